import type {
  Deployment,
  DeploymentRequest,
  DeploymentStatus,
  DeploymentStatusRequest,
  GitHubFailure,
  GitHubResult,
} from '../../../src/platform/github.ts';
import type { LedgerGitHub } from '../../../src/rollback/record/ledger.ts';
import type { World } from '../../../src/world.ts';
import { commitOf } from './stories.ts';

/** What happens to one request: carried out or not, answered or not. */
export type Fault = 'lost-after' | 'lost-before' | GitHubFailure;

/** The deployments of a repository in memory, with a clock of their own and every fault a ledger can meet. */
export interface MemoryLedger extends LedgerGitHub {
  readonly stored: Deployment[];
  readonly statuses: Map<number, DeploymentStatus[]>;
  /** Requests in order, e.g. `POST deployments v1`, `GET deployments 1`. */
  readonly requests: string[];
  /** Tags that are there, with their commits. */
  readonly tags: Map<string, string>;
  /** Faults of the next writes of deployments, of statuses, and of the next reads; one each. */
  readonly onCreate: (Fault | undefined)[];
  readonly onStatus: (Fault | undefined)[];
  readonly onRead: (GitHubFailure | undefined)[];
  /** The list does not show what was written in the last reads: so many of them. */
  lag: number;
  pageSize: number;
  /** Called before every request; lets others run in between. */
  meanwhile: () => Promise<void>;
}

export function failureOf(kind: GitHubFailure['kind'], more: Partial<GitHubFailure> = {}): GitHubFailure {
  return {
    kind,
    status: undefined,
    message: `POST failed as ${kind}`,
    said: '',
    retryAfterMs: undefined,
    acceptedPermissions: undefined,
    mayHaveHappened: false,
    ...more,
  };
}

const LOST = failureOf('unreachable', { mayHaveHappened: true });

export function memoryLedger(...tags: readonly string[]): MemoryLedger {
  let time = Date.parse('2026-11-20T10:00:00Z');
  let nextStatus = 1;
  let hiddenFor = 0;
  const next = () => {
    time += 1000;
    return new Date(time).toISOString();
  };
  const failed = (failure: GitHubFailure) => ({ ok: false, failure }) as const;

  const memory: MemoryLedger = {
    stored: [],
    statuses: new Map(),
    requests: [],
    tags: new Map(tags.map((tag) => [tag, commitOf(tag)])),
    onCreate: [],
    onStatus: [],
    onRead: [],
    lag: 0,
    pageSize: 100,
    meanwhile: async () => undefined,

    async deployments(filter, page) {
      await memory.meanwhile();
      memory.requests.push(`GET deployments ${page}`);
      const fault = memory.onRead.shift();
      if (fault !== undefined) return failed(fault);
      const newestFirst = memory.stored
        .filter(({ task, environment }) => task === filter.task && environment === filter.environment)
        .sort((left, right) => right.id - left.id);
      const shown = hiddenFor > 0 ? newestFirst.slice(1) : newestFirst;
      hiddenFor = Math.max(0, hiddenFor - 1);
      const from = (page - 1) * memory.pageSize;
      return {
        ok: true,
        value: {
          deployments: shown.slice(from, from + memory.pageSize),
          hasMore: shown.length > from + memory.pageSize,
        },
      };
    },

    async deploymentStatuses(id) {
      await memory.meanwhile();
      memory.requests.push(`GET statuses ${id}`);
      const fault = memory.onRead.shift();
      if (fault !== undefined) return failed(fault);
      return { ok: true, value: [...(memory.statuses.get(id) ?? [])].reverse() };
    },

    async createDeployment(request: DeploymentRequest): Promise<GitHubResult<Deployment>> {
      await memory.meanwhile();
      memory.requests.push(`POST deployments ${request.ref}`);
      const fault = memory.onCreate.shift();
      if (fault === 'lost-before') return failed(LOST);
      if (typeof fault === 'object') return failed(fault);
      const sha = memory.tags.get(request.ref) ?? (/^[0-9a-f]{40}$/.test(request.ref) ? request.ref : undefined);
      if (sha === undefined)
        return failed(failureOf('rejected', { status: 422, said: `No ref found for: ${request.ref}` }));
      const id = (memory.stored.at(-1)?.id ?? 0) + 1;
      const deployment: Deployment = {
        ...request,
        id,
        sha,
        payload: JSON.parse(JSON.stringify(request.payload)),
        createdAt: next(),
        creator: 'github-actions[bot]',
        url: `https://api.github.com/repos/o/r/deployments/${id}`,
      };
      memory.stored.push(deployment);
      hiddenFor = memory.lag;
      return fault === 'lost-after' ? failed(LOST) : { ok: true, value: deployment };
    },

    async createDeploymentStatus(
      id: number,
      request: DeploymentStatusRequest,
    ): Promise<GitHubResult<DeploymentStatus>> {
      await memory.meanwhile();
      memory.requests.push(`POST statuses ${id} ${request.state}`);
      const fault = memory.onStatus.shift();
      if (fault === 'lost-before') return failed(LOST);
      if (typeof fault === 'object') return failed(fault);
      const status: DeploymentStatus = {
        id: nextStatus++,
        state: request.state,
        description: request.description,
        logUrl: request.logUrl ?? '',
        createdAt: next(),
        creator: 'github-actions[bot]',
      };
      memory.statuses.set(id, [...(memory.statuses.get(id) ?? []), status]);
      return fault === 'lost-after' ? failed(LOST) : { ok: true, value: status };
    },
  };
  return memory;
}

/** A clock that never waits and tells how long it was asked to. */
export function patientWorld(): Pick<World, 'clock' | 'cancelled'> & {
  readonly cancellation: AbortController;
  readonly slept: number[];
} {
  const cancellation = new AbortController();
  const slept: number[] = [];
  let now = 0;
  return {
    cancellation,
    cancelled: cancellation.signal,
    slept,
    clock: {
      now: () => now,
      date: () => new Date('2026-11-20T12:00:00Z'),
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        slept.push(ms);
        now += ms;
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
  };
}
