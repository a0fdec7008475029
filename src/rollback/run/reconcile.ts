import type { GitHub, GitHubResult, WorkflowRun } from '../../platform/github.ts';
import { inSeconds } from '../../subject/wording.ts';
import type { Evidence, Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Release, StartedRun, StartRequest } from '../plan.ts';
import { lookAtRun, lookForRuns, repositoryOfUrl, startByHand } from './by-hand.ts';
import { readUntilFound } from './pauses.ts';
import { asking } from './refusal.ts';
import { runFinding } from './run-finding.ts';

/** What was there just before the request, so that what comes after it can be told from it. */
export interface Before {
  /** Of the run that is started again; `undefined` for a dispatch. */
  readonly attempt: number | undefined;
  /** The newest runs of the workflow that is dispatched; empty for a re-run. */
  readonly runIds: readonly number[];
  /** ISO 8601, GitHub's clock; `undefined` where the workflow has no runs, and for a re-run. */
  readonly newestCreatedAt: string | undefined;
  /** `owner/name` or `host/owner/name`, for commands. */
  readonly repository: string;
}

/** What a starting request is about. */
export interface StartContext {
  readonly target: Release;
  readonly before: Before;
  /** The run that the guard runs in; `undefined` outside of GitHub Actions. */
  readonly ownRunId: number | undefined;
}

/** `adopted`: the run was found by reading. `unknown`: nobody can say whether there is one. */
export type Reconciled =
  | { readonly kind: 'adopted'; readonly run: StartedRun }
  | { readonly kind: 'unknown'; readonly finding: Finding };

/** How long is looked for a run whose answer was lost, in milliseconds. */
export const RECONCILE_MS = 120_000;
const MOST_RUNS_NAMED = 10;

/** One request that reads what `Before` holds; to be sent just before the request that starts a run. */
export async function readBefore(github: GitHub, request: StartRequest): Promise<GitHubResult<Before>> {
  if (request.mechanism !== 'dispatch') {
    const read = await github.run(request.runId);
    if (!read.ok) return read;
    const repository = repositoryOfUrl(read.value.url) ?? github.repository;
    return { ok: true, value: { attempt: read.value.attempt, runIds: [], newestCreatedAt: undefined, repository } };
  }
  const listed = await github.workflowRuns(request.workflow, 1);
  if (!listed.ok) return listed;
  const { runs } = listed.value;
  return {
    ok: true,
    value: {
      attempt: undefined,
      runIds: runs.map((run) => run.id),
      newestCreatedAt: runs.map((run) => run.createdAt).sort((left, right) => Date.parse(right) - Date.parse(left))[0],
      repository: runs.map((run) => repositoryOfUrl(run.url)).find((name) => name !== undefined) ?? github.repository,
    },
  };
}

/** The commit that the run must be of; not known beforehand for a dispatch of another ref, such as the default branch. */
export function expectedCommit(request: StartRequest, target: Release): string | undefined {
  return request.mechanism === 'dispatch' && request.ref !== target.tag ? undefined : target.commit;
}

/** The attempt that a re-run goes up from. */
export function attemptBefore(request: Exclude<StartRequest, { mechanism: 'dispatch' }>, before: Before): number {
  return Math.max(request.attemptBefore, before.attempt ?? 0);
}

/**
 * Finds out by reading alone, for two minutes at most, what became of a starting request.
 *
 * @param answer `lost`: whether GitHub carried it out is not known. `accepted`: it did, but named no run
 * @throws Cancelled when the job is cancelled
 */
export async function reconcile(
  github: GitHub,
  request: StartRequest,
  operationId: string,
  context: StartContext,
  answer: 'lost' | 'accepted',
  world: Pick<World, 'clock' | 'output' | 'cancelled' | 'startedAt'>,
): Promise<Reconciled> {
  const what =
    answer === 'lost' ? 'The answer to the request was lost' : 'GitHub accepted the request without naming a run';
  world.output.line(`${what}; looking for up to ${inSeconds(RECONCILE_MS)} for what became of it.`, 'warn');
  return request.mechanism === 'dispatch'
    ? await reconcileDispatch(github, request, operationId, context, answer, world)
    : await reconcileRerun(github, request, context, world);
}

async function reconcileRerun(
  github: GitHub,
  request: Exclude<StartRequest, { mechanism: 'dispatch' }>,
  context: StartContext,
  world: Pick<World, 'clock' | 'output' | 'cancelled' | 'startedAt'>,
): Promise<Reconciled> {
  const begun = world.clock.now();
  const before = attemptBefore(request, context.before);
  const reading = await readUntilFound(
    RECONCILE_MS,
    async () => {
      const read = await github.run(request.runId);
      if (!read.ok) return { failure: read.failure };
      return read.value.attempt > before ? { found: read.value } : {};
    },
    world,
  );
  if (reading.found !== undefined) {
    const { id, attempt, url } = reading.found;
    const adopted = `The answer to the request was lost; run ${id} shows attempt ${attempt}, so it was accepted.`;
    return { kind: 'adopted', run: { id, attempt, url, adopted } };
  }
  const { repository } = context.before;
  const seen = reading.failure === undefined ? `run ${request.runId} still shows attempt ${before}` : unread(reading);
  return {
    kind: 'unknown',
    finding: runFinding(
      {
        title: 'request to GitHub',
        outcome: 'undecided',
        reason: 'rollback-answer-lost',
        sentence: `Whether GitHub did ${asking(request)} is not known: the answer was lost, and ${inSeconds(world.clock.now() - begun)} later ${seen}.`,
        advice: `Look with \`${lookAtRun(request.runId, repository)}\`; only if it does not show attempt ${before + 1}, start it by hand with \`${startByHand(request, repository)}\`.`,
      },
      begun,
      world,
    ),
  };
}

async function reconcileDispatch(
  github: GitHub,
  request: Extract<StartRequest, { mechanism: 'dispatch' }>,
  operationId: string,
  context: StartContext,
  answer: 'lost' | 'accepted',
  world: Pick<World, 'clock' | 'output' | 'cancelled' | 'startedAt'>,
): Promise<Reconciled> {
  const begun = world.clock.now();
  let possible: readonly WorkflowRun[] = [];
  let onlyOneBefore: number | undefined;
  const reading = await readUntilFound<StartedRun>(
    RECONCILE_MS,
    async () => {
      const listed = await github.workflowRuns(request.workflow, 1);
      if (!listed.ok) return { failure: listed.failure };
      const fresh = listed.value.runs.filter((run) => isFresh(run, context.before));
      const named = fresh.find((run) => run.displayTitle.includes(operationId));
      if (named !== undefined) {
        const how = answer === 'lost' ? 'The answer to the request was lost' : 'GitHub named no run';
        return { found: adopt(named, `${how}; run ${named.id} has our operation id in its title.`) };
      }
      possible = fresh.filter((run) => couldBe(run, request, context.target));
      const [only] = possible;
      // Another person's run may have come first and ours a moment later: it must be alone twice.
      if (answer === 'accepted' && only !== undefined && possible.length === 1 && only.id === onlyOneBefore) {
        const how = `GitHub accepted the request without naming a run; run ${only.id} is the only one of ${request.workflow} at ${request.ref} that is new since, so it is taken to be ours.`;
        return { found: adopt(only, how) };
      }
      onlyOneBefore = possible.length === 1 ? only?.id : undefined;
      return {};
    },
    world,
  );
  if (reading.found !== undefined) return { kind: 'adopted', run: reading.found };
  const waited = inSeconds(world.clock.now() - begun);
  const seen =
    reading.failure !== undefined
      ? unread(reading)
      : possible.length === 0
        ? 'no run shows that may be it'
        : `${possible.length === 1 ? 'a run shows' : `${possible.length} runs show`} that may be it or somebody else's`;
  const sentence =
    answer === 'lost'
      ? `Whether GitHub did ${asking(request)} is not known: the answer was lost, and ${waited} later ${seen}.`
      : `GitHub accepted the request to ${asking(request)}, but which run it started is not known: ${waited} later ${seen}.`;
  const { repository } = context.before;
  const first = possible[0];
  const look = `Look with \`${lookForRuns(request.workflow, repository)}\`${first === undefined ? '' : `, first at ${first.url}`}`;
  const evidence: readonly Evidence[] =
    possible.length === 0
      ? []
      : [
          {
            kind: 'text',
            label: 'runs that may be it',
            text: possible.slice(0, MOST_RUNS_NAMED).map(runLine).join('\n'),
          },
        ];
  return {
    kind: 'unknown',
    finding: runFinding(
      {
        title: 'request to GitHub',
        outcome: 'undecided',
        reason: 'rollback-answer-lost',
        sentence,
        advice: `${look}; only if none of them is it, start it by hand with \`${startByHand(request, repository)}\`.`,
        evidence,
      },
      begun,
      world,
    ),
  };
}

/** Deleted runs let older ones move up into the list, so that not having been in it is not enough. */
function isFresh(run: WorkflowRun, before: Before): boolean {
  if (run.event !== 'workflow_dispatch' || before.runIds.includes(run.id)) return false;
  return before.newestCreatedAt === undefined || Date.parse(run.createdAt) >= Date.parse(before.newestCreatedAt);
}

function couldBe(
  run: WorkflowRun,
  request: Extract<StartRequest, { mechanism: 'dispatch' }>,
  target: Release,
): boolean {
  const commit = expectedCommit(request, target);
  return run.headBranch === request.ref && (commit === undefined || run.headSha === commit);
}

function adopt(run: WorkflowRun, adopted: string): StartedRun {
  return { id: run.id, attempt: run.attempt, url: run.url, adopted };
}

function runLine(run: WorkflowRun): string {
  return `${run.id}  ${run.createdAt}  ${run.status}  ${run.url}`;
}

function unread(reading: { readonly failure?: { readonly message: string } }): string {
  return `GitHub cannot be read (${reading.failure?.message.replace(/\s+/g, ' ').replace(/\.$/, '') ?? 'no answer'})`;
}
