import { LONGEST_DURATION_MS } from '../policy/units.ts';
import { Fields, isCount, Unreadable } from '../rollback/record/payload-fields.ts';
import type { BetState } from './bets.ts';
import type { Block, Blocks } from './blocks.ts';
import type { Run, WatchState } from './decision.ts';
import { LatencyDistribution } from './latency.ts';
import type { LookState } from './look-rule.ts';
import { ACTUATOR_ERROR_RATE, LONGEST_METRIC_NAME, type MetricState } from './metric.ts';
import type { WatchRules } from './rules.ts';
import type { Counts } from './sequential.ts';
import type { ShareState } from './share-rule.ts';
import { MOST_OPEN, type OpenTicks } from './ticks.ts';

/** Goes up when the meaning of a field changes. */
const SCHEMA = 1;
/** Of the state as JSON; a deployment's payload takes several times as much. */
export const MOST_BYTES = 8192;
/** Characters of a distribution; more are not needed. */
const MOST_DISTRIBUTION = 5000;
/** Budgets and metrics that are read. */
const MOST_ITEMS = 1000;

/**
 * A watch between two visits, as plain data whose JSON has at most {@link MOST_BYTES} bytes. The distribution of the
 * latencies is made coarser where it does not fit; nothing that decides is. A watch that is decided has no next visit, so
 * that no decision is kept, and none is ever taken over from a record.
 *
 * @throws RangeError where so many metrics are watched that they alone do not fit
 */
export function encodeState(
  rules: WatchRules,
  state: WatchState,
  latency: LatencyDistribution,
): Readonly<Record<string, unknown>> {
  const { failures, slow, open, budgets, metrics, missed, errors, failing, blind, notFailingAtMs, notBlindAtMs } =
    state;
  const fields = {
    schema: SCHEMA,
    failures: encodeShare(failures),
    slow: encodeShare(slow),
    open: open.map(({ atMs, told, ...tick }) => ({
      ...{ at_ms: atMs, told },
      ...pairOf('failures', tick.failures),
      ...pairOf('slow', tick.slow),
    })),
    slower_than_ms: rules.p95?.max,
    error_rate: errorLimitOf(rules),
    budgets: rules.budgets.map(({ longMs }, index) => ({
      long_ms: longMs,
      blocks: encodeBlocks(budgets[index] ?? []),
    })),
    metrics: Object.entries(metrics).map(([name, metric]) => encodeMetric(name, metric)),
    missed,
    errors,
    failing: encodeRun(failing),
    blind: encodeRun(blind),
    not_failing_at_ms: notFailingAtMs,
    not_blind_at_ms: notBlindAtMs,
    seen_ms: state.seenMs,
  };
  const left = MOST_BYTES - bytesOf({ ...fields, latency: '' });
  const text = latency.encode(Math.min(left, MOST_DISTRIBUTION));
  if (text.length > left) throw new RangeError(`The state of the watch has more than ${MOST_BYTES} bytes.`);
  // what is undefined is left out, as it will be where it is read again
  return Object.fromEntries(Object.entries({ ...fields, latency: text }).filter(([, value]) => value !== undefined));
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function encodeShare({ total, badBlocks, lately, bets }: ShareState) {
  const counts = { total: [total.bad, total.all], bad_blocks: badBlocks, lately: encodeBlocks(lately) };
  return bets === undefined ? counts : { ...counts, bets };
}

function encodeBlocks(blocks: Blocks): readonly number[] {
  return blocks.flatMap(({ index, bad, all }) => [index, bad, all]);
}

function encodeRun(run: Run | undefined): readonly number[] | undefined {
  return run && [run.count, run.fromMs, run.untilMs];
}

function encodeMetric(name: string, metric: MetricState): Readonly<Record<string, unknown>> {
  const { good, bad, noData, errors, errorsInRow, mostErrorsInRow, last, looks, breach } = metric;
  const counts = [good, bad, noData, errors, errorsInRow, mostErrorsInRow];
  return {
    name,
    counts,
    ...(last === undefined ? {} : { last }),
    ...(looks === undefined ? {} : { looks: encodeLooks(looks) }),
    ...(breach === undefined ? {} : { breach: [breach.atMs, breach.value] }),
  };
}

function encodeLooks({ requests, bets, badBlocks, blocks }: LookState) {
  return { ...pairOf('requests', requests), bets, bad_blocks: badBlocks, blocks: encodeBlocks(blocks) };
}

function pairOf(name: string, { bad, all }: Counts): Readonly<Record<string, readonly number[]>> {
  return { [name]: [bad, all] };
}

/** A watch that can go on. */
export interface Resumed {
  readonly ok: true;
  /** The given rules with the limit of the P95, or none, that the watch began with: a baseline may have changed since. */
  readonly rules: WatchRules;
  readonly state: WatchState;
  readonly latency: LatencyDistribution;
}

/**
 * Reads what `encodeState` wrote. Total: any value has an answer, and nothing of it is taken over unchecked. `why` is a
 * clause: `its "missed" is not a count`. Pure.
 *
 * @param watchedMs so long it was watched until then: no probe was sent later, or rules about what comes next would wait
 *   for a time that never comes
 */
export function decodeState(
  value: unknown,
  rules: WatchRules,
  watchedMs: number,
): Resumed | { readonly ok: false; readonly why: string } {
  try {
    return read(new Fields({ state: value }).within('state'), rules, watchedMs);
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, why: error.message };
    throw error;
  }
}

function read(fields: Fields, rules: WatchRules, watchedMs: number): Resumed {
  if (fields.value('schema') !== SCHEMA) throw new Unreadable(`its "schema" is not ${SCHEMA}`);
  const slowerThanMs = fields.optional('slower_than_ms', (name) => fields.milliseconds(name));
  if (slowerThanMs !== undefined && rules.p95 === undefined) {
    throw new Unreadable('the rule about the P95 is gone since the watch began');
  }
  const errorLimit = fields.optional('error_rate', (name) => fields.number(name, 'a share', 0, 1));
  const limitNow = errorLimitOf(rules);
  if (errorLimit !== undefined && limitNow !== undefined && errorLimit !== limitNow) {
    throw new Unreadable('the limit of the error rate changed since the watch began');
  }
  const budgets = fields.list('budgets', MOST_ITEMS);
  const isSame =
    budgets.length === rules.budgets.length &&
    rules.budgets.every((rule, index) => budgets[index]?.milliseconds('long_ms') === rule.longMs);
  if (!isSame) throw new Unreadable('the error budgets changed since the watch began');
  const latency = LatencyDistribution.decode(fields.exactText('latency', MOST_DISTRIBUTION));
  if (latency === undefined) throw new Unreadable('its "latency" is not a distribution');
  const state: WatchState = {
    failures: shareOf(fields.within('failures')),
    slow: shareOf(fields.within('slow')),
    open: openOf(fields, watchedMs),
    budgets: budgets.map((budget) => blocksOf(budget, 'blocks')),
    metrics: Object.fromEntries(
      fields
        .list('metrics', MOST_ITEMS)
        .map((metric) => metricOf(metric, watchedMs))
        .filter((metric) => !wasDryRun(metric, rules)),
    ),
    missed: fields.count('missed'),
    errors: fields.count('errors'),
    failing: fields.optional('failing', (name) => runOf(fields, name, watchedMs)),
    blind: fields.optional('blind', (name) => runOf(fields, name, watchedMs)),
    notFailingAtMs: fields.milliseconds('not_failing_at_ms', watchedMs),
    notBlindAtMs: fields.milliseconds('not_blind_at_ms', watchedMs),
    seenMs: fields.milliseconds('seen_ms', watchedMs + LONGEST_DURATION_MS),
    decision: undefined,
  };
  return { ok: true, rules: withLimit(rules, slowerThanMs), state, latency };
}

/**
 * The limit that failures are weighed by: those of the probes, or those that the service counted itself. `undefined` where
 * nothing weighs them, or its counters are out of reach in this visit.
 */
function errorLimitOf({ errorRate, metrics }: WatchRules): number | undefined {
  return errorRate ?? metrics.find(({ name }) => name === ACTUATOR_ERROR_RATE)?.max;
}

/** A breach of a metric that decides leaves nothing to go on from, so one that was kept was only shown. */
function wasDryRun([named, { breach }]: readonly [string, MetricState], { metrics }: WatchRules): boolean {
  return breach !== undefined && metrics.some(({ name, dryRun }) => name === named && !dryRun);
}

function withLimit(rules: WatchRules, slowerThanMs: number | undefined): WatchRules {
  if (rules.p95 === undefined || rules.p95.max === slowerThanMs) return rules;
  const { max: _changed, ...p95 } = rules.p95;
  return { ...rules, p95: slowerThanMs === undefined ? p95 : { ...p95, max: slowerThanMs } };
}

function shareOf(fields: Fields): ShareState {
  const badBlocks = fields.count('bad_blocks');
  const lately = blocksOf(fields, 'lately');
  const total = countsOf(fields, 'total');
  const isPossible =
    badBlocks <= total.bad &&
    lately.reduce((sum, { bad }) => sum + bad, 0) <= total.bad &&
    lately.reduce((sum, { all }) => sum + all, 0) <= total.all;
  if (!isPossible) throw new Unreadable('its counts contradict each other');
  const bets = fields.optional('bets', (name) => betsOf(fields.within(name)));
  return { total, badBlocks, lately, ...(bets === undefined ? {} : { bets }) };
}

function countsOf(fields: Fields, name: string): Counts {
  const [bad, all] = fields.tuple(name, 2, isCount);
  if (bad === undefined || all === undefined || bad > all) throw fields.wrong(name, 'a share');
  return { bad, all };
}

function blocksOf(fields: Fields, name: string): Blocks {
  const numbers = fields.numbers(name, isCount);
  const blocks: Block[] = [];
  for (let at = 0; at < numbers.length; at += 3) {
    const [index, bad, all] = numbers.slice(at, at + 3);
    const isNext = index !== undefined && index > (blocks.at(-1)?.index ?? -1);
    if (!isNext || bad === undefined || all === undefined || bad > all || all === 0)
      throw fields.wrong(name, 'a row of blocks');
    blocks.push({ index, bad, all });
  }
  return blocks;
}

function runOf(fields: Fields, name: string, watchedMs: number): Run {
  const [count = 0, fromMs = 0, untilMs = 0] = fields.tuple(name, 3);
  const isPossible =
    0 <= fromMs && fromMs <= watchedMs && fromMs <= untilMs && untilMs <= watchedMs + LONGEST_DURATION_MS;
  if (!isCount(count) || count === 0 || !isPossible) throw fields.wrong(name, 'a run');
  return { count, fromMs, untilMs };
}

function metricOf(fields: Fields, watchedMs: number): readonly [string, MetricState] {
  const [good = 0, bad = 0, noData = 0, errors = 0, errorsInRow = 0, mostErrorsInRow = 0] = fields.tuple(
    'counts',
    6,
    isCount,
  );
  const last = fields.optional('last', (name) => fields.number(name, 'a number'));
  const looks = fields.optional('looks', (name) => looksOf(fields.within(name)));
  const breach = fields.optional('breach', (name) => breachOf(fields, name, watchedMs));
  if (errorsInRow > mostErrorsInRow || mostErrorsInRow > errors) throw fields.wrong('counts', 'possible');
  return [
    fields.exactText('name', LONGEST_METRIC_NAME),
    {
      ...{ good, bad, noData, errors, errorsInRow, mostErrorsInRow },
      ...(last === undefined ? {} : { last }),
      ...(looks === undefined ? {} : { looks }),
      ...(breach === undefined ? {} : { breach }),
    },
  ];
}

function breachOf(fields: Fields, name: string, watchedMs: number): NonNullable<MetricState['breach']> {
  const [atMs = 0, value = 0] = fields.tuple(name, 2);
  if (!(0 <= atMs && atMs <= watchedMs)) throw fields.wrong(name, 'a breach');
  return { atMs, value };
}

function looksOf(fields: Fields): LookState {
  return {
    requests: countsOf(fields, 'requests'),
    bets: betsOf(fields.within('bets')),
    badBlocks: fields.count('bad_blocks'),
    blocks: blocksOf(fields, 'blocks'),
  };
}

function betsOf(fields: Fields): BetState {
  const evidence = (name: string) => {
    const numbers = fields.numbers(name);
    if (!numbers.every((number) => number >= 0)) throw fields.wrong(name, 'evidence');
    return numbers;
  };
  return { made: fields.count('made'), whole: evidence('whole'), lately: evidence('lately') };
}

function openOf(fields: Fields, watchedMs: number): OpenTicks {
  return fields.list('open', MOST_OPEN).map((tick) => ({
    atMs: tick.milliseconds('at_ms', watchedMs),
    told: tick.count('told'),
    failures: countsOf(tick, 'failures'),
    slow: countsOf(tick, 'slow'),
  }));
}
