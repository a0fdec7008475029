import type { WorkflowRun } from '../../platform/github.ts';
import type { MechanismFacts } from './facts.ts';
import { type Obstacle, refused, shown } from './obstacle.ts';

/** https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs */
const OLDEST_DAYS = 30;
/** A person may read the plan some time before they act on it. */
const MARGIN_DAYS = 1;
const MOST_ATTEMPTS = 50;
const FEW_ATTEMPTS = 5;
const DAY_MS = 24 * 60 * 60 * 1000;

const OTHER_WAY =
  'Use "via: dispatch", for which the workflow file at that tag must declare "workflow_dispatch", or go back to a tag with a newer run.';

/** Reasons for which GitHub would not start the target's run again, as a whole or in part. */
export function runObstacles(facts: Pick<MechanismFacts, 'target' | 'workflow'>, now: Date): readonly Obstacle[] {
  const { run, tag } = facts.target;
  if (run === undefined) {
    return [
      refused(
        'rollback-run-not-found',
        `No run of ${facts.workflow} is known for ${tag}, so there is none to start again.`,
        OTHER_WAY,
      ),
    ];
  }
  return [...tooOld(run, now), ...tooMany(run), ...notAtRest(run), ...notRepeatable(run)];
}

function tooOld(run: WorkflowRun, now: Date): readonly Obstacle[] {
  const ageMs = now.getTime() - Date.parse(run.createdAt);
  if (Number.isNaN(ageMs)) {
    return [
      shown(
        'rollback-run-too-old',
        `GitHub says of run ${run.id} that it was created at "${run.createdAt}", so its age is not known.`,
      ),
    ];
  }
  const leftMs = OLDEST_DAYS * DAY_MS - ageMs;
  const created = run.createdAt.slice(0, 10);
  if (leftMs <= 0) {
    return [
      refused(
        'rollback-run-too-old',
        `Run ${run.id} was created ${Math.floor(ageMs / DAY_MS)} days ago (${created}), and GitHub starts no run again after ${OLDEST_DAYS} days.`,
        OTHER_WAY,
      ),
    ];
  }
  if (leftMs > MARGIN_DAYS * DAY_MS) return [];
  return [
    shown(
      'rollback-run-too-old',
      `Run ${run.id} was created on ${created}, and in less than ${hours(leftMs)} GitHub will not start it again.`,
      'Act on this plan soon; afterwards only a dispatch can go back to this tag.',
    ),
  ];
}

function hours(ms: number): string {
  const count = Math.ceil(ms / (60 * 60 * 1000));
  return count === 1 ? 'an hour' : `${count} hours`;
}

function tooMany(run: WorkflowRun): readonly Obstacle[] {
  const left = MOST_ATTEMPTS - run.attempt;
  if (left <= 0) {
    return [
      refused(
        'rollback-run-too-many-attempts',
        `Run ${run.id} is at attempt ${run.attempt}, and GitHub allows ${MOST_ATTEMPTS}.`,
        OTHER_WAY,
      ),
    ];
  }
  return left > FEW_ATTEMPTS
    ? []
    : [
        shown(
          'rollback-run-too-many-attempts',
          `Run ${run.id} is at attempt ${run.attempt} of the ${MOST_ATTEMPTS} that GitHub allows.`,
        ),
      ];
}

function notAtRest(run: WorkflowRun): readonly Obstacle[] {
  if (run.status === 'completed') return [];
  return [
    refused(
      'rollback-run-still-running',
      `Run ${run.id} has not ended (${run.status}), and GitHub starts a run again only when it has.`,
      `Wait until it has ended, or cancel it at ${run.url}, then start the rollback again.`,
    ),
  ];
}

function notRepeatable(run: WorkflowRun): readonly Obstacle[] {
  const why =
    run.conclusion === 'startup_failure'
      ? 'never started, because its workflow file was not valid'
      : run.event === 'dynamic'
        ? 'was started by GitHub itself and not by a workflow file'
        : undefined;
  return why === undefined
    ? []
    : [
        refused(
          'rollback-run-not-successful',
          `Run ${run.id} ${why}, and GitHub does not start such a run again.`,
          OTHER_WAY,
        ),
      ];
}

/**
 * Reasons that lie in the workflow as a whole. GitHub says only of a dispatch that it refuses it for a workflow that is
 * disabled; its runs are not started again either, because somebody has switched it off, and one command enables it.
 *
 * @param needed whether the workflow itself has to be known to GitHub, or only the run
 */
export function workflowObstacles(
  { state, workflow, repository }: Pick<MechanismFacts, 'state' | 'workflow' | 'repository'>,
  needed: 'workflow' | 'run',
): readonly Obstacle[] {
  if (!state.known) {
    return [
      shown(
        'rollback-workflow-disabled',
        `Whether the workflow ${workflow} is enabled is not known, because ${state.why}.`,
      ),
    ];
  }
  if (state.value === undefined || state.value.state === 'deleted') {
    const sentence = `GitHub knows no workflow ${workflow} in ${repository}.`;
    const advice =
      'Name the file of the release workflow with "workflow", e.g. "release.yml"; it must be on the default branch.';
    return [
      needed === 'workflow'
        ? refused('rollback-workflow-not-found', sentence, advice)
        : shown('rollback-workflow-not-found', sentence, advice),
    ];
  }
  const how = DISABLED[state.value.state];
  if (state.value.state === 'active') return [];
  return [
    refused(
      'rollback-workflow-disabled',
      `The workflow ${workflow} is disabled: ${how ?? `GitHub says "${state.value.state}"`}.`,
      `Enable it with "gh workflow enable ${workflow} --repo ${repository}", or under "Actions" in the repository.`,
    ),
  ];
}

const DISABLED: Readonly<Record<string, string>> = {
  disabled_manually: 'a person has switched it off',
  disabled_inactivity: 'GitHub has switched it off, because nothing happened in the repository for 60 days',
  disabled_fork: 'GitHub switches workflows of a fork off until somebody switches them on',
};
