import type { HttpResult } from '../../platform/http.ts';
import type { HttpCheck, Policy, ShutdownPolicy, TemplateJson } from '../../policy/policy.ts';
import { references, referencesInJson, type Scope, UnfilledReference } from '../../policy/template.ts';
import type { Subject, Termination } from '../../subject/subject.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { type PreparedRequest, prepareRequest, RequestProblem } from '../request.ts';

/** From the signal until the request that is held in flight may go on; long enough for the signal to have arrived. */
const RELEASE_AFTER_MS = 500;
/** The engine gives a published port back a moment after the container's end. */
const PORT_FREE_WITHIN_MS = 2_000;
/** 0, and 128 plus SIGTERM, which is how a JVM says that it stopped on request. */
const ORDERLY_EXIT_CODES: readonly number[] = [0, 143];

/** What was seen; `judgeShutdown` makes findings of it. */
export interface ShutdownObservation {
  readonly termination: Termination;
  /** Name of the check whose request was in flight, and what became of it. */
  readonly inFlight: { readonly check: string; readonly result: HttpResult } | undefined;
  /** Why no request was in flight. */
  readonly idleBecause: string | undefined;
  /** What still answers on the port after the process ended. */
  readonly portAnsweredBy: string | undefined;
}

/**
 * `shutdown`: sends SIGTERM while a request is in flight. That request must be answered whole, the process must end by
 * itself in time, and the port must be free afterwards. The subject has ended when this resolves.
 */
export async function examineShutdown(
  subject: Subject,
  policy: Policy,
  shutdown: ShutdownPolicy,
  scope: Scope,
  world: World,
): Promise<readonly Finding[]> {
  const startedAt = world.clock.now() - world.startedAt;
  const timed = (findings: readonly Finding[]): readonly Finding[] =>
    findings.map((finding) => ({
      ...finding,
      startedAt,
      durationMs: world.clock.now() - world.startedAt - startedAt,
    }));
  if (subject.kind === 'url') {
    return timed([
      {
        ...common(shutdown),
        outcome: 'undecided',
        reason: 'shutdown-unavailable',
        sentence: 'How the service stops could not be examined: a service at a URL is not ours to stop.',
        evidence: [],
        advice: 'Take shutdown out of the policy that is used with url, or guard an image or a command.',
      },
    ]);
  }
  const { check, problem } = chooseRequest(policy, shutdown);
  const held = check === undefined ? { problem } : await holdInFlight(check, subject, policy, scope, world);
  const terminating = subject.terminate(shutdown.withinMs);
  if ('release' in held) await releaseLater(held.release, terminating, world);
  const termination = await terminating;
  const observation: ShutdownObservation = {
    termination: termination ?? { exitedByItself: false, exitCode: undefined, tookMs: shutdown.withinMs },
    inFlight: check && 'release' in held ? { check: check.name, result: await held.result } : undefined,
    idleBecause: held.problem,
    portAnsweredBy: termination?.exitedByItself ? await whoAnswers(subject, policy, world) : undefined,
  };
  return timed(judgeShutdown(shutdown, observation));
}

/** The check whose request is used: the one that is named, else the first with a body that needs no captured value. */
export function chooseRequest(
  policy: Pick<Policy, 'checks'>,
  shutdown: ShutdownPolicy,
): { readonly check: HttpCheck | undefined; readonly problem: string | undefined } {
  const requests = policy.checks.filter((check) => check.kind === 'http');
  const named = requests.find((check) => check.name === shutdown.request);
  if (shutdown.request !== undefined) {
    return { check: named, problem: named ? undefined : `no check is named "${shutdown.request}"` };
  }
  const fitting = requests.find(
    (check) => check.body !== undefined && check.forEach === undefined && !needsValues(check),
  );
  return {
    check: fitting,
    problem: fitting
      ? undefined
      : 'no check has a body that could be held back; name one that takes long under shutdown.request',
  };
}

function needsValues(check: HttpCheck): boolean {
  const body: TemplateJson =
    check.body?.kind === 'json'
      ? check.body.value
      : check.body?.kind === 'form'
        ? check.body.fields.map(([, value]) => value)
        : check.body?.kind === 'text'
          ? check.body.text
          : null;
  const auth = check.auth === undefined ? [] : Object.values(check.auth);
  const texts = [check.path, ...[...check.query, ...check.headers].map(([, value]) => value), ...auth];
  return [...texts.flatMap(references), ...referencesInJson(body)].some((reference) => reference.kind === 'value');
}

/** A request that the service has and has not answered, or why there is none. */
type Held =
  | { readonly result: Promise<HttpResult>; readonly release: () => void; readonly problem?: undefined }
  | { readonly problem: string };

async function holdInFlight(
  check: HttpCheck,
  subject: Subject,
  policy: Policy,
  scope: Scope,
  world: World,
): Promise<Held> {
  const base = check.management ? (subject.managementUrl ?? subject.baseUrl) : subject.baseUrl;
  let prepared: PreparedRequest;
  try {
    prepared = await prepareRequest(check, base, scope, world.files.readUserFile);
  } catch (error) {
    if (error instanceof UnfilledReference) {
      return { problem: `the request of check "${check.name}" needs ${error.reference.source}, which no check gave` };
    }
    if (error instanceof RequestProblem) {
      return { problem: `the request of check "${check.name}" cannot be made: ${error.message}` };
    }
    throw error;
  }
  for (const credential of prepared.credentials) world.secrets.add('credentials', credential);
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let onHeld = (): void => undefined;
  const held = new Promise<true>((resolve) => {
    onHeld = () => resolve(true);
  });
  const result = world.http.send(
    {
      method: prepared.method,
      url: prepared.url,
      headers: prepared.headers,
      ...(prepared.body === undefined ? {} : { body: prepared.body }),
      // The service may use all of the time that it has for stopping.
      timeoutMs: check.timeoutMs + (policy.shutdown?.withinMs ?? 0),
      signal: world.cancelled,
      fresh: true,
      hold: { onHeld, released },
    },
    { subjectOrigins: [base.origin], allowedHosts: policy.allowedHosts },
  );
  const isHeld = await Promise.race([held, result.then(() => false)]);
  if (isHeld) return { result, release };
  const answer = await result;
  const why = answer.ok ? 'it was answered before the signal could be sent' : answer.message;
  return { problem: `the request of check "${check.name}" could not be held: ${why}` };
}

/** Lets the request go on when the signal must have arrived, or at once when the process has ended before that. */
async function releaseLater(release: () => void, terminating: Promise<unknown>, world: World): Promise<void> {
  const ended = new AbortController();
  const stop = AbortSignal.any([world.cancelled, ended.signal]);
  void terminating.finally(() => ended.abort()).catch(() => undefined);
  await world.clock.sleep(RELEASE_AFTER_MS, stop).catch(() => undefined);
  release();
  world.cancelled.throwIfAborted();
}

async function whoAnswers(subject: Subject, policy: Policy, world: World): Promise<string | undefined> {
  const deadline = world.clock.now() + PORT_FREE_WITHIN_MS;
  for (;;) {
    const answer = await world.http.send(
      {
        method: 'GET',
        url: subject.baseUrl,
        headers: [],
        timeoutMs: PORT_FREE_WITHIN_MS,
        signal: world.cancelled,
        fresh: true,
      },
      { subjectOrigins: [subject.baseUrl.origin], allowedHosts: policy.allowedHosts },
    );
    world.cancelled.throwIfAborted();
    if (!answer.ok && answer.kind !== 'reset' && answer.kind !== 'closed') return undefined;
    if (world.clock.now() >= deadline) return answer.ok ? `an answer with status ${answer.status}` : answer.message;
    await world.clock.sleep(100, world.cancelled);
  }
}

function common(
  shutdown: ShutdownPolicy,
): Pick<Finding, 'kind' | 'title' | 'severity' | 'source' | 'startedAt' | 'durationMs'> {
  return {
    kind: 'shutdown',
    title: 'shutdown',
    severity: 'block',
    source: shutdown.source,
    startedAt: 0,
    durationMs: 0,
  };
}

/** The pure half: what was seen, as findings. */
export function judgeShutdown(shutdown: ShutdownPolicy, seen: ShutdownObservation): readonly Finding[] {
  const base = common(shutdown);
  const { termination, inFlight } = seen;
  const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
  const findings: Finding[] = [];
  findings.push(
    termination.exitedByItself
      ? {
          ...base,
          outcome: 'pass',
          sentence: `After SIGTERM the process ended by itself in ${seconds(termination.tookMs)}${
            seen.idleBecause === undefined ? '' : `, without a request in flight (${seen.idleBecause})`
          }.`,
          evidence: [],
        }
      : {
          ...base,
          outcome: 'fail',
          reason: 'shutdown-too-slow',
          sentence: `After SIGTERM the process did not end by itself within ${seconds(shutdown.withinMs)}.`,
          evidence: [],
          advice:
            'The process must handle SIGTERM: start it with exec in the entrypoint script (PID 1 gets no default handler), and let no thread or child outlive it.',
        },
  );
  if (shutdown.request !== undefined && seen.idleBecause !== undefined) {
    findings.push({
      ...base,
      title: 'shutdown: request in flight',
      outcome: 'undecided',
      reason: 'shutdown-unavailable',
      sentence: `Whether a request in flight survives SIGTERM could not be examined: ${seen.idleBecause}.`,
      evidence: [],
      advice: 'Name a check under shutdown.request whose request has a body or takes at least half a second.',
    });
  }
  if (inFlight !== undefined) {
    const { result } = inFlight;
    const isWhole = result.ok && result.status < 500;
    findings.push(
      isWhole
        ? {
            ...base,
            title: 'shutdown: request in flight',
            outcome: 'pass',
            sentence: `The request of check "${inFlight.check}", in flight at SIGTERM, was answered whole.`,
            evidence: [],
          }
        : {
            ...base,
            title: 'shutdown: request in flight',
            outcome: 'fail',
            reason: 'shutdown-dropped-request',
            sentence: `The request of check "${inFlight.check}", in flight at SIGTERM, was dropped: ${
              result.ok ? `it was answered with ${result.status}` : result.message
            }.`,
            evidence: [
              {
                kind: 'comparison',
                label: 'answer',
                expected: 'a whole answer below 500',
                actual: result.ok ? `status ${result.status}` : result.message,
              },
            ],
            advice:
              'Let the server finish what it has begun: server.shutdown=graceful in Spring Boot, server.close() in Node, and a time-out that is long enough.',
          },
    );
  }
  if (seen.portAnsweredBy !== undefined) {
    findings.push({
      ...base,
      title: 'shutdown: port',
      outcome: 'fail',
      reason: 'shutdown-port-taken',
      sentence: `The process ended, but its port is still taken: there was ${seen.portAnsweredBy}.`,
      evidence: [],
      advice: 'Something that the process started outlives it: stop its children, or start them in its own group.',
    });
  }
  const { exitCode } = termination;
  if (termination.exitedByItself && exitCode !== undefined && !ORDERLY_EXIT_CODES.includes(exitCode)) {
    findings.push({
      ...base,
      title: 'shutdown: exit code',
      severity: 'warn',
      outcome: 'fail',
      reason: 'shutdown-exit-code',
      sentence: `After SIGTERM the process ended in time, but with exit code ${exitCode}.`,
      evidence: [
        { kind: 'comparison', label: 'exit code', expected: ORDERLY_EXIT_CODES.join(' or '), actual: String(exitCode) },
      ],
      advice: 'An orderly stop ends with 0 or 143; look at the end of the service log for what went wrong.',
    });
  }
  return findings;
}
