import { describe, expect, it } from 'vitest';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import type { WatchPolicy } from '../../../src/policy/policy.ts';
import { foldVerdict } from '../../../src/verdict.ts';
import { lookRule } from '../../../src/watch/look-rule.ts';
import { METRIC_DEFAULTS } from '../../../src/watch/metric.ts';
import type { WatchRules } from '../../../src/watch/rules.ts';
import { decodeSeen, encodeSeen } from '../../../src/watch/seen-record.ts';
import type { Observation, Source } from '../../../src/watch/source.ts';
import { decodeState, encodeState } from '../../../src/watch/state.ts';
import type { WatchPart } from '../../../src/watch/watch-part.ts';
import { Watching } from '../../../src/watch/watching.ts';
import type { World } from '../../../src/world.ts';
import fc from '../../helpers/fast-check.ts';
import { fakeClock } from './sources/fake-clock.ts';

const EVERY_MS = 2000;
const METRIC_EVERY_MS = 10_000;

const LOOKS = lookRule({ limit: 0.05, bad: 'failed', reason: 'watch-error-rate', leastRequests: 100 }, 30);

/** A watch that was split at random. */
interface Story {
  readonly visits: number;
  readonly ticksOfVisit: number;
  readonly rules: WatchRules;
  /** In the order of time; times count what was watched. */
  readonly told: readonly Observation[];
}

/** Stretches in which a service is of one kind. */
interface Regime {
  readonly ticks: number;
  readonly failing: number;
  readonly unseen: number;
  readonly latencyMs: number;
  readonly value: number;
  readonly reading: 'value' | 'no-data' | 'error';
}

const regimes: fc.Arbitrary<readonly Regime[]> = fc.array(
  fc.record({
    ticks: fc.integer({ min: 1, max: 60 }),
    failing: fc.constantFrom(0, 0, 0, 0, 0.01, 0.05, 0.3, 1),
    unseen: fc.constantFrom(0, 0, 0, 0, 0, 0, 0.03, 1),
    latencyMs: fc.constantFrom(5, 5, 80, 80, 480, 520, 3000),
    value: fc.constantFrom(0.5, 0.99, 1, 1, 1, Number.NaN),
    reading: fc.constantFrom<Regime['reading'][]>('value', 'value', 'value', 'value', 'value', 'no-data', 'error'),
  }),
  { minLength: 1, maxLength: 6 },
);

const chances = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
  minLength: 30,
  maxLength: 90,
});

const someRules = fc.record({
  errorRate: fc.constantFrom(undefined, 0, 0.01, 0.05),
  p95: fc.constantFrom<WatchRules['p95'][]>(
    undefined,
    { max: 500, by: 'limit', lacksBaseline: false },
    { max: 100, by: 'baseline', lacksBaseline: false },
    { by: 'none', lacksBaseline: true },
  ),
  consecutiveFailures: fc.constantFrom(undefined, 5),
  budgets: fc.subarray([
    { budget: 0.005, rate: 14.4, longMs: 600_000, shortMs: 60_000 },
    { budget: 0.01, rate: 3, longMs: 120_000, shortMs: 40_000 },
  ]),
  metrics: fc.subarray([
    { ...METRIC_DEFAULTS, name: 'logins', min: 0.98 },
    { ...METRIC_DEFAULTS, name: '__proto__', max: 0.9, dryRun: true },
    { ...METRIC_DEFAULTS, name: 'orders', min: 0.6, initialDelayMs: 90_000, failureLimit: 0 },
    { ...METRIC_DEFAULTS, name: 'errors counted', max: 0.05, looks: LOOKS },
  ]),
  minSamples: fc.constantFrom(20, 60),
  strict: fc.boolean(),
});

const stories: fc.Arbitrary<Story> = fc
  .record({
    visits: fc.integer({ min: 1, max: 9 }),
    ticksOfVisit: fc.integer({ min: 1, max: 60 }),
    probes: fc.constantFrom(1, 1, 3),
    someRules,
    regimes,
    chances,
  })
  .map(({ visits, ticksOfVisit, probes, someRules: given, ...service }) => {
    const ticks = visits * ticksOfVisit;
    const { errorRate, p95, consecutiveFailures, ...rest } = given;
    const rules: WatchRules = {
      forMs: ticks * EVERY_MS,
      everyMs: EVERY_MS,
      probes,
      ...(errorRate === undefined ? {} : { errorRate }),
      ...(p95 === undefined ? {} : { p95 }),
      ...(consecutiveFailures === undefined ? {} : { consecutiveFailures }),
      ...rest,
      consecutiveErrorLimit: 4,
    };
    return { visits, ticksOfVisit, rules, told: observationsOf(ticks, ticksOfVisit, rules, service) };
  });

function observationsOf(
  ticks: number,
  ticksOfVisit: number,
  rules: WatchRules,
  service: { readonly regimes: readonly Regime[]; readonly chances: readonly number[] },
): readonly Observation[] {
  const told: { readonly observation: Observation; readonly visit: number; readonly endMs: number }[] = [];
  const kinds = service.regimes.flatMap((regime) => Array.from({ length: regime.ticks }, () => regime));
  let drawn = 0;
  const chance = () => service.chances[drawn++ % service.chances.length] ?? 0;
  for (let tick = 0; tick < ticks; tick++) {
    const kind = kinds[tick % kinds.length] ?? expect.unreachable();
    const atMs = tick * EVERY_MS;
    const visit = Math.floor(tick / ticksOfVisit);
    for (let probe = 0; probe < rules.probes; probe++) {
      const unseen = chance() < kind.unseen;
      const outcome = unseen ? (tick % 3 === 0 ? 'missed' : 'error') : chance() < kind.failing ? 'failed' : 'ok';
      const latencyMs = kind.latencyMs * (0.5 + chance());
      const why = outcome === 'ok' ? {} : { why: `it was ${outcome}` };
      const sample = { atMs, latencyMs, outcome } as const;
      // of several probes one is never heard of now and then, so that its tick stays open
      if (rules.probes > 1 && chance() < 0.02) continue;
      const observation: Observation = { kind: 'sample', probe: `probe ${probe}`, sample, ...why };
      told.push({ observation, visit, endMs: atMs + latencyMs });
    }
    if (atMs % METRIC_EVERY_MS !== 0) continue;
    for (const { name, looks } of rules.metrics) {
      const requests = looks === undefined ? {} : { requests: { bad: Math.round(kind.failing * 40), all: 40 } };
      const value = looks === undefined ? kind.value : kind.failing;
      const reading =
        kind.reading === 'value'
          ? ({ atMs, outcome: 'value', value, ...requests } as const)
          : ({ atMs, outcome: kind.reading } as const);
      told.push({ observation: { kind: 'reading', metric: name, reading }, visit, endMs: atMs });
    }
  }
  // answers come in the order that they end in; a visit waits for all of its own
  return told
    .toSorted((left, right) => left.visit - right.visit || left.endMs - right.endMs)
    .map(({ observation }) => observation);
}

function policyOf({ probes }: WatchRules): WatchPolicy {
  return {
    probes: Array.from({ length: probes }, (_, probe) => `probe ${probe}`),
    metrics: [],
    ruleSources: new Map(),
    source: { file: 'policy.yml', line: 1, column: 1 },
  } as unknown as WatchPolicy;
}

/** Tells what lies within a part, as sources do: from its own beginning on. */
function sourceOf(told: readonly Observation[], fromMs: number, untilMs: number): Source {
  return {
    name: 'told',
    examine: async () => [],
    watch: async (tell) => {
      for (const observation of told) {
        if (observation.kind === 'sample') {
          const { sample } = observation;
          if (sample.atMs < fromMs || sample.atMs >= untilMs) continue;
          tell({ ...observation, sample: { ...sample, atMs: sample.atMs - fromMs } });
        } else if (observation.kind === 'reading') {
          const { reading } = observation;
          if (reading.atMs < fromMs || reading.atMs >= untilMs) continue;
          tell({ ...observation, reading: { ...reading, atMs: reading.atMs - fromMs } });
        }
      }
    },
  };
}

async function watchPart(rules: WatchRules, told: readonly Observation[], part: WatchPart): Promise<Watching> {
  const clock = fakeClock();
  const world = {
    clock,
    startedAt: clock.now(),
    output: { line: () => undefined },
    secrets: createSecretRegistry(),
    cancelled: new AbortController().signal,
  } as unknown as World;
  const watching = new Watching(policyOf(rules), rules, world, part);
  const run = watching.run([sourceOf(told, part.fromMs, part.fromMs + part.lengthMs)]);
  await clock.advance(part.lengthMs);
  await run;
  return watching;
}

const NOTHING_TOLD = { told: [], toldLeftOut: 0 };

/** Visit after visit, each from what the last one left at a server, until it is decided or all are made. */
async function watchInVisits({ visits, ticksOfVisit, rules, told }: Story): Promise<Watching> {
  const lengthMs = ticksOfVisit * EVERY_MS;
  let going = rules;
  let before: Pick<WatchPart, 'before' | 'seen'> = { before: undefined, seen: undefined };
  for (let made = 1; ; made++) {
    const watching = await watchPart(going, told, {
      fromMs: (made - 1) * lengthMs,
      lengthMs,
      isLast: made === visits,
      lateMs: 0,
      ...before,
      visits: { made, planned: visits, beganAt: '2026-11-20T10:00:00Z' },
    });
    const progress = watching.progress(NOTHING_TOLD);
    if (progress === undefined) return watching;
    const left = {
      state: encodeState(progress.rules, progress.state, progress.latency),
      seen: encodeSeen(progress.seen, (text) => text),
    };
    const read = JSON.parse(JSON.stringify(left)) as { readonly state: unknown; readonly seen: unknown };
    const [resumed, seen] = [decodeState(read.state, rules, made * lengthMs), decodeSeen(read.seen)];
    if (!resumed.ok || !seen.ok) throw new Error(resumed.ok ? 'The reports were not read.' : resumed.why);
    going = resumed.rules;
    before = { before: resumed, seen: seen.seen };
  }
}

async function watchAtOnce({ rules, told }: Story): Promise<Watching> {
  return await watchPart(rules, told, { fromMs: 0, lengthMs: rules.forMs, isLast: true, lateMs: 0, before: undefined });
}

/** All that a person or the record is told of a watch. */
function comeTo(watching: Watching) {
  const findings = watching.judged();
  const { decidedAtMs, why, ticks, p95Ms, plannedMs } = watching.report();
  const judged = findings.map(({ title, outcome, reason, sentence, evidence, advice, severity }) => ({
    ...{ title, outcome, reason, sentence, evidence, advice, severity },
  }));
  const { name, reason } = foldVerdict(findings);
  return { name, reason, judged, decidedAtMs, why, ticks, p95Ms, plannedMs };
}

/** What the stories come to, among other things. */
const KINDS = [
  'ok',
  'watch-service-dead',
  'watch-error-rate',
  'watch-too-slow',
  'watch-error-budget',
  'watch-metric',
  'watch-own-trouble',
  'watch-too-few-samples',
  'watch-not-proven',
  'watch-metric-no-data',
];

describe('a watch that is made in visits', () => {
  it('comes to what one long watch comes to, wherever it is split and whatever the service and the rules are', async () => {
    const verdicts = new Set<string>();
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const [long, visits] = [comeTo(await watchAtOnce(story)), comeTo(await watchInVisits(story))];
        expect(visits).toEqual(long);
        verdicts.add(long.reason);
      }),
      { numRuns: 300, seed: 20_261_121 },
    );
    // else it would say little
    expect([...verdicts]).toEqual(expect.arrayContaining(KINDS));
  }, 60_000);
});
