import { describe, expect, it } from 'vitest';
import { quoting } from '../../../src/health/quote.ts';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import { sharedGroup, type WaitingFacts, waitingClause } from '../../../src/rollback/run/waiting.ts';
import { job } from './fake-runs.ts';

const secrets = createSecretRegistry();
secrets.add('TOKEN', 'hunter2hunter2hunter2');
const quote = quoting(secrets);

const approval = (reviewers: readonly string[], waitTimer = 0, environment = 'production') => ({
  environment,
  waitTimer,
  reviewers,
});
const running = (name: string) => job({ name, status: 'in_progress', conclusion: undefined });
const inState = (name: string, status: string) => job({ name, status, conclusion: undefined });

describe('what a run waits for', () => {
  it.each<[string, Partial<WaitingFacts> & { status: string }, string]>([
    ['a runner', { status: 'queued' }, 'is queued for a runner'],
    ['a group without a name', { status: 'pending' }, 'is pending behind another run of its concurrency group'],
    [
      'a group',
      { status: 'pending', groups: ['deploy'] },
      'is pending behind another run of concurrency group "deploy"',
    ],
    [
      'one of two groups',
      { status: 'pending', groups: ['a', 'b'] },
      'is pending behind another run of concurrency group "a" or "b"',
    ],
    [
      'a person',
      { status: 'waiting', approvals: [approval(['alice', 'bob', 'ops'])] },
      'waits for approval of environment "production" by alice, bob or ops',
    ],
    [
      'one of many people',
      { status: 'waiting', approvals: [approval(['a', 'b', 'c', 'd', 'e', 'f', 'g'])] },
      'waits for approval of environment "production" by a, b, c, d, e or 2 more',
    ],
    [
      'a timer',
      { status: 'waiting', approvals: [approval([], 30)] },
      'waits for the wait timer (30 min) of environment "production"',
    ],
    [
      'both, in two environments',
      { status: 'waiting', approvals: [approval(['alice'], 5), approval([], 0, 'eu')] },
      'waits for approval of environment "production" by alice and the wait timer (5 min) of environment "production" and the protection rules of environment "eu"',
    ],
    [
      'what could not be read',
      { status: 'waiting' },
      'waits for a deployment protection rule that could not be read, perhaps one of environment "production"',
    ],
    ['nothing known', { status: 'in_progress' }, 'is in progress'],
    [
      'a job',
      { status: 'in_progress', jobs: [job({ name: 'build' }), running('deploy')] },
      'runs job "deploy" (1 of 2 jobs done)',
    ],
    [
      'jobs',
      { status: 'in_progress', jobs: [running('deploy (eu)'), running('deploy (us)')] },
      'runs jobs "deploy (eu)" and "deploy (us)" (0 of 2 jobs done)',
    ],
    [
      'a person, for a job',
      { status: 'in_progress', jobs: [inState('deploy', 'waiting')], approvals: [approval(['alice'])] },
      'waits with job "deploy" for approval of environment "production" by alice (0 of 1 jobs done)',
    ],
    [
      'a group, for a job',
      { status: 'in_progress', jobs: [inState('deploy', 'pending')], groups: ['deploy'] },
      'waits with job "deploy" behind another run of concurrency group "deploy" (0 of 1 jobs done)',
    ],
    [
      'a runner, for a job',
      { status: 'in_progress', jobs: [inState('deploy', 'queued')] },
      'waits for a runner for job "deploy" (0 of 1 jobs done)',
    ],
    ['a state that is new', { status: 'frozen\nsolid' }, 'is in the state "frozen solid"'],
  ])('%s', (_what, facts, clause) => {
    expect(waitingClause({ environment: 'production', ...facts }, quote)).toBe(clause);
  });
});

describe('foreign names', () => {
  it('are cut, after secrets were taken out', () => {
    const name = `${'x'.repeat(90)} hunter2hunter2hunter2 ${'y'.repeat(1000)}`;
    const clause = waitingClause({ environment: 'production', status: 'pending', groups: [name] }, quote);
    expect(clause.length).toBeLessThan(200);
    expect(clause).not.toContain('hunter');
  });
});

describe('a shared concurrency group', () => {
  it('is compared without regard to case, as GitHub does', () => {
    expect(sharedGroup(['lint', 'Deploy'], ['DEPLOY'])).toBe('Deploy');
    expect(sharedGroup(['deploy-eu'], ['deploy'])).toBeUndefined();
    expect(sharedGroup([], ['deploy'])).toBeUndefined();
  });
});
