import { describe, expect, it } from 'vitest';
import { rulesWith, type Scenario, samplesOf, simulate } from '../../../scripts/watch-simulation.ts';
import { conclude, verdictSoFar } from '../../../src/watch/conclusion.ts';
import { addMetricReading, NOTHING_SEEN } from '../../../src/watch/decision.ts';
import { lookRule } from '../../../src/watch/look-rule.ts';
import { METRIC_DEFAULTS } from '../../../src/watch/metric.ts';
import { prepareRules } from '../../../src/watch/rules.ts';
import type { Sample } from '../../../src/watch/samples.ts';
import fc from '../../helpers/fast-check.ts';
import { ticks, watched } from './samples.ts';

const rules = rulesWith({});
const unknown = { p95Ms: undefined };
const outcomes = fc.constantFrom<Sample['outcome']>('ok', 'failed', 'missed', 'error');
const runsOfSamples = fc
  .array(fc.record({ outcome: outcomes, latencyMs: fc.nat(10_000), times: fc.integer({ min: 1, max: 30 }) }), {
    maxLength: 20,
  })
  .map((parts) =>
    parts
      .flatMap(({ outcome, latencyMs, times }) => Array.from({ length: times }, () => ({ outcome, latencyMs })))
      .map((sample, index) => ({ ...sample, atMs: index * 2000 })),
  );
const speed = rulesWith({ p95: { max: 500, by: 'limit', lacksBaseline: false } });

describe('a watch while it goes on', () => {
  it('has decided nothing before it has seen anything', () => {
    const verdict = verdictSoFar(rules, NOTHING_SEEN, unknown);
    expect(verdict.state).toBe('undecided');
    expect(verdict.cause).toBeUndefined();
  });

  it('fails a dead service after 30 s, and remembers when', () => {
    const state = watched(rules, ticks(`${'.'.repeat(60)}${'x'.repeat(20)}`));
    expect(state.decision).toMatchObject({
      by: 'consecutive-failures',
      atMs: 150_020,
      run: { count: 16, fromMs: 120_000 },
    });
    const verdict = verdictSoFar(rules, state, unknown);
    expect(verdict).toMatchObject({ state: 'fail', cause: { reason: 'watch-service-dead' }, decidedAtMs: 150_020 });
    expect(verdict.cause?.sentence).toBe(
      'The service is dead: 16 probes in a row failed, for 30 s (after 2 min 30 s).',
    );
  });

  it('counts the time that hanging probes take: a dead service that hangs is found as soon', () => {
    const dead = ticks(`${'.'.repeat(60)}${'x'.repeat(20)}`).map((sample) =>
      sample.outcome === 'failed' ? { ...sample, latencyMs: 10_000 } : sample,
    );
    expect(watched(rules, dead).decision).toMatchObject({ by: 'consecutive-failures', atMs: 150_000 });
  });

  it('does not take four failures for a dead service, however long they take', () => {
    expect(watched(rules, ticks('x...x', 20, 20_000)).decision).toBeUndefined();
    expect(watched(rules, ticks('xxxx', 20, 20_000)).decision).toBeUndefined();
    expect(watched(rules, ticks('xxxxx', 20, 20_000)).decision?.by).toBe('consecutive-failures');
  });

  it('begins a run of failures anew after an answer, and after an error of our own', () => {
    expect(watched(rules, ticks('xxxxxxxxxxxx.xxxxxxxxxxxxxxx', 20, 2000)).decision).toBeUndefined();
    expect(watched(rules, ticks('xxxxxxxxxxxxexxxxxxxxxxxxxxx', 20, 2000)).decision).toBeUndefined();
    expect(watched(rules, ticks('xxxxxxxxxxxx-xxx', 20, 2000)).decision?.by).toBe('consecutive-failures');
  });

  it('is inconclusive, never failed, where it cannot see (W07)', () => {
    const state = watched(rules, ticks(`${'.'.repeat(60)}${'e'.repeat(20)}${'x'.repeat(200)}`));
    const verdict = verdictSoFar(rules, state, unknown);
    expect(verdict).toMatchObject({ state: 'inconclusive', cause: { rule: 'samples', reason: 'watch-own-trouble' } });
    expect(verdict.decidedAtMs).toBe(150_020);
  });

  it('takes errors of our own for nothing: a service that is well beside them is well (W08)', () => {
    const state = watched(rules, ticks(`${'.'.repeat(100)}eee${'.'.repeat(197)}`));
    expect(conclude(rules, state, unknown, 300).state).toBe('pass');
    expect(state.failures.total).toEqual({ bad: 0, all: 297 });
  });

  it('counts every tick once, for what became of it', () => {
    expect(watched(speed, [])).toEqual(NOTHING_SEEN);
    expect(NOTHING_SEEN).toMatchObject({ missed: 0, errors: 0, notFailingAtMs: 0, notBlindAtMs: 0, seenMs: 0 });
    const state = watched(speed, ticks('..x---ee'));
    expect(state).toMatchObject({
      ...{ missed: 3, errors: 2, seenMs: 14_020, notFailingAtMs: 14_000, notBlindAtMs: 4000 },
      failures: { total: { bad: 1, all: 3 } },
      slow: { total: { bad: 0, all: 2 } },
      blind: { count: 2, fromMs: 12_000, untilMs: 14_020 },
    });
    expect(state.failing).toBeUndefined();
  });

  it('takes an answer for slow only beyond the limit', () => {
    expect(watched(speed, ticks('..', 500)).slow.total).toEqual({ bad: 0, all: 2 });
    expect(watched(speed, ticks('..', 500.1)).slow.total).toEqual({ bad: 2, all: 2 });
  });

  it('ends a run with whatever was sent at the moment of its first tick, or later', () => {
    const [failed, ok, error] = ticks('x.e').map((sample) => ({ ...sample, atMs: 10_000 }));
    for (const other of [ok, error]) {
      const state = watched(
        rules,
        [failed, other].flatMap((sample) => sample ?? []),
      );
      expect(state.failing).toBeUndefined();
    }
    const late = ticks('.xxe').map((sample) => ({ ...sample, atMs: sample.atMs + 2000 }));
    // the answers to earlier ticks, which come after that to a later one, begin no run
    const seen = watched(rules, [...ticks('.').map((sample) => ({ ...sample, atMs: 10_000 })), ...late]);
    expect([seen.failing, seen.blind]).toEqual([undefined, undefined]);
  });

  it('keeps the first decision, whatever comes after it', () => {
    const dead = watched(rules, ticks('x'.repeat(20)));
    const later = watched(rules, ticks('.'.repeat(300)), dead);
    expect(later.decision).toEqual(dead.decision);
    expect(conclude(rules, later, unknown, 320).state).toBe('fail');
  });

  it('never fails on less than 20 answers and 30 s', () => {
    fc.assert(
      fc.property(runsOfSamples, (samples) => {
        const { decision, failures, seenMs } = watched(speed, samples);
        if (decision === undefined || decision.by === 'own-trouble') return;
        expect(seenMs).toBeGreaterThanOrEqual(30_000);
        if (decision.by !== 'consecutive-failures') expect(failures.total.all).toBeGreaterThanOrEqual(20);
      }),
    );
  });

  it('never fails where nothing failed and nothing was slow', () => {
    fc.assert(
      fc.property(runsOfSamples, (samples) => {
        const well = samples.map((sample) =>
          sample.outcome === 'failed'
            ? { ...sample, outcome: 'error' as const }
            : { ...sample, latencyMs: sample.latencyMs / 20 },
        );
        expect(verdictSoFar(speed, watched(speed, well), unknown).state).not.toBe('fail');
      }),
    );
  });

  it('remembers the bad stretches of the whole watch, however long ago each was', () => {
    const long = rulesWith({ forMs: 1_200_000 });
    const outages = `${'x'.repeat(8)}${'.'.repeat(162)}`.repeat(3);
    const { decision } = watched(long, ticks(outages));
    expect(decision).toMatchObject({ by: 'error-rate' });
    // in the third of them, and not after it
    expect(decision?.atMs).toBeGreaterThan(680_000);
    expect(decision?.atMs).toBeLessThan(700_000);
  });

  it('fails no later where a sample that was well failed instead', () => {
    fc.assert(
      fc.property(runsOfSamples, fc.nat(), (samples, which) => {
        const at = samples.length === 0 ? 0 : which % samples.length;
        fc.pre(samples[at]?.outcome === 'ok');
        const worse = samples.map((sample, index) =>
          index === at ? { ...sample, outcome: 'failed' as const } : sample,
        );
        const before = watched(rules, samples).decision;
        const after = watched(rules, worse).decision;
        if (before !== undefined && before.by !== 'own-trouble') {
          expect(after?.atMs).toBeLessThanOrEqual(before.atMs);
        }
      }),
    );
  });

  it('counts the same in whatever order the answers come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ atMs: fc.nat(290_000), latencyMs: fc.nat(900), outcome: outcomes }), { maxLength: 80 }),
        (samples) => {
          const forward = watched(speed, samples);
          const backward = watched(speed, [...samples].reverse());
          for (const state of [forward, backward]) {
            expect(state.slow.total).toEqual(forward.slow.total);
            expect(state.failures.total).toEqual(forward.failures.total);
            expect(state.failures.lately).toEqual(forward.failures.lately);
            expect([state.missed, state.errors, state.seenMs]).toEqual([
              forward.missed,
              forward.errors,
              forward.seenMs,
            ]);
          }
        },
      ),
    );
  });

  it('never takes a run of failures for longer than it is, in whatever order the answers come', () => {
    const shuffled = fc
      .array(fc.tuple(outcomes, fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 40 })
      .map((drawn) => {
        const inOrder = drawn.map(([outcome], index) => ({ atMs: index * 2000, latencyMs: 10, outcome }));
        const places = drawn.map(([, place], index) => ({ place, index }));
        const mixed = places
          .toSorted((left, right) => left.place - right.place)
          .flatMap(({ index }) => inOrder.slice(index, index + 1));
        return { inOrder, mixed };
      });
    fc.assert(
      fc.property(shuffled, ({ inOrder, mixed }) => {
        const last = inOrder.findLastIndex(({ outcome }) => outcome === 'ok' || outcome === 'error');
        const longest = inOrder.slice(last + 1).filter(({ outcome }) => outcome === 'failed').length;
        expect(watched(rules, mixed).failing?.count ?? 0).toBeLessThanOrEqual(longest);
        expect(watched(rules, inOrder).failing?.count ?? 0).toBe(longest);
      }),
    );
  });
});

describe('a watch that has ended', () => {
  const well = '.'.repeat(300);

  it('passes where every planned probe was answered well', () => {
    const verdict = conclude(rules, watched(rules, ticks(well)), unknown, 300);
    expect(verdict.state).toBe('pass');
    expect(verdict.judgements.map(({ rule, state }) => [rule, state])).toEqual([
      ['samples', 'pass'],
      ['error-rate', 'pass'],
      ['consecutive-failures', 'pass'],
    ]);
  });

  it.each([
    ['10 % of the probes missed', ticks(`${'.'.repeat(270)}${'-'.repeat(30)}`), 'pass', undefined],
    ['more than 10 % missed', ticks(`${'.'.repeat(269)}${'-'.repeat(31)}`), 'inconclusive', 'watch-ticks-missed'],
    [
      'more than 10 % of our own errors',
      ticks(`${'.'.repeat(220)}${'e.'.repeat(40)}`),
      'inconclusive',
      'watch-own-trouble',
    ],
    [
      'the rate just above the limit',
      ticks(`${'.'.repeat(20)}${`x${'.'.repeat(39)}`.repeat(7)}`),
      'inconclusive',
      'watch-not-proven',
    ],
    ['the service failing at the very end', ticks(`${'.'.repeat(295)}xxxxx`), 'inconclusive', 'watch-not-proven'],
  ])('with %s comes to what it should', (_, samples, state, reason) => {
    const verdict = conclude(rules, watched(rules, samples), unknown, 300);
    expect([verdict.state, verdict.cause?.reason]).toEqual([state, reason]);
  });

  it('does not pass on fewer samples than it needs, and says how many that are', () => {
    const verdict = conclude(rules, watched(rules, ticks('.'.repeat(59))), unknown, 59);
    expect(verdict).toMatchObject({ state: 'inconclusive', cause: { reason: 'watch-too-few-samples' } });
    expect(verdict.cause?.sentence).toBe('The watch saw 59 samples, and a pass needs 60.');
  });

  it('names what looks bad before it says that there was too little of it', () => {
    const verdict = conclude(rules, watched(rules, ticks(`${'.'.repeat(40)}xxxxx`)), unknown, 45);
    expect(verdict).toMatchObject({ state: 'inconclusive', cause: { rule: 'error-rate', reason: 'watch-not-proven' } });
  });

  it('calls no rule kept where nothing was answered', () => {
    const asked = rulesWith({
      p95: { max: 500, by: 'limit', lacksBaseline: false },
      budgets: [{ budget: 0.001, rate: 14.4, longMs: 600_000, shortMs: 60_000 }],
    });
    for (const samples of [ticks('eee'), ticks('---')]) {
      const verdict = conclude(asked, watched(asked, samples), unknown, 3);
      expect(verdict.judgements.map(({ rule, state }) => [rule, state])).toEqual(
        ['samples', 'error-rate', 'p95', 'consecutive-failures', 'error-budget'].map((rule) => [rule, 'inconclusive']),
      );
    }
  });

  it('counts only what there was of missed probes and errors of our own', () => {
    const { cause } = conclude(rules, watched(rules, ticks('.....eee')), unknown, 8);
    expect(cause?.sentence).toBe('Only 5 of 8 planned probes were answered or timed out: 3 met trouble of our own.');
  });

  it('says how many samples would have decided', () => {
    const state = watched(rules, ticks(`${'.'.repeat(100)}${'x.........'.repeat(4)}${'.'.repeat(80)}`));
    const { cause } = conclude(
      rulesWith({ minSamples: 60 }),
      { ...state, failures: { ...state.failures, total: { bad: 12, all: 300 } } },
      unknown,
      300,
    );
    expect(cause).toMatchObject({
      rule: 'error-rate',
      reason: 'watch-not-proven',
      facts: { bad: 12, all: 300, share: 0.04 },
    });
    expect(cause?.facts?.needed).toBeGreaterThan(300);
    expect(cause?.sentence).toBe(
      '12 of 300 probes (4 %) failed: above the limit of 2 %, and too little to be sure of it.',
    );
    expect(cause?.advice).toContain(String(cause?.facts?.needed));
  });

  it('does not pass where it is within the limit as a whole and above it lately', () => {
    const late = `${'.'.repeat(300)}${'x..................'.repeat(8)}`.slice(0, 450);
    const usual = rulesWith({ errorRate: 0.03, forMs: 900_000 });
    const state = watched(usual, ticks(late));
    expect(state.failures.total.bad / state.failures.total.all).toBeLessThan(0.03);
    expect(conclude(usual, state, unknown, 450)).toMatchObject({
      state: 'inconclusive',
      cause: { rule: 'error-rate', state: 'inconclusive', reason: 'watch-not-proven' },
    });
  });

  it('that is strict passes only what is shown to be within the limit', () => {
    const strict = rulesWith({ strict: true });
    expect(conclude(strict, watched(strict, ticks(well)), unknown, 300).state).toBe('pass');
    const doubtful = watched(
      strict,
      ticks(`${'.'.repeat(50)}x${'.'.repeat(100)}x${'.'.repeat(100)}x${'.'.repeat(47)}`),
    );
    const verdict = conclude(strict, doubtful, unknown, 300);
    expect(verdict.cause).toMatchObject({
      ...{ rule: 'error-rate', reason: 'watch-not-proven' },
      facts: { bad: 3, all: 300, needed: 531 },
    });
    expect(conclude(rules, doubtful, unknown, 300).state).toBe('pass');
  });

  it('passes only on enough answers, nearly all that were planned, and within every limit', () => {
    fc.assert(
      fc.property(runsOfSamples, fc.integer({ min: 1, max: 400 }), (samples, planned) => {
        const state = watched(speed, samples);
        const verdict = conclude(speed, state, unknown, planned);
        expect(['pass', 'fail', 'inconclusive']).toContain(verdict.state);
        expect(verdict.cause === undefined).toBe(verdict.state === 'pass');
        if (verdict.state !== 'pass') return;
        const answers = samples.filter(({ outcome }) => outcome === 'ok' || outcome === 'failed');
        expect(answers.length).toBeGreaterThanOrEqual(Math.max(60, 0.9 * planned));
        const failed = answers.filter(({ outcome }) => outcome === 'failed');
        expect(failed.length).toBeLessThanOrEqual(0.02 * answers.length);
        const slow = answers.filter(({ latencyMs }) => latencyMs > 500);
        expect(slow.length).toBeLessThanOrEqual(0.05 * answers.length);
      }),
    );
    const verdict = conclude(speed, watched(speed, ticks('.'.repeat(60))), unknown, 66);
    expect(verdict.state).toBe('pass');
  });

  it('without any rule decides nothing', () => {
    const { errorRate: _e, consecutiveFailures: _c, ...none } = rulesWith({});
    const empty = { ...none, errorTest: undefined };
    expect(conclude(empty, NOTHING_SEEN, unknown, 300)).toMatchObject({
      state: 'inconclusive',
      cause: { reason: 'nothing-examined' },
    });
  });
});

describe('the P95', () => {
  it('above the limit fails without a single error (W05), with the P95 and the slow share', () => {
    const samples = ticks('.'.repeat(100)).map((sample, index) => ({
      ...sample,
      latencyMs: index % 4 === 0 ? 900 : 100,
    }));
    const verdict = verdictSoFar(speed, watched(speed, samples), { p95Ms: 900 });
    expect(verdict).toMatchObject({ state: 'fail', cause: { rule: 'p95', reason: 'watch-too-slow' } });
    expect(verdict.cause?.sentence).toMatch(
      /^The P95 is 900 ms, above the limit of 500 ms: \d+ of \d+ \(\d+ %\) took longer, where 5 % may \(after/,
    );
  });

  it('above the limit of late only is not said to be above it as a whole', () => {
    const samples = ticks('.'.repeat(450)).map((sample, index) => ({
      ...sample,
      latencyMs: index >= 380 && index % 4 === 0 ? 900 : 100,
    }));
    const long = prepareRules({ ...speed, forMs: 1_800_000 });
    const verdict = verdictSoFar(long, watched(long, samples), { p95Ms: 100 });
    expect(verdict).toMatchObject({ state: 'fail', cause: { rule: 'p95', reason: 'watch-too-slow' } });
    expect(verdict.cause?.sentence).toMatch(
      /^The P95 is 100 ms, and was above the limit of 500 ms of late: \d+ of \d+ \([0-4](\.\d+)? %\) took longer, \d+ of \d+ \(2\d %\) in the last two minutes, where 5 % may \(after/,
    );
  });

  it('of a service that only refuses is not known, rather than good', () => {
    const { consecutiveFailures: _c, errorRate: _e, ...rest } = speed;
    const alone = { ...rest, errorTest: undefined };
    const verdict = conclude(alone, watched(alone, ticks('x'.repeat(300), 1)), unknown, 300);
    expect(verdict).toMatchObject({ state: 'inconclusive', cause: { rule: 'p95', reason: 'watch-too-few-samples' } });
  });

  it('counts time-outs as slow', () => {
    expect(watched(speed, ticks('x'.repeat(10), 5000)).slow.total).toEqual({ bad: 10, all: 10 });
    expect(watched(speed, ticks('x'.repeat(10), 5)).slow.total).toEqual({ bad: 0, all: 0 });
  });

  it('without a baseline to compare with is shown and decides nothing', () => {
    const first = rulesWith({ p95: { by: 'none', lacksBaseline: true } });
    const verdict = conclude(first, watched(first, ticks('.'.repeat(300), 9000)), { p95Ms: 9000 }, 300);
    expect(verdict.state).toBe('pass');
    expect(verdict.judgements.find(({ rule }) => rule === 'p95')).toMatchObject({
      state: 'skipped',
      reason: 'watch-no-baseline',
      sentence: 'The P95 is 9 s; there is no baseline to compare with, so nothing was decided by it.',
    });
  });
});

describe('metrics of a watch', () => {
  const metric = { ...METRIC_DEFAULTS, name: 'login success', min: 0.98 };
  const readings = (values: readonly number[], dryRun = false) => {
    const withMetric = rulesWith({ metrics: [{ ...metric, dryRun }] });
    const state = values.reduce(
      (before, value, index) =>
        addMetricReading(withMetric, before, 'login success', { atMs: index * 30_000, outcome: 'value', value }),
      watched(withMetric, ticks('.'.repeat(300))),
    );
    return conclude(withMetric, state, unknown, 300);
  };

  it('fail the watch at the value that is one too many', () => {
    const verdict = readings([0.9, 1, 0.9, 0.8]);
    expect(verdict).toMatchObject({
      state: 'fail',
      decidedAtMs: 90_000,
      cause: { rule: 'metric', name: 'login success', reason: 'watch-metric' },
    });
    expect(verdict.cause?.sentence).toBe(
      'The metric "login success" is 0.8, out of bounds (at least 0.98): 3 values were, where 2 may be.',
    );
  });

  it('in a dry run are shown and never decide', () => {
    const verdict = readings([0.1, 0.1, 0.1, 0.1], true);
    expect(verdict.state).toBe('pass');
    expect(verdict.judgements.at(-1)).toMatchObject({ rule: 'metric', state: 'fail', isDryRun: true });
  });

  it('keep a watch from passing where there is no data', () => {
    expect(readings([])).toMatchObject({ state: 'inconclusive', cause: { reason: 'watch-metric-no-data' } });
  });

  it('that no rule knows change nothing, even under the names of what every object has', () => {
    for (const name of ['cpu', '__proto__', 'constructor']) {
      expect(addMetricReading(rules, NOTHING_SEEN, name, { atMs: 0, outcome: 'error' })).toBe(NOTHING_SEEN);
    }
  });
});

describe('requests that the service counted', () => {
  const looks = lookRule({ limit: 0.05, bad: 'failed', reason: 'watch-error-rate', leastRequests: 60 }, 90);
  const counted = prepareRules({
    ...{ forMs: 900_000, everyMs: 2000, probes: 0, budgets: [], minSamples: 60, strict: false },
    consecutiveErrorLimit: 4,
    metrics: [{ ...METRIC_DEFAULTS, name: 'own', max: 0.05, looks }],
  });
  const readingsOf = (seen: readonly (readonly [looks: number, bad: number, all: number])[]) => {
    const requests = seen.flatMap(([times, bad, all]) => Array.from({ length: times }, () => ({ bad, all })));
    return requests.reduce(
      (state, { bad, all }, index) =>
        addMetricReading(counted, state, 'own', {
          ...{ atMs: (index + 1) * 10_000, outcome: 'value', value: bad / all },
          requests: { bad, all },
        }),
      NOTHING_SEEN,
    );
  };

  it('fail the watch with their figures', () => {
    const verdict = verdictSoFar(counted, readingsOf([[6, 3, 10]]), unknown);
    expect(verdict).toMatchObject({
      state: 'fail',
      decidedAtMs: 60_000,
      cause: {
        ...{ rule: 'metric', name: 'own', reason: 'watch-error-rate' },
        sentence: 'Of the requests that the service counted, 18 of 60 (30 %) failed; the limit is 5 %.',
      },
    });
  });

  it('that fail the watch later than after two minutes are told with those of the last two', () => {
    const { cause } = verdictSoFar(
      counted,
      readingsOf([
        [20, 0, 10],
        [20, 4, 10],
      ]),
      unknown,
    );
    expect(cause?.sentence).toMatch(
      /^Of the requests that the service counted, (\d+) of (\d+) \(.+\) failed, (?!\1 of)\d+ of (?!\2 )\d+ \(.+\) in the last two minutes; the limit is 5 %\.$/,
    );
  });

  it.each<[string, readonly (readonly [number, number, number])[], string, string | undefined, string]>([
    [
      'keep the limit',
      [[90, 2, 100]],
      'pass',
      undefined,
      'Of the requests that the service counted, 180 of 9000 (2 %) failed; the limit is 5 %.',
    ],
    [
      'are too few',
      [[59, 0, 1]],
      'inconclusive',
      'watch-too-few-samples',
      'The service counted 59 requests, and a pass needs 60.',
    ],
    [
      'are just above the limit',
      [
        [20, 6, 100],
        [70, 5, 100],
      ],
      'inconclusive',
      'watch-not-proven',
      'Of the requests that the service counted, 470 of 9000 (5.2 %) failed: above the limit of 5 %, and too little to be sure of it.',
    ],
    [
      'are just enough, and above the limit',
      [
        [4, 1, 1],
        [56, 0, 1],
      ],
      'inconclusive',
      'watch-not-proven',
      'Of the requests that the service counted, 4 of 60 (6.7 %) failed: above the limit of 5 %, and too little to be sure of it.',
    ],
    [
      'were above it in the last two minutes',
      [
        [80, 2, 100],
        [10, 6, 100],
      ],
      'inconclusive',
      'watch-not-proven',
      'Of the requests that the service counted, 220 of 9000 (2.4 %) failed: within the limit of 5 %, but the last two minutes were above it.',
    ],
  ])('that %s come to what they should', (_, seen, state, reason, sentence) => {
    const verdict = conclude(counted, readingsOf(seen), unknown, 0);
    expect([verdict.state, verdict.cause?.reason]).toEqual([state, reason]);
    expect(verdict.judgements.at(-1)?.sentence).toBe(sentence);
  });
});

describe('an error budget', () => {
  const budget = { budget: 0.005, rate: 14.4, longMs: 600_000, shortMs: 60_000 };
  const { errorRate: _, ...rest } = rulesWith({ budgets: [budget] });
  const burning = { ...rest, errorTest: undefined };

  it('that burns too fast over both windows fails the watch', () => {
    const state = watched(burning, ticks('x....'.repeat(60)));
    expect(verdictSoFar(burning, state, unknown)).toMatchObject({
      state: 'fail',
      cause: { reason: 'watch-error-budget' },
    });
    expect(verdictSoFar(burning, state, unknown).cause?.sentence).toMatch(
      /^The error budget burns at [0-9.]+x over 10 min and at [0-9.]+x over 1 min: /,
    );
  });

  it('counts answers, and no error of our own', () => {
    const [blocks = []] = watched(burning, ticks('x.e-e')).budgets;
    expect(blocks).toEqual([{ index: 0, bad: 1, all: 2 }]);
  });

  it('that burned before, and does not any more, does not', () => {
    const over = `${'x....'.repeat(4)}${'.'.repeat(40)}x${'.'.repeat(40)}x${'.'.repeat(20)}`;
    expect(watched(burning, ticks(over)).decision).toBeUndefined();
  });
});

describe('how often a watch is wrong', () => {
  const failing = (name: string, share: Scenario['failing']): Scenario => ({ name, failing: share });

  it('passes a service at a quarter of the limit, even if it fails twice at the start (W01)', () => {
    const tally = simulate(
      rules,
      failing('W01', (at) => (at < 4 ? 1 : 0.005)),
      200,
    );
    expect(tally.pass).toBeGreaterThanOrEqual(198);
  });

  it('never fails a service at half of the limit', () => {
    expect(
      simulate(
        rules,
        failing('half', () => 0.01),
        1000,
      ).fail,
    ).toBe(0);
  });

  it('finds a service that dies within 35 s (W02)', () => {
    const tally = simulate(
      rules,
      failing('W02', (at) => (at >= 120 ? 1 : 0.002)),
      200,
    );
    expect(tally.fail).toBe(200);
    expect(tally.medianSeconds).toBeLessThanOrEqual(155);
  });

  it('finds a share of 10 % after 80 samples or less (W03)', () => {
    const tally = simulate(
      rules,
      failing('W03', () => 0.1),
      300,
    );
    expect(tally.fail).toBeGreaterThan(294);
    expect(tally.medianSamples).toBeLessThanOrEqual(80);
  });

  it('hardly ever fails a service for one stall of 12 s (W04)', () => {
    const stall = failing('W04', (at, when) => (at >= 60 + when * 420 && at < 72 + when * 420 ? 1 : 0));
    expect(simulate(rules, stall, 200).fail).toBeLessThanOrEqual(6);
    // every tick that was planned within the stall, and no other
    const bad = samplesOf(rules, stall, 7919).filter(({ outcome }) => outcome === 'failed');
    expect(bad).toHaveLength(6);
  });

  it('finds what begins in the middle of it', () => {
    const late = failing('late', (at) => (at >= 450 ? 0.3 : 0.002));
    const tally = simulate(rulesWith({ forMs: 900_000, errorRate: 0.05 }), late, 100);
    expect(tally.fail).toBe(100);
    expect(tally.medianSeconds).toBeLessThan(450 + 120);
  });
});
