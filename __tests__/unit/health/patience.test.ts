import { expect, test } from 'vitest';
import { patienceWith } from '../../../src/health/patience.ts';

const at = (reason: Parameters<typeof patienceWith>[0]['reason'], withinMs: number) =>
  patienceWith({ reason, failure: undefined }, withinMs);

test.each(['health-unauthorised', 'health-not-found', 'health-not-json'] as const)(
  'a service that settled on %s is given a quarter of the time, and never less than 15 s',
  (reason) => {
    expect(at(reason, 120_000)).toBe(30_000);
    expect(at(reason, 20_000)).toBe(15_000);
    expect(at(reason, 600_000)).toBe(150_000);
  },
);

test('what may still change is waited for until the deadline', () => {
  for (const reason of ['health-down', 'health-not-up', 'not-listening', 'health-timeout'] as const) {
    expect(at(reason, 120_000)).toBeUndefined();
  }
  const failure = { ok: false, kind: 'bad-protocol', phase: 'headers', message: '', tookMs: 1, bytes: 0 } as const;
  expect(patienceWith({ reason: 'health-not-json', failure }, 120_000)).toBeUndefined();
});
