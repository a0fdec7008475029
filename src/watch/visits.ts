import type { WatchPolicy } from '../policy/policy.ts';
import type { Release } from '../rollback/plan.ts';
import type { Entry, Ledger, ReleaseRecord } from '../rollback/record/record.ts';
import { standingOf } from '../rollback/record/standing.ts';
import { minuteOf, spanText } from '../rollback/record/time-text.ts';
import type { VisitEntry } from './visit-record.ts';

/** Longer than this no visit takes: long enough for a dead service to be seen, short enough to hold no runner. */
const LONGEST_VISIT_MS = 120_000;
/** https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule */
const SHORTEST_SCHEDULE_MS = 5 * 60_000;
/** A watch that takes more than this many times as long as it should is ended with what it has seen. */
const LATEST = 2;

/** How a long watch is cut into visits. Times in milliseconds. */
export interface VisitPlan {
  /** How many visits make the watch. */
  readonly visits: number;
  /** How long each one watches: a whole number of ticks. */
  readonly visitMs: number;
  /** How long all of them watch together; what the rules are held against. */
  readonly watchedMs: number;
  /** From the beginning of one visit to that of the next. */
  readonly everyMs: number;
}

/**
 * Visits every `visits.every` for as long as `for`; each watches for half of the time to the next, two minutes at most.
 * `undefined` where the policy asks for one long watch. Pure.
 */
export function visitPlan({
  forMs,
  everyMs,
  visits,
}: Pick<WatchPolicy, 'forMs' | 'everyMs' | 'visits'>): VisitPlan | undefined {
  if (visits === undefined) return undefined;
  const ticks = Math.ceil(Math.min(visits.everyMs / 2, LONGEST_VISIT_MS) / everyMs);
  const count = Math.max(1, Math.ceil(forMs / visits.everyMs));
  const visitMs = ticks * everyMs;
  return { visits: count, visitMs, watchedMs: count * visitMs, everyMs: visits.everyMs };
}

/**
 * How long the visits take at least where GitHub's schedule starts them, in milliseconds; `undefined` where the watch can
 * be finished by them. Pure.
 */
export function longerThanSchedule({ visits }: Pick<VisitPlan, 'visits'>, forMs: number): number | undefined {
  const leastMs = (visits - 1) * SHORTEST_SCHEDULE_MS;
  return leastMs > LATEST * forMs ? leastMs : undefined;
}

/** What is known before a visit. */
export interface VisitQuestion {
  readonly ledger: Ledger;
  /** Newest first. */
  readonly visits: readonly VisitEntry[];
  /** The release that was named, with its commit; without one the newest that is known to be live. */
  readonly named: Release | undefined;
  readonly forMs: number;
  readonly plan: VisitPlan;
  /** Wall-clock time. */
  readonly now: Date;
}

/** What a visit is to do. Sentences end with a full stop; the names of tags in them are foreign. */
export type NextVisit =
  /** No watch is open, or the last visit was a moment ago: nothing is measured. */
  | { readonly kind: 'none'; readonly sentence: string }
  /** `before`: the visit to go on from; `undefined` for the first one. */
  | {
      readonly kind: 'visit';
      readonly release: Release;
      readonly number: number;
      readonly before: VisitEntry | undefined;
    }
  /** Its time is over, and not all visits were made: what was seen is all there will be. */
  | { readonly kind: 'late'; readonly release: Release; readonly before: VisitEntry; readonly sentence: string };

/**
 * Finds the watch that is open. Pure.
 *
 * A watch begins with a release that is named, or with the newest verdict on the live service, at most `for` old; a
 * candidate that passed its gate may still wait for its deployment. It goes on until all of its visits are made, and ends
 * without a verdict as soon as another release is live or the environment was rolled back.
 */
export function nextVisit(question: VisitQuestion): NextVisit {
  const { ledger, visits, named, now, forMs } = question;
  const live = ledger.entries.find(beginsWatch);
  const newest = newerOf(live, visits[0]);
  const rolledBack = ledger.entries.find((entry) => entry.kind === 'rollback');
  if (named === undefined && rolledBack !== undefined && newerOf(rolledBack, newest) === rolledBack) {
    return none(`${rolledBack.rollbackOf.tag} was rolled back from at ${minuteOf(rolledBack.createdAt)}.`);
  }
  const release = named ?? newest;
  if (release === undefined) return none('the record knows of no release that is live.');
  const { tag, commit } = release;

  const since = named === undefined ? live : ledger.entries.find((entry) => isPassedGate(entry) && isOf(entry, named));
  const before = visits.find(
    (visit) => isOf(visit, release) && !(since && isOf(since, release) && newerOf(since, visit) === since),
  );
  const end = before && conclusionOf(ledger, before.operationId);
  if (end !== undefined) {
    return none(`that of ${tag} ended with verdict ${end.verdict} at ${minuteOf(end.createdAt)}.`);
  }
  const standing = standingOf(ledger, tag);
  if (standing === 'bad' || standing === 'failed') {
    return none(`the record says that ${tag} ${standing === 'bad' ? 'is bad' : 'failed'}.`);
  }
  if (before !== undefined) return goOn({ tag, commit }, before, question);

  const ageMs = named === undefined && live !== undefined ? now.getTime() - Date.parse(live.createdAt) : 0;
  if (ageMs > forMs) {
    return none(
      `${tag} has been live for ${spanText(ageMs)}, and a watch begins at most ${spanText(forMs)} after that.`,
    );
  }
  return { kind: 'visit', release: { tag, commit }, number: 1, before: undefined };
}

function goOn(release: Release, before: VisitEntry, { plan, forMs, now }: VisitQuestion): NextVisit {
  const sinceLast = now.getTime() - Date.parse(before.createdAt);
  if (sinceLast < plan.everyMs / 2) {
    const ago = spanText(Math.max(0, sinceLast));
    const sentence = `Visit ${before.visits} of ${plan.visits} to ${release.tag} was made ${ago} ago, so nothing was measured.`;
    return { kind: 'none', sentence };
  }
  const began = before.beganAt ?? before.createdAt;
  const ageMs = now.getTime() - Date.parse(began);
  if (before.visits >= plan.visits || ageMs > LATEST * forMs) {
    const sentence = `The watch of ${release.tag} began ${spanText(ageMs)} ago, and ${before.visits} of ${plan.visits} visits were made.`;
    return { kind: 'late', release, before, sentence };
  }
  return { kind: 'visit', release, number: before.visits + 1, before };
}

/** A verdict of a gate on the live service, which no rollback brought about, says what is live from now on. */
function beginsWatch(entry: Entry): entry is Entry<ReleaseRecord> {
  return isPassedGate(entry) && entry.judged === 'live' && entry.partOf === undefined;
}

function isPassedGate(entry: Entry): entry is Entry<ReleaseRecord> {
  return entry.kind === 'release' && entry.mode === 'gate' && entry.verdict === 'pass';
}

/** Deployments are numbered in the order of time. */
function newerOf<One extends { readonly deploymentId: number }, Other extends { readonly deploymentId: number }>(
  one: One | undefined,
  other: Other | undefined,
): One | Other | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.deploymentId > other.deploymentId ? one : other;
}

/** The verdict that a watch ended with; `undefined` where none is recorded. Pure. */
export function conclusionOf(ledger: Ledger, operationId: string): Entry<ReleaseRecord> | undefined {
  return ledger.entries.find(
    (entry): entry is Entry<ReleaseRecord> => entry.kind === 'release' && entry.operationId === operationId,
  );
}

function isOf(entry: Release, release: Release): boolean {
  return entry.tag === release.tag && entry.commit === release.commit;
}

function none(why: string): NextVisit {
  return { kind: 'none', sentence: `No watch is open: ${why}` };
}
