import { systemClock } from '../../../src/platform/clock.ts';
import type { WatchMetric } from '../../../src/policy/policy.ts';
import type { Observation, Source } from '../../../src/watch/source.ts';

export const SOURCE = { file: 'policy.yml', line: 1, column: 1 };

/** A metric that must be at least 0. */
export function metricFrom(from: WatchMetric['from'], given: Partial<WatchMetric> = {}): WatchMetric {
  return {
    name: 'figure',
    from,
    min: 0,
    max: undefined,
    baselineRatio: undefined,
    everyMs: 200,
    initialDelayMs: 0,
    failureLimit: 2,
    inconclusiveLimit: 3,
    consecutiveErrorLimit: 4,
    dryRun: false,
    source: SOURCE,
    ...given,
  };
}

export interface Watching {
  readonly observed: readonly Observation[];
  /** Resolves with the first observation that is so, one that was told already included. */
  first(is: (observation: Observation) => boolean): Promise<Observation>;
  end(): Promise<void>;
}

/** Watches with a source until it is told to end. */
export function watching(source: Source): Watching {
  const over = new AbortController();
  const observed: Observation[] = [];
  const watch = source.watch((observation) => observed.push(observation), over.signal);
  return {
    observed,
    first: async (is) => {
      for (;;) {
        const found = observed.find(is);
        if (found !== undefined) return found;
        await systemClock.sleep(20);
      }
    },
    end: async () => {
      over.abort();
      await watch;
    },
  };
}

/** What became of a reading: its value, or the outcome without one. */
export const readingOf = (observation: Observation) =>
  observation.kind !== 'reading'
    ? undefined
    : observation.reading.outcome === 'value'
      ? observation.reading.value
      : observation.reading.outcome;
