import http from 'node:http';
import net from 'node:net';
import { afterEach } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import {
  createHttp,
  type Http,
  type HttpFailure,
  type HttpRequest,
  type HttpResult,
} from '../../../src/platform/http.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

export function later(close: () => void): void {
  closing.push(close);
}

export interface Served {
  readonly url: URL;
  /** Connections that were accepted. */
  connections(): number;
}

/** A server that does with each connection what it is told; `onConnection` counts from 1. */
export async function serveSockets(onConnection: (socket: net.Socket, index: number) => void): Promise<Served> {
  let count = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket, count);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  later(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: new URL(`http://127.0.0.1:${portOf(server)}/`), connections: () => count };
}

/** A server that writes these bytes once a request came in, and does nothing more. */
export function serveBytes(text: string | Uint8Array): Promise<Served> {
  return serveSockets((socket) => socket.once('data', () => socket.write(text)));
}

export async function serve(
  handler: http.RequestListener,
  options: http.ServerOptions = {},
): Promise<Served & { readonly server: http.Server }> {
  let count = 0;
  const server = http.createServer(options, handler);
  server.on('connection', () => {
    count += 1;
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: new URL(`http://127.0.0.1:${portOf(server)}/`), connections: () => count, server };
}

export function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
}

export function newHttp(tools: Partial<Parameters<typeof createHttp>[0]> = {}): Http {
  const created = createHttp({ clock: systemClock, ...tools });
  later(() => created.close());
  return created;
}

/** Sends a GET (unless told otherwise) as if `url` were the subject's own. */
export function ask(client: Http, url: URL, request: Partial<HttpRequest> = {}): Promise<HttpResult> {
  return client.send(
    { method: 'GET', url, headers: [], timeoutMs: 5_000, ...request },
    { subjectOrigins: [url.origin], allowedHosts: [] },
  );
}

export function failed(result: HttpResult): HttpFailure {
  if (result.ok) throw new Error(`It answered ${result.status}.`);
  return result;
}

export function text(result: HttpResult): string {
  if (!result.ok) throw new Error(`It failed: ${result.message}.`);
  return new TextDecoder().decode(result.body);
}
