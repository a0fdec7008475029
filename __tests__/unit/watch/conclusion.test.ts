import { describe, expect, it } from 'vitest';
import { rulesWith } from '../../../scripts/watch-simulation.ts';
import { conclude } from '../../../src/watch/conclusion.ts';
import { METRIC_DEFAULTS } from '../../../src/watch/metric.ts';
import type { PreparedRules, WatchRules } from '../../../src/watch/rules.ts';
import { ticks, watched } from './samples.ts';

/** Judgement of the rule after 300 ticks; `s` is slow. */
function judged(rule: string, given: Partial<WatchRules>, signs: string) {
  const rules: PreparedRules = rulesWith(given);
  const samples = ticks(signs.replaceAll('s', '.')).map((sample, index) =>
    signs[index] === 's' ? { ...sample, latencyMs: 900 } : sample,
  );
  const { judgements } = conclude(rules, watched(rules, samples), { p95Ms: 900 }, signs.length);
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
