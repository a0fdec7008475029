import type { HealthPolicy, WatchMetric, WatchPolicy } from '../../policy/policy.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { ACTUATOR_ERROR_RATE, ACTUATOR_P95 } from '../metric.ts';
import type { Observation, Source } from '../source.ts';
import { milliseconds } from '../wording.ts';
import { type ActuatorPages, actuatorPages, type Read } from './actuator-pages.ts';
import { type Statement, watchFinding } from './finding.ts';
import { rememberInstances } from './instances.ts';
import { type MeterQuery, parseMeterQuery } from './meter.ts';
import { lookEvery } from './pace.ts';
import { type MetricLook, tellReading } from './reading.ts';
import { errorsBetween, p95Between, type RequestCounters, slowerBetween } from './request-counters.ts';

/** The service's own counters as a source. */
export interface ActuatorSource extends Source {
  /** Which of its own metrics it will tell, beside those of the policy; known once it was examined. */
  ownMetrics(): readonly string[];
}

/** What the service's counters and meters are read for. */
export interface ActuatorOptions {
  readonly subject: Subject;
  /** Where the service is judged: what answers elsewhere does not show that it is there. */
  readonly judgedAt: URL;
  readonly health: HealthPolicy;
  readonly watch: Pick<WatchPolicy, 'source' | 'p95' | 'actuator'>;
  /** The greatest P95 that is allowed, in milliseconds: a limit, or a comparison with earlier releases. */
  readonly p95LimitMs?: number | undefined;
  /** Those that come from the actuator. */
  readonly metrics: readonly WatchMetric[];
  readonly world: World;
}

/**
 * What the service counts itself: the share of requests answered 5xx and, where it keeps a histogram, their P95, each
 * from one look to the next; and meters that the policy names. A restart is a finding.
 */
export function actuatorSource(options: ActuatorOptions): ActuatorSource {
  const { world, watch, p95LimitMs } = options;
  const { clock } = world;
  const { subject } = options;
  const isJudged = (subject.managementUrl ?? subject.baseUrl).origin === options.judgedAt.origin;
  let isRecognised = false;
  const noticing = async <Value>(reading: Promise<Read<Value>>): Promise<Read<Value>> => {
    const read = await reading;
    isRecognised ||= read.ok && isJudged;
    return read;
  };
  const asked = actuatorPages(options);
  const pages: ActuatorPages = {
    ...asked,
    counters: (signal) => noticing(asked.counters(signal)),
    meter: (...query) => noticing(asked.meter(...query)),
  };
  const metrics = options.metrics.flatMap((metric) =>
    metric.from.kind === 'actuator'
      ? [{ metric, query: parseMeterQuery(metric.from.meter), statistic: metric.from.statistic }]
      : [],
  );
  let own: readonly string[] = [];

  return {
    name: 'actuator',
    ownMetrics: () => own,
    recognisedBy: () => (isRecognised ? 'its actuator told numbers' : undefined),

    examine: async () => {
      const statements: Statement[] = [];
      const found = await pages.find(world.cancelled);
      if (!found.ok) {
        statements.push({
          title: 'watch.actuator',
          outcome: found.isThere ? 'invalid' : 'undecided',
          severity: found.isThere ? 'block' : 'warn',
          reason: 'watch-metric-unavailable',
          sentence: `The actuator tells no numbers before the watch begins: ${found.why}.`,
          advice:
            'Expose "prometheus" or "metrics" to whoever asks from the runner (management.endpoints.web.exposure.include), or leave the actuator out of the watch.',
          source: watch.source,
        });
      } else {
        if (watch.actuator !== undefined) statements.push(...(await examineCounters(found.value)));
        for (const each of metrics) statements.push(...(await examineMeter(each)));
      }
      return statements.map((statement): Finding => watchFinding(statement, world));
    },

    watch: async (tell, signal, lastTick = signal) => {
      const { actuator } = watch;
      await Promise.all([
        ...(actuator === undefined ? [] : [watchCounters(actuator.everyMs, tell, signal, lastTick)]),
        ...metrics.map(({ metric, query, statistic }) =>
          lookEvery(metric.everyMs, clock, lastTick, async (atMs) => {
            const look = await lookAt(pages, query, statistic, signal);
            if (!signal.aborted) tellReading(tell, metric.name, atMs, look);
          }),
        ),
      ]);
    },
  };

  async function examineCounters(kind: 'prometheus' | 'metrics'): Promise<readonly Statement[]> {
    own = [ACTUATOR_ERROR_RATE];
    const counters = await pages.counters(world.cancelled);
    const hasHistogram = counters.ok && counters.value.buckets !== undefined;
    if (hasHistogram) own = [ACTUATOR_ERROR_RATE, ACTUATOR_P95];
    if (hasHistogram || watch.p95 === undefined) return [];
    const why = !counters.ok
      ? counters.why
      : kind === 'metrics'
        ? 'only its page "metrics" answers, which has no histogram'
        : 'it keeps no histogram of http.server.requests';
    return [
      {
        title: 'watch.actuator: P95',
        outcome: 'undecided',
        severity: 'warn',
        reason: 'watch-p95-unknown',
        sentence: `The P95 of the service's own requests cannot be known from its actuator: ${why}.`,
        advice:
          'Set management.metrics.distribution.percentiles-histogram.http.server.requests=true and expose "prometheus"; until then only the probes tell times.',
        source: watch.source,
      },
    ];
  }

  async function examineMeter({ metric, query, statistic }: (typeof metrics)[number]): Promise<readonly Statement[]> {
    const common = { title: `metric "${metric.name}"`, source: metric.source };
    if (query === undefined) {
      return [
        {
          ...common,
          outcome: 'invalid',
          reason: 'policy-invalid-value',
          sentence: `The meter of metric "${metric.name}" is neither the name of one nor a quotient of two.`,
          advice:
            'Write it like hikaricp.connections.active, or jvm.memory.used?tag=area:heap / jvm.memory.max?tag=area:heap.',
        },
      ];
    }
    const read = await readQuery(pages, query, statistic, world.cancelled);
    if (read.ok) return [];
    const isMistake = read.isThere && metric.initialDelayMs === 0 && !metric.dryRun;
    return [
      {
        ...common,
        outcome: isMistake ? 'invalid' : 'undecided',
        severity: isMistake ? 'block' : 'warn',
        reason: read.isThere ? 'watch-metric-unknown' : 'watch-metric-unavailable',
        sentence: `Metric "${metric.name}" has no value before the watch begins: ${read.why}.`,
        advice: 'Look on the page /metrics of the actuator for its name; give it an initial-delay if it comes later.',
      },
    ];
  }

  async function watchCounters(
    everyMs: number,
    tell: (observation: Observation) => void,
    signal: AbortSignal,
    lastTick: AbortSignal,
  ): Promise<void> {
    const instances = rememberInstances();
    await lookEvery(everyMs, clock, lastTick, async (atMs) => {
      const read = await pages.counters(signal);
      if (signal.aborted) return;
      const say = (errorRate: MetricLook, p95: MetricLook) => {
        tellReading(tell, ACTUATOR_ERROR_RATE, atMs, errorRate);
        if (own.includes(ACTUATOR_P95)) tellReading(tell, ACTUATOR_P95, atMs, p95);
      };
      if (!read.ok) {
        const look: MetricLook = { outcome: read.isThere ? 'no-data' : 'error', why: read.why };
        return say(look, look);
      }
      const continuation = instances.add({ counters: read.value, seenMs: clock.now() });
      switch (continuation.kind) {
        case 'goes-on':
          return say(errorRateLook(continuation.before, read.value), p95Look(continuation.before, read.value));
        case 'began-anew':
          tell({ kind: 'finding', finding: restarted(continuation.uptimeSeconds) });
          break;
        // the first look is what later ones are compared with, and no reading of its own
        case 'first':
          return;
        case 'another':
          break;
      }
      const look: MetricLook = { outcome: 'no-data', why: 'another process answered than at the look before' };
      say(look, look);
    });
  }

  function p95Look(before: RequestCounters, after: RequestCounters): MetricLook {
    const p95 = p95Between(before, after);
    if (p95.kind === 'none') return { outcome: 'no-data', why: NO_REQUESTS };
    const counted = p95LimitMs === undefined ? {} : { requests: slowerBetween(before, after, p95LimitMs / 1000) };
    if (p95.kind === 'value') return { outcome: 'value', value: p95.seconds * 1000, ...counted };
    const beyondMs = p95.seconds * 1000;
    // as good as known, if even the least that it can be is too much
    if (p95LimitMs !== undefined && beyondMs > p95LimitMs) return { outcome: 'value', value: beyondMs, ...counted };
    return {
      outcome: 'no-data',
      why: `the P95 is beyond the histogram, whose greatest bound is ${milliseconds(beyondMs)}`,
    };
  }

  function restarted(uptimeSeconds: number | undefined): Finding {
    const when = uptimeSeconds === undefined ? '' : ` ${Math.round(uptimeSeconds)} s earlier,`;
    return watchFinding(
      {
        title: 'restarts of the service',
        outcome: 'fail',
        // from outside, a restart and an instance that was added look the same
        severity: 'warn',
        reason: 'watch-service-restarted',
        sentence: `The process that answered began${when} during the watch: the service was restarted, or an instance was added.`,
        advice: 'Look in the log for why the process before it ended; watch.container tells restarts for certain.',
        source: watch.source,
      },
      world,
    );
  }
}

const NO_REQUESTS = 'no request was counted since the look before';

function errorRateLook(before: RequestCounters, after: RequestCounters): MetricLook {
  const requests = errorsBetween(before, after);
  return requests === undefined
    ? { outcome: 'no-data', why: NO_REQUESTS }
    : { outcome: 'value', value: requests.bad / requests.all, requests };
}

async function readQuery(
  pages: ActuatorPages,
  [meter, divisor]: MeterQuery,
  statistic: string | undefined,
  signal: AbortSignal,
): Promise<Read<number>> {
  const value = await pages.meter(meter, statistic, signal);
  if (!value.ok || divisor === undefined) return value;
  const by = await pages.meter(divisor, statistic, signal);
  return by.ok ? { ok: true, value: value.value / by.value } : by;
}

async function lookAt(
  pages: ActuatorPages,
  query: MeterQuery | undefined,
  statistic: string | undefined,
  signal: AbortSignal,
): Promise<MetricLook> {
  if (query === undefined) return { outcome: 'error', why: 'its meter is neither the name of one nor a quotient' };
  const read = await readQuery(pages, query, statistic, signal);
  if (!read.ok) return { outcome: read.isThere ? 'no-data' : 'error', why: read.why };
  // a limit of -1 or 0 is none, and NaN is what Micrometer says of what it cannot measure
  return Number.isFinite(read.value) && (query.length === 1 || read.value >= 0)
    ? { outcome: 'value', value: read.value }
    : { outcome: 'no-data', why: 'the meter gives no number' };
}
