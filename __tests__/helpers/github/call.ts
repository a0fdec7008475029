import type { Json } from './json.ts';
import type { Addresses } from './render.ts';
import type { State } from './repository-state.ts';
import type { Run, Step } from './state.ts';

/** Who sends a request. */
export interface Identity {
  readonly login: string;
  /** `integration`: a job's own token or an app's. `personal`: a fine-grained token of a person. */
  readonly kind: 'integration' | 'personal';
  /** `actions: write`, `contents: read`, …; what is not named is not granted. */
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
}

/** Ways in which this server differs from github.com; a test may change them at any time. */
export interface Behaviour {
  /** Answers carry an ETag, and `If-None-Match` is answered 304. */
  etags: boolean;
  /** Filtered lists of runs are served from an index that is weeks old. */
  staleFilters: boolean;
  /** So many reads of a run still show the attempt before the one that was just started. */
  attemptLagReads: number;
  /** A dispatched run is missing from so many lists. */
  runListLagReads: number;
  /** A new deployment is missing from so many lists. */
  deploymentListLagReads: number;
  /** An older GitHub Enterprise Server: the status with which it refuses `return_run_details`; no concurrency groups. */
  olderServer: false | 400 | 422;
  /** Requests an hour; `undefined`: no limit and no headers, as on GitHub Enterprise Server. */
  rateLimit: number | undefined;
  /**
   * Whether every commit has a check that is not finished, as the job's own check never is while it asks. A deployment
   * that does not say `required_contexts: []` is refused for it.
   */
  checksPending: boolean;
}

export interface Call {
  readonly state: State;
  readonly behaviour: Behaviour;
  readonly identity: Identity;
  readonly at: Addresses;
  /** Under which the request came, without the query. */
  readonly address: string;
  readonly apiVersion: string;
  readonly accept: string;
  /** Values of the path. */
  readonly values: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** As described, `{}` where there was none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Gives a run that was just started its steps, and tells the test of it. */
  readonly begin: (run: Run, kind: 'rerun' | 'dispatch') => void;
}

export interface Answer {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of JSON. */
  readonly text?: { readonly type: string; readonly body: string };
}

export type Handler = (call: Call) => Answer;
export type StepsOf = (run: Run, kind: 'rerun' | 'dispatch') => readonly Step[];

const DOCUMENTATION = 'https://docs.github.com/rest';

export function ok(body: Json, headers?: Readonly<Record<string, string>>): Answer {
  return { status: 200, body, ...(headers ? { headers } : {}) };
}

export function refusal(status: number, message: string, more: Readonly<Record<string, Json>> = {}): Answer {
  return { status, body: { message, ...more, documentation_url: DOCUMENTATION, status: String(status) } };
}

export function notFound(): Answer {
  return refusal(404, 'Not Found');
}

/** GitHub's 422; a description of the mistakes is a list of objects, or of sentences. */
export function unprocessable(message: string, errors?: readonly Json[]): Answer {
  return { status: 422, body: { message, ...(errors ? { errors } : {}), documentation_url: DOCUMENTATION } };
}

/** One page of a list with GitHub's Link header. Numbers beyond what is allowed are taken as the limit, as there. */
export function page<T>(
  call: Call,
  items: readonly T[],
  options: { readonly perPage?: number } = {},
): { readonly items: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const asked = Number(call.query.get('per_page') ?? options.perPage ?? 30);
  const perPage = Math.min(100, Math.max(1, asked));
  const number = Math.max(1, Number(call.query.get('page') ?? 1));
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const links = [
    ...(number > 1 ? [link(call, Math.min(number - 1, last), 'prev')] : []),
    ...(number < last ? [link(call, number + 1, 'next'), link(call, last, 'last')] : []),
    ...(number > 1 ? [link(call, 1, 'first')] : []),
  ];
  return {
    items: items.slice((number - 1) * perPage, number * perPage),
    headers: links.length > 0 ? { link: links.join(', ') } : {},
  };
}

function link(call: Call, number: number, relation: string): string {
  const query = new URLSearchParams(call.query);
  query.set('page', String(number));
  return `<${call.address}?${query}>; rel="${relation}"`;
}
