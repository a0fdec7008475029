import { minuteOf } from '../rollback/record/time-text.ts';
import { clockText, figure, limits } from '../watch/live.ts';
import type { Series } from '../watch/series.ts';
import type { WatchReport } from '../watch/watch-report.ts';
import { boundsText, countsText, milliseconds, number } from '../watch/wording.ts';
import { cell, fence, prose } from './markdown.ts';
import type { TerminalLine } from './terminal.ts';
import { durationText } from './wording.ts';

/** Changes that are shown; the newest explain the end. */
const MOST_CHANGES = 20;
/** By so much a watch may seem shorter than it was meant to be. */
const ROUNDING_MS = 100;
/** What is written without an exponent, whatever is drawn beside it. */
const LEAST_DRAWN = 1e-5;
const MOST_DRAWN = 1e15;
const BARS = '▁▂▃▄▅▆▇█';

/**
 * The watch's part of the summary: what was asked, when and why it ended, error rate and P95 over time with their limits,
 * the metrics, what changed. Whole parts.
 */
export function watchMarkdown(watch: WatchReport, said: string): readonly string[] {
  const { ticks, changes, changesLeftOut } = watch;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Watched', `${durationText(watch.tookMs)} of ${durationText(watch.plannedMs)}`],
    ['Visits', watch.visits === undefined ? undefined : visitsText(watch.visits)],
    ['Decided', decidedText(watch)],
    ['Why', watch.why === said ? undefined : prose(watch.why)],
    ['Probes', watch.probes.length === 0 ? undefined : watch.probes.map((name) => cell(name)).join(', ')],
    ['Failed', watch.probes.length === 0 ? undefined : countsText({ bad: ticks.failed, all: ticks.answered })],
    ['Not seen', ticks.missed + ticks.errors === 0 ? undefined : unseenText(watch)],
    ['P95', watch.p95Ms === undefined ? undefined : milliseconds(watch.p95Ms)],
  ];
  const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | ${value} |`]));
  const metrics = watch.series.filter(({ unit }) => unit === 'value');
  return [
    `### Watch\n\n| | |\n| --- | --- |\n${rows.join('\n')}\n`,
    ...watch.series.flatMap((series) => chartPart(series, watch)),
    ...(metrics.length === 0 ? [] : [metricsTable(metrics, watch)]),
    ...(changes.length === 0 ? [] : [changesTable(changes, changesLeftOut)]),
  ];
}

/** The watch's part of the terminal's report: a line of bars for each figure. */
export function watchLines(watch: WatchReport): readonly TerminalLine[] {
  const shown = watch.series.filter(({ points }) => points.length > 0);
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  return [
    { text: '' },
    {
      text: `Watch: ${durationText(watch.tookMs)} of ${durationText(watch.plannedMs)}; decided: ${decidedText(watch)}`,
      tone: 'strong',
    },
    ...(watch.probes.length === 0
      ? []
      : [
          {
            text: `${countsText({ bad: watch.ticks.failed, all: watch.ticks.answered })} failed${unseenSuffix(watch)}`,
          },
        ]),
    ...shown.map((series) => ({
      text: `${series.name.padEnd(width)}  ${sparkline(series, watch)}  ${rangeText(series)}`,
    })),
  ];
}

/** When it was decided: not at all where the job was cancelled, or where more visits follow. */
function decidedText({ decidedAtMs, tookMs, plannedMs }: WatchReport): string {
  if (decidedAtMs !== undefined) return `after ${durationText(decidedAtMs)}`;
  return tookMs < plannedMs - ROUNDING_MS ? 'not yet' : 'at the end';
}

/** The charts know nothing of the time between two visits, which is said. */
function visitsText({ made, planned, beganAt }: NonNullable<WatchReport['visits']>): string {
  return `${made} of ${planned}, the first at ${minuteOf(beganAt)}; all times here leave out what lies between visits`;
}

function unseenText({ ticks: { missed, errors } }: WatchReport): string {
  return [
    ...(missed === 0 ? [] : [`${missed} could not be sent`]),
    ...(errors === 0 ? [] : [`${errors} met trouble of our own`]),
  ].join(', ');
}

function unseenSuffix(watch: WatchReport): string {
  const text = unseenText(watch);
  return text === '' ? '' : `, ${text}`;
}

/** Error rate and P95 as bars, their limit as a line. https://mermaid.js.org/syntax/xyChart.html */
function chartPart(series: Series, watch: WatchReport): readonly string[] {
  const chart = xyChart(series, watch);
  return chart === undefined ? [] : [`#### ${chart.title}\n\n${fence(chart.text, 'mermaid')}`];
}

function xyChart(series: Series, watch: WatchReport): { readonly title: string; readonly text: string } | undefined {
  const { unit, max, points } = series;
  if (unit === 'value' || points.length === 0) return undefined;
  const scale = unit === 'share' ? 100 : 1;
  const said = unit === 'share' ? '%' : 'ms';
  const values = overTime(series, watch).map((value) => drawn((value ?? 0) * scale));
  const limit = max === undefined ? undefined : drawn(max * scale);
  const top = Math.max(...values, limit ?? 0, unit === 'share' ? 1 : 10) * 1.1;
  const [time, span] = timeAxis(values.length, watch.stretchMs);
  const bound = max === undefined ? '' : `, ${limits({ max }, unit)}`;
  return {
    title: `${series.name.charAt(0).toUpperCase()}${series.name.slice(1)} over time${bound}`,
    text: [
      'xychart-beta',
      `  x-axis "${time}" 0 --> ${span}`,
      `  y-axis "${said}" 0 --> ${Number(top.toPrecision(3))}`,
      `  bar [${values.join(', ')}]`,
      ...(limit === undefined ? [] : [`  line [${values.map(() => limit).join(', ')}]`]),
    ].join('\n'),
  };
}

/** Rounded, and between the ends of what a chart can show: Mermaid knows no exponents, and the axis begins at 0. */
function drawn(value: number): number {
  return value < LEAST_DRAWN ? 0 : Math.min(Number(value.toPrecision(4)), MOST_DRAWN);
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

/** A value for each stretch up to the last one that anything was seen in; `undefined` where nothing was. */
function overTime({ points }: Series, { stretchMs }: WatchReport): readonly (number | undefined)[] {
  const values = new Map(points.map(({ atMs, value }) => [Math.round(atMs / stretchMs), value]));
  const last = Math.max(0, ...values.keys());
  return Array.from({ length: last + 1 }, (_, index) => values.get(index));
}

/** Bars from 0 to the greatest value or the limit; a blank where nothing was seen. */
export function sparkline(series: Series, watch: WatchReport): string {
  const values = overTime(series, watch);
  const seen = values.filter((value) => value !== undefined);
  const bounds = [series.min, series.max].filter((bound) => bound !== undefined);
  const low = Math.min(0, ...seen, ...bounds);
  const high = Math.max(...seen, ...bounds);
  return values
    .map((value) => {
      if (value === undefined) return ' ';
      const share = high === low ? 0 : (value - low) / (high - low);
      return BARS.charAt(Math.min(BARS.length - 1, Math.floor(share * BARS.length)));
    })
    .join('');
}

function rangeText({ unit, points, min, max }: Series): string {
  const values = points.map(({ value }) => value);
  const range = `${figure(Math.min(...values), unit)} to ${figure(Math.max(...values), unit)}`;
  const bounds = boundsOf(min, max);
  return unit !== 'value' && max === undefined ? range : `${range}, ${limits(bounds, unit)}`;
}

function boundsOf(min: number | undefined, max: number | undefined): { readonly min?: number; readonly max?: number } {
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}

function metricsTable(metrics: readonly Series[], watch: WatchReport): string {
  const rows = metrics.map((series) => {
    const { name, points, min, max } = series;
    const last = points.at(-1);
    const value = last === undefined ? 'no value' : number(last.value);
    const bars = last === undefined ? '' : `<code>${sparkline(series, watch)}</code>`;
    return `| ${prose(name)} | ${value} | ${boundsText(boundsOf(min, max))} | ${bars} |`;
  });
  return `#### Metrics\n\n| metric | last | asked for | over time |\n| --- | ---: | --- | --- |\n${rows.join('\n')}\n`;
}

function changesTable(changes: WatchReport['changes'], leftOut: number): string {
  const shown = changes.slice(-MOST_CHANGES);
  const more = changes.length - shown.length + leftOut;
  const isInVisits = changes.some(({ at }) => at !== undefined);
  const rows = shown.map(({ atMs, at, source, state, isGood }) => {
    const moment = isInVisits ? ` ${at === undefined ? '' : minuteOf(at)} |` : '';
    return `| ${clockText(atMs)} |${moment} ${isGood ? '✅' : '❌'} ${prose(source)} | ${prose(state)} |`;
  });
  const note = more === 0 ? '' : `\n*${more} before these.*\n`;
  const [name, line] = isInVisits ? [' at |', ' --- |'] : ['', ''];
  return `#### What changed\n\n| after |${name} what | state |\n| ---: |${line} --- | --- |\n${rows.join('\n')}\n${note}`;
}
