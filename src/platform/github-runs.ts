import { z } from 'zod';
import type { GitHub, GitHubResult, WorkflowRun } from './github.ts';
import { account, decoded, id, instant, optionalText, PAGE_SIZE, readAs, readPage, sha } from './github-decoding.ts';
import { gitHubFailure, malformed } from './github-failure.ts';
import type { GitHubRequests, GitHubSuccess } from './github-request.ts';

/** What is read of workflows, their runs and jobs. */
export type RunReads = Pick<
  GitHub,
  'workflow' | 'workflowRuns' | 'run' | 'runIfChanged' | 'jobs' | 'pendingDeployments' | 'concurrencyGroups'
>;

const MOST_JOB_PAGES = 3;
const RUN_ROUTE = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}';

const workflowShape = z.object({ id, name: z.string(), path: z.string(), state: z.string() });

const runShape = z
  .object({
    id,
    run_attempt: z.int().positive().nullish(),
    workflow_id: id,
    path: z.string(),
    event: z.string(),
    status: optionalText,
    conclusion: optionalText,
    head_branch: optionalText,
    head_sha: sha,
    display_title: optionalText,
    created_at: instant,
    run_started_at: instant.nullish(),
    updated_at: instant,
    actor: account,
    triggering_actor: account,
    html_url: z.string(),
  })
  .transform(
    (run): WorkflowRun => ({
      id: run.id,
      // The API's description leaves it optional; attempts are counted from 1.
      attempt: run.run_attempt ?? 1,
      workflowId: run.workflow_id,
      // GitHub appends the ref for workflows that a rule of the organisation runs.
      path: run.path.replace(/@.*$/s, ''),
      event: run.event,
      status: run.status ?? 'unknown',
      conclusion: run.conclusion ?? undefined,
      headBranch: run.head_branch ?? undefined,
      headSha: run.head_sha,
      displayTitle: run.display_title ?? '',
      createdAt: run.created_at,
      startedAt: run.run_started_at ?? run.created_at,
      updatedAt: run.updated_at,
      actor: run.actor?.login,
      triggeringActor: run.triggering_actor?.login,
      url: run.html_url,
    }),
  );

const jobShape = z
  .object({
    id,
    name: z.string(),
    status: z.string(),
    conclusion: optionalText,
    started_at: optionalText,
    completed_at: optionalText,
    html_url: optionalText,
  })
  .transform((job) => ({
    id: job.id,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion ?? undefined,
    startedAt: job.started_at ?? undefined,
    completedAt: job.completed_at ?? undefined,
    url: job.html_url ?? undefined,
  }));
type Job = z.infer<typeof jobShape>;

const pendingShape = z.array(
  z
    .object({
      environment: z.object({ name: z.string() }),
      wait_timer: z.number().nonnegative().nullish(),
      reviewers: z.array(z.object({ reviewer: z.unknown() })).nullish(),
    })
    .transform((pending) => ({
      environment: pending.environment.name,
      waitTimer: pending.wait_timer ?? 0,
      reviewers: (pending.reviewers ?? []).flatMap(({ reviewer }) => reviewerName(reviewer) ?? []),
    })),
);

const reviewerShape = z.object({ login: optionalText, name: optionalText, slug: optionalText });

/** The login of a person or the name of a team. */
export function reviewerName(reviewer: unknown): string | undefined {
  const parsed = reviewerShape.safeParse(reviewer);
  return parsed.success ? (parsed.data.login ?? parsed.data.name ?? parsed.data.slug ?? undefined) : undefined;
}

/** Reads workflows, runs and jobs of one repository. */
export function runReads(
  requests: GitHubRequests,
  repository: { readonly owner: string; readonly repo: string },
): RunReads {
  return {
    workflow: (name) =>
      readAs(
        requests,
        'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}',
        { ...repository, workflow_id: name },
        workflowShape,
      ),

    workflowRuns: async (workflow, page) => {
      const read = await readPage(
        requests,
        'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
        { ...repository, workflow_id: workflow, per_page: PAGE_SIZE, page },
        z.object({ workflow_runs: z.array(runShape) }),
      );
      if (!read.ok) return read;
      const runs = read.value.content.workflow_runs;
      return { ok: true, value: { runs, hasMore: read.value.namesNext && runs.length >= PAGE_SIZE } };
    },

    run: async (runId) => {
      const read = await requests.read(RUN_ROUTE, { ...repository, run_id: runId });
      return read.ok ? theRun(read.value, runId) : read;
    },

    runIfChanged: async (runId, etag) => {
      const parameters = { ...repository, run_id: runId };
      const read =
        etag === undefined
          ? await requests.read(RUN_ROUTE, parameters)
          : await requests.readIfChanged(RUN_ROUTE, parameters, etag);
      if (!read.ok) return read;
      if (read.value === 'unchanged') return { ok: true, value: { changed: undefined, etag } };
      const run = theRun(read.value, runId);
      return run.ok ? { ok: true, value: { changed: run.value, etag: read.value.header('etag') } } : run;
    },

    jobs: async (runId) => {
      const found = new Map<number, Job>();
      for (let page = 1; page <= MOST_JOB_PAGES; page++) {
        const read = await readPage(
          requests,
          'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
          { ...repository, run_id: runId, filter: 'latest', per_page: PAGE_SIZE, page },
          z.object({ jobs: z.array(jobShape) }),
        );
        if (!read.ok) return read;
        const before = found.size;
        const { jobs } = read.value.content;
        for (const job of jobs) found.set(job.id, job);
        if (!read.value.namesNext || jobs.length < PAGE_SIZE) break;
        if (found.size === before) return endless(`the list of the jobs of run ${runId}`, page);
      }
      return { ok: true, value: [...found.values()] };
    },

    pendingDeployments: (runId) =>
      readAs(
        requests,
        'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments',
        { ...repository, run_id: runId },
        pendingShape,
      ),

    concurrencyGroups: async (runId) => {
      const read = await readAs(
        requests,
        'GET /repos/{owner}/{repo}/actions/runs/{run_id}/concurrency_groups',
        { ...repository, run_id: runId, per_page: PAGE_SIZE },
        z.object({ concurrency_groups: z.array(z.object({ group_name: z.string() })) }),
      );
      if (!read.ok) return read;
      return { ok: true, value: read.value.concurrency_groups.map((group) => group.group_name) };
    },
  };
}

/** A list whose next page is one that was read already. */
export function endless(what: string, page: number) {
  return {
    ok: false,
    failure: gitHubFailure('endless', `${what} does not end: its page ${page} is one that was read before`),
  } as const;
}

/** The run in an answer, if it is the one that was asked for. */
function theRun(success: GitHubSuccess, runId: number): GitHubResult<WorkflowRun> {
  const run = decoded(success, runShape);
  if (!run.ok || run.value.id === runId) return run;
  return { ok: false, failure: malformed(success.asked, success.status, `it is about run ${run.value.id}`) };
}
