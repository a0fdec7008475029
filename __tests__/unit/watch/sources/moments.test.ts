import { describe, expect, it } from 'vitest';
import { atBeginning, MOST_VALUES, newMoments } from '../../../../src/watch/sources/moments.ts';
import fc from '../../../helpers/fast-check.ts';

/** Prometheus's clock is at 100,003 when ours is somewhere between 1000 and 1040. */
const CLOCK = { theirsMs: 100_003, askedMs: 1000, answeredMs: 1040 };

describe('the moments of a range query', () => {
  it('are multiples of the step, none of them before the watch and none in the future', () => {
    expect(newMoments(CLOCK, 1000, 1040, 5000)).toBeUndefined();
    expect(newMoments(CLOCK, 1000, 6036, 5000)).toBeUndefined();
    expect(newMoments(CLOCK, 1000, 6037, 5000)).toEqual({ fromMs: 105_000, stepMs: 5000, count: 1 });
    expect(newMoments(CLOCK, 1000, 21_037, 5000)).toEqual({ fromMs: 105_000, stepMs: 5000, count: 4 });
  });

  it('begin with the watch, although Prometheus was first heard later', () => {
    expect(atBeginning(CLOCK, -9000)).toBe(90_003);
    expect(newMoments(CLOCK, -9000, 1040, 5000)).toEqual({ fromMs: 95_000, stepMs: 5000, count: 2 });
  });

  it('are at most as many as Prometheus gives at a time; the others come with the next question', () => {
    const first = newMoments(CLOCK, 1000, 20_000_000, 1000);
    expect(first?.count).toBe(MOST_VALUES);
    expect(newMoments(CLOCK, 1000, 20_000_000, 1000, first)?.fromMs).toBe(101_000 + MOST_VALUES * 1000);
  });

  it('leave none out and ask for none twice, whenever it is looked', () => {
    fc.assert(
      fc.property(
        fc.record({
          theirsMs: fc.integer({ min: 0, max: 2 ** 41 }),
          askedMs: fc.integer({ min: 0, max: 10_000 }),
          tookMs: fc.integer({ min: 0, max: 10_000 }),
          stepMs: fc.integer({ min: 1, max: 60_000 }),
          looks: fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 20 }),
        }),
        ({ theirsMs, askedMs, tookMs, stepMs, looks }) => {
          const clock = { theirsMs, askedMs, answeredMs: askedMs + tookMs };
          let nowMs = clock.answeredMs;
          let last: ReturnType<typeof newMoments>;
          let expected = Math.ceil(atBeginning(clock, 0) / stepMs) * stepMs;
          for (const look of looks) {
            nowMs += look;
            const moments = newMoments(clock, 0, nowMs, stepMs, last);
            if (moments === undefined) continue;
            expect(moments.fromMs).toBe(expected);
            expected = moments.fromMs + moments.count * stepMs;
            // the newest has come, by the earliest that Prometheus's clock can be now
            expect(expected - stepMs).toBeLessThanOrEqual(theirsMs + nowMs - clock.answeredMs);
            last = moments;
          }
        },
      ),
    );
  });
});
