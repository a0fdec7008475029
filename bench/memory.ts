import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, FIXTURE, gate, rounds, type Table } from './bench.ts';
import { add, quantile, type Samples, takeTurns } from './measure.ts';

/** The most memory that a gate's process ever had, in three kinds of run. */
export async function measureMemory(bench: Bench): Promise<Table> {
  const samples: Samples = new Map();
  const note = join(bench.work, 'peak');
  const hook = join(bench.work, 'peak.cjs');
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(note)}, String(process.resourceUsage().maxRSS)));\n`,
  );
  const peak = async (name: string, fixture: object, policy: object) => {
    const subject = { env: { FIXTURE: JSON.stringify(fixture) } };
    const options = { subject: ['--image', FIXTURE], policy: { subject, ...policy }, wanted: 'pass' } as const;
    await gate(bench, { ...options, node: ['--require', hook] });
    add(samples, name, Number(readFileSync(note, 'utf8')) / 1024);
  };
  const five = ['/ping', '/actuator/info', '/actuator/metrics', '/echo/a', '/echo/b'];
  const expect = { json: { '$.code': 200, '$.message': { matches: '^ok$' } } };
  const many = Array.from({ length: 1_000 }, (_, id) => ({ name: `check ${id}`, get: '/ping', expect }));
  await takeTurns(
    rounds(bench, 3),
    new Map([
      ['five', () => peak('five', {}, { checks: five.map((get) => ({ get })) })],
      ['many', () => peak('many', {}, { checks: many })],
      [
        'flood',
        () =>
          peak(
            'flood',
            { logFlood: 300_000 },
            { checks: [{ get: '/ping' }], logs: { forbid: ['never printed', { matches: '\\bFATAL\\b' }] } },
          ),
      ],
    ]),
    bench.tell,
  );
  const of = (name: string) => samples.get(name) ?? [];
  const worst = Math.max(...['five', 'many', 'flood'].map((name) => quantile(of(name), 1)));
  return {
    title: 'Peak memory of a gate',
    method: 'Peak resident set of the guard’s process (getrusage), docker’s command line not counted.',
    unit: 'MiB',
    rows: [
      { name: 'five checks', samples: of('five') },
      { name: '1,000 checks with JSON paths and a regular expression', samples: of('many') },
      { name: 'a log of 300,000 lines (22 MB) and rules about it', samples: of('flood') },
    ],
    goal: { text: `at most 256 MiB (here ${worst.toFixed(0)} MiB)`, reached: worst <= 256 },
    remarks: [],
  };
}
