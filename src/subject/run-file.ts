import { basename } from 'node:path';
import { StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';

/**
 * Writes a file of the run's own into the runner's temporary folder.
 *
 * @throws StoppedByFinding where that cannot be done (a full disk, a folder of somebody else's): nothing is known then
 */
export async function writeRunFile(
  path: string,
  content: string,
  world: Pick<World, 'files' | 'clock' | 'startedAt'>,
): Promise<void> {
  try {
    await world.files.createPrivate(path, content);
  } catch (error) {
    throw new StoppedByFinding({
      kind: 'platform',
      title: 'temporary folder of the runner',
      outcome: 'undecided',
      severity: 'block',
      reason: 'temp-not-writable',
      sentence: `Writing ${basename(path)} into the runner's temporary folder failed: ${error instanceof Error ? error.message : String(error)}.`,
      evidence: [{ kind: 'text', label: 'file', text: path }],
      advice: 'Make room on the disk of the runner, and let this user write to the folder that RUNNER_TEMP names.',
      startedAt: world.clock.now() - world.startedAt,
      durationMs: 0,
    });
  }
}
