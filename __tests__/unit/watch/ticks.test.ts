import { describe, expect, it } from 'vitest';
import type { Tick } from '../../../src/watch/ticks.ts';
import { addToTicks, MOST_OPEN, type OpenTicks } from '../../../src/watch/ticks.ts';
import fc from '../../helpers/fast-check.ts';

const NOTHING = { bad: 0, all: 0 };
const told = (atMs: number, bad = 0, slow = 0) => ({
  ...{ atMs, failures: { bad, all: 1 } },
  slow: { bad: slow, all: 1 },
});

describe('the ticks of several probes', () => {
  it('are over when all of them have told, whatever else was told in between', () => {
    const one = addToTicks([], 3, told(0, 1));
    const two = addToTicks(one.open, 3, told(2000, 0, 1));
    const three = addToTicks(two.open, 3, { atMs: 0, failures: NOTHING, slow: NOTHING });
    expect([one.over, two.over, three.over]).toEqual([[], [], []]);
    expect(three.open).toEqual([
      { atMs: 0, told: 2, failures: { bad: 1, all: 1 }, slow: { bad: 0, all: 1 } },
      { atMs: 2000, told: 1, failures: { bad: 0, all: 1 }, slow: { bad: 1, all: 1 } },
    ]);
    const four = addToTicks(three.open, 3, told(0, 1, 1));
    expect(four.over).toEqual([{ atMs: 0, told: 3, failures: { bad: 2, all: 2 }, slow: { bad: 1, all: 2 } }]);
    expect(four.open.map(({ atMs }) => atMs)).toEqual([2000]);
  });

  it('that are too many are over as they are, the oldest first', () => {
    let open: OpenTicks = [];
    const over: Tick[] = [];
    for (let tick = 0; tick < MOST_OPEN + 3; tick++) {
      const next = addToTicks(open, 2, told(tick * 1000));
      open = next.open;
      over.push(...next.over);
    }
    expect(open).toHaveLength(64);
    expect(over.map(({ atMs }) => atMs)).toEqual([0, 1000, 2000]);
  });

  it('count everything that was told once, in whatever order', () => {
    const answers = fc.array(fc.tuple(fc.nat(20), fc.nat(1), fc.nat(1)), { maxLength: 80 });
    fc.assert(
      fc.property(answers, fc.integer({ min: 2, max: 5 }), (given, probes) => {
        let open: OpenTicks = [];
        const over: Tick[] = [];
        for (const [tick, bad, slow] of given) {
          const next = addToTicks(open, probes, told(tick * 1000, bad, slow));
          open = next.open;
          over.push(...next.over);
        }
        const all = [...over, ...open];
        const sum = (of: (tick: Tick) => number) => all.reduce((total, tick) => total + of(tick), 0);
        expect(sum((tick) => tick.told)).toBe(given.length);
        expect(sum(({ failures }) => failures.bad)).toBe(given.filter(([, bad]) => bad === 1).length);
        expect(sum(({ slow }) => slow.bad)).toBe(given.filter(([, , slow]) => slow === 1).length);
        expect(over.every((tick) => tick.told === probes)).toBe(true);
        expect(open.every((tick) => tick.told < probes)).toBe(true);
        expect(open.map(({ atMs }) => atMs)).toEqual([...new Set(open.map(({ atMs }) => atMs))].sort((a, b) => a - b));
      }),
    );
  });
});
