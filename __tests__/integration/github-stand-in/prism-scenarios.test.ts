import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere } from '../../helpers/docker.ts';
import { type Prism, prismMissing, startPrism } from '../../helpers/github/prism.ts';
import type { StandInOptions } from '../../helpers/github/stand-in.ts';
import { FAILS, gateRelease, HOLDS, setRelease } from '../../helpers/release.ts';
import { recordsOf, rollBack, type Stage, setStage } from '../../helpers/rollback.ts';
import { runCli } from '../../helpers/runner.ts';

/** Whatever the guard asks passes Prism on its way to the stand-in. */
describeWhere(prismMissing)('the guard through Prism, which others wrote', () => {
  /** One Prism, and one port, for all scenarios, which take turns: it takes seconds to start. */
  let port = 0;
  let prism: Prism;

  beforeAll(async () => {
    await using first = await setStage();
    port = Number(new URL(first.github.url).port);
    prism = await startPrism(first.github.url);
  }, 120_000);
  afterAll(async () => {
    await prism[Symbol.asyncDispose]();
  });

  const through = () => ({ env: { GITHUB_API_URL: prism.url } });
  const staged = async (options?: StandInOptions) => await setStage(undefined, { ...options, port });
  const released = async (options?: StandInOptions) => await setRelease({ ...options, port });

  /** Everything passed Prism, nothing of it breaks the description, and it came to what it should. */
  function expectDescribed({ github }: Pick<Stage, 'github'>, starts: number, before: number): void {
    expect(prism.requestViolations).toEqual([]);
    expect(prism.passed - before).toBe(github.journal.entries.length);
    expect(github.journal.startingRequests).toHaveLength(starts);
    github.expectNoViolations();
  }

  it.each([
    ['a re-run', {}],
    ['a re-run of one job', { job: 'deploy' }],
    ['a dispatch', { via: 'dispatch' }],
  ])('goes back by hand, by %s', async (_how, inputs) => {
    await using stage = await staged();
    const before = prism.passed;
    const result = await rollBack(stage, inputs, through());
    expect(result.outputs.get('rollback'), result.log).toBe('done');
    expectDescribed(stage, 1, before);
  });

  it('goes back with a whole record, and shows its history', async () => {
    await using stage = await staged();
    const records = recordsOf(stage);
    for (const tag of ['v1.0.0', 'v1.1.0', 'v1.2.0']) records.release(tag, 'pass');
    const before = prism.passed;
    const result = await rollBack(stage, {}, through());
    expect(result.outputs.get('rollback'), result.log).toBe('done');
    const { token } = stage.github;
    const env = { GITHUB_API_URL: prism.url, GITHUB_REPOSITORY: 'acme/shop', GITHUB_TOKEN: token };
    expect((await runCli(['history'], { env })).exitCode).toBe(0);
    expect((await runCli(['mark-good', '--tag', 'v1.2.0'], { env })).exitCode).toBe(0);
    expectDescribed(stage, 1, before);
  });

  it('follows a run through queue, approval and progress', async () => {
    await using stage = await staged({
      steps: [
        { status: 'queued', reads: 1 },
        { status: 'waiting', reads: 1, approval: { environment: 'production', reviewers: ['carol'] } },
        { status: 'in_progress', reads: 1 },
        { status: 'completed', conclusion: 'failure' },
      ],
    });
    const before = prism.passed;
    const result = await rollBack(stage, {}, through());
    expect(result.outputs.get('rollback'), result.log).toBe('failed');
    expectDescribed(stage, 1, before);
  });

  it('records a release', async () => {
    await using stage = await released();
    const before = prism.passed;
    const result = await gateRelease(stage, {}, { policy: HOLDS, ...through() });
    expect(result.exitCode, result.log).toBe(0);
    expect(stage.github.state.deployments).toHaveLength(1);
    expectDescribed(stage, 0, before);
  });

  it('goes back after a gate that failed, two guards at once', async () => {
    await using stage = await released({ steps: [{ status: 'in_progress', reads: 5 }, { status: 'completed' }] });
    const before = prism.passed;
    const results = await Promise.all(
      [1, 2].map(() => gateRelease(stage, { 'on-fail': 'rollback' }, { policy: FAILS, ...through() })),
    );
    for (const result of results) expect(result.outputs.get('rollback'), result.log).toBe('done');
    expectDescribed(stage, 1, before);
  });

  it('drills, in full too', async () => {
    await using stage = await staged();
    const before = prism.passed;
    const drilled = await rollBack(stage, { mode: 'drill' }, through());
    expect(drilled.outputs.get('rollback'), drilled.log).toBe('planned');
    const policy = { version: 1, rollback: { drill: 'full' } };
    const full = await rollBack(stage, { mode: 'drill', environment: 'staging' }, { policy, ...through() });
    expect(full.outputs.get('rollback'), full.log).toBe('done');
    expectDescribed(stage, 2, before);
  });
});
