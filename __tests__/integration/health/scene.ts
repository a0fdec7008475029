import http from 'node:http';
import type { Socket } from 'node:net';
import { afterEach } from 'vitest';
import type { HealthResult } from '../../../src/health/wait.ts';
import { type Clock, systemClock } from '../../../src/platform/clock.ts';
import { createHttp } from '../../../src/platform/http.ts';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import type { HealthPolicy } from '../../../src/policy/policy.ts';
import type { Death, Subject } from '../../../src/subject/subject.ts';
import type { Finding } from '../../../src/verdict.ts';
import type { World } from '../../../src/world.ts';
import { freePort } from '../../helpers/service.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** What a service answers, or does to the connection instead. */
export type Reply =
  | 'reset'
  | 'close'
  | 'hang'
  | { readonly status?: number; readonly json?: unknown; readonly body?: string; readonly type?: string };

/** Minutes of waiting in milliseconds: sleeping moves the time, and what was planned for then happens first. */
export interface VirtualClock extends Clock {
  at(ms: number, action: () => void | Promise<void>): void;
}

export function virtualClock(): VirtualClock {
  let now = 0;
  const planned: { readonly ms: number; readonly action: () => void | Promise<void> }[] = [];
  return {
    now: () => now,
    date: () => new Date(now),
    at: (ms, action) => {
      planned.push({ ms, action });
      planned.sort((left, right) => left.ms - right.ms);
    },
    sleep: async (ms, signal) => {
      const until = now + ms;
      while (planned[0] !== undefined && planned[0].ms <= until) {
        const next = planned.shift();
        now = Math.max(now, next?.ms ?? now);
        await next?.action();
        signal?.throwIfAborted();
      }
      now = until;
      await new Promise<void>((turn) => setImmediate(turn));
      signal?.throwIfAborted();
    },
  };
}

/** A service on a port of its own; what it says is decided request by request. */
export interface Service {
  readonly url: URL;
  readonly requests: string[];
  listen(): Promise<void>;
  stop(): void;
}

export async function service(
  reply: (path: string, request: http.IncomingMessage) => Reply | undefined,
): Promise<Service> {
  const port = await freePort();
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const said = reply(path, request) ?? { status: 404, json: { status: 404, error: 'Not Found', path } };
    const socket: Socket = request.socket;
    if (said === 'reset') socket.resetAndDestroy();
    else if (said === 'close') socket.destroy();
    else if (said !== 'hang') {
      response.statusCode = said.status ?? 200;
      response.setHeader('content-type', said.type ?? 'application/json');
      response.end(said.body ?? (said.json === undefined ? '' : JSON.stringify(said.json)));
    }
  });
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  closing.push(stop);
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    requests,
    listen: () => new Promise((listening) => server.listen(port, '127.0.0.1', listening)),
    stop,
  };
}

/** A service that listens already. */
export async function running(reply: Parameters<typeof service>[0]): Promise<Service> {
  const started = await service(reply);
  await started.listen();
  return started;
}

export function policy(changes: Partial<HealthPolicy> = {}): HealthPolicy {
  return {
    path: undefined,
    kind: 'actuator',
    withinMs: 5_000,
    timeoutMs: 2_000,
    everyMs: 200,
    stable: 2,
    components: {},
    expect: undefined,
    honorHealthcheck: true,
    source: undefined,
    ...changes,
  };
}

export interface TestSubject extends Subject {
  die(death: Death): void;
}

export function subject(baseUrl: URL, changes: Partial<Subject> = {}): TestSubject {
  const death = new AbortController();
  return {
    kind: 'image',
    label: 'container rg-test',
    baseUrl,
    managementUrl: undefined,
    image: undefined,
    died: death.signal,
    examine: async () => undefined,
    logs: async () => undefined,
    explainSilence: async () => undefined,
    resources: async () => undefined,
    healthcheck: async () => undefined,
    terminate: async () => undefined,
    stop: async () => undefined,
    die: (reason) => death.abort(reason),
    ...changes,
  };
}

export interface TestWorld extends World {
  readonly progress: string[];
  cancel(reason: Error): void;
}

export function world(clock: Clock = systemClock, changes: Partial<World> = {}): TestWorld {
  const cancelled = new AbortController();
  const progress: string[] = [];
  const http_ = createHttp({ clock: systemClock });
  closing.push(() => http_.close());
  // Health touches nothing but these; anything else would fail loudly.
  const nothing = undefined as never;
  return {
    clock,
    startedAt: clock.now(),
    random: () => '00000000',
    docker: nothing,
    http: http_,
    files: nothing,
    processes: nothing,
    output: {
      line: nothing,
      section: nothing,
      foreign: nothing,
      annotate: nothing,
      debug: nothing,
      progress: (text) => progress.push(text),
    },
    secrets: createSecretRegistry(),
    cancelled: cancelled.signal,
    environment: {},
    progress,
    cancel: (reason) => cancelled.abort(reason),
    ...changes,
  };
}

/** The states of a timeline without their times. */
export function states(result: HealthResult): readonly string[] {
  return result.timeline.map((entry) => entry.state);
}

/** The finding that failed; there is exactly one. */
export function failure(result: HealthResult | readonly Finding[]): Finding {
  const findings = 'findings' in result ? result.findings : result;
  const [only, ...more] = findings.filter((finding) => finding.outcome !== 'pass');
  if (only === undefined || more.length > 0) throw new Error(`Not one failing finding: ${JSON.stringify(findings)}`);
  return only;
}

export function evidence(finding: Finding, label: string): string {
  const found = finding.evidence.find((piece) => piece.label.startsWith(label));
  return found?.kind === 'text' ? found.text : '';
}
