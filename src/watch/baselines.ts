import type { WatchPolicy } from '../policy/policy.ts';
import type { Release } from '../rollback/plan.ts';
import type { Entry, Ledger, Measured, ReleaseRecord } from '../rollback/record/record.ts';
import { badCommits, standingOf } from '../rollback/record/standing.ts';
import { inWords } from '../subject/wording.ts';
import type { Baseline } from './baseline.ts';
import type { Baselines } from './policy-rules.ts';

/** Older watches say little about how the service is today. */
const MOST_WATCHES = 10;
/** So many watches at about the same hour are enough to leave all others out. */
const ENOUGH_AT_HOUR = 3;
const HOURS = 24;
/** Tags that are named. */
const MOST_TAGS = 3;

/** An earlier watch of a release that is good still. */
export type GoodWatch = Entry<ReleaseRecord> & { readonly measured: Measured };

/** What a figure is looked for. */
export interface BaselineQuestion {
  /** The P95 of the answers, or a metric by its name. */
  readonly figure: 'p95' | { readonly metric: string };
  /** Of day in UTC. */
  readonly hour: number;
  /** The run that this watch is part of. */
  readonly runId: number | undefined;
}

/**
 * Watches that passed, of releases that are good still, newest first: never of the release that is watched, nor of one
 * that is bad or failed, whatever its name. Pure.
 *
 * @param release what is watched; `undefined` where that is not known
 */
export function goodWatches(ledger: Ledger, release: Release | undefined): readonly GoodWatch[] {
  const bad = badCommits(ledger);
  return ledger.entries.filter(
    (entry): entry is GoodWatch =>
      entry.kind === 'release' &&
      entry.mode === 'watch' &&
      entry.verdict === 'pass' &&
      entry.measured !== undefined &&
      entry.tag !== release?.tag &&
      entry.commit !== release?.commit &&
      standingOf(ledger, entry.tag) === 'good' &&
      !bad.has(entry.commit),
  );
}

/**
 * What a figure usually is: what was measured in this very run before the deployment; else the median of at most ten good
 * watches, those at the same hour of day (or the one before or after it) where there are three of them. Pure.
 *
 * @param watches newest first
 */
export function baselineFor(watches: readonly GoodWatch[], question: BaselineQuestion): Baseline | undefined {
  const figures = watches.flatMap((watch) => {
    const value = figureOf(watch.measured, question.figure);
    return value === undefined ? [] : [{ watch, value }];
  });
  const before = figures.find(({ watch }) => watch.runId !== undefined && watch.runId === question.runId);
  if (before !== undefined) {
    return { value: before.value, from: `what was measured before this deployment (${before.watch.tag})` };
  }
  const atHour = figures.filter(({ watch }) => isNear(watch.measured.hour, question.hour));
  const isAtHour = atHour.length >= ENOUGH_AT_HOUR;
  const chosen = (isAtHour ? atHour : figures).slice(0, MOST_WATCHES);
  const value = median(chosen.map((figure) => figure.value));
  if (value === undefined) return undefined;
  const count = chosen.length === 1 ? '1 good watch' : `${chosen.length} good watches`;
  const when = isAtHour
    ? 'at this hour of the day'
    : `at any hour of the day, for lack of ${ENOUGH_AT_HOUR} at this one`;
  return { value, from: `${count} ${when} (${tagsText(chosen.map(({ watch }) => watch.tag))})` };
}

/** The baselines that a policy asks for, as far as there are any. Pure. */
export function baselinesFor(
  watches: readonly GoodWatch[],
  policy: Pick<WatchPolicy, 'p95' | 'metrics'>,
  when: Omit<BaselineQuestion, 'figure'>,
): Baselines {
  const p95 = policy.p95?.baselineRatio === undefined ? undefined : baselineFor(watches, { figure: 'p95', ...when });
  const metrics = policy.metrics.flatMap(({ name, baselineRatio }) => {
    const found = baselineRatio === undefined ? undefined : baselineFor(watches, { figure: { metric: name }, ...when });
    return found === undefined ? [] : [[name, found] as const];
  });
  return { p95, metrics: new Map(metrics) };
}

/** Whether a policy compares with earlier watches. Pure. */
export function asksBaseline({ p95, metrics }: Pick<WatchPolicy, 'p95' | 'metrics'>): boolean {
  return p95?.baselineRatio !== undefined || metrics.some(({ baselineRatio }) => baselineRatio !== undefined);
}

function figureOf(measured: Measured, figure: BaselineQuestion['figure']): number | undefined {
  if (figure === 'p95') return measured.p95Ms;
  return measured.metrics.find(({ name }) => name === figure.metric)?.mean;
}

/** Midnight is near to both of its neighbours. */
function isNear(hour: number, other: number): boolean {
  const apart = Math.abs(hour - other);
  return Math.min(apart, HOURS - apart) <= 1;
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((left, right) => left - right);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function tagsText(tags: readonly string[]): string {
  const different = [...new Set(tags)];
  const more = different.length - MOST_TAGS;
  return inWords(more > 0 ? [...different.slice(0, MOST_TAGS), `${more} more`] : different);
}
