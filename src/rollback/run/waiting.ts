import type { Quote } from '../../health/quote.ts';
import type { PendingDeployment, WorkflowJob } from '../../platform/github.ts';
import { inWords } from '../../subject/wording.ts';

/** What is known of a run that has not ended; what could not be read is left out. */
export interface WaitingFacts {
  /** GitHub's word; foreign. */
  readonly status: string;
  readonly jobs?: readonly WorkflowJob[];
  readonly approvals?: readonly PendingDeployment[];
  /** Concurrency groups that the run holds or waits for. */
  readonly groups?: readonly string[];
  /** Environment that releases and rollbacks are recorded under. */
  readonly environment: string;
}

const MOST_NAMED = 5;
const LONGEST_NAME = 100;

/** What a run does or waits for, as a clause that goes on after "run 1 "; foreign names are quoted in it. */
export function waitingClause(facts: WaitingFacts, quote: Quote): string {
  switch (facts.status) {
    case 'requested':
    case 'queued':
      return 'is queued for a runner';
    case 'pending':
      return `is pending behind ${groupClause(facts.groups, quote)}`;
    case 'waiting':
      return `waits for ${approvalClause(facts, quote)}`;
    case 'in_progress':
      return progressClause(facts, quote);
    case 'completed':
      return 'is completed';
    default:
      return `is in the state "${quote(facts.status, LONGEST_NAME)}"`;
  }
}

/** The first of the groups that both have; GitHub compares their names without regard to case. */
export function sharedGroup(theirs: readonly string[], ours: readonly string[]): string | undefined {
  const own = new Set(ours.map((name) => name.toLowerCase()));
  return theirs.find((name) => own.has(name.toLowerCase()));
}

/** Whether a run that is in progress has a job that is held back by a concurrency group. */
export function hasJobPending(jobs: readonly WorkflowJob[] | undefined): boolean {
  return jobs?.some((job) => job.status === 'pending') ?? false;
}

/** The same for the approval of an environment. */
export function hasJobWaiting(jobs: readonly WorkflowJob[] | undefined): boolean {
  return jobs?.some((job) => job.status === 'waiting') ?? false;
}

function progressClause(facts: WaitingFacts, quote: Quote): string {
  const jobs = facts.jobs ?? [];
  const running = jobs.filter((job) => job.status === 'in_progress');
  const done = jobs.filter((job) => job.status === 'completed').length;
  const ofAll = jobs.length === 0 ? '' : ` (${done} of ${jobs.length} jobs done)`;
  if (running.length > 0) return `runs ${jobClause(running, quote)}${ofAll}`;
  const waiting = jobs.filter((job) => job.status === 'waiting');
  if (waiting.length > 0) return `waits with ${jobClause(waiting, quote)} for ${approvalClause(facts, quote)}${ofAll}`;
  const pending = jobs.filter((job) => job.status === 'pending');
  if (pending.length > 0)
    return `waits with ${jobClause(pending, quote)} behind ${groupClause(facts.groups, quote)}${ofAll}`;
  const queued = jobs.filter((job) => job.status === 'queued');
  if (queued.length > 0) return `waits for a runner for ${jobClause(queued, quote)}${ofAll}`;
  return `is in progress${ofAll}`;
}

function jobClause(jobs: readonly WorkflowJob[], quote: Quote): string {
  return `job${jobs.length === 1 ? '' : 's'} ${named(
    jobs.map((job) => job.name),
    'and',
    quote,
  )}`;
}

function groupClause(groups: readonly string[] | undefined, quote: Quote): string {
  if (groups === undefined || groups.length === 0) return 'another run of its concurrency group';
  return `another run of concurrency group ${named(groups, 'or', quote)}`;
}

function approvalClause(facts: WaitingFacts, quote: Quote): string {
  const approvals = facts.approvals ?? [];
  if (approvals.length === 0) {
    return `a deployment protection rule that could not be read, perhaps one of environment "${facts.environment}"`;
  }
  return inWords(
    approvals.slice(0, MOST_NAMED).map((approval) => {
      const place = `environment "${quote(approval.environment, LONGEST_NAME)}"`;
      const timer = approval.waitTimer > 0 ? `the wait timer (${approval.waitTimer} min) of ${place}` : undefined;
      if (approval.reviewers.length === 0) return timer ?? `the protection rules of ${place}`;
      const people = approval.reviewers.slice(0, MOST_NAMED).map((name) => quote(name, LONGEST_NAME));
      const more = approval.reviewers.length - people.length;
      const by = inWords(more > 0 ? [...people, `${more} more`] : people, 'or');
      return `approval of ${place} by ${by}${timer === undefined ? '' : ` and ${timer}`}`;
    }),
  );
}

function named(names: readonly string[], last: 'and' | 'or', quote: Quote): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => `"${quote(name, LONGEST_NAME)}"`);
  const more = names.length - shown.length;
  return inWords(more > 0 ? [...shown, `${more} more`] : shown, last);
}
