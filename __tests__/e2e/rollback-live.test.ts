import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSettings } from '../../src/inputs.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { examineImage } from '../../src/rollback/verify/image.ts';
import { preflight } from '../../src/rollback/verify/preflight.ts';
import { healthyNow, verify } from '../../src/rollback/verify/verify.ts';
import { describeWhere, docker, imageMissing, leftovers, SPRING_BOOT } from '../helpers/docker.ts';
import { realWorld, testRun } from '../helpers/real-world.ts';
import { type Registry, registryMissing, startRegistry } from '../helpers/registry.ts';
import { makeRoom } from '../helpers/room.ts';
import { checklist, expectation, httpCheck, jsonRules } from '../unit/checks/builders.ts';

/** What the image says that it is. */
const GOOD = { tag: 'v1.4.0', commit: '0c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ff' };
const NEXT = { tag: 'v1.5.0', commit: 'badbadbadbadbadbadbadbadbadbadbadbadbadb' };
const IDENTITY = { version: undefined, commit: undefined, source: { file: 'policy.yml', line: 9, column: 1 } };

const CHECKS = [
  httpCheck({
    name: 'user statistics',
    path: '/api/public/stats/users',
    expect: expectation({ status: ['2xx'], json: jsonRules({ '$.code': { equals: 200 } }) }),
  }),
];

function scene(given: Partial<Policy> = {}, environment: Readonly<Record<string, string>> = {}) {
  const read = readSettings(new Map([['image', 'app:1.5.0']]), undefined, (name) => name);
  if (!read.ok) throw new Error('The settings of this test are wrong.');
  const room = makeRoom();
  const built = checklist(CHECKS, given);
  const policy = { ...built, health: { ...built.health, withinMs: 60_000, timeoutMs: 5_000, everyMs: 200 } };
  const world = realWorld(room, { ...process.env, ...environment });
  return { settings: read.settings, policy, run: testRun(room), world };
}

describeWhere(registryMissing ?? imageMissing(SPRING_BOOT))('a rollback to a real Spring Boot service', () => {
  let registry: Registry;
  let pushed: { readonly reference: string; readonly digest: string };
  const containers: string[] = [];

  beforeAll(async () => {
    registry = await startRegistry(join(makeRoom().top, 'registry'));
    pushed = await registry.push(SPRING_BOOT, 'courses', 'v1.4.0');
    await registry.forget(pushed.reference);
  });
  afterAll(async () => {
    for (const id of containers) await docker('rm', '--force', '--volumes', id);
  });

  it('finds its image whole, boots it by its digest and leaves nothing behind', async () => {
    const { settings, policy, run, world } = scene({ identity: IDENTITY });
    const image = await examineImage({ recorded: pushed.digest, reference: pushed.reference }, world);
    expect(image).toMatchObject({
      findings: [{ outcome: 'pass' }],
      digest: `${registry.host}/courses@${pushed.digest}`,
    });
    const { findings, phases } = await preflight(settings, policy, run, world, image.digest ?? '', GOOD);
    expect(findings).toMatchObject([
      {
        kind: 'rollback',
        outcome: 'pass',
        sentence: 'The image of v1.4.0 boots here, passes the gate and says that it is v1.4.0.',
      },
    ]);
    expect(phases.map(({ name }) => name)).toContain('preflight: health');
    expect(await leftovers(run.runner, [run.id])).toEqual([]);
    await docker('image', 'rm', '--no-prune', image.digest ?? '');
  });

  it.each([
    ['says that it is another release', { identity: IDENTITY }, NEXT, /says that it is 1\.4\.0/],
    [
      'does not pass a check',
      { checks: [httpCheck({ name: 'tomorrow', path: '/api/public/tomorrow' })] },
      GOOD,
      /does not pass the gate on this machine: Check "tomorrow"/,
    ],
  ])('is forbidden where the image %s', async (_what, given, target, sentence) => {
    const { settings, policy, run, world } = scene(given);
    const { findings } = await preflight(settings, policy, run, world, SPRING_BOOT, target);
    expect(findings).toMatchObject([
      {
        outcome: 'fail',
        severity: 'block',
        reason: 'rollback-preflight-failed',
        sentence: expect.stringMatching(sentence),
      },
    ]);
    expect(await leftovers(run.runner, [run.id])).toEqual([]);
  });

  it('is not booted beforehand where there is no Docker, which does not forbid it', async () => {
    const { settings, policy, run, world } = scene({}, { DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    const { findings } = await preflight(settings, policy, run, world, SPRING_BOOT, GOOD);
    expect(findings).toMatchObject([{ outcome: 'undecided', severity: 'warn', reason: 'docker-unreachable' }]);
  });

  it('is verified at the service that answers', async () => {
    const id = await docker(
      'run',
      '--detach',
      '--label',
      'release-guard-test',
      '--publish',
      '127.0.0.1::8520',
      SPRING_BOOT,
    );
    containers.push(id);
    const address = await docker('port', id, '8520/tcp');
    const where = { url: `http://${address.split('\n')[0]}`, withinMs: 60_000 };
    const task = { ...scene({ identity: IDENTITY }), verify: where };
    expect(await verify({ ...task, target: GOOD, from: NEXT })).toMatchObject({
      verified: 'yes',
      holds: true,
      findings: [{ outcome: 'pass', sentence: expect.stringContaining('it says that it is 1.4.0') }],
    });
    const short = { ...where, withinMs: 2_000 };
    expect(await verify({ ...task, verify: short, target: NEXT, from: GOOD })).toMatchObject({
      verified: 'no',
      holds: false,
      findings: [{ reason: 'rollback-wrong-version', sentence: `v1.4.0 still answers at ${where.url}, not v1.5.0.` }],
    });
    expect(await healthyNow({ ...task, target: GOOD })).toMatchObject({
      shown: '1.4.0',
      findings: [{ outcome: 'pass' }],
    });
  });
});
