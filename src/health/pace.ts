/**
 * How long to wait between two looks.
 *
 * The promise is to know of the first UP at most 25 ms after it could be answered (median). A look that comes at a random
 * moment of a pause is half a pause late, and the rest is for the answer itself and a busy machine.
 * - `silent`, nobody listens: a refused connection costs this process some 0.3 ms and the service nothing. Every 10 ms:
 *   5 ms late on average, at 3 % of one CPU.
 * - `answered`: twice the time that the answer took, at least 20 ms. An answer of 5 ms is asked for 40 times a second;
 *   however slow the answers are, these questions never take more than a third of one of the service's threads.
 * - Answers slower than 200 ms come from a service that has a hard time: the pause grows by 1.3 up to `everyMs`.
 * - `hunting`, the endpoint is not known yet and the places where it might be were all asked in vain: from 100 ms up to
 *   `everyMs`, because one such look is up to a dozen requests.
 */
export type Situation = 'silent' | 'answered' | 'hunting';

/** Milliseconds. */
export interface Pace {
  readonly silentMs: number;
  /** The shortest pause after an answer. */
  readonly answeredMs: number;
}

/** For what was started by this run. */
export const OWN_PACE: Pace = { silentMs: 10, answeredMs: 20 };
/** Someone's live service is asked at most four times a second, whatever it says. */
export const LIVE_PACE: Pace = { silentMs: 250, answeredMs: 250 };

const GROWTH = 1.3;
const SLOW_ANSWER_MS = 200;
const FIRST_HUNTING_PAUSE_MS = 100;

/** The pause after a look that was not good, in milliseconds. `previousMs` is the one before, if there was one. */
export function nextPause(
  situation: Situation,
  latencyMs: number,
  previousMs: number | undefined,
  pace: Pace,
  everyMs: number,
): number {
  const grown = (previousMs ?? 0) * GROWTH;
  switch (situation) {
    case 'silent':
      return Math.min(everyMs, pace.silentMs);
    case 'hunting':
      return Math.min(everyMs, Math.max(grown, FIRST_HUNTING_PAUSE_MS, pace.answeredMs));
    case 'answered': {
      const proportional = Math.max(pace.answeredMs, 2 * latencyMs);
      return Math.min(everyMs, latencyMs > SLOW_ANSWER_MS ? Math.max(grown, proportional) : proportional);
    }
  }
}
