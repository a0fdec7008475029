import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOCAL_FLOOR_MS, nextPause, REMOTE_FLOOR_MS, type Situation } from '../../../src/health/pace.ts';

const local = { floorMs: LOCAL_FLOOR_MS, everyMs: 1_000 };
const remote = { floorMs: REMOTE_FLOOR_MS, everyMs: 1_000 };

function pauses(situation: Situation, latencyMs: number, count: number, limits = local): number[] {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push(nextPause(situation, latencyMs, all.at(-1), limits));
  return all;
}

describe('the pause between two looks', () => {
  it('grows from 5 ms to 20 ms and no further while nobody listens', () => {
    const all = pauses('silent', 1, 1_000);
    expect(all[0]).toBe(5);
    expect(all.at(-1)).toBe(20);
    expect([...all].sort((a, b) => a - b)).toEqual(all);
  });

  it('is twice the answer, so that a slow service is busy with it a third of the time at most', () => {
    expect(nextPause('answered', 2, undefined, local)).toBe(20);
    expect(nextPause('answered', 50, undefined, local)).toBe(100);
    expect(nextPause('answered', 150, undefined, local)).toBe(300);
  });

  it('grows up to the longest one while answers are slow, and shrinks again with them', () => {
    const slow = pauses('answered', 250, 10);
    expect(slow[0]).toBe(500);
    expect(slow.at(-1)).toBe(1_000);
    expect(nextPause('answered', 3, slow.at(-1), local)).toBe(20);
  });

  it('grows from 100 ms while health is looked for everywhere', () => {
    expect(pauses('hunting', 10, 20).at(0)).toBe(100);
    expect(pauses('hunting', 10, 20).at(-1)).toBe(1_000);
  });

  it('of a live service is never shorter than a quarter of a second', () => {
    for (const situation of ['silent', 'answered', 'hunting'] as const) {
      expect(Math.min(...pauses(situation, 1, 20, remote))).toBe(250);
    }
  });

  it('is never longer than the policy allows, and never nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Situation>('silent', 'answered', 'hunting'),
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.option(fc.double({ min: 0, max: 1e5, noNaN: true }), { nil: undefined }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.constantFrom(LOCAL_FLOOR_MS, REMOTE_FLOOR_MS),
        (situation, latencyMs, previousMs, everyMs, floorMs) => {
          const pause = nextPause(situation, latencyMs, previousMs, { everyMs, floorMs });
          expect(pause).toBeGreaterThan(0);
          expect(pause).toBeLessThanOrEqual(everyMs);
        },
      ),
    );
  });
});
