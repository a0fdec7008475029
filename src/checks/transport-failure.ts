import type { HttpFailure } from '../platform/http.ts';
import type { Reason } from '../reasons.ts';
import type { Outcome } from '../verdict.ts';
import type { Redact } from './shorten.ts';
import { shorten } from './shorten.ts';

/** What it means for a check that no whole answer came. */
export interface FailureMeaning {
  readonly outcome: Extract<Outcome, 'fail' | 'undecided'>;
  readonly reason: Reason;
  /** Reads after `Check "x" `. */
  readonly clause: string;
  readonly advice: string;
}

/**
 * Translates a failed exchange. A name that is not found and a network that leads nowhere say nothing about the service,
 * so they leave the check undecided; everything else is something that the service did.
 *
 * @param timeoutMs The check's own time limit.
 */
export function meaningOf(failure: HttpFailure, timeoutMs: number, redact: Redact): FailureMeaning {
  const message = shorten(failure.message, 300, redact);
  switch (failure.kind) {
    case 'timeout':
      return fail(
        'check-timeout',
        timeoutClause(failure, timeoutMs),
        'See what the service was waiting for in its log; raise the check\'s "timeout" only if it may take this long.',
      );
    case 'refused':
      return fail('check-refused', `was refused: ${message}`, 'See in its log why the service no longer listens.');
    case 'name-not-found':
    case 'unreachable':
      return {
        ...fail(
          'check-refused',
          `could not be sent: ${message}`,
          'Check the host in the check and the network of the runner.',
        ),
        outcome: 'undecided',
      };
    case 'reset':
    case 'closed':
      return fail(
        'check-reset',
        `lost its connection ${whileDoing(failure)}: ${message}`,
        'See in its log why the service dropped the connection.',
      );
    case 'tls-self-signed':
      return fail(
        'check-tls',
        `met a certificate that is self-signed or from an unknown authority: ${message}`,
        'Give the service a certificate of a known authority, or hand the authority over in NODE_EXTRA_CA_CERTS.',
      );
    case 'tls-expired':
      return fail('check-tls', `met a certificate that is not valid today: ${message}`, 'Renew the certificate.');
    case 'tls-wrong-host':
      return fail(
        'check-tls',
        `met a certificate of another host: ${message}`,
        'Ask under a name that the certificate is for.',
      );
    case 'tls-other':
      return fail(
        'check-tls',
        `could not set up TLS: ${message}`,
        'Check that the port speaks TLS and that both sides share a version.',
      );
    case 'too-large':
      return fail(
        'check-too-large',
        `got a body that is too large: ${message}`,
        'Ask for less, for example with a page size.',
      );
    case 'headers-too-large':
    case 'bad-encoding':
    case 'bad-protocol':
      return fail(
        'check-bad-headers',
        `got an answer that cannot be read: ${message}`,
        'Check that the port speaks HTTP and what the service puts into its headers.',
      );
    case 'blocked':
      return fail(
        'check-address-blocked',
        `was not sent: ${message}`,
        'Use a path on the service, or list the host under "allowed-hosts"; addresses of cloud metadata are never asked.',
      );
    case 'cancelled':
      return { ...fail('cancelled', 'was cancelled', ''), outcome: 'undecided' };
  }
}

function fail(reason: Reason, clause: string, advice: string): FailureMeaning {
  return { outcome: 'fail', reason, clause, advice };
}

function timeoutClause(failure: HttpFailure, timeoutMs: number): string {
  const within = `within ${timeoutMs} ms`;
  switch (failure.phase) {
    case 'connect':
      return `could not connect ${within}`;
    case 'headers':
      return `got no answer ${within}: the connection was accepted and no header came`;
    case 'body':
      return `got no whole answer ${within}: the body stopped at ${failure.bytes} bytes`;
  }
}

function whileDoing(failure: HttpFailure): string {
  switch (failure.phase) {
    case 'connect':
      return 'before the request was sent';
    case 'headers':
      return 'before an answer came';
    case 'body':
      return `after ${failure.bytes} bytes of the body`;
  }
}
