import { cutShort, harmlessLine } from '../platform/untrusted.ts';
import type { VerdictName } from '../verdict.ts';
import type { CleanReport } from './clean-report.ts';

/** A commit status as GitHub takes it. https://docs.github.com/rest/commits/statuses#create-a-commit-status */
export interface CommitStatus {
  readonly state: 'success' | 'failure' | 'error' | 'pending';
  readonly description: string;
  readonly targetUrl: string | undefined;
  readonly context: string;
}

/** Characters that GitHub accepts. */
const MAX_DESCRIPTION_LENGTH = 140;

const STATES: Readonly<Record<VerdictName, CommitStatus['state']>> = {
  pass: 'success',
  fail: 'failure',
  invalid: 'error',
  inconclusive: 'error',
  cancelled: 'error',
};

/** @param onInconclusive `warn` makes an undecided run green, here as in the job */
export function commitStatus(report: CleanReport, context: string, onInconclusive: 'fail' | 'warn'): CommitStatus {
  const { verdict, run } = report;
  const isForgiven = verdict.name === 'inconclusive' && onInconclusive === 'warn';
  return {
    state: verdict.reason === 'watch-goes-on' ? 'pending' : isForgiven ? 'success' : STATES[verdict.name],
    description: cutShort(harmlessLine(`${verdict.name}: ${verdict.sentence}`), MAX_DESCRIPTION_LENGTH),
    targetUrl: run.url !== undefined && /^https?:\/\//.test(run.url) ? run.url : undefined,
    context,
  };
}
