import { z } from 'zod';
import type { GitHub, GitHubResult } from './github.ts';
import { account, id, optionalText, PAGE_SIZE, readAs, readPage } from './github-decoding.ts';
import type { GitHubRequests } from './github-request.ts';
import { endless } from './github-runs.ts';

/** What is said to people on a pull request and on a commit. */
export type Comments = Pick<GitHub, 'upsertComment' | 'setCommitStatus'>;

const MOST_PAGES = 30;
/** The author of what the job's own token writes. */
const ACTIONS_BOT = 'github-actions[bot]';

const commentShape = z.object({
  id,
  body: optionalText,
  user: z.object({ login: z.string(), type: optionalText }).nullish(),
});
type Comment = z.infer<typeof commentShape>;

/** Writes comments and commit statuses of one repository. */
export function comments(
  requests: GitHubRequests,
  repository: { readonly owner: string; readonly repo: string },
): Comments {
  const commentsWith = async (issue: number, marker: string): Promise<GitHubResult<readonly Comment[]>> => {
    const seen = new Set<number>();
    const found: Comment[] = [];
    for (let page = 1; page <= MOST_PAGES; page++) {
      const read = await readPage(
        requests,
        'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
        { ...repository, issue_number: issue, per_page: PAGE_SIZE, page },
        z.array(commentShape),
      );
      if (!read.ok) return read;
      const before = seen.size;
      for (const comment of read.value.content) {
        if (!seen.has(comment.id) && comment.body?.startsWith(marker)) found.push(comment);
        seen.add(comment.id);
      }
      if (read.value.content.length < PAGE_SIZE) break;
      if (seen.size === before) return endless(`the list of the comments on #${issue}`, page);
    }
    return { ok: true, value: found };
  };

  /** A job's own token and an app's may not ask who they are; what they write is written by a bot. */
  const ourOwn = async (marked: readonly Comment[]): Promise<Comment | undefined> => {
    if (marked.length === 0) return undefined;
    const viewer = await readAs(requests, 'GET /user', {}, account);
    if (viewer.ok) return marked.findLast((comment) => comment.user?.login === viewer.value?.login);
    return (
      marked.findLast((comment) => comment.user?.login === ACTIONS_BOT) ??
      marked.findLast((comment) => comment.user?.type === 'Bot')
    );
  };

  return {
    upsertComment: async (pullRequest, marker, body) => {
      const listed = await commentsWith(pullRequest, marker);
      if (!listed.ok) return listed;
      const own = await ourOwn(listed.value);
      const written =
        own === undefined
          ? await requests.write(
              'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
              { ...repository, issue_number: pullRequest },
              { body },
              [201],
            )
          : await requests.write(
              'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
              { ...repository, comment_id: own.id },
              { body },
              [200],
            );
      if (!written.ok) return written;
      return { ok: true, value: { did: own === undefined ? 'created' : 'updated' } };
    },

    setCommitStatus: async (status) => {
      const written = await requests.write(
        'POST /repos/{owner}/{repo}/statuses/{sha}',
        { ...repository, sha: status.sha },
        {
          state: status.state,
          description: status.description,
          context: status.context,
          ...(status.targetUrl === undefined ? {} : { target_url: status.targetUrl }),
        },
        [201],
      );
      return written.ok ? { ok: true, value: undefined } : written;
    },
  };
}
