import { addToBlocks, type BlockSize, type Blocks, blocksAbove, countsOf } from './blocks.ts';
import { type Counts, isEvident, ONE_BAD, ONE_GOOD, type SequentialTest, sequentialTest } from './sequential.ts';
import { BLOCK_MS, LEAST_BAD_BLOCKS, LEAST_MS, LEAST_SAMPLES } from './share-rule.ts';

/**
 * An error budget that must not be used up faster than allowed: broken where both the long and the short window burn at
 * the rate or faster. The long one says that it matters, the short one that it still goes on
 * (https://sre.google/workbook/alerting-on-slos/ §6).
 */
export interface BurnRule {
  /** The share of requests that may fail in the long run: 0.001 for an objective of 99.9 %. */
  readonly budget: number;
  /** How many times as fast as allowed in the long run. */
  readonly rate: number;
  readonly longMs: number;
  readonly shortMs: number;
}

/** The rule with its test, made once. */
export interface PreparedBurn extends BurnRule {
  readonly test: SequentialTest;
  /** In how many places a long window may begin. */
  readonly starts: number;
}

/** Prepares a rule for a watch of that length. Pure. */
export function prepareBurn(rule: BurnRule, watchMs: number): PreparedBurn {
  const starts = Math.max(1, Math.ceil(watchMs / blockSize(rule.longMs).lengthMs));
  return { ...rule, test: sequentialTest(rule.budget), starts };
}

/** Counts of the long window. */
export type BurnState = Blocks;

/** What both windows counted, and how fast that used up the budget. */
export interface Burn {
  readonly long: Counts;
  readonly short: Counts;
  /** Burn rates: share of failures divided by the budget. */
  readonly longRate: number;
  readonly shortRate: number;
}

/** Into how many blocks the long window is divided at most: what a burn rate is precise to. */
const MOST_BLOCKS = 60;

/** The state with one more sample. Pure. */
export function addToBurn({ longMs }: BurnRule, state: BurnState, atMs: number, isBad: boolean): BurnState {
  return addToBlocks(state, blockSize(longMs), atMs, isBad ? ONE_BAD : ONE_GOOD);
}

/** How fast the budget burns now; 0 where nothing was seen. Pure. */
export function burnOf({ budget, longMs, shortMs }: BurnRule, state: BurnState): Burn {
  const { lengthMs, keep } = blockSize(longMs);
  const newest = state.at(-1)?.index ?? 0;
  const long = countsOf(state, newest, keep);
  const short = countsOf(state, newest, Math.ceil(shortMs / lengthMs));
  return { long, short, longRate: burnRate(long, budget), shortRate: burnRate(short, budget) };
}

/**
 * Whether the budget burns too fast. A long window that is not full yet counts as it is; so that a few failures at the
 * beginning are no breach, there must be 60 s, 20 samples, three different blocks above the budget, and evidence that the
 * share of failures is above the budget, which is as rarely wrong as that about an error rate. Pure.
 *
 * @param seenMs until when the watch has seen anything
 */
export function burnBreach(rule: PreparedBurn, state: BurnState, seenMs: number): Burn | undefined {
  if (seenMs < LEAST_MS) return undefined;
  const burn = burnOf(rule, state);
  if (burn.long.all < LEAST_SAMPLES || burn.longRate < rule.rate || burn.shortRate < rule.rate) return undefined;
  if (blocksAbove(state, rule.budget) < LEAST_BAD_BLOCKS) return undefined;
  return isEvident(rule.test, burn.long, 1 / rule.starts) ? burn : undefined;
}

function burnRate({ bad, all }: Counts, budget: number): number {
  return all === 0 ? 0 : bad / all / budget;
}

function blockSize(longMs: number): BlockSize {
  const lengthMs = Math.max(BLOCK_MS, longMs / MOST_BLOCKS);
  return { lengthMs, keep: Math.ceil(longMs / lengthMs) };
}
