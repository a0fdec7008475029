import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The only room (beside docker.ts) that starts programs: argv lists, no shell unless asked for by name, own process group. */
export interface Processes {
  start(specification: ProcessSpecification): RunningProcess;
  /**
   * Runs to the end. Output is bounded; the beginning is dropped. Whatever the program left running in its
   * process group is killed. Rejects with the signal's reason when aborted, after the group was killed.
   */
  run(
    specification: ProcessSpecification & { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<ProcessResult>;
  /** Names a process (this one by default) so that another one on the same machine can tell later whether it is still there. */
  identity(pid?: number): string;
  /** Whether the process that `identity` named is still there; `unknown` from another machine's or container's view. */
  presence(identity: string): 'alive' | 'gone' | 'unknown';
  /** Kills the process group that the named process leads, if it is surely that process. Answers whether it was. */
  endGroup(identity: string): boolean;
  /**
   * Kills every process whose environment began with `RELEASE_GUARD_RUN` set to this, wherever it has gone since.
   * Answers how many there were; none where the machine does not show environments.
   */
  endMarked(run: string): number;
}

/** Set for what a run starts; a process that leaves its process group cannot leave its environment. */
export const RUN_MARKER = 'RELEASE_GUARD_RUN';

/** A program to be started, in a process group of its own. */
export interface ProcessSpecification {
  readonly argv: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** Bytes of output kept from the end; default 256 KiB. */
  readonly keepBytes?: number;
  /** Written to stdin, which ends after it; without it stdin is empty. */
  readonly input?: string;
  /** Leaves stderr out of the output, for programs whose stdout is read by a machine. */
  readonly stdoutOnly?: boolean;
}

/** A program that was started, or that could not be (`startError`). */
export interface RunningProcess {
  readonly pid: number | undefined;
  readonly exited: Promise<{
    readonly exitCode: number | undefined;
    readonly signal: string | undefined;
    readonly startError: string | undefined;
  }>;
  /** The last part of stdout and stderr together; foreign text. */
  output(): string;
  /** Signals the whole process group. */
  signalGroup(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** How a program ended, with what it printed (foreign text) and the milliseconds it took. */
export interface ProcessResult {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** The program could not be started at all. */
  readonly startError: string | undefined;
  readonly timedOut: boolean;
  readonly output: string;
  readonly tookMs: number;
}

const DEFAULT_KEEP_BYTES = 256 * 1024;
/** Time between SIGTERM and SIGKILL for a program that ran out of time. */
const TERM_TO_KILL_MS = 2_000;
/** How long output is awaited after the program itself has ended: a child of it may hold the pipe for ever. */
const PIPE_GRACE_MS = 200;

/** The processes of this machine. */
export function createProcesses(): Processes {
  return { start, run, identity, presence, endGroup, endMarked };
}

function start(specification: ProcessSpecification): RunningProcess {
  const [program, ...rest] = specification.argv;
  const kept = keepEnd(specification.keepBytes ?? DEFAULT_KEEP_BYTES);
  let child: ChildProcess;
  try {
    child = spawn(program, rest, {
      ...(specification.workingDirectory === undefined ? {} : { cwd: specification.workingDirectory }),
      env: { ...specification.environment },
      stdio: [specification.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    // a NUL byte in an argument or a variable is refused before anything is started
    const startError = messageOf(error);
    return {
      pid: undefined,
      exited: Promise.resolve({ exitCode: undefined, signal: undefined, startError }),
      output: () => '',
      signalGroup: () => undefined,
    };
  }
  child.stdout?.on('data', kept.add);
  child.stderr?.on('data', specification.stdoutOnly ? () => undefined : kept.add);
  // a program that does not read its input is no reason to fail
  child.stdin?.on('error', () => undefined).end(specification.input);
  return {
    pid: child.pid,
    exited: endOf(child),
    output: kept.text,
    signalGroup: (signal) => signalGroup(child, signal),
  };
}

function endOf(child: ChildProcess): RunningProcess['exited'] {
  return new Promise((resolve) => {
    child.once('error', (error) =>
      resolve({ exitCode: undefined, signal: undefined, startError: startProblem(error, child.spawnfile) }),
    );
    child.once('exit', (exitCode, signal) => {
      const finish = () => {
        clearTimeout(grace);
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined, startError: undefined });
      };
      const grace = setTimeout(finish, PIPE_GRACE_MS);
      child.once('close', finish);
    });
  });
}

async function run(
  specification: ProcessSpecification & { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<ProcessResult> {
  specification.signal?.throwIfAborted();
  const begun = performance.now();
  const running = start(specification);
  let timedOut = false;
  let kill: NodeJS.Timeout | undefined;
  const deadline = setTimeout(() => {
    timedOut = true;
    running.signalGroup('SIGTERM');
    kill = setTimeout(() => running.signalGroup('SIGKILL'), TERM_TO_KILL_MS);
  }, specification.timeoutMs);
  const cancel = () => running.signalGroup('SIGKILL');
  specification.signal?.addEventListener('abort', cancel, { once: true });
  try {
    const end = await running.exited;
    running.signalGroup('SIGKILL');
    specification.signal?.throwIfAborted();
    return { ...end, timedOut, output: running.output(), tookMs: performance.now() - begun };
  } finally {
    clearTimeout(deadline);
    clearTimeout(kill);
    specification.signal?.removeEventListener('abort', cancel);
  }
}

function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // nobody of the group is left
  }
}

function endMarked(run: string): number {
  let ended = 0;
  // one of them may have started another one between the look and the kill
  for (let round = 0; round < 3; round++) {
    const marked = processNumbers().filter((pid) => hasMark(pid, run));
    if (marked.length === 0) break;
    for (const pid of marked) {
      try {
        process.kill(pid, 'SIGKILL');
        ended++;
      } catch {
        // it has ended meanwhile
      }
    }
  }
  return ended;
}

function processNumbers(): readonly number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isSafeInteger(pid) && pid > 1 && pid !== process.pid);
  } catch {
    return [];
  }
}

function hasMark(pid: number, run: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`${RUN_MARKER}=${run}`);
  } catch {
    return false;
  }
}

function startProblem(error: Error & { code?: string }, program: string): string {
  if (error.code === 'ENOENT') return `${program} was not found`;
  if (error.code === 'EACCES') return `${program} may not be executed`;
  return messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Cuts happen between lines, because a secret that is cut in half is no longer found by redaction. */
const LINE_SLACK = 4096;

function keepEnd(maxBytes: number): { add(chunk: Buffer): void; text(): string } {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let dropped = false;
  return {
    add(chunk) {
      chunks.push(chunk);
      bytes += chunk.length;
      while (chunks[0] !== undefined && bytes - chunks[0].length >= maxBytes) {
        bytes -= chunks[0].length;
        chunks.shift();
        dropped = true;
      }
    },
    text() {
      const all = Buffer.concat(chunks, bytes);
      if (!dropped && all.length <= maxBytes) return all.toString();
      const from = Math.max(0, all.length - maxBytes);
      const lineEnd = all.indexOf(10, from);
      const cut = lineEnd >= 0 && lineEnd - from < LINE_SLACK ? lineEnd + 1 : from + LINE_SLACK;
      return `… (the beginning is left out)\n${all.subarray(cut).toString()}`;
    },
  };
}

function identity(pid = process.pid): string {
  return [pid, startTimeOf(pid) ?? '', namespaceOfProcesses()].join(':');
}

function endGroup(named: string): boolean {
  const [pidText = '', begun = ''] = named.split(':');
  const pid = Number(pidText);
  // a number alone may have been given to somebody else's process since
  if (begun === '' || pid <= 1 || presence(named) !== 'alive') return false;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

function presence(named: string): 'alive' | 'gone' | 'unknown' {
  const [pidText = '', begun = '', namespace = ''] = named.split(':');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || namespace !== namespaceOfProcesses()) return 'unknown';
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'gone';
  }
  // the number may have been given to another process since
  return begun !== '' && startTimeOf(pid) !== begun ? 'gone' : 'alive';
}

/** Clock ticks since the machine's boot, field 22 of `proc(5)`'s stat; the name before it may hold blanks and brackets. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** The kernel's name of the process table that this process sees; a container has its own, and so has a rebooted machine. */
function namespaceOfProcesses(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim().slice(0, 8);
    return `${boot}-${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return process.platform;
  }
}
