import {
  type Attempt,
  type Comment,
  type Commit,
  type CommitStatus,
  type Conclusion,
  type Deployment,
  type DeploymentStatus,
  type Environment,
  type Job,
  latest,
  type Release,
  type Run,
  type RunStatus,
  type Step,
  shaOf,
  type Tag,
  type Workflow,
} from './state.ts';
import { readWorkflowFile, type WorkflowFile } from './workflow-file.ts';

const DAY_MS = 86_400_000;
const MOST_JOBS = 1000;
const MOST_ATTEMPTS = 100;

/** What is in one repository. Everything can be changed at any time; the next request sees it. */
export class State {
  readonly repository: string;
  readonly defaultBranch: string;
  readonly now: () => number;
  readonly workflows: Workflow[] = [];
  /** By id. */
  readonly runs = new Map<number, Run>();
  readonly commits = new Map<string, Commit>();
  readonly branches = new Map<string, string>();
  readonly tags = new Map<string, Tag>();
  /** Tag objects by sha: what they point at. */
  readonly tagObjects = new Map<string, { readonly name: string; readonly message: string; readonly target: string }>();
  readonly releases: Release[] = [];
  /** Oldest first. */
  readonly deployments: Deployment[] = [];
  readonly environments = new Map<string, Environment>();
  readonly statuses: CommitStatus[] = [];
  readonly comments: Comment[] = [];
  readonly #lastIds = { run: 10_000_000_000, workflow: 90_000_000, deployment: 2_000_000_000, other: 1_000 };
  readonly #files = new Map<string, WorkflowFile>();

  constructor(options: { readonly repository: string; readonly defaultBranch: string; readonly now: () => number }) {
    this.repository = options.repository;
    this.defaultBranch = options.defaultBranch;
    this.now = options.now;
  }

  /** Grows in steps, so that nobody can take the next id for granted. */
  #nextId(kind: 'run' | 'workflow' | 'deployment' | 'other'): number {
    this.#lastIds[kind] += 3;
    return this.#lastIds[kind];
  }

  // ---- code

  /** Adds a commit; its parent is the branch's tip unless told, and the branch (the default one) moves to it. */
  commit(
    options: Partial<Omit<Commit, 'sha'>> & { readonly sha?: string; readonly branch?: string | null } = {},
  ): string {
    const branch = options.branch === undefined ? this.defaultBranch : options.branch;
    const parent = options.parent ?? (branch === null ? undefined : this.branches.get(branch));
    const sha = options.sha ?? shaOf(`commit ${this.commits.size}`);
    this.commits.set(sha, {
      sha,
      message: options.message ?? `Change ${this.commits.size + 1}`,
      author: options.author ?? 'octocat',
      date: options.date ?? this.now(),
      parent,
      files: options.files ?? {},
      renames: options.renames ?? {},
    });
    if (branch !== null) this.branches.set(branch, sha);
    return sha;
  }

  /**
   * Makes or moves a tag.
   *
   * @param annotated how many tag objects lie between the name and the commit; `true` is one
   */
  tag(name: string, commit: string, annotated: boolean | number = false): Tag {
    const objects: { sha: string; message: string }[] = [];
    let target = commit;
    for (let depth = Number(annotated); depth > 0; depth--) {
      const sha = shaOf(`tag ${name} ${commit} ${depth}`);
      const message = `Release ${name}\n`;
      this.tagObjects.set(sha, { name, message, target });
      objects.unshift({ sha, message });
      target = sha;
    }
    const tag: Tag = { name, commit, objects };
    this.tags.set(name, tag);
    return tag;
  }

  /** The commit of a tag, branch or commit; `undefined` if there is none. */
  resolve(ref: string): string | undefined {
    const short = ref.replace(/^refs\/(heads|tags)\//, '');
    return (
      (ref.startsWith('refs/tags/') ? undefined : this.branches.get(short)) ??
      (ref.startsWith('refs/heads/') ? undefined : this.tags.get(short)?.commit) ??
      (this.commits.has(ref) ? ref : undefined)
    );
  }

  /** From a commit back to the first one. */
  *ancestry(sha: string): Generator<Commit> {
    for (let next: string | undefined = sha; next !== undefined; ) {
      const commit: Commit | undefined = this.commits.get(next);
      if (!commit) return;
      yield commit;
      next = commit.parent;
    }
  }

  /** A file's text at a ref; `undefined` if it is not there. */
  fileAt(path: string, ref: string): string | undefined {
    const sha = this.resolve(ref);
    if (sha === undefined) return undefined;
    for (const commit of this.ancestry(sha)) {
      const text = commit.files[path];
      if (text === null) return undefined;
      if (text !== undefined) return text;
      if (Object.values(commit.renames).includes(path)) return undefined;
    }
    return undefined;
  }

  // ---- workflows and runs

  workflow(file: string, options: { readonly name?: string; readonly state?: Workflow['state'] } = {}): Workflow {
    const path = file.includes('/') ? file : `.github/workflows/${file}`;
    const known = this.workflows.find((one) => one.path === path);
    if (known) {
      if (options.state !== undefined) known.state = options.state;
      return known;
    }
    const made: Workflow = {
      id: this.#nextId('workflow'),
      name: options.name ?? path.replace(/^.*\/|\.ya?ml$/g, ''),
      path,
      state: options.state ?? 'active',
      createdAt: this.now() - 400 * DAY_MS,
      runs: [],
    };
    this.workflows.push(made);
    return made;
  }

  /** By id or file name, as GitHub takes it. */
  findWorkflow(nameOrId: string): Workflow | undefined {
    return this.workflows.find((one) => String(one.id) === nameOrId || one.path.endsWith(`/${nameOrId}`));
  }

  /**
   * Adds a run as it is, completed with success unless told. `steps` make it live on.
   *
   * @param options.attempts conclusions of the attempts so far, oldest first
   */
  run(
    workflow: Workflow | string,
    options: {
      readonly branch?: string;
      readonly sha?: string;
      readonly event?: string;
      readonly title?: string;
      readonly actor?: string;
      readonly createdAt?: number;
      readonly attempts?: readonly Conclusion[];
      readonly status?: RunStatus;
      readonly conclusion?: Conclusion;
      readonly groups?: readonly string[];
      readonly inputs?: Readonly<Record<string, unknown>>;
      readonly steps?: readonly Step[];
      readonly jobs?: Step['jobs'];
      readonly unlistedReads?: number;
    } = {},
  ): Run {
    const of = typeof workflow === 'string' ? this.workflow(workflow) : workflow;
    const branch = options.branch ?? this.defaultBranch;
    const createdAt = options.createdAt ?? this.now();
    const actor = options.actor ?? 'octocat';
    const ended = options.attempts ?? [options.conclusion ?? 'success'];
    const run: Run = {
      id: this.#nextId('run'),
      number: of.runs.length + 1,
      workflow: of,
      event: options.event ?? 'push',
      branch,
      sha: options.sha ?? this.resolve(branch) ?? shaOf(`nothing ${branch}`),
      title: options.title ?? `Release ${branch}`,
      actor,
      createdAt,
      attempts: ended.map((conclusion, index) => ({
        number: index + 1,
        status: 'completed',
        conclusion,
        startedAt: createdAt + index * 600_000,
        updatedAt: createdAt + index * 600_000 + 240_000,
        triggeringActor: actor,
        only: undefined,
        jobs: options.jobs,
      })),
      groups: options.groups,
      inputs: options.inputs ?? {},
      ahead: undefined,
      laggingReads: 0,
      unlistedReads: options.unlistedReads ?? 0,
    };
    this.runs.set(run.id, run);
    of.runs.push(run);
    const steps =
      options.steps ?? (options.status && options.status !== 'completed' ? [{ status: options.status }] : []);
    if (steps.length > 0) this.live(run, steps);
    return run;
  }

  /** Begins the next attempt of a run. */
  attempt(run: Run, triggeringActor: string, only?: ReadonlySet<string>): void {
    const at = this.now();
    run.attempts.push({
      number: run.attempts.length + 1,
      status: 'queued',
      conclusion: undefined,
      startedAt: at,
      updatedAt: at,
      triggeringActor,
      only,
      jobs: undefined,
    });
  }

  /** Gives the latest attempt of a run its steps, beginning with the first one now. */
  live(run: Run, steps: readonly Step[]): void {
    run.ahead = { steps, reads: 0, since: this.now() };
    this.#show(run);
  }

  /** Ends the present step of a run. */
  advance(run: Run): void {
    if (!run.ahead) return;
    this.live(run, run.ahead.steps.slice(1));
  }

  /** Ends a run now, whatever was still to come. */
  finish(run: Run, conclusion: Conclusion, jobs?: Step['jobs']): void {
    this.live(run, [{ status: 'completed', conclusion, ...(jobs ? { jobs } : {}) }]);
  }

  /** Lets time pass for a run that is about to be shown. */
  settle(run: Run): void {
    for (;;) {
      const step = run.ahead?.steps[0];
      if (!run.ahead || !step || step.status === 'completed') return;
      const held = step.behind === undefined ? undefined : this.runs.get(step.behind.run);
      if (held) this.settle(held);
      const over =
        (step.reads !== undefined && run.ahead.reads >= step.reads) ||
        (step.ms !== undefined && this.now() - run.ahead.since >= step.ms) ||
        (held !== undefined && latest(held).status === 'completed');
      if (!over) return;
      this.advance(run);
    }
  }

  #show(run: Run): void {
    const step = run.ahead?.steps[0];
    if (!step) {
      run.ahead = undefined;
      return;
    }
    const attempt = latest(run);
    attempt.status = step.status;
    attempt.conclusion = step.status === 'completed' ? (step.conclusion ?? 'success') : undefined;
    attempt.updatedAt = this.now();
    attempt.jobs = step.jobs;
  }

  /** What the run's workflow file says, at the run's own commit. */
  fileOf(run: Run): WorkflowFile {
    return this.workflowFile(this.fileAt(run.workflow.path, run.sha) ?? '');
  }

  workflowFile(text: string): WorkflowFile {
    const known = this.#files.get(text);
    if (known) return known;
    const read = readWorkflowFile(text);
    this.#files.set(text, read);
    return read;
  }

  groupsOf(run: Run): readonly string[] {
    return run.groups ?? this.fileOf(run).groups;
  }

  /** Jobs of one attempt; their ids tell run, attempt and place, so that none needs to be kept. */
  jobsOf(run: Run, attempt: Attempt): readonly Job[] {
    return this.fileOf(run).jobs.map((job, index): Job => {
      const again = attempt.only === undefined || attempt.only.has(job.name);
      const own = attempt.jobs?.[job.name];
      const before = again ? undefined : run.attempts[attempt.number - 2];
      return {
        id: (run.id * MOST_ATTEMPTS + attempt.number) * MOST_JOBS + index,
        name: job.name,
        again,
        conclusion:
          before !== undefined
            ? (this.jobsOf(run, before)[index]?.conclusion ?? 'success')
            : own
              ? own.conclusion
              : attempt.conclusion,
      };
    });
  }

  findJob(id: number): { readonly run: Run; readonly attempt: Attempt; readonly job: Job } | undefined {
    const run = this.runs.get(Math.floor(id / MOST_JOBS / MOST_ATTEMPTS));
    const attempt = run?.attempts[(Math.floor(id / MOST_JOBS) % MOST_ATTEMPTS) - 1];
    if (!run || !attempt) return undefined;
    const job = this.jobsOf(run, attempt)[id % MOST_JOBS];
    return job && { run, attempt, job };
  }

  // ---- releases, deployments and the rest

  release(tag: string, options: Partial<Omit<Release, 'id' | 'tag'>> = {}): Release {
    const release: Release = {
      id: this.#nextId('other'),
      tag,
      draft: options.draft ?? false,
      prerelease: options.prerelease ?? false,
      immutable: options.immutable ?? false,
      publishedAt: options.publishedAt ?? this.now(),
    };
    this.releases.push(release);
    return release;
  }

  deployment(
    options: Partial<Omit<Deployment, 'id' | 'statuses'>> & {
      readonly ref: string;
      /** Oldest first. */
      readonly statuses?: readonly DeploymentStatus['state'][];
    },
  ): Deployment {
    const environment = options.environment ?? 'production';
    const deployment: Deployment = {
      id: this.#nextId('deployment'),
      sha: options.sha ?? this.resolve(options.ref) ?? shaOf(`nothing ${options.ref}`),
      ref: options.ref,
      task: options.task ?? 'deploy',
      environment,
      description: options.description ?? '',
      payload: options.payload ?? {},
      transient: options.transient ?? false,
      production: options.production ?? environment === 'production',
      creator: options.creator ?? 'github-actions[bot]',
      createdAt: options.createdAt ?? this.now(),
      statuses: [],
      unlistedReads: options.unlistedReads ?? 0,
    };
    this.deployments.push(deployment);
    for (const state of options.statuses ?? []) this.deploymentStatus(deployment, { state });
    return deployment;
  }

  deploymentStatus(
    deployment: Deployment,
    options: Partial<Omit<DeploymentStatus, 'id'>> & { readonly state: DeploymentStatus['state'] },
  ): DeploymentStatus {
    const status: DeploymentStatus = {
      id: this.#nextId('other'),
      state: options.state,
      description: options.description ?? '',
      logUrl: options.logUrl ?? '',
      environmentUrl: options.environmentUrl ?? '',
      creator: options.creator ?? deployment.creator,
      createdAt: options.createdAt ?? this.now(),
    };
    deployment.statuses.push(status);
    return status;
  }

  environment(name: string, options: Partial<Omit<Environment, 'id' | 'name'>> = {}): Environment {
    const environment: Environment = {
      id: this.#nextId('other'),
      name,
      refs: options.refs ?? (options.patterns ? 'patterns' : 'any'),
      patterns: options.patterns ?? [],
      reviewers: options.reviewers ?? [],
      waitTimer: options.waitTimer ?? 0,
    };
    this.environments.set(name.toLowerCase(), environment);
    return environment;
  }

  commitStatus(status: Omit<CommitStatus, 'id' | 'createdAt'>): CommitStatus {
    const made: CommitStatus = { ...status, id: this.#nextId('other'), createdAt: this.now() };
    this.statuses.push(made);
    return made;
  }

  comment(issue: number, body: string, author: string): Comment {
    const at = this.now();
    const made: Comment = { id: this.#nextId('other'), issue, body, author, createdAt: at, updatedAt: at };
    this.comments.push(made);
    return made;
  }
}
