import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { expectRun } from '../helpers/expectations.ts';
import { CONCLUSIONS } from '../helpers/github/state.ts';
import { expectInvariants } from '../helpers/invariants.ts';
import {
  AT_ONCE,
  expectRollback,
  ROLLBACK_WORKFLOW,
  recordsOf,
  rollBack,
  type Stage,
  setStage,
  startLiveService,
  startRollback,
  writesOf,
} from '../helpers/rollback.ts';
import type { GuardResult } from '../helpers/runner.ts';

const RERUN = '/actions/runs/*/rerun';
const DISPATCH = '/actions/workflows/*/dispatches';
/** `permissions:` of a job are what the repository gives by default, so that only GitHub can say what the token may. */
const WITHOUT_PERMISSIONS = ROLLBACK_WORKFLOW.replace(/^permissions: .*\n/m, '').replace(
  /^ {4}permissions:\n( {6}.*\n){3}/m,
  '',
);
/** Of a rollback whose request was refused: nothing was started, and the intent says so. */
const WITHDRAWN = ['intent v1.2.0 → v1.1.0', 'in_progress', 'inactive'];
const CARRIED_OUT = ['intent v1.2.0 → v1.1.0', 'in_progress', 'in_progress', 'success'];

describe.concurrent('the one request that starts a run', () => {
  it('whose answer is lost and that shows no run for two minutes: unknown, with the command for a person (G02)', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ method: 'POST', path: RERUN, does: { kind: 'reset' } });
    const result = await rollBack(stage, {}, { timeoutMs: 170_000 });
    const { id } = stage.release('v1.1.0').run;
    const { report } = await expectRollback(stage, result, {
      outcome: 'unknown',
      verdict: 'inconclusive',
      reason: 'rollback-answer-lost',
      sentence: new RegExp(`start run ${id} again is not known: the answer was lost`),
      starts: 1,
      writes: ['intent v1.2.0 → v1.1.0', 'in_progress', 'error'],
      deadlineMs: 130_000,
    });
    expect(report.verdict.advice).toContain(`gh run rerun ${id} --repo acme/shop`);
    expect(result.tookMs).toBeGreaterThan(110_000);
  }, 180_000);

  it.for(['bad-gateway', 'reset'] as const)(
    'whose answer is lost (%s) after GitHub has taken it is adopted and followed (G01)',
    async (as) => {
      await using stage = await setStage();
      stage.github.faults.add({ method: 'POST', path: RERUN, does: { kind: 'lose-answer', as } });
      const result = await rollBack(stage);
      const { rollback } = await expectRollback(stage, result, {
        outcome: 'done',
        verdict: 'pass',
        reason: 'ok',
        starts: 1,
        writes: CARRIED_OUT,
      });
      expect(rollback.run).toMatchObject({
        id: stage.release('v1.1.0').run.id,
        attempt: 2,
        adopted: expect.stringContaining('answer to the request was lost'),
      });
    },
  );

  it('is no dispatch that is sent again either: its run is found by our operation id (G01)', async () => {
    const workflow = `name: release
run-name: Release \${{ github.ref_name }} \${{ inputs.operation-id }}
on:
  push: { tags: ['v*'] }
  workflow_dispatch:
    inputs:
      tag: { required: true, type: string }
      operation-id: { required: false, type: string }
jobs: { deploy: { runs-on: ubuntu-latest, steps: [{ run: make deploy }] } }
`;
    await using stage = await setStage([{ tag: 'v1.0.0', workflow }, { tag: 'v1.1.0' }, { tag: 'v1.2.0' }], {
      behaviour: { runListLagReads: 2 },
      // Somebody else starts the same workflow for the same tag at the same moment.
      onStarted: () => {
        stage.github.state.run('release.yml', {
          branch: 'v1.1.0',
          event: 'workflow_dispatch',
          title: 'Release v1.1.0',
        });
      },
    });
    stage.github.faults.add({ method: 'POST', path: DISPATCH, does: { kind: 'lose-answer' } });
    const result = await rollBack(stage, { via: 'dispatch' });
    const { rollback } = await expectRollback(stage, result, {
      outcome: 'done',
      verdict: 'pass',
      reason: 'ok',
      starts: 1,
      writes: CARRIED_OUT,
    });
    expect(rollback.run?.adopted).toContain('our operation id');
    const [sent] = stage.github.journal.startingRequests;
    const [intent] = stage.github.state.deployments;
    expect(Object(sent?.body)['inputs']).toEqual({
      tag: 'v1.1.0',
      'operation-id': Object(intent?.payload)['operation_id'],
    });
  });

  it('that the token may not send: refused, with the line to add (G03)', async () => {
    await using stage = await setStage(undefined, { rollbackWorkflow: WITHOUT_PERMISSIONS });
    const token = stage.github.addToken({
      permissions: { actions: 'read', contents: 'read', deployments: 'write' },
    });
    const result = await rollBack(stage, { 'github-token': token });
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'rollback-permission-missing',
      sentence: /nothing was started/,
      advice: /`actions: write`.*`permissions:`/,
      evidence: /Resource not accessible by integration/,
      starts: 1,
      writes: WITHDRAWN,
    });
    expect(stage.release('v1.1.0').run.attempts).toHaveLength(1);
  });

  it('for a run that somebody has started in this very moment adopts that attempt and waits for it (G04)', async () => {
    await using stage = await setStage();
    const { github } = stage;
    const until = Promise.withResolvers<void>();
    github.faults.add({ method: 'POST', path: RERUN, does: { kind: 'hold', until: until.promise } });
    const live = startRollback(stage);
    await live.until(() => github.journal.startingRequests.length === 1);
    const { run } = stage.release('v1.1.0');
    github.state.attempt(run, 'bob');
    github.state.live(run, [{ status: 'in_progress', reads: 2 }, ...AT_ONCE]);
    until.resolve();
    const { rollback } = await expectRollback(stage, await live.result, {
      outcome: 'done',
      verdict: 'pass',
      reason: 'ok',
      starts: 1,
      writes: CARRIED_OUT,
    });
    expect(github.journal.startingRequests[0]?.status).toBe(403);
    expect(rollback.run).toMatchObject({ attempt: 2, adopted: expect.stringContaining('running already') });
    expect(run.attempts).toHaveLength(2);
  });

  // The issue says one starting request and no automatic retry of it, where the matrix allowed a second one.
  it.for([429, 403] as const)(
    'that meets a secondary limit (%i, Retry-After 2) is not sent again: refused (G05)',
    async (status) => {
      await using stage = await setStage();
      stage.github.faults.add({
        method: 'POST',
        path: RERUN,
        at: 1,
        does: { kind: 'secondary-limit', status, retryAfter: 2 },
      });
      const result = await rollBack(stage);
      await expectRollback(stage, result, {
        outcome: 'refused',
        verdict: 'inconclusive',
        reason: 'github-rate-limit',
        sentence: /rate limit.*nothing was started/,
        advice: /in 2/,
        starts: 1,
        writes: WITHDRAWN,
      });
      expect(stage.release('v1.1.0').run.attempts).toHaveLength(1);
    },
  );

  it('that meets the primary limit, which ends in 40 minutes: refused at once, with when to try again (G06)', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ method: 'POST', path: RERUN, does: { kind: 'primary-limit', resetInMs: 2_400_000 } });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'inconclusive',
      reason: 'github-rate-limit',
      advice: /in (40|39) min.*\d\d:\d\d UTC/,
      starts: 1,
      writes: WITHDRAWN,
      deadlineMs: 5_000,
    });
  });

  it.for([
    [403, 'Unable to retry this workflow run because it was created over a month ago', 'rollback-run-too-old'],
    [403, 'This workflow run cannot be retried', 'rollback-refused-by-github'],
    [404, 'Not Found', 'rollback-run-not-found'],
    [409, 'Conflict', 'rollback-refused-by-github'],
    [422, 'Something that nobody has ever seen', 'rollback-refused-by-github'],
  ] as const)('that is refused all the same (%i %s) has started nothing', async ([status, message, reason]) => {
    await using stage = await setStage();
    stage.github.faults.add({ method: 'POST', path: RERUN, does: { kind: 'answer', status, body: { message } } });
    const result = await rollBack(stage);
    const { report } = await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason,
      sentence: /nothing was started/,
      starts: 1,
      writes: WITHDRAWN,
    });
    expect(JSON.stringify(report.verdict.cause?.evidence)).toContain(message);
  });

  it('that shows its attempt only at the third read is waited for and not sent again (G08)', async () => {
    await using stage = await setStage(undefined, { behaviour: { attemptLagReads: 2 } });
    const result = await rollBack(stage);
    const { rollback } = await expectRollback(stage, result, {
      outcome: 'done',
      verdict: 'pass',
      reason: 'ok',
      starts: 1,
      writes: CARRIED_OUT,
    });
    expect(rollback.run?.attempt).toBe(2);
  });

  it('to an older server, which names no run, is found in the list at its third read (G08)', async () => {
    await using stage = await setStage(undefined, {
      prefix: '/api/v3',
      serverUrl: 'https://ghes.example',
      behaviour: { olderServer: 422, runListLagReads: 2, rateLimit: undefined },
    });
    const result = await rollBack(stage, { via: 'dispatch' }, { env: { GITHUB_SERVER_URL: 'https://ghes.example' } });
    const { rollback } = await expectRollback(stage, result, {
      outcome: 'done',
      verdict: 'pass',
      reason: 'ok',
      // The first was refused for a key that it does not know, so that it had started nothing.
      starts: 2,
      writes: CARRIED_OUT,
    });
    expect(stage.github.journal.startingRequests.map(({ status }) => status)).toEqual([422, 204]);
    expect(stage.github.state.workflow('release.yml').runs).toHaveLength(4);
    expect(rollback.run?.url).toMatch(/^https:\/\/ghes\.example\/acme\/shop\/actions\/runs\//);
    expect(rollback.run?.adopted).toContain('taken to be ours');
  });

  it('to an older server that answers 400 to the key it does not know is sent without it', async () => {
    await using stage = await setStage(undefined, { prefix: '/api/v3', behaviour: { olderServer: 400 } });
    const result = await rollBack(stage, { via: 'dispatch' });
    await expectRollback(stage, result, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 2 });
    expect(stage.github.journal.startingRequests.map(({ status }) => status)).toEqual([400, 204]);
    expect(stage.github.state.workflow('release.yml').runs).toHaveLength(4);
  });

  it('that is redirected is not followed, and was not carried out', async () => {
    await using stage = await setStage();
    await using elsewhere = await listen();
    stage.github.faults.add({
      method: 'POST',
      path: RERUN,
      does: { kind: 'redirect', to: elsewhere.url, status: 307 },
    });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'inconclusive',
      reason: 'github-redirected',
      starts: 1,
      writes: WITHDRAWN,
    });
    expect(elsewhere.seen).toEqual([]);
  });
});

describe.concurrent('the run that was started', () => {
  const REASONS: Readonly<Record<string, string>> = {
    failure: 'rollback-run-failed',
    cancelled: 'rollback-run-cancelled',
  };

  it.for(CONCLUSIONS.filter((conclusion) => conclusion !== 'success'))(
    'that ends with %s is no success (G14)',
    async (conclusion) => {
      await using stage = await setStage(undefined, { steps: [{ status: 'completed', conclusion }] });
      const result = await rollBack(stage);
      const { rollback, report } = await expectRollback(stage, result, {
        outcome: 'failed',
        verdict: 'fail',
        reason: (REASONS[conclusion] ?? `rollback-run-${conclusion.replaceAll('_', '-')}`) as 'rollback-run-failed',
        starts: 1,
        writes: ['intent v1.2.0 → v1.1.0', 'in_progress', 'in_progress', 'failure'],
      });
      expect(rollback).toMatchObject({ conclusion, verified: 'not-reached' });
      if (conclusion === 'cancelled') expect(report.verdict.advice).toContain('queue: max');
    },
  );

  it('is followed through approval and progress, and the log says what it waits for', async () => {
    await using stage = await setStage(undefined, {
      steps: [
        { status: 'waiting', approval: { environment: 'production', reviewers: ['carol', 'team:ops'] } },
        { status: 'in_progress' },
        ...AT_ONCE,
      ],
    });
    const { run } = stage.release('v1.1.0');
    const live = startRollback(stage);
    await live.until(() => /waits for approval of environment "production" by carol or ops/.test(live.log()));
    stage.github.state.advance(run);
    await live.until(() => /run \d+ runs job/.test(live.log()));
    stage.github.state.advance(run);
    await expectRollback(stage, await live.result, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 });
  });

  it('that has not ended in time is a failure, and is told how to be stopped', async () => {
    await using stage = await setStage(undefined, { steps: [{ status: 'in_progress' }] });
    const policy = { version: 1, rollback: { wait: '2s' } };
    const result = await rollBack(stage, {}, { policy });
    await expectRollback(stage, result, {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-wait-exceeded',
      advice: new RegExp(`gh run cancel ${stage.release('v1.1.0').run.id} --repo acme/shop`),
      starts: 1,
    });
  });

  it('goes on while GitHub is not to be reached for a while', async () => {
    await using stage = await setStage(undefined, { steps: [{ status: 'in_progress' }, ...AT_ONCE] });
    const { run } = stage.release('v1.1.0');
    // plan, look before, look after, first look of the follower; then an outage that outlasts the repetitions of a read
    stage.github.faults.add({ path: `/actions/runs/${run.id}`, at: { from: 5, to: 8 }, does: { kind: 'reset' } });
    const live = startRollback(stage);
    await live.until(() => /could not be read .* tried again until the deadline/.test(live.log()));
    stage.github.state.advance(run);
    await expectRollback(stage, await live.result, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 });
  });

  it('is named by a guard that is cancelled meanwhile, with how to stop it; nothing more is started', async () => {
    await using stage = await setStage(undefined, { steps: [{ status: 'in_progress' }] });
    const live = startRollback(stage);
    const { run } = stage.release('v1.1.0');
    await live.until(() => /after .*: run \d+ runs/.test(live.log()));
    live.signal('SIGINT');
    const result = await live.result;
    expect(result.exitCode).toBe(130);
    expect(result.outputs.get('verdict')).toBe('cancelled');
    expect(result.log).toContain(`gh run cancel ${run.id}`);
    await expectInvariants(result);
    expect(stage.github.journal.startingRequests).toHaveLength(1);
    expect(writesOf(stage.github)).toEqual(['intent v1.2.0 → v1.1.0', 'in_progress', 'in_progress', 'error']);
    stage.github.expectNoViolations();
  });
});

describe.concurrent('what answers after the run', () => {
  const verified = (url: string) => ({ version: 1, rollback: { verify: { url, within: '2s' } } });

  it('is asked, and is the old version again: done and verified', async () => {
    await using service = await startLiveService('1.2.0');
    await using stage = await setStage(undefined, {
      onStarted: () => {
        service.version = '1.1.0';
      },
    });
    const result = await rollBack(stage, {}, { policy: verified(service.url) });
    const { rollback } = await expectRollback(stage, result, {
      outcome: 'done',
      verdict: 'pass',
      reason: 'ok',
      starts: 1,
      writes: CARRIED_OUT,
      rollbackSentence: /rolled back from v1\.2\.0 to v1\.1\.0.*serves it/,
    });
    expect(rollback.verified).toBe('yes');
    const stages = new Set(rollback.steps.map(({ stage }) => stage));
    expect(stages).toEqual(new Set(['decision', 'execution', 'verification']));
    for (const stage of stages) expect(result.summary).toContain(`Time for ${stage}`);
  });

  it('that is still the bad version although the run succeeded is a failed rollback', async () => {
    await using service = await startLiveService('1.2.0');
    await using stage = await setStage();
    const result = await rollBack(stage, {}, { policy: verified(service.url) });
    const { rollback } = await expectRollback(stage, result, {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-wrong-version',
      sentence: /v1\.2\.0 still answers/,
      starts: 1,
      writes: ['intent v1.2.0 → v1.1.0', 'in_progress', 'in_progress', 'failure'],
    });
    expect(rollback).toMatchObject({ verified: 'no', conclusion: 'success' });
  });

  it('that is the old version and is not well either: stop, and call a person', async () => {
    await using service = await startLiveService('1.2.0');
    await using stage = await setStage(undefined, {
      onStarted: () => {
        service.version = '1.1.0';
        service.healthy = false;
      },
    });
    const result = await rollBack(stage, {}, { policy: verified(service.url) });
    const { rollback } = await expectRollback(stage, result, {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-verification-failed',
      sentence: /not well/,
      starts: 1,
    });
    expect(rollback.advice).toMatch(/call a person/);
  });
});

describe.concurrent('the way to the plan, on which nothing is sent', () => {
  const refusedBefore = { outcome: 'refused', starts: 0, writes: [] } as const;

  it('ends where the tag to go back to does not exist', async () => {
    await using stage = await setStage();
    const result = await rollBack(stage, { to: 'v9.9.9' });
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'fail',
      reason: 'rollback-tag-not-found',
      sentence: /v9\.9\.9/,
    });
  });

  it('ends where the tag to go back from does not exist', async () => {
    await using stage = await setStage();
    const result = await rollBack(stage, { tag: 'v9.9.9' });
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'fail',
      reason: 'rollback-tag-not-found',
      sentence: /v9\.9\.9/,
    });
  });

  it('ends where the workflow does not exist', async () => {
    await using stage = await setStage();
    const result = await rollBack(stage, { workflow: 'deploy.yml' });
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'fail',
      reason: 'rollback-workflow-not-found',
      sentence: /deploy\.yml/,
    });
  });

  it('ends where there is no good release at all (G10)', async () => {
    await using stage = await setStage([
      { tag: 'v1.0.0', conclusion: 'failure' },
      { tag: 'v1.1.0', conclusion: 'cancelled' },
      { tag: 'v1.2.0' },
    ]);
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'fail',
      reason: 'rollback-no-good-release',
      evidence: /v1\.1\.0 was passed over: .*ended with cancelled[\s\S]*v1\.0\.0 was passed over: .*ended with failure/,
    });
  });

  it.for([
    ['revoked', { revoked: ['v1.1.0'] }, 'rollback-revoked'],
    ['below the floor', { floor: 'v1.2.0' }, 'rollback-below-floor'],
  ] as const)('ends where the only good release is %s (G10)', async ([, rollback, reason]) => {
    await using stage = await setStage([{ tag: 'v1.1.0' }, { tag: 'v1.2.0' }]);
    const records = recordsOf(stage);
    records.release('v1.1.0', 'pass');
    records.release('v1.2.0', 'pass', { hoursAgo: 24 });
    const result = await rollBack(stage, {}, { policy: { version: 1, rollback } });
    const { report } = await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'fail',
      reason: 'rollback-no-good-release',
      evidence: /v1\.1\.0 was passed over/,
    });
    expect(report.verdict.advice).toMatch(/new version|name a tag/i);
    const named = await rollBack(stage, { to: 'v1.1.0' }, { policy: { version: 1, rollback } });
    await expectRollback(stage, named, { ...refusedBefore, verdict: 'fail', reason });
  });

  it('ends where the last good release is the failing one itself (G10)', async () => {
    await using stage = await setStage([{ tag: 'v1.2.0' }]);
    recordsOf(stage).release('v1.2.0', 'pass');
    const result = await rollBack(stage);
    await expectRollback(stage, result, { ...refusedBefore, verdict: 'fail', reason: 'rollback-no-good-release' });
  });

  it('ends where the tag to go back to is the one that is live', async () => {
    await using stage = await setStage();
    const result = await rollBack(stage, { to: 'v1.2.0' });
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'fail',
      reason: 'rollback-same-commit',
      sentence: /v1\.2\.0/,
    });
  });

  it('ends where the tag was moved since it was recorded, with both commits (G11)', async () => {
    await using stage = await setStage();
    const { github } = stage;
    const before = stage.release('v1.1.0').sha;
    recordsOf(stage).release('v1.1.0', 'pass');
    const moved = github.state.commit({ message: 'something else', branch: null });
    github.state.tag('v1.1.0', moved);
    const result = await rollBack(stage, { to: 'v1.1.0', tag: 'v1.2.0' });
    const { report } = await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'fail',
      reason: 'rollback-tag-moved',
    });
    expect(report.verdict.sentence).toContain(before.slice(0, 12));
    expect(report.verdict.sentence).toContain(moved.slice(0, 12));
  });

  it.for([
    ['deployments: read', { actions: 'write', contents: 'read' }, 'github-permission', /`deployments: (write|read)`/],
    ['contents: read', { actions: 'write', deployments: 'write' }, 'github-permission', /`contents: read`/],
    ['actions: read', { contents: 'read', deployments: 'write' }, 'github-permission', /`actions: read`/],
  ] as const)('ends where the token lacks %s, with the line to add', async ([, permissions, reason, advice]) => {
    await using stage = await setStage();
    const token = stage.github.addToken({ permissions });
    const result = await rollBack(stage, { 'github-token': token });
    await expectRollback(stage, result, { ...refusedBefore, verdict: 'fail', reason, advice });
  });

  it('ends before the request where the intent cannot be written', async () => {
    await using stage = await setStage();
    const token = stage.github.addToken({ permissions: { actions: 'write', contents: 'read', deployments: 'read' } });
    const result = await rollBack(stage, { 'github-token': token });
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'github-permission',
      advice: /`deployments: write`/,
      starts: 0,
    });
    expect(stage.github.state.deployments).toEqual([]);
  });

  it('ends where the token is none that GitHub knows', async () => {
    await using stage = await setStage();
    const result = await rollBack(stage, { 'github-token': 'ghs_expiredTokenOfAnotherDay00000000000000' });
    await expectRollback(stage, result, { ...refusedBefore, verdict: 'fail', reason: 'github-token-refused' });
  });

  it('ends where GitHub is down', async () => {
    await using stage = await setStage();
    const closed = await listen();
    await closed[Symbol.asyncDispose]();
    const result = await rollBack(stage, {}, { env: { GITHUB_API_URL: closed.url } });
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'inconclusive',
      reason: 'github-unreachable',
      advice: /githubstatus/,
    });
  });

  it('ends where GitHub answers with errors of its own', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ path: /./, does: { kind: 'answer', status: 503, body: { message: 'Unavailable' } } });
    const result = await rollBack(stage);
    await expectRollback(stage, result, { ...refusedBefore, verdict: 'inconclusive', reason: 'github-unreachable' });
  });

  it('ends where GitHub trickles its answer and never comes to its end', async () => {
    await using stage = await setStage();
    await using trickling = await listen((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 200);
      response.on('close', () => clearInterval(drip));
    });
    const result = await rollBack(stage, {}, { env: { GITHUB_API_URL: trickling.url }, timeoutMs: 90_000 });
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'inconclusive',
      reason: 'github-unreachable',
      sentence: /no whole answer after 15 s/,
      deadlineMs: 55_000,
    });
  }, 100_000);

  it.for([
    ['a page for people', { kind: 'html' }, /page for people/],
    ['half an answer', { kind: 'truncate' }, undefined],
    ['an object instead of a list', { kind: 'answer', status: 200, body: { message: 'hello' } }, /list|array/],
    ['a list of something else', { kind: 'answer', status: 200, body: [{ id: 'seven' }] }, /id/],
    ['nothing', { kind: 'answer', status: 200, body: '' }, undefined],
  ] as const)('ends where GitHub lies: %s instead of the record', async ([, does, sentence]) => {
    await using stage = await setStage();
    stage.github.faults.add({ path: '/deployments', does });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'inconclusive',
      reason: ['github-malformed', 'github-unreachable'],
      ...(sentence === undefined ? {} : { sentence }),
    });
  });

  it('ends where GitHub answers about another run than was asked for', async () => {
    await using stage = await setStage();
    const other = stage.release('v1.0.0').run.id;
    const token = stage.github.token;
    const answer = await fetch(`${stage.github.url}/repos/acme/shop/actions/runs/${other}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const body: unknown = await answer.json();
    stage.github.journal.clear();
    stage.github.faults.add({
      path: `/actions/runs/${stage.release('v1.1.0').run.id}`,
      does: { kind: 'answer', status: 200, body },
    });
    const result = await rollBack(stage);
    await expectRollback(stage, result, { ...refusedBefore, verdict: 'inconclusive', reason: 'github-malformed' });
  });

  it.for([
    ['secondary limit without a time', { kind: 'secondary-limit', status: 403 }],
    ['primary limit for 40 minutes', { kind: 'primary-limit', status: 429, resetInMs: 2_400_000 }],
  ] as const)('ends where a read meets the rate limit: %s', async ([, does]) => {
    await using stage = await setStage();
    stage.github.faults.add({ path: '/deployments', does });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'inconclusive',
      reason: 'github-rate-limit',
      advice: /Run again (after a few|in \d+) minutes/,
      deadlineMs: 5_000,
    });
  });

  it('waits where a read meets a limit that ends soon, and goes on', async () => {
    await using stage = await setStage();
    stage.github.faults.add({
      path: '/deployments',
      at: 1,
      does: { kind: 'secondary-limit', status: 429, retryAfter: 2 },
    });
    const result = await rollBack(stage);
    await expectRollback(stage, result, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 });
    expect(result.tookMs).toBeGreaterThan(2_000);
  });

  it.for([301, 302, 307] as const)(
    'ends where GitHub redirects (%i), and the token goes nowhere else',
    async (status) => {
      await using stage = await setStage();
      await using elsewhere = await listen();
      stage.github.faults.add({ path: '/deployments', does: { kind: 'redirect', to: elsewhere.url, status } });
      const result = await rollBack(stage);
      await expectRollback(stage, result, {
        ...refusedBefore,
        verdict: 'inconclusive',
        reason: 'github-redirected',
        sentence: /not followed/,
      });
      expect(elsewhere.seen).toEqual([]);
    },
  );

  // The issue says `refused` of everything that keeps the plan from being made, which exits with 4.
  it('ends where the record pages for ever: refused (G09)', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    // Nothing of it is a good release, so that it would have to be read to its end.
    for (let index = 0; index < 120; index++) records.release('v1.1.0', 'inconclusive', { hoursAgo: 48 });
    await endlessly(
      stage,
      '/deployments?environment=production&task=release-guard&per_page=100&page=1',
      '/deployments',
    );
    const result = await rollBack(stage, { tag: 'v1.2.0' });
    await expectRollback(stage, result, {
      ...refusedBefore,
      verdict: 'inconclusive',
      reason: 'github-endless',
      sentence: /does not end/,
    });
    expect(stage.github.journal.entries.length).toBeLessThan(15);
  });

  it('reads only so much of a list of runs that pages for ever (G09)', async () => {
    await using stage = await setStage();
    const { github } = stage;
    const { sha } = stage.release('v1.0.0');
    for (let index = 0; index < 150; index++) github.state.run('release.yml', { branch: 'main', sha });
    const list = '/actions/workflows/release.yml/runs';
    await endlessly(stage, `${list}?per_page=100&page=1`, list);
    const result = await rollBack(stage, { tag: 'v1.2.0' });
    await expectRollback(stage, result, { ...refusedBefore, verdict: 'fail', reason: 'rollback-no-good-release' });
    expect(github.journal.entries.length).toBeLessThan(10);
  });
});

describe.concurrent('the record around the request', () => {
  it.for(['lose-answer', 'reset'] as const)(
    'has one intent although the answer to it is lost (%s), and the request is sent once',
    async (kind) => {
      await using stage = await setStage();
      stage.github.faults.add({ method: 'POST', path: '/deployments', at: 1, does: { kind } });
      stage.github.faults.add({ method: 'POST', path: '/deployments/*/statuses', at: 2, does: { kind } });
      const result = await rollBack(stage);
      await expectRollback(stage, result, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 });
      expect(stage.github.state.deployments).toHaveLength(1);
      expect(stage.github.state.deployments[0]?.statuses.at(-1)?.state).toBe('success');
    },
  );

  it('that never shows the intent keeps the request from being sent', async () => {
    await using stage = await setStage(undefined, { behaviour: { deploymentListLagReads: 20 } });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'inconclusive',
      reason: ['github-malformed', 'rollback-record-failed'],
      sentence: /cannot be known who goes first/,
      starts: 0,
      writes: WITHDRAWN,
    });
  });

  it('that cannot be read again after the intent keeps the request from being sent', async () => {
    await using stage = await setStage();
    stage.github.faults.add({
      method: 'GET',
      path: '/deployments',
      at: { from: 2, to: 4 },
      does: { kind: 'answer', status: 502, body: {} },
    });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'inconclusive',
      reason: 'github-unreachable',
      starts: 0,
      writes: WITHDRAWN,
    });
  });

  it('that meets a rate limit when the intent is written is left as it is', async () => {
    await using stage = await setStage();
    stage.github.faults.add({
      method: 'POST',
      path: '/deployments',
      does: { kind: 'secondary-limit', retryAfter: 60 },
    });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'inconclusive',
      reason: 'github-rate-limit',
      starts: 0,
    });
    expect(stage.github.state.deployments).toEqual([]);
  });

  it('is closed again where the last look before the request fails', async () => {
    await using stage = await setStage();
    stage.github.faults.add({
      path: `/actions/runs/${stage.release('v1.1.0').run.id}`,
      at: { from: 2 },
      does: { kind: 'answer', status: 500, body: {} },
    });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'inconclusive',
      reason: 'github-unreachable',
      starts: 0,
      writes: WITHDRAWN,
    });
  });

  it('is closed again by a guard that is cancelled between the intent and the request', async () => {
    await using stage = await setStage();
    const { github } = stage;
    github.faults.add({ method: 'GET', path: '/deployments', at: 2, does: { kind: 'hang' } });
    const live = startRollback(stage);
    await live.until(() => github.journal.entries.filter(({ path }) => path === '/deployments').length === 3);
    live.signal('SIGTERM');
    const result = await live.result;
    expect(result.exitCode).toBe(130);
    await expectInvariants(result);
    expect(writesOf(github)).toEqual(WITHDRAWN);
    expect(github.journal.startingRequests).toEqual([]);
    github.expectNoViolations();
  });

  it('tells no secret, whatever the reason for the rollback says', async () => {
    await using stage = await setStage();
    const secrets = 'SMOKE_PASSWORD=correct-horse-battery';
    const result = await rollBack(stage, { secrets, reason: 'login with correct-horse-battery fails' });
    await expectRollback(stage, result, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 });
    expect(JSON.stringify(stage.github.journal.entries)).not.toContain('correct-horse');
    expect(stage.github.state.deployments[0]?.payload).toMatchObject({ reason: expect.stringContaining('login with') });
  });
});

describe.concurrent('a GitHub that cannot be trusted', () => {
  it('has its words shown as words, never as commands', async () => {
    await using stage = await setStage();
    const message = 'no\n::error::forged\n##[error]forged\r::add-mask::production\n\u001b]0;forged\u0007';
    stage.github.faults.add({ method: 'POST', path: RERUN, does: { kind: 'answer', status: 422, body: { message } } });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'rollback-refused-by-github',
      starts: 1,
    });
  });

  it('is not followed to a run of another commit than the target, which a moved tag leads to', async () => {
    await using stage = await setStage();
    const { github } = stage;
    const until = Promise.withResolvers<void>();
    github.faults.add({ method: 'POST', path: DISPATCH, does: { kind: 'hold', until: until.promise } });
    const live = startRollback(stage, { via: 'dispatch' });
    await live.until(() => github.journal.startingRequests.length === 1);
    const elsewhere = github.state.commit({ branch: null, parent: stage.release('v1.1.0').sha });
    github.state.tag('v1.1.0', elsewhere);
    until.resolve();
    const { report } = await expectRollback(stage, await live.result, {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-tag-moved',
      advice: /gh run cancel/,
      starts: 1,
      writes: ['intent v1.2.0 → v1.1.0', 'in_progress', 'in_progress', 'failure'],
    });
    expect(JSON.stringify(report.verdict.cause?.evidence)).toContain(elsewhere);
  });

  it('that answers a dispatch with something else than was promised is asked which run it is', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ method: 'POST', path: DISPATCH, does: { kind: 'html', status: 200 } });
    const live = startRollback(stage, { via: 'dispatch' }, { timeoutMs: 20_000 });
    await live.until(() => live.log().includes('looking for up to 2 min'));
    live.signal('SIGINT');
    const result = await live.result;
    expect(result.exitCode).toBe(130);
    expect(result.log).toMatch(/was sent, so a run may be in flight: look with `gh run list/);
    expect(writesOf(stage.github)).toEqual(['intent v1.2.0 → v1.1.0', 'in_progress', 'error']);
    expect(stage.github.journal.startingRequests).toHaveLength(1);
  });
});

describe.concurrent('inputs with which nothing can be planned', () => {
  it('name a repository that the token may not see', async () => {
    await using stage = await setStage();
    const result = await rollBack(stage, {}, { env: { GITHUB_REPOSITORY: 'acme/other' } });
    expect(result.outputs.get('rollback')).toBe('refused');
    expect(result.outputs.get('reason')).toBe('github-not-found');
    expect(result.exitCode).toBe(4);
    await expectInvariants(result);
  });

  it('leave it open which workflow releases: that of a rollback has never released anything', async () => {
    await using stage = await setStage();
    const result = await rollBack(stage, { workflow: '' });
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'rollback-release-unknown',
      advice: /workflow/,
      starts: 0,
      writes: [],
    });
  });

  it.for([
    ['no token', { 'github-token': '' }, {}, 'github-token-missing'],
    ['an API to which the token would go unencrypted', {}, { GITHUB_API_URL: 'http://10.0.0.1' }, 'input-invalid'],
  ] as const)('have %s', async ([, inputs, env, reason]) => {
    await using stage = await setStage();
    const result = await rollBack(stage, inputs, { env });
    await expectRun(result, { verdict: 'invalid', reason });
    expect(result.exitCode).toBe(2);
    expect(stage.github.journal.entries).toEqual([]);
  });

  it('ask for tolerance, which a rollback that did not happen is never given', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ path: '/deployments', does: { kind: 'html' } });
    const result = await rollBack(stage, { 'on-inconclusive': 'warn' });
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'inconclusive',
      reason: 'github-malformed',
      starts: 0,
      writes: [],
      inconclusiveIsGreen: true,
    });
    expect(result.exitCode).toBe(4);
  });
});

describe.concurrent('a run that others may have a say in (M06)', () => {
  const workflowRun = (event: string, from: string) => ({
    workflow_run: { event, head_repository: { full_name: from } },
  });
  const EVENTS: readonly (readonly [string, string, unknown])[] = [
    ['pull_request', 'pull_request', { number: 7, pull_request: { number: 7 } }],
    ['pull_request_target', 'pull_request_target', { number: 7, pull_request: { number: 7 } }],
    ['merge_group', 'merge_group', { merge_group: {} }],
    ['issue_comment', 'issue_comment', { comment: { body: '/rollback' } }],
    ['workflow_run after a fork', 'workflow_run', workflowRun('push', 'mallory/shop')],
    ['workflow_run after a pull request', 'workflow_run', workflowRun('pull_request', 'acme/shop')],
    ['an event that nobody knows', 'telepathy', {}],
  ];

  it.for(EVENTS)('rolls back nothing and asks GitHub nothing: %s', async ([, name, payload]) => {
    await using stage = await setStage();
    const result = await rollBack(stage, {}, { event: { name, payload } });
    await expectForbidden(stage, result);
  });

  it('neither where the gate is told to roll back on a fail', async () => {
    await using stage = await setStage();
    const result = await rollBack(
      stage,
      { mode: 'gate', 'on-fail': 'rollback', url: 'http://127.0.0.1:9', tag: 'v1.2.0' },
      { event: { name: 'pull_request', payload: { number: 7, pull_request: { number: 7 } } } },
    );
    await expectForbidden(stage, result);
  });

  it('but goes back after a workflow_run of its own repository that a push started', async () => {
    await using stage = await setStage();
    const event = { name: 'workflow_run', payload: workflowRun('push', 'acme/shop') };
    const result = await rollBack(stage, {}, { event });
    await expectRollback(stage, result, { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 });
  });
});

/** A server that is not GitHub; without `answer` it says 200 and nothing else. */
async function listen(answer: (response: ServerResponse) => void = (response) => response.end('{}')) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What it was asked. */
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** From now on every page of a list is its first, which says that there is one more. */
async function endlessly({ github }: Stage, firstPage: string, path: string): Promise<void> {
  const answer = await fetch(`${github.url}/repos/acme/shop${firstPage}`, {
    headers: { authorization: `Bearer ${github.token}` },
  });
  const body: unknown = await answer.json();
  github.journal.clear();
  const link = `<${github.url}/repos/acme/shop${firstPage}>; rel="next"`;
  github.faults.add({ method: 'GET', path, does: { kind: 'answer', status: 200, body, headers: { link } } });
}

/** The user's workflow is wrong: nothing was asked, nothing was sent. */
async function expectForbidden({ github }: Stage, result: GuardResult): Promise<void> {
  await expectRun(result, {
    verdict: 'invalid',
    reason: 'rollback-event-forbidden',
    sentence: /may not roll back/,
    startsNothing: true,
  });
  expect(result.exitCode).toBe(2);
  expect(result.outputs.get('rollback')).toBe('none');
  expect(github.journal.entries).toEqual([]);
}
