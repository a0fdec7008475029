import { createHash } from 'node:crypto';

export type RunStatus = 'requested' | 'queued' | 'pending' | 'waiting' | 'in_progress' | 'completed';

export const CONCLUSIONS = [
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'skipped',
  'stale',
  'success',
  'timed_out',
  'startup_failure',
] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

/** One stretch of a run's life; without `reads`, `ms` and `behind` it lasts until the test says `advance`. */
export interface Step {
  readonly status: RunStatus;
  /** Of `completed`; `success` if left out. */
  readonly conclusion?: Conclusion;
  /** Ends after the run has been read so often. */
  readonly reads?: number;
  /** Ends after so many milliseconds. */
  readonly ms?: number;
  /** Of `pending`: ends when that run is completed. */
  readonly behind?: { readonly group: string; readonly run: number };
  /** Of `waiting`: what for. Minutes; logins or `team:NAME`. */
  readonly approval?: {
    readonly environment: string;
    readonly reviewers?: readonly string[];
    readonly waitTimer?: number;
  };
  /** Jobs that differ from the run as a whole, by name. */
  readonly jobs?: Readonly<Record<string, { readonly status: RunStatus; readonly conclusion?: Conclusion }>>;
}

export interface Job {
  readonly id: number;
  readonly name: string;
  /** Started anew in this attempt, or taken over from the one before. */
  readonly again: boolean;
  readonly conclusion: Conclusion | undefined;
}

export interface Attempt {
  readonly number: number;
  status: RunStatus;
  conclusion: Conclusion | undefined;
  /** Milliseconds since the epoch, as everywhere here. */
  readonly startedAt: number;
  updatedAt: number;
  readonly triggeringActor: string;
  /** Names of the jobs that run in it; `undefined`: all. */
  readonly only: ReadonlySet<string> | undefined;
  jobs: Step['jobs'];
}

export interface Run {
  readonly id: number;
  /** `run_number`: counts within its workflow. */
  readonly number: number;
  readonly workflow: Workflow;
  readonly event: string;
  /** Tag or branch. */
  readonly branch: string;
  readonly sha: string;
  readonly title: string;
  readonly actor: string;
  readonly createdAt: number;
  /** At least one; the last is the one that counts. */
  readonly attempts: Attempt[];
  /** Concurrency groups by configuration; `undefined`: as the workflow file says. */
  readonly groups: readonly string[] | undefined;
  /** What a dispatch was given. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What is still to come; the first is the present step. */
  ahead: { readonly steps: readonly Step[]; reads: number; since: number } | undefined;
  /** So many reads still show the attempt before. */
  laggingReads: number;
  /** So many lists do not have it yet. */
  unlistedReads: number;
}

export interface Workflow {
  readonly id: number;
  readonly name: string;
  /** `.github/workflows/release.yml` */
  readonly path: string;
  state: 'active' | 'deleted' | 'disabled_fork' | 'disabled_inactivity' | 'disabled_manually';
  readonly createdAt: number;
  /** Oldest first. */
  readonly runs: Run[];
}

export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly author: string;
  readonly date: number;
  readonly parent: string | undefined;
  /** Texts by path; `null` removes. */
  readonly files: Readonly<Record<string, string | null>>;
  /** New path to old path. */
  readonly renames: Readonly<Record<string, string>>;
}

export interface Tag {
  readonly name: string;
  readonly commit: string;
  /** Tag objects, outermost first; none for a lightweight tag. */
  readonly objects: readonly { readonly sha: string; readonly message: string }[];
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  readonly immutable: boolean;
  readonly publishedAt: number;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';
  readonly description: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly creator: string;
  readonly createdAt: number;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: string | Readonly<Record<string, unknown>>;
  readonly transient: boolean;
  readonly production: boolean;
  readonly creator: string;
  readonly createdAt: number;
  /** Oldest first. */
  readonly statuses: DeploymentStatus[];
  unlistedReads: number;
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly refs: 'any' | 'protected' | 'patterns';
  readonly patterns: readonly { readonly kind: 'branch' | 'tag'; readonly name: string }[];
  /** Logins, or `team:NAME`. */
  readonly reviewers: readonly string[];
  /** Minutes. */
  readonly waitTimer: number;
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: number;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly author: string;
  readonly createdAt: number;
  updatedAt: number;
}

export function latest(run: Run): Attempt {
  const attempt = run.attempts.at(-1);
  if (!attempt) throw new Error(`Run ${run.id} has no attempt.`);
  return attempt;
}

/** A name that looks like git's, always the same for the same text. */
export function shaOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
