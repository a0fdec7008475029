import type { GitHubFailure } from '../platform/github.ts';
import type { Reason } from '../reasons.ts';
import type { Evidence, Finding, Outcome } from '../verdict.ts';

/** What is known of a request beyond its failure. */
export interface GitHubFindingOptions {
  /** What this request needs of a job's `permissions:`, e.g. `actions: write`; GitHub's own word outranks it. */
  readonly permission?: string;
  /** When it was found out; the beginning of the run unless said otherwise. */
  readonly at?: Pick<Finding, 'startedAt' | 'durationMs'>;
}

interface Meaning {
  /** `fail`: it will be so again until someone changes something. `undecided`: it may pass, and nothing is known. */
  readonly outcome: Outcome;
  readonly reason: Reason;
}

const MEANINGS: Readonly<Record<GitHubFailure['kind'], Meaning>> = {
  token: { outcome: 'fail', reason: 'github-token-refused' },
  permission: { outcome: 'fail', reason: 'github-permission' },
  'not-found': { outcome: 'fail', reason: 'github-not-found' },
  conflict: { outcome: 'fail', reason: 'github-rejected' },
  rejected: { outcome: 'fail', reason: 'github-rejected' },
  'rate-limit': { outcome: 'undecided', reason: 'github-rate-limit' },
  unreachable: { outcome: 'undecided', reason: 'github-unreachable' },
  redirected: { outcome: 'undecided', reason: 'github-redirected' },
  malformed: { outcome: 'undecided', reason: 'github-malformed' },
  endless: { outcome: 'undecided', reason: 'github-endless' },
  cancelled: { outcome: 'undecided', reason: 'cancelled' },
};

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions */
const PERMISSIONS: ReadonlySet<string> = new Set(
  'actions,artifact-metadata,attestations,checks,contents,deployments,discussions,issues,models,packages,pages,pull-requests,security-events,statuses'.split(
    ',',
  ),
);

/** The finding that says what kept GitHub from doing what was asked. `doing` begins the sentence: `Reading the record of releases`. */
export function githubFinding(failure: GitHubFailure, doing: string, options: GitHubFindingOptions = {}): Finding {
  const { outcome, reason } = MEANINGS[failure.kind];
  const evidence: readonly Evidence[] =
    failure.said === '' ? [] : [{ kind: 'text', label: 'GitHub said', text: failure.said }];
  return {
    kind: 'rollback',
    title: doing,
    outcome,
    severity: 'block',
    reason,
    sentence: `${doing} failed: ${failure.message}.`,
    evidence,
    advice: adviceFor(failure, options.permission),
    startedAt: options.at?.startedAt ?? 0,
    durationMs: options.at?.durationMs ?? 0,
  };
}

/** What the job's `permissions:` must say for a request to be accepted, in the words of a workflow file. */
export function neededPermission(failure: GitHubFailure, expected?: string): string | undefined {
  // Alternatives are set apart by ";", those needed together by ",".
  const [first = ''] = (failure.acceptedPermissions ?? '').split(';');
  const lines = first.split(',').map((one) => {
    const [, name = '', level = ''] = /^\s*([a-z_]+)=(read|write)\s*$/.exec(one) ?? [];
    const scope = name.replaceAll('_', '-');
    return PERMISSIONS.has(scope) ? `${scope}: ${level}` : undefined;
  });
  return lines.every((line) => line !== undefined) ? lines.join(', ') : expected;
}

function adviceFor(failure: GitHubFailure, permission: string | undefined): string {
  switch (failure.kind) {
    case 'token':
      return 'Give github-token a token that has not expired, or leave it out for the job’s own.';
    case 'permission': {
      const needed = neededPermission(failure, permission);
      if (needed === undefined) return 'Give the token the permission for that, in the job’s permissions.';
      return /personal access token/i.test(failure.said)
        ? `Give the personal access token the permission \`${needed}\` for this repository.`
        : `Add \`${needed}\` to the job’s permissions.`;
    }
    case 'not-found': {
      const needed = neededPermission(failure, permission);
      const check = 'Check that it exists under that name in this repository';
      return needed === undefined
        ? `${check}, and that the token may see it.`
        : `${check}; GitHub also hides what a token may not see, so check that the job’s permissions hold \`${needed}\`.`;
    }
    case 'conflict':
    case 'rejected':
      return 'GitHub’s own words say what it does not accept; change that and run again.';
    case 'rate-limit':
      return `${waitAdvice(failure.retryAfterMs)}; the requests of all jobs of a repository count together.`;
    case 'unreachable':
      return 'See https://www.githubstatus.com and the runner’s network and proxy, then run again.';
    case 'redirected':
      return 'If the repository was renamed or moved, use its new name; otherwise see what GITHUB_API_URL and the runner’s proxy lead to.';
    case 'malformed':
      return 'See whether GITHUB_API_URL is the address of the API and whether a proxy answers in its place, then run again.';
    case 'endless':
      return 'Run again; if it stays so, tell GitHub’s support.';
    case 'cancelled':
      return 'Run again.';
  }
}

function waitAdvice(retryAfterMs: number | undefined): string {
  if (retryAfterMs === undefined) return 'Run again after a few minutes';
  if (retryAfterMs < 120_000) return `Run again in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s`;
  return `Run again in ${Math.ceil(retryAfterMs / 60_000)} minutes`;
}
