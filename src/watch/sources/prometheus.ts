import { readJson } from '../../checks/answer.ts';
import { quoting } from '../../health/quote.ts';
import type { WatchMetric, WatchPolicy } from '../../policy/policy.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Source } from '../source.ts';
import { type Statement, watchFinding } from './finding.ts';
import { describeAnswer, openMonitor, shownUrl } from './monitor.ts';
import { lookEvery } from './pace.ts';
import { type QueryResult, readQueryResult } from './prometheus-answer.ts';
import { type MetricLook, tellReading } from './reading.ts';

/** The result of a query, or why there is none. */
type Asked =
  | Exclude<QueryResult, { kind: 'not-prometheus' }>
  /** `isMistake`: asking again cannot help, the policy has to change. */
  | { readonly kind: 'unavailable'; readonly why: string; readonly advice: string; readonly isMistake: boolean };

const MAX_QUOTED = 300;

export interface PrometheusOptions {
  /** The base URL of Prometheus or of whatever speaks as it does. */
  readonly url: string;
  readonly watch: Pick<WatchPolicy, 'source'>;
  /** Those that come from Prometheus. */
  readonly metrics: readonly WatchMetric[];
  readonly world: World;
}

/** Numbers that Prometheus calculates: each metric's query, asked anew at each look. */
export function prometheusSource(options: PrometheusOptions): Source {
  const { world } = options;
  const base = new URL(options.url);
  const monitor = openMonitor(base, world);
  const quote = quoting(world.secrets);
  const metrics = options.metrics.flatMap((metric) =>
    metric.from.kind === 'prometheus' ? [{ metric, query: metric.from.query }] : [],
  );

  const ask = async (query: string, signal: AbortSignal): Promise<Asked> => {
    const url = new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}/api/v1/query`);
    url.searchParams.set('query', query);
    const asked = await monitor.ask(url, signal);
    if (!asked.ok) {
      return { kind: 'unavailable', why: asked.why, advice: asked.advice, isMistake: !asked.isUnreachable };
    }
    const { answer } = asked;
    const read = readJson(answer.body);
    const result: QueryResult = read.ok ? readQueryResult(read.value) : { kind: 'not-prometheus' };
    if (result.kind !== 'not-prometheus') return result;
    return {
      kind: 'unavailable',
      why: `${shownUrl(url)} answered ${describeAnswer(answer, world.secrets)}, which is not an answer of Prometheus`,
      advice: 'Name the base URL of Prometheus, so that /api/v1/query behind it answers whoever asks from the runner.',
      isMistake: answer.status < 500 && answer.status !== 429,
    };
  };

  const examineMetric = async (metric: WatchMetric, query: string): Promise<Statement | undefined> => {
    const common = { title: `metric "${metric.name}"`, source: metric.source };
    const asked = await ask(query, world.cancelled);
    switch (asked.kind) {
      case 'value':
        return undefined;
      case 'not-one-number':
        return {
          ...common,
          outcome: 'invalid',
          reason: 'watch-query-invalid',
          sentence: `The query of metric "${metric.name}" is not one number: ${asked.why}.`,
          advice: asked.advice,
        };
      case 'refused':
        return {
          ...common,
          outcome: asked.isMistake ? 'invalid' : 'undecided',
          severity: asked.isMistake ? 'block' : 'warn',
          reason: asked.isMistake ? 'watch-query-invalid' : 'watch-metric-unavailable',
          sentence: `Prometheus refuses the query of metric "${metric.name}": ${quote(asked.words, MAX_QUOTED)}.`,
          advice: asked.isMistake
            ? 'Try the query on the page of Prometheus, and correct it here.'
            : 'Look at Prometheus; until it answers, the readings of this metric are errors.',
        };
      case 'unavailable':
        return {
          ...common,
          outcome: asked.isMistake ? 'invalid' : 'undecided',
          severity: asked.isMistake ? 'block' : 'warn',
          reason: 'watch-metric-unavailable',
          sentence: `Metric "${metric.name}" could not be asked for before the watch begins: ${asked.why}.`,
          advice: asked.advice,
        };
      case 'no-data':
        return { ...common, ...(await withoutData(metric, query, asked)) };
    }
  };

  /** Nothing now: whether there ever was, and whether this Prometheus has begun to know anything at all. */
  const withoutData = async (
    metric: WatchMetric,
    query: string,
    now: Extract<QueryResult, { kind: 'no-data' }>,
  ): Promise<Omit<Statement, 'title'>> => {
    const neverWas = async () => {
      const earlier = await ask(`present_over_time((${query}\n)[1d:1m])`, world.cancelled);
      const targets = await ask('count(present_over_time(up[1d]))', world.cancelled);
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

  return {
    name: 'Prometheus',

    examine: async () => {
      const findings: Finding[] = [];
      // one after the other: a query over a whole day is work for whoever answers it
      for (const { metric, query } of metrics) {
        const statement = await examineMetric(metric, query);
        if (statement !== undefined) findings.push(watchFinding(statement, world));
      }
      return findings;
    },

    watch: async (tell, signal) => {
      await Promise.all(
        metrics.map(({ metric, query }) =>
          lookEvery(metric.everyMs, world.clock, signal, async (atMs) => {
            const look = lookOf(await ask(query, signal));
            if (!signal.aborted) tellReading(tell, metric.name, atMs, look);
          }),
        ),
      );
    },
  };

  function lookOf(asked: Asked): MetricLook {
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
