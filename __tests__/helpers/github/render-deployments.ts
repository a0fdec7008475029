import type { Json, JsonObject } from './json.ts';
import { type Addresses, FOUNDED, iso, nodeId, reviewer, user } from './render.ts';
import type { Comment, CommitStatus, Deployment, DeploymentStatus, Environment } from './state.ts';

export function renderDeployment(deployment: Deployment, at: Addresses): JsonObject {
  const url = `${at.api}/deployments/${deployment.id}`;
  return {
    id: deployment.id,
    node_id: nodeId('DE', deployment.id),
    url,
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload as Json,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: user(deployment.creator, at),
    created_at: iso(deployment.createdAt),
    updated_at: iso(deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt),
    statuses_url: `${url}/statuses`,
    repository_url: at.api,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
}

export function renderDeploymentStatus(deployment: Deployment, status: DeploymentStatus, at: Addresses): JsonObject {
  const url = `${at.api}/deployments/${deployment.id}`;
  return {
    id: status.id,
    node_id: nodeId('DES', status.id),
    url: `${url}/statuses/${status.id}`,
    state: status.state,
    creator: user(status.creator, at),
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
    deployment_url: url,
    repository_url: at.api,
    performed_via_github_app: null,
  };
}

export function renderEnvironment(environment: Environment, at: Addresses): JsonObject {
  const { id } = environment;
  const rules: JsonObject[] = [];
  if (environment.waitTimer > 0) {
    rules.push({ id: id * 10, node_id: nodeId('GA', id * 10), type: 'wait_timer', wait_timer: environment.waitTimer });
  }
  if (environment.reviewers.length > 0) {
    rules.push({
      id: id * 10 + 1,
      node_id: nodeId('GA', id * 10 + 1),
      type: 'required_reviewers',
      prevent_self_review: false,
      reviewers: environment.reviewers.map((written) => reviewer(written, at)),
    });
  }
  if (environment.refs !== 'any') {
    rules.push({ id: id * 10 + 2, node_id: nodeId('GA', id * 10 + 2), type: 'branch_policy' });
  }
  return {
    id,
    node_id: nodeId('EN', id),
    name: environment.name,
    url: `${at.api}/environments/${encodeURIComponent(environment.name)}`,
    html_url: `${at.html}/deployments/activity_log?environments_filter=${encodeURIComponent(environment.name)}`,
    created_at: iso(FOUNDED),
    updated_at: iso(FOUNDED),
    can_admins_bypass: true,
    protection_rules: rules,
    deployment_branch_policy:
      environment.refs === 'any'
        ? null
        : {
            protected_branches: environment.refs === 'protected',
            custom_branch_policies: environment.refs === 'patterns',
          },
  };
}

export function renderBranchPolicy(environment: Environment, index: number): JsonObject | undefined {
  const pattern = environment.patterns[index];
  if (!pattern) return undefined;
  const id = environment.id * 100 + index;
  return { id, node_id: nodeId('EDBP', id), name: pattern.name, type: pattern.kind };
}

export function renderCommitStatus(status: CommitStatus, at: Addresses): JsonObject {
  return {
    url: `${at.api}/statuses/${status.sha}`,
    avatar_url: null,
    id: status.id,
    node_id: nodeId('SC', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
    creator: user(status.creator, at),
  };
}

export function renderComment(comment: Comment, at: Addresses): JsonObject {
  return {
    id: comment.id,
    node_id: nodeId('IC', comment.id),
    url: `${at.api}/issues/comments/${comment.id}`,
    html_url: `${at.html}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${at.api}/issues/${comment.issue}`,
    body: comment.body,
    user: user(comment.author, at),
    author_association: 'NONE',
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.updatedAt),
    performed_via_github_app: null,
  };
}

/** The user a personal token belongs to, about itself. */
export function renderViewer(login: string, at: Addresses): JsonObject {
  return {
    ...user(login, at),
    name: null,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: iso(FOUNDED),
    updated_at: iso(FOUNDED),
  };
}
