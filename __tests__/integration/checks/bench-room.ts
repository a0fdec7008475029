import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import type { Death, Subject } from '../../../src/subject/subject.ts';
import { realWorld, type TestWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Service {
  readonly url: URL;
  readonly seen: readonly Seen[];
  readonly server: Server;
}

/** A real server on loopback that remembers what it was asked. */
export async function serve(answer: (request: Seen, response: ServerResponse) => void): Promise<Service> {
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(one);
      answer(one, response);
    });
  };
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}/`), seen, server };
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export interface TestSubject extends Subject {
  /** Ends the subject, as the watch for its death would say it. */
  die(): void;
}

export const DEATH: Death = {
  reason: 'container-exited',
  sentence: 'Container rg-test exited with code 1 after 3 s.',
  evidence: [],
};

/** A subject in front of a server; `examine` says what it is told. */
export function subjectAt(url: URL, examine: () => Death | undefined = () => undefined): TestSubject {
  const life = new AbortController();
  return {
    kind: 'image',
    label: 'container rg-test',
    baseUrl: url,
    managementUrl: undefined,
    image: undefined,
    died: life.signal,
    die: () => life.abort(DEATH),
    examine: async () => (life.signal.aborted ? DEATH : examine()),
    logs: async () => undefined,
    explainSilence: async () => undefined,
    resources: async () => undefined,
    healthcheck: async () => undefined,
    terminate: async () => undefined,
    stop: async () => undefined,
  };
}

/** The real world, with the lines that were shown. */
export function testWorld(): TestWorld & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const world = realWorld(makeRoom());
  return { ...world, lines, output: { ...world.output, line: (text) => lines.push(text) } };
}
