import type { GitHubFailure, GitHubResult, ReleaseFacts, WorkflowRun } from '../../../src/platform/github.ts';
import type { TargetReader } from '../../../src/rollback/target/target-search.ts';
import { workflowRun } from './fake-runs.ts';
import { commitOf } from './stories.ts';

/** What went wrong at GitHub, as the client tells it. */
export function failure(kind: GitHubFailure['kind'], said = ''): GitHubFailure {
  return {
    kind,
    status: kind === 'not-found' ? 404 : undefined,
    message: `GitHub answered with ${kind}`,
    said,
    retryAfterMs: undefined,
    acceptedPermissions: undefined,
    mayHaveHappened: false,
  };
}

/** A release run of a tag, at the commit that `commitOf` gives it; later ids are later runs. */
export function releaseRun(id: number, tag: string, changes: Partial<WorkflowRun> = {}): WorkflowRun {
  return workflowRun({
    id,
    attempt: 1,
    headBranch: tag,
    headSha: commitOf(tag),
    createdAt: new Date(Date.parse('2026-11-01T00:00:00Z') + id * 60_000).toISOString(),
    ...changes,
  });
}

export interface FakeRepository {
  /** Beyond the tags of `runs`: where a tag leads to, or `undefined` for a tag that is not there. */
  readonly tags?: Readonly<Record<string, string | undefined>>;
  /** In any order; the list has the newest first. */
  readonly runs?: readonly WorkflowRun[];
  /** Where a run is not as the list has it; `undefined`: it is gone. */
  readonly byId?: Readonly<Record<number, WorkflowRun | undefined>>;
  readonly releases?: Readonly<Record<string, Partial<ReleaseFacts>>>;
  /** Requests that fail, by their text in `requests`. */
  readonly failing?: Readonly<Record<string, GitHubFailure>>;
  readonly pageSize?: number;
}

/** A repository that answers the questions of a search for a target, and remembers them: `tag v1.4.0`, `runs 1`, `run 7`. */
export function fakeRepository(content: FakeRepository): {
  readonly github: TargetReader;
  readonly requests: readonly string[];
} {
  const requests: string[] = [];
  const runs = [...(content.runs ?? [])].sort((left, right) => right.id - left.id);
  const tags: Record<string, string | undefined> = Object.fromEntries([
    ...runs.map((run) => [run.headBranch, commitOf(run.headBranch ?? '')]),
    ...Object.entries(content.tags ?? {}),
  ]);
  const pageSize = content.pageSize ?? 100;
  const answer = <T>(request: string, value: T | undefined): Promise<GitHubResult<T>> => {
    requests.push(request);
    const fault = content.failing?.[request] ?? (value === undefined ? failure('not-found') : undefined);
    return Promise.resolve(fault === undefined ? { ok: true, value: value as T } : { ok: false, failure: fault });
  };
  const github: TargetReader = {
    tagCommit: (tag) => answer(`tag ${tag}`, tags[tag]),
    run: (id) => {
      const byId = content.byId ?? {};
      return answer(`run ${id}`, Object.hasOwn(byId, id) ? byId[id] : runs.find((run) => run.id === id));
    },
    workflowRuns: (_workflow, page) =>
      answer(`runs ${page}`, {
        runs: runs.slice((page - 1) * pageSize, page * pageSize),
        hasMore: runs.length > page * pageSize,
      }),
    releaseOf: async (tag) => {
      const facts = content.releases?.[tag];
      const read = await answer(`release ${tag}`, {
        found: facts && { draft: false, prerelease: false, immutable: false, ...facts },
      });
      return read.ok ? { ok: true, value: read.value.found } : read;
    },
  };
  return { github, requests };
}
