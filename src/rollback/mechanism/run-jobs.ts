import type { WorkflowJob } from '../../platform/github.ts';
import { nearestName } from '../../policy/nearest.ts';
import type { JobDefinition, WorkflowFile } from './workflow-file.ts';

/**
 * The jobs of a run that came from one job of its file. A run shows a job by its `name` or its key, with the values of a
 * matrix in brackets, and the jobs of a workflow that it calls behind ` / `.
 */
export function runJobsOf(job: JobDefinition, runJobs: readonly WorkflowJob[]): readonly WorkflowJob[] {
  const pieces = (job.name ?? job.key).split(/\$\{\{[^}]*\}\}/);
  return runJobs.filter(({ name }) => shownNames(name, job).some((shown) => matchesPieces(shown, pieces)));
}

/** The name as shown, and what is left of it without the parts that a matrix or a called workflow adds. */
function shownNames(name: string, job: JobDefinition): readonly string[] {
  const called = job.uses === undefined ? [name] : [name, name.split(' / ')[0] ?? name];
  if (!job.hasMatrix) return called;
  return called.flatMap((shown) => {
    const bracket = shown.endsWith(')') ? shown.indexOf(' (') : -1;
    return bracket < 0 ? [shown] : [shown, shown.slice(0, bracket)];
  });
}

/** Whether a text consists of these pieces in this order, with anything where an expression stood between them. */
function matchesPieces(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** What is found of the job that a user wants to run again. */
export type JobChoice =
  | { readonly kind: 'one'; readonly job: WorkflowJob; readonly definition: JobDefinition | undefined }
  /** It did not run in that run, so running it again would do nothing. */
  | { readonly kind: 'skipped'; readonly job: WorkflowJob }
  | { readonly kind: 'several'; readonly names: readonly string[] }
  | { readonly kind: 'none'; readonly nearest: string | undefined; readonly names: readonly string[] };

/**
 * Finds a job of a run by its key in the file, by its name there, or as the run shows it (`deploy (eu)`, `call / deploy`).
 *
 * @param file of that run; without it only the shown names count
 */
export function chooseJob(wanted: string, runJobs: readonly WorkflowJob[], file: WorkflowFile | undefined): JobChoice {
  const definition =
    file?.jobs.find(({ key }) => key === wanted) ??
    file?.jobs.find(({ name }) => name !== undefined && name === wanted);
  const defined = definition === undefined ? [] : runJobsOf(definition, runJobs);
  const found = defined.length > 0 ? defined : runJobs.filter(({ name }) => name === wanted);
  const [only] = found;
  if (only === undefined) {
    const names = runJobs.map(({ name }) => name);
    const keys = file?.jobs.map(({ key }) => key) ?? [];
    return { kind: 'none', nearest: nearestName(wanted, [...keys, ...names]), names };
  }
  const ran = found.filter(({ conclusion }) => conclusion !== 'skipped');
  if (ran.length === 0) return { kind: 'skipped', job: only };
  const [one, ...more] = ran;
  if (one === undefined || more.length > 0) return { kind: 'several', names: ran.map(({ name }) => name) };
  return {
    kind: 'one',
    job: one,
    definition: definition ?? file?.jobs.find((job) => runJobsOf(job, runJobs).includes(one)),
  };
}
