import { addToBurn, type Burn, type BurnState, burnBreach } from './burn-rate.ts';
import { addReading, type MetricState, NO_READINGS } from './metric.ts';
import { type PreparedRules, SLOW_SHARE } from './rules.ts';
import { type Reading, type Sample, tellsLatency } from './samples.ts';
import type { Counts } from './sequential.ts';
import { addTickToShare, addToShare, NO_SHARE, type ShareBreach, type ShareState, shareBreach } from './share-rule.ts';
import { addToTicks, type OpenTicks } from './ticks.ts';

/** So long must a run of failures last: a restart behind a load balancer takes less. */
const RUN_MS = 30_000;

/** Ticks of one kind in a row. */
export interface Run {
  readonly count: number;
  /** When the first was meant to be sent and the last was over, in milliseconds since the watch began. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The first rule that decided, and what it saw at that moment. A decision stands, whatever comes after it. */
export type Decision = { readonly atMs: number } & (
  | ({ readonly by: 'error-rate' | 'p95' } & ShareBreach)
  | { readonly by: 'consecutive-failures' | 'own-trouble'; readonly run: Run }
  | { readonly by: 'error-budget'; readonly budget: number; readonly burn: Burn }
  | { readonly by: 'metric'; readonly metric: string; readonly value: number }
);

/** All that a watch remembers to decide by: small, whatever the number of samples, and plain data. */
export interface WatchState {
  /** Answers, and how many of them failed. */
  readonly failures: ShareState;
  /** Answers that tell about speed, and how many of them were slower than allowed. */
  readonly slow: ShareState;
  /** Where several probes are asked with each tick. */
  readonly open: OpenTicks;
  /** In the order of the rules. */
  readonly budgets: readonly BurnState[];
  /** By name. */
  readonly metrics: Readonly<Record<string, MetricState>>;
  readonly missed: number;
  readonly errors: number;
  readonly failing: Run | undefined;
  readonly blind: Run | undefined;
  /** The newest tick that ended a run of failures, and of errors, in milliseconds since the watch began. */
  readonly notFailingAtMs: number;
  readonly notBlindAtMs: number;
  /** Until when anything was seen, in milliseconds since the watch began. */
  readonly seenMs: number;
  readonly decision: Decision | undefined;
}

/** A watch that has seen nothing. */
export const NOTHING_SEEN: WatchState = {
  failures: NO_SHARE,
  slow: NO_SHARE,
  open: [],
  budgets: [],
  metrics: {},
  missed: 0,
  errors: 0,
  failing: undefined,
  blind: undefined,
  notFailingAtMs: 0,
  notBlindAtMs: 0,
  seenMs: 0,
  decision: undefined,
};

/**
 * The watch with one more sample, and with a decision where this sample is the one that decides. Pure.
 *
 * Samples come in the order that they end in. Counts do not depend on that order; a run of failures is never taken for
 * longer than it is, but may be taken for shorter where a slow answer ends in the middle of it.
 */
export function addSample(rules: PreparedRules, state: WatchState, sample: Sample): WatchState {
  if (sample.outcome === 'missed') return withTick(rules, { ...state, missed: state.missed + 1 }, sample, state);
  const { atMs, latencyMs, outcome } = sample;
  const isFailure = outcome === 'failed';
  const isError = outcome === 'error';
  const slowest = rules.p95?.max;
  const counted: WatchState = {
    failures: isError ? state.failures : addToShare(rules.errorRate ?? 1, state.failures, atMs, isFailure),
    slow: tellsLatency(sample, slowest)
      ? addToShare(SLOW_SHARE, state.slow, atMs, slowest !== undefined && latencyMs > slowest)
      : state.slow,
    open: state.open,
    budgets: isError ? state.budgets : addToBudgets(rules, state.budgets, atMs, isFailure),
    metrics: state.metrics,
    missed: state.missed,
    errors: state.errors + (isError ? 1 : 0),
    // an error of our own ends a run of failures: who cannot see for a moment does not know whether the service answered
    failing: addToRun(state.failing, state.notFailingAtMs, sample, isFailure),
    blind: addToRun(state.blind, state.notBlindAtMs, sample, isError),
    notFailingAtMs: isFailure ? state.notFailingAtMs : Math.max(state.notFailingAtMs, atMs),
    notBlindAtMs: isError ? state.notBlindAtMs : Math.max(state.notBlindAtMs, atMs),
    seenMs: Math.max(state.seenMs, atMs + latencyMs),
    decision: state.decision,
  };
  const next = withTick(rules, counted, sample, state);
  return next.decision === undefined ? { ...next, decision: decide(rules, next) } : next;
}

/** The watch with what this sample adds to its tick, and with the ticks that are over then. */
function withTick(rules: PreparedRules, state: WatchState, { atMs }: Sample, before: WatchState): WatchState {
  if (rules.probes <= 1) return state;
  const told = {
    atMs,
    failures: lessBy(state.failures.total, before.failures.total),
    slow: lessBy(state.slow.total, before.slow.total),
  };
  const { open, over } = addToTicks(state.open, rules.probes, told);
  let { failures, slow } = state;
  for (const tick of over) {
    if (rules.errorTest) failures = addTickToShare(rules.errorTest, failures, tick.failures);
    if (rules.slowTest) slow = addTickToShare(rules.slowTest, slow, tick.slow);
  }
  return { ...state, open, failures, slow };
}

function lessBy(after: Counts, before: Counts): Counts {
  return { bad: after.bad - before.bad, all: after.all - before.all };
}

function addToBudgets(
  { budgets }: PreparedRules,
  states: readonly BurnState[],
  atMs: number,
  isFailure: boolean,
): readonly BurnState[] {
  return budgets.map((rule, index) => addToBurn(rule, states[index] ?? [], atMs, isFailure));
}

/** A run that the sample belongs to or ends; what came before the end of the last run and is late changes nothing. */
function addToRun(run: Run | undefined, endedAtMs: number, sample: Sample, belongs: boolean): Run | undefined {
  const { atMs, latencyMs } = sample;
  if (!belongs) return run !== undefined && atMs >= run.fromMs ? undefined : run;
  if (atMs < endedAtMs) return run;
  return {
    count: (run?.count ?? 0) + 1,
    fromMs: Math.min(run?.fromMs ?? atMs, atMs),
    untilMs: Math.max(run?.untilMs ?? 0, atMs + latencyMs),
  };
}

function decide(rules: PreparedRules, state: WatchState): Decision | undefined {
  const { failing, blind, seenMs: atMs } = state;
  if (isLong(failing, rules.consecutiveFailures)) return { by: 'consecutive-failures', atMs, run: failing };
  const errors = rules.errorTest && shareBreach(rules.errorTest, state.failures, atMs);
  if (errors) return { by: 'error-rate', atMs, ...errors };
  const slow = rules.slowTest && shareBreach(rules.slowTest, state.slow, atMs);
  if (slow) return { by: 'p95', atMs, ...slow };
  for (const [budget, rule] of rules.budgets.entries()) {
    const burn = burnBreach(rule, state.budgets[budget] ?? [], atMs);
    if (burn) return { by: 'error-budget', atMs, budget, burn };
  }
  return isLong(blind, rules.consecutiveErrorLimit) ? { by: 'own-trouble', atMs, run: blind } : undefined;
}

function isLong(run: Run | undefined, least: number | undefined): run is Run {
  return run !== undefined && least !== undefined && run.count >= least && run.untilMs - run.fromMs >= RUN_MS;
}

/**
 * The watch with one more reading of the metric of that name. A name that no rule has changes nothing. Pure.
 */
export function addMetricReading(rules: PreparedRules, state: WatchState, name: string, reading: Reading): WatchState {
  const rule = rules.metrics.find((metric) => metric.name === name);
  if (rule === undefined) return state;
  const before = metricOf(state, name);
  const after = addReading(rule, before, reading);
  const next = { ...state, metrics: { ...state.metrics, [name]: after } };
  if (state.decision !== undefined || rule.dryRun || after.breach === undefined) return next;
  return { ...next, decision: { by: 'metric', metric: name, ...after.breach } };
}

/** What is known of a metric. Pure. */
export function metricOf(state: WatchState, name: string): MetricState {
  return (Object.hasOwn(state.metrics, name) ? state.metrics[name] : undefined) ?? NO_READINGS;
}
