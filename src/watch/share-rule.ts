import { addToBlocks, type Blocks, blocksAbove, countsOf, isAbove, largest } from './blocks.ts';
import { leastSamples, wilson } from './interval.ts';
import { type Counts, isEvident, type SequentialTest, sequentialTest } from './sequential.ts';

/** The part of the chance of a false alarm that is spent on the whole watch; the rest is for what begins in the middle of it. */
const WHOLE_WATCH = 0.8;
/** Fewer never break a limit. */
export const LEAST_SAMPLES = 20;
/** And neither does less time, in milliseconds. */
export const LEAST_MS = 60_000;
/** How long the blocks are that samples are told apart by, in milliseconds. */
export const BLOCK_MS = 20_000;
/** What is happening now: two minutes. */
const NOW_BLOCKS = 6;
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
}

/** What is kept of the samples; small, whatever their number. */
export interface ShareState {
  readonly total: Counts;
  /** How many blocks before those of `lately` were above the limit by themselves. */
  readonly badBlocks: number;
  /** The blocks of the last five minutes. */
  readonly lately: Blocks;
}

export interface ShareBreach {
  readonly total: Counts;
  /** The last two minutes. */
  readonly now: Counts;
}

export const NO_SHARE: ShareState = { total: { bad: 0, all: 0 }, badBlocks: 0, lately: [] };

/** The rule for a limit (share from 0 to 1) in a watch of that length. Pure; made once. */
export function shareRule(limit: number, watchMs: number): ShareRule {
  return { test: sequentialTest(limit), starts: Math.max(1, Math.ceil(watchMs / BLOCK_MS)) };
}

/**
 * The state with one more sample; samples of the last five minutes may come in any order. Pure.
 *
 * @param limit share from 0 to 1
 */
export function addToShare(limit: number, state: ShareState, atMs: number, isBad: boolean): ShareState {
  const lately = addToBlocks(state.lately, { lengthMs: BLOCK_MS, keep: LATELY_BLOCKS }, atMs, isBad);
  const oldest = lately[0]?.index ?? 0;
  let { badBlocks } = state;
  for (const { index, bad } of state.lately) {
    if (index >= oldest) break;
    if (isAbove({ bad, all: largest(state.lately) }, limit)) badBlocks++;
  }
  return { total: { bad: state.total.bad + (isBad ? 1 : 0), all: state.total.all + 1 }, badBlocks, lately };
}

/**
 * Whether the limit is broken, as far as is known now. Pure.
 *
 * All of these must hold: enough samples and time; the last two minutes are still above the limit; the evidence is
 * strong enough at whatever moment one looks; and several blocks of 20 s are above the limit by themselves, because samples
 * of one outage are not independent of each other. Evidence is gathered from the beginning of the watch and, for what begins
 * later, from each of the last blocks on: both are parts of one average, so the chance of a false alarm stays as it is.
 *
 * @param seenMs until when the watch has seen anything
 */
export function shareBreach({ test, starts }: ShareRule, state: ShareState, seenMs: number): ShareBreach | undefined {
  const { total, lately } = state;
  if (seenMs < LEAST_MS || total.all < LEAST_SAMPLES) return undefined;
  const badLately = blocksAbove(lately, test.limit);
  if (state.badBlocks + badLately < LEAST_BAD_BLOCKS) return undefined;
  const newest = lately.at(-1)?.index ?? 0;
  const now = countsOf(lately, newest, NOW_BLOCKS);
  if (!isAbove(now, test.limit)) return undefined;
  const breach = { total, now };
  if (isEvident(test, total, WHOLE_WATCH)) return breach;
  if (badLately < LEAST_BAD_BLOCKS_LATELY) return undefined;
  let since: Counts = { bad: 0, all: 0 };
  for (const block of lately.toReversed()) {
    since = { bad: since.bad + block.bad, all: since.all + block.all };
    if (since.all >= LEAST_SAMPLES && isEvident(test, since, (1 - WHOLE_WATCH) / starts)) return breach;
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

/**
 * How many samples at the observed share would be enough to break the limit; `undefined` where no number would, because
 * the share is too near to the limit. Pure.
 */
export function samplesToBreak({ test }: ShareRule, share: number): number | undefined {
  return leastSamples((all) => all >= LEAST_SAMPLES && isEvident(test, { bad: share * all, all }, WHOLE_WATCH));
}
