import type { Clock } from '../../../../src/platform/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Goes on for so long, waking whoever sleeps at the right moment and letting all work that follows be done. */
  advance(ms: number): Promise<void>;
  /** Goes on at once, as after a process that stood still: whoever slept meanwhile wakes late. */
  jump(ms: number): Promise<void>;
}

export function fakeClock(startMs = 1000): FakeClock {
  let now = startMs;
  const sleepers = new Set<Sleeper>();
  const wakeUntil = async (moment: number, setNow: (at: number) => void) => {
    for (;;) {
      await settled();
      const [next] = [...sleepers].filter(({ at }) => at <= moment).sort((left, right) => left.at - right.at);
      if (next === undefined) return;
      sleepers.delete(next);
      setNow(next.at);
      next.wake();
    }
  };
  return {
    now: () => now,
    date: () => new Date(now),
    sleep: (ms, signal) =>
      new Promise((wake, fail) => {
        if (signal?.aborted) return fail(signal.reason);
        if (ms <= 0) return wake();
        const sleeper = { at: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          fail(signal.reason);
        });
      }),
    advance: async (ms) => {
      const until = now + ms;
      await wakeUntil(until, (at) => {
        now = Math.max(now, at);
      });
      now = until;
      await settled();
    },
    jump: async (ms) => {
      now += ms;
      await wakeUntil(now, () => undefined);
    },
  };
}

/** Lets everything that can go on without time passing go on. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise((next) => setImmediate(next));
}
