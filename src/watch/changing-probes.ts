import { SAFE_METHODS } from '../checks/schedule.ts';
import { cutShort } from '../platform/untrusted.ts';
import type { Check, WatchPolicy } from '../policy/policy.ts';
import type { Finding } from '../verdict.ts';
import { plannedTicks } from './interval.ts';

/** Probes that are named, and characters of the name of one. */
const MOST_NAMED = 5;
const MOST_NAME = 60;

/**
 * How often requests will be sent that may change something, told before they are; `undefined` where all probes only read.
 * It holds: whether a POST changes anything only its author knows, and who is warned of a search in every run soon heeds no
 * warning. Pure.
 *
 * @param watch its whole length, of all visits together
 */
export function changingProbes(
  checks: readonly Check[],
  { probes, forMs, everyMs, source }: Pick<WatchPolicy, 'probes' | 'forMs' | 'everyMs' | 'source'>,
  startedAt: number,
): Finding | undefined {
  const named = checks.flatMap((check) =>
    check.kind === 'http' && probes.includes(check.name) && !SAFE_METHODS.has(check.method)
      ? [`"${cutShort(check.name, MOST_NAME)}" (${check.method})`]
      : [],
  );
  if (named.length === 0) return undefined;
  const times = plannedTicks(forMs, everyMs);
  const more = named.length > MOST_NAMED ? ` and ${named.length - MOST_NAMED} more` : '';
  const who = `${named.slice(0, MOST_NAMED).join(', ')}${more}`;
  return {
    kind: 'watch',
    title: 'watch: probes that send',
    outcome: 'pass',
    severity: 'warn',
    sentence:
      named.length === 1
        ? `Probe ${who} is sent up to ${times} times in this watch, so it must change nothing.`
        : `Probes ${who} are sent up to ${times} times each in this watch, so they must change nothing.`,
    evidence: [],
    source,
    startedAt,
    durationMs: 0,
  };
}
