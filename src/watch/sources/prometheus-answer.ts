import { isJsonObject } from '../../checks/json-value.ts';

/** What the answer to an instant query comes to: https://prometheus.io/docs/prometheus/latest/querying/api/ */
export type QueryResult =
  | { readonly kind: 'value'; readonly value: number }
  /** The query holds and there is nothing (`isEmpty`), or nothing that is a number; `why` is one clause. */
  | { readonly kind: 'no-data'; readonly why: string; readonly isEmpty: boolean }
  /** The query can never give one number; `why` is one clause. */
  | { readonly kind: 'not-one-number'; readonly why: string; readonly advice: string }
  /** Prometheus's own words; `isMistake` where the query is at fault. Foreign text. */
  | { readonly kind: 'refused'; readonly words: string; readonly isMistake: boolean }
  | { readonly kind: 'not-prometheus' };

/** The query itself is at fault: it cannot be parsed, or what it asks for cannot be calculated. */
const MISTAKES: readonly unknown[] = ['bad_data', 'execution'];

/** As Prometheus writes one; an empty text is none, whatever `Number` makes of it. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Reads the body of an answer. Pure. */
export function readQueryResult(document: unknown): QueryResult {
  const status = own(document, 'status');
  if (status === 'error') {
    const words = own(document, 'error');
    const isMistake = MISTAKES.includes(own(document, 'errorType'));
    return { kind: 'refused', words: typeof words === 'string' ? words : 'an error without words', isMistake };
  }
  const data = own(document, 'data');
  const result = own(data, 'result');
  if (status !== 'success' || !Array.isArray(result)) return { kind: 'not-prometheus' };
  switch (own(data, 'resultType')) {
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

function elementOf(vector: readonly unknown[]): QueryResult {
  const [only] = vector;
  if (only === undefined) return { kind: 'no-data', why: 'Prometheus has nothing for the query', isEmpty: true };
  if (vector.length > 1) {
    return {
      kind: 'not-one-number',
      why: `it gives ${vector.length} values`,
      advice: 'Make one number of them, such as sum(...), avg(...) or max(...).',
    };
  }
  const value = own(only, 'value');
  if (Array.isArray(value)) return numberOf(value);
  return own(only, 'histogram') === undefined
    ? { kind: 'not-prometheus' }
    : {
        kind: 'not-one-number',
        why: 'it gives a histogram',
        advice: 'Put it into a function that makes a number of it, such as histogram_quantile(0.95, ...).',
      };
}

/** `[seconds, "text"]`. */
function numberOf([, text]: readonly unknown[]): QueryResult {
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
