import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { systemClock } from '../../../src/platform/clock.ts';
import type { GitHub, GitHubFailure, GitHubResult } from '../../../src/platform/github.ts';
import { createGitHub, type GitHubOptions } from '../../../src/platform/github-client.ts';
import { type Served, serve } from './servers.ts';

export const TOKEN = 'ghs_abcdefghijklmnopqrstuvwxyz0123456789';
export const SHA = 'a'.repeat(40);

export interface Seen {
  readonly method: string;
  /** As it came, encoded. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Api extends Served {
  readonly server: Server;
  readonly seen: readonly Seen[];
  /** `GET /path`, in the order in which they came. */
  requests(): readonly string[];
}

/** A server that keeps what it was asked and answers as it is told; `count` begins with 1. */
export async function api(
  answer: (request: Seen, response: ServerResponse, count: number) => void,
): Promise<Api & { readonly github: (changes?: Partial<GitHubOptions>) => Promise<GitHub> }> {
  const seen: Seen[] = [];
  const served = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one: Seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(one);
      answer(one, response, seen.length);
    });
  });
  const url = served.url.href;
  return {
    ...served,
    seen,
    requests: () => seen.map(({ method, path }) => `${method} ${path}`),
    github: (changes) => clientFor(url, changes),
  };
}

/** A client that does not pause between attempts. */
export function clientFor(apiUrl: string, changes: Partial<GitHubOptions> = {}): Promise<GitHub> {
  return createGitHub({
    token: TOKEN,
    apiUrl,
    repository: 'example/courses',
    clock: { ...systemClock, sleep: async (_ms, signal) => signal?.throwIfAborted() },
    chance: () => 0,
    ...changes,
  });
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

export function failureOf(result: GitHubResult<unknown>): GitHubFailure {
  if (result.ok) throw new Error(`It succeeded with ${JSON.stringify(result.value)}.`);
  return result.failure;
}

export function contentOf<T>(result: GitHubResult<T>): T {
  if (!result.ok) throw new Error(`${result.failure.kind}: ${result.failure.message}`);
  return result.value;
}

/** A run as GitHub answers it, with the fields that are read. */
export function run(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 42,
    run_attempt: 2,
    workflow_id: 7,
    path: '.github/workflows/release.yml@refs/tags/v1.0.0',
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    head_branch: 'v1.0.0',
    head_sha: SHA,
    display_title: 'Release',
    created_at: '2026-11-01T10:00:00Z',
    run_started_at: '2026-11-02T10:00:00Z',
    updated_at: '2026-11-02T10:05:00Z',
    actor: { login: 'octocat' },
    triggering_actor: { login: 'hubot' },
    html_url: 'https://github.com/example/courses/actions/runs/42',
    ...changes,
  };
}

export function job(id: number): Record<string, unknown> {
  return {
    id,
    name: `deploy (${id})`,
    status: 'completed',
    conclusion: 'success',
    started_at: '2026-11-02T10:00:00Z',
    completed_at: '2026-11-02T10:05:00Z',
    html_url: 'https://github.com/example/courses/actions/runs/42/job/1',
  };
}

export function deployment(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 9,
    sha: SHA,
    ref: 'v1.0.0',
    task: 'release-guard',
    environment: 'production',
    payload: { schema: 1, tag: 'v1.0.0' },
    created_at: '2026-11-01T10:00:00Z',
    creator: { login: 'github-actions[bot]' },
    url: 'https://api.github.com/repos/example/courses/deployments/9',
    ...changes,
  };
}
