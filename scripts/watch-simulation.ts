import { conclude } from '../src/watch/conclusion.ts';
import { addSample, NOTHING_SEEN } from '../src/watch/decision.ts';
import { plannedTicks } from '../src/watch/interval.ts';
import { type PreparedRules, plannedSamples, prepareRules, type WatchRules } from '../src/watch/rules.ts';
import type { Sample } from '../src/watch/samples.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A service that is watched: at each moment, what share of its answers fails, and how long an answer takes. */
export interface Scenario {
  readonly name: string;
  /**
   * Share of failures at a moment in seconds since the watch began; `when` is a number from 0 to 1, one for each run, and
   * `probe` the how-manyth of those that are asked with each tick.
   */
  readonly failing: (seconds: number, when: number, probe: number) => number;
  /** Whether the probes of one tick fail together. */
  readonly isTogether?: boolean;
  /** Milliseconds; `chance` is a fresh number from 0 to 1. */
  readonly latencyMs?: (seconds: number, chance: number) => number;
}

/** What became of many runs of one scenario. */
export interface Tally {
  readonly runs: number;
  readonly fail: number;
  readonly pass: number;
  readonly inconclusive: number;
  /** Median moment of the decision among the runs that failed, in seconds since the watch began. */
  readonly medianSeconds: number | undefined;
  /** And how many samples it had seen. */
  readonly medianSamples: number | undefined;
}

/** The rules of a watch of 10 min, a probe every 2 s, at most 2 % failures. */
export function rulesWith(more: Partial<WatchRules>): PreparedRules {
  return prepareRules({
    forMs: 600_000,
    everyMs: 2000,
    probes: 1,
    errorRate: 0.02,
    consecutiveFailures: 5,
    budgets: [],
    metrics: [],
    minSamples: 60,
    strict: false,
    consecutiveErrorLimit: 4,
    ...more,
  });
}

/** The samples of one run of a scenario, in order. */
export function samplesOf(rules: PreparedRules, scenario: Scenario, seed: number): readonly Sample[] {
  const next = seeded(seed);
  const when = next();
  return Array.from({ length: plannedTicks(rules.forMs, rules.everyMs) }, (_, tick) => tick * rules.everyMs).flatMap(
    (atMs) => {
      let drawn = next();
      return Array.from({ length: rules.probes }, (_, probe): Sample => {
        if (probe > 0 && !scenario.isTogether) drawn = next();
        const outcome = drawn < scenario.failing(atMs / 1000, when, probe) ? 'failed' : 'ok';
        return { atMs, latencyMs: scenario.latencyMs?.(atMs / 1000, next()) ?? 0, outcome };
      });
    },
  );
}

/** Watches a scenario many times, each with a seed of its own. */
export function simulate(rules: PreparedRules, scenario: Scenario, runs: number, firstSeed = 1): Tally {
  const planned = plannedSamples(rules);
  const decided: { seconds: number; samples: number }[] = [];
  let pass = 0;
  for (let run = 0; run < runs; run++) {
    let state = NOTHING_SEEN;
    // far from each other, so that the runs have no numbers in common
    for (const sample of samplesOf(rules, scenario, (firstSeed + run) * 7919)) {
      state = addSample(rules, state, sample);
      if (state.decision !== undefined) break;
    }
    if (state.decision !== undefined) {
      decided.push({ seconds: state.decision.atMs / 1000, samples: state.failures.total.all });
    } else if (conclude(rules, state, { p95Ms: undefined }, planned).state === 'pass') pass++;
  }
  return tallyOf(runs, pass, decided);
}

/** @param decided for each run that failed: after how many seconds and samples */
export function tallyOf(
  runs: number,
  pass: number,
  decided: readonly { readonly seconds: number; readonly samples: number }[],
): Tally {
  const fail = decided.length;
  return {
    ...{ runs, fail, pass, inconclusive: runs - fail - pass },
    medianSeconds: median(decided.map(({ seconds }) => seconds)),
    medianSamples: median(decided.map(({ samples }) => samples)),
  };
}

function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)];
}
