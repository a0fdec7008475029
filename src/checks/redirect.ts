import type { Reason } from '../reasons.ts';
import { type Answer, headerValue } from './answer.ts';
import { DEFAULT_HEADERS, type PreparedRequest } from './request.ts';
import { SAFE_METHODS } from './schedule.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What a redirect asks for next. */
export type Hop =
  /** It is no redirect, or not one that can be followed: the answer is the result. */
  | { readonly kind: 'final' }
  | { readonly kind: 'next'; readonly request: PreparedRequest }
  /** `message` is a clause for a sentence; without foreign text. */
  | { readonly kind: 'stop'; readonly reason: Reason; readonly message: string };

/**
 * Follows one redirect as browsers do (https://fetch.spec.whatwg.org/#http-redirect-fetch): 303 turns everything but
 * HEAD into GET, 301 and 302 turn POST into GET, 307 and 308 keep method and body.
 *
 * To another origin goes nothing of the user's: no header, no credential, no cookie, no body. A request that
 * cannot be made without them stops there.
 */
export function nextHop(request: PreparedRequest, answer: Pick<Answer, 'status' | 'headers'>): Hop {
  const location = headerValue(answer.headers, 'location');
  if (!REDIRECTS.has(answer.status) || location === undefined) return { kind: 'final' };
  if (!URL.canParse(location, request.url.href)) return { kind: 'final' };
  const url = new URL(location, request.url);
  url.username = '';
  url.password = '';
  url.hash = '';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return stop('check-address-blocked', 'it redirects to something that is neither http nor https');
  }
  const rewritten = rewrite(request, answer.status);
  if (url.origin === request.url.origin) return { kind: 'next', request: { ...rewritten, url } };
  if (rewritten.body !== undefined || !SAFE_METHODS.has(rewritten.method)) {
    return stop('check-address-blocked', 'it redirects to another origin, and a request with a body is not sent there');
  }
  const { method } = rewritten;
  return { kind: 'next', request: { method, url, headers: DEFAULT_HEADERS, credentials: [] } };
}

function rewrite(request: PreparedRequest, status: number): PreparedRequest {
  const toGet = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  if (!toGet) return request;
  return {
    method: 'GET',
    url: request.url,
    headers: request.headers.filter(([name]) => !name.toLowerCase().startsWith('content-')),
    credentials: request.credentials,
  };
}

function stop(reason: Reason, message: string): Hop {
  return { kind: 'stop', reason, message };
}
