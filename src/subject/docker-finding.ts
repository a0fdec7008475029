import type { DockerProblem } from '../platform/docker.ts';
import type { Reason } from '../reasons.ts';
import { type Evidence, type Finding, type FindingKind, type Outcome, StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';

/** What a reason that docker gives means for the release; all others could not be decided. */
const OUTCOMES: Readonly<Partial<Record<Reason, readonly [Outcome, FindingKind]>>> = {
  'image-not-found': ['invalid', 'input'],
  'image-unauthorised': ['invalid', 'input'],
  'image-reference-invalid': ['invalid', 'input'],
  'network-not-found': ['invalid', 'policy'],
  'policy-invalid-value': ['invalid', 'policy'],
  'image-wrong-platform': ['fail', 'subject'],
  'entrypoint-not-found': ['fail', 'subject'],
  'entrypoint-not-executable': ['fail', 'subject'],
  'application-failed-to-start': ['fail', 'subject'],
};

/** Troubles on the way to the engine, which by themselves do not say what was being done. */
const WITHOUT_DOCKER: ReadonlySet<Reason> = new Set([
  'docker-missing',
  'docker-unreachable',
  'docker-permission',
  'docker-config',
]);

/** The finding that says what docker or the registry said. */
export function findingOfDocker(
  problem: Pick<DockerProblem, 'reason' | 'message' | 'output' | 'advice'>,
  title: string,
  world: Pick<World, 'clock' | 'startedAt'>,
  begun: number = world.clock.now(),
): Finding {
  const [outcome, kind] = OUTCOMES[problem.reason] ?? ['undecided', 'platform'];
  const evidence: readonly Evidence[] =
    problem.output === '' ? [] : [{ kind: 'text', label: 'docker said', text: problem.output }];
  return {
    kind,
    title,
    outcome,
    severity: 'block',
    reason: problem.reason,
    sentence: WITHOUT_DOCKER.has(problem.reason)
      ? `Asking Docker for the ${title} failed: ${problem.message.replace(/^(?:The|There|No) /, (word) => word.toLowerCase())}`
      : problem.message,
    evidence,
    ...(problem.advice === undefined ? {} : { advice: problem.advice }),
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  };
}

/** Runs a step; what docker says against it becomes the finding that stops the run. Anything else passes through. */
export async function stoppedByDocker<Result>(
  title: string,
  world: Pick<World, 'clock' | 'startedAt'>,
  step: () => Promise<Result>,
): Promise<Result> {
  const begun = world.clock.now();
  try {
    return await step();
  } catch (error) {
    throw isDockerProblem(error) ? new StoppedByFinding(findingOfDocker(error, title, world, begun)) : error;
  }
}

/** By name, so that a docker of a test's own making is understood as well. */
export function isDockerProblem(error: unknown): error is DockerProblem {
  return error instanceof Error && error.name === 'DockerProblem';
}
