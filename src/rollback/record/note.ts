import type { DeploymentState, GitHub } from '../../platform/github.ts';
import { connectToGitHub } from '../github-connection.ts';
import type { Leg } from '../leg.ts';
import type { Plan, StartedRun } from '../plan.ts';
import { readLedger, setState } from './ledger.ts';
import type { Entry } from './record.ts';

type Noting = Pick<Leg<Plan>, 'task' | 'github' | 'world'>;

/** A cancelled job has five seconds in all. */
const LAST_WORDS_MS = 2_500;
const MOST_LOOKS = 3;
const LOOK_PAUSE_MS = 400;

/**
 * Says in the record what became of something; what cannot be noted changes nothing else, and is a warning where a record
 * stays open by it. The connection of a cancelled job is closed, so that the record gets a short one of its own.
 *
 * @param description redacted already
 */
export async function note(
  noting: Noting,
  { deploymentId }: Pick<Entry, 'deploymentId'>,
  state: DeploymentState,
  description: string,
  run?: StartedRun,
): Promise<void> {
  const { github, world } = noting;
  const status = { description, ...(run === undefined ? {} : { logUrl: run.url }) };
  let set = await setState(github, deploymentId, state, status);
  if (!set.ok && world.cancelled.aborted) {
    const last = await lastConnection(noting);
    if (last !== undefined) set = await setState(last, deploymentId, state, status);
  }
  if (set.ok || state === 'in_progress') return;
  world.output.annotate(
    'warning',
    `Record ${deploymentId} could not be closed as "${state}" (${set.failure.message}), so it may stand in the way of the next rollback.`,
  );
}

/** For a cancelled job that does not know whether its record was written: looks for it and withdraws it. */
export async function withdrawLost(noting: Noting, operationId: string): Promise<void> {
  const { task, world } = noting;
  const last = await lastConnection(noting);
  if (last === undefined) return;
  for (let looks = 1; looks <= MOST_LOOKS; looks++) {
    const read = await readLedger(last, task.settings.environment);
    if (!read.ok) return;
    const lost = read.value.entries.find((entry) => entry.operationId === operationId);
    if (lost !== undefined) {
      await setState(last, lost.deploymentId, 'inactive', { description: 'withdrawn: the guard was cancelled' });
      return;
    }
    // The request that was broken off may still be under way.
    if (looks < MOST_LOOKS) await world.clock.sleep(LOOK_PAUSE_MS);
  }
}

async function lastConnection({ task, world }: Noting): Promise<GitHub | undefined> {
  const cancelled = AbortSignal.timeout(LAST_WORDS_MS);
  const connection = await connectToGitHub(task.settings, { ...world, cancelled });
  return connection.ok ? connection.github : undefined;
}
