import { basename, join } from 'node:path';
import type { World } from '../world.ts';
import { writeRunFile } from './run-file.ts';

type Place = Pick<World, 'files' | 'processes'>;

/** Name of the file in a run's folder that names the leader of the process group that the run started. */
const RECORD_FILE = 'process-group';

/** Notes which process group a run started, for whoever has to end it if this run is killed. */
export async function recordProcess(
  runFolder: string,
  pid: number,
  world: Place & Pick<World, 'clock' | 'startedAt'>,
): Promise<void> {
  await writeRunFile(join(runFolder, RECORD_FILE), world.processes.identity(pid), world);
}

/** Takes the note back, after the group was ended. */
export async function forgetProcess(runFolder: string, world: Place): Promise<void> {
  await world.files.remove(join(runFolder, RECORD_FILE)).catch(() => undefined);
}

/**
 * Ends the process group that a run noted in its folder and whatever left that group, if it is still alive.
 * Answers whether there was anything.
 */
export async function endRecordedProcess(runFolder: string, world: Place): Promise<boolean> {
  const identity = await world.files.readOwn(join(runFolder, RECORD_FILE), 256);
  if (identity === undefined) return false;
  const ended = world.processes.endGroup(identity);
  return world.processes.endMarked(basename(runFolder)) > 0 || ended;
}
