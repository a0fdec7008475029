import type { GitHubFailure } from './github.ts';

/** One request, as far as sentences and judgements need it. */
export interface AskedFor {
  readonly method: string;
  /** Path and query; `` before it is known. */
  readonly path: string;
}

/** An answer that came in whole. */
export interface GitHubAnswer {
  readonly status: number;
  /** Of a header by its lower-case name; foreign. */
  readonly header: (name: string) => string | undefined;
  /** Foreign. */
  readonly text: string;
}

/** What judging an answer needs from outside. */
export interface Judging {
  /** Takes the token and every other secret out of text. */
  readonly redact: (text: string) => string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Origin (and base path) that requests go to. */
  readonly apiUrl: string;
}

const MOST_SAID = 500;
const MOST_QUOTED = 200;
/** A reset or a pause further away than this is no fact but a mistake. */
const LONGEST_RETRY_MS = 7 * 24 * 3_600_000;

/** Ways in which a connection fails before a single byte of the request has left. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'ERR_INVALID_URL',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Whether a request may change something. */
export function isWrite(asked: AskedFor): boolean {
  return asked.method !== 'GET' && asked.method !== 'HEAD';
}

/** Builds a failure from what is particular about it. */
export function gitHubFailure(
  kind: GitHubFailure['kind'],
  message: string,
  facts: Partial<Omit<GitHubFailure, 'kind' | 'message'>> = {},
): GitHubFailure {
  return {
    kind,
    status: undefined,
    message,
    said: '',
    retryAfterMs: undefined,
    acceptedPermissions: undefined,
    mayHaveHappened: false,
    ...facts,
  };
}

/** `GET /repos/o/n/…`, for sentences. */
export function nameOf(asked: AskedFor): string {
  return `${asked.method} ${asked.path}`;
}

/** An answer that is not what the API promises; `problem` is a clause about it. */
export function malformed(asked: AskedFor, status: number | undefined, problem: string): GitHubFailure {
  return gitHubFailure('malformed', `the API's answer to ${nameOf(asked)} is not what it promises: ${problem}`, {
    status,
    mayHaveHappened: isWrite(asked),
  });
}

/** The job was cancelled; `wasSent` says whether the request had left by then. */
export function cancelledFailure(asked: AskedFor, wasSent: boolean): GitHubFailure {
  return gitHubFailure('cancelled', `the job was cancelled during ${nameOf(asked)}`, {
    mayHaveHappened: wasSent && isWrite(asked),
  });
}

/** No answer within the limit. */
export function tooSlow(asked: AskedFor, limitMs: number): GitHubFailure {
  return gitHubFailure(
    'unreachable',
    `the API could not be reached: ${nameOf(asked)} had no whole answer after ${Math.round(limitMs / 1000)} s`,
    { mayHaveHappened: isWrite(asked) },
  );
}

/** The request could not be put together. */
export function neverSent(error: unknown, asked: AskedFor, redact: (text: string) => string): GitHubFailure {
  const why = cut(oneLine(redact(unwrapped(error).message)), MOST_QUOTED);
  return gitHubFailure('rejected', `${nameOf(asked)} could not be sent: ${why}`);
}

/** No whole answer: what the network said. `hadBegun`: the beginning of an answer was there. */
export function transportFailure(
  error: unknown,
  asked: AskedFor,
  redact: (text: string) => string,
  hadBegun: boolean,
): GitHubFailure {
  const { codes, message } = unwrapped(error);
  const neverSent =
    !hadBegun &&
    (codes.some((code) => NEVER_SENT.has(code) || code.startsWith('ERR_SSL_')) ||
      /HTTP Tunneling|invalid header value|^bad port$/i.test(message));
  const what = hadBegun ? 'the answer broke off' : 'the API could not be reached';
  return gitHubFailure('unreachable', `${what}: ${cut(oneLine(redact(message)), MOST_QUOTED)} (${nameOf(asked)})`, {
    mayHaveHappened: isWrite(asked) && !neverSent,
  });
}

/** What an answer that is no success means. A 403 or 429 is a limit before it is a refusal. */
export function answerFailure(answer: GitHubAnswer, asked: AskedFor, judging: Judging): GitHubFailure {
  const { status } = answer;
  const said = cut(judging.redact(wordsOf(answer.text)), MOST_SAID);
  const accepted = answer.header('x-accepted-github-permissions');
  const facts = {
    status,
    said,
    acceptedPermissions: accepted === undefined ? undefined : cut(judging.redact(accepted), MOST_QUOTED),
  };
  const told = `${status}${said === '' ? '' : `: ${cut(oneLine(said), MOST_QUOTED)}`}; ${nameOf(asked)}`;

  if (status >= 300 && status < 400) {
    return gitHubFailure('redirected', redirection(answer, asked, judging), facts);
  }
  if (isRateLimit(answer, said)) {
    return gitHubFailure('rate-limit', `the API's rate limit is used up (${told})`, {
      ...facts,
      retryAfterMs: retryAfter(answer, judging.nowMs),
    });
  }
  if (status >= 500) {
    return gitHubFailure('unreachable', `the API answered ${told}`, { ...facts, mayHaveHappened: isWrite(asked) });
  }
  if (isPage(answer)) {
    return {
      ...malformed(asked, status, `it is a page for people, with status ${status}, so something else answered`),
      // Whatever stands in between has refused the request.
      mayHaveHappened: false,
    };
  }
  if (status === 401) return gitHubFailure('token', `the token was not accepted (${told})`, facts);
  if (status === 403) return gitHubFailure('permission', `the token may not do that (${told})`, facts);
  if (status === 404)
    return gitHubFailure('not-found', `it is not there, or the token may not see it (${told})`, facts);
  if (status === 409) return gitHubFailure('conflict', `the API found a conflict (${told})`, facts);
  if (status >= 400) return gitHubFailure('rejected', `the API refused the request (${told})`, facts);
  return malformed(asked, status, `its status is ${status}`);
}

/** A page for people where JSON was promised: a proxy's, a login's, a web server's. */
export function isPage(answer: Pick<GitHubAnswer, 'text'>): boolean {
  return /^\s*</.test(answer.text.slice(0, 1024));
}

function redirection(answer: GitHubAnswer, asked: AskedFor, judging: Judging): string {
  const location = answer.header('location');
  const api = new URL(judging.apiUrl);
  let target: URL | undefined;
  try {
    target = location === undefined ? undefined : new URL(location, api);
  } catch {
    // An address that is none leads nowhere; the status alone is told.
  }
  const clause = `${nameOf(asked)} was answered with ${answer.status}, which is not followed`;
  if (target === undefined) return `${clause}; it does not say where to`;
  if (target.origin !== api.origin) return `${clause}; it leads to ${cut(judging.redact(target.origin), MOST_QUOTED)}`;
  return `${clause}; it leads elsewhere on ${api.origin}: the repository may have been renamed or moved`;
}

/** https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#rate-limit-errors */
function isRateLimit(answer: GitHubAnswer, said: string): boolean {
  if (answer.status === 429) return true;
  if (answer.status !== 403) return false;
  return (
    answer.header('retry-after') !== undefined ||
    answer.header('x-ratelimit-remaining')?.trim() === '0' ||
    /rate limit|abuse detection/i.test(said)
  );
}

/** Milliseconds until GitHub wants to hear from us again; `undefined` where it says nothing that can be believed. */
function retryAfter(answer: GitHubAnswer, nowMs: number): number | undefined {
  const after = answer.header('retry-after')?.trim();
  const wait =
    after === undefined || after === ''
      ? untilReset(answer, nowMs)
      : /^\d+$/.test(after)
        ? Number(after) * 1000
        : Date.parse(after) - nowMs;
  if (wait === undefined || !Number.isFinite(wait) || wait > LONGEST_RETRY_MS) return undefined;
  return Math.max(0, wait);
}

function untilReset(answer: GitHubAnswer, nowMs: number): number | undefined {
  const reset = answer.header('x-ratelimit-reset')?.trim();
  if (answer.header('x-ratelimit-remaining')?.trim() !== '0' || reset === undefined || !/^\d+$/.test(reset)) {
    return undefined;
  }
  return Number(reset) * 1000 - nowMs;
}

/** `message` of an error's body, and those of the single mistakes in it. */
function wordsOf(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return '';
  }
  const message = property(body, 'message');
  if (typeof message !== 'string') return '';
  const errors = property(body, 'errors');
  const details = (Array.isArray(errors) ? errors : [errors])
    .map((error) => (typeof error === 'string' ? error : property(error, 'message')))
    .filter((detail) => typeof detail === 'string');
  return [message, ...details].join(': ');
}

/** The codes and the innermost message of an error and its causes. */
function unwrapped(error: unknown): { readonly codes: readonly string[]; readonly message: string } {
  const codes: string[] = [];
  let message = '';
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    const code = property(current, 'code');
    if (typeof code === 'string') codes.push(code);
    const words = property(current, 'message');
    if (typeof words === 'string' && words !== '') message = words;
    else if (typeof code === 'string') message = code;
    current = property(current, 'cause');
  }
  return { codes, message: message === '' ? String(error) : message };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
