import { isJsonObject } from '../../checks/json-value.ts';

/** What a query is at one moment. `why` is one clause. */
export type QueryValue =
  | { readonly kind: 'value'; readonly value: number }
  /** The query holds and there is nothing (`isEmpty`), or nothing that is a number. */
  | { readonly kind: 'no-data'; readonly why: string; readonly isEmpty: boolean };

/** Why the answer to a query has no values. `why` is one clause. */
export type NoQueryValue =
  /** The query can never give one number. */
  | { readonly kind: 'not-one-number'; readonly why: string; readonly advice: string }
  /** Prometheus's own words; `isMistake` where the query is at fault. Foreign text. */
  | { readonly kind: 'refused'; readonly words: string; readonly isMistake: boolean }
  | { readonly kind: 'not-prometheus' };

/** What the answer to an instant query comes to: https://prometheus.io/docs/prometheus/latest/querying/api/ */
export type QueryResult = QueryValue | NoQueryValue;

/** Moments that a range query asks about, on Prometheus's clock: milliseconds since 1970, multiples of `stepMs`. */
export interface Moments {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** What the answer to a range query comes to; `values` has one for each moment, in their order. */
export type RangeResult = { readonly kind: 'values'; readonly values: readonly QueryValue[] } | NoQueryValue;

/** The query itself is at fault: it cannot be parsed, or what it asks for cannot be calculated. */
const MISTAKES: readonly unknown[] = ['bad_data', 'execution'];

/** As Prometheus writes one; an empty text is none, whatever `Number` makes of it. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

const NOTHING: QueryValue = { kind: 'no-data', why: 'Prometheus has nothing for the query', isEmpty: true };
const HISTOGRAM: NoQueryValue = {
  kind: 'not-one-number',
  why: 'it gives a histogram',
  advice: 'Put it into a function that makes a number of it, such as histogram_quantile(0.95, ...).',
};

/** Reads the body of an answer to an instant query. Pure. */
export function readQueryResult(document: unknown): QueryResult {
  const data = dataOf(document);
  if (data.kind !== 'data') return data;
  const { type, result } = data;
  switch (type) {
    case 'scalar':
      return numberOf(result);
    case 'vector':
      return elementOf(result);
    case 'matrix':
      return {
        kind: 'not-one-number',
        why: 'it gives a range of values',
        advice: 'Put it into a function that makes one of them, such as rate(...) or avg_over_time(...).',
      };
    case 'string':
      return { kind: 'not-one-number', why: 'it gives text', advice: 'Write an expression that gives one number.' };
    default:
      return { kind: 'not-prometheus' };
  }
}

/**
 * Reads the body of an answer to a range query: what instant queries at these moments would have given. Series may follow
 * one another, as those of a process and of the one after it; two at the same moment are not one number. Pure.
 */
export function readRangeResult(document: unknown, { fromMs, stepMs, count }: Moments): RangeResult {
  const data = dataOf(document);
  if (data.kind !== 'data') return data;
  if (data.type !== 'matrix') return { kind: 'not-prometheus' };
  const values: QueryValue[] = Array.from({ length: count }, () => NOTHING);
  const seriesAt: unknown[] = Array.from({ length: count });
  for (const series of data.result) {
    if (own(series, 'histograms') !== undefined) return HISTOGRAM;
    const points = own(series, 'values');
    if (!Array.isArray(points)) return { kind: 'not-prometheus' };
    for (const point of points as readonly unknown[]) {
      const seconds: unknown = Array.isArray(point) ? point[0] : undefined;
      if (!Array.isArray(point) || typeof seconds !== 'number') return { kind: 'not-prometheus' };
      const index = Math.round((seconds * 1000 - fromMs) / stepMs);
      // what was not asked for lies before the watch, or was told already
      if (!(index >= 0 && index < count)) continue;
      if (seriesAt[index] !== undefined && seriesAt[index] !== series) return severalValues(data.result.length);
      const value = numberOf(point);
      if (value.kind === 'not-prometheus') return value;
      seriesAt[index] = series;
      values[index] = value;
    }
  }
  return { kind: 'values', values };
}

type Answered =
  | { readonly kind: 'data'; readonly type: unknown; readonly result: readonly unknown[] }
  | Extract<NoQueryValue, { kind: 'refused' | 'not-prometheus' }>;

function dataOf(document: unknown): Answered {
  const status = own(document, 'status');
  if (status === 'error') {
    const words = own(document, 'error');
    const isMistake = MISTAKES.includes(own(document, 'errorType'));
    return { kind: 'refused', words: typeof words === 'string' ? words : 'an error without words', isMistake };
  }
  const data = own(document, 'data');
  const result = own(data, 'result');
  if (status !== 'success' || !Array.isArray(result)) return { kind: 'not-prometheus' };
  return { kind: 'data', type: own(data, 'resultType'), result };
}

function elementOf(vector: readonly unknown[]): QueryResult {
  const [only] = vector;
  if (only === undefined) return NOTHING;
  if (vector.length > 1) return severalValues(vector.length);
  const value = own(only, 'value');
  if (Array.isArray(value)) return numberOf(value);
  return own(only, 'histogram') === undefined ? { kind: 'not-prometheus' } : HISTOGRAM;
}

function severalValues(count: number): NoQueryValue {
  return {
    kind: 'not-one-number',
    why: `it gives ${count} values`,
    advice: 'Make one number of them, such as sum(...), avg(...) or max(...).',
  };
}

/** `[seconds, "text"]`. */
function numberOf([, text]: readonly unknown[]): QueryValue | Extract<NoQueryValue, { kind: 'not-prometheus' }> {
  if (typeof text !== 'string') return { kind: 'not-prometheus' };
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return { kind: 'value', value };
  // 0/0 and 1/0: there was nothing to calculate with
  const what = /^[+-]?Inf$|^NaN$/.test(text) ? text : 'no number';
  return { kind: 'no-data', why: `the query gives ${what}`, isEmpty: false };
}

function own(value: unknown, name: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
