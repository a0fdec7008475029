import type { LogDiagnosis } from './log-analysis.ts';
import type { LogLine } from './log-lines.ts';

/** What is known of a crash from the words of its runtime. */
export type Crash = Omit<LogDiagnosis, 'failedToStart'>;

/** Most lines of a crash that are shown. */
export const MAX_EVIDENCE_LINES = 25;

/** These lines as one text, bounded. */
export function block(lines: readonly LogLine[], from: number, to: number): string {
  return lines
    .slice(from, Math.min(to, from + MAX_EVIDENCE_LINES))
    .map((line) => line.text)
    .join('\n')
    .trim();
}

/** A line's text; empty outside the log. */
export function textAt(lines: readonly LogLine[], index: number): string {
  return lines[index]?.text ?? '';
}
