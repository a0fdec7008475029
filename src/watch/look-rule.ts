import { addToBlocks, type Blocks, countsOf, isAbove } from './blocks.ts';
import { type Counts, FALSE_ALARMS, sequentialTest } from './sequential.ts';
import { BLOCK_MS, LEAST_BAD_BLOCKS, LEAST_MS, LEAST_SAMPLES, NOW_BLOCKS } from './share-rule.ts';

/** One candidate in so many of the test of single samples is enough here, and what is kept between visits stays small. */
const EVERY_CANDIDATE = 5;
/** How the chance of a false alarm is divided: evidence from the whole watch, and from what began in the middle of it. */
const WHOLE_WATCH = 0.8;
const LATELY = 0.2;
/** Evidence is cut off here, far above what is enough, so that it always fits a number. */
const MOST_EVIDENCE = 1e9;

/**
 * "At most this share of the requests is bad", judged by looks at what a service has counted.
 *
 * Requests are not independent of each other: one that fails is sent again, and all of them fail at the same moment. So a
 * look counts as one sample that is bad to the extent of its share, however many requests it holds. The evidence is the
 * likelihood ratio of the test of single samples, with the mean of its two factors, each weighed by the share: a bet that
 * is fair as long as a look is expected to keep the limit, whatever else its requests have to do with each other
 * (https://arxiv.org/abs/2010.09686 §4).
 */
export interface LookRule {
  /** Share from 0 to 1. */
  readonly limit: number;
  /** What a bad request did: `failed`, `took longer than 5 s`. */
  readonly bad: string;
  /** What a look with bad requests alone, and with good ones alone, multiplies the evidence of each candidate by. */
  readonly bets: readonly { readonly ifBad: number; readonly ifGood: number }[];
  /** How many looks the watch takes. */
  readonly planned: number;
  /** Fewer requests are never a pass. */
  readonly leastRequests: number;
}

/** What is kept of the looks; small, whatever their number. */
export interface LookState {
  readonly looks: number;
  readonly requests: Counts;
  /** The evidence of each bet since the watch began; 1 before the first look. */
  readonly whole: readonly number[];
  /** The same of bets that begin with each of the looks, as one average. */
  readonly lately: readonly number[];
  /** How many blocks before `blocks` were above the limit. */
  readonly badBlocks: number;
  /** Requests of the last two minutes. */
  readonly blocks: Blocks;
}

export const NO_LOOKS: LookState = {
  looks: 0,
  requests: { bad: 0, all: 0 },
  whole: [],
  lately: [],
  badBlocks: 0,
  blocks: [],
};

/** The rule for a limit (share from 0 to 1) in a watch of so many looks. Pure; made once. */
export function lookRule(rule: Pick<LookRule, 'limit' | 'bad' | 'planned' | 'leastRequests'>): LookRule {
  const bets = sequentialTest(rule.limit)
    .candidates.filter((_, index) => (index + 1) % EVERY_CANDIDATE === 0)
    .map(({ perBad, perGood }) => ({ ifBad: Math.exp(perBad), ifGood: Math.exp(perGood) }));
  return { ...rule, bets };
}

/**
 * The state with one more look; looks come in the order of time. One without requests changes nothing, nor does one whose
 * figures, which are the service's own word, can be none. Pure.
 *
 * @param requests of the time since the look before
 */
export function addLook(
  { limit, bets, planned }: LookRule,
  state: LookState,
  atMs: number,
  requests: Counts,
): LookState {
  const share = requests.bad / requests.all;
  if (!(share >= 0 && share <= 1 && requests.all <= Number.MAX_SAFE_INTEGER)) return state;
  const factors = bets.map(({ ifBad, ifGood }) => ifBad * share + ifGood * (1 - share));
  // each look has the same part of the average, and no more of them than were planned
  const part = state.looks < planned ? 1 / planned : 0;
  const blocks = addToBlocks(state.blocks, { lengthMs: BLOCK_MS, keep: NOW_BLOCKS }, atMs, requests);
  const oldest = blocks[0]?.index ?? 0;
  const gone = state.blocks.filter(({ index }) => index < oldest);
  return {
    looks: state.looks + 1,
    requests: { bad: state.requests.bad + requests.bad, all: state.requests.all + requests.all },
    whole: factors.map((factor, bet) => Math.min(MOST_EVIDENCE, (state.whole[bet] ?? 1) * factor)),
    lately: factors.map((factor, bet) => Math.min(MOST_EVIDENCE, ((state.lately[bet] ?? 0) + part) * factor)),
    badBlocks: state.badBlocks + gone.filter((block) => isAbove(block, limit)).length,
    blocks,
  };
}

/** Requests of the last two minutes. Pure. */
export function requestsNow({ blocks }: LookState): Counts {
  return countsOf(blocks, blocks.at(-1)?.index ?? 0, NOW_BLOCKS);
}

/**
 * Whether the limit is broken, as far as is known now: by the rules for single samples, except that a block is above the
 * limit by the share of its requests. Pure.
 *
 * @param seenMs the moment of the newest look
 */
export function isBrokenByLooks({ limit }: LookRule, state: LookState, seenMs: number): boolean {
  const { requests, whole, lately, badBlocks, blocks } = state;
  if (seenMs < LEAST_MS || requests.all < LEAST_SAMPLES || !isAbove(requestsNow(state), limit)) return false;
  if (badBlocks + blocks.filter((block) => isAbove(block, limit)).length < LEAST_BAD_BLOCKS) return false;
  return WHOLE_WATCH * meanOf(whole) + LATELY * meanOf(lately) >= 1 / FALSE_ALARMS;
}

/** Whether the last two minutes are above the limit, and not by one outage: too much to say that it is kept. Pure. */
export function isBadNow({ limit }: LookRule, state: LookState): boolean {
  const bad = state.blocks.filter((block) => isAbove(block, limit)).length;
  return bad >= LEAST_BAD_BLOCKS && isAbove(requestsNow(state), limit);
}

function meanOf(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
