import { watchEventLoop } from '../platform/event-loop.ts';
import type { Policy, WatchMetric, WatchPolicy } from '../policy/policy.ts';
import { fillJson, type Scope } from '../policy/template.ts';
import type { Subject } from '../subject/subject.ts';
import type { World } from '../world.ts';
import type { Source } from './source.ts';
import { actuatorSource } from './sources/actuator.ts';
import { containerSource } from './sources/container.ts';
import { controlSource } from './sources/control.ts';
import { healthSource } from './sources/health.ts';
import { jsonSource } from './sources/json.ts';
import { probesSource } from './sources/probes.ts';
import { prometheusSource } from './sources/prometheus.ts';

/** What sources are made from. */
export interface SourceNeeds {
  readonly policy: Policy;
  readonly watch: WatchPolicy;
  /** The greatest P95 that is allowed, in milliseconds, where there is one. */
  readonly p95LimitMs: number | undefined;
  readonly subject: Subject;
  /** Where it is judged, and so must be recognised. */
  readonly judgedAt: URL;
  readonly scope: Scope;
  readonly world: World;
}

/** The sources of one watch. */
export interface OpenedSources {
  readonly list: readonly Source[];
  /** Metrics that sources tell beside those of the policy, by name; known once all were examined. */
  ownMetrics(): readonly string[];
  /** Ends what they share. */
  close(): void;
}

/** Opens what a watch observes through; a test gives sources of its own. Whoever calls it closes what it gives. */
export type OpenSources = (needs: SourceNeeds) => OpenedSources;

/** Every source that the policy asks for, and the look at ourselves that belongs to all of them. */
export const openSources: OpenSources = ({ policy, watch, p95LimitMs, subject, judgedAt, scope, world }) => {
  const eventLoop = watchEventLoop(world.clock);
  const ownHealth = controlSource({ watch, subject, p95LimitMs, eventLoop, world });
  const list: Source[] = [ownHealth];
  const metricsFrom = (kind: WatchMetric['from']['kind']) => watch.metrics.filter(({ from }) => from.kind === kind);
  const { probes: names, session, everyMs, healthEveryMs, prometheus, container } = watch;
  if (names.length > 0) {
    list.push(probesSource({ subject, judgedAt, policy, names, session, everyMs, scope, ownHealth, world }));
  }
  if (healthEveryMs !== undefined) {
    const fill = (value: Parameters<typeof fillJson>[0]) => fillJson(value, scope);
    list.push(
      healthSource({ subject, judgedAt, policy: policy.health, watch, everyMs: healthEveryMs, ownHealth, world, fill }),
    );
  }
  const counted = metricsFrom('actuator');
  const actuator =
    watch.actuator === undefined && counted.length === 0
      ? undefined
      : actuatorSource({ subject, judgedAt, health: policy.health, watch, p95LimitMs, metrics: counted, world });
  if (actuator !== undefined) list.push(actuator);
  if (prometheus !== undefined) {
    list.push(prometheusSource({ url: prometheus.url, watch, metrics: metricsFrom('prometheus'), world }));
  }
  if (container !== undefined) {
    list.push(containerSource({ container, watch, metrics: metricsFrom('container'), world }));
  }
  const served = metricsFrom('json');
  if (served.length > 0) list.push(jsonSource({ metrics: served, world }));
  return { list, ownMetrics: () => actuator?.ownMetrics() ?? [], close: () => eventLoop.close() };
};
