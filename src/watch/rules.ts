import type { Bound } from './baseline.ts';
import { type BurnRule, type PreparedBurn, prepareBurn } from './burn-rate.ts';
import { plannedTicks } from './interval.ts';
import type { MetricRule } from './metric.ts';
import { type ShareRule, shareRule } from './share-rule.ts';

/** What a watch decides by. Times in milliseconds, shares from 0 to 1. */
export interface WatchRules {
  readonly forMs: number;
  /** From one tick to the next. */
  readonly everyMs: number;
  /** How many probes are asked with each tick. */
  readonly probes: number;
  /** The greatest share of failures. */
  readonly errorRate?: number;
  /** The greatest P95 in milliseconds, by itself or by comparison. */
  readonly p95?: Bound;
  /** So many failures in a row that last 30 s are a dead service. */
  readonly consecutiveFailures?: number;
  readonly budgets: readonly BurnRule[];
  readonly metrics: readonly MetricRule[];
  /** Fewer answers are never a pass. */
  readonly minSamples: number;
  /** Whether a pass must be proven: the upper end of the interval is at most the limit. */
  readonly strict: boolean;
  /** So many errors of our own in a row that last 30 s are a watch that sees nothing. */
  readonly consecutiveErrorLimit: number;
}

/** What holds where the policy says nothing. Times in milliseconds. */
export const WATCH_DEFAULTS = {
  forMs: 15 * 60_000,
  everyMs: 2000,
  consecutiveFailures: 5,
  minSamples: 60,
  strict: false,
  consecutiveErrorLimit: 4,
} as const satisfies Partial<WatchRules>;

/** "P95 at most L" is "at most this share of the answers is slower than L". */
export const SLOW_SHARE = 0.05;

/** The rules with their tests, made once. */
export interface PreparedRules extends WatchRules {
  readonly errorTest: ShareRule | undefined;
  readonly slowTest: ShareRule | undefined;
  readonly budgets: readonly PreparedBurn[];
}

/** Prepares rules for use. Pure. */
export function prepareRules(rules: WatchRules): PreparedRules {
  const { forMs, everyMs, probes, errorRate, p95, budgets } = rules;
  const ticks = plannedTicks(forMs, everyMs);
  return {
    ...rules,
    errorTest: errorRate === undefined ? undefined : shareRule(errorRate, forMs, ticks, probes),
    slowTest: p95?.max === undefined ? undefined : shareRule(SLOW_SHARE, forMs, ticks, probes),
    budgets: budgets.map((rule) => prepareBurn(rule, forMs)),
  };
}

/** How many samples a watch takes by its rules. Pure. */
export function plannedSamples({ forMs, everyMs, probes }: WatchRules): number {
  return plannedTicks(forMs, everyMs) * probes;
}

/** Whether any of the rules is about the answers to probes. Pure. */
export function asksProbes({ errorRate, p95, consecutiveFailures, budgets }: WatchRules): boolean {
  return errorRate !== undefined || p95 !== undefined || consecutiveFailures !== undefined || budgets.length > 0;
}
