import type {
  EnvironmentRules,
  GitHub,
  GitHubFailure,
  GitHubResult,
  Workflow,
  WorkflowJob,
} from '../../platform/github.ts';
import type { Template } from '../../policy/policy.ts';
import type { Target } from '../plan.ts';
import { dispatchInputs } from './dispatch-inputs.ts';
import { type ExpressionContext, evaluateText } from './expression.ts';
import { ownContext } from './run-context.ts';
import { dispatchStart, knownFile, rerunStart } from './starts.ts';
import { readWorkflowFile, type WorkflowFile } from './workflow-file.ts';

/** A fact, or the reason why it is not known: a clause (`GitHub does not show it to this token`). */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

/** The workflow's file at one place, with the files that it calls out of the same commit. */
export interface WorkflowAt {
  /** Name of the tag or branch, as a dispatch is sent to it. */
  readonly ref: string;
  readonly fullRef: string;
  readonly sha: string | undefined;
  readonly path: string;
  /** `undefined`: there is no such file. */
  readonly file: Known<WorkflowFile | undefined>;
  /** By the words of `uses`. */
  readonly called: ReadonlyMap<string, WorkflowFile>;
}

/** What is known of the run that this program runs in. */
export interface OwnRun {
  readonly path: string | undefined;
  readonly file: Known<WorkflowFile>;
  readonly jobKey: string | undefined;
  readonly context: ExpressionContext;
  /** Concurrency groups that GitHub says it holds or waits for. */
  readonly groups: Known<readonly string[]>;
  /** `GITHUB_ACTION_REPOSITORY`: where the running action comes from. */
  readonly actionRepository: string | undefined;
  /** Whether the token is of a kind that a job is never given: a person's. */
  readonly personalToken: boolean;
}

/** Everything that decides whether GitHub would start the release workflow again. */
export interface MechanismFacts {
  /** `owner/name`. */
  readonly repository: string;
  /** Whether this is GitHub's own cloud; older Enterprise Servers take fewer inputs. */
  readonly cloud: boolean;
  readonly target: Target;
  /** File name. */
  readonly workflow: string;
  /** `undefined`: GitHub knows no such workflow. */
  readonly state: Known<Workflow | undefined>;
  readonly atTag: WorkflowAt;
  readonly atDefault: Known<WorkflowAt>;
  /** Jobs of the latest attempt of the target's run. */
  readonly jobs: Known<readonly WorkflowJob[]>;
  /** The GitHub environment that releases are recorded under. */
  readonly environment: string;
  /** By name; `undefined`: there is no such environment, so it has no rules. */
  readonly environments: ReadonlyMap<string, Known<EnvironmentRules | undefined>>;
  readonly own: OwnRun;
}

/** What the facts are gathered about. */
export interface FactsRequest {
  readonly github: GitHub;
  readonly target: Target;
  /** File name of the release workflow. */
  readonly workflow: string;
  /** The GitHub environment that releases are recorded under. */
  readonly environment: string;
  /** Job to run again, if the user named one. */
  readonly job: string | undefined;
  /** `rollback.inputs`. */
  readonly inputs: Readonly<Record<string, Template>>;
  readonly token: string | undefined;
  /** Variables of this process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The facts, or the failure without which there is no plan. */
export type FactsResult =
  | { readonly ok: true; readonly facts: MechanismFacts }
  /** Without this nothing can be planned; `doing` is a clause: `reading the workflow release.yml`. */
  | { readonly ok: false; readonly failure: GitHubFailure; readonly doing: string };

/** After these, the next request would fare no better, and what is missing is not known to be missing. */
const STOPPING: ReadonlySet<GitHubFailure['kind']> = new Set([
  'token',
  'rate-limit',
  'unreachable',
  'redirected',
  'malformed',
  'endless',
  'cancelled',
]);

const MOST_CALLED_FILES = 10;
const MOST_CALL_DEPTH = 3;
const MOST_ENVIRONMENTS = 10;

/**
 * Reads everything that decides how the target can be started again; sends nothing that changes anything. Reads that do
 * not depend on each other are sent together. What cannot be read is a fact that is not known, except where GitHub
 * itself cannot be talked to while the workflow, its file at the tag or the job in question is read.
 */
export async function gatherFacts(request: FactsRequest): Promise<FactsResult> {
  const { github, target, variables } = request;
  const workflow = fileName(request.workflow);
  const path = target.run?.path ?? `.github/workflows/${workflow}`;
  const { run } = target;
  const [state, tagText, jobs, atDefault, own] = await Promise.all([
    github.workflow(workflow),
    github.fileAt(path, target.commit),
    run === undefined ? undefined : github.jobs(run.id),
    readAtDefault(github, path),
    readOwnRun(request),
  ]);
  const essential: readonly (readonly [GitHubResult<unknown> | undefined, string])[] = [
    [state, `reading the workflow ${workflow}`],
    [tagText, `reading ${path} at ${target.tag}`],
    [request.job === undefined ? undefined : jobs, `reading the jobs of run ${run?.id}`],
  ];
  for (const [result, doing] of essential) {
    if (result !== undefined && !result.ok && STOPPING.has(result.failure.kind)) {
      return { ok: false, failure: result.failure, doing };
    }
  }
  const file = parsed(tagText);
  const atTag: WorkflowAt = {
    ref: target.tag,
    fullRef: `refs/tags/${target.tag}`,
    sha: target.commit,
    path,
    file,
    called: await readCalled(github, file, target.commit),
  };
  const facts: MechanismFacts = {
    repository: github.repository,
    cloud: isCloud(variables['GITHUB_SERVER_URL']),
    target,
    workflow,
    state: absentAsUndefined(state),
    atTag,
    atDefault,
    jobs: jobs === undefined ? { known: false, why: 'no run of it is known' } : fact(jobs),
    environment: request.environment,
    environments: new Map(),
    own,
  };
  return { ok: true, facts: { ...facts, environments: await readEnvironments(github, facts, request.inputs) } };
}

/** `release.yml`, also where the whole path was given. */
function fileName(workflow: string): string {
  return workflow.split('/').at(-1) ?? workflow;
}

function isCloud(server: string | undefined): boolean {
  const host = /^https:\/\/([^/:]+)/i.exec(server ?? 'https://github.com')?.[1]?.toLowerCase() ?? '';
  return host === 'github.com' || host.endsWith('.ghe.com');
}

async function readAtDefault(github: GitHub, path: string): Promise<Known<WorkflowAt>> {
  const branch = fact(await github.defaultBranch());
  if (!branch.known) return branch;
  const ref = branch.value;
  const file = parsed(await github.fileAt(path, ref));
  const called = await readCalled(github, file, ref);
  return { known: true, value: { ref, fullRef: `refs/heads/${ref}`, sha: undefined, path, file, called } };
}

/** Workflows that this one calls by a path; those of other repositories stay unread. */
async function readCalled(
  github: GitHub,
  file: Known<WorkflowFile | undefined>,
  ref: string,
): Promise<ReadonlyMap<string, WorkflowFile>> {
  const called = new Map<string, WorkflowFile>();
  const asked = new Set<string>();
  let level = file.known && file.value !== undefined ? [file.value] : [];
  for (let depth = 0; depth < MOST_CALL_DEPTH && level.length > 0; depth++) {
    const uses = level.flatMap(({ jobs }) => jobs.flatMap((job) => job.uses ?? []));
    const next = [...new Set(uses)]
      .filter((one) => one.startsWith('./') && !asked.has(one))
      .slice(0, MOST_CALLED_FILES - asked.size);
    for (const one of next) asked.add(one);
    const read = await Promise.all(
      next.map(async (one) => [one, parsed(await github.fileAt(one.slice(2), ref))] as const),
    );
    level = [];
    for (const [one, result] of read) {
      if (!result.known || result.value === undefined) continue;
      called.set(one, result.value);
      level.push(result.value);
    }
  }
  return called;
}

async function readOwnRun({ github, variables, token }: FactsRequest): Promise<OwnRun> {
  const context = ownContext(variables);
  const place = ownPlace(variables, github.repository);
  const unknown = { known: false, why: 'this is not a run of a workflow of this repository' } as const;
  const [file, groups] = await Promise.all([
    place === undefined ? undefined : github.fileAt(place.path, place.ref),
    context.runId === undefined || context.repository !== github.repository
      ? undefined
      : github.concurrencyGroups(context.runId),
  ]);
  const read: Known<WorkflowFile | undefined> = file === undefined ? unknown : parsed(file);
  return {
    path: place?.path,
    file: present(read),
    jobKey: variables['GITHUB_JOB'] || undefined,
    context,
    groups: groups === undefined ? unknown : fact(groups),
    actionRepository: variables['GITHUB_ACTION_REPOSITORY'] || undefined,
    personalToken: /^(?:gh[pou]_|github_pat_)/.test(token ?? ''),
  };
}

/** `GITHUB_WORKFLOW_REF` is `owner/name/.github/workflows/x.yml@refs/heads/main`. */
function ownPlace(
  variables: FactsRequest['variables'],
  repository: string,
): { readonly path: string; readonly ref: string } | undefined {
  const [place = '', ref = ''] = (variables['GITHUB_WORKFLOW_REF'] ?? '').split(/@(.*)/s);
  if (!place.toLowerCase().startsWith(`${repository.toLowerCase()}/`)) return undefined;
  const path = place.slice(repository.length + 1);
  const at = variables['GITHUB_WORKFLOW_SHA'] || ref;
  return path === '' || at === '' ? undefined : { path, ref: at };
}

/** Rules of every environment that a job may deploy to, whichever way the workflow is started. */
async function readEnvironments(
  github: GitHub,
  facts: MechanismFacts,
  inputs: Readonly<Record<string, Template>>,
): Promise<ReadonlyMap<string, Known<EnvironmentRules | undefined>>> {
  const names = [...environmentNames(facts, inputs)].slice(0, MOST_ENVIRONMENTS);
  return new Map(
    await Promise.all(names.map(async (name) => [name, fact(await github.environmentRules(name))] as const)),
  );
}

function environmentNames(facts: MechanismFacts, wanted: Readonly<Record<string, Template>>): ReadonlySet<string> {
  const places = [facts.atTag, ...(facts.atDefault.known ? [facts.atDefault.value] : [])];
  const dispatched = places.map((at) => {
    const file = knownFile(at);
    if (file?.dispatch === undefined) return undefined;
    return dispatchStart(facts, at, dispatchInputs(file, wanted, facts.target.tag, at.path).inputs);
  });
  const names = [rerunStart(facts), ...dispatched].flatMap((start) =>
    (start?.reach.jobs ?? []).flatMap(({ job, context, runs }) => {
      if (job.environment === undefined || runs === 'no') return [];
      // A name that is not known beforehand is most likely the one that releases are recorded under.
      return evaluateText(job.environment, context) ?? facts.environment;
    }),
  );
  return new Set(names.filter((name) => name !== ''));
}

function present<T>(fact: Known<T | undefined>): Known<T> {
  if (!fact.known) return fact;
  return fact.value === undefined ? { known: false, why: 'it is not there' } : { known: true, value: fact.value };
}

function parsed(result: GitHubResult<string>): Known<WorkflowFile | undefined> {
  const text = absentAsUndefined(result);
  if (!text.known) return text;
  if (text.value === undefined) return { known: true, value: undefined };
  const reading = readWorkflowFile(text.value);
  return reading.ok ? { known: true, value: reading.file } : { known: false, why: reading.why };
}

function fact<T>(result: GitHubResult<T>): Known<T> {
  return result.ok ? { known: true, value: result.value } : { known: false, why: whyUnknown(result.failure) };
}

function absentAsUndefined<T>(result: GitHubResult<T>): Known<T | undefined> {
  return !result.ok && result.failure.kind === 'not-found' ? { known: true, value: undefined } : fact(result);
}

function whyUnknown(failure: GitHubFailure): string {
  switch (failure.kind) {
    case 'permission':
      return 'GitHub does not show it to this token';
    case 'not-found':
      return 'GitHub does not know it, or hides it from this token';
    default:
      return failure.message;
  }
}
