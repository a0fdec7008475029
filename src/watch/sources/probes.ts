import { headerValue } from '../../checks/answer.ts';
import { createCookies } from '../../checks/cookies.ts';
import { tryHttpCheck } from '../../checks/http-check.ts';
import { checkRecognises } from '../../checks/recognition.ts';
import type { Trial } from '../../checks/trial.ts';
import type { AddressRules } from '../../platform/http.ts';
import { secretsOfOneExchange } from '../../platform/secrets.ts';
import type { Check, HttpCheck, Policy, WatchPolicy } from '../../policy/policy.ts';
import type { Scope } from '../../policy/template.ts';
import type { Subject } from '../../subject/subject.ts';
import type { World } from '../../world.ts';
import type { Sample } from '../samples.ts';
import type { Observation, Source } from '../source.ts';
import { milliseconds } from '../wording.ts';
import { HELD_UP_MS, type OwnHealth } from './control.ts';
import { watchFinding } from './finding.ts';
import { openLoop, type Tick } from './pace.ts';
import { giversOf, openSession } from './session.ts';

/** Requests that may be open at a time, of all probes together. */
const MOST_IN_FLIGHT = 64;

/** Who is probed with which checks, and how often (`everyMs`, in milliseconds). */
export interface ProbesOptions {
  readonly subject: Subject;
  /** Where the service is judged: what answers elsewhere does not show that it is there. */
  readonly judgedAt: URL;
  readonly policy: Policy;
  /** Names of checks of the policy. */
  readonly names: WatchPolicy['probes'];
  /** Names of checks that log in: probes after them send their cookies. */
  readonly session: WatchPolicy['session'];
  readonly everyMs: number;
  readonly scope: Scope;
  readonly ownHealth: OwnHealth;
  readonly world: World;
}

/** What a request came to, before it is known whether the trouble was our own. */
interface Result {
  readonly outcome: 'ok' | 'failed' | 'error';
  readonly why?: string;
  readonly isElsewhere?: boolean;
  readonly isTimeout?: boolean;
  /** When it was known, on the clock. */
  readonly atMs: number;
}

/**
 * The named checks, asked again and again: one attempt at each tick, sent on time whatever became of those before
 * (open loop), and timed from the moment that it was meant for. Each request stands for itself: the cookies that it gets
 * are not kept.
 *
 * Values that other checks capture (a token), and cookies of those that log in, are had before the watch. When the service
 * turns a probe away that has them, they are had anew and it is asked once more: if it is answered then, that sample is an
 * error, since what we had may just have ended. Otherwise, and within ten seconds of that, it is the service's failure.
 */
export function probesSource(options: ProbesOptions): Source {
  const { subject, policy, world, ownHealth } = options;
  const { clock } = world;
  const checks = policy.checks.filter((check): check is HttpCheck => isNamed(check, options.names));
  const logins = policy.checks.filter(({ name }) => options.session.includes(name));
  const givers = new Set([...giversOf([...checks, ...logins], policy.checks), ...logins]);
  const session = openSession(
    policy.checks.filter((check) => givers.has(check)),
    options,
  );
  const afterLogin = logins[0] === undefined ? [] : policy.checks.slice(policy.checks.indexOf(logins[0]) + 1);
  const known = new Set(
    checks.filter((check) => afterLogin.includes(check) || giversOf([check], policy.checks).length > 0),
  );
  const telling = new Set(checks.filter((check) => checkRecognises(check, { ...subject, baseUrl: options.judgedAt })));
  let recognisedBy: string | undefined;
  const credentials = new Set<string>();
  let renewing: Promise<void> | undefined;
  const rules: AddressRules = {
    subjectOrigins: [subject.baseUrl, subject.managementUrl].flatMap((url) => (url === undefined ? [] : [url.origin])),
    allowedHosts: policy.allowedHosts,
  };

  const renew = (signal: AbortSignal): Promise<void> => {
    renewing = session.renew(signal);
    return renewing;
  };

  const ask = async (check: HttpCheck, signal: AbortSignal): Promise<Trial> => {
    const trial = await tryHttpCheck(check, {
      subject,
      world,
      rules,
      scope: { ...options.scope, values: session.values },
      cookies: known.has(check) ? session.cookies.fork() : createCookies(),
      credentials,
      // nothing of an answer is kept but one clause
      answerSecrets: secretsOfOneExchange(world.secrets),
      // a connection that is kept leads to one instance of several, and hides that it broke
      fresh: true,
      signal,
    });
    if (trial.outcome === 'pass' && telling.has(check)) recognisedBy ??= `probe "${check.name}" held`;
    return trial;
  };

  const resultOf = (trial: Trial): Result => {
    const isElsewhere = trial.outcome !== 'pass' && trial.isElsewhere === true;
    const isTimeout = trial.outcome !== 'pass' && trial.reason === 'check-timeout';
    return { ...judged(trial, ownHealth), isElsewhere, isTimeout, atMs: clock.now() };
  };

  const askKnown = async (check: HttpCheck, signal: AbortSignal): Promise<Result> => {
    const before = session.problem();
    if (before !== undefined) {
      if (session.mayRenew()) void renew(signal);
      return { outcome: before.outcome, why: before.why, atMs: clock.now() };
    }
    const { count } = session;
    const trial = await ask(check, signal);
    const result = resultOf(trial);
    if (!isTurnedAway(check, trial)) return result;
    if (session.count === count) {
      if (!session.mayRenew()) return result;
      await renew(signal);
    }
    const problem = session.problem();
    if (problem !== undefined) return { ...result, outcome: problem.outcome, why: problem.why };
    const again = resultOf(await ask(check, signal));
    if (again.outcome !== 'ok') return { ...again, atMs: result.atMs };
    return { ...result, outcome: 'error', why: 'it was turned away, and answered after what it needs was had anew' };
  };

  const sample = async (check: HttpCheck, signal: AbortSignal): Promise<Result> => {
    try {
      return known.has(check) ? await askKnown(check, signal) : resultOf(await ask(check, signal));
    } catch (error) {
      return { outcome: 'error', why: `it could not be made: ${wordsOf(error, world)}`, atMs: clock.now() };
    }
  };

  return {
    name: 'probes',
    recognisedBy: () => recognisedBy,

    examine: async () => {
      if (givers.size === 0) return [];
      await session.renew(world.cancelled);
      const wrong = session.problem()?.finding;
      if (wrong === undefined) return [];
      const statement = {
        title: wrong.title,
        outcome: 'undecided',
        severity: 'warn',
        reason: 'check-dependency',
        sentence: `Probes need what this check gives, and it does not hold before the watch begins: ${wrong.sentence}`,
        evidence: wrong.evidence,
        ...(wrong.advice === undefined ? {} : { advice: wrong.advice }),
        ...(wrong.source === undefined ? {} : { source: wrong.source }),
      } as const;
      return [watchFinding(statement, world)];
    },

    watch: async (tell, signal, lastTick = signal) => {
      let inFlight = 0;
      const pending = new Set<Promise<void>>();
      const say = (check: HttpCheck, told: Sample, why: string | undefined, isElsewhere = false): void => {
        if (signal.aborted) return;
        const where = isElsewhere ? { isElsewhere } : {};
        const observation: Observation = { kind: 'sample', probe: check.name, sample: told, ...where };
        tell(why === undefined ? observation : { ...observation, why });
      };
      const send = async (check: HttpCheck, { atMs, due }: Tick): Promise<void> => {
        inFlight += 1;
        const { outcome, why, isElsewhere, isTimeout, atMs: knownAt } = await sample(check, signal);
        inFlight -= 1;
        if (signal.aborted) return;
        const tookMs = knownAt - due;
        // what was had anew meanwhile may have met trouble later than that
        const span = { fromMs: due, untilMs: clock.now() };
        const look = outcome === 'ok' ? 'answered' : 'failed';
        const trouble =
          outcome === 'error' ? undefined : await unlessAborted(ownHealth.troubleDuring(span, look), signal);
        const told: Sample = { atMs, latencyMs: tookMs, outcome, ...(isTimeout ? { isTimeout } : {}) };
        if (trouble === undefined) say(check, told, why, isElsewhere);
        else say(check, { atMs, latencyMs: tookMs, outcome: 'error' }, why ? `${trouble} (${why})` : trouble);
      };
      await openLoop(options.everyMs, clock, lastTick, (tick) => {
        for (const check of checks) {
          if (tick.lateMs > HELD_UP_MS) {
            const why = `this machine was held up, and came ${milliseconds(tick.lateMs)} late`;
            say(check, { atMs: tick.atMs, latencyMs: 0, outcome: 'error' }, why);
          } else if (inFlight >= MOST_IN_FLIGHT) {
            const why = `${MOST_IN_FLIGHT} requests were still open`;
            say(check, { atMs: tick.atMs, latencyMs: 0, outcome: 'missed' }, why);
          } else {
            const sent: Promise<void> = send(check, tick).finally(() => pending.delete(sent));
            pending.add(sent);
          }
        }
      });
      await Promise.all([...pending, renewing]);
    },
  };
}

function isNamed(check: Check, names: readonly string[]): check is HttpCheck {
  return check.kind === 'http' && names.includes(check.name);
}

/** Services that do not know who asks say so, or send them to a page to log in. */
function isTurnedAway({ follow }: HttpCheck, trial: Trial): boolean {
  if (trial.outcome !== 'fail' || trial.answer === undefined) return false;
  const { status, headers } = trial.answer;
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) return true;
  return follow > 0 && /html/i.test(headerValue(headers, 'content-type') ?? '');
}

/**
 * Nothing answers to the name, or the way there leads nowhere: where a control URL tells that our own network is well,
 * it is the service that is gone. A request that was never sent is our own trouble; a redirect to where it is not followed
 * is an answer of the service, and a wrong one.
 */
function judged(trial: Trial, ownHealth: OwnHealth): Pick<Result, 'outcome' | 'why'> {
  if (trial.outcome === 'pass') return { outcome: 'ok' };
  const isUnsent = trial.reason === 'check-address-blocked' || trial.reason === 'check-bad-request';
  const isOurs = isUnsent && trial.answer === undefined;
  const isUnclear = trial.outcome === 'undecided' && !(ownHealth.knowsNetwork && trial.transport !== undefined);
  return { outcome: isOurs || isUnclear ? 'error' : 'failed', why: byItself(trial.clause) };
}

/** What was made to read after the name of the check, as a clause of its own. */
function byItself(clause: string): string {
  return clause.startsWith('expected ') ? clause : `it ${clause}`;
}

async function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  const given = new AbortController();
  const aborted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: given.signal });
  });
  try {
    return await Promise.race([value, aborted]);
  } finally {
    given.abort();
  }
}

function wordsOf(error: unknown, world: World): string {
  return world.secrets.redact(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
