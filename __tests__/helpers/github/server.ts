import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type Identity, refusal } from './call.ts';
import { type Description, loadDescription } from './description.ts';
import { bodyOf, examine, type Request, type Workings } from './examination.ts';
import type { Misdeed } from './faults.ts';
import type { Entry } from './journal.ts';
import type { Json } from './json.ts';
import { RateLimit } from './rate-limit.ts';

let loaded: Description | undefined;

/** Listens on 127.0.0.1. @param port 0: any */
export async function serve(
  workings: Workings,
  port: number,
): Promise<{ readonly server: Server; readonly origin: string }> {
  loaded ??= loadDescription();
  const description = loaded;
  const limit = new RateLimit(workings.behaviour, workings.state.now);
  const server = createServer((incoming, response) => {
    received(description, workings, incoming)
      .then((request) => handle(description, workings, limit, request, response))
      .catch((error: unknown) => {
        // A request that its client has broken off is nobody's mistake.
        if (incoming.destroyed && !incoming.complete) return;
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

async function received(description: Description, workings: Workings, incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
  const method = incoming.method ?? 'GET';
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`);
  const matched = url.pathname.startsWith(workings.prefix)
    ? description.match(method, url.pathname.slice(workings.prefix.length))
    : undefined;
  const identity = identityOf(workings, headers['authorization']);
  return { method, url, headers, text: Buffer.concat(chunks).toString(), identity, matched };
}

function identityOf(workings: Workings, authorization: string | undefined): Identity | undefined {
  const token = /^(?:token|bearer) (.+)$/i.exec(authorization ?? '')?.[1];
  return token === undefined ? undefined : workings.tokens.get(token);
}

async function handle(
  description: Description,
  workings: Workings,
  limit: RateLimit,
  request: Request,
  response: ServerResponse,
): Promise<void> {
  const entry = noted(workings, request);
  const misdeed = workings.faults.next(request.method, entry.path);
  const examined = examine(description, workings, request);

  if (misdeed?.kind === 'hang') return;
  if (misdeed?.kind === 'reset') {
    response.destroy();
    return;
  }
  if (misdeed?.kind === 'hold') await misdeed.until;
  if (misdeed?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, misdeed.ms));
  const instead = misdeed && insteadOf(misdeed, limit, workings.state.now());
  if (instead) {
    entry.status = instead.status;
    send(response, instead, workings.state.now());
    return;
  }

  let answer = limit.refused();
  if (!answer) {
    answer = 'handler' in examined ? examined.handler(examined.call) : examined.refused;
    entry.carriedOut = answer.status < 400;
    assertAnswer(description, request, entry, answer);
  }
  if (misdeed?.kind === 'lose-answer') {
    if (misdeed.as !== 'bad-gateway') {
      response.destroy();
      return;
    }
    answer = { status: 502, text: { type: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' } };
  }
  if (workings.behaviour.etags && request.method === 'GET' && answer.status === 200) {
    answer = conditional(answer, request.headers['if-none-match']);
  }
  answer = limit.counted(answer);
  if (misdeed?.kind === 'endless') {
    answer = { ...answer, headers: { ...answer.headers, link: `<${request.url.href}>; rel="next"` } };
  }
  entry.status = answer.status;
  send(response, answer, workings.state.now(), misdeed?.kind === 'truncate');
}

function noted(workings: Workings, request: Request): Entry {
  const { authorization: _, ...headers } = request.headers;
  const inside = `${workings.prefix}/repos/${workings.state.repository}`;
  const { pathname } = request.url;
  const path = pathname.startsWith(`${inside}/`) ? pathname.slice(inside.length) : pathname;
  const entry: Entry = {
    number: workings.journal.entries.length + 1,
    method: request.method,
    path: decoded(path),
    query: Object.fromEntries(request.url.searchParams),
    body: bodyOf(request),
    headers,
    login: request.identity?.login,
    operation: request.matched?.operation.id,
    at: workings.state.now(),
    status: 0,
    carriedOut: false,
  };
  workings.journal.entries.push(entry);
  return entry;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** An answer of ours that GitHub would never give is a mistake of the stand-in, and loud. */
function assertAnswer(description: Description, request: Request, entry: Entry, answer: Answer): void {
  if (!request.matched) return;
  const problems = description.problemsOfAnswer(request.matched.operation, {
    status: answer.status,
    contentType: answer.text?.type,
    body: answer.text ? answer.text.body : answer.body,
  });
  if (problems.length === 0) return;
  entry.status = 500;
  throw new Error(`The answer to ${entry.method} ${entry.path} is none of GitHub's: ${problems.join('; ')}`);
}

/** https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate */
function conditional(answer: Answer, ifNoneMatch: string | undefined): Answer {
  const text = answer.text?.body ?? JSON.stringify(answer.body);
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  const headers = { ...answer.headers, etag };
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(etag.slice(2)) ? { status: 304, headers } : { ...answer, headers };
}

/** What a fault answers instead of ours; `undefined` for those that change ours. */
function insteadOf(misdeed: Misdeed, limit: RateLimit, now: number): Answer | undefined {
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
        headers: limit.headers(0, now + misdeed.resetInMs),
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

function send(response: ServerResponse, answer: Answer, now: number, truncated = false): void {
  const text = answer.text?.body ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
  const type = answer.text?.type ?? (text === '' ? undefined : 'application/json; charset=utf-8');
  const bytes = Buffer.from(text);
  const bodiless = answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, {
    server: 'github.com',
    date: new Date(now).toUTCString(),
    'x-github-request-id': 'STAND:IN',
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(bodiless || truncated ? {} : { 'content-length': bytes.length }),
    ...answer.headers,
  });
  response.end(truncated ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes);
}
