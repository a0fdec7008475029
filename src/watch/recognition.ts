import { checkRecognises } from '../checks/recognition.ts';
import type { Policy, WatchPolicy } from '../policy/policy.ts';
import type { Subject } from '../subject/subject.ts';
import type { GoodWatch } from './baselines.ts';
import { metricOf, type WatchState } from './decision.ts';
import { isWithin, type MetricRule } from './metric.ts';
import type { Source } from './source.ts';

/**
 * Where a watch judges the service: at its URL, or at its management port where that is all that it asks. The two are told
 * apart, because a right management port says nothing about a mistake in the URL's own. Pure.
 */
export function whereJudged(
  { checks, health }: Pick<Policy, 'checks' | 'health'>,
  { probes, healthEveryMs, actuator, metrics }: WatchPolicy,
  { baseUrl, managementUrl }: Pick<Subject, 'baseUrl' | 'managementUrl'>,
): URL {
  const asked = checks.filter(({ name }) => probes.includes(name));
  const isAtManagement = asked.every(
    (check) => check.kind === 'http' && check.management && check.path.startsWith('/'),
  );
  const asksHealth = healthEveryMs !== undefined;
  const asksActuator = actuator !== undefined || metrics.some(({ from }) => from.kind === 'actuator');
  const asksNothing = asked.length === 0 && !asksHealth && !asksActuator;
  if (managementUrl === undefined || !isAtManagement || asksNothing) return baseUrl;
  return asksHealth && health.kind === 'http' ? baseUrl : managementUrl;
}

/**
 * Whether whichever probe holds, the service is recognised by it. Pure.
 *
 * @param judgedAt as `whereJudged` tells it
 */
export function isToldByProbes(
  { checks }: Policy,
  { probes }: WatchPolicy,
  { managementUrl }: Pick<Subject, 'managementUrl'>,
  judgedAt: URL,
): boolean {
  const places = { baseUrl: judgedAt, managementUrl };
  return checks.filter(({ name }) => probes.includes(name)).every((check) => checkRecognises(check, places));
}

/** What a watch has seen of the service. */
export interface SeenOfService {
  readonly state: WatchState;
  /** The state at the end of the visits before this one, if all of them were to the same address and probes tell. */
  readonly earlier: WatchState | undefined;
  /** What shows that a finding of a source which is a breach by itself is about the service. */
  readonly byBreach: string | undefined;
  /** Watches of other releases that are good still, newest first. */
  readonly goodWatches: readonly GoodWatch[];
}

/**
 * By what the service was recognised, as a clause: where it is judged; else by what decided, where that came from
 * elsewhere. `undefined` where anything could have answered so.
 *
 * @param metrics the rules about them, those of the service's own counters included
 */
export function recognisedBy(
  sources: readonly Source[],
  metrics: readonly MetricRule[],
  { state, earlier, byBreach, goodWatches }: SeenOfService,
): string | undefined {
  for (const source of sources) {
    const seen = source.recognisedBy?.();
    if (seen !== undefined) return seen;
  }
  if (earlier !== undefined && earlier.failures.total.all > earlier.failures.total.bad) {
    return 'probes of an earlier visit held';
  }
  const { decision } = state;
  const rule = decision?.by === 'metric' ? metrics.find(({ name }) => name === decision.metric) : undefined;
  if (rule === undefined) return byBreach;
  // its own counters are its own word, whichever port tells them
  if (rule.looks !== undefined) return 'its actuator told numbers';
  if (metricOf(state, rule.name).good > 0) return `the metric "${rule.name}" was within its bounds before`;
  const before = goodWatches.find(({ measured }) =>
    measured.metrics.some(({ name, mean }) => name === rule.name && isWithin(rule, mean)),
  );
  return before && `the metric "${rule.name}" was within its bounds in the watch of ${before.tag}`;
}
