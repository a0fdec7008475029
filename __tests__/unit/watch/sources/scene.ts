import type {
  Http,
  HttpAnswer,
  HttpFailure,
  HttpFailureKind,
  HttpRequest,
  HttpResult,
} from '../../../../src/platform/http.ts';
import { createSecretRegistry } from '../../../../src/platform/secrets.ts';
import { bootUrl } from '../../../../src/subject/url.ts';
import type { Observation, Source } from '../../../../src/watch/source.ts';
import type { OwnHealth } from '../../../../src/watch/sources/control.ts';
import type { World } from '../../../../src/world.ts';
import { checklist } from '../../checks/builders.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

export const BASE = 'http://service.test';

/** What a request is answered, and after how long on the fake clock. */
export type Reply = (
  request: HttpRequest,
  count: number,
) => ({ readonly afterMs?: number } & Partial<HttpAnswer>) | HttpFailureKind;

export interface Scene {
  readonly clock: FakeClock;
  readonly world: World;
  /** Every request that was sent, and when. */
  readonly sent: { readonly atMs: number; readonly request: HttpRequest }[];
  readonly observed: Observation[];
  /** Watches for so long, and until nothing is left running. */
  watch(source: Source, ms: number): Promise<void>;
  /** Begins to watch; what it answers ends the watch. */
  begin(source: Source): () => Promise<void>;
}

/** A world of one clock and one network, both of the test's making. */
export function scene(reply: Reply): Scene {
  const clock = fakeClock();
  const began = clock.now();
  const sent: { atMs: number; request: HttpRequest }[] = [];
  const observed: Observation[] = [];
  const http: Http = {
    close: () => undefined,
    send: async (request) => {
      sent.push({ atMs: clock.now() - began, request });
      const startedMs = clock.now();
      const said = reply(request, sent.length);
      const { afterMs = 0, ...answer } = typeof said === 'string' ? {} : said;
      const failed = (kind: HttpFailureKind): HttpFailure => ({
        ok: false,
        kind,
        phase: 'headers',
        bytes: 0,
        tookMs: clock.now() - startedMs,
        message: `${kind} by the test`,
      });
      if (typeof said === 'string' && said !== 'timeout') return failed(said);
      const takesMs = said === 'timeout' ? Number.POSITIVE_INFINITY : afterMs;
      try {
        await clock.sleep(Math.min(takesMs, request.timeoutMs), request.signal);
      } catch {
        return failed('cancelled');
      }
      if (takesMs >= request.timeoutMs) return failed('timeout');
      const totalMs = clock.now() - startedMs;
      return answered({ ...answer, timings: { connectedMs: 0, firstByteMs: totalMs, totalMs } });
    },
  };
  const secrets = createSecretRegistry();
  const nothing = () => undefined;
  const world = {
    clock,
    startedAt: began,
    http,
    secrets,
    cancelled: new AbortController().signal,
    output: { line: nothing, section: nothing, foreign: nothing, annotate: nothing, debug: nothing, progress: nothing },
    environment: {},
    random: () => '00000000',
  } as unknown as World;
  const begin = (source: Source) => {
    const over = new AbortController();
    const watching = source.watch((observation) => observed.push(observation), over.signal);
    return async () => {
      over.abort(new Error('the watch is over'));
      await watching;
    };
  };
  return {
    clock,
    world,
    sent,
    observed,
    begin,
    watch: async (source, ms) => {
      const end = begin(source);
      // the tick at the very end belongs to the time after it
      await clock.advance(ms - 1);
      await end();
    },
  };
}

export function answered(given: Partial<HttpAnswer> = {}): HttpResult {
  return {
    ok: true,
    status: 200,
    statusText: 'OK',
    headers: [['content-type', 'application/json']],
    body: new Uint8Array(),
    timings: { connectedMs: 1, firstByteMs: 2, totalMs: 3 },
    ...given,
  };
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const json = (value: unknown): Uint8Array => bytes(JSON.stringify(value));

/** Nothing is ever our own fault. */
export const wellOurselves: OwnHealth = { knowsNetwork: false, troubleDuring: async () => undefined };

export const subjectOf = (world: World) => bootUrl(BASE, checklist([]), world).subject;

/** The samples that were told, in short. */
export const samplesOf = (observed: readonly Observation[]) =>
  observed.flatMap((each) => (each.kind === 'sample' ? [each.sample] : []));
