import { type Answer, type Call, type Handler, notFound, ok, refusal, unprocessable } from './call.ts';
import { runPage, runUrl } from './render-runs.ts';
import { runOf } from './run-routes.ts';
import { latest, type Run, type Workflow } from './state.ts';

/** https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs */
const MOST_AGE_MS = 30 * 86_400_000;
const MOST_RERUNS = 50;
const MOST_INPUTS_OLDER = 10;

/** Why GitHub would not start a run again; the words are its own, except those of the limit of 50. */
function rerunRefusal(call: Call, run: Run): Answer | undefined {
  if (latest(run).status !== 'completed') return refusal(403, 'This workflow is already running');
  if (call.state.now() - run.createdAt > MOST_AGE_MS) {
    return refusal(403, 'Unable to retry this workflow run because it was created over a month ago');
  }
  if (run.attempts.length > MOST_RERUNS) {
    return refusal(403, 'Unable to retry this workflow run because it has been re-run too many times');
  }
  if (latest(run).conclusion === 'startup_failure' || run.event === 'dynamic') {
    return refusal(403, 'This workflow run cannot be retried');
  }
  return undefined;
}

function startAgain(call: Call, run: Run, only?: ReadonlySet<string>): Answer {
  const refused = rerunRefusal(call, run);
  if (refused) return refused;
  call.state.attempt(run, call.identity.login, only);
  run.laggingReads = call.behaviour.attemptLagReads;
  call.begin(run, 'rerun');
  return { status: 201, body: {} };
}

/** Names of some jobs and of all that need them. */
function withDependents(call: Call, run: Run, chosen: readonly string[]): ReadonlySet<string> {
  const { jobs } = call.state.fileOf(run);
  const keys = new Set(jobs.filter((job) => chosen.includes(job.name)).map((job) => job.key));
  for (let grown = true; grown; ) {
    grown = false;
    for (const job of jobs) {
      if (keys.has(job.key) || !job.needs.some((key) => keys.has(key))) continue;
      keys.add(job.key);
      grown = true;
    }
  }
  return new Set(jobs.filter((job) => keys.has(job.key)).map((job) => job.name));
}

function rerunFailed(call: Call): Answer {
  const run = runOf(call);
  if (!run) return notFound();
  const failed = call.state.jobsOf(run, latest(run)).filter((job) => job.conclusion !== 'success');
  if (failed.length === 0 && latest(run).status === 'completed')
    return refusal(403, 'This workflow run cannot be retried');
  return startAgain(
    call,
    run,
    withDependents(
      call,
      run,
      failed.map((job) => job.name),
    ),
  );
}

function rerunJob(call: Call): Answer {
  const found = call.state.findJob(Number(call.values['job_id']));
  if (!found) return notFound();
  call.state.settle(found.run);
  return startAgain(call, found.run, withDependents(call, found.run, [found.job.name]));
}

function dispatch(call: Call): Answer {
  const workflow = call.state.findWorkflow(call.values['workflow_id'] ?? '');
  if (!workflow) return notFound();
  const { olderServer } = call.behaviour;
  if (olderServer && 'return_run_details' in call.body) {
    const said = '"return_run_details" is not a permitted key.';
    return olderServer === 422 ? unprocessable(`Invalid request.\n\n${said}`) : refusal(400, said);
  }
  const ref = String(call.body['ref']);
  const name = ref.replace(/^refs\/(heads|tags)\//, '');
  // A commit is neither a branch nor a tag.
  const sha = call.state.branches.get(name) ?? call.state.tags.get(name)?.commit;
  if (sha === undefined) return unprocessable(`No ref found for: ${ref}`);
  if (workflow.state !== 'active') {
    return unprocessable("Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  }
  const inputs = (call.body['inputs'] ?? {}) as Readonly<Record<string, unknown>>;
  const refused = inputsRefusal(call, workflow, sha, inputs);
  if (refused) return refused;

  const run = call.state.run(workflow, {
    event: 'workflow_dispatch',
    branch: name,
    sha,
    title: titleOf(call, workflow, sha, name, inputs),
    actor: call.identity.login,
    inputs,
    status: 'queued',
    unlistedReads: call.behaviour.runListLagReads,
  });
  call.begin(run, 'dispatch');
  const details = call.body['return_run_details'] === true || call.apiVersion >= '2026-03-10';
  if (!details) return { status: 204 };
  return ok({ workflow_run_id: run.id, run_url: runUrl(run, call.at), html_url: runPage(run, call.at) });
}

/** What `run-name` of the file at the ref makes of the inputs; without it, the workflow's name. */
function titleOf(
  call: Call,
  workflow: Workflow,
  sha: string,
  ref: string,
  inputs: Readonly<Record<string, unknown>>,
): string {
  const { runName } = call.state.workflowFile(call.state.fileAt(workflow.path, sha) ?? '');
  const title = runName?.replace(
    /\$\{\{\s*(?:github\.event\.)?(inputs\.[\w-]+|github\.ref_name)\s*\}\}/g,
    (_, what: string) => (what === 'github.ref_name' ? ref : String(inputs[what.slice('inputs.'.length)] ?? '')),
  );
  return title === undefined || title.trim() === '' ? workflow.name : title;
}

function inputsRefusal(
  call: Call,
  workflow: Workflow,
  sha: string,
  inputs: Readonly<Record<string, unknown>>,
): Answer | undefined {
  if (call.behaviour.olderServer && Object.keys(inputs).length > MOST_INPUTS_OLDER) {
    return unprocessable(`Invalid request.\n\nNo more than ${MOST_INPUTS_OLDER} properties are allowed.`);
  }
  // Trigger and inputs are those of the file at the ref, not of the default branch.
  const declared = call.state.workflowFile(call.state.fileAt(workflow.path, sha) ?? '').dispatch;
  if (!declared) return unprocessable("Workflow does not have 'workflow_dispatch' trigger");
  const unexpected = Object.keys(inputs).filter((name) => !(name in declared));
  if (unexpected.length > 0) return unprocessable(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  for (const [name, input] of Object.entries(declared)) {
    const given = inputs[name];
    if (given === undefined) {
      if (input.required && !input.hasDefault) return unprocessable(`Required input '${name}' not provided`);
    } else if (input.options && !input.options.includes(String(given))) {
      return unprocessable(`Provided value '${String(given)}' for input '${name}' not in the list of allowed values`);
    }
  }
  return undefined;
}

function cancel(call: Call): Answer {
  const run = runOf(call);
  if (!run) return notFound();
  if (latest(run).status === 'completed') return refusal(409, 'Cannot cancel a workflow run that is completed.');
  call.state.finish(run, 'cancelled');
  return { status: 202, body: {} };
}

/** Requests that start a run. */
export const STARTING: ReadonlySet<string> = new Set([
  'actions/re-run-workflow',
  'actions/re-run-workflow-failed-jobs',
  'actions/re-run-job-for-workflow-run',
  'actions/create-workflow-dispatch',
]);

export const START_ROUTES: Readonly<Record<string, Handler>> = {
  'actions/re-run-workflow': (call) => {
    const run = runOf(call);
    return run ? startAgain(call, run) : notFound();
  },
  'actions/re-run-workflow-failed-jobs': rerunFailed,
  'actions/re-run-job-for-workflow-run': rerunJob,
  'actions/create-workflow-dispatch': dispatch,
  'actions/cancel-workflow-run': cancel,
  'actions/force-cancel-workflow-run': cancel,
};
