import { describe, expect, it } from 'vitest';
import { newestRecord } from '../helpers/release.ts';
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
import type { Inputs, RunOptions } from '../helpers/runner.ts';

async function drill(stage: Stage, inputs: Inputs = {}, options: RunOptions = {}) {
  return await rollBack(stage, { mode: 'drill', ...inputs }, options);
}

describe.concurrent('a drill', () => {
  it('says that a rollback would work today and how long it would take, and starts nothing', async () => {
    await using service = await startLiveService('1.2.0');
    await using stage = await setStage();
    const policy = { version: 1, rollback: { verify: { url: service.url } } };
    const result = await drill(stage, { reason: 'every Monday' }, { policy });
    const { report, rollback } = await expectRollback(stage, result, {
      outcome: 'planned',
      verdict: 'pass',
      reason: 'ok',
      starts: 0,
      writes: ['drill v1.1.0 pass', 'success'],
      rollbackSentence: /^A rollback from v1\.2\.0 to v1\.1\.0 would work today and take about .*\.$/,
    });
    expect(result.exitCode).toBe(0);
    expect(result.outputs.get('last-good-tag')).toBe('v1.1.0');
    expect(report.findings).toContainEqual(
      expect.objectContaining({ outcome: 'pass', sentence: expect.stringContaining('is well now') }),
    );
    expect(newestRecord(stage.github).payload).toMatchObject({
      kind: 'drill',
      verdict: 'pass',
      reason: 'every Monday',
      would_take_ms: expect.any(Number),
    });
    expect(result.summary.split('\n')[0]).toMatch(/a rollback would work today/);
    expect(new Set(rollback.steps.map(({ stage }) => stage))).toEqual(
      new Set(['decision', 'execution', 'verification']),
    );
  });

  it('that is a dry run writes nothing at all', async () => {
    await using stage = await setStage();
    const result = await drill(stage, { 'dry-run': 'true' });
    await expectRollback(stage, result, { outcome: 'planned', verdict: 'pass', reason: 'ok', starts: 0, writes: [] });
  });

  it('shows every obstacle, is red, and writes that down', async () => {
    await using service = await startLiveService('1.2.0');
    service.healthy = false;
    await using stage = await setStage();
    const { github } = stage;
    github.state.workflow('release.yml', { state: 'disabled_manually' });
    const another = { rollback_of: { tag: 'v1.3.0', commit: 'c'.repeat(40) } };
    recordsOf(stage).rollback('v1.3.0', 'v1.0.0', { hoursAgo: 2, payload: another });
    const policy = { version: 1, health: { within: '1s' }, rollback: { verify: { url: service.url } } };
    const result = await drill(stage, { tag: 'v1.2.0' }, { policy });
    const { report } = await expectRollback(stage, result, {
      outcome: 'none',
      verdict: 'fail',
      reason: ['rollback-workflow-disabled', 'rollback-limit-day', 'rollback-verification-failed'],
      starts: 0,
      writes: ['drill v1.1.0 fail', 'failure'],
      rollbackSentence: /^A rollback would not work today\. /,
    });
    expect(result.exitCode).toBe(1);
    const broken = report.findings.filter(({ outcome, severity }) => outcome === 'fail' && severity === 'block');
    expect(broken.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['rollback-workflow-disabled', 'rollback-limit-day', 'rollback-verification-failed']),
    );
    expect(result.summary.split('\n')[0]).toMatch(/a rollback would not work today/);
  });

  it('finds that the token may not start runs, without starting one', async () => {
    const rollbackWorkflow = ROLLBACK_WORKFLOW.replace('actions: write', 'actions: read');
    await using stage = await setStage(undefined, { rollbackWorkflow });
    const result = await drill(stage);
    const { report } = await expectRollback(stage, result, {
      outcome: 'none',
      verdict: 'fail',
      reason: 'rollback-permission-missing',
      starts: 0,
    });
    expect(report.verdict.advice).toContain('actions: write');
  });

  it('finds that the record cannot be written', async () => {
    await using stage = await setStage();
    const token = stage.github.addToken({ permissions: { actions: 'write', contents: 'read', deployments: 'read' } });
    const result = await drill(stage, { 'github-token': token });
    await expectRollback(stage, result, {
      outcome: 'none',
      verdict: 'fail',
      reason: 'github-permission',
      advice: /`deployments: write`/,
      starts: 0,
    });
    expect(stage.github.state.deployments).toEqual([]);
  });

  it('could not decide where GitHub is down, and says so', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ path: /./, does: { kind: 'answer', status: 503 } });
    const result = await drill(stage);
    await expectRollback(stage, result, {
      outcome: 'none',
      verdict: 'inconclusive',
      reason: 'github-unreachable',
      starts: 0,
    });
    expect(result.exitCode).toBe(3);
  });

  it('without an address to verify works, and says what that means', async () => {
    await using stage = await setStage();
    const result = await drill(stage);
    const { report } = await expectRollback(stage, result, {
      outcome: 'planned',
      verdict: 'pass',
      reason: 'ok',
      starts: 0,
    });
    expect(report.findings).toContainEqual(
      expect.objectContaining({ reason: 'rollback-not-verified', severity: 'warn' }),
    );
  });
});

describe.concurrent('a full drill', () => {
  const STAGING = { environment: 'staging' };
  const FULL = { version: 1, rollback: { drill: 'full' } };
  const fullPolicy = (url: string) => ({ version: 1, rollback: { drill: 'full', verify: { url, within: '5s' } } });

  it('goes back and comes forward again: two requests, both verified', async () => {
    await using service = await startLiveService('1.2.0');
    await using stage = await setStage(undefined, {
      onStarted: (run) => {
        service.version = run.branch.slice(1);
      },
    });
    const result = await drill(stage, STAGING, { policy: fullPolicy(service.url) });
    const { rollback } = await expectRollback(stage, result, {
      outcome: 'done',
      verdict: 'pass',
      reason: 'ok',
      starts: 2,
      writes: ['drill v1.1.0 pass', 'success'],
      rollbackSentence: /^staging was rolled back from v1\.2\.0 to v1\.1\.0 and came back\.$/,
    });
    expect(rollback).toMatchObject({ verified: 'yes', run: { id: stage.release('v1.2.0').run.id, attempt: 2 } });
    expect(service.version).toBe('1.2.0');
    expect(stage.release('v1.1.0').run.attempts).toHaveLength(2);
    expect(newestRecord(stage.github)).toMatchObject({
      payload: { kind: 'drill', drilled_from: { tag: 'v1.2.0' } },
      descriptions: ['full drill: done'],
    });
    expect(result.summary.split('\n')[0]).toMatch(/rolled back and came back again/);
  });

  it.for(['production', 'prod-eu', 'eu-production', 'Live'])('is refused in "%s"', async (environment) => {
    await using stage = await setStage();
    const result = await drill(stage, { environment }, { policy: FULL });
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'rollback-drill-in-production',
      starts: 0,
      // That a rollback would work is known all the same.
      writes: ['drill v1.1.0 pass', 'success'],
      rollbackSentence: /^The full drill was not begun\. /,
    });
    expect(result.exitCode).toBe(4);
  });

  it('does not leave where it could not come back', async () => {
    await using stage = await setStage([{ tag: 'v1.0.0' }, { tag: 'v1.1.0' }, { tag: 'v1.2.0', daysAgo: 1 }]);
    const policy = { version: 1, rollback: { drill: 'full', revoked: ['v1.2.0'] } };
    const result = await drill(stage, STAGING, { policy });
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'rollback-revoked',
      starts: 0,
      rollbackSentence: /^The full drill was not begun\. v1\.2\.0 cannot be gone back to/,
    });
  });

  it('that fails on its way there comes back all the same, and is a failure', async () => {
    await using stage = await setStage(undefined, {
      steps: (run) => (run.branch === 'v1.1.0' ? [{ status: 'completed', conclusion: 'failure' }] : AT_ONCE),
    });
    const result = await drill(stage, STAGING, { policy: FULL });
    await expectRollback(stage, result, {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-run-failed',
      starts: 2,
      writes: ['drill v1.1.0 pass', 'failure'],
      rollbackSentence: /^The full drill did not get to v1\.1\.0, and came back to v1\.2\.0\. /,
    });
    expect(result.exitCode).toBe(4);
  });

  it('that does not come back says where the environment is left', async () => {
    await using stage = await setStage(undefined, {
      steps: (run) => (run.branch === 'v1.2.0' ? [{ status: 'completed', conclusion: 'failure' }] : AT_ONCE),
    });
    const result = await drill(stage, STAGING, { policy: FULL });
    await expectRollback(stage, result, {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-run-failed',
      starts: 2,
      rollbackSentence: /^The full drill did not come back from v1\.1\.0 to v1\.2\.0\. /,
    });
  });

  it('whose first request is refused sends no second one', async () => {
    await using stage = await setStage();
    stage.github.faults.add({
      method: 'POST',
      path: '/actions/runs/*/rerun',
      does: { kind: 'answer', status: 403, body: { message: 'This workflow run cannot be retried' } },
    });
    const result = await drill(stage, STAGING, { policy: FULL });
    await expectRollback(stage, result, {
      outcome: 'refused',
      verdict: 'fail',
      reason: 'rollback-refused-by-github',
      starts: 1,
      writes: ['drill v1.1.0 pass', 'inactive'],
      rollbackSentence: /^The full drill started nothing\. /,
    });
  });

  it('that is cancelled half way says that the environment may be left behind', async () => {
    await using stage = await setStage(undefined, { steps: [{ status: 'in_progress' }] });
    const live = startRollback(stage, { mode: 'drill', ...STAGING }, { policy: FULL });
    await live.until(() => /after .*: run \d+ runs/.test(live.log()));
    live.signal('SIGINT');
    const result = await live.result;
    expect(result.exitCode).toBe(130);
    expect(result.outputs.get('rollback')).toBe('unknown');
    const { rollback } = result.report();
    expect(rollback?.sentence).toBe('The full drill was cancelled, and staging may be left at v1.1.0.');
    expect(rollback?.advice).toContain('bring v1.2.0 back');
    expect(writesOf(stage.github)).toEqual(['drill v1.1.0 pass', 'error']);
    expect(stage.github.journal.startingRequests).toHaveLength(1);
  });

  it('is no rollback that anything counts: the release stays good, and the limits untouched', async () => {
    await using stage = await setStage();
    await expectRollback(stage, await drill(stage, STAGING, { policy: FULL }), {
      outcome: 'done',
      verdict: 'pass',
      reason: 'ok',
      starts: 2,
    });
    const result = await rollBack(stage, { environment: 'staging' });
    const { rollback } = await expectRollback(stage, result, {
      outcome: 'done',
      verdict: 'pass',
      reason: 'ok',
      starts: 3,
    });
    expect(rollback.plan?.target.tag).toBe('v1.1.0');
  });
});
