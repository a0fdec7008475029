import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { rulesWith, samplesOf, simulate } from '../scripts/watch-simulation.ts';
import type { PreparedRules } from '../src/watch/rules.ts';
import { type Bench, rounds, type Table } from './bench.ts';
import { lastLines, run, succeed, textOf } from './child.ts';
import { add, epochMs, quantile, type Samples, sleep, takeTurns } from './measure.ts';

const MOST_MIB = 128;
const MOST_OFF_PERCENT = 1;
const MOST_DECISION_S = 35;
const WINDOWS = 10_000;
/** Five probes every 50 ms are 100 requests/s. */
const FAST = { every: '50ms', probes: ['a', 'b', 'c', 'd', 'e'] };

/** The watch's figures: what it costs, how often it is wrong, how soon it knows. */
export async function measureWatch(bench: Bench): Promise<readonly Table[]> {
  const [memory, cpu, exactness] = await measureCost(bench);
  return [memory, cpu, exactness, measureFalseAlarms(bench), await measureDecision(bench)];
}

async function measureCost(bench: Bench): Promise<readonly [Table, Table, Table]> {
  const peaks: Samples = new Map();
  const cpus: Samples = new Map();
  const times = new Map<string, number[]>();
  const fold = (how: string) => async (round: number) => {
    const ended = await succeed(process.execPath, [join(import.meta.dirname, 'watch-fold.ts'), how, String(round + 1)]);
    const { p95Ms, peakMiB, cpuMs } = JSON.parse(textOf(ended)) as { p95Ms?: number; peakMiB: number; cpuMs: number };
    add(peaks, how, peakMiB);
    add(cpus, how, cpuMs);
    if (p95Ms !== undefined) times.set(how, [...(times.get(how) ?? []), p95Ms]);
  };
  await takeTurns(
    rounds(bench, 5),
    new Map([
      ['guard', fold('guard')],
      ['array', fold('array')],
      ['nothing', fold('nothing')],
    ]),
    bench.tell,
  );
  // once: it takes its time, and the heap of a process grows for minutes before it is what it will be
  const seconds = Math.max(30, Math.round(300 * bench.scale));
  add(peaks, 'bundle', await peakOfBundle(bench, seconds));
  const [guard = [], array = []] = ['guard', 'array'].map((how) => times.get(how));
  const off = guard.map((p95Ms, round) => Math.abs(p95Ms / (array[round] ?? Number.NaN) - 1) * 100);
  const most = Math.max(...['guard', 'bundle'].map((how) => quantile(peaks.get(how) ?? [], 1)));
  const worst = quantile(off, 1);
  const method =
    '180,000 answers (most near 80 ms, a long tail) through the watch’s own runtime on a clock that jumps, in a process of its own. Beside it every sample kept in an array, sorted once a minute.';
  const names = {
    guard: 'release-guard: rules, distribution, series, lines',
    array: 'every sample in an array',
    nothing: 'making the answers and keeping nothing: what Node itself takes',
  };
  const rows = (samples: Samples) =>
    Object.entries(names).map(([how, name]) => ({ name, samples: samples.get(how) ?? [] }));
  return [
    {
      title: 'Memory of a watch, 30 minutes at 100 requests/s',
      method: `${method} Peak resident set (VmHWM).`,
      unit: 'MiB',
      rows: [
        ...rows(peaks),
        {
          name: `the bundle, ${seconds} s of real requests at 100/s`,
          samples: peaks.get('bundle') ?? [],
          note: 'the whole process: policy, HTTP client, reports',
        },
      ],
      goal: { text: `at most ${MOST_MIB} MiB (here ${most.toFixed(0)} MiB)`, reached: most <= MOST_MIB },
      remarks: ['All but the bundle are TypeScript that Node itself makes runnable, which is most of their memory.'],
    },
    {
      title: 'CPU of a watch, 30 minutes at 100 requests/s',
      method: `${method} User and system time, without the requests themselves and the start of the process.`,
      unit: 'ms',
      rows: rows(cpus),
      remarks: [],
    },
    {
      title: 'P95 of a watch against the exact one',
      method: `${method} The deviation from the P95 that the array gives.`,
      unit: '%',
      rows: [{ name: names.guard, samples: off }],
      goal: {
        text: `within ${MOST_OFF_PERCENT} % (here ${worst.toFixed(2)} % at most)`,
        reached: worst <= MOST_OFF_PERCENT,
      },
      remarks: [],
    },
  ];
}

async function peakOfBundle(bench: Bench, seconds: number): Promise<number> {
  await using service = await liveService();
  const folder = mkdtempSync(join(bench.work, 'watch-memory-'));
  const note = join(folder, 'peak');
  const hook = join(folder, 'peak.cjs');
  const read = "/VmHWM:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))[1]";
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(note)}, ${read}));\n`,
  );
  const limits = { 'error-rate': { max: '5%' }, p95: { max: '5s' } };
  const report = await watchWithBundle(bench, folder, service.url, {
    node: ['--require', hook],
    checks: FAST.probes.map((name) => ({ name, get: `/${name}` })),
    watch: { ...FAST, for: `${seconds}s`, ...limits },
    wanted: 'pass',
  });
  const { answered } = report.watch.ticks;
  if (answered < 95 * seconds) throw new Error(`only ${answered} of ${100 * seconds} answers`);
  return Number(readFileSync(note, 'utf8')) / 1024;
}

function measureFalseAlarms(bench: Bench): Table {
  const windows = rounds(bench, WINDOWS);
  const kinds: readonly { readonly name: string; readonly rules: PreparedRules; readonly limit: number }[] = [
    { name: '5 %, 15 min', rules: rulesWith({ forMs: 900_000, errorRate: 0.05 }), limit: 0.05 },
    { name: '2 %, 10 min', rules: rulesWith({}), limit: 0.02 },
  ];
  const rows = kinds.map(({ name, rules, limit }) => {
    const scenario = { name, failing: () => limit / 2 };
    const count = (isAlarm: (failed: readonly boolean[]) => boolean): number =>
      Array.from({ length: windows }, (_, index) =>
        // the seeds of `simulate`, so that all see the same answers
        samplesOf(rules, scenario, (index + 1) * 7919).map(({ outcome }) => outcome === 'failed'),
      ).filter(isAlarm).length;
    return {
      name,
      guard: simulate(rules, scenario, windows).fail,
      always: count((failed) => isEverAbove(failed, limit)),
      lately: count((failed) => isEverAboveLately(failed, limit)),
    };
  });
  const most = Math.max(...rows.map(({ guard }) => guard));
  return {
    title: `False alarms in ${windows} healthy watches`,
    method:
      'Simulated services that fail at half the limit, a probe every 2 s; with `on-fail: rollback` each alarm would be a rollback of a good release. All rules see the same answers.',
    unit: 'runs',
    rows: [
      ...rows.map(({ name, guard }) => ({ name: `release-guard (${name})`, samples: [guard] })),
      ...rows.map(({ name, always }) => ({
        name: `rate so far, after 1 min, above the limit (${name})`,
        samples: [always],
      })),
      ...rows.map(({ name, lately }) => ({
        name: `rate of the last 5 min above the limit (${name})`,
        samples: [lately],
      })),
    ],
    goal: { text: `none (here ${most})`, reached: most === 0 },
    remarks: ['How soon a bad one is found, and what outages do: the tables of docs/watch.md.'],
  };
}

const MINUTE = 30;

function isEverAbove(failed: readonly boolean[], limit: number): boolean {
  let bad = 0;
  return failed.some((isBad, index) => {
    bad += Number(isBad);
    return index + 1 >= MINUTE && bad / (index + 1) > limit;
  });
}

function isEverAboveLately(failed: readonly boolean[], limit: number): boolean {
  const span = 5 * MINUTE;
  let bad = 0;
  return failed.some((isBad, index) => {
    bad += Number(isBad) - Number(failed[index - span] ?? false);
    return index + 1 >= span && bad / span > limit;
  });
}

type Death = 'refuses' | 'answers 503' | 'is silent';

/** All at the same time: they wait most of it. */
async function measureDecision(bench: Bench): Promise<Table> {
  const deaths: readonly Death[] = ['refuses', 'answers 503', 'is silent'];
  const samples: Samples = new Map();
  const all = deaths.flatMap((death) => Array.from({ length: rounds(bench, 4) }, (_, round) => ({ death, round })));
  await Promise.all(
    all.map(async ({ death, round }) => {
      // not all in the same part of a tick
      add(samples, death, (await decide(bench, death, 10_000 + round * 470)) / 1000);
      bench.tell(`  ${death}, ${round + 1}`);
    }),
  );
  const worst = Math.max(...deaths.map((death) => quantile(samples.get(death) ?? [], 1)));
  return {
    title: 'From a dead service to the decision',
    method:
      'A real service dies 10 s or more after the watch began (a probe every 2 s, with a timeout of 2 s): from then until the process has ended, with its reports written.',
    unit: 's',
    rows: [
      ...deaths.map((death) => ({ name: `release-guard: it ${death}`, samples: samples.get(death) ?? [] })),
      { name: 'a probe of Kubernetes as it is by default (3 failures, one every 10 s)', samples: [20, 25, 30] },
      { name: 'HEALTHCHECK of Docker as it is by default (3 failures, one every 30 s)', samples: [60, 75, 90] },
    ],
    goal: { text: `at most ${MOST_DECISION_S} s (here ${worst.toFixed(1)} s)`, reached: worst <= MOST_DECISION_S },
    remarks: [
      'The lines about Kubernetes and Docker are arithmetic, not measurements, for a service that refuses at once.',
      'A silent service is found later by the timeout of its checks: 10 s unless they say otherwise.',
    ],
  };
}

async function decide(bench: Bench, death: Death, afterMs: number): Promise<number> {
  await using service = await liveService();
  const folder = mkdtempSync(join(bench.work, 'watch-death-'));
  const given = {
    checks: [{ name: 'home', get: '/', timeout: '2s' }],
    watch: { for: '5m', every: '2s', probes: ['home'], 'error-rate': { max: '5%' } },
    wanted: 'fail' as const,
  };
  const watched = watchWithBundle(bench, folder, service.url, given);
  // a rejection before the first answer is told by `watched`
  await Promise.race([service.firstAsked, watched]);
  await sleep(afterMs);
  const diedAt = epochMs();
  await service.die(death);
  return (await watched).endedAt - diedAt;
}

interface WatchRun {
  readonly endedAt: number;
  readonly watch: { readonly ticks: { readonly answered: number } };
}

/** The watch as a user starts it. */
async function watchWithBundle(
  bench: Bench,
  folder: string,
  url: string,
  given: {
    readonly node?: readonly string[];
    readonly checks: readonly object[];
    readonly watch: object;
    readonly wanted: 'pass' | 'fail';
  },
): Promise<WatchRun> {
  const policy = join(folder, 'release-guard.yml');
  const reports = join(folder, 'report');
  mkdirSync(reports, { recursive: true });
  writeFileSync(policy, JSON.stringify({ version: 1, checks: given.checks, watch: given.watch }));
  const ended = await run(
    process.execPath,
    [...(given.node ?? []), bench.bundle, 'watch', '--url', url, '--policy', policy, '--report-dir', reports],
    { cwd: folder, timeoutMs: 600_000 },
  );
  const report = JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8')) as {
    readonly verdict: { readonly name: string };
    readonly watch: WatchRun['watch'];
  };
  if (report.verdict.name !== given.wanted) {
    throw new Error(`the watch ended with ${report.verdict.name}, wanted ${given.wanted}: ${lastLines(ended)}`);
  }
  return { endedAt: ended.endedAt, watch: report.watch };
}

interface LiveService extends AsyncDisposable {
  readonly url: string;
  /** Resolves with the first request. */
  readonly firstAsked: Promise<void>;
  die(death: Death): Promise<void>;
}

async function liveService(): Promise<LiveService> {
  let state: Death | undefined;
  const asked = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    asked.resolve();
    if (state === 'is silent') return;
    response.writeHead(state === undefined ? 200 : 503).end('welcome');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the service has no port');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await new Promise<void>((closed) => server.close(() => closed()));
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    firstAsked: asked.promise,
    die: async (death) => {
      state = death;
      if (death === 'refuses') await close();
    },
    [Symbol.asyncDispose]: close,
  };
}
