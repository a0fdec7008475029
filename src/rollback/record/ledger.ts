import type {
  Deployment,
  DeploymentState,
  DeploymentStatus,
  GitHub,
  GitHubFailure,
  GitHubResult,
} from '../../platform/github.ts';
import type { World } from '../../world.ts';
import { decodeRecord, encodeRecord, whyUnwritable } from './payload.ts';
import {
  type Entry,
  LEDGER_TASK,
  type Ledger,
  type LedgerRecord,
  type RecordState,
  type RecordStatus,
  type States,
} from './record.ts';

/** What the ledger needs of GitHub: `deployments: write`, or `read` where nothing is written. */
export type LedgerGitHub = Pick<
  GitHub,
  'deployments' | 'deploymentStatuses' | 'createDeployment' | 'createDeploymentStatus'
>;

/** Pages that are read at most: 1,000 records. */
const MOST_PAGES = 10;
/** A day of more records than this is read as far as this. */
const MOST_PAGES_OF_A_DAY = 5;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A write whose answer was lost is sent again this often, each time after looking for it. */
const MOST_REPEATS = 2;
/** How often, and how far apart, the list is read before a record counts as not written. */
const LOOKS = 3;
const LOOK_PAUSE_MS = 1000;
/** Characters that GitHub takes. https://docs.github.com/rest/deployments/statuses#create-a-deployment-status */
const MAX_DESCRIPTION_LENGTH = 140;

/**
 * Reads the newest records of an environment: one request, unless a page does not reach back a day, which limits look at.
 *
 * @param options `pages`: read at least this many pages, as far as there are so many
 */
export async function readLedger(
  github: LedgerGitHub,
  environment: string,
  options: { readonly pages?: number } = {},
): Promise<GitHubResult<Ledger>> {
  const empty: Ledger = { environment, entries: [], complete: false, unreadable: [], pagesRead: 0 };
  let read = await readMore(github, empty);
  for (let pages = 1; read.ok && !read.value.complete; pages++) {
    const wanted = pages < (options.pages ?? 1) || (pages < MOST_PAGES_OF_A_DAY && !reachesBackADay(read.value));
    if (!wanted) break;
    read = await readMore(github, read.value);
  }
  return read;
}

function reachesBackADay({ entries }: Ledger): boolean {
  const [newest, oldest] = [entries[0], entries.at(-1)];
  if (newest === undefined || oldest === undefined) return false;
  return Date.parse(newest.createdAt) - Date.parse(oldest.createdAt) > DAY_MS;
}

/**
 * Reads the page after those that were read; the same ledger where there is none. A list that brings nothing new, or goes
 * on after 1,000 records, is a failure of kind `endless`.
 */
export async function readMore(github: LedgerGitHub, ledger: Ledger): Promise<GitHubResult<Ledger>> {
  if (ledger.complete) return { ok: true, value: ledger };
  const page = (ledger.pagesRead ?? 1) + 1;
  if (page > MOST_PAGES) return endless(`it goes on after ${MOST_PAGES} pages`);
  const { environment } = ledger;
  const listed = await github.deployments({ environment, task: LEDGER_TASK }, page);
  if (!listed.ok) return listed;
  const { deployments, hasMore } = listed.value;
  const seen = new Set([...ledger.entries, ...ledger.unreadable].map(({ deploymentId }) => deploymentId));
  const fresh = deployments.filter((deployment) => !seen.has(deployment.id));
  if (hasMore && deployments.length > 0 && fresh.length === 0)
    return endless(`page ${page} brings nothing new and says that there is more`);

  const entries: Entry[] = [...ledger.entries];
  const unreadable = [...ledger.unreadable];
  for (const deployment of fresh) {
    if (!isOurs(deployment, environment)) continue;
    const decoded = decodeRecord(deployment);
    if (decoded.ok) entries.push(decoded.entry);
    else unreadable.push({ deploymentId: deployment.id, why: decoded.why });
  }
  return {
    ok: true,
    value: { environment, entries: inOrder(entries), complete: !hasMore, unreadable, pagesRead: page },
  };
}

/** A server that ignores the filter must not make other deployments ours. Environments are named without regard to case. */
function isOurs(deployment: Deployment, environment: string): boolean {
  return deployment.task === LEDGER_TASK && deployment.environment.toLowerCase() === environment.toLowerCase();
}

/**
 * Newest first; a record that was written twice, because the first answer was lost, counts once. The newer one stays,
 * because that is the one whose number its writer knows and whose statuses it sets.
 */
function inOrder(entries: readonly Entry[]): readonly Entry[] {
  const operations = new Set<string>();
  return [...entries]
    .sort((left, right) => right.deploymentId - left.deploymentId)
    .filter(({ kind, operationId, tag }) => {
      const operation = `${kind} ${operationId} ${tag}`;
      return !operations.has(operation) && operations.add(operation);
    });
}

/**
 * Writes a record, under its tag; under its commit where the tag is not there or leads elsewhere. What could not be
 * read back is not sent. After a lost answer the record is looked for by its operation id, and written again, at most
 * twice, only where it is not found.
 *
 * @param record its reason is redacted already
 * @throws what `world.cancelled` carries, if the job is cancelled while a lost record is looked for
 */
export async function writeRecord(
  github: LedgerGitHub,
  environment: string,
  record: LedgerRecord,
  world: Pick<World, 'clock' | 'cancelled'>,
): Promise<GitHubResult<Entry>> {
  const unwritable = whyUnwritable(record);
  if (unwritable !== undefined) return failed('rejected', `the record was not sent: ${unwritable}`, false);
  let ref = record.tag;
  let repeats = 0;
  for (;;) {
    const created = await github.createDeployment({
      ref,
      task: LEDGER_TASK,
      environment,
      description: cutAtWord(describe(record)),
      payload: encodeRecord(record),
    });
    if (created.ok) {
      const decoded = decodeRecord(created.value);
      if (decoded.ok) return { ok: true, value: decoded.entry };
      if (ref === record.commit || created.value.sha === record.commit) return notAsWritten(created.value, decoded.why);
      // The tag leads to another commit than the one that was judged; the record is about that one.
      await setState(github, created.value.id, 'inactive', {
        description: `withdrawn: the tag leads to another commit than ${record.commit.slice(0, 12)}`,
      });
      ref = record.commit;
      continue;
    }
    const { failure } = created;
    if (failure.mayHaveHappened) {
      const found = await findRecord(github, environment, record, world);
      if (!found.ok) return created;
      if (found.value !== undefined) return { ok: true, value: found.value };
      if (repeats === MOST_REPEATS) return created;
      repeats += 1;
      continue;
    }
    if (failure.status !== 422 || ref === record.commit) return created;
    // `No ref found for: v1.5.2`: a tag that was removed, or is not there yet.
    ref = record.commit;
  }
}

/** Looks more than once, because a list may lag behind what was written a moment ago. */
async function findRecord(
  github: LedgerGitHub,
  environment: string,
  record: LedgerRecord,
  world: Pick<World, 'clock' | 'cancelled'>,
): Promise<GitHubResult<Entry | undefined>> {
  const { operationId, kind, tag } = record;
  for (let looks = 1; ; looks++) {
    const read = await readLedger(github, environment);
    if (!read.ok) return read;
    const found = read.value.entries.find(
      (entry) => entry.operationId === operationId && entry.kind === kind && entry.tag === tag,
    );
    if (found !== undefined || looks === LOOKS) return { ok: true, value: found };
    await world.clock.sleep(LOOK_PAUSE_MS, world.cancelled);
  }
}

/**
 * Says what became of a record. Sent again, at most twice, after a lost answer: the same state twice is the same state.
 *
 * @param status its description is redacted already; it is put on one line and cut at a word to what GitHub takes
 */
export async function setState(
  github: LedgerGitHub,
  deploymentId: number,
  state: DeploymentState,
  status: { readonly description: string; readonly logUrl?: string; readonly environmentUrl?: string },
): Promise<GitHubResult<DeploymentStatus>> {
  const request = { ...status, state, description: cutAtWord(status.description) };
  for (let repeats = 0; ; repeats++) {
    const set = await github.createDeploymentStatus(deploymentId, request);
    if (set.ok || !set.failure.mayHaveHappened || repeats === MOST_REPEATS) return set;
  }
}

/** Asks what became of these records: one request each, one after the other. */
export async function readStates(github: LedgerGitHub, entries: readonly Entry[]): Promise<GitHubResult<States>> {
  const states = new Map<number, RecordStatus>();
  for (const { deploymentId, kind } of entries) {
    const listed = await github.deploymentStatuses(deploymentId);
    if (!listed.ok) return listed;
    states.set(deploymentId, statusOf(listed.value, kind));
  }
  return { ok: true, value: states };
}

/** The state that a record's statuses come to; see `statusOf`. Pure. */
export function stateOf(statuses: readonly DeploymentStatus[], kind: LedgerRecord['kind']): RecordState {
  return statusOf(statuses, kind).state;
}

const ENDS = ['success', 'failure', 'error', 'inactive'] as const satisfies readonly RecordState[];

/**
 * What became of a record, by its newest status. Pure.
 *
 * A rollback that ended stays ended: when anybody deploys to an environment that is not production, GitHub itself sets
 * what was a success there to `inactive`, and that must not look like a rollback that was withdrawn.
 * https://docs.github.com/rest/deployments/deployments#inactive-deployments
 *
 * @param statuses in any order
 */
export function statusOf(statuses: readonly DeploymentStatus[], kind: LedgerRecord['kind']): RecordStatus {
  const newestFirst = [...statuses].sort((left, right) => right.id - left.id);
  const isEnd = (status: DeploymentStatus) => ['success', 'failure', 'error'].includes(status.state);
  const deciding = (kind === 'rollback' ? newestFirst.find(isEnd) : undefined) ?? newestFirst[0];
  return {
    state: ENDS.find((state) => state === deciding?.state) ?? 'open',
    since: deciding?.createdAt,
    description: deciding?.description ?? '',
    logUrl: newestFirst.find((status) => status.logUrl !== '')?.logUrl,
  };
}

function describe(record: LedgerRecord): string {
  const { tag } = record;
  switch (record.kind) {
    case 'release':
      return `${record.mode} of ${tag}: ${record.verdict}`;
    case 'rollback':
      return `rollback from ${record.rollbackOf.tag} to ${tag}`;
    case 'drill':
      return `drill of a rollback to ${tag}: ${record.verdict}`;
    case 'mark':
      return `${tag} is marked ${record.mark}`;
  }
}

/** One line of at most 140 characters, cut between two words where there are two. */
function cutAtWord(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= MAX_DESCRIPTION_LENGTH) return line;
  const room = line.slice(0, MAX_DESCRIPTION_LENGTH - 1);
  const blank = room.lastIndexOf(' ');
  // A first word that fills most of the line is cut in itself.
  const kept = blank > MAX_DESCRIPTION_LENGTH / 2 ? room.slice(0, blank) : room;
  return `${kept.toWellFormed().replace(/\uFFFD$/, '')}…`;
}

function endless(what: string): { readonly ok: false; readonly failure: GitHubFailure } {
  return failed('endless', `the list of deployments with the task "${LEDGER_TASK}" does not end: ${what}`, false);
}

function notAsWritten(deployment: Deployment, why: string): { readonly ok: false; readonly failure: GitHubFailure } {
  return failed('malformed', `deployment ${deployment.id} is not what was written: ${why}`, true);
}

function failed(
  kind: GitHubFailure['kind'],
  message: string,
  mayHaveHappened: boolean,
): { readonly ok: false; readonly failure: GitHubFailure } {
  return {
    ok: false,
    failure: {
      kind,
      status: undefined,
      message,
      said: '',
      retryAfterMs: undefined,
      acceptedPermissions: undefined,
      mayHaveHappened,
    },
  };
}
