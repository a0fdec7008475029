import type { Seen } from './seen.ts';
import type { WatchChange } from './watch-report.ts';

const MOST_CHANGES = 200;

/** What changed during a watch: bounded, however often a source changes its mind. */
export class Changes {
  readonly #timeOfDay: (() => Date) | undefined;
  readonly #all: WatchChange[];
  #leftOut: number;
  /** The newest state of each source that told one in this part of the watch. */
  readonly #newest = new Map<string, WatchChange>();

  /**
   * @param before what changed in earlier visits
   * @param timeOfDay where the watch is made in visits, because what was watched says nothing about the time of day then
   */
  constructor(before: Pick<Seen, 'changes' | 'changesLeftOut'> | undefined, timeOfDay?: () => Date) {
    this.#timeOfDay = timeOfDay;
    this.#all = [...(before?.changes ?? [])];
    this.#leftOut = before?.changesLeftOut ?? 0;
  }

  /** Takes what a source told; of visits, what the last one heard last is no change. */
  add({ atMs, source, state, isGood }: Omit<WatchChange, 'at'>): void {
    const at = this.#timeOfDay && { at: this.#timeOfDay().toISOString() };
    const change = { atMs, source, state, isGood, ...at };
    this.#newest.set(source, change);
    const before = this.#all.findLast((earlier) => earlier.source === source);
    if (at !== undefined && before?.state === state && before.isGood === isGood) return;
    this.#all.push(change);
    if (this.#all.length <= MOST_CHANGES) return;
    this.#all.shift();
    this.#leftOut += 1;
  }

  /** How it stands with each source that has told a state. */
  newest(): readonly WatchChange[] {
    return [...this.#newest.values()];
  }

  /** For the reports, and for the next visit to go on from; newest last. */
  seen(): Pick<Seen, 'changes' | 'changesLeftOut'> {
    return { changes: this.#all, changesLeftOut: this.#leftOut };
  }
}
