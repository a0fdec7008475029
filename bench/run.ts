/**
 * `npm run bench`: the gate’s figures beside what a user would pick instead, on the same images and the same checklist, in
 * one run. Writes `bench/results.md`.
 *
 *   node bench/run.ts --only ready,start,…     measures and writes these parts alone, and says so beside them
 *   node bench/run.ts --scale 0.2              fewer rounds; writes nothing
 *
 * RELEASE_GUARD_BUNDLE names another bundle than dist/index.js; HURL another hurl than the one in PATH.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBench, type Table } from './bench.ts';
import { measureChecklist } from './checklist.ts';
import { run, succeed } from './child.ts';
import { removeAll } from './container.ts';
import { measureDeath } from './death.ts';
import { measureMemory } from './memory.ts';
import { measureReady } from './ready.ts';
import { measureRollback } from './rollback.ts';
import { measureStart } from './start.ts';
import { load, machine, markdown } from './table.ts';
import { measureWatch } from './watch.ts';
import { measureWhole } from './whole.ts';

const here = import.meta.dirname;
const measurements = {
  ready: measureReady,
  start: measureStart,
  checklist: measureChecklist,
  whole: measureWhole,
  death: measureDeath,
  memory: measureMemory,
  rollback: measureRollback,
  watch: measureWatch,
};

const { values } = parseArgs({ options: { only: { type: 'string' }, scale: { type: 'string', default: '1' } } });
const chosen = Object.entries(measurements).filter(([name]) => values.only?.split(',').includes(name) ?? true);
const isWhole = values.only === undefined && values.scale === '1';

if (!existsSync(join(here, 'node_modules'))) {
  console.log('Installing what the guard is measured against.');
  await succeed('npm', ['ci', '--prefix', here, '--ignore-scripts', '--no-audit', '--no-fund'], { timeoutMs: 600_000 });
}
await succeed(join(here, '../__tests__/images/build-all.sh'), [], { timeoutMs: 900_000 });

const bench = openBench(Number(values.scale), (line) => console.log(line));
// At the start: a bundle is not made of what is committed while it is measured.
const commit = await run('git', ['-C', here, 'describe', '--always', '--dirty', '--exclude=*']);
const revision = commit.exitCode === 0 ? `, commit ${commit.lines[0]?.text ?? ''}` : '';
const tables: Table[] = [];
const loads = [load()];
try {
  for (const [name, measure] of chosen) {
    console.log(`${name}:`);
    const made = await measure(bench);
    for (const table of Array.isArray(made) ? (made as readonly Table[]) : [made as Table]) {
      tables.push(table);
      console.log(`\n${markdown(table)}`);
    }
    loads.push(load());
  }
} finally {
  await removeAll();
  bench.close();
}

const results = join(here, 'results.md');
const made = `${new Date().toISOString().slice(0, 10)}${revision}`;
const page = [
  '# Figures',
  '',
  `Made by \`npm run bench\` on ${made}; alternatives took turns (A B C, B C A, …).`,
  '',
  `${await machine()}. Load average at the start and after each part: ${loads.join(', ')}.`,
  '',
  ...tables.map(markdown),
].join('\n');
if (isWhole) writeFileSync(results, page);
else if (values.scale === '1') writeFileSync(results, withSections(readFileSync(results, 'utf8'), tables));

/** The page with these tables in place of those of the same titles, or at its end; each says when it was measured. */
function withSections(before: string, measured: readonly Table[]): string {
  const [head = '', ...sections] = before.split(/^(?=## )/m);
  for (const table of measured) {
    const remark = `Measured apart from the rest: ${made}, load average at the end ${loads.at(-1)}.`;
    const section = `${markdown({ ...table, remarks: [...table.remarks, remark] })}\n`;
    const at = sections.findIndex((one) => one.startsWith(`## ${table.title}\n`));
    if (at < 0) sections.push(section);
    else sections[at] = section;
  }
  return `${[head, ...sections].map((part) => part.trimEnd()).join('\n\n')}\n`;
}

const missed = tables.filter((table) => table.goal?.reached === false);
console.log(
  missed.length === 0 ? 'Every goal is reached.' : `Missed: ${missed.map((table) => table.title).join('; ')}.`,
);
