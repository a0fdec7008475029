import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundlePath, projectRoot } from './bundle.ts';
import { makeRoom, type Room } from './room.ts';

/** The workflow runner that is known to work: nektos/act, host mode, no images. `.ci/run` installs it. */
export const ACT_VERSION = '0.2.87';

const act = ['act', join(homedir(), 'go/bin/act')].find((candidate) => {
  try {
    return execFileSync(candidate, ['--version'], { encoding: 'utf8' }).includes(ACT_VERSION);
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
interface ActLine {
  readonly job?: string;
  readonly step?: string;
  readonly msg?: string;
  readonly raw_output?: boolean;
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
  readonly jobResult?: string;
}

export interface WorkflowResult {
  readonly exitCode: number | null;
  /** `success` or `failure` by the job's name. */
  readonly jobs: ReadonlyMap<string, string>;
  /** What the steps printed. */
  readonly log: string;
  readonly summaries: readonly string[];
}

export interface LiveWorkflow {
  readonly pid: number;
  readonly room: Room;
  readonly result: Promise<WorkflowResult>;
  log(): string;
}

export interface WorkflowOptions {
  /** The workflow file's text. */
  readonly workflow: string;
  /** Files of the repository that the workflow runs in. */
  readonly files?: Readonly<Record<string, string>>;
  /** Copies the action into the repository itself, for `uses: ./`. */
  readonly local?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Runs a workflow to its end. */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowResult> {
  return startWorkflow(options).result;
}

/**
 * Starts a workflow for a push. `uses: org/release-guard@v1` is cloned from a bare repository whose tag v1 has what a
 * user downloads: action.yml and dist/, nothing else of this project.
 */
export function startWorkflow(options: WorkflowOptions): LiveWorkflow {
  const room = makeRoom({ '.github/workflows/release.yml': options.workflow, ...options.files });
  const server = join(room.top, 'server');
  bareRepository(join(server, 'org/release-guard'), room);
  if (options.local) copyAction(room.workspace);
  git(room.workspace, 'init', '--quiet', '--initial-branch', 'main');
  git(room.workspace, 'remote', 'add', 'origin', 'https://github.com/org/courses');
  git(room.workspace, 'add', '--all');
  git(room.workspace, 'commit', '--quiet', '--message', 'everything');

  const argv = [
    ['push', '--json', '--workflows', '.github/workflows/release.yml', '--platform', 'ubuntu-latest=-self-hosted'],
    ['--container-daemon-socket', '-', '--env', `GITHUB_SERVER_URL=file://${server}`],
    ['--env', 'GITHUB_API_URL=http://127.0.0.1:9', '--secret', 'GITHUB_TOKEN=decoy-token-of-the-job'],
    Object.entries(options.env ?? {}).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ].flat();
  const child = spawn(act ?? 'act', argv, {
    cwd: room.workspace,
    // act takes whatever node comes first, whatever `using` says
    env: {
      PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
      HOME: room.home,
      XDG_CACHE_HOME: join(room.home, 'cache'),
      TMPDIR: room.temp,
      RUNNER_NAME: `bench-${room.id}`,
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
    }
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  const limit = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), options.timeoutMs ?? 120_000);
  const result = new Promise<WorkflowResult>((ended, failed) => {
    child.on('error', failed);
    child.on('close', (exitCode) => {
      clearTimeout(limit);
      ended({
        exitCode,
        jobs: new Map(lines.flatMap(({ job, jobResult }) => (job && jobResult ? [[jobName(job), jobResult]] : []))),
        log: text,
        summaries: lines.flatMap(({ command, content }) => (command === 'summary' && content ? [content] : [])),
      });
    });
  });
  return { pid: child.pid ?? -1, room, result, log: () => text };
}

/** act says `workflow name/job` where a matrix or a long name comes in, padded. */
function jobName(shown: string): string {
  return shown.split('/').at(-1)?.trim() ?? shown;
}

function parsed(line: string): ActLine {
  try {
    return JSON.parse(line) as ActLine;
  } catch {
    return { msg: line };
  }
}

function copyAction(to: string): void {
  mkdirSync(join(to, 'dist'), { recursive: true });
  cpSync(dirname(bundlePath), join(to, 'dist'), { recursive: true });
  const beside = join(dirname(bundlePath), '..', 'action.yml');
  cpSync(existsSync(beside) ? beside : join(projectRoot, 'action.yml'), join(to, 'action.yml'));
}

function bareRepository(path: string, room: Room): void {
  const checkout = join(room.top, 'release-guard');
  mkdirSync(path, { recursive: true });
  copyAction(checkout);
  git(checkout, 'init', '--quiet', '--initial-branch', 'main');
  git(checkout, 'add', '--all');
  git(checkout, 'commit', '--quiet', '--message', 'v1.0.0');
  git(checkout, 'tag', 'v1');
  git(path, 'clone', '--quiet', '--bare', checkout, '.');
}

function git(cwd: string, ...argv: readonly string[]): void {
  const who = { GIT_AUTHOR_NAME: 'bench', GIT_AUTHOR_EMAIL: 'bench@localhost' };
  const committer = { GIT_COMMITTER_NAME: 'bench', GIT_COMMITTER_EMAIL: 'bench@localhost' };
  execFileSync('git', argv, {
    cwd,
    stdio: 'pipe',
    env: { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', ...who, ...committer },
  });
}
