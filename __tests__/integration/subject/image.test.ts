import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../../src/policy/default.ts';
import type { Policy, SubjectPolicy } from '../../../src/policy/policy.ts';
import type { RunIdentity } from '../../../src/settings.ts';
import { bootImage } from '../../../src/subject/image.ts';
import type { Death, Subject } from '../../../src/subject/subject.ts';
import { type Finding, StoppedByFinding } from '../../../src/verdict.ts';
import { breakableEngine, describeWithDocker, docker, FIXTURE } from '../../helpers/docker.ts';
import { expectPrompt } from '../../helpers/promptness.ts';
import { realWorld, type TestWorld, testRun } from '../../helpers/real-world.ts';
import { registryMissing, startRegistry } from '../../helpers/registry.ts';
import { makeRoom, type Room, writeInside } from '../../helpers/room.ts';

const BUSYBOX = 'release-guard-test/busybox:1';

function policyWith(subject: Partial<SubjectPolicy> = {}): Policy {
  const policy = defaultPolicy();
  return { ...policy, subject: { ...policy.subject, ...subject } };
}

interface Boot {
  readonly subject: Subject;
  readonly findings: readonly Finding[];
  readonly world: TestWorld;
  readonly run: RunIdentity;
  readonly room: Room;
}

async function boot(
  image: string,
  subject: Partial<SubjectPolicy> = {},
  settings: { readonly port?: number; readonly envFile?: string } = {},
  room: Room = makeRoom(),
): Promise<Boot> {
  const world = realWorld(room);
  const run = testRun(room);
  const given = { image, port: settings.port, envFile: settings.envFile };
  return { ...(await bootImage(given, policyWith(subject), run, world)), world, run, room };
}

/** Boots with the fixture told what to do. */
const fixture = (told: Record<string, unknown>, subject: Partial<SubjectPolicy> = {}) =>
  boot(FIXTURE, { ...subject, env: { FIXTURE: JSON.stringify(told), ...subject.env } });

async function stoppedBy(attempt: Promise<unknown>): Promise<Finding> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof StoppedByFinding) return error.finding;
  throw new Error(`It was not stopped by a finding: ${error}`);
}

async function deathOf(subject: Subject): Promise<Death> {
  if (!subject.died.aborted) {
    await new Promise((resolve) => subject.died.addEventListener('abort', resolve, { once: true }));
  }
  return subject.died.reason as Death;
}

async function answer(url: URL): Promise<number | undefined> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return response.status;
    await sleep(50);
  }
  return undefined;
}

const inspect = (run: RunIdentity, template: string) => docker('inspect', '--format', template, run.id);
const ofRun = (run: RunIdentity) =>
  docker('ps', '--all', '--quiet', '--filter', `label=dev.release-guard.run=${run.id}`);

describeWithDocker('an image that boots', () => {
  test('is reached on a free port of the loopback address and runs by its id', async () => {
    const { subject, run } = await boot(FIXTURE);
    expect(subject.baseUrl.hostname).toBe('127.0.0.1');
    expect(await answer(new URL('/ping', subject.baseUrl))).toBe(200);
    expect(await inspect(run, '{{.Config.Image}}')).toBe(subject.image?.id);
    expect(subject.image?.platform).toMatch(/^linux\//);
    expect(await subject.examine()).toBeUndefined();
  });

  test('has the limits that every container under guard has', async () => {
    const { run } = await boot(FIXTURE, { memory: 256 << 20, cpus: 1 });
    const limits = await inspect(
      run,
      '{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.PidsLimit}} {{.HostConfig.SecurityOpt}} {{.HostConfig.LogConfig.Config}} {{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.HostConfig.NanoCpus}} {{(index (index .HostConfig.PortBindings "8080/tcp") 0).HostIp}} {{.HostConfig.ReadonlyRootfs}}',
    );
    expect(limits).toBe(
      'no 1024 [no-new-privileges] map[max-file:3 max-size:10m] 268435456 268435456 1000000000 127.0.0.1 false',
    );
  });

  test('runs read-only and without capabilities when hardened', async () => {
    const { subject, run } = await boot(FIXTURE, { hardened: true });
    expect(await inspect(run, '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.Tmpfs}}')).toBe(
      'true [ALL] map[/tmp:]',
    );
    expect(await answer(new URL('/ping', subject.baseUrl))).toBe(200);
  });

  test('publishes the management port as well', async () => {
    const { subject } = await fixture({ managementPort: 9090 }, { managementPort: 9090 });
    expect(subject.managementUrl?.port).not.toBe(subject.baseUrl.port);
    if (!subject.managementUrl) throw new Error('no management URL');
    expect(await answer(new URL('/actuator/health', subject.managementUrl))).toBe(200);
  });

  test('tells what it said, what it uses and whether its own check is content', async () => {
    const { subject } = await fixture({ log: ['hello'], err: ['beware'] }, { memory: 256 << 20 });
    await answer(subject.baseUrl);
    expect(await subject.logs(10_000)).toMatch(/hello[\s\S]*beware|beware[\s\S]*hello/);
    const used = await subject.resources();
    expect(used?.memoryBytes).toBeGreaterThan(1e6);
    expect(used?.memoryShare).toBeGreaterThan(0);
    expect(used?.memoryShare).toBeLessThan(1);
    expect(await subject.healthcheck()).toBeUndefined();
  });

  test("says what the image's own HEALTHCHECK says", async () => {
    const { subject } = await boot('release-guard-test/fixture:unhealthy');
    for (let second = 0; second < 80 && (await subject.healthcheck())?.status !== 'unhealthy'; second++)
      await sleep(500);
    expect(await subject.healthcheck()).toMatchObject({
      status: 'unhealthy',
      log: expect.stringContaining('the check of the image itself says no'),
    });
  });

  test('is the image that was resolved, even if its tag moves meanwhile', async () => {
    const tag = `release-guard-test/moving:${makeRoom().id}`;
    await docker('tag', FIXTURE, tag);
    try {
      const room = makeRoom();
      const real = realWorld(room);
      const world = realWorld(room, process.env, {
        docker: {
          ...real.docker,
          examineImage: async (reference) => {
            const facts = await real.docker.examineImage(reference);
            await docker('tag', BUSYBOX, tag);
            return facts;
          },
        },
      });
      const run = testRun(room);
      const { subject } = await bootImage(
        { image: tag, port: undefined, envFile: undefined },
        policyWith(),
        run,
        world,
      );
      const id = await docker('image', 'inspect', '--format', '{{.Id}}', FIXTURE);
      expect(subject.image?.id).toBe(id);
      expect(await inspect(run, '{{.Image}}')).toBe(id);
    } finally {
      await docker('rmi', tag);
    }
  });
});

describeWithDocker('the environment of the service', () => {
  const room = makeRoom();
  writeInside(
    room,
    'prod.env',
    'FROM_FILE=file\nBOTH=file\nFIXTURE={"echoEnv":["FROM_FILE","BOTH","FROM_POLICY","SPACED"]}\nSPACED=  a # b \n',
  );

  test('comes from the env file with the policy over it, byte for byte, and the file of ours is gone', async () => {
    const booted = await boot(
      FIXTURE,
      { env: { BOTH: 'policy', FROM_POLICY: 'ä "quoted" \\ $HOME' } },
      { envFile: 'prod.env' },
      room,
    );
    const environment = await inspect(booted.run, '{{range .Config.Env}}{{println .}}{{end}}');
    expect(environment).toContain('FROM_FILE=file\n');
    expect(environment).toContain('BOTH=policy\n');
    expect(environment).toContain('FROM_POLICY=ä "quoted" \\ $HOME\n');
    expect(environment).toContain('SPACED=  a # b \n');
    expect(readdirSync(join(booted.run.folder))).toEqual([]);
    expect(booted.findings.filter((finding) => finding.severity === 'warn' && finding.outcome === 'fail')).toHaveLength(
      1,
    );
  });

  test('holds nothing of the runner, and neither does the environment of docker itself', async () => {
    process.env['RG_TEST_TOKEN'] = 'runner-token-81c2';
    try {
      const { run } = await boot(FIXTURE, { env: { A: 'b' } });
      expect(await inspect(run, '{{json .Config}}')).not.toContain('runner-token-81c2');
    } finally {
      delete process.env['RG_TEST_TOKEN'];
    }
  });

  test('registers what looks secret, so that the log shows it nowhere, not even at the edge of a cut line', async () => {
    const secret = 'correct-horse-battery';
    const padding = 'x'.repeat(2048 - 10);
    const told = { log: [`${padding}${secret}`, secret] };
    const { subject } = await boot(FIXTURE, { env: { DB_PASSWORD: secret, FIXTURE: JSON.stringify(told) } });
    await answer(subject.baseUrl);
    const log = await subject.logs(100_000);
    expect(log).toContain('«DB_PASSWORD»');
    expect(log).not.toContain('correct-');
  });
});

describeWithDocker('an image that cannot boot', () => {
  test.each([
    ['image-reference-invalid', 'invalid', '--privileged'],
    ['image-reference-invalid', 'invalid', '-v/:/h'],
    ['image-not-found', 'invalid', `sha256:${'0'.repeat(64)}`],
    ['image-port-ambiguous', 'invalid', 'release-guard-test/fixture:two-ports'],
    ['image-port-ambiguous', 'invalid', 'release-guard-test/fixture:none-exposed'],
    ['entrypoint-not-found', 'fail', 'release-guard-test/fixture:bad-entrypoint'],
    ['entrypoint-not-executable', 'fail', 'release-guard-test/fixture:not-executable'],
    ['registry-unreachable', 'undecided', '127.0.0.1:1/nobody/there:v1'],
  ] as const)('%s is %s: %s', async (reason, outcome, image) => {
    const room = makeRoom();
    const run = testRun(room);
    const world = realWorld(room);
    const attempt = bootImage({ image, port: undefined, envFile: undefined }, policyWith(), run, world);
    const finding = await stoppedBy(attempt);
    expect({ reason: finding.reason, outcome: finding.outcome }).toEqual({ reason, outcome });
    expect(finding.sentence).toMatch(/\.$/);
    expect(finding.advice).toBeDefined();
    expect(await ofRun(run)).toBe('');
  });

  test('where the temporary folder cannot be written to: undecided, and not a mistake of ours', async () => {
    const room = makeRoom();
    writeFileSync(join(room.temp, 'release-guard'), 'a file in the place of the folder');
    const attempt = bootImage(
      { image: FIXTURE, port: undefined, envFile: undefined },
      policyWith({ env: { A: 'b' } }),
      testRun(room),
      realWorld(room),
    );
    expect(await stoppedBy(attempt)).toMatchObject({
      reason: 'temp-not-writable',
      outcome: 'undecided',
      sentence: expect.stringMatching(/temporary folder failed: a file is in the way\.$/),
    });
  });

  test('names the ports that the image exposes', async () => {
    const finding = await stoppedBy(boot('release-guard-test/fixture:two-ports'));
    expect(finding.sentence).toContain('8080 and 9090');
  });

  test('takes the other port of two for the main one when one is the management port', async () => {
    const { subject } = await boot('release-guard-test/fixture:two-ports', { managementPort: 9090 });
    expect(await answer(new URL('/ping', subject.baseUrl))).toBe(200);
  });

  test('says that limits are out of range as a mistake in the policy', async () => {
    expect(await stoppedBy(boot(FIXTURE, { memory: 1 << 20 }))).toMatchObject({
      reason: 'policy-invalid-value',
      outcome: 'invalid',
    });
    expect(await stoppedBy(boot(FIXTURE, { cpus: 4096 }))).toMatchObject({
      reason: 'policy-invalid-value',
      outcome: 'invalid',
    });
  });

  test.each([
    ['missing.env', undefined, 'env-file-unreadable'],
    ['folder', undefined, 'env-file-unreadable'],
    ['../../../../etc/passwd', undefined, 'env-file-unreadable'],
    ['bare.env', 'GITHUB_TOKEN\n', 'env-file-invalid'],
    ['latin.env', Buffer.from('A=\xff\xfe\n', 'latin1'), 'env-file-invalid'],
  ] as const)('does not take the env file %s', async (file, content, reason) => {
    const room = makeRoom({ 'folder/inside': '' });
    if (content !== undefined) writeInside(room, file, content);
    const finding = await stoppedBy(boot(FIXTURE, {}, { envFile: file }, room));
    expect(finding).toMatchObject({ outcome: 'invalid', reason });
  });
});

describeWithDocker('a container that ends', () => {
  test('is found dead at once, with its log, its exit code and its reason', async () => {
    const { subject } = await fixture({ exitAfterMs: 300, exitCode: 3, log: ['the last words'] });
    const death = await deathOf(subject);
    expect(death.reason).toBe('container-exited');
    expect(death.sentence).toContain('3');
    expect(JSON.stringify(death.evidence)).toContain('the last words');
    expect(await subject.logs(1000)).toContain('the last words');
    expect((await subject.examine())?.reason).toBe('container-exited');
  });

  test.each([
    ['by itself', { exitAfterMs: 700, exitCode: 3 }],
    ['by SIGKILL', {}],
  ])('%s is known to be dead within 250 ms of its end', async (_how, told) => {
    const took: number[] = [];
    // what the machine does beside this test is not ours to promise: the best of three counts
    for (let attempt = 0; attempt < 3 && !took.some((ms) => ms < 250); attempt++) {
      const { subject, run } = await fixture(told);
      await answer(subject.baseUrl);
      const dead = deathOf(subject).then(() => Date.now());
      if (!('exitCode' in told)) await docker('kill', run.id);
      const known = await dead;
      took.push(known - Date.parse(await inspect(run, '{{.State.FinishedAt}}')));
    }
    expectPrompt(Math.min(...took), 250);
  });

  test('is a subject with a death even if it ended before anyone looked', async () => {
    const { subject } = await boot(BUSYBOX, {}, { port: 80 });
    const death = await deathOf(subject);
    expect(death.reason).toBe('container-exited');
    expect(await subject.logs(1000)).toBeDefined();
  });

  test('is told apart when it ran out of memory', async () => {
    const { subject } = await fixture({ hogMb: 200, hogAfterMs: 200 }, { memory: 64 << 20 });
    expect((await deathOf(subject)).reason).toBe('out-of-memory');
  });

  test('is noticed when someone restarts it', async () => {
    const { subject, run } = await boot(FIXTURE);
    await answer(subject.baseUrl);
    await docker('restart', '--time', '0', run.id);
    const death = await deathOf(subject);
    expect(['container-restarted', 'container-stopped']).toContain(death.reason);
    expect(death.outcome).toBe('undecided');
    expect(await subject.examine()).toMatchObject({ reason: 'container-restarted', outcome: 'undecided' });
  });

  test.each([
    ['docker kill', ['kill'], {}, /was killed through Docker \(SIGKILL, exit code 137\)/],
    ['docker stop, and ends in order', ['stop'], {}, /was stopped through Docker \(SIGTERM, exit code 0\)/],
    ['docker stop, out of patience', ['stop', '--time', '0'], { ignoreTerm: true }, /\(SIGKILL, exit code 137\)/],
    ['docker pause', ['pause'], {}, /was paused/],
  ] as const)('is known to be stopped by somebody else: %s', async (_how, argv, told, sentence) => {
    const { subject, run } = await fixture(told);
    await answer(subject.baseUrl);
    await docker(...argv, run.id);
    const expected = {
      reason: 'container-stopped',
      outcome: 'undecided',
      sentence: expect.stringMatching(sentence),
    };
    expect(await deathOf(subject)).toMatchObject(expected);
    expect(await subject.examine()).toMatchObject(expected);
  });

  test("is known to be stopped by somebody else also where the engine's books are ahead of its events", async () => {
    const room = makeRoom();
    const real = realWorld(room).docker;
    const world = realWorld(room, process.env, {
      docker: {
        ...real,
        followEvents: (id, { onEvent, ...more }) =>
          real.followEvents(id, { ...more, onEvent: (event) => setTimeout(() => onEvent(event), 250) }),
      },
    });
    const run = testRun(room);
    const settings = { image: FIXTURE, port: undefined, envFile: undefined };
    const { subject } = await bootImage(settings, policyWith(), run, world);
    await docker('kill', run.id);
    expect(await subject.examine()).toMatchObject({ reason: 'container-stopped', outcome: 'undecided' });
  });

  test('is not taken for stopped by somebody else where Docker told of no signal', async () => {
    const { subject } = await fixture({ exitAfterMs: 300, exitCode: 137 });
    const death = await deathOf(subject);
    expect(death).toMatchObject({ reason: 'container-exited', sentence: expect.stringMatching(/137.*SIGKILL/) });
    expect(death.outcome).toBeUndefined();
  });

  test('is told by its own end where it was swept away afterwards', async () => {
    const { subject, run } = await fixture({ exitAfterMs: 300, exitCode: 3 });
    expect((await deathOf(subject)).sentence).toMatch(/code 3/);
    await docker('rm', run.id);
    expect(await subject.examine()).toMatchObject({
      reason: 'container-exited',
      sentence: expect.stringMatching(/code 3/),
    });
  });

  test('is noticed when someone removes it', async () => {
    const { subject, run } = await boot(FIXTURE);
    await docker('rm', '--force', run.id);
    expect(await deathOf(subject)).toMatchObject({ reason: 'container-gone', outcome: 'undecided' });
    expect(await subject.examine()).toMatchObject({ reason: 'container-gone', outcome: 'undecided' });
  });

  test('cannot be told from one that lives when the engine is lost, and that is said', async () => {
    const room = makeRoom();
    const engine = await breakableEngine(join(room.top, 'engine.sock'));
    const world = realWorld(room, { ...process.env, DOCKER_HOST: engine.address });
    const { subject } = await bootImage(
      { image: FIXTURE, port: undefined, envFile: undefined },
      policyWith(),
      testRun(room),
      world,
    );
    engine.cut();
    expect((await deathOf(subject)).reason).toBe('docker-lost');
    expect((await subject.examine())?.reason).toBe('docker-lost');
    expect(await subject.logs(1000)).toBeUndefined();
    expect(await subject.resources()).toBeUndefined();
    expect(await subject.explainSilence()).toBeUndefined();
    await subject.stop();
  });

  test('does not count as dead when it is ended on purpose', async () => {
    const { subject } = await boot(FIXTURE);
    await answer(subject.baseUrl);
    const ended = await subject.terminate(10_000);
    expect(ended).toMatchObject({ exitedByItself: true, exitCode: 0 });
    await subject.stop();
    await sleep(200);
    expect(subject.died.aborted).toBe(false);
  });

  test('is given up on when it ignores SIGTERM, and removed all the same', async () => {
    const { subject, run } = await boot('release-guard-test/fixture:ignores-term');
    await answer(subject.baseUrl);
    const ended = await subject.terminate(400);
    expect(ended).toMatchObject({ exitedByItself: false, exitCode: undefined });
    const begun = performance.now();
    await subject.stop();
    // docker waits for 10 s by itself
    expect(performance.now() - begun).toBeLessThan(8_000);
    expect(await ofRun(run)).toBe('');
    await subject.stop();
  });
});

describeWithDocker('an image that is not there', () => {
  test.runIf(registryMissing === undefined)('is pulled, with its progress shown and its digest known', async () => {
    const room = makeRoom();
    const registry = await startRegistry(room.top);
    const { reference, digest } = await registry.push(BUSYBOX, 'team/app', 'v1');
    await registry.forget(reference);
    try {
      const { subject, findings, world } = await boot(reference, {}, { port: 80 });
      expect(subject.image).toMatchObject({ reference, digest });
      expect(world.progress.join('\n')).toContain(`Pulling ${reference}`);
      expect(findings.map((finding) => finding.sentence).join(' ')).toMatch(/pulled in/);
      await subject.stop();
      const absent = `${registry.host}/team/app:v2`;
      expect(await stoppedBy(boot(absent))).toMatchObject({ outcome: 'invalid', reason: 'image-not-found' });
    } finally {
      await registry.forget(reference);
      await registry.stop();
    }
  });

  test('that stays away is no longer waited for when the job is cancelled', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const room = makeRoom();
      const world = realWorld(room);
      const image = `127.0.0.1:${(silent.address() as AddressInfo).port}/slow:v1`;
      setTimeout(() => world.cancellation.abort(new Error('cancelled by the test')), 200);
      const attempt = bootImage({ image, port: undefined, envFile: undefined }, policyWith(), testRun(room), world);
      await expect(attempt).rejects.toThrow('cancelled by the test');
    } finally {
      silent.close();
    }
  });
});

describeWithDocker('an image that means harm', () => {
  test('cannot fill the process table', async () => {
    const { subject, run } = await fixture({ forkBomb: true }, { memory: 512 << 20 });
    await sleep(3_000);
    const pids = Number(await docker('stats', '--no-stream', '--format', '{{.PIDs}}', run.id));
    expect(pids).toBeLessThanOrEqual(1024);
    await subject.stop();
    expect(await ofRun(run)).toBe('');
  });

  test('built for another platform is said to be that', async () => {
    const { subject } = await boot('release-guard-test/fixture:wrong-platform');
    expect((await deathOf(subject)).reason).toBe('image-wrong-platform');
  });
});

describeWithDocker('a container that stays silent', () => {
  test.each([
    ['not-listening', { listen: false }],
    ['wrong-port', { port: 9999 }],
    ['bound-to-loopback', { host: '127.0.0.1' }],
  ] as const)('is explained: %s', async (reason, told) => {
    const { subject } = await fixture(told);
    let silence = await subject.explainSilence();
    for (let attempt = 0; attempt < 400 && silence?.reason !== reason; attempt++) {
      await sleep(50);
      silence = await subject.explainSilence();
    }
    expect(silence?.reason).toBe(reason);
    if (reason === 'wrong-port') expect(silence?.sentence).toContain('9999');
  });

  test('has no explanation when it listens where it should', async () => {
    const { subject } = await boot(FIXTURE);
    await answer(subject.baseUrl);
    expect(await subject.explainSilence()).toBeUndefined();
  });
});

describeWithDocker('a network that is there', () => {
  const network = `rg-test-net-${makeRoom().id}`;
  beforeAll(() => docker('network', 'create', network));
  afterAll(() => docker('network', 'rm', network));

  test('is joined, and the container reached by its address on it', async () => {
    const { subject, run } = await boot(FIXTURE, { network });
    expect(await inspect(run, `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`)).toBe(
      subject.baseUrl.hostname,
    );
    expect(await inspect(run, '{{json .HostConfig.PortBindings}}')).toBe('{}');
    expect(await answer(new URL('/ping', subject.baseUrl))).toBe(200);
    await subject.stop();
  });

  test('is asked for by name when it is not there', async () => {
    expect(await stoppedBy(boot(FIXTURE, { network: 'rg-nowhere' }))).toMatchObject({
      outcome: 'invalid',
      reason: 'network-not-found',
    });
    expect(await stoppedBy(boot(FIXTURE, { network: 'host' }))).toMatchObject({ outcome: 'invalid' });
  });
});

describe('without Docker', () => {
  test.each([
    ['docker-missing', { PATH: '/nonexistent' }],
    ['docker-unreachable', { DOCKER_HOST: 'unix:///nonexistent/docker.sock' }],
    ['docker-config', { DOCKER_HOST: 'bogus://x' }],
  ])('it cannot be decided: %s', async (reason, environment) => {
    const room = makeRoom();
    const world = realWorld(room, { ...process.env, ...environment });
    const attempt = bootImage({ image: FIXTURE, port: 80, envFile: undefined }, policyWith(), testRun(room), world);
    expect(await stoppedBy(attempt)).toMatchObject({ outcome: 'undecided', reason, kind: 'platform' });
  });

  test('half a config.json is said to be the trouble', async () => {
    const room = makeRoom({ 'config.json': '{"auths": ' });
    const world = realWorld(room, { ...process.env, DOCKER_CONFIG: room.workspace });
    const attempt = bootImage({ image: FIXTURE, port: 80, envFile: undefined }, policyWith(), testRun(room), world);
    expect(await stoppedBy(attempt)).toMatchObject({ outcome: 'undecided', reason: 'docker-config' });
  });
});

describeWithDocker('a job that is cancelled', () => {
  test.each([0, 30, 100, 250])('leaves nothing behind after %i ms of booting', async (ms) => {
    const room = makeRoom();
    const world = realWorld(room);
    const run = testRun(room);
    const reason = new Error('cancelled by the test');
    setTimeout(() => world.cancellation.abort(reason), ms);
    const attempt = bootImage({ image: FIXTURE, port: undefined, envFile: undefined }, policyWith(), run, world);
    const subject = await attempt.then(
      (booted) => booted.subject,
      (thrown: unknown) => void expect(thrown).toBe(reason),
    );
    await subject?.stop();
    expect(await ofRun(run)).toBe('');
  });
});
