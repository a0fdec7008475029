import type { Auth, HttpCheck, RequestBody, Template } from '../policy/policy.ts';
import { type Scope, show, showJson } from '../policy/template.ts';
import { DEFAULT_HEADERS } from './request.ts';
import { aroundVariables, hasVariables, shellWord, variable, variableFor } from './shell.ts';

/**
 * The check's request as a line that can be pasted into a shell. Secrets are variables of the shell, to be set before:
 * `$NAME` for `${secrets.NAME}`, `$TOKEN` for a captured `${token}`, and one for each cookie.
 *
 * @param cookies the header that earlier checks led to, if they did
 */
export function curlLine(check: HttpCheck, base: URL, scope: Scope, cookies?: string): string {
  const words = ['curl', '-sS', '-i'];
  if (check.method === 'HEAD') words.push('-I');
  else if (check.method !== impliedMethod(check)) words.push('-X', check.method);
  if (check.follow > 0) words.push('-L', '--max-redirs', String(check.follow));
  const url = shownUrl(check, base, scope);
  // Brackets and braces stand for several addresses otherwise.
  if (/[[\]{}]/.test(url)) words.push('-g');
  words.push(url);
  const names = new Set(check.headers.map(([name]) => name.toLowerCase()));
  if (check.auth) words.push(...shownAuth(check.auth, scope));
  for (const [name, value] of check.headers) words.push('-H', header(name, shown(value, scope)));
  if (cookies !== undefined) words.push('-b', shownCookies(cookies));
  const [, userAgent] = DEFAULT_HEADERS[0] ?? [];
  if (userAgent !== undefined && !names.has('user-agent')) words.push('-A', userAgent);
  if (check.body) words.push(...shownBody(check.body, names.has('content-type'), scope));
  return words.map(shellWord).join(' ');
}

function shown(template: Template, scope: Scope): string {
  return show(template, scope, variableFor);
}

/** A header without a value has a form of its own. https://curl.se/docs/manpage.html#-H */
function header(name: string, value: string): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}

function shownCookies(header: string): string {
  return header
    .split('; ')
    .map((pair) => pair.split('=', 1)[0] ?? '')
    .map((name) => `${name}=${variable(name)}`)
    .join('; ');
}

function impliedMethod(check: HttpCheck): string {
  return check.body === undefined ? 'GET' : 'POST';
}

function shownUrl(check: HttpCheck, base: URL, scope: Scope): string {
  const path = shown(check.path, scope).replaceAll(' ', '%20');
  const prefix = /^(https?:|\ufdd0)/i.test(path) ? '' : `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
  const query = check.query
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${aroundVariables(shown(value, scope), (piece) => encodeURIComponent(piece.toWellFormed()))}`,
    )
    .join('&');
  const text = `${prefix}${path}${query === '' ? '' : `${path.includes('?') ? '&' : '?'}${query}`}`;
  // As it is sent; a variable in it would not survive that.
  return hasVariables(text) || !URL.canParse(text) ? text : new URL(text).href;
}

function shownAuth(auth: Auth, scope: Scope): readonly string[] {
  switch (auth.kind) {
    case 'basic':
      return ['-u', `${shown(auth.user, scope)}:${shown(auth.password, scope)}`];
    case 'bearer':
      return ['-H', `Authorization: Bearer ${shown(auth.token, scope)}`];
    case 'header':
      return ['-H', header(auth.name, shown(auth.value, scope))];
  }
}

function shownBody(body: RequestBody, typed: boolean, scope: Scope): readonly string[] {
  const type = (value: string): readonly string[] => (typed ? [] : ['-H', `Content-Type: ${value}`]);
  switch (body.kind) {
    case 'json':
      return [...type('application/json'), '--data-raw', JSON.stringify(showJson(body.value, scope, variableFor))];
    case 'form':
      return body.fields.flatMap(([name, value]) => [
        '--data-urlencode',
        `${encodeURIComponent(name)}=${shown(value, scope)}`,
      ]);
    case 'text':
      return [...type(body.contentType ?? 'text/plain; charset=utf-8'), '--data-raw', shown(body.text, scope)];
    case 'file':
      return [...type(body.contentType ?? 'application/octet-stream'), '--data-binary', `@${body.path}`];
  }
}
