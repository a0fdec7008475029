import { addSample, NOTHING_SEEN, type WatchState } from '../../../src/watch/decision.ts';
import type { PreparedRules } from '../../../src/watch/rules.ts';
import type { Sample, SampleOutcome } from '../../../src/watch/samples.ts';

const OUTCOMES: Readonly<Record<string, SampleOutcome>> = { '.': 'ok', x: 'failed', '-': 'missed', e: 'error' };

/** One sample every 2 s: `.` is ok, `x` failed, `-` missed, `e` an error of our own. Blanks are for the eye. */
export function ticks(signs: string, latencyMs = 20, everyMs = 2000): readonly Sample[] {
  return [...signs.replaceAll(' ', '')].map((sign, index) => ({
    atMs: index * everyMs,
    latencyMs,
    outcome: OUTCOMES[sign] ?? 'ok',
  }));
}

/** The watch after these samples. */
export function watched(rules: PreparedRules, samples: readonly Sample[], from: WatchState = NOTHING_SEEN): WatchState {
  return samples.reduce((state, sample) => addSample(rules, state, sample), from);
}
