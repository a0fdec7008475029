import { describe, expect, it } from 'vitest';
import { samplesTable, simulatedRow, TABLES } from '../../../scripts/watch-tables.ts';
import { projectFile } from '../../helpers/project-files.ts';

const document = projectFile('docs/watch.md');

/** The rows between two markers, without the head. */
function rowsOf(id: string): readonly string[] {
  const text = document.split(`<!-- begin ${id} -->\n`)[1]?.split(`\n<!-- end ${id} -->`)[0] ?? '';
  return text.split('\n').slice(2);
}

const everyRow = TABLES.flatMap((table) =>
  table.rows.map((row, index) => ({ table, row, index, name: `${table.id}: ${row.name}` })),
);

describe('docs/watch.md', () => {
  it('says how many samples a limit takes as the code does', () => {
    expect(rowsOf('samples')).toEqual(samplesTable().split('\n').slice(2));
  });

  it.each(TABLES.map(({ id, rows }) => [id, rows] as const))('has every scenario of table %s, in order', (id, rows) => {
    expect(rowsOf(id).map((row) => row.split(' | ').slice(0, 2).join(' | '))).toEqual(
      rows.map(({ name, runs }) => `| ${name} | ${runs}`),
    );
  });

  // the seeds are fixed, so a row that is run in full is what the document says to the letter
  it.each(everyRow.filter(({ row }) => row.runs <= 1500 && /outage|10 %/.test(row.name)).slice(0, 6))(
    'says what a run in full says ($name)',
    ({ table, index }) => {
      expect(rowsOf(table.id)[index]).toBe(simulatedRow(table, index));
    },
  );

  it.each(everyRow)('says what other seeds say, as far as chance allows ($name)', ({ table, row, index }) => {
    const runs = Math.min(150, row.runs / 10);
    const [, , fail = '', pass = ''] = (rowsOf(table.id)[index] ?? '').split(' | ');
    const tally = row.simulate(runs, 1_000_000);
    for (const [said, counted] of [
      [fail, tally.fail],
      [pass, tally.pass],
    ] as const) {
      const share = Number.parseFloat(said) / 100;
      // five times the deviation of both, and one run for what is next to never
      const chance = 5 * Math.sqrt((share * (1 - share)) / runs) * 1.1 + 1.5 / runs;
      expect(Math.abs(counted / runs - share)).toBeLessThanOrEqual(chance);
    }
  });

  it('claims no false alarm at half of the limit in 10,000 watches', () => {
    for (const [id, name] of [
      ['two-percent', '1 % of the answers fail'],
      ['five-percent', '2.5 % of the answers fail'],
      ['p95', '2.5 % of the answers are slower than allowed'],
      ['burn-rate', '0.25 % of the answers fail'],
      ['several', '2.5 % of the answers fail, those of one tick together'],
      ['counters', '2.5 % of the answers fail, at 0.2/s'],
      ['counters', '2.5 % of the answers fail, at 1/s'],
      ['counters', '2.5 % of the answers fail, at 5/s'],
      ['counters', '2.5 % of the answers fail, at 5/s, sent again'],
    ]) {
      expect(rowsOf(id ?? '').find((row) => row.startsWith(`| ${name} |`))).toContain('| 10000 | 0 % |');
    }
  });
});
