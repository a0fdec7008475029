import { describe, expect, it } from 'vitest';
import type { WorkflowJob, WorkflowRun } from '../../../src/platform/github.ts';
import type { MechanismFacts } from '../../../src/rollback/mechanism/facts.ts';
import { besideFinding, followedFinding, underWay } from '../../../src/rollback/mechanism/under-way.ts';
import { at, factsOf, jobOf, known, runOf, targetOf, unknown } from './facts-builder.ts';

const going = { status: 'in_progress', conclusion: undefined } as const;

function facts(
  jobs: readonly WorkflowJob[],
  run: Partial<WorkflowRun> = {},
  change: Partial<MechanismFacts> = {},
): MechanismFacts {
  return factsOf({ target: targetOf({ run: runOf({ ...going, attempt: 2, ...run }) }), jobs: known(jobs), ...change });
}

describe('the run of the target that has not ended', () => {
  it.for(['queued', 'waiting', 'pending', 'requested', 'in_progress'])('deploys while its job is %s', (status) => {
    const jobs = [jobOf('build'), jobOf('deploy', { status, conclusion: undefined })];
    expect(underWay(facts(jobs), 'deploy', 5000)).toMatchObject({
      kind: 'deploys',
      followed: {
        run: { id: 4711, attempt: 2, adopted: expect.stringContaining('is followed and nothing is sent') },
        deployJob: 'deploy',
      },
    });
  });

  it('deploys when its job is not listed yet, because others come before it', () => {
    expect(underWay(facts([jobOf('build', going)]), 'deploy', 5000)).toMatchObject({
      kind: 'deploys',
      followed: { deployJob: 'deploy' },
    });
  });

  it('has deployed when that job has ended or was skipped', () => {
    expect(underWay(facts([jobOf('deploy'), jobOf('watch', going)]), 'deploy', 5000)).toEqual({ kind: 'deployed' });
    const skipped = jobOf('deploy', { conclusion: 'skipped' });
    expect(underWay(facts([skipped, jobOf('watch', going)]), 'deploy', 5000)).toEqual({ kind: 'deployed' });
  });

  it.for([
    ['no job is named', facts([jobOf('deploy', going)]), undefined, /no job is named that deploys/],
    ['its jobs are not known', facts([], {}, { jobs: unknown() }), 'deploy', /its jobs are not known, because GitHub/],
    [
      'it is a matrix',
      facts([jobOf('deploy', going), jobOf('deploy', { id: 2 })]),
      'deploy',
      /"deploy" is 2 jobs of it/,
    ],
    ['no such job is known', facts([jobOf('build', going)]), 'ship', /it has no job "ship" yet/],
    [
      'the file is not known',
      facts([jobOf('build', going)], {}, { atTag: at(undefined) }),
      'deploy',
      /no job "deploy" yet/,
    ],
  ] as const)('is unclear where %s', ([, of, job, why]) => {
    expect(underWay(of, job, 5000)).toMatchObject({ kind: 'unclear', why: expect.stringMatching(why) });
  });

  it('is no matter where it has ended, is the guard’s own, or is not known', () => {
    const jobs = [jobOf('deploy', going)];
    expect(underWay(facts(jobs, { status: 'completed', conclusion: 'success' }), 'deploy', 5000)).toBeUndefined();
    expect(underWay(facts(jobs), 'deploy', 4711)).toBeUndefined();
    expect(underWay(facts(jobs, {}, { target: targetOf({ run: undefined }) }), 'deploy', 5000)).toBeUndefined();
  });

  it('is told in one sentence, with what to do where it is in the way', () => {
    const found = underWay(facts([jobOf('deploy', going)]), 'deploy', 5000);
    if (found?.kind !== 'deploys') throw new Error('it does not deploy');
    expect(followedFinding(found.followed, targetOf(), 0)).toMatchObject({
      outcome: 'pass',
      sentence:
        'Run 4711 of v1.4.1 is under way, and its job "deploy" has not ended, so it is followed and nothing is sent.',
    });
    expect(besideFinding(found.run, targetOf(), 'no job is named that deploys', 0)).toMatchObject({
      outcome: 'fail',
      severity: 'block',
      reason: 'rollback-run-still-running',
      sentence:
        'Run 4711 of v1.4.1 has not ended (in_progress) and may still deploy (no job is named that deploys), so no other run is started beside it.',
      advice: expect.stringContaining('cancel it at https://github.com/acme/shop/actions/runs/4711'),
    });
  });
});
