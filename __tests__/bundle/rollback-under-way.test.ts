import { describe, expect, it } from 'vitest';
import { RELEASE_WORKFLOW } from '../helpers/github/seeding.ts';
import type { Run, Step } from '../helpers/github/state.ts';
import {
  expectRollback,
  recordsOf,
  rollBack,
  type Stage,
  setStage,
  startLiveService,
  startRollback,
} from '../helpers/rollback.ts';
import type { Inputs, RunOptions } from '../helpers/runner.ts';

const REFUSED = { outcome: 'refused', verdict: 'fail', starts: 0, writes: [] } as const;
const FOLLOWED = {
  starts: 0,
  writes: ['intent v1.2.0 → v1.1.0', 'in_progress', 'in_progress', 'success', 'inactive'],
} as const;
const DONE = { outcome: 'done', verdict: 'pass', reason: 'ok' } as const;

const deploying: Step = {
  status: 'in_progress',
  jobs: {
    build: { status: 'completed', conclusion: 'success' },
    gate: { status: 'completed', conclusion: 'success' },
    deploy: { status: 'in_progress' },
  },
};
const deployed: Step = {
  status: 'in_progress',
  jobs: {
    build: { status: 'completed', conclusion: 'success' },
    gate: { status: 'in_progress' },
    deploy: { status: 'completed', conclusion: 'success' },
  },
};

/** Goes back while that run deploys, and ends the run as soon as it is followed. */
async function rollBackMeanwhile(stage: UnderWay, conclusion: 'success' | 'failure', ...given: Given) {
  const guard = startRollback(stage, ...given);
  await guard.until(() => /after .*: run \d+ runs/.test(guard.log()));
  stage.github.state.finish(stage.again, conclusion);
  return await guard.result;
}
type Given = [inputs?: Inputs, options?: RunOptions];
type UnderWay = Stage & { readonly again: Run };

/** v1.1.0 was good, v1.2.0 is live, and somebody has just started the run of v1.1.0 again. */
async function stageUnderWay(steps: readonly Step[]): Promise<UnderWay & AsyncDisposable> {
  // a group of the whole workflow would keep a second run waiting
  const workflow = RELEASE_WORKFLOW.replace(/^concurrency: .*\n/m, '');
  const stage = await setStage([{ tag: 'v1.0.0', workflow }, { tag: 'v1.1.0' }, { tag: 'v1.2.0' }]);
  const records = recordsOf(stage);
  for (const tag of ['v1.1.0', 'v1.2.0']) records.release(tag, 'pass');
  const { run } = stage.release('v1.1.0');
  stage.github.state.attempt(run, 'bob');
  stage.github.state.live(run, steps);
  return { ...stage, again: run };
}

describe.concurrent('a run of the target that has not ended', () => {
  it('is followed where it still deploys, and nothing is sent', async () => {
    await using stage = await stageUnderWay([deploying]);
    await using live = await startLiveService('1.1.0');
    const result = await rollBackMeanwhile(stage, 'success', { job: 'deploy', url: live.url });
    const { rollback } = await expectRollback(stage, result, { ...DONE, ...FOLLOWED });
    expect(rollback).toMatchObject({
      verified: 'yes',
      run: { id: stage.again.id, attempt: 2, adopted: expect.stringContaining('was under way already') },
      plan: { underWay: { deployJob: 'deploy' }, target: { tag: 'v1.1.0' } },
    });
    expect(rollback.plan?.request).toBeUndefined();
    expect(stage.again.attempts).toHaveLength(2);
    expect(result.log.replace(/\s+/g, ' ')).toContain(`Follows run ${stage.again.id} of release.yml, attempt 2`);
  });

  it('is named by a dry run, which waits for nothing', async () => {
    await using stage = await stageUnderWay([{ status: 'waiting', approval: { environment: 'production' } }]);
    const result = await rollBack(stage, { job: 'deploy', 'dry-run': 'true' });
    await expectRollback(stage, result, {
      outcome: 'planned',
      verdict: 'pass',
      reason: 'ok',
      starts: 0,
      writes: [],
      rollbackSentence: /is bringing v1\.1\.0 back already and would be followed; nothing was sent\.$/,
    });
  });

  it('is a failed rollback where it fails', async () => {
    await using stage = await stageUnderWay([deploying]);
    await expectRollback(stage, await rollBackMeanwhile(stage, 'failure', { job: 'deploy' }), {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-run-failed',
      starts: 0,
    });
  });

  it('is a failed rollback where it ends well and the old version does not serve', async () => {
    await using stage = await stageUnderWay([deploying]);
    await using live = await startLiveService('1.2.0');
    const policy = { version: 1, rollback: { job: 'deploy', verify: { url: live.url, within: '3s' } } };
    await expectRollback(stage, await rollBackMeanwhile(stage, 'success', {}, { policy }), {
      outcome: 'failed',
      verdict: 'fail',
      reason: 'rollback-wrong-version',
      starts: 0,
    });
  });

  it('forbids to start another one beside it where nobody knows whether it deploys, unless a dispatch is asked for', async () => {
    await using stage = await stageUnderWay([{ status: 'in_progress' }]);
    await expectRollback(stage, await rollBack(stage), {
      ...REFUSED,
      reason: 'rollback-run-still-running',
      sentence: /has not ended \(in_progress\) and may still deploy \(no job is named that deploys\)/,
      advice: /with the job that deploys in "job" it is followed/,
    });
    await expectRollback(stage, await rollBack(stage, { via: 'dispatch' }), { ...DONE, starts: 1 });
  });

  it('is left alone where its deployment is over: then a dispatch is no second one', async () => {
    await using stage = await stageUnderWay([deployed]);
    const { rollback } = await expectRollback(stage, await rollBack(stage, { job: 'deploy' }), { ...DONE, starts: 1 });
    expect(rollback.plan).toMatchObject({ chosen: 'dispatch' });
    expect(rollback.plan?.underWay).toBeUndefined();
  });
});
