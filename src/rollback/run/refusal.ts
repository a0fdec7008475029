import type { GitHubFailure } from '../../platform/github.ts';
import type { Reason } from '../../reasons.ts';
import { asSentence, inSeconds } from '../../subject/wording.ts';
import { githubFinding, neededPermission } from '../github-finding.ts';
import type { StartRequest } from '../plan.ts';
import type { RunMatter } from './run-finding.ts';

/** What a request was for, as a clause: `start run 5 again`. */
export function asking(request: StartRequest): string {
  switch (request.mechanism) {
    case 'rerun':
      return `start run ${request.runId} again`;
    case 'rerun-job':
      return `start job "${request.jobName}" of run ${request.runId} again`;
    case 'dispatch':
      return `start ${request.workflow} at ${request.ref}`;
  }
}

/** Whether GitHub refuses a re-run because the run has not ended. https://github.com/cli/cli/issues/9221 */
export function saysAlreadyRunning(failure: GitHubFailure): boolean {
  return /already (?:running|in progress|queued)/i.test(failure.said);
}

/**
 * The finding for a request that was refused, so that nothing was started. GitHub answers 403 for most refusals, so that
 * its words are what tells them apart; words that are not known are quoted.
 *
 * @param now when the answer came, for the time at which a rate limit ends
 */
export function refusalMatter(failure: GitHubFailure, request: StartRequest, now: Date): RunMatter {
  const title = 'request to GitHub';
  const evidence = failure.said === '' ? [] : [{ kind: 'text' as const, label: 'GitHub said', text: failure.said }];
  if (failure.kind === 'rate-limit') {
    return {
      title,
      outcome: 'undecided',
      reason: 'github-rate-limit',
      sentence: `GitHub's rate limit is used up, so it did not ${asking(request)}; nothing was started.`,
      advice: `Start the rollback again ${whenAgain(failure.retryAfterMs, now)}.`,
      evidence,
    };
  }
  const known = KNOWN.find(
    (one) => (one.for === undefined || one.for === kindOf(request)) && one.words.test(failure.said),
  );
  const why = known?.why(request, failure) ?? unknownRefusal(failure, request);
  return {
    title,
    outcome: githubFinding(failure, title).outcome,
    reason: why.reason,
    sentence: `GitHub did not ${asking(request)} because ${why.clause}; nothing was started.`,
    advice: why.advice,
    evidence,
  };
}

interface Why {
  readonly reason: Reason;
  /** Goes on after "because". */
  readonly clause: string;
  readonly advice: string;
}

interface KnownRefusal {
  readonly words: RegExp;
  readonly for?: 'rerun' | 'dispatch';
  readonly why: (request: StartRequest, failure: GitHubFailure) => Why;
}

const PERMISSION = 'actions: write';
const OTHER_WAY =
  'Use `via: dispatch`, for which the workflow file at that tag must have `workflow_dispatch`, or deploy that version by hand.';

const KNOWN: readonly KnownRefusal[] = [
  {
    words: /resource not accessible|must have (?:admin|write)|saml enforcement/i,
    why: (_request, failure) => ({
      reason: 'rollback-permission-missing',
      clause: 'the token may not start runs',
      advice: /personal access token/i.test(failure.said)
        ? 'Give the token the repository permission "Actions: read and write", or use the job\'s own token.'
        : `Add the line \`${neededPermission(failure, PERMISSION) ?? PERMISSION}\` to the \`permissions:\` of this job.`,
    }),
  },
  {
    // https://github.com/cli/cli/issues/9989
    words: /over a month ago|(?:more|older) than (?:a month|30 days)/i,
    for: 'rerun',
    why: () => ({ reason: 'rollback-run-too-old', clause: 'that run was created over a month ago', advice: OTHER_WAY }),
  },
  {
    words: /already (?:running|in progress|queued)/i,
    for: 'rerun',
    why: (request) => ({
      reason: 'rollback-run-still-running',
      clause: 'it says that the run is running already',
      advice: `Wait until it is at rest, which takes some 10 min after the loss of a runner, or stop it${request.mechanism === 'dispatch' ? '' : ` at ${request.runUrl}`}, then start the rollback again.`,
    }),
  },
  {
    words:
      /(?:\b50\b|maximum|too many|limit).*(?:re-?run|attempt|retr)|(?:re-?run|attempt|retr).*(?:too many|maximum|limit)/i,
    for: 'rerun',
    why: () => ({
      reason: 'rollback-run-too-many-attempts',
      clause: 'that run has used up its 50 re-runs',
      advice: OTHER_WAY,
    }),
  },
  {
    // https://github.com/metabase/metabase/pull/70916
    words: /cannot be (?:retried|re-?run)/i,
    for: 'rerun',
    why: () => ({
      reason: 'rollback-refused-by-github',
      clause: 'it does not let that run be retried, as with runs that could not start or were cancelled before any job',
      advice: OTHER_WAY,
    }),
  },
  {
    // https://github.com/ViewComponent/view_component/pull/2703
    words: /does not have (?:a )?'?workflow_dispatch'? trigger/i,
    for: 'dispatch',
    why: (request) => ({
      reason: 'rollback-dispatch-not-declared',
      clause: `the workflow file at ${refOf(request)} has no \`workflow_dispatch\` trigger`,
      advice:
        'Use `via: rerun` while the run is younger than 30 days, and add `workflow_dispatch:` under `on:` so that later tags have it.',
    }),
  },
  {
    // https://github.com/Codex-/return-dispatch/issues/188
    words: /unexpected inputs/i,
    for: 'dispatch',
    why: (request, failure) => ({
      reason: 'rollback-dispatch-inputs',
      clause: `the workflow file at ${refOf(request)} does not declare every input that was sent (${quoted(failure)})`,
      advice: 'Take out of `rollback.inputs` what that file does not declare.',
    }),
  },
  {
    words: /required input|provided value|allowed values|inputs?\b.*(?:invalid|missing|not provided)/i,
    for: 'dispatch',
    why: (request, failure) => ({
      reason: 'rollback-dispatch-inputs',
      clause: `the inputs do not fit the workflow file at ${refOf(request)} (${quoted(failure)})`,
      advice: 'Set `rollback.inputs` to what that file asks for.',
    }),
  },
  {
    // https://github.com/benc-uk/workflow-dispatch/issues/50
    words: /no ref found/i,
    for: 'dispatch',
    why: (request) => ({
      reason: 'rollback-tag-not-found',
      clause: `it finds no tag or branch ${refOf(request)}`,
      advice: 'Choose another version with `to`, or push that tag again at its old commit.',
    }),
  },
  {
    words: /disabled workflow|workflow is disabled/i,
    why: (request) => ({
      reason: 'rollback-workflow-disabled',
      clause: 'the workflow is disabled',
      advice: `Enable it again under "Actions" in the repository${request.mechanism === 'dispatch' ? ` (${request.workflow})` : ''}, then start the rollback again.`,
    }),
  },
  {
    words: /not allowed to deploy|environment protection|deployment branch/i,
    why: (_request, failure) => ({
      reason: 'rollback-environment-rule',
      clause: `a rule of an environment forbids it (${quoted(failure)})`,
      advice: 'Let the environment accept tags of releases, or choose another mechanism with `via`.',
    }),
  },
];

function unknownRefusal(failure: GitHubFailure, request: StartRequest): Why {
  switch (failure.kind) {
    case 'not-found':
      return notFound(request);
    case 'permission':
    case 'conflict':
    case 'rejected':
      return {
        reason: 'rollback-refused-by-github',
        clause: failure.said === '' ? asClause(failure.message) : `it says ${quoted(failure)}`,
        advice: 'Change what GitHub objects to and start the rollback again, or deploy that version by hand.',
      };
    default: {
      const general = githubFinding(failure, asking(request), { permission: PERMISSION });
      return {
        reason: general.reason ?? 'github-rejected',
        clause: asClause(failure.message),
        advice: general.advice ?? OTHER_WAY,
      };
    }
  }
}

/** GitHub hides from a token what it may not see. */
function notFound(request: StartRequest): Why {
  switch (request.mechanism) {
    case 'rerun':
      return {
        reason: 'rollback-run-not-found',
        clause: 'there is no such run, or the token may not see it',
        advice: `Open ${request.runUrl}; if it is there, add the line \`${PERMISSION}\` to the \`permissions:\` of this job.`,
      };
    case 'rerun-job':
      return {
        reason: 'rollback-job-not-found',
        clause: 'there is no such job, or the token may not see it',
        advice: `Open ${request.runUrl}; if it is there, add the line \`${PERMISSION}\` to the \`permissions:\` of this job.`,
      };
    case 'dispatch':
      return {
        reason: 'rollback-workflow-not-found',
        clause: `there is no workflow ${request.workflow} on the default branch, or the token may not see it`,
        advice: `Check \`workflow\`; if the file is there, add the line \`${PERMISSION}\` to the \`permissions:\` of this job.`,
      };
  }
}

function kindOf(request: StartRequest): 'rerun' | 'dispatch' {
  return request.mechanism === 'dispatch' ? 'dispatch' : 'rerun';
}

function refOf(request: StartRequest): string {
  return request.mechanism === 'dispatch' ? request.ref : `run ${request.runId}`;
}

function quoted(failure: GitHubFailure): string {
  return `"${failure.said.replace(/\s+/g, ' ').trim()}"`;
}

/** Text that goes on inside a sentence: no full stop at its end. */
function asClause(text: string): string {
  return asSentence(text.replace(/\s+/g, ' ')).replace(/\.$/, '');
}

function whenAgain(retryAfterMs: number | undefined, now: Date): string {
  if (retryAfterMs === undefined) return 'after a minute or more';
  const time = new Date(now.getTime() + retryAfterMs).toISOString().slice(11, 16);
  return `in ${inSeconds(retryAfterMs)} (${time} UTC)`;
}
