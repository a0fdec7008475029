import { isAbove } from './blocks.ts';
import { addLook, isBadNow, isBrokenByLooks, type LookRule, type LookState, NO_LOOKS } from './look-rule.ts';
import type { Reading } from './samples.ts';
import type { Counts } from './sequential.ts';

/** Metric of the service's own counters: the share of requests answered 5xx, from 0 to 1. */
export const ACTUATOR_ERROR_RATE = 'actuator error rate';
/** Metric of the service's own counters: the P95 of all requests, in milliseconds. */
export const ACTUATOR_P95 = 'actuator p95';

/** A custom metric: bounds for each of its values, and how much is put up with. */
export interface MetricRule {
  /** Unique within a watch. */
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  /** Readings before this are shown and decide nothing, in milliseconds since the watch began. */
  readonly initialDelayMs: number;
  /** How many values out of bounds are put up with; one more is a breach. Says nothing where there are `looks`. */
  readonly failureLimit: number;
  /** For values that come from counted requests: the requests decide, and the bounds are shown. */
  readonly looks?: LookRule;
  /** How many readings without data are put up with. */
  readonly inconclusiveLimit: number;
  /** How many failures of the source in a row are put up with. */
  readonly consecutiveErrorLimit: number;
  /** Measured and shown, never deciding. */
  readonly dryRun: boolean;
}

/** Characters of a metric's name: the policy takes no longer one, so that records can keep it. */
export const LONGEST_METRIC_NAME = 100;

/** The names and the error limit are those of Argo Rollouts (https://argo-rollouts.readthedocs.io/en/stable/features/analysis/). */
export const METRIC_DEFAULTS = {
  initialDelayMs: 0,
  // three bad values, as three failed probes: one is noise
  failureLimit: 2,
  inconclusiveLimit: 3,
  consecutiveErrorLimit: 4,
  dryRun: false,
} as const satisfies Partial<MetricRule>;

/** What is kept of a metric's readings. */
export interface MetricState {
  readonly good: number;
  readonly bad: number;
  readonly noData: number;
  readonly errors: number;
  /** Failures of the source in a row, now and at most. */
  readonly errorsInRow: number;
  readonly mostErrorsInRow: number;
  /** The newest value, whether or not it counted. */
  readonly last?: number;
  /** What was counted, where requests decide. */
  readonly looks?: LookState;
  /** When the limit was broken, in milliseconds since the watch began, and the value that broke it. */
  readonly breach?: { readonly atMs: number; readonly value: number };
}

/** Before the first reading. */
export const NO_READINGS: MetricState = {
  good: 0,
  bad: 0,
  noData: 0,
  errors: 0,
  errorsInRow: 0,
  mostErrorsInRow: 0,
};

/** The state with one more reading; readings come in the order of time. Pure. */
export function addReading(rule: MetricRule, state: MetricState, reading: Reading): MetricState {
  // "0/0" and "1/0" of a query are values that say nothing
  const value = reading.outcome === 'value' && Number.isFinite(reading.value) ? reading.value : undefined;
  const seen = value === undefined ? state : { ...state, last: value };
  if (reading.atMs < rule.initialDelayMs) return seen;
  if (reading.outcome === 'error') {
    const errorsInRow = state.errorsInRow + 1;
    const mostErrorsInRow = Math.max(state.mostErrorsInRow, errorsInRow);
    return { ...seen, errors: state.errors + 1, errorsInRow, mostErrorsInRow };
  }
  const answered = { ...seen, errorsInRow: 0 };
  if (value === undefined) return { ...answered, noData: state.noData + 1 };
  const isGood = isWithin(rule, value);
  const counted = { ...answered, good: state.good + (isGood ? 1 : 0), bad: state.bad + (isGood ? 0 : 1) };
  const breach = state.breach === undefined ? { breach: { atMs: reading.atMs, value } } : {};
  if (rule.looks === undefined) return { ...counted, ...(!isGood && counted.bad > rule.failureLimit ? breach : {}) };
  const looks = addLook(rule.looks, state.looks ?? NO_LOOKS, reading.atMs, requestsOf(reading));
  return { ...counted, looks, ...(isBrokenByLooks(rule.looks, looks, reading.atMs) ? breach : {}) };
}

function requestsOf(reading: Reading): Counts {
  return (reading.outcome === 'value' ? reading.requests : undefined) ?? { bad: 0, all: 0 };
}

/** Whether a value is within the bounds, which belong to it. Pure. */
export function isWithin({ min, max }: Pick<MetricRule, 'min' | 'max'>, value: number): boolean {
  return (min === undefined || value >= min) && (max === undefined || value <= max);
}

/** What a metric has come to. `too-few`: the values do not carry a verdict, although none of the limits is exceeded. */
export type MetricStanding = 'breached' | 'held' | 'no-data' | 'errors' | 'too-few';

/**
 * What a metric would come to if the watch ended now. No data is not good: a metric holds only where it was seen to hold,
 * and more often than not; and where requests decide, only where there were enough of them, and they kept the limit. Pure.
 */
export function metricStanding(rule: MetricRule, state: MetricState): MetricStanding {
  if (state.breach !== undefined) return 'breached';
  if (state.mostErrorsInRow > rule.consecutiveErrorLimit) return 'errors';
  if (state.noData > rule.inconclusiveLimit) return 'no-data';
  if (rule.looks !== undefined && state.looks !== undefined)
    return holdsByLooks(rule.looks, state.looks) ? 'held' : 'too-few';
  if (state.good > state.bad) return 'held';
  if (state.bad > 0) return 'too-few';
  return state.errors > state.noData ? 'errors' : 'no-data';
}

function holdsByLooks(rule: LookRule, state: LookState): boolean {
  const { requests } = state;
  return requests.all >= rule.leastRequests && !isAbove(requests, rule.limit) && !isBadNow(rule, state);
}
