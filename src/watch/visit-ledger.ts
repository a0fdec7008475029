import type { GitHubResult } from '../platform/github.ts';
import type { LedgerGitHub } from '../rollback/record/ledger.ts';
import { decodeVisit, encodeVisit, VISIT_TASK, type VisitEntry, type VisitRecord } from './visit-record.ts';

/** A write whose answer was lost is sent again this often; a visit that is written twice counts once. */
const MOST_REPEATS = 2;

/** The visits that were made in an environment. */
export interface Visits {
  /** Newest first, the newest hundred. */
  readonly entries: readonly VisitEntry[];
  /** Deployments with the task of visits that are none: why, for the log; foreign. */
  readonly unreadable: readonly { readonly deploymentId: number; readonly why: string }[];
}

/** Reads the newest visits: one request. */
export async function readVisits(
  github: Pick<LedgerGitHub, 'deployments'>,
  environment: string,
): Promise<GitHubResult<Visits>> {
  const listed = await github.deployments({ environment, task: VISIT_TASK }, 1);
  if (!listed.ok) return listed;
  const entries: VisitEntry[] = [];
  const unreadable: { readonly deploymentId: number; readonly why: string }[] = [];
  for (const deployment of listed.value.deployments) {
    // a server that ignores the filter must not make other deployments ours
    const isOurs = deployment.task === VISIT_TASK && deployment.environment.toLowerCase() === environment.toLowerCase();
    if (!isOurs) continue;
    const decoded = decodeVisit(deployment);
    if (decoded.ok) entries.push(decoded.entry);
    else unreadable.push({ deploymentId: deployment.id, why: decoded.why });
  }
  entries.sort((left, right) => right.deploymentId - left.deploymentId);
  return { ok: true, value: { entries, unreadable } };
}

/**
 * Writes a visit, under the commit of its release. Sent again, at most twice, after a lost answer: each record holds the
 * whole state, so the same one twice changes nothing.
 *
 * @param description one line of at most 140 characters
 */
export async function writeVisit(
  github: Pick<LedgerGitHub, 'createDeployment' | 'createDeploymentStatus'>,
  environment: string,
  visit: VisitRecord,
  description: string,
): Promise<GitHubResult<VisitEntry>> {
  const request = { ref: visit.commit, task: VISIT_TASK, environment, description, payload: encodeVisit(visit) };
  let mayBeThere = false;
  for (let repeats = 0; ; repeats++) {
    const created = await github.createDeployment(request);
    if (!created.ok) {
      const { failure } = created;
      mayBeThere ||= failure.mayHaveHappened;
      if (failure.mayHaveHappened && repeats < MOST_REPEATS) continue;
      return { ok: false, failure: { ...failure, mayHaveHappened: mayBeThere } };
    }
    const decoded = decodeVisit(created.value);
    if (!decoded.ok) {
      const message = `deployment ${created.value.id} is not what was written: ${decoded.why}`;
      return { ok: false, failure: { ...NOT_AS_WRITTEN, message } };
    }
    // so that GitHub's page of the environment does not show it as what is deployed; it counts without it too
    await github.createDeploymentStatus(created.value.id, { state: 'inactive', description });
    return { ok: true, value: decoded.entry };
  }
}

const NOT_AS_WRITTEN = {
  kind: 'malformed',
  status: undefined,
  said: '',
  retryAfterMs: undefined,
  acceptedPermissions: undefined,
  mayHaveHappened: true,
} as const;
