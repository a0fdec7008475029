import { describe, expect, it } from 'vitest';
import { githubFinding } from '../../../src/rollback/github-finding.ts';
import { everyMethod, seedOneOfEverything } from '../../helpers/github/every-method.ts';
import { seedReleases } from '../../helpers/github/seeding.ts';
import { type StandIn, type StandInOptions, startGitHub } from '../../helpers/github/stand-in.ts';
import { clientFor, contentOf, failureOf } from './github-server.ts';

function clientOf(github: StandIn, token = github.token) {
  return clientFor(github.url, { token, repository: github.state.repository });
}

describe('the client', () => {
  it.each<[string, StandInOptions, string[]]>([
    ['github.com', {}, []],
    [
      'a server of one’s own that is behind, and says 400',
      { prefix: '/api/v3', behaviour: { olderServer: 400, etags: false } },
      ['concurrencyGroups'],
    ],
    ['one that says 422', { behaviour: { olderServer: 422 } }, ['concurrencyGroups']],
  ])('speaks the API of %s as GitHub describes it, and understands its answers', async (_name, options, unknown) => {
    await using github = await startGitHub(options);
    const seeds = seedOneOfEverything(github);
    const results = await everyMethod(await clientOf(github), seeds);
    github.expectNoViolations();
    const failed = Object.entries(results).filter(
      ([, result]) => typeof result === 'string' && /^[a-z-]+: /.test(result),
    );
    expect(failed.map(([name]) => name).toSorted()).toEqual(
      ['fileAt none', 'tagCommit with a slash', ...unknown].toSorted(),
    );
    for (const [, result] of failed) expect(result).toMatch(/^not-found: /);
    expect(results).toMatchObject({
      workflow: { path: '.github/workflows/release.yml', state: 'active' },
      run: { id: seeds.good.run.id, headSha: seeds.good.sha, headBranch: 'v1.0.0', conclusion: 'success', attempt: 1 },
      tagCommit: seeds.good.sha,
      'releaseOf none': 'nothing',
      compare: { status: 'ahead', aheadBy: 1, behindBy: 0, filesComplete: true },
      fileAt: 'create table t;\n',
      defaultBranch: 'main',
      environmentRules: {
        refs: 'patterns',
        patterns: [
          { kind: 'tag', name: 'v*' },
          { kind: 'branch', name: 'main' },
        ],
        reviewers: ['octocat', 'On Call'],
        waitTimer: 5,
      },
      'environmentRules none': 'nothing',
      pendingDeployments: [{ environment: 'production', waitTimer: 5, reviewers: ['octocat', 'On Call'] }],
      createDeployment: { sha: seeds.good.sha, ref: 'v1.0.0', payload: { schema: 1 } },
      deploymentStatuses: [{ state: 'success' }, { state: 'in_progress' }],
      dispatch: unknown.length > 0 ? 'nothing' : { runId: expect.any(Number) },
      upsertComment: { did: 'created' },
      'upsertComment again': { did: 'updated' },
    });
  });

  it('asks with a tag of the answer, and is told for nothing that there is no change', async () => {
    await using github = await startGitHub();
    const [release] = seedReleases(github.state, [{ tag: 'v1.0.0' }]);
    const run = release?.run ?? expect.fail('The seeds have no run.');
    const client = await clientOf(github);
    const first = contentOf(await client.runIfChanged(run.id, undefined));
    const second = contentOf(await client.runIfChanged(run.id, first.etag));
    expect(second.changed).toBeUndefined();
    expect(client.usage()).toMatchObject({ sent: 2, counted: 1 });
    expect(contentOf(await client.rerun(run.id))).toBeUndefined();
    const third = contentOf(await client.runIfChanged(run.id, second.etag));
    expect(third.changed).toMatchObject({ attempt: 2 });
    expect(client.usage().counted).toBe(3);
    expect(github.journal.startingRequests).toHaveLength(1);
  });

  it('names the line of the permissions that is missing, whatever it asks', async () => {
    await using github = await startGitHub();
    const { good, job } = seedOneOfEverything(github);
    const client = await clientOf(github, github.addToken({ permissions: {} }));
    const asked = {
      'actions: read': [
        client.workflow('release.yml'),
        client.workflowRuns('release.yml', 1),
        client.run(good.run.id),
        client.jobs(good.run.id),
        client.environmentRules('production'),
      ],
      'contents: read': [client.tagCommit('v1.0.0'), client.compare('v1.0.0', 'v1.1.0'), client.fileAt('a', 'v1.0.0')],
      'deployments: read': [
        client.deployments({ environment: 'production', task: 'release-guard' }, 1),
        client.deploymentStatuses(1),
      ],
      'deployments: write': [
        client.createDeployment({ ref: 'v1.0.0', task: 'x', environment: 'e', description: '', payload: {} }),
      ],
      'actions: write': [
        client.rerun(good.run.id),
        client.rerunJob(job.id),
        client.dispatch({ workflow: 'release.yml', ref: 'v1.0.0', inputs: {} }),
      ],
    };
    for (const [permission, requests] of Object.entries(asked)) {
      for (const request of requests) {
        const failure = failureOf(await request);
        expect(failure.mayHaveHappened).toBe(false);
        expect(githubFinding(failure, 'Asking')).toMatchObject({
          outcome: 'fail',
          reason: 'github-permission',
          advice: `Add \`${permission}\` to the job’s permissions.`,
        });
      }
    }
    expect(github.journal.entries.filter(({ method, carriedOut }) => method !== 'GET' && carriedOut)).toEqual([]);
  });
});
