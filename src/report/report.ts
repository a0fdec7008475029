import type { RollbackReport } from '../rollback/plan.ts';
import type { ImageIdentity } from '../subject/subject.ts';
import type { Finding, Verdict } from '../verdict.ts';
import type { WatchReport } from '../watch/watch-report.ts';

/** A state of the service while it was waited for, from `atMs` (since the run began) until the next one. */
export interface TimelineEntry {
  readonly atMs: number;
  /** `refused`, `reset`, `no answer`, `503 DOWN`, `200 UP` … */
  readonly state: string;
  readonly detail?: string;
  /** How many attempts in a row saw it. */
  readonly attempts: number;
}

/** A named stretch of the run, for the gantt chart. Milliseconds since the run began. */
export interface Phase {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** The run in one figure, for people and dashboards; it decides nothing. */
export interface Assessment {
  /** 0 to 100, `docs/score.md` has the formula. */
  readonly score: number;
  readonly level: 'healthy' | 'warning' | 'critical' | 'unhealthy';
  readonly issues: readonly string[];
  readonly recommendations: readonly string[];
}

/** All that the reports render; every reporter takes this and nothing else. */
export interface Report {
  readonly tool: { readonly name: 'release-guard'; readonly version: string };
  readonly mode: string;
  readonly tag: string | undefined;
  readonly environment: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly verdict: Verdict;
  readonly assessment: Assessment;
  readonly subject:
    | { readonly kind: string; readonly label: string; readonly image: ImageIdentity | undefined }
    | undefined;
  readonly policyFile: string | undefined;
  readonly readyMs: number | undefined;
  readonly healthEndpoint: string | undefined;
  readonly timeline: readonly TimelineEntry[];
  readonly phases: readonly Phase[];
  readonly findings: readonly Finding[];
  /** Tail of the service's log; foreign. */
  readonly serviceLog: string | undefined;
  /** What became of the rollback or the drill, where one was asked for; its findings are among `findings`. */
  readonly rollback: RollbackReport | undefined;
  /** What the watch saw, in mode watch; its rules are among `findings`. */
  readonly watch: WatchReport | undefined;
  readonly checks: { readonly total: number; readonly failed: number };
  readonly run: {
    readonly repository: string | undefined;
    readonly commit: string | undefined;
    readonly url: string | undefined;
    readonly runId: string | undefined;
    readonly attempt: string | undefined;
    readonly actor: string | undefined;
  };
}
