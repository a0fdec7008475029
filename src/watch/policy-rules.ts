import type { WatchMetric, WatchPolicy } from '../policy/policy.ts';
import { type Baseline, boundOf } from './baseline.ts';
import type { MetricRule } from './metric.ts';
import type { WatchRules } from './rules.ts';

/** Figures of earlier good releases to compare with; none where nothing is known. */
export interface Baselines {
  readonly p95: Baseline | undefined;
  /** By the name of the metric. */
  readonly metrics: ReadonlyMap<string, Baseline>;
}

export const NO_BASELINES: Baselines = { p95: undefined, metrics: new Map() };

/** What a watch decides by, from what the policy asks for and what earlier releases showed. Pure. */
export function rulesOf(policy: WatchPolicy, baselines: Baselines = NO_BASELINES): WatchRules {
  const { errorRate, p95, consecutiveFailures } = policy;
  return {
    forMs: policy.forMs,
    everyMs: policy.everyMs,
    ...(errorRate === undefined ? {} : { errorRate }),
    ...(p95 === undefined ? {} : { p95: boundOf(p95.maxMs, p95.baselineRatio, baselines.p95) }),
    ...(consecutiveFailures === undefined ? {} : { consecutiveFailures }),
    budgets: policy.budgets,
    metrics: policy.metrics.map((metric) => metricRule(metric, baselines.metrics.get(metric.name))),
    minSamples: policy.minSamples,
    strict: policy.strict,
    consecutiveErrorLimit: policy.consecutiveErrorLimit,
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
