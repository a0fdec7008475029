import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../../src/inputs.ts';
import { unusedSections } from '../../../src/judge.ts';
import { loadPolicy } from '../../../src/policy/load.ts';
import { evaluateValue } from '../../../src/rollback/mechanism/expression.ts';
import { buildSteps, readWorkflowFile, withDependents } from '../../../src/rollback/mechanism/workflow-file.ts';
import type { Settings } from '../../../src/settings.ts';
import { projectFile, projectFiles, snippets, table } from '../../helpers/project-files.ts';
import { at, atMain, factsOf, jobOf, known, mechanismOf, ownOf, words } from '../rollback/facts-builder.ts';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress'?: boolean; readonly queue?: string };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface CallableInterface {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, unknown>>;
}

const RELEASE = 'examples/spring-boot/release.yml';
const REUSABLE = 'examples/workflows/rollback-reusable.yml';
const CALLER = 'examples/workflows/rollback-caller.yml';
const REQUIRED_CHECK = 'examples/workflows/release-pr.yml';
/** What each policy is called in a repository of its own, and where it lies here. */
const POLICIES: Readonly<Record<string, string>> = {
  '.github/release-guard.yml': 'examples/spring-boot/release-guard.yml',
  '.github/release-guard-live.yml': 'examples/spring-boot/release-guard-live.yml',
  '.github/release-guard-watch.yml': 'examples/workflows/release-guard-watch.yml',
  '.github/release-guard-visits.yml': 'examples/workflows/release-guard-visits.yml',
};

/** What a team copies; the demo's own workflow is driven by the demo. */
const files = projectFiles('examples', '.yml').filter(
  (path) => !path.startsWith('examples/demo/') && /^jobs:/m.test(projectFile(path)),
);
const documents = ['README.md', ...projectFiles('docs', '.md'), ...projectFiles('examples', '.md')];
const shown = documents.flatMap((path) => snippets(path, 'yaml')).filter(({ text }) => /^jobs:/m.test(text));
const workflows = [...files.map((path) => ({ place: path, text: projectFile(path) })), ...shown].map(
  ({ place, text }) => ({ place, text, workflow: parse(text) as Workflow }),
);
const outputsOfAction = Object.keys((parse(projectFile('action.yml')) as { outputs: object }).outputs);

const NOTHING_KNOWN: Parameters<typeof evaluateValue>[1] = {
  ref: undefined,
  sha: undefined,
  eventName: undefined,
  repository: undefined,
  workflow: undefined,
  runId: undefined,
  inputs: undefined,
  eventInputs: undefined,
};

const isGuard = ({ uses }: Step) => uses?.startsWith('org/release-guard@') ?? false;
const guarded = workflows.flatMap(({ place, workflow }) =>
  Object.entries(workflow.jobs).flatMap(([key, job]) =>
    (job.steps ?? [])
      .filter(isGuard)
      .map((step) => ({ place, workflow, key, job, step, name: `${place}, job ${key}` })),
  ),
);
const stepsInDocuments = documents
  .flatMap((path) => snippets(path, 'yaml'))
  .filter(({ text }) => /^- uses:/m.test(text))
  .flatMap(({ place, text }) =>
    (parse(text) as readonly Step[]).filter(isGuard).map((step) => ({ name: place, step })),
  );

/** What an expression stands for where not every text would do. */
const VALUES: Readonly<Record<string, string>> = {
  'on-fail': 'rollback',
  'dry-run': 'true',
  workflow: 'release.yml',
  to: 'v1.3.0',
  tag: 'v1.4.0',
};
const LINES: ReadonlySet<string> = new Set(['vars', 'secrets']);

const given = (step: Step, input: string): string => String(step.with?.[input] ?? '');
const mayGoBack = (step: Step) =>
  given(step, 'on-fail').includes('rollback') || /^(rollback|drill)$/.test(given(step, 'mode'));
const isRelease = ({ on }: Workflow) => 'push' in on;

/** How docs/permissions.md calls what a step does. */
function kindOf(step: Step, workflow: Workflow): string {
  const mode = given(step, 'mode') || 'gate';
  if (mode !== 'gate' && mode !== 'watch') return `mode \`${mode}\``;
  if (given(step, 'on-fail').includes('rollback')) return 'gate or watch of a release with `on-fail: rollback`';
  return mode === 'watch' || isRelease(workflow) ? 'gate or watch of a release' : 'gate of a pull request';
}

/** `contents: read`, … of a cell of a table. */
const permissionsIn = (cell = '') =>
  Object.fromEntries([...cell.matchAll(/`([a-z-]+): (read|write)`/g)].map(([, scope, access]) => [scope, access]));

describe('the example workflows', () => {
  it('are there', () => {
    expect(files.length).toBe(8);
    expect(new Set(guarded.map(({ step, workflow }) => kindOf(step, workflow)))).toEqual(
      new Set(table('docs/permissions.md', '## Per job').map(([what]) => what)),
    );
  });

  it.each([...guarded, ...stepsInDocuments].map(({ name, step }) => [name, step] as const))(
    '%s hands over inputs that the action has, with values that it accepts',
    (_name, step) => {
      const read = settingsRead(step);
      expect(read.ok ? [] : read.findings.map(({ sentence }) => sentence)).toEqual([]);
    },
  );

  it.each(workflows.map(({ place, workflow }) => [place, workflow] as const))(
    '%s uses only outputs that exist',
    (_place, workflow) => {
      for (const [key, job] of Object.entries(workflow.jobs)) {
        const text = JSON.stringify(job);
        const guards = (job.steps ?? []).filter(isGuard).flatMap(({ id }) => id ?? []);
        for (const id of guards) {
          const used = [...text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))].map(
            ([, name]) => name,
          );
          expect(
            used.filter((name) => !outputsOfAction.includes(name ?? '')),
            `of step ${id} in job ${key}`,
          ).toEqual([]);
        }
        for (const [, needed = '', output = ''] of text.matchAll(/needs\.([\w-]+)\.outputs\.([\w-]+)/g)) {
          expect([job.needs].flat(), `needs of job ${key}`).toContain(needed);
          expect(Object.keys(workflow.jobs[needed]?.outputs ?? {}), `outputs of job ${needed}`).toContain(output);
        }
      }
    },
  );

  it.each(guarded.map((one) => [one.name, one] as const))(
    '%s has the permissions that its work needs, and no others',
    (_name, { job, step, workflow }) => {
      const rows = table('docs/permissions.md', '## Per job');
      const needed = permissionsIn(rows.find(([what]) => what === kindOf(step, workflow))?.[1]);
      const steps = JSON.stringify(job.steps);
      const packages = steps.includes('docker push') ? 'write' : steps.includes('docker login') ? 'read' : undefined;
      expect(job.permissions).toEqual({
        ...needed,
        ...(packages === undefined ? {} : { packages }),
        ...(given(step, 'comment') === 'true' ? { 'pull-requests': 'write' } : {}),
        ...(given(step, 'status-context') === '' ? {} : { statuses: 'write' }),
      });
    },
  );

  it.each(files)('%s says in a comment what each permission is for', (path) => {
    const block = /^ +permissions:\n((?: +[a-z-]+: (?:read|write).*\n)+)/gm;
    const lines = [...projectFile(path).matchAll(block)].flatMap(([, found = '']) => found.trimEnd().split('\n'));
    expect(lines.filter((line) => !line.includes(' # '))).toEqual([]);
  });

  it.each(
    guarded
      .filter(({ place }) => files.includes(place) && place !== REUSABLE)
      .map((one) => [one.name, one.step] as const),
  )('%s gives the policy everything that it refers to', async (_name, step) => {
    const loaded = await policyOf(step);
    expect(loaded.ok ? [] : loaded.findings.map(({ sentence }) => sentence)).toEqual([]);
  });

  it.each(guarded.filter(({ step }) => mayGoBack(step)).map((one) => [one.name, one] as const))(
    '%s waits for a run in no concurrency group that this run needs',
    (_name, { workflow, job }) => {
      const groups = Object.values(workflow.jobs).flatMap(({ concurrency }) => concurrency?.group ?? []);
      // in the release workflow itself nothing may be held; elsewhere any group but that of the deployment
      if (isRelease(workflow)) expect([workflow.concurrency, job.concurrency]).toEqual([undefined, undefined]);
      else expect(groups).toEqual([]);
      expect(JSON.stringify(workflow.concurrency ?? {})).not.toContain('deploy-production');
    },
  );
});

describe('the release workflow', () => {
  const { workflow } = workflows.find(({ place }) => place === RELEASE) ?? { workflow: undefined };
  const jobs = workflow?.jobs ?? {};

  it('deploys one release at a time, in turn, and cancels none', () => {
    const deploying = workflows
      .filter(({ workflow }) => isRelease(workflow))
      .map(({ workflow }) => workflow.jobs['deploy']);
    expect(deploying.length).toBe(3);
    for (const job of deploying) {
      expect(job?.concurrency).toEqual({ group: 'deploy-production', 'cancel-in-progress': false, queue: 'max' });
    }
  });

  it('judges what serves whatever became of the deployment', () => {
    expect(jobs['guard']?.if).toBe("always() && needs.gate.result == 'success'");
    expect(jobs['guard']?.needs).toContain('deploy');
  });

  it.each([
    ['success', 'rollback'],
    ['failure', 'rollback'],
    ['skipped', 'block'],
    ['cancelled', 'block'],
    ['', 'block'],
  ])('with "%s" of the step that deploys, a fail leads to: %s', (outcome, action) => {
    const written = given(jobs['guard']?.steps?.find(isGuard) ?? {}, 'on-fail');
    expect(evaluateValue(written.replaceAll('needs.deploy.outputs.replaced', `'${outcome}'`), NOTHING_KNOWN)).toBe(
      action,
    );
  });

  it('has the job that the policy runs again, which builds nothing', async () => {
    const loaded = await policyOf(jobs['guard']?.steps?.find(isGuard) ?? {});
    if (!loaded.ok) throw new Error('The live policy cannot be read.');
    const { rollback } = loaded.policy;
    expect(rollback.workflow).toBe(RELEASE.split('/').at(-1));
    const read = readWorkflowFile(projectFile(RELEASE));
    if (!read.ok) throw new Error(read.why);
    const again = withDependents(read.file, rollback.job ?? '');
    expect(again.map(({ key }) => key)).toEqual(['deploy', 'guard']);
    expect(buildSteps(again)).toEqual([]);
    expect(buildSteps(read.file.jobs)).not.toEqual([]);
  });

  it('can be dispatched at a tag, without inputs that an older tag might lack', () => {
    const read = readWorkflowFile(projectFile(RELEASE));
    expect(read.ok && read.file.dispatch?.inputs.size).toBe(0);
  });
});

describe('the ways back from the release workflow', () => {
  const text = projectFile(RELEASE);
  const jobs = known(Object.keys((parse(text) as Workflow).jobs).map((key) => jobOf(key)));
  const from = (path: string, jobKey: string) =>
    factsOf({
      atTag: at(text),
      atDefault: atMain(text),
      jobs,
      own: ownOf(projectFile(path), { path, jobKey, actionRepository: 'org/release-guard', groups: known([]) }),
    });

  it.each([
    [RELEASE, 'guard'],
    ['examples/workflows/rollback.yml', 'rollback'],
    ['examples/workflows/drill.yml', 'drill'],
    ['examples/workflows/watch.yml', 'watch'],
    ['examples/workflows/watch-visits.yml', 'visit'],
    [CALLER, 'rollback'],
  ])('are all open to %s, job %s: nothing is in the way of any', (path, jobKey) => {
    const facts = from(path, jobKey);
    expect(words(mechanismOf('rerun-job', facts))).toEqual([]);
    expect(words(mechanismOf('rerun', facts))).toEqual([]);
    expect(words(mechanismOf('dispatch', facts))).toEqual([]);
    expect(mechanismOf('dispatch', facts).request).toMatchObject({ ref: 'v1.4.1', inputs: {} });
  });

  it('are closed to a job of it that may not start runs, or would wait for itself', () => {
    expect(words(mechanismOf('rerun-job', from(RELEASE, 'gate')))).toContain('fail rollback-permission-missing');
    expect(words(mechanismOf('rerun-job', from(RELEASE, 'deploy')))).toContain('fail rollback-deadlock');
  });
});

describe('the reusable rollback', () => {
  const reusable = parse(projectFile(REUSABLE)) as Workflow;
  const interfaceOf = reusable.on['workflow_call'] as CallableInterface;
  const caller = (parse(projectFile(CALLER)) as Workflow).jobs['rollback'];

  it('is called with inputs and secrets that it has', () => {
    expect(Object.keys(interfaceOf.inputs)).toEqual(expect.arrayContaining(Object.keys(caller?.with ?? {})));
    expect(Object.keys(interfaceOf.secrets)).toEqual(expect.arrayContaining(Object.keys(caller?.secrets ?? {})));
  });

  it('is given all that its job asks for, under the name by which it is looked for', () => {
    expect(caller?.permissions).toEqual(reusable.jobs['rollback']?.permissions);
    expect(caller?.uses).toContain(REUSABLE.split('/').at(-1));
  });
});

describe('the required check', () => {
  const { on, jobs } = parse(projectFile(REQUIRED_CHECK)) as Workflow;

  it('runs for pull requests and the merge queue, without filters, and for nothing else', () => {
    expect(on).toEqual({ pull_request: null, merge_group: null });
  });

  it('always runs, and accepts nothing but a pass', () => {
    const required = jobs['release-guard'] as Job & { steps: readonly { env: Record<string, string> }[] };
    expect(required.if).toBe('always()');
    const passed = required.steps[0]?.env['PASSED'] ?? '';
    expect(passed).toBe("${{ needs.gate.result == 'success' && needs.gate.outputs.verdict == 'pass' }}");
    expect(jobs['gate']?.if).toBeUndefined();
  });
});

describe('what the documents say of permissions', () => {
  it('is the same in the README and in docs/permissions.md', () => {
    expect(table('README.md', '## Permissions')).toEqual(table('docs/permissions.md', '## Per job'));
  });
});

/** What the step's inputs are read as, with every expression as a value that it may have. */
function settingsRead(step: Step) {
  const values = Object.entries(step.with ?? {}).map(([name, value]): [string, string] => {
    const text = String(value);
    if (!text.includes('${{')) return [name, text];
    return [
      name,
      VALUES[name] ??
        text.replace(/\$\{\{[^}]*\}\}/g, LINES.has(name) && !text.includes('=') ? '' : 'https://given.example'),
    ];
  });
  return readSettings(new Map(values), 'v1.4.0', (name) => name);
}

function settingsOf(step: Step): Settings {
  const read = settingsRead(step);
  if (!read.ok) throw new Error(read.findings.map(({ sentence }) => sentence).join(' '));
  return read.settings;
}

function policyOf(step: Step) {
  const path = POLICIES[given(step, 'policy') || '.github/release-guard.yml'] ?? '';
  const settings = settingsOf(step);
  return loadPolicy(projectFile(path), path, {
    vars: settings.vars,
    secrets: settings.secrets,
    environment: {},
    readFile: async () => ({ ok: true, bytes: new TextEncoder().encode('{"type":"object"}') }),
    unused: unusedSections(settings),
  });
}
