import type { GitHub } from '../platform/github.ts';
import { cleanPart } from '../report/clean-report.ts';
import type { Phase } from '../report/report.ts';
import { Cancelled, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import { type Acted, carryOut, joinRollback } from './act.ts';
import type { AcceptedPlan, FollowedPlan, Leg } from './leg.ts';
import type { HistoryEntry, Plan, RollbackReport } from './plan.ts';
import { planText } from './plan-text.ts';
import { forbids, makePlan, type Planned, type RollbackTask } from './planning.ts';
import { historyOf } from './record/history.ts';
import { readLedger, readStates } from './record/ledger.ts';
import type { Entry, Ledger, RollbackRecord } from './record/record.ts';
import { inFlightSentence } from './run/by-hand.ts';
import { createStopwatch } from './stopwatch.ts';

/** What a rollback or a drill came to, for the report. */
export interface RolledBack {
  readonly report: RollbackReport;
  readonly findings: readonly Finding[];
  readonly phases: readonly Phase[];
  readonly cancelled: Cancelled | undefined;
}

const CANCELLED_BEFORE = 'The job was cancelled before anything was sent.';
/** Records whose end is asked for, for the history. */
const NEWEST_ROLLBACKS = 10;

/**
 * Plans the rollback, shows the plan, and, unless it is a dry run or something forbids it, carries it out.
 * Sends at most one request that starts a run. Never throws for anything that GitHub or the service did.
 */
export async function rollBack(task: RollbackTask, github: GitHub, world: World): Promise<RolledBack> {
  const watch = createStopwatch(world);
  const tell = async (acted: Acted, planned: Planned | undefined, sentence: string, advice?: string) => {
    const plan = planned?.ok ? planned.plan : undefined;
    // A record that could not be read a moment ago is not asked for again: that may take another minute.
    const isReadable = acted.cancelled === undefined && (planned?.ok || planned?.ledger !== undefined);
    return {
      report: {
        outcome: acted.outcome,
        sentence,
        advice,
        plan,
        lastGoodTag: plan === undefined || plan.target.source === 'given' ? undefined : plan.target.tag,
        run: acted.run,
        conclusion: acted.conclusion,
        verified: acted.verified,
        steps: watch.steps,
        history: isReadable ? await history(github, task.settings.environment) : [],
      },
      findings: acted.findings,
      phases: [
        ...watch.steps.map(({ name, startMs, endMs }) => ({ name, startMs, endMs })),
        ...(planned?.ok ? planned.phases : []),
      ],
      cancelled: acted.cancelled,
    };
  };
  let planned: Planned | undefined;
  try {
    for (let hasReplanned = false; ; hasReplanned = true) {
      world.output.section('plan');
      planned = await makePlan(task, github, world, watch);
      if (!planned.ok) {
        return await tell(nothingSent('refused', planned.findings), planned, ...because(planned.findings));
      }
      const { plan, rival, ledger } = planned;
      showPlan(plan, world);
      const forbidding = plan.findings.filter(forbids);
      const act = actOf(rival, followedPlan(plan) ?? acceptedPlan(plan));
      if (forbidding.length > 0 || act === undefined) {
        return await tell(nothingSent('refused', plan.findings), planned, ...because(forbidding));
      }
      if (task.settings.dryRun) {
        return await tell(nothingSent('planned', plan.findings), planned, plannedSentence(plan, rival));
      }
      world.output.section('rollback');
      const acted = await act({ task, plan, github, world, watch }, ledger);
      // What the guard that was first has started may be why this one saw another target: the record tells now.
      if (acted.wasOvertaken && !hasReplanned) continue;
      const findings = [...plan.findings, ...acted.findings];
      return await tell({ ...acted, findings }, planned, ...endOf(plan, acted));
    }
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    return await tell({ ...nothingSent('none', []), cancelled: error }, planned, CANCELLED_BEFORE);
  }
}

/** Prints the plan; redacted first, because a secret that is wrapped is not found any more. */
export function showPlan(plan: Plan, world: Pick<World, 'output' | 'secrets'>): void {
  for (const { text, tone } of planText(cleanPart(plan, world.secrets.redact))) world.output.line(text, tone);
}

/** The ledger as people read it; empty where it cannot be read, because no report may fail for it. */
export async function history(github: GitHub, environment: string): Promise<readonly HistoryEntry[]> {
  const read = await readLedger(github, environment);
  if (!read.ok) return [];
  const rollbacks = read.value.entries.filter(({ kind }) => kind === 'rollback').slice(0, NEWEST_ROLLBACKS);
  const states = await readStates(github, rollbacks);
  return historyOf(read.value, states.ok ? states.value : new Map());
}

/** Follows the rollback of another guard, or carries out the plan; `undefined` where there is neither. */
function actOf(
  rival: Entry<RollbackRecord> | undefined,
  open: AcceptedPlan | FollowedPlan | undefined,
): ((leg: Leg<Plan>, ledger: Ledger) => Promise<Acted>) | undefined {
  if (rival !== undefined) return async (leg) => await joinRollback(leg, rival);
  if (open === undefined) return undefined;
  return async (leg, ledger) => await carryOut({ ...leg, plan: open, ledger });
}

/** The plan, if there is a request to carry it out. */
export function acceptedPlan(plan: Plan): AcceptedPlan | undefined {
  const { request, chosen } = plan;
  return request === undefined || chosen === undefined ? undefined : { ...plan, request, chosen };
}

function followedPlan(plan: Plan): FollowedPlan | undefined {
  const { underWay } = plan;
  return underWay === undefined ? undefined : { ...plan, underWay };
}

function nothingSent(outcome: 'refused' | 'planned' | 'none', findings: readonly Finding[]): Acted {
  return { outcome, findings, run: undefined, conclusion: undefined, verified: 'not-reached', cancelled: undefined };
}

type Told = readonly [sentence: string, advice: string | undefined];

function because(findings: readonly Finding[], otherwise = 'Nothing was sent.'): Told {
  const first = findings.find(forbids);
  return [first?.sentence ?? otherwise, first?.advice];
}

/** What a plan that was carried out came to; pure. */
export function endOf(plan: Plan, acted: Acted): Told {
  if (acted.cancelled !== undefined) return cancelledEnd(plan, acted);
  if (acted.outcome === 'done') return [doneSentence(plan, acted), undefined];
  return because(acted.findings, 'How the rollback ended is not known.');
}

function cancelledEnd({ target }: Plan, { outcome, run, conclusion }: Acted): Told {
  if (outcome === 'none') return [CANCELLED_BEFORE, undefined];
  if (run === undefined) {
    return [
      'The job was cancelled while the request was under way, so it is not known whether a run was started.',
      'See with the command in the log whether it was.',
    ];
  }
  return conclusion === undefined
    ? [`The job was cancelled before run ${run.id} had ended.`, inFlightSentence(run)]
    : [
        `Run ${run.id} succeeded, and the job was cancelled before it was known what answers now.`,
        `Look whether ${target.tag} serves.`,
      ];
}

function plannedSentence(plan: Plan, rival: Entry<RollbackRecord> | undefined): string {
  const { from, target, chosen, underWay } = plan;
  if (rival === undefined && underWay !== undefined) {
    return `Run ${underWay.run.id} is bringing ${target.tag} back already and would be followed; nothing was sent.`;
  }
  return rival === undefined
    ? `A rollback from ${from.tag} to ${target.tag} by ${chosen} would be accepted; nothing was sent.`
    : `Another guard is going back from ${from.tag} to ${target.tag} (record ${rival.deploymentId}), and its run would be followed; nothing was sent.`;
}

function doneSentence({ environment, from, target, verify }: Plan, { run, verified }: Acted): string {
  const serves =
    verified === 'yes'
      ? `and ${verify?.url} serves it`
      : verified === 'no'
        ? `and ${verify?.url} is well, but does not say which release it is`
        : 'but nobody verified what answers now, because the policy has no rollback.verify.url';
  return `${environment} was rolled back from ${from.tag} to ${target.tag}: run ${run?.id} succeeded, ${serves}.`;
}
