import type { FileRead } from '../platform/files.ts';
import type { Auth, HttpCheck, RequestBody, Template } from '../policy/policy.ts';
import { fill, fillJson, parseTemplate, type Scope } from '../policy/template.ts';
import type { Reason } from '../reasons.ts';
import { VERSION } from '../version.ts';

/** A request with everything filled in. */
export interface PreparedRequest {
  readonly method: string;
  readonly url: URL;
  /** Names as the user wrote them. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
  /** Values that prove who asks; the caller registers them as secrets before anything is shown. */
  readonly credentials: readonly string[];
}

/** A request that cannot be made; the message is a clause for a sentence. */
export class RequestProblem extends Error {
  readonly reason: Reason;
  constructor(reason: Reason, message: string) {
    super(message);
    this.name = 'RequestProblem';
    this.reason = reason;
  }
}

/** Bytes of a body that is read from a file. */
const MAX_BODY_FILE = 1024 * 1024;

/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** No line ends and no NUL, which would begin another header; nothing that is not one byte. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** They say how the message is framed, and that is for the client to say. */
const FRAMING_HEADERS: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

/** Headers that every request has, also after a redirect to another origin. */
export const DEFAULT_HEADERS: readonly (readonly [string, string])[] = [
  ['User-Agent', `release-guard/${VERSION}`],
  ['Accept', '*/*'],
];

/**
 * Fills a check's request in.
 *
 * @param base Where the subject answers; a path of its own stays in front of the check's path.
 * @throws RequestProblem, UnfilledReference
 */
export async function prepareRequest(
  check: HttpCheck,
  base: URL,
  scope: Scope,
  readUserFile: (path: string, options: { readonly maxBytes: number }) => Promise<FileRead>,
): Promise<PreparedRequest> {
  const url = resolveUrl(fillPath(check.path, scope), base);
  addQuery(url, check.query, scope);
  const body = check.body && (await prepareBody(check.body, scope, readUserFile));
  const auth = check.auth && authHeader(check.auth, scope);
  const own: (readonly [string, string])[] = check.headers.map(([name, value]) => [name, fill(value, scope)]);
  if (auth !== undefined) own.push(auth.header);
  for (const [name, value] of own) validateHeader(name, value);
  const present = new Set(own.map(([name]) => name.toLowerCase()));
  const defaults = body?.contentType
    ? [...DEFAULT_HEADERS, ['Content-Type', body.contentType] as const]
    : DEFAULT_HEADERS;
  const headers = [...defaults.filter(([name]) => !present.has(name.toLowerCase())), ...own];
  return {
    method: check.method,
    url,
    headers,
    ...(body && { body: body.bytes }),
    credentials: auth === undefined ? [] : auth.credentials,
  };
}

/**
 * Puts a path behind the base URL without ever leaving its origin; an absolute URL stands for itself
 * (whether its host may be asked is decided where requests are sent).
 *
 * @throws RequestProblem
 */
export function resolveUrl(path: string, base: URL): URL {
  // The URL parser drops tabs and line ends and reads a backslash as a slash: "/\t/host" would name another host.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused.
  if (/[\u0000-\u0020\u007f\\]/.test(path)) {
    throw new RequestProblem('check-address-blocked', 'its path holds a blank, a backslash or a control character');
  }
  if (/^https?:\/\//i.test(path)) {
    if (!URL.canParse(path)) throw new RequestProblem('check-address-blocked', 'its URL cannot be parsed');
    const url = new URL(path);
    url.username = '';
    url.password = '';
    url.hash = '';
    return url;
  }
  if (!path.startsWith('/') || path.startsWith('//')) {
    throw new RequestProblem('check-address-blocked', 'its path begins with something other than one slash');
  }
  const url = new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`);
  if (url.origin !== base.origin) throw new RequestProblem('check-address-blocked', 'its path leads to another host');
  url.hash = '';
  return url;
}

/**
 * Values that go into a path cannot end it: `?`, `#`, `%` and blanks are encoded. A value that the path begins with
 * is taken as it is, since it is a link or a base URL.
 */
function fillPath(template: Template, scope: Scope): string {
  const parsed = parseTemplate(template);
  if (!parsed.ok) return template;
  return parsed.parts
    .map((part, index) => {
      if (typeof part === 'string') return part;
      const value = fill(part.source, scope);
      return index === 0 ? value : encodePathValue(value);
    })
    .join('');
}

/** Keeps `/`, `&` and `=`: values may be several segments or a query. */
export function encodePathValue(value: string): string {
  return encodeURI(value.toWellFormed()).replaceAll('?', '%3F').replaceAll('#', '%23');
}

function addQuery(url: URL, query: HttpCheck['query'], scope: Scope): void {
  if (query.length === 0) return;
  const added = query.map(([name, value]) => `${encodeText(name)}=${encodeText(fill(value, scope))}`);
  url.search = [url.search.slice(1), ...added].filter((part) => part !== '').join('&');
}

function encodeText(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function validateHeader(name: string, value: string): void {
  const shown = JSON.stringify(name);
  if (!HEADER_NAME.test(name)) throw new RequestProblem('check-bad-request', `${shown} cannot be the name of a header`);
  if (FRAMING_HEADERS.has(name.toLowerCase())) {
    throw new RequestProblem('check-bad-request', `the header ${shown} is set by the client itself`);
  }
  if (!HEADER_VALUE.test(value)) {
    throw new RequestProblem(
      'check-bad-request',
      `the value of the header ${shown} holds a line end or a character that headers cannot carry`,
    );
  }
}

interface PreparedBody {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

async function prepareBody(
  body: RequestBody,
  scope: Scope,
  readUserFile: (path: string, options: { readonly maxBytes: number }) => Promise<FileRead>,
): Promise<PreparedBody> {
  switch (body.kind) {
    case 'json':
      return { bytes: encode(JSON.stringify(fillJson(body.value, scope))), contentType: 'application/json' };
    case 'form': {
      const fields = body.fields.map(([name, value]): [string, string] => [name, fill(value, scope)]);
      return {
        bytes: encode(new URLSearchParams(fields).toString()),
        contentType: 'application/x-www-form-urlencoded',
      };
    }
    case 'text':
      return { bytes: encode(fill(body.text, scope)), contentType: body.contentType ?? 'text/plain; charset=utf-8' };
    case 'file': {
      const read = await readUserFile(body.path, { maxBytes: MAX_BODY_FILE });
      if (!read.ok) {
        throw new RequestProblem(
          'check-bad-request',
          `the file of its body, ${JSON.stringify(body.path)}, could not be read: ${read.message}`,
        );
      }
      return { bytes: read.bytes, contentType: body.contentType ?? 'application/octet-stream' };
    }
  }
}

const encoder = new TextEncoder();

function encode(text: string): Uint8Array {
  return encoder.encode(text);
}

function authHeader(
  auth: Auth,
  scope: Scope,
): { readonly header: readonly [string, string]; readonly credentials: readonly string[] } {
  switch (auth.kind) {
    case 'basic': {
      const password = fill(auth.password, scope);
      const pair = base64(`${fill(auth.user, scope)}:${password}`);
      return { header: ['Authorization', `Basic ${pair}`], credentials: [password, pair] };
    }
    case 'bearer': {
      const token = fill(auth.token, scope);
      return { header: ['Authorization', `Bearer ${token}`], credentials: [token] };
    }
    case 'header': {
      const value = fill(auth.value, scope);
      return { header: [auth.name, value], credentials: [value] };
    }
  }
}

/** Of the UTF-8 bytes: RFC 7617 §2.1. */
function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
