import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import type { RollbackReport } from '../../../src/rollback/plan.ts';
import { concludeRelease } from '../../../src/rollback/release.ts';
import type { RunIdentity, Settings } from '../../../src/settings.ts';
import { type Finding, foldVerdict, type Verdict } from '../../../src/verdict.ts';
import { watchRelease } from '../../../src/watch/release-watch.ts';
import type { Sample } from '../../../src/watch/samples.ts';
import type { Observation } from '../../../src/watch/source.ts';
import { VISIT_TASK } from '../../../src/watch/visit-record.ts';
import type { Watched } from '../../../src/watch/watch.ts';
import type { World } from '../../../src/world.ts';
import type { Fault } from '../../helpers/github/faults.ts';
import type { Deployment } from '../../helpers/github/state.ts';
import { runnerOfStage, type Stage, setStage } from '../../helpers/rollback.ts';
import { contextOf, policyOf } from '../../unit/policy/loading.ts';
import { fakeProbes, fakeSource, fakeTold } from '../../unit/watch/runtime.ts';
import { fakeClock } from '../../unit/watch/sources/fake-clock.ts';

const MINUTE = 60_000;
/** Three visits of two minutes. */
const POLICY = `
checks: [{ name: home, get: / }]
watch:
  for: 15m
  probes: [home]
  error-rate: { max: 5% }
  p95: { max: 1s }
  visits: { every: 5m }
`;
const AT_ONCE = POLICY.replace('for: 15m', 'for: 6m').replace(/ {2}visits:.*\n/, '');

/** What a source tells of a service that was started again. */
const RESTARTED: Finding = {
  kind: 'watch',
  title: 'the service goes on during the watch',
  outcome: 'undecided',
  severity: 'warn',
  reason: 'watch-service-restarted',
  sentence: 'The counters of the service began anew.',
  evidence: [],
  startedAt: 0,
  durationMs: 0,
};

type Answer = Pick<Sample, 'outcome'> & { readonly latencyMs?: number; readonly why?: string };

/** What the service answers at each moment of the watch as a whole. */
type Service = (watchedMs: number) => Answer;
const well: Service = () => ({ outcome: 'ok' });

interface Scene extends AsyncDisposable {
  readonly stage: Stage;
  readonly lines: readonly string[];
  /** A run of the workflow; `fromMs` of the watch were watched before. */
  run(service: Service, options?: RunOptions): Promise<Ran>;
  /** So long ago is everything that is recorded by now. */
  letPass(ms: number): void;
  /** Deployments with this task, oldest first. */
  recorded(task: string): readonly Deployment[];
}

interface Ran {
  readonly watched: Watched;
  readonly verdict: Verdict;
  /** What followed the verdict; `undefined` where nothing did. */
  readonly rollback: RollbackReport | undefined;
}

interface RunOptions {
  readonly policy?: string;
  readonly tag?: string;
  readonly fromMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly inputs?: Partial<Settings>;
  /** What other sources tell. */
  readonly told?: readonly (readonly [number, Observation])[];
  /** How long after a tick its answer is told. */
  readonly answerMs?: number;
  /** Called while the service is being watched. */
  readonly meanwhile?: () => void;
}

async function scene(): Promise<Scene> {
  const stage = await setStage();
  const lines: string[] = [];
  const { state } = stage.github;
  return {
    stage,
    lines,
    run: async (
      service,
      { policy = POLICY, tag, fromMs = 0, environment = {}, inputs = {}, answerMs, told = [], meanwhile } = {},
    ) => {
      const fake = fakeClock();
      const clock = { ...fake, date: () => new Date() };
      const nothing = () => undefined;
      const world = {
        clock,
        startedAt: clock.now(),
        random: () => randomBytes(4).toString('hex'),
        secrets: createSecretRegistry(),
        output: {
          line: (text: string) => lines.push(text),
          section: nothing,
          foreign: nothing,
          annotate: nothing,
          debug: nothing,
          progress: nothing,
        },
        cancelled: new AbortController().signal,
        environment: { ...runnerOfStage(stage), GITHUB_EVENT_NAME: 'schedule', ...environment },
      } as unknown as World;
      const settings = {
        mode: 'watch',
        url: 'https://www.example.com',
        vars: new Map(),
        secrets: new Map(),
        environment: 'production',
        onFail: 'block',
        githubToken: stage.github.token,
        tag,
        ...inputs,
      } as unknown as Settings;
      const read: Policy = await policyOf(policy, contextOf());
      const probes = fakeProbes((atMs) => {
        meanwhile?.();
        return service(fromMs + atMs);
      });
      const late = answerMs === undefined ? probes : lateProbes(answerMs);
      const open = () => ({ list: [late(fake), fakeTold(told)(fake)], ownMetrics: () => [], close: nothing });
      const job = (async () => {
        const watched = await watchRelease(settings, read, world, open);
        const concluded = settings.tag ?? watched.watched?.release?.tag;
        if (concluded === undefined || watched.watched?.isOpen === true) return { watched, rollback: undefined };
        const { rollback } = await concludeRelease(watched, concluded, settings, read, {} as RunIdentity, world);
        return { watched, rollback };
      })();
      let isOver = false;
      void job.catch(nothing).finally(() => {
        isOver = true;
      });
      while (!isOver) await fake.advance(1000);
      const ran = await job;
      return { ...ran, verdict: foldVerdict(ran.watched.findings) };
    },
    letPass: (ms) => {
      for (const deployment of state.deployments) Object.assign(deployment, { createdAt: deployment.createdAt - ms });
    },
    recorded: (task) => state.deployments.filter((deployment) => deployment.task === task),
    [Symbol.asyncDispose]: () => stage.github[Symbol.asyncDispose](),
  };
}

/** Probes whose answers come so late; whoever stops asking does not hear the last ones. */
function lateProbes(answerMs: number) {
  return fakeSource(async (tell, clock, signal, lastTick) => {
    const open: Promise<void>[] = [];
    for (let atMs = 0; !lastTick.aborted; atMs += 2000) {
      const sample: Sample = { atMs, latencyMs: 20, outcome: 'ok' };
      const told = clock.sleep(answerMs, signal).then(() => tell({ kind: 'sample', probe: 'home', sample }));
      open.push(told.catch(() => undefined));
      await clock.sleep(2000, lastTick).catch(() => undefined);
    }
    await Promise.all(open);
  });
}

/** The visits of one watch, each on time, until one comes to a verdict. */
async function visits({ run, letPass }: Scene, service: Service, most = 3): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let made = 0; made < most; made++) {
    const { verdict } = await run(service, made === 0 ? { tag: 'v1.2.0' } : { fromMs: made * 2 * MINUTE });
    verdicts.push(verdict);
    if (verdict.reason !== 'watch-goes-on') break;
    letPass(5 * MINUTE);
  }
  return verdicts;
}

const releases = ({ recorded }: Scene) => recorded('release-guard').map(({ payload }) => payload as object);

describe('a watch in visits', () => {
  test('passes with its last visit, and only that one is a verdict on the release', async () => {
    await using at = await scene();
    const verdicts = await visits(at, well);
    expect(verdicts.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
      'pass watch-goes-on',
      'pass watch-goes-on',
      'pass ok',
    ]);
    expect(verdicts[1]?.sentence).toBe(
      'Visit 2 of 3 to v1.2.0 was made, and nothing is decided yet: 0 of 120 (0 %) of the probes failed so far, the P95 is 19.9 ms.',
    );
    expect(at.recorded(VISIT_TASK)).toHaveLength(2);
    const [first] = at.recorded(VISIT_TASK).map(({ payload }) => payload as Readonly<Record<string, unknown>>);
    expect(releases(at)).toEqual([
      expect.objectContaining({
        tag: 'v1.2.0',
        mode: 'watch',
        verdict: 'pass',
        operation_id: first?.['operation_id'],
        measured: expect.objectContaining({ samples: 180, error_rate: 0, took_ms: 360_000 }),
      }),
    ]);
    at.stage.github.expectNoViolations();
  });

  test('waits for the answers to all that it asked, and counts no more than that', async () => {
    await using at = await scene();
    const { watched } = await at.run(well, { tag: 'v1.2.0', answerMs: 7000 });
    expect(watched.watch?.ticks).toMatchObject({ answered: 60 });
    expect(watched.watch?.tookMs).toBe(125_000);
  });

  test('waits for answers as long as a probe may take, and no longer', async () => {
    await using at = await scene();
    const { watched } = await at.run(well, { tag: 'v1.2.0', answerMs: 50_000 });
    // 10 s for the probe, and 10 s to ask whether our own network is well
    expect(watched.watch?.ticks).toMatchObject({ answered: 46 });
    expect(watched.watch?.tookMs).toBe(140_000);
  });

  test('shows no visit as what is deployed', async () => {
    await using at = await scene();
    await at.run(well, { tag: 'v1.2.0' });
    expect(at.recorded(VISIT_TASK).map(({ statuses }) => statuses.map(({ state }) => state))).toEqual([['inactive']]);
  });

  test.each<readonly [string, Service]>([
    ['well', well],
    ['never there', () => ({ outcome: 'failed' })],
    ['dead from the second visit on', (at) => ({ outcome: at < 130_000 ? 'ok' : 'failed' })],
    ['dead across two visits', (at) => ({ outcome: at > 105_000 && at < 150_000 ? 'failed' : 'ok' })],
    ['wrong every fifth time', (at) => ({ outcome: at % 10_000 === 0 ? 'failed' : 'ok' })],
    ['wrong now and then', (at) => ({ outcome: at % 46_000 === 0 ? 'failed' : 'ok' })],
    ['slow from the middle on', (at) => ({ outcome: 'ok', latencyMs: at > 170_000 ? 1500 : 50 })],
    ['not to be seen', (at) => ({ outcome: at > 250_000 ? 'error' : 'ok' })],
  ])('of a service that is %s comes to the verdict and the figures of one long watch', async (_, service) => {
    await using at = await scene();
    const { verdict, watched } = await at.run(service, { policy: AT_ONCE, tag: 'v1.1.0' });
    const last = (await visits(at, service)).at(-1);
    expect(last).toMatchObject({ name: verdict.name, reason: verdict.reason, sentence: verdict.sentence });
    const [long, short] = releases(at) as readonly Readonly<Record<string, object>>[];
    expect(watched.watch?.plannedMs).toBe(360_000);
    expect(short?.['verdict']).toBe(long?.['verdict']);
    // the first visit was made some minutes before the last one, and perhaps before a full hour
    const figuresOf = (record: typeof long) => record?.['measured'] && { ...record['measured'], hour: undefined };
    expect(figuresOf(short)).toEqual(figuresOf(long));
  });

  test('that finds a breach goes back from the release that it watched, although the run does not name it', async () => {
    await using at = await scene();
    await at.run(well, { policy: AT_ONCE, tag: 'v1.1.0' });
    await at.run(well, { tag: 'v1.2.0' });
    at.letPass(5 * MINUTE);
    const inputs = { onFail: 'rollback', dryRun: true, via: 'auto', workflow: 'release.yml' } as const;
    const { verdict, rollback } = await at.run(() => ({ outcome: 'failed' }), { fromMs: 2 * MINUTE, inputs });
    expect(verdict).toMatchObject({ name: 'fail', reason: 'watch-service-dead' });
    expect(rollback?.sentence).toContain('v1.1.0');
    expect(rollback).toMatchObject({
      outcome: 'planned',
      plan: { from: { tag: 'v1.2.0' }, target: { tag: 'v1.1.0' } },
    });
    expect(releases(at).at(-1)).toMatchObject({ tag: 'v1.2.0', verdict: 'fail' });
    expect((await at.run(well)).verdict.sentence).toContain('ended with verdict fail');
  });

  test('makes its address known only where something showed that the service is there', async () => {
    await using at = await scene();
    await at.run(well, { policy: AT_ONCE, tag: 'v1.1.0' });
    await visits(at, well);
    const addresses = releases(at).map((payload) => Reflect.get(payload as object, 'address'));
    // no source of a test recognises anything; probes of visits that held do
    expect(addresses).toEqual([undefined, expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });

  test('is not shown to be at the service by earlier visits to another address', async () => {
    await using at = await scene();
    await at.run(well, { policy: AT_ONCE, tag: 'v1.1.0' });
    const inputs = { onFail: 'rollback', dryRun: true, via: 'auto', workflow: 'release.yml' } as const;
    const moved = { ...inputs, url: 'https://moved.example.com' };
    await at.run(well, { tag: 'v1.2.0', inputs });
    at.letPass(5 * MINUTE);
    await at.run(well, { fromMs: 2 * MINUTE, inputs: moved });
    at.letPass(5 * MINUTE);
    const addresses = at.recorded(VISIT_TASK).map(({ payload }) => Reflect.get(payload as object, 'address'));
    expect(addresses).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), undefined]);
    const { verdict, rollback } = await at.run(() => ({ outcome: 'failed' }), { fromMs: 4 * MINUTE, inputs: moved });
    expect(verdict).toMatchObject({ name: 'fail', reason: 'watch-service-dead' });
    expect(rollback?.outcome).toBe('refused');
    expect(rollback?.sentence).toMatch(/^Nothing at https:\/\/moved\.example\.com showed that it is the service/);
  });

  test('is over after its verdict: nothing is measured, and that is green', async () => {
    await using at = await scene();
    await visits(at, well);
    const { verdict, watched } = await at.run(well);
    expect(verdict).toMatchObject({ name: 'pass', reason: 'watch-not-open' });
    expect(verdict.sentence).toMatch(/^No watch is open: that of v1\.2\.0 ended with verdict pass at /);
    expect(watched.watch).toBeUndefined();
    expect(releases(at)).toHaveLength(1);
  });

  test('is not begun where nothing is known to be live', async () => {
    await using at = await scene();
    const { verdict } = await at.run(well);
    expect(verdict).toMatchObject({ name: 'pass', reason: 'watch-not-open' });
    expect(at.recorded(VISIT_TASK)).toEqual([]);
  });

  test('is left alone by a visit that comes right after another one', async () => {
    await using at = await scene();
    await at.run(well, { tag: 'v1.2.0' });
    const { verdict } = await at.run(well);
    expect(verdict.sentence).toMatch(/^Visit 1 of 3 to v1\.2\.0 was made .* ago, so nothing was measured\.$/);
    expect(at.recorded(VISIT_TASK)).toHaveLength(1);
  });

  test('counts one of two visits that are made at the same time', async () => {
    await using at = await scene();
    await at.run(well, { tag: 'v1.2.0' });
    at.letPass(5 * MINUTE);
    const { deployments } = at.stage.github.state;
    let isMade = false;
    const { verdict } = await at.run(well, {
      fromMs: 2 * MINUTE,
      meanwhile: () => {
        const [first] = at.recorded(VISIT_TASK);
        if (isMade || first === undefined) return;
        isMade = true;
        deployments.push({ ...first, id: first.id + 1000, createdAt: Date.now() });
      },
    });
    expect(verdict).toMatchObject({ name: 'pass', reason: 'watch-goes-on' });
    expect(verdict.sentence).toContain('made twice at the same time');
    expect(at.recorded(VISIT_TASK)).toHaveLength(2);
  });

  test('begins anew where the policy changed so that what was left cannot be used, and says so', async () => {
    await using at = await scene();
    await at.run(well, { tag: 'v1.2.0' });
    at.letPass(5 * MINUTE);
    const budgets = '\n  budgets: [{ budget: 1%, rate: 14.4x, long: 5m, short: 1m }]';
    const { watched, verdict } = await at.run(well, { policy: POLICY.replace('\n  visits', `${budgets}\n  visits`) });
    expect(watched.findings).toContainEqual(expect.objectContaining({ reason: 'watch-visit-unreadable' }));
    expect(verdict.sentence).toMatch(/^Visit 1 of 3 to v1\.2\.0 was made/);
    const operations = at.recorded(VISIT_TASK).map(({ payload }) => Reflect.get(payload as object, 'operation_id'));
    expect(new Set(operations).size).toBe(2);
  });

  test('goes on where the policy asks for other visits, says that its charts do not, and says it again at the end', async () => {
    await using at = await scene();
    await at.run(well, { tag: 'v1.2.0' });
    at.letPass(5 * MINUTE);
    // four visits of two minutes each, of which a point stands for 8 s and not for 6
    const policy = POLICY.replace('every: 5m', 'every: 4m');
    const environment = { GITHUB_EVENT_NAME: 'repository_dispatch' };
    const said = 'The charts begin with this visit, because the policy asks for other visits than before';
    const toldIn = ({ findings }: { readonly findings: readonly Finding[] }) =>
      findings.flatMap(({ title, sentence, severity }) => (title === 'watch: charts' ? [{ sentence, severity }] : []));
    const second = await at.run(well, { policy, environment, fromMs: 2 * MINUTE });
    expect(second.verdict.sentence).toMatch(/^Visit 2 of 4 .*0 of 120 /);
    expect(toldIn(second.watched)).toEqual([{ sentence: expect.stringContaining(said), severity: 'warn' }]);
    expect(second.watched.watch?.series[0]?.points[0]?.atMs).toBe(2 * MINUTE);
    at.letPass(5 * MINUTE);
    const third = await at.run(well, { policy, environment, fromMs: 4 * MINUTE });
    expect(toldIn(third.watched)).toEqual([]);
    expect(third.watched.watch?.series[0]?.points[0]?.atMs).toBe(2 * MINUTE);
    at.letPass(5 * MINUTE);
    const last = await at.run(well, { policy, environment, fromMs: 6 * MINUTE });
    expect(last.verdict).toMatchObject({ name: 'pass', reason: 'ok' });
    expect(toldIn(last.watched)).toEqual([{ sentence: expect.stringContaining(`Visit 2: ${said}`), severity: 'warn' }]);
  });

  test('is invalid where the schedule that starts it can never be done in time; whatever else starts it may be', async () => {
    await using at = await scene();
    const often = POLICY.replace('every: 5m', 'every: 1m');
    const { verdict, watched } = await at.run(well, { policy: often, tag: 'v1.2.0' });
    expect(verdict).toMatchObject({ name: 'invalid', reason: 'policy-invalid-value' });
    expect(verdict.sentence).toContain('so that 15 visits every 1 min would take 1 h 10 min');
    expect(watched.watch).toBeUndefined();
    expect(at.recorded(VISIT_TASK)).toEqual([]);
    const environment = { GITHUB_EVENT_NAME: 'workflow_dispatch' };
    const other = await at.run(well, { policy: often, tag: 'v1.2.0', environment });
    expect(other.verdict).toMatchObject({ name: 'pass', reason: 'watch-goes-on' });
  });

  test('ends the watch as inconclusive where it sees nothing for 30 s, as one long watch would end', async () => {
    await using at = await scene();
    await at.run(well, { tag: 'v1.2.0' });
    at.letPass(5 * MINUTE);
    const blind: Service = () => ({ outcome: 'error', why: 'the control URL did not answer' });
    const { verdict } = await at.run(blind, { tag: 'v1.2.0', fromMs: 2 * MINUTE });
    expect(verdict).toMatchObject({ name: 'inconclusive', reason: 'watch-own-trouble' });
    expect(releases(at)).toEqual([expect.objectContaining({ mode: 'watch', verdict: 'inconclusive' })]);
  });

  test('ends as inconclusive where too few visits were made in twice its time', async () => {
    await using at = await scene();
    await at.run(well, { tag: 'v1.2.0' });
    at.letPass(31 * MINUTE);
    const { verdict, watched } = await at.run(well);
    expect(verdict).toMatchObject({ name: 'inconclusive', reason: 'watch-visits-late' });
    expect(watched.watch).toMatchObject({
      tookMs: 2 * MINUTE,
      ticks: { planned: 180, answered: 60 },
      visits: { made: 1, planned: 3 },
    });
    expect(watched.watch?.series[0]?.points).toHaveLength(20);
    expect(releases(at)).toEqual([expect.objectContaining({ mode: 'watch', verdict: 'inconclusive' })]);
    expect((await at.run(well)).verdict.reason).toBe('watch-not-open');
  });

  test.each<readonly [string, Omit<Fault, 'does'>, number]>([
    ['read', { method: 'GET', path: '/deployments', at: { from: 1 } }, 403],
    ['read again before it is written', { method: 'GET', path: '/deployments', at: { from: 3 } }, 403],
    ['written', { method: 'POST', path: '/deployments' }, 403],
  ])('is inconclusive, never a fail, where the record may not be %s', async (_, request, status) => {
    await using at = await scene();
    const body = { message: 'Resource not accessible by integration' };
    at.stage.github.faults.add({ ...request, does: { kind: 'answer', status, body } });
    const { verdict } = await at.run(well, { tag: 'v1.2.0' });
    expect(verdict).toMatchObject({ name: 'inconclusive', reason: 'github-permission' });
    expect(verdict.advice).toContain('deployments: write');
    at.stage.github.faults.clear();
    expect(at.recorded(VISIT_TASK)).toEqual([]);
    expect(releases(at)).toEqual([]);
  });

  test('counts once where the answer to its record was lost', async () => {
    await using at = await scene();
    at.stage.github.faults.add({ method: 'POST', path: '/deployments', at: 1, does: { kind: 'lose-answer' } });
    expect((await at.run(well, { tag: 'v1.2.0' })).verdict.reason).toBe('watch-goes-on');
    expect(at.recorded(VISIT_TASK)).toHaveLength(2);
    at.letPass(5 * MINUTE);
    const { verdict } = await at.run(well, { fromMs: 2 * MINUTE });
    expect(verdict.sentence).toMatch(/^Visit 2 of 3 .*0 of 120 /);
  });

  test('is inconclusive for a tag that is not there', async () => {
    await using at = await scene();
    const { verdict } = await at.run(well, { tag: 'v7.7.7' });
    expect(verdict).toMatchObject({ name: 'inconclusive', reason: 'rollback-tag-not-found' });
  });

  test('shows all of itself in the report of its last visit: series, changes, warnings, what was wrong', async () => {
    await using at = await scene();
    const service: Service = (atMs) => (atMs === 30_000 ? { outcome: 'failed', why: 'got 503' } : { outcome: 'ok' });
    const state = (atMs: number, is: string, isGood: boolean): readonly [number, Observation] => [
      atMs,
      { kind: 'state', source: 'health', atMs, state: is, isGood },
    ];
    await at.run(service, {
      tag: 'v1.2.0',
      told: [state(31_000, 'DOWN (db)', false), [40_000, { kind: 'finding', finding: RESTARTED }]],
    });
    at.letPass(5 * MINUTE);
    const second = await at.run(service, {
      fromMs: 2 * MINUTE,
      told: [state(1000, 'UP', true), [2000, { kind: 'finding', finding: RESTARTED }]],
    });
    expect(second.watched.findings.filter(({ reason }) => reason === 'watch-service-restarted')).toEqual([RESTARTED]);
    at.letPass(5 * MINUTE);
    // what the last visit heard last is no change
    const { watched, verdict } = await at.run(service, { fromMs: 4 * MINUTE, told: [state(1000, 'UP', true)] });
    expect(verdict).toMatchObject({ name: 'pass', reason: 'ok' });
    const { watch } = watched;
    const [errorRate, p95] = watch?.series ?? [];
    // three visits of two minutes, twenty points each
    expect(watch?.stretchMs).toBe(6000);
    expect(errorRate?.points).toHaveLength(60);
    expect(errorRate?.points.filter(({ value }) => value > 0)).toEqual([{ atMs: 30_000, value: 1 / 3 }]);
    expect(p95?.points.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 60 }, (_, index) => index * 6000));
    expect(watch?.changes).toHaveLength(2);
    expect(watch?.changes).toMatchObject([
      { atMs: 31_000, state: 'DOWN (db)', isGood: false, at: expect.stringMatching(/^\d{4}-.*Z$/) },
      { atMs: 121_000, state: 'UP', isGood: true },
    ]);
    expect(watch?.visits).toEqual({ made: 3, planned: 3, beganAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(watched.findings.filter(({ reason }) => reason === 'watch-service-restarted')).toMatchObject([
      { sentence: `Visits 1 to 2, 2 times: ${RESTARTED.sentence}`, severity: 'warn' },
    ]);
  });

  test('names what was wrong in all of its visits where they together break a rule', async () => {
    await using at = await scene();
    const service: Service = (atMs) =>
      atMs % 20_000 < 8000 ? { outcome: 'failed', why: atMs < 60_000 ? 'got 503' : 'got 500' } : { outcome: 'ok' };
    const policy = POLICY.replace('every: 5m', 'every: 1m');
    const environment = { GITHUB_EVENT_NAME: 'repository_dispatch' };
    let last = await at.run(service, { policy, environment, tag: 'v1.2.0' });
    for (let made = 1; last.verdict.reason === 'watch-goes-on'; made++) {
      at.letPass(MINUTE);
      last = await at.run(service, { policy, environment, fromMs: made * 30_000 });
    }
    expect(last.verdict).toMatchObject({ name: 'fail', reason: 'watch-error-rate' });
    const [evidence] = last.verdict.cause?.evidence ?? [];
    expect(evidence?.kind === 'text' && evidence.text).toMatch(/\d+x home: got 503/);
  });

  test('goes on from a visit of an older version, and says what its reports do not show', async () => {
    await using at = await scene();
    await at.run(well, { tag: 'v1.2.0' });
    at.letPass(5 * MINUTE);
    for (const { payload } of at.recorded(VISIT_TASK)) Reflect.deleteProperty(payload as object, 'seen');
    const { verdict, watched } = await at.run(well, { fromMs: 2 * MINUTE });
    expect(verdict.sentence).toMatch(/^Visit 2 of 3 .*0 of 120 /);
    expect(watched.findings.filter(({ reason }) => reason === 'watch-visit-unreadable')).toMatchObject([
      { sentence: expect.stringMatching(/show nothing of what the earlier visits saw, because its "seen" is missing/) },
    ]);
    expect(watched.watch?.series[0]?.points[0]?.atMs).toBe(2 * MINUTE);
  });

  test('whose last visit is made twice counts once, and a fail is not passed over', async () => {
    await using at = await scene();
    await at.run(well, { tag: 'v1.2.0' });
    at.letPass(5 * MINUTE);
    await at.run(well, { fromMs: 2 * MINUTE });
    at.letPass(5 * MINUTE);
    const [visit] = at.recorded(VISIT_TASK).map(({ payload }) => payload as Readonly<Record<string, string>>);
    const { tag, commit, operation_id } = visit ?? expect.unreachable();
    const failed = { schema: 1, kind: 'release', mode: 'watch', verdict: 'fail', tag, commit, operation_id };
    let isMade = false;
    const { verdict } = await at.run(well, {
      fromMs: 4 * MINUTE,
      meanwhile: () => {
        if (isMade) return;
        isMade = true;
        at.stage.github.state.deployment({ ref: tag ?? '', sha: commit ?? '', task: 'release-guard', payload: failed });
      },
    });
    expect(verdict).toMatchObject({ name: 'pass', reason: 'watch-not-open' });
    expect(verdict.sentence).toContain('ended the watch with verdict fail, and that one counts');
    expect(releases(at)).toEqual([failed]);
    expect((await at.run(well)).verdict.sentence).toContain('ended with verdict fail');
  });

  test('is refused where it would leave more than a record holds', async () => {
    await using at = await scene();
    const names = Array.from({ length: 200 }, (_, index) => `a metric with a long name, number ${index}`);
    const metrics = names.map((name) => `{ name: "${name}", prometheus: up, max: 1 }`).join(', ');
    const policy = POLICY.replace(
      '\n  visits',
      `\n  prometheus: { url: "http://prometheus.test" }\n  metrics: [${metrics}]\n  visits`,
    );
    const told = names.map((metric): readonly [number, Observation] => [
      1000,
      { kind: 'reading', metric, reading: { atMs: 1000, outcome: 'value', value: 0.123456789 } },
    ]);
    const { verdict } = await at.run(well, { policy, tag: 'v1.2.0', told });
    expect(verdict).toMatchObject({ name: 'invalid', reason: 'policy-invalid-value' });
    expect(at.recorded(VISIT_TASK)).toEqual([]);
  });

  test('is refused to runs that others may start', async () => {
    await using at = await scene();
    const { verdict } = await at.run(well, { tag: 'v1.2.0', environment: { GITHUB_EVENT_NAME: 'pull_request' } });
    expect(verdict).toMatchObject({ name: 'invalid', reason: 'rollback-event-forbidden' });
    expect(at.recorded(VISIT_TASK)).toEqual([]);
  });
});

describe('a baseline from the record', () => {
  const COMPARED = AT_ONCE.replace('p95: { max: 1s }', 'p95: { baseline: 2.5x }');
  const slow: Service = () => ({ outcome: 'ok', latencyMs: 400 });

  test('is what an earlier good watch measured, and a slower release fails by it', async () => {
    await using at = await scene();
    await at.run(() => ({ outcome: 'ok', latencyMs: 100 }), { policy: AT_ONCE, tag: 'v1.0.0' });
    const environment = { GITHUB_RUN_ID: '4711' };
    const { verdict, watched } = await at.run(slow, { policy: COMPARED, tag: 'v1.2.0', environment });
    expect(verdict).toMatchObject({ name: 'fail', reason: 'watch-too-slow' });
    expect(watched.findings[0]?.sentence).toBe(
      'The P95 may be 2.5x of 99.3 ms, which is 248 ms: the baseline is 1 good watch at any hour of the day, for lack of 3 at this one (v1.0.0).',
    );
  });

  test('is what the same run measured before the deployment', async () => {
    await using at = await scene();
    await at.run(well, { policy: AT_ONCE, tag: 'v1.0.0', environment: { GITHUB_RUN_ID: '4711' } });
    await at.run(() => ({ outcome: 'ok', latencyMs: 300 }), { policy: AT_ONCE, tag: 'v1.1.0' });
    const { verdict, watched } = await at.run(slow, { policy: COMPARED, tag: 'v1.2.0' });
    expect(verdict.name).toBe('pass');
    expect(watched.findings[0]?.sentence).toMatch(
      /the baseline is what was measured before this deployment \(v1\.1\.0\)/,
    );
  });

  test('is told again in the report of the last visit', async () => {
    await using at = await scene();
    await at.run(() => ({ outcome: 'ok', latencyMs: 100 }), { policy: AT_ONCE, tag: 'v1.0.0' });
    const policy = POLICY.replace('p95: { max: 1s }', 'p95: { baseline: 2.5x }');
    for (const made of [0, 1]) {
      await at.run(well, { policy, fromMs: made * 2 * MINUTE, tag: 'v1.2.0' });
      at.letPass(5 * MINUTE);
    }
    const { watched, verdict } = await at.run(well, { policy, fromMs: 4 * MINUTE, tag: 'v1.2.0' });
    expect(verdict).toMatchObject({ name: 'pass', reason: 'ok' });
    expect(watched.findings.filter(({ title }) => title === 'watch: baseline of P95')).toMatchObject([
      { outcome: 'pass', sentence: expect.stringMatching(/^Visit 1: The P95 may be 2\.5x of 99\.3 ms/) },
    ]);
  });

  test('is none on first use: nothing is decided by it, which is said', async () => {
    await using at = await scene();
    const { verdict, watched } = await at.run(slow, { policy: COMPARED, tag: 'v1.2.0' });
    expect(verdict.name).toBe('pass');
    expect(watched.findings.filter(({ reason }) => reason === 'watch-no-baseline')).not.toEqual([]);
  });

  test('is never the release itself', async () => {
    await using at = await scene();
    await at.run(() => ({ outcome: 'ok', latencyMs: 100 }), { policy: AT_ONCE, tag: 'v1.2.0' });
    expect((await at.run(slow, { policy: COMPARED, tag: 'v1.2.0' })).verdict.name).toBe('pass');
  });

  test('gives advice after three good watches', async () => {
    await using at = await scene();
    for (let watch = 0; watch < 3; watch++) await at.run(well, { policy: AT_ONCE, tag: 'v1.0.0' });
    const { watched, verdict } = await at.run(well, { policy: AT_ONCE, tag: 'v1.2.0' });
    expect(verdict.name).toBe('pass');
    expect(watched.findings.filter(({ title }) => title === 'watch: advice')).toHaveLength(2);
  });
});
