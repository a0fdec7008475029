import { readYaml } from '../../policy/read.ts';
import type { Reason } from '../../reasons.ts';

/** What a rollback has to know of a workflow file. Texts may hold expressions (`expression.ts`); all of it is foreign. */
export interface WorkflowFile {
  readonly name: string | undefined;
  /** Names of the events under `on`. */
  readonly triggers: readonly string[];
  /** `undefined` where the file has no `workflow_dispatch`. */
  readonly dispatch: { readonly inputs: ReadonlyMap<string, DeclaredInput> } | undefined;
  /** What it takes where another workflow calls it. */
  readonly callInputs: ReadonlyMap<string, DeclaredInput>;
  readonly concurrency: Concurrency | undefined;
  readonly permissions: Permissions | undefined;
  readonly jobs: readonly JobDefinition[];
}

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs */
export interface DeclaredInput {
  readonly name: string;
  /** `string`, `boolean`, `number`, `choice`, `environment`; foreign, others may come. */
  readonly type: string;
  readonly required: boolean;
  /** As text; `undefined` where there is none. */
  readonly default: string | undefined;
  /** Of a `choice`. */
  readonly options: readonly string[];
}

/** A `concurrency` block, its group as it is written. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#concurrency */
export interface Concurrency {
  readonly group: string;
  /** `unknown` where an expression decides it. */
  readonly cancelsInProgress: boolean | 'unknown';
  /** `max`: up to 100 runs wait in turn instead of one. */
  readonly queue: string | undefined;
  /** Line of the file, from 1. */
  readonly line: number;
}

/** A block `permissions:`; what it does not name, it takes away. */
export interface Permissions {
  readonly all: 'read' | 'write' | undefined;
  readonly scopes: ReadonlyMap<string, string>;
  /** Line of the file, from 1. */
  readonly line: number;
}

/** A job of a workflow file, as far as it matters here; texts are as they are written, expressions and all. */
export interface JobDefinition {
  readonly key: string;
  readonly name: string | undefined;
  readonly needs: readonly string[];
  readonly if: string | undefined;
  readonly hasMatrix: boolean;
  /** Name of the environment that it deploys to. */
  readonly environment: string | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly permissions: Permissions | undefined;
  /** The reusable workflow that it calls: `./.github/workflows/deploy.yml` or `owner/name/path@ref`. */
  readonly uses: string | undefined;
  /** What it hands to that workflow, as it is written. */
  readonly with: ReadonlyMap<string, string>;
  readonly steps: readonly StepDefinition[];
  /** Line of the file, from 1. */
  readonly line: number;
}

/** A step of a job; texts are as they are written. */
export interface StepDefinition {
  readonly name: string | undefined;
  readonly uses: string | undefined;
  readonly run: string | undefined;
  /** The input `github-token` as it is written. */
  readonly tokenInput: string | undefined;
}

/** A workflow file, or why it cannot be used. */
export type WorkflowFileReading =
  | { readonly ok: true; readonly file: WorkflowFile }
  /** A clause: `it is not YAML (line 3)`. */
  | { readonly ok: false; readonly why: string };

const WHY: Readonly<Partial<Record<Reason, string>>> = {
  'policy-too-large': 'it is larger or nested deeper than anything that is read here',
  'policy-duplicate-key': 'a key occurs twice in it',
};

/**
 * Takes a workflow file apart as far as a rollback needs it. Bounded, and never throws: what has an unexpected shape is
 * left out, because GitHub and not this code decides what a workflow is.
 */
export function readWorkflowFile(text: string): WorkflowFileReading {
  const { located, mistakes } = readYaml(text, 'workflow');
  const [mistake] = mistakes;
  if (located === undefined || mistake !== undefined) {
    const line = mistake === undefined ? '' : ` (line ${mistake.position.line})`;
    return { ok: false, why: `${(mistake && WHY[mistake.reason]) ?? 'it is not YAML that can be read'}${line}` };
  }
  const root = asMap(located.data);
  if (root === undefined) return { ok: false, why: 'it is not a map' };
  const reader = new Reader((path) => located.position(path, 'key').line);
  const jobs = asMap(root['jobs']);
  if (jobs === undefined) return { ok: false, why: 'it has no jobs' };
  // A YAML 1.1 reader, and files that went through one, know the key as the truth value that "on" means there.
  const on = root['on'] ?? root['true'];
  return {
    ok: true,
    file: {
      name: asText(root['name']),
      triggers: triggers(on),
      dispatch: triggers(on).includes('workflow_dispatch') ? { inputs: inputs(on, 'workflow_dispatch') } : undefined,
      callInputs: inputs(on, 'workflow_call'),
      concurrency: reader.concurrency(root['concurrency'], ['concurrency']),
      permissions: reader.permissions(root['permissions'], ['permissions']),
      jobs: Object.entries(jobs).flatMap(([key, value]) => reader.job(key, value)),
    },
  };
}

type Path = readonly string[];
type UnknownMap = Readonly<Record<string, unknown>>;

class Reader {
  readonly #line: (path: Path) => number;
  constructor(line: (path: Path) => number) {
    this.#line = line;
  }

  concurrency(value: unknown, path: Path): Concurrency | undefined {
    const line = this.#line(path);
    const text = asText(value);
    if (text !== undefined) return { group: text, cancelsInProgress: false, queue: undefined, line };
    const map = asMap(value);
    const group = asText(map?.['group']);
    if (map === undefined || group === undefined) return undefined;
    const cancels = map['cancel-in-progress'];
    return {
      group,
      cancelsInProgress: typeof cancels === 'boolean' ? cancels : cancels === undefined ? false : 'unknown',
      queue: asText(map['queue']),
      line,
    };
  }

  permissions(value: unknown, path: Path): Permissions | undefined {
    const line = this.#line(path);
    if (value === 'read-all' || value === 'write-all') {
      return { all: value === 'read-all' ? 'read' : 'write', scopes: new Map(), line };
    }
    const map = asMap(value);
    if (map === undefined) return undefined;
    const scopes = Object.entries(map).map(([scope, access]) => [scope, asText(access) ?? 'none'] as const);
    return { all: undefined, scopes: new Map(scopes), line };
  }

  job(key: string, value: unknown): readonly JobDefinition[] {
    const job = asMap(value);
    if (job === undefined) return [];
    const path = ['jobs', key];
    return [
      {
        key,
        name: asText(job['name']),
        needs: texts(job['needs']),
        if: asText(job['if']),
        hasMatrix: asMap(job['strategy'])?.['matrix'] !== undefined,
        environment: asText(job['environment']) ?? asText(asMap(job['environment'])?.['name']),
        concurrency: this.concurrency(job['concurrency'], [...path, 'concurrency']),
        permissions: this.permissions(job['permissions'], [...path, 'permissions']),
        uses: asText(job['uses']),
        with: new Map(
          Object.entries(asMap(job['with']) ?? {}).flatMap(([name, given]) => {
            const text = asText(given);
            return text === undefined ? [] : [[name, text] as const];
          }),
        ),
        steps: asList(job['steps']).flatMap(step),
        line: this.#line(path),
      },
    ];
  }
}

function step(value: unknown): readonly StepDefinition[] {
  const map = asMap(value);
  if (map === undefined) return [];
  return [
    {
      name: asText(map['name']),
      uses: asText(map['uses']),
      run: asText(map['run']),
      tokenInput: asText(asMap(map['with'])?.['github-token']),
    },
  ];
}

function triggers(on: unknown): readonly string[] {
  const map = asMap(on);
  return map === undefined ? texts(on) : Object.keys(map);
}

function inputs(on: unknown, trigger: 'workflow_dispatch' | 'workflow_call'): ReadonlyMap<string, DeclaredInput> {
  const declared = asMap(asMap(asMap(on)?.[trigger])?.['inputs']);
  return new Map(
    Object.entries(declared ?? {}).map(([name, value]) => {
      const map = asMap(value);
      return [
        name,
        {
          name,
          type: asText(map?.['type']) ?? 'string',
          required: map?.['required'] === true || map?.['required'] === 'true',
          default: asText(map?.['default']),
          options: asList(map?.['options']).flatMap((option) => asText(option) ?? []),
        },
      ];
    }),
  );
}

/** What a job's own block, or else the workflow's, gives the job's token; `undefined` where the repository's default decides. */
export function actionsAccess(
  file: WorkflowFile,
  job: JobDefinition,
): { readonly access: string; readonly line: number } | undefined {
  const block = job.permissions ?? file.permissions;
  return block && { access: block.all ?? block.scopes.get('actions') ?? 'none', line: block.line };
}

/** The job with this key and every job that needs it, by whatever way; in the file's order. */
export function withDependents(file: WorkflowFile, key: string): readonly JobDefinition[] {
  const keys = new Set([key]);
  // Each round finds at least one more job, or is the last.
  for (let size = 0; size !== keys.size; ) {
    size = keys.size;
    for (const job of file.jobs) if (job.needs.some((needed) => keys.has(needed))) keys.add(job.key);
  }
  return file.jobs.filter((job) => keys.has(job.key));
}

/** The step in which a job builds an image. */
export interface BuildStep {
  readonly job: string;
  /** `step "Build and push"`, or `a step`. */
  readonly step: string;
  /** What builds: `docker/build-push-action`, `docker build`. */
  readonly by: string;
}

const BUILDING_ACTIONS: readonly RegExp[] = [
  /^docker\/(?:build-push-action|bake-action)\b/i,
  /^redhat-actions\/buildah-build\b/i,
  /^mr-smithers-excellent\/docker-build-push\b/i,
  /^(?:aevea|int128)\/(?:action-)?kaniko/i,
  /^(?:ko-build|imjasonh)\/setup-ko\b/i,
  /^buildpacks\/github-actions\//i,
];

const BUILDING_COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:docker|podman|nerdctl)(?:\s+--?[\w-]+(?:[= ][^\s-]\S*)?)*\s+(?:image\s+)?build\b/, 'docker build'],
  [/\bdocker\s+(?:builder|buildx)\s+(?:build|bake)\b/, 'docker buildx'],
  [/\bdocker(?:\s+|-)compose\b[^\n]*\s(?:build\b|(?:up|run|create)\b[^\n]*\s--build\b)/, 'docker compose build'],
  [/\bbuildah\s+(?:bud|build)\b/, 'buildah'],
  [/\bjib(?:DockerBuild|BuildTar)?\b|\bjib:(?:build|dockerBuild|buildTar)\b/, 'Jib'],
  [/\bspring-boot:build-image(?:-no-fork)?\b/, 'spring-boot:build-image'],
  [/\bbootBuildImage\b/, 'bootBuildImage'],
  [/\bkaniko\b|\/kaniko\/executor\b/, 'kaniko'],
  [/\bpack\s+build\s/, 'pack build'],
  [/\bko\s+(?:build|publish|apply|resolve)\b/, 'ko'],
  [/\bdockerBuildImage\b/, 'dockerBuildImage'],
  [/\b(?:docker:build|dockerfile:build)\b/, 'a Docker plugin of the build'],
];

/** Steps that build an image, of these jobs, as far as their own words show it. */
export function buildSteps(jobs: readonly JobDefinition[]): readonly BuildStep[] {
  return jobs.flatMap((job) =>
    job.steps.flatMap((one) => {
      const by = builder(one);
      return by === undefined
        ? []
        : [{ job: job.key, step: one.name === undefined ? 'a step' : `step "${one.name}"`, by }];
    }),
  );
}

function builder({ uses, run }: StepDefinition): string | undefined {
  if (uses !== undefined && BUILDING_ACTIONS.some((pattern) => pattern.test(uses))) return uses.split('@')[0];
  if (run === undefined) return undefined;
  // A comment in a script builds nothing, and a line that goes on is one line.
  const script = run
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .slice(0, MOST_SCRIPT);
  return BUILDING_COMMANDS.find(([pattern]) => pattern.test(script))?.[1];
}

const MOST_SCRIPT = 64 * 1024;

/** Whether a step is this action: by the name that it is published under, or by the repository that it runs from here. */
export function isGuardStep(step: StepDefinition, ownRepository: string | undefined): boolean {
  const repository = step.uses?.split('@')[0]?.toLowerCase();
  if (repository === undefined) return false;
  if (ownRepository !== undefined && ownRepository !== '') {
    return repository === ownRepository.toLowerCase() || isNamedGuard(repository);
  }
  return isNamedGuard(repository);
}

function isNamedGuard(repository: string): boolean {
  return /^[^/.][^/]*\/release-guard$/.test(repository);
}

function asMap(value: unknown): UnknownMap | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as UnknownMap) : undefined;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A text, or a list of texts. */
function texts(value: unknown): readonly string[] {
  const one = asText(value);
  return one === undefined ? asList(value).flatMap((item) => asText(item) ?? []) : [one];
}
