import { conclude } from '../src/watch/conclusion.ts';
import { addMetricReading, NOTHING_SEEN } from '../src/watch/decision.ts';
import { lookRule } from '../src/watch/look-rule.ts';
import { METRIC_DEFAULTS } from '../src/watch/metric.ts';
import { type PreparedRules, prepareRules } from '../src/watch/rules.ts';
import type { Counts } from '../src/watch/sequential.ts';
import { seeded, type Tally, tallyOf } from './watch-simulation.ts';

/** A service whose own counters are looked at. */
export interface Traffic {
  readonly name: string;
  readonly requestsPerSecond: number;
  /** Share of failures among all requests; see `Scenario`. */
  readonly failing: (seconds: number, when: number) => number;
  /** How many times a request that failed is sent again, a second later each, to fail again. */
  readonly retries: number;
}

const NAME = 'actuator error rate';
const EVERY_SECONDS = 10;
/** Above this many expected ones, counts are drawn from the normal distribution. */
const MANY = 30;

/** A look every 10 s for 15 min at a service without probes, at most 5 % failures. */
export const COUNTER_RULES: PreparedRules = prepareRules({
  forMs: 900_000,
  everyMs: 2000,
  probes: 0,
  budgets: [],
  metrics: [
    {
      ...METRIC_DEFAULTS,
      name: NAME,
      max: 0.05,
      looks: lookRule({ limit: 0.05, bad: 'failed', reason: 'watch-error-rate', leastRequests: 60 }, 90),
      inconclusiveLimit: 45,
    },
  ],
  minSamples: 60,
  strict: false,
  consecutiveErrorLimit: 4,
});

/** What each look of one run counts. */
export function looksOf({ requestsPerSecond, failing, retries }: Traffic, seed: number): readonly Counts[] {
  const next = seeded(seed);
  const when = next();
  const seconds = COUNTER_RULES.forMs / 1000;
  const bad = new Float64Array(seconds + retries);
  const all = new Float64Array(seconds + retries);
  const count = (numbers: Float64Array, at: number, more: number) => numbers.set([(numbers[at] ?? 0) + more], at);
  for (let second = 0; second < seconds; second++) {
    const share = failing(second, when);
    // of the requests that people make, so that the share among all of them is as asked
    const first = share / (1 + retries * (1 - share));
    const well = countWith(requestsPerSecond * (1 - first), next);
    const failed = countWith(requestsPerSecond * first, next);
    count(all, second, well);
    for (let again = 0; again <= retries; again++) {
      count(bad, second + again, failed);
      count(all, second + again, failed);
    }
  }
  const sum = (numbers: Float64Array, look: number) =>
    numbers.slice(look * EVERY_SECONDS, (look + 1) * EVERY_SECONDS).reduce((total, number) => total + number, 0);
  return Array.from({ length: seconds / EVERY_SECONDS }, (_, look) => ({ bad: sum(bad, look), all: sum(all, look) }));
}

/** Watches a service many times by its own counters, each with a seed of its own. */
export function simulateCounters(traffic: Traffic, runs: number, firstSeed = 1): Tally {
  const decided: { seconds: number; samples: number }[] = [];
  let pass = 0;
  for (let run = 0; run < runs; run++) {
    let state = NOTHING_SEEN;
    for (const [look, requests] of looksOf(traffic, (firstSeed + run) * 7919).entries()) {
      const atMs = (look + 1) * EVERY_SECONDS * 1000;
      const { bad, all } = requests;
      const reading =
        all === 0
          ? ({ atMs, outcome: 'no-data' } as const)
          : ({ atMs, outcome: 'value', value: bad / all, requests } as const);
      state = addMetricReading(COUNTER_RULES, state, NAME, reading);
      if (state.decision !== undefined) break;
    }
    if (state.decision !== undefined) {
      const samples = state.metrics[NAME]?.looks?.requests.all ?? 0;
      decided.push({ seconds: state.decision.atMs / 1000, samples });
    } else if (conclude(COUNTER_RULES, state, { p95Ms: undefined }, 0).state === 'pass') pass++;
  }
  return tallyOf(runs, pass, decided);
}

/** How many come, where they come independently of each other (Poisson). */
function countWith(mean: number, next: () => number): number {
  if (mean > MANY) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > least; product *= next()) count++;
  return count;
}
