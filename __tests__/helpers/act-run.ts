import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { bundlePath, projectRoot } from './bundle.ts';

/** The workflow runner that is known to work: nektos/act, host mode, no images. `.ci/run` installs it. */
export const ACT_VERSION = '0.2.87';

const act = ['act', join(homedir(), 'go/bin/act')].find((candidate) => {
  try {
    return execFileSync(candidate, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).includes(ACT_VERSION);
  } catch {
    return false;
  }
});

/** Why no workflow can be run here; `undefined` if one can. */
export const actMissing =
  act === undefined
    ? `act ${ACT_VERSION} is not installed (go install github.com/nektos/act@v${ACT_VERSION})`
    : undefined;

/** One line of `act --json`. */
export interface ActLine {
  /** `workflow/job`, padded; `undefined` for what belongs to no job. */
  readonly job?: string;
  /** The job's key. */
  readonly jobID?: string;
  readonly step?: string;
  readonly stage?: string;
  readonly stepResult?: string;
  readonly level?: string;
  readonly msg?: string;
  /** Printed by a step, and not by act. */
  readonly raw_output?: boolean;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
  readonly jobResult?: string;
}

export interface WorkflowResult {
  readonly exitCode: number | null;
  /** `success` or `failure` by the job's key; a job that was skipped is not in it. */
  readonly jobs: ReadonlyMap<string, string>;
  /** What the steps printed. */
  readonly log: string;
  readonly summaries: readonly string[];
  /** Of all steps of a job, by its key. */
  outputs(job: string): ReadonlyMap<string, string>;
  /** Of the step that made a job fail; `undefined` where none did. */
  exitStatus(job: string): number | undefined;
  readonly lines: readonly ActLine[];
}

export interface WorkflowRun {
  readonly pid: number;
  readonly result: Promise<WorkflowResult>;
  log(): string;
  /** To the whole process group. Nothing happens if it is over. */
  kill(signal: NodeJS.Signals): void;
}

export interface ActOptions {
  /** Checkout that the workflow runs in. */
  readonly cwd: string;
  /** Folder of act's own files. */
  readonly home: string;
  readonly temp: string;
  readonly runnerName: string;
  /** What takes the place of https://github.com for `uses:`, see `publishAction`. */
  readonly server: string;
  /** File name of the workflow. */
  readonly workflow: string;
  readonly argv?: readonly string[];
  readonly timeoutMs?: number;
  readonly onLine?: (line: ActLine) => void;
}

const EXIT = /^exit status (\d+)$/;

/** Starts a workflow for a push, in a process group of its own. */
export function startAct(options: ActOptions): WorkflowRun {
  const argv = [
    ['push', '--json', '--workflows', `.github/workflows/${options.workflow}`],
    ['--platform', 'ubuntu-latest=-self-hosted', '--container-daemon-socket', '-'],
    ['--env', `GITHUB_SERVER_URL=file://${options.server}`],
    options.argv ?? [],
  ].flat();
  const child = spawn(act ?? 'act', argv, {
    cwd: options.cwd,
    // act takes whatever node comes first, whatever `using` says
    env: {
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
      HOME: options.home,
      XDG_CACHE_HOME: join(options.home, 'cache'),
      TMPDIR: options.temp,
      RUNNER_NAME: options.runnerName,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: ActLine[] = [];
  let text = '';
  let rest = '';
  const take = (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const line = parsed(part);
      lines.push(line);
      text += line.msg?.endsWith('\n') ? line.msg : `${line.msg ?? ''}\n`;
      options.onLine?.(line);
    }
  };
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // it is over
    }
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const limit = setTimeout(() => kill('SIGKILL'), options.timeoutMs ?? 120_000);
  const result = new Promise<WorkflowResult>((ended, failed) => {
    child.on('error', failed);
    child.on('close', (exitCode) => {
      clearTimeout(limit);
      ended({
        exitCode,
        jobs: new Map(lines.flatMap(({ jobID, jobResult }) => (jobID && jobResult ? [[jobID, jobResult]] : []))),
        log: text,
        summaries: lines.flatMap(({ command, content }) => (command === 'summary' && content ? [content] : [])),
        outputs: (job) =>
          new Map(
            lines.flatMap(({ jobID, command, name, arg }) =>
              jobID === job && command === 'set-output' && name !== undefined ? [[name, arg ?? '']] : [],
            ),
          ),
        exitStatus: (job) => {
          const failed = lines.find(
            ({ jobID, level, msg }) => jobID === job && level === 'error' && EXIT.test(msg ?? ''),
          );
          return failed === undefined ? undefined : Number(EXIT.exec(failed.msg ?? '')?.[1]);
        },
        lines,
      });
    });
  });
  return { pid: child.pid ?? -1, result, log: () => text, kill };
}

function parsed(line: string): ActLine {
  try {
    return JSON.parse(line) as ActLine;
  } catch {
    return { msg: line };
  }
}

/** Copies what a user downloads of the action: action.yml and dist/, nothing else of this project. */
export function copyAction(to: string): void {
  mkdirSync(join(to, 'dist'), { recursive: true });
  cpSync(dirname(bundlePath), join(to, 'dist'), { recursive: true });
  const beside = join(dirname(bundlePath), '..', 'action.yml');
  cpSync(existsSync(beside) ? beside : join(projectRoot, 'action.yml'), join(to, 'action.yml'));
}

/**
 * Makes the bare repository that `uses: org/release-guard@v1` is cloned from.
 *
 * @param top folder for it
 * @returns the folder that takes the place of https://github.com
 */
export function publishAction(top: string): string {
  const server = join(top, 'server');
  const bare = join(server, 'org/release-guard');
  const checkout = join(top, 'release-guard');
  mkdirSync(bare, { recursive: true });
  copyAction(checkout);
  git(checkout, 'init', '--quiet', '--initial-branch', 'main');
  git(checkout, 'add', '--all');
  git(checkout, 'commit', '--quiet', '--message', 'v1.0.0');
  git(checkout, 'tag', 'v1');
  git(bare, 'clone', '--quiet', '--bare', checkout, '.');
  return server;
}

/** Runs git without the configuration of whoever runs this, and answers its stdout. */
export function git(cwd: string, ...argv: readonly string[]): string {
  const who = { GIT_AUTHOR_NAME: 'bench', GIT_AUTHOR_EMAIL: 'bench@localhost' };
  const committer = { GIT_COMMITTER_NAME: 'bench', GIT_COMMITTER_EMAIL: 'bench@localhost' };
  return execFileSync('git', argv, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', ...who, ...committer },
  }).trim();
}
