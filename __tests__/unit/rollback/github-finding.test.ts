import { describe, expect, it } from 'vitest';
import type { GitHubFailure } from '../../../src/platform/github.ts';
import { gitHubFailure } from '../../../src/platform/github-failure.ts';
import { REASONS } from '../../../src/reasons.ts';
import { githubFinding, neededPermission } from '../../../src/rollback/github-finding.ts';

const KINDS: readonly (readonly [GitHubFailure['kind'], string, string])[] = [
  ['token', 'fail', 'github-token-refused'],
  ['permission', 'fail', 'github-permission'],
  ['not-found', 'fail', 'github-not-found'],
  ['conflict', 'fail', 'github-rejected'],
  ['rejected', 'fail', 'github-rejected'],
  ['rate-limit', 'undecided', 'github-rate-limit'],
  ['unreachable', 'undecided', 'github-unreachable'],
  ['redirected', 'undecided', 'github-redirected'],
  ['malformed', 'undecided', 'github-malformed'],
  ['endless', 'undecided', 'github-endless'],
  ['cancelled', 'undecided', 'cancelled'],
];

describe('the finding of a failure', () => {
  it.each(KINDS)('%s is %s with the reason %s', (kind, outcome, reason) => {
    const finding = githubFinding(gitHubFailure(kind, 'something (500; GET /x)'), 'Reading the record');
    expect(finding).toMatchObject({
      kind: 'rollback',
      title: 'Reading the record',
      outcome,
      severity: 'block',
      reason,
      sentence: 'Reading the record failed: something (500; GET /x).',
      evidence: [],
      startedAt: 0,
      durationMs: 0,
    });
    expect(REASONS).toContain(reason);
    expect(finding.advice).toMatch(/^[A-Z].*\.$/);
  });

  it('quotes GitHub and says when', () => {
    const finding = githubFinding(gitHubFailure('rejected', 'no', { said: 'No ref found' }), 'Starting', {
      at: { startedAt: 5, durationMs: 7 },
    });
    expect(finding.evidence).toEqual([{ kind: 'text', label: 'GitHub said', text: 'No ref found' }]);
    expect(finding).toMatchObject({ startedAt: 5, durationMs: 7 });
  });

  it.each([
    [undefined, undefined, undefined],
    [undefined, 'actions: write', 'actions: write'],
    ['actions=write', undefined, 'actions: write'],
    ['actions=write', 'deployments: write', 'actions: write'],
    ['pull_requests=write,contents=read; issues=write', undefined, 'pull-requests: write, contents: read'],
    // No permission that a workflow file can name, and nothing but a permission, is ever shown as one.
    ['administration=write', 'actions: write', 'actions: write'],
    ['actions=admin', undefined, undefined],
    ['`rm -rf`', 'contents: read', 'contents: read'],
    ['', 'contents: read', 'contents: read'],
  ])('accepted %s and expected %s: needs %s', (acceptedPermissions, expected, needed) => {
    expect(neededPermission(gitHubFailure('permission', '', { acceptedPermissions }), expected)).toBe(needed);
  });

  it('names the line that is missing', () => {
    const failure = gitHubFailure('permission', 'no', { said: 'Resource not accessible by integration' });
    expect(githubFinding(failure, 'Starting', { permission: 'actions: write' }).advice).toBe(
      'Add `actions: write` to the job’s permissions.',
    );
    const personal = { ...failure, said: 'Resource not accessible by personal access token' };
    expect(githubFinding(personal, 'Starting', { permission: 'actions: write' }).advice).toBe(
      'Give the personal access token the permission `actions: write` for this repository.',
    );
    expect(
      githubFinding({ ...failure, kind: 'not-found' }, 'Reading', { permission: 'contents: read' }).advice,
    ).toContain('hold `contents: read`');
  });

  it.each([
    [undefined, 'after a few minutes'],
    [0, 'in 1 s'],
    [61_001, 'in 62 s'],
    [2_400_000, 'in 40 minutes'],
  ])('says when to come back: %s', (retryAfterMs, words) => {
    expect(githubFinding(gitHubFailure('rate-limit', 'no', { retryAfterMs }), 'Reading').advice).toContain(words);
  });
});
