import { cutShort, harmless } from '../platform/untrusted.ts';
import type { NotifyLevel } from '../policy/policy.ts';
import type { CleanReport } from './clean-report.ts';
import type { Report } from './report.ts';
import { headline, isScored, needsAttention, sentenceWithTitle } from './wording.ts';

/** Raised when a receiver has to change. */
const NOTIFICATION_SCHEMA = 1;
/** Slack's limits are 150 and 3,000 characters. https://docs.slack.dev/reference/block-kit/blocks */
const MAX_HEADER_LENGTH = 150;
const MAX_SECTION_LENGTH = 2900;

/** What is told of one run; built from what is redacted already, and nothing else. */
export interface Notification {
  readonly level: NotifyLevel;
  /** A rollback restored the service. */
  readonly recovered: boolean;
  readonly report: CleanReport;
}

/**
 * How grave a run is. `info`: it holds, or a rollback restored the service. `warning`: it holds but for advisory findings,
 * it could not be decided, or the inputs are wrong. `critical`: a rule is broken. `emergency`: a rollback was refused, or
 * failed, or nobody knows how it ended. Pure.
 */
export function levelOf({
  mode,
  verdict,
  rollback,
  findings,
}: Pick<Report, 'mode' | 'verdict' | 'rollback' | 'findings'>): NotifyLevel {
  const isDrill = mode === 'drill';
  switch (rollback?.outcome) {
    case 'done':
      return 'info';
    case 'planned':
      // nothing was sent, so that what this run found bad is bad still
      if (verdict.name !== 'fail' || isDrill) return 'info';
      break;
    case 'refused':
      // a drill that is refused is a rollback that nobody needs today
      return isDrill ? 'warning' : 'emergency';
    case 'failed':
    case 'unknown':
      return 'emergency';
    default:
  }
  if (verdict.name === 'fail') return isDrill ? 'warning' : 'critical';
  if (verdict.name !== 'pass') return 'warning';
  return findings.some(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped') ? 'warning' : 'info';
}

/** What a webhook is told of this run. Pure. */
export function notificationOf(report: CleanReport): Notification {
  const recovered = report.rollback?.outcome === 'done' && report.mode !== 'drill';
  return { level: levelOf(report), recovered, report };
}

/** The generic form; docs/policy.md describes it. What is not known is absent. Pure. */
export function jsonNotification({ level, recovered, report }: Notification): object {
  const { verdict, run, rollback, watch } = report;
  return {
    schema: NOTIFICATION_SCHEMA,
    tool: 'release-guard',
    level,
    recovered,
    title: titleOf(report),
    sentence: plain(verdict.sentence),
    advice: maybePlain(verdict.advice),
    advisory: maybePlain(firstAdvisory(report)),
    mode: report.mode,
    verdict: verdict.name,
    reason: verdict.reason,
    score: report.assessment.score,
    tag: maybePlain(report.tag),
    environment: plain(report.environment),
    service: maybePlain(report.subject?.label),
    repository: maybePlain(run.repository),
    commit: maybePlain(run.commit),
    actor: maybePlain(run.actor),
    runUrl: linkOf(run.url),
    startedAt: report.startedAt,
    durationMs: report.durationMs,
    rollback: rollback && {
      outcome: rollback.outcome,
      sentence: plain(rollback.sentence),
      from: maybePlain(rollback.plan?.from.tag),
      to: maybePlain(rollback.plan?.target.tag),
      runUrl: linkOf(rollback.run?.url),
    },
    watch: watch && { decidedAtMs: watch.decidedAtMs && Math.round(watch.decidedAtMs), why: plain(watch.why) },
  };
}

/**
 * The form of Slack's incoming webhooks. Foreign words stand in plain text only, where nothing is a link, a mention or
 * markup. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks Pure.
 */
export function slackNotification({ level, recovered, report }: Notification): object {
  const { verdict, run, rollback } = report;
  const title = `${recovered ? 'RECOVERED' : level.toUpperCase()}: ${titleOf(report)}`;
  const advisory = firstAdvisory(report);
  const facts = [
    report.tag === undefined ? undefined : `release ${report.tag}`,
    `environment ${report.environment}`,
    run.repository,
    report.subject?.label,
    run.actor === undefined ? undefined : `by ${run.actor}`,
    isScored(report) ? `score ${report.assessment.score}` : undefined,
  ].filter((fact) => fact !== undefined);
  const sentences = [
    verdict.sentence,
    ...(advisory === undefined ? [] : [advisory]),
    ...(verdict.advice === undefined ? [] : [`What to do: ${verdict.advice}`]),
    ...(rollback === undefined || rollback.sentence === verdict.sentence ? [] : [`Rollback: ${rollback.sentence}`]),
    ...(rollback?.advice === undefined || rollback.advice === verdict.advice ? [] : [`What to do: ${rollback.advice}`]),
  ].map(plain);
  const links = [
    { text: 'This run', url: linkOf(run.url) },
    { text: 'The run of the rollback', url: linkOf(rollback?.run?.url) },
  ].flatMap(({ text, url }) => (url === undefined ? [] : [`<${url}|${text}>`]));
  // a phone shows this text alone, where many services may tell of themselves in one channel
  const where = [run.repository, report.tag, report.environment].filter((part) => part !== undefined).join(', ');
  const text = [`${title} (${where}).`, verdict.sentence, advisory ?? ''].join(' ').trim();
  return {
    text: escaped(cutShort(text, MAX_SECTION_LENGTH)),
    blocks: [
      { type: 'header', text: plainText(cutShort(plain(title), MAX_HEADER_LENGTH)) },
      { type: 'section', text: plainText(cutShort(sentences.join('\n'), MAX_SECTION_LENGTH)) },
      { type: 'context', elements: [plainText(cutShort(plain(facts.join(' | ')), MAX_SECTION_LENGTH))] },
      ...(links.length === 0 ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: links.join(' | ') } }]),
    ],
  };
}

/** Of a pass that is told as a warning, the first finding that makes it one. */
function firstAdvisory({ verdict, findings }: CleanReport): string | undefined {
  const first = verdict.name === 'pass' ? findings.find(needsAttention) : undefined;
  return first && sentenceWithTitle(first);
}

function titleOf(report: CleanReport): string {
  return `Release Guard: ${headline(report)}`;
}

function plainText(text: string): object {
  // emoji: false, so that a word between colons stays a word
  return { type: 'plain_text', text, emoji: false };
}

/** On one line, nothing invisible. */
function plain(text: string): string {
  return harmless(text.replace(/\s*\n\s*/g, ' '));
}

function maybePlain(text: string | undefined): string | undefined {
  return text === undefined ? undefined : plain(text);
}

/** https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return plain(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Only what cannot be anything else than a link. */
function linkOf(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\/[\w.:/-]+$/.test(url) ? url : undefined;
}
