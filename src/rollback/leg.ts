import { quoting } from '../health/quote.ts';
import type { GitHub } from '../platform/github.ts';
import { Cancelled, type Finding, type RollbackOutcome } from '../verdict.ts';
import type { World } from '../world.ts';
import { githubFinding } from './github-finding.ts';
import type { Plan, RollbackReport, StartedRun, StartRequest } from './plan.ts';
import type { RollbackTask } from './planning.ts';
import { type FollowOptions, follow } from './run/follow.ts';
import { withInnerVerdict } from './run/inner-verdict.ts';
import { expectedCommit, readBefore } from './run/reconcile.ts';
import { start } from './run/trigger.ts';
import type { Stopwatch } from './stopwatch.ts';
import { verify } from './verify/verify.ts';

/** A plan that would be accepted, with the one request that carries it out. */
export interface AcceptedPlan extends Plan {
  readonly request: StartRequest;
  readonly chosen: NonNullable<Plan['chosen']>;
}

/** A plan that follows a run that is under way already, and sends nothing. */
export interface FollowedPlan extends Plan {
  readonly underWay: NonNullable<Plan['underWay']>;
}

/** What one way from a release to another needs. */
export interface Leg<P extends Plan = AcceptedPlan> {
  readonly task: RollbackTask;
  readonly plan: P;
  readonly github: GitHub;
  readonly world: World;
  readonly watch: Stopwatch;
}

/** What came of sending the one request. */
export type Sent =
  | { readonly kind: 'started'; readonly run: StartedRun }
  /** `refused`: nothing was started. `unknown`: something may have been. */
  | { readonly kind: 'refused' | 'unknown'; readonly finding: Finding };

/** The commit of a run that is followed, and its job that deploys, as far as they are known. */
export type MustBe = Pick<FollowOptions, 'commit' | 'deployJob'>;

/** How a run ended that was followed, and what answers since. */
export interface Ended {
  readonly outcome: Extract<RollbackOutcome, 'done' | 'failed' | 'unknown'>;
  readonly findings: readonly Finding[];
  readonly conclusion: string | undefined;
  readonly verified: RollbackReport['verified'];
  /** The job was cancelled after the run had succeeded and before it was known what answers. */
  readonly cancelled: Cancelled | undefined;
}

/**
 * Sends the one request.
 *
 * @param operationId of the record that was written before
 * @param onSending called when everything before it is done, so that from here on something may be started
 * @throws Cancelled when the job is cancelled
 */
export async function send(leg: Leg, operationId: string, onSending: () => void): Promise<Sent> {
  const { github, plan, watch, world } = leg;
  const before = await watch.step('execution', 'look before the request', () => readBefore(github, plan.request));
  world.cancelled.throwIfAborted();
  if (!before.ok) {
    return { kind: 'refused', finding: githubFinding(before.failure, 'Looking at the runs before the request') };
  }
  onSending();
  tellInFlight(plan, undefined, world);
  const context = { target: plan.target, before: before.value, ownRunId: ownRunId(world) };
  return await watch.step('execution', 'start the run', () => start(github, plan.request, operationId, context, world));
}

/**
 * Follows the run to its end and verifies what answers then.
 *
 * @param must what the run must be, as far as that is known
 * @throws Cancelled when the job is cancelled before the run has ended
 */
export async function finish(leg: Leg<Plan>, run: StartedRun, must: MustBe): Promise<Ended> {
  const { plan, world, watch, github, task } = leg;
  tellInFlight(plan, run, world);
  const followed = await watch.step('execution', 'follow the run to its end', () =>
    follow(
      github,
      run,
      {
        waitMs: plan.waitMs,
        ownRunId: ownRunId(world),
        environmentName: plan.environment,
        ...must,
      },
      world,
    ),
  );
  const { conclusion } = followed;
  if (followed.outcome !== 'succeeded') {
    const { outcome } = followed;
    const finding =
      outcome === 'failed'
        ? await withInnerVerdict(followed.finding, run, plan.target, plan.environment, github, quoting(world.secrets))
        : followed.finding;
    return { outcome, findings: [finding], conclusion, verified: 'not-reached', cancelled: undefined };
  }
  try {
    const { holds, findings, verified } = await watch.step('verification', 'verify what answers', () =>
      verify({ ...task, verify: plan.verify, target: plan.target, from: plan.from, world }),
    );
    const outcome = holds ? 'done' : 'failed';
    return { outcome, findings: [followed.finding, ...findings], conclusion, verified, cancelled: undefined };
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    const findings = [followed.finding];
    return { outcome: 'unknown', findings, conclusion, verified: 'not-reached', cancelled: error };
  }
}

/** From here on a cancelled job has to say that something may have been started, however little time it is given. */
function tellInFlight({ target }: Plan, run: StartedRun | undefined, { inFlight }: Pick<World, 'inFlight'>): void {
  inFlight?.({
    rollback: 'unknown',
    'last-good-tag': target.source === 'given' ? '' : target.tag,
    'rollback-tag': target.tag,
    ...(run === undefined ? {} : { 'rollback-run-id': String(run.id), 'rollback-run-url': run.url }),
  });
}

/** What a plan's own run must be. */
export function mustBe({ request, target }: AcceptedPlan): MustBe {
  const commit = expectedCommit(request, target);
  return {
    ...(commit === undefined ? {} : { commit }),
    ...(request.mechanism === 'rerun-job' ? { deployJob: request.jobName } : {}),
  };
}

/** The run that this program runs in. */
export function ownRunId(world: Pick<World, 'environment'>): number | undefined {
  return wholeNumber(world.environment['GITHUB_RUN_ID']);
}

/** The attempt of that run. */
export function ownAttempt(world: Pick<World, 'environment'>): number | undefined {
  return wholeNumber(world.environment['GITHUB_RUN_ATTEMPT']);
}

/** Anything else would make a record that cannot be read back. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}
