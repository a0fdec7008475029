import { type Counts, sequentialTest } from './sequential.ts';

/** One candidate in so many of the test of single samples is enough here, and what is kept between visits stays small. */
const EVERY_CANDIDATE = 5;
/** Evidence is cut off here, far above what is enough, so that it always fits a number. */
const MOST_EVIDENCE = 1e9;

/**
 * Bets against "at most this share is bad", made on groups of samples that depend on each other: the requests that a
 * service counted between two looks, or the probes of one tick. What fails is sent again, and what asks the same database
 * fails at the same moment.
 *
 * A group counts as one sample that is bad to the extent of its share, however many it holds. The evidence is the likelihood
 * ratio of the test of single samples, with the mean of its two factors, each weighed by the share: a bet that is fair as
 * long as a group is expected to keep the limit, whatever else its samples have to do with each other
 * (https://arxiv.org/abs/2010.09686 §4).
 */
export interface Bets {
  /** What a group of bad samples alone, and of good ones alone, multiplies the evidence of each candidate share by. */
  readonly factors: readonly { readonly ifBad: number; readonly ifGood: number }[];
  /** How many groups the watch takes. */
  readonly planned: number;
}

/** What the bets have come to; small, whatever the number of groups. */
export interface BetState {
  readonly made: number;
  /** The evidence of each candidate since the watch began; 1 before the first group. */
  readonly whole: readonly number[];
  /** The same of bets that begin with each of the groups, as one average. */
  readonly lately: readonly number[];
}

/** Before the first group. */
export const NO_BETS: BetState = { made: 0, whole: [], lately: [] };

/** The bets against a limit (share from 0 to 1) in a watch of so many groups; none against 100 %. Pure; made once. */
export function betsAgainst(limit: number, planned: number): Bets {
  const factors = sequentialTest(limit)
    .candidates.filter((_, index) => (index + 1) % EVERY_CANDIDATE === 0)
    .map(({ perBad, perGood }) => ({ ifBad: Math.exp(perBad), ifGood: Math.exp(perGood) }));
  return { factors, planned };
}

/** The bets with one more group; one without samples changes nothing. Pure. */
export function addBet({ factors, planned }: Bets, state: BetState, { bad, all }: Counts): BetState {
  if (all === 0) return state;
  const share = bad / all;
  const won = factors.map(({ ifBad, ifGood }) => ifBad * share + ifGood * (1 - share));
  // each group has the same part of the average, and no more of them than were planned
  const part = state.made < planned ? 1 / planned : 0;
  return {
    made: state.made + 1,
    whole: won.map((factor, candidate) => Math.min(MOST_EVIDENCE, (state.whole[candidate] ?? 1) * factor)),
    lately: won.map((factor, candidate) => Math.min(MOST_EVIDENCE, ((state.lately[candidate] ?? 0) + part) * factor)),
  };
}

/**
 * The evidence that the limit is broken: while it is kept, the chance that it ever reaches `1 / a` is at most `a` times the
 * sum of the two parts. Pure.
 */
export function evidenceOf(state: BetState, part: { readonly whole: number; readonly lately: number }): number {
  return part.whole * meanOf(state.whole) + part.lately * meanOf(state.lately);
}

function meanOf(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
