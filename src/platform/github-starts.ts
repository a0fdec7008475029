import { z } from 'zod';
import type { DispatchRequest, GitHub, GitHubFailure, GitHubResult } from './github.ts';
import { decoded, id } from './github-decoding.ts';
import { malformed } from './github-failure.ts';
import type { GitHubRequests, GitHubSuccess } from './github-request.ts';

/** The requests that start a run; each is sent once. */
export type Starts = Pick<GitHub, 'rerun' | 'rerunJob' | 'dispatch'>;

const detailsShape = z.object({ workflow_run_id: id, html_url: z.string() });

/** Starts runs of one repository's workflows. */
export function starts(
  requests: GitHubRequests,
  repository: { readonly owner: string; readonly repo: string },
): Starts {
  const dispatch = (request: DispatchRequest, wantsDetails: boolean): Promise<GitHubResult<GitHubSuccess>> =>
    requests.write(
      'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
      { ...repository, workflow_id: request.workflow },
      {
        ref: request.ref,
        ...(Object.keys(request.inputs).length === 0 ? {} : { inputs: request.inputs }),
        ...(wantsDetails ? { return_run_details: true } : {}),
      },
      [200, 204],
    );

  return {
    rerun: async (runId) =>
      accepted(
        await requests.write(
          'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun',
          { ...repository, run_id: runId },
          undefined,
          [201],
        ),
      ),

    rerunJob: async (jobId) =>
      accepted(
        await requests.write(
          'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun',
          { ...repository, job_id: jobId },
          undefined,
          [201],
        ),
      ),

    dispatch: async (request) => {
      let sent = await dispatch(request, true);
      if (!sent.ok && isUnknownKey(sent.failure)) sent = await dispatch(request, false);
      if (!sent.ok) return sent;
      if (sent.value.status === 204) return { ok: true, value: undefined };
      const details = decoded(sent.value, detailsShape);
      if (!details.ok) return details;
      return { ok: true, value: { runId: details.value.workflow_run_id, url: details.value.html_url } };
    },
  };
}

/** The body of an accepted re-run is empty, or an empty object. */
function accepted(written: GitHubResult<GitHubSuccess>): GitHubResult<undefined> {
  if (!written.ok) return written;
  const { json, asked, status } = written.value;
  if (json === undefined || json === null || (typeof json === 'object' && !Array.isArray(json))) {
    return { ok: true, value: undefined };
  }
  return { ok: false, failure: malformed(asked, status, 'it is no object') };
}

/** GitHub Enterprise Server before 3.21: https://github.com/benc-uk/workflow-dispatch/issues/86 */
function isUnknownKey(failure: GitHubFailure): boolean {
  return (failure.status === 400 || failure.status === 422) && failure.said.includes('return_run_details');
}
