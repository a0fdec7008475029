import { type Cookies, createCookies } from '../../checks/cookies.ts';
import { runChecks } from '../../checks/run.ts';
import { namesUsed } from '../../checks/schedule.ts';
import type { Check, Policy } from '../../policy/policy.ts';
import type { Scope, ScopeValue } from '../../policy/template.ts';
import type { Reason } from '../../reasons.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { OwnHealth } from './control.ts';

/** From one renewal to the next: whoever is turned away again sooner is turned away by the service's own fault. */
const RENEWAL_MS = 10_000;
/** The same where the service did not let us in: asking more often might lock the account. */
const REFUSED_MS = 60_000;
const UNANSWERED: readonly (Reason | undefined)[] = ['check-timeout', 'check-refused', 'check-reset'];

/** Why there is nothing to prove oneself with: the service's doing or not. */
export interface SessionProblem {
  readonly outcome: 'failed' | 'error';
  /** One clause. */
  readonly why: string;
  readonly finding: Finding | undefined;
}

/**
 * What probes have of other checks: a token, an id, cookies. Those checks are made once before the watch, and again when
 * the service no longer accepts what they gave.
 */
export interface Session {
  readonly values: ReadonlyMap<string, ScopeValue>;
  /** What is kept in a fork of them is not kept here. */
  readonly cookies: Cookies;
  /** How often the checks were made. */
  readonly count: number;
  /** What is wrong while the checks do not hold. */
  problem(): SessionProblem | undefined;
  /** Whether the checks are being made now, or it has been long enough for them to be made again. */
  mayRenew(): boolean;
  /** Makes the checks again, one at a time, until the signal aborts. Never rejects. */
  renew(signal: AbortSignal): Promise<void>;
}

const NOT_TRIED: SessionProblem = {
  outcome: 'error',
  why: 'what it needs of other checks is not known yet',
  finding: undefined,
};

/** What the checks that log in are made with; `ownHealth` says whether one that failed met trouble of our own. */
export interface SessionOptions {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly scope: Scope;
  readonly ownHealth: Pick<OwnHealth, 'troubleDuring'>;
  readonly world: World;
}

/** The checks that give the values that these use, in the policy's order, and those that give what they use. */
export function giversOf(users: readonly Check[], checks: readonly Check[]): readonly Check[] {
  const givers = new Set<Check>();
  const asking: Check[] = [...users];
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

/** @param checks what gives the values and the cookies, in the policy's order */
export function openSession(checks: readonly Check[], options: SessionOptions): Session {
  const { subject, policy, scope, ownHealth, world } = options;
  const { clock } = world;
  const list: Policy = { ...policy, checks, parallel: 1, filter: { tags: [], skip: [] } };
  // the log tells of the first time; later ones are told by what becomes of them
  const silent = { ...world.output, line: () => undefined };
  let values: Session['values'] = new Map();
  let cookies = createCookies();
  let problem: SessionProblem | undefined;
  let count = 0;
  let hasHeld = false;
  let mayRenewAt = Number.NEGATIVE_INFINITY;
  let renewing: Promise<void> | undefined;

  const make = async (signal: AbortSignal): Promise<void> => {
    const fromMs = clock.now();
    const output = count === 0 ? world.output : silent;
    try {
      const made = await runChecks(subject, list, scope, { ...world, output, cancelled: signal });
      const wrong = made.findings.find(({ outcome }) => outcome !== 'pass');
      problem = wrong && (await problemOf(wrong, fromMs));
      values = made.values;
      cookies = made.cookies;
      hasHeld ||= wrong === undefined;
      const isRefused = wrong?.outcome === 'fail' && !UNANSWERED.includes(wrong.reason);
      mayRenewAt = fromMs + (isRefused ? REFUSED_MS : RENEWAL_MS);
    } catch (error) {
      const words = world.secrets.redact(error instanceof Error ? error.message : String(error));
      problem = { outcome: 'error', why: `what it needs could not be had: ${words}`, finding: undefined };
      mayRenewAt = fromMs + RENEWAL_MS;
    }
    count += 1;
  };

  const problemOf = async (finding: Finding, fromMs: number): Promise<SessionProblem> => {
    const why = `what it needs could not be had: ${finding.sentence.replace(/\.$/, '')}`;
    if (finding.outcome !== 'fail' || (!hasHeld && blamesAsker(finding))) return { outcome: 'error', why, finding };
    const trouble = await ownHealth.troubleDuring({ fromMs, untilMs: clock.now() }, 'failed');
    return trouble === undefined
      ? { outcome: 'failed', why, finding }
      : { outcome: 'error', why: `${trouble} (${why})`, finding };
  };

  return {
    get values() {
      return values;
    },
    get cookies() {
      return cookies;
    },
    get count() {
      return count;
    },
    problem: () => (checks.length > 0 && count === 0 ? NOT_TRIED : problem),
    mayRenew: () => checks.length > 0 && (renewing !== undefined || clock.now() >= mayRenewAt),
    renew: (signal) => {
      renewing ??= make(signal).finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
  };
}

/** Answered 4xx: where it never held, who knows whether the release or the password is wrong? */
function blamesAsker({ evidence }: Finding): boolean {
  return evidence.some((piece) => piece.kind === 'text' && piece.label === 'Response' && /^HTTP 4/.test(piece.text));
}
