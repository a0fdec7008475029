import { describe, expect, it } from 'vitest';
import type { WatchPolicy } from '../../../src/policy/policy.ts';
import { ACTUATOR_ERROR_RATE, ACTUATOR_P95 } from '../../../src/watch/metric.ts';
import { p95BoundOf, rulesOf, unitOf } from '../../../src/watch/policy-rules.ts';
import { asksProbes, plannedSamples, prepareRules, WATCH_DEFAULTS } from '../../../src/watch/rules.ts';
import { contextOf, policyOf } from '../policy/loading.ts';

const CHECKS = 'checks: [{ name: home, get: / }, { name: search, get: /search }]\n';
const OWN = [ACTUATOR_ERROR_RATE, ACTUATOR_P95];

async function watchOf(watch: string, checks = ''): Promise<WatchPolicy> {
  const policy = await policyOf(`${checks}watch: ${watch}`, contextOf());
  if (policy.watch === undefined) throw new Error('The policy has no watch.');
  return policy.watch;
}

describe('the rules of a watch', () => {
  it('are those that the documents promise, unless the policy says otherwise', async () => {
    expect(WATCH_DEFAULTS).toEqual({
      ...{ forMs: 900_000, everyMs: 2000, consecutiveFailures: 5, minSamples: 60, strict: false },
      consecutiveErrorLimit: 4,
    });
    expect(rulesOf(await watchOf('{ probes: [home], error-rate: { max: 5% } }', CHECKS))).toEqual({
      ...WATCH_DEFAULTS,
      ...{ probes: 1, errorRate: 0.05, budgets: [], metrics: [] },
    });
  });

  it('count what every probe is asked', async () => {
    const rules = rulesOf(await watchOf('{ probes: [home, search], error-rate: { max: 5% } }', CHECKS));
    expect(plannedSamples(rules)).toBe(900);
    expect(prepareRules(rules).errorTest?.planned).toBe(900);
  });

  it('are about probes as soon as one of them is', async () => {
    const none = { probes: 1, forMs: 1, everyMs: 1, minSamples: 1, strict: false, consecutiveErrorLimit: 1 };
    const nothing = { ...none, budgets: [], metrics: [] };
    const budget = { budget: 0.01, rate: 2, longMs: 1000, shortMs: 100 };
    expect(asksProbes(nothing)).toBe(false);
    expect(asksProbes({ ...nothing, errorRate: 0.05 })).toBe(true);
    expect(asksProbes({ ...nothing, p95: { by: 'none', lacksBaseline: true } })).toBe(true);
    expect(asksProbes({ ...nothing, consecutiveFailures: 5 })).toBe(true);
    expect(asksProbes({ ...nothing, budgets: [budget] })).toBe(true);
  });

  it('hold for the probes and for the service’s own counters, each by itself', async () => {
    const watch = await watchOf(
      '{ probes: [home], actuator: { every: 10s }, error-rate: { max: 3% }, p95: { max: 2s }, min-samples: 80 }',
      CHECKS,
    );
    const rules = rulesOf(watch, OWN);
    expect(rules).toMatchObject({ errorRate: 0.03, p95: { max: 2000, by: 'limit' }, consecutiveFailures: 5 });
    expect(rules.metrics).toMatchObject([
      {
        ...{ name: ACTUATOR_ERROR_RATE, max: 0.03, inconclusiveLimit: 45 },
        looks: { limit: 0.03, bad: 'failed', reason: 'watch-error-rate', leastRequests: 80, bets: { planned: 90 } },
      },
      {
        ...{ name: ACTUATOR_P95, max: 2000, inconclusiveLimit: 45 },
        looks: {
          limit: 0.05,
          bad: 'took longer than 2 s',
          reason: 'watch-too-slow',
          leastRequests: 80,
          bets: { planned: 90 },
        },
      },
    ]);
    expect(rulesOf(watch).metrics).toEqual([]);
    expect(rulesOf(watch, [ACTUATOR_ERROR_RATE]).metrics.map(({ name }) => name)).toEqual([ACTUATOR_ERROR_RATE]);
  });

  it('hold for the service’s own counters alone where there are no probes', async () => {
    const watch = await watchOf('{ for: 20s, actuator: { every: 15s }, error-rate: { max: 3% }, p95: { max: 2s } }');
    const rules = rulesOf(watch, OWN);
    expect([rules.probes, rules.errorRate, rules.p95, rules.consecutiveFailures]).toEqual([
      0,
      undefined,
      undefined,
      undefined,
    ]);
    expect(rules.metrics).toMatchObject([
      { inconclusiveLimit: 3, looks: { bets: { planned: 2 } } },
      { inconclusiveLimit: 3, looks: { bets: { planned: 2 } } },
    ]);
  });

  it('compare the service’s own P95 with earlier releases, and say nothing where there are none', async () => {
    const watch = await watchOf('{ actuator: { every: 10s }, p95: { baseline: 2.5x } }');
    const baselines = { p95: { value: 200, from: 'three good watches' }, metrics: new Map() };
    expect(p95BoundOf(watch, baselines)?.max).toBe(500);
    expect(rulesOf(watch, OWN, baselines).metrics).toMatchObject([{ name: ACTUATOR_P95, max: 500 }]);
    expect(rulesOf(watch, OWN).metrics).toEqual([]);
  });

  it('know the units of the service’s own figures', () => {
    expect([ACTUATOR_ERROR_RATE, ACTUATOR_P95, 'logins'].map(unitOf)).toEqual(['share', 'ms', 'value']);
  });
});
