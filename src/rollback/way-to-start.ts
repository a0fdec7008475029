import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import { ownRunId } from './leg.ts';
import { choiceFindings } from './mechanism/choice.ts';
import type { MechanismFacts } from './mechanism/facts.ts';
import { chooseMechanism, type Via } from './mechanism/mechanism.ts';
import { besideFinding, followedFinding, underWay } from './mechanism/under-way.ts';
import type { Mechanism, Plan } from './plan.ts';
import type { RollbackTask } from './planning.ts';

/** The way that was chosen, or the run that is followed instead, and what is to know about it. */
export interface WayToStart {
  readonly chosen: Mechanism | undefined;
  readonly underWay: Plan['underWay'];
  readonly findings: readonly Finding[];
}

/**
 * A run of the target that will still deploy is followed: another one beside it would be a second deployment of the same
 * release. Who asks for a dispatch by name gets one. Pure.
 */
export function howToStart(
  { kind, policy }: RollbackTask,
  facts: MechanismFacts,
  mechanisms: readonly Mechanism[],
  via: Via,
  job: string | undefined,
  at: number,
  world: Pick<World, 'environment'>,
): WayToStart {
  const chosen = chooseMechanism(mechanisms, via, job);
  const findings = choiceFindings(mechanisms, via, job, at);
  const running = via === 'dispatch' ? undefined : underWay(facts, job, ownRunId(world));
  if (running === undefined || running.kind === 'deployed') return { chosen, underWay: undefined, findings };
  const { target } = facts;
  const none = { chosen: undefined, underWay: undefined };
  if (running.kind === 'unclear') {
    if (chosen === undefined) return { chosen, underWay: undefined, findings };
    return { ...none, findings: [besideFinding(running.run, target, running.why, at)] };
  }
  const { followed } = running;
  if (kind === 'drill' && policy.rollback.drill === 'full') {
    // It goes there and back with requests of its own.
    const why = `its job "${followed.deployJob}" has not ended`;
    return { ...none, findings: [besideFinding(running.run, target, why, at)] };
  }
  // What would keep it from ending keeps it from ending now.
  const deadlocks = mechanisms
    .filter(({ name }) => name !== 'dispatch')
    .flatMap(({ obstacles }) => obstacles)
    .filter(({ reason, outcome }) => reason === 'rollback-deadlock' && outcome === 'fail');
  const endless = [...new Map(deadlocks.map((finding) => [finding.sentence, finding])).values()];
  return { chosen: undefined, underWay: followed, findings: [followedFinding(followed, target, at), ...endless] };
}
