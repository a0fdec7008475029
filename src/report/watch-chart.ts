import { clockText, figure, limits } from '../watch/live.ts';
import { type Series, stretchesIn } from '../watch/series.ts';
import type { WatchReport } from '../watch/watch-report.ts';
import { fence } from './markdown.ts';

/** What is written without an exponent, whatever is drawn beside it. */
const LEAST_DRAWN = 1e-5;
const MOST_DRAWN = 1e15;
/** Gaps that are named one by one. */
const MOST_GAPS = 4;
const BARS = '▁▂▃▄▅▆▇█';
const NOTHING_SEEN = '·';

/** What of a watch a chart has to know. */
type Drawn = Pick<WatchReport, 'stretchMs' | 'tookMs' | 'series'>;

/**
 * Error rate or P95 as bars, its limit as a line, and below it when nothing was seen. All charts of a watch have the same
 * time axis. Nothing where there is no value at all.
 */
export function chartParts(series: Series, watch: Drawn): readonly string[] {
  const { unit, name, max, points } = series;
  if (unit === 'value' || points.length === 0) return [];
  const bound = max === undefined ? '' : `, ${limits({ max }, unit)}`;
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)} over time${bound}`;
  const values = overTime(series, watch);
  const note = gapsNote(series, values, watch);
  const below = note === undefined ? '' : `\n*${note}*\n`;
  return [`#### ${title}\n\n${fence(xyChart(series, values, watch.stretchMs), 'mermaid')}${below}`];
}

/**
 * Mermaid knows no gaps and draws each bar from the lower end of the axis: so the axis begins below 0 where there are any,
 * where a bar of 0 can be seen and one of nothing cannot. Of late it leaves out bars of exactly 0.
 * https://mermaid.js.org/syntax/xyChart.html
 * https://github.com/mermaid-js/mermaid/blob/develop/packages/mermaid/src/diagrams/xychart/chartBuilder/components/plot/barPlot.ts
 */
function xyChart({ unit, max }: Series, values: readonly (number | undefined)[], stretchMs: number): string {
  const scale = unit === 'share' ? 100 : 1;
  const said = unit === 'share' ? '%' : 'ms';
  const limit = max === undefined ? undefined : drawn(max * scale);
  const known = values.map((value) => (value === undefined ? undefined : drawn(value * scale)));
  const highest = Math.max(...known.map((value) => value ?? 0), limit ?? 0, unit === 'share' ? 1 : 10);
  const hasGaps = known.includes(undefined);
  const bottom = hasGaps ? -Number((highest / 20).toPrecision(3)) : 0;
  const bars = known.map((value) => value ?? bottom).map((value) => (hasGaps && value === 0 ? LEAST_DRAWN : value));
  const [time, span] = timeAxis(values.length, stretchMs);
  return [
    'xychart-beta',
    `  x-axis "${time}" 0 --> ${span}`,
    `  y-axis "${said}" ${bottom} --> ${Number((highest * 1.1).toPrecision(3))}`,
    `  bar [${bars.map(plain).join(', ')}]`,
    ...(limit === undefined ? [] : [`  line [${values.map(() => limit).join(', ')}]`]),
  ].join('\n');
}

/** Rounded, and between the ends of what a chart can show: Mermaid knows no exponents, and no figure is below 0. */
function drawn(value: number): number {
  return value < LEAST_DRAWN ? 0 : Math.min(Number(value.toPrecision(4)), MOST_DRAWN);
}

function plain(value: number): string {
  return value === LEAST_DRAWN ? '0.00001' : String(value);
}

/**
 * From the first bar to the last. Mermaid finds the place of a bar by adding up steps, and drops the last one, which is
 * the moment of the decision, where the sum comes out above the end: so the step is a number that adds up exactly.
 * https://github.com/mermaid-js/mermaid/blob/develop/packages/mermaid/src/diagrams/xychart/xychartDb.ts
 */
function timeAxis(bars: number, stretchMs: number): readonly ['seconds' | 'minutes', number] {
  const isLong = bars * stretchMs >= 180_000 && stretchMs % 15_000 === 0;
  return isLong ? ['minutes', ((bars - 1) * stretchMs) / 60_000] : ['seconds', ((bars - 1) * stretchMs) / 1000];
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
  const length = Math.max(stretchesIn(watch.tookMs, stretchMs), 1 + Math.max(0, ...all));
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

function gapsNote({ name }: Series, values: readonly (number | undefined)[], { stretchMs }: Drawn): string | undefined {
  const gaps = gapsIn(values);
  if (gaps.length === 0) return undefined;
  const spans = gaps.slice(0, MOST_GAPS).map(({ from, until }) => {
    const begin = clockText(from * stretchMs);
    return until === values.length ? `from ${begin} to the end` : `from ${begin} to ${clockText(until * stretchMs)}`;
  });
  const more = gaps.length - spans.length;
  const when = `${spans.join(', ')}${more === 0 ? '' : ` and ${more} more ${more === 1 ? 'time' : 'times'}`}`;
  const what = name === 'P95' ? 'No answer told anything about speed' : 'Nothing was seen';
  return `${what} ${when}: there is no bar there.`;
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
