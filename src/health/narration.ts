import { isSilence, type Sighting } from './look.ts';
import type { Quote } from './quote.ts';
import { seconds } from './timeline.ts';

/** A service that flaps for minutes must not fill a log: so many lines come at once, later ones no closer than this. */
const FREE_LINES = 10;
const APART_MS = 10_000;

/** Tells a person what the service does while it is waited for. */
export type Narrator = (seen: Sighting, atMs: number) => void;

/**
 * One line for every change that means something. Refused and reset connections are the same thing to whoever waits,
 * and so are two accounts of one broken component.
 *
 * @param say takes a line; foreign text in it was redacted and cut
 */
export function createNarrator(quote: Quote, say: (line: string) => void): Narrator {
  let told: string | undefined;
  let lines = 0;
  let toldAt = 0;
  let everAnswered = false;
  return (seen, atMs) => {
    const isSilent = seen.failure !== undefined && isSilence(seen.failure);
    const meaning = isSilent ? 'silence' : `${seen.state} ${seen.detail?.split(': ', 1)[0] ?? ''}`;
    everAnswered ||= !isSilent;
    if (meaning === told || (lines >= FREE_LINES && atMs - toldAt < APART_MS)) return;
    told = meaning;
    toldAt = atMs;
    lines += 1;
    const state = quote(seen.state, 60);
    const detail = seen.detail === undefined ? '' : `: ${quote(seen.detail, 200)}`;
    const what = isSilent ? `nobody answers ${everAnswered ? 'any more' : 'yet'} (${state})` : `${state}${detail}`;
    say(`after ${seconds(atMs)}: ${what}`);
  };
}
