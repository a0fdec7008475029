import type { GitHubFailure } from '../../platform/github.ts';
import type { World } from '../../world.ts';
import type { Release } from '../plan.ts';
import { type LedgerGitHub, readLedger, readStates, setState, writeRecord } from './ledger.ts';
import type { Entry, Ledger, RollbackRecord, States } from './record.ts';

/** The list may lag behind what was written; it is read this often, this far apart, until it shows our own intent. */
const MOST_READS = 5;
const READ_PAUSE_MS = 1000;

/** What an intent is claimed with. */
export interface Claim {
  readonly github: LedgerGitHub;
  readonly environment: string;
  /** The intent; its reason is redacted already. */
  readonly record: RollbackRecord;
  /** What the plan and its limits were made on; a rollback that is in it was judged by them and is no rival. */
  readonly planned: Ledger;
  readonly world: Pick<World, 'clock' | 'cancelled'>;
  /** Told of our own intent as soon as it is written, so that a cancelled job can still withdraw it. */
  readonly onIntent?: (entry: Entry<RollbackRecord>) => void;
}

/**
 * What came of a claim.
 * `won`: the starting request is ours to send. `lost`: another guard goes back from the same release; its run is to be
 * followed. `busy`: another guard goes back from another release here, at the same time; nothing may be sent.
 * `failed`: it cannot be known; nothing may be sent.
 * Unless it is won, our own intent was withdrawn; `withdrawn` is false where GitHub did not take that.
 */
export type Claimed =
  | { readonly kind: 'won'; readonly entry: Entry<RollbackRecord> }
  | {
      readonly kind: 'lost' | 'busy';
      readonly winner: Entry<RollbackRecord>;
      readonly entry: Entry<RollbackRecord>;
      readonly withdrawn: boolean;
    }
  | {
      readonly kind: 'failed';
      readonly failure: GitHubFailure;
      /** Our own intent, where it is known to have been written. */
      readonly entry: Entry<RollbackRecord> | undefined;
      readonly withdrawn: boolean;
    };

/**
 * Which intent goes first: the earliest one for this release that was not withdrawn. Pure.
 *
 * @param states of the rivals; an intent that is not among them does not count, except our own
 * @param from what is gone back from; `undefined`: whatever any of them goes back from
 */
export function winnerOf(
  ledger: Ledger,
  states: States,
  operationId: string,
  from: Release | undefined,
): Entry<RollbackRecord> | undefined {
  return intents(ledger)
    .filter((entry) => from === undefined || entry.rollbackOf.tag === from.tag)
    .findLast((entry) => {
      if (entry.operationId === operationId) return true;
      const status = states.get(entry.deploymentId);
      return status !== undefined && status.state !== 'inactive';
    });
}

/**
 * Writes the intent to go back, reads the ledger again until it shows it, and decides who goes first. One guard at most
 * wins, however many claim at once: numbers of deployments only go up, and a list that shows our own intent shows those
 * written before it.
 *
 * @throws what `world.cancelled` carries, if the job is cancelled; the intent is not withdrawn then, because the job's
 * own connection is closed
 */
export async function claim(question: Claim): Promise<Claimed> {
  const { github, environment, record, planned, world, onIntent } = question;
  let entry: Entry<RollbackRecord> | undefined;
  const fail = async (failure: GitHubFailure): Promise<Claimed> => {
    world.cancelled.throwIfAborted();
    const withdrawn = entry === undefined || (await withdraw(github, entry, 'the record could not be read again'));
    return { kind: 'failed', failure, entry, withdrawn };
  };
  const written = await writeRecord(github, environment, record, world);
  if (!written.ok) return await fail(written.failure);
  entry = asRollback(written.value);
  if (entry === undefined) return await fail(notShown('answered with a record of another kind'));
  onIntent?.(entry);
  // A record without a status is open too, so a failure here changes nothing.
  await setState(github, entry.deploymentId, 'in_progress', {
    description: `going back from ${record.rollbackOf.tag} to ${record.tag}`,
  });

  for (let reads = 1; reads <= MOST_READS; reads++) {
    if (reads > 1) await world.clock.sleep(READ_PAUSE_MS, world.cancelled);
    const read = await readLedger(github, environment);
    if (!read.ok) return await fail(read.failure);
    const own = intents(read.value).find(({ operationId }) => operationId === record.operationId);
    if (own === undefined) continue;
    entry = own;
    const rivals = rivalsOf(own, read.value, planned);
    const states = await readStates(github, rivals);
    if (!states.ok) return await fail(states.failure);
    return await decide(github, read.value, states.value, own);
  }
  return await fail(notShown('did not show the intent that it had taken'));
}

/** Intents before ours that the plan did not know about. */
function rivalsOf(own: Entry, ledger: Ledger, planned: Ledger): readonly Entry<RollbackRecord>[] {
  const known = new Set(planned.entries.map(({ deploymentId }) => deploymentId));
  return intents(ledger).filter(({ deploymentId }) => deploymentId < own.deploymentId && !known.has(deploymentId));
}

async function decide(
  github: LedgerGitHub,
  ledger: Ledger,
  states: States,
  own: Entry<RollbackRecord>,
): Promise<Claimed> {
  const isRival = (entry: Entry<RollbackRecord> | undefined) =>
    entry !== undefined && entry.deploymentId !== own.deploymentId;
  const sameRelease = winnerOf(ledger, states, own.operationId, own.rollbackOf);
  const winner = isRival(sameRelease) ? sameRelease : winnerOf(ledger, states, own.operationId, undefined);
  if (winner === undefined || !isRival(winner)) return { kind: 'won', entry: own };
  return {
    kind: winner === sameRelease ? 'lost' : 'busy',
    winner,
    entry: own,
    withdrawn: await withdraw(github, own, `another guard was first (record ${winner.deploymentId})`),
  };
}

/** Says that nothing was started under this intent. @returns whether GitHub took it */
export async function withdraw(github: LedgerGitHub, entry: Entry<RollbackRecord>, why: string): Promise<boolean> {
  return (await setState(github, entry.deploymentId, 'inactive', { description: `withdrawn: ${why}` })).ok;
}

/** Newest first. */
function intents(ledger: Ledger): readonly Entry<RollbackRecord>[] {
  return ledger.entries.filter((entry): entry is Entry<RollbackRecord> => entry.kind === 'rollback');
}

function asRollback(entry: Entry): Entry<RollbackRecord> | undefined {
  return entry.kind === 'rollback' ? entry : undefined;
}

function notShown(what: string): GitHubFailure {
  return {
    kind: 'malformed',
    status: undefined,
    message: `GitHub ${what}, so it cannot be known who goes first`,
    said: '',
    retryAfterMs: undefined,
    acceptedPermissions: undefined,
    mayHaveHappened: false,
  };
}
