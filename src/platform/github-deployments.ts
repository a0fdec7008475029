import { z } from 'zod';
import type { Deployment, DeploymentStatus, GitHub } from './github.ts';
import { account, decoded, id, instant, optionalText, PAGE_SIZE, readAs, readPage, sha } from './github-decoding.ts';
import { malformed } from './github-failure.ts';
import type { GitHubRequests } from './github-request.ts';

/** Reading and writing deployments and their statuses. */
export type Deployments = Pick<
  GitHub,
  'deployments' | 'deploymentStatuses' | 'createDeployment' | 'createDeploymentStatus'
>;

/** https://docs.github.com/rest/deployments/statuses#create-a-deployment-status */
const MOST_DESCRIPTION = 140;

const deploymentShape = z
  .object({
    id,
    sha,
    ref: z.string(),
    task: z.string(),
    environment: z.string(),
    payload: z.unknown(),
    created_at: instant,
    creator: account,
    url: z.string(),
  })
  .transform(
    (deployment): Deployment => ({
      id: deployment.id,
      sha: deployment.sha,
      ref: deployment.ref,
      task: deployment.task,
      environment: deployment.environment,
      payload: deployment.payload,
      createdAt: deployment.created_at,
      creator: deployment.creator?.login,
      url: deployment.url,
    }),
  );

const statusShape = z
  .object({
    id,
    state: z.string(),
    description: optionalText,
    log_url: optionalText,
    created_at: instant,
    creator: account,
  })
  .transform(
    (status): DeploymentStatus => ({
      id: status.id,
      state: status.state,
      description: status.description ?? '',
      logUrl: status.log_url ?? '',
      createdAt: status.created_at,
      creator: status.creator?.login,
    }),
  );

/** Reads and writes the deployments of one repository. */
export function deployments(
  requests: GitHubRequests,
  repository: { readonly owner: string; readonly repo: string },
): Deployments {
  return {
    deployments: async ({ environment, task }, page) => {
      const read = await readPage(
        requests,
        'GET /repos/{owner}/{repo}/deployments',
        { ...repository, environment, task, per_page: PAGE_SIZE, page },
        z.array(deploymentShape),
      );
      if (!read.ok) return read;
      const all = read.value.content;
      return {
        ok: true,
        value: {
          // A server that does not know the filter sends everything.
          deployments: all.filter((one) => one.task === task && isSameEnvironment(one.environment, environment)),
          hasMore: read.value.namesNext && all.length >= PAGE_SIZE,
        },
      };
    },

    deploymentStatuses: (deploymentId) =>
      readAs(
        requests,
        'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
        { ...repository, deployment_id: deploymentId, per_page: PAGE_SIZE },
        z.array(statusShape),
      ),

    createDeployment: async (request) => {
      const written = await requests.write(
        'POST /repos/{owner}/{repo}/deployments',
        repository,
        {
          ref: request.ref,
          task: request.task,
          environment: request.environment,
          description: cutTo(request.description, MOST_DESCRIPTION),
          payload: request.payload,
          // By default GitHub would merge the default branch into an old tag, and would want its checks to be green.
          auto_merge: false,
          required_contexts: [],
        },
        [201],
      );
      if (!written.ok) return written;
      const created = decoded(written.value, deploymentShape);
      if (!created.ok || created.value.task === request.task) return created;
      const { asked, status } = written.value;
      return { ok: false, failure: malformed(asked, status, 'it is about a deployment with another task') };
    },

    createDeploymentStatus: async (deploymentId, status) => {
      const written = await requests.write(
        'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
        { ...repository, deployment_id: deploymentId },
        {
          state: status.state,
          description: cutTo(status.description, MOST_DESCRIPTION),
          ...(status.logUrl === undefined ? {} : { log_url: status.logUrl }),
          ...(status.environmentUrl === undefined ? {} : { environment_url: status.environmentUrl }),
          // By default GitHub would set other successful deployments of the environment, ours among them, to inactive.
          auto_inactive: false,
        },
        [201],
      );
      return written.ok ? decoded(written.value, statusShape) : written;
    },
  };
}

function isSameEnvironment(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function cutTo(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
