import { describe, expect, it } from 'vitest';
import { type SampleOutcome, tellsLatency } from '../../../src/watch/samples.ts';

describe('what a sample tells about speed', () => {
  it.each<[string, SampleOutcome, number, number | undefined, boolean]>([
    ['an answer that held, however long it took', 'ok', 20_000, 500, true],
    ['an answer that held, without a limit', 'ok', 2, undefined, true],
    ['a failure that was slower than allowed', 'failed', 501, 500, true],
    ['a failure that was as slow as is allowed: nothing', 'failed', 500, 500, false],
    ['a refused connection, without a limit: nothing', 'failed', 2, undefined, false],
    ['a tick that was not sent: nothing', 'missed', 5000, undefined, false],
    ['trouble of our own: nothing', 'error', 5000, undefined, false],
  ])('%s', (_, outcome, latencyMs, limitMs, tells) => {
    expect(tellsLatency({ atMs: 0, latencyMs, outcome }, limitMs)).toBe(tells);
  });

  it('a time-out, without a limit, however short it is', () => {
    expect(tellsLatency({ atMs: 0, latencyMs: 300, outcome: 'failed', isTimeout: true }, undefined)).toBe(true);
  });
});
