import { describe, expect, it } from 'vitest';
import {
  leastNumber,
  plannedTicks,
  samplesForLimit,
  samplesToConfirm,
  supportsThreshold,
  wilson,
} from '../../../src/watch/interval.ts';
import fc from '../../helpers/fast-check.ts';

/** Chance of at most `most` bad ones of `all` samples. */
function atMost(most: number, all: number, share: number): number {
  let term = (1 - share) ** all;
  let sum = term;
  for (let bad = 1; bad <= most; bad++) {
    term *= ((all - bad + 1) / bad) * (share / (1 - share));
    sum += term;
  }
  return sum;
}

describe('the interval of a share', () => {
  it('holds the observed share and stays between 0 and 1', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (one, two) => {
        const seen = { bad: Math.min(one, two), all: Math.max(one, two) };
        const { low, high } = wilson(seen);
        const share = seen.all === 0 ? 0.5 : seen.bad / seen.all;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('allows everything where nothing was seen', () => {
    expect(wilson({ bad: 0, all: 0 })).toEqual({ low: 0, high: 1 });
  });

  it('leaves out 0 as soon as one was bad, and 1 as soon as one was not', () => {
    for (const all of [2, 60, 1e6]) {
      expect(wilson({ bad: 0, all }).low).toBe(0);
      expect(wilson({ bad: 1, all }).low).toBeGreaterThan(0);
      expect(wilson({ bad: all - 1, all }).high).toBeLessThan(1);
      expect(wilson({ bad: all, all }).high).toBe(1);
    }
  });

  it.each([
    [60, 2],
    [120, 3],
    [300, 6],
    [600, 11],
    [1800, 25],
  ])('lies above 1 %% with %d samples from %d bad ones on', (all, bad) => {
    expect(wilson({ bad, all }).low).toBeGreaterThan(0.01);
    expect(wilson({ bad: bad - 1, all }).low).toBeLessThanOrEqual(0.01);
  });

  it('lets a service at a quarter of the limit pass a strict watch as often as the tables say', () => {
    const passes = (all: number) => {
      let most = 0;
      while (wilson({ bad: most + 1, all }).high <= 0.02) most++;
      return atMost(most, all, 0.005);
    };
    expect(passes(300)).toBeCloseTo(0.81, 1);
    expect(passes(900)).toBeGreaterThan(0.995);
  });
});

describe('the number of samples that a limit takes', () => {
  it.each([
    [0.05, 59],
    [0.02, 149],
    [0.01, 299],
    [0.001, 2995],
  ])('is for %d: %d without any failure', (limit, needed) => {
    expect(samplesForLimit(limit)).toBe(needed);
    expect((1 - limit) ** needed).toBeLessThanOrEqual(0.05);
    expect((1 - limit) ** (needed - 1)).toBeGreaterThan(0.05);
  });

  it('is the least one whose interval is within the limit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.double({ min: 0.001, max: 0.1, noNaN: true }),
        (part, limit) => {
          const share = part * limit;
          const needed = samplesToConfirm(share, limit) ?? Number.NaN;
          expect(wilson({ bad: share * needed, all: needed }).high).toBeLessThanOrEqual(limit);
          if (needed > 1) expect(wilson({ bad: share * (needed - 1), all: needed - 1 }).high).toBeGreaterThan(limit);
        },
      ),
    );
  });

  it('is found from 1 on, and is none where no number is enough', () => {
    for (const least of [1, 2, 3, 4, 1000, 1001]) expect(leastNumber((number) => number >= least)).toBe(least);
    expect(leastNumber(() => false)).toBeUndefined();
  });

  it('is none where the share is not below the limit', () => {
    expect(samplesToConfirm(0.02, 0.02)).toBeUndefined();
    expect(samplesToConfirm(0.03, 0.02)).toBeUndefined();
  });
});

describe('a watch', () => {
  it('of 30 s can never show a limit of 0.1 %, which takes 2,995 samples (W06)', () => {
    expect(supportsThreshold(30_000, 2000, 0.001)).toEqual({ isEnough: false, planned: 15, needed: 2995 });
  });

  it('of 15 min at one probe every 2 s can show the usual limit of 5 %', () => {
    expect(supportsThreshold(900_000, 2000, 0.05)).toEqual({ isEnough: true, planned: 450, needed: 59 });
  });

  it('can never show a limit of 0 %, and always one of 100 %', () => {
    expect(supportsThreshold(900_000, 2000, 0)).toMatchObject({ isEnough: false, needed: Number.POSITIVE_INFINITY });
    expect(supportsThreshold(2000, 2000, 1)).toEqual({ isEnough: true, planned: 1, needed: 0 });
  });

  it('supports a limit with exactly as many samples as it takes, and not with one less', () => {
    expect(supportsThreshold(59 * 2000, 2000, 0.05).isEnough).toBe(true);
    expect(supportsThreshold(58 * 2000, 2000, 0.05).isEnough).toBe(false);
  });

  it('has its last tick before its end', () => {
    expect(plannedTicks(10_000, 2000)).toBe(5);
    expect(plannedTicks(9999, 2000)).toBe(5);
    expect(plannedTicks(10_001, 2000)).toBe(6);
  });
});
