import { lookup as systemLookup } from 'node:dns';
import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { AgentOptions, Agent as SecureAgent } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { hostOf, isForbiddenAddress, whyBlocked } from './address-rules.ts';
import type { Clock } from './clock.ts';
import type { AddressRules, HttpFailure, HttpFailureKind, HttpRequest, HttpResult, HttpTimings } from './http.ts';
import { contentEncodings, decodeBody } from './http-decoding.ts';
import { BlockedAddress, readFailure } from './http-failures.ts';

const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
/** Answers of class 1xx before the real one; a real service sends one or two. */
const MAX_INFORMATIONAL = 100;
/** Without an answer for this long, a request that is held back counts as being in flight. */
const HELD_AFTER_MS = 300;
/** Node takes a longer timer for one of 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/**
 * An idle connection is dropped after this time, long before servers drop it (Tomcat 20 s, nginx 75 s, Node 5 s),
 * so that a request rarely meets one that is being closed.
 */
const IDLE_MS = 1_000;
/**
 * Methods that may be sent again (RFC 9110 §9.2.2). Only they use a connection that was used before: when such a
 * connection turns out to be closed, nobody can know whether the request was acted on, so the others get a new one.
 */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** The connections of one run. */
export interface Connections {
  send(request: HttpRequest, rules: AddressRules): Promise<HttpResult>;
  close(): void;
}

/** Opens nothing yet: connections come with requests. `lookup` replaces the system's name look-up. */
export function openConnections(clock: Clock, lookup: LookupFunction = lookUpBySystem): Connections {
  const guarded = guardLookup(lookup);
  const agentOptions: AgentOptions = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 16 };
  const plainAgent = new http.Agent(agentOptions);
  let secure: { readonly request: typeof http.request; readonly agent: SecureAgent } | undefined;

  const begin = async (request: HttpRequest, reuse: boolean): Promise<() => ClientRequest> => {
    const options = requestOptions(request, guarded);
    if (request.url.protocol === 'http:') {
      return () => http.request({ ...options, agent: reuse ? plainAgent : false });
    }
    if (secure === undefined) {
      const https = await import('node:https');
      secure = { request: https.request, agent: new https.Agent(agentOptions) };
    }
    const { request: secureRequest, agent } = secure;
    return () => secureRequest({ ...options, agent: reuse ? agent : false });
  };

  return {
    send: async (request, rules) => {
      const startedAt = clock.now();
      const blocked = whyBlocked(request.url, rules);
      if (blocked !== undefined) return failure('blocked', 'connect', 0, clock.now() - startedAt, blocked);
      const reuse = request.fresh !== true && REPEATABLE.has(request.method);
      const first = await exchange(request, await begin(request, reuse), clock, startedAt);
      // The server had closed an idle connection: that says nothing about the service, so it is asked again, once.
      if (!first.stale) return first.result;
      return (await exchange(request, await begin(request, false), clock, startedAt)).result;
    },
    close: () => {
      plainAgent.destroy();
      secure?.agent.destroy();
    },
  };
}

const lookUpBySystem: LookupFunction = (host, options, callback) => systemLookup(host, options, callback);

/** Node asks it for names only, never for literal addresses; those are checked in the URL. */
function guardLookup(lookup: LookupFunction): LookupFunction {
  return (host, options, callback) =>
    lookup(host, options, (error, address, family) => {
      const found = Array.isArray(address) ? address.map((entry) => entry.address) : [address];
      const forbidden = error === null ? found.find(isForbiddenAddress) : undefined;
      if (forbidden === undefined) callback(error, address, family);
      else callback(new BlockedAddress(host, forbidden), address, family);
    });
}

function requestOptions(request: HttpRequest, lookup: LookupFunction): RequestOptions {
  const { url } = request;
  const host = hostOf(url);
  return {
    method: request.method,
    host,
    ...(url.port === '' ? {} : { port: url.port }),
    path: `${url.pathname}${url.search}`,
    ...(url.username === '' && url.password === '' ? {} : { auth: credentials(url) }),
    lookup,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Set here so that neither NODE_TLS_REJECT_UNAUTHORIZED nor a Host header of the user's can loosen it.
    ...(url.protocol === 'https:' ? { rejectUnauthorized: true, servername: isIP(host) === 0 ? host : '' } : {}),
  };
}

function credentials(url: URL): string {
  const decode = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return `${decode(url.username)}:${decode(url.password)}`;
}

interface Exchanged {
  readonly result: HttpResult;
  /** A connection used before ended before the first byte of an answer. */
  readonly stale: boolean;
}

/** One request on one connection, until its answer is whole, the deadline passes, or something breaks. Never rejects. */
function exchange(
  request: HttpRequest,
  open: () => ClientRequest,
  clock: Clock,
  startedAt: number,
): Promise<Exchanged> {
  const target = `${request.url.hostname}:${request.url.port || (request.url.protocol === 'https:' ? '443' : '80')}`;
  const maxBytes = request.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  const elapsed = (): number => clock.now() - startedAt;

  return new Promise((resolve) => {
    let settled = false;
    let phase: HttpFailure['phase'] = 'connect';
    let bytes = 0;
    let connectedMs = 0;
    let informational = 0;
    let socket: Socket | undefined;
    let readBefore = 0;
    let outgoing: ClientRequest | undefined;
    let received: IncomingMessage | undefined;

    const settle = (result: HttpResult, stale = false): void => {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      request.signal?.removeEventListener('abort', onAbort);
      resolve({ result, stale });
    };
    const fail = (kind: HttpFailureKind, message: string): void => {
      if (settled) return;
      const stale =
        (kind === 'reset' || kind === 'closed') &&
        outgoing?.reusedSocket === true &&
        phase !== 'body' &&
        socket?.bytesRead === readBefore;
      settle(failure(kind, phase, bytes, elapsed(), message), stale);
      outgoing?.destroy();
    };
    const failWith = (error: unknown): void => {
      const reading = readFailure(error, target);
      const after = phase === 'body' ? ` after ${bytes} bytes of the body` : '';
      fail(reading.kind, `${reading.message}${after}`);
    };
    const onAbort = (): void => fail('cancelled', `the request to ${target} was cancelled`);
    // The only timer that counts: it covers everything, and ends the connection whatever that is doing.
    const deadline = setTimeout(
      () => fail('timeout', timeoutMessage(phase, target, request.timeoutMs, bytes)),
      Math.min(Math.max(request.timeoutMs - elapsed(), 0), LONGEST_TIMER_MS),
    );

    if (request.signal?.aborted) return onAbort();
    request.signal?.addEventListener('abort', onAbort, { once: true });

    const onConnected = (): void => {
      connectedMs = elapsed();
      phase = 'headers';
    };
    const onSocket = (used: Socket): void => {
      socket = used;
      readBefore = used.bytesRead;
      if (outgoing?.reusedSocket) onConnected();
      else used.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected);
    };
    const onResponse = (incoming: IncomingMessage): void => {
      phase = 'body';
      received = incoming;
      const headers = headerPairs(incoming.rawHeaders);
      const firstByteMs = elapsed();
      const encodings = contentEncodings(headers);
      const chunks: Uint8Array[] = [];
      if (encodings.length > 1) {
        fail('bad-encoding', `the body of ${target} is encoded ${encodings.length} times over`);
        return;
      }
      incoming.on('data', (chunk: Uint8Array) => {
        if (settled) return;
        bytes += chunk.length;
        if (bytes > maxBytes) fail('too-large', `the body of ${target} is larger than ${maxBytes} bytes`);
        else chunks.push(chunk);
      });
      incoming.on('error', failWith);
      incoming.on('end', () => {
        const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
        const finish = (decoded: Uint8Array): void =>
          settle(answer(incoming, headers, decoded, { connectedMs, firstByteMs, totalMs: elapsed() }));
        if (encodings.length === 0) return finish(body);
        void decodeBody(body, encodings, maxBytes).then((decoded) =>
          decoded.ok ? finish(decoded.body) : fail(decoded.kind, `${decoded.message} (${target})`),
        );
      });
    };
    // 101, or a 2xx to CONNECT: no body follows, and the connection is not ours to speak on any more.
    const onUpgrade = (incoming: IncomingMessage, used: Socket): void => {
      used.destroy();
      const firstByteMs = elapsed();
      const timings = { connectedMs, firstByteMs, totalMs: firstByteMs };
      settle(answer(incoming, headerPairs(incoming.rawHeaders), new Uint8Array(), timings));
    };

    try {
      outgoing = open();
      outgoing.on('error', failWith);
      outgoing.on('socket', onSocket);
      outgoing.on('response', onResponse);
      outgoing.on('upgrade', onUpgrade);
      outgoing.on('connect', onUpgrade);
      outgoing.on('information', () => {
        informational += 1;
        if (informational > MAX_INFORMATIONAL) {
          fail('bad-protocol', `${target} sends interim answers (1xx) without end`);
        }
      });
      // Decoding may still be under way after an answer that is whole; any other end without an error is one too.
      outgoing.on('close', () => {
        if (received?.complete !== true) fail('closed', `connection closed by ${target}`);
      });
      setHeaders(outgoing, request);
      if (request.hold === undefined) outgoing.end(request.body);
      else holdBack(outgoing, request.body, request.hold);
    } catch (error) {
      fail('bad-protocol', `the request cannot be sent: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

/** The headers go out and ask for leave to send the body; the body waits, so that the request is in flight meanwhile. */
function holdBack(outgoing: ClientRequest, body: Uint8Array | undefined, hold: NonNullable<HttpRequest['hold']>): void {
  const held = (): void => {
    clearTimeout(unanswered);
    outgoing.off('continue', held);
    hold.onHeld();
    void hold.released.then(() => outgoing.end(body));
  };
  // A server that does not know `Expect` (RFC 9110 §10.1.1) says nothing; it has read the headers by then.
  const unanswered = setTimeout(held, HELD_AFTER_MS);
  for (const end of ['response', 'close']) outgoing.once(end, () => clearTimeout(unanswered));
  if (body === undefined) {
    outgoing.end();
    return;
  }
  outgoing.setHeader('expect', '100-continue');
  outgoing.once('continue', held);
  outgoing.flushHeaders();
}

function setHeaders(outgoing: ClientRequest, request: HttpRequest): void {
  outgoing.setHeader('accept', '*/*');
  outgoing.setHeader('accept-encoding', 'identity');
  outgoing.setHeader('user-agent', 'release-guard');
  if (request.body !== undefined) outgoing.setHeader('content-length', request.body.length);
  const given = new Map<string, string[]>();
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    const values = given.get(key);
    if (values === undefined) given.set(key, [value]);
    else values.push(value);
  }
  for (const [name, values] of given) outgoing.setHeader(name, values.length === 1 ? (values[0] ?? '') : values);
}

function headerPairs(raw: readonly string[]): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([(raw[at] ?? '').toLowerCase(), raw[at + 1] ?? '']);
  return pairs;
}

function answer(
  incoming: IncomingMessage,
  headers: readonly (readonly [string, string])[],
  body: Uint8Array,
  timings: HttpTimings,
): HttpResult {
  return {
    ok: true,
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    headers,
    body,
    timings,
  };
}

function failure(
  kind: HttpFailureKind,
  phase: HttpFailure['phase'],
  bytes: number,
  tookMs: number,
  message: string,
): HttpFailure {
  return { ok: false, kind, phase, bytes, tookMs, message };
}

function timeoutMessage(phase: HttpFailure['phase'], target: string, withinMs: number, bytes: number): string {
  // what is left until a deadline has many digits
  const timeoutMs = Math.round(withinMs);
  switch (phase) {
    case 'connect':
      return `no connection to ${target} within ${timeoutMs} ms`;
    case 'headers':
      return `${target} accepted the connection and sent no answer within ${timeoutMs} ms`;
    case 'body':
      return `the body of ${target} was not complete within ${timeoutMs} ms, ${bytes} bytes came`;
  }
}
