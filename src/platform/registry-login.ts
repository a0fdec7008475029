import type { HttpAnswer, HttpResult } from './http.ts';
import { readChallenges } from './registry-challenge.ts';
import { basicOf, type Credentials } from './registry-credentials.ts';

/** A request of a registry's client, complete but for its deadline. */
export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
  readonly maxBodyBytes: number;
}

/** What came of asking to be let in. */
export type LogIn =
  /** The value of the header `Authorization`; `secret` is the part of it that must never be shown. */
  | { readonly kind: 'granted'; readonly authorization: string; readonly secret: string }
  /** `why` is a clause, where there is more to say than that nobody has logged in. */
  | { readonly kind: 'refused'; readonly why: string | undefined }
  /** The door for tokens gave no answer that decides anything. */
  | { readonly kind: 'broken'; readonly result: HttpResult };

const TOKEN_BYTES = 256 * 1024;

/**
 * Answers a registry's 401: with the credentials themselves where it asks for those, else with a token from the door
 * that it names, which must have TLS or be on this machine. The token is for reading this one repository.
 * https://distribution.github.io/distribution/spec/auth/token/ and https://distribution.github.io/distribution/spec/auth/oauth/
 *
 * @param name of the repository without its registry
 */
export async function logIn(
  refusal: HttpAnswer,
  name: string,
  credentials: Credentials | undefined,
  send: (request: RegistryRequest) => Promise<HttpResult>,
): Promise<LogIn> {
  const challenges = readChallenges(refusal.headers);
  const bearer = challenges.find((challenge) => challenge.scheme === 'bearer')?.parameters;
  if (bearer === undefined) {
    const basic = challenges.some((challenge) => challenge.scheme === 'basic');
    if (!basic || credentials?.kind !== 'password') return { kind: 'refused', why: undefined };
    const secret = basicOf(credentials);
    return { kind: 'granted', authorization: `Basic ${secret}`, secret };
  }
  const door = doorIn(bearer.get('realm') ?? '');
  if (door === undefined) {
    return { kind: 'refused', why: 'the door that it names for tokens has no TLS, so that nothing was sent there' };
  }
  const answer = await send(tokenRequest(door, name, bearer.get('service'), credentials));
  if (!answer.ok || answer.status === 429 || answer.status >= 500) return { kind: 'broken', result: answer };
  const token = answer.status === 200 ? tokenIn(answer.body) : undefined;
  return token === undefined
    ? { kind: 'refused', why: undefined }
    : { kind: 'granted', authorization: `Bearer ${token}`, secret: token };
}

function doorIn(realm: string): URL | undefined {
  if (!URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  // what the registry would have us say there in its own words is left out
  url.username = '';
  url.password = '';
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)) ? url : undefined;
}

function tokenRequest(
  door: URL,
  name: string,
  service: string | undefined,
  credentials: Credentials | undefined,
): RegistryRequest {
  // never more than reading, whatever the registry offers
  const wanted: [string, string][] = [['scope', `repository:${name}:pull`]];
  if (service !== undefined) wanted.unshift(['service', service]);
  if (credentials?.kind === 'identity-token') {
    const form = new URLSearchParams([
      ...wanted,
      ['grant_type', 'refresh_token'],
      ['client_id', 'release-guard'],
      ['refresh_token', credentials.token],
    ]);
    return {
      method: 'POST',
      url: door,
      headers: [['content-type', 'application/x-www-form-urlencoded']],
      body: Buffer.from(form.toString()),
      maxBodyBytes: TOKEN_BYTES,
    };
  }
  const url = new URL(door);
  for (const [key, value] of wanted) url.searchParams.set(key, value);
  return {
    method: 'GET',
    url,
    headers: credentials === undefined ? [] : [['authorization', `Basic ${basicOf(credentials)}`]],
    maxBodyBytes: TOKEN_BYTES,
  };
}

function tokenIn(body: Uint8Array): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
  const own = (name: string): unknown =>
    typeof answer === 'object' && answer !== null && Object.hasOwn(answer, name)
      ? (answer as Readonly<Record<string, unknown>>)[name]
      : undefined;
  const token = own('token') ?? own('access_token');
  // it becomes a header, which holds no blanks and nothing beyond ASCII
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
}

/** Names and addresses that never leave this machine; there, as for Docker, TLS is not a must. */
export function isLoopback(url: URL): boolean {
  return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(url.hostname);
}
