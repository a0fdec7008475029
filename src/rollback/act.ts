import type { GitHub } from '../platform/github.ts';
import { Cancelled, type Finding, type RollbackOutcome } from '../verdict.ts';
import type { World } from '../world.ts';
import { connectToGitHub } from './github-connection.ts';
import { githubFinding } from './github-finding.ts';
import { setState } from './ledger.ts';
import { finish, type Leg, mustBe, ownRunId, send } from './leg.ts';
import type { Plan, RollbackReport, StartedRun } from './plan.ts';
import { type Claimed, claim, withdraw } from './race.ts';
import type { Entry, Ledger, RollbackRecord } from './record.ts';
import { runFinding } from './run-finding.ts';
import { joinWinner } from './winner.ts';

/** What came of carrying out a plan. */
export interface Acted {
  readonly outcome: RollbackOutcome;
  readonly findings: readonly Finding[];
  readonly run: StartedRun | undefined;
  readonly conclusion: string | undefined;
  readonly verified: RollbackReport['verified'];
  readonly cancelled: Cancelled | undefined;
}

interface Act extends Leg {
  /** What the plan was made on. */
  readonly ledger: Ledger;
}

/** A cancelled job has five seconds in all. */
const LAST_WORDS_MS = 2_500;

/**
 * Carries a plan out: the intent is written, the one request is sent, that very run is followed to its end, the live
 * service is verified, and what came of it is written down.
 */
export async function carryOut(act: Act): Promise<Acted> {
  const { watch, world, github } = act;
  let entry: Entry<RollbackRecord> | undefined;
  let run: StartedRun | undefined;
  let mayBeStarted = false;
  try {
    const onIntent = (written: Entry<RollbackRecord>): void => {
      entry = written;
    };
    const claimed = await watch.step('execution', 'write the intent', () => claimIntent(act, onIntent));
    if (claimed.kind === 'failed') {
      const doing = 'Writing the intent to roll back into the record';
      return refused(githubFinding(claimed.failure, doing, { permission: 'deployments: write' }));
    }
    if (claimed.kind === 'busy' || (claimed.kind === 'lost' && claimed.winner.tag !== act.plan.target.tag)) {
      return refused(anotherIsBusy(claimed.winner, world));
    }
    if (claimed.kind === 'lost') {
      entry = undefined;
      return await joinRollback(act, claimed.winner);
    }
    entry = claimed.entry;
    const sent = await send(act, entry.operationId, () => {
      mayBeStarted = true;
    });
    if (sent.kind !== 'started') {
      if (sent.kind === 'unknown') await note(github, entry, 'error', 'whether a run was started is not known');
      else await withdraw(github, entry, 'nothing was started');
      return { ...refused(sent.finding), outcome: sent.kind };
    }
    run = sent.run;
    await note(github, entry, 'in_progress', `run ${run.id}, attempt ${run.attempt}`, run);
    const ended = await finish(act, run, mustBe(act.plan));
    await conclude(act, entry, run, ended);
    return { ...ended, run, cancelled: undefined };
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    await noteCancellation(act, entry, run, mayBeStarted);
    const outcome = mayBeStarted ? 'unknown' : 'none';
    return { outcome, findings: [], run, conclusion: undefined, verified: 'not-reached', cancelled: error };
  }
}

/**
 * Follows the run of another guard that goes back from the same release to the same target, and verifies what answers.
 * Sends nothing; the record is the other guard's.
 */
export async function joinRollback(leg: Leg<Plan>, winner: Entry<RollbackRecord>): Promise<Acted> {
  let run: StartedRun | undefined;
  try {
    const joined = await leg.watch.step('execution', 'find the run of the guard that was first', () =>
      joinWinner(leg.github, winner, leg.world),
    );
    if (joined.kind === 'none') return refused(joined.finding);
    run = joined.run;
    // A dispatched run may be of another ref than the target's.
    const ended = await finish(leg, run, winner.mechanism === 'dispatch' ? {} : { commit: winner.commit });
    return { ...ended, run, cancelled: undefined };
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    return { outcome: 'unknown', findings: [], run, conclusion: undefined, verified: 'not-reached', cancelled: error };
  }
}

async function claimIntent(
  { task, plan, ledger, github, world }: Act,
  onIntent: (entry: Entry<RollbackRecord>) => void,
): Promise<Claimed> {
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
  return await claim({ github, environment: plan.environment, record, planned: ledger, world, onIntent });
}

/** Closes the record, and that of the release that was gone back from: it is not live any more. */
async function conclude(
  { plan, github, ledger, world }: Act,
  entry: Entry<RollbackRecord>,
  run: StartedRun,
  { outcome, findings }: { readonly outcome: Acted['outcome']; readonly findings: readonly Finding[] },
): Promise<void> {
  const cause = findings.find(({ outcome }) => outcome !== 'pass')?.sentence ?? 'not verified';
  if (outcome !== 'done') {
    await note(github, entry, outcome === 'failed' ? 'failure' : 'error', world.secrets.redact(cause), run);
    return;
  }
  await note(github, entry, 'success', `rolled back to ${plan.target.tag}`, run);
  const left = ledger.entries.find((one) => one.kind === 'release' && one.tag === plan.from.tag);
  if (left !== undefined) {
    await setState(github, left.deploymentId, 'inactive', { description: `rolled back to ${plan.target.tag}` });
  }
}

/** What cannot be noted changes nothing: the record stays open, and the next guard asks a person. */
async function note(
  github: GitHub,
  entry: Entry<RollbackRecord>,
  state: 'in_progress' | 'success' | 'failure' | 'error',
  description: string,
  run?: StartedRun,
): Promise<void> {
  const link = run === undefined ? {} : { logUrl: run.url };
  await setState(github, entry.deploymentId, state, { description, ...link });
}

/** The job's own connection is closed by the cancellation; the record is worth a short one of its own. */
async function noteCancellation(
  { task, world }: Act,
  entry: Entry<RollbackRecord> | undefined,
  run: StartedRun | undefined,
  mayBeStarted: boolean,
): Promise<void> {
  if (entry === undefined) return;
  const connection = await connectToGitHub(task.settings, { ...world, cancelled: AbortSignal.timeout(LAST_WORDS_MS) });
  if (!connection.ok) return;
  if (mayBeStarted)
    await note(connection.github, entry, 'error', 'the guard was cancelled while the run was in flight', run);
  else await withdraw(connection.github, entry, 'the guard was cancelled before the request');
}

function refused(finding: Finding): Acted {
  return {
    outcome: 'refused',
    findings: [finding],
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
