import { minuteOf } from '../rollback/record/time-text.ts';
import { clockText } from '../watch/live.ts';
import type { Series } from '../watch/series.ts';
import type { WatchReport } from '../watch/watch-report.ts';
import { boundsText, countsText, milliseconds, number, probesText } from '../watch/wording.ts';
import { cell, prose } from './markdown.ts';
import type { TerminalLine } from './terminal.ts';
import { chartParts, rangeText, sparkline } from './watch-chart.ts';
import { durationText } from './wording.ts';

/** Changes that are shown; the newest explain the end. */
const MOST_CHANGES = 20;
/** By so much a watch may seem shorter than it was meant to be. */
const ROUNDING_MS = 100;

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
    ...watch.series.flatMap((series) => chartParts(series, watch)),
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
            text: `${probesText({ bad: watch.ticks.failed, all: watch.ticks.answered })} failed${unseenSuffix(watch)}`,
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
