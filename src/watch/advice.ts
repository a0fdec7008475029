import type { WatchPolicy } from '../policy/policy.ts';
import type { GoodWatch } from './baselines.ts';
import { samplesForLimit, wilson } from './interval.ts';
import { milliseconds, percent } from './wording.ts';

/** Fewer watches say too little about what is usual. */
const LEAST_WATCHES = 3;
const MOST_WATCHES = 10;
/** How much slower than the slowest good watch an answer may be. */
const MARGIN = 1.5;
/** Shares and times as people choose them: 1, 2 or 5 times a power of ten. */
const ROUND = [1, 2, 5, 10];

/**
 * Limits that the last good watches would have kept, with room to spare: one sentence for the P95, one for the error rate.
 * None where there were fewer than three. They decide nothing. Pure.
 *
 * @param watches newest first
 */
export function adviceFrom(
  watches: readonly GoodWatch[],
  { p95, errorRate }: Pick<WatchPolicy, 'p95' | 'errorRate'>,
): readonly string[] {
  const recent = watches.map(({ measured }) => measured).slice(0, MOST_WATCHES);
  const sentences: string[] = [];
  const times = recent.flatMap(({ p95Ms }) => p95Ms ?? []);
  if (times.length >= LEAST_WATCHES) {
    const slowest = Math.max(...times);
    const now = p95?.maxMs === undefined ? '' : `; the limit is ${milliseconds(p95.maxMs)}`;
    sentences.push(
      `In the last ${times.length} good watches the P95 was at most ${milliseconds(slowest)}: a limit of ${milliseconds(roundUp(slowest * MARGIN))} would have fitted${now}.`,
    );
  }
  const probed = recent.filter(({ errorRate: share }) => share !== undefined);
  if (probed.length >= LEAST_WATCHES) {
    const all = probed.reduce((sum, { samples }) => sum + samples, 0);
    const bad = Math.round(probed.reduce((sum, { samples, errorRate: share = 0 }) => sum + samples * share, 0));
    const worst = Math.max(...probed.map(({ errorRate: share = 0 }) => share));
    const fitting = roundUp(Math.max(wilson({ bad, all }).high, worst * MARGIN));
    // a limit that every service keeps is none
    if (fitting >= 1) return sentences;
    const now = errorRate === undefined ? '' : `; the limit is ${percent(errorRate)}`;
    sentences.push(
      `In the last ${probed.length} good watches ${bad} of ${all} probes failed: an error rate of at most ${percent(fitting)} would have fitted${now}, and takes ${samplesForLimit(fitting)} clean samples to show.`,
    );
  }
  return sentences;
}

function roundUp(value: number): number {
  if (!(value > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return Number(((ROUND.find((step) => step * power >= value * (1 - 1e-9)) ?? 10) * power).toPrecision(1));
}
