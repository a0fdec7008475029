import type { ReleaseSeed } from './github/seeding.ts';
import type { StandIn, StandInOptions } from './github/stand-in.ts';
import type { Run } from './github/state.ts';
import { type LiveService, type Stage, setStage, startLiveService } from './rollback.ts';
import { type GuardResult, type Inputs, type LiveGuard, type RunOptions, startGuard } from './runner.ts';

/** A release workflow with the guard behind the deployment, as the README has it. */
export const GUARDED_WORKFLOW = `name: release
on:
  push:
    tags: ['v*']
  workflow_dispatch:
    inputs:
      tag: { required: false, type: string }
permissions: {}
jobs:
  deploy:
    runs-on: ubuntu-latest
    concurrency: { group: deploy, cancel-in-progress: false, queue: max }
    steps: [{ run: make deploy }]
  guard:
    needs: deploy
    runs-on: ubuntu-latest
    permissions: { actions: write, contents: read, deployments: write }
    steps:
      - uses: org/release-guard@v1
        with: { url: 'https://shop.example.com', on-fail: rollback }
`;

/** Holds for any service that is up. */
export const HOLDS = { version: 1, health: { within: '2s' } };
/** Fails for every live service of these tests, at once. */
export const FAILS = { ...HOLDS, checks: [{ name: 'orders', get: '/orders' }] };

/** A repository in which the newest release is being released: its run has come to the guard. */
export interface ReleaseStage extends Stage, AsyncDisposable {
  readonly tag: string;
  /** The run of the newest release, in progress. */
  readonly releaseRun: Run;
  /** What the guard judges; healthy. */
  readonly service: LiveService;
}

export async function setRelease(
  options: StandInOptions & { readonly releases?: readonly ReleaseSeed[] } = {},
): Promise<ReleaseStage> {
  const { releases = [{ tag: 'v1.0.0' }, { tag: 'v1.1.0', annotated: true }, { tag: 'v1.2.0' }], ...rest } = options;
  const seeds = releases.map((seed, index) => ({
    ...seed,
    ...(index === 0 ? { workflow: GUARDED_WORKFLOW } : {}),
    ...(index === releases.length - 1 ? { conclusion: null } : {}),
  }));
  const stage = await setStage(seeds, rest);
  const { state } = stage.github;
  const tag = releases.at(-1)?.tag ?? '';
  const releaseRun = state.run('release.yml', {
    branch: tag,
    sha: state.resolve(`refs/tags/${tag}`) ?? '',
    title: `Release ${tag}`,
    event: 'push',
    status: 'in_progress',
    actor: 'ann',
    // the job that deploys, and holds the group, has ended
    groups: [],
  });
  const service = await startLiveService(tag.slice(1));
  return {
    ...stage,
    tag,
    releaseRun,
    service,
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await stage[Symbol.asyncDispose]();
    },
  };
}

/** What a runner hands to the guard's job in the release run of a tag. */
export function runnerOfRelease({ github }: Pick<Stage, 'github'>, run: Run): Record<string, string> {
  const { repository } = github.state;
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: run.actor,
    GITHUB_API_URL: github.url,
    GITHUB_JOB: 'guard',
    GITHUB_REF: `refs/tags/${run.branch}`,
    GITHUB_REF_NAME: run.branch,
    GITHUB_REF_TYPE: 'tag',
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ATTEMPT: String(run.attempts.length),
    GITHUB_RUN_ID: String(run.id),
    GITHUB_SHA: run.sha,
    GITHUB_TRIGGERING_ACTOR: run.attempts.at(-1)?.triggeringActor ?? run.actor,
    GITHUB_WORKFLOW: 'release',
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/release.yml@refs/tags/${run.branch}`,
  };
}

export interface GateOptions extends RunOptions {
  /** The run that the guard is in; that of the newest release unless told. */
  readonly inRun?: Run;
}

/** Starts the guard behind the deployment. Inputs and options are laid over what the workflow gives it. */
export function startGate(stage: ReleaseStage, inputs: Inputs = {}, options: GateOptions = {}): LiveGuard {
  const { github, service } = stage;
  const run = options.inRun ?? stage.releaseRun;
  return startGuard(
    { url: service.url, 'github-token': github.token, ...inputs },
    {
      policy: HOLDS,
      event: { name: 'push', payload: { ref: `refs/tags/${run.branch}` } },
      ...options,
      env: { ...runnerOfRelease(stage, run), ...options.env },
      seeded: [inputs['github-token'] || github.token, ...(options.seeded ?? [])],
    },
  );
}

/** As `startGate`, to its end. */
export async function gateRelease(
  stage: ReleaseStage,
  inputs: Inputs = {},
  options: GateOptions = {},
): Promise<GuardResult> {
  return await startGate(stage, inputs, options).result;
}

/** The newest record at the stand-in, with its payload and what its statuses came to. */
export function newestRecord(github: StandIn): {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly states: readonly string[];
  readonly descriptions: readonly string[];
} {
  const newest = github.state.deployments.reduce((left, right) => (right.id > left.id ? right : left));
  return {
    payload: Object(newest.payload) as Readonly<Record<string, unknown>>,
    states: newest.statuses.map(({ state }) => state),
    descriptions: newest.statuses.map(({ description }) => description),
  };
}
