import type { WorkflowRun } from '../../platform/github.ts';
import type { Target } from '../plan.ts';
import type { ExpressionContext, Inputs, Value } from './expression.ts';
import type { DeclaredInput, WorkflowFile } from './workflow-file.ts';

/** Events whose run belongs to a branch where it does not belong to a tag. */
const BRANCH_EVENTS: ReadonlySet<string> = new Set([
  'push',
  'workflow_dispatch',
  'schedule',
  'repository_dispatch',
  'workflow_run',
]);

/** `github.ref` of a run for this tag; `undefined` where the run does not tell. */
export function refOfRun(run: Pick<WorkflowRun, 'event' | 'headBranch'>, tag: string): string | undefined {
  const { event, headBranch } = run;
  if (headBranch === undefined || event.startsWith('pull_request')) return undefined;
  // The target's tag is confirmed to lead to the run's commit, so a name that is the same is the tag.
  if (headBranch === tag) return `refs/tags/${tag}`;
  return BRANCH_EVENTS.has(event) ? `refs/heads/${headBranch}` : undefined;
}

/** What is known about the target's run when it runs again: all that it was started with stays. */
export function rerunContext(
  target: Target & { readonly run: WorkflowRun },
  repository: string,
  file: WorkflowFile,
): ExpressionContext {
  const { run } = target;
  return {
    ref: refOfRun(run, target.tag),
    sha: run.headSha,
    eventName: run.event,
    repository,
    workflow: file.name ?? run.path,
    runId: run.id,
    // What a run was dispatched with cannot be read.
    inputs: undefined,
    eventInputs: undefined,
  };
}

/** What is known about a run that is dispatched. */
export function dispatchContext(options: {
  readonly ref: string;
  readonly sha: string | undefined;
  readonly repository: string;
  readonly path: string;
  readonly file: WorkflowFile;
  readonly inputs: Readonly<Record<string, string>>;
}): ExpressionContext {
  const { file, inputs } = options;
  const declared = file.dispatch?.inputs ?? new Map<string, DeclaredInput>();
  const values: Inputs = new Map(
    [...declared.values()].map((input) => [input.name, typed(input, inputs[input.name] ?? input.default)]),
  );
  return {
    ref: options.ref,
    sha: options.sha,
    eventName: 'workflow_dispatch',
    repository: options.repository,
    workflow: file.name ?? options.path,
    runId: undefined,
    inputs: values,
    eventInputs: values,
  };
}

/** What the runner tells this run about itself. https://docs.github.com/actions/reference/workflows-and-actions/variables */
export function ownContext(environment: Readonly<Record<string, string | undefined>>): ExpressionContext {
  const given = (name: string): string | undefined => environment[name] || undefined;
  const runId = Number(given('GITHUB_RUN_ID'));
  return {
    ref: given('GITHUB_REF'),
    sha: given('GITHUB_SHA'),
    eventName: given('GITHUB_EVENT_NAME'),
    repository: given('GITHUB_REPOSITORY'),
    workflow: given('GITHUB_WORKFLOW'),
    runId: Number.isSafeInteger(runId) && runId > 0 ? runId : undefined,
    inputs: undefined,
    eventInputs: undefined,
  };
}

/** An input's value with the type that its declaration gives it; `undefined` where it is not of that type. */
export function typed(input: DeclaredInput, text: string | undefined): Value | undefined {
  switch (input.type) {
    case 'boolean':
      if (text === undefined) return false;
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'number': {
      const number = Number(text ?? '');
      return Number.isFinite(number) ? number : undefined;
    }
    default:
      return text ?? '';
  }
}
