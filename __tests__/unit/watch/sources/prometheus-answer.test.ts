import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQueryResult } from '../../../../src/watch/sources/prometheus-answer.ts';

const success = (resultType: string, result: unknown) => ({ status: 'success', data: { resultType, result } });
const vector = (...values: unknown[]) =>
  success(
    'vector',
    values.map((value) => ({ metric: {}, value: [1.5, value] })),
  );

describe('the answer to an instant query', () => {
  it.each<[string, unknown, unknown]>([
    ['a scalar', success('scalar', [1.5, '0.98']), { kind: 'value', value: 0.98 }],
    ['one element', vector('1e-3'), { kind: 'value', value: 0.001 }],
    ['nothing', vector(), { kind: 'no-data', why: 'Prometheus has nothing for the query' }],
    ['0/0', vector('NaN'), { kind: 'no-data', why: 'the query gives NaN' }],
    ['1/0', vector('+Inf'), { kind: 'no-data', why: 'the query gives +Inf' }],
    ['a value without a text', vector(''), { kind: 'no-data', why: 'the query gives no number' }],
    ['a number in another spelling', vector('0x10'), { kind: 'no-data', why: 'the query gives no number' }],
    ['several elements', vector('1', '2', '3'), { kind: 'not-one-number', why: 'it gives 3 values' }],
    ['a range', success('matrix', []), { kind: 'not-one-number', why: 'it gives a range of values' }],
    ['text', success('string', [1, 'x']), { kind: 'not-one-number', why: 'it gives text' }],
    [
      'a histogram',
      success('vector', [{ metric: {}, histogram: [1, { count: '1' }] }]),
      { kind: 'not-one-number', why: 'it gives a histogram' },
    ],
    [
      'a query that cannot be parsed',
      { status: 'error', errorType: 'bad_data', error: 'parse error: unexpected end of input' },
      { kind: 'refused', words: 'parse error: unexpected end of input', isMistake: true },
    ],
    [
      'a query that takes too long',
      { status: 'error', errorType: 'timeout', error: 'query timed out' },
      { kind: 'refused', words: 'query timed out', isMistake: false },
    ],
    [
      'an error without words',
      { status: 'error' },
      { kind: 'refused', words: 'an error without words', isMistake: false },
    ],
    ['something else', { status: 'UP' }, { kind: 'not-prometheus' }],
    ['a list', [], { kind: 'not-prometheus' }],
    ['borrowed properties', JSON.parse('{"__proto__": {"status": "success"}}'), { kind: 'not-prometheus' }],
  ])('%s', (_, document, expected) => {
    expect(readQueryResult(document)).toMatchObject(expected as object);
  });

  it('is never a number that is none', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.string().map((text) => vector(text)),
        ),
        (document) => {
          const result = readQueryResult(document);
          if (result.kind === 'value') expect(Number.isFinite(result.value)).toBe(true);
        },
      ),
    );
  });
});
