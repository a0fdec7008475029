import type { AddressRules, HttpFailure, HttpResult } from '../platform/http.ts';
import type { SecretRegistry } from '../platform/secrets.ts';
import type { HttpCheck } from '../policy/policy.ts';
import { fillJson, type Scope } from '../policy/template.ts';
import type { Subject } from '../subject/subject.ts';
import type { Evidence } from '../verdict.ts';
import type { World } from '../world.ts';
import { type Answer, bodyText, headerValue } from './answer.ts';
import { captureValues, textsOf } from './capture.ts';
import type { Cookies } from './cookies.ts';
import { curlLine } from './curl.ts';
import { evaluateExpectation } from './evaluate.ts';
import { expectedPhrase, type Mismatch } from './mismatch.ts';
import { nextHop } from './redirect.ts';
import { type PreparedRequest, prepareRequest, RequestProblem } from './request.ts';
import { type Redact, shorten } from './shorten.ts';
import { meaningOf } from './transport-failure.ts';
import type { FailedTrial, Trial } from './trial.ts';

/** Everything that a check's request is made with. */
export interface HttpContext {
  readonly subject: Subject;
  readonly world: World;
  readonly rules: AddressRules;
  readonly scope: Scope;
  readonly cookies: Cookies;
  /** Those that were registered as secrets already; grows. */
  readonly credentials: Set<string>;
  /** Takes in the secrets that answers give; without it the run's own registry does. */
  readonly answerSecrets?: Pick<SecretRegistry, 'add' | 'redact'>;
  /** Whether each request has a connection of its own, so that none is sent again after one that was used before broke. */
  readonly fresh?: boolean;
  /** Aborts when the subject dies or the job is cancelled. */
  readonly signal: AbortSignal;
}

/** Mismatches that are shown side by side. */
const MAX_COMPARISONS = 10;
const MAX_BODY_SHOWN = 4096;
const MAX_TEXT_SHOWN = 4096;
const MAX_IN_SENTENCE = 160;
/** They say who asks, so only that they are there is shown. */
const SENSITIVE_HEADER =
  /^(set-cookie2?|cookie|(proxy-)?authorization|.*(token|secret|api-?key|session|signature).*)$/i;

/** What is met where TLS and plain HTTP are mixed up, or another host's certificate is shown. */
const ELSEWHERE: ReadonlySet<HttpFailure['kind']> = new Set(['tls-other', 'tls-wrong-host', 'bad-protocol']);

/** Makes a check's request once and judges the answer. Never throws for what the service does. */
export async function tryHttpCheck(check: HttpCheck, context: HttpContext): Promise<Trial> {
  const { subject, world, scope } = context;
  const base = (check.management ? subject.managementUrl : undefined) ?? subject.baseUrl;
  const secrets = context.answerSecrets ?? world.secrets;
  const redact: Redact = (text) => secrets.redact(text);
  const requestEvidence = (sentCookies?: string): Evidence => ({
    kind: 'text',
    label: 'Request',
    text: shorten(curlLine(check, base, scope, sentCookies), MAX_TEXT_SHOWN, redact),
  });

  let request: PreparedRequest;
  try {
    request = await prepareRequest(check, base, scope, (path, options) => world.files.readUserFile(path, options));
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    return {
      outcome: error.reason === 'check-address-blocked' ? 'fail' : 'undecided',
      reason: error.reason,
      clause: `was not sent: ${shorten(error.message, MAX_IN_SENTENCE, redact)}`,
      evidence: [requestEvidence()],
      final: true,
    };
  }
  for (const credential of request.credentials) {
    if (context.credentials.has(credential)) continue;
    context.credentials.add(credential);
    world.secrets.add('credentials', credential);
  }

  const sentCookies = cookieFor(request, context.cookies);
  const exchange = await converse(request, check, context);
  if (exchange.kind === 'failed') {
    const { failure } = exchange;
    const meaning = meaningOf(failure, check.timeoutMs, redact);
    const evidence = [requestEvidence(sentCookies)];
    if (failure.kind === 'blocked') return { ...meaning, evidence };
    const text = `gave up after ${Math.round(failure.tookMs)} ms, ${failure.bytes} bytes of body received`;
    evidence.push({ kind: 'text', label: 'Time', text });
    return { ...meaning, evidence, transport: transportOf(failure), isElsewhere: ELSEWHERE.has(failure.kind) };
  }
  const { answer, result } = exchange;
  const captured = await captureValues(check.captures, answer);
  for (const [name, { value, secret }] of captured.values) {
    // Before anything of the answer is shown, also where it is not as expected.
    if (secret) for (const text of textsOf(value)) secrets.add(name, text);
  }
  const failed = (trial: Omit<FailedTrial, 'evidence'>, evidence: readonly Evidence[]): FailedTrial => ({
    ...trial,
    evidence: [...evidence, requestEvidence(sentCookies), ...responseEvidence(answer, result, redact)],
    answer,
    isElsewhere: answer.status >= 300 && answer.status < 400,
  });
  if (exchange.kind === 'stopped') {
    const advice =
      exchange.reason === 'check-redirect-loop'
        ? 'Look at where the redirects lead; raise "follow" only if so many of them are meant.'
        : 'Expect the redirect itself (status, redirect) without "follow", or list the host under "allowed-hosts".';
    return failed(
      {
        outcome: 'fail',
        reason: exchange.reason,
        advice,
        clause: `was stopped: ${shorten(exchange.message, MAX_IN_SENTENCE, redact)}`,
      },
      [],
    );
  }

  const mismatches = await evaluateExpectation(check.expect, answer, (value) => fillJson(value, scope));
  if (mismatches.length > 0) {
    const reason = mismatches[0]?.reason ?? 'check-failed';
    const clause = clauseOf(mismatches, redact);
    return failed({ outcome: 'fail', reason, clause }, comparisonsOf(mismatches, redact));
  }
  if (captured.missing !== undefined) {
    const clause = `answered, and "${captured.missing.name}" could not be captured: ${captured.missing.message}`;
    return failed({ outcome: 'fail', reason: 'check-capture-failed', clause }, []);
  }
  return {
    outcome: 'pass',
    values: captured.values,
    clause: `answered ${answer.status} in ${Math.round(answer.totalMs)} ms`,
    evidence: [],
  };
}

function transportOf({ kind }: HttpFailure): FailedTrial['transport'] {
  return kind === 'refused' || kind === 'reset' || kind === 'closed' ? 'lost' : 'silent';
}

type HttpOk = Extract<HttpResult, { ok: true }>;

type Exchange =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly result: HttpOk }
  | {
      readonly kind: 'stopped';
      readonly answer: Answer;
      readonly result: HttpOk;
      readonly reason: FailedTrial['reason'];
      readonly message: string;
    }
  | { readonly kind: 'failed'; readonly failure: HttpFailure };

/** Sends the request and follows redirects as far as the check allows, all within its one deadline. */
async function converse(first: PreparedRequest, check: HttpCheck, context: HttpContext): Promise<Exchange> {
  const { world, cookies, rules, signal } = context;
  const secrets = context.answerSecrets ?? world.secrets;
  const startedAt = world.clock.now();
  const seen = new Set<string>();
  let request = first;
  let before: { readonly answer: Answer; readonly result: HttpOk } | undefined;
  for (let followed = 0; ; followed++) {
    const cookie = cookieFor(request, cookies);
    const { credentials: _, ...bare } = request;
    const spent = followed === 0 ? 0 : world.clock.now() - startedAt;
    const result = await world.http.send(
      {
        ...bare,
        headers: cookie === undefined ? request.headers : [...request.headers, ['Cookie', cookie]],
        timeoutMs: Math.max(1, check.timeoutMs - spent),
        signal,
        ...(context.fresh === true ? { fresh: true } : {}),
      },
      rules,
    );
    if (!result.ok && result.kind === 'blocked' && before !== undefined) {
      return {
        kind: 'stopped',
        ...before,
        reason: 'check-address-blocked',
        message: `its redirect is not followed, because ${result.message}`,
      };
    }
    if (!result.ok) return { kind: 'failed', failure: result };
    const setCookie = result.headers.flatMap(([name, value]) => (name === 'set-cookie' ? [value] : []));
    if (setCookie.length > 0) {
      for (const secret of await cookies.keep(request.url, setCookie)) secrets.add('cookie', secret);
    }
    const totalMs = followed === 0 ? result.timings.totalMs : world.clock.now() - startedAt;
    const answer: Answer = { status: result.status, headers: result.headers, body: result.body, totalMs };
    if (check.follow === 0) return { kind: 'answered', answer, result };
    const hop = nextHop(request, result);
    if (hop.kind === 'final') return { kind: 'answered', answer, result };
    if (hop.kind === 'stop') return { kind: 'stopped', answer, result, reason: hop.reason, message: hop.message };
    // The same request with other cookies is not a loop: that is how many logins answer.
    seen.add(`${request.method} ${request.url.href} ${cookie ?? ''}`);
    const next = `${hop.request.method} ${hop.request.url.href} ${cookies.header(hop.request.url) ?? ''}`;
    const loops = seen.has(next);
    if (loops || followed >= check.follow) {
      const message = loops
        ? `the redirects lead in a circle after ${redirects(followed + 1)}`
        : `it still redirects after ${redirects(check.follow)}`;
      return { kind: 'stopped', answer, result, reason: 'check-redirect-loop', message };
    }
    request = hop.request;
    before = { answer, result };
  }
}

function redirects(count: number): string {
  return count === 1 ? 'one redirect' : `${count} redirects`;
}

/** Cookies that earlier checks were given; a header of the check's own says all there is to say. */
function cookieFor(request: PreparedRequest, cookies: Cookies): string | undefined {
  const isGiven = request.headers.some(([name]) => name.toLowerCase() === 'cookie');
  return isGiven ? undefined : cookies.header(request.url);
}

/** `expected status 200 and got 500`, with the number of further mismatches. */
function clauseOf(mismatches: readonly Mismatch[], redact: Redact): string {
  const [first, ...more] = mismatches;
  if (first === undefined) return 'is as expected';
  const expected = shorten(first.expected, MAX_IN_SENTENCE, redact);
  const label = shorten(first.label, MAX_IN_SENTENCE, redact);
  const place =
    first.path === undefined || first.path === first.label
      ? ''
      : ` (at ${shorten(first.path, MAX_IN_SENTENCE, redact)})`;
  const actual = shorten(first.actual, MAX_IN_SENTENCE, redact);
  const rest =
    more.length === 0
      ? ''
      : `, and ${more.length} more ${more.length === 1 ? 'expectation is' : 'expectations are'} not met`;
  return `expected ${expectedPhrase({ label, expected })} and got ${actual}${place}${rest}`;
}

function comparisonsOf(mismatches: readonly Mismatch[], redact: Redact): readonly Evidence[] {
  return mismatches.slice(0, MAX_COMPARISONS).map(({ label, path, expected, actual }) => ({
    kind: 'comparison',
    label: shorten(label, MAX_IN_SENTENCE, redact),
    ...(path === undefined ? {} : { path: shorten(path, MAX_TEXT_SHOWN, redact) }),
    expected: shorten(expected, MAX_TEXT_SHOWN, redact),
    actual: shorten(actual, MAX_TEXT_SHOWN, redact),
  }));
}

/** They belong to the connection and say nothing about the answer. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);

function responseEvidence(answer: Answer, result: HttpOk, redact: Redact): readonly Evidence[] {
  const head = [
    `HTTP ${answer.status} ${result.statusText}`.trimEnd(),
    ...answer.headers
      .filter(([name]) => !CONNECTION_HEADERS.has(name))
      .map(([name, value]) => `${name}: ${SENSITIVE_HEADER.test(name) ? '(not shown)' : value}`),
  ].join('\n');
  const { connectedMs, firstByteMs } = result.timings;
  const time = `${Math.round(answer.totalMs)} ms; connected after ${Math.round(connectedMs)} ms, first byte after ${Math.round(firstByteMs)} ms`;
  return [
    { kind: 'text', label: 'Response', text: shorten(head, MAX_TEXT_SHOWN, redact) },
    { kind: 'text', label: 'Response body', text: shownBody(answer, redact) },
    { kind: 'text', label: 'Time', text: time },
  ];
}

function shownBody(answer: Answer, redact: Redact): string {
  if (answer.body.length === 0) return '(empty)';
  const text = bodyText(answer);
  if (text.includes('\0') || /\ufffd.*\ufffd.*\ufffd/.test(text.slice(0, 512))) {
    const type = headerValue(answer.headers, 'content-type') ?? 'an unknown type';
    return `(${answer.body.length} bytes of ${shorten(type, MAX_IN_SENTENCE, redact)})`;
  }
  return shorten(text, MAX_BODY_SHOWN, redact);
}
