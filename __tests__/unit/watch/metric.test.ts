import { describe, expect, it } from 'vitest';
import { boundOf } from '../../../src/watch/baseline.ts';
import {
  addReading,
  METRIC_DEFAULTS,
  type MetricRule,
  metricStanding,
  NO_READINGS,
} from '../../../src/watch/metric.ts';
import type { Reading } from '../../../src/watch/samples.ts';

type Seen = number | 'no-data' | 'error';

/** What a metric between 0.98 and 1 comes to; one reading every 10 s. */
function standing(seen: readonly Seen[], more: Partial<MetricRule> = {}) {
  const rule: MetricRule = { ...METRIC_DEFAULTS, name: 'login success', min: 0.98, max: 1, ...more };
  const state = seen.reduce((before, value, index) => {
    const atMs = index * 10_000;
    const reading: Reading = typeof value === 'number' ? { atMs, outcome: 'value', value } : { atMs, outcome: value };
    return addReading(rule, before, reading);
  }, NO_READINGS);
  return { standing: metricStanding(rule, state), state };
}

describe('a metric', () => {
  it.each<[string, readonly Seen[], string, Partial<MetricRule>]>([
    ['holds within its bounds', [1, 0.99, 0.98], 'held', {}],
    ['holds with as many bad values as are put up with', [0.5, 1, 0.5, 1, 1], 'held', {}],
    ['is broken by one more', [0.5, 1, 0.5, 1, 0.5, 1, 1], 'breached', {}],
    ['is broken by values above the greatest', [2, 2, 2], 'breached', {}],
    ['is broken by the first bad value where none is put up with', [1, 0.5], 'breached', { failureLimit: 0 }],
    ['without data is not good', ['no-data', 'no-data'], 'no-data', {}],
    ['without any reading is not good', [], 'no-data', {}],
    [
      'without data too often is not good, even if its values are',
      [1, 1, 1, 1, 1, 'no-data', 'no-data', 'no-data', 'no-data'],
      'no-data',
      {},
    ],
    ['may lack data a few times', [1, 1, 'no-data', 'no-data', 'no-data'], 'held', {}],
    ['takes what is not a number for no data', [Number.NaN, Number.POSITIVE_INFINITY], 'no-data', {}],
    [
      'is unknown where its source fails five times in a row',
      [1, 1, 1, 'error', 'error', 'error', 'error', 'error', 1],
      'errors',
      {},
    ],
    ['may miss its source four times in a row', [1, 'error', 'error', 'error', 'error', 1, 'error'], 'held', {}],
    ['is unknown where its source never answers', ['error', 'error'], 'errors', {}],
    ['is not shown to hold by bad values, even if they are put up with', [0.5, 0.5], 'too-few', {}],
    ['is not shown to hold by as many good values as bad ones', [0.5, 1], 'too-few', {}],
    [
      'is broken whatever its source does afterwards',
      [0.5, 0.5, 0.5, 'error', 'error', 'error', 'error', 'error', 1, 1, 1, 1],
      'breached',
      {},
    ],
    ['decides nothing before its initial delay', [0.5, 0.5, 0.5, 0.5, 1], 'held', { initialDelayMs: 40_000 }],
  ])('%s', (_, seen, expected, more) => {
    expect(standing(seen, more).standing).toBe(expected);
  });

  it('remembers when it was broken and by which value, and goes on counting', () => {
    const { state } = standing([0.5, 0.6, 0.7, 0.8, 1]);
    expect(state).toMatchObject({ bad: 4, good: 1, last: 1, breach: { atMs: 20_000, value: 0.7 } });
  });

  it('counts every reading once, for what it was', () => {
    expect(standing([]).state).toEqual({ good: 0, bad: 0, noData: 0, errors: 0, errorsInRow: 0, mostErrorsInRow: 0 });
    expect(standing([1, 'error', 'error', 'error', 'no-data', 0.5, 'error']).state).toEqual({
      ...{ good: 1, bad: 1, noData: 1, errors: 4, errorsInRow: 1, mostErrorsInRow: 3, last: 0.5 },
    });
  });

  it('whose limit is stricter than when the watch began is broken by the next bad value, and by no good one', () => {
    const strict: MetricRule = { ...METRIC_DEFAULTS, name: 'login success', min: 0.98, failureLimit: 1 };
    const before = standing([0.5, 0.5], { failureLimit: 2 }).state;
    const good = addReading(strict, before, { atMs: 30_000, outcome: 'value', value: 1 });
    expect(metricStanding(strict, good)).toBe('too-few');
    const bad = addReading(strict, good, { atMs: 40_000, outcome: 'value', value: 0.9 });
    expect(bad.breach).toEqual({ atMs: 40_000, value: 0.9 });
  });

  it('shows values from before its initial delay', () => {
    expect(standing([0.5], { initialDelayMs: 1 }).state).toMatchObject({ bad: 0, last: 0.5 });
  });

  it('includes its bounds', () => {
    expect(standing([0.98, 1], { failureLimit: 0 }).standing).toBe('held');
  });
});

describe('a bound that compares with earlier releases', () => {
  const baseline = { value: 400, from: 'three good watches' };
  it.each([
    ['is a multiple of the baseline', undefined, 2.5, baseline, { max: 1000, by: 'baseline', lacksBaseline: false }],
    ['is the stricter one: the comparison', 5000, 2.5, baseline, { max: 1000, by: 'baseline', lacksBaseline: false }],
    ['is the stricter one: the limit', 800, 2.5, baseline, { max: 800, by: 'limit', lacksBaseline: false }],
    [
      'is the limit where there is no baseline, and says so',
      800,
      2.5,
      undefined,
      { max: 800, by: 'limit', lacksBaseline: true },
    ],
    [
      'is a multiple of a share below 1',
      undefined,
      2,
      { value: 0.2, from: '' },
      { max: 0.4, by: 'baseline', lacksBaseline: false },
    ],
    ['is the limit where both are the same', 1000, 2.5, baseline, { max: 1000, by: 'limit', lacksBaseline: false }],
    ['is none where there is neither', undefined, 2.5, undefined, { by: 'none', lacksBaseline: true }],
    ['is none for a baseline of nothing', undefined, 2.5, { value: 0, from: '' }, { by: 'none', lacksBaseline: true }],
    [
      'is none for a baseline that is no number',
      undefined,
      2.5,
      { value: Number.NaN, from: '' },
      { by: 'none', lacksBaseline: true },
    ],
    [
      'is none for a baseline that is too large to be multiplied',
      undefined,
      2.5,
      { value: 1e308, from: '' },
      { by: 'none', lacksBaseline: true },
    ],
    [
      'is the limit where no comparison was asked for',
      800,
      undefined,
      baseline,
      { max: 800, by: 'limit', lacksBaseline: false },
    ],
  ])('%s', (_, limit, ratio, value, expected) => {
    expect(boundOf(limit, ratio, value)).toEqual(expected);
  });
});
