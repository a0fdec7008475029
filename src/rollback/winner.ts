import type { GitHub } from '../platform/github.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { StartedRun } from './plan.ts';
import { statusOf } from './record/ledger.ts';
import type { Entry, RollbackRecord } from './record/record.ts';
import { runOfUrl } from './run/by-hand.ts';
import { type Reading, readUntilFound } from './run/pauses.ts';
import { runFinding } from './run/run-finding.ts';

/** The run of the guard that was first, or why there is none to follow. */
export type Joined =
  | { readonly kind: 'run'; readonly run: StartedRun }
  /** The first guard started nothing, or it cannot be known what. */
  | { readonly kind: 'none'; readonly finding: Finding };

/** How long the guard that was first may take to start its run, in milliseconds. */
const JOIN_MS = 180_000;
/** Clauses about that guard. */
const STARTED_NOTHING = 'it started nothing';
const KNOWS_NO_RUN = 'it ended without knowing whether it had started a run';

/**
 * Finds the run that another guard started, or is about to start, for the same release: by the record's statuses, which
 * link to it, or, for a re-run, by its attempt. Sends nothing.
 *
 * @throws Cancelled when the job is cancelled
 */
export async function joinWinner(
  github: GitHub,
  winner: Entry<RollbackRecord>,
  world: Pick<World, 'clock' | 'output' | 'cancelled' | 'startedAt'>,
): Promise<Joined> {
  const begun = world.clock.now();
  const record = `record ${winner.deploymentId}`;
  world.output.line(
    `Another guard goes back from ${winner.rollbackOf.tag} already (${record}); following its run.`,
    'warn',
  );
  const adopted = `Another guard started it (${record}).`;
  const reading = await readUntilFound<StartedRun | typeof STARTED_NOTHING | typeof KNOWS_NO_RUN>(
    JOIN_MS,
    async () => {
      const listed = await github.deploymentStatuses(winner.deploymentId);
      if (!listed.ok) return { failure: listed.failure };
      const status = statusOf(listed.value, 'rollback');
      if (status.state === 'inactive') return { found: STARTED_NOTHING };
      const notYet: Reading<typeof KNOWS_NO_RUN> = status.state === 'open' ? {} : { found: KNOWS_NO_RUN };
      const runId = runOfUrl(status.logUrl) ?? winner.targetRun?.id;
      if (runId === undefined) return notYet;
      const run = await github.run(runId);
      if (!run.ok) return { failure: run.failure };
      const { id, attempt, url } = run.value;
      const isOurs = winner.targetRun === undefined || attempt > winner.targetRun.attempt;
      return isOurs ? { found: { id, attempt, url, adopted } } : notYet;
    },
    world,
  );
  if (typeof reading.found === 'object') return { kind: 'run', run: reading.found };
  const what =
    reading.found ??
    `no run of it showed within ${JOIN_MS / 60_000} minutes${reading.failure === undefined ? '' : ` (${reading.failure.message})`}`;
  return {
    kind: 'none',
    finding: runFinding(
      {
        title: 'the guard that was first',
        outcome: reading.found === STARTED_NOTHING ? 'fail' : 'undecided',
        reason: 'rollback-in-progress',
        sentence: `Another guard was first to roll back from ${winner.rollbackOf.tag} (${record}), and ${what}.`,
        advice: 'See what that guard’s own job says, then run this again.',
      },
      begun,
      world,
    ),
  };
}
