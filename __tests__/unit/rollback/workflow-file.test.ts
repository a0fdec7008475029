import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import {
  actionsAccess,
  buildSteps,
  isGuardStep,
  readWorkflowFile,
  withDependents,
} from '../../../src/rollback/mechanism/workflow-file.ts';
import fc from '../../helpers/fast-check.ts';
import { projectFile, projectFiles } from '../../helpers/project-files.ts';
import { fileOf } from './facts-builder.ts';
import {
  CALLED_DEPLOY,
  CALLED_IMAGE,
  CALLING_RELEASE,
  DISPATCHABLE_RELEASE,
  ROLLBACK_BY_HAND,
  TAG_RELEASE,
} from './workflow-samples.ts';

function jobWith(step: string): ReturnType<typeof fileOf> {
  return fileOf(`on: push\njobs:\n  one:\n    steps:\n      - ${step}\n`);
}

describe('a workflow file', () => {
  it('tells its triggers, jobs, environments and groups', () => {
    const file = fileOf(TAG_RELEASE);
    expect(file).toMatchObject({ name: 'Release', triggers: ['push'], dispatch: undefined, concurrency: undefined });
    expect(
      file.jobs.map(({ key, needs, environment, concurrency, line }) => [
        key,
        needs,
        environment,
        concurrency?.group,
        line,
      ]),
    ).toEqual([
      ['build', [], undefined, undefined, 9],
      ['gate', ['build'], undefined, undefined, 19],
      ['deploy', ['build', 'gate'], 'production', 'deploy-production', 28],
    ]);
    expect(file.jobs[2]?.concurrency?.line).toBe(32);
  });

  it('tells the inputs of its dispatch', () => {
    const { dispatch, jobs } = fileOf(DISPATCHABLE_RELEASE);
    expect([...(dispatch?.inputs.values() ?? [])]).toEqual([
      { name: 'tag', type: 'string', required: true, default: undefined, options: [] },
      { name: 'stage', type: 'choice', required: false, default: 'production', options: ['staging', 'production'] },
      { name: 'release-guard-operation', type: 'string', required: false, default: undefined, options: [] },
    ]);
    expect(jobs[0]?.environment).toBe("${{ inputs.stage || 'production' }}");
  });

  it('tells what it calls, with what, and what it takes when it is called', () => {
    const file = fileOf(CALLING_RELEASE);
    expect(file.concurrency).toEqual({
      group: '${{ github.workflow }}-${{ github.ref }}',
      cancelsInProgress: false,
      queue: undefined,
      line: 4,
    });
    expect(file.jobs.map(({ uses, with: given }) => [uses, [...given]])).toEqual([
      ['./.github/workflows/image.yml', [['push', 'true']]],
      ['./.github/workflows/deploy.yml', [['environment', 'production']]],
    ]);
    expect([...fileOf(CALLED_DEPLOY).callInputs.keys()]).toEqual(['environment']);
    expect(fileOf(CALLED_DEPLOY).jobs[0]?.concurrency).toMatchObject({ queue: 'max' });
  });

  it.each([
    ['on: push', ['push']],
    ['on: [push, workflow_dispatch]', ['push', 'workflow_dispatch']],
    ['on: { push: , workflow_dispatch: }', ['push', 'workflow_dispatch']],
    ['on:\n  workflow_dispatch: {}', ['workflow_dispatch']],
    ['"on": workflow_dispatch', ['workflow_dispatch']],
    ["'on': { workflow_dispatch: { inputs: null } }", ['workflow_dispatch']],
    // as a tool that reads YAML 1.1 writes it back
    ['true: { workflow_dispatch: null }', ['workflow_dispatch']],
    ['x: 1', []],
  ])('knows every way to write its triggers: %s', (on, triggers) => {
    const file = fileOf(`${on}\njobs: { a: { steps: [] } }\n`);
    expect(file.triggers).toEqual(triggers);
    expect(file.dispatch === undefined).toBe(!triggers.includes('workflow_dispatch'));
  });

  it.each([
    ['concurrency: deploy', { group: 'deploy', cancelsInProgress: false, queue: undefined }],
    ['concurrency: { group: deploy, cancel-in-progress: true }', { group: 'deploy', cancelsInProgress: true }],
    ['concurrency: { group: deploy, cancel-in-progress: "${{ x }}" }', { cancelsInProgress: 'unknown' }],
    ['concurrency: { group: 7, queue: max }', { group: '7', queue: 'max' }],
  ])('knows every way to write a concurrency group: %s', (line, concurrency) => {
    expect(fileOf(`on: push\n${line}\njobs: { a: {} }`).concurrency).toMatchObject(concurrency);
  });

  it.each([
    ['read-all', undefined, 'read'],
    ['write-all', undefined, 'write'],
    ['{}', undefined, 'none'],
    ['{ contents: read }', undefined, 'none'],
    ['{ actions: write }', undefined, 'write'],
    ['{ actions: read }', '{ actions: write }', 'write'],
    // a job's block replaces the workflow's; nothing is taken over
    ['write-all', '{ contents: read }', 'none'],
    [undefined, 'read-all', 'read'],
    [undefined, undefined, undefined],
  ])('permissions %s and %s of the job give actions: %s', (workflow, job, access) => {
    const text = `on: push\n${workflow === undefined ? '' : `permissions: ${workflow}\n`}jobs:\n  a:\n    runs-on: x\n${job === undefined ? '' : `    permissions: ${job}\n`}`;
    const file = fileOf(text);
    const [first] = file.jobs;
    expect(first && actionsAccess(file, first)?.access).toBe(access);
  });

  it('knows the line of the block that decides', () => {
    const file = fileOf(TAG_RELEASE);
    const [build, gate] = file.jobs;
    expect(build && actionsAccess(file, build)).toEqual({ access: 'none', line: 5 });
    expect(gate && actionsAccess(file, gate)).toEqual({ access: 'write', line: 22 });
  });

  it('finds a job and everything that needs it', () => {
    const file = fileOf(
      'on: push\njobs:\n  a: {}\n  b: { needs: a }\n  c: { needs: [b] }\n  d: {}\n  e: { needs: [d, c] }\n  f: { needs: f }\n',
    );
    expect(withDependents(file, 'b').map(({ key }) => key)).toEqual(['b', 'c', 'e']);
    expect(withDependents(file, 'd').map(({ key }) => key)).toEqual(['d', 'e']);
    expect(withDependents(file, 'nobody')).toEqual([]);
  });

  it.each([
    ['uses: docker/build-push-action@v6', 'docker/build-push-action'],
    ['uses: docker/bake-action@v5', 'docker/bake-action'],
    ['run: docker build -t x .', 'docker build'],
    ['run: docker --context x build .', 'docker build'],
    ['run: docker image build .', 'docker build'],
    ['run: podman build .', 'docker build'],
    ['run: docker buildx build --push .', 'docker buildx'],
    ['run: docker buildx bake', 'docker buildx'],
    ['run: docker compose -f x.yml build app', 'docker compose build'],
    ['run: docker-compose up -d --build', 'docker compose build'],
    ['run: ./mvnw compile jib:build', 'Jib'],
    ['run: ./gradlew jib --image x', 'Jib'],
    ['run: mvn -B spring-boot:build-image', 'spring-boot:build-image'],
    ['run: ./gradlew bootBuildImage', 'bootBuildImage'],
    ['run: /kaniko/executor --context .', 'kaniko'],
    ['run: pack build shop --builder x', 'pack build'],
    ['run: ko build ./cmd/shop', 'ko'],
    ['run: buildah bud .', 'buildah'],
  ])('says that "%s" builds an image', (step, by) => {
    expect(buildSteps(jobWith(step).jobs)).toEqual([{ job: 'one', step: 'a step', by }]);
  });

  it.each([
    'run: docker pull x',
    'run: docker run --rm x build',
    'run: docker push x',
    'run: docker compose up -d',
    'run: "# docker build ."',
    'run: npm run build',
    'run: ./mvnw package',
    'run: echo rebuild',
    'uses: docker/login-action@v3',
    'uses: docker/setup-buildx-action@v3',
    'uses: docker/metadata-action@v5',
  ])('does not say that "%s" builds an image', (step) => {
    expect(buildSteps(jobWith(step).jobs)).toEqual([]);
  });

  it('finds a build over the end of a line, and not in a comment', () => {
    expect(buildSteps(fileOf(CALLED_IMAGE).jobs)).toEqual([
      { job: 'maven', step: 'a step', by: 'spring-boot:build-image' },
    ]);
  });

  it.each([
    ['acme/release-guard@v1', undefined, true],
    ['ACME/Release-Guard@v1', undefined, true],
    ['our/guard@v2', 'our/guard', true],
    ['our/guard@v2', undefined, false],
    ['acme/release-guard-notes@v1', undefined, false],
    ['./.github/actions/release-guard', undefined, false],
    ['actions/checkout@v4', 'acme/release-guard', false],
  ])('%s (from %s) is the guard: %s', (uses, own, is) => {
    expect(isGuardStep({ name: undefined, uses, run: undefined, tokenInput: undefined }, own)).toBe(is);
  });

  it.each([
    ['', 'it is not a map'],
    ['- a', 'it is not a map'],
    ['on: push', 'it has no jobs'],
    ['on: push\njobs: [a]', 'it has no jobs'],
    ['on: push\non: push\njobs: {}', 'a key occurs twice in it (line 2)'],
    ['on: [push\njobs: {}', 'it is not YAML that can be read'],
    ['\u0000', 'it is not YAML that can be read (line 1)'],
    [`a: ${'['.repeat(100)}`, 'it is larger or nested deeper than anything that is read here (line 1)'],
    [`a: ${'x'.repeat(300_000)}`, 'it is larger or nested deeper than anything that is read here (line 1)'],
  ])('is refused where it is none (%#)', (text, why) => {
    const reading = readWorkflowFile(text);
    expect(reading.ok ? undefined : reading.why).toContain(why);
  });

  it('is read the same after a tool has written it back', () => {
    for (const text of [TAG_RELEASE, DISPATCHABLE_RELEASE, CALLING_RELEASE, ROLLBACK_BY_HAND]) {
      const again = fileOf(stringify(parse(text)));
      const original = fileOf(text);
      expect(again.triggers).toEqual(original.triggers);
      expect(again.jobs.map(({ line: _line, concurrency: _group, permissions: _block, ...job }) => job)).toEqual(
        original.jobs.map(({ line: _line, concurrency: _group, permissions: _block, ...job }) => job),
      );
    }
  });

  it('never throws, whatever values stand where', () => {
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'on',
            'jobs',
            'steps',
            'uses',
            'run',
            'with',
            'needs',
            'environment',
            'concurrency',
            'group',
            'permissions',
            'strategy',
            'matrix',
            'workflow_dispatch',
            'inputs',
            'options',
          ),
          tie('node'),
          { maxKeys: 4 },
        ),
      ),
    })).node;
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b'), value, { maxKeys: 2 }), value, (jobs, on) => {
        const reading = readWorkflowFile(stringify({ on, jobs, permissions: on, concurrency: on }));
        if (reading.ok) for (const job of reading.file.jobs) withDependents(reading.file, job.key);
        if (reading.ok) buildSteps(reading.file.jobs);
        expect(reading.ok || reading.why !== '').toBe(true);
      }),
    );
  });

  it('of this repository and its examples can be read', () => {
    const paths = [...projectFiles('.github', '.yml'), ...projectFiles('examples', '.yml')].filter(
      (path) => path.includes('workflows/') && !path.includes('/release-guard'),
    );
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect([path, readWorkflowFile(projectFile(path)).ok]).toEqual([path, true]);
  });
});
