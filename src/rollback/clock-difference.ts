import type { World } from '../world.ts';
import { spanText } from './record/time-text.ts';

const MINUTE_MS = 60_000;
/** Clocks that differ by less are no news. */
const MOST_SKEW_MS = 5 * MINUTE_MS;

/**
 * Says in the log that the runner's clock is wrong: nothing hangs on it here, but whoever lays this log beside others
 * should know.
 *
 * @param now by GitHub's clock
 */
export function sayIfClocksDiffer(now: Date, { clock, output }: Pick<World, 'clock' | 'output'>): void {
  const aheadMs = clock.date().getTime() - now.getTime();
  // GitHub tells whole seconds, and its answer took its time.
  const differenceMs = Math.round(Math.abs(aheadMs) / MINUTE_MS) * MINUTE_MS;
  if (differenceMs <= MOST_SKEW_MS) return;
  const way = aheadMs > 0 ? 'ahead of' : 'behind';
  output.line(
    `The clock of this machine is ${spanText(differenceMs)} ${way} GitHub's; limits and ages are counted by GitHub's clock.`,
    'warn',
  );
}
