import type { Seen } from './seen.ts';
import type { Observation } from './source.ts';
import type { Resumed } from './state.ts';
import type { VisitEntry } from './visit-record.ts';
import type { VisitPlan } from './visits.ts';
import type { WatchReport } from './watch-report.ts';

/** What is watched now: a visit, or all of a watch at once. */
export interface WatchPart {
  /** Milliseconds that were watched before. */
  readonly fromMs: number;
  readonly lengthMs: number;
  readonly isLast: boolean;
  /**
   * Milliseconds that answers which are still open at the end are waited for: were they left out, a service that began to
   * hang would be seen as one that was asked less often.
   */
  readonly lateMs: number;
  /** What was seen before. */
  readonly before: Pick<Resumed, 'state' | 'latency'> | undefined;
  /** The same for the reports. */
  readonly seen?: Seen | undefined;
  /** None where all is watched at once. */
  readonly visits?: WatchReport['visits'];
}

/** A visit that may be made now. */
export interface VisitToMake {
  readonly plan: VisitPlan;
  /** The how-manyth it is, counted from 1. */
  readonly number: number;
  /** The visit before it. */
  readonly before: VisitEntry | undefined;
}

/** All of a watch at once; lengths in milliseconds. Pure. */
export function wholeWatch(lengthMs: number, lateMs: number): WatchPart {
  return { fromMs: 0, lengthMs, isLast: true, lateMs, before: undefined };
}

/**
 * One visit: it goes on from what the last one left, or is the first where nothing of that can be used. Pure.
 *
 * @param now when it begins
 */
export function visitPart(
  { plan, number, before }: VisitToMake,
  left: { readonly resumed: Resumed | undefined; readonly seen: Seen | undefined },
  lateMs: number,
  now: Date,
): WatchPart {
  const from = left.resumed === undefined ? undefined : before;
  const made = from === undefined ? 1 : number;
  return {
    fromMs: from?.watchedMs ?? 0,
    lengthMs: plan.visitMs,
    isLast: made >= plan.visits,
    lateMs,
    before: left.resumed,
    seen: left.seen,
    visits: { made, planned: plan.visits, beganAt: from?.beganAt ?? from?.createdAt ?? now.toISOString() },
  };
}

/**
 * What a source told, on the clock of the whole watch; `undefined` for what was sent after the end of this part, which is not
 * its. Sources count from the beginning of the part. Pure.
 */
export function inPart(observation: Observation, { fromMs, lengthMs }: WatchPart): Observation | undefined {
  const isLate = (atMs: number) => atMs >= lengthMs;
  switch (observation.kind) {
    case 'sample': {
      const { sample } = observation;
      return isLate(sample.atMs) ? undefined : { ...observation, sample: { ...sample, atMs: fromMs + sample.atMs } };
    }
    case 'reading': {
      const { reading } = observation;
      return isLate(reading.atMs)
        ? undefined
        : { ...observation, reading: { ...reading, atMs: fromMs + reading.atMs } };
    }
    case 'state':
      return { ...observation, atMs: fromMs + observation.atMs };
    case 'finding':
      return observation;
  }
}
