import type { Reason } from '../../reasons.ts';
import type { Evidence, Finding, Outcome } from '../../verdict.ts';
import type { World } from '../../world.ts';

/** What starting or following a run came to, before it is put on the time line. */
export interface RunMatter {
  readonly title: string;
  readonly outcome: Outcome;
  readonly reason?: Reason;
  readonly sentence: string;
  readonly advice?: string;
  readonly evidence?: readonly Evidence[];
}

/** The finding for a matter that was examined from `begun` (`clock.now()`) until now. */
export function runFinding(matter: RunMatter, begun: number, world: Pick<World, 'clock' | 'startedAt'>): Finding {
  return {
    kind: 'rollback',
    severity: 'block',
    evidence: [],
    ...matter,
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  };
}
