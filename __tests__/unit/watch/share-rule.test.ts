import { describe, expect, it } from 'vitest';
import { chanceOfSoMany } from '../../../src/watch/binomial.ts';
import { wilson } from '../../../src/watch/interval.ts';
import { logEvidence } from '../../../src/watch/sequential.ts';
import {
  addToShare,
  isShown,
  isWorseLately,
  NO_SHARE,
  type ShareRule,
  type ShareState,
  samplesToBreak,
  shareBreach,
  shareRule,
} from '../../../src/watch/share-rule.ts';
import fc from '../../helpers/fast-check.ts';

const LIMIT = 0.05;
const WATCH_MS = 900_000;
const rule = shareRule(LIMIT, WATCH_MS, 450);
/** Where the mere number of bad samples says nothing. */
const byRatio = shareRule(LIMIT, WATCH_MS, 0);

/** Signs as in `ticks`: `x` is bad; one sample every 2 s, so that ten signs are a block. */
function seen(signs: string, everyMs = 2000, limit = LIMIT): ShareState {
  return [...signs.replaceAll(' ', '')].reduce(
    (state, sign, index) => addToShare(limit, state, index * everyMs, sign === 'x'),
    NO_SHARE,
  );
}

function isBroken(signs: string, everyMs = 2000, of: ShareRule = rule): boolean {
  const state = seen(signs, everyMs);
  return shareBreach(of, state, state.total.all * everyMs) !== undefined;
}

const BAD = 'x'.repeat(10);
const GOOD = '.'.repeat(10);

describe('a limit of a share', () => {
  it('is not broken by less than 20 samples', () => {
    expect(isBroken('x'.repeat(19), 4000)).toBe(false);
    expect(isBroken('x'.repeat(20), 4000)).toBe(true);
  });

  it('is not broken within 60 s', () => {
    const state = seen('x'.repeat(40));
    expect(shareBreach(rule, state, 59_999)).toBeUndefined();
    expect(shareBreach(rule, state, 60_000)).toEqual({ total: { bad: 40, all: 40 }, now: { bad: 40, all: 40 } });
  });

  it('is not broken by what lies in two stretches of 20 s, whatever came before', () => {
    const two = `${GOOD}${BAD}${BAD}${GOOD}`;
    expect(isBroken(two)).toBe(false);
    // the same number of bad ones, one of them in a third stretch
    expect(isBroken(`${GOOD}${BAD}${'x'.repeat(9)}.${GOOD}x.........`)).toBe(true);
  });

  it('remembers stretches that are longer ago than five minutes', () => {
    const long = `${BAD}${BAD}${GOOD.repeat(15)}`;
    expect(seen(long)).toMatchObject({ badBlocks: 2 });
    expect(seen(`${BAD}${BAD}${GOOD.repeat(13)}`)).toMatchObject({ badBlocks: 0 });
    expect(seen(`${BAD}${BAD}${GOOD.repeat(13)}.`)).toMatchObject({ badBlocks: 1 });
    expect(isBroken(`${long}xxxx......`)).toBe(true);
    expect(isBroken(`${GOOD}${BAD.repeat(2)}${GOOD.repeat(14)}`)).toBe(false);
  });

  it('counts a stretch that is at the limit as good, also long afterwards', () => {
    const atLimit = `x${'.'.repeat(19)}`.repeat(8);
    expect(seen(`${atLimit}${'.'.repeat(340)}`, 1000)).toMatchObject({ badBlocks: 0 });
    expect(seen(`${`xx${'.'.repeat(18)}`.repeat(8)}${'.'.repeat(340)}`, 1000)).toMatchObject({ badBlocks: 8 });
  });

  it('is not broken any more once two minutes were good', () => {
    const bad = BAD.repeat(6);
    expect(isBroken(`${bad}${GOOD.repeat(5)}`)).toBe(true);
    expect(isBroken(`${bad}${GOOD.repeat(5)}.`)).toBe(false);
    expect(shareBreach(rule, seen(`${bad}${GOOD.repeat(5)}`), 220_000)?.now).toEqual({ bad: 10, all: 60 });
  });

  it('is broken by the whole watch where its evidence is enough for seven tenths of 1 %', () => {
    const least = -Math.log(0.01 * 0.7);
    for (let all = 20; all <= 900; all += 7) {
      for (let bad = 1; bad <= all; bad += 1 + Math.floor(all / 100)) {
        const counts = { bad, all };
        expect(isShown(byRatio, { total: counts })).toBe(logEvidence(rule.test, counts) >= least);
      }
    }
  });

  it('is broken by the mere number of bad samples where it takes no more than two tenths of 1 %', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        fc.integer({ min: 20, max: 5000 }),
        (limit, planned) => {
          const { tooMany } = shareRule(limit, WATCH_MS, planned);
          expect(chanceOfSoMany({ bad: tooMany, all: planned }, limit)).toBeLessThanOrEqual(0.002);
          expect(chanceOfSoMany({ bad: tooMany - 1, all: planned }, limit)).toBeGreaterThan(0.002);
        },
      ),
    );
    expect([rule.tooMany, shareRule(0.02, 600_000, 300).tooMany]).toEqual([38, 15]);
  });

  it('is broken by that number at whatever moment it is reached, and never by more samples than were planned', () => {
    expect(isShown(rule, { total: { bad: 37, all: 440 } })).toBe(false);
    expect(isShown(rule, { total: { bad: 38, all: 440 } })).toBe(true);
    expect(isShown(rule, { total: { bad: 38, all: 450 } })).toBe(true);
    expect(isShown(rule, { total: { bad: 38, all: 451 } })).toBe(false);
    expect(isShown(byRatio, { total: { bad: 38, all: 440 } })).toBe(false);
  });

  it('is broken by what began lately where that takes no more than a tenth of 1 %, and lies in five stretches', () => {
    const starts = Math.ceil(WATCH_MS / 20_000);
    const least = -Math.log((0.01 * 0.1) / starts);
    const before = GOOD.repeat(20);
    for (let bad = 1; bad <= 10; bad++) {
      const block = `${'x'.repeat(bad)}${'.'.repeat(10 - bad)}`;
      for (let blocks = 1; blocks <= 15; blocks++) {
        const state = seen(`${before}${block.repeat(blocks)}`);
        const since = { bad: bad * blocks, all: 10 * blocks };
        const isByWhole = logEvidence(rule.test, state.total) >= -Math.log(0.01 * 0.7);
        const isLately = blocks >= 5 && logEvidence(rule.test, since) >= least;
        expect(shareBreach(byRatio, state, 2000 * state.total.all) !== undefined).toBe(
          (isByWhole && blocks >= 3) || isLately,
        );
      }
    }
  });

  it('of 100 % is never broken', () => {
    const everything = shareRule(1, WATCH_MS, 450);
    const state = seen('x'.repeat(450), 2000, 1);
    expect(shareBreach(everything, state, WATCH_MS)).toBeUndefined();
    expect(isShown(everything, { total: state.total })).toBe(false);
  });
});

describe('the last five minutes of a watch', () => {
  it('are worse than the limit where their interval is above it, and in three stretches', () => {
    for (let bad = 0; bad <= 15; bad++) {
      // one in each of so many stretches
      const signs = Array.from({ length: 15 }, (_, block) => (block < bad ? `x${'.'.repeat(9)}` : GOOD)).join('');
      const state = seen(`${GOOD.repeat(10)}${signs}`);
      expect(isWorseLately(rule, state)).toBe(bad >= 3 && wilson({ bad, all: 150 }).low > LIMIT);
    }
    expect(isWorseLately(rule, seen(`${GOOD.repeat(10)}${BAD}${BAD}`))).toBe(false);
    expect(isWorseLately(rule, seen(`${GOOD.repeat(10)}${BAD}${BAD}x.........`))).toBe(true);
  });

  it('are five minutes', () => {
    const bad = `${GOOD.repeat(5)}${'xx........'.repeat(15)}`;
    expect(isWorseLately(rule, seen(bad))).toBe(true);
    expect(isWorseLately(rule, seen(`${bad}${GOOD.repeat(13)}`))).toBe(false);
    expect(seen(`${bad}${GOOD.repeat(13)}`).lately).toHaveLength(15);
  });
});

describe('the number of samples that would break a limit', () => {
  it('is more than there were, and enough at the share that was seen, for a watch of that length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 2000 }), fc.double({ min: 1.2, max: 10, noNaN: true }), (all, ratio) => {
        const bad = Math.ceil(ratio * LIMIT * all);
        const needed = samplesToBreak(rule, { bad, all }) ?? Number.NaN;
        const isEnough = (samples: number) =>
          isShown(shareRule(LIMIT, WATCH_MS, samples), {
            total: { bad: Math.floor((bad / all) * samples), all: samples },
          });
        expect(needed).toBeGreaterThan(all);
        expect(isEnough(needed)).toBe(true);
        if (needed > all + 1) expect(isEnough(needed - 1)).toBe(false);
      }),
    );
  });

  it('does not say less than what a longer watch would need', () => {
    // 36 of 450 are not enough, 38 would have been
    expect(isShown(rule, { total: { bad: 36, all: 450 } })).toBe(false);
    expect(samplesToBreak(rule, { bad: 36, all: 450 })).toBe(563);
  });

  it('is none at the limit', () => {
    expect(samplesToBreak(rule, { bad: 25, all: 500 })).toBeUndefined();
  });
});
