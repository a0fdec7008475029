import type { GitHub } from '../platform/github.ts';
import { durationText } from '../report/wording.ts';
import { type Finding, foldVerdict } from '../verdict.ts';
import type { World } from '../world.ts';
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

/**
 * Mode `drill`: everything of a rollback but its request, for real, and the verdict whether one would work today and how
 * long it would take. The drill is written into the record, which also proves that the record can be written.
 */
export async function rehearse(task: RollbackTask, github: GitHub, world: World): Promise<RolledBack> {
  const watch = createStopwatch(world);
  world.output.section('plan');
  const planned = await makePlan(task, github, world, watch);
  const plan = planned.ok ? planned.plan : undefined;
  const findings: Finding[] = [...(planned.ok ? planned.plan.findings : planned.findings)];
  if (plan !== undefined) {
    for (const { text, tone } of planText(plan)) world.output.line(text, tone);
    const healthy = await watch.step('verification', 'ask the live service', () =>
      healthyNow({ ...task, verify: plan.verify, target: plan.target, world }),
    );
    findings.push(...healthy.findings);
  }
  const wouldTakeMs = plan === undefined || findings.some(forbids) ? undefined : estimate(plan, watch);
  if (wouldTakeMs !== undefined) findings.push(durationFinding(plan, wouldTakeMs, world));
  if (plan !== undefined && !task.settings.dryRun) {
    const unwritten = await watch.step('execution', 'write the record', () =>
      recordDrill(task, plan, findings, wouldTakeMs, github, world),
    );
    findings.push(...unwritten);
  }
  const obstacle = findings.find(forbids);
  const works = plan !== undefined && obstacle === undefined && wouldTakeMs !== undefined;
  return {
    report: {
      outcome: works ? 'planned' : 'none',
      sentence: works
        ? `A rollback from ${plan.from.tag} to ${plan.target.tag} would work today and take about ${durationText(wouldTakeMs)}.`
        : `A rollback would not work today: ${obstacle?.sentence ?? 'it could not be planned.'}`,
      advice: obstacle?.advice,
      plan,
      lastGoodTag: plan === undefined || plan.target.source === 'given' ? undefined : plan.target.tag,
      run: undefined,
      conclusion: undefined,
      verified: 'not-reached',
      steps: watch.steps,
      history: await history(github, task.settings.environment),
    },
    findings,
    phases: watch.steps.map(({ name, startMs, endMs }) => ({ name, startMs, endMs })),
    cancelled: undefined,
  };
}

/** What was spent deciding, the run's own time as it was the last time, and what asking the live service took. */
function estimate({ target }: Plan, watch: Stopwatch): number {
  const spent = watch.steps.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const { run } = target;
  const ran = run === undefined ? 0 : Date.parse(run.updatedAt) - Date.parse(run.startedAt);
  return Math.round(spent + (Number.isFinite(ran) ? Math.max(0, ran) : 0));
}

function durationFinding(plan: Plan | undefined, wouldTakeMs: number, world: World): Finding {
  const run = plan?.target.run;
  return runFinding(
    {
      title: 'duration',
      outcome: 'pass',
      sentence:
        run === undefined
          ? `A rollback would take at least ${durationText(wouldTakeMs)}; how long the run takes is not known, because the target has none.`
          : `A rollback would take about ${durationText(wouldTakeMs)}, as long as run ${run.id} took the last time and what was spent here.`,
    },
    world.clock.now(),
    world,
  );
}

async function recordDrill(
  task: RollbackTask,
  plan: Plan,
  findings: readonly Finding[],
  wouldTakeMs: number | undefined,
  github: GitHub,
  world: World,
): Promise<readonly Finding[]> {
  const { name: verdict } = foldVerdict(findings);
  const record: DrillRecord = {
    kind: 'drill',
    operationId: `${world.random()}${world.random()}`,
    tag: plan.target.tag,
    commit: plan.target.commit,
    runId: ownRunId(world),
    runAttempt: Number(world.environment['GITHUB_RUN_ATTEMPT']) || undefined,
    reason: task.reason === undefined ? undefined : world.secrets.redact(task.reason),
    askedBy: task.askedBy,
    verdict,
    wouldTakeMs,
  };
  const doing = 'Writing the drill into the record';
  const permission = 'deployments: write';
  const begun = world.clock.now();
  const written = await writeRecord(github, plan.environment, record, world);
  if (!written.ok) return [githubFinding(written.failure, doing, { permission })];
  const set = await setState(github, written.value.deploymentId, verdict === 'pass' ? 'success' : 'failure', {
    description: `drill: ${verdict}`,
  });
  if (!set.ok) return [githubFinding(set.failure, doing, { permission })];
  return [
    runFinding(
      {
        title: 'record',
        outcome: 'pass',
        sentence: `The record can be written (record ${written.value.deploymentId}).`,
      },
      begun,
      world,
    ),
  ];
}
