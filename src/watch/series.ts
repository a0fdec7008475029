import { LatencyDistribution } from './latency.ts';
import type { Reading, Sample } from './samples.ts';
import { tellsLatency } from './samples.ts';

/** A chart with more points cannot be read. */
export const MOST_POINTS = 60;
/** So that a moment on a border belongs to the later stretch, however the border was computed. */
const ROUNDING = 1e-6;

/** A figure over time, as charts show it. */
export interface Series {
  /** `error rate`, `P95`, or the name of a metric. */
  readonly name: string;
  /** `share`: from 0 to 1. `ms`: milliseconds. `value`: whatever the metric counts. */
  readonly unit: 'share' | 'ms' | 'value';
  /** The bounds that it is held against, where there are any. */
  readonly min?: number;
  readonly max?: number;
  /** Milliseconds from one look at a metric to the next, for readers who have to tell a pause from a gap. */
  readonly everyMs?: number;
  /** In the order of time; stretches in which nothing was seen are left out. */
  readonly points: readonly Point[];
}

/** What was measured in one stretch of time, in the unit of its series. */
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

/** How long a watch is, how often it looks, and how long each visit is where it is made in visits. Milliseconds. */
export interface SeriesSpan {
  readonly forMs: number;
  readonly everyMs: number;
  readonly visitMs?: number;
}

/** What the probes saw in one stretch of time. */
export interface SeenStretch {
  /** The how-manyth it is, from 0. */
  readonly index: number;
  readonly bad: number;
  readonly all: number;
  /** Milliseconds; `undefined` where no answer told anything about speed. */
  readonly p95Ms: number | undefined;
}

/** What a recorder has seen, for another one to go on from. */
export interface SeriesSeen {
  /** Milliseconds that each stretch stands for. */
  readonly stretchMs: number;
  /** In the order of time. */
  readonly stretches: readonly SeenStretch[];
  /** Latencies of the newest stretch, where other visits may add to it. */
  readonly newest: LatencyDistribution | undefined;
  /** By the name of the metric; pairs of index and value in the order of time. */
  readonly metrics: ReadonlyMap<string, readonly (readonly [number, number])[]>;
}

interface Stretch {
  bad: number;
  all: number;
  /** Known from an earlier visit, of which no more than that is left. */
  readonly p95Ms?: number | undefined;
  readonly latency: LatencyDistribution;
}

/** Error rate, P95 and metrics over time: at most 60 points of each, however long the watch and however many samples. */
export class SeriesRecorder {
  /** Milliseconds that one point stands for. */
  readonly stretchMs: number;
  readonly #limits: SeriesLimits;
  readonly #last: number;
  /** Whether several visits lie in one stretch. */
  readonly #isShared: boolean;
  readonly #stretches = new Map<number, Stretch>();
  readonly #metrics = new Map<string, Map<number, number>>();

  /** @param before what earlier visits saw; left out where its stretches are of another length */
  constructor(span: SeriesSpan, limits: SeriesLimits, before?: SeriesSeen) {
    this.stretchMs = stretchOf(span);
    this.#last = Math.max(1, Math.ceil(span.forMs / this.stretchMs - ROUNDING)) - 1;
    this.#isShared = span.visitMs !== undefined && this.stretchMs > span.visitMs;
    this.#limits = limits;
    if (before !== undefined && isSameLength(before.stretchMs, this.stretchMs)) this.#goOn(before);
  }

  #goOn({ stretches, newest, metrics }: SeriesSeen): void {
    for (const [position, { index, bad, all, p95Ms }] of stretches.entries()) {
      const open = position === stretches.length - 1 ? newest : undefined;
      const latency = new LatencyDistribution();
      if (open !== undefined) latency.add(open);
      this.#stretches.set(index, { bad, all, latency, ...(open === undefined ? { p95Ms } : {}) });
    }
    for (const [name, values] of metrics) this.#metrics.set(name, new Map(values));
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

  /**
   * Everything that was seen so far.
   *
   * @param tookMs how long the watch has been going on: the little that was seen of its last stretch belongs to the one
   * before, so that two or three answers do not stand beside stretches of dozens
   */
  series(tookMs = Number.POSITIVE_INFINITY): readonly Series[] {
    const { errorRate, p95Ms, metrics } = this.#limits;
    const last = stretchesIn(tookMs, this.stretchMs) - 1;
    const stretches = this.#inOrder(last);
    const probed: readonly Series[] = [
      {
        name: 'error rate',
        unit: 'share',
        ...(errorRate === undefined ? {} : { max: errorRate }),
        points: stretches.map(({ index, bad, all }) => ({ atMs: this.#atMs(index), value: bad / all })),
      },
      {
        name: 'P95',
        unit: 'ms',
        ...(p95Ms === undefined ? {} : { max: p95Ms }),
        points: stretches.flatMap(({ index, p95Ms: value }) =>
          value === undefined ? [] : [{ atMs: this.#atMs(index), value }],
        ),
      },
    ];
    return [
      ...probed.filter(({ points }) => points.length > 0),
      ...metrics.map(
        (metric): Series => ({
          ...metric,
          points: this.#valuesOf(metric.name, last).map(([index, value]) => ({ atMs: this.#atMs(index), value })),
        }),
      ),
    ];
  }

  /** Everything that was seen so far, for the next visit to go on from. */
  seen(): SeriesSeen {
    const stretches = this.#inOrder();
    const newest = this.#isShared ? this.#stretches.get(stretches.at(-1)?.index ?? -1)?.latency : undefined;
    const metrics = new Map(this.#limits.metrics.map(({ name }) => [name, this.#valuesOf(name)]));
    return { stretchMs: this.stretchMs, stretches, newest, metrics };
  }

  /** @param last index of the stretch that takes in whatever is later */
  #inOrder(last = Number.POSITIVE_INFINITY): readonly SeenStretch[] {
    const inOrder = [...this.#stretches].sort(([left], [right]) => left - right);
    const late = inOrder.filter(([index]) => index > last);
    const kept = inOrder.slice(0, inOrder.length - late.length);
    if (late.length > 0) {
      const own = kept.at(-1)?.[0] === last ? kept.splice(-1) : [];
      kept.push([last, joined([...own, ...late].map(([, stretch]) => stretch))]);
    }
    return kept.map(([index, { bad, all, p95Ms, latency }]) => ({
      index,
      bad,
      all,
      p95Ms: p95Ms ?? rounded(latency.quantile(0.95)),
    }));
  }

  /** @param last as above; the newest value stands for a stretch */
  #valuesOf(metric: string, last = Number.POSITIVE_INFINITY): readonly (readonly [number, number])[] {
    const inOrder = [...(this.#metrics.get(metric) ?? [])].sort(([left], [right]) => left - right);
    return [...new Map(inOrder.map(([index, value]) => [Math.min(index, last), value]))];
  }

  /** What is later than the end belongs to the last point. */
  #indexOf(atMs: number): number {
    return Math.max(0, Math.min(Math.floor(atMs / this.stretchMs + ROUNDING), this.#last));
  }

  #atMs(index: number): number {
    return Math.round(index * this.stretchMs);
  }
}

/**
 * A visit is a whole number of stretches, and each of them a whole number of looks; or, where there are too many visits, a
 * stretch is a whole number of visits. So no border lies within the other.
 */
function stretchOf({ forMs, everyMs, visitMs }: SeriesSpan): number {
  if (visitMs === undefined) return Math.max(forMs / MOST_POINTS, everyMs);
  const visits = Math.max(1, Math.round(forMs / visitMs));
  if (visits > MOST_POINTS) return Math.ceil(visits / MOST_POINTS) * visitMs;
  const looks = Math.max(1, Math.round(visitMs / everyMs));
  let points = Math.min(Math.floor(MOST_POINTS / visits), looks);
  while (looks % points !== 0) points -= 1;
  return visitMs / points;
}

/** How many stretches are shown of a watch that took so long: half of one counts as one, less does not. Pure. */
export function stretchesIn(tookMs: number, stretchMs: number): number {
  return Math.max(1, Math.round(tookMs / stretchMs));
}

/** The answers of several stretches; where of one no more is left than its P95, that of the newest. */
function joined(stretches: readonly Stretch[]): Stretch {
  const latency = new LatencyDistribution();
  for (const stretch of stretches) latency.add(stretch.latency);
  const known = stretches.findLast(({ p95Ms }) => p95Ms !== undefined)?.p95Ms;
  return {
    bad: stretches.reduce((sum, { bad }) => sum + bad, 0),
    all: stretches.reduce((sum, { all }) => sum + all, 0),
    latency,
    ...(known === undefined || latency.quantile(0.95) !== undefined ? {} : { p95Ms: known }),
  };
}

/** Whether two stretches are of the same length, as far as a record tells it. Milliseconds. Pure. */
export function isSameLength(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.5;
}

/** Times to a tenth of a millisecond: what is finer is not measured. */
function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 10) / 10;
}
