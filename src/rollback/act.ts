import type { GitHub } from '../platform/github.ts';
import { Cancelled, type Finding, type RollbackOutcome } from '../verdict.ts';
import type { World } from '../world.ts';
import { follow } from './follow.ts';
import { connectToGitHub } from './github-connection.ts';
import { githubFinding } from './github-finding.ts';
import { setState } from './ledger.ts';
import type { Plan, StartedRun, StartRequest } from './plan.ts';
import type { RollbackTask } from './planning.ts';
import { claim, withdraw } from './race.ts';
import { readBefore } from './reconcile.ts';
import type { Entry, Ledger, RollbackRecord } from './record.ts';
import { runFinding } from './run-finding.ts';
import type { Stopwatch } from './stopwatch.ts';
import { start } from './trigger.ts';
import { verify } from './verify.ts';
import { joinWinner } from './winner.ts';

/** A plan that would be accepted, with the one request that carries it out. */
export interface AcceptedPlan extends Plan {
  readonly request: StartRequest;
  readonly chosen: NonNullable<Plan['chosen']>;
}

/** What came of carrying out a plan. */
export interface Acted {
  readonly outcome: RollbackOutcome;
  readonly findings: readonly Finding[];
  readonly run: StartedRun | undefined;
  readonly conclusion: string | undefined;
  readonly verified: 'yes' | 'no' | 'not-asked' | 'not-reached';
  readonly cancelled: Cancelled | undefined;
}

interface Act {
  readonly task: RollbackTask;
  readonly plan: AcceptedPlan;
  readonly ledger: Ledger;
  readonly github: GitHub;
  readonly world: World;
  readonly watch: Stopwatch;
}

/**
 * Carries a plan out: the intent is written, the one request is sent, that very run is followed to its end, the live
 * service is verified, and what came of it is written down.
 */
export async function carryOut(act: Act): Promise<Acted> {
  const { watch, world, plan } = act;
  let entry: Entry<RollbackRecord> | undefined;
  let run: StartedRun | undefined;
  let mayBeStarted = false;
  try {
    const claimed = await watch.step('execution', 'write the intent', () => claimIntent(act));
    if (claimed.kind === 'failed') {
      const finding = githubFinding(claimed.failure, 'Writing the intent to roll back', {
        permission: 'deployments: write',
      });
      return refused([
        { ...finding, reason: finding.reason === 'github-permission' ? 'github-permission' : 'rollback-record-failed' },
      ]);
    }
    if (claimed.kind === 'busy') return refused([anotherIsBusy(claimed.winner, world)]);
    if (claimed.kind === 'lost') {
      const joined = await watch.step('execution', 'find the run of the guard that was first', () =>
        joinWinner(act.github, claimed.winner, world),
      );
      if (joined.kind === 'none') return refused([joined.finding]);
      run = joined.run;
    } else {
      entry = claimed.entry;
      const before = await watch.step('execution', 'look before the request', () =>
        readBefore(act.github, plan.request),
      );
      if (!before.ok) {
        await withdraw(act.github, entry, 'GitHub could not be asked');
        return refused([githubFinding(before.failure, 'Looking at the runs before the request')]);
      }
      mayBeStarted = true;
      const context = { target: plan.target, before: before.value, ownRunId: ownRunId(world) };
      const { operationId } = entry;
      const started = await watch.step('execution', 'start the run', () =>
        start(act.github, plan.request, operationId, context, world),
      );
      if (started.kind === 'refused') {
        await withdraw(act.github, entry, 'GitHub refused the request');
        return refused([started.finding]);
      }
      if (started.kind === 'unknown') {
        await conclude(act.github, entry, 'error', 'whether a run was started is not known', undefined);
        return { ...refused([started.finding]), outcome: 'unknown' };
      }
      run = started.run;
      const link = { logUrl: run.url };
      await setState(act.github, entry.deploymentId, 'in_progress', {
        description: `run ${run.id}, attempt ${run.attempt}`,
        ...link,
      });
    }
    return await afterStart(act, run, entry);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    await noteCancellation(act, entry, run, mayBeStarted);
    const outcome = run === undefined && !mayBeStarted ? 'none' : 'unknown';
    return { outcome, findings: [], run, conclusion: undefined, verified: 'not-reached', cancelled: error };
  }
}

async function afterStart(act: Act, run: StartedRun, entry: Entry<RollbackRecord> | undefined): Promise<Acted> {
  const { plan, world, watch, github, task } = act;
  const followed = await watch.step('execution', 'follow the run to its end', () =>
    follow(
      github,
      run,
      {
        waitMs: plan.waitMs,
        ownRunId: ownRunId(world),
        environmentName: plan.environment,
        commit: plan.target.commit,
        ...(task.settings.job === undefined ? {} : { deployJob: task.settings.job }),
      },
      world,
    ),
  );
  const told = { run, conclusion: followed.conclusion, cancelled: undefined };
  if (followed.outcome !== 'succeeded') {
    const state = followed.outcome === 'failed' ? 'failure' : 'error';
    await conclude(github, entry, state, followed.finding.sentence, run);
    return {
      ...told,
      outcome: followed.outcome === 'failed' ? 'failed' : 'unknown',
      findings: [followed.finding],
      verified: 'not-reached',
    };
  }
  const verification = await watch.step('verification', 'verify what answers', () =>
    verify({ ...task, verify: plan.verify, target: plan.target, from: plan.from, world }),
  );
  const findings = [followed.finding, ...verification.findings];
  const isDone = verification.verified !== 'no';
  await conclude(
    github,
    entry,
    isDone ? 'success' : 'failure',
    isDone ? `rolled back to ${plan.target.tag}` : (verification.findings.at(-1)?.sentence ?? 'not verified'),
    run,
  );
  if (isDone) await retire(act);
  return { ...told, outcome: isDone ? 'done' : 'failed', findings, verified: verification.verified };
}

async function claimIntent({ task, plan, ledger, github, world }: Act) {
  const { request } = plan;
  const record: RollbackRecord = {
    kind: 'rollback',
    operationId: `${world.random()}${world.random()}`,
    tag: plan.target.tag,
    commit: plan.target.commit,
    rollbackOf: plan.from,
    imageDigest: plan.target.imageDigest,
    mechanism: plan.chosen,
    targetRun: request.mechanism === 'dispatch' ? undefined : { id: request.runId, attempt: request.attemptBefore },
    runId: ownRunId(world),
    runAttempt: Number(world.environment['GITHUB_RUN_ATTEMPT']) || undefined,
    reason: task.reason === undefined ? undefined : world.secrets.redact(task.reason),
    askedBy: task.askedBy,
  };
  return await claim({ github, environment: plan.environment, record, planned: ledger, world });
}

/** Says what became of the rollback; a record that cannot be closed is said in the log, and changes nothing. */
async function conclude(
  github: GitHub,
  entry: Entry<RollbackRecord> | undefined,
  state: 'success' | 'failure' | 'error',
  description: string,
  run: StartedRun | undefined,
): Promise<void> {
  if (entry === undefined) return;
  await setState(github, entry.deploymentId, state, {
    description,
    ...(run === undefined ? {} : { logUrl: run.url }),
  });
}

/** The release that was gone back from is not live any more. */
async function retire({ ledger, plan, github }: Act): Promise<void> {
  const left = ledger.entries.find((one) => one.kind === 'release' && one.tag === plan.from.tag);
  if (left === undefined) return;
  await setState(github, left.deploymentId, 'inactive', { description: `rolled back to ${plan.target.tag}` });
}

/** The job's own connection is closed by the cancellation; the record is worth a short one of its own. */
async function noteCancellation(
  act: Act,
  entry: Entry<RollbackRecord> | undefined,
  run: StartedRun | undefined,
  mayBeStarted: boolean,
): Promise<void> {
  if (entry === undefined) return;
  const connection = await connectToGitHub(act.task.settings, {
    ...act.world,
    cancelled: AbortSignal.timeout(LAST_WORDS_MS),
  });
  if (!connection.ok) return;
  if (!mayBeStarted) await withdraw(connection.github, entry, 'the guard was cancelled before the request');
  else await conclude(connection.github, entry, 'error', 'the guard was cancelled while the run was in flight', run);
}

/** A cancelled job has five seconds in all. */
const LAST_WORDS_MS = 2_500;

function refused(findings: readonly Finding[]): Acted {
  return {
    outcome: 'refused',
    findings,
    run: undefined,
    conclusion: undefined,
    verified: 'not-reached',
    cancelled: undefined,
  };
}

function anotherIsBusy(winner: Entry<RollbackRecord>, world: World): Finding {
  return runFinding(
    {
      title: 'the record of rollbacks',
      outcome: 'fail',
      reason: 'rollback-in-progress',
      sentence: `Another guard began to roll back from ${winner.rollbackOf.tag} to ${winner.tag} a moment before (record ${winner.deploymentId}), so nothing was sent.`,
      advice: 'See how that rollback ends, then decide again.',
    },
    world.clock.now(),
    world,
  );
}

/** The run that this program runs in. */
export function ownRunId(world: Pick<World, 'environment'>): number | undefined {
  return Number(world.environment['GITHUB_RUN_ID']) || undefined;
}
