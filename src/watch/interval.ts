import type { Counts } from './sequential.ts';

/** Quantile of the normal distribution for 95 % to one side. */
const Z = 1.6448536269514722;
const DOUBT = 0.05;
/** More samples than any watch takes. */
const ENDLESS = 1e9;

/** From `low` to `high`, both shares from 0 to 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Where the true share lies: 95 % sure that it is not below `low`, and 95 % sure that it is not above `high`.
 * Wilson's score interval (https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm). Everything is possible
 * where nothing was seen. Pure.
 */
export function wilson({ bad, all }: Counts): Interval {
  const share = bad / all;
  const weight = Z ** 2 / all;
  const centre = (share + weight / 2) / (1 + weight);
  const half = (Z / (1 + weight)) * Math.sqrt((share * (1 - share)) / all + weight / (4 * all));
  // exactly, not to sixteen figures; where nothing was seen both hold
  return { low: bad === 0 ? 0 : centre - half, high: bad === all ? 1 : centre + half };
}

/**
 * How many samples without any failure show with 95 % confidence that the share is below the limit: none for a limit of 1,
 * and for one of 0 no number is enough, which is infinity. Pure.
 */
export function samplesForLimit(limit: number): number {
  return Math.ceil(Math.log(DOUBT) / Math.log1p(-limit));
}

/**
 * How many samples at the observed share would put the upper end of {@link wilson} at or below the limit; `undefined`
 * where no number would, because the share itself is not below it. Pure.
 */
export function samplesToConfirm(share: number, limit: number): number | undefined {
  return leastNumber((all) => wilson({ bad: share * all, all }).high <= limit);
}

/** The least number from 1 on that is enough, where more are never less so; `undefined` where none is. Pure. */
export function leastNumber(isEnough: (number: number) => boolean): number | undefined {
  let most = 1;
  while (!isEnough(most)) {
    most *= 2;
    if (most > ENDLESS) return undefined;
  }
  let least = most / 2;
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (isEnough(middle)) most = middle;
    else least = middle;
  }
  return most;
}

/** Whether a watch can show that a limit is kept. */
export interface Support {
  readonly isEnough: boolean;
  /** How many samples the watch will take. */
  readonly planned: number;
  /** How many it would need, all of them without failure. */
  readonly needed: number;
}

/** Whether a watch of that length can show with 95 % confidence that the share of failures is below the limit. Pure. */
export function supportsThreshold(durationMs: number, everyMs: number, limit: number): Support {
  const planned = plannedTicks(durationMs, everyMs);
  const needed = samplesForLimit(limit);
  return { isEnough: planned >= needed, planned, needed };
}

/** How many ticks a watch has: the first at its beginning, the last before its end. Pure. */
export function plannedTicks(durationMs: number, everyMs: number): number {
  return Math.ceil(durationMs / everyMs);
}
