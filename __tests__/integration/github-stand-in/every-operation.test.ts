import { expect, test } from 'vitest';
import { ask } from '../../helpers/github/ask.ts';
import { loadDescription } from '../../helpers/github/description.ts';
import { seedReleases } from '../../helpers/github/seeding.ts';
import { startGitHub } from '../../helpers/github/stand-in.ts';

/** A repository with one of everything, and one good request for each operation with the status it is answered. */
async function everything() {
  const github = await startGitHub({ behaviour: { rateLimit: 1_000 } });
  const { state } = github;
  const [good, failed] = seedReleases(state, [
    { tag: 'v1.0.0', annotated: 2, release: { immutable: true } },
    { tag: 'v1.1.0', conclusion: 'failure', files: { 'a dir/ü.txt': 'new\n' }, release: { draft: true } },
  ]);
  if (!good?.run || !failed?.run) throw new Error('The seeds have no run.');
  state.environment('production', {
    patterns: [{ kind: 'tag', name: 'v*' }],
    reviewers: ['octocat', 'team:On Call'],
    waitTimer: 5,
  });
  const waiting = state.run('release.yml', {
    branch: 'v1.1.0',
    steps: [{ status: 'waiting', approval: { environment: 'production' } }],
  });
  const deployment = state.deployment({ ref: 'v1.0.0', payload: { schema: 1 }, statuses: ['in_progress', 'success'] });
  const comment = state.comment(7, 'hello', 'octocat');
  const job = state.jobsOf(good.run, good.run.attempts[0] ?? expect.fail())[2]?.id;
  state.commitStatus({
    sha: good.sha,
    state: 'success',
    context: 'guard',
    description: null,
    targetUrl: null,
    creator: 'octocat',
  });
  const tagObject = state.tags.get('v1.0.0')?.objects[0]?.sha;
  const runs = `./actions/runs/${good.run.id}`;
  const requests: Readonly<Record<string, readonly [path: string, status: number, body?: unknown]>> = {
    'rate-limit/get': ['/rate_limit', 200],
    'users/get-authenticated': ['/user', 200],
    'repos/get': ['.', 200],
    'actions/list-workflow-runs-for-repo': ['./actions/runs?per_page=1&page=2', 200],
    'actions/list-workflow-runs': ['./actions/workflows/release.yml/runs?per_page=100&status=success', 200],
    'actions/get-workflow-run': [runs, 200],
    'actions/get-workflow-run-attempt': [`${runs}/attempts/1`, 200],
    'actions/list-jobs-for-workflow-run': [`${runs}/jobs?filter=all`, 200],
    'actions/list-jobs-for-workflow-run-attempt': [`${runs}/attempts/1/jobs`, 200],
    'actions/get-job-for-workflow-run': [`./actions/jobs/${job}`, 200],
    'actions/get-pending-deployments-for-run': [`./actions/runs/${waiting.id}/pending_deployments`, 200],
    'actions/list-concurrency-groups-for-workflow-run': [`./actions/runs/${waiting.id}/concurrency_groups`, 200],
    'actions/list-concurrency-groups-for-repository': ['./actions/concurrency_groups', 200],
    'actions/get-concurrency-group-for-repository': ['./actions/concurrency_groups/release', 200],
    'actions/list-repo-workflows': ['./actions/workflows', 200],
    'actions/get-workflow': ['./actions/workflows/release.yml', 200],
    'repos/get-commit': ['./commits/v1.0.0', 200],
    'repos/list-commit-statuses-for-ref': ['./commits/v1.0.0/statuses', 200],
    'repos/compare-commits-with-basehead': ['./compare/v1.0.0...v1.1.0', 200],
    'repos/get-content': ['./contents/a%20dir/%C3%BC.txt?ref=v1.1.0', 200],
    'repos/list-deployments': ['./deployments?environment=production&task=deploy', 200],
    'repos/create-deployment': [
      './deployments',
      201,
      { ref: 'v1.0.0', task: 'release-guard', auto_merge: false, required_contexts: [], payload: { a: [1] } },
    ],
    'repos/get-deployment': [`./deployments/${deployment.id}`, 200],
    'repos/list-deployment-statuses': [`./deployments/${deployment.id}/statuses`, 200],
    'repos/create-deployment-status': [`./deployments/${deployment.id}/statuses`, 201, { state: 'inactive' }],
    'repos/get-all-environments': ['./environments', 200],
    'repos/get-environment': ['./environments/production', 200],
    'repos/list-deployment-branch-policies': ['./environments/production/deployment-branch-policies', 200],
    'git/get-commit': [`./git/commits/${good.sha}`, 200],
    'git/get-ref': ['./git/ref/tags%2Fv1.0.0', 200],
    'git/list-matching-refs': ['./git/matching-refs/tags/v1', 200],
    'git/get-tag': [`./git/tags/${tagObject}`, 200],
    'repos/list-tags': ['./tags?per_page=1', 200],
    'repos/list-releases': ['./releases', 200],
    'repos/get-release-by-tag': ['./releases/tags/v1.0.0', 200],
    'repos/get-latest-release': ['./releases/latest', 200],
    'repos/create-commit-status': [`./statuses/${good.sha}`, 201, { state: 'success', context: 'guard' }],
    'issues/list-comments': ['./issues/7/comments', 200],
    'issues/create-comment': ['./issues/7/comments', 201, { body: 'hi' }],
    'issues/get-comment': [`./issues/comments/${comment.id}`, 200],
    'issues/update-comment': [`./issues/comments/${comment.id}`, 200, { body: 'changed' }],
    'actions/re-run-workflow': [`${runs}/rerun`, 201],
    'actions/re-run-workflow-failed-jobs': [`./actions/runs/${failed.run.id}/rerun-failed-jobs`, 201],
    'actions/re-run-job-for-workflow-run': [`./actions/jobs/${job}/rerun`, 403],
    'actions/create-workflow-dispatch': [
      './actions/workflows/release.yml/dispatches',
      200,
      { ref: 'v1.0.0', inputs: { tag: 'v1.0.0' }, return_run_details: true },
    ],
    'actions/cancel-workflow-run': [`./actions/runs/${waiting.id}/cancel`, 202],
    'actions/force-cancel-workflow-run': [`./actions/runs/${waiting.id}/force-cancel`, 409],
  };
  return { github, requests };
}

test('every operation of the description has a route whose answer is as GitHub describes it', async () => {
  const { github, requests } = await everything();
  await using _ = github;
  const person = github.addToken({ kind: 'personal' });
  const answered: Record<string, number> = {};
  for (const [id, [path, , body]] of Object.entries(requests)) {
    const operation = loadedOperations.get(id);
    if (!operation) throw new Error(`${id} is not described.`);
    const answer = await ask(github, `${operation.method} ${path}`, { token: person, body });
    answered[id] = answer.status;
  }
  github.expectNoViolations();
  expect(answered).toEqual(Object.fromEntries(Object.entries(requests).map(([id, [, status]]) => [id, status])));
  expect([...loadedOperations.keys()].filter((id) => !(id in requests))).toEqual([]);
});

const loadedOperations = new Map(loadDescription().operations.map((operation) => [operation.id, operation]));
