import type { HealthPolicy } from '../policy/policy.ts';
import type { Reason } from '../reasons.ts';
import type { TimelineEntry } from '../report/report.ts';
import type { Death, Subject } from '../subject/subject.ts';
import type { Evidence, Outcome } from '../verdict.ts';
import type { Sighting } from './look.ts';
import type { Quote } from './quote.ts';
import { seconds, timelineText } from './timeline.ts';

/** What was seen of a service that did not become healthy. */
export interface Wait {
  readonly label: string;
  readonly kind: Subject['kind'];
  readonly policy: Pick<HealthPolicy, 'stable' | 'withinMs' | 'path'>;
  readonly waitedMs: number;
  readonly startMs: number;
  readonly last: Sighting;
  /** The last one that was not good; tells why a service that comes and goes went. */
  readonly lastBad: Sighting | undefined;
  /** How often it was UP and then was not. */
  readonly relapses: number;
  /** Good answers at the end, fewer than were asked for. */
  readonly row: number;
  /** Whether anything at all answered over HTTP. */
  readonly everAnswered: boolean;
  readonly tried: readonly string[];
  readonly timeline: readonly TimelineEntry[];
  readonly silence: Death | undefined;
}

/** Why a service is not healthy, as the parts of a finding. */
export interface Cause {
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly sentence: string;
  readonly advice: string;
  readonly evidence: readonly Evidence[];
}

/** The first cause by what was seen: one sentence with the time waited and the last state, and what to do next. */
export function causeOf(wait: Wait, quote: Quote): Cause {
  const evidence = evidenceOf(wait, quote);
  const waited = seconds(wait.waitedMs);
  if (wait.silence !== undefined && !wait.everAnswered) {
    return {
      outcome: wait.silence.outcome ?? 'fail',
      reason: wait.silence.reason,
      sentence: wait.silence.sentence,
      advice: wait.silence.advice ?? ADVICE['not-listening'] ?? '',
      evidence: [...wait.silence.evidence, ...evidence],
    };
  }
  if (wait.relapses > 0) {
    return {
      outcome: 'fail',
      reason: 'health-flapping',
      sentence: `Health was good and then was not ${times(wait.relapses)} in ${waited}, and never ${times(wait.policy.stable)} in a row; when it was not, the state was ${quote(describeState(wait.lastBad ?? wait.last), 300)}.`,
      advice: `Look in the timeline for what comes and goes; health.stable (now ${wait.policy.stable}) says how many good answers in a row are needed.`,
      evidence,
    };
  }
  if (wait.row > 0) {
    return {
      outcome: 'fail',
      reason: 'health-timeout',
      sentence: `Health became good too late: only ${wait.row} of the ${wait.policy.stable} good answers in a row came within ${waited}.`,
      advice: 'Give it more time with health.within, or find out what makes the start slow.',
      evidence,
    };
  }
  const reason = wait.last.reason ?? 'health-timeout';
  const undecided = reason === 'health-unreachable' && wait.kind === 'url';
  // A container on a network of the runner's own that cannot be reached is one that does not listen.
  const shown = reason === 'health-unreachable' && !undecided ? 'not-listening' : reason;
  return {
    outcome: undecided ? 'undecided' : reason === 'check-address-blocked' ? 'invalid' : 'fail',
    reason: shown,
    sentence: sentenceOf(shown, wait, waited, quote),
    advice: adviceOf(shown, wait),
    evidence,
  };
}

function sentenceOf(reason: Reason, wait: Wait, waited: string, quote: Quote): string {
  const { last } = wait;
  const where = last.url.pathname;
  const why = last.detail === undefined ? '' : `: ${quote(last.detail, 300)}`;
  const state = quote(last.state, 80);
  switch (reason) {
    case 'not-listening':
      if (wait.everAnswered)
        return `The service stopped answering at ${last.url.host}; after ${waited} the last state was ${state}${why}.`;
      return last.state === 'reset'
        ? `Nothing answered HTTP at ${last.url.host} in ${waited}: connections were accepted and cut off before an answer.`
        : `Nothing answered HTTP at ${last.url.host} in ${waited}; the last state was ${state}${why}.`;
    case 'health-timeout':
      return `${where} gave no answer in ${waited}${why}.`;
    case 'health-down':
      return `Health at ${where} is still ${state} after ${waited}${why}.`;
    case 'health-not-up':
      return `Health at ${where} is ${state} after ${waited}, which is not UP${why}.`;
    case 'health-inconsistent':
      return `Health at ${where} contradicts itself after ${waited}${why}.`;
    case 'health-component-down':
      return `Health at ${where} is not good in all its parts after ${waited}${why}.`;
    case 'health-component-missing':
      return `A component that the policy requires is not visible after ${waited}${why}.`;
    case 'health-not-json':
      return `The answer at ${where} is still not health after ${waited} (${state})${why}.`;
    case 'health-unauthorised':
      return `${where} still wants a login (${state}) after ${waited}, so health cannot be seen.`;
    case 'health-not-found': {
      const detail = last.detail === undefined ? '' : ` (${quote(last.detail, 300)})`;
      const places = wait.tried.length > 1 ? ` at ${listed(wait.tried)}` : '';
      return `No health was found in ${waited}${places}: ${where} answers ${state}${detail}.`;
    }
    case 'health-expectation':
      return `${where} still does not answer as health.expect asks after ${waited} (${state})${why}.`;
    case 'main-port-silent':
      return `Health is UP on the management port, but the main port ${last.url.host} does not answer HTTP${why}.`;
    case 'health-unreachable':
      return `The service could not be reached in ${waited}${why}.`;
    case 'health-tls':
      return `Asking ${where} over TLS failed for ${waited}${why}.`;
    case 'check-address-blocked':
      return `The address of the service may not be asked${why}.`;
    default:
      return `Health at ${where} was not good within ${waited}; the last state was ${state}${why}.`;
  }
}

/** What is met where TLS and plain HTTP are mixed up, or another host's certificate is shown. */
const OTHER_PROTOCOL: ReadonlySet<string | undefined> = new Set(['tls-other', 'tls-wrong-host', 'bad-protocol']);

/** What to do next, where the reason alone does not say it. */
function adviceOf(reason: Reason, wait: Wait): string {
  const { kind, last } = wait;
  const isElsewhere = /^3\d\d/.test(last.state) || OTHER_PROTOCOL.has(last.failure?.kind);
  if (kind === 'url' && isElsewhere) {
    return `Look at the input "url" first: its scheme, host, port and path. ${usualAdvice(reason, wait)}`;
  }
  return usualAdvice(reason, wait);
}

function usualAdvice(reason: Reason, { kind, last }: Wait): string {
  if (reason === 'not-listening' && kind === 'url') {
    return 'Check the input "url", and that the service runs and listens there.';
  }
  if (reason === 'health-not-found' && /^3\d\d/.test(last.state)) return ADVICE['health-unauthorised'] ?? '';
  if (reason === 'health-down' && !last.detail?.includes('component ')) {
    return last.url.pathname.endsWith('/readiness')
      ? 'The application itself says that it takes no requests yet: look in its log for what it is still doing or what failed.'
      : 'The answer names no component that is not UP: let it, with management.endpoint.health.show-details=always, or look at the log for why it does not work.';
  }
  return ADVICE[reason] ?? 'Look at the timeline and at the log of the service for what happened last.';
}

const ADVICE: Readonly<Partial<Record<Reason, string>>> = {
  'not-listening':
    'Check that the service listens on the port of the policy (subject.port) on all addresses, and look at its log.',
  'health-timeout':
    'Give one answer more time with health.timeout, or the start with health.within, or look at the log.',
  'health-down': 'Make the component that is named work in this environment, or look at the log for why it does not.',
  'health-not-up': 'Only UP is healthy; let the service say UP, or name the right endpoint with health.path.',
  'health-inconsistent':
    'Let the HTTP status agree with the body: check management.endpoint.health.status.http-mapping and proxies in between.',
  'health-component-down':
    'Make the component work, or allow its state by name under health.components, for example "discoveryComposite: UNKNOWN".',
  'health-component-missing':
    'Set management.endpoint.health.show-components=always in the service, or correct the name under health.components.',
  'health-not-json':
    'Name the endpoint that answers health as JSON with health.path, or set health.kind to http for a service without an actuator.',
  'health-unauthorised':
    'Let the service answer its health endpoint without a login, or name another endpoint with health.path.',
  'health-not-found':
    'Name the endpoint with health.path, expose health (management.endpoints.web.exposure.include), or set subject.management-port.',
  'health-expectation': 'Compare expected and actual in the evidence, and change the service or health.expect.',
  'main-port-silent':
    'Check the port that the service listens on (server.port) against subject.port, and look at its log.',
  'health-unreachable': 'Check the input "url", the name and the network that the runner is on.',
  'health-tls': 'Use a certificate that this machine trusts and that names the host.',
  'check-address-blocked':
    'Give the address of the service itself; link-local and cloud metadata addresses are never asked.',
};

function describeState(last: Sighting): string {
  return last.detail === undefined ? last.state : `${last.state} (${last.detail})`;
}

function listed(tried: readonly string[]): string {
  const shown = tried.slice(0, 4).join(', ');
  return tried.length > 4 ? `${shown} and ${tried.length - 4} more paths` : shown || 'nothing';
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

/** The story of the wait, the paths that were asked, and the last body. */
export function evidenceOf(
  wait: Pick<Wait, 'timeline' | 'startMs' | 'tried' | 'last'>,
  quote: Quote,
): readonly Evidence[] {
  const body = wait.last.answer?.body;
  return [
    ...wait.last.evidence,
    { kind: 'text', label: 'health timeline', text: timelineText(wait.timeline, wait.startMs) },
    ...(wait.tried.length > 1
      ? [{ kind: 'text', label: 'paths asked for health', text: wait.tried.join('\n') } as const]
      : []),
    ...(body !== undefined && body.length > 0
      ? [
          {
            kind: 'text',
            label: `last answer of ${wait.last.url.pathname}`,
            text: quote(new TextDecoder().decode(body), 2_000),
          } as const,
        ]
      : []),
  ];
}
