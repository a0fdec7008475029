import { addBet, type BetState, type Bets, betsAgainst, evidenceOf, NO_BETS } from './bets.ts';
import { addToBlocks, type Blocks, countsOf, isAbove } from './blocks.ts';
import { type Counts, FALSE_ALARMS } from './sequential.ts';
import { BLOCK_MS, LEAST_BAD_BLOCKS, LEAST_MS, LEAST_SAMPLES, NOW_BLOCKS } from './share-rule.ts';

/** How the chance of a false alarm is divided: evidence from the whole watch, and from what began in the middle of it. */
const PARTS = { whole: 0.8, lately: 0.2 };

/** "At most this share of the requests is bad", judged by looks at what a service has counted, each of which is one bet. */
export interface LookRule {
  /** Share from 0 to 1. */
  readonly limit: number;
  /** What a bad request did: `failed`, `took longer than 5 s`. */
  readonly bad: string;
  /** What it is where too many did. */
  readonly reason: 'watch-error-rate' | 'watch-too-slow';
  readonly bets: Bets;
  /** Fewer requests are never a pass. */
  readonly leastRequests: number;
}

/** What is kept of the looks; small, whatever their number. */
export interface LookState {
  readonly requests: Counts;
  readonly bets: BetState;
  /** How many blocks before `blocks` were above the limit. */
  readonly badBlocks: number;
  /** Requests of the last two minutes. */
  readonly blocks: Blocks;
}

/** Before the first look. */
export const NO_LOOKS: LookState = { requests: { bad: 0, all: 0 }, bets: NO_BETS, badBlocks: 0, blocks: [] };

/**
 * The rule for a limit (share from 0 to 1). Pure; made once.
 *
 * @param planned how many looks the watch takes
 */
export function lookRule(rule: Omit<LookRule, 'bets'>, planned: number): LookRule {
  return { ...rule, bets: betsAgainst(rule.limit, planned) };
}

/**
 * The state with one more look; looks come in the order of time. One without requests changes nothing, nor does one whose
 * figures, which are the service's own word, can be none. Pure.
 *
 * @param requests of the time since the look before
 */
export function addLook({ limit, bets }: LookRule, state: LookState, atMs: number, requests: Counts): LookState {
  const share = requests.bad / requests.all;
  if (!(share >= 0 && share <= 1 && requests.all <= Number.MAX_SAFE_INTEGER)) return state;
  const blocks = addToBlocks(state.blocks, { lengthMs: BLOCK_MS, keep: NOW_BLOCKS }, atMs, requests);
  const oldest = blocks[0]?.index ?? 0;
  const gone = state.blocks.filter(({ index }) => index < oldest);
  return {
    requests: { bad: state.requests.bad + requests.bad, all: state.requests.all + requests.all },
    bets: addBet(bets, state.bets, requests),
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
  const { requests, bets, badBlocks, blocks } = state;
  if (seenMs < LEAST_MS || requests.all < LEAST_SAMPLES || !isAbove(requestsNow(state), limit)) return false;
  if (badBlocks + blocks.filter((block) => isAbove(block, limit)).length < LEAST_BAD_BLOCKS) return false;
  return evidenceOf(bets, PARTS) >= 1 / FALSE_ALARMS;
}

/** Whether the last two minutes are above the limit, and not by one outage: too much to say that it is kept. Pure. */
export function isBadNow({ limit }: LookRule, state: LookState): boolean {
  const bad = state.blocks.filter((block) => isAbove(block, limit)).length;
  return bad >= LEAST_BAD_BLOCKS && isAbove(requestsNow(state), limit);
}
