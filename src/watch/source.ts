import type { Finding } from '../verdict.ts';
import type { Reading, Sample } from './samples.ts';

/** What a source tells while it watches. Times count from the beginning of the watch, on the monotonic clock. */
export type Observation =
  /**
   * One tick of the probes. `why`: what was wrong with it, one clause, foreign text inside; absent where it was `ok`.
   * `isElsewhere`: whoever answered is plainly not the service as it was asked.
   */
  | {
      readonly kind: 'sample';
      readonly probe: string;
      readonly sample: Sample;
      readonly why?: string;
      readonly isElsewhere?: boolean;
    }
  /** One look at a metric of the policy, by its name; `why` where there is no value. */
  | { readonly kind: 'reading'; readonly metric: string; readonly reading: Reading; readonly why?: string }
  /** The state of the service changed: `UP`, `DOWN (db)`, `no answer`; said at once in the log. */
  | {
      readonly kind: 'state';
      readonly source: string;
      readonly atMs: number;
      readonly state: string;
      readonly isGood: boolean;
    }
  /**
   * Something that is a finding in itself: a restart, an OOM, a counter that was reset. `recognisedBy`: what shows that it
   * is about the service, whatever answers at its URL, as a clause.
   */
  | { readonly kind: 'finding'; readonly finding: Finding; readonly recognisedBy?: string };

/** Where observations come from: probes, Prometheus, the actuator, health, docker, JSON over HTTP. */
export interface Source {
  /** As a person calls it: `probe "user statistics"`, `Prometheus`. */
  readonly name: string;
  /**
   * Looked at before the watch begins: a query that is no PromQL, a metric that never existed, a URL that leads to a
   * login page. Findings with outcome `invalid` end the run before anything starts; others are shown.
   */
  examine(): Promise<readonly Finding[]>;
  /**
   * By what the service was recognised so far where it is judged, as a clause without foreign text; `undefined` while
   * anything could have answered so.
   */
  recognisedBy?(): string | undefined;
  /**
   * Watches from now on; resolves when nothing of it is left running. Never rejects for what the outside does: its own or
   * the monitor's trouble is an observation with outcome `error`.
   *
   * @param signal ends it at once
   * @param lastTick aborts when the time is over, or with the signal: what is still open then is told, and no more is asked
   *   but for what lies before that moment
   */
  watch(tell: (observation: Observation) => void, signal: AbortSignal, lastTick?: AbortSignal): Promise<void>;
}
