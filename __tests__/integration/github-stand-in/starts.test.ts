import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask } from '../../helpers/github/ask.ts';
import { RELEASE_WORKFLOW, seedReleases } from '../../helpers/github/seeding.ts';
import { type StandIn, startGitHub } from '../../helpers/github/stand-in.ts';
import { CONCLUSIONS, type Run } from '../../helpers/github/state.ts';

const DAY_MS = 86_400_000;

let github: StandIn;
let run: Run;
beforeEach(async () => {
  github = await startGitHub();
  const [good] = seedReleases(github.state, [{ tag: 'v1.0.0' }, { tag: 'v1.1.0', conclusion: 'failure' }]);
  run = good?.run ?? expect.fail();
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
});

async function seen(id = run.id) {
  const { body } = await ask(github, `GET ./actions/runs/${id}`);
  return body as { status: string; conclusion: string | null; run_attempt: number };
}

describe('a re-run', () => {
  test('keeps the id, raises the attempt, answers an empty object, and goes on by itself', async () => {
    expect(await ask(github, `POST ./actions/runs/${run.id}/rerun`)).toMatchObject({ status: 201, body: {} });
    expect(await seen()).toMatchObject({ id: run.id, status: 'queued', conclusion: null, run_attempt: 2 });
    expect(await seen()).toMatchObject({ status: 'in_progress' });
    expect(await seen()).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect(await ask(github, `GET ./actions/runs/${run.id}/attempts/1`)).toMatchObject({
      body: { run_attempt: 1, conclusion: 'success', previous_attempt_url: null },
    });
    expect(github.journal.startingRequests).toHaveLength(1);
    github.expectNoViolations();
  });

  test.each([
    [
      'has been completed for more than 30 days',
      'created over a month ago',
      () => ({ createdAt: Date.now() - 31 * DAY_MS }),
    ],
    [
      'has been re-run 50 times',
      'too many times',
      () => ({ attempts: Array.from({ length: 51 }, () => 'failure' as const) }),
    ],
    ['has not ended', 'This workflow is already running', () => ({ status: 'in_progress' as const })],
    ['could not start', 'This workflow run cannot be retried', () => ({ conclusion: 'startup_failure' as const })],
    ['is GitHub’s own', 'This workflow run cannot be retried', () => ({ event: 'dynamic' })],
  ])('of a run that %s is refused with 403', async (_name, message, options) => {
    const refused = github.state.run('release.yml', options());
    expect(await ask(github, `POST ./actions/runs/${refused.id}/rerun`)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining(message) },
    });
    expect(github.journal.startingRequests).toMatchObject([{ status: 403, carriedOut: false }]);
  });

  test('of one job takes those along that need it, and leaves the others as they were', async () => {
    const { body } = await ask(github, `GET ./actions/runs/${run.id}/jobs`);
    const gate = (body as { jobs: { id: number; name: string }[] }).jobs.find((job) => job.name === 'gate');
    github.steps = [{ status: 'completed', conclusion: 'failure' }];
    expect((await ask(github, `POST ./actions/jobs/${gate?.id}/rerun`)).status).toBe(201);
    const { body: after } = await ask(github, `GET ./actions/runs/${run.id}/jobs`);
    expect((after as { jobs: unknown[] }).jobs).toMatchObject([
      { name: 'build', conclusion: 'success', run_attempt: 2 },
      { name: 'gate', conclusion: 'failure' },
      { name: 'deploy', conclusion: 'failure' },
    ]);
  });

  test('may lag: reads show the attempt before for a while', async () => {
    github.behaviour.attemptLagReads = 2;
    await ask(github, `POST ./actions/runs/${run.id}/rerun`);
    const shown = [await seen(), await seen(), await seen()];
    expect(shown.map((one) => [one.run_attempt, one.status])).toEqual([
      [1, 'completed'],
      [1, 'completed'],
      [2, 'queued'],
    ]);
  });

  test.each(CONCLUSIONS)('can end with %s', async (conclusion) => {
    github.steps = [{ status: 'in_progress' }];
    await ask(github, `POST ./actions/runs/${run.id}/rerun`);
    github.state.finish(run, conclusion);
    expect(await seen()).toMatchObject({ status: 'completed', conclusion });
    expect((await ask(github, `GET ./actions/runs/${run.id}/jobs`)).status).toBe(200);
    github.expectNoViolations();
  });

  test('waits by itself for a run that holds its concurrency group', async () => {
    const holder = github.state.run('release.yml', { branch: 'v1.1.0', status: 'in_progress' });
    await ask(github, `POST ./actions/runs/${run.id}/rerun`);
    expect(await seen()).toMatchObject({ status: 'pending' });
    expect(await ask(github, `GET ./actions/runs/${run.id}/concurrency_groups`)).toMatchObject({
      body: { total_count: 1, concurrency_groups: [{ group_name: 'release', group_members: [{ position: 1 }] }] },
    });
    github.state.finish(holder, 'success');
    expect(await seen()).toMatchObject({ status: 'queued' });
  });

  test('waits for approval, and says of what by whom', async () => {
    github.state.environment('production', { reviewers: ['octocat', 'team:On Call'] });
    github.steps = [
      { status: 'waiting', approval: { environment: 'production' } },
      { status: 'in_progress', ms: 30 },
    ];
    await ask(github, `POST ./actions/runs/${run.id}/rerun`);
    const pending = await ask(github, `GET ./actions/runs/${run.id}/pending_deployments`);
    expect(pending.body).toMatchObject([
      {
        environment: { name: 'production' },
        reviewers: [{ reviewer: { login: 'octocat' } }, { reviewer: { name: 'On Call' } }],
      },
    ]);
    github.state.advance(run);
    expect(await seen()).toMatchObject({ status: 'in_progress' });
    expect((await ask(github, `GET ./actions/runs/${run.id}/pending_deployments`)).body).toEqual([]);
  });

  test('goes on by the clock, by the reads, or when the test says so', async () => {
    let now = Date.now();
    await using other = await startGitHub({
      now: () => now,
      steps: [
        { status: 'queued', ms: 5_000 },
        { status: 'in_progress', reads: 2 },
        { status: 'waiting' },
        { status: 'completed', conclusion: 'neutral' },
      ],
    });
    const [release] = seedReleases(other.state, [{ tag: 'v1.0.0' }]);
    const started = release?.run ?? expect.fail();
    await ask(other, `POST ./actions/runs/${started.id}/rerun`);
    const status = async () =>
      ((await ask(other, `GET ./actions/runs/${started.id}`)).body as { status: string }).status;
    expect([await status(), await status(), await status()]).toEqual(['queued', 'queued', 'queued']);
    now += 5_000;
    expect([await status(), await status(), await status()]).toEqual(['in_progress', 'in_progress', 'waiting']);
    now += 3_600_000;
    expect(await status()).toBe('waiting');
    other.state.advance(started);
    expect(await status()).toBe('completed');
  });

  test('is told to the test, which may let something real run and end it', async () => {
    const started: [number, string][] = [];
    await using other = await startGitHub({
      steps: [{ status: 'in_progress' }],
      onStarted: async (one, kind) => {
        started.push([one.id, kind]);
        await Promise.resolve();
        other.state.finish(one, 'timed_out');
      },
    });
    const [release] = seedReleases(other.state, [{ tag: 'v1.0.0' }]);
    await ask(other, `POST ./actions/runs/${release?.run?.id}/rerun`);
    expect(started).toEqual([[release?.run?.id, 'rerun']]);
    expect((await ask(other, `GET ./actions/runs/${release?.run?.id}`)).body).toMatchObject({
      conclusion: 'timed_out',
    });
  });

  test('has jobs without a conclusion while it goes on, and with those that the test gave them', async () => {
    const deploy = { deploy: { status: 'completed', conclusion: 'skipped' } } as const;
    github.steps = [{ status: 'in_progress' }, { status: 'completed', jobs: deploy }];
    await ask(github, `POST ./actions/runs/${run.id}/rerun`);
    const conclusions = async () => {
      const { body } = await ask(github, `GET ./actions/runs/${run.id}/jobs`);
      return (body as { jobs: { conclusion: string | null }[] }).jobs.map((job) => job.conclusion);
    };
    expect(await conclusions()).toEqual([null, null, null]);
    github.state.advance(run);
    expect(await conclusions()).toEqual(['success', 'success', 'skipped']);
    github.expectNoViolations();
  });

  test('that the test makes nothing of is told loudly', async () => {
    await using other = await startGitHub({ onStarted: () => Promise.reject(new Error('no runner')) });
    const [release] = seedReleases(other.state, [{ tag: 'v1.0.0' }]);
    expect((await ask(other, `POST ./actions/runs/${release?.run?.id}/rerun`)).status).toBe(201);
    expect(() => other.expectNoViolations()).toThrow(/onStarted failed: Error: no runner/);
  });

  test('asked for by two at once is started once', async () => {
    const both = await Promise.all([1, 2].map(() => ask(github, `POST ./actions/runs/${run.id}/rerun`)));
    expect(both.map((one) => one.status).toSorted()).toEqual([201, 403]);
    expect(run.attempts).toHaveLength(2);
  });
});

describe('a dispatch', () => {
  const to = 'POST ./actions/workflows/release.yml/dispatches';

  test('answers the run only if it is asked for it, and starts it either way', async () => {
    const told = await ask(github, to, { body: { ref: 'v1.0.0', return_run_details: true } });
    expect(told.status).toBe(200);
    const { workflow_run_id: id } = told.body as { workflow_run_id: number };
    expect(await seen(id)).toMatchObject({ event: 'workflow_dispatch', head_branch: 'v1.0.0', head_sha: run.sha });
    const silent = await ask(github, to, { body: { ref: 'main' } });
    expect([silent.status, silent.body]).toEqual([204, undefined]);
    const newer = await ask(github, to, { body: { ref: 'main' }, headers: { 'x-github-api-version': '2026-03-10' } });
    expect(newer.status).toBe(200);
    expect(github.state.workflow('release.yml').runs).toHaveLength(5);
    github.expectNoViolations();
  });

  test.each([
    ['a ref that is not there', { ref: 'v9' }, 'No ref found for: v9'],
    ['a commit', { ref: 'SHA' }, 'No ref found for: '],
    [
      'inputs that the file at the tag lacks',
      { ref: 'v1.0.0', inputs: { rollback_of: 'x' } },
      'Unexpected inputs provided: ["rollback_of"]',
    ],
    ['a tag whose file has no such trigger', { ref: 'v0.9.0' }, "Workflow does not have 'workflow_dispatch' trigger"],
    [
      'a choice that is none',
      { ref: 'v1.2.0', inputs: { size: 'huge' } },
      "Provided value 'huge' for input 'size' not in the list",
    ],
    ['without a required input', { ref: 'v1.2.0', inputs: {} }, "Required input 'size' not provided"],
  ])('at %s is refused with 422', async (_name, body, message) => {
    const choice = 'on: { workflow_dispatch: { inputs: { size: { required: true, type: choice, options: [s, m] } } } }';
    seedReleases(github.state, [
      { tag: 'v0.9.0', workflow: 'on: { push: { tags: [v*] } }\njobs: { release: {} }' },
      { tag: 'v1.2.0', workflow: choice },
    ]);
    const sent = body.ref === 'SHA' ? { ref: run.sha } : body;
    expect(await ask(github, to, { body: sent })).toMatchObject({
      status: 422,
      body: { message: expect.stringContaining(message) },
    });
    github.expectNoViolations();
  });

  test('of a disabled workflow is refused', async () => {
    github.state.workflow('release.yml', { state: 'disabled_manually' });
    expect(await ask(github, to, { body: { ref: 'main' } })).toMatchObject({ status: 422 });
  });

  test('puts its inputs into the title where the file says so', async () => {
    seedReleases(github.state, [
      {
        tag: 'v1.2.0',
        workflow: `run-name: Release \${{ inputs.tag }} on \${{ github.ref_name }}\n${RELEASE_WORKFLOW}`,
      },
    ]);
    await ask(github, to, { body: { ref: 'v1.2.0', inputs: { tag: 'op-1' } } });
    expect(github.state.workflow('release.yml').runs.at(-1)?.title).toBe('Release op-1 on v1.2.0');
  });

  test.each([400, 422] as const)('with the newer key is refused with %i by an older server', async (status) => {
    github.behaviour.olderServer = status;
    expect(await ask(github, to, { body: { ref: 'v1.0.0', return_run_details: true } })).toMatchObject({
      status,
      body: { message: expect.stringContaining('"return_run_details" is not a permitted key.') },
    });
    expect((await ask(github, to, { body: { ref: 'v1.0.0' } })).status).toBe(204);
    const newer = await ask(github, 'GET .', { headers: { 'x-github-api-version': '2026-03-10' } });
    expect(newer.status).toBe(400);
    expect((await ask(github, `GET ./actions/runs/${run.id}/concurrency_groups`)).status).toBe(404);
    github.expectNoViolations();
  });

  test('may be missing from the list for a while', async () => {
    github.behaviour.runListLagReads = 2;
    await ask(github, to, { body: { ref: 'v1.0.0' } });
    const counts: number[] = [];
    for (let read = 0; read < 3; read++) {
      const { body } = await ask(github, 'GET ./actions/workflows/release.yml/runs');
      counts.push((body as { total_count: number }).total_count);
    }
    expect(counts).toEqual([2, 2, 3]);
  });
});

test('a run under way can be cancelled once', async () => {
  const going = github.state.run('release.yml', { status: 'in_progress' });
  expect((await ask(github, `POST ./actions/runs/${going.id}/cancel`)).status).toBe(202);
  expect((await ask(github, `POST ./actions/runs/${going.id}/cancel`)).status).toBe(409);
  expect(await seen(going.id)).toMatchObject({ conclusion: 'cancelled' });
  expect(github.journal.startingRequests).toEqual([]);
  expect(github.journal.otherWrites).toHaveLength(2);
});
