import { buildChecks } from './build-checks.ts';
import { buildExpectation } from './build-expectation.ts';
import { buildRollback } from './build-rollback.ts';
import { buildNotify, buildWatch } from './build-watch.ts';
import { HEALTH_DEFAULTS } from './defaults.ts';
import type { Filling } from './filling.ts';
import type { HealthPolicy, LogsPolicy, Policy, SubjectPolicy } from './policy.ts';
import type { UnusedSection } from './references.ts';
import type { RawPolicy } from './schema.ts';
import { milliseconds, parseBytes, parseShare } from './units.ts';

/**
 * Turns the checked file into the policy: units read, defaults and values known at load filled in.
 *
 * @param unused sections that this run does not read, so that nothing is filled in there
 * @param made the checks that are made, by their place: there are no others in the policy then; without it all of them
 */
export function buildPolicy(
  raw: RawPolicy,
  file: string,
  filling: Filling,
  unused: readonly UnusedSection[] = [],
  made?: ReadonlySet<number>,
): Policy {
  const { identity, resources, shutdown } = raw;
  const isRead = (section: UnusedSection): boolean => !unused.includes(section);
  const filter = isRead('filter') ? raw.filter : undefined;
  return {
    file,
    subject: buildSubject(isRead('subject') ? raw.subject : portsOf(raw.subject), filling),
    health: buildHealth(raw.health, filling),
    checks: buildChecks(raw.checks ?? [], filling, made),
    parallel: raw.parallel ?? 1,
    filter: {
      tags: (filter?.tags ?? []).map((tag, index) => filling.text(tag, ['filter', 'tags', index])),
      skip: (filter?.skip ?? []).map((tag, index) => filling.text(tag, ['filter', 'skip', index])),
    },
    presets: (raw.presets ?? []).map((name, index) => ({ name, source: filling.source(['presets', index]) })),
    identity: identity && {
      version: isRead('identity') ? filling.present(identity.version, ['identity', 'version']) : undefined,
      commit: isRead('identity') ? filling.present(identity.commit, ['identity', 'commit']) : undefined,
      source: filling.source(['identity'], 'key'),
    },
    logs: raw.logs && isRead('logs') ? buildLogs(raw.logs, filling) : undefined,
    resources: resources && {
      memory: resources.memory === undefined ? undefined : parseShare(resources.memory),
      cpu: resources.cpu === undefined ? undefined : parseShare(resources.cpu),
      source: filling.source(['resources'], 'key'),
    },
    shutdown: shutdown && {
      withinMs: milliseconds(shutdown.within, 0),
      request: shutdown.request,
      source: filling.source(['shutdown'], 'key'),
    },
    // That there is a section says that rollbacks are set up, also where this run reads nothing of it.
    rollback: {
      ...buildRollback(isRead('rollback') ? raw.rollback : undefined, filling),
      source: raw.rollback && filling.source(['rollback'], 'key'),
    },
    watch: raw.watch && isRead('watch') ? buildWatch(raw.watch, filling) : undefined,
    notify: raw.notify && isRead('notify') ? buildNotify(raw.notify, filling) : undefined,
    allowedHosts: (raw['allowed-hosts'] ?? []).map((host, index) =>
      filling.text(host, ['allowed-hosts', index]).toLowerCase(),
    ),
    envNames: raw['env-names'] ?? [],
  };
}

/** What a service that is there already has of the section. */
function portsOf(raw: RawPolicy['subject']): RawPolicy['subject'] {
  return raw && { port: raw.port, 'management-port': raw['management-port'] };
}

function buildSubject(raw: RawPolicy['subject'], filling: Filling): SubjectPolicy {
  const memory = raw?.memory;
  return {
    port: raw?.port,
    managementPort: raw?.['management-port'],
    env: filling.texts(raw?.env, ['subject', 'env']),
    envFile: filling.present(raw?.['env-file'], ['subject', 'env-file']),
    memory: typeof memory === 'string' ? parseBytes(memory) : memory,
    cpus: raw?.cpus,
    network: filling.present(raw?.network, ['subject', 'network']),
    compose: raw?.compose && {
      file: filling.present(raw.compose.file, ['subject', 'compose', 'file']) ?? '',
      service: filling.present(raw.compose.service, ['subject', 'compose', 'service']) ?? '',
    },
    hardened: raw?.hardened ?? false,
    source: raw && filling.source(['subject'], 'key'),
  };
}

function buildHealth(raw: RawPolicy['health'], filling: Filling): HealthPolicy {
  const path = filling.present(raw?.path, ['health', 'path']);
  const kind = raw?.kind ?? kindOfHealth(path, raw?.components !== undefined);
  return {
    path,
    kind,
    withinMs: milliseconds(raw?.within, HEALTH_DEFAULTS.withinMs),
    timeoutMs: milliseconds(raw?.timeout, HEALTH_DEFAULTS.timeoutMs),
    everyMs: milliseconds(raw?.every, HEALTH_DEFAULTS.everyMs),
    stable: raw?.stable ?? HEALTH_DEFAULTS.stable,
    components: filling.texts(raw?.components, ['health', 'components']),
    // An actuator answers 503 when it is DOWN, and its body decides: no status is expected unless one is given.
    expect: raw?.expect && buildExpectation(raw.expect, ['health', 'expect'], filling, kind === 'http'),
    honorHealthcheck: raw?.['honor-healthcheck'] ?? HEALTH_DEFAULTS.honorHealthcheck,
    source: raw && filling.source(['health'], 'key'),
  };
}

/** An actuator unless the path says otherwise: it is what a Spring Boot service has without being told. */
function kindOfHealth(path: string | undefined, withComponents: boolean): HealthPolicy['kind'] {
  return path === undefined || withComponents || path.split(/[/?#]/).includes('actuator') ? 'actuator' : 'http';
}

function buildLogs(raw: NonNullable<RawPolicy['logs']>, filling: Filling): LogsPolicy {
  return {
    forbid: raw.forbid.map((rule, index) => {
      const path = ['logs', 'forbid', index];
      return {
        rule:
          typeof rule === 'string'
            ? { kind: 'text', text: filling.present(rule, path) ?? '' }
            : { kind: 'regex', pattern: filling.pattern(rule.matches, [...path, 'matches']) },
        source: filling.source(path),
      };
    }),
  };
}
