import type { DeploymentState } from '../platform/github.ts';
import { connectToGitHub } from './github-connection.ts';
import { setState } from './ledger.ts';
import type { Leg } from './leg.ts';
import type { Plan, StartedRun } from './plan.ts';
import type { Entry } from './record.ts';

/** A cancelled job has five seconds in all. */
const LAST_WORDS_MS = 2_500;

/**
 * Says in the record what became of something; what cannot be noted changes nothing else, and is a warning where a record
 * stays open by it. The connection of a cancelled job is closed, so that the record gets a short one of its own.
 *
 * @param description redacted already
 */
export async function note(
  { task, github, world }: Pick<Leg<Plan>, 'task' | 'github' | 'world'>,
  { deploymentId }: Pick<Entry, 'deploymentId'>,
  state: DeploymentState,
  description: string,
  run?: StartedRun,
): Promise<void> {
  const status = { description, ...(run === undefined ? {} : { logUrl: run.url }) };
  let set = await setState(github, deploymentId, state, status);
  if (!set.ok && world.cancelled.aborted) {
    const cancelled = AbortSignal.timeout(LAST_WORDS_MS);
    const connection = await connectToGitHub(task.settings, { ...world, cancelled });
    if (connection.ok) set = await setState(connection.github, deploymentId, state, status);
  }
  if (set.ok || state === 'in_progress') return;
  world.output.annotate(
    'warning',
    `Record ${deploymentId} could not be closed as "${state}" (${set.failure.message}), so it may stand in the way of the next rollback.`,
  );
}
