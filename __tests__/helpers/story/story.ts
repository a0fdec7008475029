import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { makeImages } from '../../../scripts/demo-image.ts';
import { LABEL_RUNNER } from '../../../src/platform/docker.ts';
import { type ActLine, publishAction, startAct, type WorkflowResult, type WorkflowRun } from '../act-run.ts';
import { bundlePath } from '../bundle.ts';
import { type StandIn, startGitHub } from '../github/stand-in.ts';
import { latest, type Run, type RunStatus, type Step } from '../github/state.ts';
import { openProduction, type Production } from './production.ts';
import { checkOut, makeShop, RELEASES, type ReleaseTag } from './shop.ts';

/** One attempt of a release run, played by the workflow runner. */
export interface Played {
  readonly tag: string;
  readonly run: Run;
  readonly attempt: number;
  readonly result: WorkflowResult;
}

export interface StoryEvents {
  /** A release run begins: attempt 1 because of a pushed tag, a later one because somebody started it again. */
  readonly onBegin?: (tag: string, attempt: number) => void;
  readonly onLine?: (tag: string, attempt: number, line: ActLine) => void;
  readonly onEnd?: (played: Played) => void;
}

/**
 * A team's whole world on one machine: the shop's repository, GitHub (the stand-in), a workflow runner (act) with the
 * guard's bundle behind `uses: org/release-guard@v1`, and production behind a port. What GitHub is asked to start, the
 * runner really runs.
 */
export interface Story extends AsyncDisposable {
  readonly github: StandIn;
  readonly production: Production;
  /** In the names and labels of all that it makes on the engine. */
  readonly name: string;
  /** In the order in which they ended. */
  readonly played: readonly Played[];
  /** Pushes a tag and plays its release run to the end, with all that it starts. */
  push(tag: ReleaseTag): Promise<Played>;
  /** Which tables production's database has, from the next deployment on. */
  setTables(tables: string): void;
  /** What `release-guard history` prints. */
  history(): Promise<string>;
  /** Ids of containers that the guards have left behind. */
  leftovers(): readonly string[];
  /** Ends everything that runs and takes everything away; may be called at any time, and twice. */
  close(): Promise<void>;
}

const execute = promisify(execFile);
const ACTOR = 'ann';
/** GitHub's own time until a runner takes a job. */
const QUEUED: readonly Step[] = [{ status: 'queued', ms: 300 }, { status: 'in_progress' }];
/** What a runner may still take away when it was told to stop. */
const LAST_WORDS_MS = 6_000;

export async function beginStory(events: StoryEvents = {}): Promise<Story> {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'release-guard-story-')));
  const name = `release-guard-story-${randomBytes(4).toString('hex')}`;
  const image = `${name}/shop`;
  const shop = join(top, 'shop');
  const running = new Set<WorkflowRun>();
  const started: Promise<unknown>[] = [];
  const played: Played[] = [];
  let isClosed = false;

  const github = await startGitHub({
    repository: 'acme/shop',
    steps: QUEUED,
    onStarted: (run) => {
      const playing = play(run);
      started.push(playing.catch(() => undefined));
      return playing.then(() => undefined);
    },
  });
  const production = await openProduction(`${name}-production`);
  const setTables = (tables: string) => writeFileSync(join(top, 'production.env'), `DEMO_TABLES=${tables}\n`);
  let server = '';

  const play = async (run: Run): Promise<Played> => {
    const tag = run.branch;
    const attempt = latest(run).number;
    const room = join(top, `run-${run.id}-${attempt}`);
    const folder = (part: string) => {
      const path = join(room, part);
      mkdirSync(path, { recursive: true });
      return path;
    };
    const cwd = join(folder('.'), 'checkout');
    checkOut(shop, tag, cwd, github.state.repository);
    const eventPath = join(room, 'event.json');
    writeFileSync(
      eventPath,
      JSON.stringify({ ref: `refs/tags/${tag}`, after: run.sha, repository: { full_name: github.state.repository } }),
    );
    if (isClosed) throw new Error('The story is over.');
    events.onBegin?.(tag, attempt);
    const workflow = startAct({
      cwd,
      home: folder('home'),
      temp: folder('temp'),
      runnerName: `${name}-${attempt}`,
      server,
      workflow: 'release.yml',
      argv: [
        ['--eventpath', eventPath, '--actor', ACTOR, '--secret', `GITHUB_TOKEN=${github.token}`],
        variables('--var', { PRODUCTION_URL: production.url, IMAGE: image }),
        variables('--env', {
          GITHUB_API_URL: github.url,
          GITHUB_RUN_ID: String(run.id),
          GITHUB_RUN_NUMBER: String(run.number),
          GITHUB_RUN_ATTEMPT: String(attempt),
          GITHUB_TRIGGERING_ACTOR: latest(run).triggeringActor,
          GITHUB_WORKFLOW_REF: `${github.state.repository}/${run.workflow.path}@refs/tags/${tag}`,
          PRODUCTION_NAME: production.name,
          PRODUCTION_PORT: String(production.port),
          PRODUCTION_FOLDER: top,
        }),
      ].flat(),
      ...(events.onLine ? { onLine: (line) => events.onLine?.(tag, attempt, line) } : {}),
    });
    running.add(workflow);
    const result = await workflow.result.finally(() => running.delete(workflow));
    github.state.finish(run, result.exitCode === 0 ? 'success' : 'failure', jobsOf(run, result));
    const one: Played = { tag, run, attempt, result };
    played.push(one);
    events.onEnd?.(one);
    return one;
  };

  const jobsOf = (run: Run, { jobs }: WorkflowResult): Record<string, { status: RunStatus; conclusion: Conclusion }> =>
    Object.fromEntries(
      github.state.fileOf(run).jobs.map(({ key, name: shown }) => {
        const came = jobs.get(key);
        const conclusion = came === 'success' ? 'success' : came === undefined ? 'skipped' : 'failure';
        return [shown, { status: 'completed', conclusion }];
      }),
    );

  const containers = (filter: string) => lines('ps', '--all', '--quiet', '--filter', filter);
  const leftContainers = () => [1, 2].flatMap((attempt) => containers(`label=${LABEL_RUNNER}=${name}-${attempt}`));

  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    // The guard's post step takes away what the guard has started.
    for (const workflow of running) workflow.kill('SIGINT');
    const ends = [...running].map(({ result }) => result.catch(() => undefined));
    await Promise.race([Promise.all([...ends, ...started]), sleep(LAST_WORDS_MS)]);
    for (const workflow of running) workflow.kill('SIGKILL');
    await production.close();
    await github[Symbol.asyncDispose]();
    const left = leftContainers();
    if (left.length > 0) spawnSync('docker', ['rm', '--force', '--volumes', ...left], { stdio: 'ignore' });
    const images = lines('images', '--format', '{{.Repository}}:{{.Tag}}', '--filter', `reference=${name}/*`);
    if (images.length > 0) spawnSync('docker', ['rmi', '--force', ...images], { stdio: 'ignore' });
    rmSync(top, { recursive: true, force: true });
  };

  try {
    server = publishAction(top);
    makeShop(shop, github.state);
    github.state.environment('production');
    setTables('plans users');
    makeImages(Object.fromEntries(Object.entries(RELEASES).map(([tag, says]) => [`${image}-prepared:${tag}`, says])));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    github,
    production,
    name,
    played,
    setTables,
    push: async (tag) => {
      const sha = github.state.resolve(`refs/tags/${tag}`) ?? '';
      const run = github.state.run('release.yml', { branch: tag, sha, status: 'in_progress', actor: ACTOR });
      return await play(run);
    },
    history: async () => {
      const environment = {
        PATH: process.env['PATH'],
        HOME: top,
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: github.state.repository,
        GITHUB_TOKEN: github.token,
      };
      const { stdout } = await execute(process.execPath, [bundlePath, 'history'], { cwd: shop, env: environment });
      return stdout.trimEnd();
    },
    leftovers: leftContainers,
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Conclusion = 'success' | 'failure' | 'skipped';

function variables(option: string, values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => [option, `${name}=${value}`]);
}

function lines(...argv: readonly string[]): readonly string[] {
  const text = execFileSync('docker', argv, { encoding: 'utf8', stdio: 'pipe' });
  return text.split('\n').filter((line) => line !== '');
}
