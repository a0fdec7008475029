import type { GitHub } from '../platform/github.ts';
import type { World } from '../world.ts';
import { type LimitsQuestion, openRival, rollbacksToAsk } from './limits.ts';
import type { Target } from './plan.ts';
import { readLedger, readStates } from './record/ledger.ts';
import type { Entry, RollbackRecord } from './record/record.ts';

/** The list may lag behind what was written; it is read this often, this far apart. */
const MOST_READS = 3;
const READ_PAUSE_MS = 1000;

/**
 * Another guard that is carrying out this very plan. Where the record knows of none and the target's run is running all
 * the same, the record is read again: that run may be what another guard has started since.
 *
 * @throws Cancelled when the job is cancelled
 */
export async function findRival(
  question: LimitsQuestion,
  { run }: Pick<Target, 'run'>,
  github: GitHub,
  { clock, cancelled }: Pick<World, 'clock' | 'cancelled'>,
): Promise<Entry<RollbackRecord> | undefined> {
  let rival = openRival(question);
  if (run === undefined || run.status === 'completed') return rival;
  for (let reads = 1; rival === undefined && reads <= MOST_READS; reads++) {
    if (reads > 1) await clock.sleep(READ_PAUSE_MS, cancelled);
    const read = await readLedger(github, question.ledger.environment);
    if (!read.ok) return undefined;
    const ledger = read.value;
    const states = await readStates(github, rollbacksToAsk(ledger, question.from, question.now));
    if (!states.ok) return undefined;
    rival = openRival({ ...question, ledger, states: states.value });
  }
  return rival;
}
