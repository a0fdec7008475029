import type { Clock } from './clock.ts';
import type { GitHub, GitHubFailure, GitHubResult } from './github.ts';

export interface GitHubOptions {
  readonly token: string;
  /** `GITHUB_API_URL`; the token is sent to this origin and to no other. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly clock: Clock;
  /** 0 (included) to 1 (excluded), for the pauses between attempts. */
  readonly chance: () => number;
  readonly signal?: AbortSignal;
}

const REQUEST_TIMEOUT_MS = 15_000;
const READ_ATTEMPTS = 3;
const READ_PAUSE_MS = 500;
const PAGE_SIZE = 100;
const MOST_PAGES = 30;
/** The author of what the job's own token writes. */
const ACTIONS_BOT = 'github-actions[bot]';

interface Comment {
  readonly id: number | bigint;
  readonly body?: string | undefined;
  readonly user: { readonly login: string; readonly type: string } | null;
}

/** Loads the client and binds it to one repository. @throws if the client cannot be loaded */
export async function createGitHub(options: GitHubOptions): Promise<GitHub> {
  const { getOctokit } = await import('@actions/github');
  const silent = (): void => {};
  const octokit = getOctokit(options.token, {
    baseUrl: options.apiUrl.replace(/\/+$/, ''),
    userAgent: 'release-guard',
    // The client would print deprecations with console.warn.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  const [owner = '', repo = ''] = options.repository.split('/');
  // A redirect is an error: it would carry the request, and perhaps the token, to an address that nobody chose.
  const once = () => ({
    redirect: 'error' as const,
    signal: AbortSignal.any([AbortSignal.timeout(REQUEST_TIMEOUT_MS), ...(options.signal ? [options.signal] : [])]),
  });

  /** Reads may be sent again, because nothing changes by them. */
  const read = async <T>(attempt: () => Promise<T>): Promise<GitHubResult<T>> => {
    for (let tried = 1; ; tried++) {
      const result = await settled(attempt, options.token);
      if (result.ok || tried === READ_ATTEMPTS || !isPassing(result.failure)) return result;
      try {
        await options.clock.sleep(READ_PAUSE_MS * 2 ** (tried - 1) * (0.5 + options.chance()), options.signal);
      } catch {
        // The job was cancelled meanwhile; the last answer is what there is to say.
        return result;
      }
    }
  };
  /** Writes are sent once: what was lost may have arrived. */
  const write = <T>(attempt: () => Promise<T>): Promise<GitHubResult<T>> => settled(attempt, options.token);

  const commentsWith = async (issue: number, marker: string): Promise<GitHubResult<readonly Comment[]>> => {
    const found: Comment[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const listed = await read(async () => {
        const answer = await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          owner,
          repo,
          issue_number: issue,
          per_page: PAGE_SIZE,
          page,
          request: once(),
        });
        return answer.data;
      });
      if (!listed.ok) return listed;
      found.push(...listed.value.filter((comment) => comment.body?.startsWith(marker)));
      if (listed.value.length < PAGE_SIZE) break;
    }
    return { ok: true, value: found };
  };

  /** A job's own token and an app's may not ask who they are; what they write is written by a bot. */
  const ourOwn = async (comments: readonly Comment[]): Promise<Comment | undefined> => {
    if (comments.length === 0) return undefined;
    const viewer = await read(async () => (await octokit.request('GET /user', { request: once() })).data.login);
    if (viewer.ok) return comments.findLast((comment) => comment.user?.login === viewer.value);
    return (
      comments.findLast((comment) => comment.user?.login === ACTIONS_BOT) ??
      comments.findLast((comment) => comment.user?.type === 'Bot')
    );
  };

  return {
    upsertComment: async (pullRequest, marker, body) => {
      const listed = await commentsWith(pullRequest, marker);
      if (!listed.ok) return listed;
      const own = await ourOwn(listed.value);
      return await write(async () => {
        if (own === undefined) {
          await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
            owner,
            repo,
            issue_number: pullRequest,
            body,
            request: once(),
          });
          return { did: 'created' as const };
        }
        await octokit.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
          owner,
          repo,
          comment_id: Number(own.id),
          body,
          request: once(),
        });
        return { did: 'updated' as const };
      });
    },
    setCommitStatus: (status) =>
      write(async () => {
        await octokit.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
          owner,
          repo,
          sha: status.sha,
          state: status.state,
          description: status.description,
          context: status.context,
          ...(status.targetUrl === undefined ? {} : { target_url: status.targetUrl }),
          request: once(),
        });
        return undefined;
      }),
  };
}

async function settled<T>(attempt: () => Promise<T>, token: string): Promise<GitHubResult<T>> {
  try {
    return { ok: true, value: await attempt() };
  } catch (error) {
    return { ok: false, failure: failureOf(error, token) };
  }
}

/** Worth another attempt: the network, a server's mistake. */
function isPassing(failure: GitHubFailure): boolean {
  return failure.kind === 'unreachable';
}

function failureOf(error: unknown, token: string): GitHubFailure {
  const message = (error instanceof Error ? error.message : String(error)).replaceAll(token, '«github-token»');
  const response = property(error, 'response');
  // Without an answer the client says 500, as if a server had.
  if (response === undefined) return { kind: 'unreachable', message: `the API could not be reached: ${message}` };
  const status = Number(property(error, 'status'));
  const headers = property(response, 'headers');
  const isLimited =
    status === 429 ||
    property(headers, 'retry-after') !== undefined ||
    property(headers, 'x-ratelimit-remaining') === '0';
  if ((status === 403 || status === 429) && isLimited) {
    return { kind: 'rate-limit', message: `the API's rate limit is used up (${status})` };
  }
  if (status === 401) return { kind: 'token', message: 'the token was not accepted (401)' };
  if (status === 403 || status === 404) {
    return { kind: 'permission', message: `the token may not do that (${status}: ${message})` };
  }
  if (status >= 500) return { kind: 'unreachable', message: `the API answered ${status}` };
  return { kind: 'rejected', message: `the API refused the request (${status}: ${message})` };
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
