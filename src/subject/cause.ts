import type { ContainerFacts } from '../platform/docker.ts';
import type { Evidence } from '../verdict.ts';
import { type ExitMeaning, meaningOfExitCode, meaningOfSignal } from './exit-codes.ts';
import { analyseLog, type LogDiagnosis } from './log-analysis.ts';
import { isBeingRemoved, pausedByOthers, removedByOthers, replacedByOthers, signalledByOthers } from './outside.ts';
import type { Death } from './subject.ts';
import { asSentence, inMebibytes, inSeconds, lastLines, onOneLine } from './wording.ts';

/** Lines of log that are shown where nothing better is known. */
const TAIL_LINES = 25;
const SUMMARY_CHARACTERS = 400;
const FIX_WHAT_IT_NAMES =
  'Fix what it names, or give the candidate the setting, file or service that it misses (subject.env, subject.env-file, subject.compose).';

/**
 * The first cause of a container's end: one sentence, then evidence, then advice. Pure and total.
 *
 * In this order: removed or replaced by somebody; killed for its memory; restarted; paused or stopped by somebody; the
 * framework's or the runtime's own words in the log; what the exit code means. What somebody else did decides nothing.
 * `log` is the end of its log, with secrets taken out already.
 */
export function explainDeath(input: {
  /** What the engine says now; `undefined` if there is no such container any more. */
  readonly facts: ContainerFacts | undefined;
  /** The image that was started. */
  readonly imageId: string;
  /** Number of the signal that somebody else sent it through the engine and that ended it (`endingSignal`). */
  readonly signal?: number | undefined;
  /** When the engine says that it was started, as seen right after the start. */
  readonly startedAt: string;
  readonly log: string;
  /** Milliseconds from its start. */
  readonly afterMs: number;
  /** How sentences name it: `container rg-1a2b3c`. */
  readonly label: string;
}): Death {
  const { facts, log } = input;
  const name = `The ${input.label}`;
  const after = `after ${inSeconds(input.afterMs)}`;
  // the log of a container that is gone may be out of reach, so that no lines do not mean that it wrote none
  if (facts === undefined || isBeingRemoved(facts)) return removedByOthers(name, after, log === '' ? [] : tailOf(log));
  if (facts.imageId !== input.imageId) return replacedByOthers(name, input.imageId, facts.imageId, tailOf(log));
  const startedAgain = input.startedAt !== '' && facts.startedAt !== input.startedAt;
  if (facts.outOfMemory) return outOfMemory(name, after, facts, log);
  if (facts.restartCount > 0 || facts.status === 'restarting' || startedAgain) {
    return {
      reason: 'container-restarted',
      ...(input.signal === undefined ? {} : { outcome: 'undecided' }),
      sentence: `${name} was restarted within ${inSeconds(input.afterMs)} of its start, so that it did not keep running by itself.`,
      evidence: tailOf(log),
      advice: 'Find out what restarts it: a restart policy, a supervisor, or somebody on this machine.',
    };
  }
  if (facts.status === 'paused') return pausedByOthers(name, after, tailOf(log));
  if (input.signal !== undefined && !facts.running) {
    const said = analyseLog(log);
    return signalledByOthers(name, after, input.signal, facts.exitCode, [
      ...(said === undefined ? [] : [evidenceOf('what its log says before that', said.evidence)]),
      ...tailOf(log),
    ]);
  }
  return explainEnd(
    { name, after, exitCode: facts.exitCode, signal: undefined, engineError: facts.error, log },
    'container-exited',
  );
}

/** The first cause of a local process's end, in the same words as a container's. Pure and total. */
export function explainProcessEnd(input: {
  readonly exitCode: number | undefined;
  /** The signal that ended it: `SIGTERM`. */
  readonly signal: string | undefined;
  readonly log: string;
  /** Milliseconds from its start. */
  readonly afterMs: number;
  /** How sentences name it: `process 4711`. */
  readonly label: string;
}): Death {
  return explainEnd(
    {
      name: `The ${input.label}`,
      after: `after ${inSeconds(input.afterMs)}`,
      exitCode: input.exitCode,
      signal: input.signal,
      engineError: '',
      log: input.log,
    },
    'process-exited',
  );
}

interface End {
  readonly name: string;
  readonly after: string;
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly engineError: string;
  readonly log: string;
}

function explainEnd(end: End, ordinary: 'container-exited' | 'process-exited'): Death {
  const meaning = meaningOf(end, ordinary);
  const diagnosis = analyseLog(end.log);
  const startProblem = explainStartProblem(end);
  if (startProblem) return startProblem;
  if (diagnosis && speaksOfTheEnd(diagnosis, meaning)) return explainByLog(end, diagnosis, meaning, ordinary);
  const how = howItEnded(end);
  return {
    reason: meaning.reason ?? ordinary,
    sentence: asSentence(`${end.name} ${how} ${end.after}${meaning.clause === '' ? '' : `: ${meaning.clause}`}`),
    evidence: [
      ...engineSaid(end),
      ...(diagnosis === undefined ? [] : [evidenceOf('what its log says before that', diagnosis.evidence)]),
      ...tailOf(end.log),
    ],
    advice: meaning.advice,
  };
}

function explainByLog(
  end: End,
  diagnosis: LogDiagnosis,
  meaning: ExitMeaning,
  ordinary: 'container-exited' | 'process-exited',
): Death {
  const summary = onOneLine(diagnosis.summary, SUMMARY_CHARACTERS);
  const failedToStart = diagnosis.failedToStart;
  return {
    reason: diagnosis.reason ?? (failedToStart ? 'application-failed-to-start' : (meaning.reason ?? ordinary)),
    sentence: asSentence(
      failedToStart
        ? `The application failed to start ${end.after}: ${summary}`
        : `${end.name} ${howItEnded(end)} ${end.after}: ${summary}`,
    ),
    evidence: [
      evidenceOf(diagnosis.label, diagnosis.evidence),
      evidenceOf('how it ended', `${end.name} ${howItEnded(end)} ${end.after}.`),
      ...tailOf(end.log),
    ],
    advice: diagnosis.advice ?? (meaning.reason === undefined ? FIX_WHAT_IT_NAMES : meaning.advice),
  };
}

/**
 * Whether what the log says can be what ended it. A signal from outside ends a service whatever it logged before;
 * only a runtime that says that it dies of it (no memory, a defect of native code) is believed then.
 */
function speaksOfTheEnd(diagnosis: LogDiagnosis, meaning: ExitMeaning): boolean {
  if (meaning.signal === undefined || diagnosis.failedToStart) return true;
  return diagnosis.fatal && meaning.signal !== 'SIGKILL' && meaning.signal !== 'SIGTERM';
}

function outOfMemory(name: string, after: string, facts: ContainerFacts, log: string): Death {
  const limit =
    facts.memoryLimit > 0
      ? `its limit is ${inMebibytes(facts.memoryLimit)}`
      : 'it has no limit of its own, so the machine ran out';
  const died = facts.running
    ? `One of the processes in ${name.replace(/^The/, 'the')} was killed within ${after.slice('after '.length)}, because memory ran out (OOM)`
    : `${name} was killed ${after}, because memory ran out (OOM, exit code ${facts.exitCode})`;
  return {
    reason: 'out-of-memory',
    sentence: asSentence(`${died}; ${limit}`),
    evidence: tailOf(log),
    advice:
      facts.memoryLimit > 0
        ? 'Give it more (subject.memory), or let it use less: a JVM takes 25 % of the limit as heap by default and more beside it (-XX:MaxRAMPercentage; threads, metaspace, direct buffers).'
        : 'Set a limit (subject.memory) so that it fails alone, and let the service use less.',
  };
}

/** What the engine or the shell says where the command itself could not be started. */
function explainStartProblem(end: End): Death | undefined {
  const said = `${end.engineError}\n${end.exitCode === 0 ? '' : lastLines(end.log, 3)}`;
  if (/exec format error/i.test(said)) {
    return {
      reason: 'image-wrong-platform',
      sentence: `${end.name} could not be started: its program cannot run on this machine (exec format error).`,
      evidence: [...engineSaid(end), ...tailOf(end.log)],
      advice:
        'The program is built for another processor (build the image with --platform of this machine), or it is a script without its first line (#!/bin/sh).',
    };
  }
  if (end.engineError === '') return undefined;
  if (/no such file or directory|executable file not found|not found in \$PATH/i.test(said)) {
    return {
      reason: 'entrypoint-not-found',
      sentence: asSentence(`${end.name} could not be started: ${missingProgram(said)} is not in the image`),
      evidence: engineSaid(end),
      advice:
        'Check ENTRYPOINT and CMD, and the first line (#!) of a script: the program named there must be in the image too.',
    };
  }
  if (/permission denied/i.test(said)) {
    return {
      reason: 'entrypoint-not-executable',
      sentence: asSentence(`${end.name} could not be started: ${missingProgram(said)} may not be executed`),
      evidence: engineSaid(end),
      advice: 'Make the file executable (chmod +x) before it is copied into the image, and check the user it runs as.',
    };
  }
  return undefined;
}

function missingProgram(said: string): string {
  const quoted = /exec: "([^"]{1,200})"/.exec(said)?.[1];
  return quoted === undefined ? 'its command' : `its command "${quoted}"`;
}

function meaningOf(end: End, ordinary: 'container-exited' | 'process-exited'): ExitMeaning {
  if (end.signal !== undefined) return meaningOfSignal(end.signal);
  return meaningOfExitCode(end.exitCode ?? 1, ordinary === 'process-exited' ? 'process' : 'container');
}

function howItEnded(end: End): string {
  if (end.signal !== undefined) return `was ended by ${end.signal}`;
  return end.exitCode === undefined ? 'ended' : `exited with code ${end.exitCode}`;
}

function engineSaid(end: End): readonly Evidence[] {
  return end.engineError === '' ? [] : [evidenceOf('the engine said', end.engineError)];
}

/** The end of a log as evidence, said so where it is empty. */
export function tailOf(log: string): readonly Evidence[] {
  const tail = lastLines(log, TAIL_LINES);
  return [evidenceOf('last lines of its log', tail === '' ? '(it wrote nothing to stdout or stderr)' : tail)];
}

function evidenceOf(label: string, text: string): Evidence {
  return { kind: 'text', label, text };
}
