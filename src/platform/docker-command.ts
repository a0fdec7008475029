import { type ChildProcess, spawn } from 'node:child_process';

/**
 * What the docker command line may see of our environment. Everything else stays here: inputs, tokens of the runner,
 * and names such as `LD_PRELOAD`. The second row is what Windows programs need to run at all.
 */
const ALLOWED_ENVIRONMENT = [
  'PATH HOME DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_CERT_PATH DOCKER_TLS_VERIFY DOCKER_API_VERSION',
  'XDG_RUNTIME_DIR TMPDIR SSH_AUTH_SOCK HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy',
  'SystemRoot PATHEXT USERPROFILE ProgramData ProgramFiles APPDATA LOCALAPPDATA TEMP TMP',
].flatMap((row) => row.split(' '));

/** The allow-listed part of `environment`, for the docker command line. */
export function dockerEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const allowed: Record<string, string> = { DOCKER_CLI_HINTS: 'false' };
  for (const name of ALLOWED_ENVIRONMENT) {
    const value = environment[name];
    if (value !== undefined) allowed[name] = value;
  }
  return allowed;
}

/** How a call of the docker command line ended. */
export interface CommandEnd {
  /** `undefined` when it was killed or never started. */
  readonly exitCode: number | undefined;
  /** `ENOENT`, `EACCES` … when docker could not be started. */
  readonly startError: string | undefined;
  readonly timedOut: boolean;
  readonly stdout: string;
  /** At most the last 64 KiB. */
  readonly stderr: string;
}

/** How one call of the docker program is made, and who hears what it prints. */
export interface CommandOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds until it is killed; without it the call may last for ever. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly workingDirectory?: string;
  /** Receives stdout instead of `CommandEnd.stdout`. */
  readonly onStdout?: (chunk: Buffer) => void;
  /** Receives stderr as well. */
  readonly onStderr?: (chunk: Buffer) => void;
  readonly onStarted?: () => void;
}

/** What inspect or a list may print at most; more than this is not an answer to our templates. */
const MAX_STDOUT_BYTES = 16 * 1024 * 1024;
const MAX_STDERR_BYTES = 64 * 1024;

/** Calls that have not ended. Being in groups of their own, they would outlive this process. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) killGroup(child);
});

/**
 * Runs `docker` with these arguments, in a process group of its own so that a Ctrl-C meant for us does not end the
 * call that cleans up. It ends with this process at the latest. Never rejects: an aborted or late call is killed and answers with what there is.
 */
export function runDockerCommand(argv: readonly string[], options: CommandOptions): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const stdout = collect(MAX_STDOUT_BYTES);
    const stderr = collect(MAX_STDERR_BYTES);
    let timedOut = false;
    let startError: string | undefined;
    let child: ChildProcess;
    try {
      child = spawn('docker', [...argv], {
        env: { ...options.environment },
        ...(options.workingDirectory === undefined ? {} : { cwd: options.workingDirectory }),
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        windowsHide: true,
      });
    } catch (error) {
      resolve({ exitCode: undefined, startError: String(error), timedOut, stdout: '', stderr: '' });
      return;
    }
    const kill = () => killGroup(child);
    const deadline =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            kill();
          }, options.timeoutMs);
    if (options.signal?.aborted) kill();
    else options.signal?.addEventListener('abort', kill, { once: true });
    running.add(child);
    child.once('spawn', () => options.onStarted?.());
    child.stdout?.on('data', options.onStdout ?? stdout.add);
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr.add(chunk);
      options.onStderr?.(chunk);
    });
    const finish = (exitCode: number | undefined) => {
      clearTimeout(deadline);
      running.delete(child);
      options.signal?.removeEventListener('abort', kill);
      resolve({ exitCode, startError, timedOut, stdout: stdout.text(), stderr: stderr.text() });
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      startError = error.code ?? error.message;
      if (child.pid === undefined) finish(undefined);
    });
    child.once('close', (exitCode) => finish(exitCode ?? undefined));
  });
}

/** Calls `onLine` for each whole line of the chunks given to it; lines longer than 16 KiB are cut. */
export function lineReader(onLine: (line: string) => void): (chunk: Buffer) => void {
  const decoder = new TextDecoder();
  let rest = '';
  return (chunk) => {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r?\n|\r/);
    rest = (lines.pop() ?? '').slice(-16_384);
    for (const line of lines) if (line !== '') onLine(line);
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}

function collect(maxBytes: number): { add(chunk: Buffer): void; text(): string } {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    add(chunk) {
      chunks.push(chunk);
      bytes += chunk.length;
      while (chunks[0] !== undefined && bytes - chunks[0].length >= maxBytes) {
        bytes -= chunks[0].length;
        chunks.shift();
      }
    },
    text: () => Buffer.concat(chunks, bytes).toString(),
  };
}
