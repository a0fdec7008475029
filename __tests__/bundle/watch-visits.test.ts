import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { VISIT_TASK } from '../../src/watch/visit-record.ts';
import { type Expected, expectRun, IN_REAL_TIME } from '../helpers/expectations.ts';
import { newestRecord } from '../helpers/release.ts';
import {
  expectRollback,
  type LiveService,
  recordsOf,
  runnerOfStage,
  type Stage,
  setStage,
  startLiveService,
  writesOf,
} from '../helpers/rollback.ts';
import { type GuardResult, type Inputs, type LiveGuard, startGuard } from '../helpers/runner.ts';

const PATIENCE = { deadlineMs: 60_000 };
const CHECKS = [{ name: 'home', get: '/actuator/health' }];
/** Two visits of four seconds. */
const POLICY = {
  version: 1,
  checks: CHECKS,
  watch: {
    for: '16s',
    every: '100ms',
    visits: { every: '8s' },
    probes: ['home'],
    'error-rate': { max: '5%' },
    'min-samples': 60,
  },
};
/** A run of the scheduled workflow. */
function startVisit(stage: Stage, service: LiveService, inputs: Inputs = {}, policy: object = POLICY): LiveGuard {
  const { github } = stage;
  return startGuard(
    { mode: 'watch', url: service.url, 'github-token': github.token, ...inputs },
    {
      policy,
      // a scheduler of one's own, since GitHub's knows nothing below five minutes
      event: { name: 'repository_dispatch', payload: {} },
      env: runnerOfStage(stage),
      seeded: [github.token],
    },
  );
}

async function visit(...given: Parameters<typeof startVisit>): Promise<GuardResult> {
  return await startVisit(...given).result;
}

function letPass({ github }: Stage, ms: number): void {
  for (const deployment of github.state.deployments) {
    Object.assign(deployment, { createdAt: deployment.createdAt - ms });
  }
}

const visitsAt = ({ github }: Stage) => github.state.deployments.filter(({ task }) => task === VISIT_TASK);

describe('a scheduled workflow that makes visits', IN_REAL_TIME, () => {
  test('is green from the first to the last, says which of them is the pass of the release, and then rests', async () => {
    await using stage = await setStage();
    await using service = await startLiveService('1.2.0');

    const first = await visit(stage, service, { tag: 'v1.2.0' });
    await expectRun(first, {
      ...PATIENCE,
      verdict: 'pass',
      reason: 'watch-goes-on',
      sentence: /^Visit 1 of 2 to v1\.2\.0 was made, and nothing is decided yet: 0 of \d+ \(0 %\) of the probes failed/,
    });
    expect(first.exitCode).toBe(0);
    expect(newestRecord(stage.github)).toMatchObject({
      payload: { kind: 'visit', visits: 1, tag: 'v1.2.0' },
      states: ['inactive'],
    });

    letPass(stage, 8000);
    const second = await visit(stage, service);
    const report = await expectRun(second, { ...PATIENCE, verdict: 'pass', reason: 'ok' });
    expect(report.tag).toBe('v1.2.0');
    expect(report.watch?.ticks).toMatchObject({ planned: 80, failed: 0 });
    expect(newestRecord(stage.github)).toMatchObject({
      payload: { kind: 'release', mode: 'watch', verdict: 'pass', measured: { error_rate: 0 } },
      states: ['success'],
    });

    const third = await visit(stage, service);
    await expectRun(third, { ...PATIENCE, verdict: 'pass', reason: 'watch-not-open', startsNothing: true });
    expect(visitsAt(stage)).toHaveLength(1);
    stage.github.expectNoViolations();
  });
});

/** One number that a test changes, as JSON. */
interface Figure extends AsyncDisposable {
  readonly url: string;
  logins: number;
}

async function startFigure(): Promise<Figure> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ logins: figure.logins }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const figure: Figure = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    logins: 1,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return figure;
}

describe.concurrent('a visit that finds a breach', IN_REAL_TIME, () => {
  const ON_FAIL = { 'on-fail': 'rollback', workflow: 'release.yml' };
  const BREACH = { ...PATIENCE, verdict: 'fail', reason: 'watch-metric' } as const;
  /** Three visits; a metric out of bounds shows in any of them. */
  const policyWith = ({ url }: Figure): object => ({
    ...POLICY,
    watch: {
      ...POLICY.watch,
      for: '24s',
      metrics: [{ name: 'logins', json: { url, path: '$.logins' }, every: '100ms', min: 1 }],
    },
  });

  const deploysTo = (service: LiveService) => ({
    onStarted: () => {
      service.version = '1.1.0';
    },
  });

  test('goes back from the release that the record names, and the next one finds nothing to watch', async () => {
    await using service = await startLiveService('1.2.0');
    await using stage = await setStage(undefined, deploysTo(service));
    await using figure = await startFigure();
    recordsOf(stage).release('v1.1.0', 'pass');
    const policy = policyWith(figure);
    await expectRun(await visit(stage, service, { tag: 'v1.2.0', ...ON_FAIL }, policy), {
      ...PATIENCE,
      verdict: 'pass',
      reason: 'watch-goes-on',
    });
    letPass(stage, 8000);

    figure.logins = 0;
    const second = await visit(stage, service, ON_FAIL, policy);
    const { report, rollback } = await expectRollback(stage, second, { ...BREACH, outcome: 'done', starts: 1 });
    expect(second.exitCode).toBe(1);
    expect(rollback.plan).toMatchObject({ from: { tag: 'v1.2.0' }, target: { tag: 'v1.1.0' } });
    expect(report.watch?.decidedAtMs).toBeGreaterThanOrEqual(4000);
    expect(stage.github.journal.startingRequests).toMatchObject([
      { path: `/actions/runs/${stage.release('v1.1.0').run.id}/rerun` },
    ]);
    const written = writesOf(stage.github);
    expect(written).toEqual([
      'visit v1.2.0 undefined',
      'inactive',
      'release v1.2.0 fail',
      'failure',
      'intent v1.2.0 → v1.1.0',
      'in_progress',
      'in_progress',
      'success',
      'inactive',
    ]);
    const operation = Reflect.get(Object(visitsAt(stage)[0]?.payload), 'operation_id');
    expect(stage.github.state.deployments).toContainEqual(
      expect.objectContaining({ payload: expect.objectContaining({ verdict: 'fail', operation_id: operation }) }),
    );

    letPass(stage, 8000);
    const third = await visit(stage, service, ON_FAIL, policy);
    const rests = { ...PATIENCE, verdict: 'pass', reason: 'watch-not-open', startsNothing: true } as const;
    const { watch } = await expectRun(third, { ...rests, sentence: /v1\.2\.0 was rolled back from/ });
    expect(watch).toBeUndefined();
    expect(writesOf(stage.github)).toEqual(written);
    expect(stage.github.journal.startingRequests).toHaveLength(1);
  });

  test('need not be told of the release; a watch at once is a mistake without it', async () => {
    await using stage = await setStage();
    await using service = await startLiveService('1.2.0');
    const { visits: _, ...atOnce } = POLICY.watch;
    const result = await visit(stage, service, ON_FAIL, { ...POLICY, watch: atOnce });
    const nameless = { verdict: 'invalid', reason: 'input-missing', sentence: /no release to go back from/ } as const;
    await expectRun(result, { ...nameless, startsNothing: true });
    expect(stage.github.journal.entries).toEqual([]);
  });

  test('at the same moment as another one starts one run between them', async () => {
    await using service = await startLiveService('1.2.0');
    await using stage = await setStage(undefined, {
      ...deploysTo(service),
      steps: [{ status: 'in_progress' }],
    });
    await using figure = await startFigure();
    recordsOf(stage).release('v1.1.0', 'pass');
    const policy = policyWith(figure);
    await visit(stage, service, { tag: 'v1.2.0' }, policy);
    letPass(stage, 8000);
    figure.logins = 0;
    const visits = [1, 2].map(() => startVisit(stage, service, ON_FAIL, policy));
    for (const live of visits) await live.until(() => /run \d+ runs/.test(live.log()));
    stage.github.state.finish(stage.release('v1.1.0').run, 'success');
    const both = await Promise.all(visits.map(({ result }) => result));
    for (const result of both) await expectRollback(stage, result, { ...BREACH, outcome: 'done', starts: 1 });
    expect(stage.release('v1.1.0').run.attempts).toHaveLength(2);
    const third = await visit(stage, service, ON_FAIL, policy);
    await expectRun(third, { ...PATIENCE, verdict: 'pass', reason: 'watch-not-open' });
  });
});

describe.concurrent('a visit whose job is cancelled', IN_REAL_TIME, () => {
  test.for(['SIGINT', 'SIGTERM'] as const)(
    'by %s while it watches does not count, and the next one takes its place',
    async (signal) => {
      await using stage = await setStage();
      await using service = await startLiveService('1.2.0');
      const live = startVisit(stage, service, { tag: 'v1.2.0' });
      await live.until(() => live.log().includes('Visit 1 of 2'));
      await expectCancelled(await end(live, signal));
      expect(stage.github.journal.otherWrites).toEqual([]);
      await expectRun(await visit(stage, service, { tag: 'v1.2.0' }), { ...FIRST, ...PATIENCE });
    },
  );

  test('in the middle of the watch leaves what the earlier ones saw', async () => {
    await using stage = await setStage();
    await using service = await startLiveService('1.2.0');
    await visit(stage, service, { tag: 'v1.2.0' });
    letPass(stage, 8000);
    const live = startVisit(stage, service);
    await live.until(() => live.log().includes('Visit 2 of 2'));
    await expectCancelled(await end(live, 'SIGINT'));
    expect(visitsAt(stage)).toHaveLength(1);
    const report = await expectRun(await visit(stage, service), { ...PATIENCE, verdict: 'pass', reason: 'ok' });
    expect(report.watch?.ticks).toMatchObject({ planned: 80, failed: 0 });
  });

  test('while it looks for the watch that is open writes nothing', async () => {
    await using stage = await setStage();
    await using service = await startLiveService('1.2.0');
    stage.github.faults.add({ method: 'GET', path: '/deployments', does: { kind: 'hang' } });
    const live = startVisit(stage, service, { tag: 'v1.2.0' });
    await live.until(() => stage.github.journal.reads.some(({ path }) => path === '/deployments'));
    await expectCancelled(await end(live, 'SIGINT'));
    expect(stage.github.journal.otherWrites).toEqual([]);
  });

  test.for([
    ['takes no more of', 'hang', 1],
    ['has taken', 'lose-answer', 2],
  ] as const)('while GitHub %s its record goes on as the record says', async ([, kind, next]) => {
    await using stage = await setStage();
    await using service = await startLiveService('1.2.0');
    stage.github.faults.add({ method: 'POST', path: '/deployments', does: { kind } });
    const live = startVisit(stage, service, { tag: 'v1.2.0' });
    await live.until(() => stage.github.journal.otherWrites.length > 0);
    await expectCancelled(await end(live, 'SIGINT'));
    stage.github.faults.clear();
    letPass(stage, 8000);
    const after = await visit(stage, service, { tag: 'v1.2.0' });
    await expectRun(after, next === 1 ? { ...FIRST, ...PATIENCE } : { ...PATIENCE, verdict: 'pass', reason: 'ok' });
    expect(stage.github.journal.startingRequests).toEqual([]);
  });
});

const FIRST = { verdict: 'pass', reason: 'watch-goes-on', sentence: /^Visit 1 of 2 / } as const satisfies Expected;

async function end(live: LiveGuard, signal: NodeJS.Signals): Promise<GuardResult> {
  live.signal(signal);
  return await live.result;
}

async function expectCancelled(result: GuardResult): Promise<void> {
  await expectRun(result, { verdict: 'cancelled', reason: 'cancelled' });
  expect(result.exitCode).toBe(130);
  expect(result.outputs.get('rollback')).toBe('none');
}
