import type { RollbackPolicy } from '../policy/policy.ts';
import type { Finding } from '../verdict.ts';
import type { Release } from './plan.ts';
import type { Entry, Ledger, States } from './record/record.ts';
import { minuteOf } from './record/time-text.ts';

/** What it is decided on whether a guard looked at the right service. */
export interface RecognitionQuestion {
  /** The address that was judged, without credentials. */
  readonly address: string;
  /** By what this very run recognised the service, as a clause; `undefined` where nothing showed that it was there. */
  readonly recognisedBy: string | undefined;
  readonly ledger: Ledger;
  /** Of the newest rollbacks; one that is not among them counts as not verified. */
  readonly states: States;
  readonly policy: Pick<RollbackPolicy, 'source'>;
  readonly from: Release;
}

/** How the record says that the old version was seen serving after a rollback. */
export const VERIFIED = 'verified: ';

/**
 * The record that shows that the address has worked: a release that was judged good while it was live, or a rollback that
 * was verified. Which release it was, and what became of it since, does not matter. Pure.
 */
export function seenWellBefore(ledger: Ledger, states: States): Entry | undefined {
  return ledger.entries.find((entry) => {
    if (entry.kind === 'release') return entry.judged === 'live' && entry.verdict === 'pass';
    const status = entry.kind === 'rollback' ? states.get(entry.deploymentId) : undefined;
    return status?.state === 'success' && status.description.startsWith(VERIFIED);
  });
}

/**
 * A rollback that nobody typed needs proof that the guard looked at the right service: a mistake in `url`, and a service
 * that was dead from its start, look the same. Pure.
 */
export function examineRecognition(question: RecognitionQuestion): Finding {
  const { address, recognisedBy, ledger, states, policy, from } = question;
  const common = {
    kind: 'rollback',
    title: 'address of the service',
    severity: 'block',
    evidence: [],
    startedAt: 0,
    durationMs: 0,
    ...(policy.source === undefined ? {} : { source: policy.source }),
  } as const;
  if (recognisedBy !== undefined) {
    const sentence = `What was judged is the service: ${recognisedBy}.`;
    return { ...common, outcome: 'pass', sentence };
  }
  const before = seenWellBefore(ledger, states);
  if (before !== undefined) {
    const sentence = `A release was seen well in "${ledger.environment}" before: ${before.tag}, at ${minuteOf(before.createdAt)} (record ${before.deploymentId}).`;
    return { ...common, outcome: 'pass', sentence };
  }
  return {
    ...common,
    outcome: 'fail',
    reason: 'rollback-never-seen-well',
    sentence: `Nothing at ${address} showed that it is the service (no check held, and no actuator told its health), and no release was ever seen well there in "${ledger.environment}", so "url" or the checks may be wrong.`,
    advice: `Correct "url" or the checks and run it again; if ${from.tag} is dead, go back by hand: a person starts mode rollback with the tag ${from.tag}.`,
  };
}
