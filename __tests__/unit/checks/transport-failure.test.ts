import { describe, expect, test } from 'vitest';
import { meaningOf } from '../../../src/checks/transport-failure.ts';
import type { HttpFailure, HttpFailureKind } from '../../../src/platform/http.ts';

const failure = (given: Partial<HttpFailure>): HttpFailure => ({
  ok: false,
  kind: 'timeout',
  phase: 'headers',
  bytes: 0,
  tookMs: 100,
  message: 'the message',
  ...given,
});
const keep = (text: string): string => text;

describe('a failed exchange', () => {
  test.each<[HttpFailureKind, string, string]>([
    ['timeout', 'fail', 'check-timeout'],
    ['refused', 'fail', 'check-refused'],
    ['reset', 'fail', 'check-reset'],
    ['closed', 'fail', 'check-reset'],
    ['name-not-found', 'undecided', 'check-refused'],
    ['unreachable', 'undecided', 'check-refused'],
    ['tls-self-signed', 'fail', 'check-tls'],
    ['tls-expired', 'fail', 'check-tls'],
    ['tls-wrong-host', 'fail', 'check-tls'],
    ['tls-other', 'fail', 'check-tls'],
    ['too-large', 'fail', 'check-too-large'],
    ['headers-too-large', 'fail', 'check-bad-headers'],
    ['bad-encoding', 'fail', 'check-bad-headers'],
    ['bad-protocol', 'fail', 'check-bad-headers'],
    ['blocked', 'fail', 'check-address-blocked'],
  ])('%s is %s with %s', (kind, outcome, reason) => {
    const meaning = meaningOf(failure({ kind }), 1000, keep);
    expect(meaning).toMatchObject({ outcome, reason });
    expect(meaning.advice).toMatch(/\.$/);
  });

  test('of TLS is told in a text of its own for each cause', () => {
    const kinds = ['tls-self-signed', 'tls-expired', 'tls-wrong-host', 'tls-other'] as const;
    expect(new Set(kinds.map((kind) => meaningOf(failure({ kind }), 1000, keep).clause)).size).toBe(kinds.length);
  });

  test('that ran out of time says where', () => {
    const clause = (phase: HttpFailure['phase']) => meaningOf(failure({ phase, bytes: 7 }), 1000, keep).clause;
    expect(clause('connect')).toBe('could not connect within 1000 ms');
    expect(clause('headers')).toContain('no header came');
    expect(clause('body')).toContain('7 bytes');
  });

  test('never shows a secret that the cut would have halved', () => {
    const message = `${'x'.repeat(295)}hunter2-hunter2`;
    const { clause } = meaningOf(failure({ kind: 'reset', message }), 1000, (text) =>
      text.replace(/hunter2-hunter2/, '«P»'),
    );
    expect(clause).not.toContain('hunt');
  });
});
