import type { RealWorld } from './collaborators.ts';
import { CANCELLED_OUTPUTS } from './deliver.ts';
import { EXIT_CODES } from './verdict.ts';

/** From the signal until this process is gone, at the latest. */
const CANCELLED_END_MS = 4_500;

/**
 * Sees to it that a cancelled run ends soon, whatever hangs. The runner gives a cancelled job 7.5 s until SIGTERM and
 * 2.5 s more until it is killed; what is left then, the post step or the next run removes.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation
 */
export function endSoonWhenCancelled(world: RealWorld): void {
  const { output } = world;
  const end = () => {
    const later = output.kind === 'actions' ? 'post step' : 'next run on this machine';
    output.line(`The clean-up was not done in time; the ${later} removes what is left.`, 'warn');
    process.exit(EXIT_CODES.cancelled);
  };
  const begin = () => {
    output.setOutputs({ ...CANCELLED_OUTPUTS, ...world.outputsInFlight });
    output.saveState('verdict', 'cancelled');
    setTimeout(end, CANCELLED_END_MS).unref();
  };
  world.cancelled.addEventListener('abort', begin, { once: true });
}
