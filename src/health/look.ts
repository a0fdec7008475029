import { expectedPhrase } from '../checks/mismatch.ts';
import type { AddressRules, Http, HttpAnswer, HttpFailure, HttpResult } from '../platform/http.ts';
import type { Expectation, HealthPolicy, TemplateJson } from '../policy/policy.ts';
import type { Reason } from '../reasons.ts';
import type { Subject } from '../subject/subject.ts';
import type { Evidence } from '../verdict.ts';
import { discoverHealth, under } from './discover.ts';
import { type HealthJudgement, judgeHealth, judgePlain } from './judge.ts';
import type { Situation } from './pace.ts';
import type { VisibleComponent } from './tree.ts';

/** Anything readable, the actuator's own format first. The service's other doors answer JSON or nothing. */
const HEALTH_HEADERS: HttpAnswer['headers'] = [
  ['accept', 'application/vnd.spring-boot.actuator.v3+json, application/json;q=0.9, */*;q=0.1'],
];

/** What one look at a service saw. Foreign text is inside and was not cut. */
export interface Sighting {
  readonly good: boolean;
  /** Present when it is not good. */
  readonly reason: Reason | undefined;
  /** For the timeline: `refused`, `503 DOWN`, `200 UP`. */
  readonly state: string;
  readonly detail: string | undefined;
  readonly situation: Situation;
  readonly latencyMs: number;
  /** What was asked by the request that decided. */
  readonly url: URL;
  readonly failure: HttpFailure | undefined;
  readonly answer: HttpAnswer | undefined;
  readonly evidence: readonly Evidence[];
  /** Components that were visible; `undefined` where the answer was not an actuator's. */
  readonly components: readonly VisibleComponent[] | undefined;
}

/** Looks at one service again and again, and remembers what it found out about the way there. */
export interface Looker {
  /** Never rejects. Each request takes at most `timeoutMs`, and no longer than until `deadline` (of the clock). */
  look(deadline: number): Promise<Sighting>;
  /** Where health answers, once that is known. */
  endpoint(): URL | undefined;
  /** Paths that were asked for health, in order, each once. */
  tried(): readonly string[];
}

/** What looking at health needs of the world and of the policy. */
export interface LookerTools {
  readonly subject: Pick<Subject, 'baseUrl' | 'managementUrl'>;
  readonly policy: HealthPolicy;
  readonly http: Http;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly fill: (value: TemplateJson) => unknown;
  /** Where it was found earlier, to be asked without looking for it again. */
  readonly endpoint?: URL;
}

/** Makes what looks at the health of one subject, and keeps in mind where it was found. */
export function createLooker(tools: LookerTools): Looker {
  const { subject, policy } = tools;
  const rules: AddressRules = {
    subjectOrigins: [subject.baseUrl.origin, ...(subject.managementUrl ? [subject.managementUrl.origin] : [])],
    allowedHosts: [],
  };
  const tried = new Set<string>();
  let endpoint = tools.endpoint;
  /** `undefined` until it was asked for, `absent` where there is none. */
  let readiness: URL | 'absent' | undefined =
    policy.kind === 'actuator' && policy.path === undefined && endpoint === undefined ? undefined : 'absent';
  let mainPortAnswered = false;

  return {
    endpoint: () => endpoint,
    tried: () => [...tried],
    look: async (deadline) => {
      const startedAt = tools.now();
      const ask = (url: URL): Promise<HttpResult> =>
        tools.http.send(
          {
            method: 'GET',
            url,
            headers: HEALTH_HEADERS,
            timeoutMs: Math.max(1, Math.min(policy.timeoutMs, deadline - tools.now())),
            signal: tools.signal,
            fresh: true,
          },
          rules,
        );
      const sighting = await lookAtHealth(ask);
      if (!sighting.good || mainPortAnswered) return timed(sighting);
      return timed(await lookAtMainPort(ask, sighting));

      function timed(seen: Sighting): Sighting {
        return { ...seen, latencyMs: tools.now() - startedAt };
      }
    },
  };

  async function lookAtHealth(ask: (url: URL) => Promise<HttpResult>): Promise<Sighting> {
    if (policy.kind === 'http') return await lookAtPage(ask);
    if (endpoint === undefined) {
      const discovery = await discoverHealth(subject, policy, ask);
      for (const place of discovery.tried) tried.add(place);
      endpoint = discovery.endpoint;
      if (endpoint === undefined) {
        const seen = judged(discovery.url, discovery.result);
        return seen.failure === undefined ? { ...seen, situation: 'hunting' } : seen;
      }
      return await readAggregate(ask, endpoint, discovery.result);
    }
    if (readiness instanceof URL) {
      const seen = judged(readiness, await ask(readiness), 'readiness');
      if (!seen.good) return seen;
    }
    return await readAggregate(ask, endpoint, await ask(endpoint));
  }

  /** The aggregate must be UP, readiness (where there is one) too, and so must the components that the tree hides. */
  async function readAggregate(
    ask: (url: URL) => Promise<HttpResult>,
    url: URL,
    result: HttpResult,
  ): Promise<Sighting> {
    if (result.ok && readiness === undefined && judgeHealth(result, { components: {} }).isHealth) {
      const page = under(url, '/readiness');
      const answer = await ask(page);
      if (answer.ok) {
        // Spring Boot before 4 has no readiness outside Kubernetes: 404, and health decides alone.
        const isHealth = judgeHealth(answer, { components: {} }).isHealth;
        readiness = isHealth ? page : 'absent';
        const seen = judged(page, answer, 'readiness');
        if (isHealth && !seen.good) return seen;
      } else if (isSilence(answer) || answer.kind === 'cancelled') {
        return failed(page, answer);
      } else {
        readiness = 'absent';
      }
    }
    if (!result.ok) return judged(url, result);
    const judgement = judgeHealth(result, policy);
    const seen = fromJudgement(url, result, judgement);
    return seen.good ? await readHidden(ask, url, seen, judgement.missing) : seen;
  }

  /** Components that the tree does not show may still answer under a path of their own. */
  async function readHidden(
    ask: (url: URL) => Promise<HttpResult>,
    url: URL,
    seen: Sighting,
    hidden: readonly string[],
  ): Promise<Sighting> {
    const found: VisibleComponent[] = [...(seen.components ?? [])];
    for (const name of hidden) {
      const path = name.split('/');
      const page = under(url, `/${path.map(encodeURIComponent).join('/')}`);
      const result = await ask(page);
      if (!result.ok) return judged(page, result);
      const judgement = judgeHealth(result, { components: {} });
      const wanted = policy.components[name];
      if (judgement.status === undefined) {
        return {
          ...fromJudgement(page, result, judgement),
          good: false,
          reason: 'health-component-missing',
          state: `${seen.state}, ${name} not visible`,
          detail: `component ${name} is not in the tree and ${page.pathname} answers ${result.status}`,
        };
      }
      const own: VisibleComponent = { path, status: judgement.status, details: undefined };
      found.push(own, ...judgement.components.map((part) => ({ ...part, path: [...path, ...part.path] })));
      if (judgement.status !== wanted) {
        return {
          ...fromJudgement(page, result, judgement),
          good: false,
          reason: 'health-component-down',
          state: `${seen.state}, ${name} ${judgement.status}`,
          detail: judgement.detail ?? `component ${name} is ${judgement.status} and must be ${wanted}`,
        };
      }
    }
    return { ...seen, components: found };
  }

  async function lookAtPage(ask: (url: URL) => Promise<HttpResult>): Promise<Sighting> {
    const url = endpoint ?? under(subject.baseUrl, policy.path ?? '/');
    tried.add(url.pathname);
    const result = await ask(url);
    if (!result.ok) return failed(url, result);
    endpoint = url;
    if (policy.expect === undefined)
      return { ...fromJudgement(url, result, judgePlain(result)), components: undefined };
    const evidence = await mismatches(policy.expect, result);
    const [first] = evidence;
    return {
      good: first === undefined,
      reason: first === undefined ? undefined : 'health-expectation',
      state: `${result.status}`,
      detail: first === undefined ? undefined : `expected ${expectedPhrase(first)}, got ${first.actual}`,
      situation: 'answered',
      latencyMs: 0,
      url,
      failure: undefined,
      answer: result,
      evidence,
      components: undefined,
    };
  }

  async function mismatches(expect: Expectation, answer: HttpAnswer) {
    const { evaluateExpectation } = await import(/* webpackMode: "eager" */ '../checks/evaluate.ts');
    const found = await evaluateExpectation(expect, { ...answer, totalMs: answer.timings.totalMs }, tools.fill);
    return found.map(({ label, path, expected, actual }) => ({
      kind: 'comparison' as const,
      label,
      expected,
      actual,
      ...(path === undefined ? {} : { path }),
    }));
  }

  /** Health on a port of its own says nothing about the port that users reach. Any HTTP answer there will do. */
  async function lookAtMainPort(ask: (url: URL) => Promise<HttpResult>, seen: Sighting): Promise<Sighting> {
    if (endpoint === undefined || endpoint.origin === subject.baseUrl.origin) {
      mainPortAnswered = true;
      return seen;
    }
    const result = await ask(subject.baseUrl);
    // A body that is too large or oddly encoded is an answer all the same.
    mainPortAnswered = result.ok || result.phase === 'body' || result.kind === 'bad-encoding';
    if (result.ok || mainPortAnswered) return seen;
    return {
      ...failed(subject.baseUrl, result),
      reason: result.kind === 'cancelled' ? failed(subject.baseUrl, result).reason : 'main-port-silent',
      state: `${seen.state}, main port ${stateOf(result)}`,
      situation: 'answered',
    };
  }

  function judged(url: URL, result: HttpResult, part?: string): Sighting {
    if (!result.ok) return failed(url, result);
    const seen = fromJudgement(url, result, judgeHealth(result, part === undefined ? policy : { components: {} }));
    if (part === undefined) return seen;
    return { ...seen, state: `${seen.state} (${part})` };
  }

  function failed(url: URL, failure: HttpFailure): Sighting {
    return {
      good: false,
      reason: reasonOf(failure),
      state: stateOf(failure),
      detail: isSilence(failure) ? undefined : failure.message,
      situation: isSilence(failure) || failure.kind === 'timeout' ? 'silent' : 'answered',
      latencyMs: failure.tookMs,
      url,
      failure,
      answer: undefined,
      evidence: [],
      components: undefined,
    };
  }
}

/** Components as the report names them: path and state, at most 200. */
export function namedComponents(
  components: readonly VisibleComponent[] | undefined,
): readonly { readonly path: string; readonly status: string }[] | undefined {
  return components
    ?.slice(0, 200)
    .map((component) => ({ path: component.path.join('/'), status: component.status ?? 'no status' }));
}

/**
 * Nobody speaks there. Docker's port proxy accepts connections before anything listens in the container and ends them
 * at once, so resets and closed connections mean the same as a refusal.
 */
export function isSilence(failure: HttpFailure): boolean {
  return ['refused', 'reset', 'closed', 'unreachable'].includes(failure.kind) && failure.phase !== 'body';
}

function fromJudgement(url: URL, answer: HttpAnswer, judgement: HealthJudgement): Sighting {
  return {
    good: judgement.good,
    reason: judgement.reason,
    state: judgement.state,
    detail: judgement.detail,
    situation: 'answered',
    latencyMs: answer.timings.totalMs,
    url,
    failure: undefined,
    answer,
    evidence: [],
    components: judgement.status === undefined ? undefined : judgement.components,
  };
}

const STATES: Readonly<Partial<Record<HttpFailure['kind'], string>>> = {
  // Docker's port proxy does now one and now the other while nothing listens in the container.
  closed: 'reset',
  timeout: 'no answer',
  'name-not-found': 'name not found',
  'too-large': 'too large',
  'headers-too-large': 'headers too large',
  'bad-encoding': 'bad encoding',
  'bad-protocol': 'not HTTP',
  'tls-self-signed': 'TLS self-signed',
  'tls-expired': 'TLS expired',
  'tls-wrong-host': 'TLS wrong host',
  'tls-other': 'TLS failed',
};

function stateOf(failure: HttpFailure): string {
  return STATES[failure.kind] ?? failure.kind;
}

function reasonOf(failure: HttpFailure): Reason {
  switch (failure.kind) {
    case 'refused':
    case 'reset':
    case 'closed':
      return 'not-listening';
    case 'unreachable':
    case 'name-not-found':
      return 'health-unreachable';
    case 'timeout':
      return 'health-timeout';
    case 'tls-self-signed':
    case 'tls-expired':
    case 'tls-wrong-host':
    case 'tls-other':
      return 'health-tls';
    case 'blocked':
      return 'check-address-blocked';
    case 'cancelled':
      return 'cancelled';
    default:
      return 'health-not-json';
  }
}
