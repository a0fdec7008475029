import { describe, expect, it } from 'vitest';
import { addBet, type BetState, betsAgainst, evidenceOf, NO_BETS } from '../../../src/watch/bets.ts';
import type { Counts } from '../../../src/watch/sequential.ts';

const EQUAL = { whole: 0.5, lately: 0.5 };
const bets = betsAgainst(0.05, 100);
const madeOn = (groups: readonly Counts[], of = bets) =>
  groups.reduce<BetState>((state, group) => addBet(of, state, group), NO_BETS);
const times = (count: number, bad: number, all: number): readonly Counts[] =>
  Array.from({ length: count }, () => ({ bad, all }));

describe('bets against a limit', () => {
  it('are no evidence before the first of them, nor ever against a limit of 100 %', () => {
    expect(evidenceOf(NO_BETS, EQUAL)).toBe(0);
    const sure = madeOn(times(500, 1, 1), betsAgainst(1, 100));
    expect(sure.made).toBe(500);
    expect(evidenceOf(sure, EQUAL)).toBe(0);
  });

  it('are as much evidence as their candidates in the mean, each part by its weight', () => {
    const state = { made: 2, whole: [2, 4], lately: [1, 3] };
    expect(evidenceOf(state, { whole: 1, lately: 0 })).toBe(3);
    expect(evidenceOf(state, { whole: 0, lately: 1 })).toBe(2);
    expect(evidenceOf(state, { whole: 0.7, lately: 0.1 })).toBeCloseTo(2.3, 12);
  });

  it('are what they were after a group without samples', () => {
    const state = madeOn(times(10, 1, 4));
    expect(addBet(bets, state, { bad: 0, all: 0 })).toBe(state);
  });

  it('keep their evidence within what fits a number, so that good groups can still take it away', () => {
    const bad = madeOn(times(5000, 1, 1));
    expect(evidenceOf(bad, EQUAL)).toBeLessThanOrEqual(1e9);
    expect(evidenceOf(bad, EQUAL)).toBeGreaterThan(1e6);
    expect(
      evidenceOf(
        times(5000, 0, 1).reduce<BetState>((state, group) => addBet(bets, state, group), bad),
        EQUAL,
      ),
    ).toBeLessThan(1);
  });
});
