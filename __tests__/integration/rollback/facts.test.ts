import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import type { GitHub } from '../../../src/platform/github.ts';
import { createGitHub } from '../../../src/platform/github-client.ts';
import {
  type FactsRequest,
  type FactsResult,
  gatherFacts,
  type MechanismFacts,
} from '../../../src/rollback/mechanism/facts.ts';
import { examineMechanisms, isPossible } from '../../../src/rollback/mechanism/mechanism.ts';
import type { Mechanism, MechanismName, StartRequest, Target } from '../../../src/rollback/plan.ts';
import { RELEASE_WORKFLOW, type ReleaseSeed, type SeededRelease, seedReleases } from '../../helpers/github/seeding.ts';
import { type StandIn, type StandInOptions, startGitHub } from '../../helpers/github/stand-in.ts';
import {
  CALLED_DEPLOY,
  CALLED_IMAGE,
  CALLING_RELEASE,
  DISPATCHABLE_RELEASE,
  ROLLBACK_BY_HAND,
  TAG_RELEASE,
} from '../../unit/rollback/workflow-samples.ts';

const OWN_PATH = '.github/workflows/rollback.yml';

const standIns: StandIn[] = [];

afterEach(async () => {
  for (const standIn of standIns.splice(0)) {
    standIn.expectNoViolations();
    expect(standIn.journal.otherWrites).toEqual([]);
    await standIn[Symbol.asyncDispose]();
  }
});

interface Scene {
  readonly standIn: StandIn;
  readonly github: GitHub;
  readonly target: Target;
  readonly gather: (change?: Partial<FactsRequest>) => Promise<FactsResult>;
  readonly facts: (change?: Partial<FactsRequest>) => Promise<MechanismFacts>;
}

/** v1.4.1 is the target and v1.5.0 the newest; the guard runs in a workflow of its own on main. */
async function scene(
  target: Partial<ReleaseSeed> = {},
  newest: Partial<ReleaseSeed> = {},
  options: StandInOptions = {},
): Promise<Scene> {
  const standIn = await startGitHub(options);
  standIns.push(standIn);
  const [seeded] = seedReleases(standIn.state, [
    { tag: 'v1.4.1', daysAgo: 3, ...target },
    { tag: 'v1.5.0', daysAgo: 1, files: { [OWN_PATH]: ROLLBACK_BY_HAND }, ...newest },
  ]);
  const own = standIn.state.run(OWN_PATH, {
    event: 'workflow_dispatch',
    groups: ['rollback'],
    steps: [{ status: 'in_progress' }],
  });
  const github = await clientOf(standIn, standIn.token);
  if (seeded === undefined) throw new Error('nothing to go back to');
  const found = await targetOf(github, seeded);
  const gather = async (change: Partial<FactsRequest> = {}): Promise<FactsResult> =>
    await gatherFacts({
      github,
      target: found,
      workflow: 'release.yml',
      environment: 'production',
      job: 'deploy',
      inputs: {},
      token: standIn.token,
      variables: {
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_WORKFLOW: 'Roll back',
        GITHUB_WORKFLOW_REF: `acme/shop/${OWN_PATH}@refs/heads/main`,
        GITHUB_WORKFLOW_SHA: standIn.state.resolve('main'),
        GITHUB_JOB: 'rollback',
        GITHUB_RUN_ID: String(own.id),
        GITHUB_REF: 'refs/heads/main',
        GITHUB_EVENT_NAME: 'workflow_dispatch',
        GITHUB_ACTION_REPOSITORY: 'acme/release-guard',
      },
      ...change,
    });
  return {
    standIn,
    github,
    target: found,
    gather,
    facts: async (change) => {
      const result = await gather(change);
      if (!result.ok) throw new Error(`${result.doing}: ${result.failure.message}`);
      return result.facts;
    },
  };
}

async function clientOf(standIn: StandIn, token: string): Promise<GitHub> {
  return await createGitHub({
    token,
    apiUrl: standIn.url,
    repository: standIn.state.repository,
    // Pauses between attempts are not what is examined here.
    clock: { ...systemClock, sleep: async (_ms, signal) => signal?.throwIfAborted() },
    chance: () => 0,
    requestLimitMs: 2000,
  });
}

async function targetOf(github: GitHub, { tag, sha, run }: SeededRelease): Promise<Target> {
  const read = run === undefined ? undefined : await github.run(run.id);
  if (read?.ok === false) throw new Error(read.failure.message);
  return { tag, commit: sha, run: read?.value, imageDigest: undefined, source: 'ledger', why: 'It is good.' };
}

function examined(
  facts: MechanismFacts,
  options: { readonly job?: string; readonly inputs?: Record<string, string> } = {},
): readonly Mechanism[] {
  return examineMechanisms(facts, { job: 'deploy', inputs: {}, ...options, now: new Date(), at: 0 });
}

function possible(mechanisms: readonly Mechanism[]): readonly MechanismName[] {
  return mechanisms.filter(isPossible).map(({ name }) => name);
}

function reasonsOf(mechanisms: readonly Mechanism[], name: MechanismName): readonly string[] {
  const found = mechanisms.find((one) => one.name === name);
  return (found?.obstacles ?? []).map(({ outcome, reason }) => `${outcome} ${reason}`);
}

describe('the facts about a way back', () => {
  it('are read in a few requests, none of which changes anything', async () => {
    const { standIn, facts } = await scene();
    standIn.state.environment('production', {
      refs: 'patterns',
      patterns: [{ kind: 'tag', name: 'v*' }],
      reviewers: ['bob'],
    });
    const before = standIn.journal.entries.length;
    const found = await facts();
    expect(standIn.journal.entries.length - before).toBeLessThanOrEqual(10);
    expect(standIn.journal.startingRequests).toEqual([]);
    expect(found).toMatchObject({
      repository: 'acme/shop',
      cloud: true,
      state: { known: true, value: { state: 'active' } },
      atTag: { ref: 'v1.4.1', fullRef: 'refs/tags/v1.4.1', file: { known: true, value: { name: 'release' } } },
      atDefault: { known: true, value: { ref: 'main', fullRef: 'refs/heads/main' } },
      jobs: { known: true, value: [{ name: 'build' }, { name: 'gate' }, { name: 'deploy' }] },
      own: {
        path: OWN_PATH,
        jobKey: 'rollback',
        file: { known: true, value: { name: 'Roll back' } },
        groups: { known: true, value: ['rollback'] },
        personalToken: false,
      },
    });
    expect([...found.environments.keys()]).toEqual(['production']);
    expect(found.environments.get('production')).toMatchObject({
      known: true,
      value: { refs: 'patterns', reviewers: ['bob'] },
    });
  });

  it('know the file as it was at the tag, and as it is on the default branch', async () => {
    const { facts } = await scene({ workflow: TAG_RELEASE }, { workflow: DISPATCHABLE_RELEASE });
    const found = await facts();
    expect(found.atTag.file).toMatchObject({ known: true, value: { dispatch: undefined } });
    expect(found.atDefault.known && found.atDefault.value.file).toMatchObject({
      known: true,
      value: { name: 'Release' },
    });
    const mechanisms = examined(found);
    expect(mechanisms[2]?.request).toMatchObject({ mechanism: 'dispatch', ref: 'main', inputs: { tag: 'v1.4.1' } });
  });

  it('include the workflows that it calls, and the environments in those', async () => {
    const { standIn, facts } = await scene({
      workflow: CALLING_RELEASE,
      files: { '.github/workflows/image.yml': CALLED_IMAGE, '.github/workflows/deploy.yml': CALLED_DEPLOY },
    });
    standIn.state.environment('production', { refs: 'protected' });
    const found = await facts();
    expect([...found.atTag.called.keys()].sort()).toEqual([
      './.github/workflows/deploy.yml',
      './.github/workflows/image.yml',
    ]);
    expect(reasonsOf(examined(found), 'rerun')).toContain('fail rollback-environment-rule');
  });

  it('stop at calls that go round in a circle', async () => {
    const { standIn, facts } = await scene({
      workflow: 'on: push\njobs: { a: { uses: ./.github/workflows/loop.yml } }',
      files: { '.github/workflows/loop.yml': 'on: workflow_call\njobs: { b: { uses: ./.github/workflows/loop.yml } }' },
    });
    const before = standIn.journal.entries.length;
    const found = await facts();
    expect(found.atTag.called.size).toBe(1);
    expect(standIn.journal.entries.length - before).toBeLessThanOrEqual(12);
    expect(possible(examined(found))).toContain('rerun');
  });

  it('are known to be absent where GitHub answers 404', async () => {
    const { facts, target } = await scene();
    const found = await facts({ workflow: 'other.yml', target: { ...target, run: undefined } });
    expect(found.state).toEqual({ known: true, value: undefined });
    expect(found.atTag.file).toEqual({ known: true, value: undefined });
    expect(possible(examined(found))).toEqual([]);
    expect(reasonsOf(examined(found), 'dispatch')).toContain('fail rollback-workflow-not-found');
  });

  it('are not known where the token may not see them, and nobody guesses', async () => {
    const { standIn, gather } = await scene();
    const token = standIn.addToken({ permissions: { actions: 'read', metadata: 'read' } });
    const github = await clientOf(standIn, token);
    const result = await gather({ github });
    if (!result.ok) throw new Error(result.failure.message);
    expect(result.facts.atTag.file).toMatchObject({ known: false });
    expect(result.facts.own.file).toMatchObject({ known: false });
    const mechanisms = examined(result.facts);
    expect(possible(mechanisms)).toEqual(['rerun-job', 'rerun']);
    expect(reasonsOf(mechanisms, 'rerun')).toContain('undecided rollback-permission-unknown');
  });

  it('outside of a run are those of GitHub alone', async () => {
    const { facts } = await scene();
    const found = await facts({ variables: {} });
    expect(found.own).toMatchObject({ file: { known: false }, groups: { known: false }, jobKey: undefined });
    expect(possible(examined(found))).toContain('rerun');
  });

  it('of another repository’s workflow are not taken for this one’s', async () => {
    const { facts } = await scene();
    const found = await facts({
      variables: {
        GITHUB_REPOSITORY: 'acme/other',
        GITHUB_RUN_ID: '1',
        GITHUB_WORKFLOW_REF: `acme/other/${OWN_PATH}@refs/heads/main`,
      },
    });
    expect(found.own).toMatchObject({ path: undefined, file: { known: false }, groups: { known: false } });
  });

  it('know a person’s token by its shape', async () => {
    const { facts } = await scene();
    expect((await facts({ token: 'ghp_0123' })).own.personalToken).toBe(true);
    expect((await facts({ token: 'github_pat_0123' })).own.personalToken).toBe(true);
    expect((await facts({ token: 'ghs_0123' })).own.personalToken).toBe(false);
  });

  it.each([
    ['the workflow', '/actions/workflows/release.yml', 'reading the workflow release.yml'],
    ['the file at the tag', /\/contents\/.*release\.yml$/, 'reading .github/workflows/release.yml at v1.4.1'],
    ['the jobs', /\/runs\/\d+\/jobs$/, 'reading the jobs of run'],
  ])('are given up where GitHub cannot be reached for %s', async (_what, path, doing) => {
    const { standIn, gather } = await scene();
    standIn.faults.add({ path, does: { kind: 'answer', status: 503 } });
    const result = await gather();
    expect(result.ok ? undefined : result.doing).toContain(doing);
    expect(result.ok ? undefined : result.failure.kind).toBe('unreachable');
  });

  it('are given up where the rate limit is used up', async () => {
    const { standIn, gather } = await scene();
    standIn.faults.add({ path: '/actions/workflows/release.yml', does: { kind: 'primary-limit', resetInMs: 600_000 } });
    const result = await gather();
    expect(result.ok ? undefined : result.failure.kind).toBe('rate-limit');
  });

  it('do without the jobs where no job is asked for, and without rules of environments', async () => {
    const { standIn, facts } = await scene();
    standIn.faults.add({ path: /\/jobs$/, does: { kind: 'answer', status: 503 } });
    standIn.faults.add({ path: /^\/environments/, does: { kind: 'answer', status: 503 } });
    const found = await facts({ job: undefined });
    expect(found.jobs.known).toBe(false);
    expect(found.environments.get('production')?.known).toBe(false);
    expect(possible(examined(found))).toContain('rerun');
  });

  it('do without what an older server does not know', async () => {
    const { standIn, facts } = await scene({}, {}, { behaviour: { olderServer: 422 } });
    const found = await facts({
      variables: {
        GITHUB_SERVER_URL: 'https://github.example.com',
        GITHUB_RUN_ID: '9',
        GITHUB_REPOSITORY: 'acme/shop',
      },
    });
    expect(found.cloud).toBe(false);
    expect(found.own.groups.known).toBe(false);
    expect(standIn.journal.startingRequests).toEqual([]);
  });
});

/** Sends what was planned, and says whether GitHub took it. */
async function send(github: GitHub, request: StartRequest | undefined): Promise<boolean | undefined> {
  switch (request?.mechanism) {
    case undefined:
      return undefined;
    case 'rerun':
      return (await github.rerun(request.runId)).ok;
    case 'rerun-job':
      return (await github.rerunJob(request.jobId)).ok;
    case 'dispatch':
      return (await github.dispatch({ workflow: request.workflow, ref: request.ref, inputs: request.inputs })).ok;
  }
}

describe('what is planned', () => {
  const worlds: readonly (readonly [string, Partial<ReleaseSeed>, Partial<ReleaseSeed>, readonly MechanismName[]])[] = [
    ['of a workflow with everything', {}, {}, ['rerun-job', 'rerun', 'dispatch']],
    ['of a tag without a dispatch', { workflow: TAG_RELEASE }, { workflow: TAG_RELEASE }, ['rerun-job', 'rerun']],
    ['of a tag that can be dispatched', { workflow: DISPATCHABLE_RELEASE }, {}, ['rerun-job', 'rerun', 'dispatch']],
    [
      'of a tag that is older than its dispatch',
      { workflow: TAG_RELEASE },
      { workflow: DISPATCHABLE_RELEASE },
      ['rerun-job', 'rerun', 'dispatch'],
    ],
    [
      'of a run that is 40 days old',
      { daysAgo: 40, workflow: TAG_RELEASE },
      { workflow: RELEASE_WORKFLOW },
      ['dispatch'],
    ],
    [
      'of a run that is 40 days old, without a dispatch',
      { daysAgo: 40, workflow: TAG_RELEASE },
      { workflow: TAG_RELEASE },
      [],
    ],
  ];

  it.each(worlds)('%s is what GitHub takes', async (_what, target, newest, expected) => {
    const { facts } = await scene(target, newest);
    expect(possible(examined(await facts()))).toEqual(expected);
    for (const name of expected) {
      // A repository for each, because a run that was started stands in the way of the next.
      const other = await scene(target, newest);
      const request = examined(await other.facts()).find((one) => one.name === name)?.request;
      expect([name, await send(other.github, request)]).toEqual([name, true]);
      expect(other.standIn.journal.startingRequests).toHaveLength(1);
    }
  });

  const refusals: readonly (readonly [
    string,
    Partial<ReleaseSeed>,
    (scene: Scene) => void,
    readonly MechanismName[],
  ])[] = [
    ['a run that is too old', { daysAgo: 31 }, () => {}, ['rerun-job', 'rerun']],
    [
      'a run that is still running',
      {},
      ({ standIn, target }) => standIn.state.live(runOf(standIn, target), [{ status: 'in_progress' }]),
      ['rerun-job', 'rerun'],
    ],
    ['a run that never started', { conclusion: 'startup_failure' }, () => {}, ['rerun-job', 'rerun']],
  ];

  it.each(refusals)('refuses %s as GitHub does', async (_what, seed, arrange, expected) => {
    const one = await scene(seed);
    arrange(one);
    const again = one.target.run && (await one.github.run(one.target.run.id));
    const target = { ...one.target, run: again?.ok === true ? again.value : undefined };
    const mechanisms = examined(await one.facts({ target }));
    const refused = mechanisms.filter((mechanism) => !isPossible(mechanism)).map(({ name }) => name);
    expect(refused).toEqual(expected);
    for (const { name, request } of mechanisms) {
      if (refused.includes(name) && request !== undefined)
        expect([name, await send(one.github, request)]).toEqual([name, false]);
    }
  });
});

it('of a workflow that somebody switched off, nothing is started behind their back', async () => {
  const one = await scene();
  one.standIn.state.workflow('release.yml', { state: 'disabled_manually' });
  const mechanisms = examined(await one.facts());
  expect(possible(mechanisms)).toEqual([]);
  expect(await send(one.github, mechanisms[2]?.request)).toBe(false);
});

function runOf(standIn: StandIn, target: Target) {
  const run = standIn.state.runs.get(target.run?.id ?? 0);
  if (run === undefined) throw new Error('no run');
  return run;
}
