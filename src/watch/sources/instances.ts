import type { RequestCounters } from './request-counters.ts';

/** Counters, and when they were read, in milliseconds of the clock. */
export interface CountersSeen {
  readonly counters: RequestCounters;
  readonly seenMs: number;
}

/** How a look at counters goes together with the looks before it. */
export type Continuation =
  /** The same process as at an earlier look: what lies between the two can be told. */
  | { readonly kind: 'goes-on'; readonly before: RequestCounters }
  | { readonly kind: 'first' }
  /** A process that began since the first look: a restart, or another instance that was added. */
  | { readonly kind: 'began-anew'; readonly uptimeSeconds: number | undefined }
  /** A process that was there before and had not answered yet, or it cannot be told which one answered. */
  | { readonly kind: 'another' };

/** Time on the way, and clocks that do not run alike. */
const TOLERANCE_SECONDS = 3;
const MOST_INSTANCES = 50;

/**
 * Tells the processes behind one address apart by when they began, so that a load balancer is not taken for a restart, nor
 * the counters of one process for those of another. Processes of one release often begin within a second of each other: how
 * long they have been up tells them apart only where they do not say when they began. Where one look takes several answers
 * and several processes give them, nothing can be told any more.
 */
export interface Instances {
  add(seen: CountersSeen): Continuation;
}

/** Before anything was seen; lives as long as one watch. */
export function rememberInstances(): Instances {
  let known: readonly CountersSeen[] = [];
  let firstMs: number | undefined;
  let areSeveral = false;

  return {
    add: (seen) => {
      firstMs ??= seen.seenMs;
      const before = known.find((earlier) => isSameProcess(earlier, seen));
      const continuation = judge(before, seen, firstMs);
      // two that take turns
      areSeveral ||= continuation.kind === 'another' || (before !== undefined && before !== known[0]);
      known = [seen, ...known.filter((earlier) => earlier !== before)].slice(0, MOST_INSTANCES);
      return areSeveral && !seen.counters.isOneAnswer ? { kind: 'another' } : continuation;
    },
  };

  function judge(before: CountersSeen | undefined, { counters, seenMs }: CountersSeen, beganMs: number): Continuation {
    const { uptimeSeconds, startSeconds } = counters;
    if (before !== undefined) {
      const isLess = counters.requests < before.counters.requests;
      if (!isLess) return { kind: 'goes-on', before: before.counters };
      // of two processes that began together the one that was busier answered before
      const saysWhen = uptimeSeconds !== undefined || startSeconds !== undefined;
      return saysWhen ? { kind: 'another' } : { kind: 'began-anew', uptimeSeconds };
    }
    if (known.length === 0) return { kind: 'first' };
    const isNew = uptimeSeconds !== undefined && uptimeSeconds * 1000 < seenMs - beganMs;
    return isNew ? { kind: 'began-anew', uptimeSeconds } : { kind: 'another' };
  }
}

function isSameProcess(earlier: CountersSeen, seen: CountersSeen): boolean {
  const [start, startNow] = [earlier.counters.startSeconds, seen.counters.startSeconds];
  if (start !== undefined && startNow !== undefined) return start === startNow;
  const [before, now] = [earlier.counters.uptimeSeconds, seen.counters.uptimeSeconds];
  if (before === undefined || now === undefined) return before === now;
  return Math.abs(before + (seen.seenMs - earlier.seenMs) / 1000 - now) <= TOLERANCE_SECONDS;
}
