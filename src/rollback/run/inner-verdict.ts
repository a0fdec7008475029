import type { Quote } from '../../health/quote.ts';
import type { Finding } from '../../verdict.ts';
import type { Release, StartedRun } from '../plan.ts';
import { type LedgerGitHub, readLedger } from '../record/ledger.ts';

const LONGEST_REASON = 300;

/**
 * What a guard inside of the run that failed has found about the old release is in the record: where that one is bad too,
 * no other run would help, and a person must. Costs one request; what cannot be read changes nothing.
 */
export async function withInnerVerdict(
  finding: Finding,
  run: Pick<StartedRun, 'id' | 'attempt'>,
  target: Pick<Release, 'tag'>,
  environment: string,
  github: LedgerGitHub,
  quote: Quote,
): Promise<Finding> {
  const ledger = await readLedger(github, environment);
  if (!ledger.ok) return finding;
  const bad = ledger.value.entries.find(
    (entry) =>
      entry.kind === 'release' &&
      entry.verdict === 'fail' &&
      entry.tag === target.tag &&
      entry.runId === run.id &&
      entry.runAttempt === run.attempt,
  );
  if (bad === undefined) return finding;
  const why = bad.reason === undefined ? '' : `: ${quote(bad.reason, LONGEST_REASON).replace(/\.$/, '')}`;
  const found = `The old version ${target.tag} fails too, as the guard in that run has found${why}.`;
  const advice = `${found} Call a person, because nothing goes back any further by itself. ${finding.advice ?? ''}`;
  return { ...finding, advice: advice.trim() };
}
