import type { Series } from './series.ts';

/**
 * What the watch saw, for the reports; its rules are findings. Times of the watch count from its own beginning; where it is
 * made in visits they count what was watched, and leave out what lies between two visits.
 */
export interface WatchReport {
  /** Milliseconds since the run began, when the watch itself began. */
  readonly startMs: number;
  /** Milliseconds that it should take, and took. */
  readonly plannedMs: number;
  readonly tookMs: number;
  /** When it was decided, in milliseconds since the watch began; `undefined` where the end decided. */
  readonly decidedAtMs: number | undefined;
  /** Why it ended: the sentence of what decided, or that its time was over. */
  readonly why: string;
  /** Names of the probes; foreign. */
  readonly probes: readonly string[];
  readonly ticks: {
    readonly planned: number;
    readonly answered: number;
    readonly failed: number;
    readonly missed: number;
    /** Our own trouble. */
    readonly errors: number;
  };
  /** Milliseconds; `undefined` where no answer told anything about speed. */
  readonly p95Ms: number | undefined;
  readonly series: readonly Series[];
  /** Milliseconds that one point of a series stands for. */
  readonly stretchMs: number;
  /** States that were told by sources, oldest first; foreign. */
  readonly changes: readonly WatchChange[];
  /** Changes that are not in the list any more, because there were too many. */
  readonly changesLeftOut: number;
  /** Where the watch is made in visits: this one's number, of how many, and when the first was made (ISO 8601). */
  readonly visits?: { readonly made: number; readonly planned: number; readonly beganAt: string } | undefined;
}

/** A state that a source told. */
export interface WatchChange {
  readonly atMs: number;
  readonly source: string;
  readonly state: string;
  readonly isGood: boolean;
  /** ISO 8601, the runner's clock; only where the watch is made in visits. */
  readonly at?: string;
}
