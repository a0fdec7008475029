import type { GitHub, GitHubResult } from '../../platform/github.ts';
import type { Reason } from '../../reasons.ts';
import type { Evidence, Finding } from '../../verdict.ts';
import { githubFinding } from '../github-finding.ts';
import type { PassedOver, Release, Target } from '../plan.ts';
import type { Entry, Ledger, RollbackRecord } from '../record/record.ts';
import { short, type TargetRules } from './objection.ts';

/** What the search for a target reads of GitHub. */
export type TargetReader = Pick<GitHub, 'run' | 'workflowRuns' | 'tagCommit' | 'releaseOf'>;

/** What a search for the release to go back to is about. */
export interface TargetQuestion {
  readonly github: TargetReader;
  readonly ledger: Ledger;
  readonly from: Release;
  /** The tag that a person named, or that `begun` goes back to; `undefined`: the last good one. */
  readonly to: string | undefined;
  /** Another guard's rollback from the same release, which is going on. */
  readonly begun?: Entry<RollbackRecord>;
  /** File name (or id) of the release workflow. */
  readonly workflow: string;
  readonly policy: TargetRules;
  /** Reads older records, where `ledger` is not complete. */
  readonly readMore?: (ledger: Ledger) => Promise<GitHubResult<Ledger>>;
  /** Also asks whether GitHub's release of each candidate is a draft or pre-release: one request more for each. */
  readonly examineReleases?: boolean;
}

/** What the search came to. */
export type TargetSearch =
  | {
      readonly ok: true;
      readonly target: Target;
      readonly passedOver: readonly PassedOver[];
      /** Passing, or of severity `warn`. */
      readonly findings: readonly Finding[];
    }
  | {
      readonly ok: false;
      /** At least one that forbids going back. */
      readonly findings: readonly Finding[];
      readonly passedOver: readonly PassedOver[];
    };

/** A candidate that holds. */
export interface FoundTarget {
  readonly ok: true;
  readonly fallsOut?: undefined;
  readonly target: Target;
  readonly findings: readonly Finding[];
}

/** Ends the search: GitHub could not be asked, so that nothing may be concluded, least of all that a candidate is bad. */
export interface Stop {
  readonly ok: false;
  readonly finding: Finding;
}

/** Why a candidate falls out, as a clause about the release as `it`. */
export interface FallsOut {
  readonly ok: true;
  readonly fallsOut: { readonly reason: Reason; readonly clause: string };
}

/** Where a tag leads to now; one or two requests. */
export async function peel(
  github: TargetReader,
  tag: string,
): Promise<{ readonly ok: true; readonly commit: string; readonly fallsOut?: undefined } | FallsOut | Stop> {
  const peeled = await github.tagCommit(tag);
  if (peeled.ok) return { ok: true, commit: peeled.value };
  if (peeled.failure.kind === 'not-found') {
    return {
      ok: true,
      fallsOut: { reason: 'rollback-tag-not-found', clause: 'this repository has no tag of that name (any more)' },
    };
  }
  return {
    ok: false,
    finding: githubFinding(peeled.failure, `Reading the tag ${tag}`, { permission: 'contents: read' }),
  };
}

/** A clause for a tag that no longer leads to the commit that was recorded. */
export function movedClause(recorded: string, now: string): string {
  return `its tag was moved: it leads to ${short(now)} now, and to ${short(recorded)} when it was recorded`;
}

/** A candidate that fell out, as one sentence of the plan. */
export function passedOver(tag: string, { reason, clause }: FallsOut['fallsOut']): PassedOver {
  return { tag, reason, why: `${tag} was passed over: ${clause}.` };
}

/** A finding of the search; the time line is the caller's. */
export function targetFinding(
  policy: Pick<TargetRules, 'source'>,
  said: Pick<Finding, 'sentence'> &
    Partial<Pick<Finding, 'outcome' | 'severity' | 'reason' | 'advice' | 'evidence' | 'title'>>,
): Finding {
  return {
    kind: 'rollback',
    title: 'target',
    outcome: 'fail',
    severity: 'block',
    evidence: [],
    startedAt: 0,
    durationMs: 0,
    ...(policy.source === undefined ? {} : { source: policy.source }),
    ...said,
  };
}

/** The candidates that fell out, as evidence. */
export function passedOverEvidence(all: readonly PassedOver[]): readonly Evidence[] {
  return all.length === 0 ? [] : [{ kind: 'text', label: 'passed over', text: all.map(({ why }) => why).join('\n') }];
}

/** The search ends where so many candidates have fallen out that a person should look. */
export function noneConfirmed(
  { policy, from }: TargetQuestion,
  examined: number,
  passed: readonly PassedOver[],
): TargetSearch {
  const finding = targetFinding(policy, {
    reason: 'rollback-no-good-release',
    sentence: `None of the ${examined} newest releases before ${from.tag} that were looked at can be gone back to.`,
    advice: 'Look at why each was passed over, then name a tag in "to".',
    evidence: passedOverEvidence(passed),
  });
  return { ok: false, findings: [finding], passedOver: passed };
}

/**
 * Whether GitHub's release of a tag may be gone back to: never a draft, a pre-release only if the policy says so. A tag
 * without a release passes. One request.
 */
export async function examineRelease(
  github: Pick<GitHub, 'releaseOf'>,
  { tag }: Pick<Release, 'tag'>,
  policy: Pick<TargetRules, 'preReleases' | 'source'>,
): Promise<Finding> {
  const title = `release ${tag}`;
  const read = await github.releaseOf(tag);
  if (!read.ok) return githubFinding(read.failure, `Reading the release ${tag}`, { permission: 'contents: read' });
  const release = read.value;
  if (release?.draft === true) {
    return targetFinding(policy, {
      title,
      reason: 'rollback-draft',
      sentence: `The release ${tag} on GitHub is a draft, so it was never released.`,
      advice: 'Name a tag that was released, or publish that release first.',
    });
  }
  if (release?.prerelease === true && !policy.preReleases) {
    return targetFinding(policy, {
      title,
      reason: 'rollback-pre-release',
      sentence: `The release ${tag} on GitHub is a pre-release.`,
      advice: 'Name a final release, or set "pre-releases: true" under "rollback" in the policy.',
    });
  }
  return targetFinding(policy, {
    title,
    outcome: 'pass',
    sentence:
      release === undefined
        ? `${tag} has no release on GitHub, so none forbids it.`
        : `The release ${tag} on GitHub is published${release.immutable ? ' and immutable' : ''}.`,
  });
}

const FLAG_CLAUSES: Readonly<Partial<Record<Reason, string>>> = {
  'rollback-draft': 'its release on GitHub is a draft',
  'rollback-pre-release': 'its release on GitHub is a pre-release',
};

/** As `examineRelease`, for a candidate of many; passes without a request where nobody asked for it. */
export async function releaseFlags(
  { github, policy, examineReleases }: TargetQuestion,
  tag: string,
): Promise<
  { readonly ok: true; readonly finding: Finding | undefined; readonly fallsOut?: undefined } | FallsOut | Stop
> {
  if (examineReleases !== true) return { ok: true, finding: undefined };
  const finding = await examineRelease(github, { tag }, policy);
  if (finding.outcome === 'pass') return { ok: true, finding };
  const reason = finding.reason ?? 'internal-error';
  const clause = FLAG_CLAUSES[reason];
  return clause === undefined ? { ok: false, finding } : { ok: true, fallsOut: { reason, clause } };
}
