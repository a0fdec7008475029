import { shellQuote } from '../checks/shell.ts';
import type { RollbackPolicy } from '../policy/policy.ts';
import type { Reason } from '../reasons.ts';
import type { Finding } from '../verdict.ts';
import type { Release } from './plan.ts';
import type { DrillRecord, Entry, Ledger, RollbackRecord, States } from './record/record.ts';
import { goodReleasesBefore, rollbackTo } from './record/standing.ts';
import { minuteOf, spanText } from './record/time-text.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What a guard may take beyond its waiting before it counts as dead: planning, verification, the queue of its runner. */
const DEATH_MARGIN_MS = 15 * 60 * 1000;
/** An open rollback stands in the way of all later ones, so it is among the newest. */
const NEWEST = 5;
/** A clause of an advice. */
const PASS_BY_HAND =
  'where going back once more is right, a person starts mode rollback by hand and types the tag into "to"';

/** What the limits of a rollback are examined on. */
export interface LimitsQuestion {
  /** `owner/name`, for a command that a person may run. */
  readonly repository: string;
  readonly ledger: Ledger;
  /** Of `rollbacksToAsk` at least; a rollback that is not among them counts as one that is going on. */
  readonly states: States;
  readonly policy: Pick<RollbackPolicy, 'limits' | 'waitMs' | 'verify' | 'source'>;
  readonly from: Release;
  readonly target: Release;
  /** By GitHub's clock, which dates the records. */
  readonly now: Date;
  /** Started by a verdict, not by a person. */
  readonly isAutomatic: boolean;
  /** A person named the target for this very run (`isNamedByPerson`): the limits are shown, and theirs to pass. */
  readonly isPersons: boolean;
}

/** Rollbacks whose states the limits depend on: those from this release, those of the last 24 hours, the newest. Pure. */
export function rollbacksToAsk(ledger: Ledger, from: Release, now: Date): readonly Entry<RollbackRecord>[] {
  const all = rollbacksOf(ledger);
  return all.filter((entry, index) => index < NEWEST || isFrom(entry, from) || isWithinDay(entry, now));
}

/**
 * Examines whether one more rollback is within the limits: another that is going on, rollbacks of this release and of the
 * last 24 hours, a rollback of a rollback. One passing finding where nothing stands against it. For a person who named the
 * target, all but the first are things to know. Pure.
 */
export function examineLimits(question: LimitsQuestion): readonly Finding[] {
  const { ledger, from, now } = question;
  const asked = rollbacksToAsk(ledger, from, now).filter((entry) => stateIn(question, entry) !== 'inactive');
  const ofRelease = asked.filter((entry) => isFrom(entry, from));
  const ofDay = asked.filter((entry) => isWithinDay(entry, now));
  const broken = [
    inProgress(question, asked),
    tooOftenForRelease(question, ofRelease),
    tooOftenForDay(question, ofDay),
    rollbackOfRollback(question),
    partOfDrill(question),
    unreadableRecord(question),
  ].filter((finding) => finding !== undefined);
  if (broken.length > 0) return broken;
  const { perRelease, perDay } = question.policy.limits;
  return [
    finding(question, {
      title: 'limits',
      outcome: 'pass',
      sentence: `The limits allow a rollback: ${ofRelease.length} of at most ${perRelease} from ${from.tag}, ${ofDay.length} of at most ${perDay} in the last 24 hours in "${ledger.environment}".`,
    }),
  ];
}

/**
 * Another guard that is going back from the same release to the same target, or, where none is told, to any, right now:
 * its run is to be followed instead of starting one. Pure.
 */
export function openRival(
  question: Pick<LimitsQuestion, 'ledger' | 'states' | 'policy' | 'from' | 'now'> &
    Partial<Pick<LimitsQuestion, 'target'>>,
): Entry<RollbackRecord> | undefined {
  const { ledger, from, target } = question;
  return rollbacksOf(ledger).find(
    (entry) =>
      isFrom(entry, from) &&
      (target === undefined || entry.tag === target.tag) &&
      stateIn(question, entry) === 'open' &&
      !hasDied(question, entry),
  );
}

/**
 * A full drill that is going on between this release and another: what is judged then runs because of the drill, and must
 * never start a rollback. Told by time alone, so that it costs no request. Pure.
 */
export function openDrill(
  ledger: Ledger,
  release: Release,
  policy: LimitsQuestion['policy'],
  now: Date,
): Entry<DrillRecord> | undefined {
  const longestMs = 2 * longestRollbackMs(policy);
  return ledger.entries.find(
    (entry): entry is Entry<DrillRecord> =>
      entry.kind === 'drill' &&
      entry.drilledFrom !== undefined &&
      (entry.tag === release.tag || entry.drilledFrom.tag === release.tag) &&
      now.getTime() - Date.parse(entry.createdAt) < longestMs,
  );
}

/** What is known of a release before anything is looked for to go back to. */
type EarlyQuestion = Pick<LimitsQuestion, 'ledger' | 'policy' | 'from' | 'now' | 'isAutomatic' | 'isPersons'>;

/**
 * Whether this release runs because of a rollback or a full drill, which forbids to start a rollback from it by itself,
 * whatever else stands against it. Pure.
 */
export function insideAnother(question: EarlyQuestion): Finding | undefined {
  return partOfDrill(question) ?? rollbackOfRollback(question);
}

function partOfDrill(question: EarlyQuestion): Finding | undefined {
  const { ledger, from, policy, now, isAutomatic } = question;
  const drill = isAutomatic ? openDrill(ledger, from, policy, now) : undefined;
  if (drill === undefined) return undefined;
  return finding(question, {
    title: 'drill in progress',
    reason: 'rollback-of-rollback',
    sentence: `${from.tag} runs because of a full drill (record ${drill.deploymentId}), so no rollback is started from it.`,
    advice: 'See how the drill ends; it comes back to where it began by itself.',
  });
}

function hasDied(
  { policy, now }: Pick<LimitsQuestion, 'policy' | 'now'>,
  { createdAt }: { readonly createdAt: string },
): boolean {
  return now.getTime() - Date.parse(createdAt) > longestRollbackMs(policy);
}

function longestRollbackMs({ waitMs, verify }: LimitsQuestion['policy']): number {
  return waitMs + (verify?.withinMs ?? 0) + DEATH_MARGIN_MS;
}

function inProgress(question: LimitsQuestion, asked: readonly Entry<RollbackRecord>[]): Finding | undefined {
  const open = asked.find((entry) => stateIn(question, entry) === 'open');
  if (open === undefined) return undefined;
  const { repository, now } = question;
  const ageMs = Math.max(0, now.getTime() - Date.parse(open.createdAt));
  const isDead = hasDied(question, open);
  const run = open.runId === undefined ? '' : ` in run ${open.runId}`;
  const by = open.askedBy ?? open.creator;
  const who = by === undefined ? '' : ` by ${by}`;
  const close = [
    'gh api --method POST',
    shellQuote(`repos/${repository}/deployments/${open.deploymentId}/statuses`),
    '-f state=error -f description="closed by hand: its guard is gone"',
  ].join(' ');
  return finding(question, {
    title: 'rollback in progress',
    reason: 'rollback-in-progress',
    sentence: `A rollback from ${open.rollbackOf.tag} to ${open.tag} in "${question.ledger.environment}" was begun${who}${run} at ${minuteOf(open.createdAt)} (record ${open.deploymentId}), and ${
      isDead
        ? `nobody has said in ${spanText(ageMs)} how it ended, so its guard is most likely gone`
        : 'it has not ended yet'
    }.`,
    advice: isDead
      ? `Find out which version serves, then close that record with \`${close}\` and start the rollback again.`
      : `Wait for it to end; if its guard is gone, close its record with \`${close}\`.`,
  });
}

function tooOftenForRelease(
  question: LimitsQuestion,
  rollbacks: readonly Entry<RollbackRecord>[],
): Finding | undefined {
  const { from, policy, ledger, isPersons } = question;
  const { perRelease } = policy.limits;
  const [newest] = rollbacks;
  if (newest === undefined || rollbacks.length < perRelease) return undefined;
  return finding(question, {
    title: 'limit per release',
    severity: isPersons ? 'warn' : 'block',
    reason: 'rollback-limit-release',
    sentence: `${from.tag} was rolled back from ${times(rollbacks.length)} already in "${ledger.environment}", the last time at ${minuteOf(newest.createdAt)} to ${newest.tag}, and the limit is ${perRelease}.`,
    advice: `${
      stateIn(question, newest) === 'success'
        ? `Find out why ${from.tag} is live again and release a new version`
        : `See how record ${newest.deploymentId} ended and find out which version serves`
    }${isPersons ? '' : `; ${PASS_BY_HAND}, or raise "per-release" under "rollback.limits" in the policy`}.`,
  });
}

function tooOftenForDay(question: LimitsQuestion, rollbacks: readonly Entry<RollbackRecord>[]): Finding | undefined {
  const { policy, ledger, isPersons } = question;
  const { perDay } = policy.limits;
  const [newest] = rollbacks;
  if (newest === undefined || rollbacks.length < perDay) return undefined;
  return finding(question, {
    title: 'limit per day',
    severity: isPersons ? 'warn' : 'block',
    reason: 'rollback-limit-day',
    sentence: `"${ledger.environment}" was rolled back ${times(rollbacks.length)} in the last 24 hours, the last time at ${minuteOf(newest.createdAt)} from ${newest.rollbackOf.tag} to ${newest.tag}, and the limit is ${perDay}.`,
    advice: isPersons
      ? 'Look whether something else is wrong than the releases.'
      : `Let a person look at what is wrong before anything is deployed again; ${PASS_BY_HAND}, or raise "per-day" under "rollback.limits" in the policy.`,
  });
}

/** A person who names the tag to go back to knows what they do; nobody and nothing else may go back twice. */
function rollbackOfRollback(question: EarlyQuestion): Finding | undefined {
  const { ledger, from, isPersons } = question;
  const earlier = rollbackTo(ledger, from);
  if (earlier === undefined) return undefined;
  return finding(question, {
    title: 'rollback of a rollback',
    severity: isPersons ? 'warn' : 'block',
    reason: 'rollback-of-rollback',
    sentence: `${from.tag} is itself what ${earlier.rollbackOf.tag} was rolled back to at ${minuteOf(earlier.createdAt)}, so going back from it is a rollback of a rollback.`,
    advice: isPersons
      ? 'Make sure that the cause is in the releases, and not in what both of them depend on.'
      : 'The old version fails too, so call a person; to go further back, a person starts mode rollback by hand and types the tag into "to".',
  });
}

/**
 * Whether this release runs because of a rollback can be hidden in a record that cannot be read; only one that is older
 * than the releases to go back to can no longer say so.
 */
function unreadableRecord(question: LimitsQuestion): Finding | undefined {
  const { ledger, from, isAutomatic, repository } = question;
  const [lastGood] = goodReleasesBefore(ledger, from);
  const record = ledger.unreadable.find(({ deploymentId }) => deploymentId > (lastGood?.deploymentId ?? 0));
  if (record === undefined) return undefined;
  return finding(question, {
    title: 'unreadable record',
    outcome: 'undecided',
    severity: isAutomatic ? 'block' : 'warn',
    reason: 'rollback-record-failed',
    sentence: `Record ${record.deploymentId} in "${ledger.environment}" could not be read (${record.why}), so it is not known whether ${from.tag} was deployed by a rollback.`,
    advice: `Look at it with \`gh api ${shellQuote(`repos/${repository}/deployments/${record.deploymentId}`)}\`; where a newer Release Guard wrote it, use that one here too${isAutomatic ? ', and roll back by hand until then' : ''}.`,
  });
}

function rollbacksOf(ledger: Ledger): readonly Entry<RollbackRecord>[] {
  return ledger.entries.filter((entry): entry is Entry<RollbackRecord> => entry.kind === 'rollback');
}

function stateIn({ states }: Pick<LimitsQuestion, 'states'>, entry: Entry): string {
  return states.get(entry.deploymentId)?.state ?? 'open';
}

function isFrom({ rollbackOf }: RollbackRecord, from: Release): boolean {
  return rollbackOf.tag === from.tag || rollbackOf.commit === from.commit;
}

/** Clocks that are set back make the newest records seem to come from the future; they are from today. */
function isWithinDay(entry: Entry, now: Date): boolean {
  return Date.parse(entry.createdAt) > now.getTime() - DAY_MS;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function finding(
  { policy }: Pick<LimitsQuestion, 'policy'>,
  said: Pick<Finding, 'title' | 'sentence'> &
    Partial<Pick<Finding, 'outcome' | 'severity' | 'advice'>> & { readonly reason?: Reason },
): Finding {
  return {
    kind: 'rollback',
    outcome: 'fail',
    severity: 'block',
    evidence: [],
    startedAt: 0,
    durationMs: 0,
    ...(policy.source === undefined ? {} : { source: policy.source }),
    ...said,
  };
}
