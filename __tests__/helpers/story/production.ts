import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where the shop serves its customers: one container at a time behind one port of this machine. */
export interface Production {
  readonly url: string;
  readonly port: number;
  /** Name of the container. */
  readonly name: string;
  /** What answers there now. */
  look(): Promise<Answering>;
  /** It is looked at all the time; each change is told once, in order, until `close`. */
  readonly seen: readonly Answering[];
  /** Takes the container away and ends the looking. */
  close(): Promise<void>;
}

/** `undefined` where nobody answers. */
export interface Answering {
  readonly version: string | undefined;
  readonly status: string | undefined;
}

/** Below the ports that systems hand out by themselves, so that nobody takes it while a container is replaced. */
const FIRST_PORT = 20_000;
const LAST_PORT = 30_000;
const LOOK_EVERY_MS = 100;
/** While a container is replaced, the port takes connections that nobody answers. */
const LOOK_LIMIT_MS = 1_000;

export async function openProduction(name: string): Promise<Production> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const seen: Answering[] = [];
  const ended = new AbortController();
  const read = async (path: string): Promise<unknown> => {
    try {
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(LOOK_LIMIT_MS)]);
      return await (await fetch(`${url}${path}`, { signal, headers: { connection: 'close' } })).json();
    } catch {
      return undefined;
    }
  };
  const look = async (): Promise<Answering> => {
    const info = (await read('/actuator/info')) as { readonly build?: { readonly version?: string } } | undefined;
    const health = (await read('/actuator/health')) as { readonly status?: string } | undefined;
    const now = { version: info?.build?.version, status: health?.status };
    const last = seen.at(-1);
    const isWhole = (now.version === undefined) === (now.status === undefined);
    // between the two questions a container may have been replaced
    if (isWhole && !ended.signal.aborted && (last?.version !== now.version || last?.status !== now.status)) {
      seen.push(now);
    }
    return now;
  };
  const looking = (async () => {
    while (!ended.signal.aborted) {
      await look();
      await sleep(LOOK_EVERY_MS);
    }
  })();
  return {
    url,
    port,
    name,
    look,
    seen,
    close: async () => {
      ended.abort();
      await looking;
      await run('docker', ['rm', '--force', '--volumes', name]).catch(() => undefined);
    },
  };
}

async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.on('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
