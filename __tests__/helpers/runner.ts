import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Report } from '../../src/report/report.ts';
import { actionFace, bundlePath } from './bundle.ts';
import { type DockerCall, dockerCalls, installDockerShim } from './docker-shim.ts';
import { readFileCommands } from './file-commands.ts';
import { makeRoom, type Room, writeInside } from './room.ts';

/** Inputs as a workflow's `with:` has them: names as in action.yml. */
export type Inputs = Readonly<Record<string, string>>;

export interface RunOptions {
  /** Default: the push of the tag v1.4.0. */
  readonly event?: { readonly name: string; readonly payload: unknown };
  /** Laid over the runner's variables; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Files of the workspace. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** The policy, as `.github/release-guard.yml`: text, or an object that is written as JSON (which is YAML). */
  readonly policy?: string | object;
  /** Sends a signal to the Node process alone (as the runner does) so many milliseconds after its start. */
  readonly signalAfter?: { readonly ms: number; readonly signal: NodeJS.Signals };
  /** After that the whole process group is killed and the result says so. Default 60 s. */
  readonly timeoutMs?: number;
  /** Values that must not be seen anywhere afterwards, beside the runner's own tokens and the `secrets` input. */
  readonly seeded?: readonly string[];
  /** Goes on in the room of an earlier run. */
  readonly room?: Room;
  /** Shell that runs before each call of docker, see `installDockerShim`. */
  readonly beforeDocker?: string;
  /** Another account for the process, where the tests run as root; the room becomes its own. */
  readonly uid?: number;
  /** A program and arguments that start the process in another way, e.g. in a namespace of its own. */
  readonly wrapper?: readonly string[];
  readonly argv?: readonly string[];
}

/** All that a run left behind where somebody could see it. */
export interface GuardResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The harness lost patience. */
  readonly timedOut: boolean;
  readonly tookMs: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in order of arrival. */
  readonly log: string;
  readonly outputs: ReadonlyMap<string, string>;
  readonly state: ReadonlyMap<string, string>;
  readonly summary: string;
  /** Contents of GITHUB_ENV and GITHUB_PATH. */
  readonly exported: string;
  /** The report folder that the output names; `undefined` where none was named. */
  readonly reportFolder: string | undefined;
  /** The text of a file in the report folder; `undefined` where there is none. */
  reportFile(name: 'report.json' | 'junit.xml' | 'summary.md' | 'service.log'): string | undefined;
  /** `report.json`, parsed. @throws Error where there is none. */
  report(): Report;
  readonly docker: readonly DockerCall[];
  readonly room: Room;
  readonly runnerName: string;
  /** Values that must not be seen, by the names that the tests know them by. */
  readonly seeded: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string>>;
}

/** A run that is under way. */
export interface LiveGuard {
  readonly pid: number;
  readonly room: Room;
  readonly result: Promise<GuardResult>;
  /** What was printed so far. */
  log(): string;
  signal(signal: NodeJS.Signals): void;
  /** Waits until `seen` answers something true. @throws Error if the run ends before that, as it does in `timeoutMs`. */
  until<T>(seen: () => T | Promise<T>): Promise<NonNullable<T>>;
}

/** Tokens that the runner puts into the environment of every JavaScript action; they must go nowhere. */
const RUNNER_TOKENS = {
  ACTIONS_RUNTIME_TOKEN: 'eyJ0eXAiOiJKV1Qi.decoy-runtime-token.Zm9vYmFyYmF6',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'eyJ0eXAiOiJKV1Qi.decoy-oidc-token.cXV4cXV1eA',
} as const;
const GITHUB_TOKEN = 'ghs_decoyTokenOfTheJob0123456789abcdefgh';

/**
 * Runs with more and more time for the service to come up, until it did: for cases that look at what it does afterwards,
 * and where the time given for its health is waited for in any case.
 *
 * @param run is told by how many times the time is to be longer than where nothing else keeps the machine busy
 */
export async function runOnceUp(
  run: (times: number) => Promise<GuardResult>,
  isUp: (result: GuardResult) => boolean = wasUp,
): Promise<GuardResult> {
  for (let times = 1; ; times *= 3) {
    const result = await run(times);
    if (times === 9 || isUp(result)) return result;
  }
}

/** Whether more was learned than that nobody had answered yet. */
export function wasUp({ outputs }: GuardResult): boolean {
  return !['not-listening', 'health-timeout'].includes(outputs.get('reason') ?? '');
}

/** Runs the bundle's main step to its end. */
export async function runGuard(inputs: Inputs, options: RunOptions = {}): Promise<GuardResult> {
  return startGuard(inputs, options).result;
}

/** Starts the bundle's main step. */
export function startGuard(inputs: Inputs, options: RunOptions = {}): LiveGuard {
  const room = options.room ?? makeRoom();
  for (const [path, content] of Object.entries(options.files ?? {})) writeInside(room, path, content);
  if (options.policy !== undefined) {
    const { policy } = options;
    writeInside(
      room,
      '.github/release-guard.yml',
      typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2),
    );
  }
  const inputVariables = Object.fromEntries(
    [...actionFace().inputs, ...Object.entries(inputs)].map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value.replace(/\$\{\{ github\.token \}\}/, GITHUB_TOKEN),
    ]),
  );
  const secrets = new Map<string, string>([...Object.entries(RUNNER_TOKENS), ['github-token', GITHUB_TOKEN]]);
  for (const line of (inputs['secrets'] ?? '').split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0) secrets.set(line.slice(0, equals), line.slice(equals + 1));
  }
  (options.seeded ?? []).forEach((value, at) => {
    secrets.set(`seeded ${at + 1}`, value);
  });
  return launch(room, { ...runnerVariables(room, options.event), ...inputVariables }, secrets, options);
}

const postPath = join(dirname(bundlePath), 'post.js');

/** Runs the post step of the same action in the same job, with what the main step saved. */
export async function runPost(main: GuardResult, options: RunOptions = {}): Promise<GuardResult> {
  const state = Object.fromEntries([...main.state].map(([name, value]) => [`STATE_${name}`, value]));
  return launch(main.room, { ...main.env, ...state }, main.seeded, { ...options, room: main.room }, postPath).result;
}

/** Runs the command line to its end. */
export async function runCli(argv: readonly string[], options: RunOptions = {}): Promise<GuardResult> {
  return startCli(argv, options).result;
}

/** Starts the command line as a developer does: no runner's variables, a workspace as the current folder. */
export function startCli(argv: readonly string[], options: RunOptions = {}): LiveGuard {
  const room = options.room ?? makeRoom();
  for (const [path, content] of Object.entries(options.files ?? {})) writeInside(room, path, content);
  if (options.policy !== undefined) {
    const { policy } = options;
    writeInside(
      room,
      '.github/release-guard.yml',
      typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2),
    );
  }
  const secrets = new Map((options.seeded ?? []).map((value, at) => [`seeded ${at + 1}`, value]));
  return launch(room, { ...machineVariables(room), TMPDIR: room.temp }, secrets, { ...options, argv });
}

function launch(
  room: Room,
  variables: Readonly<Record<string, string>>,
  seeded: ReadonlyMap<string, string>,
  options: RunOptions,
  script = bundlePath,
): LiveGuard {
  installDockerShim(room, options.beforeDocker);
  const files = fileCommandFiles(room);
  const env: Record<string, string> = { ...variables, ...('GITHUB_ACTIONS' in variables ? files : {}) };
  for (const [name, value] of Object.entries(options.env ?? {})) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  const before = dockerCalls(room).length;
  const began = performance.now();
  if (options.uid !== undefined) execFileSync('chown', ['--recursive', `${options.uid}:${options.uid}`, room.top]);
  const [program = '', ...words] = [...(options.wrapper ?? []), process.execPath, script, ...(options.argv ?? [])];
  const child = spawn(program, words, {
    cwd: options.cwd ?? room.workspace,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const printed = { stdout: '', stderr: '', log: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      printed[name] += chunk;
      printed.log += chunk;
    });
  }
  const ended = whenEnded(child, options);
  const result = ended.then(({ exitCode, signal, timedOut }): GuardResult => {
    const outputs = readFileCommands(read(files.GITHUB_OUTPUT) ?? '');
    const named = outputs.get('report');
    const reportFolder = named ? resolve(options.cwd ?? room.workspace, named) : undefined;
    const reportFile: GuardResult['reportFile'] = (name) => reportFolder && read(join(reportFolder, name));
    return {
      exitCode,
      signal,
      timedOut,
      tookMs: performance.now() - began,
      ...printed,
      outputs,
      state: readFileCommands(read(files.GITHUB_STATE) ?? ''),
      summary: read(files.GITHUB_STEP_SUMMARY) ?? '',
      exported: `${read(files.GITHUB_ENV)}${read(files.GITHUB_PATH)}`,
      reportFolder,
      reportFile,
      report: () => {
        const text = reportFile('report.json');
        if (text === undefined) throw new Error(`There is no report.json. The run printed:\n${printed.log}`);
        return readReport(text);
      },
      docker: dockerCalls(room).slice(before),
      room,
      runnerName: env['RUNNER_NAME'] ?? '',
      seeded,
      env,
    };
  });
  result.catch(() => {});
  return {
    pid: child.pid ?? -1,
    room,
    result,
    log: () => printed.log,
    signal: (signal) => {
      child.kill(signal);
    },
    until: async (seen) => {
      for (let isOver = false; !isOver; await sleep(10)) {
        // asked once more after the end: what it waits for may have come with it
        isOver = child.exitCode !== null || child.signalCode !== null;
        const value = await seen();
        if (value) return value as NonNullable<Awaited<ReturnType<typeof seen>>>;
      }
      throw new Error(`It did not come to that. The run printed:\n${printed.log}`);
    },
  };
}

/** In the file, the cause is an index among the findings. */
function readReport(text: string): Report {
  const file = JSON.parse(text) as Omit<Report, 'verdict'> & {
    verdict: Omit<Report['verdict'], 'cause'> & { cause?: number };
  };
  const { cause, ...verdict } = file.verdict;
  const finding = cause === undefined ? undefined : file.findings[cause];
  return { ...file, verdict: { ...verdict, ...(finding && { cause: finding }) } };
}

async function whenEnded(child: ChildProcess, options: RunOptions) {
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    killGroup(child);
  }, options.timeoutMs ?? 60_000);
  const { signalAfter } = options;
  const knock = signalAfter && setTimeout(() => child.kill(signalAfter.signal), signalAfter.ms);
  try {
    return await new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null; timedOut: boolean }>(
      (ended, failed) => {
        child.on('error', failed);
        // a child of the bundle's that still holds the pipes would keep 'close' away: the process itself is what counts
        child.on('exit', (exitCode, signal) => {
          const done = () => ended({ exitCode, signal, timedOut });
          child.once('close', done);
          setTimeout(done, 1000).unref();
        });
      },
    );
  } finally {
    clearTimeout(limit);
    clearTimeout(knock);
  }
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // it has ended meanwhile
  }
}

/** A fresh set for each step, as the runner makes them, outside RUNNER_TEMP so that what remains there is the bundle's. */
function fileCommandFiles(room: Room) {
  const folder = join(room.top, `file-commands-${randomInt(1e9)}`);
  mkdirSync(folder, { mode: 0o777 });
  const path = (name: string) => {
    const file = join(folder, name);
    writeFileSync(file, '', { mode: 0o666 });
    return file;
  };
  return {
    GITHUB_OUTPUT: path('output'),
    GITHUB_STATE: path('state'),
    GITHUB_STEP_SUMMARY: path('summary'),
    GITHUB_ENV: path('env'),
    GITHUB_PATH: path('path'),
  };
}

function machineVariables(room: Room): Record<string, string> {
  const kept = ['DOCKER_HOST', 'DOCKER_CONFIG', 'SystemRoot', 'PATHEXT', 'COMSPEC', 'LANG'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    PATH: [room.bin, process.env['PATH'] ?? ''].join(process.platform === 'win32' ? ';' : ':'),
    HOME: room.home,
    USERPROFILE: room.home,
    ...(process.platform === 'win32' ? { TEMP: room.temp, TMP: room.temp } : {}),
  };
}

/**
 * The variables of a JavaScript action's step on a GitHub-hosted runner. The API is a port where nobody listens; a proxy
 * of this machine's is not handed on.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
function runnerVariables(room: Room, event: RunOptions['event']): Record<string, string> {
  const eventPath = join(room.top, 'event.json'); // in a container job it is no part of RUNNER_TEMP either
  const payload = event?.payload ?? { ref: 'refs/tags/v1.4.0', repository: { full_name: 'org/courses' } };
  writeFileSync(eventPath, JSON.stringify(payload));
  return {
    ...machineVariables(room),
    ...RUNNER_TOKENS,
    ACTIONS_RUNTIME_URL: 'http://127.0.0.1:9/runtime/',
    ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/results/',
    ACTIONS_CACHE_URL: 'http://127.0.0.1:9/cache/',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/token',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__org_release-guard',
    GITHUB_ACTION_PATH: dirname(dirname(bundlePath)),
    GITHUB_ACTION_REF: 'v1',
    GITHUB_ACTION_REPOSITORY: 'org/release-guard',
    GITHUB_ACTOR: 'somebody',
    GITHUB_ACTOR_ID: '4711',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_BASE_REF: '',
    GITHUB_EVENT_NAME: event?.name ?? 'push',
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
    GITHUB_HEAD_REF: '',
    GITHUB_JOB: 'release',
    GITHUB_REF: 'refs/tags/v1.4.0',
    GITHUB_REF_NAME: 'v1.4.0',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_REF_TYPE: 'tag',
    GITHUB_REPOSITORY: 'org/courses',
    GITHUB_REPOSITORY_ID: '815',
    GITHUB_REPOSITORY_OWNER: 'org',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: String(randomInt(1e9, 1e12)),
    GITHUB_RUN_NUMBER: '42',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '0c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ff',
    GITHUB_TRIGGERING_ACTOR: 'somebody',
    GITHUB_WORKFLOW: 'release',
    GITHUB_WORKFLOW_REF: 'org/courses/.github/workflows/release.yml@refs/tags/v1.4.0',
    GITHUB_WORKSPACE: room.workspace,
    RUNNER_ARCH: process.arch.toUpperCase(),
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: `bench-${room.id}`,
    RUNNER_OS: { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[process.platform as string] ?? 'Linux',
    RUNNER_TEMP: room.temp,
    RUNNER_TOOL_CACHE: join(room.top, 'tools'),
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
