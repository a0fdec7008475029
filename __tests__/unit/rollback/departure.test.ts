import { describe, expect, it } from 'vitest';
import type { GitHub } from '../../../src/platform/github.ts';
import { ROLLBACK_DEFAULTS } from '../../../src/policy/defaults.ts';
import { whatToGoBackFrom } from '../../../src/rollback/departure.ts';
import type { RollbackTask } from '../../../src/rollback/planning.ts';
import type { LedgerRecord } from '../../../src/rollback/record/record.ts';
import type { World } from '../../../src/world.ts';
import { releaseRun } from './fake-repository.ts';
import { fakeWorld, ok } from './fake-runs.ts';
import { commitOf, rollback, story, timeOf, verdict } from './stories.ts';

/** What a person goes back from who names nothing; `states`: of every rollback in the record. */
async function departure(records: readonly LedgerRecord[], states: readonly string[] = ['in_progress']) {
  const github = {
    deploymentStatuses: async () =>
      ok(states.map((state, id) => ({ id, state, description: '', logUrl: '', createdAt: timeOf(1), creator: 'x' }))),
    workflowRuns: async () =>
      ok({ runs: [releaseRun(9, 'v1.4.0', { event: 'workflow_dispatch' }), releaseRun(8, 'v1.5.0')], hasMore: false }),
  } as unknown as GitHub;
  const task = { kind: 'by-hand', settings: {}, policy: { rollback: ROLLBACK_DEFAULTS } } as unknown as RollbackTask;
  const world = fakeWorld().world as unknown as World;
  return await whatToGoBackFrom(task, github, story(...records), 'release.yml', new Date(timeOf(9)), world);
}

describe('what a person goes back from who names nothing', () => {
  it('is what the record says is live', async () => {
    const { from } = await departure([verdict('v1.4.0', 'pass'), verdict('v1.5.0', 'pass')]);
    expect(from).toEqual({ tag: 'v1.5.0', commit: commitOf('v1.5.0') });
  });

  it('is what another guard goes back from, although the run that it started looks like a release', async () => {
    const { from, why } = await departure([rollback('v1.5.0', 'v1.4.0')]);
    expect(from).toEqual({ tag: 'v1.5.0', commit: commitOf('v1.5.0') });
    expect(why).toBe('A rollback from v1.5.0 was begun and has not ended (record 1).');
  });

  it.each([
    ['withdrawn', 'inactive'],
    ['failed', 'failure'],
  ])('is the newest run where that one was %s', async (_how, state) => {
    expect((await departure([rollback('v1.5.0', 'v1.4.0')], [state])).from.tag).toBe('v1.4.0');
  });
});
