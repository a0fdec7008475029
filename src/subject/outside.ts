import type { ContainerFacts } from '../platform/docker.ts';
import type { Evidence } from '../verdict.ts';
import { signalName } from './exit-codes.ts';
import type { Death } from './subject.ts';

/** What somebody else does to a container decides nothing. */
const UNKNOWN = 'and not by this run, so nothing is known about the image';

/** Whether it is going: the engine marks a container that it was told to remove, and then ends it. */
export function isBeingRemoved({ status }: Pick<ContainerFacts, 'status'>): boolean {
  return status === 'removing' || status === 'dead';
}

/**
 * The signal that ended a container, out of those that somebody sent through the engine; `undefined` if none did.
 * SIGTERM asks for an end, however that looks. Others may mean anything to a service (a thread dump, a new log file), so
 * that the end must look like theirs: their own exit code, or 0. Pure.
 *
 * @param sent numbers, in the order in which they were sent
 */
export function endingSignal(sent: readonly number[], exitCode: number | undefined): number | undefined {
  const own = sent.findLast((signal) => exitCode === 128 + signal);
  return own ?? sent.findLast((signal) => signal === 15 || exitCode === 0);
}

/** The end of a container that was removed by somebody else. `when`: `after 0.3 s`. */
export function removedByOthers(name: string, when: string, evidence: readonly Evidence[]): Death {
  return {
    reason: 'container-gone',
    outcome: 'undecided',
    sentence: `${name} was removed ${when}, ${UNKNOWN}.`,
    evidence,
    advice: 'Find out what removes containers on this machine (a clean-up job, another run, docker system prune).',
  };
}

/** The end of a container that somebody else sent a signal to through the engine. */
export function signalledByOthers(
  name: string,
  when: string,
  signal: number,
  exitCode: number,
  evidence: readonly Evidence[],
): Death {
  return {
    reason: 'container-stopped',
    outcome: 'undecided',
    sentence: `${name} was ${signal === 9 ? 'killed' : 'stopped'} through Docker (${signalName(signal)}, exit code ${exitCode}) ${when}, ${UNKNOWN}.`,
    evidence,
    advice: 'Find out what stops containers on this machine (a clean-up job, another run, docker stop or docker kill).',
  };
}

/** A container that somebody else paused: it does not answer, and cannot. */
export function pausedByOthers(name: string, when: string, evidence: readonly Evidence[]): Death {
  return {
    reason: 'container-stopped',
    outcome: 'undecided',
    sentence: `${name} was paused ${when}, ${UNKNOWN}.`,
    evidence,
    advice: 'Find out what pauses containers on this machine.',
  };
}

/** A container that no longer is what was started. */
export function replacedByOthers(name: string, expected: string, actual: string, evidence: readonly Evidence[]): Death {
  return {
    reason: 'container-replaced',
    outcome: 'undecided',
    sentence: `${name} runs another image than the one under guard, so nothing is known about the image.`,
    evidence: [{ kind: 'comparison', label: 'image', expected, actual }, ...evidence],
    advice: 'Find out what recreates containers on this machine; nothing that was examined counts for this image.',
  };
}
