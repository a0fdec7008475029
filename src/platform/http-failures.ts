import type { HttpFailureKind } from './http.ts';

/** Thrown by the name look-up when a name stands for an address that is never asked. */
export class BlockedAddress extends Error {
  readonly code = 'RELEASE_GUARD_BLOCKED';
  constructor(host: string, address: string) {
    super(`${host} stands for ${address}, a link-local or cloud metadata address, which is never asked`);
    this.name = 'BlockedAddress';
  }
}

/** Error codes of Node, libuv and OpenSSL, and what they mean to someone who reads a report. */
const KINDS: Readonly<Record<string, HttpFailureKind>> = {
  RELEASE_GUARD_BLOCKED: 'blocked',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  EAI_FAIL: 'name-not-found',
  EAI_NODATA: 'name-not-found',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  // this machine has no address, right, file or memory left for it, which says nothing about the other side
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  EMFILE: 'unreachable',
  ENFILE: 'unreachable',
  ENOBUFS: 'unreachable',
  ENOMEM: 'unreachable',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-self-signed',
  CERT_HAS_EXPIRED: 'tls-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-host',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-other',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-other',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-other',
  CERT_NOT_YET_VALID: 'tls-other',
  CERT_REVOKED: 'tls-other',
  EPROTO: 'tls-other',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

/** What happened, as a clause that names no address: `the connection was refused`. Pure. */
export function failureClause(kind: HttpFailureKind): string {
  return CLAUSES[kind];
}

const CLAUSES: Readonly<Record<HttpFailureKind, string>> = {
  refused: 'the connection was refused',
  reset: 'the connection was reset',
  closed: 'the connection was closed before an answer came',
  timeout: 'no answer came in time',
  'name-not-found': 'the name of its host could not be found',
  unreachable: 'its host cannot be reached',
  blocked: 'its address is one that is never asked',
  cancelled: 'it was broken off',
  'too-large': 'its answer is too large',
  'headers-too-large': 'the headers of its answer are too large',
  'bad-encoding': 'the encoding of its answer cannot be read',
  'bad-protocol': 'it does not speak HTTP as it should',
  'tls-self-signed': 'its certificate is self-signed or from an unknown authority',
  'tls-expired': 'its certificate has expired',
  'tls-wrong-host': 'its certificate is for another host',
  'tls-other': 'a TLS connection could not be set up',
};

/** A kind and one clause for a sentence. */
export interface FailureReading {
  readonly kind: HttpFailureKind;
  readonly message: string;
}

/** What an error of `node:http(s)` means. `target` is the host and port that was asked. */
export function readFailure(error: unknown, target: string): FailureReading {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : String(error);
  const kind = kindOf(code, error);
  return { kind, message: message(kind, code, text, target) };
}

function kindOf(code: string, error: unknown): HttpFailureKind {
  // Node reports a polite end of the connection (FIN) as ECONNRESET too, but without a system call that failed.
  if (code === 'ECONNRESET' && !(error instanceof Error && 'syscall' in error)) return 'closed';
  const known = KINDS[code];
  if (known !== undefined) return known;
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code.startsWith('ERR_OSSL')) return 'tls-other';
  return 'bad-protocol';
}

function message(kind: HttpFailureKind, code: string, text: string, target: string): string {
  switch (kind) {
    case 'refused':
      return `connection refused by ${target}`;
    case 'reset':
      return `connection reset by ${target}`;
    case 'closed':
      return `connection closed by ${target}`;
    case 'timeout':
      return `no connection to ${target} in the time that the system allows`;
    case 'name-not-found':
      return `the name of ${target} could not be looked up (${code})`;
    case 'unreachable':
      return `${target} cannot be reached (${code})`;
    case 'blocked':
      return text;
    case 'tls-self-signed':
      return `the TLS certificate of ${target} is self-signed, or signed by an authority that signed itself`;
    case 'tls-expired':
      return `the TLS certificate of ${target} has expired`;
    case 'tls-wrong-host':
      return `the TLS certificate of ${target} was issued for another host`;
    case 'tls-other':
      return tlsMessage(code, target);
    case 'headers-too-large':
      return `the headers of the answer of ${target} are larger than 16 KiB`;
    default:
      return `${target} does not speak HTTP as it should: ${text}${code ? ` (${code})` : ''}`;
  }
}

function tlsMessage(code: string, target: string): string {
  switch (code) {
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `the TLS certificate of ${target} was signed by an authority that this machine does not know`;
    case 'CERT_NOT_YET_VALID':
      return `the TLS certificate of ${target} is not valid yet`;
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'EPROTO':
      return `${target} does not speak TLS`;
    default:
      return `TLS with ${target} failed (${code})`;
  }
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && !('code' in error)) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
