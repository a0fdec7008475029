import { describe, expect, it } from 'vitest';
import type { Reason } from '../../src/reasons.ts';
import type { MechanismName, Plan } from '../../src/rollback/plan.ts';
import { evidenceOf } from '../helpers/expectations.ts';
import { RELEASE_WORKFLOW, seedHistory } from '../helpers/github/seeding.ts';
import type { StandIn } from '../helpers/github/stand-in.ts';
import {
  type ExpectedRollback,
  expectRollback,
  ROLLBACK_WORKFLOW,
  recordsOf,
  rollBack,
  type Stage,
  setStage,
} from '../helpers/rollback.ts';
import type { GuardResult, Inputs, RunOptions } from '../helpers/runner.ts';

const PLANNED = { outcome: 'planned', verdict: 'pass', reason: 'ok', starts: 0, writes: [] } as const;
const REFUSED = { outcome: 'refused', verdict: 'fail', starts: 0, writes: [] } as const;
const WITHOUT_DISPATCH = RELEASE_WORKFLOW.replace(/ {2}workflow_dispatch:\n( {4}.*\n)*/, '');

/** A dry run that comes to a plan without obstacles. */
async function plan(stage: Stage, inputs: Inputs = {}, options: RunOptions = {}): Promise<Shown> {
  const result = await rollBack(stage, { 'dry-run': 'true', ...inputs }, options);
  const { rollback } = await expectRollback(stage, result, PLANNED);
  expect(stage.github.journal.entries.filter(({ method }) => method !== 'GET')).toEqual([]);
  if (rollback.plan === undefined) throw new Error('There is no plan.');
  return { plan: rollback.plan, result };
}
interface Shown {
  readonly plan: Plan;
  readonly result: GuardResult;
}

/** The same, refused; the plan is there where there is a target. */
async function refusal(
  stage: Stage,
  expected: Omit<ExpectedRollback, keyof typeof REFUSED>,
  inputs: Inputs = {},
  options: RunOptions = {},
) {
  const result = await rollBack(stage, { 'dry-run': 'true', ...inputs }, options);
  return { ...(await expectRollback(stage, result, { ...REFUSED, ...expected })), result };
}

/** What stands against one way. */
function against({ mechanisms }: Plan, name: MechanismName): readonly (Reason | undefined)[] {
  const found = mechanisms.find((one) => one.name === name);
  return (found?.obstacles ?? []).filter(({ outcome }) => outcome === 'fail').map(({ reason }) => reason);
}

describe.concurrent('the plan of a rollback', () => {
  it('is all that a dry run makes: printed, summarised, in report.json, and nothing is sent', async () => {
    await using stage = await setStage();
    const { run, sha } = stage.release('v1.1.0');
    const shown = await plan(stage, {}, { policy: { version: 1, rollback: { wait: '12m' } } });
    expect(shown.plan).toMatchObject({
      environment: 'production',
      workflow: 'release.yml',
      from: { tag: 'v1.2.0', commit: stage.release('v1.2.0').sha },
      target: { tag: 'v1.1.0', commit: sha, source: 'runs', run: { id: run.id, attempt: 1 } },
      chosen: 'rerun',
      request: { mechanism: 'rerun', runId: run.id, attemptBefore: 1 },
      requestText: `POST /repos/acme/shop/actions/runs/${run.id}/rerun`,
      waitMs: 720_000,
      reason: 'orders fail',
      askedBy: 'ann',
    });
    expect(shown.plan.mechanisms.map(({ name }) => name)).toEqual(['rerun-job', 'rerun', 'dispatch']);
    for (const text of [shown.result.log, shown.result.summary, shown.result.reportFile('summary.md') ?? '']) {
      expect(text).toContain('Rollback plan for');
      expect(text).toContain(`actions/runs/${run.id}/rerun`);
      expect(text).toContain('12 min');
      expect(text).toContain('orders fail');
    }
    expect(shown.result.outputs.get('last-good-tag')).toBe('v1.1.0');
    expect(shown.result.outputs.get('rollback-tag')).toBe('v1.1.0');
  });

  it('says plainly on first use that only a run speaks for the target', async () => {
    await using stage = await setStage();
    const { plan: made, result } = await plan(stage);
    expect(made.fromWhy).toMatch(/record names no release that went live, so v1\.2\.0 counts as live/);
    expect(made.target.why).toMatch(/no good release yet, so nothing else shows that it was good/);
    expect(result.log.replace(/\s+/g, ' ')).toContain('nothing else shows that it was good');
  });

  it('on first use passes over what did not succeed, and what does not look like a release', async () => {
    await using stage = await setStage([
      { tag: 'v1.0.0' },
      { tag: 'v1.1.0', conclusion: 'failure' },
      { tag: 'nightly-7' },
      { tag: 'v1.2.0-rc.1' },
      { tag: 'v1.2.0' },
    ]);
    // A branch that is named like a tag, and a pull request's run, are no releases.
    stage.github.state.run('release.yml', { branch: 'v1.1.0', event: 'pull_request' });
    const { plan: made } = await plan(stage, { tag: 'v1.2.0' });
    expect(made.target).toMatchObject({ tag: 'v1.0.0', source: 'runs' });
    expect(made.passedOver.map(({ tag, reason }) => [tag, reason])).toEqual([
      ['v1.2.0-rc.1', 'rollback-pre-release'],
      ['v1.1.0', 'rollback-run-not-successful'],
    ]);
  });

  it('goes back to what the record knows as good, and names every candidate that it passes over, and why', async () => {
    await using stage = await setStage([
      { tag: 'v0.9.0' },
      { tag: 'v1.0.0', annotated: 2 },
      { tag: 'v0.9.1' },
      { tag: 'v1.0.1' },
      { tag: 'v1.0.2' },
      { tag: 'v1.0.3', release: { draft: true } },
      { tag: 'v1.0.4', release: { prerelease: true } },
      { tag: 'v1.0.5-rc.1' },
      { tag: 'v1.0.6' },
      { tag: 'v1.0.7' },
      { tag: 'v1.0.8' },
      { tag: 'v1.0.9' },
      { tag: 'v1.2.0' },
    ]);
    const { state } = stage.github;
    state.tag('v1.0.7', stage.release('v1.2.0').sha);
    const records = recordsOf(stage);
    for (const { tag } of stage.releases) records.release(tag, 'pass', { hoursAgo: 400 });
    state.tag('v1.0.6', state.commit({ branch: null }));
    records.rollback('v1.0.1', 'v1.0.0', { hoursAgo: 300 });
    records.mark('v1.0.8', 'bad', { hoursAgo: 200 });
    records.release('v1.0.9', 'fail', { hoursAgo: 200 });
    const policy = { version: 1, rollback: { revoked: ['v1.0.2'], floor: 'v1.0.0' } };
    const { plan: made, result } = await plan(stage, { tag: 'v1.2.0' }, { policy });
    expect(made.target).toMatchObject({ tag: 'v1.0.0', source: 'ledger', run: { id: stage.release('v1.0.0').run.id } });
    expect(made.target.why).toMatch(/newest release before v1\.2\.0 that the record knows as good/);
    expect(made.passedOver.map(({ tag, reason }) => [tag, reason])).toEqual([
      ['v1.0.9', 'rollback-known-bad'],
      ['v1.0.8', 'rollback-known-bad'],
      ['v1.0.7', 'rollback-same-commit'],
      ['v1.0.6', 'rollback-tag-moved'],
      ['v1.0.5-rc.1', 'rollback-pre-release'],
      ['v1.0.4', 'rollback-pre-release'],
      ['v1.0.3', 'rollback-draft'],
      ['v1.0.2', 'rollback-revoked'],
      ['v1.0.1', 'rollback-known-bad'],
      ['v0.9.1', 'rollback-below-floor'],
    ]);
    for (const { tag, why } of made.passedOver) {
      expect(why).toMatch(/^\S.*\.$/);
      expect(result.log).toContain(tag);
    }
  });

  it('knows from the record what is live: the target of the last rollback, not the newest tag', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass', { hoursAgo: 90 });
    records.release('v1.1.0', 'pass', { hoursAgo: 80 });
    records.release('v1.2.0', 'pass', { hoursAgo: 70 });
    records.rollback('v1.2.0', 'v1.1.0', { hoursAgo: 60 });
    const { plan: made } = await plan(stage, { to: 'v1.0.0' });
    expect(made.from.tag).toBe('v1.1.0');
    expect(made.fromWhy).toMatch(/rolled back to it from v1\.2\.0/);
  });

  it('takes a tag that a person names, good or not known, and says which', async () => {
    await using stage = await setStage([
      { tag: 'v0.9.0', conclusion: 'failure' },
      { tag: 'v1.0.0' },
      { tag: 'v1.2.0' },
    ]);
    recordsOf(stage).release('v1.0.0', 'pass');
    const good = await plan(stage, { to: 'v1.0.0', tag: 'v1.2.0' });
    expect(good.plan.target).toMatchObject({ source: 'given', tag: 'v1.0.0' });
    expect(good.plan.target.why).toMatch(/named by a person; the record knows it as good/);
    const doubtful = await plan(stage, { to: 'v0.9.0', tag: 'v1.2.0' });
    expect(doubtful.plan.target.why).toMatch(/does not know whether it is good/);
    expect(doubtful.plan.findings).toContainEqual(
      expect.objectContaining({ reason: 'rollback-run-not-successful', severity: 'warn' }),
    );
    expect(doubtful.result.outputs.get('last-good-tag')).toBe('');
  });

  it('refuses a named tag that is bad, and a pre-release unless the policy takes them', async () => {
    await using stage = await setStage([{ tag: 'v1.0.0' }, { tag: 'v1.1.0-rc.1' }, { tag: 'v1.2.0' }]);
    recordsOf(stage).mark('v1.0.0', 'bad');
    await refusal(stage, { reason: 'rollback-known-bad', advice: /mark-good/ }, { to: 'v1.0.0', tag: 'v1.2.0' });
    const rc = { to: 'v1.1.0-rc.1', tag: 'v1.2.0' };
    await refusal(stage, { reason: 'rollback-pre-release' }, rc);
    const policy = { version: 1, rollback: { 'pre-releases': true } };
    expect((await plan(stage, rc, { policy })).plan.target.tag).toBe('v1.1.0-rc.1');
  });
});

describe.concurrent('the way that the plan takes', () => {
  it('is the job that deploys, alone, where one is named; then nothing is built anew', async () => {
    const workflow = RELEASE_WORKFLOW.replace('{ run: make image }', '{ uses: docker/build-push-action@v6 }');
    await using stage = await setStage([{ tag: 'v1.0.0', workflow }, { tag: 'v1.1.0' }, { tag: 'v1.2.0' }]);
    const whole = await plan(stage);
    expect(whole.plan.chosen).toBe('rerun');
    expect(whole.plan.rebuilds).toMatch(/image would be built anew, by job "build".*docker\/build-push-action/);
    expect(whole.result.log).toContain('Rebuilds:');
    const alone = await plan(stage, { job: 'deploy' });
    expect(alone.plan.chosen).toBe('rerun-job');
    expect(alone.plan.requestText).toMatch(/^POST \/repos\/acme\/shop\/actions\/jobs\/\d+\/rerun$/);
    expect(alone.plan.rebuilds).toBeUndefined();
  });

  it('is the whole run where that job is not there, and says so', async () => {
    await using stage = await setStage();
    const { plan: made } = await plan(stage, { job: 'deplyo' });
    expect(made.chosen).toBe('rerun');
    expect(made.findings).toContainEqual(
      expect.objectContaining({
        severity: 'warn',
        reason: 'rollback-job-not-found',
        advice: expect.stringMatching(/deploy/),
      }),
    );
    await refusal(
      stage,
      { reason: 'rollback-job-not-found', sentence: /deplyo/, advice: /deploy/ },
      { job: 'deplyo', via: 'rerun-job' },
    );
  });

  it.for([
    ['older than 30 days', 'rollback-run-too-old', /created 45 days ago/],
    ['at its 50th attempt', 'rollback-run-too-many-attempts', /attempt 50/],
  ] as const)('is a dispatch where the run is %s (G07)', async ([what, reason, sentence]) => {
    const old = what.includes('days');
    await using stage = await setStage([
      { tag: 'v1.1.0', daysAgo: old ? 45 : 3 },
      { tag: 'v1.2.0', daysAgo: 2 },
    ]);
    const { run } = stage.release('v1.1.0');
    while (!old && run.attempts.length < 50) {
      stage.github.state.attempt(run, 'octocat');
      stage.github.state.finish(run, 'success');
    }
    const { plan: made } = await plan(stage);
    expect(made.chosen).toBe('dispatch');
    expect(against(made, 'rerun')).toEqual([reason]);
    expect(made.requestText).toBe(
      'POST /repos/acme/shop/actions/workflows/release.yml/dispatches {"ref":"v1.1.0","inputs":{"tag":"v1.1.0"},"return_run_details":true}',
    );
    await refusal(stage, { reason, sentence }, { via: 'rerun' });
  });

  it('is a dispatch of the default branch, told the tag, where the file at the tag knows no workflow_dispatch', async () => {
    await using stage = await setStage([
      { tag: 'v1.1.0', workflow: WITHOUT_DISPATCH },
      { tag: 'v1.2.0', workflow: RELEASE_WORKFLOW },
    ]);
    const { plan: made } = await plan(stage, { via: 'dispatch' });
    expect(made.request).toEqual({
      mechanism: 'dispatch',
      workflow: 'release.yml',
      ref: 'main',
      inputs: { tag: 'v1.1.0' },
    });
    expect(made.findings).toContainEqual(expect.objectContaining({ reason: 'rollback-dispatch-not-declared' }));
  });

  it('is none where the run is too old and nothing can be dispatched, with everything that stands against it (G07)', async () => {
    await using stage = await setStage([
      { tag: 'v1.1.0', workflow: WITHOUT_DISPATCH, daysAgo: 45 },
      { tag: 'v1.2.0', daysAgo: 2 },
    ]);
    stage.github.state.commit({ files: { '.github/workflows/release.yml': WITHOUT_DISPATCH } });
    const { report, rollback } = await refusal(stage, {
      reason: 'rollback-no-mechanism',
      sentence: /no way to start the release workflow again/,
    });
    expect(evidenceOf(report.verdict.cause)).toMatch(/created 45 days ago[\s\S]*does not declare "workflow_dispatch"/);
    expect(rollback.plan?.chosen).toBeUndefined();
    expect(rollback.plan?.target.tag).toBe('v1.1.0');
  });

  it('is no dispatch with inputs that the file does not declare or does not take', async () => {
    await using stage = await setStage();
    const inputs = (values: object) => ({ policy: { version: 1, rollback: { via: 'dispatch', inputs: values } } });
    await refusal(
      stage,
      { reason: 'rollback-dispatch-inputs', sentence: /does not declare the input "version"/, advice: /"tag"/ },
      {},
      inputs({ version: '${target.tag}' }),
    );
    const { plan: made } = await plan(stage, {}, inputs({ tag: 'release/${target.tag}' }));
    expect(made.request).toMatchObject({ inputs: { tag: 'release/v1.1.0' } });
  });

  it('is none where the workflow is disabled, with the command that enables it', async () => {
    await using stage = await setStage();
    stage.github.state.workflow('release.yml', { state: 'disabled_inactivity' });
    await refusal(stage, {
      reason: 'rollback-workflow-disabled',
      advice: /gh workflow enable release\.yml --repo acme\/shop/,
    });
  });

  it('keeps to the branches and tags that may deploy to the environment', async () => {
    await using tags = await setStage([
      { tag: 'v1.1.0', workflow: WITHOUT_DISPATCH },
      { tag: 'v1.2.0', workflow: RELEASE_WORKFLOW },
    ]);
    tags.github.state.environment('production', { patterns: [{ kind: 'tag', name: 'v*' }], reviewers: ['carol'] });
    const rerun = await plan(tags);
    expect(rerun.plan.chosen).toBe('rerun');
    expect(rerun.plan.findings).toContainEqual(
      expect.objectContaining({ outcome: 'undecided', sentence: expect.stringMatching(/waits for approval by carol/) }),
    );
    // The file at the tag cannot be dispatched, and the default branch may not deploy.
    const both = await refusal(tags, { reason: 'rollback-dispatch-not-declared' }, { via: 'dispatch' });
    expect(both.result.log.replace(/\s+/g, ' ')).toContain('lets only tag "v*" deploy');

    await using branches = await setStage();
    branches.github.state.environment('production', { patterns: [{ kind: 'branch', name: 'main' }] });
    const dispatched = await plan(branches);
    expect(dispatched.plan).toMatchObject({ chosen: 'dispatch', request: { ref: 'main', inputs: { tag: 'v1.1.0' } } });
    expect(against(dispatched.plan, 'rerun')).toEqual(['rollback-environment-rule']);
  });

  it('is none where this very job lacks actions: write, with the line to change', async () => {
    const rollbackWorkflow = ROLLBACK_WORKFLOW.replace('actions: write', 'actions: read');
    await using stage = await setStage(undefined, { rollbackWorkflow });
    await refusal(stage, {
      reason: 'rollback-permission-missing',
      advice: /"actions: write" under "permissions:" in \.github\/workflows\/rollback\.yml, line \d+/,
    });
    // The very same, where it is meant: still nothing is sent.
    const result = await rollBack(stage);
    await expectRollback(stage, result, { ...REFUSED, reason: 'rollback-permission-missing' });
  });

  it('is none where the run would wait for the concurrency group that this run holds', async () => {
    const rollbackWorkflow = ROLLBACK_WORKFLOW.replace('jobs:', 'concurrency: release\njobs:');
    await using stage = await setStage(undefined, { rollbackWorkflow });
    const result = await rollBack(stage);
    await expectRollback(stage, result, {
      ...REFUSED,
      reason: 'rollback-deadlock',
      sentence: /holds the concurrency group "release".*each would wait for the other/,
      advice: /group of its own/,
    });
  });
});

describe.concurrent('a plan that is carried out', () => {
  const releases = [
    { tag: 'v1.1.0', workflow: WITHOUT_DISPATCH },
    { tag: 'v1.2.0', workflow: RELEASE_WORKFLOW },
  ];

  it.for([
    ['rerun', {}, /^\/actions\/runs\/\d+\/rerun$/, undefined],
    ['rerun-job', { job: 'gate' }, /^\/actions\/jobs\/\d+\/rerun$/, undefined],
    [
      'dispatch',
      { via: 'dispatch' },
      /^\/actions\/workflows\/release\.yml\/dispatches$/,
      { ref: 'main', inputs: { tag: 'v1.1.0' }, return_run_details: true },
    ],
  ] as const)('by %s sends the planned request and no other, after its intent', async ([name, inputs, path, body]) => {
    await using stage = await setStage(releases);
    const { github } = stage;
    const planned = await plan(stage, inputs);
    expect(planned.plan.chosen).toBe(name);
    const { rollback } = await expectRollback(stage, await rollBack(stage, inputs), {
      outcome: 'done',
      verdict: 'pass',
      reason: 'ok',
      starts: 1,
      writes: ['intent v1.2.0 → v1.1.0', 'in_progress', 'in_progress', 'success'],
    });
    expect(rollback.plan?.requestText).toBe(planned.plan.requestText);
    const writes = github.journal.entries.filter(({ method }) => method !== 'GET').map((entry) => entry.path);
    expect(writes.map((one) => path.test(one))).toEqual([false, false, true, false, false]);
    const [start] = github.journal.startingRequests;
    expect(start?.body).toEqual(body);
    expect(planned.plan.requestText).toContain(`POST /repos/acme/shop${start?.path}`);
    // The job that was named, and what needs it.
    const { run } = stage.release('v1.1.0');
    if (name === 'rerun-job') expect(run.attempts.at(-1)?.only).toEqual(new Set(['gate', 'deploy']));
    expect(rollback.run?.attempt).toBe(name === 'dispatch' ? 1 : 2);
    const intent = github.state.deployments.at(-1);
    expect(intent).toMatchObject({
      task: 'release-guard',
      environment: 'production',
      sha: stage.release('v1.1.0').sha,
    });
    expect(intent?.payload).toMatchObject({
      schema: 1,
      kind: 'rollback',
      tag: 'v1.1.0',
      rollback_of: { tag: 'v1.2.0' },
      mechanism: name,
      reason: 'orders fail',
      asked_by: 'ann',
    });
    expect(intent?.statuses.at(-1)?.logUrl).toBe(rollback.run?.url);
  });
});

describe.concurrent('what lies between the two releases', () => {
  const MIGRATION = 'src/main/resources/db/migration/V7__orders.sql';
  const releases = (files: Readonly<Record<string, string>>) => [
    {
      tag: 'v1.1.0',
      files: { 'src/main/resources/db/migration/V6__old.sql': 'alter table a;', 'config/prod.yml': 'a: 1' },
    },
    { tag: 'v1.2.0', files },
  ];
  const policy = (whenCrossed: string) => ({
    version: 1,
    rollback: {
      migrations: { paths: ['src/main/resources/db/migration/**'], 'when-crossed': whenCrossed },
      configuration: ['config/**'],
    },
  });

  it('refuses over a migration, lists it, and says to roll forward', async () => {
    await using stage = await setStage(releases({ [MIGRATION]: 'drop table orders;' }));
    const { rollback, result } = await refusal(
      stage,
      { reason: 'rollback-crosses-migrations', sentence: /V7__orders\.sql/, advice: /Roll forward/ },
      {},
      { policy: policy('refuse') },
    );
    expect(rollback.plan?.crossing).toMatchObject({
      commits: 1,
      migrations: [{ path: MIGRATION, declaredSafe: false }],
    });
    expect(result.log).toContain('Migrations that are not taken back');
    // Neither is it sent where it is meant.
    const meant = await rollBack(stage, {}, { policy: policy('refuse') });
    await expectRollback(stage, meant, { ...REFUSED, reason: 'rollback-crosses-migrations' });
  });

  it.for(['warn', 'allow'] as const)('goes on over a migration where the policy says %s', async (whenCrossed) => {
    await using stage = await setStage(releases({ [MIGRATION]: 'drop table orders;' }));
    const { plan: made } = await plan(stage, {}, { policy: policy(whenCrossed) });
    expect(made.crossing?.migrations).toEqual([{ path: MIGRATION, declaredSafe: false }]);
    expect(made.findings.filter(({ reason }) => reason === 'rollback-crosses-migrations')).toHaveLength(
      whenCrossed === 'warn' ? 1 : 0,
    );
  });

  it('goes on over a migration that declares itself safe', async () => {
    const text =
      '-- release-guard: rollback-safe (adds a column that nobody has to know)\nalter table orders add a int;';
    await using stage = await setStage(releases({ [MIGRATION]: text }));
    const { plan: made, result } = await plan(stage, {}, { policy: policy('refuse') });
    expect(made.crossing?.migrations).toEqual([{ path: MIGRATION, declaredSafe: true }]);
    expect(result.log).toContain('declares itself safe');
  });

  it('lists the configuration that does not go back by itself', async () => {
    await using stage = await setStage(releases({ 'config/prod.yml': 'a: 2' }));
    const { plan: made, result } = await plan(stage, {}, { policy: policy('refuse') });
    expect(made.crossing).toMatchObject({ migrations: [], configuration: ['config/prod.yml'] });
    expect(made.findings).toContainEqual(
      expect.objectContaining({ reason: 'rollback-crosses-configuration', severity: 'warn' }),
    );
    expect(result.log).toContain('Configuration that changed');
  });
});

describe('the target among 10,000 runs and 5,000 tags', () => {
  /** Requests up to the first that examines what was found. */
  const findingRequests = ({ journal }: StandIn): readonly string[] => {
    const paths = journal.entries.map(({ path }) => path);
    const end = paths.findIndex((path) => path.startsWith('/releases/tags/'));
    expect(end).toBeGreaterThan(0);
    return paths.slice(0, end);
  };

  it('is found by at most five requests: on first use, and with a record of 1,500 releases', async () => {
    await using stage = await setStage([]);
    const { github } = stage;
    const { releases } = seedHistory(github.state, { runs: 10_000, tags: 5_000 });
    const [good, from] = releases.slice(-2);
    const firstUse = await plan(stage);
    expect(firstUse.plan).toMatchObject({ from: { tag: from?.tag }, target: { tag: good?.tag, source: 'runs' } });
    expect(findingRequests(github).length, String(github.journal)).toBeLessThanOrEqual(5);

    github.journal.clear();
    const records = recordsOf({ github, releases });
    releases.slice(-1500).forEach(({ tag }, index) => {
      // The last good one is annotated, and an older one than the newest.
      records.release(tag, tag === good?.tag ? 'fail' : 'pass', { hoursAgo: (1500 - index) * 24 });
    });
    const known = await plan(stage);
    expect(known.plan).toMatchObject({
      from: { tag: from?.tag },
      target: { tag: releases.at(-3)?.tag, source: 'ledger' },
    });
    expect(findingRequests(github).length, String(github.journal)).toBeLessThanOrEqual(5);
  });
});
