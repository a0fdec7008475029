import { describe, expect, it } from 'vitest';
import { lookEvery, openLoop } from '../../../../src/watch/sources/pace.ts';
import fc from '../../../helpers/fast-check.ts';
import { fakeClock } from './fake-clock.ts';

describe('an open loop', () => {
  it('ticks at its interval and at no other time, for as long as it may', async () => {
    const clock = fakeClock();
    const over = new AbortController();
    const ticks: number[] = [];
    const loop = openLoop(250, clock, over.signal, ({ atMs, lateMs }) => ticks.push(atMs, lateMs));
    await clock.advance(999);
    over.abort();
    await loop;
    await clock.advance(5000);
    expect(ticks).toEqual([0, 0, 250, 0, 500, 0, 750, 0]);
  });

  it('leaves no tick out, however long the machine stands still', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 6 }), async (stalls) => {
        const clock = fakeClock();
        const over = new AbortController();
        const ticks: { readonly atMs: number; readonly lateMs: number }[] = [];
        const loop = openLoop(1000, clock, over.signal, (tick) => ticks.push(tick));
        await clock.advance(0);
        for (const stall of stalls) await clock.jump(stall);
        over.abort();
        await loop;
        const passed = stalls.reduce((sum, stall) => sum + stall, 0);
        expect(ticks.map(({ atMs }) => atMs)).toEqual(
          Array.from({ length: Math.floor(passed / 1000) + 1 }, (_, at) => at * 1000),
        );
        for (const { lateMs } of ticks) expect(lateMs).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe('looks one after the other', () => {
  it('leave out the looks that a long one runs into, and keep to the interval', async () => {
    const clock = fakeClock();
    const over = new AbortController();
    const looks: number[] = [];
    const looking = lookEvery(1000, clock, over.signal, async (atMs) => {
      looks.push(atMs);
      if (atMs === 1000) await clock.sleep(2500);
    });
    await clock.advance(5500);
    over.abort();
    await looking;
    expect(looks).toEqual([0, 1000, 4000, 5000]);
  });

  it('end after the look that is going on', async () => {
    const clock = fakeClock();
    const over = new AbortController();
    let ended = 0;
    const looking = lookEvery(1000, clock, over.signal, async () => {
      await clock.sleep(300);
      ended += 1;
    });
    await clock.advance(100);
    over.abort();
    await clock.advance(300);
    await looking;
    expect(ended).toBe(1);
  });
});
