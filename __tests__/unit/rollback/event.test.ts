import { describe, expect, it } from 'vitest';
import { mayRollBack } from '../../../src/rollback/event.ts';
import fc from '../../helpers/fast-check.ts';

const job = (event: string, more: Readonly<Record<string, string>> = {}) => ({
  GITHUB_EVENT_NAME: event,
  GITHUB_REPOSITORY: 'octo/app',
  ...more,
});
const runBefore = (event: unknown, repository: unknown = 'octo/app') => ({
  workflow_run: { event, head_repository: { full_name: repository } },
});

describe('who may roll back', () => {
  it.each([
    'push',
    'workflow_dispatch',
    'schedule',
    'release',
    'repository_dispatch',
    'deployment',
    'deployment_status',
  ])('a run of %s may', (event) => {
    expect(mayRollBack(job(event), {})).toBeUndefined();
    expect(mayRollBack(job(event), undefined)).toBeUndefined();
  });

  it('a command line may', () => {
    expect(mayRollBack({}, undefined)).toBeUndefined();
    expect(mayRollBack({ GITHUB_EVENT_NAME: '' }, undefined)).toBeUndefined();
  });

  it.each([
    'pull_request',
    'pull_request_target',
    'pull_request_review',
    'pull_request_review_comment',
    'issue_comment',
    'issues',
    'discussion',
    'discussion_comment',
    'fork',
    'watch',
    'merge_group',
    'check_run',
    'status',
    'dynamic',
    'PUSH',
    'constructor',
  ])('a run of %s may not', (event) => {
    expect(mayRollBack(job(event), {})).toMatchObject({
      kind: 'input',
      outcome: 'invalid',
      severity: 'block',
      reason: 'rollback-event-forbidden',
      sentence: `This run may not roll back, because it was started by the event "${event}", where people may have a say who may not release.`,
    });
  });

  it('nothing on a pull request may, whatever the event is called', () => {
    expect(mayRollBack(job('push', { GITHUB_REF: 'refs/pull/7/merge' }), {})?.reason).toBe('rollback-event-forbidden');
    expect(mayRollBack(job('push', { GITHUB_REF: 'refs/tags/v1' }), {})).toBeUndefined();
  });

  it('a run after another may, if that one is from here and was started by somebody who may', () => {
    expect(mayRollBack(job('workflow_run'), runBefore('push'))).toBeUndefined();
    expect(mayRollBack(job('workflow_run'), runBefore('schedule', 'Octo/App'))).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['from a fork', runBefore('push', 'mallory/app'), 'the run before it is from another repository, mallory/app'],
    ['after a pull request', runBefore('pull_request'), 'the run before it was started by "pull_request"'],
    ['after a comment', runBefore('issue_comment'), 'the run before it was started by "issue_comment"'],
    ['after a chain of runs', runBefore('workflow_run'), 'the run before it was started by "workflow_run"'],
    ['without a repository', runBefore('push', null), 'does not say which repository'],
    ['without an event', runBefore(7), 'does not say what started'],
    ['without a payload', undefined, 'does not say which repository'],
    [
      'with a payload that inherits',
      { workflow_run: Object.create(runBefore('push').workflow_run) },
      'does not say which',
    ],
  ])('a run after another may not: %s', (_name, payload, why) => {
    expect(mayRollBack(job('workflow_run'), payload)?.sentence).toContain(why);
  });

  it('a run after another may not where the own repository is not known', () => {
    expect(mayRollBack({ GITHUB_EVENT_NAME: 'workflow_run' }, runBefore('push', ''))).toBeDefined();
    expect(mayRollBack({ GITHUB_EVENT_NAME: 'workflow_run' }, runBefore('push'))).toBeDefined();
  });

  it('has an answer for any payload', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(mayRollBack(job('workflow_run'), payload)).toBeDefined();
        expect(mayRollBack(job('workflow_run'), { workflow_run: payload })).toBeDefined();
      }),
    );
  });

  it('says what to do instead', () => {
    expect(mayRollBack(job('pull_request'), {})?.advice).toBe(
      'Roll back from runs that push, workflow_dispatch, schedule, release, repository_dispatch, deployment or deployment_status started, and leave on-fail at "block" in all others.',
    );
  });
});
