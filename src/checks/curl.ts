import type { Auth, HttpCheck, RequestBody } from '../policy/policy.ts';
import { type Scope, show, showJson } from '../policy/template.ts';
import { DEFAULT_HEADERS } from './request.ts';

const REFERENCE = /(\$\{[^{}]*\})/;

/** Quotes a word for a POSIX shell. Everything stands for itself between single quotes, except NUL, which no word can hold. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;
}

/**
 * The check's request as a line that can be pasted into a shell. Secrets stay names (`${secrets.NAME}`, `${token}`);
 * cookies that earlier checks left behind are not in it.
 */
export function curlLine(check: HttpCheck, base: URL, scope: Scope): string {
  const words = ['curl', '-sS', '-i'];
  if (check.method === 'HEAD') words.push('-I');
  else if (check.method !== impliedMethod(check)) words.push('-X', check.method);
  if (check.follow > 0) words.push('-L', '--max-redirs', String(check.follow));
  words.push(shownUrl(check, base, scope));
  const names = new Set(check.headers.map(([name]) => name.toLowerCase()));
  if (check.auth) words.push(...shownAuth(check.auth, scope));
  for (const [name, value] of check.headers) words.push('-H', `${name}: ${show(value, scope)}`);
  const [, userAgent] = DEFAULT_HEADERS[0] ?? [];
  if (userAgent !== undefined && !names.has('user-agent')) words.push('-A', userAgent);
  if (check.body) words.push(...shownBody(check.body, names.has('content-type'), scope));
  return words.map(shellQuote).join(' ');
}

function impliedMethod(check: HttpCheck): string {
  return check.body === undefined ? 'GET' : 'POST';
}

function shownUrl(check: HttpCheck, base: URL, scope: Scope): string {
  const path = show(check.path, scope).replaceAll(' ', '%20');
  const prefix = /^(https?:|\$\{)/i.test(path) ? '' : `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
  const query = check.query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeAround(show(value, scope), encodeURIComponent)}`)
    .join('&');
  if (query === '') return prefix + path;
  return `${prefix}${path}${path.includes('?') ? '&' : '?'}${query}`;
}

/** Encodes text, but for the names of secrets in it. */
function encodeAround(text: string, encode: (text: string) => string): string {
  return text
    .split(REFERENCE)
    .map((piece, index) => (index % 2 === 1 ? piece : encode(piece.toWellFormed())))
    .join('');
}

function shownAuth(auth: Auth, scope: Scope): readonly string[] {
  switch (auth.kind) {
    case 'basic':
      return ['-u', `${show(auth.user, scope)}:${show(auth.password, scope)}`];
    case 'bearer':
      return ['-H', `Authorization: Bearer ${show(auth.token, scope)}`];
    case 'header':
      return ['-H', `${auth.name}: ${show(auth.value, scope)}`];
  }
}

function shownBody(body: RequestBody, typed: boolean, scope: Scope): readonly string[] {
  const type = (value: string): readonly string[] => (typed ? [] : ['-H', `Content-Type: ${value}`]);
  switch (body.kind) {
    case 'json':
      return [...type('application/json'), '--data-raw', JSON.stringify(showJson(body.value, scope))];
    case 'form':
      return body.fields.flatMap(([name, value]) => [
        '--data-urlencode',
        `${encodeURIComponent(name)}=${show(value, scope)}`,
      ]);
    case 'text':
      return [...type(body.contentType ?? 'text/plain; charset=utf-8'), '--data-raw', show(body.text, scope)];
    case 'file':
      return [...type(body.contentType ?? 'application/octet-stream'), '--data-binary', `@${body.path}`];
  }
}
