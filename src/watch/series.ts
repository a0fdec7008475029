import { LatencyDistribution } from './latency.ts';
import type { Reading, Sample } from './samples.ts';
import { tellsLatency } from './samples.ts';

/** A chart with more points cannot be read. */
const MOST_POINTS = 60;

/** A figure over time, as charts show it. */
export interface Series {
  /** `error rate`, `P95`, or the name of a metric. */
  readonly name: string;
  /** `share`: from 0 to 1. `ms`: milliseconds. `value`: whatever the metric counts. */
  readonly unit: 'share' | 'ms' | 'value';
  /** The bounds that it is held against, where there are any. */
  readonly min?: number;
  readonly max?: number;
  /** In the order of time; stretches in which nothing was seen are left out. */
  readonly points: readonly Point[];
}

export interface Point {
  /** Where its stretch of time begins, in milliseconds since the watch began. */
  readonly atMs: number;
  readonly value: number;
}

/** What the series of one watch are held against. */
export interface SeriesLimits {
  readonly errorRate?: number;
  readonly p95Ms?: number;
  readonly metrics: readonly Omit<Series, 'points'>[];
}

interface Stretch {
  bad: number;
  all: number;
  readonly latency: LatencyDistribution;
}

/** Error rate, P95 and metrics over time: at most 60 points of each, however long the watch and however many samples. */
export class SeriesRecorder {
  /** Milliseconds that one point stands for. */
  readonly stretchMs: number;
  readonly #limits: SeriesLimits;
  readonly #stretches = new Map<number, Stretch>();
  readonly #metrics = new Map<string, Map<number, number>>();

  constructor(forMs: number, everyMs: number, limits: SeriesLimits) {
    this.stretchMs = Math.max(forMs / MOST_POINTS, everyMs);
    this.#limits = limits;
  }

  addSample(sample: Sample): void {
    if (sample.outcome === 'missed' || sample.outcome === 'error') return;
    const index = this.#indexOf(sample.atMs);
    const stretch = this.#stretches.get(index) ?? { bad: 0, all: 0, latency: new LatencyDistribution() };
    this.#stretches.set(index, stretch);
    stretch.all += 1;
    if (sample.outcome === 'failed') stretch.bad += 1;
    if (tellsLatency(sample, this.#limits.p95Ms)) stretch.latency.record(sample.latencyMs);
  }

  /** The newest value of a stretch stands for it. */
  addReading(metric: string, reading: Reading): void {
    if (reading.outcome !== 'value' || !Number.isFinite(reading.value)) return;
    const points = this.#metrics.get(metric) ?? new Map<number, number>();
    this.#metrics.set(metric, points);
    points.set(this.#indexOf(reading.atMs), reading.value);
  }

  /** Everything that was seen so far. */
  series(): readonly Series[] {
    const { errorRate, p95Ms, metrics } = this.#limits;
    const stretches = [...this.#stretches].sort(([left], [right]) => left - right);
    const probed: readonly Series[] = [
      {
        name: 'error rate',
        unit: 'share',
        ...(errorRate === undefined ? {} : { max: errorRate }),
        points: stretches.map(([index, { bad, all }]) => ({ atMs: this.#atMs(index), value: bad / all })),
      },
      {
        name: 'P95',
        unit: 'ms',
        ...(p95Ms === undefined ? {} : { max: p95Ms }),
        points: stretches.flatMap(([index, { latency }]) => {
          const value = latency.quantile(0.95);
          return value === undefined ? [] : [{ atMs: this.#atMs(index), value: rounded(value) }];
        }),
      },
    ];
    return [
      ...probed.filter(({ points }) => points.length > 0),
      ...metrics.map(
        (metric): Series => ({
          ...metric,
          points: [...(this.#metrics.get(metric.name) ?? [])]
            .sort(([left], [right]) => left - right)
            .map(([index, value]) => ({ atMs: this.#atMs(index), value })),
        }),
      ),
    ];
  }

  /** What is later than the end belongs to the last point. */
  #indexOf(atMs: number): number {
    return Math.max(0, Math.min(Math.floor(atMs / this.stretchMs), MOST_POINTS - 1));
  }

  #atMs(index: number): number {
    return Math.round(index * this.stretchMs);
  }
}

/** Times to a tenth of a millisecond: what is finer is not measured. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
