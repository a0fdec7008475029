import type { WorkflowJob, WorkflowRun } from '../../../src/platform/github.ts';
import type { Known, MechanismFacts, OwnRun, WorkflowAt } from '../../../src/rollback/mechanism/facts.ts';
import { examineMechanisms, type MechanismOptions } from '../../../src/rollback/mechanism/mechanism.ts';
import { ownContext } from '../../../src/rollback/mechanism/run-context.ts';
import { readWorkflowFile, type WorkflowFile } from '../../../src/rollback/mechanism/workflow-file.ts';
import type { Mechanism, Target } from '../../../src/rollback/plan.ts';
import { ROLLBACK_BY_HAND, TAG_RELEASE } from './workflow-samples.ts';

export const NOW = new Date('2026-06-30T02:13:00Z');
export const COMMIT = '9c0ffee1'.repeat(5);
export const PATH = '.github/workflows/release.yml';

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

export function unknown(why = 'GitHub does not show it to this token'): Known<never> {
  return { known: false, why };
}

export function fileOf(text: string): WorkflowFile {
  const reading = readWorkflowFile(text);
  if (!reading.ok) throw new Error(reading.why);
  return reading.file;
}

export function runOf(change: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    id: 4711,
    attempt: 1,
    workflowId: 7,
    path: PATH,
    event: 'push',
    status: 'completed',
    conclusion: 'success',
    headBranch: 'v1.4.1',
    headSha: COMMIT,
    displayTitle: 'Release v1.4.1',
    createdAt: '2026-06-20T09:00:00Z',
    startedAt: '2026-06-20T09:00:00Z',
    updatedAt: '2026-06-20T09:12:00Z',
    actor: 'alice',
    triggeringActor: 'alice',
    url: 'https://github.com/acme/shop/actions/runs/4711',
    ...change,
  };
}

export function jobOf(name: string, change: Partial<WorkflowJob> = {}): WorkflowJob {
  return {
    id: 100 + name.length,
    name,
    status: 'completed',
    conclusion: 'success',
    startedAt: undefined,
    completedAt: undefined,
    url: undefined,
    ...change,
  };
}

export function targetOf(change: Partial<Target> = {}): Target {
  return {
    tag: 'v1.4.1',
    commit: COMMIT,
    run: runOf(),
    imageDigest: undefined,
    source: 'ledger',
    why: 'It is the newest release before v1.5.0 that the ledger knows as good.',
    ...change,
  };
}

export function at(text: string | undefined, change: Partial<WorkflowAt> = {}): WorkflowAt {
  return {
    ref: 'v1.4.1',
    fullRef: 'refs/tags/v1.4.1',
    sha: COMMIT,
    path: PATH,
    file: known(text === undefined ? undefined : fileOf(text)),
    called: new Map(),
    ...change,
  };
}

export function atMain(text: string | undefined, change: Partial<WorkflowAt> = {}): Known<WorkflowAt> {
  return known(at(text, { ref: 'main', fullRef: 'refs/heads/main', sha: undefined, ...change }));
}

/** The rollback workflow, started by hand on main. */
export function ownOf(text = ROLLBACK_BY_HAND, change: Partial<OwnRun> = {}): OwnRun {
  return {
    path: '.github/workflows/rollback.yml',
    file: known(fileOf(text)),
    jobKey: 'rollback',
    context: ownContext({
      GITHUB_REF: 'refs/heads/main',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_WORKFLOW: 'Roll back',
      GITHUB_RUN_ID: '5000',
    }),
    groups: known(['rollback']),
    actionRepository: 'acme/release-guard',
    personalToken: false,
    ...change,
  };
}

/** Everything as it should be: a run of ten days ago, and a rollback workflow that holds nothing in common with it. */
export function factsOf(change: Partial<MechanismFacts> = {}): MechanismFacts {
  return {
    repository: 'acme/shop',
    cloud: true,
    target: targetOf(),
    workflow: 'release.yml',
    state: known({ id: 7, name: 'Release', path: PATH, state: 'active' }),
    atTag: at(TAG_RELEASE),
    atDefault: atMain(TAG_RELEASE),
    jobs: known([jobOf('build'), jobOf('gate'), jobOf('deploy')]),
    environment: 'production',
    environments: new Map([['production', known({ refs: 'any', patterns: [], reviewers: [], waitTimer: 0 })]]),
    own: ownOf(),
    ...change,
  };
}

export const OPTIONS: MechanismOptions = { job: 'deploy', inputs: {}, now: NOW, at: 1200 };

export function mechanismOf(
  name: Mechanism['name'],
  facts: MechanismFacts,
  options: Partial<MechanismOptions> = {},
): Mechanism {
  const found = examineMechanisms(facts, { ...OPTIONS, ...options }).find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

/** `fail rollback-run-too-old`, in order. */
export function words(mechanism: Mechanism): readonly string[] {
  return mechanism.obstacles.map(({ outcome, reason }) => `${outcome} ${reason}`);
}
