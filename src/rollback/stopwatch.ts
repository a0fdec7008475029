import type { World } from '../world.ts';
import type { Step } from './plan.ts';

/** Times the steps of a rollback under what they are spent on: deciding, executing, verifying. */
export interface Stopwatch {
  /** Does the work under a heading of its own; its time counts whether it succeeds or throws. */
  step<T>(stage: Step['stage'], name: string, work: () => Promise<T>): Promise<T>;
  readonly steps: readonly Step[];
}

/** A stopwatch whose steps are told in milliseconds since the start of the program. */
export function createStopwatch(world: Pick<World, 'clock' | 'startedAt'>): Stopwatch {
  const steps: Step[] = [];
  const sinceStart = (): number => world.clock.now() - world.startedAt;
  return {
    steps,
    step: async (stage, name, work) => {
      const startMs = sinceStart();
      try {
        return await work();
      } finally {
        steps.push({ name, stage, startMs, endMs: sinceStart() });
      }
    },
  };
}
