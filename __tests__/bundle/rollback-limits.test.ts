import { describe, expect, it } from 'vitest';
import {
  AT_ONCE,
  expectRollback,
  recordsOf,
  rollBack,
  runnerOfStage,
  type Stage,
  setStage,
  startRollback,
  writesOf,
} from '../helpers/rollback.ts';
import { type GuardResult, type Inputs, runCli } from '../helpers/runner.ts';

const REFUSED = { outcome: 'refused', verdict: 'fail', starts: 0, writes: [] } as const;
const DONE = { outcome: 'done', verdict: 'pass', reason: 'ok', starts: 1 } as const;
const limits = (limits: object) => ({ policy: { version: 1, rollback: { limits } } });

describe.concurrent('the limits of rollbacks', () => {
  it('let one release be gone back from once, whatever became of it since (G12)', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass', { hoursAgo: 90 });
    records.rollback('v1.2.0', 'v1.1.0', { hoursAgo: 50, states: ['failure'] });
    records.release('v1.2.0', 'pass', { hoursAgo: 40 });
    await expectRollback(stage, await rollBack(stage), {
      ...REFUSED,
      reason: 'rollback-limit-release',
      sentence: /v1\.2\.0 was rolled back from once already/,
    });
    await expectRollback(stage, await rollBack(stage, {}, limits({ 'per-release': 2 })), DONE);
  });

  it('let an environment be rolled back once a day (G12)', async () => {
    await using stage = await setStage([{ tag: 'v1.0.0' }, { tag: 'v1.1.0' }, { tag: 'v1.2.0' }, { tag: 'v1.3.0' }]);
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass', { hoursAgo: 90 });
    records.rollback('v1.2.0', 'v1.0.0', { hoursAgo: 20 });
    records.release('v1.3.0', 'pass', { hoursAgo: 3 });
    await expectRollback(stage, await rollBack(stage), {
      ...REFUSED,
      reason: 'rollback-limit-day',
      sentence: /once in the last 24 hours/,
      advice: /per-day/,
    });
    // Another environment has its own day.
    records.release('v1.1.0', 'pass', { hoursAgo: 90, environment: 'staging' });
    records.release('v1.3.0', 'pass', { hoursAgo: 3, environment: 'staging' });
    await expectRollback(stage, await rollBack(stage, { environment: 'staging' }), DONE);
    stage.github.journal.clear();
    await expectRollback(stage, await rollBack(stage, {}, limits({ 'per-day': 2 })), DONE);
  });

  it.for([
    ['30 hours behind the runner’s: 23 hours ago still counts', -30, 23, { ...REFUSED, reason: 'rollback-limit-day' }],
    ['30 hours ahead of the runner’s: 25 hours ago counts no more', 30, 25, DONE],
  ] as const)('go by the clock of GitHub, %s', async ([, hours, hoursAgo, expected]) => {
    await using stage = await setStage([{ tag: 'v1.0.0' }, { tag: 'v1.1.0' }, { tag: 'v1.2.0' }, { tag: 'v1.3.0' }], {
      now: () => Date.now() + hours * 3_600_000,
    });
    const records = recordsOf(stage);
    for (const tag of ['v1.0.0', 'v1.1.0', 'v1.2.0']) records.release(tag, 'pass', { hoursAgo: 90 });
    records.rollback('v1.2.0', 'v1.1.0', { hoursAgo });
    records.release('v1.3.0', 'pass', { hoursAgo: 3 });
    const result = await rollBack(stage);
    await expectRollback(stage, result, expected);
    expect(result.log.replace(/\s+/g, ' ')).toContain(
      `The clock of this machine is 30 h ${hours < 0 ? 'ahead of' : 'behind'} GitHub's`,
    );
  });

  it('do not count what was withdrawn before anything was started', async () => {
    await using stage = await setStage();
    recordsOf(stage).rollback('v1.2.0', 'v1.1.0', { hoursAgo: 1, states: ['in_progress', 'inactive'] });
    await expectRollback(stage, await rollBack(stage, { tag: 'v1.2.0' }), DONE);
  });

  it('allow no rollback of a rollback, unless a person names the tag (G12)', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    for (const tag of ['v1.0.0', 'v1.1.0', 'v1.2.0']) records.release(tag, 'pass', { hoursAgo: 90 });
    records.rollback('v1.2.0', 'v1.1.0', { hoursAgo: 30 });
    await expectRollback(stage, await rollBack(stage), {
      ...REFUSED,
      reason: 'rollback-of-rollback',
      sentence: /v1\.1\.0 is itself what v1\.2\.0 was rolled back to/,
      advice: /call a person/,
    });
    const { rollback } = await expectRollback(stage, await rollBack(stage, { to: 'v1.0.0' }), DONE);
    expect(rollback.plan?.findings).toContainEqual(
      expect.objectContaining({ reason: 'rollback-of-rollback', severity: 'warn' }),
    );
  });

  it('let a person go further back in the night of a failed rollback, who types the tag', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    for (const tag of ['v1.0.0', 'v1.1.0', 'v1.2.0']) records.release(tag, 'pass', { hoursAgo: 90 });
    records.rollback('v1.2.0', 'v1.1.0', { hoursAgo: 1, states: ['in_progress', 'failure'] });
    const inputs = { tag: 'v1.2.0', to: 'v1.0.0' };
    // the same words in a workflow file, on a schedule, or from a robot are nobody's decision
    const sender = { login: 'github-actions[bot]', type: 'Bot' };
    const typed = { inputs: { tag: 'v1.0.0' } };
    for (const event of [
      { name: 'schedule', payload: {} },
      { name: 'workflow_dispatch', payload: { inputs: { reason: 'it is night' } } },
      { name: 'workflow_dispatch', payload: { ...typed, sender } },
    ]) {
      await expectRollback(stage, await rollBack(stage, inputs, { event }), {
        ...REFUSED,
        reason: 'rollback-limit-release',
        advice: /a person starts mode rollback by hand and types the tag into "to"/,
      });
    }
    const { rollback } = await expectRollback(stage, await rollBack(stage, inputs), DONE);
    expect(rollback.plan?.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reason: 'rollback-limit-release', severity: 'warn' }),
        expect.objectContaining({ reason: 'rollback-limit-day', severity: 'warn' }),
      ]),
    );
  });

  it('never take a release that was gone back from, until a person on the command line says that it is good', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass', { hoursAgo: 90 });
    records.release('v1.1.0', 'pass', { hoursAgo: 80 });
    records.rollback('v1.1.0', 'v1.0.0', { hoursAgo: 70 });
    records.release('v1.1.0', 'pass', { hoursAgo: 60 });
    records.release('v1.2.0', 'pass', { hoursAgo: 50 });
    const dry = async () =>
      await expectRollback(stage, await rollBack(stage, { 'dry-run': 'true' }), {
        outcome: 'planned',
        verdict: 'pass',
        reason: 'ok',
        starts: 0,
      });
    const before = await dry();
    expect(before.rollback.plan?.target.tag).toBe('v1.0.0');
    expect(before.rollback.plan?.passedOver).toMatchObject([{ tag: 'v1.1.0', reason: 'rollback-known-bad' }]);

    const marked = await command(stage, ['mark-good', '--tag', 'v1.1.0', '--reason', 'the database was to blame']);
    expect(marked).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/v1\.1\.0 is marked good/) });
    expect((await dry()).rollback.plan?.target.tag).toBe('v1.1.0');

    const again = await command(stage, ['mark-bad', '--tag', 'v1.1.0']);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/v1\.1\.0 is marked bad/) });
    expect((await dry()).rollback.plan?.target.tag).toBe('v1.0.0');

    const history = await command(stage, ['history']);
    expect(history.exitCode).toBe(0);
    for (const line of [
      /mark +v1\.1\.0 .*the database was to blame/,
      /rollback +v1\.1\.0 → v1\.0\.0/,
      /release +v1\.2\.0/,
    ]) {
      expect(history.stdout).toMatch(line);
    }
    const unknown = await command(stage, ['mark-good', '--tag', 'v7.7.7']);
    expect(unknown).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/There is no tag v7\.7\.7/) });
    stage.github.expectNoViolations();
  });

  it.for([
    ['is going on', 0.05, /has not ended yet/, /Wait for it to end/],
    ['has been silent for hours', 6, /guard is most likely gone/, /start the rollback again/],
  ] as const)('wait for a rollback of another release that %s', async ([, hoursAgo, sentence, advice]) => {
    await using stage = await setStage([{ tag: 'v1.0.0' }, { tag: 'v1.1.0' }, { tag: 'v1.2.0' }, { tag: 'v1.3.0' }]);
    const open = recordsOf(stage).rollback('v1.2.0', 'v1.1.0', { hoursAgo, states: ['in_progress'] });
    const { report } = await expectRollback(stage, await rollBack(stage, { tag: 'v1.3.0', to: 'v1.0.0' }), {
      ...REFUSED,
      reason: 'rollback-in-progress',
      sentence,
      advice,
    });
    expect(report.verdict.advice).toContain(`repos/acme/shop/deployments/${open.id}/statuses`);
  });

  it('show a record that cannot be read to a person, who may go on', async () => {
    await using stage = await setStage();
    recordsOf(stage).release('v1.1.0', 'pass', { hoursAgo: 3, payload: { schema: 99 } });
    const { rollback } = await expectRollback(stage, await rollBack(stage, { tag: 'v1.2.0' }), DONE);
    expect(rollback.plan?.findings).toContainEqual(
      expect.objectContaining({ reason: 'rollback-record-failed', severity: 'warn' }),
    );
  });
});

describe.concurrent('the command line', () => {
  it('plans and goes back as the action does, for whoever has a token', async () => {
    await using stage = await setStage();
    const argv = ['rollback', '--workflow', 'release.yml', '--reason', 'orders fail'];
    const planned = await command(stage, [...argv, '--dry-run']);
    expect(planned.exitCode, planned.log).toBe(0);
    expect(planned.log).toContain('Rollback plan for production: v1.2.0 → v1.1.0');
    expect(planned.log.replace(/\s+/g, ' ')).toContain('because it is not the token of a job.');
    expect(stage.github.journal.entries.filter(({ method }) => method !== 'GET')).toEqual([]);

    const done = await command(stage, argv);
    expect(done.exitCode, done.log).toBe(0);
    expect(done.log).toContain('Rollback: done');
    expect(stage.github.journal.startingRequests).toHaveLength(1);
    expect(stage.github.state.deployments[0]?.payload).toMatchObject({ reason: 'orders fail', asked_by: 'carol' });
    for (const { log } of [planned, done]) expect(log).not.toContain(stage.github.token);

    const again = await command(stage, argv);
    expect(again.exitCode).toBe(4);
    expect(again.log.replace(/\s+/g, ' ')).toMatch(/v1\.1\.0 is itself what v1\.2\.0 was rolled back to/);
    expect(stage.github.journal.startingRequests).toHaveLength(1);
    stage.github.expectNoViolations();
  });
});

describe.concurrent('two guards at once', () => {
  /** The jobs of two runs that know nothing of each other; the run that is started ends once both of them follow it. */
  const both = async (stage: Stage, inputs: Inputs = {}) => {
    const { state } = stage.github;
    const other = state.run('rollback.yml', { event: 'workflow_dispatch', status: 'in_progress' });
    const guards = [
      startRollback(stage, inputs),
      startRollback(stage, inputs, { env: { GITHUB_RUN_ID: String(other.id) } }),
    ];
    const followed = guards.map((guard) => guard.until(() => /after .*: run (\d+) runs/.exec(guard.log())?.[1]));
    for (const id of new Set(await Promise.all(followed))) {
      const run = state.runs.get(Number(id));
      if (run !== undefined) state.finish(run, 'success');
    }
    return await Promise.all(guards.map(({ result }) => result));
  };

  it.for([
    ['rerun', 0],
    ['rerun', 2],
    ['dispatch', 0],
  ] as const)('for the same release send one starting request (%s, lists that lag by %i) (G13)', async ([via, lag]) => {
    await using stage = await setStage(undefined, {
      steps: [{ status: 'in_progress' }],
      behaviour: { deploymentListLagReads: lag },
    });
    const results = await both(stage, { via });
    for (const result of results) await expectRollback(stage, result, DONE);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const ids = results.map(({ outputs }) => outputs.get('rollback-run-id'));
    expect(ids[0]).toBe(ids[1]);
    // The one that came second followed that run, and its intent is closed.
    const adopted = results.map((result) => result.report().rollback?.run?.adopted);
    expect(adopted.filter((one) => one === undefined)).toHaveLength(1);
    const ends = stage.github.state.deployments.map(({ statuses }) => statuses.at(-1)?.state);
    expect(ends.filter((state) => state === 'success')).toHaveLength(1);
    expect(ends.filter((state) => state === 'inactive')).toHaveLength(ends.length - 1);
  });

  it('for different releases: one goes back, the other sends nothing', async () => {
    await using stage = await setStage([{ tag: 'v1.0.0' }, { tag: 'v1.1.0' }, { tag: 'v1.2.0' }], {
      steps: [{ status: 'in_progress', ms: 1_500 }, ...AT_ONCE],
    });
    const other = stage.github.state.run('rollback.yml', { event: 'workflow_dispatch', status: 'in_progress' });
    const results = await Promise.all([
      rollBack(stage, { tag: 'v1.2.0', to: 'v1.1.0' }),
      rollBack(stage, { tag: 'v1.1.0', to: 'v1.0.0' }, { env: { GITHUB_RUN_ID: String(other.id) } }),
    ]);
    const outcomes = results.map(({ outputs }) => outputs.get('rollback')).sort();
    expect(outcomes, String(stage.github.journal)).toEqual(['done', 'refused']);
    const loser = results.find(({ outputs }) => outputs.get('rollback') === 'refused') as GuardResult;
    await expectRollback(stage, loser, {
      outcome: 'refused',
      verdict: 'fail',
      // who comes second sees the other one, or what the other one has written: v1.1.0 is bad by then
      reason: ['rollback-in-progress', 'rollback-of-rollback', 'rollback-known-bad'],
      starts: 1,
    });
  });

  it.for([
    ['on first use', false],
    ['with a record', true],
  ] as const)('one long after the other, %s: the second follows the run of the first', async ([, hasRecord]) => {
    await using stage = await setStage(undefined, { steps: [{ status: 'in_progress' }] });
    const records = recordsOf(stage);
    for (const tag of hasRecord ? ['v1.1.0', 'v1.2.0'] : []) records.release(tag, 'pass');
    const first = startRollback(stage);
    const { run } = stage.release('v1.1.0');
    await first.until(() => /after .*: run \d+ runs/.test(first.log()));
    const other = stage.github.state.run('rollback.yml', { event: 'workflow_dispatch', status: 'in_progress' });
    const second = startRollback(stage, {}, { env: { GITHUB_RUN_ID: String(other.id) } });
    await second.until(() => /after .*: run \d+ runs/.test(second.log()));
    stage.github.state.finish(run, 'success');
    for (const result of await Promise.all([first.result, second.result])) await expectRollback(stage, result, DONE);
    expect((await second.result).report().rollback).toMatchObject({
      plan: { target: { tag: 'v1.1.0' } },
      run: { id: run.id, attempt: 2, adopted: expect.stringContaining('Another guard started it') },
    });
    expect(run.attempts).toHaveLength(2);
    expect(writesOf(stage.github).filter((write) => write.startsWith('intent'))).toHaveLength(1);
  });
});

/** The command line inside a clone, with a token in the environment. */
async function command(stage: Stage, argv: readonly string[]): Promise<GuardResult> {
  const { GITHUB_API_URL, GITHUB_REPOSITORY } = runnerOfStage(stage);
  return await runCli(argv, {
    env: { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN: stage.github.token, USER: 'carol' },
    seeded: [stage.github.token],
  });
}
