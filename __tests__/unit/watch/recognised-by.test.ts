import { describe, expect, it } from 'vitest';
import type { GoodWatch } from '../../../src/watch/baselines.ts';
import { NOTHING_SEEN, type WatchState } from '../../../src/watch/decision.ts';
import { METRIC_DEFAULTS, type MetricRule, NO_READINGS } from '../../../src/watch/metric.ts';
import { isToldByProbes, recognisedBy, type SeenOfService } from '../../../src/watch/recognition.ts';
import { NO_SHARE } from '../../../src/watch/share-rule.ts';
import type { Source } from '../../../src/watch/source.ts';
import { policyOf } from '../policy/loading.ts';

const METRICS: readonly MetricRule[] = ['logins', 'orders'].map((name) => ({ ...METRIC_DEFAULTS, name, min: 1 }));

const sourceThatSaw = (clause: string | undefined): Source => ({
  ...{ name: 'health', examine: async () => [], watch: async () => undefined },
  recognisedBy: () => clause,
});

/** A watch that a metric decided, with as many good readings of each as given. */
const decidedBy = (metric: string, good: Readonly<Record<string, number>> = {}): WatchState => ({
  ...NOTHING_SEEN,
  decision: { by: 'metric', atMs: 60_000, metric, value: 0 },
  metrics: Object.fromEntries(Object.entries(good).map(([name, count]) => [name, { ...NO_READINGS, good: count }])),
});

const answersOf = (bad: number, all: number): WatchState => ({
  ...NOTHING_SEEN,
  failures: { ...NO_SHARE, total: { bad, all } },
});

const watchOf = (tag: string, means: Readonly<Record<string, number>>): GoodWatch =>
  ({
    tag,
    measured: { metrics: Object.entries(means).map(([name, mean]) => ({ name, mean })) },
  }) as unknown as GoodWatch;

function told(seen: Partial<SeenOfService>, sources: readonly Source[] = []): string | undefined {
  const nothing = { state: NOTHING_SEEN, earlier: undefined, byBreach: undefined, goodWatches: [] };
  return recognisedBy(sources, METRICS, { ...nothing, ...seen });
}

describe('a service', () => {
  it('is recognised by the first source that saw it, before anything else', () => {
    const sources = [
      sourceThatSaw(undefined),
      sourceThatSaw('its health answered DOWN'),
      sourceThatSaw('a probe held'),
    ];
    expect(told({ earlier: answersOf(0, 5), byBreach: 'its container ended' }, sources)).toBe(
      'its health answered DOWN',
    );
    expect(told({})).toBeUndefined();
  });

  it('is recognised by probes of an earlier visit only where one of them held', () => {
    expect(told({ earlier: answersOf(4, 5) })).toBe('probes of an earlier visit held');
    expect(told({ earlier: answersOf(5, 5) })).toBeUndefined();
    expect(told({ earlier: answersOf(0, 0), byBreach: 'its container ended' })).toBe('its container ended');
  });

  it('is recognised by a metric only where that one decided, and was within its bounds itself', () => {
    expect(told({ state: decidedBy('orders', { logins: 3, orders: 1 }) })).toBe(
      'the metric "orders" was within its bounds before',
    );
    expect(told({ state: decidedBy('orders', { logins: 3 }) })).toBeUndefined();
    expect(told({ state: { ...decidedBy('orders', { orders: 3 }), decision: undefined } })).toBeUndefined();
  });

  it('is recognised by the newest good watch in which that metric was within its bounds', () => {
    const goodWatches = [
      watchOf('v4', { logins: 5, orders: 0 }),
      watchOf('v3', { logins: 0, orders: 5 }),
      watchOf('v2', { orders: 9 }),
    ];
    expect(told({ state: decidedBy('orders'), goodWatches })).toBe(
      'the metric "orders" was within its bounds in the watch of v3',
    );
    expect(told({ state: decidedBy('orders'), goodWatches: goodWatches.slice(0, 1) })).toBeUndefined();
  });
});

describe('probes', () => {
  it.each([
    ['all of them tell which service answers', 'home, about', true],
    ['one of them would hold anywhere', 'home, moved', false],
    ['none of them tells', 'moved', false],
  ])('tell that the service is there, or not, where %s', async (_, probes, isTold) => {
    const policy = await policyOf(`
checks:
  - { name: home, get: / }
  - { name: about, get: /about }
  - { name: moved, get: /old, expect: { status: 404 } }
watch: { for: 5m, every: 2s, probes: [${probes}], error-rate: { max: 5% } }
`);
    if (policy.watch === undefined) throw new Error('There is no watch.');
    const url = new URL('http://shop.test/');
    expect(isToldByProbes(policy, policy.watch, { managementUrl: undefined }, url)).toBe(isTold);
  });
});
