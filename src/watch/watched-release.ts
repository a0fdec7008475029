import type { Release } from '../rollback/plan.ts';
import type { MeanOfMetric, Measured } from '../rollback/record/record.ts';
import { ACTUATOR_P95 } from './metric.ts';
import { unitOf } from './policy-rules.ts';
import type { WatchReport } from './watch-report.ts';

/** What a watch leaves for the record of releases, besides its verdict. */
export interface WatchedRelease {
  /** Where the record told which release is watched; else it is the run's own. */
  readonly release?: Release;
  /** Of the whole watch, where it was made in visits. */
  readonly operationId?: string;
  readonly measured: Measured | undefined;
  /** Whether the watch goes on: there is no verdict to be recorded. */
  readonly isOpen: boolean;
}

/**
 * The figures of a watch, for later ones to compare with; `undefined` where nothing was seen. Without probes the P95 is
 * the service's own. Pure.
 *
 * @param beganAt wall-clock time
 */
export function measuredOf(
  report: Pick<WatchReport, 'ticks' | 'p95Ms' | 'tookMs'>,
  means: readonly MeanOfMetric[],
  beganAt: Date,
): Measured | undefined {
  const { answered, failed } = report.ticks;
  if (answered === 0 && means.length === 0) return undefined;
  const p95Ms = report.p95Ms ?? means.find(({ name }) => name === ACTUATOR_P95)?.mean;
  return {
    samples: answered,
    errorRate: answered === 0 ? undefined : failed / answered,
    p95Ms: p95Ms === undefined ? undefined : Math.round(p95Ms * 10) / 10,
    hour: beganAt.getUTCHours(),
    tookMs: Math.round(report.tookMs),
    metrics: means,
  };
}

/**
 * The mean of each metric, over the points of its series. Pure.
 *
 * @param names of the metrics that the watch has rules about
 * @param fromMs points before this moment of the watch belong to earlier visits
 */
export function meansOf(
  { series, stretchMs }: Pick<WatchReport, 'series' | 'stretchMs'>,
  names: readonly string[],
  fromMs = 0,
): readonly MeanOfMetric[] {
  return series.flatMap(({ name, unit, points }) => {
    const own = points.filter(({ atMs }) => Math.round(atMs + stretchMs) > fromMs);
    // a metric may be called as the figures of the probes are
    if (own.length === 0 || !names.includes(name) || unit !== unitOf(name)) return [];
    const sum = own.reduce((total, { value }) => total + value, 0);
    return [{ name, mean: sum / own.length, count: own.length }];
  });
}

/** Means of two stretches of time as those of both. Pure. */
export function joined(before: readonly MeanOfMetric[], after: readonly MeanOfMetric[]): readonly MeanOfMetric[] {
  const all = new Map(before.map((mean) => [mean.name, mean]));
  for (const { name, mean, count } of after) {
    const earlier = all.get(name) ?? { mean: 0, count: 0 };
    const both = earlier.count + count;
    all.set(name, { name, mean: earlier.mean + ((mean - earlier.mean) * count) / both, count: both });
  }
  return [...all.values()];
}
