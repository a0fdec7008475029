import type { ScopeValue } from '../policy/template.ts';
import type { Reason } from '../reasons.ts';
import type { Evidence } from '../verdict.ts';
import type { Answer } from './answer.ts';

/** One attempt at a check. */
export type Trial =
  | {
      readonly outcome: 'pass';
      readonly values: ReadonlyMap<string, ScopeValue>;
      /** Reads after `Check "x" `: `answered 200 in 34 ms`. */
      readonly clause: string;
      readonly evidence: readonly Evidence[];
    }
  | FailedTrial;

/** One attempt of a check that did not hold, or that could not be decided. */
export interface FailedTrial {
  readonly outcome: 'fail' | 'undecided';
  readonly reason: Reason;
  /** Reads after `Check "x" `: `expected status 200 and got 500`. Redacted and short. */
  readonly clause: string;
  readonly advice?: string | undefined;
  /** Redacted and cut. */
  readonly evidence: readonly Evidence[];
  /** The answer, where there was a whole one; `retry.stop-when` is asked about it. */
  readonly answer?: Answer | undefined;
  /**
   * The exchange broke down: before the check is blamed, the subject is asked whether it lives. `lost`: the connection
   * was refused or dropped, as by a process that has just ended; `silent`: anything else.
   */
  readonly transport?: 'lost' | 'silent' | undefined;
  /** Whoever answered is plainly not the service as it was asked: it redirects, or TLS and plain HTTP met. */
  readonly isElsewhere?: boolean;
  /** Trying again cannot help. */
  readonly final?: boolean;
}
