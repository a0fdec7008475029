import type { Finding } from '../verdict.ts';
import type { CleanReport } from './clean-report.ts';
import { ganttLabel } from './markdown.ts';
import type { TimelineEntry } from './report.ts';
import { needsAttention } from './wording.ts';

/** Bars of one section; a chart with more cannot be read. */
const MOST_BARS = 30;
/** Of all sections: the times of fewer are said elsewhere. */
const FEWEST_BARS = 3;

/**
 * The run as a Mermaid gantt chart: its phases, the states of the service while it was waited for, the checks.
 * Seconds since the run began. `undefined` where hardly anything happened. https://mermaid.js.org/syntax/gantt.html
 */
export function ganttChart(report: CleanReport): string | undefined {
  const phases = report.phases.map((phase) => bar(phase.name, '', phase.startMs, phase.endMs));
  const timeline = condensed(report.timeline);
  const waitEnd = Math.max(
    0,
    ...report.phases.filter((phase) => phase.name === 'health').map((phase) => phase.endMs),
    ...timeline.map((entry) => entry.atMs),
  );
  const states = timeline.map((entry, index) =>
    bar(
      entry.attempts > 1 ? `${entry.state} x ${entry.attempts}` : entry.state,
      /\bUP\b/.test(entry.state) ? 'done, ' : 'active, ',
      entry.atMs,
      timeline[index + 1]?.atMs ?? waitEnd,
    ),
  );
  const checks = chosen(
    report.findings.filter((finding) => finding.kind === 'check' && finding.outcome !== 'skipped'),
  ).map((finding) =>
    bar(
      finding.title,
      needsAttention(finding) ? 'crit, ' : 'done, ',
      finding.startedAt,
      finding.startedAt + finding.durationMs,
    ),
  );
  if (phases.length + states.length + checks.length < FEWEST_BARS) return undefined;
  return [
    'gantt',
    '  dateFormat x',
    '  axisFormat %s.%L',
    ...section('Run', phases),
    // The end of a wait explains it, not its beginning.
    ...section('Health', states.slice(-MOST_BARS)),
    ...section('Checks', checks),
  ].join('\n');
}

/** Attempts without any HTTP answer are one state: a port in front of a booting service flaps between their kinds. */
function condensed(timeline: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const merged: TimelineEntry[] = [];
  for (const entry of timeline) {
    const last = merged.at(-1);
    if (last === undefined || isAnswer(last) || isAnswer(entry)) {
      merged.push(entry);
    } else {
      const states = new Set([...last.state.split(' or '), entry.state]);
      merged[merged.length - 1] = {
        ...last,
        state: [...states].join(' or '),
        attempts: last.attempts + entry.attempts,
      };
    }
  }
  return merged;
}

function isAnswer(entry: TimelineEntry): boolean {
  return /^\d{3}\b/.test(entry.state);
}

/** Where there are too many checks, the broken ones and then the slowest ones are shown, in their order. */
function chosen(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length <= MOST_BARS) return findings;
  const ranked = [...findings].sort(
    (left, right) => Number(needsAttention(right)) - Number(needsAttention(left)) || right.durationMs - left.durationMs,
  );
  const shown = new Set(ranked.slice(0, MOST_BARS));
  return findings.filter((finding) => shown.has(finding));
}

function section(title: string, bars: readonly string[]): readonly string[] {
  return bars.length === 0 ? [] : [`  section ${title}`, ...bars];
}

function bar(label: string, tags: string, startMs: number, endMs: number): string {
  const start = Math.max(0, Math.round(startMs));
  return `  ${ganttLabel(label)} :${tags}${start}, ${Math.max(start + 1, Math.round(endMs))}`;
}
