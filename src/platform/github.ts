/** What went wrong at GitHub, and what to change. */
export interface GitHubFailure {
  /**
   * - `token`: 401. `permission`: 403 that is no rate limit. `not-found`: 404, or hidden from this token.
   * - `rate-limit`: 403 or 429 with `retry-after` or nothing left; nothing was done.
   * - `conflict`: 409. `rejected`: 400, 422 and other refusals.
   * - `unreachable`: no answer, a broken one, or 5xx. `redirected`: 3xx, never followed. `malformed`: an answer that is
   *   not what the API promises. `endless`: a list that does not end. `cancelled`: the job was cancelled meanwhile.
   */
  readonly kind:
    | 'token'
    | 'permission'
    | 'not-found'
    | 'rate-limit'
    | 'conflict'
    | 'rejected'
    | 'unreachable'
    | 'redirected'
    | 'malformed'
    | 'endless'
    | 'cancelled';
  readonly status: number | undefined;
  /** A clause for a sentence, the request named in it; foreign text may be inside. */
  readonly message: string;
  /** GitHub's own words (`message` of the body); foreign, at most 500 characters, empty where there are none. */
  readonly said: string;
  /** Milliseconds to wait, where GitHub says so (`retry-after`, `x-ratelimit-reset`). */
  readonly retryAfterMs: number | undefined;
  /** `x-accepted-github-permissions`, e.g. `actions=write`; foreign. */
  readonly acceptedPermissions: string | undefined;
  /** Of a write: whether GitHub may have carried it out although it did not say so. Never true for a read. */
  readonly mayHaveHappened: boolean;
}

/** What a request came to; none of them throws. */
export type GitHubResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: GitHubFailure };

/** A status to put on a commit, under a context of its own. */
export interface CommitStatusRequest {
  readonly sha: string;
  readonly state: 'success' | 'failure' | 'error' | 'pending';
  /** At most 140 characters. */
  readonly description: string;
  readonly targetUrl: string | undefined;
  readonly context: string;
}

/** https://docs.github.com/rest/actions/workflow-runs#get-a-workflow-run */
export interface WorkflowRun {
  readonly id: number;
  /** Starts at 1 and goes up with each re-run; the id stays. */
  readonly attempt: number;
  readonly workflowId: number;
  /** `.github/workflows/release.yml`, without the `@ref` that GitHub may append. */
  readonly path: string;
  readonly event: string;
  /** `requested`, `queued`, `pending`, `waiting`, `in_progress`, `completed`; foreign, others may come. */
  readonly status: string;
  /** Of the latest attempt; `undefined` until it is completed. */
  readonly conclusion: string | undefined;
  /** The tag's name for a tag push; a branch and a tag of one name cannot be told apart by it. */
  readonly headBranch: string | undefined;
  readonly headSha: string;
  readonly displayTitle: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; begins anew with each attempt. */
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly actor: string | undefined;
  readonly triggeringActor: string | undefined;
  /** Page for people. */
  readonly url: string;
}

/** A job of a run, in its latest attempt. https://docs.github.com/rest/actions/workflow-jobs */
export interface WorkflowJob {
  readonly id: number;
  /** As shown: the job's `name`, or its key; matrix values in brackets. */
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly startedAt: string | undefined;
  readonly completedAt: string | undefined;
  readonly url: string | undefined;
}

/** https://docs.github.com/rest/actions/workflows#get-a-workflow */
export interface Workflow {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  /** `active`, `deleted`, `disabled_fork`, `disabled_inactivity`, `disabled_manually`. */
  readonly state: string;
}

/** An environment whose protection a run waits for. https://docs.github.com/rest/actions/workflow-runs#get-pending-deployments-for-a-workflow-run */
export interface PendingDeployment {
  readonly environment: string;
  /** Minutes; 0 for none. */
  readonly waitTimer: number;
  /** Logins and team names that may approve. */
  readonly reviewers: readonly string[];
}

/** What decides whether the page of a release counts. https://docs.github.com/rest/releases/releases */
export interface ReleaseFacts {
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly immutable: boolean;
}

/** A file that differs between two commits. */
export interface ComparedFile {
  readonly path: string;
  /** `added`, `removed`, `modified`, `renamed`, `copied`, `changed`, `unchanged`. */
  readonly status: string;
  readonly previousPath: string | undefined;
}

/** What lies between two commits. https://docs.github.com/rest/commits/commits#compare-two-commits */
export interface Comparison {
  /** Of head, seen from base: `ahead`, `behind`, `diverged`, `identical`. */
  readonly status: string;
  /** Commits in head that base lacks, and the other way round. */
  readonly aheadBy: number;
  readonly behindBy: number;
  /** First lines of the messages of the last commits; foreign. At most 250. */
  readonly commits: readonly { readonly sha: string; readonly subject: string }[];
  readonly files: readonly ComparedFile[];
  /** GitHub lists at most 300 files; `false` where it left some out. */
  readonly filesComplete: boolean;
}

/** Rules of an environment that decide which refs may deploy to it. */
export interface EnvironmentRules {
  /** `any`: no rule. `protected`: protected branches only. `patterns`: those listed. */
  readonly refs: 'any' | 'protected' | 'patterns';
  readonly patterns: readonly { readonly kind: 'branch' | 'tag'; readonly name: string }[];
  readonly reviewers: readonly string[];
  /** Minutes. */
  readonly waitTimer: number;
}

/** A deployment as GitHub keeps it; the record is made of them. https://docs.github.com/rest/deployments/deployments */
export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  /** As it came: an object, or a string that may hold JSON; foreign. */
  readonly payload: unknown;
  readonly createdAt: string;
  readonly creator: string | undefined;
  readonly url: string;
}

/** The states that a deployment can be given. https://docs.github.com/rest/deployments/statuses#create-a-deployment-status */
export type DeploymentState = 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';

/** What was said of a deployment at one moment; the texts are foreign, and empty where nothing was said. */
export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly logUrl: string;
  readonly createdAt: string;
  readonly creator: string | undefined;
}

/** A deployment to be written: never merged, never waiting for checks. */
export interface DeploymentRequest {
  /** A tag, branch or commit. */
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What is to be said of a deployment; the links are pages for people. */
export interface DeploymentStatusRequest {
  readonly state: DeploymentState;
  /** Cut to the 140 characters that GitHub takes. */
  readonly description: string;
  readonly logUrl?: string;
  readonly environmentUrl?: string;
}

/** A run to be started by `workflow_dispatch`. */
export interface DispatchRequest {
  /** Id or file name. */
  readonly workflow: string | number;
  /** Branch or tag name; never a commit. */
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What this client has asked so far. */
export interface GitHubUsage {
  /** Requests sent, and those of them that count against the rate limit (all but 304s). */
  readonly sent: number;
  readonly counted: number;
  /** Milliseconds spent waiting for answers. */
  readonly waitedMs: number;
  /** What GitHub said last; `undefined` where it says nothing (GitHub Enterprise Server by default). */
  readonly remaining: number | undefined;
}

/**
 * The only room that talks to GitHub's API and the only place where a write is sent. Nothing here throws.
 * Reads are repeated after a broken answer (three attempts in all), and once after a rate limit that ends within a
 * minute; writes never are. No redirect is followed. Each request has a limit of 15 s, each answer one of 32 MiB.
 */
export interface GitHub {
  /** `owner/name`. */
  readonly repository: string;
  /**
   * Keeps one comment of ours on a pull request: found again by its hidden first line and by its author, so that
   * nobody else can have our words put under their name, or theirs under ours.
   * Needs `pull-requests: write`. https://docs.github.com/rest/issues/comments
   */
  upsertComment(
    pullRequest: number,
    marker: string,
    body: string,
  ): Promise<GitHubResult<{ readonly did: 'created' | 'updated' }>>;
  /** Needs `statuses: write`. https://docs.github.com/rest/commits/statuses#create-a-commit-status */
  setCommitStatus(status: CommitStatusRequest): Promise<GitHubResult<undefined>>;

  // ---- reads; `actions: read` unless said otherwise

  /** By file name (`release.yml`) or id. */
  workflow(name: string | number): Promise<GitHubResult<Workflow>>;
  /**
   * One page (1-based, 100 a page) of a workflow's runs, newest first, without any filter: GitHub serves filtered lists
   * from an index that has been weeks old. https://github.com/dawidd6/action-download-artifact/issues/147
   */
  workflowRuns(
    workflow: string | number,
    page: number,
  ): Promise<GitHubResult<{ readonly runs: readonly WorkflowRun[]; readonly hasMore: boolean }>>;
  run(id: number): Promise<GitHubResult<WorkflowRun>>;
  /** Asks whether a run has changed since `etag`; a 304 costs nothing of the rate limit. */
  runIfChanged(
    id: number,
    etag: string | undefined,
  ): Promise<GitHubResult<{ readonly changed: WorkflowRun | undefined; readonly etag: string | undefined }>>;
  /** Jobs of the latest attempt, at most 300. */
  jobs(runId: number): Promise<GitHubResult<readonly WorkflowJob[]>>;
  /** Environments that a waiting run waits for. */
  pendingDeployments(runId: number): Promise<GitHubResult<readonly PendingDeployment[]>>;
  /** Names of the concurrency groups that a run holds or waits for; `not-found` where the server does not know this. */
  concurrencyGroups(runId: number): Promise<GitHubResult<readonly string[]>>;
  /** The commit that a tag leads to, through at most 5 annotated tags; `not-found` if there is none. `contents: read`. */
  tagCommit(tag: string): Promise<GitHubResult<string>>;
  /**
   * `undefined`: there is no release for this tag. `contents: read`; a draft is only seen among the newest 100 releases,
   * and by a token with `contents: write`. https://docs.github.com/rest/releases/releases#list-releases
   */
  releaseOf(tag: string): Promise<GitHubResult<ReleaseFacts | undefined>>;
  /** `contents: read`. Base and head are commits or tags. */
  compare(base: string, head: string): Promise<GitHubResult<Comparison>>;
  /** A text file of at most 1 MB at a ref; `not-found` if it is not there or no file, `rejected` if larger. `contents: read`. */
  fileAt(path: string, ref: string): Promise<GitHubResult<string>>;
  defaultBranch(): Promise<GitHubResult<string>>;
  /** `undefined`: there is no such environment. */
  environmentRules(name: string): Promise<GitHubResult<EnvironmentRules | undefined>>;
  /** One page (1-based, 100 a page), newest first. `deployments: read`. */
  deployments(
    filter: { readonly environment: string; readonly task: string },
    page: number,
  ): Promise<GitHubResult<{ readonly deployments: readonly Deployment[]; readonly hasMore: boolean }>>;
  /** Newest first, at most 100. `deployments: read`. */
  deploymentStatuses(deploymentId: number): Promise<GitHubResult<readonly DeploymentStatus[]>>;

  // ---- writes; each is sent once

  /** Never merges, never asks for checks. `deployments: write`. https://docs.github.com/rest/deployments/deployments#create-a-deployment */
  createDeployment(request: DeploymentRequest): Promise<GitHubResult<Deployment>>;
  /** `deployments: write`. */
  createDeploymentStatus(
    deploymentId: number,
    status: DeploymentStatusRequest,
  ): Promise<GitHubResult<DeploymentStatus>>;
  /** Starts a run again: same id, next attempt. `actions: write`. https://docs.github.com/rest/actions/workflow-runs#re-run-a-workflow */
  rerun(runId: number): Promise<GitHubResult<undefined>>;
  /** One job and those that depend on it. `actions: write`. */
  rerunJob(jobId: number): Promise<GitHubResult<undefined>>;
  /**
   * Answers the run where GitHub names it, `undefined` where it only accepts (204). A server that does not know
   * `return_run_details` is asked once more without it: it has refused the first request, so nothing was started.
   * `actions: write`. https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event
   */
  dispatch(
    request: DispatchRequest,
  ): Promise<GitHubResult<{ readonly runId: number; readonly url: string } | undefined>>;

  /**
   * GitHub's clock as its answers tell it, to the second; the runner's own until one did. Whatever GitHub has dated is
   * compared with this: a runner's clock may be days off.
   */
  date(): Date;
  usage(): GitHubUsage;
}
