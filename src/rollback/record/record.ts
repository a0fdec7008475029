import type { VerdictName } from '../../verdict.ts';
import type { Release } from '../plan.ts';

/**
 * What stands in the ledger: GitHub Deployments with a task of our own, one for each verdict on a release, each rollback,
 * each drill and each word of a person. A record never changes; what became of it is told by its statuses.
 */
export type LedgerRecord = ReleaseRecord | RollbackRecord | DrillRecord | MarkRecord;

/** What every record says: about which release, who wrote it, and why. */
export interface RecordCommon {
  /** Our own name for what is done; eight or more hexadecimal digits. A write is repeated only after looking for it. */
  readonly operationId: string;
  readonly tag: string;
  /** 40 (or 64) hexadecimal digits. */
  readonly commit: string;
  /** The run that wrote the record. */
  readonly runId: number | undefined;
  readonly runAttempt: number | undefined;
  /** Text of the person or of the verdict; foreign. */
  readonly reason: string | undefined;
  /** Login of who asked; foreign. */
  readonly askedBy: string | undefined;
}

/** A verdict on a release. */
export interface ReleaseRecord extends RecordCommon {
  readonly kind: 'release';
  readonly mode: 'gate' | 'watch';
  /** `candidate`: an image or a process before it was deployed. `live`: the service that answered at a URL. */
  readonly judged: 'candidate' | 'live';
  /**
   * Fingerprint of the address that was judged, by `fingerprintOf`; `undefined` for a candidate, for a watch to which
   * nothing showed that the service is there, and in records of older guards.
   */
  readonly address: string | undefined;
  readonly verdict: VerdictName;
  /** `name@sha256:…` where known, else `sha256:…`. */
  readonly imageDigest: string | undefined;
  /** Set where the verdict was found in a run that a rollback started: that rollback's operation. */
  readonly partOf: string | undefined;
  /** What a watch measured, for later watches to compare with. */
  readonly measured?: Measured | undefined;
}

/** The figures of one watch. */
export interface Measured {
  /** Probes that were answered or timed out. */
  readonly samples: number;
  /** How many of them failed, from 0 to 1; `undefined` where there were none. */
  readonly errorRate: number | undefined;
  readonly p95Ms: number | undefined;
  /** Of day in UTC when the watch began, from 0 to 23. */
  readonly hour: number;
  readonly tookMs: number;
  /** At most 20, names of at most 100 characters; foreign. */
  readonly metrics: readonly MeanOfMetric[];
}

/** The mean of a metric's values, and of how many. */
export interface MeanOfMetric {
  readonly name: string;
  readonly mean: number;
  readonly count: number;
}

/** The intent to go back; written before the request is sent. `tag` and `commit` are what is gone back to. */
export interface RollbackRecord extends RecordCommon {
  readonly kind: 'rollback';
  /** What is gone back from. From here on it is bad, until someone marks it good. */
  readonly rollbackOf: { readonly tag: string; readonly commit: string };
  readonly imageDigest: string | undefined;
  readonly mechanism: 'rerun' | 'rerun-job' | 'dispatch';
  /** For a re-run: the run, and its attempt before it. */
  readonly targetRun: { readonly id: number; readonly attempt: number } | undefined;
  /**
   * Fingerprint, by `fingerprintOf`, of the address that is to be verified; whether it was is told by the status.
   * `undefined` where none is, and in records of older guards.
   */
  readonly address: string | undefined;
}

/** What a drill found; `tag` and `commit` are what would be gone back to. */
export interface DrillRecord extends RecordCommon {
  readonly kind: 'drill';
  readonly verdict: VerdictName;
  /** Of a full drill, which really goes back to `tag` and comes forward again: what it started from. */
  readonly drilledFrom: Release | undefined;
  /** Milliseconds that a rollback would take; `undefined` where it would not work. */
  readonly wouldTakeMs: number | undefined;
}

/** A person's word on a release. */
export interface MarkRecord extends RecordCommon {
  readonly kind: 'mark';
  readonly mark: 'good' | 'bad';
}

/**
 * What the newest status of a record says.
 * `open`: none yet, or in progress. `success`: it is good, or it worked. `failure`: it is bad, or it did not restore the
 * service. `error`: not known. `inactive`: it was withdrawn before anything was started, or it is bad by now.
 */
export type RecordState = 'open' | 'success' | 'failure' | 'error' | 'inactive';

/** What became of a record: its state, and what was said when it came into it. */
export interface RecordStatus {
  readonly state: RecordState;
  /** ISO 8601, GitHub's clock; `undefined` where there is no status yet. */
  readonly since: string | undefined;
  /** Foreign; may be empty. */
  readonly description: string;
  /** Page of the run that was started, from the newest status that names one; foreign. */
  readonly logUrl: string | undefined;
}

/** By deployment id. A record that is not in it was not asked about. */
export type States = ReadonlyMap<number, RecordStatus>;

/** A record as it was read, with what GitHub says about it. */
export type Entry<R extends LedgerRecord = LedgerRecord> = R & {
  readonly deploymentId: number;
  /** ISO 8601, GitHub's clock. */
  readonly createdAt: string;
  readonly creator: string | undefined;
};

/** The records of one environment, newest first. */
export interface Ledger {
  readonly environment: string;
  readonly entries: readonly Entry[];
  /** `false` where older ones exist that were not read. */
  readonly complete: boolean;
  /** Pages of GitHub's list that this is made of; 1 where it is not said. */
  readonly pagesRead?: number;
  /** Deployments with our task that are no record of ours: why, for the log; foreign. */
  readonly unreadable: readonly { readonly deploymentId: number; readonly why: string }[];
}

/** The task of our deployments. */
export const LEDGER_TASK = 'release-guard';
