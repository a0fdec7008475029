import type { WorkflowJob } from '../../platform/github.ts';
import { type ExpressionContext, evaluateCondition, evaluateValue, type Inputs } from './expression.ts';
import { typed } from './run-context.ts';
import { runJobsOf } from './run-jobs.ts';
import type { Concurrency, JobDefinition, WorkflowFile } from './workflow-file.ts';

/** Whether a job runs, where everything before it succeeds. */
export type WillRun = 'yes' | 'no' | 'unknown';

/** A job that a start of the workflow leads to, in the workflow itself or in one that it calls. */
export interface ReachedJob {
  /** `job "deploy"`, or `job "push" of ./.github/workflows/build.yml`. */
  readonly label: string;
  readonly job: JobDefinition;
  readonly context: ExpressionContext;
  readonly runs: WillRun;
}

/** A `concurrency` block that a start of the workflow meets. */
export interface ReachedGroup {
  /** A job's label; `undefined` for a whole workflow. */
  readonly label: string | undefined;
  /** The called workflow that it stands in, by the words of `uses`; `undefined` for the one that is started. */
  readonly within: string | undefined;
  readonly concurrency: Concurrency;
  readonly context: ExpressionContext;
  readonly runs: WillRun;
}

/** What a start of the workflow leads to. */
export interface Reach {
  readonly jobs: readonly ReachedJob[];
  readonly groups: readonly ReachedGroup[];
  /** Called workflows that were not read; what they do is not known. */
  readonly unread: readonly { readonly label: string; readonly uses: string; readonly runs: WillRun }[];
}

/** A workflow file and those that it calls out of the same commit, by the words of `uses`. */
export interface CallableFile {
  readonly file: WorkflowFile;
  readonly called: ReadonlyMap<string, WorkflowFile>;
}

/** GitHub allows ten levels; what is deeper than this stays unread. */
const DEEPEST = 4;

/**
 * Everything that starting a workflow leads to.
 *
 * @param jobs those of the file that start; all of them for a whole run
 * @param runJobs of an earlier run with the same inputs: what was skipped there is skipped again
 */
export function reach(
  { file, called }: CallableFile,
  jobs: readonly JobDefinition[],
  context: ExpressionContext,
  runJobs: readonly WorkflowJob[] | undefined,
): Reach {
  const found: Mutable = { jobs: [], groups: [], unread: [] };
  addGroup(found, undefined, undefined, file.concurrency, context, 'yes');
  const runs = willRun(file, context, runJobs);
  for (const job of jobs) visit(job, undefined, runs(job), context, called, found, 0);
  return found;
}

interface Mutable {
  readonly jobs: ReachedJob[];
  readonly groups: ReachedGroup[];
  readonly unread: { label: string; uses: string; runs: WillRun }[];
}

function visit(
  job: JobDefinition,
  within: string | undefined,
  runs: WillRun,
  context: ExpressionContext,
  called: ReadonlyMap<string, WorkflowFile>,
  found: Mutable,
  depth: number,
): void {
  const label = `job "${job.key}"${within === undefined ? '' : ` of ${within}`}`;
  found.jobs.push({ label, job, context, runs });
  addGroup(found, label, within, job.concurrency, context, runs);
  if (job.uses === undefined) return;
  const file = called.get(job.uses);
  if (file === undefined || depth === DEEPEST) {
    found.unread.push({ label, uses: job.uses, runs });
    return;
  }
  const inside: ExpressionContext = { ...context, inputs: callInputs(file, job, context) };
  addGroup(found, undefined, job.uses, file.concurrency, inside, runs);
  const innerRuns = willRun(file, inside, undefined);
  for (const inner of file.jobs) visit(inner, job.uses, both(runs, innerRuns(inner)), inside, called, found, depth + 1);
}

function addGroup(
  found: Mutable,
  label: string | undefined,
  within: string | undefined,
  concurrency: Concurrency | undefined,
  context: ExpressionContext,
  runs: WillRun,
): void {
  if (concurrency !== undefined) found.groups.push({ label, within, concurrency, context, runs });
}

/** What a called workflow finds in `inputs`. */
function callInputs(file: WorkflowFile, job: JobDefinition, context: ExpressionContext): Inputs {
  return new Map(
    [...file.callInputs.values()].map((input) => {
      const given = job.with.get(input.name);
      return [input.name, given === undefined ? typed(input, input.default) : evaluateValue(given, context)];
    }),
  );
}

function both(outer: WillRun, inner: WillRun): WillRun {
  if (outer === 'no' || inner === 'no') return 'no';
  return outer === 'yes' ? inner : outer;
}

/** A job with one of these in its `if` runs although a job that it needs did not. */
const STATUS_FUNCTION = /\b(?:always|failure|cancelled|success)\s*\(/i;

function willRun(
  file: WorkflowFile,
  context: ExpressionContext,
  runJobs: readonly WorkflowJob[] | undefined,
): (job: JobDefinition) => WillRun {
  const known = new Map<string, WillRun>();
  const decide = (job: JobDefinition): WillRun => {
    const earlier = runJobs === undefined ? [] : runJobsOf(job, runJobs);
    if (earlier.length > 0) return earlier.every(({ conclusion }) => conclusion === 'skipped') ? 'no' : 'yes';
    const condition = job.if === undefined ? true : evaluateCondition(job.if, context);
    if (condition === false) return 'no';
    const needs = STATUS_FUNCTION.test(job.if ?? '')
      ? []
      : job.needs.map((key) => known.get(key) ?? decideOnce(file.jobs.find((other) => other.key === key)));
    if (needs.includes('no')) return 'no';
    return condition === undefined || needs.includes('unknown') ? 'unknown' : 'yes';
  };
  const decideOnce = (job: JobDefinition | undefined): WillRun => {
    if (job === undefined) return 'unknown';
    const before = known.get(job.key);
    if (before !== undefined) return before;
    // Stands while it is being decided: a ring of needs is no workflow, and must not be followed for ever.
    known.set(job.key, 'unknown');
    const decided = decide(job);
    known.set(job.key, decided);
    return decided;
  };
  return decideOnce;
}
