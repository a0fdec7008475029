import type { WatchMetric, WatchPolicy } from '../policy/policy.ts';
import { type Baseline, boundOf } from './baseline.ts';
import { METRIC_DEFAULTS, type MetricRule } from './metric.ts';
import type { WatchRules } from './rules.ts';
import type { Series } from './series.ts';
import { ACTUATOR_ERROR_RATE, ACTUATOR_P95 } from './sources/actuator.ts';

/** Figures of earlier good releases to compare with; none where nothing is known. */
export interface Baselines {
  readonly p95: Baseline | undefined;
  /** By the name of the metric. */
  readonly metrics: ReadonlyMap<string, Baseline>;
}

export const NO_BASELINES: Baselines = { p95: undefined, metrics: new Map() };

/** A look at the service's own counters may hold a handful of requests: this share of all looks must be bad to decide. */
const OWN_BAD_SHARE = 0.2;
const OWN_LEAST_BAD = 6;
/** And in so many of them there may have been no request at all. */
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
  const { errorRate, p95, consecutiveFailures, forMs } = policy;
  const p95Bound = p95 && boundOf(p95.maxMs, p95.baselineRatio, baselines.p95);
  const hasProbes = policy.probes.length > 0;
  const own: readonly (MetricRule | undefined)[] = [
    ownRule(ACTUATOR_ERROR_RATE, errorRate, policy),
    ownRule(ACTUATOR_P95, p95Bound?.max, policy),
  ];
  return {
    forMs,
    everyMs: policy.everyMs,
    probes: policy.probes.length,
    ...(errorRate === undefined || !hasProbes ? {} : { errorRate }),
    ...(p95Bound === undefined || !hasProbes ? {} : { p95: p95Bound }),
    ...(consecutiveFailures === undefined || !hasProbes ? {} : { consecutiveFailures }),
    budgets: hasProbes ? policy.budgets : [],
    metrics: [
      ...own.filter((rule) => rule !== undefined && ownMetrics.includes(rule.name)),
      ...policy.metrics.map((metric) => metricRule(metric, baselines.metrics.get(metric.name))),
    ].filter((rule) => rule !== undefined),
    minSamples: policy.minSamples,
    strict: policy.strict,
    consecutiveErrorLimit: policy.consecutiveErrorLimit,
  };
}

/** Rules of the policy that only probes can tell about, by their keys. Pure. */
export function rulesWithoutProbes({ probes, ...policy }: WatchPolicy): readonly string[] {
  if (probes.length > 0) return [];
  const isCounted = policy.actuator !== undefined;
  return [
    ...(policy.errorRate === undefined || isCounted ? [] : ['error-rate']),
    ...(policy.p95 === undefined || isCounted ? [] : ['p95']),
    ...(policy.consecutiveFailures === undefined ? [] : ['consecutive-failures']),
    ...(policy.budgets.length === 0 ? [] : ['budgets']),
  ];
}

/** What the values of a metric are. Pure. */
export function unitOf(metric: string): Series['unit'] {
  if (metric === ACTUATOR_ERROR_RATE) return 'share';
  return metric === ACTUATOR_P95 ? 'ms' : 'value';
}

function ownRule(name: string, max: number | undefined, { actuator, forMs }: WatchPolicy): MetricRule | undefined {
  if (max === undefined || actuator === undefined) return undefined;
  const looks = forMs / actuator.everyMs;
  return {
    ...METRIC_DEFAULTS,
    name,
    max,
    failureLimit: Math.max(OWN_LEAST_BAD, Math.ceil(OWN_BAD_SHARE * looks)) - 1,
    inconclusiveLimit: Math.max(METRIC_DEFAULTS.inconclusiveLimit, Math.ceil(OWN_IDLE_SHARE * looks)),
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
