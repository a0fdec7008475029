import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ganttChart } from '../../../src/report/gantt.ts';
import { summaryMarkdown } from '../../../src/report/summary.ts';
import { chartParts } from '../../../src/report/watch-chart.ts';
import type { Series } from '../../../src/watch/series.ts';
import type { WatchReport } from '../../../src/watch/watch-report.ts';
import { describeWhere } from '../../helpers/docker.ts';
import fc from '../../helpers/fast-check.ts';
import { type Bar, MERMAIDS, type Mermaid, mermaidMissing, openMermaid } from '../../helpers/mermaid.ts';
import { hostileMarkdown } from '../../unit/report/hostile-markdown.ts';
import { finding, sample } from '../../unit/report/sample.ts';

type Values = readonly (number | undefined)[];
type Watch = Pick<WatchReport, 'stretchMs' | 'plannedMs' | 'tookMs' | 'decidedAtMs' | 'series'>;

const RUNS = { numRuns: 25 };
const SLOW_TEST = { timeout: 60_000 };

function seriesOf(values: Values, stretchMs: number, more: Partial<Series> = {}): Series {
  const points = values.flatMap((value, index) => {
    return value === undefined ? [] : [{ atMs: Math.round(index * stretchMs), value }];
  });
  return { name: 'error rate', unit: 'share', points, ...more };
}

function watchOf(series: Series, stretches: number, stretchMs: number, decidedAtMs?: number): Watch {
  const tookMs = stretches * stretchMs;
  return { stretchMs, plannedMs: tookMs, tookMs, decidedAtMs, series: [series] };
}

function chartOf(values: Values, stretchMs = 15_000, more: Partial<Series> = {}, decidedAtMs?: number): string {
  const series = seriesOf(values, stretchMs, more);
  return diagramsIn(chartParts(series, watchOf(series, values.length, stretchMs, decidedAtMs)).join('\n')).join('');
}

function diagramsIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, diagram = '']) => diagram);
}

/** Bars that are to be seen, by their position in the row; nothing of a negative height is. */
function shown(row: readonly Bar[] = []): readonly number[] {
  return row.flatMap(({ height }, at) => (height >= 0 ? [at] : []));
}

const figures = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1e-9, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const anySeries = fc
  .record({
    values: fc
      .array(fc.option(figures, { nil: undefined, freq: 4 }), { minLength: 2, maxLength: 60 })
      .filter((values) => values.some((value) => value !== undefined)),
    unit: fc.constantFrom('share' as const, 'ms' as const),
    max: fc.option(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 1e9 }))),
    stretchMs: fc.constantFrom(50, 166.666, 1000, 1016.7, 5000, 15_000, 20_000, 120_000, 7_200_000),
    isDecided: fc.boolean(),
  })
  .map(({ max, ...rest }) => ({ ...rest, more: { unit: rest.unit, ...(max === null ? {} : { max }) } }));

describeWhere(mermaidMissing).each(MERMAIDS)('what is drawn by %s', (name) => {
  let mermaid: Mermaid;
  beforeAll(() => {
    mermaid = openMermaid(name);
  }, 60_000);
  afterAll(() => mermaid?.[Symbol.dispose]());

  describe('as a chart of a watch', () => {
    test('has a bar for each stretch as high as its value, grey where nothing was seen, and the limit', async () => {
      const chart = await mermaid.drawChart(chartOf([0, 1, undefined, 0.5], 15_000, { max: 0.25 }, 60_000));
      const [seen = [], gaps = []] = chart.rows;
      expect(shown(seen)).toEqual([0, 1, 3]);
      expect(shown(gaps)).toEqual([2]);
      const [none, all, , half] = seen.map(({ height }) => height);
      // a bar of 0 is as high as the axis begins above the line
      expect((half ?? 0) - (none ?? 0)).toBeCloseTo(((all ?? 0) - (none ?? 0)) / 2);
      expect(gaps[2]?.height).toBe(all);
      expect(chart.lines).toHaveLength(1);
      const [line] = chart.lines;
      expect(line?.from[1]).toBe(line?.to[1]);
      expect(line?.from[1]).toBeGreaterThan(seen[3]?.y ?? Number.NaN);
      expect(line?.from[1]).toBeLessThan(seen[0]?.y ?? Number.NaN);
      expect(chart.names.map(({ text }) => text)).toEqual(['00:00', '00:15', '00:30', '00:45']);
      expect(chart.title).toBe('one bar for 15 s, the last one to the decision at 01:00');
    });

    test('has its own colours', async () => {
      const colours = async (values: Values) => {
        const { rows } = await mermaid.drawChart(chartOf(values));
        return rows.map(([bar]) => bar?.colour);
      };
      const [bars, gaps] = await colours([0, undefined]);
      expect(await colours([0, 0])).toEqual([bars]);
      expect(gaps).not.toBe(bars);
      expect([bars, gaps].join(' ')).toMatch(/^#[0-9a-f]{6,8} #[0-9a-f]{6,8}$/);
    });

    test('names no bars that are too many for it, and says from when to when they are', async () => {
      const chart = await mermaid.drawChart(chartOf(Array.from({ length: 60 }, () => 0.01)));
      expect(chart.names).toEqual([]);
      expect(chart.title).toBe('one bar for 15 s, from 00:00 to 15:00');
    });

    test(
      'is whole, whatever was seen: no bar is lost, lies on another one, or leaves the chart',
      SLOW_TEST,
      async () => {
        await fc.assert(
          fc.asyncProperty(anySeries, async ({ values, more, stretchMs, isDecided }) => {
            const decidedAtMs = isDecided ? values.length * stretchMs : undefined;
            const text = chartOf(values, stretchMs, more, decidedAtMs);
            const { rows, lines, names } = await mermaid.drawChart(text);
            const [seen = [], gaps] = rows;
            expect(shown(seen), text).toEqual([...values.keys()].filter((at) => values[at] !== undefined));
            expect(shown(gaps), text).toEqual([...values.keys()].filter((at) => values[at] === undefined));
            for (const row of rows) {
              expect(row, text).toHaveLength(values.length);
              for (const [at, { x, y, width }] of row.entries()) {
                expect(width, text).toBeGreaterThan(1);
                expect(x, text).toBeGreaterThanOrEqual(row[at - 1] === undefined ? 0 : (row[at - 1]?.x ?? 0) + width);
                if (shown([row[at] as Bar]).length > 0) expect(y, text).toBeGreaterThanOrEqual(0);
              }
            }
            expect(lines, text).toHaveLength('max' in more ? 1 : 0);
            for (const { from, to } of lines) {
              expect([...from, ...to].every(Number.isFinite), text).toBe(true);
              expect(to[0], text).toBeGreaterThan(from[0]);
            }
            expect(names.length === 0 || names.length === values.length, text).toBe(true);
            for (const [at, { x, width }] of names.entries()) {
              const before = names[at - 1];
              if (before !== undefined) expect(x - width / 2, text).toBeGreaterThan(before.x + before.width / 2);
            }
          }),
          RUNS,
        );
      },
    );
  });

  describe('as the timeline of a run', () => {
    const foreign = fc.oneof(
      hostileMarkdown,
      fc.constantFrom(
        'section Run',
        'click x href "y"',
        '%% x',
        '%%{init: {}}%%',
        '---',
        'title x',
        ':crit, 0, 1',
        ';',
      ),
      fc.string({ unit: 'binary' }),
    );

    test(
      'has a bar for each phase, each state and each check, in words that cannot be read as its own',
      SLOW_TEST,
      async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(foreign, { minLength: 3, maxLength: 12 }), async (names) => {
            const report = sample({
              phases: names.map((phase, at) => ({ name: phase, startMs: at * 10, endMs: at * 10 + 5 })),
              timeline: names.map((state, at) => ({ state: `200 ${state}`, atMs: at * 10, attempts: 1 + (at % 2) })),
              findings: names.map((title, at) =>
                finding({ title, outcome: at % 2 === 0 ? 'pass' : 'fail', startedAt: at }),
              ),
            });
            const text = ganttChart(report) ?? '';
            const bars = await mermaid.drawGantt(text);
            expect(bars, text).toHaveLength(3 * names.length);
            // Mermaid takes several blanks for one, as all of the web does
            const written = text.split('\n').flatMap((line) => /^ {2}(.*) :/.exec(line)?.[1] ?? []);
            // in the order of their beginnings
            expect(bars.map((bar) => bar.trim()).sort(), text).toEqual(written.sort());
          }),
          RUNS,
        );
      },
    );
  });

  test('in a summary is nothing else', async () => {
    const rate = seriesOf([0, undefined, 1], 15_000, { max: 0.05 });
    const p95 = seriesOf([120, undefined, 90], 15_000, { name: 'P95', unit: 'ms' });
    const orders = seriesOf([1, 2, 3], 15_000, { name: 'orders', unit: 'value' });
    const watch: WatchReport = {
      ...watchOf(rate, 3, 15_000, 45_000),
      series: [rate, p95, orders],
      startMs: 0,
      why: 'The service is dead.',
      probes: ['home'],
      ticks: { planned: 450, answered: 75, failed: 16, missed: 1, errors: 2 },
      p95Ms: 430.2,
      changes: [],
      changesLeftOut: 0,
    };
    const diagrams = diagramsIn(summaryMarkdown(sample({ mode: 'watch', watch })));
    const kinds = diagrams.map((diagram) => /^(?:xychart-beta|gantt)$/m.exec(diagram)?.[0]);
    expect(kinds).toEqual(['xychart-beta', 'xychart-beta', 'gantt']);
    for (const diagram of diagrams) await mermaid.draw(diagram);
  });

  test('would not have been drawn with a mistake in it', async () => {
    const chart = chartOf([0, 0.5]);
    await expect(mermaid.draw(chart.replace('50', '5e1'))).rejects.toThrow(/Parse error/);
    await expect(mermaid.draw('gantt\n  dateFormat x\n  section Run\n  boot')).rejects.toThrow(/Parse error/);
    // along numbers, 60 bars lie on top of each other
    const alongNumbers = chartOf(Array.from({ length: 60 }, () => 0.5)).replace(
      /( {2}x-axis "[^"]*") .*/,
      '$1 0 --> 885',
    );
    const [row = []] = (await mermaid.drawChart(alongNumbers)).rows;
    expect(row.some(({ x, width }, at) => x < (row[at - 1]?.x ?? -1000) + width)).toBe(true);
  });
});
