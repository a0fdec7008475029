import type { GitHubFailure } from '../../platform/github.ts';
import type { World } from '../../world.ts';

/** Pauses between readings in milliseconds; the last one stays. */
const PAUSES_MS = [1000, 2000, 3000, 5000, 8000, 10_000] as const;
const LAST_PAUSE_MS = 10_000;
/** GitHub asks for at least a minute where it does not say how long. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const UNTOLD_LIMIT_MS = 60_000;

/** The pause after reading number `index` (from 0), in milliseconds. */
export function pauseAfter(index: number): number {
  return PAUSES_MS[index] ?? LAST_PAUSE_MS;
}

/** How long a rate limit says to wait, in milliseconds; 0 for any other failure. */
export function askedToWait(failure: GitHubFailure): number {
  return failure.kind === 'rate-limit' ? (failure.retryAfterMs ?? UNTOLD_LIMIT_MS) : 0;
}

/** What one reading brought: something, or a failure, or neither. */
export interface Reading<Found> {
  readonly found?: Found;
  readonly failure?: GitHubFailure;
}

/**
 * Reads until something is found, for `forMs` at most, with one reading at the very end. A rate limit is waited for as
 * it asks. Resolves to what was found, else to the last failure where the last reading failed.
 *
 * @throws Cancelled when the job is cancelled
 */
export async function readUntilFound<Found>(
  forMs: number,
  read: () => Promise<Reading<Found>>,
  world: Pick<World, 'clock' | 'cancelled'>,
): Promise<Reading<Found>> {
  const deadline = world.clock.now() + forMs;
  for (let index = 0; ; index++) {
    const reading = await read();
    world.cancelled.throwIfAborted();
    const left = deadline - world.clock.now();
    if (reading.found !== undefined || left <= 0) return reading;
    const asked = reading.failure === undefined ? 0 : askedToWait(reading.failure);
    await world.clock.sleep(Math.min(left, Math.max(asked, pauseAfter(index))), world.cancelled);
  }
}
