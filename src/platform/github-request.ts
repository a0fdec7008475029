import type { Clock } from './clock.ts';
import type { GitHubFailure, GitHubResult, GitHubUsage } from './github.ts';
import {
  type AskedFor,
  answerFailure,
  cancelledFailure,
  type GitHubAnswer,
  isPage,
  isWrite,
  malformed,
  neverSent,
  tooSlow,
  transportFailure,
} from './github-failure.ts';

/** What a client of the API is bound to. */
export interface GitHubOptions {
  readonly token: string;
  /** `GITHUB_API_URL`; the token is sent to this origin and to no other. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly clock: Clock;
  /** 0 (included) to 1 (excluded), for the pauses between attempts. */
  readonly chance: () => number;
  readonly signal?: AbortSignal;
  /** Takes secrets out of text before it is cut; the token is taken out in any case. */
  readonly redact?: (text: string) => string;
  /** Milliseconds for one request, 15,000 unless a test has less patience. */
  readonly requestLimitMs?: number;
  /** How often a read is sent at most, where its answer is broken. Default 3. */
  readonly readAttempts?: number;
}

/** A success: the status, the headers that matter and the JSON, which is `undefined` where there is no body. */
export interface GitHubSuccess {
  readonly asked: AskedFor;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** Foreign, undecoded. */
  readonly json: unknown;
}

/** `{name}` of a route, and for a GET its query. Each is encoded whole. */
export type Parameters = Readonly<Record<string, string | number>>;

/** The narrow gate to GitHub's API. Nothing here throws. */
export interface GitHubRequests {
  /** Sent up to three times where the answer is broken; once more after a rate limit that passes within a minute. */
  read(route: `GET /${string}`, parameters?: Parameters): Promise<GitHubResult<GitHubSuccess>>;
  /** As `read`; `unchanged` where the answer is still the one that had this tag. */
  readIfChanged(
    route: `GET /${string}`,
    parameters: Parameters,
    etag: string,
  ): Promise<GitHubResult<GitHubSuccess | 'unchanged'>>;
  /** Sent once. Statuses other than those expected are no success. */
  write(
    route: `${'POST' | 'PATCH'} /${string}`,
    parameters: Parameters,
    body: Readonly<Record<string, unknown>> | undefined,
    expected: readonly number[],
  ): Promise<GitHubResult<GitHubSuccess>>;
  /** GitHub's clock, by the latest answer that was a success; the runner's own until there is one. */
  date(): Date;
  usage(): GitHubUsage;
}

const REQUEST_LIMIT_MS = 15_000;
const READ_ATTEMPTS = 3;
const READ_PAUSE_MS = 500;
/** A rate limit that ends within this time is waited for. */
const MOST_PATIENCE_MS = 60_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** https://docs.github.com/rest/about-the-rest-api/api-versions; servers of one's own refuse later ones with 400. */
const API_VERSION = '2022-11-28';

type Exchanged =
  | { readonly ok: true; readonly value: GitHubSuccess | 'unchanged' }
  | { readonly ok: false; readonly failure: GitHubFailure; readonly isBroken: boolean };

/** The shape of a fetch that is all that is used of one. */
type Fetch = (url: string, init: Readonly<Record<string, unknown>>) => Promise<Response>;

/**
 * The toolkit reads the event's file while it is loaded: it prints where there is none and throws where it is broken.
 * Nothing here needs the event, so it is not shown one.
 */
async function loadToolkit(): Promise<typeof import('@actions/github/lib/utils')> {
  const event = process.env['GITHUB_EVENT_PATH'];
  delete process.env['GITHUB_EVENT_PATH'];
  try {
    return await import('@actions/github/lib/utils');
  } finally {
    if (event !== undefined) process.env['GITHUB_EVENT_PATH'] = event;
  }
}

/** Loads the client and binds it to the API. @throws if the client cannot be loaded */
export async function openRequests(options: GitHubOptions): Promise<GitHubRequests> {
  const { defaults, getOctokitOptions, GitHub } = await loadToolkit();
  const { clock, signal } = options;
  const apiUrl = options.apiUrl.replace(/\/+$/, '');
  const limitMs = options.requestLimitMs ?? REQUEST_LIMIT_MS;
  const redact = (text: string): string => (options.redact?.(text) ?? text).replaceAll(options.token, '«github-token»');
  const silent = (): void => {};
  const octokit = new GitHub(
    getOctokitOptions(options.token, {
      baseUrl: apiUrl,
      userAgent: 'release-guard',
      // The client would print deprecations with console.warn.
      log: { debug: silent, info: silent, warn: silent, error: silent },
    }),
  );
  // The toolkit's own, because it knows the proxy; ours is put around it.
  const proxied: Fetch = defaults.request?.fetch;
  /** GitHub's time (epoch milliseconds), and `clock.now()` when it was told. */
  let told: { readonly dateMs: number; readonly atMs: number } | undefined;
  const used = { sent: 0, counted: 0, waitedMs: 0, remaining: undefined as number | undefined };

  /** One request and its whole answer, in the limits of time and size. */
  const exchange = async (
    url: string,
    init: Readonly<Record<string, unknown>>,
    asked: AskedFor,
  ): Promise<Exchanged> => {
    if (signal?.aborted) return { ok: false, failure: cancelledFailure(asked, false), isBroken: false };
    const limit = AbortSignal.timeout(limitMs);
    const began = clock.now();
    let hadBegun = false;
    used.sent++;
    used.counted++;
    try {
      const response = await proxied(url, {
        ...(isWrite(asked) ? sentOnce(init) : init),
        // A redirect would carry the request, and perhaps the token, to an address that nobody chose.
        redirect: 'manual',
        signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
      });
      hadBegun = true;
      const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
      const remaining = header('x-ratelimit-remaining');
      if (remaining !== undefined && /^\d+$/.test(remaining)) used.remaining = Number(remaining);
      const text = await bounded(response, MOST_BYTES);
      if (text === undefined) {
        const problem = `it is larger than ${MOST_BYTES / 1024 / 1024} MiB`;
        return { ok: false, failure: malformed(asked, response.status, problem), isBroken: false };
      }
      const exchanged = judged({ status: response.status, header, text }, asked);
      const dateMs = dateOf(header);
      if (exchanged.ok && dateMs !== undefined) told = { dateMs, atMs: clock.now() };
      return exchanged;
    } catch (error) {
      if (signal?.aborted) return { ok: false, failure: cancelledFailure(asked, true), isBroken: false };
      if (limit.aborted) return { ok: false, failure: tooSlow(asked, limitMs), isBroken: true };
      return { ok: false, failure: transportFailure(error, asked, redact, hadBegun), isBroken: true };
    } finally {
      used.waitedMs += clock.now() - began;
    }
  };

  const judged = (answer: GitHubAnswer, asked: AskedFor): Exchanged => {
    if (answer.status === 304) {
      used.counted--;
      return { ok: true, value: 'unchanged' };
    }
    if (answer.status < 200 || answer.status >= 300) {
      const failure = answerFailure(answer, asked, {
        redact,
        // The moment at which a limit ends is told by the clock that tells this one.
        nowMs: dateOf(answer.header) ?? clock.date().getTime(),
        apiUrl,
      });
      return { ok: false, failure, isBroken: failure.kind === 'unreachable' && answer.status >= 500 };
    }
    const { status, header, text } = answer;
    if (text === '') return { ok: true, value: { asked, status, header, json: undefined } };
    try {
      return { ok: true, value: { asked, status, header, json: JSON.parse(text) } };
    } catch {
      const problem = isPage(answer) ? 'it is a page for people, so something else answered' : 'it is not JSON';
      return { ok: false, failure: malformed(asked, status, problem), isBroken: true };
    }
  };

  /** Lets the client put the request together (address, token, headers), and takes the answer from under its hands. */
  const send = async (
    route: string,
    parameters: Parameters,
    body: Readonly<Record<string, unknown>> | undefined,
    etag: string | undefined,
  ): Promise<Exchanged & { readonly asked: AskedFor }> => {
    const [method = '', template = ''] = route.split(' ');
    let asked: AskedFor = { method, path: template };
    let exchanged: Exchanged | undefined;
    try {
      await octokit.request(route, {
        ...parameters,
        // As text: the client would write numbers and strings that look like them in a way of its own.
        ...(body === undefined ? {} : { data: JSON.stringify(body) }),
        headers: {
          'x-github-api-version': API_VERSION,
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
        },
        request: {
          fetch: async (url: string, init: Readonly<Record<string, unknown>>) => {
            const { pathname, search } = new URL(url);
            asked = { method, path: redact(pathname + search) };
            exchanged = await exchange(url, init, asked);
            return new Response(null, { status: 204 });
          },
        },
      });
    } catch (error) {
      // The client could not even put the request together.
      exchanged ??= { ok: false, failure: neverSent(error, asked, redact), isBroken: false };
    }
    exchanged ??= { ok: false, failure: neverSent('it was not sent', asked, redact), isBroken: false };
    return { ...exchanged, asked };
  };

  /** @returns whether the pause went to its end; otherwise the job was cancelled meanwhile */
  const paused = async (ms: number): Promise<boolean> => {
    try {
      await clock.sleep(ms, signal);
      return true;
    } catch {
      return false;
    }
  };

  const readIfChanged = async (
    route: `GET /${string}`,
    parameters: Parameters,
    etag: string | undefined,
  ): Promise<GitHubResult<GitHubSuccess | 'unchanged'>> => {
    let hasWaited = false;
    for (let tried = 1; ; tried++) {
      const exchanged = await send(route, parameters, undefined, etag);
      if (exchanged.ok) return { ok: true, value: exchanged.value };
      const { failure, asked } = exchanged;
      let pause: number;
      if (failure.kind === 'rate-limit') {
        const { retryAfterMs } = failure;
        if (hasWaited || retryAfterMs === undefined || retryAfterMs > MOST_PATIENCE_MS) return { ok: false, failure };
        hasWaited = true;
        pause = retryAfterMs;
        tried--;
      } else {
        if (!exchanged.isBroken || tried >= (options.readAttempts ?? READ_ATTEMPTS)) return { ok: false, failure };
        pause = READ_PAUSE_MS * 2 ** (tried - 1) * (0.5 + options.chance());
      }
      if (!(await paused(pause))) return { ok: false, failure: cancelledFailure(asked, false) };
    }
  };

  return {
    read: async (route, parameters = {}) => {
      const read = await readIfChanged(route, parameters, undefined);
      if (!read.ok) return read;
      if (read.value !== 'unchanged') return { ok: true, value: read.value };
      const asked = { method: 'GET', path: route.slice('GET '.length) };
      return { ok: false, failure: malformed(asked, 304, 'its status is 304') };
    },
    readIfChanged,
    write: async (route, parameters, body, expected) => {
      const exchanged = await send(route, parameters, body, undefined);
      if (!exchanged.ok) return { ok: false, failure: exchanged.failure };
      const { value, asked } = exchanged;
      if (value !== 'unchanged' && expected.includes(value.status)) return { ok: true, value };
      const status = value === 'unchanged' ? 304 : value.status;
      return { ok: false, failure: malformed(asked, status, `its status is ${status}`) };
    },
    date: () => (told === undefined ? clock.date() : new Date(told.dateMs + clock.now() - told.atMs)),
    usage: () => ({ ...used }),
  };
}

/** Epoch milliseconds, whole seconds of them. https://www.rfc-editor.org/rfc/rfc9110#field.date */
function dateOf(header: GitHubAnswer['header']): number | undefined {
  const ms = Date.parse(header('date') ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * The same request with its body as a stream: fetch would send one that it can read again once more by itself when it
 * is answered 421 (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch).
 */
function sentOnce(init: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const bytes = Buffer.from(typeof init['body'] === 'string' ? init['body'] : '');
  return {
    ...init,
    body: new Blob([bytes]).stream(),
    duplex: 'half',
    headers: { ...Object(init['headers']), 'content-length': String(bytes.byteLength) },
  };
}

/** The body as text; `undefined` where it is too large, in which case the rest of it is not read. */
async function bounded(response: Response, most: number): Promise<string | undefined> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    size += value.byteLength;
    if (size > most) {
      await reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
}
