import { describe, expect, it } from 'vitest';
import { chooseJob, runJobsOf } from '../../../src/rollback/mechanism/run-jobs.ts';
import { fileOf, jobOf } from './facts-builder.ts';

const FILE = fileOf(`on: push
jobs:
  build: { name: Build it }
  deploy: { name: "Deploy \${{ matrix.region }} now", strategy: { matrix: { region: [eu, us] } } }
  test: { strategy: { matrix: { os: [a, b] } } }
  ship: { uses: ./.github/workflows/ship.yml }
  lonely: {}
`);
const RUN = [
  jobOf('Build it'),
  jobOf('Deploy eu now'),
  jobOf('Deploy us now'),
  jobOf('test (a)'),
  jobOf('test (b)'),
  jobOf('ship / apply'),
  jobOf('lonely', { conclusion: 'skipped' }),
];

function choice(wanted: string, file = FILE, run = RUN): string {
  const found = chooseJob(wanted, run, file);
  switch (found.kind) {
    case 'one':
      return `one ${found.job.name} (${found.definition?.key})`;
    case 'skipped':
      return `skipped ${found.job.name}`;
    case 'several':
      return `several ${found.names.join(', ')}`;
    case 'none':
      return `none, near ${found.nearest}`;
  }
}

describe('a job of a run', () => {
  it.each([
    ['build', 'one Build it (build)'],
    ['Build it', 'one Build it (build)'],
    ['deploy', 'several Deploy eu now, Deploy us now'],
    ['Deploy us now', 'one Deploy us now (deploy)'],
    ['test', 'several test (a), test (b)'],
    ['test (b)', 'one test (b) (test)'],
    ['ship', 'one ship / apply (ship)'],
    ['ship / apply', 'one ship / apply (ship)'],
    ['lonely', 'skipped lonely'],
    ['biuld', 'none, near build'],
    ['Build', 'none, near build'],
    ['something else', 'none, near undefined'],
  ])('that is called "%s" is: %s', (wanted, found) => {
    expect(choice(wanted)).toBe(found);
  });

  it('is found by its shown name alone where the file is not known', () => {
    const found = chooseJob('Deploy eu now', RUN, undefined);
    expect(found).toMatchObject({ kind: 'one', job: { name: 'Deploy eu now' }, definition: undefined });
    expect(chooseJob('deploy', RUN, undefined)).toMatchObject({ kind: 'none' });
  });

  it('that ran beside skipped ones of its matrix is the one', () => {
    const run = [jobOf('test (a)', { conclusion: 'skipped' }), jobOf('test (b)')];
    expect(choice('test', FILE, run)).toBe('one test (b) (test)');
  });

  it('with an expression in its name is matched piece by piece', () => {
    const [, deploy] = FILE.jobs;
    const matched = (name: string): boolean => deploy !== undefined && runJobsOf(deploy, [jobOf(name)]).length === 1;
    expect(['Deploy eu now', 'Deploy  now', 'Deploy eu now (x)'].map(matched)).toEqual([true, true, true]);
    expect(['Deploy now', 'Deploy eu', 'eu now', 'xDeploy eu now'].map(matched)).toEqual([false, false, false, false]);
  });
});
