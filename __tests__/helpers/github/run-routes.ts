import { type Answer, type Call, type Handler, notFound, ok, page } from './call.ts';
import type { JsonObject } from './json.ts';
import { iso } from './render.ts';
import {
  membersOf,
  renderGroup,
  renderGroupOf,
  renderJob,
  renderPendingDeployments,
  renderRun,
  renderWorkflow,
} from './render-runs.ts';
import { type Attempt, latest, type Run } from './state.ts';

/** With any of these a list comes from a search index. https://docs.github.com/rest/actions/workflow-runs */
const FILTERS = ['actor', 'branch', 'check_suite_id', 'created', 'event', 'head_sha', 'status'];
const MOST_FILTERED = 1000;
/** As old as the index was at https://github.com/OrcaSlicer/OrcaSlicer/pull/15823. */
const INDEX_AGE_MS = 21 * 86_400_000;

/** The run of a call, as far in its life as it is now. */
export function runOf(call: Call): Run | undefined {
  const run = call.state.runs.get(Number(call.values['run_id']));
  if (run) call.state.settle(run);
  return run;
}

/** The attempt that a read of the run shows, which may lag behind. */
function shownAttempt(run: Run): Attempt {
  const before = run.laggingReads > 0 ? run.attempts.at(-2) : undefined;
  return before ?? latest(run);
}

function readRun(call: Call): Answer {
  const run = runOf(call);
  if (!run) return notFound();
  const answer = ok(renderRun(call.state, run, call.at, shownAttempt(run)));
  counted(run);
  return answer;
}

/** One read of a run is over. */
function counted(run: Run): void {
  if (run.laggingReads > 0) run.laggingReads--;
  else if (run.ahead) run.ahead.reads++;
}

function readAttempt(call: Call): Answer {
  const run = runOf(call);
  const number = Number(call.values['attempt_number']);
  const attempt = run?.attempts[number - 1];
  if (!run || !attempt || number > shownAttempt(run).number) return notFound();
  const answer = ok(renderRun(call.state, run, call.at, attempt));
  counted(run);
  return answer;
}

function listRuns(call: Call, all: readonly Run[]): Answer {
  const listed = all.filter((run) => {
    if (run.unlistedReads === 0) return true;
    run.unlistedReads--;
    return false;
  });
  const filtered = FILTERS.some((name) => call.query.has(name));
  const newestFirst = listed.toReversed();
  const matching = filtered ? filteredRuns(call, newestFirst) : newestFirst;
  const { items, headers } = page(call, matching);
  return ok(
    {
      total_count: matching.length,
      workflow_runs: items.map((run) => {
        call.state.settle(run);
        return renderRun(call.state, run, call.at, shownAttempt(run));
      }),
    },
    headers,
  );
}

function filteredRuns(call: Call, runs: readonly Run[]): readonly Run[] {
  const asked = (name: string): string | undefined => call.query.get(name) ?? undefined;
  const before = call.state.now() - INDEX_AGE_MS;
  const [actor, branch, event, sha, status] = ['actor', 'branch', 'event', 'head_sha', 'status'].map(asked);
  return runs
    .filter((run) => !call.behaviour.staleFilters || run.createdAt < before)
    .filter((run) => {
      // The index still has the first attempt of a run that was started again.
      const attempt = call.behaviour.staleFilters ? (run.attempts[0] ?? latest(run)) : latest(run);
      return (
        (actor === undefined || run.actor === actor) &&
        (branch === undefined || run.branch === branch) &&
        (event === undefined || run.event === event) &&
        (sha === undefined || run.sha === sha) &&
        (status === undefined || attempt.status === status || attempt.conclusion === status)
      );
    })
    .slice(0, MOST_FILTERED);
}

function listJobs(call: Call, run: Run | undefined, attempts: readonly Attempt[]): Answer {
  if (!run) return notFound();
  const jobs = attempts.flatMap((attempt): JsonObject[] =>
    // A run that could not start has no job.
    attempt.conclusion === 'startup_failure'
      ? []
      : call.state.jobsOf(run, attempt).map((job) => renderJob(run, attempt, job, call.at)),
  );
  const { items, headers } = page(call, jobs);
  return ok({ total_count: jobs.length, jobs: items }, headers);
}

function readJob(call: Call): Answer {
  const found = call.state.findJob(Number(call.values['job_id']));
  if (!found) return notFound();
  call.state.settle(found.run);
  return ok(renderJob(found.run, found.attempt, found.job, call.at));
}

function listWorkflows(call: Call): Answer {
  const { items, headers } = page(call, call.state.workflows);
  return ok(
    { total_count: call.state.workflows.length, workflows: items.map((one) => renderWorkflow(one, call.at)) },
    headers,
  );
}

function readWorkflow(call: Call): Answer {
  const workflow = call.state.findWorkflow(call.values['workflow_id'] ?? '');
  return workflow ? ok(renderWorkflow(workflow, call.at)) : notFound();
}

function groupsOfRun(call: Call): Answer {
  const run = runOf(call);
  if (!run || call.behaviour.olderServer) return notFound();
  const behind = run.ahead?.steps[0]?.behind?.group;
  const groups = [...new Set([...call.state.groupsOf(run), ...(behind === undefined ? [] : [behind])])].sort();
  return ok({
    total_count: groups.length,
    concurrency_groups: groups.map((group) => renderGroupOf(call.state, run, group, call.at)),
  });
}

function groupsOfRepository(call: Call): Answer {
  if (call.behaviour.olderServer) return notFound();
  // The holder of each group, which is the run that came first.
  const holders = new Map<string, Run>();
  for (const run of call.state.runs.values()) {
    if (latest(run).status === 'completed') continue;
    for (const group of call.state.groupsOf(run)) if (!holders.has(group)) holders.set(group, run);
  }
  const groups = [...holders].sort(([one], [other]) => (one < other ? -1 : 1));
  return ok({
    total_count: groups.length,
    concurrency_groups: groups.map(([group, holder]) => ({
      group_name: group,
      group_url: `${call.at.api}/actions/concurrency_groups/${encodeURIComponent(group)}`,
      last_acquired_at: iso(latest(holder).startedAt),
    })),
  });
}

function readGroup(call: Call): Answer {
  const name = call.values['concurrency_group_name'] ?? '';
  if (call.behaviour.olderServer || membersOf(call.state, name).length === 0) return notFound();
  return ok(renderGroup(call.state, name, call.at));
}

/** Reads of workflows, runs and jobs. */
export const RUN_ROUTES: Readonly<Record<string, Handler>> = {
  'actions/list-workflow-runs-for-repo': (call) =>
    listRuns(
      call,
      [...call.state.runs.values()].sort((one, other) => one.id - other.id),
    ),
  'actions/list-workflow-runs': (call) => {
    const workflow = call.state.findWorkflow(call.values['workflow_id'] ?? '');
    return workflow ? listRuns(call, workflow.runs) : notFound();
  },
  'actions/get-workflow-run': readRun,
  'actions/get-workflow-run-attempt': readAttempt,
  'actions/list-jobs-for-workflow-run': (call) => {
    const run = runOf(call);
    if (!run) return notFound();
    return listJobs(call, run, call.query.get('filter') === 'all' ? run.attempts : [shownAttempt(run)]);
  },
  'actions/list-jobs-for-workflow-run-attempt': (call) => {
    const run = runOf(call);
    const attempt = run?.attempts[Number(call.values['attempt_number']) - 1];
    return attempt ? listJobs(call, run, [attempt]) : notFound();
  },
  'actions/get-job-for-workflow-run': readJob,
  'actions/list-repo-workflows': listWorkflows,
  'actions/get-workflow': readWorkflow,
  'actions/get-pending-deployments-for-run': (call) => {
    const run = runOf(call);
    return run ? ok(renderPendingDeployments(call.state, run, call.at)) : notFound();
  },
  'actions/list-concurrency-groups-for-workflow-run': groupsOfRun,
  'actions/list-concurrency-groups-for-repository': groupsOfRepository,
  'actions/get-concurrency-group-for-repository': readGroup,
};
