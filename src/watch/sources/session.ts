import { runChecks } from '../../checks/run.ts';
import { namesUsed } from '../../checks/schedule.ts';
import type { Check, HttpCheck, Policy } from '../../policy/policy.ts';
import type { Scope, ScopeValue } from '../../policy/template.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';

/** From one renewal to the next: whoever is turned away again sooner is turned away by the service's own fault. */
export const RENEWAL_MS = 60_000;

/** Why there is nothing to prove oneself with: the service's doing or not. */
export interface SessionProblem {
  readonly outcome: 'failed' | 'error';
  /** One clause. */
  readonly why: string;
  readonly finding: Finding | undefined;
}

/**
 * What probes use of other checks: a token, an id. Those checks are made once before the watch, and again when the
 * service no longer accepts what they gave.
 */
export interface Session {
  readonly values: ReadonlyMap<string, ScopeValue>;
  /** Set while the checks that give the values do not hold. */
  readonly problem: SessionProblem | undefined;
  /** Whether it has been long enough for the checks to be made again. */
  mayRenew(): boolean;
  /** Makes the checks again, one at a time, until the signal aborts. Never rejects. */
  renew(signal: AbortSignal): Promise<void>;
}

const NOT_TRIED: SessionProblem = {
  outcome: 'error',
  why: 'what it needs of other checks is not known yet',
  finding: undefined,
};

export interface SessionOptions {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly scope: Scope;
  readonly world: World;
}

/** The checks that give the values that `probes` use, in the policy's order, and those that give what they use. */
export function giversOf(probes: readonly HttpCheck[], checks: readonly Check[]): readonly Check[] {
  const givers = new Set<Check>();
  const asking: Check[] = [...probes];
  for (let asks = asking.pop(); asks !== undefined; asks = asking.pop()) {
    const before = checks.slice(0, checks.indexOf(asks));
    for (const name of namesUsed(asks)) {
      const giver = before.findLast(
        (check) => check.kind === 'http' && check.captures.some((capture) => capture.name === name),
      );
      if (giver === undefined || givers.has(giver)) continue;
      givers.add(giver);
      asking.push(giver);
    }
  }
  return checks.filter((check) => givers.has(check));
}

export function openSession(givers: readonly Check[], options: SessionOptions): Session {
  const { subject, policy, scope, world } = options;
  let values: Session['values'] = new Map();
  let problem: SessionProblem | undefined;
  let triedAt: number | undefined;
  let renewing: Promise<void> | undefined;

  const make = async (signal: AbortSignal): Promise<void> => {
    triedAt = world.clock.now();
    const list = { ...policy, checks: givers, filter: { tags: [], skip: [] } };
    try {
      const { findings, values: given } = await runChecks(subject, list, scope, { ...world, cancelled: signal });
      const wrong = findings.find(({ outcome }) => outcome !== 'pass');
      values = given;
      problem = wrong && {
        outcome: wrong.outcome === 'fail' ? 'failed' : 'error',
        why: clauseOf(wrong),
        finding: wrong,
      };
    } catch (error) {
      const words = world.secrets.redact(error instanceof Error ? error.message : String(error));
      problem = { outcome: 'error', why: `what it needs could not be had: ${words}`, finding: undefined };
    }
  };

  return {
    get values() {
      return values;
    },
    get problem() {
      return givers.length > 0 && triedAt === undefined ? NOT_TRIED : problem;
    },
    mayRenew: () =>
      givers.length > 0 &&
      renewing === undefined &&
      (triedAt === undefined || world.clock.now() - triedAt >= RENEWAL_MS),
    renew: (signal) => {
      renewing ??= make(signal).finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
  };
}

/** A sentence inside of a sentence. */
function clauseOf({ sentence }: Finding): string {
  return `what it needs could not be had: ${sentence.replace(/\.$/, '')}`;
}
