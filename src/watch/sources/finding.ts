import type { Reason } from '../../reasons.ts';
import type { Evidence, Finding, Outcome, Severity, SourcePosition } from '../../verdict.ts';
import type { World } from '../../world.ts';

/** What a source has to say, without what is the same for all of them. */
export interface Statement {
  readonly title: string;
  readonly outcome: Exclude<Outcome, 'pass'>;
  /** Default: `block`. */
  readonly severity?: Severity;
  readonly reason: Reason;
  readonly sentence: string;
  readonly advice?: string;
  readonly evidence?: readonly Evidence[];
  readonly source?: SourcePosition;
}

/** A finding of the watch. */
export function watchFinding(statement: Statement, world: Pick<World, 'clock' | 'startedAt'>): Finding {
  return {
    kind: 'watch',
    severity: 'block',
    evidence: [],
    ...statement,
    startedAt: world.clock.now() - world.startedAt,
    durationMs: 0,
  };
}
