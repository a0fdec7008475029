import { quoting } from '../../health/quote.ts';
import type { WatchMetric, WatchPolicy } from '../../policy/policy.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Observation, Source } from '../source.ts';
import { type Statement, watchFinding } from './finding.ts';
import { atBeginning, type ClockReading, newMoments } from './moments.ts';
import { lookEvery } from './pace.ts';
import type { Moments, QueryValue } from './prometheus-answer.ts';
import { type NotAnswered, openPrometheus } from './prometheus-api.ts';
import { type MetricLook, tellReading } from './reading.ts';

interface AskedMetric {
  readonly metric: WatchMetric;
  readonly query: string;
  /** Of a range query, in milliseconds; `undefined` for instant ones. */
  readonly stepMs: number | undefined;
}

const MAX_QUOTED = 300;

/** Which Prometheus is asked, and for which metrics. */
export interface PrometheusOptions {
  /** The base URL of Prometheus or of whatever speaks as it does. */
  readonly url: string;
  readonly watch: Pick<WatchPolicy, 'source'>;
  /** Those that come from Prometheus. */
  readonly metrics: readonly WatchMetric[];
  readonly world: World;
}

/**
 * Numbers that Prometheus calculates: each metric's query, asked anew at each look. An instant query gives its value of
 * that moment, a range query one value for each moment since the look before, as if it had been asked at each of them.
 */
export function prometheusSource(options: PrometheusOptions): Source {
  const { world } = options;
  const { clock } = world;
  const prometheus = openPrometheus(options.url, world);
  const quote = quoting(world.secrets);
  const metrics = options.metrics.flatMap(({ from, ...metric }): AskedMetric[] =>
    from.kind === 'prometheus' ? [{ metric: { from, ...metric }, query: from.query, stepMs: from.stepMs }] : [],
  );

  /** What the query is now; where a range is asked for, that must be answered too. */
  const tryOut = async ({ query, stepMs }: AskedMetric): Promise<QueryValue | NotAnswered> => {
    const now = await prometheus.now(query, world.cancelled);
    if (stepMs === undefined || (now.kind !== 'value' && now.kind !== 'no-data')) return now;
    const time = await prometheus.time(world.cancelled);
    if (time.kind !== 'time') return time;
    const moment = { fromMs: Math.floor(time.theirsMs / stepMs) * stepMs, stepMs, count: 1 };
    const range = await prometheus.range(query, moment, world.cancelled);
    return range.kind === 'values' ? now : range;
  };

  const examineMetric = async (asked: AskedMetric): Promise<Statement | undefined> => {
    const { metric } = asked;
    const common = { title: `metric "${metric.name}"`, source: metric.source };
    const tried = await tryOut(asked);
    switch (tried.kind) {
      case 'value':
        return undefined;
      case 'not-one-number':
        return {
          ...common,
          outcome: 'invalid',
          reason: 'watch-query-invalid',
          sentence: `The query of metric "${metric.name}" is not one number: ${tried.why}.`,
          advice: tried.advice,
        };
      case 'refused':
        return {
          ...common,
          outcome: tried.isMistake ? 'invalid' : 'undecided',
          severity: tried.isMistake ? 'block' : 'warn',
          reason: tried.isMistake ? 'watch-query-invalid' : 'watch-metric-unavailable',
          sentence: `Prometheus refuses the query of metric "${metric.name}": ${quote(tried.words, MAX_QUOTED)}.`,
          advice: tried.isMistake
            ? 'Try the query on the page of Prometheus, and correct it here.'
            : 'Look at Prometheus; until it answers, the readings of this metric are errors.',
        };
      case 'unavailable':
        return {
          ...common,
          outcome: tried.isMistake ? 'invalid' : 'undecided',
          severity: tried.isMistake ? 'block' : 'warn',
          reason: 'watch-metric-unavailable',
          sentence: `Metric "${metric.name}" could not be asked for before the watch begins: ${tried.why}.`,
          advice: tried.advice,
        };
      case 'no-data':
        return { ...common, ...(await withoutData(asked, tried)) };
    }
  };

  /** Nothing now: whether there ever was, and whether this Prometheus has begun to know anything at all. */
  const withoutData = async (
    { metric, query }: AskedMetric,
    now: Extract<QueryValue, { kind: 'no-data' }>,
  ): Promise<Omit<Statement, 'title'>> => {
    const neverWas = async () => {
      const earlier = await prometheus.now(`present_over_time((${query}\n)[1d:1m])`, world.cancelled);
      const targets = await prometheus.now('count(present_over_time(up[1d]))', world.cancelled);
      return earlier.kind === 'no-data' && targets.kind === 'value';
    };
    const mayCome = metric.initialDelayMs > 0 || metric.dryRun;
    if (now.isEmpty && !mayCome && (await neverWas())) {
      return {
        outcome: 'invalid',
        reason: 'watch-metric-unknown',
        sentence: `Metric "${metric.name}" never existed: Prometheus had nothing for its query in the whole last day.`,
        advice:
          'Check the names and labels in the query; give the metric an initial-delay if it is new, or write "(...) or vector(0)" if its series come with the first event.',
      };
    }
    return {
      outcome: 'undecided',
      severity: 'warn',
      reason: 'watch-metric-no-data',
      sentence: `Metric "${metric.name}" has no value before the watch begins: ${now.why}.`,
      advice: 'Its readings are without data until there is one, and no data is never good.',
    };
  };

  const watchNow = ({ metric, query }: AskedMetric, tell: Tell, signal: AbortSignal, lastTick: AbortSignal) =>
    lookEvery(metric.everyMs, clock, lastTick, async (atMs) => {
      const look = lookOf(await prometheus.now(query, signal));
      if (!signal.aborted) tellReading(tell, metric.name, atMs, look);
    });

  /** Nothing is left out: what could not be asked for is asked for with the next look, and the last one is at the end. */
  const watchRange = async (
    { metric, query }: AskedMetric,
    stepMs: number,
    tell: Tell,
    signal: AbortSignal,
    lastTick: AbortSignal,
  ): Promise<void> => {
    const beganMs = clock.now();
    let theirs: ({ readonly kind: 'time' } & ClockReading) | undefined;
    let told: Moments | undefined;
    const look = async (atMs: number): Promise<void> => {
      const time = theirs ?? (await prometheus.time(signal));
      if (signal.aborted) return;
      if (time.kind !== 'time') return tellReading(tell, metric.name, atMs, lookOf(time));
      theirs = time;
      const moments = newMoments(time, beganMs, clock.now(), stepMs, told);
      if (moments === undefined) return;
      const asked = await prometheus.range(query, moments, signal);
      if (signal.aborted) return;
      if (asked.kind !== 'values') return tellReading(tell, metric.name, atMs, lookOf(asked));
      told = moments;
      const sinceBegin = moments.fromMs - atBeginning(time, beganMs);
      for (const [index, value] of asked.values.entries()) {
        tellReading(tell, metric.name, sinceBegin + index * stepMs, lookOf(value));
      }
    };
    await lookEvery(metric.everyMs, clock, lastTick, look);
    if (!signal.aborted) await look(clock.now() - beganMs);
  };

  return {
    name: 'Prometheus',

    examine: async () => {
      const findings: Finding[] = [];
      // one after the other: a query over a whole day is work for whoever answers it
      for (const asked of metrics) {
        const statement = await examineMetric(asked);
        if (statement !== undefined) findings.push(watchFinding(statement, world));
      }
      return findings;
    },

    watch: async (tell, signal, lastTick = signal) => {
      await Promise.all(
        metrics.map((asked) =>
          asked.stepMs === undefined
            ? watchNow(asked, tell, signal, lastTick)
            : watchRange(asked, asked.stepMs, tell, signal, lastTick),
        ),
      );
    },
  };

  function lookOf(asked: QueryValue | NotAnswered): MetricLook {
    switch (asked.kind) {
      case 'value':
        return { outcome: 'value', value: asked.value };
      case 'no-data':
        return { outcome: 'no-data', why: asked.why };
      case 'not-one-number':
        return { outcome: 'error', why: `the query is not one number: ${asked.why}` };
      case 'refused':
        return { outcome: 'error', why: `Prometheus refuses the query: ${quote(asked.words, MAX_QUOTED)}` };
      case 'unavailable':
        return { outcome: 'error', why: asked.why };
    }
  }
}

type Tell = (observation: Observation) => void;
