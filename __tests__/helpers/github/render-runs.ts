import type { JsonObject } from './json.ts';
import { type Addresses, iso, minimalRepository, nodeId, reviewer, user } from './render.ts';
import type { State } from './repository-state.ts';
import { type Attempt, type Conclusion, type Job, latest, type Run, type RunStatus, type Workflow } from './state.ts';

export function runUrl(run: Run, at: Addresses): string {
  return `${at.api}/actions/runs/${run.id}`;
}

export function runPage(run: Run, at: Addresses): string {
  return `${at.html}/actions/runs/${run.id}`;
}

/** @param attempt the latest unless an earlier one is asked for */
export function renderRun(state: State, run: Run, at: Addresses, attempt: Attempt = latest(run)): JsonObject {
  const url = runUrl(run, at);
  const suite = run.id + 1;
  const commit = state.commits.get(run.sha);
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId('WFR', run.id),
    head_branch: run.branch,
    head_sha: run.sha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.number,
    run_attempt: attempt.number,
    event: run.event,
    status: attempt.status,
    conclusion: attempt.conclusion ?? null,
    workflow_id: run.workflow.id,
    check_suite_id: suite,
    check_suite_node_id: nodeId('CS', suite),
    url,
    html_url: runPage(run, at),
    pull_requests: [],
    created_at: iso(run.createdAt),
    updated_at: iso(attempt.updatedAt),
    run_started_at: iso(attempt.startedAt),
    actor: user(run.actor, at),
    triggering_actor: user(attempt.triggeringActor, at),
    referenced_workflows: [],
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${at.api}/check-suites/${suite}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt.number > 1 ? `${url}/attempts/${attempt.number - 1}` : null,
    workflow_url: `${at.api}/actions/workflows/${run.workflow.id}`,
    head_commit: {
      id: run.sha,
      tree_id: run.sha,
      message: commit?.message ?? run.title,
      timestamp: iso(commit?.date ?? run.createdAt),
      author: { name: commit?.author ?? run.actor, email: `${commit?.author ?? run.actor}@example.com` },
      committer: { name: 'GitHub', email: 'noreply@example.com' },
    },
    repository: minimalRepository(at),
    head_repository: minimalRepository(at),
  };
}

/** A job knows fewer conclusions than a run. */
function jobConclusion(conclusion: Conclusion): string {
  return conclusion === 'stale' || conclusion === 'startup_failure' ? 'cancelled' : conclusion;
}

export function renderJob(run: Run, attempt: Attempt, job: Job, at: Addresses): JsonObject {
  const own = job.again ? attempt.jobs?.[job.name]?.status : 'completed';
  const status: RunStatus = own ?? attempt.status;
  const done = status === 'completed';
  const begun = done || status === 'in_progress';
  return {
    id: job.id,
    run_id: run.id,
    run_url: runUrl(run, at),
    run_attempt: attempt.number,
    node_id: nodeId('CR', job.id),
    head_sha: run.sha,
    head_branch: run.branch,
    workflow_name: run.workflow.name,
    name: job.name,
    url: `${at.api}/actions/jobs/${job.id}`,
    html_url: `${runPage(run, at)}/job/${job.id}`,
    check_run_url: `${at.api}/check-runs/${job.id}`,
    status,
    conclusion: done ? jobConclusion(job.conclusion ?? 'success') : null,
    created_at: iso(attempt.startedAt),
    started_at: iso(attempt.startedAt),
    completed_at: done ? iso(attempt.updatedAt) : null,
    steps: [],
    labels: ['ubuntu-latest'],
    runner_id: begun ? 1 : null,
    runner_name: begun ? 'GitHub Actions 1' : null,
    runner_group_id: begun ? 0 : null,
    runner_group_name: begun ? 'GitHub Actions' : null,
  };
}

export function renderWorkflow(workflow: Workflow, at: Addresses): JsonObject {
  const when = iso(workflow.createdAt);
  return {
    id: workflow.id,
    node_id: nodeId('W', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: when,
    updated_at: when,
    url: `${at.api}/actions/workflows/${workflow.id}`,
    html_url: `${at.html}/blob/${at.defaultBranch}/${workflow.path}`,
    badge_url: `${at.html}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

/** What a run waits for at this moment. */
export function renderPendingDeployments(state: State, run: Run, at: Addresses): readonly JsonObject[] {
  const approval = run.ahead?.steps[0]?.approval;
  if (!approval || latest(run).status !== 'waiting') return [];
  const known = state.environments.get(approval.environment.toLowerCase());
  const id = known?.id ?? 1;
  const waitTimer = approval.waitTimer ?? known?.waitTimer ?? 0;
  return [
    {
      environment: {
        id,
        node_id: nodeId('EN', id),
        name: approval.environment,
        url: `${at.api}/environments/${encodeURIComponent(approval.environment)}`,
        html_url: `${at.html}/deployments/activity_log?environments_filter=${encodeURIComponent(approval.environment)}`,
      },
      wait_timer: waitTimer,
      wait_timer_started_at: waitTimer > 0 ? iso(latest(run).startedAt) : null,
      current_user_can_approve: false,
      reviewers: (approval.reviewers ?? known?.reviewers ?? []).map((written) => reviewer(written, at)),
    },
  ];
}

/** Runs that hold a concurrency group or wait for it, the holder first. */
export function membersOf(state: State, group: string): readonly Run[] {
  const name = group.toLowerCase();
  const members = [...state.runs.values()].filter((run) => {
    if (latest(run).status === 'completed') return false;
    const behind = run.ahead?.steps[0]?.behind;
    return (
      (behind?.group.toLowerCase() ?? '') === name || state.groupsOf(run).some((one) => one.toLowerCase() === name)
    );
  });
  return members.sort((one, other) => Number(isBehind(one)) - Number(isBehind(other)) || one.id - other.id);
}

function isBehind(run: Run): boolean {
  return latest(run).status === 'pending';
}

/** A concurrency group as a run sees it: the run's own place only. */
export function renderGroupOf(state: State, run: Run, group: string, at: Addresses): JsonObject {
  const url = `${at.api}/actions/concurrency_groups/${encodeURIComponent(group)}`;
  const position = membersOf(state, group).indexOf(run);
  return {
    group_name: group,
    group_url: url,
    group_members:
      position < 0 ? [] : [{ ...member(run, at), position, position_url: `${url}?ahead_of_run=${run.id}` }],
  };
}

export function renderGroup(state: State, group: string, at: Addresses): JsonObject {
  const members = membersOf(state, group).map((run) => member(run, at));
  return {
    group_name: group,
    group_url: `${at.api}/actions/concurrency_groups/${encodeURIComponent(group)}`,
    total_count: members.length,
    group_members: members,
  };
}

function member(run: Run, at: Addresses): JsonObject {
  return {
    run_id: run.id,
    run_name: run.workflow.name,
    run_url: runUrl(run, at),
    run_html_url: runPage(run, at),
    status: isBehind(run) ? 'pending' : 'in_progress',
  };
}
