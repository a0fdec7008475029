import type { HttpAnswer } from '../platform/http.ts';
import type { Reason } from '../reasons.ts';
import { explain, isObject, own, treeShape, type VisibleComponent, visibleComponents } from './tree.ts';

/** What one answer of a health endpoint means. Foreign text is inside and was not cut. */
export interface HealthJudgement {
  readonly good: boolean;
  /** Why it is not good. */
  readonly reason: Reason | undefined;
  /** For a timeline: `200 UP`, `503 DOWN`, `404`, `200 HTML`. */
  readonly state: string;
  /** What is behind the state, as a clause: `db is DOWN: Connection refused`. */
  readonly detail: string | undefined;
  /** The aggregate, where the answer is health at all. */
  readonly status: string | undefined;
  /** The tree, where it is visible. */
  readonly components: readonly VisibleComponent[];
  /** Required components that the tree does not show. */
  readonly missing: readonly string[];
  /** Whether this is a health answer, whatever it says. */
  readonly isHealth: boolean;
}

/** What of the policy decides whether an answer is healthy. */
export interface JudgeOptions {
  /** Component path (`broker/us1`) to the state that it must have. A state other than UP is then allowed there, and below. */
  readonly components: Readonly<Record<string, string>>;
}

/**
 * Judges an answer as the actuator means it: the body decides, the HTTP code corroborates.
 * https://docs.spring.io/spring-boot/reference/actuator/endpoints.html#actuator.endpoints.health
 */
export function judgeHealth(answer: HttpAnswer, options: JudgeOptions): HealthJudgement {
  const read = readHealth(answer);
  if (!read.ok) return notHealth(answer, read);
  const { body, status } = read;
  const components = visibleComponents(body, treeShape(body, mediaType(answer)));
  const shown = new Set(components.map((component) => component.path.join('/')));
  const missing = Object.keys(options.components).filter((path) => !shown.has(path));
  const { culprit, others } = firstCulprit(components, options.components);
  const seen = {
    state: `${answer.status} ${status}`,
    status,
    components,
    missing,
    isHealth: true,
    detail: culprit === undefined ? undefined : describe(culprit, others, options.components),
  };
  if (status !== 'UP') {
    const down = status === 'DOWN' || status === 'OUT_OF_SERVICE';
    return { ...seen, good: false, reason: down ? 'health-down' : 'health-not-up' };
  }
  if (answer.status < 200 || answer.status > 299) {
    return {
      ...seen,
      good: false,
      reason: 'health-inconsistent',
      detail: `the body says UP and the HTTP status says ${answer.status}`,
    };
  }
  return culprit === undefined
    ? { ...seen, good: true, reason: undefined }
    : { ...seen, good: false, reason: 'health-component-down' };
}

/** Judges an answer of a service without an actuator: a 2xx that is not an HTML page. */
export function judgePlain(answer: HttpAnswer): HealthJudgement {
  const seen = { status: undefined, components: [], missing: [], detail: undefined, isHealth: true };
  if (answer.status < 200 || answer.status > 299) {
    return { ...notHealth(answer, { ok: false, what: undefined }), isHealth: answer.status >= 500 };
  }
  if (looksLikeHtml(answer)) return notHealth(answer, { ok: false, what: HTML });
  return { ...seen, good: true, reason: undefined, state: `${answer.status}` };
}

type Reading =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>>; readonly status: string }
  | { readonly ok: false; readonly what: Unreadable | undefined };

interface Unreadable {
  /** A word for the timeline. */
  readonly word: string;
  /** A clause. */
  readonly clause: string;
  readonly reason: Reason;
}

const HTML: Unreadable = {
  word: 'HTML',
  clause: 'the body is an HTML page, which says nothing about health',
  reason: 'health-not-json',
};

function readHealth(answer: HttpAnswer): Reading {
  // Codes that are answered in place of health; what the body holds then is another matter.
  if ((answer.status >= 300 && answer.status < 400) || [401, 403, 404].includes(answer.status)) {
    return { ok: false, what: undefined };
  }
  if (looksLikeHtml(answer)) return { ok: false, what: HTML };
  const text = decodeText(answer.body);
  if (typeof text !== 'string') return { ok: false, what: text };
  if (text.trim() === '') return unreadable('empty body', 'the body is empty', 'health-not-json');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return unreadable('not JSON', 'the body is not valid JSON', 'health-not-json');
  }
  if (!isObject(body)) return unreadable('not health', 'the body is not a JSON object', 'health-not-up');
  const status = own(body, 'status');
  if (typeof status !== 'string') {
    return unreadable('no status', 'the body has no "status" text of its own', 'health-not-up');
  }
  return { ok: true, body, status };
}

function unreadable(word: string, clause: string, reason: Reason): Reading {
  return { ok: false, what: { word, clause, reason } };
}

/** JSON is UTF-8 (RFC 8259 §8.1); a byte order mark in front is ignored, other encodings are named. */
function decodeText(body: Uint8Array): string | Unreadable {
  const [first, second] = body;
  const wide =
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (body.length >= 2 && (first === 0 || second === 0));
  if (wide) {
    return { word: 'UTF-16', clause: 'the body is UTF-16 and JSON must be UTF-8', reason: 'health-not-json' };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return { word: 'not UTF-8', clause: 'the body is not UTF-8', reason: 'health-not-json' };
  }
}

function notHealth(answer: HttpAnswer, reading: Extract<Reading, { ok: false }>): HealthJudgement {
  const { what } = reading;
  const base = { good: false, status: undefined, components: [], missing: [], isHealth: false };
  const code = answer.status;
  if (code === 401 || code === 403) {
    return { ...base, reason: 'health-unauthorised', state: `${code}`, detail: undefined };
  }
  if (code >= 300 && code < 400) {
    const target = answer.headers.find(([name]) => name === 'location')?.[1];
    return {
      ...base,
      reason: 'health-not-found',
      state: `${code}`,
      detail: target === undefined ? 'it redirects without saying where' : `it redirects to ${target}`,
    };
  }
  // An error page of a server that is not well is an answer about health, if a poor one.
  if (code >= 500) return { ...base, reason: 'health-down', state: `${code}`, detail: what?.clause };
  if (code >= 400) return { ...base, reason: 'health-not-found', state: `${code}`, detail: undefined };
  if (what === undefined) return { ...base, reason: 'health-not-up', state: `${code}`, detail: undefined };
  return { ...base, reason: what.reason, state: `${code} ${what.word}`, detail: what.clause };
}

/** The first component that is not as it must be, and how many more there are beside the composites around it. */
function firstCulprit(
  components: readonly VisibleComponent[],
  required: Readonly<Record<string, string>>,
): { readonly culprit: VisibleComponent | undefined; readonly others: number } {
  const wrong = components.filter((component) => component.status !== allowedStatus(component, required));
  // Parents stand before their parts: a composite that is followed by a part of it is wrong because of that part.
  const causes = wrong.filter((component, at) => !isAbove(component, wrong[at + 1]));
  return { culprit: causes[0], others: Math.max(0, causes.length - 1) };
}

function isAbove(composite: VisibleComponent, other: VisibleComponent | undefined): boolean {
  return (
    other !== undefined &&
    other.path.length > composite.path.length &&
    composite.path.every((name, at) => other.path[at] === name)
  );
}

/** The state that the policy asks for here, or for the nearest composite around it; UP where it asks for nothing. */
function allowedStatus(component: VisibleComponent, required: Readonly<Record<string, string>>): string {
  for (let depth = component.path.length; depth > 0; depth -= 1) {
    const asked = own(required, component.path.slice(0, depth).join('/'));
    if (typeof asked === 'string') {
      return depth === component.path.length || component.status === asked ? asked : 'UP';
    }
  }
  return 'UP';
}

function describe(component: VisibleComponent, others: number, required: Readonly<Record<string, string>>): string {
  const name = component.path.join('/');
  const wanted = allowedStatus(component, required);
  const why = explain(component.details);
  const state =
    component.status === undefined ? `component ${name} has no status` : `component ${name} is ${component.status}`;
  const must = wanted === 'UP' ? '' : ` and must be ${wanted}`;
  const more = others === 0 ? '' : ` (and ${others} more)`;
  return `${state}${must}${more}${why === undefined ? '' : `: ${why}`}`;
}

function looksLikeHtml(answer: HttpAnswer): boolean {
  const type = mediaType(answer);
  if (type === 'text/html' || type === 'application/xhtml+xml') return true;
  return type === undefined && answer.body.find((byte) => byte > 0x20) === 0x3c;
}

function mediaType(answer: HttpAnswer): string | undefined {
  const type = answer.headers.find(([name]) => name === 'content-type')?.[1];
  return type?.split(';', 1)[0]?.trim().toLowerCase();
}
