import type { Reason } from '../reasons.ts';

/** What an exit code says by itself, before anyone has read the log. */
export interface ExitMeaning {
  /** Continues `Container x exited with code 1 after 2 s`, e.g. `, which means …`; empty where the code says nothing. */
  readonly clause: string;
  readonly advice: string;
  /** A word that is more exact than "exited". */
  readonly reason?: Reason;
  /** The signal that ended it. Somebody else's decision: what the log says before it need not be the cause. */
  readonly signal?: string;
}

/** Signal numbers on Linux: https://man7.org/linux/man-pages/man7/signal.7.html */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};

const SIGNAL_CLAUSES: Readonly<Record<string, readonly [clause: string, advice: string]>> = {
  SIGKILL: [
    'killed by SIGKILL, which is what the kernel does when memory runs out; no out-of-memory kill was recorded',
    'Give the service more memory (subject.memory) or let it use less, and look whether something else on this machine stops it.',
  ],
  SIGTERM: [
    'stopped by SIGTERM, which a service does not send to itself',
    'Find out what stopped it: a supervisor in the image, a script, or somebody on this machine.',
  ],
  SIGABRT: [
    'it aborted itself (SIGABRT), as runtimes do when they cannot go on',
    'Read the last lines of the log: a runtime says why before it aborts.',
  ],
  SIGSEGV: [
    'it touched memory that is not its own (SIGSEGV), a defect of native code',
    'Look at what is native in the image: the base image (musl or glibc), agents, JNI or add-on libraries built for another version.',
  ],
  SIGBUS: ['it touched memory that is not there (SIGBUS)', 'Look at memory-mapped files and at the size of /dev/shm.'],
  SIGILL: [
    'it ran an instruction that this processor does not have (SIGILL)',
    'Build for a more general processor (for example x86-64-v2), or run on the one that it was built for.',
  ],
  SIGINT: ['interrupted by SIGINT', 'Find out what interrupted it: a script, or somebody on this machine.'],
  SIGSYS: [
    'it made a system call that is forbidden here (SIGSYS)',
    'Try a newer Docker engine, whose list of allowed system calls is longer.',
  ],
};

/**
 * What an exit code means: 0 is not success for a service, 125 to 127 are the shell's and Docker's, above 128 are
 * signals. https://tldp.org/LDP/abs/html/exitcodes.html, https://docs.docker.com/engine/containers/run/#exit-status
 */
export function meaningOfExitCode(exitCode: number, place: 'container' | 'process' = 'container'): ExitMeaning {
  const signal = SIGNALS[exitCode - 128];
  if (signal !== undefined) return meaningOfSignal(signal);
  switch (exitCode) {
    case 0:
      return {
        clause: '0 is not success here: a service must keep running',
        advice:
          'Let the image start the service in the foreground: a command that ends, or that puts the service into the background, ends the container.',
      };
    case 125:
      return {
        clause: 'Docker, or a wrapper such as env, timeout or chroot, answers so when it fails itself',
        advice:
          'Read the last lines of its log, and check the wrapper that the command goes through (ENTRYPOINT and CMD of an image).',
      };
    case 126:
      return {
        clause: 'its command was found and could not be executed',
        advice:
          place === 'process'
            ? 'Make the file executable (chmod +x), and check the user that this step runs as.'
            : 'Make the file executable (chmod +x) before it is copied into the image, and check the user it runs as.',
        reason: 'entrypoint-not-executable',
      };
    case 127:
      return {
        clause: 'its command, or one that it calls, was not found',
        advice:
          place === 'process'
            ? 'Check the command, and that the program is installed on this machine and in the PATH of this step.'
            : 'Check ENTRYPOINT and CMD, the PATH in the image, and the first line (#!) of scripts.',
        reason: 'entrypoint-not-found',
      };
    default:
      return { clause: '', advice: 'Read the last lines of its log; the first error there is usually the cause.' };
  }
}

/** `SIGKILL` for 9; `signal 37` for one without a common name. */
export function signalName(signal: number): string {
  return SIGNALS[signal] ?? `signal ${signal}`;
}

/** What it means that a signal, named as `SIGTERM`, ended a process. */
export function meaningOfSignal(signal: string): ExitMeaning {
  const [clause, advice] = SIGNAL_CLAUSES[signal] ?? [
    `ended by the signal ${signal}`,
    'Find out what sends this signal: the service itself, a supervisor in the image, or somebody on this machine.',
  ];
  return { clause, advice, signal };
}
