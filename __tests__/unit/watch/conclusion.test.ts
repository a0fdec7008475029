import { describe, expect, it } from 'vitest';
import { rulesWith } from '../../../scripts/watch-simulation.ts';
import { conclude, verdictSoFar } from '../../../src/watch/conclusion.ts';
import { addMetricReading, NOTHING_SEEN } from '../../../src/watch/decision.ts';
import type { Judgement } from '../../../src/watch/judgement.ts';
import { METRIC_DEFAULTS, type MetricRule, type MetricState, NO_READINGS } from '../../../src/watch/metric.ts';
import { type PreparedRules, prepareRules, type WatchRules } from '../../../src/watch/rules.ts';
import type { Sample } from '../../../src/watch/samples.ts';
import { ticks, watched } from './samples.ts';

/** Samples of a watch, as `ticks`; `s` is slow. */
function slowWhere(signs: string): readonly Sample[] {
  return ticks(signs.replaceAll('s', '.')).map((sample, index) =>
    signs[index] === 's' ? { ...sample, latencyMs: 900 } : sample,
  );
}

/** Judgement of the rule after these ticks. */
function judged(rule: string, given: Partial<WatchRules>, signs: string) {
  const rules: PreparedRules = rulesWith(given);
  const { judgements } = conclude(rules, watched(rules, slowWhere(signs)), { p95Ms: 900 }, signs.length);
  const { state, reason, sentence } = judgements.find((judgement) => judgement.rule === rule) ?? {};
  return { state, reason, sentence };
}

describe('the end of a watch', () => {
  const p95 = { max: 500, by: 'limit', lacksBaseline: false } as const;
  /** 15 of 300, never three bad stretches in five minutes. */
  const atLimit = `${'s'.repeat(8)}${'.'.repeat(150)}${'s'.repeat(7)}${'.'.repeat(135)}`;

  it.each<[string, Partial<WatchRules>, string, string, string | undefined]>([
    ['exactly at the limit of the P95 holds', { p95 }, atLimit, 'pass', undefined],
    ['above it is not proven', { p95 }, `s${atLimit.slice(0, -1)}`, 'inconclusive', 'watch-not-proven'],
    ['at it, if it is strict, is not proven', { p95, strict: true }, atLimit, 'inconclusive', 'watch-not-proven'],
    ['well below it, if it is strict, holds', { p95, strict: true }, '.'.repeat(300), 'pass', undefined],
    ['of too few answers is not proven', { p95 }, '.'.repeat(59), 'inconclusive', 'watch-too-few-samples'],
  ])('%s', (_, given, signs, state, reason) => {
    expect(judged('p95', given, signs)).toMatchObject({ state, reason });
  });

  it('says of the P95 how many were slower, and slower than what', () => {
    expect(judged('p95', { p95 }, atLimit).sentence).toBe(
      'The P95 is 900 ms: 15 of 300 (5 %) took longer than 500 ms; the limit is 5 %.',
    );
  });

  it('is not broken by a rate exactly at the limit', () => {
    const errors = `${'x'.repeat(3)}${'.'.repeat(150)}${'x'.repeat(3)}${'.'.repeat(144)}`;
    expect(judged('error-rate', {}, errors)).toMatchObject({ state: 'pass' });
    expect(judged('error-rate', {}, `x${errors.slice(1).replace('.', 'x')}`)).toMatchObject({ state: 'inconclusive' });
  });

  it('says of a limit that was not broken, in spite of enough evidence, that the bad ones came together', () => {
    const rules = rulesWith({});
    const outage = `${'.'.repeat(100)}${'x'.repeat(15)}${'.'.repeat(185)}`;
    const { cause } = conclude(rules, watched(rules, ticks(outage)), { p95Ms: undefined }, 300);
    expect(cause).toMatchObject({ rule: 'error-rate', state: 'inconclusive', reason: 'watch-not-proven' });
    expect(cause?.advice).toContain('close together');
    expect(cause?.facts?.needed).toBeUndefined();
  });

  it('says that there were never so many failures in a row', () => {
    expect(judged('consecutive-failures', {}, 'xxxx.'.padEnd(300, '.'))).toMatchObject({
      state: 'pass',
      sentence: 'Never 5 failures in a row for 30 s.',
    });
  });

  it('blames missed ticks where they are as many as errors of our own', () => {
    const reasonOf = (signs: string) => judged('samples', {}, signs).reason;
    expect(reasonOf(`${'e.-.'.repeat(20)}${'.'.repeat(220)}`)).toBe('watch-ticks-missed');
    expect(reasonOf(`${'e.-.'.repeat(20)}e${'.'.repeat(219)}`)).toBe('watch-own-trouble');
  });

  describe('an error budget', () => {
    const budgets = [{ budget: 0.02, rate: 5, longMs: 600_000, shortMs: 60_000 }];
    const { errorRate: _, ...rules } = rulesWith({});
    const given = { ...rules, budgets } as Partial<WatchRules>;
    const budgetOf = (signs: string) => judged('error-budget', { ...given, errorRate: 1 }, signs);
    const fast = (bad: number) => `${'.'.repeat(30 - bad)}${'x'.repeat(bad)}`;

    it('that burns slower over either window holds', () => {
      expect(budgetOf('.'.repeat(300))).toEqual({
        ...{ state: 'pass', reason: undefined },
        sentence: 'The error budget burns at 0x; the limit is 5x.',
      });
      // over the short one alone
      expect(budgetOf(`${'.'.repeat(270)}${fast(4)}`)).toMatchObject({ state: 'pass' });
      // over the long one alone: 19 of 190, in two stretches
      expect(budgetOf(`${'.'.repeat(100)}${'x'.repeat(9)}.${'x'.repeat(10)}${'.'.repeat(70)}`)).toMatchObject({
        state: 'pass',
        sentence: 'The error budget burns at 5x; the limit is 5x.',
      });
    });

    it('that burns exactly at the rate over both, with too little evidence, is not proven', () => {
      const short = `${'.'.repeat(27)}${'x.........'.repeat(2)}x..`;
      expect(budgetOf(short)).toMatchObject({ state: 'pass' });
      const both = `${'x.........'.repeat(3)}`;
      expect(budgetOf(both)).toEqual({
        ...{ state: 'inconclusive', reason: 'watch-not-proven' },
        sentence: 'The error budget burns at 5x over 10 min, with too few failures to be sure of it.',
      });
    });
  });

  it('says that one failure at its very end is no row of them', () => {
    expect(judged('consecutive-failures', {}, 'x'.padStart(300, '.'))).toMatchObject({ state: 'pass' });
  });

  it('does not hold a P95 that is kept as a whole and was not in the last five minutes', () => {
    const late = `${'.'.repeat(300)}${'s.........'.repeat(15)}`;
    expect(judged('p95', { p95, forMs: 900_000 }, late)).toEqual({
      ...{ state: 'inconclusive', reason: 'watch-not-proven' },
      sentence:
        'The P95 is 900 ms: 15 of 450 (3.3 %) took longer than 500 ms, which is within the limit of 5 %, but the last five minutes were above it.',
    });
  });

  it('says of a strict limit that is kept and not proven on which side of it the share is, and what would prove it', () => {
    const strict = rulesWith({ p95, strict: true });
    const causeOf = (signs: string) => conclude(strict, watched(strict, slowWhere(signs)), { p95Ms: 900 }, 300).cause;
    expect(causeOf(atLimit)).toMatchObject({
      rule: 'p95',
      sentence:
        'The P95 is 900 ms: 15 of 300 (5 %) took longer than 500 ms: within the limit of 5 %, and too little to be sure of it.',
      advice: 'It is so near to the limit that no number of samples would have decided.',
    });
    expect(causeOf(`${'s'.repeat(12)}${'.'.repeat(288)}`)?.advice).toMatch(
      /^At this share it would have taken \d+ samples: watch for longer, or probe more often\.$/,
    );
  });

  it.each<[string, string, number, string, string, boolean]>([
    [
      'lost and could not see',
      '.....---ee',
      10,
      'watch-ticks-missed',
      'Only 5 of 10 planned probes were answered or timed out: 3 could not be sent and 2 met trouble of our own.',
      true,
    ],
    [
      'lost',
      '.....---',
      8,
      'watch-ticks-missed',
      'Only 5 of 8 planned probes were answered or timed out: 3 could not be sent.',
      false,
    ],
    [
      'could not see with one',
      '.....e',
      6,
      'watch-own-trouble',
      'Only 5 of 6 planned probes were answered or timed out: 1 met trouble of our own.',
      true,
    ],
    ['never sent', '.....', 8, 'watch-ticks-missed', 'Only 5 of 8 planned probes were answered or timed out.', false],
  ])(
    'says how many probes it %s, and doubts "url" only where some met trouble',
    (_, signs, planned, reason, sentence, isDoubt) => {
      const rules = rulesWith({});
      const { judgements } = conclude(rules, watched(rules, ticks(signs)), { p95Ms: undefined }, planned);
      expect(judgements[0]).toMatchObject({ rule: 'samples', state: 'inconclusive', reason, sentence });
      expect(judgements[0]?.advice?.includes('"url"')).toBe(isDoubt);
    },
  );

  it('says of each rule that was asked for, and of no other, that nothing is known where nothing was answered', () => {
    const budget = { budget: 0.001, rate: 14.4, longMs: 600_000, shortMs: 60_000 };
    const { errorRate: _e, consecutiveFailures: _c, ...rest } = rulesWith({});
    const told = (rules: PreparedRules) =>
      conclude(rules, watched(rules, ticks('---')), { p95Ms: undefined }, 3)
        .judgements.slice(1)
        .map(({ rule, name, state, reason }) => [rule, name, state, reason]);
    const unknown = ['inconclusive', 'watch-too-few-samples'];
    expect(told(prepareRules({ ...rest, consecutiveFailures: 5 }))).toEqual([
      ['consecutive-failures', undefined, ...unknown],
    ]);
    expect(told(prepareRules({ ...rest, p95, budgets: [budget] }))).toEqual([
      ['p95', undefined, ...unknown],
      ['error-budget', '14.4x over 10 min and 1 min', ...unknown],
    ]);
  });

  it('whose only rule is a dry run decides nothing, and shows it beside that', () => {
    const { errorRate: _e, consecutiveFailures: _c, ...rest } = rulesWith({});
    const rules = prepareRules({ ...rest, metrics: [{ ...METRIC_DEFAULTS, name: 'logins', min: 1, dryRun: true }] });
    expect(conclude(rules, NOTHING_SEEN, { p95Ms: undefined }, 0)).toMatchObject({
      state: 'inconclusive',
      cause: { rule: 'samples', state: 'inconclusive', reason: 'nothing-examined' },
      judgements: [
        { rule: 'samples', state: 'inconclusive' },
        { rule: 'metric', name: 'logins', isDryRun: true },
      ],
    });
  });

  it('broken by the error rate says how many failed, of how many, lately too, and what the limit is', () => {
    const rules = rulesWith({});
    const causeOf = (signs: string) =>
      verdictSoFar(rules, watched(rules, ticks(signs)), { p95Ms: undefined }).cause ?? { sentence: '' };
    expect(causeOf('x..'.repeat(20))).toMatchObject({
      ...{ rule: 'error-rate', state: 'fail', reason: 'watch-error-rate' },
      sentence: '11 of 31 probes (35 %) failed; the limit is 2 % (after 1 min).',
      facts: { bad: 11, all: 31, limit: 0.02 },
    });
    expect(causeOf(`${'.'.repeat(100)}${'x..'.repeat(40)}`).sentence).toBe(
      '11 of 131 probes (8.4 %) failed, 11 of 51 (22 %) in the last two minutes; the limit is 2 % (after 4 min 20 s).',
    );
  });

  it('that cannot see says for how long it could not', () => {
    const rules = rulesWith({});
    const late = ticks('e'.repeat(16)).map((sample) => ({ ...sample, atMs: sample.atMs + 60_000 }));
    expect(verdictSoFar(rules, watched(rules, late), { p95Ms: undefined })).toMatchObject({
      state: 'inconclusive',
      cause: { sentence: expect.stringMatching(/^The watch cannot see: 16 probes in a row .*, for 30 s \(after /) },
    });
  });

  it.each([
    [0, '1 value was, where none may be'],
    [1, '2 values were, where 1 may be'],
  ])('broken by a metric of which %d values may be bad says how many were', (failureLimit, many) => {
    const rules = rulesWith({ metrics: [{ ...METRIC_DEFAULTS, name: 'logins', min: 1, failureLimit }] });
    const state = [1, 2].reduce(
      (before, at) => addMetricReading(rules, before, 'logins', { atMs: at * 1000, outcome: 'value', value: 0 }),
      NOTHING_SEEN,
    );
    const first = addMetricReading(rules, NOTHING_SEEN, 'logins', { atMs: 1000, outcome: 'value', value: 0 });
    const { cause } = verdictSoFar(rules, failureLimit === 0 ? first : state, { p95Ms: undefined });
    expect(cause?.sentence).toContain(many);
  });

  it('names as the cause one metric of several, and leaves the others open', () => {
    const metrics = ['logins', 'orders'].map((name) => ({ ...METRIC_DEFAULTS, name, min: 1, failureLimit: 0 }));
    const rules = rulesWith({ metrics });
    const state = addMetricReading(rules, NOTHING_SEEN, 'orders', { atMs: 1000, outcome: 'value', value: 0 });
    const { judgements } = verdictSoFar(rules, state, { p95Ms: undefined });
    expect(judgements.flatMap(({ rule, name, state }) => (rule === 'metric' ? [[name, state]] : []))).toEqual([
      ['logins', 'undecided'],
      ['orders', 'fail'],
    ]);
    expect(judgements.find(({ name }) => name === 'orders')?.sentence).toMatch(/^The metric "orders" is 0, /);
  });

  it.each<[string, Partial<MetricRule> | { min: undefined }, Partial<MetricState>, Partial<Judgement>]>([
    [
      'as often bad as good',
      {},
      { good: 2, bad: 2 },
      {
        ...{ state: 'inconclusive', reason: 'watch-not-proven' },
        sentence: 'Only 2 of 4 values were within bounds (at least 1).',
      },
    ],
    [
      'that had no data too often',
      {},
      { good: 9, bad: 1, noData: 4 },
      {
        ...{ state: 'inconclusive', reason: 'watch-metric-no-data' },
        sentence: '4 readings had no data, 10 had a value.',
      },
    ],
    [
      'whose source failed too often in a row',
      {},
      { good: 9, errors: 7, mostErrorsInRow: 5 },
      {
        ...{ state: 'inconclusive', reason: 'watch-metric-unavailable' },
        sentence: 'The source did not answer 7 times, 5 in a row.',
      },
    ],
    [
      'that broke its bounds in a dry run, by the value that did',
      { dryRun: true },
      { good: 1, bad: 3, last: 5, breach: { atMs: 9000, value: 0.5 } },
      {
        ...{ state: 'fail', reason: 'watch-metric', isDryRun: true },
        sentence: expect.stringMatching(/^The metric "logins" is 0\.5, out of bounds \(at least 1\)/),
      },
    ],
    [
      'that only compares, with nothing',
      { min: undefined },
      { good: 5 },
      {
        ...{ state: 'skipped', reason: 'watch-no-baseline' },
        sentence: 'There is no baseline to compare with, so nothing was decided by it.',
      },
    ],
  ])('says of a metric %s what it came to', (_, rule, readings, judgement) => {
    const { min, ...rest } = { ...METRIC_DEFAULTS, name: 'logins', min: 1, ...rule };
    const rules = rulesWith({ metrics: [min === undefined ? rest : { ...rest, min }] });
    const state = { ...NOTHING_SEEN, metrics: { logins: { ...NO_READINGS, ...readings } } };
    const { judgements } = conclude(rules, state, { p95Ms: undefined }, 0);
    expect(judgements.at(-1)).toMatchObject({ rule: 'metric', name: 'logins', isDryRun: false, ...judgement });
  });

  it('says of a metric how many of its values were within bounds', () => {
    const metrics = [{ ...METRIC_DEFAULTS, name: 'logins', min: 1 }];
    const state = {
      ...watched(rulesWith({ metrics }), []),
      metrics: { logins: { good: 5, bad: 2, noData: 0, errors: 0, errorsInRow: 0, mostErrorsInRow: 0 } },
    };
    const { judgements } = conclude(rulesWith({ metrics }), state, { p95Ms: undefined }, 0);
    expect(judgements.at(-1)?.sentence).toBe('5 of 7 values were within bounds (at least 1).');
  });
});
