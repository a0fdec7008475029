import type { GitHub } from '../../platform/github.ts';
import type { RollbackPolicy } from '../../policy/policy.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { githubFinding } from '../github-finding.ts';
import type { Release } from '../plan.ts';
import { runFinding } from '../run/run-finding.ts';
import { matchesTagPattern } from './glob.ts';
import { noneOf, releasesTag } from './release-run.ts';

export type NewestRelease =
  | { readonly ok: true; readonly release: Release; readonly why: string }
  | { readonly ok: false; readonly finding: Finding };

/**
 * What is live as far as runs can tell: the release of the newest run of the workflow, whatever came of it. Only for the
 * first use, before the ledger knows anything. One request.
 */
export async function newestRelease(
  github: Pick<GitHub, 'workflowRuns'>,
  workflow: string,
  policy: Pick<RollbackPolicy, 'tags'>,
  world: Pick<World, 'clock' | 'startedAt'>,
): Promise<NewestRelease> {
  const begun = world.clock.now();
  const listed = await github.workflowRuns(workflow, 1);
  if (!listed.ok) {
    const finding = githubFinding(listed.failure, `Reading the runs of ${workflow}`, { permission: 'actions: read' });
    const isMissing = listed.failure.kind === 'not-found';
    return { ok: false, finding: isMissing ? { ...finding, reason: 'rollback-workflow-not-found' } : finding };
  }
  for (const run of listed.value.runs) {
    const tag = run.headBranch;
    if (tag === undefined || !releasesTag(run, tag) || !matchesTagPattern(tag, policy.tags)) continue;
    return {
      ok: true,
      release: { tag, commit: run.headSha },
      why: `The record names no release that went live, so ${tag} counts as live: it has the newest run of ${workflow} (run ${run.id}).`,
    };
  }
  return {
    ok: false,
    finding: runFinding(
      {
        title: 'release to go back from',
        outcome: 'fail',
        reason: 'rollback-release-unknown',
        sentence: `What is live is not known: the record names no release that went live, and ${noneOf(listed.value.runs.length, workflow)} was for a tag that matches "${policy.tags}".`,
        advice:
          'Name the release to go back from in the input tag, and check that workflow (or rollback.workflow) is the workflow that releases and that rollback.tags matches its tags.',
      },
      begun,
      world,
    ),
  };
}
