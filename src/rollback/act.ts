import { Cancelled, type Finding, type RollbackOutcome } from '../verdict.ts';
import type { World } from '../world.ts';
import { githubFinding } from './github-finding.ts';
import {
  type AcceptedPlan,
  type Ended,
  type FollowedPlan,
  finish,
  type Leg,
  type MustBe,
  mustBe,
  ownAttempt,
  ownRunId,
  type Sent,
  send,
} from './leg.ts';
import type { Plan, RollbackReport, StartedRun } from './plan.ts';
import { VERIFIED } from './recognition.ts';
import { fingerprintOf } from './record/address.ts';
import { setState } from './record/ledger.ts';
import { note, withdrawLost } from './record/note.ts';
import { type Claimed, claim } from './record/race.ts';
import type { Entry, Ledger, RollbackRecord } from './record/record.ts';
import { runFinding } from './run/run-finding.ts';
import { joinWinner } from './winner.ts';

/** What came of carrying out a plan. */
export interface Acted {
  readonly outcome: RollbackOutcome;
  readonly findings: readonly Finding[];
  readonly run: StartedRun | undefined;
  readonly conclusion: string | undefined;
  readonly verified: RollbackReport['verified'];
  readonly cancelled: Cancelled | undefined;
  /** Nothing was sent, because another guard was first, and it goes back to another release. */
  readonly wasOvertaken?: boolean;
}

interface Act extends Leg<AcceptedPlan | FollowedPlan> {
  /** What the plan was made on. */
  readonly ledger: Ledger;
}

/**
 * Carries a plan out: the intent is written, the one request is sent (none where the run is under way already), that very
 * run is followed to its end, the live service is verified, and what came of it is written down.
 */
export async function carryOut(act: Act): Promise<Acted> {
  const { watch, world } = act;
  const operationId = `${world.random()}${world.random()}`;
  let entry: Entry<RollbackRecord> | undefined;
  let run: StartedRun | undefined;
  let mayBeStarted = false;
  try {
    const onIntent = (written: Entry<RollbackRecord>): void => {
      entry = written;
    };
    const claimed = await watch.step('execution', 'write the intent', () => claimIntent(act, operationId, onIntent));
    if (claimed.kind !== 'won' && claimed.entry !== undefined && !claimed.withdrawn) {
      await note(act, claimed.entry, 'inactive', 'withdrawn: nothing was started');
    }
    if (claimed.kind === 'failed') {
      const doing = 'Writing the intent to roll back into the record';
      return refused(githubFinding(claimed.failure, doing, { permission: 'deployments: write' }));
    }
    if (claimed.kind === 'lost' && claimed.winner.tag === act.plan.target.tag) {
      return await joinRollback(act, claimed.winner);
    }
    if (claimed.kind !== 'won') {
      return { ...refused(anotherIsBusy(claimed.winner, world)), wasOvertaken: claimed.kind === 'lost' };
    }
    entry = claimed.entry;
    const sent = await started(act, operationId, () => {
      mayBeStarted = true;
    });
    if (sent.kind !== 'started') {
      world.inFlight?.({ rollback: sent.kind });
      if (sent.kind === 'unknown') await note(act, entry, 'error', 'whether a run was started is not known');
      else await note(act, entry, 'inactive', 'withdrawn: nothing was started');
      return { ...refused(sent.finding), outcome: sent.kind };
    }
    run = sent.run;
    await note(act, entry, 'in_progress', `run ${run.id}, attempt ${run.attempt}`, run);
    const ended = await finish(act, run, mustBeOf(act.plan));
    if (ended.cancelled === undefined) world.inFlight?.({ rollback: ended.outcome });
    await conclude(act, entry, run, ended);
    return { ...ended, run };
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    if (entry === undefined) await withdrawLost(act, operationId);
    else await noteCancellation(act, entry, run, mayBeStarted);
    return { ...broken(error, mayBeStarted), run };
  }
}

async function started({ plan, ...leg }: Act, operationId: string, onSending: () => void): Promise<Sent> {
  if (!isFollowed(plan)) return await send({ ...leg, plan }, operationId, onSending);
  onSending();
  return { kind: 'started', run: plan.underWay.run };
}

function mustBeOf(plan: AcceptedPlan | FollowedPlan): MustBe {
  if (!isFollowed(plan)) return mustBe(plan);
  return { commit: plan.target.commit, deployJob: plan.underWay.deployJob };
}

function isFollowed(plan: AcceptedPlan | FollowedPlan): plan is FollowedPlan {
  return plan.underWay !== undefined;
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
    return { ...ended, run };
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    return { ...broken(error, run !== undefined), run };
  }
}

async function claimIntent(
  { task, plan, ledger, github, world }: Act,
  operationId: string,
  onIntent: (entry: Entry<RollbackRecord>) => void,
): Promise<Claimed> {
  const { request } = plan;
  const record: RollbackRecord = {
    kind: 'rollback',
    operationId,
    tag: plan.target.tag,
    commit: plan.target.commit,
    rollbackOf: plan.from,
    imageDigest: plan.target.imageDigest,
    // A run that is followed is found by the link in the record's status: none of its attempts came before.
    mechanism: isFollowed(plan) ? 'rerun-job' : plan.chosen,
    targetRun:
      request === undefined || request.mechanism === 'dispatch'
        ? undefined
        : { id: request.runId, attempt: request.attemptBefore },
    address: plan.verify && fingerprintOf(plan.verify.url),
    runId: ownRunId(world),
    runAttempt: ownAttempt(world),
    reason: task.reason === undefined ? undefined : world.secrets.redact(task.reason),
    askedBy: task.askedBy,
  };
  return await claim({ github, environment: plan.environment, record, planned: ledger, world, onIntent });
}

/** Closes the record, and that of the release that was gone back from: it is not live any more. */
async function conclude(act: Act, entry: Entry<RollbackRecord>, run: StartedRun, ended: Ended): Promise<void> {
  const { plan, ledger, world } = act;
  const { outcome, findings, cancelled, verified } = ended;
  const backTo = `rolled back to ${plan.target.tag}`;
  if (outcome === 'done') {
    await note(act, entry, 'success', `${verified === 'yes' ? VERIFIED : ''}${backTo}`, run);
    const left = ledger.entries.find((one) => one.kind === 'release' && one.tag === plan.from.tag);
    // Only for GitHub's page: that it is bad is known from the rollback itself.
    if (left !== undefined) await setState(act.github, left.deploymentId, 'inactive', { description: backTo });
    return;
  }
  const cause =
    cancelled === undefined
      ? findings.find((finding) => finding.outcome !== 'pass')?.sentence
      : `the guard was cancelled before it knew what answers after run ${run.id}`;
  await note(act, entry, outcome === 'failed' ? 'failure' : 'error', world.secrets.redact(cause ?? outcome), run);
}

async function noteCancellation(
  act: Act,
  entry: Entry<RollbackRecord>,
  run: StartedRun | undefined,
  mayBeStarted: boolean,
): Promise<void> {
  if (!mayBeStarted) {
    await note(act, entry, 'inactive', 'withdrawn: the guard was cancelled before the request');
    return;
  }
  const what = run === undefined ? 'whether a run was started' : `how run ${run.id} ended`;
  await note(act, entry, 'error', `the guard was cancelled before it knew ${what}`, run);
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

function broken(cancelled: Cancelled, mayBeStarted: boolean): Omit<Acted, 'run'> {
  const outcome = mayBeStarted ? 'unknown' : 'none';
  return { outcome, findings: [], conclusion: undefined, verified: 'not-reached', cancelled };
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
