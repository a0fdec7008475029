import type { Reason } from '../../reasons.ts';
import type { Evidence, Finding, Outcome } from '../../verdict.ts';

/**
 * A reason against a way to start the workflow. `fail`: GitHub would refuse it, or it would never end.
 * `undecided`: it cannot be known beforehand, or is something to know beforehand; it does not stand in the way.
 */
export interface Obstacle {
  readonly outcome: 'fail' | 'undecided';
  readonly reason: Reason;
  readonly sentence: string;
  readonly advice: string | undefined;
  readonly evidence: readonly Evidence[];
}

/** It would be refused. */
export function refused(
  reason: Reason,
  sentence: string,
  advice?: string,
  evidence: readonly Evidence[] = [],
): Obstacle {
  return { outcome: 'fail', reason, sentence, advice, evidence };
}

/** Shown, and not in the way. */
export function shown(reason: Reason, sentence: string, advice?: string, evidence: readonly Evidence[] = []): Obstacle {
  return { outcome: 'undecided', reason, sentence, advice, evidence };
}

/** Whether any of them forbids the request; what is only shown does not. */
export function isRefused(obstacles: readonly { readonly outcome: Outcome }[]): boolean {
  return obstacles.some(({ outcome }) => outcome === 'fail');
}

/**
 * @param title what is examined: `re-run of the release run`
 * @param at milliseconds since the run began
 */
export function obstacleFinding(obstacle: Obstacle, title: string, at: number): Finding {
  const { advice, ...rest } = obstacle;
  return {
    kind: 'rollback',
    title,
    severity: obstacle.outcome === 'fail' ? 'block' : 'warn',
    ...rest,
    ...(advice === undefined ? {} : { advice }),
    startedAt: at,
    durationMs: 0,
  };
}
