import { readJson } from '../../checks/answer.ts';
import type { World } from '../../world.ts';
import type { ClockReading } from './moments.ts';
import { describeAnswer, openMonitor, shownUrl } from './monitor.ts';
import {
  type Moments,
  type NoQueryValue,
  type QueryValue,
  type RangeResult,
  readQueryResult,
  readRangeResult,
} from './prometheus-answer.ts';

/** Why there is nothing to be read; `why` is one clause, redacted and short. */
export type NotAnswered =
  | Exclude<NoQueryValue, { kind: 'not-prometheus' }>
  /** `isMistake`: asking again cannot help, the policy has to change. */
  | { readonly kind: 'unavailable'; readonly why: string; readonly advice: string; readonly isMistake: boolean };

/** What is asked of Prometheus, or of whatever speaks as it does. Nothing of it rejects. */
export interface PrometheusApi {
  /** The value of the query now. */
  now(query: string, signal: AbortSignal): Promise<QueryValue | NotAnswered>;
  /** The values of the query at these moments. */
  range(
    query: string,
    moments: Moments,
    signal: AbortSignal,
  ): Promise<Extract<RangeResult, { kind: 'values' }> | NotAnswered>;
  /** What its own clock says. */
  time(signal: AbortSignal): Promise<({ readonly kind: 'time' } & ClockReading) | NotAnswered>;
}

/** @param named its base URL, which may hold a name and a password */
export function openPrometheus(named: string, world: Pick<World, 'http' | 'secrets' | 'clock'>): PrometheusApi {
  const base = new URL(named);
  const monitor = openMonitor(base, world);

  const get = async (path: string, parameters: Readonly<Record<string, string>>, signal: AbortSignal) => {
    const url = new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    const asked = await monitor.ask(url, signal);
    if (!asked.ok) {
      return { kind: 'unavailable', why: asked.why, advice: asked.advice, isMistake: !asked.isUnreachable } as const;
    }
    const { answer } = asked;
    const body = readJson(answer.body);
    const isOther = (): NotAnswered => ({
      kind: 'unavailable',
      why: `${shownUrl(url)} answered ${describeAnswer(answer, world.secrets)}, which is not an answer of Prometheus`,
      advice: `Name the base URL of Prometheus, so that ${path} behind it answers whoever asks from the runner.`,
      isMistake: answer.status < 500 && answer.status !== 429,
    });
    return { kind: 'answered', document: body.ok ? body.value : undefined, isOther } as const;
  };

  const now: PrometheusApi['now'] = async (query, signal) => {
    const got = await get('/api/v1/query', { query }, signal);
    if (got.kind !== 'answered') return got;
    const result = readQueryResult(got.document);
    return result.kind === 'not-prometheus' ? got.isOther() : result;
  };

  return {
    now,

    range: async (query, moments, signal) => {
      const { fromMs, stepMs, count } = moments;
      const [start, end, step] = [fromMs, fromMs + (count - 1) * stepMs, stepMs].map((ms) => (ms / 1000).toFixed(3));
      const got = await get(
        '/api/v1/query_range',
        { query, start: `${start}`, end: `${end}`, step: `${step}` },
        signal,
      );
      if (got.kind !== 'answered') return got;
      const result = readRangeResult(got.document, moments);
      return result.kind === 'not-prometheus' ? got.isOther() : result;
    },

    time: async (signal) => {
      const askedMs = world.clock.now();
      const said = await now('time()', signal);
      if (said.kind === 'value') {
        return { kind: 'time', theirsMs: Math.round(said.value * 1000), askedMs, answeredMs: world.clock.now() };
      }
      if (said.kind !== 'no-data') return said;
      return {
        kind: 'unavailable',
        why: 'Prometheus does not tell its time',
        advice: 'Leave "range" out, so that the query is asked for its value of the moment.',
        isMistake: true,
      };
    },
  };
}
