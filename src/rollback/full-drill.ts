import type { GitHub } from '../platform/github.ts';
import { Cancelled, type Finding, type RollbackOutcome } from '../verdict.ts';
import type { World } from '../world.ts';
import { type AcceptedPlan, finish, type Leg, mustBe, send } from './leg.ts';
import type { Plan, StartedRun } from './plan.ts';
import { forbids, makePlan, type RollbackTask } from './planning.ts';
import { acceptedPlan } from './rollback.ts';
import { runFinding } from './run-finding.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A full drill that may be done: the way to the target, and the way back again. */
export interface DrillPlan {
  readonly forth: AcceptedPlan;
  readonly back: AcceptedPlan;
}

/** What a full drill came to. */
export interface FullDrill {
  readonly outcome: RollbackOutcome;
  readonly findings: readonly Finding[];
  /** The last run that was started. */
  readonly run: StartedRun | undefined;
  readonly cancelled: Cancelled | undefined;
}

/** Names that mean production whatever else a repository calls it. */
const PRODUCTION = /^(?:prod|production|live)(?:$|[^a-z])/i;

/**
 * Plans the way there and the way back before anything is sent: whoever cannot come back does not leave. Refused in
 * production, and where either way would be.
 */
export async function planFullDrill(
  task: RollbackTask,
  plan: Plan,
  github: GitHub,
  world: World,
  watch: Stopwatch,
): Promise<{ readonly drill: DrillPlan | undefined; readonly findings: readonly Finding[] }> {
  const begun = world.clock.now();
  if (PRODUCTION.test(plan.environment)) {
    const refusal = runFinding(
      {
        title: 'full drill',
        outcome: 'fail',
        reason: 'rollback-drill-in-production',
        sentence: `A full drill really rolls back, and the environment "${plan.environment}" is production.`,
        advice: 'Set the input environment to one that no user depends on, or remove "drill: full" from the policy.',
      },
      begun,
      world,
    );
    return { drill: undefined, findings: [refusal] };
  }
  const { from, target } = plan;
  const wayBack: RollbackTask = { ...task, settings: { ...task.settings, tag: target.tag, to: from.tag } };
  const planned = await makePlan(wayBack, github, world, watch);
  if (!planned.ok) return { drill: undefined, findings: planned.findings };
  const obstacles = planned.plan.findings.filter(forbids);
  const forth = acceptedPlan(plan);
  const back = acceptedPlan(planned.plan);
  return obstacles.length > 0 || forth === undefined || back === undefined
    ? { drill: undefined, findings: obstacles }
    : { drill: { forth, back }, findings: [] };
}

/**
 * Goes back to the target and comes forward again, each with one request, followed and verified. The way back is gone
 * even if the way there failed, unless nobody knows what the first request did.
 *
 * @param operationId of the record that was written before
 */
export async function carryOutDrill(
  { forth, back }: DrillPlan,
  leg: Omit<Leg, 'plan'>,
  operationId: string,
): Promise<FullDrill> {
  let run: StartedRun | undefined;
  let mayBeStarted = false;
  const findings: Finding[] = [];
  try {
    const go = async (plan: AcceptedPlan): Promise<RollbackOutcome> => {
      const sent = await send({ ...leg, plan }, operationId, () => {
        mayBeStarted = true;
      });
      if (sent.kind !== 'started') {
        findings.push(sent.finding);
        return sent.kind;
      }
      run = sent.run;
      const ended = await finish({ ...leg, plan }, sent.run, mustBe(plan));
      findings.push(...ended.findings);
      return ended.outcome;
    };
    const there = await go(forth);
    if (there === 'refused' || there === 'unknown') return { outcome: there, findings, run, cancelled: undefined };
    const again = await go(back);
    // Something was started by now, so a refusal of the way back leaves the environment where it should not be.
    const outcome = again === 'refused' ? 'failed' : again === 'done' ? there : again;
    return { outcome, findings, run, cancelled: undefined };
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    return { outcome: mayBeStarted ? 'unknown' : 'none', findings, run, cancelled: error };
  }
}
