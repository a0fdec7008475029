import type { GitHub } from '../platform/github.ts';
import { Cancelled, type Finding, type RollbackOutcome } from '../verdict.ts';
import type { World } from '../world.ts';
import { type AcceptedPlan, finish, type Leg, mustBe, send } from './leg.ts';
import type { Plan, RollbackReport, StartedRun } from './plan.ts';
import { forbids, makePlan, type RollbackTask } from './planning.ts';
import { acceptedPlan } from './rollback.ts';
import { runFinding } from './run/run-finding.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A full drill that may be done: the way to the target, and the way back again. */
export interface DrillPlan {
  readonly forth: AcceptedPlan;
  readonly back: AcceptedPlan;
}

/** What a full drill came to. */
export interface FullDrill {
  readonly outcome: RollbackOutcome;
  /** One sentence; says where the environment was left. */
  readonly sentence: string;
  readonly advice: string | undefined;
  readonly findings: readonly Finding[];
  /** The last run that was started. */
  readonly run: StartedRun | undefined;
  /** Of what answers at the end. */
  readonly verified: RollbackReport['verified'];
  readonly cancelled: Cancelled | undefined;
}

/** How one way of a full drill ended. */
interface Way {
  readonly outcome: RollbackOutcome;
  readonly findings: readonly Finding[];
  readonly verified: RollbackReport['verified'];
}

/** Names that mean production whatever else a repository calls it: `prod-eu`, `eu-production`, `live`; not `pre-prod`. */
const PRODUCTION = /(?:^|[^a-z])(?<!(?:pre|non)[^a-z])(?:prod|prd|production|live)(?:$|[^a-z])/i;

/** Whether an environment is production by its name. Pure. */
export function isProduction(environment: string): boolean {
  return PRODUCTION.test(environment);
}

/**
 * Plans the way there and the way back before anything is sent: whoever cannot come back does not leave. Refused in
 * production, and where the way back would be.
 *
 * @throws Cancelled when the job is cancelled
 */
export async function planFullDrill(
  task: RollbackTask,
  plan: Plan,
  github: GitHub,
  world: World,
  watch: Stopwatch,
): Promise<{ readonly drill: DrillPlan | undefined; readonly findings: readonly Finding[] }> {
  const begun = world.clock.now();
  if (isProduction(plan.environment)) {
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
 * even if the way there failed, unless nothing was started or nobody knows what was.
 *
 * @param operationId of the record that was written before
 */
export async function carryOutDrill(
  { forth, back }: DrillPlan,
  leg: Omit<Leg, 'plan'>,
  operationId: string,
): Promise<FullDrill> {
  const { from, target, environment } = forth;
  const findings: Finding[] = [];
  let run: StartedRun | undefined;
  let mayBeStarted = false;
  const go = async (plan: AcceptedPlan): Promise<Way> => {
    leg.world.output.line(`From ${plan.from.tag} to ${plan.target.tag}.`, 'strong');
    const sent = await send({ ...leg, plan }, operationId, () => {
      mayBeStarted = true;
    });
    let way: Way;
    if (sent.kind === 'started') {
      run = sent.run;
      const ended = await finish({ ...leg, plan }, sent.run, mustBe(plan));
      way = ended;
      findings.push(...ended.findings);
      if (ended.cancelled !== undefined) throw ended.cancelled;
    } else {
      way = { outcome: sent.kind, findings: [sent.finding], verified: 'not-reached' };
      findings.push(sent.finding);
    }
    return way;
  };
  const end = (way: Way, outcome: RollbackOutcome, sentence: string): FullDrill => {
    const cause = way.findings.find(forbids);
    const why = cause === undefined ? '' : ` ${cause.sentence}`;
    const told = { sentence: `${sentence}${why}`, advice: cause?.advice };
    return { outcome, ...told, findings, run, verified: way.verified, cancelled: undefined };
  };
  try {
    const there = await go(forth);
    if (there.outcome === 'refused') return end(there, 'refused', 'The full drill started nothing.');
    if (there.outcome === 'unknown') {
      return end(there, 'unknown', `The full drill broke off, and it is not known what serves in ${environment}.`);
    }
    const again = await go(back);
    if (again.outcome !== 'done') {
      // Something was started by now, so a refusal of the way back leaves the environment where it should not be.
      const outcome = again.outcome === 'unknown' ? 'unknown' : 'failed';
      return end(again, outcome, `The full drill did not come back from ${target.tag} to ${from.tag}.`);
    }
    return there.outcome === 'done'
      ? end(again, 'done', `${environment} was rolled back from ${from.tag} to ${target.tag} and came back.`)
      : end(there, 'failed', `The full drill did not get to ${target.tag}, and came back to ${from.tag}.`);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    const outcome = mayBeStarted ? 'unknown' : 'none';
    const sentence = mayBeStarted
      ? `The full drill was cancelled, and ${environment} may be left at ${target.tag}.`
      : 'The full drill was cancelled before anything was sent.';
    const advice = mayBeStarted ? `Find out which version serves, and bring ${from.tag} back by hand.` : undefined;
    return { outcome, sentence, advice, findings, run, verified: 'not-reached', cancelled: error };
  }
}
