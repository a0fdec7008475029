import type { Quote } from '../../health/quote.ts';
import type { WorkflowJob } from '../../platform/github.ts';
import type { Reason } from '../../reasons.ts';
import { inWords } from '../../subject/wording.ts';
import type { StartedRun } from '../plan.ts';

/** What is known of a run whose attempt is completed. */
export interface EndedRun {
  readonly run: Pick<StartedRun, 'id' | 'attempt' | 'url'>;
  /** GitHub's word; foreign. `undefined` where it gives none. */
  readonly conclusion: string | undefined;
  /** ISO 8601: when the attempt began. */
  readonly attemptStartedAt: string;
  /** Of the attempt; `undefined` where they could not be read. */
  readonly jobs: readonly WorkflowJob[] | undefined;
  /** Name of the job without which nothing is deployed, where one is known. */
  readonly deployJob: string | undefined;
}

/** `unknown`: GitHub does not say how it ended. */
export interface Judgement {
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  /** Present unless it succeeded. */
  readonly reason?: Reason;
  readonly sentence: string;
  readonly advice?: string;
}

interface Meaning {
  readonly reason: Reason;
  /** Goes on after "Run 1, attempt 2, ". */
  readonly clause: string;
  readonly advice: string;
}

const LOOK_FIRST =
  'Find out which version serves now before doing anything else, because a part of it may be deployed.';
const MOST_JOBS_NAMED = 3;
const LONGEST_NAME = 100;

/**
 * Only `success` is success, and only if the job that deploys took part in it.
 * https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run
 */
export function judgeRun(ended: EndedRun, quote: Quote): Judgement {
  const name = `Run ${ended.run.id}, attempt ${ended.run.attempt},`;
  if (ended.conclusion === undefined) {
    return {
      outcome: 'unknown',
      reason: 'github-malformed',
      sentence: `${name} is completed, but GitHub gives no conclusion for it.`,
      advice: `Open ${ended.run.url} and see how it ended. ${LOOK_FIRST}`,
    };
  }
  if (ended.conclusion === 'success') return judgeSuccess(ended, name, quote);
  const meaning = meaningOf(ended.conclusion, ended.run.url, quote);
  const broken = (ended.jobs ?? []).filter((job) => BROKEN.has(job.conclusion ?? ''));
  return {
    outcome: 'failed',
    reason: meaning.reason,
    sentence: `${name} ${meaning.clause}${brokenJobs(broken, quote)}.`,
    advice: [linkOf(broken, quote), meaning.advice].filter((text) => text !== '').join(' '),
  };
}

/** A run succeeds although its deploying job was skipped or was left out of the attempt. */
function judgeSuccess(ended: EndedRun, name: string, quote: Quote): Judgement {
  const succeeded: Judgement = { outcome: 'succeeded', sentence: `${name} succeeded.` };
  if (ended.deployJob === undefined) return succeeded;
  const shown = `"${quote(ended.deployJob, LONGEST_NAME)}"`;
  if (ended.jobs === undefined) {
    const sentence = `${name} succeeded; whether its job ${shown} took part could not be read.`;
    return { outcome: 'succeeded', sentence };
  }
  const job = ended.jobs.find((one) => one.name === ended.deployJob);
  if (job === undefined) {
    return {
      outcome: 'unknown',
      reason: 'rollback-job-not-found',
      sentence: `${name} succeeded, but it has no job ${shown}, so nothing says that anything was deployed.`,
      advice: `Compare the jobs at ${ended.run.url} with the name that was asked for. ${LOOK_FIRST}`,
    };
  }
  if (job.conclusion !== 'success') {
    return {
      outcome: 'failed',
      reason: 'rollback-run-skipped',
      sentence: `${name} succeeded, but its job ${shown} did not (${quote(job.conclusion ?? 'no conclusion', LONGEST_NAME)}), so nothing was deployed.`,
      advice: `Read at ${job.url ?? ended.run.url} why it did not run, usually an "if:" of the job or a job that it needs.`,
    };
  }
  if (isBefore(job.completedAt, ended.attemptStartedAt)) {
    return {
      outcome: 'failed',
      reason: 'rollback-run-skipped',
      sentence: `${name} succeeded, but its job ${shown} was not part of this attempt, so nothing was deployed by it.`,
      advice: `Somebody ran other jobs of it again: wait until it is at rest, then start the rollback again.`,
    };
  }
  return succeeded;
}

const BROKEN: ReadonlySet<string> = new Set([
  'failure',
  'timed_out',
  'cancelled',
  'startup_failure',
  'action_required',
  'stale',
]);

function meaningOf(conclusion: string, url: string, quote: Quote): Meaning {
  switch (conclusion) {
    case 'failure':
      return { reason: 'rollback-run-failed', clause: 'failed', advice: LOOK_FIRST };
    case 'cancelled':
      return {
        reason: 'rollback-run-cancelled',
        clause: 'was cancelled before it was done',
        advice: `See at ${url} who cancelled it; if nobody did, a newer pending run of its concurrency group took its place, which "queue: max" beside "group:" in the release workflow prevents. ${LOOK_FIRST}`,
      };
    case 'timed_out':
      return {
        reason: 'rollback-run-timed-out',
        clause: 'ran out of time',
        advice: `See at ${url} where it hung, and raise "timeout-minutes" of that job if it was merely slow. ${LOOK_FIRST}`,
      };
    case 'action_required':
      return {
        reason: 'rollback-run-action-required',
        clause: 'ended because a person has to act first',
        advice: `Open ${url}, do what it asks for, and start the rollback again.`,
      };
    case 'startup_failure':
      return {
        reason: 'rollback-run-startup-failure',
        clause: 'could not start, because GitHub cannot use its workflow file',
        advice: `Open ${url} for what is wrong with the workflow file of that tag, often a reusable workflow or an action that is gone or no longer allowed; nothing was deployed.`,
      };
    case 'skipped':
      return {
        reason: 'rollback-run-skipped',
        clause: 'was skipped as a whole, so nothing was deployed',
        advice: `See at ${url} which "if:" kept its jobs from running.`,
      };
    case 'neutral':
      return {
        reason: 'rollback-run-neutral',
        clause: 'ended neutral, which does not say that anything was deployed',
        advice: `See at ${url} what it did. ${LOOK_FIRST}`,
      };
    case 'stale':
      return {
        reason: 'rollback-run-stale',
        clause: 'was given up by GitHub because it had not ended for too long',
        advice: `See at ${url} what it waited for, and start the rollback again when that is out of the way.`,
      };
    default:
      return {
        reason: 'rollback-run-failed',
        clause: `ended with the conclusion "${quote(conclusion, LONGEST_NAME)}", which is not a success`,
        advice: `See at ${url} what it did. ${LOOK_FIRST}`,
      };
  }
}

function brokenJobs(broken: readonly WorkflowJob[], quote: Quote): string {
  if (broken.length === 0) return '';
  const named = broken.slice(0, MOST_JOBS_NAMED).map((job) => `"${quote(job.name, LONGEST_NAME)}" (${job.conclusion})`);
  const more = broken.length - named.length;
  return `: job${broken.length === 1 ? '' : 's'} ${inWords(more > 0 ? [...named, `${more} more`] : named)}`;
}

function linkOf(broken: readonly WorkflowJob[], quote: Quote): string {
  const first = broken.find((job) => job.url !== undefined);
  return first === undefined ? '' : `Read the log of job "${quote(first.name, LONGEST_NAME)}": ${first.url}.`;
}

function isBefore(left: string | undefined, right: string): boolean {
  return left !== undefined && Date.parse(left) < Date.parse(right);
}
