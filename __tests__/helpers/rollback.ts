import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import type { RollbackReport } from '../../src/rollback/plan.ts';
import { fingerprintOf } from '../../src/rollback/record/address.ts';
import { LEDGER_TASK } from '../../src/rollback/record/record.ts';
import { exitCodeOf, type RollbackOutcome, type VerdictName } from '../../src/verdict.ts';
import { type Expected, expectRun, expectSeen } from './expectations.ts';
import { RELEASE_WORKFLOW, type ReleaseSeed, type SeededRelease, seedReleases } from './github/seeding.ts';
import { type StandIn, type StandInOptions, startGitHub } from './github/stand-in.ts';
import type { Deployment, Run, Step } from './github/state.ts';
import { type GuardResult, type Inputs, type LiveGuard, type RunOptions, startGuard } from './runner.ts';

const HOUR_MS = 3_600_000;

/** The workflow that a person starts to go back, as the documentation tells a team to write it. */
export const ROLLBACK_WORKFLOW = `name: rollback
on:
  workflow_dispatch:
permissions: {}
jobs:
  rollback:
    runs-on: ubuntu-latest
    permissions:
      actions: write
      contents: read
      deployments: write
    steps:
      - uses: org/release-guard@v1
        with: { mode: rollback, workflow: release.yml }
`;

/** A started run that is over as soon as it is looked at. */
export const AT_ONCE: readonly Step[] = [{ status: 'completed', conclusion: 'success' }];

/** A repository at the stand-in with a history of releases, and the run of the workflow that the guard runs in. */
export interface Stage {
  readonly github: StandIn;
  /** Oldest first. */
  readonly releases: readonly SeededRelease[];
  readonly ownRun: Run;
  /** The seeded release of a tag. @throws Error if there is none */
  release(tag: string): SeededRelease & { readonly run: Run };
}

/**
 * Three releases, the newest of which is live; runs that are started end at once and well. Ends with the test that
 * holds it (`await using stage = …`).
 */
export async function setStage(
  releases: readonly ReleaseSeed[] = [{ tag: 'v1.0.0' }, { tag: 'v1.1.0', annotated: true }, { tag: 'v1.2.0' }],
  options: StandInOptions & { readonly rollbackWorkflow?: string } = {},
): Promise<Stage & AsyncDisposable> {
  const { rollbackWorkflow = ROLLBACK_WORKFLOW, ...rest } = options;
  const github = await startGitHub({ repository: 'acme/shop', steps: AT_ONCE, ...rest });
  const { state } = github;
  const seeded = seedReleases(state, releases);
  state.commit({
    message: 'How to go back',
    files: { '.github/workflows/rollback.yml': rollbackWorkflow, '.github/workflows/release.yml': RELEASE_WORKFLOW },
  });
  const ownRun = state.run('rollback.yml', { event: 'workflow_dispatch', status: 'in_progress', actor: 'ann' });
  return {
    github,
    releases: seeded,
    ownRun,
    release: (tag) => {
      const found = seeded.find((one) => one.tag === tag);
      if (found?.run === undefined) throw new Error(`${tag} has no run.`);
      return { ...found, run: found.run };
    },
    [Symbol.asyncDispose]: () => github[Symbol.asyncDispose](),
  };
}

/** What a runner hands to a job that a person started, on the default branch of the stand-in's repository. */
export function runnerOfStage({ github, ownRun }: Pick<Stage, 'github' | 'ownRun'>): Record<string, string> {
  const { repository, defaultBranch } = github.state;
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'ann',
    GITHUB_API_URL: github.url,
    GITHUB_JOB: 'rollback',
    GITHUB_REF: `refs/heads/${defaultBranch}`,
    GITHUB_REF_NAME: defaultBranch,
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: String(ownRun.id),
    GITHUB_SHA: github.state.resolve(defaultBranch) ?? '',
    GITHUB_TRIGGERING_ACTOR: 'ann',
    GITHUB_WORKFLOW: 'rollback',
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/rollback.yml@refs/heads/${defaultBranch}`,
  };
}

/** Starts mode rollback by hand, as the example workflow does. Inputs and options are laid over that. */
export function startRollback(stage: Stage, inputs: Inputs = {}, options: RunOptions = {}): LiveGuard {
  const { github } = stage;
  return startGuard(
    { mode: 'rollback', workflow: 'release.yml', reason: 'orders fail', 'github-token': github.token, ...inputs },
    {
      // what a person has typed into the form of the example workflow
      event: {
        name: 'workflow_dispatch',
        payload: { inputs: { tag: inputs['to'] ?? '' }, sender: { login: 'ann', type: 'User' } },
      },
      ...options,
      env: { ...runnerOfStage(stage), ...options.env },
      seeded: [inputs['github-token'] || github.token, ...(options.seeded ?? [])],
    },
  );
}

/** As `startRollback`, to its end. */
export async function rollBack(stage: Stage, inputs: Inputs = {}, options: RunOptions = {}): Promise<GuardResult> {
  return await startRollback(stage, inputs, options).result;
}

export interface ExpectedRollback extends Omit<Expected, 'verdict' | 'reason'> {
  readonly outcome: RollbackOutcome;
  readonly verdict: VerdictName;
  readonly reason: Expected['reason'];
  /** Requests that start a run, those that were refused as well. */
  readonly starts: number;
  /** What was written into the record, by `writesOf`; not looked at if left out. */
  readonly writes?: readonly string[];
  /** Of the rollback itself, where it is not the verdict's. */
  readonly rollbackSentence?: RegExp;
}

/**
 * Holds a rollback against what was expected of it: verdict, outcome, exit code and outputs, the report by its schema
 * and the nine promises of every run, what was asked of GitHub, and that GitHub would have understood all of it.
 */
export async function expectRollback(
  stage: Pick<Stage, 'github'>,
  result: GuardResult,
  expected: ExpectedRollback,
): Promise<{ readonly report: Report; readonly rollback: RollbackReport }> {
  return await expectSeen(result, () => held(stage, result, expected));
}

async function held({ github }: Pick<Stage, 'github'>, result: GuardResult, expected: ExpectedRollback) {
  const shown = `The run printed:\n${result.log.slice(-6000)}\nGitHub was asked:\n${github.journal}\n`;
  github.expectNoViolations();
  expect(result.outputs.get('rollback'), shown).toBe(expected.outcome);
  const report = await expectRun(result, { deadlineMs: 30_000, ...expected });
  const { rollback } = report;
  if (rollback === undefined) throw new Error(`The report says nothing of a rollback.\n${shown}`);
  expect(rollback.outcome).toBe(expected.outcome);
  expect(result.exitCode, shown).toBe(exitCodeOf(expected.verdict, expected.outcome));
  expect(rollback.sentence, 'one sentence').toMatch(/^\S[^\n]*\.$/);
  if (expected.rollbackSentence) expect(rollback.sentence).toMatch(expected.rollbackSentence);
  // Whatever did not work says what to do, and is told from the others by a word.
  if (['refused', 'failed', 'unknown'].includes(expected.outcome)) {
    expect(rollback.advice ?? '', shown).toMatch(/\S/);
    expect(result.outputs.get('reason')).not.toBe('ok');
  }
  expect(result.outputs.get('rollback-tag')).toBe(rollback.plan?.target.tag ?? '');
  expect(result.outputs.get('rollback-run-id')).toBe(rollback.run === undefined ? '' : String(rollback.run.id));
  expect(result.outputs.get('rollback-run-url')).toBe(rollback.run?.url ?? '');
  expect(result.outputs.get('last-good-tag')).toBe(rollback.lastGoodTag ?? '');
  expect(github.journal.startingRequests.length, shown).toBe(expected.starts);
  if (expected.writes) expect(writesOf(github), shown).toEqual(expected.writes);
  return { report, rollback };
}

/** Every write that starts nothing, in order: `intent v1.2.0 → v1.1.0`, `in_progress`, `success` … */
export function writesOf(github: StandIn): readonly string[] {
  return github.journal.otherWrites.map(({ method, path, body }) => {
    const fields = body as Readonly<Record<string, unknown>>;
    if (method === 'POST' && /^\/deployments\/\d+\/statuses$/.test(path)) return String(fields['state']);
    if (method !== 'POST' || path !== '/deployments') return `${method} ${path}`;
    const payload = fields['payload'] as Readonly<Record<string, unknown>>;
    const of = payload['rollback_of'] as { readonly tag: string } | undefined;
    if (of !== undefined) return `intent ${of.tag} → ${payload['tag']}`;
    return `${payload['kind']} ${payload['tag']} ${payload['verdict'] ?? payload['mark']}`;
  });
}

/** The record as it stands at the stand-in, written as the guard writes it. Times are told as hours ago. */
export interface Records {
  release(tag: string, verdict: VerdictName, options?: RecordOptions & { readonly digest?: string }): Deployment;
  /** `states`: oldest first; `['success']` unless told. */
  rollback(from: string, to: string, options?: RecordOptions & { readonly states?: readonly State[] }): Deployment;
  mark(tag: string, mark: 'good' | 'bad', options?: RecordOptions): Deployment;
}
type State = Deployment['statuses'][number]['state'];
export interface RecordOptions {
  readonly hoursAgo?: number;
  readonly environment?: string;
  readonly commit?: string;
  readonly runId?: number;
  /** Laid over the payload. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** Of a record: the live service was judged, at this address. */
export function liveAt(url: string): Pick<RecordOptions, 'payload'> {
  return { payload: { judged: 'live', address: fingerprintOf(url) } };
}

let operations = 0;

export function recordsOf({ github, releases }: Pick<Stage, 'github' | 'releases'>): Records {
  const { state } = github;
  const commitOf = (tag: string) => state.resolve(`refs/tags/${tag}`) ?? '';
  const write = (
    kind: string,
    tag: string,
    own: Readonly<Record<string, unknown>>,
    states: readonly State[],
    { hoursAgo = 48, environment, commit = commitOf(tag), runId, payload }: RecordOptions,
  ) => {
    operations += 1;
    const run = runId ?? releases.find((one) => one.tag === tag)?.run?.id;
    return state.deployment({
      ref: tag,
      sha: commit,
      task: LEDGER_TASK,
      ...(environment === undefined ? {} : { environment }),
      createdAt: state.now() - hoursAgo * HOUR_MS,
      statuses: states,
      payload: {
        schema: 1,
        kind,
        tag,
        commit,
        ...own,
        ...(kind === 'release' && run !== undefined ? { run_id: run, attempt: 1 } : {}),
        operation_id: operations.toString(16).padStart(16, '0'),
        asked_by: 'bob',
        ...payload,
      },
    });
  };
  return {
    release: (tag, verdict, options = {}) =>
      write(
        'release',
        tag,
        { mode: 'gate', verdict, ...(options.digest === undefined ? {} : { digest: options.digest }) },
        [verdict === 'pass' ? 'success' : verdict === 'fail' ? 'failure' : 'error'],
        options,
      ),
    rollback: (from, to, options = {}) =>
      write(
        'rollback',
        to,
        { rollback_of: { tag: from, commit: commitOf(from) }, mechanism: 'rerun' },
        options.states ?? ['success'],
        options,
      ),
    mark: (tag, mark, options = {}) =>
      write('mark', tag, { mark }, [mark === 'good' ? 'success' : 'inactive'], options),
  };
}

/** The live service that users reach: an actuator that says which version it is, and whether it is well. */
export interface LiveService extends AsyncDisposable {
  readonly url: string;
  version: string;
  commit: string | undefined;
  healthy: boolean;
}

export async function startLiveService(version: string, commit?: string): Promise<LiveService> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const [status, body] =
      path === '/actuator/health'
        ? live.healthy
          ? [200, { status: 'UP' }]
          : [503, { status: 'DOWN', components: { db: { status: 'DOWN' } } }]
        : path === '/actuator/info'
          ? [200, { build: { version: live.version }, ...(live.commit && { git: { commit: { id: live.commit } } }) }]
          : [404, { status: 404 }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const live: LiveService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    version,
    commit,
    healthy: true,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return live;
}
