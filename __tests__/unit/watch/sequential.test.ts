import { describe, expect, it } from 'vitest';
import { seeded } from '../../../scripts/watch-simulation.ts';
import { isEvident, logEvidence, sequentialTest } from '../../../src/watch/sequential.ts';
import fc from '../../helpers/fast-check.ts';

const counts = fc
  .tuple(fc.nat(200_000), fc.nat(200_000))
  .map(([one, two]) => ({ bad: Math.min(one, two), all: Math.max(one, two) }));
const limits = fc.double({ min: 0, max: 0.99, noNaN: true });

/** Share of runs in which the evidence was ever enough, looked at after every sample, and the median number of samples. */
function everEvident(limit: number, share: number, samples: number, runs: number) {
  const test = sequentialTest(limit);
  const found: number[] = [];
  for (let run = 0; run < runs; run++) {
    const next = seeded(run * 7919 + 1);
    let bad = 0;
    for (let all = 1; all <= samples; all++) {
      if (next() < share) bad++;
      if (isEvident(test, { bad, all }, 1)) {
        found.push(all);
        break;
      }
    }
  }
  found.sort((left, right) => left - right);
  return { share: found.length / runs, median: found[Math.floor(found.length / 2)] ?? Number.POSITIVE_INFINITY };
}

describe('the evidence that a limit is broken', () => {
  it('is nothing where nothing was seen', () => {
    expect(logEvidence(sequentialTest(0.02), { bad: 0, all: 0 })).toBeCloseTo(0, 12);
  });

  it('grows with every bad sample and shrinks with every good one', () => {
    fc.assert(
      fc.property(limits, counts, (limit, { bad, all }) => {
        const test = sequentialTest(limit);
        const before = logEvidence(test, { bad, all });
        expect(logEvidence(test, { bad: bad + 1, all: all + 1 })).toBeGreaterThan(before);
        expect(logEvidence(test, { bad, all: all + 1 })).toBeLessThan(before);
      }),
    );
  });

  it('is a number however many samples there are', () => {
    fc.assert(
      fc.property(limits, fc.nat(1e9), fc.nat(1e9), (limit, one, two) => {
        const seen = { bad: Math.min(one, two), all: Math.max(one, two) };
        expect(Number.isFinite(logEvidence(sequentialTest(limit), seen))).toBe(true);
      }),
    );
  });

  it('never breaks a limit that the observed share is within', () => {
    fc.assert(
      fc.property(limits, counts, (limit, { bad, all }) => {
        fc.pre(bad <= limit * all);
        expect(isEvident(sequentialTest(limit), { bad, all }, 1)).toBe(false);
      }),
    );
  });

  it('agrees with the definition, an average of likelihood ratios, where that fits a number', () => {
    const limit = 0.02;
    const shares = Array.from({ length: 40 }, (_, index) => 1.3 * limit * (0.95 / (1.3 * limit)) ** ((index + 1) / 40));
    const ratio = (share: number) => (share / limit) ** 7 * ((1 - share) / (1 - limit)) ** 53;
    const average = shares.reduce((sum, share) => sum + ratio(share), 0) / shares.length;
    expect(logEvidence(sequentialTest(limit), { bad: 7, all: 60 })).toBeCloseTo(Math.log(average), 9);
  });

  it('is a fair bet: while the share is at the limit, it is expected to stay what it is', () => {
    const test = sequentialTest(0.05);
    const seen = { bad: 3, all: 40 };
    const afterBad = Math.exp(logEvidence(test, { bad: 4, all: 41 }));
    const afterGood = Math.exp(logEvidence(test, { bad: 3, all: 41 }));
    expect(0.05 * afterBad + 0.95 * afterGood).toBeCloseTo(Math.exp(logEvidence(test, seen)), 9);
  });

  it('cannot break a limit of 100 %', () => {
    expect(isEvident(sequentialTest(1), { bad: 1000, all: 1000 }, 1)).toBe(false);
  });

  it('breaks a limit of 0 % only with more than one bad sample', () => {
    expect(isEvident(sequentialTest(0), { bad: 1, all: 200 }, 1)).toBe(false);
    expect(isEvident(sequentialTest(0), { bad: 3, all: 200 }, 1)).toBe(true);
  });

  it('raises a false alarm in at most 1 % of the watches at the limit, although it looks after every sample', () => {
    expect(everEvident(0.02, 0.02, 900, 2000).share).toBeLessThanOrEqual(0.01);
    expect(everEvident(0.05, 0.05, 900, 2000).share).toBeLessThanOrEqual(0.01);
  });

  // shares found and median samples, from simulations of the same test by somebody else
  it.each([
    [0.04, 300, 0.17, 190],
    [0.04, 900, 0.63, 490],
    [0.06, 300, 0.71, 150],
    [0.06, 900, 1, 200],
    [0.1, 300, 1, 65],
    [0.3, 300, 1, 10],
  ])(
    'finds a share of %d against a limit of 2 %% within %d samples as often as it should',
    (share, samples, often, median) => {
      const found = everEvident(0.02, share, samples, 1000);
      expect(Math.abs(found.share - often)).toBeLessThan(0.05);
      expect(found.median).toBeGreaterThan(median * 0.6);
      expect(found.median).toBeLessThan(median * 1.15);
    },
  );

  it('is enough where it is a hundred to one', () => {
    const test = sequentialTest(0.02);
    for (let bad = 0; bad <= 60; bad++) {
      for (const all of [60, 300, 900]) {
        expect(isEvident(test, { bad, all }, 1)).toBe(logEvidence(test, { bad, all }) >= Math.log(100));
      }
    }
  });

  it('tests a limit of 0 % as one of 0.01 %, and one of 99.99 % by what there is above it', () => {
    expect(sequentialTest(0)).toEqual({ ...sequentialTest(0.0001), limit: 0 });
    expect(sequentialTest(0).tested).toBe(0.0001);
    expect(sequentialTest(0.9999).candidates).toHaveLength(40);
    expect(isEvident(sequentialTest(0.9999), { bad: 5_000_000, all: 5_000_000 }, 1)).toBe(true);
    expect(sequentialTest(1).candidates).toHaveLength(0);
  });

  it('takes more where only a part of the chance of a false alarm may be spent', () => {
    const test = sequentialTest(0.02);
    const seen = { bad: 8, all: 80 };
    expect(isEvident(test, seen, 1)).toBe(true);
    expect(isEvident(test, seen, 0.001)).toBe(false);
  });
});
