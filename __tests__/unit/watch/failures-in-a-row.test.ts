import { describe, expect, it } from 'vitest';
import { rulesWith } from '../../../scripts/watch-simulation.ts';
import { addMetricReading } from '../../../src/watch/decision.ts';
import { METRIC_DEFAULTS } from '../../../src/watch/metric.ts';
import type { Sample } from '../../../src/watch/samples.ts';
import { ticks, watched } from './samples.ts';

const rules = rulesWith({});

describe.each(['failed', 'error'] as const)('a row of probes that came to "%s"', (outcome) => {
  const at = (atMs: number, latencyMs = 20): Sample => ({ atMs, latencyMs, outcome });
  const answer = (atMs: number, latencyMs = 20): Sample => ({ atMs, latencyMs, outcome: 'ok' });
  const rowAfter = (...samples: readonly Sample[]) => {
    const { failing, blind } = watched(rules, samples);
    return outcome === 'failed' ? failing : blind;
  };

  it('decides when it has lasted 30 s, and not a millisecond before', () => {
    const lasting = (ms: number) => [0, 7000, 14_000, 21_000, 28_000].map((atMs) => at(atMs, ms - 28_000));
    expect(watched(rules, lasting(29_999)).decision).toBeUndefined();
    expect(watched(rules, lasting(30_000)).decision).toMatchObject({
      by: outcome === 'failed' ? 'consecutive-failures' : 'own-trouble',
      run: { count: 5, fromMs: 0, untilMs: 30_000 },
    });
  });

  it('is not ended by the late answer to a probe that was sent before it began', () => {
    const row = { count: 2, fromMs: 12_000, untilMs: 14_020 };
    expect(rowAfter(at(12_000), at(14_000), answer(10_000, 9000))).toEqual(row);
    expect(rowAfter(at(12_000), at(14_000), answer(12_000, 9000))).toBeUndefined();
  });

  it('goes on, and is not longer, where one is told late that was sent before the answer that came before it', () => {
    const row = { count: 1, fromMs: 12_000, untilMs: 12_020 };
    expect(rowAfter(answer(10_000), at(12_000), at(8000, 9000))).toEqual(row);
  });

  it('holds all of them, in whatever order they are told', () => {
    const row = { count: 3, fromMs: 0, untilMs: 10_000 };
    expect(rowAfter(at(2000), at(4000), at(0, 10_000))).toEqual(row);
    expect(rowAfter(at(0, 10_000), at(2000), at(4000))).toEqual(row);
  });
});

describe('a decision', () => {
  it('stands, whatever a metric comes to after it', () => {
    const withMetric = rulesWith({ metrics: [{ ...METRIC_DEFAULTS, name: 'logins', min: 1, failureLimit: 0 }] });
    const dead = watched(withMetric, ticks('x'.repeat(20)));
    const later = addMetricReading(withMetric, dead, 'logins', { atMs: 40_000, outcome: 'value', value: 0 });
    expect(later.metrics['logins']?.breach).toEqual({ atMs: 40_000, value: 0 });
    expect(later.decision).toEqual(dead.decision);
    expect(later.decision?.by).toBe('consecutive-failures');
  });
});
