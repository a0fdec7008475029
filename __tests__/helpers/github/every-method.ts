import type { GitHub, GitHubResult } from '../../../src/platform/github.ts';
import { seedReleases } from './seeding.ts';
import type { StandIn } from './stand-in.ts';

/** Gives a stand-in one of everything that `everyMethod` asks for. */
export function seedOneOfEverything(github: StandIn) {
  const { state } = github;
  const [good, failed] = seedReleases(state, [
    { tag: 'v1.0.0', annotated: 2, release: { immutable: true } },
    { tag: 'v1.1.0', conclusion: 'failure', files: { 'db/V2__ü [1].sql': 'create table t;\n' } },
  ]);
  if (!good?.run || !failed?.run) throw new Error('The seeds have no run.');
  state.environment('production', {
    patterns: [
      { kind: 'tag', name: 'v*' },
      { kind: 'branch', name: 'main' },
    ],
    reviewers: ['octocat', 'team:On Call'],
    waitTimer: 5,
  });
  const waiting = state.run('release.yml', {
    branch: 'v1.1.0',
    groups: [],
    steps: [{ status: 'waiting', approval: { environment: 'production' } }],
  });
  // So that both ways to start the good run again find it at rest.
  const other = state.run('release.yml', { branch: 'v1.0.0', createdAt: state.now() - 3_600_000 });
  const job = state.jobsOf(other, other.attempts[0] ?? never('attempt'))[2] ?? never('job');
  return { good: { ...good, run: good.run }, failed, waiting, job };
}

function never(what: string): never {
  throw new Error(`The seeds have no ${what}.`);
}

/**
 * Calls every method of the client once and more, as a rollback would.
 *
 * @throws Error if the client has a method that is not called here
 * @returns each call with what became of it: its value, or the failure's kind and message
 */
export async function everyMethod(
  real: GitHub,
  seeds: ReturnType<typeof seedOneOfEverything>,
): Promise<Readonly<Record<string, unknown>>> {
  const results: Record<string, unknown> = {};
  const uncalled = new Set(Object.keys(real).filter((name) => !['repository', 'usage', 'date'].includes(name)));
  const client = new Proxy(real, {
    get: (target, name) => {
      uncalled.delete(String(name));
      return Reflect.get(target, name);
    },
  });
  const note = async <T>(name: string, asked: Promise<GitHubResult<T>>): Promise<T | undefined> => {
    const result = await asked;
    results[name] = result.ok ? (result.value ?? 'nothing') : `${result.failure.kind}: ${result.failure.message}`;
    return result.ok ? result.value : undefined;
  };
  const { good, failed, waiting, job } = seeds;

  await note('workflow', client.workflow('release.yml'));
  await note('workflowRuns', client.workflowRuns('release.yml', 1));
  await note('workflowRuns by id', client.workflowRuns(good.run.workflow.id, 2));
  await note('run', client.run(good.run.id));
  const read = await note('runIfChanged', client.runIfChanged(good.run.id, undefined));
  await note('runIfChanged with a tag', client.runIfChanged(good.run.id, read?.etag));
  await note('jobs', client.jobs(good.run.id));
  await note('pendingDeployments', client.pendingDeployments(waiting.id));
  await note('concurrencyGroups', client.concurrencyGroups(good.run.id));
  await note('tagCommit', client.tagCommit('v1.0.0'));
  await note('tagCommit with a slash', client.tagCommit('release/none #1'));
  await note('releaseOf', client.releaseOf('v1.0.0'));
  await note('releaseOf none', client.releaseOf('v9.9.9'));
  await note('compare', client.compare(good.sha, failed.sha));
  await note('compare tags', client.compare('v1.0.0', 'v1.1.0'));
  await note('fileAt', client.fileAt('db/V2__ü [1].sql', 'v1.1.0'));
  await note('fileAt none', client.fileAt('none.txt', good.sha));
  await note('defaultBranch', client.defaultBranch());
  await note('environmentRules', client.environmentRules('production'));
  await note('environmentRules none', client.environmentRules('a/b c'));
  const created = await note(
    'createDeployment',
    client.createDeployment({
      ref: 'v1.0.0',
      task: 'release-guard',
      environment: 'production',
      description: 'Rollback from v1.1.0 to v1.0.0',
      payload: { schema: 1, nested: { list: [1, 'two', null] } },
    }),
  );
  await note('deployments', client.deployments({ environment: 'production', task: 'release-guard' }, 1));
  await note(
    'createDeploymentStatus',
    client.createDeploymentStatus(created?.id ?? 1, {
      state: 'in_progress',
      description: 'x'.repeat(200),
      logUrl: 'https://github.com/acme/shop/actions/runs/1',
      environmentUrl: 'https://shop.example.com',
    }),
  );
  await note(
    'createDeploymentStatus bare',
    client.createDeploymentStatus(created?.id ?? 1, { state: 'success', description: '' }),
  );
  await note('deploymentStatuses', client.deploymentStatuses(created?.id ?? 1));
  await note('rerun', client.rerun(good.run.id));
  await note('rerunJob', client.rerunJob(job.id));
  await note('dispatch', client.dispatch({ workflow: 'release.yml', ref: 'v1.0.0', inputs: { tag: 'v1.0.0' } }));
  await note('dispatch bare', client.dispatch({ workflow: good.run.workflow.id, ref: 'main', inputs: {} }));
  await note(
    'setCommitStatus',
    client.setCommitStatus({
      sha: good.sha,
      state: 'success',
      description: 'fine',
      targetUrl: 'https://example.com/',
      context: 'guard',
    }),
  );
  await note('upsertComment', client.upsertComment(7, '<!-- guard -->', '<!-- guard -->\nfirst'));
  await note('upsertComment again', client.upsertComment(7, '<!-- guard -->', '<!-- guard -->\nsecond'));
  if (uncalled.size > 0) throw new Error(`These methods of the client are not called: ${[...uncalled].join(', ')}.`);
  return results;
}
