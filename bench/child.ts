import { type ChildProcess, spawn } from 'node:child_process';
import { epochMs } from './measure.ts';

/** One line that a child printed, and when it arrived here. */
export interface Line {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How a child ended. Times are milliseconds since 1970. */
export interface Run {
  readonly exitCode: number | null;
  readonly startedAt: number;
  readonly endedAt: number;
  /** stdout and stderr in the order of their arrival. */
  readonly lines: readonly Line[];
  readonly wallMs: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Sees each line as it comes, and may write to the child's stdin. */
  readonly onLine?: (line: Line, child: ChildProcess) => void;
  readonly timeoutMs?: number;
}

/** What the children see: this environment without what would make the guard believe it is in a workflow. */
export function plainEnvironment(more: Readonly<Record<string, string | undefined>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:GITHUB_|RUNNER_|INPUT_|npm_|NODE_OPTIONS)/.test(name),
  );
  return { ...Object.fromEntries(own), STEPCI_DISABLE_ANALYTICS: '1', TESTCONTAINERS_RYUK_DISABLED: 'true', ...more };
}

/** Runs a program to its end. Rejects only where it cannot be started or does not end in time. */
export function run(command: string, argv: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const startedAt = epochMs();
    const lines: Line[] = [];
    const child = spawn(command, argv, {
      cwd: options.cwd,
      env: plainEnvironment(options.env),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const deadline = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${command} did not end within ${options.timeoutMs ?? 180_000} ms`));
    }, options.timeoutMs ?? 180_000);
    child.stdin.on('error', () => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        const at = epochMs();
        const parts = (rest + chunk).split('\n');
        rest = parts.pop() ?? '';
        for (const text of parts) {
          const line = { text, at };
          lines.push(line);
          options.onLine?.(line, child);
        }
      });
    }
    child.once('error', reject);
    let endedAt = 0;
    child.once('exit', () => {
      endedAt = epochMs();
    });
    child.once('close', (exitCode) => {
      clearTimeout(deadline);
      resolve({ exitCode, startedAt, endedAt, lines, wallMs: endedAt - startedAt });
    });
  });
}

/** Runs a program that must succeed, and answers what it printed. */
export async function succeed(command: string, argv: readonly string[], options: RunOptions = {}): Promise<Run> {
  const ended = await run(command, argv, options);
  if (ended.exitCode !== 0)
    throw new Error(`${shown(command, argv)} ended with ${ended.exitCode}: ${lastLines(ended)}`);
  return ended;
}

export function lastLines(ended: Run): string {
  return ended.lines
    .slice(-6)
    .map((line) => line.text)
    .join(' | ')
    .slice(0, 600);
}

export function textOf(ended: Run): string {
  return ended.lines.map((line) => line.text).join('\n');
}

function shown(command: string, argv: readonly string[]): string {
  return `${command.split('/').pop()} ${argv[0]?.split('/').pop() ?? ''}`.trim();
}
