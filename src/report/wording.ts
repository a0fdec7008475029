import type { Tone } from '../platform/output.ts';
import { type Finding, isUnjudged, type RollbackOutcome, type VerdictName } from '../verdict.ts';
import type { Report } from './report.ts';

/** `840 ms`, `2.3 s`, `2 min 3 s`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What a finding comes to, in one word. `advisory` is a broken rule that does not block, `flaky` one that held late. */
export type FindingState = 'holds' | 'flaky' | 'broken' | 'advisory' | 'undecided' | 'invalid' | 'skipped';

/** Names the state of a finding; the reports all use these words. */
export function stateOf(finding: Finding): FindingState {
  switch (finding.outcome) {
    case 'pass':
      return finding.kind === 'check' && (finding.attempts ?? 1) > 1 ? 'flaky' : 'holds';
    case 'fail':
      return finding.severity === 'warn' ? 'advisory' : 'broken';
    default:
      return finding.outcome;
  }
}

/** Whether the reports unfold it: something has to be known or done about it. */
export function needsAttention(finding: Finding): boolean {
  return !['holds', 'flaky', 'skipped'].includes(stateOf(finding));
}

/** The states as they stand in front of a line, and their colours. */
export const STATE_WORDS: Readonly<Record<FindingState, { readonly word: string; readonly tone?: Tone }>> = {
  holds: { word: 'ok', tone: 'good' },
  flaky: { word: 'flaky', tone: 'warn' },
  broken: { word: 'FAIL', tone: 'bad' },
  advisory: { word: 'warn', tone: 'warn' },
  undecided: { word: 'unsure', tone: 'warn' },
  invalid: { word: 'wrong', tone: 'bad' },
  skipped: { word: 'skip', tone: 'quiet' },
};
/** Columns of the longest of these words and the space behind it. */
export const STATE_WIDTH = 8;

/** The sentence says by itself what it is about where it begins with the title, or with the place in the policy. */
export function sentenceWithTitle(finding: Finding): string {
  const { sentence, title } = finding;
  const isNamed = sentence.toLowerCase().startsWith(title.toLowerCase()) || namesPlace(finding);
  return isNamed ? sentence : `${title}: ${sentence}`;
}

/** Where in the policy it was asked for, unless the sentence begins with that: `policy.yml:3:5`. */
export function placeToSay(finding: Finding): string | undefined {
  return namesPlace(finding) ? undefined : placeText(finding);
}

/** The sentence alone, for readers who see the place beside it. */
export function sentenceWithoutPlace(finding: Pick<Finding, 'sentence' | 'source'>): string {
  const { sentence } = finding;
  return namesPlace(finding) ? sentence.slice((placeText(finding)?.length ?? 0) + 1) : sentence;
}

function placeText({ source }: Pick<Finding, 'source'>): string | undefined {
  return source && `${source.file}:${source.line}:${source.column}`;
}

function namesPlace(finding: Pick<Finding, 'sentence' | 'source'>): boolean {
  const place = placeText(finding);
  return place !== undefined && finding.sentence.startsWith(`${place} `);
}

const HEADLINES: Readonly<Record<VerdictName, string>> = {
  pass: 'the release may ship',
  fail: 'the release is blocked',
  invalid: 'inputs or policy are wrong, nothing was started',
  inconclusive: 'could not decide, so the release is held back',
  cancelled: 'the job was cancelled',
};

/** Of a watch: the release is live already. */
const WATCH_HEADLINES: Readonly<Partial<Record<VerdictName, string>>> = {
  pass: 'the live release does well',
  fail: 'the live release is bad',
  inconclusive: 'could not decide how the live release does',
};

/** Of a visit that is green and says nothing of the release. */
const OPEN_WATCH_HEADLINES: Readonly<Record<string, string>> = {
  'watch-goes-on': 'nothing is decided yet about the live release',
  'watch-not-open': 'no watch is open',
};

const ROLLBACK_HEADLINES: Readonly<Record<RollbackOutcome, string>> = {
  none: 'nothing was rolled back',
  planned: 'the rollback is planned, nothing was sent',
  done: 'rolled back',
  refused: 'the rollback was refused, nothing was started',
  failed: 'the rollback failed',
  unknown: 'it is not known how the rollback ended',
};

const DRILL_HEADLINES: Readonly<Record<RollbackOutcome, string>> = {
  none: 'a rollback would not work today',
  planned: 'a rollback would work today',
  done: 'rolled back and came back again',
  refused: 'the full drill was refused, nothing was started',
  failed: 'the full drill failed',
  unknown: 'it is not known how the full drill ended',
};

/** The run as a headline: what became of the release and, where one was asked for, of the rollback. */
export function headline({ mode, verdict, rollback }: Pick<Report, 'mode' | 'verdict' | 'rollback'>): string {
  const gate =
    (mode === 'watch' ? (OPEN_WATCH_HEADLINES[verdict.reason] ?? WATCH_HEADLINES[verdict.name]) : undefined) ??
    HEADLINES[verdict.name];
  if (rollback === undefined || verdict.name === 'invalid') return gate;
  if (verdict.name === 'cancelled') {
    return rollback.outcome === 'unknown' ? `${gate} while a rollback was under way` : gate;
  }
  if (mode === 'drill') return DRILL_HEADLINES[rollback.outcome];
  const told = ROLLBACK_HEADLINES[rollback.outcome];
  return mode === 'rollback' ? told : `${gate}; ${told}`;
}

/** Whether the run was about a rollback, or the drill of one, and judged no release. */
export function isAboutRollback({ mode }: Pick<Report, 'mode'>): boolean {
  return mode === 'rollback' || mode === 'drill';
}

/** Whether a score says anything: it is about a service, and about a whole watch and not about one of its visits. */
export function isScored(report: Pick<Report, 'mode' | 'verdict'>): boolean {
  return !isAboutRollback(report) && !isUnjudged(report.verdict);
}
