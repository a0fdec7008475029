import { describe, expect, it } from 'vitest';
import type { GitHubFailure, GitHubResult, WorkflowRun } from '../../../src/platform/github.ts';
import type { StartRequest } from '../../../src/rollback/plan.ts';
import { type Before, expectedCommit, readBefore, type StartContext } from '../../../src/rollback/run/reconcile.ts';
import { start } from '../../../src/rollback/run/trigger.ts';
import { Cancelled } from '../../../src/verdict.ts';
import { type FakeAnswers, failure, fakeGitHub, fakeWorld, ok, RUN_URL, TARGET, workflowRun } from './fake-runs.ts';

const OPERATION = 'ab12cd34';
const RERUN: StartRequest = { mechanism: 'rerun', runId: 500, attemptBefore: 2, runUrl: RUN_URL };
const RERUN_JOB: StartRequest = { ...RERUN, mechanism: 'rerun-job', jobId: 77, jobName: 'deploy' };
const DISPATCH: StartRequest = {
  mechanism: 'dispatch',
  workflow: 'release.yml',
  ref: TARGET.tag,
  inputs: { tag: TARGET.tag },
  operationInput: undefined,
};

function beforehand(changes: Partial<Before> = {}): Before {
  return { attempt: 2, runIds: [], newestCreatedAt: undefined, repository: 'acme/shop', ...changes };
}

async function starting(
  answers: FakeAnswers,
  request: StartRequest = RERUN,
  context: Partial<StartContext> = {},
  prepare: (world: ReturnType<typeof fakeWorld>) => void = () => {},
) {
  const fake = fakeGitHub(answers);
  const world = fakeWorld();
  prepare(world);
  const whole: StartContext = {
    target: TARGET,
    ownRunId: 900,
    before: beforehand(request.mechanism === 'dispatch' ? { attempt: undefined } : {}),
    ...context,
  };
  const outcome = await start(fake.github, request, OPERATION, whole, world.world);
  return { outcome, fake, world };
}

/** Answers the first, the second … and then the last for ever. */
function inTurn<T>(...answers: readonly [GitHubResult<T>, ...GitHubResult<T>[]]): () => GitHubResult<T> {
  let index = 0;
  return () => answers[Math.min(index++, answers.length - 1)] as GitHubResult<T>;
}

const LOST: GitHubFailure = failure({ kind: 'unreachable', status: 502, mayHaveHappened: true }).failure;
const lost = () => ({ ok: false as const, failure: LOST });

describe('a re-run that GitHub accepts', () => {
  it('is followed under its own id with the next attempt', async () => {
    const { outcome, fake } = await starting({
      rerun: () => ok(undefined),
      run: () => ok(workflowRun({ attempt: 3 })),
    });
    expect(outcome).toEqual({ kind: 'started', run: { id: 500, attempt: 3, url: RUN_URL, adopted: undefined } });
    expect(fake.starts()).toBe(1);
  });

  it('is waited for while GitHub still shows the attempt before, without a second request', async () => {
    const run = inTurn(
      ok(workflowRun()),
      failure({ kind: 'unreachable' }),
      ok(workflowRun()),
      ok(workflowRun({ attempt: 3, status: 'queued', conclusion: undefined })),
    );
    const { outcome, fake } = await starting({ rerun: () => ok(undefined), run });
    expect(outcome).toMatchObject({ kind: 'started', run: { attempt: 3 } });
    expect(fake.asked).toEqual(['rerun', 'run', 'run', 'run', 'run']);
  });

  it('counts as started even if the new attempt does not show for two minutes', async () => {
    const { outcome, fake, world } = await starting({ rerun: () => ok(undefined), run: () => ok(workflowRun()) });
    expect(outcome).toMatchObject({ kind: 'started', run: { attempt: 3 } });
    expect(fake.starts()).toBe(1);
    expect(world.now()).toBe(120_000);
    expect(world.lines.join('\n')).toContain('does not show attempt 3 yet');
  });

  it('of one job asks for that job alone', async () => {
    let jobId: number | undefined;
    const rerunJob = (id: number) => {
      jobId = id;
      return ok(undefined);
    };
    const { fake } = await starting({ rerunJob, run: () => ok(workflowRun({ attempt: 3 })) }, RERUN_JOB);
    expect(jobId).toBe(77);
    expect(fake.asked).toEqual(['rerunJob', 'run']);
  });

  it('goes up from the attempt read just before, not from the planned one', async () => {
    const { outcome } = await starting(
      { rerun: () => ok(undefined), run: () => ok(workflowRun({ attempt: 5 })) },
      RERUN,
      { before: beforehand({ attempt: 4 }) },
    );
    expect(outcome).toMatchObject({ kind: 'started', run: { attempt: 5 } });
  });
});

describe('a lost answer', () => {
  it('to a re-run is settled by the attempt that shows', async () => {
    const run = inTurn(ok(workflowRun()), ok(workflowRun()), ok(workflowRun({ attempt: 3, status: 'queued' })));
    const { outcome, fake } = await starting({ rerun: lost, run });
    expect(outcome).toMatchObject({ kind: 'started', run: { id: 500, attempt: 3 } });
    expect(outcome.kind === 'started' && outcome.run.adopted).toContain('run 500 shows attempt 3, so it was accepted');
    expect(fake.starts()).toBe(1);
  });

  it('to a re-run that never shows is unknown, with the commands for a person, after two minutes', async () => {
    const { outcome, fake, world } = await starting({ rerun: lost, run: () => ok(workflowRun()) });
    expect(outcome).toMatchObject({
      kind: 'unknown',
      finding: { reason: 'rollback-answer-lost', outcome: 'undecided' },
    });
    const advice = outcome.kind === 'unknown' ? outcome.finding.advice : '';
    expect(advice).toContain('`gh run view 500 --repo acme/shop`');
    expect(advice).toContain('`gh run rerun 500 --repo acme/shop`');
    expect(fake.starts()).toBe(1);
    expect(world.now()).toBe(120_000);
  });

  it('is unknown when GitHub cannot be read afterwards, saying so', async () => {
    const { outcome, fake } = await starting({ rerun: lost, run: () => failure({ kind: 'unreachable' }) });
    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(outcome.kind === 'unknown' && outcome.finding.sentence).toContain('GitHub cannot be read');
    expect(fake.starts()).toBe(1);
  });

  it('is looked for again when a rate limit says so, not before', async () => {
    const run = inTurn<WorkflowRun>(
      failure({ kind: 'rate-limit', status: 403, retryAfterMs: 70_000 }),
      ok(workflowRun({ attempt: 3 })),
    );
    const { outcome, world } = await starting({ rerun: lost, run });
    expect(outcome.kind).toBe('started');
    expect(world.now()).toBe(70_000);
  });

  it('waits no longer than two minutes for a rate limit', async () => {
    const { outcome, world } = await starting({
      rerun: lost,
      run: () => failure({ kind: 'rate-limit', status: 403, retryAfterMs: 2_400_000 }),
    });
    expect(outcome.kind).toBe('unknown');
    expect(world.now()).toBe(120_000);
  });

  it('to a dispatch is settled by our operation id in the title of a new run, never by elimination', async () => {
    const ours = workflowRun({
      id: 602,
      attempt: 1,
      event: 'workflow_dispatch',
      displayTitle: `Back to v1 (${OPERATION})`,
    });
    const other = workflowRun({ id: 601, attempt: 1, event: 'workflow_dispatch', displayTitle: 'Back to v1' });
    const found = await starting(
      { dispatch: lost, workflowRuns: () => ok({ runs: [ours, other], hasMore: false }) },
      DISPATCH,
    );
    expect(found.outcome).toMatchObject({ kind: 'started', run: { id: 602, attempt: 1 } });
    const alone = await starting(
      { dispatch: lost, workflowRuns: () => ok({ runs: [other], hasMore: false }) },
      DISPATCH,
    );
    expect(alone.outcome).toMatchObject({ kind: 'unknown', finding: { reason: 'rollback-answer-lost' } });
    const finding = alone.outcome.kind === 'unknown' ? alone.outcome.finding : undefined;
    expect(finding?.evidence).toMatchObject([{ text: expect.stringContaining('601') }]);
    expect(finding?.advice).toContain(
      '`gh run list --workflow release.yml --event workflow_dispatch --repo acme/shop`',
    );
    expect(finding?.advice).toContain('`gh workflow run release.yml --ref v1.4.1 -f tag=v1.4.1 --repo acme/shop`');
    expect(alone.fake.starts()).toBe(1);
  });

  it('does not adopt an older run that carries the operation id', async () => {
    const old = workflowRun({ id: 90, event: 'workflow_dispatch', displayTitle: OPERATION });
    const { outcome } = await starting(
      { dispatch: lost, workflowRuns: () => ok({ runs: [old], hasMore: false }) },
      DISPATCH,
      { before: beforehand({ attempt: undefined, runIds: [90] }) },
    );
    expect(outcome.kind).toBe('unknown');
  });
});

describe('a dispatch', () => {
  const dispatched = (changes: Partial<WorkflowRun> = {}) =>
    workflowRun({
      id: 601,
      attempt: 1,
      event: 'workflow_dispatch',
      status: 'queued',
      conclusion: undefined,
      createdAt: '2026-11-21T12:00:01Z',
      ...changes,
    });
  const known = beforehand({ attempt: undefined, runIds: [500], newestCreatedAt: '2026-11-21T11:00:00Z' });
  const listing =
    (...runs: readonly WorkflowRun[]) =>
    () =>
      ok({ runs: [...runs, workflowRun()], hasMore: true });

  it('that names its run is followed at once', async () => {
    const url = 'https://github.com/acme/shop/actions/runs/601';
    const { outcome, fake } = await starting({ dispatch: () => ok({ runId: 601, url }) }, DISPATCH);
    expect(outcome).toEqual({ kind: 'started', run: { id: 601, attempt: 1, url, adopted: undefined } });
    expect(fake.asked).toEqual(['dispatch']);
  });

  it('that was accepted without a name is found by elimination, once it is alone twice', async () => {
    const workflowRuns = inTurn(listing()(), listing(dispatched())(), listing(dispatched())());
    const { outcome, fake } = await starting({ dispatch: () => ok(undefined), workflowRuns }, DISPATCH, {
      before: known,
    });
    expect(outcome).toMatchObject({ kind: 'started', run: { id: 601 } });
    expect(outcome.kind === 'started' && outcome.run.adopted).toContain('taken to be ours');
    expect(fake.asked).toEqual(['dispatch', 'workflowRuns', 'workflowRuns', 'workflowRuns']);
  });

  it('is unknown if another run comes into question as well', async () => {
    const workflowRuns = inTurn(listing(dispatched())(), listing(dispatched({ id: 602 }), dispatched())());
    const { outcome, fake } = await starting({ dispatch: () => ok(undefined), workflowRuns }, DISPATCH, {
      before: known,
    });
    expect(outcome.kind).toBe('unknown');
    expect(outcome.kind === 'unknown' && outcome.finding.sentence).toContain('2 runs show that may be it');
    expect(fake.starts()).toBe(1);
  });

  it.each([
    ['of another commit', dispatched({ headSha: 'd'.repeat(40) })],
    ['at another ref', dispatched({ headBranch: 'main' })],
    ['of another event', dispatched({ event: 'push' })],
    ['created before the request', dispatched({ createdAt: '2026-11-21T10:59:59Z' })],
    ['that was in the list before', dispatched({ id: 500 })],
  ])('is never taken to be a run %s', async (_what, run) => {
    const { outcome } = await starting(
      { dispatch: () => ok(undefined), workflowRuns: () => ok({ runs: [run], hasMore: false }) },
      DISPATCH,
      { before: known },
    );
    expect(outcome.kind).toBe('unknown');
  });

  it('of the default branch may be of any commit', async () => {
    const { outcome } = await starting(
      {
        dispatch: () => ok(undefined),
        workflowRuns: listing(dispatched({ headBranch: 'main', headSha: 'd'.repeat(40) })),
      },
      { ...DISPATCH, ref: 'main' },
      { before: known },
    );
    expect(outcome).toMatchObject({ kind: 'started', run: { id: 601 } });
    expect(expectedCommit({ ...DISPATCH, ref: 'main' }, TARGET)).toBeUndefined();
    expect(expectedCommit(DISPATCH, TARGET)).toBe(TARGET.commit);
    expect(expectedCommit(RERUN, TARGET)).toBe(TARGET.commit);
  });

  it('with an answer that nobody can read counts as accepted', async () => {
    const { outcome, fake } = await starting(
      {
        dispatch: () => failure({ kind: 'malformed', status: 200, mayHaveHappened: true }),
        workflowRuns: listing(dispatched()),
      },
      DISPATCH,
      { before: known },
    );
    expect(outcome).toMatchObject({ kind: 'started', run: { id: 601 } });
    expect(fake.starts()).toBe(1);
  });
});

describe('"already running"', () => {
  const running = () => failure({ kind: 'permission', status: 403, said: 'This workflow is already running' });

  it('adopts the attempt that is running', async () => {
    const run = () => ok(workflowRun({ attempt: 3, status: 'in_progress', conclusion: undefined }));
    const { outcome, fake } = await starting({ rerun: running, run });
    expect(outcome).toMatchObject({ kind: 'started', run: { id: 500, attempt: 3 } });
    expect(outcome.kind === 'started' && outcome.run.adopted).toContain('was running already (attempt 3)');
    expect(fake.starts()).toBe(1);
  });

  it('adopts an attempt that has ended meanwhile, if it is a later one', async () => {
    const { outcome } = await starting({ rerun: running, run: () => ok(workflowRun({ attempt: 3 })) });
    expect(outcome).toMatchObject({ kind: 'started', run: { attempt: 3 } });
  });

  it('is refused if only the attempt before shows, which has ended', async () => {
    const { outcome, fake } = await starting({ rerun: running, run: () => ok(workflowRun()) });
    expect(outcome).toMatchObject({ kind: 'refused', finding: { reason: 'rollback-run-still-running' } });
    expect(fake.starts()).toBe(1);
  });

  it('never adopts the guard itself', async () => {
    const { outcome, fake } = await starting({ rerun: running }, RERUN, { ownRunId: 500 });
    expect(outcome).toMatchObject({ kind: 'refused', finding: { reason: 'rollback-run-still-running' } });
    expect(fake.asked).toEqual(['rerun']);
  });
});

describe('a rate limit on the request', () => {
  it('starts nothing, is not sent again, and says when to try', async () => {
    const { outcome, fake, world } = await starting({
      rerun: () =>
        failure({
          kind: 'rate-limit',
          status: 429,
          retryAfterMs: 2000,
          said: 'You have exceeded a secondary rate limit',
        }),
    });
    expect(outcome).toMatchObject({ kind: 'refused', finding: { reason: 'github-rate-limit', outcome: 'undecided' } });
    expect(outcome.kind === 'refused' && outcome.finding.sentence).toContain('nothing was started');
    expect(outcome.kind === 'refused' && outcome.finding.advice).toContain('in 2.0 s');
    expect(fake.asked).toEqual(['rerun']);
    expect(world.now()).toBe(0);
  });
});

describe('a cancelled guard', () => {
  it('sends nothing if it was cancelled before', async () => {
    const fake = fakeGitHub({});
    const world = fakeWorld();
    world.cancelAt(0);
    const context = { target: TARGET, ownRunId: undefined, before: beforehand() };
    await expect(start(fake.github, RERUN, OPERATION, context, world.world)).rejects.toBeInstanceOf(Cancelled);
    expect(fake.asked).toEqual([]);
    expect(world.lines).toEqual([]);
  });

  it.each([
    ['re-run', RERUN, 'gh run cancel 500 --repo acme/shop'],
    ['dispatch', DISPATCH, 'gh run list --workflow release.yml'],
  ] as const)('says what a %s may have started while its answer was awaited', async (_what, request, command) => {
    const world = fakeWorld();
    const cancelledMeanwhile = () => {
      world.cancelAt(0);
      return failure({ kind: 'cancelled', mayHaveHappened: true });
    };
    const fake = fakeGitHub({ rerun: cancelledMeanwhile, dispatch: cancelledMeanwhile });
    const context = { target: TARGET, ownRunId: undefined, before: beforehand() };
    await expect(start(fake.github, request, OPERATION, context, world.world)).rejects.toBeInstanceOf(Cancelled);
    expect(world.lines.join('\n')).toContain(command);
    expect(fake.starts()).toBe(1);
  });

  it('says nothing of a run if the request did not get away', async () => {
    const world = fakeWorld();
    const rerun = () => {
      world.cancelAt(0);
      return failure({ kind: 'cancelled' });
    };
    const fake = fakeGitHub({ rerun });
    const context = { target: TARGET, ownRunId: undefined, before: beforehand() };
    await expect(start(fake.github, RERUN, OPERATION, context, world.world)).rejects.toBeInstanceOf(Cancelled);
    expect(world.lines).toEqual([]);
  });

  it('says so while it looks for a lost answer, too', async () => {
    const world = fakeWorld();
    const fake = fakeGitHub({ rerun: lost, run: () => ok(workflowRun()) });
    world.cancelAt(5000);
    const context = { target: TARGET, ownRunId: undefined, before: beforehand() };
    await expect(start(fake.github, RERUN, OPERATION, context, world.world)).rejects.toBeInstanceOf(Cancelled);
    expect(world.lines.at(-1)).toContain(RUN_URL);
  });
});

describe('what was there before', () => {
  it('is the attempt for a re-run, in one request', async () => {
    const fake = fakeGitHub({ run: () => ok(workflowRun({ attempt: 4 })) });
    expect(await readBefore(fake.github, RERUN)).toEqual(
      ok({ attempt: 4, runIds: [], newestCreatedAt: undefined, repository: 'acme/shop' }),
    );
    expect(fake.asked).toEqual(['run']);
  });

  it('is the newest runs for a dispatch, whatever their order, with the server that they are on', async () => {
    const runs = [
      workflowRun({
        id: 1,
        createdAt: '2026-11-01T00:00:00Z',
        url: 'https://git.acme.example/acme/shop/actions/runs/1',
      }),
      workflowRun({
        id: 2,
        createdAt: '2026-11-02T00:00:00Z',
        url: 'https://git.acme.example/acme/shop/actions/runs/2',
      }),
    ];
    const fake = fakeGitHub({ workflowRuns: () => ok({ runs, hasMore: true }) });
    expect(await readBefore(fake.github, DISPATCH)).toEqual(
      ok({
        attempt: undefined,
        runIds: [1, 2],
        newestCreatedAt: '2026-11-02T00:00:00Z',
        repository: 'git.acme.example/acme/shop',
      }),
    );
    expect(fake.asked).toEqual(['workflowRuns']);
  });

  it('that cannot be read is a failure for the caller', async () => {
    const fake = fakeGitHub({ run: () => failure({ kind: 'unreachable' }) });
    expect(await readBefore(fake.github, RERUN)).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
  });
});
