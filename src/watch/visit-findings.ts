import type { GitHubFailure } from '../platform/github.ts';
import type { WatchPolicy } from '../policy/policy.ts';
import type { Reason } from '../reasons.ts';
import { githubFinding } from '../rollback/github-finding.ts';
import { spanText } from '../rollback/record/time-text.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { VisitPlan } from './visits.ts';

const PERMISSION = 'deployments: write';

/** What findings about a visit are made with. */
export interface VisitFacts {
  readonly asked: Pick<WatchPolicy, 'source'>;
  readonly world: Pick<World, 'clock' | 'startedAt'>;
}

/** A visit that holds without being a verdict on the release; the reason says why it is none. */
export function holds(reason: Reason, sentence: string, { asked, world }: VisitFacts): Finding {
  return {
    kind: 'watch',
    title: 'watch: visit',
    outcome: 'pass',
    severity: 'block',
    reason,
    sentence,
    evidence: [],
    source: asked.source,
    startedAt: world.clock.now() - world.startedAt,
    durationMs: 0,
  };
}

/** The record could not be read before the visit. */
export function notRead(failure: GitHubFailure): Finding {
  return unknown(githubFinding(failure, 'Reading the record of releases', { permission: PERMISSION }));
}

/** The visit was made and not recorded, or nobody knows whether it was. @param which one it is: `Visit 2 of 24 to v1.5.0` */
export function lost(which: string, failure: GitHubFailure): Finding {
  const finding = unknown(githubFinding(failure, `Recording the visit`, { permission: PERMISSION }));
  const what = failure.mayHaveHappened
    ? `${which} may not count, because nobody knows whether it was recorded`
    : `${which} does not count, because it was not recorded`;
  return { ...finding, sentence: `${what}: ${finding.sentence}` };
}

/** What decides does not fit a record. @param which one it is: `Visit 2 of 24 to v1.5.0` */
export function tooMuch(which: string, facts: VisitFacts): Finding {
  return {
    ...holds('policy-invalid-value', '', facts),
    outcome: 'invalid',
    sentence: `${which} cannot be gone on from, because the policy has more metrics and budgets than a record holds.`,
    advice: 'Watch fewer of them in visits, or all of them in one long watch without "visits".',
  };
}

/**
 * The visits can never be made in time by the schedule that started this one.
 *
 * @param leastMs how long they would take
 */
export function tooManyForSchedule(
  { visits, everyMs }: Pick<VisitPlan, 'visits' | 'everyMs'>,
  leastMs: number,
  facts: VisitFacts,
): Finding {
  const all = `${visits} visits every ${spanText(everyMs)}`;
  return {
    ...holds('policy-invalid-value', '', facts),
    outcome: 'invalid',
    sentence: `GitHub starts a scheduled workflow every 5 min at most, so that ${all} would take ${spanText(leastMs)}, which is more than twice as long as the watch.`,
    advice: 'Write "visits: { every: 15m }", or let something else than a schedule start the workflow so often.',
  };
}

/** What keeps a visit from being made says nothing about the service. */
export function unknown(finding: Finding): Finding {
  return { ...finding, kind: 'watch', outcome: finding.outcome === 'fail' ? 'undecided' : finding.outcome };
}
