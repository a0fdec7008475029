import type { WorkflowRun } from '../platform/github.ts';
import type { Reason } from '../reasons.ts';
import type { Finding, RollbackOutcome } from '../verdict.ts';

/** A release that is gone back from or to. */
export interface Release {
  readonly tag: string;
  readonly commit: string;
}

/** The release to go back to, confirmed: its tag still leads to its commit. */
export interface Target extends Release {
  /** Its own release run; `undefined` where none was found (then only `dispatch` is possible). */
  readonly run: WorkflowRun | undefined;
  /** `name@sha256:…` or `sha256:…` as the ledger recorded it. */
  readonly imageDigest: string | undefined;
  /** `given`: the person named it. `ledger`: known as good. `runs`: first use, its release run succeeded. */
  readonly source: 'given' | 'ledger' | 'runs';
  /** One sentence: why this one. */
  readonly why: string;
}

/** A release that could have been the target, and why it is not. */
export interface PassedOver {
  readonly tag: string;
  readonly reason: Reason;
  /** One sentence. */
  readonly why: string;
}

/** The requests that start a run: the whole run again, one job of it again, or a new run. */
export type MechanismName = 'rerun' | 'rerun-job' | 'dispatch';

/** One way to start the release workflow again, examined for every reason for which GitHub would refuse it. */
export interface Mechanism {
  readonly name: MechanismName;
  /** Reasons against it, each a finding with outcome `fail` (it would be refused) or `undecided` (cannot be known beforehand). */
  readonly obstacles: readonly Finding[];
  /** What would be sent; `undefined` where it could not be put together. */
  readonly request: StartRequest | undefined;
}

/** The one request that starts a run. */
export type StartRequest =
  | { readonly mechanism: 'rerun'; readonly runId: number; readonly attemptBefore: number; readonly runUrl: string }
  | {
      readonly mechanism: 'rerun-job';
      readonly runId: number;
      readonly attemptBefore: number;
      readonly runUrl: string;
      readonly jobId: number;
      readonly jobName: string;
    }
  | {
      readonly mechanism: 'dispatch';
      /** File name of the workflow. */
      readonly workflow: string;
      readonly ref: string;
      readonly inputs: Readonly<Record<string, string>>;
      /** Input that carries the operation's id, where the workflow declares one for it. */
      readonly operationInput: string | undefined;
    };

/** The target's own release run where it has not ended and deploys: it is what a rollback would start. */
export interface RunUnderWay {
  readonly run: StartedRun;
  /** The job that deploys, as GitHub shows it. */
  readonly deployJob: string;
}

/** What a person can read before anything happens. */
export interface Plan {
  readonly environment: string;
  /** File name of the release workflow. */
  readonly workflow: string;
  readonly from: Release;
  /** How it is known what is gone back from; one sentence. */
  readonly fromWhy: string;
  readonly target: Target;
  readonly passedOver: readonly PassedOver[];
  readonly mechanisms: readonly Mechanism[];
  /** The one that would be used; `undefined` where none would be accepted. */
  readonly chosen: MechanismName | undefined;
  readonly request: StartRequest | undefined;
  /** `POST /repos/o/n/actions/runs/1/rerun`, with its body where it has one. */
  readonly requestText: string | undefined;
  /** Followed instead of starting anything; then there is no request. */
  readonly underWay: RunUnderWay | undefined;
  /** One sentence where the target workflow would build the image anew. */
  readonly rebuilds: string | undefined;
  /** Commits that are taken back, and what of them matters. */
  readonly crossing: Crossing | undefined;
  /** All that was examined, obstacles among them; those with outcome `fail` or `undecided` and severity `block` forbid it. */
  readonly findings: readonly Finding[];
  readonly waitMs: number;
  readonly verify: { readonly url: string; readonly withinMs: number } | undefined;
  readonly reason: string | undefined;
  readonly askedBy: string | undefined;
}

/** What lies between the target and the release that is gone back from. */
export interface Crossing {
  readonly commits: number;
  readonly migrations: readonly { readonly path: string; readonly declaredSafe: boolean }[];
  readonly configuration: readonly string[];
}

/** The run that the one request started, or that was found running already. */
export interface StartedRun {
  readonly id: number;
  readonly attempt: number;
  readonly url: string;
  /** Not started by this request, or its answer was lost and the run was found by reading; says which. */
  readonly adopted: string | undefined;
}

/** A part of a rollback with its times, for the question where they went. */
export interface Step {
  readonly name: string;
  readonly stage: 'decision' | 'execution' | 'verification';
  /** Milliseconds since the run began. */
  readonly startMs: number;
  readonly endMs: number;
}

/** One line of the history that people read. */
export interface HistoryEntry {
  /** ISO 8601. */
  readonly when: string;
  readonly what: 'release' | 'rollback' | 'drill' | 'mark';
  readonly from: string | undefined;
  readonly to: string;
  readonly why: string;
  readonly by: string;
  /** Milliseconds from the record to its last status; `undefined` where it has not ended. */
  readonly tookMs: number | undefined;
  /** `good`, `bad`, `done`, `failed`, `in progress`, `not known`, `withdrawn` … */
  readonly ended: string;
}

/** What became of a rollback; part of the report. */
export interface RollbackReport {
  readonly outcome: RollbackOutcome;
  /** One sentence. */
  readonly sentence: string;
  readonly advice: string | undefined;
  readonly plan: Plan | undefined;
  /** As far as it is known although there may be no plan. */
  readonly lastGoodTag: string | undefined;
  readonly run: StartedRun | undefined;
  /** Of the run that was followed. */
  readonly conclusion: string | undefined;
  /** `not-asked`: there is no `rollback.verify.url`. */
  readonly verified: 'yes' | 'no' | 'not-asked' | 'not-reached';
  readonly steps: readonly Step[];
  readonly history: readonly HistoryEntry[];
}
