import type { Reason } from '../reasons.ts';
import { capitalised, inSeconds } from '../subject/wording.ts';
import { type Interval, wilson } from './interval.ts';
import type { PreparedRules } from './rules.ts';
import type { Counts } from './sequential.ts';
import { milliseconds, times } from './wording.ts';

/** `undecided`: the watch goes on, or was over before this rule came to anything. `skipped`: the rule had nothing to say. */
export type JudgementState = 'undecided' | 'fail' | 'pass' | 'inconclusive' | 'skipped';

/** The figures behind a judgement of a share. */
export interface ShareFacts extends Counts {
  readonly share: number;
  readonly limit: number;
  /** Where the true share lies, each end with 95 % confidence. */
  readonly interval: Interval;
  /** How many samples at this share would have decided, where more of them would have. */
  readonly needed?: number;
}

/** What one rule of the watch came to. */
export interface Judgement {
  readonly rule: 'samples' | 'error-rate' | 'p95' | 'consecutive-failures' | 'error-budget' | 'metric';
  /** Of the metric. */
  readonly name?: string;
  readonly state: JudgementState;
  /** Present whenever the state is `fail`, `inconclusive` or `skipped`. */
  readonly reason?: Reason;
  /** One sentence, ends with a full stop. */
  readonly sentence: string;
  readonly advice?: string;
  readonly facts?: ShareFacts;
  /** Whether it is only shown. */
  readonly isDryRun: boolean;
}

/** The 95th percentile of the answers so far, in milliseconds, for the sentences; it decides nothing by itself. */
export interface Speed {
  readonly p95Ms: number | undefined;
}

/** The judgement of a comparison that has nothing to compare with. Pure. */
export function withoutBaseline(rule: 'p95' | 'metric', p95Ms?: number): Judgement {
  const shown = p95Ms === undefined ? '' : `${p95Text(p95Ms)}; `;
  const sentence = `${shown}there is no baseline to compare with, so nothing was decided by it.`;
  return judgementAbout(rule, 'skipped', capitalised(sentence), {
    reason: 'watch-no-baseline',
  });
}

/** How the reports call an error budget: `14.4x over 60 min and 5 min`. Pure. */
export function budgetName({ budgets }: PreparedRules, index: number): string {
  const rule = budgets[index];
  return rule === undefined ? '' : `${times(rule.rate)} over ${inSeconds(rule.longMs)} and ${inSeconds(rule.shortMs)}`;
}

/** `The P95 is 840 ms`. Pure. */
export function p95Text(p95Ms: number | undefined): string {
  return p95Ms === undefined ? 'The P95 is not known' : `The P95 is ${milliseconds(p95Ms)}`;
}

/** The figures of a share beside its limit. Pure. */
export function factsOf(counts: Counts, limit: number): ShareFacts {
  const { bad, all } = counts;
  return { bad, all, share: all === 0 ? 0 : bad / all, limit, interval: wilson(counts) };
}

/** A judgement that decides, unless said otherwise. Pure. */
export function judgementAbout(
  rule: Judgement['rule'],
  state: JudgementState,
  sentence: string,
  more: Partial<Judgement> = {},
): Judgement {
  return { rule, state, sentence, isDryRun: false, ...more };
}
