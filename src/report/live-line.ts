import type { Tone } from '../platform/output.ts';
import type { Finding } from '../verdict.ts';
import { durationText, STATE_WIDTH, STATE_WORDS, sentenceWithTitle, stateOf } from './wording.ts';

/** One line for the moment that something was found out: what it is and how long it took, or what is wrong with it. */
export function liveLine(finding: Finding): { readonly text: string; readonly tone?: Tone } {
  const state = stateOf(finding);
  const { word, tone } = STATE_WORDS[state];
  const attempts = state === 'flaky' ? `, attempt ${finding.attempts}` : '';
  const said =
    finding.outcome === 'pass'
      ? `${finding.title} (${durationText(finding.durationMs)}${attempts})`
      : sentenceWithTitle(finding);
  return { text: `${word} `.padEnd(STATE_WIDTH) + said, ...(tone && { tone }) };
}
