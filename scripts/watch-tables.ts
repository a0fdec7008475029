import { readFile, writeFile } from 'node:fs/promises';
import { supportsThreshold } from '../src/watch/interval.ts';
import { type PreparedRules, prepareRules } from '../src/watch/rules.ts';
import { percent } from '../src/watch/wording.ts';
import { simulateCounters } from './counter-simulation.ts';
import { rulesWith, type Scenario, simulate, type Tally } from './watch-simulation.ts';

/** A row: a service that is watched so many times, each time with a seed of its own. */
export interface SimulatedRow {
  readonly name: string;
  readonly runs: number;
  readonly simulate: (runs: number, firstSeed?: number) => Tally;
}

/** A table of the document: services that are watched by the same rules. */
export interface SimulatedTable {
  /** Of the markers around it. */
  readonly id: string;
  readonly rows: readonly SimulatedRow[];
}

/** Failures of a healthy service, which no outage has to do with. */
const NOISE = 0.002;
const RUNS = 1500;
/** At half the limit, where a single false alarm is one too many. */
const HALF_RUNS = 10_000;
/** At the limit itself. */
const LIMIT_RUNS = 4000;
/** Of watches with many samples. */
const FEW_RUNS = 300;

const steady = (share: number): Scenario => ({ name: `${shareText(share)} of the answers fail`, failing: () => share });
const outage = (seconds: number): Scenario => ({
  name: `one outage of ${seconds} s`,
  failing: (at, when) => {
    const begin = 60 + when * 420;
    return at >= begin && at < begin + seconds ? 1 : NOISE;
  },
});
const again = (seconds: number, every: number): Scenario => ({
  name: `an outage of ${seconds} s every ${every} s`,
  failing: (at, when) => ((at + when * every) % every < seconds ? 1 : NOISE),
});
const from = (begin: number, share: number, name: string): Scenario => ({
  name,
  failing: (at) => (at >= begin ? share : NOISE),
});
const slow = (share: number): Scenario => ({
  name: `${shareText(share)} of the answers are slower than allowed`,
  failing: () => 0,
  latencyMs: (_, chance) => (chance < share ? 800 : 100),
});

const counted = (requestsPerSecond: number, scenario: Scenario, runs: number, retries = 0): SimulatedRow => {
  const name = `${scenario.name}, at ${requestsPerSecond}/s${retries === 0 ? '' : ', sent again'}`;
  const traffic = {
    name,
    requestsPerSecond,
    failing: (at: number, when: number) => scenario.failing(at, when, 0),
    retries,
  };
  return { name, runs, simulate: (times, firstSeed) => simulateCounters(traffic, times, firstSeed) };
};
const probed = (
  rules: PreparedRules,
  rows: readonly { readonly scenario: Scenario; readonly runs: number }[],
): readonly SimulatedRow[] =>
  rows.map(({ scenario, runs }) => ({
    ...{ name: scenario.name, runs },
    simulate: (times, firstSeed) => simulate(rules, scenario, times, firstSeed),
  }));

const together = (scenario: Scenario): Scenario => ({
  ...scenario,
  name: `${scenario.name}, those of one tick together`,
  isTogether: true,
});
const oneDead = (begin: number): Scenario => ({
  name:
    begin === 0
      ? 'one probe of the five always fails'
      : `one probe of the five always fails, from ${begin / 60} min on`,
  failing: (at, _, probe) => (probe === 0 && at >= begin ? 1 : NOISE),
});

const twoPercent = rulesWith({});
const usual = rulesWith({ forMs: 900_000, errorRate: 0.05 });
const many = rulesWith({ forMs: 900_000, everyMs: 100, errorRate: 0.05 });
const several = rulesWith({ forMs: 900_000, errorRate: 0.05, probes: 5 });
const speed = prepareRules({ ...withoutErrorRate(usual), p95: { max: 500, by: 'limit', lacksBaseline: false } });
const burning = prepareRules({
  ...withoutErrorRate(usual),
  budgets: [{ budget: 0.005, rate: 14.4, longMs: 600_000, shortMs: 60_000 }],
});

function withoutErrorRate({ errorRate: _, ...rest }: PreparedRules) {
  return rest;
}

/** The simulations, in the order of the document. */
export const TABLES: readonly SimulatedTable[] = [
  {
    id: 'two-percent',
    rows: probed(twoPercent, [
      { scenario: steady(0.005), runs: RUNS },
      { scenario: steady(0.01), runs: HALF_RUNS },
      { scenario: steady(0.02), runs: LIMIT_RUNS },
      ...[0.04, 0.06, 0.1, 0.3, 1].map((share) => ({ scenario: steady(share), runs: RUNS })),
      ...[6, 12, 20, 28, 40].map((seconds) => ({ scenario: outage(seconds), runs: RUNS })),
      ...[600, 300, 100].map((every) => ({ scenario: again(10, every), runs: RUNS })),
      { scenario: from(120, 1, 'dead from 2 min on'), runs: RUNS },
      { scenario: from(300, 0.2, '20 % fail from 5 min on'), runs: RUNS },
    ]),
  },
  {
    id: 'five-percent',
    rows: probed(usual, [
      { scenario: steady(0.0125), runs: RUNS },
      { scenario: steady(0.025), runs: HALF_RUNS },
      { scenario: steady(0.05), runs: LIMIT_RUNS },
      ...[0.1, 0.15, 0.2, 0.3, 1].map((share) => ({ scenario: steady(share), runs: RUNS })),
      ...[12, 20, 28, 40].map((seconds) => ({ scenario: outage(seconds), runs: RUNS })),
      { scenario: from(120, 1, 'dead from 2 min on'), runs: RUNS },
      { scenario: from(450, 0.2, '20 % fail from 7.5 min on'), runs: RUNS },
    ]),
  },
  {
    id: 'many',
    rows: probed(many, [
      { scenario: steady(0.025), runs: FEW_RUNS },
      { scenario: steady(0.07), runs: FEW_RUNS },
      { scenario: steady(0.1), runs: FEW_RUNS },
      ...[12, 20, 28, 40].map((seconds) => ({ scenario: outage(seconds), runs: FEW_RUNS })),
      { scenario: from(450, 0.1, '10 % fail from 7.5 min on'), runs: FEW_RUNS },
    ]),
  },
  {
    id: 'several',
    rows: probed(several, [
      { scenario: steady(0.025), runs: RUNS },
      { scenario: together(steady(0.025)), runs: HALF_RUNS },
      { scenario: together(steady(0.05)), runs: RUNS },
      { scenario: steady(0.1), runs: FEW_RUNS },
      ...[0.1, 0.2, 0.3].map((share) => ({ scenario: together(steady(share)), runs: FEW_RUNS })),
      { scenario: oneDead(0), runs: FEW_RUNS },
      { scenario: oneDead(450), runs: FEW_RUNS },
      ...[12, 20, 28, 40].map((seconds) => ({ scenario: outage(seconds), runs: FEW_RUNS })),
    ]),
  },
  {
    id: 'p95',
    rows: probed(speed, [
      { scenario: slow(0.025), runs: HALF_RUNS },
      { scenario: slow(0.05), runs: LIMIT_RUNS },
      ...[0.1, 0.2, 0.5, 1].map((share) => ({ scenario: slow(share), runs: RUNS })),
    ]),
  },
  {
    id: 'burn-rate',
    rows: probed(burning, [
      { scenario: steady(0.0025), runs: HALF_RUNS },
      { scenario: steady(0.005), runs: LIMIT_RUNS },
      ...[0.05, 0.1, 0.2].map((share) => ({ scenario: steady(share), runs: RUNS })),
      ...[12, 20].map((seconds) => ({ scenario: outage(seconds), runs: RUNS })),
      { scenario: from(120, 1, 'dead from 2 min on'), runs: RUNS },
    ]),
  },
  {
    id: 'counters',
    rows: [
      ...[0.2, 1, 5].map((rate) => counted(rate, steady(0.025), HALF_RUNS)),
      counted(5, steady(0.025), HALF_RUNS, 3),
      ...[0.2, 1, 5, 50].map((rate) => counted(rate, steady(0.05), LIMIT_RUNS)),
      counted(5, steady(0.05), LIMIT_RUNS, 3),
      ...[0.2, 1, 5, 50].map((rate) => counted(rate, steady(0.1), RUNS)),
      counted(5, steady(0.1), RUNS, 3),
      ...[0.2, 1, 5].map((rate) => counted(rate, steady(0.3), RUNS)),
      ...[0.2, 5].map((rate) => counted(rate, steady(1), RUNS)),
      ...[12, 20, 28, 40].map((seconds) => counted(5, outage(seconds), RUNS)),
      counted(5, outage(20), RUNS, 3),
      ...[0.1, 0.3, 1].map((share) => counted(5, from(450, share, `${shareText(share)} fail from 7.5 min on`), RUNS)),
    ],
  },
];

/** With decimals where they are what matters: `0.04 %`, `57 %`, `99.8 %`, and no rounding to nothing or everything. */
function shareText(share: number): string {
  const figures = share < 0.1 || share > 0.99 ? 2 : 0;
  return `${Number((share * 100).toFixed(figures))} %`;
}

/** One row of a table: a service, and what became of its runs. */
export function simulatedRow(table: SimulatedTable, index: number): string {
  const row = table.rows[index];
  if (row === undefined) throw new RangeError(`Table ${table.id} has no row ${index}.`);
  const { runs, fail, pass, inconclusive, medianSeconds } = row.simulate(row.runs);
  const share = (count: number) => shareText(count / runs);
  const decided = medianSeconds === undefined ? '–' : `${medianSeconds} s`;
  return `| ${row.name} | ${runs} | ${share(fail)} | ${share(pass)} | ${share(inconclusive)} | ${decided} |`;
}

function simulatedTable(table: SimulatedTable): string {
  return [
    '| the service | runs | fail | pass | inconclusive | median decision |',
    '| --- | --- | --- | --- | --- | --- |',
    ...table.rows.map((_, index) => simulatedRow(table, index)),
  ].join('\n');
}

/** How many samples, all of them good, it takes to show that a limit is kept, and how long that is. */
export function samplesTable(): string {
  const rows = [0.05, 0.02, 0.01, 0.005, 0.001].map((limit) => {
    const { needed } = supportsThreshold(1, 1, limit);
    return `| ${percent(limit)} | ${needed} | ${Math.ceil((needed * 2) / 60)} min |`;
  });
  return ['| limit | samples | at one every 2 s |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The document with the text between the two markers replaced. */
export function replaceBetween(document: string, id: string, text: string): string {
  const begin = `<!-- begin ${id} -->`;
  const end = `<!-- end ${id} -->`;
  const [before, rest = ''] = document.split(begin);
  const after = rest.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`docs/watch.md has no markers for ${id}.`);
  return `${before}${begin}\n${text}\n${end}${after}`;
}

/** Writes the tables of `docs/watch.md`; what they say is decided by the code of the watch and the seeds here. */
if (import.meta.main) {
  const file = new URL('../docs/watch.md', import.meta.url);
  // minutes, in which somebody may write in the document
  const texts = TABLES.map((table) => [table.id, simulatedTable(table)] as const);
  let document = replaceBetween(await readFile(file, 'utf8'), 'samples', samplesTable());
  for (const [id, text] of texts) document = replaceBetween(document, id, text);
  await writeFile(file, document);
  console.log('Wrote the tables of docs/watch.md.');
}
