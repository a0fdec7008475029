import type { Clock } from '../../platform/clock.ts';

/** One tick of an open loop. Times in milliseconds. */
export interface Tick {
  /** The moment that it was meant for, counted from the beginning. */
  readonly atMs: number;
  /** The same moment on the clock. */
  readonly due: number;
  /** How much later it came. */
  readonly lateMs: number;
}

/**
 * Ticks at `everyMs`, the first at once, whatever became of the ticks before; those that a busy machine was late for come
 * late, each of them. Resolves when the signal aborts.
 *
 * @param onTick must not throw
 */
export async function openLoop(
  everyMs: number,
  clock: Clock,
  signal: AbortSignal,
  onTick: (tick: Tick) => void,
): Promise<void> {
  const began = clock.now();
  for (let atMs = 0; ; atMs += everyMs) {
    const due = began + atMs;
    if (!(await sleepUntil(due, clock, signal))) return;
    onTick({ atMs, due, lateMs: Math.max(0, clock.now() - due) });
  }
}

/**
 * Looks at `everyMs`, the first time at once and one after the other: where a look takes longer, the looks that it runs
 * into are left out. Resolves when the signal aborts and the last look is over.
 *
 * @param look is given the time since the beginning; must not reject
 */
export async function lookEvery(
  everyMs: number,
  clock: Clock,
  signal: AbortSignal,
  look: (atMs: number) => Promise<void>,
): Promise<void> {
  const began = clock.now();
  let due = began;
  while (await sleepUntil(due, clock, signal)) {
    await look(clock.now() - began);
    due += everyMs * Math.max(1, Math.ceil((clock.now() - due) / everyMs));
  }
}

/** Whether the moment came before the signal aborted. */
async function sleepUntil(due: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  // timers count whole milliseconds and may be a part of one early: an answer would then be there before it was due
  for (let ms = due - clock.now(); ms > 0 && !signal.aborted; ms = due - clock.now()) {
    await clock.sleep(Math.ceil(ms), signal).catch(() => undefined);
  }
  return !signal.aborted;
}
