import type { GitHub } from './github.ts';
import { comments } from './github-comments.ts';
import { deployments } from './github-deployments.ts';
import { repositoryReads } from './github-repository.ts';
import { type GitHubOptions, openRequests } from './github-request.ts';
import { runReads } from './github-runs.ts';
import { starts } from './github-starts.ts';

export type { GitHubOptions } from './github-request.ts';

/** Loads the client and binds it to one repository. @throws if the client cannot be loaded */
export async function createGitHub(options: GitHubOptions): Promise<GitHub> {
  const requests = await openRequests(options);
  const [owner = '', repo = ''] = options.repository.split('/');
  const repository = { owner, repo };
  return {
    repository: options.repository,
    ...comments(requests, repository),
    ...runReads(requests, repository),
    ...repositoryReads(requests, repository),
    ...deployments(requests, repository),
    ...starts(requests, repository),
    date: requests.date,
    usage: requests.usage,
  };
}
