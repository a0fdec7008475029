import type { Quote } from '../../health/quote.ts';
import type { GitHub, GitHubResult, WorkflowRun } from '../../platform/github.ts';
import type { World } from '../../world.ts';
import type { StartedRun } from '../plan.ts';
import type { RequestBudget } from './request-budget.ts';
import { hasJobPending, hasJobWaiting, sharedGroup, type WaitingFacts, waitingClause } from './waiting.ts';

/** What a run does or waits for. */
export interface Explanation {
  /** Goes on after "run 1 "; foreign names are in it. */
  readonly clause: string;
  /** Why it can never go on while the guard waits, where that is so; goes on after "cannot be waited for: ". */
  readonly deadlock: string | undefined;
}

/** Explains a run that has not ended; asks GitHub for more only when something may have changed. */
export type Explainer = (seen: WorkflowRun) => Promise<Explanation>;

const LONGEST_NAME = 100;
const JOBS_EVERY_MS = 60_000;
const REST_EVERY_MS = 120_000;

/** @param options.ownRunId the run whose concurrency groups would be waited for in vain */
export function createExplainer(
  github: GitHub,
  run: Pick<StartedRun, 'id'>,
  options: { readonly ownRunId: number | undefined; readonly environmentName: string },
  clock: World['clock'],
  budget: RequestBudget,
  quote: Quote,
): Explainer {
  let explained: { readonly state: string; readonly atMs: number; readonly explanation: Explanation } | undefined;
  /** Servers without this knowledge are asked once. */
  let knowsGroups = true;
  let ownGroups: readonly string[] | undefined;

  const read = async <T>(ask: () => Promise<GitHubResult<T>>): Promise<T | undefined> => {
    if (!budget.hasSpare()) return undefined;
    const answer = await ask();
    return answer.ok ? answer.value : undefined;
  };
  const groupsOf = async (id: number): Promise<readonly string[] | undefined> => {
    if (!knowsGroups) return undefined;
    return await read(async () => {
      const answer = await github.concurrencyGroups(id);
      if (!answer.ok && answer.failure.kind === 'not-found') knowsGroups = false;
      return answer;
    });
  };
  const deadlockOf = async (groups: readonly string[] | undefined): Promise<string | undefined> => {
    if (options.ownRunId === undefined || groups === undefined || groups.length === 0) return undefined;
    ownGroups ??= await groupsOf(options.ownRunId);
    const shared = sharedGroup(groups, ownGroups ?? []);
    return shared === undefined
      ? undefined
      : `it waits for concurrency group "${quote(shared, LONGEST_NAME)}", which the guard's own run holds`;
  };
  const explain = async (seen: WorkflowRun): Promise<Explanation> => {
    const jobs = seen.status === 'in_progress' ? await read(() => github.jobs(run.id)) : undefined;
    const isHeldBack = seen.status === 'pending' || hasJobPending(jobs);
    const groups = isHeldBack ? await groupsOf(run.id) : undefined;
    const isWaiting = seen.status === 'waiting' || hasJobWaiting(jobs);
    const approvals = isWaiting ? await read(() => github.pendingDeployments(run.id)) : undefined;
    const facts: WaitingFacts = {
      status: seen.status,
      environment: options.environmentName,
      ...(jobs === undefined ? {} : { jobs }),
      ...(groups === undefined ? {} : { groups }),
      ...(approvals === undefined ? {} : { approvals }),
    };
    return { clause: waitingClause(facts, quote), deadlock: await deadlockOf(groups) };
  };

  return async (seen) => {
    const state = `${seen.status} ${seen.updatedAt}`;
    const every = seen.status === 'in_progress' ? JOBS_EVERY_MS : REST_EVERY_MS;
    const isFresh = explained?.state === state && clock.now() - explained.atMs < every;
    if (explained !== undefined && (isFresh || (explained.state === state && !budget.hasSpare()))) {
      return explained.explanation;
    }
    const explanation = await explain(seen);
    explained = { state, atMs: clock.now(), explanation };
    return explanation;
  };
}
