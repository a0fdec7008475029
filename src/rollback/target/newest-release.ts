import type { GitHub } from '../../platform/github.ts';
import type { RollbackPolicy } from '../../policy/policy.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { githubFinding } from '../github-finding.ts';
import type { Release } from '../plan.ts';
import { runFinding } from '../run/run-finding.ts';
import { matchesTagPattern } from './glob.ts';
import { noneOf, releasesTag } from './release-run.ts';

/** Pages of runs that are looked through. */
const MOST_PAGES = 2;

/** The release that counts as live, with one sentence why, or why none is known. */
export type NewestRelease =
  | { readonly ok: true; readonly release: Release; readonly why: string }
  | { readonly ok: false; readonly finding: Finding };

/**
 * What is live as far as runs can tell: the release of the newest run of the workflow, whatever came of it. Only for the
 * first use, before the ledger knows anything. One request, and a second one where branches alone fill the first page.
 */
export async function newestRelease(
  github: Pick<GitHub, 'workflowRuns'>,
  workflow: string,
  policy: Pick<RollbackPolicy, 'tags'>,
  world: Pick<World, 'clock' | 'startedAt'>,
): Promise<NewestRelease> {
  const begun = world.clock.now();
  let read = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const listed = await github.workflowRuns(workflow, page);
    if (!listed.ok) {
      const finding = githubFinding(listed.failure, `Reading the runs of ${workflow}`, { permission: 'actions: read' });
      const isMissing = listed.failure.kind === 'not-found';
      return { ok: false, finding: isMissing ? { ...finding, reason: 'rollback-workflow-not-found' } : finding };
    }
    const { runs, hasMore } = listed.value;
    read += runs.length;
    for (const run of runs) {
      const tag = run.headBranch;
      if (tag === undefined || !releasesTag(run, tag) || !matchesTagPattern(tag, policy.tags)) continue;
      return {
        ok: true,
        release: { tag, commit: run.headSha },
        why: `The record names no release that went live, so ${tag} counts as live: it has the newest run of ${workflow} (run ${run.id}).`,
      };
    }
    if (!hasMore) break;
  }
  return {
    ok: false,
    finding: runFinding(
      {
        title: 'release to go back from',
        outcome: 'fail',
        reason: 'rollback-release-unknown',
        sentence: `What is live is not known: the record names no release that went live, and ${noneOf(read, workflow)} was for a tag that matches "${policy.tags}".`,
        advice:
          'Name the release to go back from in the input tag, and check that workflow (or rollback.workflow) is the workflow that releases and that rollback.tags matches its tags.',
      },
      begun,
      world,
    ),
  };
}
