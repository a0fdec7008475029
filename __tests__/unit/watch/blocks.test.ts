import { describe, expect, it } from 'vitest';
import { addToBlocks, type Blocks, blocksAbove, countsOf, isAbove } from '../../../src/watch/blocks.ts';
import fc from '../../helpers/fast-check.ts';

const size = { lengthMs: 20_000, keep: 6 };
const ticks = fc.array(fc.record({ atMs: fc.nat(110_000), isBad: fc.boolean() }), { maxLength: 60 });

function blocksOf(samples: readonly { atMs: number; isBad: boolean }[]): Blocks {
  return samples.reduce<Blocks>(
    (blocks, { atMs, isBad }) => addToBlocks(blocks, size, atMs, { bad: isBad ? 1 : 0, all: 1 }),
    [],
  );
}

describe('the blocks of a watch', () => {
  it('do not depend on the order of the samples, as long as none is too old', () => {
    fc.assert(
      fc.property(ticks, (samples) => {
        expect(blocksOf([...samples].reverse())).toEqual(blocksOf(samples));
      }),
    );
  });

  it('count what was sent in the last stretches', () => {
    fc.assert(
      fc.property(ticks, fc.nat(6), fc.integer({ min: 1, max: 6 }), (samples, newest, last) => {
        const within = samples.filter(({ atMs }) => {
          const index = Math.floor(atMs / 20_000);
          return index <= newest && index > newest - last;
        });
        const bad = within.filter(({ isBad }) => isBad);
        const blocks = blocksOf(samples);
        expect(countsOf(blocks, newest, last)).toEqual({ bad: bad.length, all: within.length });
      }),
    );
  });

  it('never are more than are kept, and forget the oldest', () => {
    const blocks = blocksOf(Array.from({ length: 50 }, (_, index) => ({ atMs: index * 20_000, isBad: false })));
    expect(blocks.map(({ index }) => index)).toEqual([44, 45, 46, 47, 48, 49]);
    for (let count = 1; count <= 20; count++) {
      const some = blocksOf(Array.from({ length: count }, (_, index) => ({ atMs: index * 20_000, isBad: false })));
      expect(some.map(({ index }) => index)).toEqual(
        Array.from({ length: Math.min(6, count) }, (_, index) => Math.max(0, count - 6) + index),
      );
    }
    expect(addToBlocks(blocks, size, 43 * 20_000, { bad: 1, all: 1 })).toBe(blocks);
    expect(addToBlocks(blocks, size, 60 * 20_000, { bad: 2, all: 7 })).toEqual([{ index: 60, bad: 2, all: 7 }]);
  });

  it('begin a new one on the very moment', () => {
    const blocks = blocksOf([
      { atMs: 19_999.9, isBad: true },
      { atMs: 20_000, isBad: false },
    ]);
    expect(blocks).toEqual([
      { index: 0, bad: 1, all: 1 },
      { index: 1, bad: 0, all: 1 },
    ]);
  });

  it('are above a limit by what they hold themselves, and what has only begun is not yet', () => {
    const blocks = [
      { index: 0, bad: 1, all: 10 },
      { index: 1, bad: 1, all: 50 },
      { index: 2, bad: 2, all: 50 },
      { index: 3, bad: 0, all: 50 },
    ];
    expect(blocksAbove(blocks, 0.02)).toBe(1);
    expect(blocksAbove(blocks.slice(0, 1), 0.02)).toBe(1);
    expect(blocksAbove(blocks, 0)).toBe(3);
    expect(blocksAbove(blocks, 1)).toBe(0);
    expect(blocksAbove([{ index: 0, bad: 0, all: 0 }], 0)).toBe(0);
    expect(isAbove({ bad: 1, all: 20 }, 0.05)).toBe(false);
    expect(isAbove({ bad: 2, all: 20 }, 0.05)).toBe(true);
    expect(isAbove({ bad: 0, all: 0 }, 0)).toBe(false);
  });
});
