import { copyAction, git, publishAction, startAct, type WorkflowResult, type WorkflowRun } from './act-run.ts';
import { makeRoom, type Room } from './room.ts';

export interface LiveWorkflow extends WorkflowRun {
  readonly room: Room;
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

/** Starts a workflow for a push, in a repository of its own. */
export function startWorkflow(options: WorkflowOptions): LiveWorkflow {
  const room = makeRoom({ '.github/workflows/release.yml': options.workflow, ...options.files });
  const server = publishAction(room.top);
  if (options.local) copyAction(room.workspace);
  git(room.workspace, 'init', '--quiet', '--initial-branch', 'main');
  git(room.workspace, 'remote', 'add', 'origin', 'https://github.com/org/courses');
  git(room.workspace, 'add', '--all');
  git(room.workspace, 'commit', '--quiet', '--message', 'everything');
  const run = startAct({
    cwd: room.workspace,
    home: room.home,
    temp: room.temp,
    runnerName: `bench-${room.id}`,
    server,
    workflow: 'release.yml',
    argv: [
      ['--env', 'GITHUB_API_URL=http://127.0.0.1:9', '--secret', 'GITHUB_TOKEN=decoy-token-of-the-job'],
      ...Object.entries(options.env ?? {}).map(([name, value]) => ['--env', `${name}=${value}`]),
    ].flat(),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  return { ...run, room };
}
