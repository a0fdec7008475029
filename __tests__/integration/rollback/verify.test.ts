import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/inputs.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { healthyNow, verify } from '../../../src/rollback/verify/verify.ts';
import { Cancelled } from '../../../src/verdict.ts';
import type { World } from '../../../src/world.ts';
import { realWorld, testRun } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { type FixtureService, freePort, startFixture } from '../../helpers/service.ts';
import { checklist, httpCheck } from '../../unit/checks/builders.ts';

const TARGET = { tag: 'v1.4.0', commit: '0c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ff' };
const FROM = { tag: 'v1.5.0', commit: 'badbadbadbadbadbadbadbadbadbadbadbadbadb' };

const OLD = { build: { version: '1.4.0' }, git: { commit: { id: '0c0ffee' } } };
const NEW = { build: { version: '1.5.0' }, git: { commit: { id: 'badbadb' } } };

const IDENTITY = { version: undefined, commit: undefined, source: { file: 'policy.yml', line: 9, column: 1 } };
const PING = httpCheck({ name: 'ping', path: '/ping' });

/** What a verification needs, and all that it says. */
function scene(url: string, withinMs: number, given: Partial<Policy> = {}) {
  const read = readSettings(new Map([['image', 'app:1.5.0']]), undefined, (name) => name);
  if (!read.ok) throw new Error('The settings of this test are wrong.');
  const room = makeRoom();
  const real = realWorld(room, {});
  const said: string[] = [];
  const say = (text: string) => said.push(text);
  const world: World = { ...real, output: { ...real.output, section: say, line: say, foreign: say, progress: say } };
  const built = checklist([PING], given);
  const policy = { ...built, health: { ...built.health, withinMs: 1_000, everyMs: 50, ...given.health } };
  const task = {
    ...{ settings: read.settings, policy, run: testRun(room), world },
    ...{ target: TARGET, from: FROM, verify: { url, withinMs } },
  };
  return { task, said, cancellation: real.cancellation };
}

const change = (service: FixtureService, fields: object) =>
  fetch(`${service.url}/__set`, { method: 'POST', body: JSON.stringify(fields) });

const asked = async (service: FixtureService, path: string) =>
  (await service.requests()).filter(({ url }) => url === path).length;

describe('verifying a rollback', () => {
  it('holds where the target answers, healthy and with its checklist, twice in a row', async () => {
    const service = await startFixture({ info: OLD });
    const { task, said } = scene(service.url, 10_000);
    const verified = await verify(task);
    expect(verified).toMatchObject({ verified: 'yes', holds: true, attempts: 2 });
    expect(verified.findings).toMatchObject([
      {
        kind: 'rollback',
        title: 'v1.4.0 serves again',
        outcome: 'pass',
        severity: 'block',
        sentence: `v1.4.0 serves at ${service.url}: health and checks hold, and it says that it is 1.4.0.`,
      },
    ]);
    expect(await asked(service, '/actuator/info')).toBe(2);
    expect(await asked(service, '/ping')).toBe(1);
    expect(said).toEqual([`Waiting until v1.4.0 serves at ${service.url}`]);
  });

  it('waits for a deploy that takes a while, and says only what changes', async () => {
    const service = await startFixture({ info: NEW });
    const { task, said } = scene(service.url, 30_000);
    const verifying = verify(task);
    await expect.poll(() => asked(service, '/actuator/info'), { timeout: 10_000 }).toBeGreaterThan(1);
    expect(await asked(service, '/ping')).toBe(0);
    await change(service, { status: 'OUT_OF_SERVICE', httpStatus: 503 });
    await expect.poll(() => said.length, { timeout: 10_000 }).toBe(3);
    await change(service, { status: 'UP', httpStatus: 200, info: OLD });
    expect(await verifying).toMatchObject({ verified: 'yes', holds: true });
    expect(said).toEqual([
      `Waiting until v1.4.0 serves at ${service.url}`,
      `Not yet: v1.5.0 still answers at ${service.url}, not v1.4.0.`,
      expect.stringMatching(/^Not yet: The service at .* is not well after the rollback: .*OUT_OF_SERVICE/),
    ]);
  });

  it('does not hold while two releases take turns behind one address', async () => {
    const sequence = [OLD, NEW, OLD].map((json) => ({ json }));
    const service = await startFixture({ routes: { 'GET /actuator/info': { sequence } } });
    const { task, said } = scene(service.url, 20_000);
    expect(await verify(task)).toMatchObject({ verified: 'yes', attempts: 4 });
    expect(said).toContain(`Not yet: v1.5.0 still answers at ${service.url}, not v1.4.0.`);
  });

  it('says so where the release that was gone back from still answers', async () => {
    const service = await startFixture({ info: NEW });
    const { task } = scene(service.url, 4_000);
    const verified = await verify(task);
    expect(verified).toMatchObject({ verified: 'no', holds: false });
    expect(verified.attempts).toBeGreaterThan(1);
    expect(verified.findings).toMatchObject([
      {
        outcome: 'fail',
        severity: 'block',
        reason: 'rollback-wrong-version',
        sentence: `v1.5.0 still answers at ${service.url}, not v1.4.0.`,
        advice: expect.stringMatching(/rollback\.verify\.within/),
      },
    ]);
    expect(await asked(service, '/ping')).toBe(0);
  });

  it('says so where some other version answers, and shows nothing secret of it', async () => {
    const service = await startFixture({ info: { build: { version: `1.3.9-${'x'.repeat(100)}-hunter2-hunter2` } } });
    const { task } = scene(service.url, 2_500);
    task.world.secrets.add('secrets.X', 'hunter2-hunter2');
    task.world.secrets.add('secrets.Y', `9-${'x'.repeat(100)}`);
    const { findings } = await verify(task);
    expect(findings).toMatchObject([{ outcome: 'fail', reason: 'rollback-wrong-version' }]);
    expect(findings[0]?.sentence).toBe(`1.3.«secrets.Y»-«secrets.X» answers at ${service.url}, not v1.4.0.`);
  });

  it('says so where another build of the same version answers', async () => {
    const service = await startFixture({ info: { ...OLD, git: { commit: { id: 'abc1234'.repeat(5) } } } });
    const { task } = scene(service.url, 2_500);
    expect((await verify(task)).findings).toMatchObject([
      {
        reason: 'rollback-wrong-version',
        sentence: expect.stringMatching(
          /^v?1\.4\.0 of the commit abc1234abc1… answers at \S+, not that of the commit [0-9a-f]{12}\.$/,
        ),
        advice: expect.stringMatching(/the commit of the tag/),
      },
    ]);
  });

  it('fails with the first cause where the service is not well', async () => {
    const service = await startFixture({ info: OLD, upAfterMs: 600_000 });
    const { task } = scene(service.url, 4_000);
    expect(await verify(task)).toMatchObject({
      verified: 'no',
      holds: false,
      findings: [
        {
          outcome: 'fail',
          severity: 'block',
          reason: 'rollback-verification-failed',
          sentence: expect.stringMatching(/is not well after the rollback: .*db/),
        },
      ],
    });
  });

  it('fails with the check that does not hold, and says that it may be younger than the target', async () => {
    const service = await startFixture({ info: OLD });
    const check = httpCheck({ name: 'new feature', path: '/v2/new' });
    const { task } = scene(service.url, 2_500, { checks: [PING, check] });
    const { findings } = await verify(task);
    expect(findings).toMatchObject([
      {
        outcome: 'fail',
        reason: 'rollback-verification-failed',
        sentence: expect.stringMatching(/new feature/),
        advice: expect.stringMatching(/younger than v1\.4\.0/),
        source: check.source,
      },
    ]);
  });

  it.each([
    ['warns where the policy promises no identity', undefined, 'warn', true, 2],
    ['blocks where the policy has a section identity', IDENTITY, 'block', false, 2],
  ] as const)('of a service that does not say who it is %s', async (_what, identity, severity, holds, least) => {
    const service = await startFixture({ info: {} });
    const { task } = scene(service.url, 4_000, { identity });
    const verified = await verify(task);
    expect(verified).toMatchObject({ verified: 'no', holds });
    expect(verified.attempts).toBeGreaterThanOrEqual(least);
    expect(verified.findings).toMatchObject([
      {
        outcome: 'undecided',
        severity,
        reason: 'rollback-not-verified',
        sentence: `Health and checks hold at ${service.url}, but the service does not say which version it is.`,
      },
    ]);
    // a checklist logs in and writes: once is enough to know that it holds
    expect(await asked(service, '/ping')).toBe(1);
  });

  it('of a service that does not listen fails, and names the setting with its address', async () => {
    const { task } = scene(`http://127.0.0.1:${await freePort()}`, 1_200);
    expect(await verify(task)).toMatchObject({
      verified: 'no',
      holds: false,
      findings: [
        {
          outcome: 'fail',
          severity: 'block',
          reason: 'rollback-verification-failed',
          advice: expect.stringMatching(/rollback\.verify\.url/),
        },
      ],
    });
  });

  it('at an address that is none ends at once', async () => {
    const { task } = scene('ftp://example.com', 60_000);
    expect(await verify(task)).toMatchObject({
      verified: 'no',
      attempts: 1,
      findings: [{ outcome: 'undecided', severity: 'block', reason: 'rollback-not-verified' }],
    });
  });

  it('without an address is not asked, and that is said', async () => {
    const { task } = scene('http://x', 1);
    expect(await verify({ ...task, verify: undefined })).toMatchObject({
      verified: 'not-asked',
      holds: true,
      attempts: 0,
      findings: [{ outcome: 'undecided', severity: 'warn', reason: 'rollback-not-verified' }],
    });
  });

  it('asks nothing that only a container can answer, and tries no doors of a live service', async () => {
    const service = await startFixture({ info: OLD, exposed: ['env'] });
    const { task } = scene(service.url, 10_000, {
      presets: [{ name: 'actuator-exposure', source: IDENTITY.source }],
      logs: { forbid: [] },
      resources: { memory: 0.000001, cpu: undefined, source: IDENTITY.source },
      shutdown: { withinMs: 1, request: undefined, source: IDENTITY.source },
      subject: { ...checklist([]).subject, compose: { file: 'none.yml', service: 'none' } },
    });
    expect(await verify(task)).toMatchObject({ verified: 'yes' });
    expect((await service.requests()).filter(({ url }) => /env|shutdown|heapdump/.test(url))).toEqual([]);
  });

  it('ends when the job is cancelled', async () => {
    const service = await startFixture({ info: NEW });
    const { task, cancellation } = scene(service.url, 60_000);
    const verifying = verify(task);
    setTimeout(() => cancellation.abort(new Cancelled('SIGINT')), 500);
    await expect(verifying).rejects.toBeInstanceOf(Cancelled);
  });
});

describe('the live service of a drill', () => {
  it('is well whichever release it is', async () => {
    const service = await startFixture({ info: NEW });
    const { task } = scene(service.url, 10_000);
    expect(await healthyNow(task)).toMatchObject({
      shown: '1.5.0',
      findings: [
        {
          kind: 'rollback',
          outcome: 'pass',
          sentence: `The service at ${service.url} is well now: health and checks hold, and it says that it is 1.5.0.`,
        },
      ],
    });
  });

  it.each([
    ['nothing', {}, undefined, /does not say which version/],
    ['a snapshot', { build: { version: '0.0.1-SNAPSHOT' } }, '0.0.1-SNAPSHOT', /which names no release/],
  ])('that calls itself %s could not be recognised after a rollback', async (_what, info, shown, sentence) => {
    const service = await startFixture({ info });
    const { task } = scene(service.url, 10_000);
    const now = await healthyNow(task);
    expect(now.shown).toBe(shown);
    expect(now.findings).toMatchObject([
      { outcome: 'pass' },
      { outcome: 'undecided', severity: 'warn', sentence: expect.stringMatching(sentence) },
    ]);
  });

  it('that is not well fails, with the cause', async () => {
    const service = await startFixture({ status: 'DOWN', httpStatus: 503 });
    const { task } = scene(service.url, 10_000);
    expect((await healthyNow(task)).findings).toMatchObject([
      { outcome: 'fail', reason: 'rollback-verification-failed', sentence: expect.stringMatching(/is not well now: /) },
    ]);
  });

  it('without an address is not asked', async () => {
    const { task } = scene('http://x', 1);
    expect((await healthyNow({ ...task, verify: undefined })).findings).toMatchObject([{ severity: 'warn' }]);
  });
});
