import { describe, expect, it } from 'vitest';
import { rulesWith } from '../../../scripts/watch-simulation.ts';
import { prepareRules } from '../../../src/watch/rules.ts';
import type { Sample } from '../../../src/watch/samples.ts';
import { watched } from './samples.ts';

/** The samples of a watch whose probes all come to the same with each tick. */
function everyTick(count: number, ...probes: readonly Pick<Sample, 'outcome' | 'latencyMs'>[]): readonly Sample[] {
  return Array.from({ length: count }, (_, tick) => probes.map((probe) => ({ ...probe, atMs: tick * 2000 }))).flat();
}

const well = { outcome: 'ok', latencyMs: 20 } as const;
const slow = { outcome: 'ok', latencyMs: 900 } as const;
const failed = { outcome: 'failed', latencyMs: 20 } as const;
const lost = { outcome: 'missed', latencyMs: 0 } as const;
const blind = { outcome: 'error', latencyMs: 20 } as const;

describe('a watch of several probes', () => {
  it('finds in a minute or two that one of five is always slow, whether or not an error rate is asked for', () => {
    const p95 = { max: 500, by: 'limit', lacksBaseline: false } as const;
    const both = rulesWith({ probes: 5, p95 });
    const { errorRate: _, ...rest } = both;
    for (const rules of [both, prepareRules({ ...rest, budgets: [] })]) {
      const { decision } = watched(rules, everyTick(60, well, well, well, well, slow));
      expect(decision).toMatchObject({ by: 'p95' });
      expect(decision?.atMs).toBeLessThanOrEqual(110_000);
    }
  });

  it('takes each tick for one sample, as bad as the share of it that failed', () => {
    for (const probes of [2, 3]) {
      const rules = rulesWith({ probes });
      const one = watched(rules, everyTick(10, failed, ...Array.from({ length: probes - 1 }, () => well)));
      const twice = watched(
        rulesWith({ probes: 2 * probes }),
        everyTick(10, failed, failed, ...Array.from({ length: 2 * probes - 2 }, () => well)),
      );
      expect(one.failures.bets?.made).toBe(10);
      expect(one.failures.bets?.whole.every((evidence) => evidence > 1)).toBe(true);
      expect(twice.failures.bets).toEqual(one.failures.bets);
    }
  });

  it('takes a tick for as bad as what was answered of it, and for nothing where nothing was', () => {
    const rules = rulesWith({ probes: 4 });
    const half = watched(rulesWith({ probes: 2 }), everyTick(10, failed, well));
    expect(watched(rules, everyTick(10, failed, lost, blind, well)).failures.bets).toEqual(half.failures.bets);
    const nothing = everyTick(10, lost, lost, blind, lost);
    expect(watched(rules, nothing).failures.bets?.made ?? 0).toBe(0);
    // what was known before it stays known
    const known = watched(rules, everyTick(10, failed, lost, blind, well));
    const later = nothing.map((sample) => ({ ...sample, atMs: sample.atMs + 20_000 }));
    expect(watched(rules, later, known).failures.bets).toEqual(half.failures.bets);
  });
});
