import { describe, expect, it } from 'vitest';
import type { GitHub } from '../../../src/platform/github.ts';
import { ROLLBACK_DEFAULTS } from '../../../src/policy/defaults.ts';
import {
  NoPlan,
  refuseIfSuperseded,
  refuseInsideAnother,
  releaseWorkflow,
  whatToGoBackFrom,
} from '../../../src/rollback/departure.ts';
import type { RollbackTask } from '../../../src/rollback/planning.ts';
import type { LedgerRecord } from '../../../src/rollback/record/record.ts';
import type { World } from '../../../src/world.ts';
import { failure, releaseRun } from './fake-repository.ts';
import { fakeWorld, ok } from './fake-runs.ts';
import { commitOf, drill, rollback, story, timeOf, verdict } from './stories.ts';

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

const task = (kind: RollbackTask['kind'], more: object = {}): RollbackTask =>
  ({ kind, settings: {}, policy: { rollback: ROLLBACK_DEFAULTS }, ...more }) as unknown as RollbackTask;
const worldWith = (environment: Readonly<Record<string, string>> = {}) =>
  ({ ...fakeWorld().world, environment }) as unknown as World;
const release = (tag: string) => ({ tag, commit: commitOf(tag) });

/** The first finding of the plan that there is not; `undefined` where nothing stands against one. */
async function obstacle(step: () => unknown) {
  try {
    await step();
    return undefined;
  } catch (error) {
    if (!(error instanceof NoPlan)) throw error;
    expect(error.message).toBe(error.findings[0]?.sentence);
    return error.findings[0];
  }
}

describe('what is gone back from', () => {
  const github = (commit: unknown) => ({ tagCommit: async () => commit }) as unknown as GitHub;
  const from = (of: RollbackTask, answer: unknown) =>
    whatToGoBackFrom(of, github(answer), story(), 'release.yml', new Date(timeOf(9)), worldWith());

  it('after a verdict is what this guard found bad, without a request', async () => {
    const unasked = { tagCommit: () => expect.unreachable() } as unknown as GitHub;
    const bad = task('on-fail', { from: release('v3'), settings: { tag: 'v9' } });
    expect(await whatToGoBackFrom(bad, unasked, story(), 'release.yml', new Date(timeOf(9)), worldWith())).toEqual({
      ...{ from: release('v3'), why: 'This guard found v3 bad.' },
    });
  });

  it('by hand is what was given, at the commit that its tag leads to now', async () => {
    expect(await from(task('by-hand', { from: release('v3'), settings: { tag: 'v9' } }), ok('c'.repeat(40)))).toEqual({
      from: { tag: 'v9', commit: 'c'.repeat(40) },
      why: 'v9 was given as the release to go back from.',
    });
  });

  it.each([
    ['not-found', 'rollback-tag-not-found'],
    ['unreachable', 'github-unreachable'],
  ] as const)('is not known where its tag is %s', async (kind, reason) => {
    const given = task('by-hand', { settings: { tag: 'v9' } });
    expect(await obstacle(() => from(given, { ok: false, failure: failure(kind) }))).toMatchObject({ reason });
  });

  it('is not known where GitHub does not tell what became of rollbacks, or which run is the newest', async () => {
    const down = async () => ({ ok: false, failure: failure('unreachable') });
    const silent = { deploymentStatuses: down, workflowRuns: down } as unknown as GitHub;
    for (const records of [[rollback('v3', 'v2')], []]) {
      const asked = () =>
        whatToGoBackFrom(task('by-hand'), silent, story(...records), 'release.yml', new Date(timeOf(9)), worldWith());
      expect(await obstacle(asked)).toMatchObject({ reason: 'github-unreachable' });
    }
  });
});

describe('a rollback after a verdict', () => {
  const now = new Date(timeOf(9));
  const inRollback = story(verdict('v1', 'pass'), verdict('v2', 'pass'), rollback('v2', 'v1'));
  const newer = story(verdict('v1', 'pass'), verdict('v2', 'pass'), verdict('v3', 'pass'));

  it('is refused from a release that a rollback went to; by hand that is asked later', async () => {
    const refused = (kind: RollbackTask['kind'], tag: string) =>
      obstacle(() => refuseInsideAnother(task(kind), inRollback, release(tag), now, worldWith()));
    expect(await refused('on-fail', 'v1')).toMatchObject({
      ...{ outcome: 'fail', severity: 'block', reason: 'rollback-of-rollback' },
      sentence: expect.stringMatching(/^v1 is itself what v2 was rolled back to /),
    });
    expect(await refused('on-fail', 'v2')).toBeUndefined();
    expect(await refused('by-hand', 'v1')).toBeUndefined();
  });

  it('is refused from a release that a full drill runs', async () => {
    const drilled = story(verdict('v1', 'pass'), drill('v1', 'pass', { drilledFrom: release('v2') }));
    const during = new Date(Date.parse(timeOf(2)) + 60_000);
    const refused = (tag: string) =>
      obstacle(() => refuseInsideAnother(task('on-fail'), drilled, release(tag), during, worldWith()));
    expect(await refused('v2')).toMatchObject({ title: 'drill in progress', severity: 'block' });
    expect(await refused('v3')).toBeUndefined();
  });

  it('is refused where another release went live meanwhile; by hand it is not', async () => {
    const refused = (kind: RollbackTask['kind'], tag: string) =>
      obstacle(() => refuseIfSuperseded(task(kind), newer, release(tag), worldWith()));
    expect(await refused('on-fail', 'v2')).toMatchObject({
      ...{ outcome: 'fail', reason: 'rollback-superseded' },
      sentence: 'v2 is bad, and v3 was released after it (record 3), so going back would take v3 away too.',
    });
    expect(await refused('on-fail', 'v3')).toBeUndefined();
    expect(await refused('by-hand', 'v2')).toBeUndefined();
  });
});

describe('the workflow that releases', () => {
  const REF = { GITHUB_WORKFLOW_REF: 'octo/shop/.github/workflows/ship.yml@refs/tags/v1' };
  const policy = { rollback: { ...ROLLBACK_DEFAULTS, workflow: '.github/workflows/policy.yml' } };

  it('is what the input says, else what the policy says, else what is running', () => {
    const settings = { workflow: 'input.yml' };
    expect(releaseWorkflow(task('on-fail', { settings, policy }), worldWith(REF))).toBe('input.yml');
    expect(releaseWorkflow(task('on-fail', { policy }), worldWith(REF))).toBe('policy.yml');
    expect(releaseWorkflow(task('on-fail'), worldWith(REF))).toBe('ship.yml');
  });

  it.each([{}, { GITHUB_WORKFLOW_REF: 'nothing' }])('is asked for where nothing says it: %j', async (environment) => {
    const asked = await obstacle(() => releaseWorkflow(task('by-hand'), worldWith(environment)));
    expect(asked).toMatchObject({ kind: 'input', outcome: 'invalid', reason: 'input-missing' });
  });
});
