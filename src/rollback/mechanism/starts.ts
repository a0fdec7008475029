import type { ExpressionContext } from './expression.ts';
import type { MechanismFacts, WorkflowAt } from './facts.ts';
import { type Reach, reach } from './reach.ts';
import { dispatchContext, rerunContext } from './run-context.ts';
import type { JobDefinition, WorkflowFile } from './workflow-file.ts';

/** One way to start the workflow, with everything that it would lead to. */
export interface Start {
  readonly at: WorkflowAt;
  readonly file: WorkflowFile;
  /** `github.ref` of the run; `undefined` where it is not known. */
  readonly ref: string | undefined;
  readonly reach: Reach;
}

type StartFacts = Pick<MechanismFacts, 'repository' | 'target' | 'atTag' | 'jobs'>;

/**
 * The target's own run, started again. `undefined` where there is no run, or its file is not known.
 *
 * @param jobs those that start; all of them by default
 */
export function rerunStart(facts: StartFacts, jobs?: readonly JobDefinition[]): Start | undefined {
  const { target, atTag } = facts;
  const file = knownFile(atTag);
  if (target.run === undefined || file === undefined) return undefined;
  const context = rerunContext({ ...target, run: target.run }, facts.repository, file);
  return start(atTag, file, jobs ?? file.jobs, context, facts);
}

/** A new run at the tag or branch of `at`, with these inputs. `undefined` where its file is not known. */
export function dispatchStart(
  facts: StartFacts,
  at: WorkflowAt,
  inputs: Readonly<Record<string, string>>,
): Start | undefined {
  const file = knownFile(at);
  if (file === undefined) return undefined;
  const { fullRef: ref, sha, path } = at;
  const context = dispatchContext({ ref, sha, repository: facts.repository, path, file, inputs });
  return start(at, file, file.jobs, context, undefined);
}

function start(
  at: WorkflowAt,
  file: WorkflowFile,
  jobs: readonly JobDefinition[],
  context: ExpressionContext,
  earlier: StartFacts | undefined,
): Start {
  const runJobs = earlier?.jobs.known ? earlier.jobs.value : undefined;
  return { at, file, ref: context.ref, reach: reach({ file, called: at.called }, jobs, context, runJobs) };
}

/** The file at this place, if it was read. */
export function knownFile(at: WorkflowAt): WorkflowFile | undefined {
  return at.file.known ? at.file.value : undefined;
}
