import type { ContainerFacts, ContainerStats, ImageFacts } from './docker.ts';

/*
 * Templates for `docker inspect --format`. They print the fields that are needed and no others: the environment of a
 * container holds secrets and is never read back.
 */

/** Template of `docker image inspect` for the fields that are read, as one JSON object. */
export const IMAGE_TEMPLATE = [
  '{"id":{{json .ID}},"repoDigests":{{json .RepoDigests}},"os":{{json .Os}},"architecture":{{json .Architecture}}',
  '{{with .Config}},"exposed":{{json .ExposedPorts}},"user":{{json .User}},"labels":{{json .Labels}}',
  ',"healthcheck":{{if .Healthcheck}}{{json .Healthcheck.Test}}{{else}}null{{end}}{{end}}}',
].join('');

/** Template of `docker container inspect` for the fields that are read, as one JSON object. */
export const CONTAINER_TEMPLATE = [
  '{"id":{{json .ID}},"image":{{json .Image}},"name":{{json .Name}},"labels":{{json .Config.Labels}}',
  ',"running":{{json .State.Running}},"status":{{json .State.Status}},"exitCode":{{json .State.ExitCode}}',
  ',"outOfMemory":{{json .State.OOMKilled}},"error":{{json .State.Error}},"startedAt":{{json .State.StartedAt}}',
  ',"finishedAt":{{json .State.FinishedAt}},"pid":{{json .State.Pid}},"restartCount":{{json .RestartCount}}',
  ',"memory":{{json .HostConfig.Memory}},"nanoCpus":{{json .HostConfig.NanoCPUs}}',
  ',"ports":{{json .NetworkSettings.Ports}}',
  ',"health":{{if .State.Health}}{{json .State.Health}}{{else}}null{{end}}',
  ',"addresses":{{"{"}}{{$comma := ""}}{{range $name, $network := .NetworkSettings.Networks}}',
  '{{$comma}}{{json $name}}:{{json $network.IPAddress}}{{$comma = ","}}{{end}}{{"}"}}}',
].join('');

interface RawImage {
  readonly id: string;
  readonly repoDigests: readonly string[] | null;
  readonly os: string;
  readonly architecture: string;
  readonly exposed?: Readonly<Record<string, unknown>> | null;
  readonly user?: string;
  readonly labels?: Readonly<Record<string, string>> | null;
  readonly healthcheck?: readonly string[] | null;
}

/** Reads what `IMAGE_TEMPLATE` printed. */
export function parseImage(printed: string): ImageFacts {
  const raw = JSON.parse(printed) as RawImage;
  return {
    id: raw.id,
    repoDigests: raw.repoDigests ?? [],
    os: raw.os,
    architecture: raw.architecture,
    exposedPorts: Object.keys(raw.exposed ?? {})
      .flatMap((port) => (port.endsWith('/tcp') ? [Number.parseInt(port, 10)] : []))
      .sort((left, right) => left - right),
    hasHealthcheck: raw.healthcheck != null && raw.healthcheck[0] !== 'NONE',
    user: raw.user ?? '',
    labels: raw.labels ?? {},
  };
}

interface RawContainer {
  readonly id: string;
  readonly image: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly running: boolean;
  readonly status: string;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  readonly error: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly pid: number;
  readonly restartCount: number;
  readonly memory: number;
  readonly nanoCpus?: number | null;
  readonly ports: Readonly<
    Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>
  > | null;
  readonly health: {
    readonly Status: string;
    readonly Log: readonly { readonly Output: string; readonly End?: string }[] | null;
  } | null;
  readonly addresses: Readonly<Record<string, string>>;
}

/** Reads what `CONTAINER_TEMPLATE` printed. */
export function parseContainer(printed: string): ContainerFacts {
  const raw = JSON.parse(printed) as RawContainer;
  return {
    id: raw.id,
    imageId: raw.image,
    name: raw.name.replace(/^\//, ''),
    labels: raw.labels ?? {},
    running: raw.running,
    status: raw.status,
    exitCode: raw.exitCode,
    outOfMemory: raw.outOfMemory,
    error: raw.error,
    startedAt: raw.startedAt,
    finishedAt: raw.finishedAt,
    restartCount: raw.restartCount,
    pid: raw.pid,
    memoryLimit: raw.memory,
    ...(raw.nanoCpus ? { cpuLimit: raw.nanoCpus / 1e9 } : {}),
    ports: new Map(
      Object.entries(raw.ports ?? {}).flatMap(([port, bindings]) => {
        const published = bindings?.find((binding) => !binding.HostIp.includes(':'));
        return published && port.endsWith('/tcp')
          ? [[Number.parseInt(port, 10), Number(published.HostPort)] as const]
          : [];
      }),
    ),
    addresses: new Map(Object.entries(raw.addresses).filter(([, address]) => address !== '')),
    health: healthOf(raw.health),
  };
}

function healthOf(raw: RawContainer['health']): ContainerFacts['health'] {
  const status = raw?.Status;
  if (status !== 'starting' && status !== 'healthy' && status !== 'unhealthy') return undefined;
  const last = raw?.Log?.at(-1);
  return { status, log: last?.Output ?? '', ...(last?.End === undefined ? {} : { endedAt: last.End }) };
}

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Reads a line of `docker stats --format '{{json .}}'`; `undefined` for a container that does not run. */
export function parseStats(printed: string): ContainerStats | undefined {
  const line = printed.trim().split('\n').at(-1);
  if (line === undefined || line === '') return undefined;
  const raw = JSON.parse(line) as { readonly CPUPerc?: string; readonly MemUsage?: string };
  const [used, limit] = (raw.MemUsage ?? '').split(' / ').map(bytesOf);
  const cpus = Number.parseFloat(raw.CPUPerc ?? '') / 100;
  if (!used || !limit || Number.isNaN(cpus)) return undefined;
  return { memoryBytes: used, memoryLimitBytes: limit, cpus };
}

function bytesOf(text: string): number | undefined {
  const found = /^([\d.]+)([A-Za-z]+)$/.exec(text.trim());
  const unit = UNITS[found?.[2] ?? ''];
  return unit === undefined ? undefined : Math.round(Number(found?.[1]) * unit);
}
