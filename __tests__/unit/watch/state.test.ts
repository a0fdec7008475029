import { describe, expect, it } from 'vitest';
import { rulesWith, samplesOf, seeded } from '../../../scripts/watch-simulation.ts';
import { conclude } from '../../../src/watch/conclusion.ts';
import { addMetricReading, addSample, NOTHING_SEEN, type WatchState } from '../../../src/watch/decision.ts';
import { LatencyDistribution } from '../../../src/watch/latency.ts';
import { lookRule } from '../../../src/watch/look-rule.ts';
import { METRIC_DEFAULTS } from '../../../src/watch/metric.ts';
import { prepareRules } from '../../../src/watch/rules.ts';
import { decodeState, encodeState } from '../../../src/watch/state.ts';
import fc from '../../helpers/fast-check.ts';
import { ticks, watched } from './samples.ts';

const looks = lookRule({ limit: 0.05, bad: 'failed', reason: 'watch-error-rate', leastRequests: 60 }, 60);
const rules = rulesWith({
  p95: { max: 500, by: 'baseline', lacksBaseline: false },
  budgets: [{ budget: 0.005, rate: 14.4, longMs: 600_000, shortMs: 60_000 }],
  metrics: [
    { ...METRIC_DEFAULTS, name: 'login success', min: 0.98 },
    { ...METRIC_DEFAULTS, name: '__proto__', max: 10 },
    { ...METRIC_DEFAULTS, name: 'actuator error rate', max: 0.05, looks },
  ],
});

/** Longer than any of the histories. */
const WATCHED_MS = 1_200_000;

/** As it comes back from a server. */
function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function resumed(state: WatchState, latency = new LatencyDistribution()) {
  const read = decodeState(throughJson(encodeState(rules, state, latency)), rules, WATCHED_MS);
  if (!read.ok) throw new Error(read.why);
  return read;
}

/** With every budget's blocks, even where none was counted yet; without a decision, which has no next visit. */
function whole(state: WatchState): WatchState {
  return { ...state, budgets: rules.budgets.map((_, index) => state.budgets[index] ?? []), decision: undefined };
}

const outcomes = fc.constantFrom('ok', 'ok', 'ok', 'failed', 'missed', 'error');
const histories = fc.array(fc.record({ outcome: outcomes, latencyMs: fc.double({ min: 0, max: 9000, noNaN: true }) }), {
  maxLength: 120,
});

function stateAfter(
  history: readonly { outcome: 'ok' | 'failed' | 'missed' | 'error'; latencyMs: number }[],
): WatchState {
  const samples = history.map((sample, index) => ({ ...sample, atMs: index * 2000 }));
  return ['login success', '__proto__'].reduce(
    (state, name, index) =>
      addMetricReading(rules, state, name, { atMs: 1000 * index, outcome: 'value', value: Math.PI * 7 * index }),
    withLooks(watched(rules, samples), history.length),
  );
}

/** With so many looks at the service's own counters. */
function withLooks(state: WatchState, count: number): WatchState {
  return Array.from({ length: count }).reduce<WatchState>((before, _, index) => {
    const requests = { bad: index % 3, all: 10 * (1 + (index % 4)) };
    const reading = { atMs: index * 10_000, outcome: 'value', value: 0.1, requests } as const;
    return addMetricReading(rules, before, 'actuator error rate', reading);
  }, state);
}

describe('a watch between two visits', () => {
  it('goes on as if it had never stopped', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const state = stateAfter(history);
        expect(resumed(state).state).toEqual(whole(state));
      }),
    );
  });

  it('goes on with the ticks of several probes, also those that are not over', () => {
    const several = rulesWith({ ...rules, probes: 3, metrics: [] });
    const next = seeded(9);
    const samples = samplesOf(
      several,
      { name: 'any', failing: () => 0.03, latencyMs: (_, chance) => chance * 520 },
      9,
    ).map((sample) => ({ sample, endsMs: sample.atMs + 9000 * next() }));
    const inOrderOfEnd = samples.toSorted((one, other) => one.endsMs - other.endsMs).map(({ sample }) => sample);
    const goOn = (state: WatchState) => {
      const read = decodeState(
        throughJson(encodeState(several, state, new LatencyDistribution())),
        several,
        WATCHED_MS,
      );
      if (!read.ok) throw new Error(read.why);
      return read.state;
    };
    const long = watched(several, inOrderOfEnd);
    let mostOpen = 0;
    const visits = inOrderOfEnd.reduce((state, sample, index) => {
      mostOpen = Math.max(mostOpen, state.open.length);
      return addSample(several, index % 11 === 0 ? goOn(state) : state, sample);
    }, NOTHING_SEEN);
    expect(mostOpen).toBeGreaterThan(3);
    expect(long.open).toEqual([]);
    expect(long.failures.bets?.made).toBe(300);
    expect(visits).toEqual(long);
  });

  it('comes to the verdict of one long watch, whenever it is interrupted', () => {
    const next = seeded(3);
    for (let run = 0; run < 20; run++) {
      const share = next() * 0.08;
      const samples = samplesOf(
        rules,
        { name: 'any', failing: () => share, latencyMs: (_, chance) => chance * 520 },
        run,
      );
      const long = watched(rules, samples);
      const visits = samples.reduce(
        (state, sample, index) =>
          addSample(rules, index % 7 === 0 && state.decision === undefined ? resumed(state).state : state, sample),
        NOTHING_SEEN,
      );
      expect(visits).toEqual(long);
      expect(conclude(rules, visits, { p95Ms: 1 }, 300)).toEqual(conclude(rules, long, { p95Ms: 1 }, 300));
    }
  });

  it('takes over no decision: only a watch that is not decided has a next visit', () => {
    const decided = watched(rules, ticks('x'.repeat(30)));
    expect(decided.decision).toBeDefined();
    const encoded = throughJson(encodeState(rules, decided, new LatencyDistribution())) as object;
    const forged = { ...encoded, decision: { by: 'consecutive-failures', at_ms: 1, run: [9, 0, 60_000] } };
    const read = decodeState(forged, rules, WATCHED_MS);
    expect(read.ok && read.state).toEqual(whole(decided));
  });

  it('fits a payload after hours of 100 answers a second with every latency there is', () => {
    const latency = new LatencyDistribution();
    for (let bucket = 0.1; bucket < 3_600_000; bucket *= 1.01)
      for (let times = 0; times < 500; times++) latency.record(bucket);
    const next = seeded(5);
    let state = stateAfter([]);
    for (let tick = 0; tick < 100_000; tick++) {
      const outcome = next() < 0.01 ? 'failed' : 'ok';
      state = addSample(rules, state, { atMs: tick * 10, latencyMs: next() * 550, outcome });
    }
    const encoded = encodeState(rules, state, latency);
    expect(Buffer.byteLength(JSON.stringify(encoded))).toBeLessThanOrEqual(8192);
    const read = resumed(state, latency);
    expect(read.latency.total).toBe(latency.total);
    expect((read.latency.quantile(0.95) ?? 0) / (latency.quantile(0.95) ?? 1)).toBeCloseTo(1, 1);
  });

  it('makes the distribution coarser where many metrics leave little room, and refuses what cannot fit', () => {
    const latency = new LatencyDistribution();
    for (let bucket = 0.1; bucket < 3_600_000; bucket *= 1.01) latency.record(bucket);
    const withMetrics = (count: number) => {
      const metrics = Array.from({ length: count }, (_, index) => ({
        ...METRIC_DEFAULTS,
        name: `metric number ${index}`,
        max: 1,
      }));
      const many = rulesWith({ metrics });
      const state = metrics.reduce(
        (before, { name }) => addMetricReading(many, before, name, { atMs: 1, outcome: 'value', value: 0.123456789 }),
        NOTHING_SEEN,
      );
      return encodeState(many, state, latency);
    };
    expect(Buffer.byteLength(JSON.stringify(withMetrics(80)))).toBeLessThanOrEqual(8192);
    expect(() => withMetrics(200)).toThrow(RangeError);
  });

  it('keeps the limit of the P95 that it began with: a baseline may have changed since', () => {
    const encoded = throughJson(encodeState(rules, NOTHING_SEEN, new LatencyDistribution()));
    const read = decodeState(
      encoded,
      { ...rules, p95: { max: 900, by: 'baseline', lacksBaseline: false } },
      WATCHED_MS,
    );
    expect(read.ok && read.rules).toEqual({ ...rules, p95: { max: 500, by: 'baseline', lacksBaseline: false } });
  });

  it('began without a limit of the P95 goes on without one', () => {
    const without = { ...rules, p95: { by: 'none', lacksBaseline: true } } as const;
    const encoded = throughJson(encodeState(without, NOTHING_SEEN, new LatencyDistribution()));
    const read = decodeState(encoded, rules, WATCHED_MS);
    expect(read.ok && read.rules).toEqual({ ...rules, p95: { by: 'baseline', lacksBaseline: false } });
    expect(read.ok && read.rules.p95).not.toHaveProperty('max');
  });
});

describe('the state of a watch from elsewhere', () => {
  const good: unknown = throughJson(
    encodeState(rules, stateAfter([{ outcome: 'failed', latencyMs: 1 }]), new LatencyDistribution()),
  );
  const changed = (path: string, value: unknown): unknown => {
    const copy: unknown = structuredClone(good);
    const names = path.split('.');
    const last = names.pop() ?? '';
    const place = names.reduce((object, name) => Reflect.get(object as object, name), copy);
    Reflect.set(place as object, last, value);
    return copy;
  };

  it('is what the other cases change one thing of', () => {
    expect(decodeState(good, rules, WATCHED_MS).ok).toBe(true);
  });

  it.each<[string, unknown]>([
    ['schema', 2],
    ['missed', -1],
    ['missed', 1.5],
    ['missed', '1'],
    ['errors', null],
    ['seen_ms', -1],
    ['seen_ms', Number.POSITIVE_INFINITY],
    ['seen_ms', 1e10],
    ['not_failing_at_ms', 1e308],
    ['not_failing_at_ms', WATCHED_MS + 1],
    ['not_blind_at_ms', WATCHED_MS + 1],
    ['failing', [3, WATCHED_MS + 1, WATCHED_MS + 2]],
    ['blind', [3, 0, 1e308]],
    ['failures', []],
    ['failures.total', [2, 1]],
    ['failures.total', [1]],
    ['failures.total', [0, 0]],
    ['failures.bad_blocks', [0]],
    ['failures.bad_blocks', 2],
    ['failures.lately', [0, 1]],
    ['failures.bets', { made: -1, whole: [], lately: [] }],
    ['failures.bets', { made: 1, whole: [-1], lately: [] }],
    ['open', {}],
    ['open', [{ at_ms: WATCHED_MS + 1, told: 1, failures: [1, 1], slow: [0, 0] }]],
    ['open', [{ at_ms: 0, told: 1, failures: [2, 1], slow: [0, 0] }]],
    ['failures.lately', [0, 2, 1]],
    ['failures.lately', [1, 0, 1, 0, 1, 1]],
    ['failures.lately', Array.from({ length: 3000 }, (_, index) => index)],
    ['slow', null],
    ['slower_than_ms', '500'],
    ['budgets', []],
    ['budgets.0.long_ms', 1],
    ['budgets.0.blocks', 'x'],
    ['metrics', {}],
    ['metrics.0.name', 7],
    ['metrics.0.name', 'x'.repeat(101)],
    ['metrics.0.counts', [1, 2, 3]],
    ['metrics.0.counts', [0, 0, 0, 1, 3, 2]],
    ['metrics.0.last', 'much'],
    ['metrics.0.breach', [1e308, 1]],
    ['metrics.0.looks', 1],
    ['metrics.0.looks.bets.made', -1],
    ['metrics.0.looks.requests', [2, 1]],
    ['metrics.0.looks.bets.whole', [-1]],
    ['metrics.0.looks.bets.whole', ['1']],
    ['metrics.0.looks.bets.lately', undefined],
    ['metrics.0.looks.bad_blocks', 0.5],
    ['metrics.0.looks.blocks', [0, 1]],
    ['failing', [0, 0, 0]],
    ['failing', [1, 5, 2]],
    ['failing', 'x'],
    ['not_failing_at_ms', -1],
    ['latency', '0;0'],
    ['latency', 5],
    // each of these has one mistake, and nothing beside it contradicts it
    ['budgets.0.blocks', [1, 0, 1, 0, 1, 1]],
    ['budgets.0.blocks', [0, 0, 1, 0, 0, 1]],
    ['budgets.0.blocks', [0, 2, 1]],
    ['budgets.0.blocks', [0, 0, 0]],
    ['budgets.0.blocks', [0, 1, 1, 1]],
    ['budgets.0.blocks', [0, 1, 1, 1, 1]],
    [
      'budgets',
      [
        { long_ms: 600_000, blocks: [] },
        { long_ms: 600_000, blocks: [] },
      ],
    ],
    ['failures', { total: [1, 9], bad_blocks: 2, lately: [] }],
    ['failures', { total: [1, 9], bad_blocks: 0, lately: [0, 1, 1, 1, 1, 1] }],
    ['failures', { total: [0, 1], bad_blocks: 0, lately: [0, 0, 1, 1, 0, 1] }],
    ['metrics.0.counts', [0, 0, 0, 2, 2, 1]],
    ['metrics.0.counts', [0, 0, 0, 1, 0, 2]],
    ['failing', [1.5, 0, 1]],
    ['failing', [1, -1, 1]],
    ['error_rate', 1.1],
    ['error_rate', -0.1],
  ])('with another %s is not read (%j)', (path, value) => {
    const read = decodeState(changed(path, value), rules, WATCHED_MS);
    expect(read.ok).toBe(false);
    expect(!read.ok && read.why).toMatch(/^[a-z].+[^.]$/);
  });

  it.each<[string, unknown]>([
    ['budgets.0.blocks', [0, 0, 1, 1, 1, 1]],
    ['failures', { total: [2, 4], bad_blocks: 2, lately: [3, 1, 2, 4, 1, 2] }],
    ['metrics.0.counts', [0, 0, 0, 1, 1, 1]],
    ['failing', [1, 0, 0]],
    ['failing', [3, WATCHED_MS, WATCHED_MS]],
  ])('with another %s that is possible is read (%j)', (path, value) => {
    expect(decodeState(changed(path, value), rules, WATCHED_MS)).toMatchObject({ ok: true });
  });

  it('is not read without the rule that it was counted by', () => {
    const { p95: _, ...without } = rules;
    expect(decodeState(good, without, WATCHED_MS)).toEqual({
      ok: false,
      why: 'the rule about the P95 is gone since the watch began',
    });
  });

  it('is not read under another limit of the error rate, by which all evidence was weighed', () => {
    const own = (max: number) => ({ ...rules, metrics: rules.metrics.map((metric) => ({ ...metric, max })) });
    const { errorRate: _, ...unprobed } = own(0.01);
    const recorded = throughJson(encodeState(unprobed, NOTHING_SEEN, new LatencyDistribution()));
    const why = 'the limit of the error rate changed since the watch began';
    expect(decodeState(good, { ...rules, errorRate: 0.5 }, WATCHED_MS)).toEqual({ ok: false, why });
    expect(decodeState(recorded, { ...unprobed, metrics: own(0.05).metrics }, WATCHED_MS)).toEqual({ ok: false, why });
    expect(decodeState(recorded, unprobed, WATCHED_MS).ok).toBe(true);
    // its actuator cannot be asked in this visit
    expect(decodeState(recorded, { ...unprobed, metrics: [] }, WATCHED_MS).ok).toBe(true);
  });

  it('of an older guard is read, which did not note the limit of the error rate', () => {
    expect(decodeState(changed('error_rate', undefined), { ...rules, errorRate: 0.5 }, WATCHED_MS).ok).toBe(true);
  });

  it('keeps nothing of a dry run for a metric that decides now', () => {
    const dry = { ...rules, metrics: rules.metrics.map((metric) => ({ ...metric, dryRun: true })) };
    const prepared = prepareRules(dry);
    const bad = [0, 1, 2, 3].reduce<WatchState>((state, index) => {
      const reading = { atMs: 1000 * index, outcome: 'value', value: 0.1 } as const;
      return addMetricReading(prepared, state, 'login success', reading);
    }, NOTHING_SEEN);
    expect(bad).toMatchObject({ decision: undefined, metrics: { 'login success': { breach: { value: 0.1 } } } });
    const recorded = throughJson(encodeState(dry, bad, new LatencyDistribution()));
    const still = decodeState(recorded, dry, WATCHED_MS);
    expect(still.ok && still.state.metrics['login success']).toMatchObject({ bad: 4, breach: { value: 0.1 } });
    const now = decodeState(recorded, rules, WATCHED_MS);
    expect(now.ok && now.state.metrics['login success']).toBeUndefined();
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.keys(good as object)), (value, name) => {
        expect(decodeState(value, rules, WATCHED_MS).ok).toBe(false);
        expect(typeof decodeState(changed(name, value), rules, WATCHED_MS).ok).toBe('boolean');
      }),
    );
  });
});
