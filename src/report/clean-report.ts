import { cut, normalise, tail } from '../platform/untrusted.ts';
import type { Evidence, Finding } from '../verdict.ts';
import type { Report } from './report.ts';

declare const isClean: unique symbol;

/**
 * A report whose every free text is normalised and redacted. Renderers take nothing else, so that none of them can
 * cut or escape a secret before it was looked for.
 */
export type CleanReport = Report & { readonly [isClean]: true };

/** Characters of one text, so that no part of a report can crowd out the rest: what is longer is no longer read anyway. */
const MAX_NAME_LENGTH = 500;
const MAX_SENTENCE_LENGTH = 4000;
const MAX_EVIDENCE_LENGTH = 256 * 1024;
const MAX_LOG_LENGTH = 1024 * 1024;

interface Cleaner {
  readonly whole: (text: string) => string;
  readonly name: (text: string) => string;
  readonly sentence: (text: string) => string;
  readonly evidence: (text: string) => string;
}

/** Normalises, redacts and then bounds every text of the report that did not come from a closed list of this code's own. */
export function cleanReport(report: Report, redact: (text: string) => string): CleanReport {
  const clean = cleaner(redact);
  const maybe = (text: string | undefined): string | undefined => (text === undefined ? undefined : clean.name(text));
  const image = report.subject?.image;
  const { cause, ...verdict } = report.verdict;
  const findings = report.findings.map((finding) => cleanFinding(finding, clean));
  // Renderers look the cause up among the findings, so it stays one of them.
  const cleanCause = cause && (findings[report.findings.indexOf(cause)] ?? cleanFinding(cause, clean));
  const cleaned: Report = {
    ...report,
    tag: maybe(report.tag),
    environment: clean.name(report.environment),
    verdict: {
      ...verdict,
      sentence: clean.sentence(verdict.sentence),
      ...(verdict.advice === undefined ? {} : { advice: clean.sentence(verdict.advice) }),
      ...(cleanCause === undefined ? {} : { cause: cleanCause }),
    },
    assessment: {
      ...report.assessment,
      issues: report.assessment.issues.map(clean.sentence),
      recommendations: report.assessment.recommendations.map(clean.sentence),
    },
    subject:
      report.subject === undefined
        ? undefined
        : {
            kind: report.subject.kind,
            label: clean.name(report.subject.label),
            image:
              image === undefined
                ? undefined
                : {
                    reference: clean.name(image.reference),
                    id: clean.name(image.id),
                    digest: maybe(image.digest),
                    platform: clean.name(image.platform),
                  },
          },
    policyFile: maybe(report.policyFile),
    healthEndpoint: maybe(report.healthEndpoint),
    timeline: report.timeline.map((entry) => ({
      ...entry,
      state: clean.name(entry.state),
      ...(entry.detail === undefined ? {} : { detail: clean.name(entry.detail) }),
    })),
    phases: report.phases.map((phase) => ({ ...phase, name: clean.name(phase.name) })),
    findings,
    serviceLog: report.serviceLog === undefined ? undefined : tail(clean.whole(report.serviceLog), MAX_LOG_LENGTH).text,
    rollback: report.rollback === undefined ? undefined : cleanTexts(report.rollback, clean),
    watch: report.watch === undefined ? undefined : cleanTexts(report.watch, clean),
    run: {
      repository: maybe(report.run.repository),
      commit: maybe(report.run.commit),
      url: maybe(report.run.url),
      runId: maybe(report.run.runId),
      attempt: maybe(report.run.attempt),
      actor: maybe(report.run.actor),
    },
  };
  return cleaned as CleanReport;
}

/** As `cleanReport`, for a part that is shown before the report is made: a plan, a history. */
export function cleanPart<T>(part: T, redact: (text: string) => string): T {
  return cleanTexts(part, cleaner(redact));
}

function cleaner(redact: (text: string) => string): Cleaner {
  const whole = (text: string): string => redact(normalise(text));
  return {
    whole,
    name: (text) => cut(whole(text), MAX_NAME_LENGTH),
    // One line, whatever foreign words are in it.
    sentence: (text) => cut(whole(text).replace(/\s*\n\s*/g, ' '), MAX_SENTENCE_LENGTH),
    evidence: (text) => cut(whole(text), MAX_EVIDENCE_LENGTH),
  };
}

/** Every text inside: tags, logins, messages of commits, GitHub's own words, states of a service are all foreign. */
function cleanTexts<T>(value: T, clean: Cleaner): T {
  if (typeof value === 'string') return clean.sentence(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => cleanTexts(item, clean)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => [clean.name(name), cleanTexts(item, clean)]),
  ) as T;
}

function cleanFinding(finding: Finding, clean: Cleaner): Finding {
  return {
    ...finding,
    title: clean.name(finding.title),
    sentence: clean.sentence(finding.sentence),
    evidence: finding.evidence.map((evidence) => cleanEvidence(evidence, clean)),
    ...(finding.advice === undefined ? {} : { advice: clean.sentence(finding.advice) }),
    ...(finding.source === undefined ? {} : { source: { ...finding.source, file: clean.name(finding.source.file) } }),
  };
}

function cleanEvidence(evidence: Evidence, clean: Cleaner): Evidence {
  return evidence.kind === 'text'
    ? { kind: 'text', label: clean.name(evidence.label), text: clean.evidence(evidence.text) }
    : {
        kind: 'comparison',
        label: clean.name(evidence.label),
        ...(evidence.path === undefined ? {} : { path: clean.name(evidence.path) }),
        expected: clean.evidence(evidence.expected),
        actual: clean.evidence(evidence.actual),
      };
}
