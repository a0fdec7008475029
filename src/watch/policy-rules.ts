import type { WatchMetric, WatchPolicy } from '../policy/policy.ts';
import { type Baseline, type Bound, boundOf } from './baseline.ts';
import { type LookRule, lookRule } from './look-rule.ts';
import { ACTUATOR_ERROR_RATE, ACTUATOR_P95, METRIC_DEFAULTS, type MetricRule } from './metric.ts';
import { SLOW_SHARE, type WatchRules } from './rules.ts';
import type { Series } from './series.ts';
import { milliseconds } from './wording.ts';

/** Figures of earlier good releases to compare with; none where nothing is known. */
export interface Baselines {
  readonly p95: Baseline | undefined;
  /** By the name of the metric. */
  readonly metrics: ReadonlyMap<string, Baseline>;
}

/** Nothing to compare with, as in the first watch of a service. */
export const NO_BASELINES: Baselines = { p95: undefined, metrics: new Map() };

/** In so many looks at the service's own counters there may have been no request at all. */
const OWN_IDLE_SHARE = 0.5;

/**
 * What a watch decides by, from what the policy asks for and what earlier releases showed. Without probes the limits of
 * the error rate and of the P95 hold for the service's own counters alone. Pure.
 *
 * @param ownMetrics names of the metrics that the actuator tells by itself
 */
export function rulesOf(
  policy: WatchPolicy,
  ownMetrics: readonly string[] = [],
  baselines: Baselines = NO_BASELINES,
): WatchRules {
  const { errorRate, consecutiveFailures, forMs } = policy;
  const p95Bound = p95BoundOf(policy, baselines);
  const hasProbes = policy.probes.length > 0;
  const p95LimitMs = p95Bound?.max;
  const own: readonly (MetricRule | undefined)[] = [
    errorRate === undefined
      ? undefined
      : ownRule(ACTUATOR_ERROR_RATE, errorRate, policy, {
          limit: errorRate,
          bad: 'failed',
          reason: 'watch-error-rate',
        }),
    p95LimitMs === undefined
      ? undefined
      : ownRule(ACTUATOR_P95, p95LimitMs, policy, {
          limit: SLOW_SHARE,
          bad: `took longer than ${milliseconds(p95LimitMs)}`,
          reason: 'watch-too-slow',
        }),
  ];
  return {
    forMs,
    everyMs: policy.everyMs,
    probes: policy.probes.length,
    ...(errorRate === undefined || !hasProbes ? {} : { errorRate }),
    ...(p95Bound === undefined || !hasProbes ? {} : { p95: p95Bound }),
    ...(consecutiveFailures === undefined ? {} : { consecutiveFailures }),
    budgets: policy.budgets,
    metrics: [
      ...own.filter((rule) => rule !== undefined && ownMetrics.includes(rule.name)),
      ...policy.metrics.map((metric) => metricRule(metric, baselines.metrics.get(metric.name))),
    ].filter((rule) => rule !== undefined),
    minSamples: policy.minSamples,
    strict: policy.strict,
    consecutiveErrorLimit: policy.consecutiveErrorLimit,
  };
}

/** What the values of a metric are. Pure. */
export function unitOf(metric: string): Series['unit'] {
  if (metric === ACTUATOR_ERROR_RATE) return 'share';
  return metric === ACTUATOR_P95 ? 'ms' : 'value';
}

/** The greatest P95 that is allowed: a limit, or a comparison with earlier releases; `undefined` without a rule about it. Pure. */
export function p95BoundOf({ p95 }: Pick<WatchPolicy, 'p95'>, baselines: Baselines): Bound | undefined {
  return p95 && boundOf(p95.maxMs, p95.baselineRatio, baselines.p95);
}

function ownRule(
  name: string,
  max: number,
  { actuator, forMs, minSamples }: WatchPolicy,
  share: Pick<LookRule, 'limit' | 'bad' | 'reason'>,
): MetricRule | undefined {
  if (actuator === undefined) return undefined;
  const planned = Math.ceil(forMs / actuator.everyMs);
  return {
    ...METRIC_DEFAULTS,
    name,
    max,
    looks: lookRule({ ...share, leastRequests: minSamples }, planned),
    inconclusiveLimit: Math.max(METRIC_DEFAULTS.inconclusiveLimit, Math.ceil(OWN_IDLE_SHARE * planned)),
  };
}

function metricRule(metric: WatchMetric, baseline: Baseline | undefined): MetricRule {
  const { max } = boundOf(metric.max, metric.baselineRatio, baseline);
  return {
    name: metric.name,
    ...(metric.min === undefined ? {} : { min: metric.min }),
    ...(max === undefined ? {} : { max }),
    initialDelayMs: metric.initialDelayMs,
    failureLimit: metric.failureLimit,
    inconclusiveLimit: metric.inconclusiveLimit,
    consecutiveErrorLimit: metric.consecutiveErrorLimit,
    dryRun: metric.dryRun,
  };
}
