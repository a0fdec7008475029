import { describe, expect, it } from 'vitest';
import { seeded } from '../../../scripts/watch-simulation.ts';
import { LatencyDistribution } from '../../../src/watch/latency.ts';
import fc from '../../helpers/fast-check.ts';

const times = fc.array(fc.double({ min: 0.1, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 300 });

function distributionOf(latencies: readonly number[]): LatencyDistribution {
  const distribution = new LatencyDistribution();
  for (const latency of latencies) distribution.record(latency);
  return distribution;
}

/** Nearest rank. */
function exact(latencies: readonly number[], share: number): number {
  const sorted = [...latencies].sort((left, right) => left - right);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

describe('a distribution of latencies', () => {
  it('knows every quantile to 1 %', () => {
    fc.assert(
      fc.property(times, fc.double({ min: 0.001, max: 1, noNaN: true }), (latencies, share) => {
        const found = distributionOf(latencies).quantile(share) ?? Number.NaN;
        expect(Math.abs(found / exact(latencies, share) - 1)).toBeLessThan(0.01);
      }),
    );
  });

  it('knows the P95 of 30 min at 100 answers a second to 1 %, time-outs included, in a few KiB', () => {
    const next = seeded(7);
    const latencies = Array.from({ length: 180_000 }, () => {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return next() < 0.04 ? 10_000 : Math.exp(4 + normal);
    });
    const distribution = distributionOf(latencies);
    expect(distribution.total).toBe(180_000);
    for (const share of [0.5, 0.95, 0.99]) {
      expect(Math.abs((distribution.quantile(share) ?? 0) / exact(latencies, share) - 1)).toBeLessThan(0.01);
    }
    expect(distribution.encode(5000).length).toBeLessThan(3000);
  });

  it('does not depend on the order of the answers', () => {
    fc.assert(
      fc.property(times, (latencies) => {
        expect(distributionOf([...latencies].reverse()).encode(9999)).toBe(distributionOf(latencies).encode(9999));
      }),
    );
  });

  it('of two halves together is that of the whole', () => {
    fc.assert(
      fc.property(times, times, (some, others) => {
        const together = distributionOf(some);
        together.add(distributionOf(others));
        expect(together.encode(9999)).toBe(distributionOf([...some, ...others]).encode(9999));
      }),
    );
  });

  it('knows nothing where there was no answer', () => {
    expect(new LatencyDistribution().quantile(0.95)).toBeUndefined();
  });

  it('takes what is out of range for the nearest that is in range, and what is no time for nothing', () => {
    const distribution = distributionOf([0, 0.001, 1e12, Number.POSITIVE_INFINITY, Number.NaN, -1]);
    expect(distribution.total).toBe(4);
    expect(distribution.quantile(0.5)).toBeCloseTo(0.1, 2);
    expect((distribution.quantile(1) ?? 0) / 3_600_000).toBeCloseTo(1, 2);
  });

  it('comes back from its text as it was', () => {
    fc.assert(
      fc.property(times, (latencies) => {
        const text = distributionOf(latencies).encode(9999);
        const read = LatencyDistribution.decode(text);
        expect(read?.encode(9999)).toBe(text);
        expect(read?.total).toBe(latencies.length);
      }),
    );
    expect(LatencyDistribution.decode(new LatencyDistribution().encode(9999))?.total).toBe(0);
  });

  it('gets coarser rather than longer, loses no answer, and can go on', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 30, max: 400 }), (latencies, most) => {
        const text = distributionOf(latencies).encode(most);
        expect(text.length).toBeLessThanOrEqual(most);
        const read = LatencyDistribution.decode(text);
        expect(read?.total).toBe(latencies.length);
        read?.record(50);
        read?.add(distributionOf([20, 30]));
        expect(read?.total).toBe(latencies.length + 3);
      }),
    );
  });

  it('with buckets of twice the width is within twice the distance', () => {
    const latencies = Array.from({ length: 2000 }, (_, index) => 1.004 ** index * 5);
    const text = distributionOf(latencies).encode(800);
    expect(text.startsWith('1;')).toBe(true);
    const found = LatencyDistribution.decode(text)?.quantile(0.95) ?? 0;
    expect(Math.abs(found / exact(latencies, 0.95) - 1)).toBeLessThan(0.016);
  });

  it.each([
    '',
    '0',
    '0;0',
    '0;1,',
    '0;1,,1',
    '0;zzz.1',
    '1;hh.1',
    '99;1',
    '00;1',
    '0;0.1',
    '0;01',
    '0;-1',
    '0;1.1.1',
    '0;zzzzzzzzzz,zzzzzzzzzzz',
    '0;1 ',
    '0;1\n',
    `0;${'1,'.repeat(2000)}1`,
  ])('is not read from %j', (text) => {
    expect(LatencyDistribution.decode(text)).toBeUndefined();
  });

  it('reads no text that it would have written differently', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{1,2};[0-9a-z.,]{0,40}$/), (text) => {
        const read = LatencyDistribution.decode(text);
        if (read !== undefined) expect(read.encode(9999)).toBe(text);
      }),
    );
  });
});
