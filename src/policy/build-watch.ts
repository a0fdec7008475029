import { LONGEST_METRIC_NAME, METRIC_DEFAULTS } from '../watch/metric.ts';
import { WATCH_DEFAULTS } from '../watch/rules.ts';
import { METRIC_EVERY_MS } from './defaults.ts';
import type { Filling } from './filling.ts';
import type { Path } from './mistake.ts';
import { NOTIFY_LEVELS } from './notify-schema.ts';
import type { NotifyPolicy, WatchMetric, WatchPolicy } from './policy.ts';
import type { RawPolicy } from './schema.ts';
import { milliseconds, parseRatio, parseShare } from './units.ts';

type RawWatch = NonNullable<RawPolicy['watch']>;
type RawMetric = NonNullable<RawWatch['metrics']>[number];

/** Keys that findings of the watch point to. */
const RULES = [
  'error-rate',
  'p95',
  'consecutive-failures',
  'min-samples',
  'budgets',
  'control-url',
  'container',
] as const;

/** The section `watch`, in units of the rules. Failures in a row count wherever probes are asked. */
export function buildWatch(raw: RawWatch, filling: Filling): WatchPolicy {
  const at = (name: string): Path => ['watch', name];
  const { p95, health, prometheus, actuator, visits } = raw;
  const forMs = milliseconds(raw.for, WATCH_DEFAULTS.forMs);
  return {
    forMs,
    everyMs: milliseconds(raw.every, Math.min(WATCH_DEFAULTS.everyMs, forMs)),
    probes: raw.probes ?? [],
    session: raw.session ?? [],
    errorRate: raw['error-rate'] && parseShare(raw['error-rate'].max),
    p95: p95 && {
      maxMs: p95.max === undefined ? undefined : milliseconds(p95.max, 0),
      baselineRatio: ratioOf(p95.baseline),
    },
    consecutiveFailures:
      raw['consecutive-failures'] ?? (raw.probes === undefined ? undefined : WATCH_DEFAULTS.consecutiveFailures),
    minSamples: raw['min-samples'] ?? WATCH_DEFAULTS.minSamples,
    strict: raw.strict ?? WATCH_DEFAULTS.strict,
    consecutiveErrorLimit: raw['consecutive-error-limit'] ?? WATCH_DEFAULTS.consecutiveErrorLimit,
    controlUrl: filling.url(raw['control-url'], at('control-url')),
    healthEveryMs: health && milliseconds(health.every, 0),
    prometheus: prometheus && { url: filling.url(prometheus.url, [...at('prometheus'), 'url']) ?? '' },
    actuator: actuator && { everyMs: milliseconds(actuator.every, 0) },
    container: filling.present(raw.container, at('container')),
    metrics: (raw.metrics ?? []).map((metric, index) => buildMetric(metric, [...at('metrics'), index], forMs, filling)),
    budgets: (raw.budgets ?? []).map(({ budget, rate, long, short }) => ({
      budget: parseShare(budget) ?? 0,
      rate: parseRatio(rate) ?? 0,
      longMs: milliseconds(long, 0),
      shortMs: milliseconds(short, 0),
    })),
    visits: visits && { everyMs: milliseconds(visits.every, 0) },
    source: filling.source(['watch'], 'key'),
    ruleSources: new Map(
      RULES.filter((key) => raw[key] !== undefined).map((key) => [key, filling.source(at(key), 'key')]),
    ),
  };
}

function buildMetric(raw: RawMetric, path: Path, watchMs: number, filling: Filling): WatchMetric {
  // of finer values more are put up with, so that a bad moment is as short
  const finer = Math.max(1, Math.ceil(METRIC_EVERY_MS / milliseconds(raw.range?.step, METRIC_EVERY_MS)));
  return {
    name: filling.short(raw.name, [...path, 'name'], LONGEST_METRIC_NAME),
    from: sourceOf(raw, path, filling),
    min: boundOf(raw.min),
    max: boundOf(raw.max),
    baselineRatio: ratioOf(raw.baseline),
    everyMs: milliseconds(raw.every, Math.min(METRIC_EVERY_MS, watchMs)),
    initialDelayMs: milliseconds(raw['initial-delay'], METRIC_DEFAULTS.initialDelayMs),
    failureLimit: raw['failure-limit'] ?? METRIC_DEFAULTS.failureLimit * finer,
    inconclusiveLimit: raw['inconclusive-limit'] ?? METRIC_DEFAULTS.inconclusiveLimit * finer,
    consecutiveErrorLimit: raw['consecutive-error-limit'] ?? METRIC_DEFAULTS.consecutiveErrorLimit,
    dryRun: raw['dry-run'] ?? METRIC_DEFAULTS.dryRun,
    source: filling.source(path),
  };
}

function sourceOf(
  { prometheus, range, json, actuator, container }: RawMetric,
  path: Path,
  filling: Filling,
): WatchMetric['from'] {
  if (prometheus !== undefined) {
    const query = filling.present(prometheus, [...path, 'prometheus']) ?? '';
    return { kind: 'prometheus', query, stepMs: range && milliseconds(range.step, 0) };
  }
  if (json !== undefined) {
    return { kind: 'json', url: filling.url(json.url, [...path, 'json', 'url']) ?? '', path: json.path };
  }
  if (actuator !== undefined) {
    const at = [...path, 'actuator'];
    return {
      kind: 'actuator',
      meter: filling.present(actuator.meter, [...at, 'meter']) ?? '',
      statistic: filling.present(actuator.statistic, [...at, 'statistic']),
    };
  }
  return { kind: 'container', what: container ?? 'memory' };
}

/** The section `notify`. */
export function buildNotify(raw: NonNullable<RawPolicy['notify']>, filling: Filling): NotifyPolicy {
  return {
    webhook: filling.text(raw.webhook ?? '', ['notify', 'webhook']),
    format: raw.format,
    levels: raw.levels ?? NOTIFY_LEVELS,
    source: filling.source(['notify'], 'key'),
  };
}

function ratioOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseRatio(text);
}

function boundOf(bound: string | number | undefined): number | undefined {
  return typeof bound === 'string' ? parseShare(bound) : bound;
}
