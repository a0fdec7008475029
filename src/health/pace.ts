/**
 * How long to wait between two looks.
 *
 * The promise is to know of the first UP at most 25 ms after it could be answered (median). A look that comes at a random
 * moment of a pause is half a pause late, so a pause of 20 ms is 10 ms late on average and 20 ms at worst.
 * - Nobody listens: a refused connection costs neither side anything worth mentioning (some 0.2 ms of this process and
 *   none of the service), so the pause grows from 5 ms to 20 ms and stays there.
 * - Somebody answers: twice the time that the answer took, at least 20 ms. An answer of 5 ms is asked for 40 times a second;
 *   however slow the answers are, these questions never take more than a third of one of the service's threads.
 * - Answers slower than 200 ms come from a service that has a hard time: the pause grows by 1.3 up to `everyMs`.
 * - The endpoint is not known yet and the places where it might be were all asked in vain: from 100 ms up to `everyMs`,
 *   because one such look is up to a dozen requests.
 */
export type Situation = 'silent' | 'answered' | 'hunting';

export interface PaceLimits {
  /** The shortest pause once the pauses have grown. */
  readonly floorMs: number;
  readonly everyMs: number;
}

/** Not this machine's own container but someone's live service: it is asked at most four times a second. */
export const REMOTE_FLOOR_MS = 250;
export const LOCAL_FLOOR_MS = 20;

const FIRST_PAUSE_MS = 5;
const GROWTH = 1.3;
const SLOW_ANSWER_MS = 200;
const FIRST_HUNTING_PAUSE_MS = 100;

/** The pause after a look that was not good, in milliseconds. `previousMs` is the one before, if there was one. */
export function nextPause(
  situation: Situation,
  latencyMs: number,
  previousMs: number | undefined,
  limits: PaceLimits,
): number {
  const grown = (previousMs ?? 0) * GROWTH;
  switch (situation) {
    case 'silent': {
      const first = Math.min(FIRST_PAUSE_MS, limits.floorMs);
      return Math.min(
        limits.everyMs,
        limits.floorMs,
        Math.max(grown, limits.floorMs > LOCAL_FLOOR_MS ? limits.floorMs : first),
      );
    }
    case 'hunting':
      return Math.min(limits.everyMs, Math.max(grown, FIRST_HUNTING_PAUSE_MS, limits.floorMs));
    case 'answered': {
      const proportional = Math.max(limits.floorMs, 2 * latencyMs);
      return Math.min(limits.everyMs, latencyMs > SLOW_ANSWER_MS ? Math.max(grown, proportional) : proportional);
    }
  }
}
