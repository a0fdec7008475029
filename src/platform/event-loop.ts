import type { Clock } from './clock.ts';

/**
 * Whether this process got round to what it had to do. A process that stands still (a busy machine, work of its own that
 * takes long) sees every answer late, and none of that is the service's doing.
 */
export interface EventLoop {
  /**
   * For how long the process was held up within a span of the clock. Resolves once everything up to the end of the span
   * is known: a moment after it.
   */
  heldUp(fromMs: number, untilMs: number): Promise<HeldUp>;
  /** Stops looking; whoever waits gets what is known. */
  close(): void;
}

/** In milliseconds. */
export interface HeldUp {
  /** At a stretch. */
  readonly longestMs: number;
  /** All stretches together. */
  readonly inAllMs: number;
}

/** A hundred looks a second cost next to nothing, and a stretch between two of them is too short to matter. */
const BEAT_MS = 10;
/** Any timer is that late now and then. */
const NOTEWORTHY_MS = 5;
const MOST_REMEMBERED = 1000;

/** A time between two beats in which the process was held up for `lateMs`, it is not known when exactly. */
interface Stall {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly lateMs: number;
}

/** Begins to look at this process. Keeps it alive only while somebody waits for an answer. */
export function watchEventLoop(clock: Pick<Clock, 'now'>): EventLoop {
  const stalls: Stall[] = [];
  const waiting = new Set<() => void>();
  let knownUntil = clock.now();
  const beat = () => {
    const now = clock.now();
    const lateMs = now - knownUntil - BEAT_MS;
    if (lateMs > NOTEWORTHY_MS) stalls.push({ fromMs: knownUntil, untilMs: now, lateMs });
    if (stalls.length > MOST_REMEMBERED) stalls.shift();
    knownUntil = now;
    for (const wake of waiting) wake();
    waiting.clear();
    timer.unref();
  };
  let isClosed = false;
  const timer = setInterval(beat, BEAT_MS).unref();

  return {
    heldUp: async (fromMs, untilMs) => {
      while (!isClosed && knownUntil < untilMs) {
        await new Promise<void>((wake) => {
          waiting.add(wake);
          timer.ref();
        });
      }
      let [longestMs, inAllMs] = [0, 0];
      for (const stall of stalls) {
        const shared = Math.min(stall.untilMs, untilMs) - Math.max(stall.fromMs, fromMs);
        const lateMs = Math.max(0, Math.min(stall.lateMs, shared));
        longestMs = Math.max(longestMs, lateMs);
        inAllMs += lateMs;
      }
      return { longestMs, inAllMs };
    },
    close: () => {
      isClosed = true;
      clearInterval(timer);
      for (const wake of waiting) wake();
      waiting.clear();
    },
  };
}
