import type { Reason } from './reasons.ts';
import type { Subject } from './subject/subject.ts';

/**
 * How an examination ended. `undecided` means that it could not be carried out
 * (no Docker, no network, no samples); it is never a pass and never a fail.
 */
export type Outcome = 'pass' | 'fail' | 'undecided' | 'invalid' | 'skipped';

/** `block`: the release depends on it. `warn`: shown, and does not decide. */
export type Severity = 'block' | 'warn';

/** Where in a file of the user's something was asked for. Lines and columns start at 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A piece of what was seen. `text` is foreign (a log, a body, an answer) and is
 * made safe by the sink that shows it, never here.
 */
export type Evidence =
  | { readonly kind: 'text'; readonly label: string; readonly text: string }
  | {
      readonly kind: 'comparison';
      readonly label: string;
      /** The first differing place, e.g. a normalised JSON path. */
      readonly path?: string;
      readonly expected: string;
      readonly actual: string;
    };

/** The part of the run that a finding belongs to, in the order of precedence as a first cause. */
export const FINDING_KINDS = [
  'input',
  'policy',
  'platform',
  'subject',
  'health',
  'check',
  'preset',
  'identity',
  'logs',
  'resources',
  'shutdown',
  'watch',
  'rollback',
] as const;
/** A word of `FINDING_KINDS`: what a finding is about. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One thing that the guard learned. Every report renders findings; nothing else decides. */
export interface Finding {
  readonly kind: FindingKind;
  /** What was examined, in the user's words where there are any: `check "login"`, `health component db`. */
  readonly title: string;
  readonly outcome: Outcome;
  readonly severity: Severity;
  /** Present whenever the outcome is not `pass`. */
  readonly reason?: Reason;
  /** One sentence: what holds, or what is wrong. Ends with a full stop. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  /** What to do next, for a tired person. */
  readonly advice?: string;
  readonly source?: SourcePosition;
  /** Milliseconds since the run began. */
  readonly startedAt: number;
  /** Milliseconds. */
  readonly durationMs: number;
  /** How often it was tried; more than one with outcome `pass` is shown as flaky. */
  readonly attempts?: number;
}

/** Thrown by any step that cannot go on: carries the finding that says why. */
export class StoppedByFinding extends Error {
  readonly finding: Finding;
  /** What the finding is about, where that is known although it never came up. */
  readonly subject: Pick<Subject, 'kind' | 'label' | 'image'> | undefined;
  constructor(finding: Finding, subject?: StoppedByFinding['subject']) {
    super(finding.sentence);
    this.name = 'StoppedByFinding';
    this.finding = finding;
    this.subject = subject;
  }
}

/** Thrown when the job was cancelled; the run ends with verdict `cancelled`. */
export class Cancelled extends Error {
  constructor(signalName: string) {
    super(`The job was cancelled (${signalName}).`);
    this.name = 'Cancelled';
  }
}

/** What a run comes to; `EXIT_CODES` says how each ends the process. */
export type VerdictName = 'pass' | 'fail' | 'invalid' | 'inconclusive' | 'cancelled';

/** Exit codes of the process, fixed by the design. */
export const EXIT_CODES: Readonly<Record<VerdictName, number>> = {
  pass: 0,
  fail: 1,
  invalid: 2,
  inconclusive: 3,
  cancelled: 130,
};

/** What became of a rollback; `planned`: a dry run. `refused`: nothing was started. `unknown`: the answer was lost. */
export type RollbackOutcome = 'none' | 'planned' | 'done' | 'refused' | 'failed' | 'unknown';

/** Exit code of a run whose rollback was refused or failed, or of which nobody knows how it ended. */
const ROLLBACK_EXIT_CODE = 4;

/** The exit code of a run: a cancelled or invalid one says so, then the rollback speaks, then the verdict. */
export function exitCodeOf(verdict: VerdictName, rollback: RollbackOutcome): number {
  if (verdict === 'cancelled' || verdict === 'invalid') return EXIT_CODES[verdict];
  const wentWrong = rollback === 'refused' || rollback === 'failed' || rollback === 'unknown';
  return wentWrong ? ROLLBACK_EXIT_CODE : EXIT_CODES[verdict];
}

/** What the findings come to, with the first cause. */
export interface Verdict {
  readonly name: VerdictName;
  /** `ok` for a pass, unless nothing was there to be judged yet. */
  readonly reason: Reason | 'ok';
  /** One sentence, the first cause first. */
  readonly sentence: string;
  readonly advice?: string;
  /** The finding that decided; absent for a pass and for `cancelled`. */
  readonly cause?: Finding;
}

const VERDICT_OF: Readonly<Partial<Record<Outcome, VerdictName>>> = {
  invalid: 'invalid',
  fail: 'fail',
  undecided: 'inconclusive',
};

/** What a finding says that holds although no release was judged; nobody may take such a verdict for one on a release. */
const UNJUDGED: ReadonlySet<Reason> = new Set<Reason>(['watch-goes-on', 'watch-not-open']);

/**
 * Folds findings into the verdict. Total: any list has exactly one verdict.
 *
 * - `invalid` outranks `fail`, which outranks `undecided`: a broken rule is known even if something else is not.
 * - Only blocking findings count, except that an invalid input is never a matter of severity.
 * - A pass needs at least one blocking finding that was examined and holds: no data is never a pass.
 */
export function foldVerdict(findings: readonly Finding[]): Verdict {
  for (const outcome of ['invalid', 'fail', 'undecided'] as const) {
    const cause = firstCause(
      findings.filter(
        (finding) => finding.outcome === outcome && (outcome === 'invalid' || finding.severity === 'block'),
      ),
    );
    const name = VERDICT_OF[outcome];
    if (cause && name) {
      return {
        name,
        reason: cause.reason ?? 'internal-error',
        sentence: cause.sentence,
        ...(cause.advice === undefined ? {} : { advice: cause.advice }),
        cause,
      };
    }
  }
  const held = findings.filter((finding) => finding.outcome === 'pass' && finding.severity === 'block').length;
  if (held === 0) {
    return {
      name: 'inconclusive',
      reason: 'nothing-examined',
      sentence: 'Nothing that blocks a release was examined, so nothing is known about it.',
      advice: 'Let the policy have at least one health rule or check of severity "block" that applies to this run.',
    };
  }
  const unjudged = findings.find(
    ({ outcome, reason }) => outcome === 'pass' && reason !== undefined && UNJUDGED.has(reason),
  );
  if (unjudged?.reason !== undefined) return { name: 'pass', reason: unjudged.reason, sentence: unjudged.sentence };
  const advisory = findings.filter((finding) => finding.outcome !== 'pass' && finding.outcome !== 'skipped').length;
  return {
    name: 'pass',
    reason: 'ok',
    sentence: `${held === 1 ? 'The only blocking finding holds' : `All ${held} blocking findings hold`}${
      advisory === 0 ? '' : `; ${advisory} advisory ${advisory === 1 ? 'finding does' : 'findings do'} not`
    }.`,
  };
}

/** Whether this is a pass of nothing yet: a visit that decided nothing, or found nothing to do. Pure. */
export function isUnjudged({ reason }: Pick<Verdict, 'reason'>): boolean {
  return reason !== 'ok' && UNJUDGED.has(reason);
}

/** The verdict of a run that was cancelled: nothing that was found before counts. */
export function cancelledVerdict(sentence: string): Verdict {
  return { name: 'cancelled', reason: 'cancelled', sentence };
}

function firstCause(findings: readonly Finding[]): Finding | undefined {
  return [...findings].sort((left, right) => FINDING_KINDS.indexOf(left.kind) - FINDING_KINDS.indexOf(right.kind))[0];
}
