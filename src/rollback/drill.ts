import type { GitHub } from '../platform/github.ts';
import { durationText } from '../report/wording.ts';
import { Cancelled, type Finding, foldVerdict, type RollbackOutcome } from '../verdict.ts';
import type { World } from '../world.ts';
import { carryOutDrill, type DrillPlan, type FullDrill, planFullDrill } from './full-drill.ts';
import { githubFinding } from './github-finding.ts';
import { ownAttempt, ownRunId } from './leg.ts';
import type { Plan, RollbackReport } from './plan.ts';
import { forbids, makePlan, type Planned, type RollbackTask } from './planning.ts';
import { setState, writeRecord } from './record/ledger.ts';
import { note } from './record/note.ts';
import type { DrillRecord, Entry } from './record/record.ts';
import { history, type RolledBack, showPlan } from './rollback.ts';
import { runFinding } from './run/run-finding.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';
import { healthyNow } from './verify/verify.ts';

const RECORDING = 'Writing the drill into the record';
const PERMISSION = 'deployments: write';

/** What all steps of a drill need. */
interface Scene {
  readonly task: RollbackTask;
  readonly github: GitHub;
  readonly world: World;
  readonly watch: Stopwatch;
}

/** A drill as far as it has come; its steps add to it. */
interface Rehearsal {
  readonly findings: Finding[];
  planned: Planned | undefined;
  /** Milliseconds; known where a rollback would work. */
  wouldTakeMs: number | undefined;
  /** What stands against a full drill, where one was asked for and a rollback would work. */
  against: Finding | undefined;
  full: FullDrill | undefined;
}

/**
 * Mode `drill`: everything of a rollback but its request, for real, and the verdict whether one would work today and how
 * long it would take. The drill is written into the record, which also proves that the record can be written.
 * With `rollback.drill: full` it goes back for real, outside of production, and comes forward again.
 */
export async function rehearse(task: RollbackTask, github: GitHub, world: World): Promise<RolledBack> {
  const scene: Scene = { task, github, world, watch: createStopwatch(world) };
  const rehearsal: Rehearsal = {
    findings: [],
    planned: undefined,
    wouldTakeMs: undefined,
    against: undefined,
    full: undefined,
  };
  let cancelled: Cancelled | undefined;
  try {
    await rehearseWith(scene, rehearsal);
    cancelled = rehearsal.full?.cancelled;
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    cancelled = error;
  }
  const { findings, planned } = rehearsal;
  const plan = planned?.ok ? planned.plan : undefined;
  // A record that could not be read a moment ago is not asked for again: that may take another minute.
  const isReadable = cancelled === undefined && (planned?.ok || planned?.ledger !== undefined);
  return {
    report: {
      ...told(rehearsal, cancelled),
      plan,
      lastGoodTag: plan === undefined || plan.target.source === 'given' ? undefined : plan.target.tag,
      run: rehearsal.full?.run,
      conclusion: undefined,
      verified: rehearsal.full?.verified ?? 'not-reached',
      steps: scene.watch.steps,
      history: isReadable ? await history(github, task.settings.environment) : [],
    },
    findings,
    phases: [
      ...scene.watch.steps.map(({ name, startMs, endMs }) => ({ name, startMs, endMs })),
      ...(planned?.ok ? planned.phases : []),
    ],
    cancelled,
  };
}

async function rehearseWith(scene: Scene, rehearsal: Rehearsal): Promise<void> {
  const { task, github, world, watch } = scene;
  const { findings } = rehearsal;
  world.output.section('plan');
  const planned = await makePlan(task, github, world, watch);
  rehearsal.planned = planned;
  if (!planned.ok) {
    findings.push(...planned.findings);
    return;
  }
  const { plan } = planned;
  findings.push(...plan.findings);
  showPlan(plan, world);
  const live = await watch.step('verification', 'ask the live service', () =>
    healthyNow({ ...task, verify: plan.verify, target: plan.target, world }),
  );
  findings.push(...live.findings);
  if (!findings.some(forbids)) {
    rehearsal.wouldTakeMs = estimate(plan, watch);
    findings.push(durationFinding(plan, rehearsal.wouldTakeMs, world));
  }
  const { name: verdict } = foldVerdict(findings);
  if (task.settings.dryRun) return;

  const isFull = task.policy.rollback.drill === 'full' && rehearsal.wouldTakeMs !== undefined;
  const drill = isFull ? await fullDrill(scene, plan, rehearsal) : undefined;
  const entry = await record(scene, plan, rehearsal, verdict, drill);
  if (entry === undefined) return;
  if (drill !== undefined) {
    world.output.section('full drill');
    rehearsal.full = await carryOutDrill(drill, scene, entry.operationId);
    findings.push(...rehearsal.full.findings);
    await note(scene, entry, FULL_STATES[rehearsal.full.outcome], `full drill: ${rehearsal.full.outcome}`);
    return;
  }
  const state = verdict === 'pass' ? 'success' : 'failure';
  const description = `drill: ${verdict}`;
  const set = await setState(github, entry.deploymentId, state, { description });
  if (!set.ok && !world.cancelled.aborted) {
    findings.push(githubFinding(set.failure, RECORDING, { permission: PERMISSION }));
  }
  if (world.cancelled.aborted) await note(scene, entry, state, description);
  world.cancelled.throwIfAborted();
}

const FULL_STATES = {
  none: 'inactive',
  planned: 'inactive',
  refused: 'inactive',
  done: 'success',
  failed: 'failure',
  unknown: 'error',
} as const satisfies Readonly<Record<RollbackOutcome, string>>;

/** What is said at the end. Pure. */
function told(
  { planned, findings, wouldTakeMs, against, full }: Rehearsal,
  cancelled: Cancelled | undefined,
): Pick<RollbackReport, 'outcome' | 'sentence' | 'advice'> {
  if (full !== undefined) return { outcome: full.outcome, sentence: full.sentence, advice: full.advice };
  if (cancelled !== undefined) {
    return { outcome: 'none', sentence: 'The drill was cancelled; nothing was started.', advice: undefined };
  }
  if (against !== undefined) {
    return {
      outcome: 'refused',
      sentence: `The full drill was not begun. ${against.sentence}`,
      advice: against.advice,
    };
  }
  const obstacle = findings.find(forbids);
  if (!planned?.ok || obstacle !== undefined || wouldTakeMs === undefined) {
    const why = obstacle?.sentence ?? 'It could not be planned.';
    return { outcome: 'none', sentence: `A rollback would not work today. ${why}`, advice: obstacle?.advice };
  }
  const { from, target } = planned.plan;
  const sentence = `A rollback from ${from.tag} to ${target.tag} would work today and take about ${durationText(wouldTakeMs)}.`;
  return { outcome: 'planned', sentence, advice: undefined };
}

/** The plan of a full drill; what stands against it is added to the findings. */
async function fullDrill(scene: Scene, plan: Plan, rehearsal: Rehearsal): Promise<DrillPlan | undefined> {
  const { task, github, world, watch } = scene;
  world.output.section('plan of the way back');
  const { drill, findings } = await planFullDrill(task, plan, github, world, watch);
  if (drill !== undefined) showPlan(drill.back, world);
  rehearsal.findings.push(...findings);
  rehearsal.against = findings.find(forbids);
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

/** Writes the drill down, before a full one starts anything. */
async function record(
  scene: Scene,
  plan: Plan,
  { findings, wouldTakeMs }: Rehearsal,
  verdict: DrillRecord['verdict'],
  drill: DrillPlan | undefined,
): Promise<Entry | undefined> {
  const { task, github, world, watch } = scene;
  const begun = world.clock.now();
  const { tag, commit } = plan.target;
  const written = await watch.step('execution', 'write the record', () =>
    writeRecord(
      github,
      plan.environment,
      {
        kind: 'drill',
        operationId: `${world.random()}${world.random()}`,
        tag,
        commit,
        runId: ownRunId(world),
        runAttempt: ownAttempt(world),
        reason: task.reason === undefined ? undefined : world.secrets.redact(task.reason),
        askedBy: task.askedBy,
        verdict,
        drilledFrom: drill === undefined ? undefined : plan.from,
        wouldTakeMs,
      },
      world,
    ),
  );
  if (written.ok && world.cancelled.aborted) {
    await note(scene, written.value, 'inactive', 'withdrawn: the drill was cancelled');
  }
  world.cancelled.throwIfAborted();
  if (!written.ok) {
    findings.push(githubFinding(written.failure, RECORDING, { permission: PERMISSION }));
    return undefined;
  }
  const { deploymentId } = written.value;
  const sentence = `The record can be written (record ${deploymentId}).`;
  findings.push(runFinding({ title: 'record', outcome: 'pass', sentence }, begun, world));
  return written.value;
}
