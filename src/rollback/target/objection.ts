import type { RollbackPolicy } from '../../policy/policy.ts';
import type { Reason } from '../../reasons.ts';
import type { Release } from '../plan.ts';
import type { Entry, Ledger } from '../record/record.ts';
import { standingOf } from '../record/standing.ts';
import { minuteOf } from '../record/time-text.ts';
import { isBelow, isPreRelease } from './tags.ts';

/** What of the policy decides which releases may be gone back to. */
export type TargetRules = Pick<RollbackPolicy, 'tags' | 'floor' | 'revoked' | 'preReleases' | 'source'>;

/** Why a release is never gone back to. */
export interface Objection {
  readonly reason: Reason;
  /** A clause about the release as `it`: `it is listed under "rollback.revoked" in the policy`. */
  readonly clause: string;
  /** What to change to go back to it all the same; `undefined` where nothing should be. */
  readonly advice: string | undefined;
}

/** A release as a place to go back to; the commit may not be known yet. */
export interface Candidate {
  readonly tag: string;
  readonly commit: string | undefined;
}

/** Everything that forbids going back to a release as far as the policy and the ledger can tell. Pure. */
export function objectionsTo(
  candidate: Candidate,
  from: Release,
  rules: TargetRules,
  ledger: Ledger,
): readonly Objection[] {
  return [
    sameRelease(candidate, from),
    revoked(candidate, rules),
    knownBad(candidate, ledger),
    belowFloor(candidate, rules),
    preRelease(candidate, rules),
  ].filter((objection) => objection !== undefined);
}

/** The same release, or another name of its commit: going back to it would change nothing. */
export function sameRelease({ tag, commit }: Candidate, from: Release): Objection | undefined {
  if (tag !== from.tag && commit !== from.commit) return undefined;
  return {
    reason: 'rollback-same-commit',
    clause:
      tag === from.tag
        ? 'it is the release that is gone back from'
        : `it names the same commit (${short(from.commit)}) as ${from.tag}, which is gone back from`,
    advice: 'Name an older tag.',
  };
}

function revoked({ tag }: Candidate, { revoked: tags }: TargetRules): Objection | undefined {
  if (!tags.includes(tag)) return undefined;
  return {
    reason: 'rollback-revoked',
    clause: 'it is listed under "rollback.revoked" in the policy',
    advice: 'Name another tag; a revoked release is never gone back to.',
  };
}

function belowFloor({ tag }: Candidate, { floor }: TargetRules): Objection | undefined {
  if (floor === undefined) return undefined;
  const below = isBelow(tag, floor);
  if (below === 'no') return undefined;
  return {
    reason: 'rollback-below-floor',
    clause:
      below === 'yes'
        ? `it is below ${floor}, the floor in the policy`
        : `its version cannot be compared with ${floor}, the floor in the policy, so it may be below it`,
    advice: 'Name a newer tag, or see whether "rollback.floor" in the policy is still right.',
  };
}

function preRelease({ tag }: Candidate, { preReleases }: TargetRules): Objection | undefined {
  if (preReleases || !isPreRelease(tag)) return undefined;
  return {
    reason: 'rollback-pre-release',
    clause: 'its name says that it is a pre-release',
    advice: 'Name a final release, or set "pre-releases: true" under "rollback" in the policy.',
  };
}

/** Bad by its own name, by its commit under another name, or by its newest verdict. */
function knownBad(candidate: Candidate, ledger: Ledger): Objection | undefined {
  const { tag } = candidate;
  const standing = standingOf(ledger, tag);
  const advice = `Name another tag; if ${tag} is good after all, a person says so with release-guard mark-good --tag ${tag}.`;
  const objection = (clause: string): Objection => ({ reason: 'rollback-known-bad', clause, advice });
  if (standing === 'bad') {
    const word = ledger.entries.find((entry) => badReleaseOf(entry)?.tag === tag);
    return objection(word === undefined ? 'the record says that it is bad' : `it ${badWord(word)}`);
  }
  if (standing === 'failed') {
    const verdict = ledger.entries.find(
      (entry) => entry.kind === 'release' && entry.tag === tag && entry.verdict === 'fail',
    );
    return objection(`its newest verdict is a fail${verdict === undefined ? '' : ` (${recordText(verdict)})`}`);
  }
  const namesake = ledger.entries.find((entry) => {
    const release = badReleaseOf(entry);
    return release !== undefined && release.commit === candidate.commit && standingOf(ledger, release.tag) === 'bad';
  });
  if (namesake === undefined) return undefined;
  return objection(`its commit is also that of ${badReleaseOf(namesake)?.tag}, which ${badWord(namesake)}`);
}

/** The release that a record makes bad. */
function badReleaseOf(entry: Entry): Release | undefined {
  if (entry.kind === 'rollback') return entry.rollbackOf;
  return entry.kind === 'mark' && entry.mark === 'bad' ? entry : undefined;
}

function badWord(entry: Entry): string {
  if (entry.kind === 'rollback') return `was rolled back from (${recordText(entry)})`;
  const by = entry.askedBy ?? entry.creator;
  return `was marked bad${by === undefined ? '' : ` by ${by}`} (${recordText(entry)})`;
}

/** `2026-11-03 10:02 UTC, record 17`. */
export function recordText({ createdAt, deploymentId }: Pick<Entry, 'createdAt' | 'deploymentId'>): string {
  return `${minuteOf(createdAt)}, record ${deploymentId}`;
}

/** The beginning of a commit's name, as people compare them. */
export function short(commit: string): string {
  return commit.slice(0, 12);
}
