import type { Moments } from './prometheus-answer.ts';

/** What Prometheus said its time was (milliseconds since 1970), and when it was asked and had answered by our own clock. */
export interface ClockReading {
  readonly theirsMs: number;
  readonly askedMs: number;
  readonly answeredMs: number;
}

/** Prometheus gives no more values than this for one query: https://prometheus.io/docs/prometheus/latest/querying/api/ */
export const MOST_VALUES = 11_000;

/**
 * The moments that are new since the last ones: the next one after those, or the first one in the watch, until now.
 * `undefined` where there is none. Pure.
 *
 * The two clocks need not agree. While the answer was on its way Prometheus's went on: it is taken for the later one where
 * the watch begins and for the earlier one now, so that no moment lies before the watch and none in the future. Moments
 * are multiples of the step, because proxies that remember answers move others there.
 *
 * @param beganMs when the watch began, by our own clock
 * @param last the moments that were asked about before
 */
export function newMoments(
  clock: ClockReading,
  beganMs: number,
  nowMs: number,
  stepMs: number,
  last?: Moments,
): Moments | undefined {
  const fromMs =
    last === undefined
      ? Math.ceil(atBeginning(clock, beganMs) / stepMs) * stepMs
      : last.fromMs + last.count * last.stepMs;
  const untilMs = clock.theirsMs + (nowMs - clock.answeredMs);
  const count = Math.min(Math.floor((untilMs - fromMs) / stepMs) + 1, MOST_VALUES);
  return count > 0 ? { fromMs, stepMs, count } : undefined;
}

/** What Prometheus's clock said at the latest when the watch began, in milliseconds since 1970. Pure. */
export function atBeginning({ theirsMs, askedMs }: ClockReading, beganMs: number): number {
  return theirsMs - (askedMs - beganMs);
}
