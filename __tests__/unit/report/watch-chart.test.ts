import { describe, expect, test } from 'vitest';
import { chartParts, rangeText, sparkline } from '../../../src/report/watch-chart.ts';
import type { Series } from '../../../src/watch/series.ts';
import fc from '../../helpers/fast-check.ts';

const STRETCH_MS = 15_000;
const series = (values: readonly (number | undefined)[], more: Partial<Series> = {}): Series => ({
  name: 'error rate',
  unit: 'share',
  points: values.flatMap((value, index) => (value === undefined ? [] : [{ atMs: index * STRETCH_MS, value }])),
  ...more,
});
const watched = (stretches: number, all: readonly Series[], stretchMs = STRETCH_MS) => ({
  stretchMs,
  plannedMs: 60 * stretchMs,
  tookMs: stretches * stretchMs,
  decidedAtMs: undefined,
  series: all,
});
const chart = (drawn: Series, stretches: number, all = [drawn]): string =>
  chartParts(drawn, watched(stretches, all)).join('\n');
/** The values of a row, the first one if it is not said which. */
const barsIn = (markdown: string, row = 0): readonly number[] =>
  ([...markdown.matchAll(/bar \[(.*)\]/g)][row]?.[1] ?? '').split(', ').map(Number);
const axisOf = (markdown: string): string | undefined => /x-axis .*/.exec(markdown)?.[0];

describe('a chart of a watch', () => {
  test('that saw everything has one row of bars, and says nothing more', () => {
    const markdown = chart(series([0, 0.04, 1], { max: 0.05 }), 3);
    expect(markdown).toBe(
      [
        '#### Error rate over time, limit 5 %',
        '',
        '```mermaid',
        '---',
        'config:',
        '  xyChart:',
        '    width: 900',
        '    height: 280',
        '    xAxis: { showLabel: true, showTick: true, labelFontSize: 12, titleFontSize: 14 }',
        '    yAxis: { labelFontSize: 12, titleFontSize: 14 }',
        '  themeVariables:',
        '    xyChart: { backgroundColor: "transparent", plotColorPalette: "#54aeff, #e5484d" }',
        '---',
        'xychart-beta',
        '  x-axis "one bar for 15 s" ["00:00", "00:15", "00:30"]',
        '  y-axis "%" 0 --> 100',
        '  bar [0, 4, 100]',
        '  line [5, 5, 5]',
        '```',
        '',
      ].join('\n'),
    );
  });

  test('shows what was not seen in a row of its own, and says when that was', () => {
    const markdown = chart(series([0, 0.1, undefined, undefined, 0.2, undefined], { max: 0.05 }), 6);
    expect(markdown).toContain('  y-axis "%" 0 --> 22');
    expect(markdown).toContain('  bar [0, 10, -22, -22, 20, -22]\n  bar [-22, -22, 22, 22, -22, 22]');
    expect(markdown).toContain('  line [5, 5, 5, 5, 5, 5]');
    expect(markdown).toContain(
      '*The error rate is not known from 00:30 to 01:00 and from 01:15 to the end: the chart is grey there.*',
    );
  });

  test('says that it ends with the decision, and when that was', () => {
    const drawn = series([0, 1]);
    const markdown = chartParts(drawn, { ...watched(2, [drawn]), decidedAtMs: 29_400 }).join('\n');
    expect(axisOf(markdown)).toBe(
      'x-axis "one bar for 15 s, the last one to the decision at 00:29" ["00:00", "00:15"]',
    );
  });

  test.each([
    [20, STRETCH_MS, 'showLabel: true', 'one bar for 15 s'],
    [21, STRETCH_MS, 'showLabel: false', 'one bar for 15 s, from 00:00 to 05:15'],
    [60, 120_000, 'showLabel: false', 'one bar for 2 min, from 00:00 to 2:00:00'],
  ])('of %i bars of %i ms has %s', (bars, stretchMs, label, title) => {
    const points = Array.from({ length: bars }, (_, index) => ({ atMs: index * stretchMs, value: 0 }));
    const drawn = { ...series([]), points };
    const markdown = chartParts(drawn, watched(bars, [drawn], stretchMs)).join('\n');
    expect(markdown).toContain(label);
    expect(axisOf(markdown)).toContain(`"${title}"`);
  });

  test('of less than a minute tells its moments apart', () => {
    const points = [0, 133, 267].map((atMs) => ({ atMs, value: 0.5 }));
    const drawn = { ...series([]), points };
    const markdown = chartParts(drawn, watched(4, [drawn], 400 / 3)).join('\n');
    expect(axisOf(markdown)).toBe('x-axis "one bar for 133 ms" ["00:00.00", "00:00.13", "00:00.26", "00:00.40"]');
    expect(markdown).toContain('is not known from 00:00.40 to the end');
  });

  test('that went on for longer than it was planned ends as planned', () => {
    const drawn = series([0.5, 0.5]);
    const late = { ...watched(4, [drawn]), plannedMs: 2 * STRETCH_MS };
    expect(barsIn(chartParts(drawn, late).join('\n'))).toEqual([50, 50]);
  });

  test('names the first gaps of many, and how many there are', () => {
    const values = Array.from({ length: 13 }, (_, at) => (at % 2 === 0 ? 0.01 : undefined));
    expect(chart(series(values), 13)).toContain(
      'from 00:15 to 00:30, from 00:45 to 01:00, from 01:15 to 01:30, from 01:45 to 02:00 and 2 more times: the',
    );
  });

  test('of a service that died in the middle ends where the other one ends', () => {
    const errors = series([0, 0, 1, 1, 1]);
    const p95 = series([120, 130], { name: 'P95', unit: 'ms' });
    const both = [errors, p95];
    const axis = 'x-axis "one bar for 15 s" ["00:00", "00:15", "00:30", "00:45", "01:00"]';
    expect(axisOf(chart(errors, 5, both))).toBe(axis);
    expect(axisOf(chart(p95, 5, both))).toBe(axis);
    expect(chart(p95, 5, both)).toContain('*The P95 is not known from 00:30 to the end: the chart is grey there.*');
  });

  test('of a service that was dead from the start has no P95', () => {
    const p95 = series([], { name: 'P95', unit: 'ms' });
    expect(chart(p95, 5)).toBe('');
    expect(barsIn(chart(series([1, 1]), 2))).toEqual([100, 100]);
  });

  test('of a single stretch is none, since the figures tell it', () => {
    expect(chartParts(series([1]), { ...watched(0, []), tookMs: 3 })).toEqual([]);
  });

  test.each<readonly [string, number, readonly (number | undefined)[], Partial<Series>, readonly number[]]>([
    // looks every 25 s, stretches of 15 s
    ['the pause between two looks', 25_000, [undefined, 0.1, undefined, 0.2, 0.3], {}, [10, 10, 20, 20, 30]],
    ['the beginning, which the first look tells of', 30_000, [undefined, undefined, 0.1], {}, [10, 10, 10]],
    ['the end, after the last look', 25_000, [0.1, 0.2, undefined], {}, [10, 20, 20]],
    ['no look that failed', 15_000, [0.1, undefined, 0.2], {}, [10, -22, 20]],
    ['no two looks that failed', 25_000, [0.1, undefined, undefined, 0.2], {}, [10, -22, -22, 20]],
  ])('fills %s', (_what, everyMs, values, more, bars) => {
    expect(barsIn(chart(series(values, { everyMs, ...more }), values.length))).toEqual(bars);
  });

  test('draws figures that no service has as well as it can, without exponents', () => {
    const speeds = [1e303, -5, 1e-7, 0.00123456, 430.26];
    const p95 = series(speeds, { name: 'P95', unit: 'ms', max: 1e-9 });
    expect(chart(p95, 5)).toContain(
      [
        '  y-axis "ms" 0 --> 1100000000000000',
        '  bar [1000000000000000, 0, 0, 0.001235, 430.3]',
        '  line [0, 0, 0, 0, 0]',
      ].join('\n'),
    );
  });

  test('has a number for each stretch that Mermaid can read, within its axis, whatever was seen', () => {
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 2, maxLength: 60 }),
        fc.constantFrom('share' as const, 'ms' as const),
        fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }),
        (values, unit, max) => {
          const drawn = series(values, { unit, ...(max === undefined ? {} : { max }) });
          const markdown = chart(drawn, values.length);
          if (drawn.points.length === 0) {
            expect(markdown).toBe('');
            return;
          }
          const number = String.raw`-?\d+(?:\.\d+)?`;
          expect(markdown).toMatch(new RegExp(`bar \\[${number}(?:, ${number}){${values.length - 1}}\\]`));
          const top = Number(new RegExp(`y-axis "\\S+" 0 --> (${number})`).exec(markdown)?.[1]);
          for (const [at, bar] of barsIn(markdown).entries()) {
            expect(bar).toBeLessThanOrEqual(top);
            if (values[at] === undefined) expect(bar).toBe(-top);
            else expect(bar).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

const FIGURES: readonly (readonly [string, Series])[] = [
  ['▁▁▁', series([0, 0, 0])],
  ['▁▅█', series([0, 0.5, 1])],
  // the limit is part of the scale: what is far below it is low
  ['▁▂▁', series([0.001, 0.01, 0.001], { max: 0.05 })],
  ['█·█', series([2, undefined, 2], { unit: 'value' })],
  ['██·', series([2, 2], { unit: 'value' })],
  ['·██', series([undefined, 2, 2], { unit: 'value', everyMs: STRETCH_MS })],
  ['▁█', series([-5, 5], { unit: 'value' })],
];

test.each(FIGURES)('a line of bars is %s', (bars, figure) => {
  expect(sparkline(figure, watched(bars.length, [figure]))).toBe(bars);
});

test('what never changed is said once', () => {
  expect(rangeText(series([1, 1], { max: 0.05 }))).toBe('100 %, limit 5 %');
  expect(rangeText(series([40, 80.4], { unit: 'ms' }))).toBe('40 ms to 80.4 ms');
  expect(rangeText(series([3], { unit: 'value', min: 1 }))).toBe('3, at least 1');
});
