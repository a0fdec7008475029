import { tmpdir } from 'node:os';
import { openWorld } from './collaborators.ts';
import type { Reason } from './reasons.ts';
import { removeLeftoversOf } from './subject/leftovers.ts';
import { EXIT_CODES } from './verdict.ts';

/**
 * The action's post step: removes what the main step could not, and says so if that one never came to a verdict.
 * The saved state is hostile until checked; only what carries our label for this very run is removed.
 *
 * @returns the exit code
 */
export async function runPostStep(): Promise<number> {
  const environment = process.env;
  const world = openWorld('actions', [environment['RUNNER_TEMP'] || tmpdir()]);
  const runId = world.output.readState('run') ?? '';
  const verdict = world.output.readState('verdict');
  try {
    const removed = await removeLeftoversOf(runId, world);
    if (removed > 0) world.output.line(`Removed ${removed} left over from the main step.`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    world.output.annotate(
      'warning',
      `Removing what the main step left behind failed: ${why} The next run on this runner removes it.`,
    );
  }
  if (verdict === undefined) {
    const reason: Reason = 'interrupted';
    const sentence = 'The gate was interrupted before it came to a verdict, so nothing is known about the release.';
    const advice = 'Run the job again; if it was not cancelled, look for what ended the step.';
    world.output.annotate('error', `${sentence} ${advice}`, undefined, `Release Guard: inconclusive (${reason})`);
    world.output.appendSummary(
      `## Release Guard: inconclusive (\`${reason}\`)\n\n**What happened:** ${sentence}\n\n**What to do:** ${advice}\n`,
    );
  }
  await world.output.flushed();
  return verdict === undefined ? EXIT_CODES.inconclusive : 0;
}
