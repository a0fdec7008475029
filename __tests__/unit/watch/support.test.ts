import { describe, expect, it } from 'vitest';
import { rulesWith } from '../../../scripts/watch-simulation.ts';
import { doubtsBefore } from '../../../src/watch/support.ts';

const p95 = { max: 500, by: 'limit', lacksBaseline: false } as const;

describe('before it begins, a watch', () => {
  it('that is long enough has no doubts', () => {
    expect(doubtsBefore(rulesWith({ forMs: 900_000, errorRate: 0.05, p95 }))).toEqual([]);
  });

  it('that is too short for its limit says how many samples it would take (W06)', () => {
    expect(doubtsBefore(rulesWith({ forMs: 30_000, errorRate: 0.001 }))).toEqual([
      'A watch of 30 s with a probe every 2.0 s takes 15 samples, and a pass needs 60.',
      'A watch of 30 s with a probe every 2.0 s takes 15 samples, and it takes 2995 without any bad one to show a share of at most 0.1 % failures.',
    ]);
  });

  it('that is too short for a P95 says so', () => {
    expect(doubtsBefore(rulesWith({ forMs: 100_000, errorRate: 1, minSamples: 10, p95 }))).toEqual([
      'A watch of 1 min 40 s with a probe every 2.0 s takes 50 samples, and it takes 59 without any bad one to show a share of at most 5 % slow answers.',
    ]);
  });

  it('that allows no failure at all can never show it', () => {
    expect(doubtsBefore(rulesWith({ errorRate: 0 }))[0]).toContain('no number of them is enough');
  });

  it('of nothing but metrics needs no samples', () => {
    const { errorRate: _e, consecutiveFailures: _c, ...metricsOnly } = rulesWith({ forMs: 1000 });
    expect(doubtsBefore(metricsOnly)).toEqual([]);
  });
});
