import { availableParallelism, loadavg, release, totalmem } from 'node:os';
import type { Table } from './bench.ts';
import { succeed, textOf } from './child.ts';
import { median, quantile } from './measure.ts';

/** One table as Markdown. Ratios are against the guard, the first row. */
export function markdown(table: Table): string {
  const reference = median(table.rows[0]?.samples ?? []);
  const rows = table.rows.map(({ name, samples, note }) => {
    const value = median(samples);
    const cells = Number.isNaN(value)
      ? ['–', '–', '–', '–', '0']
      : [
          number(value),
          number(quantile(samples, 0)),
          number(quantile(samples, 1)),
          reference === 0 ? '–' : `${(value / reference).toFixed(2)} ×`,
          String(samples.length),
        ];
    return `| ${[name, ...cells, note ?? ''].join(' | ')} |`;
  });
  const goal =
    table.goal === undefined
      ? []
      : [`**Goal: ${table.goal.text} — ${table.goal.reached ? 'reached' : 'missed'}.**`, ''];
  return [
    `## ${table.title}`,
    '',
    table.method,
    '',
    ...goal,
    `| | median, ${table.unit} | least | most | against the guard | runs | |`,
    '| --- | ---: | ---: | ---: | ---: | ---: | --- |',
    ...rows,
    '',
    ...table.remarks.map((remark) => `- ${remark}`),
    ...(table.remarks.length > 0 ? [''] : []),
  ].join('\n');
}

function number(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1);
}

/** The machine, as far as it matters to the figures. */
export async function machine(): Promise<string> {
  const docker = textOf(
    await succeed('docker', [
      'version',
      '--format',
      'Docker engine {{.Server.Version}}, command line {{.Client.Version}}',
    ]),
  );
  return `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${release().split('-')[0]}, ${docker.trim()}, Node ${process.versions.node}`;
}

/** Programs that want to run at a moment, on average of the last minute. */
export function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
