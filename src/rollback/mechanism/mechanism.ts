import type { Template } from '../../policy/policy.ts';
import type { Mechanism, MechanismName, StartRequest } from '../plan.ts';
import { examineDispatch } from './dispatch.ts';
import type { MechanismFacts } from './facts.ts';
import { isRefused, type Obstacle, obstacleFinding, refused } from './obstacle.ts';
import { permissionObstacles } from './own-permission.ts';
import { chooseJob, type JobChoice } from './run-jobs.ts';
import { runObstacles, workflowObstacles } from './run-obstacles.ts';
import { startObstacles } from './start-obstacles.ts';
import { dispatchStart, knownFile, rerunStart, type Start } from './starts.ts';
import { buildSteps, withDependents } from './workflow-file.ts';

/** The ways that a user can ask for; `auto` is the first that would be accepted. */
export type Via = 'auto' | MechanismName;

/** What the ways are examined with, besides the facts. */
export interface MechanismOptions {
  readonly job: string | undefined;
  /** `rollback.inputs`, for a dispatch. */
  readonly inputs: Readonly<Record<string, Template>>;
  /** By GitHub's clock, which dates the runs. */
  readonly now: Date;
  /** Milliseconds since the run began, for the findings. */
  readonly at: number;
}

/** One way, before its obstacles become findings. */
export interface Examined {
  readonly obstacles: readonly Obstacle[];
  readonly request: StartRequest | undefined;
}

/**
 * Every way to start the release workflow again, each with every reason for which GitHub would refuse it:
 * one job of the target's run, the whole run, a dispatch. Always all three, in this order.
 */
export function examineMechanisms(facts: MechanismFacts, options: MechanismOptions): readonly Mechanism[] {
  const jobTitle = options.job === undefined ? 're-run of one job' : `re-run of job "${options.job}"`;
  return [
    mechanism('rerun-job', jobTitle, examineRerunJob(facts, options), options.at),
    mechanism('rerun', 're-run of the release run', examineRerun(facts, options), options.at),
    mechanism('dispatch', `dispatch of ${facts.workflow}`, examineDispatch(facts, options), options.at),
  ];
}

function mechanism(name: MechanismName, title: string, { obstacles, request }: Examined, at: number): Mechanism {
  const distinct = obstacles.filter(
    (one, index) => obstacles.findIndex((other) => other.sentence === one.sentence) === index,
  );
  return { name, obstacles: distinct.map((one) => obstacleFinding(one, title, at)), request };
}

/** Whether nothing is known for which GitHub would refuse it. */
export function isPossible({ obstacles, request }: Mechanism): boolean {
  return request !== undefined && !isRefused(obstacles);
}

/** The order in which `via` tries them. */
export function order(via: Via, job: string | undefined): readonly MechanismName[] {
  if (via !== 'auto') return [via];
  return job === undefined ? ['rerun', 'dispatch'] : ['rerun-job', 'rerun', 'dispatch'];
}

/** The first one that would be accepted; `undefined` if there is none. */
export function chooseMechanism(
  mechanisms: readonly Mechanism[],
  via: Via,
  job: string | undefined,
): Mechanism | undefined {
  for (const name of order(via, job)) {
    const found = mechanisms.find((one) => one.name === name);
    if (found !== undefined && isPossible(found)) return found;
  }
  return undefined;
}

function examineRerun(facts: MechanismFacts, { now }: MechanismOptions): Examined {
  const { run } = facts.target;
  return {
    obstacles: [
      ...runObstacles(facts, now),
      ...workflowObstacles(facts, 'run'),
      ...permissionObstacles(facts),
      ...startObstacles(facts, rerunStart(facts)),
    ],
    request:
      run === undefined
        ? undefined
        : { mechanism: 'rerun', runId: run.id, attemptBefore: run.attempt, runUrl: run.url },
  };
}

function examineRerunJob(facts: MechanismFacts, { job, now }: MechanismOptions): Examined {
  if (job === undefined) {
    const sentence = 'No job is named that deploys, so there is none to start again alone.';
    const advice = 'Name the job that deploys with "job"; then nothing is built anew.';
    return { obstacles: [refused('rollback-job-not-found', sentence, advice)], request: undefined };
  }
  const { run } = facts.target;
  if (run === undefined) return { obstacles: [...runObstacles(facts, now)], request: undefined };
  const file = knownFile(facts.atTag);
  const choice = facts.jobs.known ? chooseJob(job, facts.jobs.value, file) : undefined;
  const found = choice?.kind === 'one' ? choice : undefined;
  const definition = found?.definition;
  const dependents = file === undefined || definition === undefined ? undefined : withDependents(file, definition.key);
  return {
    obstacles: [
      ...jobObstacles(facts, job, choice),
      ...runObstacles(facts, now),
      ...workflowObstacles(facts, 'run'),
      ...permissionObstacles(facts),
      ...startObstacles(facts, rerunStart(facts, dependents)),
    ],
    request:
      found === undefined
        ? undefined
        : {
            mechanism: 'rerun-job',
            runId: run.id,
            attemptBefore: run.attempt,
            runUrl: run.url,
            jobId: found.job.id,
            jobName: found.job.name,
          },
  };
}

function jobObstacles(facts: MechanismFacts, wanted: string, choice: JobChoice | undefined): readonly Obstacle[] {
  const run = `run ${facts.target.run?.id} (${facts.target.tag})`;
  switch (choice?.kind) {
    case 'one':
      return [];
    case undefined: {
      const why = facts.jobs.known ? '' : `, because ${facts.jobs.why}`;
      return [refused('rollback-job-not-found', `The jobs of ${run} are not known${why}.`)];
    }
    case 'skipped':
      return [
        refused(
          'rollback-job-not-found',
          `Job "${choice.job.name}" was skipped in ${run}, so starting it again would deploy nothing.`,
          'Name the job that deploys with "job".',
        ),
      ];
    case 'several':
      return [
        refused(
          'rollback-job-not-found',
          `"${wanted}" is ${choice.names.length} jobs in ${run}: ${quotedList(choice.names)}; only one can be started again alone.`,
          'Name one of them as it stands here with "job", or use "via: rerun".',
        ),
      ];
    case 'none':
      return [
        refused(
          'rollback-job-not-found',
          `There is no job "${wanted}" in ${run}; it has ${quotedList(choice.names)}.`,
          choice.nearest === undefined ? 'Name the job that deploys with "job".' : `Did you mean "${choice.nearest}"?`,
        ),
      ];
  }
}

function quotedList(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const list = names.slice(0, 10).map((name) => `"${name}"`);
  return list.join(', ') + (names.length > list.length ? ` and ${names.length - list.length} more` : '');
}

/** Names in a sentence; more builds say no more. */
const MOST_BUILDS = 3;

/**
 * One sentence where what the request starts builds the image anew, or may: then the version that comes back is not the
 * very image that ran before. `undefined` where no step is known to build.
 */
export function rebuildSentence(facts: MechanismFacts, request: StartRequest): string | undefined {
  const start = startOf(facts, request);
  if (start === undefined) {
    return 'Whether the image is built anew is not known, because the workflow file could not be read.';
  }
  const jobs = start.reach.jobs.filter(({ runs }) => runs !== 'no');
  const builds = jobs.flatMap(({ job, label, runs }) =>
    buildSteps([job]).map(({ step, by }) => ({ text: `${label} in ${step} (${by})`, runs })),
  );
  if (builds.length > 0) {
    const list = builds.slice(0, MOST_BUILDS).map(({ text }) => text);
    const more = builds.length > list.length ? ` and ${builds.length - list.length} more` : '';
    const verb = builds.some(({ runs }) => runs === 'yes') ? 'would be' : 'may be';
    return `The image ${verb} built anew, by ${list.join(', ')}${more}, so it need not be the one that ran before.`;
  }
  const [unread] = start.reach.unread.filter(({ runs }) => runs !== 'no');
  return unread === undefined
    ? undefined
    : `Whether the image is built anew is not known, because ${unread.label} calls ${unread.uses}, which was not read.`;
}

function startOf(facts: MechanismFacts, request: StartRequest): Start | undefined {
  switch (request.mechanism) {
    case 'rerun':
      return rerunStart(facts);
    case 'rerun-job': {
      const file = knownFile(facts.atTag);
      const choice = facts.jobs.known ? chooseJob(request.jobName, facts.jobs.value, file) : undefined;
      const definition = choice?.kind === 'one' ? choice.definition : undefined;
      // A job that is not found in the file may be any of them.
      return file === undefined || definition === undefined
        ? rerunStart(facts)
        : rerunStart(facts, withDependents(file, definition.key));
    }
    case 'dispatch': {
      const byDefault = facts.atDefault.known ? facts.atDefault.value : undefined;
      const at = request.ref === facts.atTag.ref ? facts.atTag : byDefault;
      return at && dispatchStart(facts, at, request.inputs);
    }
  }
}
