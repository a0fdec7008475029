/**
 * One half-hour of a watch at 100 requests/s, on a clock that jumps, in a process of its own. Given: how (`guard`, `array`
 * or `nothing`) and a seed. Prints one line of JSON: the P95 in milliseconds, the peak memory in MiB, CPU in milliseconds.
 */
import { readFileSync } from 'node:fs';
import { seeded } from '../scripts/watch-simulation.ts';
import type { WatchPolicy } from '../src/policy/policy.ts';
import { rulesOf } from '../src/watch/policy-rules.ts';
import type { Sample } from '../src/watch/samples.ts';
import { Watching } from '../src/watch/watching.ts';

const LENGTH_MS = 30 * 60_000;
const EVERY_MS = 10;

/** Like answers of a service: most near 80 ms, a long tail, one in 200 failed. */
function* halfHour(seed: number): Generator<Sample> {
  const next = seeded(seed);
  for (let atMs = 0; atMs < LENGTH_MS; atMs += EVERY_MS) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const latencyMs = Math.exp(Math.log(80) + 0.7 * normal);
    yield { atMs, latencyMs, outcome: next() < 0.005 ? 'failed' : 'ok' };
  }
}

/** The guard's own runtime: rules, distribution, series, lines. */
async function watchIt(seed: number): Promise<number | undefined> {
  const policy: WatchPolicy = {
    forMs: LENGTH_MS,
    everyMs: EVERY_MS,
    probes: ['home'],
    session: [],
    errorRate: 0.05,
    p95: { maxMs: 5000, baselineRatio: undefined },
    consecutiveFailures: 5,
    minSamples: 60,
    strict: false,
    consecutiveErrorLimit: 4,
    controlUrl: undefined,
    healthEveryMs: undefined,
    prometheus: undefined,
    actuator: undefined,
    container: undefined,
    visits: undefined,
    metrics: [],
    budgets: [],
    source: { file: 'bench', line: 1, column: 1 },
  };
  let now = 0;
  const nothing = (): void => undefined;
  const clock = {
    now: () => now,
    date: () => new Date(now),
    // others get their turn, so that what waits is let go as in a real watch
    sleep: async (ms: number) => {
      await new Promise((wake) => setImmediate(wake));
      now += ms;
    },
  };
  const world = {
    clock,
    startedAt: 0,
    cancelled: new AbortController().signal,
    output: { line: nothing, section: nothing, foreign: nothing, progress: nothing, annotate: nothing, debug: nothing },
    secrets: { add: nothing, onMaskable: nothing, redact: (text: string) => text, tooShort: [] },
  };
  const all = { fromMs: 0, lengthMs: policy.forMs, isLast: true, lateMs: 0, before: undefined };
  const watching = new Watching(policy, rulesOf(policy), world, all);
  await watching.run([
    {
      name: 'bench',
      examine: async () => [],
      watch: async (tell) => {
        for (const sample of halfHour(seed)) tell({ kind: 'sample', probe: 'home', sample });
      },
    },
  ]);
  const report = watching.report();
  if (report.ticks.answered !== LENGTH_MS / EVERY_MS) throw new Error(`counted ${report.ticks.answered} answers`);
  return report.p95Ms;
}

/** Every sample kept, and sorted once a minute for the line about how it stands. */
function keepAll(seed: number): number | undefined {
  const samples: Sample[] = [];
  let p95Ms: number | undefined;
  for (const sample of halfHour(seed)) {
    samples.push(sample);
    const isMinute = (sample.atMs + EVERY_MS) % 60_000 === 0;
    if (!isMinute) continue;
    const times = samples.filter(({ outcome }) => outcome === 'ok').map(({ latencyMs }) => latencyMs);
    p95Ms = times.sort((left, right) => left - right)[Math.ceil(0.95 * times.length) - 1];
  }
  return p95Ms;
}

function keepNothing(seed: number): number | undefined {
  let count = 0;
  for (const _ of halfHour(seed)) count += 1;
  return count === 0 ? 0 : undefined;
}

const [how = '', seed = ''] = process.argv.slice(2);
const ways = { guard: watchIt, array: keepAll, nothing: keepNothing };
const way = Object.entries(ways).find(([name]) => name === how)?.[1];
if (way === undefined) throw new Error('Say how: guard, array or nothing.');
const before = process.cpuUsage();
const p95Ms = await way(Number(seed));
const { user, system } = process.cpuUsage(before);
// getrusage would count what the process that started this one had
const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
console.log(JSON.stringify({ p95Ms, peakMiB: Number(peak) / 1024, cpuMs: (user + system) / 1000 }));
