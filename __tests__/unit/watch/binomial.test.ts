import { describe, expect, it } from 'vitest';
import { chanceOfSoMany } from '../../../src/watch/binomial.ts';
import fc from '../../helpers/fast-check.ts';

/** The chances of 0, 1, 2, … bad ones, sample by sample, as Pascal's triangle has it. */
function chances(all: number, share: number): readonly number[] {
  let row = [1];
  for (let sample = 0; sample < all; sample++) {
    row = Array.from({ length: row.length + 1 }, (_, bad) => {
      return (row[bad] ?? 0) * (1 - share) + (row[bad - 1] ?? 0) * share;
    });
  }
  return row;
}

const shares = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });

describe('the chance of so many bad samples', () => {
  it('is what counting all cases says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), fc.nat(120), shares, (all, some, share) => {
        const bad = Math.min(some, all);
        fc.pre(bad > share * all);
        const counted = chances(all, share)
          .slice(bad)
          .reduce((sum, chance) => sum + chance, 0);
        // what is next to nothing is nothing
        fc.pre(counted > 1e-200);
        expect(Math.abs(chanceOfSoMany({ bad, all }, share) / counted - 1)).toBeLessThan(1e-8);
      }),
    );
  });

  it.each([
    [450, 37, 0.05, 0.0024091859],
    [450, 38, 0.05, 0.0013352204],
    [300, 15, 0.02, 0.0012283747],
  ])('of %d samples, %d bad ones against %d, is what exact arithmetic says', (all, bad, share, chance) => {
    expect(chanceOfSoMany({ bad, all }, share)).toBeCloseTo(chance, 9);
  });

  it('falls with every bad one, however many samples there are', () => {
    for (const all of [15, 16, 17, 9000, 180_000, 1e9]) {
      const usual = Math.ceil(0.05 * all);
      const after = [1, 2, 3].map((more) => chanceOfSoMany({ bad: usual + more, all }, 0.05));
      expect(after.toSorted((left, right) => right - left)).toEqual(after);
      expect(after.every((chance) => chance > 0 && chance < 1)).toBe(true);
    }
  });

  it('says nothing of as many as are to be expected', () => {
    expect(chanceOfSoMany({ bad: 5, all: 100 }, 0.05)).toBe(1);
    expect(chanceOfSoMany({ bad: 0, all: 0 }, 0.05)).toBe(1);
    expect(chanceOfSoMany({ bad: 10, all: 10 }, 1)).toBe(1);
  });

  it('is none of more bad ones than there are samples, and of any where none can be bad', () => {
    expect(chanceOfSoMany({ bad: 11, all: 10 }, 0.05)).toBe(0);
    expect(chanceOfSoMany({ bad: 1, all: 10 }, 0)).toBe(0);
  });
});
