import type { GitHub } from '../platform/github.ts';
import { durationText } from '../report/wording.ts';
import { Cancelled, type Finding, foldVerdict } from '../verdict.ts';
import type { World } from '../world.ts';
import { carryOutDrill, type DrillPlan, type FullDrill, planFullDrill } from './full-drill.ts';
import { githubFinding } from './github-finding.ts';
import { setState, writeRecord } from './ledger.ts';
import { ownRunId } from './leg.ts';
import type { Plan } from './plan.ts';
import { planText } from './plan-text.ts';
import { forbids, makePlan, type RollbackTask } from './planning.ts';
import type { DrillRecord } from './record.ts';
import { history, type RolledBack } from './rollback.ts';
import { runFinding } from './run-finding.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';
import { healthyNow } from './verify.ts';

const RECORDING = 'Writing the drill into the record';
const PERMISSION = 'deployments: write';

/**
 * Mode `drill`: everything of a rollback but its request, for real, and the verdict whether one would work today and how
 * long it would take. The drill is written into the record, which also proves that the record can be written.
 * With `rollback.drill: full` it goes back for real, outside of production, and comes forward again.
 */
export async function rehearse(task: RollbackTask, github: GitHub, world: World): Promise<RolledBack> {
  const watch = createStopwatch(world);
  const findings: Finding[] = [];
  let plan: Plan | undefined;
  let full: FullDrill | undefined;
  let wouldTakeMs: number | undefined;
  let cancelled: Cancelled | undefined;
  try {
    world.output.section('plan');
    const planned = await makePlan(task, github, world, watch);
    findings.push(...(planned.ok ? planned.plan.findings : planned.findings));
    if (planned.ok) {
      plan = planned.plan;
      for (const { text, tone } of planText(plan)) world.output.line(text, tone);
      findings.push(...(await askLiveService(task, plan, world, watch)));
      if (!findings.some(forbids)) {
        wouldTakeMs = estimate(plan, watch);
        findings.push(durationFinding(plan, wouldTakeMs, world));
      }
      const drill = await fullDrill(task, plan, findings, github, world, watch);
      const recorded = await recordDrill(task, plan, drill, findings, wouldTakeMs, github, world, watch);
      full = recorded.full;
      cancelled = full?.cancelled;
      findings.push(...recorded.findings);
    }
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    cancelled = error;
  }
  const obstacle = findings.find(forbids);
  const works = plan !== undefined && obstacle === undefined && wouldTakeMs !== undefined;
  return {
    report: {
      outcome: full?.outcome ?? (works ? 'planned' : 'none'),
      sentence: sentenceOf(plan, full, obstacle, wouldTakeMs),
      advice: obstacle?.advice,
      plan,
      lastGoodTag: plan === undefined || plan.target.source === 'given' ? undefined : plan.target.tag,
      run: full?.run,
      conclusion: undefined,
      verified: full?.outcome === 'done' && plan?.verify !== undefined ? 'yes' : 'not-reached',
      steps: watch.steps,
      history: cancelled === undefined ? await history(github, task.settings.environment) : [],
    },
    findings,
    phases: watch.steps.map(({ name, startMs, endMs }) => ({ name, startMs, endMs })),
    cancelled,
  };
}

function sentenceOf(
  plan: Plan | undefined,
  full: FullDrill | undefined,
  obstacle: Finding | undefined,
  wouldTakeMs: number | undefined,
): string {
  if (plan === undefined || obstacle !== undefined || wouldTakeMs === undefined) {
    const why = obstacle?.sentence ?? 'It could not be planned.';
    return full === undefined ? `A rollback would not work today. ${why}` : `The full drill did not work. ${why}`;
  }
  const { from, target, environment } = plan;
  return full === undefined
    ? `A rollback from ${from.tag} to ${target.tag} would work today and take about ${durationText(wouldTakeMs)}.`
    : `${environment} was rolled back from ${from.tag} to ${target.tag} and came back to ${from.tag}.`;
}

async function askLiveService(
  task: RollbackTask,
  plan: Plan,
  world: World,
  watch: Stopwatch,
): Promise<readonly Finding[]> {
  const asked = await watch.step('verification', 'ask the live service', () =>
    healthyNow({ ...task, verify: plan.verify, target: plan.target, world }),
  );
  return asked.findings;
}

/** The plan of a full drill, where one was asked for and nothing stands against it; what does is added to the findings. */
async function fullDrill(
  task: RollbackTask,
  plan: Plan,
  findings: Finding[],
  github: GitHub,
  world: World,
  watch: Stopwatch,
): Promise<DrillPlan | undefined> {
  if (task.policy.rollback.drill !== 'full' || task.settings.dryRun || findings.some(forbids)) return undefined;
  world.output.section('plan of the way back');
  const { drill, findings: obstacles } = await planFullDrill(task, plan, github, world, watch);
  if (drill !== undefined) for (const { text, tone } of planText(drill.back)) world.output.line(text, tone);
  findings.push(...obstacles);
  return drill;
}

/** What was spent deciding, the run's own time as it was the last time, and what asking the live service took. */
function estimate({ target }: Plan, watch: Stopwatch): number {
  const spent = watch.steps.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const { run } = target;
  const ran = run === undefined ? 0 : Date.parse(run.updatedAt) - Date.parse(run.startedAt);
  return Math.round(spent + (Number.isFinite(ran) ? Math.max(0, ran) : 0));
}

function durationFinding({ target: { run } }: Plan, wouldTakeMs: number, world: World): Finding {
  return runFinding(
    {
      title: 'duration',
      outcome: 'pass',
      sentence:
        run === undefined
          ? `A rollback would take at least ${durationText(wouldTakeMs)}; how long its run takes is not known, because the target has none.`
          : `A rollback would take about ${durationText(wouldTakeMs)}: what was spent here, and as long as run ${run.id} took the last time.`,
    },
    world.clock.now(),
    world,
  );
}

/** Writes the drill down, before a full one starts anything, and says in the record how it ended. */
async function recordDrill(
  task: RollbackTask,
  plan: Plan,
  drill: DrillPlan | undefined,
  before: readonly Finding[],
  wouldTakeMs: number | undefined,
  github: GitHub,
  world: World,
  watch: Stopwatch,
): Promise<{ readonly findings: readonly Finding[]; readonly full: FullDrill | undefined }> {
  if (task.settings.dryRun) return { findings: [], full: undefined };
  const record: DrillRecord = {
    kind: 'drill',
    operationId: `${world.random()}${world.random()}`,
    tag: plan.target.tag,
    commit: plan.target.commit,
    runId: ownRunId(world),
    runAttempt: Number(world.environment['GITHUB_RUN_ATTEMPT']) || undefined,
    reason: task.reason === undefined ? undefined : world.secrets.redact(task.reason),
    askedBy: task.askedBy,
    verdict: foldVerdict(before).name,
    drilledFrom: drill === undefined ? undefined : plan.from,
    wouldTakeMs,
  };
  const begun = world.clock.now();
  const written = await watch.step('execution', 'write the record', () =>
    writeRecord(github, plan.environment, record, world),
  );
  if (!written.ok) {
    return { findings: [githubFinding(written.failure, RECORDING, { permission: PERMISSION })], full: undefined };
  }
  const { deploymentId } = written.value;
  const findings: Finding[] = [
    runFinding(
      { title: 'record', outcome: 'pass', sentence: `The record can be written (record ${deploymentId}).` },
      begun,
      world,
    ),
  ];
  let full: FullDrill | undefined;
  if (drill !== undefined) {
    world.output.section('full drill');
    full = await carryOutDrill(drill, { task, github, world, watch }, record.operationId);
    findings.push(...full.findings);
  }
  const worked = full === undefined ? record.verdict === 'pass' : full.outcome === 'done';
  const description = full === undefined ? `drill: ${record.verdict}` : `full drill: ${full.outcome}`;
  const set = await setState(github, deploymentId, worked ? 'success' : 'failure', { description });
  if (!set.ok && full === undefined) findings.push(githubFinding(set.failure, RECORDING, { permission: PERMISSION }));
  return { findings, full };
}
