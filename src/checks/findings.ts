import type { Check } from '../policy/policy.ts';
import type { Reason } from '../reasons.ts';
import type { Death } from '../subject/subject.ts';
import type { Evidence, Finding } from '../verdict.ts';
import { jsonText } from './json-value.ts';
import { type Redact, shorten } from './shorten.ts';
import type { Trial } from './trial.ts';

const MAX_ITEM_SHOWN = 60;
const ADVICE =
  'Repeat the request with the curl line of the report where the service runs, and read its log for that time.';

/** The item of a repeated check that a finding is about. */
export interface ShownItem {
  readonly value: unknown;
  readonly secret?: boolean;
}

interface Moment {
  /** Milliseconds since the run began. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly redact: Redact;
}

/**
 * What the last attempt at a check means.
 *
 * @param failures What earlier attempts said, in order.
 */
export function trialFinding(
  check: Check,
  item: ShownItem | undefined,
  trial: Trial,
  attempts: number,
  failures: readonly string[],
  moment: Moment,
): Finding {
  const { startedAt, durationMs, redact } = moment;
  const named = nameOf(check, item, redact);
  const common = {
    kind: 'check',
    title: `check ${named}`,
    severity: check.severity,
    source: check.source,
    startedAt,
    durationMs,
    ...(attempts > 1 ? { attempts } : {}),
  } as const;
  const subject = `Check ${named}`;
  const earlier: readonly Evidence[] =
    failures.length === 0
      ? []
      : [{ kind: 'text', label: 'Attempts before', text: failures.map((text, at) => `${at + 1}. ${text}`).join('\n') }];
  if (trial.outcome === 'pass') {
    const flaky = attempts > 1 ? `, but only at attempt ${attempts}` : '';
    const sentence = `${subject} ${trial.clause}${flaky}.`;
    return { ...common, outcome: 'pass', sentence, evidence: [...trial.evidence, ...earlier] };
  }
  const tries = attempts > 1 ? ` after ${attempts} attempts` : '';
  const advice = trial.advice ?? (trial.answer === undefined ? undefined : ADVICE);
  return {
    ...common,
    outcome: trial.outcome,
    reason: trial.reason,
    sentence: `${subject} ${trial.clause}${tries}.`,
    evidence: [...trial.evidence, ...earlier],
    ...(advice === undefined || advice === '' ? {} : { advice }),
  };
}

/** A check that was not made. It never counts as one that holds. */
export function skippedFinding(
  check: Check,
  reason: Extract<Reason, 'check-filtered' | 'check-condition' | 'check-dependency' | 'service-died'>,
  clause: string,
  startedAt: number,
  redact: Redact,
  item?: ShownItem,
): Finding {
  const named = nameOf(check, item, redact);
  return {
    kind: 'check',
    title: `check ${named}`,
    outcome: 'skipped',
    severity: check.severity,
    reason,
    sentence: `Check ${named} ${clause}.`,
    evidence: [],
    source: check.source,
    startedAt,
    durationMs: 0,
  };
}

/** The service ended while it was asked; this, not a check, is what decides. */
export function deathFinding(death: Death, during: string, startedAt: number): Finding {
  return {
    kind: 'subject',
    title: 'service stays alive during the checks',
    outcome: death.outcome ?? 'fail',
    severity: 'block',
    reason: death.reason,
    sentence: `The service died during check "${during}": ${death.sentence}`,
    evidence: death.evidence,
    ...(death.advice === undefined ? {} : { advice: death.advice }),
    startedAt,
    durationMs: 0,
  };
}

/** There are checks and none was made: that is not a pass. */
export function nothingExamined(count: number, startedAt: number): Finding {
  return {
    kind: 'check',
    title: 'checklist',
    outcome: 'undecided',
    severity: 'block',
    reason: 'nothing-examined',
    sentence: `None of the ${count} checks was made: tags, conditions or missing values left out every one.`,
    evidence: [],
    advice: 'Let at least one check apply to this run, or take the checks out of the policy.',
    startedAt,
    durationMs: 0,
  };
}

/** In quotes, with the item. */
function nameOf(check: Check, item: ShownItem | undefined, redact: Redact): string {
  return `"${check.name}"${itemText(item, redact)}`;
}

function itemText(item: ShownItem | undefined, redact: Redact): string {
  if (item === undefined) return '';
  if (item.secret === true) return ' (a secret item)';
  const text = typeof item.value === 'string' ? item.value : jsonText(item.value);
  return ` (${shorten(text, MAX_ITEM_SHOWN, redact)})`;
}
