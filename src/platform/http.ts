import type { LookupFunction } from 'node:net';
import type { Clock } from './clock.ts';

/** A request that is complete: every header that will be sent, the body as bytes. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
  /** One deadline in milliseconds over name look-up, connect, TLS, headers and body. */
  readonly timeoutMs: number;
  /** Bytes of body that are accepted; one more is `too-large`. Default 1 MiB. */
  readonly maxBodyBytes?: number;
  readonly signal?: AbortSignal;
  /** A connection of its own, closed afterwards; polls use it so that an old connection cannot speak for a new process. */
  readonly fresh?: boolean;
  /**
   * Keeps the request in flight on purpose: `onHeld` is called once the server has it and has not answered, and the body
   * (if there is one) is sent when `released` resolves. Never called for an answer that came at once.
   */
  readonly hold?: { readonly onHeld: () => void; readonly released: Promise<void> };
}

/** A whole answer, whatever its status. */
export interface HttpAnswer {
  readonly ok: true;
  readonly status: number;
  readonly statusText: string;
  /** In the order received, names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  readonly timings: HttpTimings;
}

/** Milliseconds since the request was begun. */
export interface HttpTimings {
  readonly connectedMs: number;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

/** Why there is no whole answer, told by what the network, TLS or the limits said. */
export type HttpFailureKind =
  | 'refused'
  | 'reset'
  | 'closed'
  | 'timeout'
  | 'name-not-found'
  | 'unreachable'
  | 'tls-self-signed'
  | 'tls-expired'
  | 'tls-wrong-host'
  | 'tls-other'
  | 'too-large'
  | 'headers-too-large'
  | 'bad-encoding'
  | 'bad-protocol'
  | 'blocked'
  | 'cancelled';

/** No whole answer: what broke, when, and how far it had come. */
export interface HttpFailure {
  readonly ok: false;
  readonly kind: HttpFailureKind;
  readonly phase: 'connect' | 'headers' | 'body';
  /** Bytes of body received until then. */
  readonly bytes: number;
  readonly tookMs: number;
  /** One clause for a sentence, e.g. `connection refused by 127.0.0.1:49153`. Foreign text may be inside. */
  readonly message: string;
}

/** What a request came to; none of them throws. */
export type HttpResult = HttpAnswer | HttpFailure;

/** Decides which addresses may be asked at all. Pure; applied to the URL, to literal addresses and to looked-up ones. */
export interface AddressRules {
  /** Origins (`http://127.0.0.1:49153`) of the subject itself: always allowed. */
  readonly subjectOrigins: readonly string[];
  /** `host` or `host:port`, lower case. */
  readonly allowedHosts: readonly string[];
}

/** The only room that sends HTTP requests to subjects and to addresses that users name. */
export interface Http {
  /** Never throws for anything the network or the server does; redirects are results. */
  send(request: HttpRequest, rules: AddressRules): Promise<HttpResult>;
  /** Closes idle connections. */
  close(): void;
}

/**
 * HTTP over `node:http` and `node:https`, loaded with the first request.
 * `lookup` replaces the system's name look-up; what it finds passes the address rules like everything else.
 */
export function createHttp(tools: { readonly clock: Clock; readonly lookup?: LookupFunction }): Http {
  const loading: { connections?: Promise<import('./http-exchange.ts').Connections> } = {};
  const connections = async () => {
    const { openConnections } = await import(/* webpackMode: "eager" */ './http-exchange.ts');
    return openConnections(tools.clock, tools.lookup);
  };
  return {
    send: async (request, rules) => {
      loading.connections ??= connections();
      return await (await loading.connections).send(request, rules);
    },
    close: () => {
      const opened = loading.connections;
      delete loading.connections;
      void opened?.then((those) => those.close());
    },
  };
}
