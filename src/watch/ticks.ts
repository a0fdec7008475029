import type { Counts } from './sequential.ts';

/** More ticks are never open: so many requests may be in flight. */
export const MOST_OPEN = 64;

/** What the probes of one tick have come to so far. */
export interface Tick {
  /** When they were meant to be sent, in milliseconds since the watch began. */
  readonly atMs: number;
  /** Of how many of them anything is known. */
  readonly told: number;
  readonly failures: Counts;
  /** Answers that tell about speed, and how many of them were slower than allowed. */
  readonly slow: Counts;
}

/** Ticks that not all of their probes have told anything of, oldest first. */
export type OpenTicks = readonly Tick[];

/**
 * The open ticks with what one probe told, and those that are over: all their probes have told, or too many are open. Pure.
 *
 * @param probes how many are asked with each tick
 */
export function addToTicks(
  open: OpenTicks,
  probes: number,
  told: Pick<Tick, 'atMs' | 'failures' | 'slow'>,
): { readonly open: OpenTicks; readonly over: readonly Tick[] } {
  const before = open.find(({ atMs }) => atMs === told.atMs);
  const tick = before === undefined ? { ...told, told: 1 } : joined(before, told);
  const others = open.filter((other) => other !== before);
  if (tick.told >= probes) return { open: others, over: [tick] };
  const all = [...others, tick].sort((left, right) => left.atMs - right.atMs);
  const tooMany = Math.max(0, all.length - MOST_OPEN);
  return { open: all.slice(tooMany), over: all.slice(0, tooMany) };
}

function joined(tick: Tick, { failures, slow }: Pick<Tick, 'failures' | 'slow'>): Tick {
  const sum = (left: Counts, right: Counts) => ({ bad: left.bad + right.bad, all: left.all + right.all });
  return { ...tick, told: tick.told + 1, failures: sum(tick.failures, failures), slow: sum(tick.slow, slow) };
}
