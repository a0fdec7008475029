import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { ListeningSocket } from './docker.ts';

const LISTENING = '0A';
/** Docker's own name server listens here inside every container on a network of its own. */
const DOCKER_NAME_SERVER = '0B00007F';
const LOOPBACK_V6 = '00000000000000000000000001000000';
const MAPPED_V4 = '0000000000000000FFFF0000';

/** Reads `/proc/net/tcp` and `/proc/net/tcp6` (in any order, one after the other); a port that is open to all is listed once as such. */
export function parseSockets(tables: string): readonly ListeningSocket[] {
  const loopbackOnly = new Map<number, boolean>();
  for (const line of tables.split('\n')) {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', portText = ''] = local.split(':');
    if (state !== LISTENING || address === DOCKER_NAME_SERVER) continue;
    const port = Number.parseInt(portText, 16);
    loopbackOnly.set(port, isLoopback(address) && (loopbackOnly.get(port) ?? true));
  }
  return [...loopbackOnly]
    .map(([port, loopback]) => ({ port, loopback }))
    .sort((left, right) => left.port - right.port);
}

/** The kernel prints addresses as words in the machine's own byte order; all machines that run this are little-endian. */
function isLoopback(address: string): boolean {
  const v4 = address.length === 8 ? address : address.startsWith(MAPPED_V4) ? address.slice(-8) : undefined;
  return v4 === undefined ? address === LOOPBACK_V6 : v4.endsWith('7F');
}

/**
 * The socket tables of a container's network, read through the host's process table. `undefined` where the process
 * with this number is not the container's: the engine runs on another machine or in another process table.
 */
export async function socketsOfProcess(pid: number, containerId: string): Promise<string | undefined> {
  try {
    const groups = await readFile(`/proc/${pid}/cgroup`, 'latin1');
    if (!groups.includes(containerId)) return undefined;
    const [v4, v6] = await Promise.all([
      readFile(`/proc/${pid}/net/tcp`, 'latin1'),
      readFile(`/proc/${pid}/net/tcp6`, 'latin1').catch(() => ''),
    ]);
    return `${v4}\n${v6}`;
  } catch {
    return undefined;
  }
}

/** What may be the name of the container that this process runs in, most certain first; empty on a plain machine. */
export async function ownContainerNames(): Promise<readonly string[]> {
  const [mounts, groups, marker] = await Promise.all(
    ['/proc/self/mountinfo', '/proc/self/cgroup', '/.dockerenv'].map((path) =>
      readFile(path, 'latin1').catch(() => undefined),
    ),
  );
  const names = [
    /\/containers\/([0-9a-f]{64})\/(?:hostname|hosts|resolv\.conf)/.exec(mounts ?? '')?.[1],
    /(?:\/docker\/|docker-)([0-9a-f]{64})/.exec(groups ?? '')?.[1],
    marker === undefined ? undefined : hostname(),
  ];
  return [...new Set(names.filter((name): name is string => name !== undefined && /^[\w.-]+$/.test(name)))];
}
