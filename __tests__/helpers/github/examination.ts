import { type Answer, type Behaviour, type Call, type Handler, type Identity, notFound, refusal } from './call.ts';
import { CODE_ROUTES } from './code-routes.ts';
import { DEPLOYMENT_ROUTES } from './deployment-routes.ts';
import type { Description, Matched } from './description.ts';
import type { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { isObject } from './json.ts';
import { missingPermission } from './permissions.ts';
import type { State } from './repository-state.ts';
import { RUN_ROUTES } from './run-routes.ts';
import { START_ROUTES } from './start-routes.ts';
import type { Run } from './state.ts';

/** The parts that the server works with; it owns none of them. */
export interface Workings {
  readonly state: State;
  readonly behaviour: Behaviour;
  readonly faults: Faults;
  readonly journal: Journal;
  /** What was wrong with a request, or with an answer of ours. */
  readonly violations: string[];
  /** By token. */
  readonly tokens: ReadonlyMap<string, Identity>;
  readonly serverUrl: string;
  /** In front of every path, `/api/v3` on GitHub Enterprise Server. */
  readonly prefix: string;
  readonly begin: (run: Run, kind: 'rerun' | 'dispatch') => void;
}

/** A request that has come in whole. */
export interface Request {
  readonly method: string;
  readonly url: URL;
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly identity: Identity | undefined;
  /** `undefined`: no such operation. */
  readonly matched: Matched | undefined;
}

/** Who may carry a request out, or what is answered instead. */
export type Examined = { readonly refused: Answer } | { readonly handler: Handler; readonly call: Call };

const ROUTES: Readonly<Record<string, Handler>> = {
  ...RUN_ROUTES,
  ...START_ROUTES,
  ...CODE_ROUTES,
  ...DEPLOYMENT_ROUTES,
  'rate-limit/get': (call) => {
    const limit = call.behaviour.rateLimit ?? 0;
    const rate = { limit, remaining: limit, reset: Math.floor(call.state.now() / 1000) + 3600, used: 0 };
    return { status: 200, body: { resources: { core: rate, search: rate }, rate } };
  },
};

/** https://docs.github.com/rest/about-the-rest-api/api-versions */
const OLDER_VERSION = '2022-11-28';
const VERSIONS = [OLDER_VERSION, '2026-03-10'];

/** The body as it was meant: JSON, the text itself where it is none, `undefined` for nothing. */
export function bodyOf(request: Pick<Request, 'text'>): unknown {
  if (request.text === '') return undefined;
  try {
    return JSON.parse(request.text) as unknown;
  } catch {
    return request.text;
  }
}

/** Holds a request against the description and the token's permissions; what is wrong is noted, and answered as GitHub would. */
export function examine(description: Description, workings: Workings, request: Request): Examined {
  const { matched, identity, url, headers } = request;
  const violation = (what: string): void => {
    workings.violations.push(`${request.method} ${url.pathname}${url.search}: ${what}`);
  };
  if (!matched) {
    violation('there is no such operation, or the description was trimmed too far');
    return { refused: notFound() };
  }
  const body = bodyOf(request);
  const problems = description.problemsOfRequest(matched, url.searchParams, body);
  for (const problem of problems) violation(problem);
  if (headers['user-agent'] === undefined) violation('there is no User-Agent');
  if (body !== undefined && !/^application\/json\b/.test(headers['content-type'] ?? '')) {
    violation(`the body is sent as ${headers['content-type'] ?? 'nothing'}`);
  }
  const apiVersion = headers['x-github-api-version'] ?? OLDER_VERSION;
  if (!VERSIONS.includes(apiVersion)) violation(`API version ${apiVersion} does not exist`);

  if (identity === undefined) {
    return { refused: refusal(401, 'authorization' in headers ? 'Bad credentials' : 'Requires authentication') };
  }
  if (!VERSIONS.includes(apiVersion) || (workings.behaviour.olderServer && apiVersion !== OLDER_VERSION)) {
    return { refused: refusal(400, `"${apiVersion}" is not a supported API version.`) };
  }
  if (problems.length > 0) return { refused: refusal(422, `Invalid request.\n\n${problems.join('\n')}`) };
  const { owner, repo } = matched.values;
  if (owner !== undefined && `${owner}/${repo}`.toLowerCase() !== workings.state.repository.toLowerCase()) {
    return { refused: notFound() };
  }
  const missing = missingPermission(identity, matched.operation.id);
  if (missing) {
    const accepted = missing.accepted === '' ? {} : { 'x-accepted-github-permissions': missing.accepted };
    return { refused: { ...refusal(403, missing.message), headers: accepted } };
  }
  const handler = ROUTES[matched.operation.id];
  if (!handler) throw new Error(`${matched.operation.id} is described and has no route.`);
  return { handler, call: callOf(workings, request, matched, identity, apiVersion) };
}

function callOf(workings: Workings, request: Request, matched: Matched, identity: Identity, apiVersion: string): Call {
  const { state, behaviour, serverUrl, prefix, begin } = workings;
  const root = `${request.url.origin}${prefix}`;
  const body = bodyOf(request);
  return {
    state,
    behaviour,
    identity,
    at: {
      root,
      api: `${root}/repos/${state.repository}`,
      server: serverUrl,
      html: `${serverUrl}/${state.repository}`,
      repository: state.repository,
      defaultBranch: state.defaultBranch,
    },
    address: `${request.url.origin}${request.url.pathname}`,
    apiVersion,
    accept: request.headers['accept'] ?? '*/*',
    values: matched.values,
    query: request.url.searchParams,
    body: isObject(body) ? body : {},
    begin,
  };
}
