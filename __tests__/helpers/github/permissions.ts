import type { Identity } from './call.ts';

type Level = 'read' | 'write';
interface Need {
  /** Any of these grants it. */
  readonly anyOf: readonly string[];
  readonly level: Level;
}

const NEEDS: readonly (readonly [RegExp, Need])[] = [
  [/^actions\/(re-run|create-workflow-dispatch|cancel|force-cancel)/, { anyOf: ['actions'], level: 'write' }],
  [/^actions\//, { anyOf: ['actions'], level: 'read' }],
  [
    /^repos\/(get-all-environments|get-environment|list-deployment-branch-policies)$/,
    { anyOf: ['actions'], level: 'read' },
  ],
  [/^repos\/create-deployment/, { anyOf: ['deployments'], level: 'write' }],
  [/^repos\/(list-deployment|get-deployment)/, { anyOf: ['deployments'], level: 'read' }],
  [/^repos\/create-commit-status$/, { anyOf: ['statuses'], level: 'write' }],
  [/^repos\/list-commit-statuses/, { anyOf: ['statuses'], level: 'read' }],
  [/^issues\/(create|update)-comment$/, { anyOf: ['issues', 'pull_requests'], level: 'write' }],
  [/^issues\//, { anyOf: ['issues', 'pull_requests'], level: 'read' }],
  [
    /^(git\/|repos\/(get-content|get-commit|compare|list-tags|list-releases|get-release|get-latest))/,
    { anyOf: ['contents'], level: 'read' },
  ],
];

/** Everything that may be granted; `metadata` always is. */
export const ALL_PERMISSIONS: Identity['permissions'] = {
  actions: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  pull_requests: 'write',
  statuses: 'write',
};

/**
 * Why a token may not do something, as GitHub says it; `undefined` if it may. The repository is a private one: reading
 * needs a permission as well. https://docs.github.com/rest/authentication/permissions-required-for-github-apps
 *
 * @returns the value of `X-Accepted-GitHub-Permissions` and the message
 */
export function missingPermission(
  identity: Identity,
  operationId: string,
): { readonly accepted: string; readonly message: string } | undefined {
  const whose = identity.kind === 'integration' ? 'integration' : 'personal access token';
  const message = `Resource not accessible by ${whose}`;
  // A job's own token is nobody's.
  if (operationId === 'users/get-authenticated') {
    return identity.kind === 'integration' ? { accepted: '', message } : undefined;
  }
  const need = NEEDS.find(([pattern]) => pattern.test(operationId))?.[1];
  if (!need) return undefined;
  const granted = need.anyOf.some((name) => {
    const level = identity.permissions[name];
    return level === 'write' || (level === 'read' && need.level === 'read');
  });
  if (granted) return undefined;
  return { accepted: need.anyOf.map((name) => `${name}=${need.level}`).join('; '), message };
}
