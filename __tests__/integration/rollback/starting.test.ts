import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/platform/clock.ts';
import type { GitHub } from '../../../src/platform/github.ts';
import { createGitHub } from '../../../src/platform/github-client.ts';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import type { StartRequest } from '../../../src/rollback/plan.ts';
import { type Followed, type FollowOptions, follow } from '../../../src/rollback/run/follow.ts';
import { readBefore } from '../../../src/rollback/run/reconcile.ts';
import { type StartOutcome, start } from '../../../src/rollback/run/trigger.ts';
import { Cancelled } from '../../../src/verdict.ts';
import type { World } from '../../../src/world.ts';
import { RELEASE_WORKFLOW, type SeededRelease, seedReleases } from '../../helpers/github/seeding.ts';
import { type StandIn, type StandInOptions, startGitHub } from '../../helpers/github/stand-in.ts';
import { CONCLUSIONS, type Conclusion, type Run } from '../../helpers/github/state.ts';

const OPERATION = 'ab12cd34ef';

/** Pauses take no time, but the clock goes on by them. */
function hurriedClock(): Clock & { readonly pausedMs: () => number } {
  let paused = 0;
  return {
    now: () => performance.now() + paused,
    date: () => new Date(Date.now() + paused),
    sleep: async (ms, signal) => {
      paused += ms;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
    pausedMs: () => paused,
  };
}

interface Scene extends AsyncDisposable {
  readonly standIn: StandIn;
  readonly github: GitHub;
  readonly clock: ReturnType<typeof hurriedClock>;
  readonly world: Pick<World, 'clock' | 'output' | 'cancelled' | 'startedAt' | 'secrets'>;
  readonly lines: readonly string[];
  readonly cancel: () => void;
  /** What is gone back to. */
  readonly target: SeededRelease & { readonly run: Run };
  readonly start: (request: StartRequest) => Promise<StartOutcome>;
  readonly follow: (outcome: StartOutcome, options?: Partial<FollowOptions>) => Promise<Followed>;
  readonly rerun: () => StartRequest;
  readonly rerunJob: () => Promise<StartRequest>;
  readonly dispatch: (changes?: Partial<Extract<StartRequest, { mechanism: 'dispatch' }>>) => StartRequest;
}

async function scene(options: StandInOptions = {}, workflow?: string): Promise<Scene> {
  const clock = hurriedClock();
  const standIn = await startGitHub({ now: () => clock.date().getTime(), ...options });
  const [target] = seedReleases(standIn.state, [
    { tag: 'v1.4.1', daysAgo: 3, ...(workflow === undefined ? {} : { workflow }) },
    { tag: 'v1.5.0', daysAgo: 1, conclusion: 'failure' },
  ]);
  if (target?.run === undefined) throw new Error('nothing to go back to');
  const { run } = target;
  const controller = new AbortController();
  const lines: string[] = [];
  const world: Scene['world'] = {
    clock,
    startedAt: clock.now(),
    secrets: createSecretRegistry(),
    cancelled: controller.signal,
    output: {
      line: (text) => lines.push(text),
      section: () => {},
      foreign: () => {},
      progress: () => {},
      annotate: () => {},
      debug: () => {},
    },
  };
  const github = await createGitHub({
    token: standIn.token,
    apiUrl: standIn.url,
    repository: standIn.state.repository,
    clock,
    chance: () => 0.5,
    signal: controller.signal,
    requestLimitMs: 2000,
  });
  const runUrl = `https://github.com/acme/shop/actions/runs/${run.id}`;
  const rerun = { mechanism: 'rerun', runId: run.id, attemptBefore: run.attempts.length, runUrl } as const;
  return {
    standIn,
    github,
    clock,
    world,
    lines,
    cancel: () => controller.abort(new Cancelled('SIGINT')),
    target: { ...target, run },
    start: async (request) => {
      const before = await readBefore(github, request);
      if (!before.ok) throw new Error(before.failure.message);
      const context = {
        target: { tag: target.tag, commit: target.sha },
        before: before.value,
        ownRunId: undefined,
      };
      return await start(github, request, OPERATION, context, world);
    },
    follow: async (outcome, changes) => {
      if (outcome.kind !== 'started') throw new Error(`${outcome.kind}: ${outcome.finding.sentence}`);
      const all = {
        waitMs: 1_800_000,
        ownRunId: undefined,
        environmentName: 'production',
        commit: target.sha,
        ...changes,
      };
      return await follow(github, outcome.run, all, world);
    },
    rerun: () => rerun,
    rerunJob: async () => {
      const jobs = await github.jobs(run.id);
      const deploy = jobs.ok ? jobs.value.find((job) => job.name === 'deploy') : undefined;
      if (deploy === undefined) throw new Error('there is no job "deploy"');
      return { ...rerun, mechanism: 'rerun-job', jobId: deploy.id, jobName: 'deploy' };
    },
    dispatch: (changes) => ({
      mechanism: 'dispatch',
      workflow: 'release.yml',
      ref: target.tag,
      inputs: {},
      operationInput: undefined,
      ...changes,
    }),
    [Symbol.asyncDispose]: async () => {
      standIn.expectNoViolations();
      await standIn[Symbol.asyncDispose]();
    },
  };
}

function starts(standIn: StandIn): number {
  return standIn.journal.startingRequests.length;
}

const RERUN_PATH = '/actions/runs/*/rerun';
const DISPATCH_PATH = '/actions/workflows/*/dispatches';

describe('a request that GitHub carries out', () => {
  it.each(['rerun', 'rerun-job', 'dispatch'] as const)(
    'by %s is sent once and followed to its success',
    async (mechanism) => {
      await using on = await scene();
      const request =
        mechanism === 'rerun' ? on.rerun() : mechanism === 'rerun-job' ? await on.rerunJob() : on.dispatch();
      const followed = await on.follow(await on.start(request), { deployJob: 'deploy' });
      expect(followed).toMatchObject({ outcome: 'succeeded', conclusion: 'success', finding: { outcome: 'pass' } });
      expect(starts(on.standIn)).toBe(1);
      expect(on.standIn.journal.otherWrites).toEqual([]);
    },
  );

  it('is not sent again while the new attempt does not show before the third read (G08)', async () => {
    await using on = await scene({ behaviour: { attemptLagReads: 3 } });
    const outcome = await on.start(on.rerun());
    expect(outcome).toMatchObject({ kind: 'started', run: { id: on.target.run.id, attempt: 2, adopted: undefined } });
    expect((await on.follow(outcome)).outcome).toBe('succeeded');
    expect(starts(on.standIn)).toBe(1);
  });

  it('by an older server, which names no run, is found by what is new in the list', async () => {
    await using on = await scene({ behaviour: { olderServer: 422, runListLagReads: 2 } });
    const outcome = await on.start(on.dispatch());
    expect(outcome).toMatchObject({ kind: 'started', run: { adopted: expect.stringContaining('taken to be ours') } });
    expect((await on.follow(outcome)).outcome).toBe('succeeded');
    // The first was refused for its key, so that nothing was started by it.
    expect(on.standIn.journal.startingRequests.map((entry) => entry.status)).toEqual([422, 204]);
    expect(on.standIn.state.runs.size).toBe(3);
  });
});

describe('a lost answer', () => {
  it.each(['reset', 'bad-gateway'] as const)('(%s) to a re-run that was carried out adopts it (G01)', async (as) => {
    await using on = await scene();
    on.standIn.faults.add({ method: 'POST', path: RERUN_PATH, does: { kind: 'lose-answer', as } });
    const outcome = await on.start(on.rerun());
    expect(outcome).toMatchObject({ kind: 'started', run: { id: on.target.run.id, attempt: 2 } });
    expect(outcome.kind === 'started' && outcome.run.adopted).toContain('shows attempt 2, so it was accepted');
    expect((await on.follow(outcome)).outcome).toBe('succeeded');
    expect(starts(on.standIn)).toBe(1);
  });

  it.each(['reset', 'hang'] as const)(
    '(%s) to a re-run that never happened is unknown, with a command (G02)',
    async (kind) => {
      await using on = await scene();
      on.standIn.faults.add({ method: 'POST', path: RERUN_PATH, does: { kind } });
      const outcome = await on.start(on.rerun());
      expect(outcome).toMatchObject({
        kind: 'unknown',
        finding: { outcome: 'undecided', reason: 'rollback-answer-lost' },
      });
      expect(outcome.kind === 'unknown' && outcome.finding.advice).toContain(
        `gh run rerun ${on.target.run.id} --repo acme/shop`,
      );
      expect(starts(on.standIn)).toBe(1);
      expect(on.clock.pausedMs()).toBeGreaterThan(100_000);
      expect(on.clock.pausedMs()).toBeLessThanOrEqual(120_000);
    },
  );

  it('to a dispatch is settled by the operation id in the title, among others', async () => {
    await using on = await scene({
      onStarted: (run) => {
        const title = `Back to v1.4.1 ${OPERATION}`;
        on.standIn.state.run('release.yml', {
          branch: run.branch,
          event: 'workflow_dispatch',
          status: 'queued',
          title,
        });
        on.standIn.state.run('release.yml', { branch: run.branch, event: 'workflow_dispatch', status: 'queued' });
      },
    });
    on.standIn.faults.add({ method: 'POST', path: DISPATCH_PATH, does: { kind: 'lose-answer' } });
    const outcome = await on.start(on.dispatch());
    expect(outcome).toMatchObject({ kind: 'started', run: { adopted: expect.stringContaining('our operation id') } });
    expect(starts(on.standIn)).toBe(1);
  });

  it('to a dispatch without that is unknown and names the run that may be it', async () => {
    await using on = await scene();
    on.standIn.faults.add({ method: 'POST', path: DISPATCH_PATH, does: { kind: 'lose-answer' } });
    const outcome = await on.start(on.dispatch());
    expect(outcome).toMatchObject({ kind: 'unknown', finding: { reason: 'rollback-answer-lost' } });
    const started = [...on.standIn.state.runs.keys()].at(-1);
    expect(outcome.kind === 'unknown' && outcome.finding.evidence).toMatchObject([
      { text: expect.stringContaining(String(started)) },
    ]);
    expect(starts(on.standIn)).toBe(1);
  });
});

describe('a refusal', () => {
  it('for want of permission names the line to add (G03)', async () => {
    await using on = await scene();
    const token = on.standIn.addToken({ permissions: { actions: 'read', contents: 'read' } });
    const github = await createGitHub({
      token,
      apiUrl: on.standIn.url,
      repository: 'acme/shop',
      clock: on.clock,
      chance: () => 0.5,
    });
    const before = await readBefore(github, on.rerun());
    if (!before.ok) throw new Error(before.failure.message);
    const context = { target: { tag: 'v1.4.1', commit: on.target.sha }, before: before.value, ownRunId: undefined };
    const outcome = await start(github, on.rerun(), OPERATION, context, on.world);
    expect(outcome).toMatchObject({
      kind: 'refused',
      finding: { outcome: 'fail', reason: 'rollback-permission-missing' },
    });
    expect(outcome.kind === 'refused' && outcome.finding.advice).toContain('`actions: write`');
    expect(starts(on.standIn)).toBe(1);
    expect(on.target.run.attempts).toHaveLength(1);
  });

  it('because it is running already adopts that attempt and waits for it (G04)', async () => {
    await using on = await scene();
    const request = on.rerun();
    on.standIn.state.attempt(on.target.run, 'bob');
    on.standIn.state.live(on.target.run, [
      { status: 'in_progress', ms: 60_000 },
      { status: 'completed', conclusion: 'success' },
    ]);
    const outcome = await on.start(request);
    expect(outcome).toMatchObject({
      kind: 'started',
      run: { attempt: 2, adopted: expect.stringContaining('running already') },
    });
    expect((await on.follow(outcome)).outcome).toBe('succeeded');
    expect(starts(on.standIn)).toBe(1);
    expect(on.target.run.attempts).toHaveLength(2);
  });

  it('by a secondary limit is not answered with a second request (G05)', async () => {
    await using on = await scene();
    on.standIn.faults.add({
      method: 'POST',
      path: RERUN_PATH,
      does: { kind: 'secondary-limit', status: 429, retryAfter: 2 },
    });
    const outcome = await on.start(on.rerun());
    expect(outcome).toMatchObject({ kind: 'refused', finding: { outcome: 'undecided', reason: 'github-rate-limit' } });
    expect(outcome.kind === 'refused' && outcome.finding.advice).toContain('in 2.0 s');
    expect(starts(on.standIn)).toBe(1);
    expect(on.clock.pausedMs()).toBe(0);
  });

  it('by the primary limit is told from a refusal, and says when to try again (G06)', async () => {
    await using on = await scene();
    on.standIn.faults.add({ method: 'POST', path: RERUN_PATH, does: { kind: 'primary-limit', resetInMs: 2_400_000 } });
    const outcome = await on.start(on.rerun());
    expect(outcome).toMatchObject({ kind: 'refused', finding: { reason: 'github-rate-limit' } });
    expect(outcome.kind === 'refused' && outcome.finding.advice).toMatch(/in (40|39) min/);
    expect(starts(on.standIn)).toBe(1);
    expect(on.clock.pausedMs()).toBe(0);
  });

  it('of a run over a month old, of a workflow without the trigger, and of unknown inputs has its own reason', async () => {
    await using old = await scene();
    const [older] = seedReleases(old.standIn.state, [{ tag: 'v1.0.0', daysAgo: 40 }]);
    const runId = older?.run?.id ?? 0;
    const tooOld = await old.start({ mechanism: 'rerun', runId, attemptBefore: 1, runUrl: 'https://github.com/' });
    expect(tooOld).toMatchObject({ kind: 'refused', finding: { reason: 'rollback-run-too-old' } });

    await using plain = await scene({}, RELEASE_WORKFLOW.replace(/ {2}workflow_dispatch:\n( {4}.*\n)*/, ''));
    const undeclared = await plain.start(plain.dispatch());
    expect(undeclared).toMatchObject({ kind: 'refused', finding: { reason: 'rollback-dispatch-not-declared' } });

    await using other = await scene();
    const unexpected = await other.start(other.dispatch({ inputs: { rollback_of: 'v1.5.0' } }));
    expect(unexpected).toMatchObject({ kind: 'refused', finding: { reason: 'rollback-dispatch-inputs' } });
    const nowhere = await other.start(other.dispatch({ ref: 'v9' }));
    expect(nowhere).toMatchObject({ kind: 'refused', finding: { reason: 'rollback-tag-not-found' } });
    other.standIn.state.workflow('release.yml', { state: 'disabled_manually' });
    const disabled = await other.start(other.dispatch());
    expect(disabled).toMatchObject({ kind: 'refused', finding: { reason: 'rollback-workflow-disabled' } });
    expect(other.standIn.state.runs.size).toBe(2);
  });
});

describe('the run that was started', () => {
  it.each(CONCLUSIONS)('that ends with %s (G14)', async (conclusion: Conclusion) => {
    await using on = await scene({
      steps: [
        { status: 'in_progress', reads: 1 },
        { status: 'completed', conclusion },
      ],
    });
    const followed = await on.follow(await on.start(on.rerun()));
    expect(followed.outcome).toBe(conclusion === 'success' ? 'succeeded' : 'failed');
    expect(followed.conclusion).toBe(conclusion);
    if (conclusion === 'cancelled') expect(followed.finding.advice).toContain('queue: max');
    expect(starts(on.standIn)).toBe(1);
  });

  it('names its failed job with the page of that job', async () => {
    await using on = await scene({
      steps: [
        {
          status: 'completed',
          conclusion: 'failure',
          jobs: {
            deploy: { status: 'completed', conclusion: 'failure' },
            build: { status: 'completed', conclusion: 'success' },
            gate: { status: 'completed', conclusion: 'success' },
          },
        },
      ],
    });
    const followed = await on.follow(await on.start(on.rerun()));
    expect(followed.finding.sentence).toContain('failed: job "deploy" (failure).');
    expect(followed.finding.advice).toMatch(/https:\/\/github\.com\/acme\/shop\/actions\/runs\/\d+\/job\/\d+/);
  });

  it('says what it waits for: a queue, another run, a person, its jobs', async () => {
    await using on = await scene({
      steps: [
        { status: 'queued', ms: 10_000 },
        { status: 'pending', ms: 20_000 },
        { status: 'waiting', ms: 60_000, approval: { environment: 'production', reviewers: ['alice', 'team:ops'] } },
        {
          status: 'in_progress',
          ms: 60_000,
          jobs: {
            build: { status: 'completed', conclusion: 'success' },
            gate: { status: 'completed', conclusion: 'success' },
          },
        },
        { status: 'completed', conclusion: 'success' },
      ],
    });
    expect((await on.follow(await on.start(on.rerun()))).outcome).toBe('succeeded');
    const told = on.lines.map((line) => line.replace(/^after .*: run \d+ /, ''));
    expect(told).toEqual([
      'is queued for a runner',
      'is pending behind another run of concurrency group "release"',
      expect.stringMatching(/^waits for approval of environment "production" by alice or .*ops$/),
      'runs job "deploy" (2 of 3 jobs done)',
    ]);
    expect(on.github.usage().counted).toBeLessThan(20);
  });

  it('that waits for a group which the guard holds is a deadlock, found at once', async () => {
    await using on = await scene();
    const own = on.standIn.state.run('release.yml', { branch: 'v1.5.0', status: 'in_progress' });
    const outcome = await on.start(on.rerun());
    const followed = await on.follow(outcome, { ownRunId: own.id });
    expect(followed).toMatchObject({ outcome: 'failed', finding: { reason: 'rollback-deadlock' } });
    expect(followed.finding.sentence).toContain('"release"');
    expect(followed.finding.advice).toContain(`gh run cancel ${on.target.run.id} --repo acme/shop`);
    expect(on.clock.pausedMs()).toBeLessThan(5000);
  });

  it('is not read past the deadline for a limit that ends later (G06)', async () => {
    await using on = await scene({ steps: [{ status: 'in_progress' }] });
    const outcome = await on.start(on.rerun());
    on.standIn.faults.add({
      method: 'GET',
      path: '/actions/runs/*',
      does: { kind: 'primary-limit', resetInMs: 2_400_000 },
    });
    const begun = on.clock.pausedMs();
    const followed = await on.follow(outcome, { waitMs: 600_000 });
    expect(followed).toMatchObject({ outcome: 'failed', finding: { reason: 'rollback-wait-exceeded' } });
    expect(on.clock.pausedMs() - begun).toBeLessThanOrEqual(600_000);
  });

  it.each([true, false])('costs at most 60 requests that count in 30 minutes (ETags: %s)', async (etags) => {
    await using on = await scene({ behaviour: { etags }, steps: [{ status: 'in_progress' }] });
    const outcome = await on.start(on.rerun());
    on.standIn.journal.clear();
    const followed = await on.follow(outcome);
    expect(followed.finding.reason).toBe('rollback-wait-exceeded');
    expect(on.standIn.journal.counted.length).toBeLessThanOrEqual(60);
    expect(on.standIn.journal.entries.length).toBeGreaterThan(etags ? 180 : 20);
  });

  it('is started again by somebody else: that attempt does not count', async () => {
    await using on = await scene({
      steps: [
        { status: 'in_progress', ms: 5000 },
        { status: 'completed', conclusion: 'failure' },
      ],
    });
    const outcome = await on.start(on.rerun());
    on.standIn.state.finish(on.target.run, 'failure');
    on.standIn.state.attempt(on.target.run, 'bob');
    on.standIn.state.finish(on.target.run, 'success');
    expect(await on.follow(outcome)).toMatchObject({ outcome: 'unknown', finding: { reason: 'rollback-run-lost' } });
  });

  it('runs another commit because the tag was moved a moment before: said at once', async () => {
    await using on = await scene({ steps: [{ status: 'in_progress' }] });
    on.standIn.state.tag('v1.4.1', on.standIn.state.commit({ message: 'Something else' }));
    const followed = await on.follow(await on.start(on.dispatch()));
    expect(followed).toMatchObject({ outcome: 'failed', finding: { reason: 'rollback-tag-moved' } });
    expect(on.clock.pausedMs()).toBeLessThan(5000);
  });

  it('goes on when the guard is cancelled, which says how to stop it', async () => {
    await using on = await scene({ steps: [{ status: 'in_progress' }] });
    const outcome = await on.start(on.rerun());
    const following = on.follow(outcome);
    on.cancel();
    await expect(following).rejects.toBeInstanceOf(Cancelled);
    expect(on.lines.at(-1)).toContain(`gh run cancel ${on.target.run.id} --repo acme/shop`);
  });
});
