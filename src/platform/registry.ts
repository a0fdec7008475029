import { createHash } from 'node:crypto';
import type { World } from '../world.ts';
import type { HttpAnswer, HttpFailureKind, HttpResult } from './http.ts';
import { type CredentialsRead, readCredentials } from './registry-credentials.ts';
import { isLoopback, logIn, type RegistryRequest } from './registry-login.ts';
import { isDigest, MANIFEST_TYPES, type Manifest, readManifest } from './registry-manifest.ts';
import { cutShort, harmlessLine } from './untrusted.ts';

/**
 * Reads registries of images, and nothing else: manifests whole, of blobs only whether they are there.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 * Its methods reject with the reason of `cancelled` when the job is cancelled, and with nothing else.
 */
export interface Registry {
  /**
   * @param repository with its registry, as `Reference.repository` has it: `docker.io/library/app`
   * @param reference a tag or a digest
   */
  manifest(repository: string, reference: string): Promise<ManifestAnswer>;
  /** Whether a blob is there; a redirect to where it is kept says so too, and is not followed. */
  blob(repository: string, digest: string): Promise<{ readonly ok: true } | RegistryFailure>;
}

/** A manifest whose bytes were checked against its digest, or why there is none. */
export type ManifestAnswer =
  | {
      readonly ok: true;
      /** Of the bytes that came, computed here. */
      readonly digest: string;
      readonly manifest: Manifest;
    }
  | RegistryFailure;

/** What a registry did not give, and why. */
export interface RegistryFailure {
  readonly ok: false;
  /**
   * `missing`: the registry says that it is not there. `denied`: it wants a log-in, or hides it from strangers.
   * `limited`: too many requests. `unreachable`: no answer, or none that a registry gives.
   * `altered`: what came is not what its digest says, so that nobody can pull it.
   */
  readonly problem: 'missing' | 'denied' | 'limited' | 'unreachable' | 'altered';
  /** A clause for a sentence, redacted and cut; foreign text may be inside. */
  readonly message: string;
}

/** What asking a registry needs of the world. */
export type RegistryTools = Pick<
  World,
  'http' | 'files' | 'processes' | 'secrets' | 'clock' | 'environment' | 'cancelled'
>;

const REQUEST_TIMEOUT_MS = 10_000;
/** What registries take at most. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */
const MANIFEST_BYTES = 4 * 1024 * 1024;
/** Pause before a read that broke is tried once more. */
const AGAIN_AFTER_MS = 500;
/** A token that a registry does not take any more is fetched anew once. */
const LOG_INS = 2;

/** What breaks for a moment; anything else breaks in the same way again. */
const PASSING: ReadonlySet<HttpFailureKind> = new Set(['reset', 'closed', 'timeout', 'refused', 'unreachable']);

/** One registry, and what is known of it so far. */
interface Door {
  readonly host: string;
  origin: string;
  /** Read when it first asks for them. */
  credentials: Promise<CredentialsRead> | undefined;
  /** Why a log-in was refused, where there is more to say than that nobody has logged in. */
  refused: string | undefined;
  /** By repository: the header `Authorization` that was given last. */
  readonly authorizations: Map<string, string>;
  /** Repositories that it let us read, so that "not there" means that. */
  readonly open: Set<string>;
}

interface Asking {
  readonly method: 'GET' | 'HEAD';
  readonly headers: readonly (readonly [string, string])[];
  readonly maxBodyBytes: number;
}

/**
 * Opens nothing yet. Credentials (those that `docker login` left) go to the registry itself and to the door that it names
 * for tokens, and only over TLS or on this machine; nothing is ever written, and no redirect is followed.
 *
 * @param withinMs time for all requests together, from now on; later ones are `unreachable`
 */
export function openRegistry(tools: RegistryTools, withinMs: number): Registry {
  const deadline = tools.clock.now() + withinMs;
  const doors = new Map<string, Door>();

  const placeOf = (repository: string): { readonly door: Door; readonly name: string } => {
    const slash = repository.indexOf('/');
    const host = repository.slice(0, slash).toLowerCase();
    const known = doors.get(host) ?? {
      host,
      origin: `https://${host === 'docker.io' ? 'registry-1.docker.io' : host}`,
      credentials: undefined,
      refused: undefined,
      authorizations: new Map(),
      open: new Set(),
    };
    doors.set(host, known);
    return { door: known, name: repository.slice(slash + 1) };
  };

  const once = async (request: RegistryRequest): Promise<HttpResult> => {
    const timeoutMs = Math.min(REQUEST_TIMEOUT_MS, deadline - tools.clock.now());
    if (timeoutMs <= 0) return outOfTime(withinMs);
    const sent = { ...request, timeoutMs, signal: tools.cancelled };
    const result = await tools.http.send(sent, { subjectOrigins: [request.url.origin], allowedHosts: [] });
    tools.cancelled.throwIfAborted();
    return result;
  };

  const send = async (request: RegistryRequest): Promise<HttpResult> => {
    const result = await once(request);
    const mayPass = result.ok ? result.status >= 500 : PASSING.has(result.kind);
    if (!mayPass || request.method === 'POST' || deadline - tools.clock.now() < AGAIN_AFTER_MS) return result;
    await tools.clock.sleep(AGAIN_AFTER_MS, tools.cancelled);
    return await once(request);
  };

  const sendTo = async (door: Door, path: string, how: Asking): Promise<HttpResult> => {
    // what images may call a registry (`1.2.3`, port 99999) is not always an address
    if (!URL.canParse(path, door.origin)) return noAddress(door.host);
    const secure = new URL(path, door.origin);
    const result = await send({ ...how, url: secure });
    // As Docker does it: a registry on this machine may do without TLS, any other may not.
    if (result.ok || secure.protocol !== 'https:' || !isLoopback(secure) || !speaksNoTls(result.kind)) return result;
    const plain = new URL(secure.href.replace('https:', 'http:'));
    const second = await send({ ...how, url: plain });
    if (second.ok) door.origin = plain.origin;
    return second;
  };

  /** Asks with what was given last, and logs in where the registry wants that. */
  const ask = async (door: Door, name: string, path: string, how: Asking): Promise<HttpResult> => {
    for (let logIns = 0; ; logIns++) {
      const given = door.authorizations.get(name);
      const headers = given === undefined ? how.headers : [...how.headers, ['authorization', given] as const];
      const result = await sendTo(door, `/v2/${name}/${path}`, { ...how, headers });
      if (!result.ok || result.status !== 401 || logIns >= LOG_INS) return result;
      door.credentials ??= readCredentials(door.host, tools);
      const answer = await logIn(result, name, (await door.credentials).credentials, send);
      if (answer.kind === 'broken') return answer.result;
      if (answer.kind === 'refused') door.refused = answer.why;
      if (answer.kind === 'refused' || answer.authorization === given) return result;
      tools.secrets.add(`token of ${door.host}`, answer.secret);
      door.authorizations.set(name, answer.authorization);
    }
  };

  const explain = async (door: Door, name: string, result: HttpResult): Promise<RegistryFailure> => {
    if (!result.ok) return failure('unreachable', result.message);
    const { code, message } = errorIn(result.body);
    const said = message === undefined ? '' : ` ("${cutShort(harmlessLine(tools.secrets.redact(message)), 200)}")`;
    const { credentials, trouble } = (await door.credentials) ?? { credentials: undefined, trouble: undefined };
    switch (result.status) {
      case 404:
        // Some registries tell strangers that nothing is there where they may not look.
        return code === 'MANIFEST_UNKNOWN' || credentials !== undefined || door.open.has(name)
          ? failure('missing', `${door.host} says that it is not there${said}`)
          : failure('denied', `${door.host} does not know the name, or hides it from strangers${said}`);
      case 401:
      case 403:
        return failure(
          'denied',
          door.refused !== undefined
            ? `${door.host} wants a log-in, and ${door.refused}`
            : credentials !== undefined
              ? `${door.host} does not let the account read it that is logged in on this machine${said}`
              : `${door.host} wants a log-in, and ${trouble ?? 'nobody has logged in on this machine'}${said}`,
        );
      case 429:
        return failure('limited', `${door.host} takes no more requests for now${said}`);
      default:
        return failure('unreachable', `${door.host} answered ${result.status}${said}`);
    }
  };

  return {
    manifest: async (repository, reference) => {
      const [algorithm, hash] = reference.split(':');
      if (hash !== undefined && !isDigest(reference)) {
        return failure('unreachable', `${algorithm} is a kind of digest that cannot be checked here`);
      }
      const { door, name } = placeOf(repository);
      const result = await ask(door, name, `manifests/${reference}`, {
        method: 'GET',
        headers: [['accept', MANIFEST_TYPES.join(', ')]],
        maxBodyBytes: MANIFEST_BYTES,
      });
      if (!result.ok || result.status !== 200) return await explain(door, name, result);
      door.open.add(name);
      const told = isDigest(reference) ? reference : header(result, 'docker-content-digest');
      const digest = digestOf(result.body, told?.startsWith('sha512:') ? 'sha512' : 'sha256');
      if (isDigest(told) && digest !== told) {
        return failure('altered', `${door.host} calls it ${told}, and its bytes are ${digest}`);
      }
      return { ok: true, digest, manifest: readManifest(result.body) };
    },
    blob: async (repository, digest) => {
      const { door, name } = placeOf(repository);
      const result = await ask(door, name, `blobs/${digest}`, { method: 'HEAD', headers: [], maxBodyBytes: 0 });
      const isThere = result.ok && (result.status === 200 || [301, 302, 303, 307, 308].includes(result.status));
      return isThere ? { ok: true } : await explain(door, name, result);
    },
  };
}

/** Whether an answer to the beginning of TLS looks like that of a server which has none. */
function speaksNoTls(kind: HttpFailureKind): boolean {
  return kind === 'tls-other' || kind === 'bad-protocol' || kind === 'reset' || kind === 'closed';
}

function digestOf(bytes: Uint8Array, algorithm: 'sha256' | 'sha512'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

function header(answer: HttpAnswer, name: string): string | undefined {
  return answer.headers.find(([key]) => key === name)?.[1];
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
function errorIn(body: Uint8Array): { readonly code: string | undefined; readonly message: string | undefined } {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { code: undefined, message: undefined };
  }
  const errors = own(answer, 'errors');
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const [code, message] = [own(first, 'code'), own(first, 'message')];
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' && message !== '' ? message : undefined,
  };
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function failure(problem: RegistryFailure['problem'], message: string): RegistryFailure {
  return { ok: false, problem, message };
}

function outOfTime(withinMs: number): HttpResult {
  return notSent('timeout', `the registry did not answer everything within ${withinMs / 1000} s`);
}

function noAddress(host: string): HttpResult {
  return notSent('name-not-found', `${host} is no address`);
}

function notSent(kind: HttpFailureKind, message: string): HttpResult {
  return { ok: false, kind, phase: 'connect', bytes: 0, tookMs: 0, message };
}
