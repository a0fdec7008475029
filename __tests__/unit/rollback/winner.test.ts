import { describe, expect, it } from 'vitest';
import type { DeploymentStatus, GitHub } from '../../../src/platform/github.ts';
import type { Entry, RollbackRecord } from '../../../src/rollback/record/record.ts';
import { joinWinner } from '../../../src/rollback/winner.ts';
import { Cancelled } from '../../../src/verdict.ts';
import { failure, fakeWorld, ok, workflowRun } from './fake-runs.ts';
import { rollback, timeOf } from './stories.ts';

const RERUN: Entry<RollbackRecord> = {
  ...rollback('v1.5.0', 'v1.4.0', { targetRun: { id: 500, attempt: 1 } }),
  deploymentId: 9,
  createdAt: timeOf(1),
  creator: 'github-actions[bot]',
};
const DISPATCH: Entry<RollbackRecord> = { ...RERUN, mechanism: 'dispatch', targetRun: undefined };

function status(state: string, logUrl = '', id = 1): DeploymentStatus {
  return { id, state, description: '', logUrl, createdAt: timeOf(1), creator: 'github-actions[bot]' };
}

/** What GitHub shows at the first, second, … look; the last one stays. */
function watched(statuses: readonly (readonly DeploymentStatus[])[], attempts: readonly number[] = [1]) {
  const looks = { statuses: 0, runs: 0 };
  const asked: number[] = [];
  const next = <T>(list: readonly T[], look: number): T => list[Math.min(look, list.length - 1)] as T;
  const github = {
    deploymentStatuses: async () => ok(next(statuses, looks.statuses++)),
    run: async (id: number) => {
      asked.push(id);
      const attempt = next(attempts, looks.runs++);
      return attempt === 0 ? failure({ kind: 'unreachable' }) : ok(workflowRun({ id, attempt }));
    },
  } as unknown as GitHub;
  return { github, asked };
}

describe('the run of the guard that was first', () => {
  it('is the next attempt of the run that it starts again', async () => {
    const { world, lines } = fakeWorld();
    const { github, asked } = watched([[status('in_progress')]], [1, 1, 2]);
    expect(await joinWinner(github, RERUN, world)).toMatchObject({
      kind: 'run',
      run: { id: 500, attempt: 2, adopted: 'Another guard started it (record 9).' },
    });
    expect(asked).toEqual([500, 500, 500]);
    expect(lines).toEqual(['Another guard goes back from v1.5.0 already (record 9); following its run.']);
  });

  it('of a dispatch is the one that its record links to', async () => {
    const { world } = fakeWorld();
    const linked = status('in_progress', 'https://github.com/acme/shop/actions/runs/777', 2);
    const { github } = watched([[], [status('in_progress')], [status('in_progress'), linked]]);
    expect(await joinWinner(github, DISPATCH, world)).toMatchObject({ kind: 'run', run: { id: 777 } });
  });

  it('is found although that guard has closed its record meanwhile', async () => {
    const { world } = fakeWorld();
    const { github } = watched([[status('success')]], [2]);
    expect(await joinWinner(github, RERUN, world)).toMatchObject({ kind: 'run', run: { attempt: 2 } });
  });

  it('is looked for again where GitHub does not answer', async () => {
    const { world } = fakeWorld();
    const { github } = watched([[status('in_progress')]], [0, 0, 2]);
    expect(await joinWinner(github, RERUN, world)).toMatchObject({ kind: 'run' });
  });

  it.each([
    ['that withdrew', 'inactive', 'fail', /it started nothing/],
    ['that lost the answer', 'error', 'undecided', /without knowing whether it had started a run/],
    ['that failed before a run', 'failure', 'undecided', /without knowing/],
  ] as const)('is not waited for of one %s', async (_what, state, outcome, sentence) => {
    const { world, now } = fakeWorld();
    const { github } = watched([[status(state)]], [1]);
    const joined = await joinWinner(github, RERUN, world);
    expect(joined).toMatchObject({
      kind: 'none',
      finding: { outcome, reason: 'rollback-in-progress', sentence: expect.stringMatching(sentence) },
    });
    expect(now()).toBe(0);
  });

  it('is given up after three minutes', async () => {
    const { world, now } = fakeWorld();
    const { github } = watched([[status('in_progress')]]);
    expect(await joinWinner(github, RERUN, world)).toMatchObject({
      kind: 'none',
      finding: { outcome: 'undecided', sentence: expect.stringMatching(/no run of it showed within 3 minutes/) },
    });
    expect(now()).toBe(180_000);
  });

  it('is no longer looked for once the job is cancelled', async () => {
    const { world, cancelAt } = fakeWorld();
    cancelAt(5_000);
    const { github } = watched([[status('in_progress')]]);
    await expect(joinWinner(github, RERUN, world)).rejects.toThrow(Cancelled);
  });
});
