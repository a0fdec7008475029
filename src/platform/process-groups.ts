import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { acceptsConnections } from './connect.ts';
import type { ListeningSocket } from './docker.ts';
import { parseSockets } from './docker-sockets.ts';

/** What can be seen of a local process group and of the ports of this machine. */
export interface ProcessGroups {
  /** Whether any process of the group still runs; a zombie does not. */
  isAlive(group: number): boolean;
  /** The TCP ports that processes of the group listen on; `undefined` where the machine does not show them. */
  listeningSockets(group: number): readonly ListeningSocket[] | undefined;
  /** Whether something accepts connections on this port of 127.0.0.1. */
  isPortTaken(port: number): Promise<boolean>;
}

/** Linux shows everything in `/proc` (proc(5)); elsewhere only signals tell whether a group is alive. */
export const processGroups: ProcessGroups = {
  isAlive,
  listeningSockets,
  isPortTaken: (port) => acceptsConnections('127.0.0.1', port),
};

function isAlive(group: number): boolean {
  const members = membersOf(group);
  if (members !== undefined) return members.length > 0;
  try {
    process.kill(process.platform === 'win32' ? group : -group, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function listeningSockets(group: number): readonly ListeningSocket[] | undefined {
  const members = membersOf(group);
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map(readIfThere);
  if (members === undefined || tables[0] === undefined) return undefined;
  const inodes = new Set(members.flatMap(socketsOf));
  const rows = tables.flatMap((table) => table?.split('\n') ?? []);
  return parseSockets(rows.filter((row) => inodes.has(row.trim().split(/\s+/)[9] ?? '')).join('\n'));
}

/** Processes of a group that are not zombies: state is the third field of stat, the group is the fifth. */
function membersOf(group: number): readonly string[] | undefined {
  let entries: readonly string[];
  try {
    entries = readdirSync('/proc');
  } catch {
    return undefined;
  }
  return entries.filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    const stat = readIfThere(`/proc/${pid}/stat`);
    const [state, , itsGroup] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
  });
}

function socketsOf(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
