import { describe, expect, it } from 'vitest';
import type { GitHubFailure } from '../../../src/platform/github.ts';
import type { StartRequest } from '../../../src/rollback/plan.ts';
import { refusalMatter } from '../../../src/rollback/run/refusal.ts';
import { failure, RUN_URL } from './fake-runs.ts';

const NOW = new Date(Date.UTC(2026, 10, 21, 12, 0, 0));
const RERUN: StartRequest = { mechanism: 'rerun', runId: 500, attemptBefore: 2, runUrl: RUN_URL };
const RERUN_JOB: StartRequest = { ...RERUN, mechanism: 'rerun-job', jobId: 77, jobName: 'deploy' };
const DISPATCH: StartRequest = {
  mechanism: 'dispatch',
  workflow: 'release.yml',
  ref: 'v1.4.1',
  inputs: {},
  operationInput: undefined,
};

function refused(request: StartRequest, changes: Partial<GitHubFailure> & Pick<GitHubFailure, 'kind'>) {
  return refusalMatter(failure(changes).failure, request, NOW);
}

describe('what GitHub says against a request', () => {
  it.each([
    [
      RERUN,
      'Unable to retry this workflow run because it was created over a month ago',
      'rollback-run-too-old',
      'dispatch',
    ],
    [RERUN, 'This workflow run cannot be retried', 'rollback-refused-by-github', 'dispatch'],
    [
      RERUN,
      'This workflow run has reached the maximum number of attempts',
      'rollback-run-too-many-attempts',
      'dispatch',
    ],
    [
      RERUN,
      'Unable to retry this workflow run because it has been re-run too many times',
      'rollback-run-too-many-attempts',
      'dispatch',
    ],
    [RERUN, 'This workflow is already running', 'rollback-run-still-running', RUN_URL],
    [RERUN, 'Resource not accessible by integration', 'rollback-permission-missing', '`actions: write`'],
    [DISPATCH, 'Resource not accessible by integration', 'rollback-permission-missing', '`actions: write`'],
    [
      RERUN_JOB,
      'Resource not accessible by personal access token',
      'rollback-permission-missing',
      'Actions: read and write',
    ],
    [DISPATCH, "Workflow does not have 'workflow_dispatch' trigger", 'rollback-dispatch-not-declared', '`via: rerun`'],
    [DISPATCH, 'Unexpected inputs provided: ["rollback_of"]', 'rollback-dispatch-inputs', '`rollback.inputs`'],
    [DISPATCH, "Required input 'tag' not provided", 'rollback-dispatch-inputs', '`rollback.inputs`'],
    [DISPATCH, 'No ref found for: v1.4.1', 'rollback-tag-not-found', '`to`'],
    [
      DISPATCH,
      "Cannot trigger a 'workflow_dispatch' on a disabled workflow",
      'rollback-workflow-disabled',
      'Enable it',
    ],
    [
      DISPATCH,
      'Branch "main" is not allowed to deploy to production due to environment protection rules.',
      'rollback-environment-rule',
      'environment',
    ],
    [RERUN, 'Repository was archived so is read-only.', 'rollback-refused-by-github', 'GitHub objects to'],
  ] as const)('%#: %s', (request, said, reason, advice) => {
    for (const [kind, status] of [
      ['permission', 403],
      ['rejected', 422],
    ] as const) {
      const matter = refused(request, { kind, status, said });
      expect(matter).toMatchObject({ outcome: 'fail', reason });
      expect(matter.sentence).toMatch(/^GitHub did not start .* because .*; nothing was started\.$/);
      expect(matter.advice).toContain(advice);
      expect(matter.evidence).toEqual([{ kind: 'text', label: 'GitHub said', text: said }]);
    }
  });

  it('is quoted where it is not known, on one line', () => {
    const matter = refused(RERUN, { kind: 'rejected', status: 422, said: 'The moon is in\nthe wrong house' });
    expect(matter.reason).toBe('rollback-refused-by-github');
    expect(matter.sentence).toContain('it says "The moon is in the wrong house"');
  });

  it('quotes the inputs that a workflow does not declare', () => {
    const matter = refused(DISPATCH, { kind: 'rejected', status: 422, said: 'Unexpected inputs provided: ["x"]' });
    expect(matter.sentence).toContain('["x"]');
    expect(matter.sentence).toContain('v1.4.1');
  });

  it.each([
    [RERUN, 'rollback-run-not-found'],
    [RERUN_JOB, 'rollback-job-not-found'],
    [DISPATCH, 'rollback-workflow-not-found'],
  ] as const)('404 is not there or hidden: %#', (request, reason) => {
    const matter = refused(request, { kind: 'not-found', status: 404, said: 'Not Found' });
    expect(matter).toMatchObject({ outcome: 'fail', reason });
    expect(matter.sentence).toContain('or the token may not see it');
    expect(matter.advice).toContain('`actions: write`');
  });

  it('names the line that GitHub itself asks for', () => {
    const matter = refused(RERUN, {
      kind: 'permission',
      status: 403,
      said: 'Resource not accessible by integration',
      acceptedPermissions: 'actions=write',
    });
    expect(matter.advice).toContain('`actions: write`');
  });

  it.each([
    ['unreachable', 'undecided', 'github-unreachable'],
    ['redirected', 'undecided', 'github-redirected'],
    ['malformed', 'undecided', 'github-malformed'],
    ['token', 'fail', 'github-token-refused'],
  ] as const)('%s', (kind, outcome, reason) => {
    expect(refused(RERUN, { kind })).toMatchObject({ outcome, reason });
  });

  it('is no word of refusal when it is a rate limit, whatever words come with it', () => {
    const told = refused(RERUN, {
      kind: 'rate-limit',
      status: 403,
      said: 'Resource not accessible by integration',
      retryAfterMs: 2_400_000,
    });
    expect(told).toMatchObject({ outcome: 'undecided', reason: 'github-rate-limit' });
    expect(told.advice).toBe('Start the rollback again in 40 min (12:40 UTC).');
    expect(refused(RERUN, { kind: 'rate-limit', status: 429 }).advice).toContain('after a minute or more');
  });

  it('about a re-run is not read into a dispatch, nor the other way round', () => {
    const dispatch = refused(DISPATCH, { kind: 'rejected', said: 'created over a month ago' });
    expect(dispatch.reason).toBe('rollback-refused-by-github');
    expect(refused(RERUN, { kind: 'rejected', said: 'No ref found for: x' }).reason).toBe('rollback-refused-by-github');
  });
});
