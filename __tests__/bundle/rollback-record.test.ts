import { describe, expect, it } from 'vitest';
import { newestRecord } from '../helpers/release.ts';
import { expectRollback, recordsOf, rollBack, type Stage, setStage, writesOf } from '../helpers/rollback.ts';
import { type GuardResult, type LiveGuard, type RunOptions, startCli } from '../helpers/runner.ts';

/** What somebody types at their own machine, whose clone is of the stand-in's repository. */
function startTyped({ github }: Stage, argv: readonly string[], options: RunOptions = {}): LiveGuard {
  return startCli(argv, {
    seeded: [github.token],
    ...options,
    env: {
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_TOKEN: github.token,
      USER: 'carol',
      ...options.env,
    },
  });
}

/** As `startTyped`, to its end. */
async function type(stage: Stage, argv: readonly string[], options: RunOptions = {}): Promise<GuardResult> {
  const { github } = stage;
  const result = await startTyped(stage, argv, options).result;
  for (const secret of result.seeded.values()) expect(result.log).not.toContain(secret);
  github.expectNoViolations();
  return result;
}

describe.concurrent('release-guard history', () => {
  it('lists what was released and rolled back: when, from, to, why, by whom, how long, how it ended', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    records.release('v1.1.0', 'pass');
    records.release('v1.2.0', 'fail', { hoursAgo: 3, payload: { reason: 'Check "login" failed.' } });
    records.rollback('v1.2.0', 'v1.1.0', { hoursAgo: 3, payload: { reason: 'Check "login" failed.' } });
    records.mark('v1.0.0', 'bad', { payload: { reason: 'leaks connections' } });
    const result = await type(stage, ['history']);
    expect(result.exitCode, result.log).toBe(0);
    const lines = result.log.split('\n');
    expect(lines[0]).toMatch(/^when \(UTC\) +what +release +why +by +took +ended$/);
    expect(lines[1]).toMatch(/mark +v1\.0\.0 +leaks connections +bob +marked bad$/);
    expect(lines[2]).toMatch(/rollback +v1\.2\.0 → v1\.1\.0 +Check "login" failed\. +bob .*done$/);
    expect(lines[3]).toMatch(/release +v1\.2\.0 +gate: Check "login" failed\. +bob +failed$/);
    expect(lines[4]).toMatch(/release +v1\.1\.0 +gate +bob +good$/);
    expect(lines.every((line) => line.length <= 120)).toBe(true);
    expect(writesOf(stage.github)).toEqual([]);
  });

  it('of one release lists only that one, and of another environment only that', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass');
    records.release('v1.1.0', 'pass');
    records.release('v1.2.0', 'pass', { environment: 'staging' });
    const ofTag = await type(stage, ['history', '--tag', 'v1.1.0']);
    expect(ofTag.log).toContain('v1.1.0');
    expect(ofTag.log).not.toContain('v1.0.0');
    const ofStaging = await type(stage, ['history', '--environment', 'staging']);
    expect(ofStaging.log).toContain('v1.2.0');
    expect(ofStaging.log).not.toContain('v1.1.0');
  });

  it('of nothing says so', async () => {
    await using stage = await setStage();
    const result = await type(stage, ['history']);
    expect(result).toMatchObject({ exitCode: 0, log: 'Nothing is recorded yet.\n' });
  });

  it('says that records are there which it cannot read', async () => {
    await using stage = await setStage();
    recordsOf(stage).release('v1.1.0', 'pass', { payload: { schema: 2 } });
    const result = await type(stage, ['history']);
    expect(result.exitCode).toBe(0);
    expect(result.log).toMatch(/One record could not be read/);
  });

  it('lists the newest 30 and wraps nothing into pieces of a secret', async () => {
    await using stage = await setStage();
    const secret = `eyJ${'0123456789abcdef'.repeat(8)}`;
    const records = recordsOf(stage);
    for (let index = 0; index < 40; index++)
      records.release('v1.1.0', 'pass', { payload: { reason: `why ${secret}` } });
    const result = await type(stage, ['history', '--github-token', secret], { seeded: [] });
    // The stand-in does not know that token.
    expect(result.exitCode).toBe(1);
    const token = stage.github.addToken({});
    records.release('v1.2.0', 'pass', { payload: { reason: `the token is ${token}, all of it` } });
    const listed = await type(stage, ['history', '--github-token', token], { seeded: [token] });
    expect(listed.log.split('\n').filter((line) => /^\d{4}-/.test(line))).toHaveLength(30);
  });
});

describe.concurrent('release-guard mark-good and mark-bad', () => {
  it('write a word of a person, with its reason and who said it', async () => {
    await using stage = await setStage();
    const result = await type(stage, ['mark-bad', '--tag', 'v1.1.0', '--reason', 'leaks connections']);
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log).toMatch(/v1\.1\.0 is marked bad in "production"/);
    expect(newestRecord(stage.github)).toMatchObject({
      payload: { kind: 'mark', mark: 'bad', tag: 'v1.1.0', reason: 'leaks connections', asked_by: 'carol' },
      states: ['inactive'],
    });
  });

  it('decide what a rollback goes to', async () => {
    await using stage = await setStage();
    const records = recordsOf(stage);
    for (const tag of ['v1.0.0', 'v1.1.0', 'v1.2.0']) records.release(tag, 'pass');
    const planned = async () => {
      const result = await rollBack(stage, { 'dry-run': 'true' });
      const { rollback } = await expectRollback(stage, result, {
        outcome: 'planned',
        verdict: 'pass',
        reason: 'ok',
        starts: 0,
      });
      return rollback.plan?.target.tag;
    };
    await type(stage, ['mark-bad', '--tag=v1.1.0']);
    expect(await planned()).toBe('v1.0.0');
    await type(stage, ['mark-good', '--tag=v1.1.0', '--reason', 'it was the certificate']);
    expect(await planned()).toBe('v1.1.0');
  });

  it.for([
    [['mark-good'], 2, /was not told which release/, /--tag/],
    [['mark-bad', '--tag'], 2, /--tag needs a value/, /./],
    [['mark-good', '--tag', 'v9.9.9'], 1, /no tag v9\.9\.9/, /spelling/],
    [['mark-good', '--tag', 'a b'], 2, /cannot be the name of a tag/, /git/],
    [['mark-godo', '--tag', 'v1.1.0'], 2, /is not a command/, /mark-good/],
    [['mark-good', '--tag', 'v1.1.0', '--image', 'x'], 2, /no option --image/, /./],
    [['history', '--reason', 'x'], 2, /no option --reason/, /./],
    [['history', 'v1.1.0'], 2, /not an option/, /./],
  ] as const)(
    '%j is a mistake that says what to do, and writes nothing',
    async ([argv, exitCode, sentence, advice]) => {
      await using stage = await setStage();
      const result = await type(stage, argv);
      expect(result.exitCode, result.log).toBe(exitCode);
      expect(result.log).toMatch(sentence);
      expect(result.log).toMatch(advice);
      expect(writesOf(stage.github)).toEqual([]);
    },
  );

  it.for(['history', 'mark-good'])('%s without a token, or with one that may not, says which', async (command) => {
    await using stage = await setStage();
    const argv = command === 'history' ? [command] : [command, '--tag', 'v1.1.0'];
    const without = await type(stage, argv, { env: { GITHUB_TOKEN: undefined } });
    expect(without.exitCode).toBe(2);
    expect(without.log).toMatch(/gh auth token/);
    const token = stage.github.addToken({ kind: 'personal', permissions: { contents: 'read' } });
    const result = await type(stage, argv, { env: { GITHUB_TOKEN: token }, seeded: [token] });
    expect(result.exitCode).toBe(1);
    expect(result.log).toMatch(/`deployments: (read|write)`/);
  });

  it('that are cancelled end with 130', async () => {
    await using stage = await setStage();
    stage.github.faults.add({ path: /./, does: { kind: 'hang' } });
    const live = startTyped(stage, ['history']);
    await live.until(() => stage.github.journal.entries.length > 0);
    const signalledAt = performance.now();
    live.signal('SIGINT');
    const result = await live.result;
    expect(result.exitCode, result.log).toBe(130);
    expect(performance.now() - signalledAt).toBeLessThan(5_000);
  });
});
