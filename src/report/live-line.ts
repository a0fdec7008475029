import type { Tone } from '../platform/output.ts';
import type { Finding } from '../verdict.ts';
import { durationText, STATE_WIDTH, STATE_WORDS, sentenceWithTitle, stateOf } from './wording.ts';

interface Line {
  readonly text: string;
  readonly tone?: Tone;
}

/** What was examined and how long it took; of what was skipped, why. */
export function briefText(finding: Finding): string {
  if (finding.outcome === 'skipped') return sentenceWithTitle(finding);
  if (finding.outcome === 'invalid') return finding.title;
  // All rules of a watch take as long as it does: what they saw says more.
  if (finding.kind === 'watch') return sentenceWithTitle(finding);
  const attempts = stateOf(finding) === 'flaky' ? `, attempt ${finding.attempts}` : '';
  return `${finding.title} (${durationText(finding.durationMs)}${attempts})`;
}

/** One line for the moment that something was found out, which the report soon tells all about. */
export function briefLine(finding: Finding): Line {
  return lineOf(finding, briefText(finding));
}

/** One line for the moment that a check ends, with what is wrong: the report may be minutes away. */
export function liveLine(finding: Finding): Line {
  return lineOf(finding, finding.outcome === 'pass' ? briefText(finding) : sentenceWithTitle(finding));
}

function lineOf(finding: Finding, said: string): Line {
  const { word, tone } = STATE_WORDS[stateOf(finding)];
  return { text: `${word} `.padEnd(STATE_WIDTH) + said, ...(tone && { tone }) };
}
