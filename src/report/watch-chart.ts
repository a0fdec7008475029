import { capitalised, inSeconds, inWords } from '../subject/wording.ts';
import { clockText, figure, limits } from '../watch/live.ts';
import { type Series, stretchesIn } from '../watch/series.ts';
import type { WatchReport } from '../watch/watch-report.ts';
import { milliseconds } from '../watch/wording.ts';
import { fence } from './markdown.ts';

/** What is written without an exponent, whatever is drawn beside it. */
const LEAST_DRAWN = 1e-5;
const MOST_DRAWN = 1e15;
/** Gaps that are named one by one. */
const MOST_GAPS = 4;
/** Characters that fit below all bars together; with more of them they lie on top of each other. */
const MOST_LABELS = 100;
/** Seen on a white and on a black page alike. */
const COLOURS = { bars: '#54aeff', gaps: '#8b949e66', limit: '#e5484d' } as const;
const BARS = '▁▂▃▄▅▆▇█';
const NOTHING_SEEN = '·';

/** What of a watch a chart has to know. */
type Drawn = Pick<WatchReport, 'stretchMs' | 'plannedMs' | 'tookMs' | 'decidedAtMs' | 'series'>;

/**
 * Error rate or P95 as bars, its limit as a line, and below it when nothing was seen. All charts of a watch have the same
 * bars. Nothing where there is no value at all, or a single one, which the figures of the watch tell.
 */
export function chartParts(series: Series, watch: Drawn): readonly string[] {
  const { unit, name, max, points } = series;
  if (unit === 'value' || points.length === 0) return [];
  const values = overTime(series, watch);
  if (values.length === 1) return [];
  const bound = max === undefined ? '' : `, ${limits({ max }, unit)}`;
  const title = `${capitalised(name)} over time${bound}`;
  const note = gapsNote(series, values, watch);
  const below = note === undefined ? '' : `\n*${note}*\n`;
  return [`#### ${title}\n\n${fence(xyChart(series, values, watch), 'mermaid')}${below}`];
}

/**
 * Each bar has a name of its own on the axis: along numbers Mermaid makes bars as wide as its numbers are apart, so that
 * many bars lie on top of each other. It knows no gaps: where nothing was seen is a second row of bars, as high as the
 * chart. What is not in a row lies below the axis, where a bar cannot be drawn; one of 0 is a thin line.
 * https://mermaid.js.org/syntax/xyChart.html
 * https://github.com/mermaid-js/mermaid/blob/develop/packages/mermaid/src/diagrams/xychart/chartBuilder/components/plot/barPlot.ts
 */
function xyChart({ unit, max }: Series, values: readonly (number | undefined)[], watch: Drawn): string {
  const scale = unit === 'share' ? 100 : 1;
  const said = unit === 'share' ? '%' : 'ms';
  const limit = max === undefined ? undefined : drawn(max * scale);
  const known = values.map((value) => (value === undefined ? undefined : drawn(value * scale)));
  const top = topOf([...known.map((value) => value ?? 0), limit ?? 0], unit);
  const hasGaps = known.includes(undefined);
  const rows = [
    { kind: 'bar', colour: COLOURS.bars, values: known.map((value) => value ?? -top) },
    ...(hasGaps
      ? [{ kind: 'bar', colour: COLOURS.gaps, values: known.map((value) => (value === undefined ? top : -top)) }]
      : []),
    ...(limit === undefined ? [] : [{ kind: 'line', colour: COLOURS.limit, values: known.map(() => limit) }]),
  ];
  const names = known.map((_value, index) => momentText(index * watch.stretchMs, watch));
  const isNamed = names.join('').length <= MOST_LABELS;
  const colours = rows.map(({ colour }) => colour).join(', ');
  return [
    '---',
    'config:',
    '  xyChart:',
    '    width: 900',
    '    height: 280',
    `    xAxis: { showLabel: ${isNamed}, showTick: ${isNamed}, labelFontSize: 12, titleFontSize: 14 }`,
    '    yAxis: { labelFontSize: 12, titleFontSize: 14 }',
    '  themeVariables:',
    `    xyChart: { backgroundColor: "transparent", plotColorPalette: "${colours}" }`,
    '---',
    'xychart-beta',
    `  x-axis "${timeText(names.length, isNamed, watch)}" [${names.map((name) => `"${name}"`).join(', ')}]`,
    `  y-axis "${said}" 0 --> ${top}`,
    ...rows.map((row) => `  ${row.kind} [${row.values.join(', ')}]`),
  ].join('\n');
}

/** Rounded, and between the ends of what a chart can show: Mermaid knows no exponents, and no figure is below 0. */
function drawn(value: number): number {
  return value < LEAST_DRAWN ? 0 : Math.min(Number(value.toPrecision(4)), MOST_DRAWN);
}

/** A little above the highest of all, and not above 100 %. */
function topOf(values: readonly number[], unit: Series['unit']): number {
  const highest = Math.max(...values, unit === 'share' ? 1 : 10);
  const above = Number((highest * 1.1).toPrecision(3));
  return unit === 'share' ? Math.max(highest, Math.min(above, 100)) : above;
}

/** What a bar stands for, where they begin and end if they have no names, and that the decision ended them. */
function timeText(count: number, isNamed: boolean, watch: Drawn): string {
  const { stretchMs, decidedAtMs } = watch;
  const each = stretchMs < 60_000 ? milliseconds(stretchMs) : inSeconds(stretchMs);
  const span = isNamed ? '' : `, from ${momentText(0, watch)} to ${momentText(count * stretchMs, watch)}`;
  const decision = decidedAtMs === undefined ? '' : `, the last one to the decision at ${clockText(decidedAtMs)}`;
  return `one bar for ${each}${span}${decision}`;
}

/** As in the log; with hundredths of a second where two bars would have the same name without them. */
function momentText(atMs: number, { stretchMs }: Drawn): string {
  const ms = Math.round(atMs);
  if (stretchMs >= 1000) return clockText(ms);
  return `${clockText(ms)}.${String(Math.floor((ms % 1000) / 10)).padStart(2, '0')}`;
}

/**
 * A value for each stretch from the beginning of the watch to its end, the same number for every figure of it; `undefined`
 * where nothing was seen. Stretches between two looks at a metric are no gap: what the service counted is told by the look
 * after them, and so is the beginning, before there was a look to compare with.
 */
function overTime({ points, everyMs = 0, unit }: Series, watch: Drawn): readonly (number | undefined)[] {
  const { stretchMs } = watch;
  const seen = new Map(points.map(({ atMs, value }) => [Math.round(atMs / stretchMs), value]));
  const all = watch.series.flatMap((series) => series.points.map(({ atMs }) => Math.round(atMs / stretchMs)));
  // what is later than the planned end belongs to its last point
  const tookMs = Math.min(watch.tookMs, watch.plannedMs);
  const length = Math.max(stretchesIn(tookMs, stretchMs), 1 + Math.max(0, ...all));
  const values: (number | undefined)[] = Array.from({ length }, (_, index) => seen.get(index));
  const pause = Math.max(0, Math.ceil(everyMs / stretchMs) - 1);
  const beginning = unit === 'value' ? pause : Math.floor(everyMs / stretchMs);
  for (const { from, until } of gapsIn(values)) {
    if (until - from > (from === 0 ? beginning : pause)) continue;
    values.fill(values[until] ?? values[from - 1], from, until);
  }
  return values;
}

/** Runs of stretches in which nothing was seen: the first of each, and the first after it. */
function gapsIn(values: readonly (number | undefined)[]): readonly { readonly from: number; readonly until: number }[] {
  const begins = [...values.keys()].filter(
    (at) => values[at] === undefined && (at === 0 || values[at - 1] !== undefined),
  );
  return begins.map((from) => {
    const length = values.slice(from).findIndex((value) => value !== undefined);
    return { from, until: length === -1 ? values.length : from + length };
  });
}

function gapsNote({ name }: Series, values: readonly (number | undefined)[], watch: Drawn): string | undefined {
  const gaps = gapsIn(values);
  if (gaps.length === 0) return undefined;
  const spans = gaps.slice(0, MOST_GAPS).map(({ from, until }) => {
    const begin = momentText(from * watch.stretchMs, watch);
    return until === values.length
      ? `from ${begin} to the end`
      : `from ${begin} to ${momentText(until * watch.stretchMs, watch)}`;
  });
  const more = gaps.length - spans.length;
  const when = more === 0 ? inWords(spans) : `${spans.join(', ')} and ${more} more ${more === 1 ? 'time' : 'times'}`;
  return `The ${name} is not known ${when}: the chart is grey there.`;
}

/** Bars from 0 to the greatest value or the limit; a dot where nothing was seen. */
export function sparkline(series: Series, watch: Drawn): string {
  const values = overTime(series, watch);
  const seen = values.filter((value) => value !== undefined);
  const bounds = [series.min, series.max].filter((bound) => bound !== undefined);
  const low = Math.min(0, ...seen, ...bounds);
  const high = Math.max(...seen, ...bounds);
  return values
    .map((value) => {
      if (value === undefined) return NOTHING_SEEN;
      const share = high === low ? 0 : (value - low) / (high - low);
      return BARS.charAt(Math.min(BARS.length - 1, Math.floor(share * BARS.length)));
    })
    .join('');
}

/** From the least to the greatest value, and the limit where there is one: `0 % to 100 %, limit 5 %`. */
export function rangeText({ unit, points, min, max }: Series): string {
  const values = points.map(({ value }) => value);
  const [low, high] = [figure(Math.min(...values), unit), figure(Math.max(...values), unit)];
  const range = low === high ? low : `${low} to ${high}`;
  const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return unit !== 'value' && max === undefined ? range : `${range}, ${limits(bounds, unit)}`;
}
