import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { defaultPolicy } from '../../../src/policy/default.ts';
import type { SubjectPolicy } from '../../../src/policy/policy.ts';
import { bootCompose } from '../../../src/subject/compose.ts';
import type { Death, Subject } from '../../../src/subject/subject.ts';
import { type Finding, StoppedByFinding } from '../../../src/verdict.ts';
import { describeWhere, docker, FIXTURE, imageMissing } from '../../helpers/docker.ts';
import { realWorld, testRun } from '../../helpers/real-world.ts';
import { makeRoom, writeInside } from '../../helpers/room.ts';

const BUSYBOX = 'release-guard-test/busybox:1';

const pluginMissing =
  spawnSync('docker', ['compose', 'version']).status === 0
    ? undefined
    : 'there is no compose plugin (__tests__/helpers/compose-plugin.sh installs one)';

const startedSubjects: Subject[] = [];
afterEach(async () => {
  for (const subject of startedSubjects.splice(0)) await subject.stop();
});

/** A room whose compose file is at `ci/compose.yml`, and the way to boot it; the tests run in the room's workspace. */
function stackOf(services: object, more: object = {}) {
  const room = makeRoom();
  // JSON is YAML
  writeInside(room, 'ci/compose.yml', JSON.stringify({ services, ...more }));
  const world = realWorld(room);
  const run = testRun(room);
  const file = `${room.workspace}/ci/compose.yml`;
  const boot = async (subject: Partial<SubjectPolicy> = {}, service = 'app', image: string | null = FIXTURE) => {
    const policy = defaultPolicy();
    const booted = await bootCompose(
      { file, service },
      { image: image ?? undefined, port: undefined, envFile: undefined },
      { ...policy, subject: { ...policy.subject, ...subject } },
      run,
      world,
    );
    startedSubjects.push(booted.subject);
    return booted;
  };
  return { boot, world, run, file, room };
}

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

/** Everything of a project that compose or our label knows. */
async function leftOf(project: string): Promise<string> {
  const filters = [`label=com.docker.compose.project=${project}`, `label=dev.release-guard.run=${project}`];
  const listed = await Promise.all(
    filters.flatMap((filter) => [
      docker('ps', '--all', '--format', '{{.Names}}', '--filter', filter),
      docker('network', 'ls', '--format', '{{.Name}}', '--filter', filter),
      docker('volume', 'ls', '--format', '{{.Name}}', '--filter', filter),
    ]),
  );
  return listed.filter(Boolean).join(' ');
}

const idle = { image: BUSYBOX, command: ['sleep', '600'] };

describeWhere(pluginMissing ?? imageMissing(FIXTURE) ?? imageMissing(BUSYBOX))('a stack around the image', () => {
  test('is brought up in order, judged by the image, and taken down with its volumes', async () => {
    const { boot, run } = stackOf(
      {
        db: {
          ...idle,
          command: ['sh', '-c', 'sleep 1; touch /tmp/ok; sleep 600'],
          healthcheck: { test: ['CMD', 'test', '-f', '/tmp/ok'], interval: '1s', retries: 20 },
          volumes: ['data:/data', '/anonymous'],
        },
        seed: { ...idle, command: ['sh', '-c', 'sleep 1; echo seeded'] },
        app: {
          image: 'registry.invalid/shop/app:1.0',
          build: '.',
          container_name: `shop-app-${Date.now()}`,
          ports: ['80:8080'],
          restart: 'always',
          environment: { FROM_FILE: 'file', BOTH: 'file' },
          depends_on: {
            db: { condition: 'service_healthy' },
            seed: { condition: 'service_completed_successfully' },
          },
        },
        web: { ...idle, depends_on: ['app'] },
      },
      { volumes: { data: {} } },
    );
    const { subject, findings } = await boot({ env: { BOTH: 'policy', PRICE: '$5 ${HOME} "x"' } });
    expect(subject.kind).toBe('compose');
    expect(await answer(new URL('/ping', subject.baseUrl))).toBe(200);
    expect(findings.map((finding) => finding.sentence).join()).toContain(
      'as the service app with db and seed around it; left out, because they need it first: web',
    );

    const container = `${run.id}-app-1`;
    expect(await docker('inspect', '--format', '{{.Image}} {{.HostConfig.RestartPolicy.Name}}', container)).toBe(
      `${subject.image?.id} no`,
    );
    const environment = await docker('inspect', '--format', '{{json .Config.Env}}', container);
    expect(JSON.parse(environment)).toEqual(
      expect.arrayContaining(['FROM_FILE=file', 'BOTH=policy', 'PRICE=$5 ${HOME} "x"']),
    );
    expect(await docker('inspect', '--format', '{{.State.Health.Status}}', `${run.id}-db-1`)).toBe('healthy');
    expect(await docker('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', `${run.id}-seed-1`)).toBe(
      'exited 0',
    );

    await subject.stop();
    expect(await leftOf(run.id)).toBe('');
    expect(readdirSync(run.folder)).toEqual([]);
  });

  test('whose image dies: the image is to blame, with its own words', async () => {
    const { boot } = stackOf({ app: idle });
    const { subject } = await boot({
      env: { FIXTURE: JSON.stringify({ crash: 'no database url', crashAfterMs: 300 }) },
    });
    expect(await deathOf(subject)).toMatchObject({
      reason: 'container-exited',
      sentence: expect.stringMatching(/^The container of service app exited with code 1 .*no database url/),
    });
  });

  test('whose database is unhealthy: undecided, with the name and the words of the database', async () => {
    const { boot, run } = stackOf({
      db: {
        ...idle,
        command: ['sh', '-c', 'echo out of disk; sleep 600'],
        healthcheck: { test: ['CMD', 'false'], interval: '1s', retries: 1 },
      },
      app: { image: 'x', depends_on: ['db'] },
    });
    const finding = await stoppedBy(boot());
    expect(finding).toMatchObject({ outcome: 'undecided', reason: 'compose-failed' });
    expect(finding.sentence).toMatch(/"db" around the image is unhealthy/);
    expect(JSON.stringify(finding.evidence)).toContain('out of disk');
    expect(await leftOf(run.id)).toBe('');
  });

  test.each([
    ['at once', 'echo out of disk; exit 4'],
    ['later', 'sleep 5; echo out of disk; exit 4'],
  ])('whose database exits %s: undecided, whether or not the image was started by then', async (_name, script) => {
    const { boot } = stackOf({
      db: { ...idle, command: ['sh', '-c', script] },
      app: { image: 'x', depends_on: ['db'] },
    });
    const words = await boot().then(
      ({ subject }) => deathOf(subject),
      (error: unknown) => (error instanceof StoppedByFinding ? error.finding : Promise.reject(error)),
    );
    expect(words).toMatchObject({
      outcome: 'undecided',
      reason: 'compose-failed',
      sentence: expect.stringContaining('"db" around the image exited with code 4'),
    });
    expect(JSON.stringify(words.evidence)).toContain('out of disk');
  });

  test('whose database has just died is not examined without it', async () => {
    const { boot, run } = stackOf({ db: idle, app: { image: 'x', depends_on: ['db'] } });
    const { subject } = await boot();
    expect(await subject.examine()).toBeUndefined();
    const ended = docker('wait', `${run.id}-db-1`);
    await docker('kill', `${run.id}-db-1`);
    await ended;
    expect(await subject.examine()).toMatchObject({ outcome: 'undecided', reason: 'compose-failed' });
  });

  test('goes on when a service around it is started again by its restart policy', async () => {
    const script = 'test -f /tmp/again || { touch /tmp/again; sleep 6; exit 1; }; sleep 600';
    const { boot, run } = stackOf({ db: { ...idle, command: ['sh', '-c', script], restart: 'always' }, app: idle });
    const { subject } = await boot();
    const [project, service] = [`label=com.docker.compose.project=${run.id}`, 'label=com.docker.compose.service=db'];
    const db = await docker('ps', '--all', '--quiet', '--filter', project, '--filter', service);
    while ((await docker('inspect', '--format', '{{.RestartCount}}', db)) === '0') await sleep(100);
    // what the engine tells of it comes a moment later
    await sleep(1000);
    expect(subject.died.aborted).toBe(false);
    expect(await answer(new URL('/ping', subject.baseUrl))).toBe(200);
  });

  test('where one service waits for another that fails: that other one is named', async () => {
    const { boot } = stackOf({
      seed: { ...idle, command: ['sh', '-c', 'echo no schema; exit 3'] },
      api: { ...idle, depends_on: { seed: { condition: 'service_completed_successfully' } } },
      app: { image: 'x', depends_on: ['api'] },
    });
    expect((await stoppedBy(boot())).sentence).toMatch(/"seed" around the image exited with code 3/);
  });

  test('does not touch a volume of the same name that was there before', async () => {
    const volume = `release-guard-test-${Date.now()}`;
    await docker('volume', 'create', volume);
    try {
      const { boot } = stackOf({ app: { ...idle, volumes: ['data:/data'] } }, { volumes: { data: { name: volume } } });
      const { subject } = await boot();
      await subject.stop();
      expect(await docker('volume', 'ls', '--quiet', '--filter', `name=${volume}`)).toBe(volume);
    } finally {
      await docker('volume', 'rm', '--force', volume);
    }
  });

  test('is taken down when the job is cancelled in the middle', async () => {
    const slow = { ...idle, healthcheck: { test: ['CMD', 'false'], interval: '30s', start_period: '300s' } };
    const { boot, world, run } = stackOf({ db: slow, app: { image: 'x', depends_on: ['db'] } });
    const booting = boot();
    booting.catch(() => undefined);
    while ((await leftOf(run.id)) === '') await sleep(100);
    world.cancellation.abort(new Error('cancelled'));
    await expect(booting).rejects.toThrow('cancelled');
    expect(await leftOf(run.id)).toBe('');
  });
});

describeWhere(pluginMissing ?? imageMissing(FIXTURE))('a stack that cannot be meant', () => {
  test('without an image to put into it', async () => {
    const { boot } = stackOf({ app: idle });
    expect(await stoppedBy(boot({}, 'app', null))).toMatchObject({ outcome: 'invalid', reason: 'input-missing' });
  });

  test('whose service has another name: the names that there are, and the nearest', async () => {
    const { boot, run } = stackOf({ app: idle, db: idle });
    const finding = await stoppedBy(boot({}, 'ap'));
    expect(finding).toMatchObject({ outcome: 'invalid', sentence: expect.stringContaining('it has app and db') });
    expect(finding.advice).toContain('"app"');
    expect(await leftOf(run.id)).toBe('');
  });

  test('whose file is no compose file, or is not there', async () => {
    const { boot, room, file, run } = stackOf({ app: { ...idle, porst: [1] } });
    const finding = await stoppedBy(boot());
    expect(finding).toMatchObject({ outcome: 'invalid', reason: 'policy-invalid-value' });
    expect(JSON.stringify(finding.evidence)).toContain('porst');
    expect(readdirSync(room.temp)).toEqual([]);
    const missing = bootCompose(
      { file: `${file}.bak`, service: 'app' },
      { image: FIXTURE, port: undefined, envFile: undefined },
      defaultPolicy(),
      run,
      realWorld(room),
    );
    expect(await stoppedBy(missing)).toMatchObject({ outcome: 'invalid', sentence: expect.stringContaining('.bak') });
  });

  test('whose service has no network of its own', async () => {
    const { boot } = stackOf({ app: { ...idle, network_mode: 'host' } });
    expect((await stoppedBy(boot())).sentence).toContain('network_mode: host');
  });
});
