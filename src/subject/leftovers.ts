import { dirname, join } from 'node:path';
import type { OwnedObject } from '../platform/docker.ts';
import type { RunIdentity } from '../settings.ts';
import type { World } from '../world.ts';
import { endRecordedProcess } from './process-record.ts';
import { isRunOfThisJob, RUN_ID, runnerName, runsFolder } from './run-identity.ts';

type Place = Pick<World, 'docker' | 'files' | 'processes' | 'clock' | 'environment'>;

/** Age at which a run is taken for dead when its process cannot be looked up. */
const STALE_MS = 6 * 60 * 60 * 1000;
/** Name of the file in a run's folder that names the process that answers for it. */
const OWNER_FILE = 'owner';

/**
 * Makes the run's own folder and notes in it which process it belongs to, so that a later run can tell a dead one's
 * folder from a live one's. Call it before anything is created.
 */
export async function claimRun(run: RunIdentity, world: Pick<World, 'files' | 'processes'>): Promise<void> {
  await world.files.createPrivate(join(run.folder, OWNER_FILE), world.processes.identity());
}

/** Removes a run's own folder, and the folder of all runs with the last of them. */
export async function removeRunFolder(folder: string, world: Pick<World, 'files'>): Promise<void> {
  await world.files.remove(folder).catch(() => undefined);
  await world.files.removeIfEmpty(dirname(folder));
}

/**
 * Removes what dead runs of this runner left behind: containers, networks and volumes that carry our label, and
 * folders in the runner's temp. Never touches what lacks our label, what another runner made, or what belongs to a run
 * that is alive. Answers the ids of the runs that were swept. Rejects with `DockerProblem` where Docker cannot be asked.
 */
export async function sweepLeftovers(world: Place, run: RunIdentity): Promise<readonly string[]> {
  const dead = deadRuns(await world.docker.listOurs(), run, world);
  for (const runId of dead) await world.docker.removeRun(runId);
  const folders = await sweepFolders(world, run);
  return [...new Set([...dead, ...folders])];
}

/**
 * Removes everything that a run of this job made, for the post step: the id comes from saved state and may be hostile, so
 * that only one that this job may have had counts, and only what carries it as our label on this runner is removed.
 * Answers how many objects were removed.
 */
export async function removeLeftoversOf(runId: string, world: Place): Promise<number> {
  if (!isRunOfThisJob(runId, world.environment)) return 0;
  const runner = runnerName(world.environment);
  const listed = await world.docker.listOurs().catch(() => []);
  const ours = listed.filter((object) => object.runId === runId && object.runner === runner);
  if (ours.length > 0) await world.docker.removeRun(runId);
  const folder = join(runsFolder(world.environment), runId);
  const ended = await endRecordedProcess(folder, world);
  await removeRunFolder(folder, world);
  return ours.length + (ended ? 1 : 0);
}

function deadRuns(ours: readonly OwnedObject[], run: RunIdentity, world: Place): readonly string[] {
  const runs = new Map<string, OwnedObject[]>();
  for (const object of ours) {
    if (object.runner !== run.runner || object.runId === run.id || !RUN_ID.test(object.runId)) continue;
    runs.set(object.runId, [...(runs.get(object.runId) ?? []), object]);
  }
  return [...runs].filter(([, objects]) => objects.every((object) => isDead(object, world))).map(([runId]) => runId);
}

function isDead(object: OwnedObject, world: Place): boolean {
  const presence = world.processes.presence(object.process);
  if (presence !== 'unknown') return presence === 'gone';
  return world.clock.date().getTime() - object.startedAt * 1000 > STALE_MS;
}

async function sweepFolders(world: Place, run: RunIdentity): Promise<readonly string[]> {
  const parent = runsFolder(world.environment);
  const swept: string[] = [];
  for (const { name, isFolder, modifiedAt } of await world.files.list(parent)) {
    if (!isFolder || name === run.id || !RUN_ID.test(name)) continue;
    const folder = join(parent, name);
    const owner = await world.files.readOwn(join(folder, OWNER_FILE), 256);
    const presence = world.processes.presence(owner ?? '');
    const stale = world.clock.date().getTime() - modifiedAt.getTime() > STALE_MS;
    if (presence === 'alive' || (presence === 'unknown' && !stale)) continue;
    await endRecordedProcess(folder, world);
    await removeRunFolder(folder, world);
    swept.push(name);
  }
  return swept;
}
