import type { Counts } from './sequential.ts';

/** Counts of the samples that were meant to be sent within one stretch of time. */
export interface Block extends Counts {
  /** The how-manyth stretch since the watch began, from 0. */
  readonly index: number;
}

/**
 * The newest stretches of a watch, oldest first, each with its counts; stretches without samples are left out.
 * Bounded: what is older than the last `keep` stretches is forgotten.
 */
export type Blocks = readonly Block[];

/** How long a stretch is, in milliseconds, and how many are kept. */
export interface BlockSize {
  readonly lengthMs: number;
  readonly keep: number;
}

/**
 * The blocks with what was seen at one moment. Moments may come in any order; one that belongs to a forgotten stretch
 * changes nothing. Pure.
 */
export function addToBlocks(blocks: Blocks, { lengthMs, keep }: BlockSize, atMs: number, { bad, all }: Counts): Blocks {
  const index = Math.floor(atMs / lengthMs);
  const newest = blocks.at(-1);
  if (newest !== undefined && index <= newest.index - keep) return blocks;
  const position = blocks.findLastIndex((block) => block.index <= index);
  const found = blocks[position];
  if (found?.index === index) {
    return blocks.with(position, { index, bad: found.bad + bad, all: found.all + all });
  }
  const grown = blocks.toSpliced(position + 1, 0, { index, bad, all });
  const oldest = (grown.at(-1)?.index ?? index) - keep;
  return (grown[0]?.index ?? 0) > oldest ? grown : grown.filter((block) => block.index > oldest);
}

/** Counts of the last `last` stretches, counted back from the stretch `newestIndex`. Pure. */
export function countsOf(blocks: Blocks, newestIndex: number, last: number): Counts {
  let bad = 0;
  let all = 0;
  for (const block of blocks) {
    if (block.index <= newestIndex - last || block.index > newestIndex) continue;
    bad += block.bad;
    all += block.all;
  }
  return { bad, all };
}

/**
 * How many stretches were above the limit by themselves (share from 0 to 1). One that has only begun counts as if the rest
 * of it were good: a bad sample right at its beginning is not yet a bad stretch. Pure.
 */
export function blocksAbove(blocks: Blocks, limit: number): number {
  const whole = largest(blocks);
  return blocks.filter(({ bad }) => isAbove({ bad, all: whole }, limit)).length;
}

/** How many samples a whole stretch has, as far as can be seen. Pure. */
export function largest(blocks: Blocks): number {
  return blocks.reduce((most, { all }) => Math.max(most, all), 0);
}

/** Whether the share of bad samples is above the limit; nothing is not. Pure. */
export function isAbove({ bad, all }: Counts, limit: number): boolean {
  return bad > limit * all;
}
