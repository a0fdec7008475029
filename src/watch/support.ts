import { inSeconds } from '../subject/wording.ts';
import { plannedTicks, supportsThreshold } from './interval.ts';
import { asksProbes, SLOW_SHARE, type WatchRules } from './rules.ts';
import { percent } from './wording.ts';

/**
 * What a watch can never show because it takes too few samples, to be said before it begins: one sentence each, none
 * where it is long enough. Pure.
 */
export function doubtsBefore(rules: WatchRules): readonly string[] {
  const { forMs, everyMs, minSamples } = rules;
  if (!asksProbes(rules)) return [];
  const planned = plannedTicks(forMs, everyMs);
  const taking = `A watch of ${inSeconds(forMs)} with a probe every ${inSeconds(everyMs)} takes ${planned} samples`;
  const doubts: string[] = [];
  if (planned < minSamples) doubts.push(`${taking}, and a pass needs ${minSamples}.`);
  const limits = [
    ['failures', rules.errorRate],
    ['slow answers', rules.p95?.max === undefined ? undefined : SLOW_SHARE],
  ] as const;
  for (const [what, limit] of limits) {
    if (limit === undefined) continue;
    const { isEnough, needed } = supportsThreshold(forMs, everyMs, limit);
    const all = Number.isFinite(needed) ? `it takes ${needed} without any bad one` : 'no number of them is enough';
    if (!isEnough) doubts.push(`${taking}, and ${all} to show a share of at most ${percent(limit)} ${what}.`);
  }
  return doubts;
}
