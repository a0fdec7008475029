import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

interface StoredComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' };
}

export interface StandIn extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  readonly comments: StoredComment[];
  /** What was wrong with requests, by GitHub's own documentation. */
  readonly mistakes: readonly string[];
}

export interface StandInOptions {
  /** Permissions of the token; anything else is answered as GitHub does: 403, or 404 for what it hides. */
  readonly permissions?: readonly ('pull-requests: write' | 'statuses: write')[];
  readonly comments?: readonly StoredComment[];
  /** Who `GET /user` says it is; a job's own token may not ask. */
  readonly user?: string;
  /** Answers that come instead, one for each request, first come first served. */
  readonly instead?: (
    request: Received,
    count: number,
  ) => { readonly status: number; readonly headers?: Record<string, string> } | 'reset' | undefined;
}

/**
 * The few operations of GitHub's API that are used, with the shapes and limits that its documentation gives:
 * https://docs.github.com/rest/issues/comments?apiVersion=2022-11-28 and https://docs.github.com/rest/commits/statuses
 */
export async function gitHubStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const { permissions = ['pull-requests: write', 'statuses: write'] } = options;
  const received: Received[] = [];
  const mistakes: string[] = [];
  const comments: StoredComment[] = [...(options.comments ?? [])];
  let nextId = 1000;

  const answer = ({ method, path, body }: Received): readonly [number, unknown] => {
    const [route = '', query = ''] = path.split('?');
    const isComments = /^\/repos\/example\/courses\/issues\/(\d+)\/comments$/.exec(route);
    const isComment = /^\/repos\/example\/courses\/issues\/comments\/(\d+)$/.exec(route);
    const isStatus = /^\/repos\/example\/courses\/statuses\/([0-9a-f]{40})$/.exec(route);
    if (method === 'GET' && route === '/user') {
      return options.user === undefined
        ? [403, { message: 'Resource not accessible by integration' }]
        : [200, { login: options.user }];
    }
    if (method === 'GET' && isComments) {
      const page = Number(new URLSearchParams(query).get('page') ?? '1');
      const size = Number(new URLSearchParams(query).get('per_page') ?? '30');
      if (size > 100) mistakes.push('per_page is at most 100');
      return [200, comments.slice((page - 1) * size, page * size)];
    }
    if ((method === 'POST' && isComments) || (method === 'PATCH' && isComment)) {
      if (!permissions.includes('pull-requests: write'))
        return [403, { message: 'Resource not accessible by integration' }];
      expectShape(mistakes, body, { body: 'string' }, []);
      const text = textOf(body, 'body');
      if (text.length > 65_536) return [422, { message: 'Body is too long (maximum is 65536 characters)' }];
      if (isComment) {
        const found = comments.find((comment) => comment.id === Number(isComment[1]));
        if (!found) return [404, { message: 'Not Found' }];
        found.body = text;
        return [200, found];
      }
      const created = { id: nextId++, body: text, user: { login: 'github-actions[bot]', type: 'Bot' as const } };
      comments.push(created);
      return [201, created];
    }
    if (method === 'POST' && isStatus) {
      if (!permissions.includes('statuses: write')) return [404, { message: 'Not Found' }];
      expectShape(mistakes, body, { state: 'string' }, ['target_url', 'description', 'context']);
      if (!['error', 'failure', 'pending', 'success'].includes(textOf(body, 'state'))) mistakes.push('no such state');
      if (textOf(body, 'description').length > 140)
        return [422, { message: 'description is too long (maximum is 140 characters)' }];
      return [201, { id: 1 }];
    }
    mistakes.push(`${method} ${route} is no operation that was asked for`);
    return [404, { message: 'Not Found' }];
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const one: Received = {
        method: request.method ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization,
        body: text === '' ? undefined : JSON.parse(text),
      };
      received.push(one);
      const instead = options.instead?.(one, received.length);
      if (instead === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      const [status, content] = instead ? [instead.status, { message: 'instead' }] : answer(one);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...instead?.headers });
      response.end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    comments,
    mistakes,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function textOf(body: unknown, name: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : '';
}

function expectShape(
  mistakes: string[],
  body: unknown,
  required: Readonly<Record<string, string>>,
  optional: readonly string[],
): void {
  const keys = Object.keys(body ?? {});
  for (const [name, type] of Object.entries(required)) {
    if (typeof Reflect.get(Object(body), name) !== type) mistakes.push(`${name} must be a ${type}`);
  }
  for (const key of keys) if (!(key in required) && !optional.includes(key)) mistakes.push(`${key} is not a field`);
}
