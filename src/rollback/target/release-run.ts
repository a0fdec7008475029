import type { GitHub, GitHubFailure, WorkflowRun } from '../../platform/github.ts';
import type { Finding } from '../../verdict.ts';
import { githubFinding } from '../github-finding.ts';
import type { Release } from '../plan.ts';

/** Events by which a tag is released. A pull request's run may carry the tag's name as its branch, and releases nothing. */
const RELEASE_EVENTS: ReadonlySet<string> = new Set(['push', 'release', 'workflow_dispatch']);

/** The parts of GitHub that a search for runs reads. */
export type RunReader = Pick<GitHub, 'run' | 'workflowRuns'>;

/** A release's own run, or in `note` a clause that says why none is known. */
export type ReleaseRun =
  | { readonly ok: true; readonly run: WorkflowRun; readonly note: undefined }
  | { readonly ok: true; readonly run: undefined; readonly note: string }
  | { readonly ok: false; readonly finding: Finding };

/** Whether a run may be the release of a tag of this name; a branch may have the same name. */
export function releasesTag(run: WorkflowRun, tag: string): boolean {
  return run.headBranch === tag && RELEASE_EVENTS.has(run.event);
}

/** Whether a run belongs to the workflow, named by its file or its id. */
function belongsTo(run: WorkflowRun, workflow: string): boolean {
  return /^\d+$/.test(workflow)
    ? run.workflowId === Number(workflow)
    : run.path === `.github/workflows/${workflow.split('/').at(-1)}`;
}

/** The subject of a sentence that says what no run of a list did: `none of the 3 newest runs of release.yml`. */
export function noneOf(read: number, workflow: string): string {
  if (read === 0) return `no run of ${workflow}`;
  return read === 1 ? `not even the only run of ${workflow}` : `none of the ${read} newest runs of ${workflow}`;
}

/** Succeeded, as far as its latest attempt tells. */
export function succeeded(run: WorkflowRun): boolean {
  return run.status === 'completed' && run.conclusion === 'success';
}

/**
 * The run that the ledger recorded, where it is one of the release workflow at the recorded commit; the record may have
 * been written by another workflow, and then the release's run is looked for.
 *
 * @param pages how many pages of the workflow's runs are read at most, where it must be looked for
 */
export async function findReleaseRun(
  github: RunReader,
  workflow: string,
  release: Release,
  recordedRun: number | undefined,
  pages: number,
): Promise<ReleaseRun> {
  if (recordedRun !== undefined) {
    const confirmed = await confirmRun(github, workflow, release, recordedRun);
    if (!confirmed.ok) return confirmed;
    if (confirmed.state === 'confirmed') return { ok: true, run: confirmed.run, note: undefined };
    if (confirmed.state === 'gone') {
      return {
        ok: true,
        run: undefined,
        note: `its run ${recordedRun} is no longer there, so only a dispatch remains`,
      };
    }
  }
  return await lookForRun(github, workflow, release, pages);
}

async function lookForRun(github: RunReader, workflow: string, release: Release, pages: number): Promise<ReleaseRun> {
  let read = 0;
  for (let page = 1; page <= pages; page += 1) {
    const listed = await github.workflowRuns(workflow, page);
    if (!listed.ok) return { ok: false, finding: runsFinding(listed.failure, workflow) };
    const { runs, hasMore } = listed.value;
    read += runs.length;
    const own = runs.filter((run) => releasesTag(run, release.tag) && run.headSha === release.commit);
    const best = own.find(succeeded) ?? own[0];
    if (best !== undefined) {
      const confirmed = await confirmRun(github, workflow, release, best.id);
      if (!confirmed.ok) return confirmed;
      if (confirmed.state === 'confirmed') return { ok: true, run: confirmed.run, note: undefined };
    }
    if (!hasMore) break;
  }
  return {
    ok: true,
    run: undefined,
    note: `its own run was not found among the ${read} newest runs of ${workflow}, so only a dispatch remains`,
  };
}

/** What GitHub says of one run that was asked for by its id. */
export type Confirmation =
  | { readonly ok: true; readonly state: 'confirmed'; readonly run: WorkflowRun }
  /** GitHub no longer has it. */
  | { readonly ok: true; readonly state: 'gone' }
  /** It is of another workflow or of another commit. */
  | { readonly ok: true; readonly state: 'other' }
  | { readonly ok: false; readonly finding: Finding };

/** Asks for one run by its id: lists may be old, the run itself is not. */
export async function confirmRun(
  github: RunReader,
  workflow: string,
  release: Release,
  id: number,
): Promise<Confirmation> {
  const read = await github.run(id);
  if (!read.ok) {
    if (read.failure.kind === 'not-found') return { ok: true, state: 'gone' };
    return {
      ok: false,
      finding: githubFinding(read.failure, `Reading run ${id} of ${release.tag}`, { permission: 'actions: read' }),
    };
  }
  const run = read.value;
  const isOwn = run.id === id && run.headSha === release.commit && belongsTo(run, workflow);
  return isOwn ? { ok: true, state: 'confirmed', run } : { ok: true, state: 'other' };
}

/** The finding for a list of runs that could not be read. */
export function runsFinding(failure: GitHubFailure, workflow: string): Finding {
  const finding = githubFinding(failure, `Reading the runs of ${workflow}`, { permission: 'actions: read' });
  if (failure.kind !== 'not-found') return finding;
  return {
    ...finding,
    reason: 'rollback-workflow-not-found',
    sentence: `GitHub shows no workflow ${workflow} in this repository.`,
    advice:
      'Give the file name of the release workflow in "workflow", and check that the job’s permissions hold `actions: read`.',
  };
}
