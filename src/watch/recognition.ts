import { checkRecognises } from '../checks/recognition.ts';
import type { Policy, WatchPolicy } from '../policy/policy.ts';
import type { Subject } from '../subject/subject.ts';
import { metricOf, type WatchState } from './decision.ts';
import type { Source } from './source.ts';

/** Whether whichever probe holds, the service is recognised by it. Pure. */
export function isToldByProbes({ checks }: Policy, { probes }: WatchPolicy, subject: Subject): boolean {
  return checks.filter(({ name }) => probes.includes(name)).every((check) => checkRecognises(check, subject));
}

/** What a watch has seen of the service. */
export interface SeenOfService {
  readonly state: WatchState;
  /** The state at the end of the visits before this one, if all of them were to the same address and probes tell. */
  readonly earlier: WatchState | undefined;
  /** What shows that a finding of a source which is a breach by itself is about the service. */
  readonly byBreach: string | undefined;
}

/**
 * By what the service was recognised, as a clause: at its URL; else by what decided, where that came from elsewhere.
 * `undefined` where anything could have answered so.
 */
export function recognisedBy(
  sources: readonly Source[],
  { metrics }: Pick<WatchPolicy, 'metrics'>,
  { state, earlier, byBreach }: SeenOfService,
): string | undefined {
  for (const source of sources) {
    const seen = source.recognisedBy?.();
    if (seen !== undefined) return seen;
  }
  if (earlier !== undefined && earlier.failures.total.all > earlier.failures.total.bad) {
    return 'probes of an earlier visit held';
  }
  const { decision } = state;
  if (decision?.by !== 'metric' || !metrics.some(({ name }) => name === decision.metric)) return byBreach;
  const { good } = metricOf(state, decision.metric);
  return good > 0 ? `the metric "${decision.metric}" was within its bounds before` : undefined;
}
