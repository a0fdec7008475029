import { MAX_DEPTH } from './json-value.ts';

/** What an expectation looks at; every answer of `platform/http.ts` is one, together with its total time. */
export interface Answer {
  readonly status: number;
  /** In the order received, names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** Milliseconds until the last byte. */
  readonly totalMs: number;
}

/** A body read as JSON, or why it is none. */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  /** `problem` is a noun for a sentence: `an HTML page`. No foreign text inside. */
  | { readonly ok: false; readonly problem: string };

/** The value of a header; several of one name are joined by commas (RFC 9110 §5.3). `undefined` if it is not there. */
export function headerValue(headers: Answer['headers'], name: string): string | undefined {
  const wanted = name.toLowerCase();
  let joined: string | undefined;
  for (const [each, value] of headers) {
    if (each === wanted || each.toLowerCase() === wanted) joined = joined === undefined ? value : `${joined}, ${value}`;
  }
  return joined;
}

const utf8 = new TextDecoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The body as text, in the charset that the answer names, else UTF-8; what cannot be decoded becomes U+FFFD. */
export function bodyText(answer: Pick<Answer, 'headers' | 'body'>): string {
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(headerValue(answer.headers, 'content-type') ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    try {
      return new TextDecoder(charset).decode(answer.body);
    } catch {
      // A charset that nobody knows: UTF-8 is what it most often is.
    }
  }
  return utf8.decode(answer.body);
}

/**
 * Reads a body as JSON (RFC 8259): UTF-8 without a byte order mark, at most `MAX_DEPTH` deep.
 * Never throws; says in the gate's own words what the body is instead.
 */
export function readJson(body: Uint8Array): JsonReading {
  if (body.length === 0) return { ok: false, problem: 'an empty body' };
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) {
    return { ok: false, problem: 'text that begins with a byte order mark, which JSON does not allow' };
  }
  if ((body[0] === 0xfe && body[1] === 0xff) || (body[0] === 0xff && body[1] === 0xfe) || looksLikeUtf16(body)) {
    return { ok: false, problem: 'text in UTF-16; JSON is UTF-8' };
  }
  if (deeperThan(body, MAX_DEPTH)) return { ok: false, problem: `JSON nested deeper than ${MAX_DEPTH} levels` };
  let text: string;
  try {
    text = strictUtf8.decode(body);
  } catch {
    return { ok: false, problem: 'bytes that are not UTF-8' };
  }
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, problem: describeText(text) };
  }
}

function looksLikeUtf16(body: Uint8Array): boolean {
  return body.length >= 2 && (body[0] === 0) !== (body[1] === 0);
}

/** Counts brackets outside of strings before anything is parsed: the parser and every walk behind it may recurse. */
function deeperThan(body: Uint8Array, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > limit) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}

function describeText(text: string): string {
  const start = text.slice(0, 1024).trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'an HTML page';
  if (start.startsWith('<?xml')) return 'XML';
  if (start.startsWith('<')) return 'markup';
  if (start.startsWith('{') || start.startsWith('[')) return 'text that begins like JSON and is not';
  return 'text that is not JSON';
}
