import type { CleanReport } from './clean-report.ts';
import { ganttLabel } from './markdown.ts';
import { needsAttention } from './wording.ts';

/** Bars of one section; a chart with more cannot be read. */
const MOST_BARS = 30;

/**
 * The run as a Mermaid gantt chart: its phases, the states of the service while it was waited for, the checks.
 * Seconds since the run began. `undefined` where nothing happened. https://mermaid.js.org/syntax/gantt.html
 */
export function ganttChart(report: CleanReport): string | undefined {
  const phases = report.phases.map((phase) => bar(phase.name, '', phase.startMs, phase.endMs));
  const waitEnd = Math.max(
    0,
    ...report.phases.filter((phase) => phase.name === 'health').map((phase) => phase.endMs),
    ...report.timeline.map((entry) => entry.atMs),
  );
  const states = report.timeline.map((entry, index) =>
    bar(
      entry.attempts > 1 ? `${entry.state} x ${entry.attempts}` : entry.state,
      /\bUP\b/.test(entry.state) ? 'done, ' : 'active, ',
      entry.atMs,
      report.timeline[index + 1]?.atMs ?? waitEnd,
    ),
  );
  const checks = report.findings
    .filter((finding) => finding.kind === 'check' && finding.outcome !== 'skipped')
    .map((finding) =>
      bar(
        finding.title,
        needsAttention(finding) ? 'crit, ' : 'done, ',
        finding.startedAt,
        finding.startedAt + finding.durationMs,
      ),
    );
  if (phases.length + states.length + checks.length === 0) return undefined;
  return [
    'gantt',
    '  dateFormat x',
    '  axisFormat %s.%L',
    ...section('Run', phases),
    ...section('Health', states),
    ...section('Checks', checks),
  ].join('\n');
}

function section(title: string, bars: readonly string[]): readonly string[] {
  if (bars.length === 0) return [];
  const shown = bars.slice(0, MOST_BARS);
  return [`  section ${title}${bars.length > shown.length ? ` (first ${MOST_BARS} of ${bars.length})` : ''}`, ...shown];
}

function bar(label: string, tags: string, startMs: number, endMs: number): string {
  const start = Math.max(0, Math.round(startMs));
  return `  ${ganttLabel(label)} :${tags}${start}, ${Math.max(start + 1, Math.round(endMs))}`;
}
