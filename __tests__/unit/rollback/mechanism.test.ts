import { describe, expect, it } from 'vitest';
import type { EnvironmentRules } from '../../../src/platform/github.ts';
import { choiceFindings } from '../../../src/rollback/mechanism/choice.ts';
import type { Known, MechanismFacts, OwnRun } from '../../../src/rollback/mechanism/facts.ts';
import {
  chooseMechanism,
  examineMechanisms,
  isPossible,
  order,
  rebuildSentence,
  type Via,
} from '../../../src/rollback/mechanism/mechanism.ts';
import { ownContext } from '../../../src/rollback/mechanism/run-context.ts';
import { foldVerdict } from '../../../src/verdict.ts';
import fc from '../../helpers/fast-check.ts';
import {
  at,
  atMain,
  factsOf,
  fileOf,
  jobOf,
  known,
  mechanismOf,
  NOW,
  OPTIONS,
  ownOf,
  PATH,
  runOf,
  targetOf,
  unknown,
  words,
} from './facts-builder.ts';
import {
  CALLED_DEPLOY,
  CALLED_IMAGE,
  CALLING_RELEASE,
  DISPATCHABLE_RELEASE,
  ROLLBACK_BY_HAND,
  TAG_RELEASE,
} from './workflow-samples.ts';

const DAY_MS = 86_400_000;

function createdBefore(ms: number): MechanismFacts {
  return factsOf({ target: targetOf({ run: runOf({ createdAt: new Date(NOW.getTime() - ms).toISOString() }) }) });
}

function rules(change: Partial<EnvironmentRules>): MechanismFacts['environments'] {
  return new Map([['production', known({ refs: 'any', patterns: [], reviewers: [], waitTimer: 0, ...change })]]);
}

function sentences(facts: MechanismFacts, name: 'rerun' | 'rerun-job' | 'dispatch', options = {}): string {
  return mechanismOf(name, facts, options)
    .obstacles.map(({ sentence }) => sentence)
    .join('\n');
}

const DISPATCHABLE = factsOf({
  atTag: at(DISPATCHABLE_RELEASE),
  atDefault: atMain(DISPATCHABLE_RELEASE),
  jobs: known([jobOf('Deploy to production')]),
});

describe('where nothing stands against it', () => {
  it('a re-run sends the run’s id and remembers its attempt', () => {
    expect(mechanismOf('rerun', factsOf())).toEqual({
      name: 'rerun',
      obstacles: [],
      request: {
        mechanism: 'rerun',
        runId: 4711,
        attemptBefore: 1,
        runUrl: 'https://github.com/acme/shop/actions/runs/4711',
      },
    });
  });

  it('a re-run of one job sends the job’s id', () => {
    expect(mechanismOf('rerun-job', factsOf())).toMatchObject({
      obstacles: [],
      request: { mechanism: 'rerun-job', runId: 4711, attemptBefore: 1, jobId: 106, jobName: 'deploy' },
    });
  });

  it('a dispatch goes to the tag, told the tag and with room for the operation', () => {
    expect(mechanismOf('dispatch', DISPATCHABLE, { inputs: { stage: 'production' } })).toMatchObject({
      obstacles: [],
      request: {
        mechanism: 'dispatch',
        workflow: 'release.yml',
        ref: 'v1.4.1',
        inputs: { stage: 'production', tag: 'v1.4.1' },
        operationInput: 'release-guard-operation',
      },
    });
  });

  it('all three are examined, in a fixed order', () => {
    expect(examineMechanisms(factsOf(), OPTIONS).map(({ name }) => name)).toEqual(['rerun-job', 'rerun', 'dispatch']);
  });
});

describe('the target’s run', () => {
  it.each([
    ['is 10 days old', 10 * DAY_MS, []],
    ['is 29 days old', 29 * DAY_MS - 1, []],
    ['is within a day of the limit', 29 * DAY_MS, ['undecided rollback-run-too-old']],
    ['is a second within the limit', 30 * DAY_MS - 1000, ['undecided rollback-run-too-old']],
    ['is 30 days old', 30 * DAY_MS, ['fail rollback-run-too-old']],
    ['is a year old', 365 * DAY_MS, ['fail rollback-run-too-old']],
  ])('%s', (_what, age, expected) => {
    const facts = createdBefore(age);
    expect(words(mechanismOf('rerun', facts))).toEqual(expected);
    expect(words(mechanismOf('rerun-job', facts))).toEqual(expected);
  });

  it('counts its age from its creation and not from its last attempt', () => {
    const run = runOf({ createdAt: '2026-05-01T00:00:00Z', startedAt: '2026-06-29T00:00:00Z' });
    expect(words(mechanismOf('rerun', factsOf({ target: targetOf({ run }) })))).toEqual(['fail rollback-run-too-old']);
  });

  it.each([
    [1, []],
    [44, []],
    [45, ['undecided rollback-run-too-many-attempts']],
    [49, ['undecided rollback-run-too-many-attempts']],
    [50, ['fail rollback-run-too-many-attempts']],
    [51, ['fail rollback-run-too-many-attempts']],
  ])('at attempt %i', (attempt, expected) => {
    expect(words(mechanismOf('rerun', factsOf({ target: targetOf({ run: runOf({ attempt }) }) })))).toEqual(expected);
  });

  it.each(['queued', 'pending', 'waiting', 'in_progress', 'requested', 'a status to come'])(
    '%s is not started again',
    (status) => {
      const facts = factsOf({ target: targetOf({ run: runOf({ status, conclusion: undefined }) }) });
      expect(words(mechanismOf('rerun', facts))).toEqual(['fail rollback-run-still-running']);
      expect(words(mechanismOf('rerun-job', facts))).toEqual(['fail rollback-run-still-running']);
    },
  );

  it.each([
    [{ conclusion: 'startup_failure' }, ['fail rollback-run-not-successful']],
    [{ event: 'dynamic' }, ['fail rollback-run-not-successful']],
    [{ createdAt: 'yesterday' }, ['undecided rollback-run-too-old']],
    [{ conclusion: 'failure' }, []],
  ])('%j', (change, expected) => {
    expect(words(mechanismOf('rerun', factsOf({ target: targetOf({ run: runOf(change) }) })))).toEqual(expected);
  });

  it('that is not known leaves only a dispatch', () => {
    const facts = { ...DISPATCHABLE, target: targetOf({ run: undefined }), jobs: unknown('no run of it is known') };
    expect(words(mechanismOf('rerun', facts))).toEqual(['fail rollback-run-not-found']);
    expect(words(mechanismOf('rerun-job', facts))).toEqual(['fail rollback-run-not-found']);
    expect(isPossible(mechanismOf('dispatch', facts))).toBe(true);
  });
});

describe('the job that is to run again', () => {
  it.each([
    ['is not named', undefined, undefined, 'No job is named'],
    [
      'is not there',
      'deploi',
      undefined,
      'There is no job "deploi" in run 4711 (v1.4.1); it has "build", "gate", "deploy"',
    ],
    ['was skipped', 'deploy', [jobOf('deploy', { conclusion: 'skipped' })], 'was skipped in run 4711'],
    ['is several', 'deploy', [jobOf('deploy (eu)'), jobOf('deploy (us)')], '"deploy" is 2 jobs'],
  ])('%s', (_what, job, jobs, sentence) => {
    const matrix = TAG_RELEASE.replace(
      '    environment: production',
      '    strategy: { matrix: { r: [eu, us] } }\n    environment: production',
    );
    const facts = factsOf({ atTag: at(matrix), ...(jobs === undefined ? {} : { jobs: known(jobs) }) });
    const found = mechanismOf('rerun-job', facts, { job });
    expect(words(found)).toContain('fail rollback-job-not-found');
    expect(found.obstacles[0]?.sentence).toContain(sentence);
    expect(found.request).toBeUndefined();
  });

  it('that is misspelt is answered with the one that was meant', () => {
    expect(mechanismOf('rerun-job', factsOf(), { job: 'deploi' }).obstacles[0]?.advice).toBe('Did you mean "deploy"?');
  });

  it('cannot be started where the jobs could not be read', () => {
    const found = mechanismOf('rerun-job', factsOf({ jobs: unknown() }));
    expect(words(found)).toEqual(['fail rollback-job-not-found']);
    expect(isPossible(found)).toBe(false);
  });
});

describe('the workflow', () => {
  it.each([
    ['disabled_manually', 'a person has switched it off'],
    ['disabled_inactivity', '60 days'],
    ['disabled_fork', 'fork'],
    ['disabled_by_the_moon', '"disabled_by_the_moon"'],
  ])('that is %s is started in no way, and how to enable it is said', (state, why) => {
    const facts = { ...DISPATCHABLE, state: known({ id: 7, name: 'Release', path: PATH, state }) };
    for (const name of ['rerun', 'rerun-job', 'dispatch'] as const) {
      const found = mechanismOf(name, facts);
      expect(words(found)).toContain('fail rollback-workflow-disabled');
      expect(found.obstacles[0]?.sentence).toContain(why);
      expect(found.obstacles[0]?.advice).toContain('gh workflow enable release.yml --repo acme/shop');
    }
  });

  it.each([
    ['unknown to GitHub', undefined],
    ['deleted', { id: 7, name: 'Release', path: PATH, state: 'deleted' }],
  ])('that is %s cannot be dispatched, but its runs may be started again', (_what, state) => {
    const facts = { ...DISPATCHABLE, state: known(state) };
    expect(words(mechanismOf('dispatch', facts))).toEqual(['fail rollback-workflow-not-found']);
    expect(words(mechanismOf('rerun', facts))).toEqual(['undecided rollback-workflow-not-found']);
  });

  it('whose state is not known is in nobody’s way', () => {
    expect(words(mechanismOf('rerun', factsOf({ state: unknown() })))).toEqual([
      'undecided rollback-workflow-disabled',
    ]);
  });
});

describe('the file at the tag', () => {
  it.each([
    ['without workflow_dispatch', at(TAG_RELEASE), 'fail rollback-dispatch-not-declared'],
    ['that is not there', at(undefined), 'fail rollback-workflow-not-found'],
    [
      'that cannot be read',
      at(TAG_RELEASE, { file: unknown('it is not a map') }),
      'fail rollback-dispatch-not-declared',
    ],
  ])('%s is not dispatched', (_what, atTag, expected) => {
    const facts = factsOf({ atTag, atDefault: atMain(TAG_RELEASE) });
    expect(words(mechanismOf('dispatch', facts))).toEqual([expected, 'fail rollback-dispatch-not-declared']);
    expect(isPossible(mechanismOf('dispatch', facts))).toBe(false);
  });

  it('that cannot be read does not keep its run from being started again', () => {
    const facts = factsOf({ atTag: at(TAG_RELEASE, { file: unknown('it is not a map') }) });
    expect(words(mechanismOf('rerun', facts))).toEqual(['undecided rollback-workflow-not-found']);
    expect(isPossible(mechanismOf('rerun', facts))).toBe(true);
  });

  it.each([
    [{ other: 'x' }, 'does not declare the input "other"'],
    [{ stage: 'moon' }, 'only "staging", "production", and "moon" would be sent'],
  ])('refuses inputs %j at the tag and on the default branch', (inputs, sentence) => {
    const found = mechanismOf('dispatch', DISPATCHABLE, { inputs });
    const fails = words(found).filter((word) => word.startsWith('fail'));
    expect(fails).toEqual(['fail rollback-dispatch-inputs', 'fail rollback-dispatch-inputs']);
    expect(found.obstacles[0]?.sentence).toContain(sentence);
  });
});

describe('a dispatch of the default branch', () => {
  it('is taken where the tag cannot be dispatched and an input is told the tag', () => {
    const facts = factsOf({ atDefault: atMain(DISPATCHABLE_RELEASE) });
    const found = mechanismOf('dispatch', facts);
    expect(words(found)).toEqual(['undecided rollback-dispatch-not-declared']);
    expect(found.obstacles[0]?.sentence).toContain('It is not sent to the tag: ');
    expect(found.request).toMatchObject({
      ref: 'main',
      inputs: { tag: 'v1.4.1' },
      operationInput: 'release-guard-operation',
    });
  });

  it('is refused where no input is told the tag, because it would release the branch', () => {
    const facts = factsOf({ atDefault: atMain(CALLING_RELEASE) });
    const found = mechanismOf('dispatch', facts);
    expect(words(found)).toEqual(['fail rollback-dispatch-not-declared', 'fail rollback-dispatch-inputs']);
    expect(found.obstacles[1]?.sentence).toContain('would release main and not v1.4.1');
    expect(found.request).toBeUndefined();
  });

  it('is taken where the file at the tag lacks the input that the policy names', () => {
    const old = at('on: workflow_dispatch\njobs: { a: {} }');
    const facts = factsOf({ atTag: old, atDefault: atMain(DISPATCHABLE_RELEASE) });
    const found = mechanismOf('dispatch', facts, { inputs: { tag: '${target.tag}' } });
    expect(found.request).toMatchObject({ ref: 'main', inputs: { tag: 'v1.4.1' } });
    expect(words(found)).toEqual(['undecided rollback-dispatch-inputs']);
  });

  it('is refused where the branch is not known', () => {
    expect(words(mechanismOf('dispatch', factsOf({ atDefault: unknown() })))).toEqual([
      'fail rollback-dispatch-not-declared',
      'fail rollback-workflow-not-found',
    ]);
  });

  it('says so where an older server would take fewer inputs', () => {
    const names = Array.from({ length: 11 }, (_, index) => `i${index}`);
    const text = `on: { workflow_dispatch: { inputs: { ${names.map((name) => `${name}: `).join(', ')} } } }\njobs: { a: {} }`;
    const inputs = Object.fromEntries(names.map((name) => [name, 'x']));
    const facts = factsOf({ atTag: at(text) });
    expect(words(mechanismOf('dispatch', { ...facts, cloud: false }, { inputs }))).toEqual([
      'undecided rollback-dispatch-inputs',
    ]);
    expect(words(mechanismOf('dispatch', facts, { inputs }))).toEqual([]);
  });
});

describe('the environment that is deployed to', () => {
  const tags = (...names: readonly string[]): Partial<EnvironmentRules> => ({
    refs: 'patterns',
    patterns: names.map((name) => ({ kind: 'tag', name })),
  });
  const branches = (...names: readonly string[]): Partial<EnvironmentRules> => ({
    refs: 'patterns',
    patterns: names.map((name) => ({ kind: 'branch', name })),
  });

  it.each([
    ['any ref', {}, []],
    ['tags v*', tags('v*'), []],
    ['tags v1.4.1', tags('v1.4.1'), []],
    ['tags release-*', tags('release-*'), ['fail rollback-environment-rule']],
    ['branches *', branches('*'), ['fail rollback-environment-rule']],
    ['branch v1.4.1, which is no tag', branches('v1.4.1'), ['fail rollback-environment-rule']],
    ['nothing', tags(), ['fail rollback-environment-rule']],
    ['protected branches', { refs: 'protected' as const }, ['fail rollback-environment-rule']],
    ['any ref with approval', { reviewers: ['bob'] }, ['undecided rollback-environment-rule']],
    ['any ref after a while', { waitTimer: 5 }, ['undecided rollback-environment-rule']],
  ])('that lets %s deploy, for the run of a tag', (_what, change, expected) => {
    const facts = factsOf({ environments: rules(change) });
    expect(words(mechanismOf('rerun', facts))).toEqual(expected);
    expect(words(mechanismOf('rerun-job', facts))).toEqual(expected);
  });

  it.each([
    ['branch main', branches('main'), []],
    ['branches release/*', branches('release/*'), ['fail rollback-environment-rule']],
    ['tags v*', tags('v*'), ['fail rollback-environment-rule']],
    ['protected branches', { refs: 'protected' as const }, ['undecided rollback-environment-rule']],
  ])('that lets %s deploy, for a dispatch of the default branch', (_what, change, expected) => {
    const facts = factsOf({ atDefault: atMain(DISPATCHABLE_RELEASE), environments: rules(change) });
    const found = words(mechanismOf('dispatch', facts)).filter((word) => word.endsWith('environment-rule'));
    expect(found).toEqual(expected);
  });

  it('that refuses the tag sends a dispatch to the default branch', () => {
    const facts = { ...DISPATCHABLE, environments: rules(branches('main')) };
    expect(mechanismOf('dispatch', facts).request).toMatchObject({ ref: 'main' });
  });

  it('says who is to approve', () => {
    const facts = factsOf({ environments: rules({ reviewers: ['bob', 'team ops'], waitTimer: 10 }) });
    expect(sentences(facts, 'rerun')).toBe(
      'Job "deploy" waits for approval by bob or team ops, and for 10 minutes before it deploys to environment "production".',
    );
  });

  it('does not matter where the job that deploys there does not run', () => {
    const facts = factsOf({ environments: rules(tags('x')) });
    expect(words(mechanismOf('rerun-job', facts, { job: 'deploy' }))).toContain('fail rollback-environment-rule');
    const skipped = { ...facts, jobs: known([jobOf('build'), jobOf('deploy', { conclusion: 'skipped' })]) };
    expect(words(mechanismOf('rerun', skipped))).toEqual([]);
    const noDeploy = factsOf({
      atTag: at(
        TAG_RELEASE.replace(
          '    environment: production',
          "    if: github.ref == 'refs/heads/main'\n    environment: production",
        ),
      ),
      environments: rules(tags('x')),
      jobs: known([]),
    });
    expect(words(mechanismOf('rerun', noDeploy))).toEqual([]);
  });

  it('is only a doubt where it is not known whether the job runs', () => {
    const facts = factsOf({
      atTag: at(TAG_RELEASE.replace('    environment: production', '    if: vars.DEPLOY\n    environment: production')),
      environments: rules(tags('x')),
      jobs: unknown(),
    });
    expect(words(mechanismOf('rerun', facts))).toEqual(['undecided rollback-environment-rule']);
  });

  it('is only a doubt where its name is not known beforehand', () => {
    const facts = factsOf({
      atTag: at(TAG_RELEASE.replace('environment: production', 'environment: ${{ vars.STAGE }}')),
      environments: rules(tags('x')),
    });
    expect(words(mechanismOf('rerun', facts))).toEqual(['undecided rollback-environment-rule']);
    expect(sentences(facts, 'rerun')).toContain('whose name is not known beforehand; if it is "production"');
  });

  it('is only a doubt where the run’s ref is not known', () => {
    const facts = factsOf({
      environments: rules(tags('v*')),
      target: targetOf({ run: runOf({ headBranch: undefined }) }),
    });
    expect(words(mechanismOf('rerun', facts))).toEqual(['undecided rollback-environment-rule']);
  });

  it('is only a doubt where its rules could not be read', () => {
    expect(words(mechanismOf('rerun', factsOf({ environments: new Map([['production', unknown()]]) })))).toEqual([
      'undecided rollback-environment-rule',
    ]);
    expect(words(mechanismOf('rerun', factsOf({ environments: new Map() })))).toEqual([
      'undecided rollback-environment-rule',
    ]);
    expect(words(mechanismOf('rerun', factsOf({ environments: new Map([['production', known(undefined)]]) })))).toEqual(
      [],
    );
  });

  it('is found in a workflow that is called', () => {
    const called = new Map([
      ['./.github/workflows/image.yml', fileOf(CALLED_IMAGE)],
      ['./.github/workflows/deploy.yml', fileOf(CALLED_DEPLOY)],
    ]);
    const facts = factsOf({
      atTag: at(CALLING_RELEASE, { called }),
      environments: rules(tags('x')),
      jobs: known([jobOf('image / maven'), jobOf('deploy / apply')]),
    });
    expect(sentences(facts, 'rerun')).toContain(
      'job "apply" of ./.github/workflows/deploy.yml would run for tag "v1.4.1"',
    );
    expect(words(mechanismOf('rerun-job', facts, { job: 'deploy' }))).toEqual(['fail rollback-environment-rule']);
    expect(words(mechanismOf('rerun-job', facts, { job: 'image' }))).toContain('fail rollback-environment-rule');
  });
});

describe('the permission to start runs', () => {
  const withBlock = (block: string): OwnRun =>
    ownOf(ROLLBACK_BY_HAND.replace('  contents: read\n  actions: write\n  deployments: write\n', block));
  const cases: readonly (readonly [string, OwnRun, readonly string[]])[] = [
    ['that the workflow gives', ownOf(), []],
    ['that the job gives', ownOf(TAG_RELEASE, { path: PATH, jobKey: 'gate', groups: known([]) }), []],
    ['that a block leaves out', withBlock('  contents: read\n'), ['fail rollback-permission-missing']],
    ['that a block gives for reading only', withBlock('  actions: read\n'), ['fail rollback-permission-missing']],
    [
      'without any block',
      ownOf(ROLLBACK_BY_HAND.replace(/permissions:\n(?: {2}.*\n)+/, '')),
      ['undecided rollback-permission-unknown'],
    ],
    [
      'of a file that cannot be read',
      ownOf(undefined, { file: unknown('it is not there') }),
      ['undecided rollback-permission-unknown'],
    ],
    [
      'of a job that is not in the file',
      ownOf(undefined, { jobKey: 'other' }),
      ['undecided rollback-permission-unknown'],
    ],
    ['of a person’s token', ownOf(undefined, { personalToken: true }), ['undecided rollback-permission-unknown']],
    [
      'of a token that the step brings along',
      ownOf(
        ROLLBACK_BY_HAND.replace('  actions: write\n', '').replace(
          'mode: rollback',
          'github-token: ${{ steps.app.outputs.token }}',
        ),
      ),
      ['undecided rollback-permission-unknown'],
    ],
    [
      'of the job’s token, named',
      ownOf(
        ROLLBACK_BY_HAND.replace('  actions: write\n', '').replace(
          'mode: rollback',
          'github-token: ${{ secrets.GITHUB_TOKEN }}',
        ),
      ),
      ['fail rollback-permission-missing'],
    ],
    [
      'of a job without a step that is this action',
      ownOf(ROLLBACK_BY_HAND.replace('  actions: write\n', '').replace('acme/release-guard@v1', 'acme/wrapper@v1'), {
        actionRepository: undefined,
      }),
      ['undecided rollback-permission-unknown'],
    ],
  ];

  it.each(cases)('%s', (_what, own, expected) => {
    const facts = { ...DISPATCHABLE, own };
    for (const name of ['rerun', 'dispatch'] as const) expect(words(mechanismOf(name, facts))).toEqual(expected);
  });

  it('that is missing is said with the file and the line to add to', () => {
    const [obstacle] = mechanismOf('rerun', factsOf({ own: withBlock('  contents: read\n') })).obstacles;
    expect(obstacle?.sentence).toBe(
      'Job "rollback" of .github/workflows/rollback.yml has "actions: none" (line 6), and starting a run needs "actions: write".',
    );
    expect(obstacle?.advice).toBe(
      'Add the line "actions: write" under "permissions:" in .github/workflows/rollback.yml, line 6.',
    );
  });
});

describe('a concurrency group that this run holds', () => {
  const tagContext = ownContext({
    GITHUB_REF: 'refs/tags/v1.5.0',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_WORKFLOW: 'Release',
    GITHUB_RUN_ID: '5000',
  });
  const release = (group: string): string => TAG_RELEASE.replace('jobs:', `concurrency: ${group}\njobs:`);
  const inside = (own: string, target: string, change: Partial<OwnRun> = {}): MechanismFacts =>
    factsOf({
      atTag: at(target),
      own: ownOf(own, { path: PATH, jobKey: 'gate', groups: known([]), context: tagContext, ...change }),
    });
  const gateHolds = TAG_RELEASE.replace('  gate:\n', '  gate:\n    concurrency: deploy-production\n');

  const cases: readonly (readonly [string, MechanismFacts, readonly string[]])[] = [
    ['that the target needs as a workflow', inside(release('release'), release('release')), ['fail rollback-deadlock']],
    ['in another case', inside(release('Release'), release('RELEASE')), ['fail rollback-deadlock']],
    ['that is another', inside(release('one'), release('two')), []],
    [
      'that differs by the tag',
      inside(release('${{ github.workflow }}-${{ github.ref }}'), release('${{ github.workflow }}-${{ github.ref }}')),
      [],
    ],
    [
      'that does not differ by the tag',
      inside(release('${{ github.workflow }}'), release('${{ github.workflow }}')),
      ['fail rollback-deadlock'],
    ],
    ['of its own job, that a job of the target needs', inside(gateHolds, TAG_RELEASE), ['fail rollback-deadlock']],
    ['of another of its jobs, that ends by itself', inside(TAG_RELEASE, TAG_RELEASE), []],
    [
      'by an expression that is not known',
      inside(release('${{ vars.X }}'), release('${{ vars.X }}'), { groups: unknown() }),
      ['undecided rollback-deadlock'],
    ],
    [
      'that GitHub lists although the file does not tell it',
      inside(release('${{ vars.X }}'), release('release'), { groups: known(['Release']) }),
      ['fail rollback-deadlock'],
    ],
    ['and nothing that the target’s unknown group could be', inside(TAG_RELEASE, release('${{ vars.X }}')), []],
    [
      'although its file cannot be read',
      factsOf({ atTag: at(release('rollback')), own: ownOf(undefined, { file: unknown() }) }),
      ['fail rollback-deadlock'],
    ],
  ];

  it.each(cases)('%s', (_what, facts, expected) => {
    expect(words(mechanismOf('rerun', facts)).filter((word) => word.endsWith('deadlock'))).toEqual(expected);
  });

  it('is said with the lines of both sides and what to change', () => {
    const [obstacle] = mechanismOf('rerun', inside(gateHolds, TAG_RELEASE)).obstacles;
    expect(obstacle?.sentence).toBe(
      'This run holds the concurrency group "deploy-production" (job "gate" of .github/workflows/release.yml, line 20), and job "deploy" of .github/workflows/release.yml at v1.4.1 (line 32) needs it too, so that each would wait for the other.',
    );
    expect(obstacle?.advice).toContain('Change "concurrency" in job "gate" of .github/workflows/release.yml, line 20');
  });

  it('says so where the target would cancel this run', () => {
    const own = release('release');
    expect(sentences(inside(own, release('{ group: release, cancel-in-progress: true }')), 'rerun')).toContain(
      'would cancel this run',
    );
  });

  it('matters for one job only where that job or its dependents need it', () => {
    const facts = inside(gateHolds, TAG_RELEASE);
    expect(words(mechanismOf('rerun-job', facts, { job: 'deploy' }))).toEqual(['fail rollback-deadlock']);
    // the workflow's own group is needed whatever runs
    expect(words(mechanismOf('rerun-job', inside(release('r'), release('r')), { job: 'deploy' }))).toEqual([
      'fail rollback-deadlock',
    ]);
  });

  it('is only a doubt where it is not known whether the job runs', () => {
    const target = TAG_RELEASE.replace(
      '    environment: production',
      '    if: vars.DEPLOY\n    environment: production',
    );
    const facts = { ...inside(gateHolds, target), jobs: unknown() };
    expect(words(mechanismOf('rerun', facts))).toEqual(['undecided rollback-deadlock']);
  });
});

describe('the choice', () => {
  const impossibleRun = createdBefore(40 * DAY_MS);

  it.each<readonly [string, Via, string | undefined, MechanismFacts, string | undefined]>([
    ['one job, where it is named', 'auto', 'deploy', factsOf(), 'rerun-job'],
    ['the whole run, where no job is named', 'auto', undefined, factsOf(), 'rerun'],
    ['the whole run, where the job cannot be found', 'auto', 'nothing', factsOf(), 'rerun'],
    [
      'a dispatch, where the run is too old',
      'auto',
      'deploy',
      { ...DISPATCHABLE, target: impossibleRun.target },
      'dispatch',
    ],
    ['nothing, where nothing is possible', 'auto', 'deploy', impossibleRun, undefined],
    ['what was asked for', 'dispatch', 'deploy', DISPATCHABLE, 'dispatch'],
    ['nothing but what was asked for', 'dispatch', 'deploy', factsOf(), undefined],
    ['nothing, where one job was asked for and none is named', 'rerun-job', undefined, factsOf(), undefined],
  ])('is %s', (_what, via, job, facts, expected) => {
    const mechanisms = examineMechanisms(facts, { ...OPTIONS, job });
    expect(chooseMechanism(mechanisms, via, job)?.name).toBe(expected);
    const findings = choiceFindings(mechanisms, via, job, 0);
    expect(foldVerdict(findings).name).toBe(expected === undefined ? 'fail' : 'pass');
  });

  it('says that falling on from one job to all of them may build anew', () => {
    const mechanisms = examineMechanisms(factsOf(), { ...OPTIONS, job: 'deploi' });
    expect(choiceFindings(mechanisms, 'auto', 'deploi', 0)).toMatchObject([
      { outcome: 'pass', title: 're-run of the release run' },
      { outcome: 'fail', severity: 'warn', reason: 'rollback-job-not-found', advice: 'Did you mean "deploy"?' },
    ]);
  });

  it('names every reason once where there is no way', () => {
    const [finding, ...more] = choiceFindings(examineMechanisms(impossibleRun, OPTIONS), 'auto', 'deploy', 0);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ reason: 'rollback-no-mechanism', outcome: 'fail', severity: 'block' });
    expect(finding?.sentence).toBe(
      'There is no way to start the release workflow again; re-run of one job and re-run of the release run: Run 4711 was created 40 days ago (2026-05-21), and GitHub starts no run again after 30 days; dispatch of the workflow: .github/workflows/release.yml at v1.4.1 does not declare "workflow_dispatch" (it runs on push).',
    );
  });

  it('says what stands against all ways as itself', () => {
    const own = ownOf(ROLLBACK_BY_HAND.replace('  actions: write\n', ''));
    const findings = choiceFindings(examineMechanisms({ ...DISPATCHABLE, own }, OPTIONS), 'auto', undefined, 0);
    expect(findings.map(({ reason }) => reason)).toEqual(['rollback-permission-missing']);
  });

  const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
  const anyFacts: fc.Arbitrary<MechanismFacts> = fc
    .record({
      run: fc.option(
        fc.record({
          age: fc.integer({ min: 0, max: 40 }),
          attempt: fc.integer({ min: 1, max: 60 }),
          status: oneOf('completed', 'completed', 'in_progress'),
          conclusion: oneOf('success', 'success', 'startup_failure'),
          headBranch: oneOf('v1.4.1', 'main', undefined),
        }),
        { nil: undefined, freq: 5 },
      ),
      state: oneOf('active', 'active', 'active', 'disabled_manually', 'deleted', undefined),
      tagFile: oneOf<string | undefined>(TAG_RELEASE, DISPATCHABLE_RELEASE, CALLING_RELEASE, undefined),
      mainFile: oneOf<string | undefined>(TAG_RELEASE, DISPATCHABLE_RELEASE, CALLING_RELEASE, undefined),
      refs: oneOf<EnvironmentRules['refs']>('any', 'protected', 'patterns'),
      pattern: oneOf('v*', 'main', 'x'),
      kind: oneOf<'branch' | 'tag'>('branch', 'tag'),
      own: oneOf(
        ROLLBACK_BY_HAND,
        ROLLBACK_BY_HAND,
        ROLLBACK_BY_HAND.replace('actions: write', 'actions: read'),
        ROLLBACK_BY_HAND.replace('group: rollback', 'group: deploy-production'),
      ),
      jobs: oneOf<Known<ReturnType<typeof jobOf>[]>>(known([jobOf('deploy')]), known([]), unknown()),
    })
    .map(({ run, state, tagFile, mainFile, refs, pattern, kind, own, jobs }) =>
      factsOf({
        target: targetOf({
          run:
            run &&
            runOf({
              ...run,
              conclusion: run.conclusion,
              createdAt: new Date(NOW.getTime() - run.age * DAY_MS).toISOString(),
            }),
        }),
        state: known(state === undefined ? undefined : { id: 7, name: 'Release', path: PATH, state }),
        atTag: at(tagFile),
        atDefault: atMain(mainFile),
        environments: rules({ refs, patterns: [{ kind, name: pattern }] }),
        own: ownOf(own),
        jobs,
      }),
    );
  const anyVia = oneOf<Via>('auto', 'auto', 'rerun', 'rerun-job', 'dispatch');
  const anyJob = oneOf<string | undefined>('deploy', undefined, 'nothing');

  it('is never one that GitHub would refuse, and is the first that it would not', () => {
    const chosen = new Set<string | undefined>();
    fc.assert(
      fc.property(anyFacts, anyVia, anyJob, (facts, via, job) => {
        const mechanisms = examineMechanisms(facts, { ...OPTIONS, job });
        const choice = chooseMechanism(mechanisms, via, job);
        chosen.add(choice?.name);
        const open = order(via, job).filter((name) => {
          const one = mechanisms.find((mechanism) => mechanism.name === name);
          return one?.request !== undefined && one.obstacles.every(({ outcome }) => outcome !== 'fail');
        });
        expect(choice?.name).toBe(open[0]);
        // what forbids the plan and what is chosen never contradict each other
        expect(foldVerdict(choiceFindings(mechanisms, via, job, 0)).name).toBe(choice === undefined ? 'fail' : 'pass');
      }),
      // One job alone is chosen so rarely that 400 runs may be without it.
      { numRuns: 400, examples: [[factsOf(), 'rerun-job', 'deploy']] },
    );
    expect([...chosen].sort()).toEqual(['dispatch', 'rerun', 'rerun-job', undefined]);
  });

  it('rests on findings that are whole sentences with a reason', () => {
    fc.assert(
      fc.property(anyFacts, anyJob, (facts, job) => {
        for (const { obstacles } of examineMechanisms(facts, { ...OPTIONS, job })) {
          for (const obstacle of obstacles) {
            expect(obstacle.sentence).toMatch(/^[A-Z.].*\.$/s);
            expect(obstacle.sentence).not.toMatch(/undefined|\[object|\.\.$/);
            expect(obstacle.reason).toMatch(/^rollback-/);
            expect(obstacle.severity).toBe(obstacle.outcome === 'fail' ? 'block' : 'warn');
            if (obstacle.advice !== undefined) expect(obstacle.advice).toMatch(/[.?]$/);
          }
        }
      }),
    );
  });
});

describe('whether the image is built anew', () => {
  const called = new Map([
    ['./.github/workflows/image.yml', fileOf(CALLED_IMAGE)],
    ['./.github/workflows/deploy.yml', fileOf(CALLED_DEPLOY)],
  ]);
  const sentence = (
    facts: MechanismFacts,
    name: 'rerun' | 'rerun-job' | 'dispatch',
    job = 'deploy',
  ): string | undefined => {
    const { request } = mechanismOf(name, facts, { job });
    return request && rebuildSentence(facts, request);
  };

  it('is said of a whole run with the job, the step and what builds', () => {
    expect(sentence(factsOf(), 'rerun')).toBe(
      'The image would be built anew, by job "build" in step "Build and push" (docker/build-push-action), so it need not be the one that ran before.',
    );
  });

  it('is said of one job only where it or what needs it builds', () => {
    expect(sentence(factsOf(), 'rerun-job', 'deploy')).toBeUndefined();
    expect(sentence(factsOf(), 'rerun-job', 'build')).toContain('job "build"');
    expect(sentence(factsOf(), 'rerun-job', 'gate')).toBeUndefined();
  });

  it('is not said of a workflow that only deploys', () => {
    expect(sentence(DISPATCHABLE, 'dispatch')).toBeUndefined();
    expect(sentence(DISPATCHABLE, 'rerun')).toBeUndefined();
  });

  it('is found in a workflow that is called', () => {
    const facts = factsOf({ atTag: at(CALLING_RELEASE, { called }), jobs: known([]) });
    expect(sentence(facts, 'rerun')).toContain('job "maven" of ./.github/workflows/image.yml');
  });

  it('is not known where a called workflow or the file was not read', () => {
    expect(sentence(factsOf({ atTag: at(CALLING_RELEASE), jobs: known([]) }), 'rerun')).toBe(
      'Whether the image is built anew is not known, because job "image" calls ./.github/workflows/image.yml, which was not read.',
    );
    expect(sentence(factsOf({ atTag: at(undefined) }), 'rerun')).toContain('is not known');
  });

  it('is not said of a job that was skipped in that run', () => {
    const jobs = known([jobOf('build', { conclusion: 'skipped' }), jobOf('gate'), jobOf('deploy')]);
    expect(sentence(factsOf({ jobs }), 'rerun')).toBeUndefined();
  });

  it('only may be where it is not known whether the job runs', () => {
    const text = TAG_RELEASE.replace('  build:\n', '  build:\n    if: vars.BUILD\n');
    expect(sentence(factsOf({ atTag: at(text), jobs: unknown() }), 'rerun')).toContain('may be built anew');
  });
});
