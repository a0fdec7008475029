import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { projectRoot } from './bundle.ts';

/** The switches of `__tests__/images/fixture/server.mjs`, which has the list. */
export type Fixture = Readonly<Record<string, unknown>>;

export const fixtureScript = join(projectRoot, '__tests__/images/fixture/server.mjs');

/** A request that a fixture service received. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface FixtureService {
  readonly url: string;
  readonly port: number;
  /** What it was asked so far. */
  requests(): Promise<readonly SeenRequest[]>;
  stop(): Promise<void>;
}

const running = new Set<FixtureService>();

afterEach(async () => {
  for (const service of [...running]) await service.stop();
});

/** Below what any system gives to whoever asks for no port of its own, so that nobody is given one of these meanwhile. */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_767];

/** A port of 127.0.0.1 that nobody listens at, and that nobody will who does not ask here. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    const server = createServer();
    const isFree = await new Promise<boolean>((decided) => {
      server.once('error', () => decided(false));
      server.listen(port, '127.0.0.1', () => server.close(() => decided(true)));
    });
    if (isFree) return port;
  }
}

/**
 * Runs the fixture service as a process on this machine, on a free port, and waits until it listens (or a moment,
 * if it is told not to). It is stopped after the test.
 */
export async function startFixture(fixture: Fixture = {}): Promise<FixtureService> {
  const port = await freePort();
  const child = spawn(process.execPath, [fixtureScript], {
    env: { FIXTURE: JSON.stringify({ ...fixture, port, host: '127.0.0.1' }) },
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: tmpdir(),
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  await new Promise<void>((ready) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => text.includes('listening on') && ready());
    void ended.then(ready);
    if (fixture['listen'] === false) ready();
  });
  const url = `${fixture['tls'] ? 'https' : 'http'}://127.0.0.1:${port}`;
  const service: FixtureService = {
    url,
    port,
    requests: async () => (await (await fetch(`${url}/__requests`)).json()) as SeenRequest[],
    stop: async () => {
      running.delete(service);
      child.kill('SIGKILL');
      await ended;
    },
  };
  running.add(service);
  return service;
}

/** PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority that nobody knows, made by openssl for one test. */
export interface Authority {
  /** Its own certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly cert: string;
  issue(options: { readonly host: string; readonly expired?: boolean }): Certificate;
}

export function makeAuthority(folder: string): Authority {
  const at = (name: string) => join(folder, name);
  const text = (name: string) => readFileSync(at(name), 'utf8');
  const openssl = (...argv: readonly string[]) => execFileSync('openssl', argv, { cwd: folder, stdio: 'pipe' });
  const fresh = ['-newkey', 'rsa:2048', '-nodes'];
  openssl('req', '-x509', ...fresh, '-subj', '/CN=test authority', '-days', '2', '-keyout', 'ca.key', '-out', 'ca.pem');
  return {
    cert: text('ca.pem'),
    issue: ({ host, expired }) => {
      openssl('req', ...fresh, '-subj', `/CN=${host}`, '-keyout', 'leaf.key', '-out', 'leaf.csr');
      writeFileSync(at('leaf.ext'), `subjectAltName=${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}\n`);
      const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'leaf.ext'];
      openssl('x509', '-req', '-in', 'leaf.csr', ...signed, '-days', expired ? '-1' : '2', '-out', 'leaf.pem');
      return { cert: text('leaf.pem'), key: text('leaf.key') };
    },
  };
}
