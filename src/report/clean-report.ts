import { normalise } from '../platform/untrusted.ts';
import type { Evidence, Finding } from '../verdict.ts';
import type { Report } from './report.ts';

declare const cleaned: unique symbol;

/**
 * A report whose every free text is normalised and redacted. Renderers take nothing else, so that none of them can
 * cut or escape a secret before it was looked for.
 */
export type CleanReport = Report & { readonly [cleaned]: true };

/** Normalises and redacts every text of the report that did not come from a closed list of this code's own. */
export function cleanReport(report: Report, redact: (text: string) => string): CleanReport {
  const clean = (text: string): string => redact(normalise(text));
  const maybe = (text: string | undefined): string | undefined => (text === undefined ? undefined : clean(text));
  const image = report.subject?.image;
  const { cause, ...verdict } = report.verdict;
  const findings = report.findings.map((finding) => cleanFinding(finding, clean));
  // Renderers look the cause up among the findings, so it stays one of them.
  const cleanCause = cause && (findings[report.findings.indexOf(cause)] ?? cleanFinding(cause, clean));
  const whole: Report = {
    ...report,
    tag: maybe(report.tag),
    environment: clean(report.environment),
    verdict: {
      ...verdict,
      sentence: clean(verdict.sentence),
      ...(verdict.advice === undefined ? {} : { advice: clean(verdict.advice) }),
      ...(cleanCause === undefined ? {} : { cause: cleanCause }),
    },
    assessment: {
      ...report.assessment,
      issues: report.assessment.issues.map(clean),
      recommendations: report.assessment.recommendations.map(clean),
    },
    subject:
      report.subject === undefined
        ? undefined
        : {
            kind: report.subject.kind,
            label: clean(report.subject.label),
            image:
              image === undefined
                ? undefined
                : {
                    reference: clean(image.reference),
                    id: clean(image.id),
                    digest: maybe(image.digest),
                    platform: clean(image.platform),
                  },
          },
    policyFile: maybe(report.policyFile),
    healthEndpoint: maybe(report.healthEndpoint),
    timeline: report.timeline.map((entry) => ({
      ...entry,
      state: clean(entry.state),
      ...(entry.detail === undefined ? {} : { detail: clean(entry.detail) }),
    })),
    phases: report.phases.map((phase) => ({ ...phase, name: clean(phase.name) })),
    findings,
    serviceLog: maybe(report.serviceLog),
    run: {
      repository: maybe(report.run.repository),
      commit: maybe(report.run.commit),
      url: maybe(report.run.url),
      runId: maybe(report.run.runId),
      attempt: maybe(report.run.attempt),
      actor: maybe(report.run.actor),
    },
  };
  return whole as CleanReport;
}

function cleanFinding(finding: Finding, clean: (text: string) => string): Finding {
  return {
    ...finding,
    title: clean(finding.title),
    sentence: clean(finding.sentence),
    evidence: finding.evidence.map((evidence) => cleanEvidence(evidence, clean)),
    ...(finding.advice === undefined ? {} : { advice: clean(finding.advice) }),
    ...(finding.source === undefined ? {} : { source: { ...finding.source, file: clean(finding.source.file) } }),
  };
}

function cleanEvidence(evidence: Evidence, clean: (text: string) => string): Evidence {
  return evidence.kind === 'text'
    ? { kind: 'text', label: clean(evidence.label), text: clean(evidence.text) }
    : {
        kind: 'comparison',
        label: clean(evidence.label),
        ...(evidence.path === undefined ? {} : { path: clean(evidence.path) }),
        expected: clean(evidence.expected),
        actual: clean(evidence.actual),
      };
}
