import { describe, expect, it } from 'vitest';
import type { GitHubResult, WorkflowRun } from '../../../src/platform/github.ts';
import { type FollowOptions, follow } from '../../../src/rollback/run/follow.ts';
import { Cancelled } from '../../../src/verdict.ts';
import fc from '../../helpers/fast-check.ts';
import {
  type ETags,
  type FakeAnswers,
  type FakeWorld,
  failure,
  fakeGitHub,
  fakeWorld,
  job,
  ok,
  RUN_URL,
  TARGET,
  workflowRun,
} from './fake-runs.ts';

const RUN = { id: 500, attempt: 3, url: RUN_URL, adopted: undefined };
const OPTIONS: FollowOptions = { waitMs: 1_800_000, ownRunId: 900, environmentName: 'production' };

/** A run whose state depends on the time that has gone by, in milliseconds. */
type Story = (now: number) => GitHubResult<WorkflowRun>;

async function following(
  story: Story,
  answers: Omit<FakeAnswers, 'run'> = {},
  options: Partial<FollowOptions> = {},
  prepare: (world: FakeWorld) => void = () => {},
) {
  const world = fakeWorld();
  prepare(world);
  const fake = fakeGitHub({ jobs: () => ok([]), ...answers, run: () => story(world.now()) });
  const followed = await follow(fake.github, RUN, { ...OPTIONS, ...options }, world.world);
  return { followed, fake, world };
}

function attempt(changes: Partial<WorkflowRun> = {}): GitHubResult<WorkflowRun> {
  return ok(workflowRun({ attempt: 3, status: 'in_progress', conclusion: undefined, ...changes }));
}

const done = (conclusion: string | null = 'success') =>
  attempt({ status: 'completed', conclusion: conclusion ?? undefined });

describe('the end', () => {
  it('is a success when the attempt completes with success, and says what happened on the way', async () => {
    const { followed, world } = await following(
      (now) => (now < 5000 ? attempt({ status: 'queued' }) : now < 60_000 ? attempt() : done()),
      { jobs: () => ok([job({ status: 'in_progress', conclusion: undefined, completedAt: undefined })]) },
    );
    expect(followed).toMatchObject({ outcome: 'succeeded', conclusion: 'success', finding: { outcome: 'pass' } });
    expect(followed.finding.kind).toBe('rollback');
    expect(followed.finding.reason).toBeUndefined();
    expect(world.lines).toEqual([
      'after 0.0 s: run 500 is queued for a runner',
      'after 6.0 s: run 500 runs job "deploy" (0 of 1 jobs done)',
    ]);
    expect(world.now()).toBeLessThan(70_000);
  });

  it('is told of job by job, although the run itself shows no change', async () => {
    let reads = 0;
    const jobs = () => ok([job({ name: ++reads === 1 ? 'build' : 'deploy', status: 'in_progress' })]);
    const { world } = await following((now) => (now < 120_000 ? attempt() : done()), { jobs });
    expect(world.lines.map((line) => line.replace(/^.*: /, ''))).toEqual([
      'run 500 runs job "build" (0 of 1 jobs done)',
      'run 500 runs job "deploy" (0 of 1 jobs done)',
    ]);
  });

  it.each([
    ['failure', 'rollback-run-failed'],
    ['cancelled', 'rollback-run-cancelled'],
    ['timed_out', 'rollback-run-timed-out'],
    ['action_required', 'rollback-run-action-required'],
    ['startup_failure', 'rollback-run-startup-failure'],
    ['skipped', 'rollback-run-skipped'],
    ['neutral', 'rollback-run-neutral'],
    ['stale', 'rollback-run-stale'],
    ['exploded', 'rollback-run-failed'],
  ])('is a failure when it completes with %s', async (conclusion, reason) => {
    const { followed } = await following(() => done(conclusion));
    expect(followed).toMatchObject({ outcome: 'failed', conclusion, finding: { outcome: 'fail', reason } });
  });

  it('is asked for again while the conclusion is missing, and is unknown in the end', async () => {
    const late = await following((now) => (now < 1500 ? done(null) : done()));
    expect(late.followed.outcome).toBe('succeeded');
    const never = await following(() => done(null));
    expect(never.followed).toMatchObject({ outcome: 'unknown', finding: { outcome: 'undecided' } });
    expect(never.world.now()).toBeLessThan(30_000);
  });

  it('names the job that failed, with its link', async () => {
    const { followed } = await following(() => done('failure'), {
      jobs: () => ok([job({ name: 'build' }), job({ conclusion: 'failure' })]),
    });
    expect(followed.finding.sentence).toBe('Run 500, attempt 3, failed: job "deploy" (failure).');
    expect(followed.finding.advice).toContain(`${RUN_URL}/job/1`);
  });

  it('is no success if the job that deploys was skipped', async () => {
    const jobs = () => ok([job({ conclusion: 'skipped' })]);
    const { followed } = await following(() => done(), { jobs }, { deployJob: 'deploy' });
    expect(followed).toMatchObject({
      outcome: 'failed',
      conclusion: 'success',
      finding: { reason: 'rollback-run-skipped' },
    });
  });

  it('of the attempt before does not count while ours does not show', async () => {
    const { followed, world } = await following((now) =>
      now < 20_000 ? ok(workflowRun({ attempt: 2, conclusion: 'failure' })) : done(),
    );
    expect(followed.outcome).toBe('succeeded');
    expect(world.lines[0]).toContain('does not show attempt 3 yet');
  });

  it('of a later attempt does not count', async () => {
    const { followed, fake } = await following((now) => (now < 5000 ? attempt() : ok(workflowRun({ attempt: 4 }))));
    expect(followed).toMatchObject({
      outcome: 'unknown',
      conclusion: undefined,
      finding: { reason: 'rollback-run-lost' },
    });
    expect(followed.finding.sentence).toContain('shows attempt 4');
    expect(fake.asked.at(-1)).toBe('runIfChanged');
  });

  it('does not come for a run of another commit: that is said at once', async () => {
    const { followed, world } = await following(
      () => attempt({ headSha: 'd'.repeat(40) }),
      {},
      { commit: TARGET.commit },
    );
    expect(followed).toMatchObject({ outcome: 'failed', finding: { reason: 'rollback-tag-moved' } });
    expect(followed.finding.advice).toContain('gh run cancel 500 --repo acme/shop');
    expect(world.now()).toBe(0);
  });
});

describe('the deadline', () => {
  it('is a failure that says what the run was waiting for and how to stop it', async () => {
    const { followed, world } = await following(
      () => attempt({ status: 'waiting' }),
      { pendingDeployments: () => ok([{ environment: 'production', waitTimer: 0, reviewers: ['alice', 'ops'] }]) },
      { waitMs: 60_000 },
    );
    expect(followed).toMatchObject({
      outcome: 'failed',
      finding: { outcome: 'fail', reason: 'rollback-wait-exceeded' },
    });
    expect(followed.finding.sentence).toContain('waits for approval of environment "production" by alice or ops');
    expect(followed.finding.advice).toContain('`gh run cancel 500 --repo acme/shop`');
    expect(world.now()).toBe(60_000);
  });

  it('is looked at once more, so that a run that ends in the last pause is seen', async () => {
    const { followed, world } = await following((now) => (now < 59_999 ? attempt() : done()), {}, { waitMs: 60_000 });
    expect(followed.outcome).toBe('succeeded');
    expect(world.now()).toBe(60_000);
  });

  it('never comes early, whatever the server answers', async () => {
    const answer = fc.constantFrom<GitHubResult<WorkflowRun>>(
      attempt(),
      attempt({ status: 'queued' }),
      ok(workflowRun({ attempt: 2 })),
      failure({ kind: 'unreachable' }),
      failure({ kind: 'malformed', status: 200 }),
      failure({ kind: 'rate-limit', status: 429, retryAfterMs: 2000 }),
      failure({ kind: 'token', status: 401 }),
      failure({ kind: 'permission', status: 403 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 20 }), async (answers) => {
        let index = 0;
        const { followed, world } = await following(() => answers[index++ % answers.length] ?? attempt());
        expect(followed.finding.reason).toBe('rollback-wait-exceeded');
        expect(world.now()).toBe(OPTIONS.waitMs);
      }),
      { numRuns: 50 },
    );
  });
});

describe('trouble on the way', () => {
  it('with broken answers is waited out and said once', async () => {
    const { followed, world } = await following((now) =>
      now < 120_000 ? failure({ kind: 'unreachable', message: 'the API answered 502' }) : done(),
    );
    expect(followed.outcome).toBe('succeeded');
    expect(world.lines.filter((line) => line.includes('the API answered 502'))).toHaveLength(1);
  });

  it('with a rate limit is waited for as GitHub asks', async () => {
    const looks: number[] = [];
    const { followed } = await following((now) => {
      looks.push(now);
      return now < 90_000 ? failure({ kind: 'rate-limit', status: 403, retryAfterMs: 90_000 }) : done();
    });
    expect(followed.outcome).toBe('succeeded');
    expect(looks).toEqual([0, 90_000]);
  });

  it('with a rate limit of unknown length is waited for a minute', async () => {
    const looks: number[] = [];
    await following((now) => {
      looks.push(now);
      return now < 60_000 ? failure({ kind: 'rate-limit', status: 429 }) : done();
    });
    expect(looks).toEqual([0, 60_000]);
  });

  it('with a rate limit beyond the deadline never sleeps past it', async () => {
    const { followed, world, fake } = await following(
      () => failure({ kind: 'rate-limit', status: 403, retryAfterMs: 2_400_000 }),
      {},
      { waitMs: 600_000 },
    );
    expect(followed).toMatchObject({ outcome: 'failed', finding: { reason: 'rollback-wait-exceeded' } });
    expect(world.now()).toBe(600_000);
    expect(fake.asked).toHaveLength(2);
  });

  it('with a run that shows only at the third look is none', async () => {
    let looks = 0;
    const { followed } = await following(() => (++looks < 6 ? failure({ kind: 'not-found', status: 404 }) : done()));
    expect(followed.outcome).toBe('succeeded');
  });

  it('with a run that never shows ends after two minutes', async () => {
    const { followed, world } = await following(() => failure({ kind: 'not-found', status: 404 }));
    expect(followed).toMatchObject({
      outcome: 'unknown',
      finding: { reason: 'rollback-run-lost', outcome: 'undecided' },
    });
    expect(world.now()).toBeGreaterThanOrEqual(120_000);
    expect(world.now()).toBeLessThan(200_000);
  });

  it('with a run that is gone after it was seen ends at the third 404 in a row, not before', async () => {
    let missing = 0;
    const gone = await following((now) => {
      if (now < 5000) return attempt();
      missing += 1;
      return failure({ kind: 'not-found', status: 404 });
    });
    expect(gone.followed).toMatchObject({ outcome: 'unknown', finding: { reason: 'rollback-run-lost' } });
    expect(missing).toBe(3);
    let looks = 0;
    const back = await following(() => {
      looks += 1;
      if (looks > 12) return done();
      return looks % 3 === 1 ? attempt() : failure({ kind: 'not-found', status: 404 });
    });
    expect(back.followed.outcome).toBe('succeeded');
  });
});

describe('a run that waits for the guard', () => {
  const groups = (ours: readonly string[], theirs: readonly string[]) => (id: number) => ok(id === 900 ? ours : theirs);

  it('is found by the concurrency group that both have, whatever its case, and not waited for', async () => {
    const { followed, world } = await following(() => attempt({ status: 'pending' }), {
      concurrencyGroups: groups(['lint', 'DEPLOY'], ['deploy']),
    });
    expect(followed).toMatchObject({ outcome: 'failed', finding: { outcome: 'fail', reason: 'rollback-deadlock' } });
    expect(followed.finding.sentence).toContain('"deploy"');
    expect(followed.finding.advice).toContain('`gh run cancel 500 --repo acme/shop`');
    expect(world.now()).toBe(0);
  });

  it('is found by a job that is held back, too', async () => {
    const { followed } = await following(() => attempt(), {
      jobs: () => ok([job({ status: 'pending', conclusion: undefined })]),
      concurrencyGroups: groups(['deploy'], ['deploy']),
    });
    expect(followed.finding.reason).toBe('rollback-deadlock');
  });

  it('is the guard itself, which is not even asked about', async () => {
    const { followed, fake } = await following(() => attempt(), {}, { ownRunId: 500 });
    expect(followed.finding.reason).toBe('rollback-deadlock');
    expect(fake.asked).toEqual([]);
  });

  it('is told from one that waits behind another run', async () => {
    const { followed, world } = await following((now) => (now < 30_000 ? attempt({ status: 'pending' }) : done()), {
      concurrencyGroups: groups(['guard'], ['deploy']),
    });
    expect(followed.outcome).toBe('succeeded');
    expect(world.lines[0]).toContain('is pending behind another run of concurrency group "deploy"');
  });

  it('is not looked for where the guard runs nowhere on GitHub', async () => {
    const { fake } = await following(
      (now) => (now < 5000 ? attempt({ status: 'pending' }) : done()),
      { concurrencyGroups: () => ok(['deploy']) },
      { ownRunId: undefined },
    );
    expect(fake.asked.filter((name) => name === 'concurrencyGroups')).toHaveLength(1);
  });

  it('cannot be told on a server without that knowledge, which is asked once', async () => {
    const { followed, fake } = await following(
      (now) => (now < 900_000 ? attempt({ status: 'pending', updatedAt: String(Math.floor(now / 60_000)) }) : done()),
      { concurrencyGroups: () => failure({ kind: 'not-found', status: 404 }) },
    );
    expect(followed.outcome).toBe('succeeded');
    expect(fake.asked.filter((name) => name === 'concurrencyGroups')).toHaveLength(1);
  });
});

describe('requests that count', () => {
  const STORIES: Readonly<Record<string, Story>> = {
    'stays the same': () => attempt(),
    'changes every second': (now) => attempt({ updatedAt: String(Math.floor(now / 1000)) }),
    'changes every minute': (now) => attempt({ updatedAt: String(Math.floor(now / 60_000)) }),
    'waits for approval': () => attempt({ status: 'waiting' }),
    'goes through every state': (now) =>
      attempt({ status: ['queued', 'pending', 'waiting', 'in_progress'][Math.floor(now / 30_000) % 4] ?? 'queued' }),
    'cannot be read half the time': (now) =>
      Math.floor(now / 20_000) % 2 === 0 ? attempt() : failure({ kind: 'unreachable' }),
    'never shows our attempt': () => ok(workflowRun({ attempt: 2 })),
  };
  const TAGS: readonly ETags[] = ['work', 'missing', 'ignored', 'renewed', 'every second'];
  const cases = Object.keys(STORIES).flatMap((name) => TAGS.map((tags) => [name, tags] as const));

  it.each(cases)(
    'are at most 60 in 30 minutes for a run that %s, where ETags are of the kind "%s"',
    async (name, etags) => {
      const { followed, fake, world } = await following(STORIES[name] ?? (() => done()), {
        etags,
        jobs: () => ok([job({ status: 'in_progress' }), job({ status: 'waiting' }), job({ status: 'pending' })]),
        pendingDeployments: () => ok([]),
        concurrencyGroups: (id) => ok([`group of ${id}`]),
      });
      expect(followed.finding.reason).toBe('rollback-wait-exceeded');
      expect(world.now()).toBe(1_800_000);
      expect(fake.counted()).toBeLessThanOrEqual(60);
      // It is still looked at: an end is seen within a minute or so.
      expect(fake.asked.filter((one) => one === 'runIfChanged').length).toBeGreaterThanOrEqual(15);
    },
  );

  it('are few where ETags work, although the run is looked at every 10 s', async () => {
    const { fake } = await following(() => attempt({ status: 'waiting' }), { pendingDeployments: () => ok([]) });
    expect(fake.asked.filter((one) => one === 'runIfChanged').length).toBeGreaterThanOrEqual(180);
    expect(fake.counted()).toBeLessThanOrEqual(20);
  });

  it('begin quickly: a short run is seen to end within seconds', async () => {
    const { world } = await following((now) => (now < 8000 ? attempt() : done()), { etags: 'missing' });
    expect(world.now()).toBe(11_000);
  });
});

describe('a cancelled guard', () => {
  it('says which run is in flight and how to stop it, and stops asking', async () => {
    const world = fakeWorld();
    world.cancelAt(20_000);
    const fake = fakeGitHub({ run: () => attempt(), jobs: () => ok([]) });
    await expect(follow(fake.github, RUN, OPTIONS, world.world)).rejects.toBeInstanceOf(Cancelled);
    expect(world.lines.at(-1)).toContain(RUN_URL);
    expect(world.lines.at(-1)).toContain('`gh run cancel 500 --repo acme/shop`');
    expect(world.now()).toBeLessThanOrEqual(30_000);
  });

  it('does so when the answer itself says that it was cancelled', async () => {
    const world = fakeWorld();
    const run = () => {
      world.cancelAt(0);
      return failure({ kind: 'cancelled' });
    };
    const fake = fakeGitHub({ run });
    await expect(follow(fake.github, RUN, OPTIONS, world.world)).rejects.toBeInstanceOf(Cancelled);
    expect(world.lines).toHaveLength(1);
  });
});
