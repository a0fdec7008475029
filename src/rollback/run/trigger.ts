import type { GitHub, GitHubResult } from '../../platform/github.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { StartedRun, StartRequest } from '../plan.ts';
import { inFlightSentence, lookAtRun, lookForRuns } from './by-hand.ts';
import { readUntilFound } from './pauses.ts';
import { attemptBefore, RECONCILE_MS, type Reconciled, reconcile, type StartContext } from './reconcile.ts';
import { refusalMatter, saysAlreadyRunning } from './refusal.ts';
import { runFinding } from './run-finding.ts';

/**
 * `started`: this run is ours to follow. `refused`: nothing was started, for certain. `unknown`: something may have been
 * started and a person has to look.
 */
export type StartOutcome =
  | { readonly kind: 'started'; readonly run: StartedRun }
  | { readonly kind: 'refused'; readonly finding: Finding }
  | { readonly kind: 'unknown'; readonly finding: Finding };

type TriggerWorld = Pick<World, 'clock' | 'output' | 'cancelled' | 'startedAt'>;
/** A run where GitHub names it. */
type Answer = GitHubResult<{ readonly runId: number; readonly url: string } | undefined>;
type RerunRequest = Exclude<StartRequest, { mechanism: 'dispatch' }>;

/**
 * Sends the one request that starts a run. It is never sent again, whatever becomes of it: a lost answer is looked for
 * by reading, a rate limit is a refusal, and a run that is running already is followed instead.
 *
 * @throws Cancelled when the job is cancelled; what may be in flight was said before
 */
export async function start(
  github: GitHub,
  request: StartRequest,
  operationId: string,
  context: StartContext,
  world: TriggerWorld,
): Promise<StartOutcome> {
  world.cancelled.throwIfAborted();
  const begun = world.clock.now();
  const sent = await send(github, request, operationId);
  if (!sent.ok && !sent.failure.mayHaveHappened) world.cancelled.throwIfAborted();
  try {
    return await settle(sent, github, request, operationId, context, begun, world);
  } catch (error) {
    if (world.cancelled.aborted) world.output.line(mayBeInFlight(request, context), 'warn');
    throw error;
  }
}

/** Makes an outcome of the answer, by reading alone. */
async function settle(
  sent: Answer,
  github: GitHub,
  request: StartRequest,
  operationId: string,
  context: StartContext,
  begun: number,
  world: TriggerWorld,
): Promise<StartOutcome> {
  if (sent.ok) {
    if (request.mechanism !== 'dispatch') return await accepted(github, request, context, world);
    if (sent.value === undefined) {
      return outcomeOf(await reconcile(github, request, operationId, context, 'accepted', world));
    }
    return { kind: 'started', run: { id: sent.value.runId, attempt: 1, url: sent.value.url, adopted: undefined } };
  }
  const { failure } = sent;
  if (failure.mayHaveHappened) {
    world.cancelled.throwIfAborted();
    const isAccepted = failure.status !== undefined && failure.status >= 200 && failure.status < 300;
    const answer = isAccepted && request.mechanism === 'dispatch' ? 'accepted' : 'lost';
    return outcomeOf(await reconcile(github, request, operationId, context, answer, world));
  }
  if (request.mechanism !== 'dispatch' && saysAlreadyRunning(failure)) {
    const running = await adoptRunning(github, request, context, world);
    if (running !== undefined) return { kind: 'started', run: running };
  }
  return { kind: 'refused', finding: runFinding(refusalMatter(failure, request, github.date()), begun, world) };
}

/** The only place where a request that starts a run is sent. */
async function send(github: GitHub, request: StartRequest, operationId: string): Promise<Answer> {
  switch (request.mechanism) {
    case 'rerun':
      return await github.rerun(request.runId);
    case 'rerun-job':
      return await github.rerunJob(request.jobId);
    case 'dispatch': {
      const { workflow, ref, operationInput } = request;
      const named = operationInput === undefined ? {} : { [operationInput]: operationId };
      return await github.dispatch({ workflow, ref, inputs: { ...request.inputs, ...named } });
    }
  }
}

/** GitHub may show the attempt before for a while, and that one is completed. */
async function accepted(
  github: GitHub,
  request: RerunRequest,
  context: StartContext,
  world: TriggerWorld,
): Promise<StartOutcome> {
  const attempt = attemptBefore(request, context.before) + 1;
  const reading = await readUntilFound<true>(
    RECONCILE_MS,
    async () => {
      const read = await github.run(request.runId);
      if (!read.ok) return { failure: read.failure };
      return read.value.attempt >= attempt ? { found: true } : {};
    },
    world,
  );
  if (reading.found === undefined) {
    world.output.line(
      `GitHub accepted the request; run ${request.runId} does not show attempt ${attempt} yet.`,
      'warn',
    );
  }
  return { kind: 'started', run: { id: request.runId, attempt, url: request.runUrl, adopted: undefined } };
}

/** The attempt that keeps ours from starting, if there is one: not the guard's own, and not the one that was over before. */
async function adoptRunning(
  github: GitHub,
  request: RerunRequest,
  context: StartContext,
  world: TriggerWorld,
): Promise<StartedRun | undefined> {
  if (request.runId === context.ownRunId) return undefined;
  const before = attemptBefore(request, context.before);
  const reading = await readUntilFound<StartedRun>(
    RECONCILE_MS,
    async () => {
      const read = await github.run(request.runId);
      if (!read.ok) return { failure: read.failure };
      const { id, attempt, url, status } = read.value;
      if (attempt <= before && status === 'completed') return {};
      const adopted = `Run ${id} was running already (attempt ${attempt}), so it is followed instead of being started again.`;
      return { found: { id, attempt, url, adopted } };
    },
    world,
  );
  return reading.found;
}

function outcomeOf(reconciled: Reconciled): StartOutcome {
  return reconciled.kind === 'adopted' ? { kind: 'started', run: reconciled.run } : reconciled;
}

function mayBeInFlight(request: StartRequest, context: StartContext): string {
  const { repository } = context.before;
  if (request.mechanism === 'dispatch') {
    return `The request to start ${request.workflow} at ${request.ref} was sent, so a run may be in flight: look with \`${lookForRuns(request.workflow, repository)}\`.`;
  }
  const attempt = attemptBefore(request, context.before) + 1;
  const inFlight = inFlightSentence({ id: request.runId, attempt, url: request.runUrl });
  return `The request to start a run was sent; look with \`${lookAtRun(request.runId, repository)}\` whether it was carried out. If so: ${inFlight}`;
}
