import type { MechanismFacts } from './facts.ts';
import { type Obstacle, refused, shown } from './obstacle.ts';
import { actionsAccess, isGuardStep, type JobDefinition, type StepDefinition } from './workflow-file.ts';

const NEEDED = '"actions: write"';

/**
 * Whether this run's token may start runs. GitHub tells nobody beforehand, so it is read from the `permissions:` of the
 * running job. Refused only where the file says plainly that the job's own token is used and lacks the permission;
 * everything else is shown and not in the way.
 */
export function permissionObstacles({ own }: Pick<MechanismFacts, 'own'>): readonly Obstacle[] {
  const unknown = (because: string): readonly Obstacle[] => [
    shown(
      'rollback-permission-unknown',
      `Whether the token may start runs (${NEEDED}) is not known beforehand, because ${because}.`,
      `Name ${NEEDED} under "permissions:" of the job, so that it can be read there.`,
    ),
  ];
  const isOutside = own.path === undefined && own.context.runId === undefined;
  if (own.personalToken || isOutside) {
    return [
      shown(
        'rollback-permission-unknown',
        `Whether the token may start runs is not known beforehand, because it is not the token of ${isOutside ? 'a' : 'this'} job.`,
        'Give it the repository permission "Actions: read and write".',
      ),
    ];
  }
  if (!own.file.known) return unknown(`the workflow file of this run could not be read (${own.file.why})`);
  const file = own.file.value;
  const job = file.jobs.find(({ key }) => key === own.jobKey);
  if (job === undefined) return unknown(`this job is not in ${own.path}, as in a workflow that is called by another`);
  const given = actionsAccess(file, job);
  if (given === undefined)
    return unknown(`${own.path} has no "permissions:" for job "${job.key}", so that the repository's default decides`);
  if (given.access === 'write') return [];
  if (!usesJobToken(job, own.actionRepository)) {
    return unknown(`the token is not plainly that of job "${job.key}", which has "actions: ${given.access}"`);
  }
  return [
    refused(
      'rollback-permission-missing',
      `Job "${job.key}" of ${own.path} has "actions: ${given.access}" (line ${given.line}), and starting a run needs ${NEEDED}.`,
      `Add the line ${NEEDED} under "permissions:" in ${own.path}, line ${given.line}.`,
    ),
  ];
}

/** Whether every step of the job that is this action, or may be, leaves the token as it is. */
function usesJobToken(job: JobDefinition, ownRepository: string | undefined): boolean {
  const steps = job.steps.filter((step) => isGuardStep(step, ownRepository) || step.uses?.startsWith('./'));
  return steps.length > 0 && steps.every(leavesToken);
}

function leavesToken({ tokenInput }: StepDefinition): boolean {
  const written = tokenInput?.replace(/\s+/g, '').toLowerCase() ?? '';
  return ['', '${{github.token}}', '${{secrets.github_token}}'].includes(written);
}
