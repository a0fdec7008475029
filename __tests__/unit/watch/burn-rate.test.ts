import { describe, expect, it } from 'vitest';
import {
  addToBurn,
  type BurnState,
  burnBreach,
  burnOf,
  type PreparedBurn,
  prepareBurn,
} from '../../../src/watch/burn-rate.ts';
import { logEvidence } from '../../../src/watch/sequential.ts';

const BUDGET = 0.005;
const WATCH_MS = 900_000;
const rule = prepareBurn({ budget: BUDGET, rate: 20, longMs: 600_000, shortMs: 60_000 }, WATCH_MS);

/** One sample every 2 s; `x` is bad. */
function seen(signs: string, of: PreparedBurn = rule, everyMs = 2000): BurnState {
  return [...signs].reduce<BurnState>((state, sign, index) => addToBurn(of, state, index * everyMs, sign === 'x'), []);
}

function isBroken(signs: string, of: PreparedBurn = rule, everyMs = 2000): boolean {
  return burnBreach(of, seen(signs, of, everyMs), signs.length * everyMs) !== undefined;
}

describe('an error budget', () => {
  it('burns as many times as fast as its share of failures is above the budget', () => {
    const state = seen(`${'x.........'.repeat(27)}${'x....'.repeat(6)}`);
    expect(burnOf(rule, state)).toEqual({
      long: { bad: 33, all: 300 },
      short: { bad: 6, all: 30 },
      longRate: 33 / 300 / BUDGET,
      shortRate: 0.2 / BUDGET,
    });
    expect(burnOf(rule, [])).toEqual({
      long: { bad: 0, all: 0 },
      short: { bad: 0, all: 0 },
      longRate: 0,
      shortRate: 0,
    });
  });

  it('is counted over the long window, and forgets what is before it', () => {
    const state = seen(`${'x'.repeat(10)}${'.'.repeat(290)}`);
    expect(burnOf(rule, state).long).toEqual({ bad: 10, all: 300 });
    expect(burnOf(rule, addToBurn(rule, state, 600_000, false)).long).toEqual({ bad: 0, all: 291 });
  });

  it('is divided into stretches of 20 s, or into sixty where that is longer', () => {
    const hour = prepareBurn({ ...rule, longMs: 3_600_000, shortMs: 300_000 }, 7_200_000);
    const state = seen(`${'.'.repeat(59)}x${'.'.repeat(60)}`, hour, 60_000);
    expect(state).toHaveLength(60);
    expect(state[0]).toEqual({ index: 60, bad: 0, all: 1 });
    expect(seen('....................', rule).map(({ index }) => index)).toEqual([0, 1]);
  });

  it('takes windows that are no whole number of stretches for the next one, so that none is empty', () => {
    const odd = { ...rule, longMs: 50_000, shortMs: 5000 };
    const state = seen('x'.repeat(90), { ...rule, ...odd });
    const { long, short } = burnOf(odd, state);
    expect([short, long]).toEqual([
      { bad: 10, all: 10 },
      { bad: 30, all: 30 },
    ]);
    expect(prepareBurn(rule, WATCH_MS + 1).starts).toBe(46);
  });

  it('is used up too fast exactly at the rate, over both windows', () => {
    const atRate = 'x.........'.repeat(12);
    expect(isBroken(atRate)).toBe(true);
    expect(isBroken(atRate.replace('x', '.'))).toBe(false);
    // well for a minute, but for two of what would have to be three
    expect(isBroken(`${'x....'.repeat(24)}${'x.........'.repeat(3)}`)).toBe(true);
    expect(isBroken(`${'x....'.repeat(24)}${'x.........'.repeat(2)}..........`)).toBe(false);
  });

  it('is not used up too fast within 60 s, nor by less than 20 samples', () => {
    const state = seen('x'.repeat(40));
    expect(burnBreach(rule, state, 59_999)).toBeUndefined();
    expect(burnBreach(rule, state, 60_000)).toBeDefined();
    expect(isBroken('x'.repeat(19), rule, 4000)).toBe(false);
    expect(isBroken('x'.repeat(20), rule, 4000)).toBe(true);
  });

  it('is not used up too fast by two stretches', () => {
    expect(isBroken(`${'.'.repeat(10)}${'x'.repeat(20)}`)).toBe(false);
    expect(isBroken(`${'.'.repeat(10)}${'x'.repeat(20)}x`)).toBe(true);
  });

  it('is used up too fast only where the evidence is, with one chance for each place that a window may begin in', () => {
    const slow = prepareBurn({ budget: BUDGET, rate: 2, longMs: 600_000, shortMs: 60_000 }, WATCH_MS);
    const least = -Math.log(0.01 / 45);
    let [enough, short] = [0, 0];
    for (let bad = 3; bad <= 14; bad++) {
      for (let quiet = 0; quiet <= 260; quiet += 4) {
        // one in each stretch, the last ones within a minute
        const signs = `${'.'.repeat(quiet)}${'.........x'.repeat(bad)}`.slice(-300);
        const state = seen(signs, slow);
        const { long, longRate, shortRate } = burnOf(slow, state);
        const isFast = longRate >= 2 && shortRate >= 2;
        const isEvident = logEvidence(slow.test, long) >= least;
        expect(burnBreach(slow, state, signs.length * 2000) !== undefined).toBe(
          isFast && isEvident && signs.length >= 30,
        );
        if (isFast && isEvident) enough++;
        if (isFast && !isEvident) short++;
      }
    }
    expect(Math.min(enough, short)).toBeGreaterThan(50);
  });
});
