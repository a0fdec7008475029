import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type Behaviour, type Call, type Handler, type Identity, notFound, refusal } from './call.ts';
import { CODE_ROUTES } from './code-routes.ts';
import { DEPLOYMENT_ROUTES } from './deployment-routes.ts';
import { type Description, loadDescription, type Matched } from './description.ts';
import type { Faults, Misdeed } from './faults.ts';
import type { Entry, Journal } from './journal.ts';
import { isObject, type Json } from './json.ts';
import { missingPermission } from './permissions.ts';
import type { Addresses } from './render.ts';
import { RUN_ROUTES } from './run-routes.ts';
import { START_ROUTES } from './start-routes.ts';
import type { Run, State } from './state.ts';

const ROUTES: Readonly<Record<string, Handler>> = {
  ...RUN_ROUTES,
  ...START_ROUTES,
  ...CODE_ROUTES,
  ...DEPLOYMENT_ROUTES,
};
const VERSIONS = ['2022-11-28', '2026-03-10'];
const HOUR_MS = 3_600_000;

let description: Description | undefined;

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

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Listens on 127.0.0.1. @param port 0: any */
export async function serve(
  workings: Workings,
  port: number,
): Promise<{ readonly server: Server; readonly origin: string }> {
  const limit = { used: 0, resetAt: workings.state.now() + HOUR_MS };
  const server = createServer((incoming, response) => {
    handle(workings, limit, incoming, response).catch((error: unknown) => {
      workings.violations.push(`the stand-in failed: ${error instanceof Error ? error.stack : String(error)}`);
      if (!response.headersSent) response.writeHead(500);
      response.end(JSON.stringify({ message: String(error) }));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function received(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`),
    headers,
    text: Buffer.concat(chunks).toString(),
  };
}

async function handle(
  workings: Workings,
  limit: { used: number; resetAt: number },
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await received(incoming);
  description ??= loadDescription();
  const pathname = request.url.pathname.startsWith(workings.prefix)
    ? request.url.pathname.slice(workings.prefix.length)
    : request.url.pathname;
  const short = pathname.startsWith(`/repos/${workings.state.repository}`)
    ? pathname.slice(`/repos/${workings.state.repository}`.length)
    : pathname;
  const matched = description.match(request.method, pathname);
  const identity = identityOf(workings, request.headers['authorization']);
  const entry = noted(workings, request, decodedPath(short), matched, identity);
  const misdeed = workings.faults.next(request.method, entry.path);

  if (misdeed?.kind === 'hang') return;
  if (misdeed?.kind === 'reset') {
    incoming.socket.destroy();
    return;
  }
  if (misdeed?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, misdeed.ms));
  const instead = misdeed && insteadOf(misdeed, workings);
  const examined = examine(description, workings, request, matched, identity);
  if (instead) {
    entry.status = instead.status;
    send(response, instead);
    return;
  }

  let answer = examined.refused ?? carriedOut(entry, examined);
  if (matched) assertAnswer(description, workings, entry, matched, answer);
  if (misdeed?.kind === 'lose-answer') {
    if (misdeed.as === 'bad-gateway') {
      entry.status = 502;
      send(response, { status: 502, text: { type: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' } });
    } else {
      incoming.socket.destroy();
    }
    return;
  }
  if (workings.behaviour.etags && request.method === 'GET' && answer.status === 200) {
    answer = conditional(answer, request.headers['if-none-match']);
  }
  answer = limited(workings, limit, answer);
  if (misdeed?.kind === 'endless') {
    answer = { ...answer, headers: { ...answer.headers, link: `<${request.url.href}>; rel="next"` } };
  }
  entry.status = answer.status;
  send(response, answer, misdeed?.kind === 'truncate');
}

function noted(
  workings: Workings,
  request: Request,
  path: string,
  matched: Matched | undefined,
  identity: Identity | undefined,
): Entry {
  const { authorization: _, ...headers } = request.headers;
  const entry: Entry = {
    number: workings.journal.entries.length + 1,
    method: request.method,
    path,
    query: Object.fromEntries(request.url.searchParams),
    body: request.text === '' ? undefined : parsed(request.text),
    headers,
    login: identity?.login,
    operation: matched?.operation.id,
    at: workings.state.now(),
    status: 0,
    carriedOut: false,
  };
  workings.journal.entries.push(entry);
  return entry;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function identityOf(workings: Workings, authorization: string | undefined): Identity | undefined {
  const token = /^(?:token|bearer) (.+)$/i.exec(authorization ?? '')?.[1];
  return token === undefined ? undefined : workings.tokens.get(token);
}

/** Holds a request against the description and the token's permissions; what is wrong is answered as GitHub would. */
function examine(
  known: Description,
  workings: Workings,
  request: Request,
  matched: Matched | undefined,
  identity: Identity | undefined,
): { readonly refused: Answer } | { readonly refused: undefined; readonly handler: Handler; readonly call: Call } {
  const violation = (what: string): void => {
    workings.violations.push(`${request.method} ${request.url.pathname}${request.url.search}: ${what}`);
  };
  if (!matched) {
    violation('there is no such operation, or it is not in the description that was trimmed');
    return { refused: notFound() };
  }
  const body = request.text === '' ? undefined : parsed(request.text);
  const problems = known.problemsOfRequest(matched, request.url.searchParams, body);
  for (const problem of problems) violation(problem);
  if (request.headers['user-agent'] === undefined) violation('there is no User-Agent');
  if (request.text !== '' && !/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    violation(`the body is sent as ${request.headers['content-type'] ?? 'nothing'}`);
  }
  const apiVersion = request.headers['x-github-api-version'] ?? VERSIONS[0] ?? '';
  const versionKnown = VERSIONS.includes(apiVersion) && !(workings.behaviour.olderServer && apiVersion !== VERSIONS[0]);
  if (!VERSIONS.includes(apiVersion)) violation(`API version ${apiVersion} does not exist`);

  if (identity === undefined) {
    const credentials = request.headers['authorization'] !== undefined;
    return { refused: refusal(401, credentials ? 'Bad credentials' : 'Requires authentication') };
  }
  if (!versionKnown) return { refused: refusal(400, `"${apiVersion}" is not a supported API version.`) };
  if (problems.length > 0) return { refused: refusal(422, `Invalid request.\n\n${problems.join('\n')}`) };
  const { owner, repo } = matched.values;
  const repository = `${owner}/${repo}`.toLowerCase();
  if (owner !== undefined && repository !== workings.state.repository.toLowerCase()) return { refused: notFound() };
  const missing = missingPermission(identity, matched.operation.id);
  if (missing) {
    const headers = missing.accepted === '' ? {} : { 'x-accepted-github-permissions': missing.accepted };
    return { refused: { ...refusal(403, missing.message), headers } };
  }
  const handler = matched.operation.id === 'rate-limit/get' ? rateLimitOverview : ROUTES[matched.operation.id];
  if (!handler) throw new Error(`${matched.operation.id} is described and has no route.`);
  const root = `${request.url.origin}${workings.prefix}`;
  const at: Addresses = {
    root,
    api: `${root}/repos/${workings.state.repository}`,
    server: workings.serverUrl,
    html: `${workings.serverUrl}/${workings.state.repository}`,
    repository: workings.state.repository,
    defaultBranch: workings.state.defaultBranch,
  };
  const call: Call = {
    state: workings.state,
    behaviour: workings.behaviour,
    identity,
    at,
    address: `${request.url.origin}${request.url.pathname}`,
    apiVersion,
    accept: request.headers['accept'] ?? '*/*',
    values: matched.values,
    query: request.url.searchParams,
    body: isObject(body) ? body : {},
    begin: workings.begin,
  };
  return { refused: undefined, handler, call };
}

function carriedOut(
  entry: Entry,
  examined: { readonly handler: Handler; readonly call: Call } | { readonly refused: Answer },
): Answer {
  if (!('handler' in examined)) throw new Error(`Nothing can carry out ${entry.method} ${entry.path}.`);
  const answer = examined.handler(examined.call);
  entry.carriedOut = answer.status < 400;
  return answer;
}

const rateLimitOverview: Handler = (call) => {
  const limit = call.behaviour.rateLimit ?? 0;
  const rate = { limit, remaining: limit, reset: Math.floor(call.state.now() / 1000) + 3600, used: 0 };
  return { status: 200, body: { resources: { core: rate, search: rate }, rate } };
};

/** An answer of ours that GitHub would never give is a mistake of the stand-in, and loud. */
function assertAnswer(known: Description, workings: Workings, entry: Entry, matched: Matched, answer: Answer): void {
  const problems = known.problemsOfAnswer(matched.operation, {
    status: answer.status,
    contentType: answer.text?.type,
    body: answer.text ? answer.text.body : answer.body,
  });
  if (problems.length === 0) return;
  entry.status = 500;
  throw new Error(
    `The answer to ${entry.method} ${entry.path} (${workings.state.repository}) is none of GitHub's: ${problems.join('; ')}`,
  );
}

/** https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate */
function conditional(answer: Answer, ifNoneMatch: string | undefined): Answer {
  const text = answer.text?.body ?? JSON.stringify(answer.body);
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  const headers = { ...answer.headers, etag };
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(etag.slice(2)) ? { status: 304, headers } : { ...answer, headers };
}

/** Counts and tells the rate limit; beyond it, refuses. */
function limited(workings: Workings, limit: { used: number; resetAt: number }, answer: Answer): Answer {
  const most = workings.behaviour.rateLimit;
  if (most === undefined) return answer;
  const now = workings.state.now();
  if (now >= limit.resetAt) {
    limit.used = 0;
    limit.resetAt = now + HOUR_MS;
  }
  if (answer.status !== 304) limit.used++;
  const over = limit.used > most;
  const headers = limitHeaders(most, Math.max(0, most - limit.used), limit.resetAt);
  if (over) return { ...refusal(403, 'API rate limit exceeded for installation.'), headers };
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function limitHeaders(most: number, remaining: number, resetAt: number): Record<string, string> {
  return {
    'x-ratelimit-limit': String(most),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(most - remaining),
    'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
    'x-ratelimit-resource': 'core',
  };
}

/** What a fault answers instead of ours; `undefined` for those that change ours. */
function insteadOf(misdeed: Misdeed, workings: Workings): Answer | undefined {
  switch (misdeed.kind) {
    case 'answer': {
      const headers = misdeed.headers ?? {};
      if (typeof misdeed.body === 'string') {
        return { status: misdeed.status, headers, text: { type: 'text/plain; charset=utf-8', body: misdeed.body } };
      }
      return { status: misdeed.status, headers, ...(misdeed.body === undefined ? {} : { body: misdeed.body as Json }) };
    }
    case 'redirect':
      return { ...refusal(misdeed.status ?? 302, 'Moved'), headers: { location: misdeed.to } };
    case 'html':
      return {
        status: misdeed.status ?? 200,
        text: { type: 'text/html; charset=utf-8', body: '<!doctype html><title>Sign in</title><p>Please sign in.' },
      };
    case 'primary-limit':
      return {
        ...refusal(misdeed.status ?? 403, 'API rate limit exceeded for installation ID 1.'),
        headers: limitHeaders(workings.behaviour.rateLimit ?? 1000, 0, workings.state.now() + misdeed.resetInMs),
      };
    case 'secondary-limit':
      return {
        ...refusal(
          misdeed.status ?? 403,
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        ),
        headers: misdeed.retryAfter === undefined ? {} : { 'retry-after': String(misdeed.retryAfter) },
      };
    default:
      return undefined;
  }
}

function send(response: ServerResponse, answer: Answer, truncated = false): void {
  const text = answer.text?.body ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
  const type = answer.text?.type ?? (text === '' ? undefined : 'application/json; charset=utf-8');
  const bytes = Buffer.from(text);
  const bodiless = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, {
    server: 'github.com',
    'x-github-request-id': 'STAND:IN',
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(bodiless || truncated ? {} : { 'content-length': bytes.length }),
    ...answer.headers,
  });
  response.end(truncated ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes);
}
