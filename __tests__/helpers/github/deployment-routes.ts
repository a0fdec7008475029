import { type Answer, type Call, type Handler, notFound, ok, page, refusal, unprocessable } from './call.ts';
import type { JsonObject } from './json.ts';
import { fullRepository } from './render.ts';
import {
  renderBranchPolicy,
  renderComment,
  renderCommitStatus,
  renderDeployment,
  renderDeploymentStatus,
  renderEnvironment,
  renderViewer,
} from './render-deployments.ts';
import type { CommitStatus, Deployment, DeploymentStatus } from './state.ts';

const MOST_DESCRIPTION = 140;

function text(call: Call, name: string): string | undefined {
  const value = call.body[name];
  return typeof value === 'string' ? value : undefined;
}

function deploymentOf(call: Call): Deployment | undefined {
  return call.state.deployments.find((one) => one.id === Number(call.values['deployment_id']));
}

function listDeployments(call: Call): Answer {
  const asked = (['environment', 'task', 'ref', 'sha'] as const).map((name) => [name, call.query.get(name)] as const);
  const found = call.state.deployments
    .filter((deployment) => {
      if (deployment.unlistedReads === 0) return true;
      deployment.unlistedReads--;
      return false;
    })
    .filter((deployment) => asked.every(([name, value]) => value === null || deployment[name] === value))
    .toReversed();
  const { items, headers } = page(call, found);
  return ok(
    items.map((deployment) => renderDeployment(deployment, call.at)),
    headers,
  );
}

function createDeployment(call: Call): Answer {
  const ref = text(call, 'ref') ?? '';
  const sha = call.state.resolve(ref);
  if (sha === undefined) return unprocessable(`No ref found for: ${ref}`);
  // By default GitHub merges the default branch into what it deploys; an old release is always behind it.
  const tip = call.state.branches.get(call.state.defaultBranch);
  if (call.body['auto_merge'] !== false && tip !== undefined && tip !== sha) {
    return refusal(409, `Conflict merging ${call.state.defaultBranch} into ${ref}.`);
  }
  const required = call.body['required_contexts'];
  const unfinished = call.state.statuses.filter((one) => one.sha === sha && one.state !== 'success');
  const contexts = [
    ...(call.behaviour.checksPending ? ['release'] : []),
    ...new Set(unfinished.map((one) => one.context)),
  ];
  const missing = Array.isArray(required) ? contexts.filter((one) => required.includes(one)) : contexts;
  if (missing.length > 0) {
    return refusal(409, `Conflict: Commit status checks failed for ${ref}.`, {
      errors: [
        {
          contexts: missing.map((context) => ({ context, state: 'pending' })),
          resource: 'Deployment',
          field: 'required_contexts',
          code: 'invalid',
        },
      ],
    });
  }
  const environment = text(call, 'environment') ?? 'production';
  const payload = call.body['payload'];
  const deployment = call.state.deployment({
    ref,
    sha,
    environment,
    task: text(call, 'task') ?? 'deploy',
    description: text(call, 'description') ?? '',
    payload: typeof payload === 'string' ? payload : ((payload ?? {}) as Readonly<Record<string, unknown>>),
    transient: call.body['transient_environment'] === true,
    production: (call.body['production_environment'] as boolean | undefined) ?? environment === 'production',
    creator: call.identity.login,
    unlistedReads: call.behaviour.deploymentListLagReads,
  });
  return { status: 201, body: renderDeployment(deployment, call.at) };
}

function createDeploymentStatus(call: Call): Answer {
  const deployment = deploymentOf(call);
  if (!deployment) return notFound();
  const description = text(call, 'description') ?? '';
  if ([...description].length > MOST_DESCRIPTION) {
    return unprocessable('Validation Failed', [
      {
        resource: 'DeploymentStatus',
        code: 'custom',
        field: 'description',
        message: `description is too long (maximum is ${MOST_DESCRIPTION} characters)`,
      },
    ]);
  }
  const status = call.state.deploymentStatus(deployment, {
    state: text(call, 'state') as DeploymentStatus['state'],
    description,
    logUrl: text(call, 'log_url') ?? text(call, 'target_url') ?? '',
    environmentUrl: text(call, 'environment_url') ?? '',
    creator: call.identity.login,
  });
  if (status.state === 'success' && call.body['auto_inactive'] !== false) inactivateOthers(call, deployment);
  return { status: 201, body: renderDeploymentStatus(deployment, status, call.at) };
}

/** "non-transient, non-production environment deployments with the same environment name" */
function inactivateOthers(call: Call, successor: Deployment): void {
  for (const other of call.state.deployments) {
    if (other === successor || other.environment !== successor.environment) continue;
    if (other.transient || other.production || other.statuses.at(-1)?.state !== 'success') continue;
    call.state.deploymentStatus(other, { state: 'inactive' });
  }
}

function environmentOf(call: Call) {
  return call.state.environments.get((call.values['environment_name'] ?? '').toLowerCase());
}

function listBranchPolicies(call: Call): Answer {
  const environment = environmentOf(call);
  if (environment?.refs !== 'patterns') return notFound();
  const policies = environment.patterns.flatMap((_, index): JsonObject[] => {
    const policy = renderBranchPolicy(environment, index);
    return policy ? [policy] : [];
  });
  const { items, headers } = page(call, policies);
  return ok({ total_count: policies.length, branch_policies: items }, headers);
}

function createCommitStatus(call: Call): Answer {
  const sha = call.values['sha'] ?? '';
  if (!call.state.commits.has(sha)) return unprocessable(`No commit found for SHA: ${sha}`);
  const description = text(call, 'description') ?? null;
  if (description !== null && [...description].length > MOST_DESCRIPTION) {
    return unprocessable('Validation Failed', [
      {
        resource: 'Status',
        code: 'custom',
        field: 'description',
        message: 'description is too long (maximum is 140 characters)',
      },
    ]);
  }
  const status = call.state.commitStatus({
    sha,
    state: text(call, 'state') as CommitStatus['state'],
    context: text(call, 'context') ?? 'default',
    description,
    targetUrl: text(call, 'target_url') ?? null,
    creator: call.identity.login,
  });
  return { status: 201, body: renderCommitStatus(status, call.at) };
}

function listComments(call: Call): Answer {
  const found = call.state.comments.filter((one) => one.issue === Number(call.values['issue_number']));
  const { items, headers } = page(call, found);
  return ok(
    items.map((comment) => renderComment(comment, call.at)),
    headers,
  );
}

function updateComment(call: Call): Answer {
  const comment = call.state.comments.find((one) => one.id === Number(call.values['comment_id']));
  if (!comment) return notFound();
  comment.body = text(call, 'body') ?? '';
  comment.updatedAt = call.state.now();
  return ok(renderComment(comment, call.at));
}

/** Deployments, environments, statuses, comments, and the repository itself. */
export const DEPLOYMENT_ROUTES: Readonly<Record<string, Handler>> = {
  'repos/list-deployments': listDeployments,
  'repos/create-deployment': createDeployment,
  'repos/get-deployment': (call) => {
    const deployment = deploymentOf(call);
    return deployment ? ok(renderDeployment(deployment, call.at)) : notFound();
  },
  'repos/list-deployment-statuses': (call) => {
    const deployment = deploymentOf(call);
    if (!deployment) return notFound();
    const { items, headers } = page(call, deployment.statuses.toReversed());
    return ok(
      items.map((status) => renderDeploymentStatus(deployment, status, call.at)),
      headers,
    );
  },
  'repos/create-deployment-status': createDeploymentStatus,
  'repos/get-all-environments': (call) => {
    const all = [...call.state.environments.values()];
    const { items, headers } = page(call, all);
    return ok({ total_count: all.length, environments: items.map((one) => renderEnvironment(one, call.at)) }, headers);
  },
  'repos/get-environment': (call) => {
    const environment = environmentOf(call);
    return environment ? ok(renderEnvironment(environment, call.at)) : notFound();
  },
  'repos/list-deployment-branch-policies': listBranchPolicies,
  'repos/create-commit-status': createCommitStatus,
  'repos/list-commit-statuses-for-ref': (call) => {
    const sha = call.state.resolve(call.values['ref'] ?? '');
    const { items, headers } = page(call, call.state.statuses.filter((one) => one.sha === sha).toReversed());
    return ok(
      items.map((status) => renderCommitStatus(status, call.at)),
      headers,
    );
  },
  'issues/list-comments': listComments,
  'issues/create-comment': (call) => {
    const comment = call.state.comment(
      Number(call.values['issue_number']),
      text(call, 'body') ?? '',
      call.identity.login,
    );
    return { status: 201, body: renderComment(comment, call.at) };
  },
  'issues/get-comment': (call) => {
    const comment = call.state.comments.find((one) => one.id === Number(call.values['comment_id']));
    return comment ? ok(renderComment(comment, call.at)) : notFound();
  },
  'issues/update-comment': updateComment,
  'repos/get': (call) => ok(fullRepository(call.at)),
  'users/get-authenticated': (call) => ok(renderViewer(call.identity.login, call.at)),
};
