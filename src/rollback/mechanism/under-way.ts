import type { WorkflowRun } from '../../platform/github.ts';
import type { Finding } from '../../verdict.ts';
import type { RunUnderWay, Target } from '../plan.ts';
import type { MechanismFacts } from './facts.ts';
import { obstacleFinding, refused } from './obstacle.ts';
import { chooseJob } from './run-jobs.ts';
import { knownFile } from './starts.ts';

/**
 * What the target's own release run, which has not ended, will still do.
 * `deploys`: its deployment is still to come or goes on, so it is what a rollback would start. `deployed`: its deployment
 * is over, so another one is no second one at the same time. `unclear`: nobody can say; `why` is a clause.
 */
export type UnderWay =
  | { readonly kind: 'deploys'; readonly run: WorkflowRun; readonly followed: RunUnderWay }
  | { readonly kind: 'deployed' }
  | { readonly kind: 'unclear'; readonly run: WorkflowRun; readonly why: string };

const TITLE = 'run of the target';

/**
 * Looks whether the target's own run is running right now; `undefined` where it has ended, is not known, or is the run of
 * this guard. Pure.
 *
 * @param job that deploys, as the user named it
 * @param ownRunId of the run that the guard runs in
 */
export function underWay(
  facts: Pick<MechanismFacts, 'target' | 'jobs' | 'atTag'>,
  job: string | undefined,
  ownRunId: number | undefined,
): UnderWay | undefined {
  const { run } = facts.target;
  if (run === undefined || run.status === 'completed' || run.id === ownRunId) return undefined;
  const unclear = (why: string): UnderWay => ({ kind: 'unclear', run, why });
  const deploys = (deployJob: string): UnderWay => ({
    kind: 'deploys',
    run,
    followed: { run: followedRun(run), deployJob },
  });
  if (job === undefined) return unclear('no job is named that deploys');
  if (!facts.jobs.known) return unclear(`its jobs are not known, because ${facts.jobs.why}`);
  const file = knownFile(facts.atTag);
  const choice = chooseJob(job, facts.jobs.value, file);
  switch (choice.kind) {
    case 'one':
      return choice.job.status === 'completed' ? { kind: 'deployed' } : deploys(choice.job.name);
    case 'skipped':
      return { kind: 'deployed' };
    case 'several':
      return unclear(`"${job}" is ${choice.names.length} jobs of it`);
    case 'none': {
      // GitHub lists a job only when those that it needs have ended.
      const definition = file?.jobs.find(({ key, name }) => key === job || name === job);
      const name = definition?.name ?? definition?.key;
      if (definition === undefined || name === undefined) return unclear(`it has no job "${job}" yet`);
      const isShownSo = !definition.hasMatrix && definition.uses === undefined && !name.includes('${{');
      return isShownSo ? deploys(name) : unclear(`its job "${job}" is not there yet`);
    }
  }
}

function followedRun({ id, attempt, url, status }: WorkflowRun): RunUnderWay['run'] {
  const adopted = `Run ${id} was under way already (attempt ${attempt}, ${status}), so it is followed and nothing is sent.`;
  return { id, attempt, url, adopted };
}

/** The finding of a plan that follows a run instead of starting one. */
export function followedFinding({ run, deployJob }: RunUnderWay, { tag }: Target, at: number): Finding {
  return {
    kind: 'rollback',
    title: TITLE,
    outcome: 'pass',
    severity: 'block',
    sentence: `Run ${run.id} of ${tag} is under way, and its job "${deployJob}" has not ended, so it is followed and nothing is sent.`,
    evidence: [],
    startedAt: at,
    durationMs: 0,
  };
}

/** The finding of a plan that would have started a second deployment beside one that may still come. */
export function besideFinding(
  { id, status, url }: Pick<WorkflowRun, 'id' | 'status' | 'url'>,
  { tag }: Target,
  why: string,
  at: number,
): Finding {
  const obstacle = refused(
    'rollback-run-still-running',
    `Run ${id} of ${tag} has not ended (${status}) and may still deploy (${why}), so no other run is started beside it.`,
    `Wait until it has ended, or cancel it at ${url}, then start the rollback again; with the job that deploys in "job" it is followed.`,
  );
  return obstacleFinding(obstacle, TITLE, at);
}
