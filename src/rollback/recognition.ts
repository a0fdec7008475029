import type { RollbackPolicy } from '../policy/policy.ts';
import type { Finding } from '../verdict.ts';
import type { Release } from './plan.ts';
import { fingerprintOf } from './record/address.ts';
import type { Entry, Ledger, ReleaseRecord, RollbackRecord, States } from './record/record.ts';
import { minuteOf } from './record/time-text.ts';

/** What shows that the service itself was judged, and not something else that answered. */
export interface Judged {
  /** By what this very run recognised the service, as a clause; `undefined` where anything could have answered so. */
  readonly recognisedBy: string | undefined;
  /** Where that was: a URL; `undefined` where it is the input `url`, if any. */
  readonly at?: string | undefined;
  /** The metric that was out of bounds, where that and nothing else is what was judged; foreign. */
  readonly metric?: string | undefined;
}

/** What it is decided on whether a guard looked at the right service. */
export interface RecognitionQuestion extends Pick<Judged, 'recognisedBy' | 'metric'> {
  /** The address that was judged, without credentials. */
  readonly address: string;
  readonly ledger: Ledger;
  /** Of the newest rollbacks; one that is not among them counts as not verified. */
  readonly states: States;
  readonly policy: Pick<RollbackPolicy, 'source'>;
  readonly from: Release;
}

/** How the record says that the old version was seen serving after a rollback. */
export const VERIFIED = 'verified: ';

/**
 * The newest record that shows that this address has worked: a release that was judged good while it was live, or a rollback
 * that was verified, at this very address. Which release it was, and what became of it since, does not matter. A record that
 * does not say at which address shows nothing. Pure.
 *
 * @param address a URL
 */
export function wellAt(ledger: Ledger, states: States, address: string): Entry | undefined {
  const fingerprint = fingerprintOf(address);
  return fingerprint === undefined ? undefined : wellWhere(ledger, states, (known) => known === fingerprint);
}

function wellWhere(
  { entries }: Ledger,
  states: States,
  isMeant: (address: string) => boolean,
): Entry<ReleaseRecord | RollbackRecord> | undefined {
  return entries.find((entry): entry is Entry<ReleaseRecord | RollbackRecord> => {
    if (entry.kind !== 'release' && entry.kind !== 'rollback') return false;
    if (entry.address === undefined || !isMeant(entry.address)) return false;
    if (entry.kind === 'release') return entry.judged === 'live' && entry.verdict === 'pass';
    const status = states.get(entry.deploymentId);
    return status?.state === 'success' && status.description.startsWith(VERIFIED);
  });
}

/**
 * A rollback that nobody typed needs proof that the guard looked at the right service: a mistake in `url`, and a service
 * that was dead from its start, look the same. Pure.
 */
export function examineRecognition(question: RecognitionQuestion): Finding {
  const { address, recognisedBy, metric, ledger, states, policy, from } = question;
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
  const before = wellAt(ledger, states, address);
  if (before !== undefined) {
    const sentence = `A release was seen well at ${address} before: ${before.tag}, at ${minuteOf(before.createdAt)} (record ${before.deploymentId}).`;
    return { ...common, outcome: 'pass', sentence };
  }
  const byHand = `go back by hand: a person starts mode rollback with the tag ${from.tag}`;
  if (metric !== undefined) {
    const sentence = `The metric "${metric}" was never seen within its bounds, neither in this watch nor in an earlier good one, so its query or its bounds may be wrong.`;
    const advice = `Correct the metric, or watch a good release with it first; if ${from.tag} is bad, ${byHand}.`;
    return { ...common, outcome: 'fail', reason: 'rollback-never-seen-well', sentence, advice };
  }
  const nothing = `Nothing at ${address} showed that it is the service (no check held, and no actuator told its health)`;
  const elsewhere = wellWhere(ledger, states, () => true);
  const told =
    elsewhere === undefined
      ? {
          sentence: `${nothing}, and the record of "${ledger.environment}" has no release that was seen well there, so "url" or the checks may be wrong.`,
          advice: `Correct "url" or the checks and run it again; if ${from.tag} is dead, ${byHand}.`,
        }
      : {
          sentence: `${nothing}, and the record of "${ledger.environment}" knows the service at another address (${elsewhere.tag} was seen well there at ${minuteOf(elsewhere.createdAt)}, record ${elsewhere.deploymentId}), so "url" may be wrong.`,
          advice: `Has "url" changed? Correct it and run it again; if ${from.tag} is dead, ${byHand}.`,
        };
  return { ...common, outcome: 'fail', reason: 'rollback-never-seen-well', ...told };
}
