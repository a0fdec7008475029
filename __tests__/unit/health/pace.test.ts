import { describe, expect, it } from 'vitest';
import { LIVE_PACE, nextPause, OWN_PACE, type Situation } from '../../../src/health/pace.ts';
import fc from '../../helpers/fast-check.ts';

const EVERY_MS = 1_000;

function pauses(situation: Situation, latencyMs: number, count: number, pace = OWN_PACE): number[] {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push(nextPause(situation, latencyMs, all.at(-1), pace, EVERY_MS));
  return all;
}

describe('the pause between two looks', () => {
  it('is 10 ms while nobody listens', () => {
    expect(new Set(pauses('silent', 1, 1_000))).toEqual(new Set([10]));
  });

  it('is twice the answer, so that a slow service is busy with it a third of the time at most', () => {
    expect(nextPause('answered', 2, undefined, OWN_PACE, EVERY_MS)).toBe(20);
    expect(nextPause('answered', 50, undefined, OWN_PACE, EVERY_MS)).toBe(100);
    expect(nextPause('answered', 150, undefined, OWN_PACE, EVERY_MS)).toBe(300);
  });

  it('grows up to the longest one while answers are slow, and shrinks again with them', () => {
    const slow = pauses('answered', 250, 10);
    expect(slow[0]).toBe(500);
    expect(slow.at(-1)).toBe(1_000);
    expect(nextPause('answered', 3, slow.at(-1), OWN_PACE, EVERY_MS)).toBe(20);
  });

  it('grows from 100 ms while health is looked for everywhere', () => {
    expect(pauses('hunting', 10, 20).at(0)).toBe(100);
    expect(pauses('hunting', 10, 20).at(-1)).toBe(1_000);
  });

  it('of a live service is never shorter than a quarter of a second', () => {
    for (const situation of ['silent', 'answered', 'hunting'] as const) {
      expect(Math.min(...pauses(situation, 1, 20, LIVE_PACE))).toBe(250);
    }
  });

  it('is never longer than the policy allows, and never nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Situation>('silent', 'answered', 'hunting'),
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.option(fc.double({ min: 0, max: 1e5, noNaN: true }), { nil: undefined }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.constantFrom(OWN_PACE, LIVE_PACE),
        (situation, latencyMs, previousMs, everyMs, pace) => {
          const pause = nextPause(situation, latencyMs, previousMs, pace, everyMs);
          expect(pause).toBeGreaterThan(0);
          expect(pause).toBeLessThanOrEqual(everyMs);
        },
      ),
    );
  });
});
