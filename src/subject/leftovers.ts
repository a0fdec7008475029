import { join } from 'node:path';
import type { OwnedObject } from '../platform/docker.ts';
import type { RunIdentity } from '../settings.ts';
import type { World } from '../world.ts';
import { endRecordedProcess } from './process-record.ts';
import { RUN_ID, runsFolder } from './run-identity.ts';

type Place = Pick<World, 'docker' | 'files' | 'processes' | 'clock' | 'environment'>;

/** Age at which a run is taken for dead when its process cannot be looked up. */
const STALE_MS = 6 * 60 * 60 * 1000;
/** Name of the file in a run's folder that names the process that answers for it. */
const OWNER_FILE = 'owner';
/** Name of the folder with the report in a run's folder. */
export const REPORT_FOLDER = 'report';

/**
 * Makes the run's own folder and notes in it which process it belongs to, so that a later run can tell a dead one's
 * folder from a live one's. Call it before anything is created.
 */
export async function claimRun(run: RunIdentity, world: Pick<World, 'files' | 'processes'>): Promise<void> {
  await world.files.createPrivate(join(run.folder, OWNER_FILE), world.processes.identity());
}

/** Removes the run's own folder, apart from the report in it. */
export async function clearRunFolder(folder: string, world: Pick<World, 'files'>): Promise<void> {
  const entries = await world.files.list(folder);
  const hasReport = entries.some((entry) => entry.name === REPORT_FOLDER);
  const superfluous = hasReport ? entries.filter((entry) => entry.name !== REPORT_FOLDER) : [{ name: '.' }];
  for (const { name } of superfluous) await world.files.remove(join(folder, name)).catch(() => undefined);
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
 * Removes everything that this run made, for the post step: the id comes from saved state and may be hostile, so that
 * only one of our own shape counts, and only what carries it as our label is removed. Answers how many objects were removed.
 */
export async function removeLeftoversOf(runId: string, world: Place): Promise<number> {
  if (!RUN_ID.test(runId)) return 0;
  const ours = (await world.docker.listOurs().catch(() => [])).filter((object) => object.runId === runId);
  if (ours.length > 0) await world.docker.removeRun(runId);
  const folder = join(runsFolder(world.environment), runId);
  const ended = await endRecordedProcess(folder, world);
  await clearRunFolder(folder, world);
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
    // a later step of the same job may still want the report of a run that has just ended
    await (stale ? world.files.remove(folder).catch(() => undefined) : clearRunFolder(folder, world));
    swept.push(name);
  }
  return swept;
}
