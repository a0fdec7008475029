import { describe, expect, it } from 'vitest';
import { readQueryResult, readRangeResult } from '../../../../src/watch/sources/prometheus-answer.ts';
import fc from '../../../helpers/fast-check.ts';

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

describe('the answer to a range query', () => {
  const MOMENTS = { fromMs: 60_000, stepMs: 5000, count: 4 };
  const matrix = (...series: (readonly (readonly [number, unknown])[])[]) =>
    success(
      'matrix',
      series.map((values) => ({ metric: {}, values })),
    );
  const read = (document: unknown, moments = MOMENTS) => {
    const result = readRangeResult(document, moments);
    if (result.kind !== 'values') return result;
    return result.values.map((value) => (value.kind === 'value' ? value.value : value.why));
  };
  const NOTHING = 'Prometheus has nothing for the query';

  it.each<[string, unknown, unknown]>([
    [
      'a value for each moment',
      matrix([
        [60, '1'],
        [65, '2'],
        [70, '3'],
        [75, '4'],
      ]),
      [1, 2, 3, 4],
    ],
    [
      'gaps',
      matrix([
        [65, '2'],
        [75, '4'],
      ]),
      [NOTHING, 2, NOTHING, 4],
    ],
    ['nothing at all', matrix(), [NOTHING, NOTHING, NOTHING, NOTHING]],
    [
      'what is no number',
      matrix([
        [60, 'NaN'],
        [65, '+Inf'],
        [70, '-Inf'],
        [75, ''],
      ]),
      ['the query gives NaN', 'the query gives +Inf', 'the query gives -Inf', 'the query gives no number'],
    ],
    [
      'one series after the other',
      matrix(
        [
          [60, '1'],
          [65, '2'],
        ],
        [
          [70, '3'],
          [75, '4'],
        ],
      ),
      [1, 2, 3, 4],
    ],
    [
      'two series at the same moment',
      matrix(
        [
          [60, '1'],
          [65, '2'],
        ],
        [[65, '3']],
      ),
      { kind: 'not-one-number', why: 'it gives 2 values' },
    ],
    [
      'moments that were not asked for',
      matrix([
        [55, '9'],
        [60, '1'],
        [80, '9'],
        [1e300, '9'],
      ]),
      [1, NOTHING, NOTHING, NOTHING],
    ],
    [
      'moments a moment beside',
      matrix([
        [60.001, '1'],
        [64.999, '2'],
      ]),
      [1, 2, NOTHING, NOTHING],
    ],
    [
      'a histogram',
      success('matrix', [{ metric: {}, histograms: [[60, { count: '1' }]] }]),
      { kind: 'not-one-number', why: 'it gives a histogram' },
    ],
    ['a moment as text', matrix([['60' as unknown as number, '1']]), { kind: 'not-prometheus' }],
    ['a value as a number', matrix([[60, 1]]), { kind: 'not-prometheus' }],
    ['no series', success('matrix', ['x']), { kind: 'not-prometheus' }],
    ['the answer to an instant query', vector('1'), { kind: 'not-prometheus' }],
    [
      'a refusal',
      { status: 'error', errorType: 'bad_data', error: 'exceeded maximum resolution' },
      { kind: 'refused', words: 'exceeded maximum resolution', isMistake: true },
    ],
    ['HTML', undefined, { kind: 'not-prometheus' }],
  ])('%s', (_, document, expected) => {
    const result = read(document);
    if (Array.isArray(expected)) expect(result).toEqual(expected);
    else expect(result).toMatchObject(expected as object);
  });

  it('has a finite number or a reason for every moment, whatever comes', () => {
    const point = fc.tuple(
      fc.oneof(fc.integer({ min: 50, max: 90 }), fc.double()),
      fc.oneof(fc.string(), fc.constant('1')),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.array(fc.array(point)).map((series) => matrix(...series)),
        ),
        (document) => {
          const result = readRangeResult(document, MOMENTS);
          if (result.kind !== 'values') return;
          expect(result.values).toHaveLength(MOMENTS.count);
          for (const value of result.values) {
            if (value.kind === 'value') expect(Number.isFinite(value.value)).toBe(true);
            else expect(value.why).not.toBe('');
          }
        },
      ),
    );
  });
});
