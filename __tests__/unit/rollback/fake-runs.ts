import type {
  GitHub,
  GitHubFailure,
  GitHubResult,
  PendingDeployment,
  WorkflowJob,
  WorkflowRun,
} from '../../../src/platform/github.ts';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import { Cancelled } from '../../../src/verdict.ts';
import type { World } from '../../../src/world.ts';

export const TARGET = { tag: 'v1.4.1', commit: 'c'.repeat(40) };
export const RUN_URL = 'https://github.com/acme/shop/actions/runs/500';

export function workflowRun(changes: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    id: 500,
    attempt: 2,
    workflowId: 7,
    path: '.github/workflows/release.yml',
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    headBranch: TARGET.tag,
    headSha: TARGET.commit,
    displayTitle: 'Release v1.4.1',
    createdAt: '2026-11-20T10:00:00Z',
    startedAt: '2026-11-20T10:00:00Z',
    updatedAt: '2026-11-20T10:05:00Z',
    actor: 'alice',
    triggeringActor: 'alice',
    url: `https://github.com/acme/shop/actions/runs/${changes.id ?? 500}`,
    ...changes,
  };
}

export function job(changes: Partial<WorkflowJob> = {}): WorkflowJob {
  return {
    id: 1,
    name: 'deploy',
    status: 'completed',
    conclusion: 'success',
    startedAt: '2026-11-20T10:00:00Z',
    completedAt: '2026-11-20T10:05:00Z',
    url: `${RUN_URL}/job/1`,
    ...changes,
  };
}

export function failure(changes: Partial<GitHubFailure> & Pick<GitHubFailure, 'kind'>): {
  ok: false;
  failure: GitHubFailure;
} {
  return {
    ok: false,
    failure: {
      status: undefined,
      message: 'the request got no answer',
      said: '',
      retryAfterMs: undefined,
      acceptedPermissions: undefined,
      mayHaveHappened: false,
      ...changes,
    },
  };
}

export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

export interface FakeWorld {
  readonly world: Pick<World, 'clock' | 'output' | 'cancelled' | 'startedAt' | 'secrets'>;
  readonly lines: string[];
  /** Milliseconds since the beginning. */
  readonly now: () => number;
  /** Cancels the job when that much time has gone by. */
  readonly cancelAt: (ms: number) => void;
}

/** A world whose time goes by only in pauses. */
export function fakeWorld(): FakeWorld {
  let now = 0;
  let cancelAtMs = Number.POSITIVE_INFINITY;
  const lines: string[] = [];
  const controller = new AbortController();
  const cancelIfDue = (): void => {
    if (now >= cancelAtMs && !controller.signal.aborted) controller.abort(new Cancelled('SIGINT'));
  };
  return {
    lines,
    now: () => now,
    cancelAt: (ms) => {
      cancelAtMs = ms;
      cancelIfDue();
    },
    world: {
      startedAt: 0,
      secrets: createSecretRegistry(),
      cancelled: controller.signal,
      clock: {
        now: () => now,
        date: () => new Date(Date.UTC(2026, 10, 21, 12, 0, 0) + now),
        sleep: async (ms, signal) => {
          now += ms;
          cancelIfDue();
          signal?.throwIfAborted();
        },
      },
      output: {
        line: (text) => lines.push(text),
        section: () => {},
        foreign: () => {},
        progress: () => {},
        annotate: () => {},
        debug: () => {},
      },
    },
  };
}

export interface FakeGitHub {
  readonly github: GitHub;
  /** Requests by name of the method, in order. */
  readonly asked: string[];
  /** Requests that start a run. */
  readonly starts: () => number;
  /** Requests that count against the rate limit. */
  readonly counted: () => number;
}

/** How a server treats `if-none-match`. */
export type ETags = 'work' | 'missing' | 'ignored' | 'renewed' | 'every second';

export interface FakeAnswers {
  readonly etags?: ETags;
  readonly run?: (id: number) => GitHubResult<WorkflowRun>;
  readonly workflowRuns?: () => GitHubResult<{ runs: readonly WorkflowRun[]; hasMore: boolean }>;
  readonly jobs?: () => GitHubResult<readonly WorkflowJob[]>;
  readonly pendingDeployments?: () => GitHubResult<readonly PendingDeployment[]>;
  readonly concurrencyGroups?: (id: number) => GitHubResult<readonly string[]>;
  readonly rerun?: (id: number) => GitHubResult<undefined>;
  readonly rerunJob?: (id: number) => GitHubResult<undefined>;
  readonly dispatch?: () => GitHubResult<{ runId: number; url: string } | undefined>;
  readonly date?: () => Date;
}

/** Answers what it was given answers for; anything else that is asked is a mistake. */
export function fakeGitHub(answers: FakeAnswers): FakeGitHub {
  const asked: string[] = [];
  let counted = 0;
  let looks = 0;
  const count = <Arguments extends readonly unknown[], Value>(
    name: string,
    answer: ((...given: Arguments) => Value) | undefined,
  ) => {
    return async (...given: Arguments): Promise<Value> => {
      asked.push(name);
      counted += 1;
      if (answer === undefined) throw new Error(`${name} was not expected`);
      return answer(...given);
    };
  };
  const refuse = (name: string) => count<readonly unknown[], never>(name, undefined);
  const runIfChanged: GitHub['runIfChanged'] = async (id, etag) => {
    asked.push('runIfChanged');
    looks += 1;
    if (answers.run === undefined) throw new Error('runIfChanged was not expected');
    const read = answers.run(id);
    if (!read.ok) {
      counted += 1;
      return read;
    }
    const mode = answers.etags ?? 'work';
    const fresh = mode === 'missing' ? undefined : `"${JSON.stringify(read.value)}"${mode === 'renewed' ? looks : ''}`;
    const isRespected = mode === 'work' || (mode === 'every second' && looks % 2 === 0);
    if (isRespected && etag !== undefined && etag === fresh) return ok({ changed: undefined, etag });
    counted += 1;
    return ok({ changed: read.value, etag: fresh });
  };
  const github: GitHub = {
    repository: 'acme/shop',
    run: count('run', answers.run),
    runIfChanged,
    workflowRuns: count('workflowRuns', answers.workflowRuns),
    jobs: count('jobs', answers.jobs),
    pendingDeployments: count('pendingDeployments', answers.pendingDeployments),
    concurrencyGroups: count('concurrencyGroups', answers.concurrencyGroups),
    rerun: count('rerun', answers.rerun),
    rerunJob: count('rerunJob', answers.rerunJob),
    dispatch: count('dispatch', answers.dispatch),
    date: answers.date ?? (() => new Date('2026-11-21T12:00:00Z')),
    usage: () => ({ sent: asked.length, counted, waitedMs: 0, remaining: undefined }),
    upsertComment: refuse('upsertComment'),
    setCommitStatus: refuse('setCommitStatus'),
    workflow: refuse('workflow'),
    tagCommit: refuse('tagCommit'),
    releaseOf: refuse('releaseOf'),
    compare: refuse('compare'),
    fileAt: refuse('fileAt'),
    defaultBranch: refuse('defaultBranch'),
    environmentRules: refuse('environmentRules'),
    deployments: refuse('deployments'),
    deploymentStatuses: refuse('deploymentStatuses'),
    createDeployment: refuse('createDeployment'),
    createDeploymentStatus: refuse('createDeploymentStatus'),
  };
  return {
    github,
    asked,
    starts: () => asked.filter((name) => ['rerun', 'rerunJob', 'dispatch'].includes(name)).length,
    counted: () => counted,
  };
}
