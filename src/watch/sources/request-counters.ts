import type { Counts } from '../sequential.ts';
import type { Series } from './exposition.ts';

/** What a service has counted of its requests since it started. */
export interface RequestCounters {
  readonly requests: number;
  /** Those that were answered 5xx. */
  readonly errors: number;
  /** Upper bound in seconds to the number of requests that took at most so long; `undefined` where it has no histogram. */
  readonly buckets: ReadonlyMap<number, number> | undefined;
  /** How long the process has been up; `undefined` where it does not say. */
  readonly uptimeSeconds: number | undefined;
  /** When the process began, in seconds since 1970; no two processes say the same. `undefined` where it does not say. */
  readonly startSeconds: number | undefined;
  /** Whether all of it came in one answer: several may be of several processes. */
  readonly isOneAnswer: boolean;
}

/** What Micrometer calls them on a page for Prometheus. */
const REQUESTS = 'http_server_requests_seconds';
const UPTIME = 'process_uptime_seconds';
const START = 'process_start_time_seconds';
/** Micrometer's finest histogram has 276; what has more is kept for many processes and would fill the memory. */
const MOST_BOUNDS = 1000;

/** Whether a series of such a page is one that `countersOf` reads. */
export function isRequestSeries(name: string): boolean {
  return name === `${REQUESTS}_count` || name === `${REQUESTS}_bucket` || name === UPTIME || name === START;
}

/**
 * Adds up a page for Prometheus; `undefined` if no request was counted yet. Questions to the actuator itself do not
 * count: they are ours. Pure.
 *
 * @param actuatorPath `/actuator`
 */
export function countersOf(page: readonly Series[], actuatorPath: string): RequestCounters | undefined {
  let requests: number | undefined;
  let errors = 0;
  let buckets: Map<number, number> | undefined;
  let uptimeSeconds: number | undefined;
  let startSeconds: number | undefined;
  for (const { name, labels, value } of page) {
    if (name === UPTIME) uptimeSeconds = value;
    else if (name === START) startSeconds = value;
    else if (name === `${REQUESTS}_count` && Number.isFinite(value)) {
      requests ??= 0;
      if (isOurs(labels, actuatorPath)) continue;
      requests += value;
      if (isError(labels)) errors += value;
    } else if (name === `${REQUESTS}_bucket` && Number.isFinite(value)) {
      const bound = boundOf(labels.get('le'));
      buckets ??= new Map();
      if (bound === undefined || isOurs(labels, actuatorPath)) continue;
      if (buckets.size >= MOST_BOUNDS && !buckets.has(bound)) continue;
      buckets.set(bound, (buckets.get(bound) ?? 0) + value);
    }
  }
  return requests === undefined
    ? undefined
    : { requests, errors, buckets, uptimeSeconds, startSeconds, isOneAnswer: true };
}

function isOurs(labels: Series['labels'], actuatorPath: string): boolean {
  const path = labels.get('uri');
  return actuatorPath !== '' && (path === actuatorPath || path?.startsWith(`${actuatorPath}/`) === true);
}

function isError(labels: Series['labels']): boolean {
  return labels.get('outcome') === 'SERVER_ERROR' || /^5\d\d$/.test(labels.get('status') ?? '');
}

function boundOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bound = text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text);
  return Number.isNaN(bound) ? undefined : bound;
}

/** The requests between two looks, and how many of them were answered 5xx; `undefined` where there were none. Pure. */
export function errorsBetween(before: RequestCounters, after: RequestCounters): Counts | undefined {
  const all = after.requests - before.requests;
  // of several pages the later ones may have counted more
  return all > 0 ? { bad: Math.min(Math.max(0, after.errors - before.errors), all), all } : undefined;
}

/** A quantile, or only that it is beyond the greatest bound of the histogram. */
export type Quantile =
  | { readonly kind: 'value'; readonly seconds: number }
  | { readonly kind: 'beyond'; readonly seconds: number }
  | { readonly kind: 'none' };

/**
 * The 95th percentile of the requests between two looks: where it falls into a bucket, by interpolation in it, as
 * `histogram_quantile` does it. Pure.
 */
export function p95Between(before: RequestCounters, after: RequestCounters): Quantile {
  const counts = bucketsBetween(before, after);
  const all = counts.at(-1)?.count ?? 0;
  if (all <= 0) return { kind: 'none' };
  const rank = 0.95 * all;
  const at = counts.findIndex(({ count }) => count >= rank);
  const [below, hit] = [counts[at - 1], counts[at]];
  if (hit === undefined) return { kind: 'none' };
  const lower = below ?? { bound: 0, count: 0 };
  if (!Number.isFinite(hit.bound)) return { kind: 'beyond', seconds: lower.bound };
  return {
    kind: 'value',
    seconds: lower.bound + ((hit.bound - lower.bound) * (rank - lower.count)) / (hit.count - lower.count),
  };
}

/**
 * The requests between two looks, and how many of them took longer: where the limit falls into a bucket, by interpolation
 * in it, so that more than 5 % are slower where {@link p95Between} is above the limit. Those beyond the greatest bound count where
 * that bound is above the limit; otherwise nobody knows. Pure.
 *
 * @param seconds above 0
 */
export function slowerBetween(before: RequestCounters, after: RequestCounters, seconds: number): Counts {
  const counts = bucketsBetween(before, after);
  const all = counts.at(-1)?.count ?? 0;
  const at = counts.findIndex(({ bound }) => bound >= seconds);
  const [below, hit] = [counts[at - 1], counts[at]];
  if (hit === undefined || !Number.isFinite(hit.bound)) return { bad: 0, all };
  const lower = below ?? { bound: 0, count: 0 };
  const inTime = lower.count + ((hit.count - lower.count) * (seconds - lower.bound)) / (hit.bound - lower.bound);
  return { bad: Math.min(all, Math.max(0, Math.round(all - inTime))), all };
}

/** How many requests between two looks took at most so long, by the upper bounds in seconds, which grow. */
function bucketsBetween(before: RequestCounters, after: RequestCounters) {
  return [...(after.buckets ?? [])]
    .map(([bound, count]) => ({ bound, count: count - (before.buckets?.get(bound) ?? 0) }))
    .sort((left, right) => left.bound - right.bound);
}
