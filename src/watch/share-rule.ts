import { addBet, type BetState, type Bets, betsAgainst, evidenceOf, NO_BETS } from './bets.ts';
import { chanceOfSoMany } from './binomial.ts';
import { addToBlocks, type Blocks, blocksAbove, countsOf, isAbove, largest } from './blocks.ts';
import { leastNumber, wilson } from './interval.ts';
import {
  type Counts,
  FALSE_ALARMS,
  isEvident,
  ONE_BAD,
  ONE_GOOD,
  type SequentialTest,
  sequentialTest,
} from './sequential.ts';

/** How the chance of a false alarm is divided: evidence from the whole watch, what began lately, and the mere number. */
const WHOLE_WATCH = 0.7;
const LATELY = 0.1;
const NUMBER = 0.2;
/** Fewer never break a limit. */
export const LEAST_SAMPLES = 20;
/** And neither does less time, in milliseconds. */
export const LEAST_MS = 60_000;
/** How long the blocks are that samples are told apart by, in milliseconds. */
export const BLOCK_MS = 20_000;
/** What is happening now: two minutes. */
export const NOW_BLOCKS = 6;
/** What began lately: five minutes, because a smaller share takes as many samples to tell. */
const LATELY_BLOCKS = 15;
/** So many blocks must be above the limit by themselves: one outage of 20 s lies in two at most. */
export const LEAST_BAD_BLOCKS = 3;
/** Evidence from lately alone takes little; so the blocks have to say more. */
const LEAST_BAD_BLOCKS_LATELY = 5;

/** "At most this share of the samples is bad": failed, or slower than allowed. */
export interface ShareRule {
  readonly test: SequentialTest;
  /** In how many places a change may begin during the watch. */
  readonly starts: number;
  /** How many probes are asked with each tick. */
  readonly probes: number;
  /** Where that is more than one: they may fail together, so each tick is one bet. */
  readonly bets: Bets | undefined;
  /** How many samples the watch takes. */
  readonly planned: number;
  /** So many bad ones are too many for a watch that takes all of them, and so at whatever moment they are reached. */
  readonly tooMany: number;
}

/** What is kept of the samples; small, whatever their number. */
export interface ShareState {
  readonly total: Counts;
  /** How many blocks before those of `lately` were above the limit by themselves. */
  readonly badBlocks: number;
  /** The blocks of the last five minutes. */
  readonly lately: Blocks;
  /** Where several probes are asked with each tick. */
  readonly bets?: BetState;
}

/** The counts that broke a rule: of the whole watch, and of its end. */
export interface ShareBreach {
  readonly total: Counts;
  /** The last two minutes. */
  readonly now: Counts;
}

/** Before the first sample. */
export const NO_SHARE: ShareState = { total: { bad: 0, all: 0 }, badBlocks: 0, lately: [] };

/**
 * The rule for a limit (share from 0 to 1) in a watch of that length. Pure; made once.
 *
 * @param ticks how many the watch takes
 * @param probes how many are asked with each
 */
export function shareRule(limit: number, watchMs: number, ticks: number, probes = 1): ShareRule {
  const test = sequentialTest(limit);
  const tooMany = leastNumber((bad) => areTooMany(test, { bad, all: ticks })) ?? Number.POSITIVE_INFINITY;
  return {
    ...{ test, probes, planned: ticks * probes, tooMany: tooMany * probes },
    starts: Math.max(1, Math.ceil(watchMs / BLOCK_MS)),
    bets: probes > 1 ? betsAgainst(limit, ticks) : undefined,
  };
}

/** @param counts of samples that do not depend on each other */
function areTooMany({ tested }: SequentialTest, counts: Counts): boolean {
  return chanceOfSoMany(counts, tested) <= NUMBER * FALSE_ALARMS;
}

/**
 * The state with one more sample; samples of the last five minutes may come in any order. Pure.
 *
 * @param limit share from 0 to 1
 */
export function addToShare(limit: number, state: ShareState, atMs: number, isBad: boolean): ShareState {
  const lately = addToBlocks(
    state.lately,
    { lengthMs: BLOCK_MS, keep: LATELY_BLOCKS },
    atMs,
    isBad ? ONE_BAD : ONE_GOOD,
  );
  const oldest = lately[0]?.index ?? 0;
  let { badBlocks } = state;
  for (const { index, bad } of state.lately) {
    if (index >= oldest) break;
    if (isAbove({ bad, all: largest(state.lately) }, limit)) badBlocks++;
  }
  const total = { bad: state.total.bad + (isBad ? 1 : 0), all: state.total.all + 1 };
  return { ...state, total, badBlocks, lately };
}

/** The state with a tick that is over. Pure. */
export function addTickToShare({ bets }: ShareRule, state: ShareState, tick: Counts): ShareState {
  return bets === undefined ? state : { ...state, bets: addBet(bets, state.bets ?? NO_BETS, tick) };
}

/**
 * Whether the limit is broken, as far as is known now. Pure.
 *
 * All of these must hold: enough samples and time; the last two minutes are still above the limit; the evidence is
 * strong enough at whatever moment one looks; and several blocks of 20 s are above the limit by themselves, because samples
 * of one outage are not independent of each other.
 *
 * Evidence is each of three things, and their chances of a false alarm add up to that of one: the likelihood ratio of the
 * whole watch; the same from one of the last blocks on, for what begins later; and so many bad samples that a watch which
 * runs to its end would hardly ever have them, which finds what the first two are too slow for. The count never goes down,
 * so it is at the end what it was at some moment before, and looking at it all the time costs nothing.
 *
 * Several probes of one tick may fail together. Their ticks are bets then, in place of both likelihood ratios, and their
 * number is that of ticks: as if each tick were one sample.
 *
 * @param seenMs until when the watch has seen anything
 */
export function shareBreach(rule: ShareRule, state: ShareState, seenMs: number): ShareBreach | undefined {
  const { test, starts } = rule;
  const { total, lately } = state;
  if (seenMs < LEAST_MS || total.all < LEAST_SAMPLES) return undefined;
  const badLately = blocksAbove(lately, test.limit);
  if (state.badBlocks + badLately < LEAST_BAD_BLOCKS) return undefined;
  const newest = lately.at(-1)?.index ?? 0;
  const now = countsOf(lately, newest, NOW_BLOCKS);
  if (!isAbove(now, test.limit)) return undefined;
  const breach = { total, now };
  if (isShown(rule, state)) return breach;
  if (rule.bets !== undefined || badLately < LEAST_BAD_BLOCKS_LATELY) return undefined;
  let since: Counts = { bad: 0, all: 0 };
  for (const block of lately.toReversed()) {
    since = { bad: since.bad + block.bad, all: since.all + block.all };
    if (since.all >= LEAST_SAMPLES && isEvident(test, since, LATELY / starts)) return breach;
  }
  return undefined;
}

/**
 * Whether the last five minutes by themselves are above the limit, with 95 % confidence and not by one outage: too little
 * to break the limit, too much to say that it is kept. Pure.
 */
export function isWorseLately({ test }: ShareRule, { lately }: ShareState): boolean {
  const newest = lately.at(-1)?.index ?? 0;
  if (blocksAbove(lately, test.limit) < LEAST_BAD_BLOCKS) return false;
  return wilson(countsOf(lately, newest, LATELY_BLOCKS)).low > test.limit;
}

/** Whether what was counted is evidence enough, whenever the bad samples came. Pure. */
export function isShown(
  { test, bets, planned, tooMany }: ShareRule,
  { total, bets: state = NO_BETS }: Pick<ShareState, 'total' | 'bets'>,
): boolean {
  // more samples than planned may be bad more often than the number allows for
  if (total.bad >= tooMany && total.all <= planned) return true;
  if (bets === undefined) return isEvident(test, total, WHOLE_WATCH);
  return evidenceOf(state, { whole: WHOLE_WATCH, lately: LATELY }) >= 1 / FALSE_ALARMS;
}

/**
 * How many samples a longer watch would have to take to break the limit at the share that was seen, more than it took;
 * `undefined` where no number would, because the share is too near to the limit. Of several probes that share of each tick
 * is bad together: where they fail one by one, fewer are enough. Pure.
 */
export function samplesToBreak({ test, probes }: ShareRule, { bad, all }: Counts): number | undefined {
  const ticks = leastNumber((more) => {
    const counts = { bad: Math.floor((bad / all) * more), all: more };
    return more * probes > all && (isEvident(test, counts, WHOLE_WATCH) || areTooMany(test, counts));
  });
  return ticks === undefined ? undefined : ticks * probes;
}
