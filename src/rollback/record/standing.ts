import type { Release } from '../plan.ts';
import type { Entry, Ledger, ReleaseRecord, RollbackRecord, States } from './record.ts';
import { minuteOf } from './time-text.ts';

/**
 * What the ledger says of a release. `good`: it passed. `failed`: its newest verdict is a fail. `bad`: it was rolled back
 * from, or a person said so. `unknown`: nothing is known that decides.
 */
export type Standing = 'good' | 'bad' | 'failed' | 'unknown';

/**
 * What the ledger says of a tag. Pure.
 *
 * A rollback from it makes it bad whatever became of that rollback, and so does a person's word; from then on only a
 * person's word makes it good again, and no verdict does. Apart from that its newest pass or fail decides.
 */
export function standingOf(ledger: Ledger, tag: string): Standing {
  let verdict: Standing | undefined;
  for (const entry of ledger.entries) {
    if (entry.kind === 'mark' && entry.tag === tag) return entry.mark === 'bad' ? 'bad' : (verdict ?? 'good');
    if (entry.kind === 'rollback' && entry.rollbackOf.tag === tag) return 'bad';
    if (entry.kind === 'release' && entry.tag === tag) verdict ??= verdictStanding(ledger, entry);
  }
  return verdict ?? 'unknown';
}

function verdictStanding(ledger: Ledger, entry: Entry<ReleaseRecord>): Standing | undefined {
  const { verdict } = entry;
  if (verdict === 'pass') return wasDeployed(ledger, entry) ? 'good' : undefined;
  return verdict === 'fail' ? 'failed' : undefined;
}

/** What runs in the environment, as far as the ledger can tell. */
export interface CurrentRelease extends Release {
  /** One sentence: how that is known. */
  readonly why: string;
}

/**
 * What went live last: the target of a rollback that succeeded, the release that a verdict on the live service is about,
 * good or bad, or a candidate that passed and counts as deployed. What a run that a rollback started says does not count
 * by itself: whether it went live is told by that rollback. Pure.
 *
 * @param states of at least the newest rollbacks; one that is not among them counts as not done
 */
export function currentRelease(ledger: Ledger, states: States): CurrentRelease | undefined {
  const entry = ledger.entries.find((one) => {
    if (one.kind === 'rollback') return states.get(one.deploymentId)?.state === 'success';
    if (one.kind !== 'release' || one.partOf !== undefined || isLaterWatch(ledger, one)) return false;
    return one.judged === 'live' || (one.verdict === 'pass' && wasDeployed(ledger, one));
  });
  if (entry === undefined) return undefined;
  const { tag, commit, createdAt } = entry;
  return { tag, commit, why: `The record says that ${tag} is live: ${howKnown(entry)} (${minuteOf(createdAt)}).` };
}

/** A watch ends long after its release went live, and perhaps after the next one did: then its gate tells when that was. */
function isLaterWatch(ledger: Ledger, watch: Entry<ReleaseRecord>): boolean {
  return (
    watch.mode === 'watch' &&
    verdictsOn(ledger, watch.tag).some(
      (gate) =>
        gate.mode === 'gate' &&
        gate.deploymentId < watch.deploymentId &&
        (gate.verdict === 'pass' || gate.judged === 'live'),
    )
  );
}

function howKnown(entry: Entry): string {
  if (entry.kind === 'rollback') return `the environment was rolled back to it from ${entry.rollbackOf.tag}`;
  const isLive = entry.kind === 'release' && entry.judged === 'live';
  return isLive ? 'it is what the live service was last judged as' : 'it is the newest release that passed its gate';
}

/** A release as a place to go back to. */
export interface EarlierRelease {
  /** The verdict that tells most about it: its own gate, else any pass. */
  readonly entry: Entry<ReleaseRecord>;
  readonly standing: Standing;
}

/**
 * Releases that passed before `from` went live, each tag once, in the order in which they were live, newest first; those
 * that are no longer good are among them. Pure.
 *
 * `from` went live with its newest gate that passed outside of a rollback, else with its first verdict; where the ledger
 * has none, everything in it was before.
 */
export function releasesBefore(ledger: Ledger, from: Release): readonly EarlierRelease[] {
  const before = wentLive(ledger, from.tag) ?? Number.POSITIVE_INFINITY;
  const passes = ledger.entries.filter(
    (entry) =>
      entry.kind === 'release' &&
      entry.verdict === 'pass' &&
      entry.tag !== from.tag &&
      entry.deploymentId < before &&
      wasDeployed(ledger, entry),
  ) as Entry<ReleaseRecord>[];
  return [...new Set(passes.map(({ tag }) => tag))].flatMap((tag) => {
    const ofTag = passes.filter((pass) => pass.tag === tag);
    const entry =
      ofTag.find((pass) => pass.mode === 'gate' && hasPassedByItself(pass)) ??
      ofTag.find(hasPassedByItself) ??
      ofTag[0];
    return entry === undefined ? [] : [{ entry, standing: standingOf(ledger, entry.tag) }];
  });
}

/**
 * Releases to go back to, newest first: they passed before `from` went live and are good still. Never another name of the
 * commit that is gone back from, nor of one that is bad. Pure.
 */
export function goodReleasesBefore(ledger: Ledger, from: Release): readonly Entry<ReleaseRecord>[] {
  const bad = badCommits(ledger);
  return releasesBefore(ledger, from)
    .filter(({ entry, standing }) => standing === 'good' && entry.commit !== from.commit && !bad.has(entry.commit))
    .map(({ entry }) => entry);
}

/** Commits under the tags that are bad. */
export function badCommits(ledger: Ledger): ReadonlySet<string> {
  const commits = new Set<string>();
  for (const entry of ledger.entries) {
    const release = entry.kind === 'rollback' ? entry.rollbackOf : entry.kind === 'mark' ? entry : undefined;
    if (release !== undefined && standingOf(ledger, release.tag) === 'bad') commits.add(release.commit);
  }
  return commits;
}

/**
 * The first good release of another tag that was recorded after the first verdict on this one; going back from this one
 * would undo that one. Pure.
 */
export function supersededBy(ledger: Ledger, from: Release): Entry<ReleaseRecord> | undefined {
  const first = verdictsOn(ledger, from.tag).at(-1)?.deploymentId ?? Number.POSITIVE_INFINITY;
  return passesOfOthers(ledger, from.tag, first).at(-1);
}

/**
 * The loop guard: the newest rollback that went to this release, unless a good release of another tag was recorded since.
 * What is judged then runs because of that rollback, and must never start another. Pure.
 */
export function rollbackTo(ledger: Ledger, release: Release): Entry<RollbackRecord> | undefined {
  const rollback = ledger.entries.find(
    (entry): entry is Entry<RollbackRecord> =>
      entry.kind === 'rollback' && (entry.tag === release.tag || entry.commit === release.commit),
  );
  if (rollback === undefined) return undefined;
  const isOver = passesOfOthers(ledger, release.tag, rollback.deploymentId).some(
    ({ tag, commit }) => commit !== release.commit && standingOf(ledger, tag) === 'good',
  );
  return isOver ? undefined : rollback;
}

function wentLive(ledger: Ledger, tag: string): number | undefined {
  const verdicts = verdictsOn(ledger, tag);
  const passed = verdicts.find(
    (entry) => entry.mode === 'gate' && hasPassedByItself(entry) && wasDeployed(ledger, entry),
  );
  return (passed ?? verdicts.at(-1))?.deploymentId;
}

function verdictsOn(ledger: Ledger, tag: string): readonly Entry<ReleaseRecord>[] {
  return ledger.entries.filter((entry): entry is Entry<ReleaseRecord> => entry.kind === 'release' && entry.tag === tag);
}

/** Newest first. */
function passesOfOthers(ledger: Ledger, tag: string, after: number): readonly Entry<ReleaseRecord>[] {
  return ledger.entries.filter(
    (entry): entry is Entry<ReleaseRecord> =>
      entry.kind === 'release' &&
      entry.verdict === 'pass' &&
      entry.tag !== tag &&
      entry.deploymentId > after &&
      wasDeployed(ledger, entry),
  );
}

/**
 * Whether a release that passed also went live. A live service that was judged did. A candidate that passed may still have
 * waited for an approval, or its deployment may have failed: it counts only where its live service was judged later, or
 * where this environment had no verdicts on its live service before, which would tell.
 */
function wasDeployed(ledger: Ledger, { judged, tag, deploymentId }: Entry<ReleaseRecord>): boolean {
  if (judged === 'live') return true;
  const live = ledger.entries.filter((other) => other.kind === 'release' && other.judged === 'live');
  return (
    live.every((other) => other.deploymentId > deploymentId) ||
    live.some((other) => other.tag === tag && other.deploymentId > deploymentId)
  );
}

function hasPassedByItself({ verdict, partOf }: ReleaseRecord): boolean {
  return verdict === 'pass' && partOf === undefined;
}
