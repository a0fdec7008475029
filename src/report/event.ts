/** What the event that started the workflow says about where a comment and a status belong. */
export interface EventFacts {
  readonly pullRequest: number | undefined;
  /** The commit that people see; on pull requests not the temporary merge commit that `GITHUB_SHA` names. */
  readonly sha: string | undefined;
  /** From a fork: GitHub gives such runs a read-only token. */
  readonly isFork: boolean;
}

/**
 * Reads an event's payload defensively: any shape is possible, unknown shapes mean "unknown". Pure.
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 *
 * @param payload the parsed file at `GITHUB_EVENT_PATH`; `undefined` where it could not be read
 * @param environment `GITHUB_REF` and `GITHUB_SHA` are read
 */
export function eventFacts(payload: unknown, environment: Readonly<Record<string, string | undefined>>): EventFacts {
  const pull = at(payload, 'pull_request');
  const workflowRun = at(payload, 'workflow_run');
  const issue = at(payload, 'issue');
  const issuePull = at(issue, 'pull_request') === undefined ? undefined : at(issue, 'number');
  const mergeRef = /^refs\/pull\/(\d+)\//.exec(environment['GITHUB_REF'] ?? '');
  const headRepository = at(pull, 'head', 'repo', 'full_name');
  const baseRepository = at(pull, 'base', 'repo', 'full_name');
  return {
    pullRequest:
      wholeNumber(at(pull, 'number')) ??
      wholeNumber(issuePull) ??
      wholeNumber(at(workflowRun, 'pull_requests', '0', 'number')) ??
      wholeNumber(mergeRef === null ? undefined : Number(mergeRef[1])),
    sha:
      commit(at(pull, 'head', 'sha')) ??
      commit(at(workflowRun, 'head_sha')) ??
      commit(at(payload, 'merge_group', 'head_sha')) ??
      (mergeRef === null ? commit(environment['GITHUB_SHA']) : undefined),
    isFork: typeof baseRepository === 'string' && headRepository !== baseRepository,
  };
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let node = value;
  for (const key of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = Reflect.get(node, key);
  }
  return node ?? undefined;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function commit(value: unknown): string | undefined {
  return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value) ? value : undefined;
}
