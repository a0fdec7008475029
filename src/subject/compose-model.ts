/** The parts of `docker compose config --format json` that decide how a stack is started around the image. */
export interface ComposeModel {
  readonly services: ReadonlyMap<string, ComposeService>;
  readonly networks: readonly OwnedByStack[];
  readonly volumes: readonly OwnedByStack[];
}

/** A service of a compose file, as far as it matters here. */
export interface ComposeService {
  /** Service to the condition that it must meet first: `service_started`, `service_healthy`, `service_completed_successfully`. */
  readonly dependsOn: ReadonlyMap<string, string>;
  /** It is built by compose, which leaves an image behind. */
  readonly isBuilt: boolean;
  readonly networkMode: string | undefined;
  /** Keys of networks; empty with a network mode. */
  readonly networks: readonly string[];
  readonly replicas: number | undefined;
  /** Keys of the service that cannot stand beside what the policy sets. */
  readonly limits: ReadonlySet<string>;
  readonly environment: ReadonlyMap<string, string>;
}

/** A network or a volume that the file declares. */
export interface OwnedByStack {
  readonly key: string;
  /** It is there already and belongs to somebody else. */
  readonly external: boolean;
}

/** What our override says. */
export interface Override {
  readonly service: string;
  readonly imageId: string;
  /** Names everything whose name the user fixed, so that nothing of another project is touched. */
  readonly project: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Services that are started. */
  readonly started: readonly string[];
  /** Published on free ports of 127.0.0.1. */
  readonly publish: readonly number[];
  readonly environment: ReadonlyMap<string, string>;
  /** A network that is there already, for a guard that runs in a container itself. */
  readonly joinNetwork: string | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
  readonly cpus: number | undefined;
  readonly hardened: boolean;
}

const LIMIT_KEYS = ['mem_limit', 'memswap_limit', 'cpus', 'pids_limit'];

/** Reads what compose printed; `undefined` if it is no stack. */
export function parseModel(printed: string): ComposeModel | undefined {
  let model: unknown;
  try {
    model = JSON.parse(printed);
  } catch {
    return undefined;
  }
  if (!isObject(model) || !isObject(model['services'])) return undefined;
  return {
    services: new Map(Object.entries(model['services']).map(([name, service]) => [name, readService(service)])),
    networks: readOwned(model['networks']),
    volumes: readOwned(model['volumes']),
  };
}

function readService(service: unknown): ComposeService {
  const read = isObject(service) ? service : {};
  const deploy = isObject(read['deploy']) ? read['deploy'] : {};
  const dependsOn = isObject(read['depends_on']) ? read['depends_on'] : {};
  const environment = isObject(read['environment']) ? read['environment'] : {};
  return {
    dependsOn: new Map(
      Object.entries(dependsOn).map(([name, how]) => [
        name,
        isObject(how) && typeof how['condition'] === 'string' ? how['condition'] : 'service_started',
      ]),
    ),
    isBuilt: read['build'] !== undefined,
    networkMode: typeof read['network_mode'] === 'string' ? read['network_mode'] : undefined,
    networks: isObject(read['networks']) ? Object.keys(read['networks']) : [],
    replicas: typeof deploy['replicas'] === 'number' ? deploy['replicas'] : undefined,
    limits: new Set(LIMIT_KEYS.filter((key) => read[key] !== undefined)),
    environment: new Map(Object.entries(environment).map(([name, value]) => [name, String(value ?? '')])),
  };
}

function readOwned(declared: unknown): readonly OwnedByStack[] {
  if (!isObject(declared)) return [];
  return Object.entries(declared).map(([key, value]) => ({
    key,
    external: isObject(value) && value['external'] !== undefined && value['external'] !== false,
  }));
}

/**
 * The services around the one under guard: `started` before it, `leftOut` because they need it first and say nothing
 * about it.
 */
export function companionsOf(
  model: ComposeModel,
  service: string,
): { readonly started: readonly string[]; readonly leftOut: readonly string[] } {
  const needIt = new Set([service]);
  let before = 0;
  while (before !== needIt.size) {
    before = needIt.size;
    for (const [name, { dependsOn }] of model.services) {
      if ([...dependsOn.keys()].some((needed) => needIt.has(needed))) needIt.add(name);
    }
  }
  const others = [...model.services.keys()].filter((name) => name !== service);
  return {
    started: others.filter((name) => !needIt.has(name)),
    leftOut: others.filter((name) => needIt.has(name)),
  };
}

/**
 * The file that is put over the user's: the image under guard in place of the service's own, nothing that could collide
 * with another run or outlive this one, our labels on everything. It is YAML, because `!reset` and `!override` are tags.
 * https://docs.docker.com/reference/compose-file/merge/
 */
export function writeOverride(model: ComposeModel, override: Override): string {
  const lines = ['services:'];
  for (const name of [override.service, ...override.started]) {
    lines.push(`  ${literal(name)}:`, `    labels: ${literal(override.labels)}`);
    if (name === override.service) lines.push(...guardedService(model.services.get(name), override));
  }
  lines.push(
    ...named('networks', model.networks, override),
    ...joined(override),
    ...named('volumes', model.volumes, override),
  );
  return `${lines.join('\n')}\n`;
}

function guardedService(service: ComposeService | undefined, override: Override): readonly string[] {
  const lines = [
    `image: ${literal(override.imageId)}`,
    'build: !reset null',
    'pull_policy: never',
    'container_name: !reset null',
    'restart: "no"',
    `security_opt: ${literal(['no-new-privileges:true'])}`,
    `logging: !override ${literal({ driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } })}`,
    `ports: !override ${literal(override.publish.map((port) => `127.0.0.1::${port}`))}`,
  ];
  if (override.environment.size > 0) lines.push(`environment: ${literal(Object.fromEntries(override.environment))}`);
  if (override.joinNetwork !== undefined) {
    const networks = [...(service?.networks ?? []), JOINED];
    lines.push(`networks: ${literal(Object.fromEntries(networks.map((key) => [key, {}])))}`);
  }
  const limits = {
    ...(override.memory === undefined ? {} : { memory: String(override.memory) }),
    ...(override.cpus === undefined ? {} : { cpus: String(override.cpus) }),
  };
  const deploy = {
    ...(service?.replicas === undefined ? {} : { replicas: 1 }),
    ...(Object.keys(limits).length === 0 ? {} : { resources: { limits } }),
  };
  if (Object.keys(deploy).length > 0) lines.push(`deploy: ${literal(deploy)}`);
  if (override.memory !== undefined && service?.limits.has('mem_limit')) lines.push('mem_limit: !reset null');
  if (override.memory !== undefined && service?.limits.has('memswap_limit')) lines.push('memswap_limit: !reset null');
  if (override.cpus !== undefined && service?.limits.has('cpus')) lines.push('cpus: !reset null');
  if (override.hardened) lines.push('read_only: true', `cap_drop: ${literal(['ALL'])}`, `tmpfs: ${literal(['/tmp'])}`);
  return lines.map((line) => `    ${line}`);
}

const JOINED = 'release-guard-joined';

function joined(override: Override): readonly string[] {
  if (override.joinNetwork === undefined) return [];
  return [`  ${JOINED}: ${literal({ external: true, name: override.joinNetwork })}`];
}

function named(
  section: 'networks' | 'volumes',
  declared: readonly OwnedByStack[],
  override: Override,
): readonly string[] {
  const own = declared.filter(({ external }) => !external);
  const needed = own.length > 0 || (section === 'networks' && override.joinNetwork !== undefined);
  return [
    ...(needed ? [`${section}:`] : []),
    ...own.map(
      ({ key }) => `  ${literal(key)}: ${literal({ name: `${override.project}_${key}`, labels: override.labels })}`,
    ),
  ];
}

/** JSON is YAML; a dollar sign would be put in by compose and is written twice. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('$', '$$$$');
}

/** One line of `docker compose ps --all --format json`. */
export interface CompanionState {
  readonly containerId: string;
  readonly service: string;
  /** `created`, `running`, `paused`, `restarting`, `exited`, `dead`. */
  readonly state: string;
  /** Empty without a HEALTHCHECK, else `starting`, `healthy`, `unhealthy`. */
  readonly health: string;
  readonly exitCode: number;
}

/** Reads what compose printed: one object a line, or one list in older versions. */
export function parseStates(printed: string): readonly CompanionState[] {
  const objects = printed
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line): unknown[] => {
      try {
        const parsed: unknown = JSON.parse(line);
        return Array.isArray(parsed) ? parsed : [parsed];
      } catch {
        return [];
      }
    });
  return objects.filter(isObject).map((row) => ({
    containerId: String(row['ID'] ?? ''),
    service: String(row['Service'] ?? ''),
    state: String(row['State'] ?? ''),
    health: String(row['Health'] ?? ''),
    exitCode: Number(row['ExitCode'] ?? 0),
  }));
}

/** How far the services around the image are. */
export type CompanionJudgement =
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly services: readonly string[] }
  | { readonly kind: 'failed'; readonly companion: CompanionState };

/**
 * Judges the services as compose does for those that depend on them: running, or healthy where they have a health
 * check. One that ended with 0 has done its work (https://github.com/docker/compose/issues/10596); one in `mustFinish`
 * has to end so.
 */
export function judgeCompanions(
  states: readonly CompanionState[],
  mustFinish: ReadonlySet<string>,
): CompanionJudgement {
  const failed = states.find(
    ({ state, health, exitCode }) =>
      state === 'dead' || (state === 'exited' && exitCode !== 0) || (state === 'running' && health === 'unhealthy'),
  );
  if (failed) return { kind: 'failed', companion: failed };
  const waiting = states.filter(({ service, state, health }) =>
    state === 'running' ? health === 'starting' || mustFinish.has(service) : state !== 'exited',
  );
  return waiting.length === 0
    ? { kind: 'ready' }
    : { kind: 'waiting', services: [...new Set(waiting.map(({ service }) => service))].sort() };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
