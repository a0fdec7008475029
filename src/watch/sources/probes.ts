import { createCookies } from '../../checks/cookies.ts';
import { tryHttpCheck } from '../../checks/http-check.ts';
import type { Trial } from '../../checks/trial.ts';
import type { AddressRules } from '../../platform/http.ts';
import { secretsOfOneExchange } from '../../platform/secrets.ts';
import type { HttpCheck, Policy } from '../../policy/policy.ts';
import type { Scope } from '../../policy/template.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Finding } from '../../verdict.ts';
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

export interface ProbesOptions {
  readonly subject: Subject;
  readonly policy: Policy;
  /** Names of checks of the policy. */
  readonly names: readonly string[];
  readonly everyMs: number;
  readonly scope: Scope;
  readonly ownHealth: OwnHealth;
  readonly world: World;
}

/** What a request came to, before it is known whether the trouble was our own. */
interface Result {
  readonly outcome: 'ok' | 'failed' | 'error';
  readonly why?: string;
}

/**
 * The named checks, asked again and again: one attempt at each tick, sent on time whatever became of those before
 * (open loop), and timed from the moment that it was meant for. Each request stands for itself: cookies are not kept.
 *
 * Values that other checks capture (a token) are had before the watch. When the service answers 401 to one, that sample
 * is an error, since it is our token that may have expired, and the value is had anew; again within a minute of that, a
 * 401 is the service's failure.
 */
export function probesSource(options: ProbesOptions): Source {
  const { subject, policy, world, ownHealth } = options;
  const { clock } = world;
  const named = options.names.map((name) => ({ name, check: policy.checks.find((check) => check.name === name) }));
  const checks = named.flatMap(({ check }) => (check?.kind === 'http' ? [check] : []));
  const session = openSession(giversOf(checks, policy.checks), options);
  const needsSession = new Set(checks.filter((check) => giversOf([check], policy.checks).length > 0));
  const credentials = new Set<string>();
  let renewing: Promise<void> | undefined;
  const rules: AddressRules = {
    subjectOrigins: [subject.baseUrl, subject.managementUrl].flatMap((url) => (url === undefined ? [] : [url.origin])),
    allowedHosts: policy.allowedHosts,
  };

  const ask = async (check: HttpCheck, signal: AbortSignal): Promise<Result> => {
    const needs = needsSession.has(check);
    if (needs && session.problem !== undefined) {
      if (session.mayRenew()) renewing = session.renew(signal);
      return { outcome: session.problem.outcome, why: session.problem.why };
    }
    const trial = await tryHttpCheck(check, {
      subject,
      world,
      rules,
      scope: { ...options.scope, values: session.values },
      cookies: createCookies(),
      credentials,
      // nothing of an answer is kept but one clause
      answerSecrets: secretsOfOneExchange(world.secrets),
      signal,
    });
    if (needs && trial.outcome === 'fail' && trial.answer?.status === 401 && session.mayRenew()) {
      renewing = session.renew(signal);
      return { outcome: 'error', why: 'it was answered 401, so what it proves itself with is had anew' };
    }
    return resultOf(trial, ownHealth);
  };

  const sample = async (check: HttpCheck, due: number, signal: AbortSignal): Promise<Result & { tookMs: number }> => {
    const result = await ask(check, signal).catch(
      (error: unknown): Result => ({ outcome: 'error', why: `it could not be made: ${wordsOf(error, world)}` }),
    );
    return { ...result, tookMs: clock.now() - due };
  };

  return {
    name: 'probes',

    examine: async () => {
      const findings: Finding[] = named.flatMap(({ name, check }) => {
        const wrong = whyNoProbe(check);
        if (wrong === undefined) return [];
        const statement = {
          title: `probe "${name}"`,
          outcome: 'invalid',
          reason: 'policy-invalid-value',
          sentence: `The probe "${name}" of the watch ${wrong}.`,
          advice: 'Name checks that make one request each, or give the probe a check of its own.',
          ...(check === undefined ? {} : { source: check.source }),
        } as const;
        return [watchFinding(statement, world)];
      });
      if (findings.length > 0 || needsSession.size === 0) return findings;
      await session.renew(world.cancelled);
      const wrong = session.problem?.finding;
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
      const say = (check: HttpCheck, told: Sample, why: string | undefined): void => {
        if (signal.aborted) return;
        const observation: Observation = { kind: 'sample', probe: check.name, sample: told };
        tell(why === undefined ? observation : { ...observation, why });
      };
      const send = async (check: HttpCheck, { atMs, due }: Tick): Promise<void> => {
        inFlight += 1;
        const { outcome, why, tookMs } = await sample(check, due, signal);
        inFlight -= 1;
        if (signal.aborted) return;
        const look = outcome === 'ok' ? 'answered' : 'failed';
        const span = { fromMs: due, untilMs: due + tookMs };
        const trouble =
          outcome === 'error' ? undefined : await unlessAborted(ownHealth.troubleDuring(span, look), signal);
        if (trouble === undefined) say(check, { atMs, latencyMs: tookMs, outcome }, why);
        else say(check, { atMs, latencyMs: tookMs, outcome: 'error' }, why ? `${trouble} (${why})` : trouble);
      };
      await openLoop(options.everyMs, clock, AbortSignal.any([signal, lastTick]), (tick) => {
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

function whyNoProbe(check: Policy['checks'][number] | undefined): string | undefined {
  if (check === undefined) return 'is not the name of a check';
  if (check.kind === 'run') return 'is a check that runs a program';
  if (check.forEach !== undefined) return 'is a check that is repeated over a list';
  if (check.when !== undefined) return 'is a check with a condition';
  return undefined;
}

/**
 * Nothing answers to the name, or the way there leads nowhere: where a control URL tells that our own network is well,
 * it is the service that is gone.
 */
function resultOf(trial: Trial, ownHealth: OwnHealth): Result {
  if (trial.outcome === 'pass') return { outcome: 'ok' };
  const isOurs = trial.reason === 'check-address-blocked' || trial.reason === 'check-bad-request';
  const isUnclear = trial.outcome === 'undecided' && !(ownHealth.knowsNetwork && trial.transport !== undefined);
  return { outcome: isOurs || isUnclear ? 'error' : 'failed', why: trial.clause };
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
