import type { Counts } from './sequential.ts';

/**
 * What became of one tick. `failed`: the service's answer broke an expectation, or none came in time. `missed`: the tick
 * could not be sent, because too many were in flight. `error`: our own trouble or the monitor's, never the service's.
 */
export type SampleOutcome = 'ok' | 'failed' | 'missed' | 'error';

/** One tick of the watch. */
export interface Sample {
  /** The moment that it was meant to be sent at, in milliseconds since the watch began, on a monotonic clock. */
  readonly atMs: number;
  /** Milliseconds from that moment to the end of the answer; a time-out enters with the time that passed. */
  readonly latencyMs: number;
  readonly outcome: SampleOutcome;
  /** No answer came in time. */
  readonly isTimeout?: boolean;
}

/**
 * One look at a metric. `no-data`: the source answered and had no number. `error`: the source did not answer. A value that
 * comes from counted requests comes with them: those since the look before, and how many of them were bad.
 */
export type Reading =
  | { readonly atMs: number; readonly outcome: 'value'; readonly value: number; readonly requests?: Counts }
  | { readonly atMs: number; readonly outcome: 'no-data' | 'error' };

/**
 * Whether the sample tells anything about speed. Pure. A failure that came quickly (a refused connection) does not: were
 * it counted, a dead service would be a fast one. A failure that was slower than allowed does.
 *
 * @param limitMs the slowest answer that is allowed; without one a failure is slow where no answer came in time
 */
export function tellsLatency(sample: Sample, limitMs: number | undefined): boolean {
  if (sample.outcome === 'ok') return true;
  if (sample.outcome !== 'failed') return false;
  return limitMs === undefined ? sample.isTimeout === true : sample.latencyMs > limitMs;
}
