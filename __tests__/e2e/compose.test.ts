import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWhere, docker, FIXTURE, imageMissing, leftovers } from '../helpers/docker.ts';
import { expectRun } from '../helpers/expectations.ts';
import { makeRoom } from '../helpers/room.ts';
import { type RunOptions, runGuard, runPost, startGuard } from '../helpers/runner.ts';
import type { Fixture } from '../helpers/service.ts';

const BUSYBOX = 'release-guard-test/busybox:1';
const SECRET = 'password-of-the-stack-4c1e';
/** The job has a home of its own, so that the place of the user's plugins must be named. */
const DOCKER_CONFIG = process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker');

const answersCompose = (config: string) =>
  spawnSync('docker', ['compose', 'version'], { env: { ...process.env, DOCKER_CONFIG: config } }).status === 0;
const composeMissing = answersCompose(DOCKER_CONFIG)
  ? undefined
  : 'docker compose is not installed (__tests__/helpers/compose-plugin.sh does it)';

interface Stack {
  readonly db?: object;
  readonly app?: object;
  readonly others?: Readonly<Record<string, object>>;
}

/** A service that would collide with every other run if it were taken as it is written, and a database with a volume. */
const stackOf = ({ db, app, others }: Stack = {}) => ({
  services: {
    app: {
      image: 'registry.invalid/never-pulled:1',
      container_name: 'fixed-name',
      restart: 'always',
      ports: ['8080:8080'],
      environment: { DB_PASSWORD: SECRET },
      depends_on: ['db'],
      ...app,
    },
    db: { image: BUSYBOX, command: ['sleep', '600'], volumes: ['data:/data'], ...db },
    ...others,
  },
  volumes: { data: {} },
});

const policyOf = (fixture: Fixture = {}, health: object = {}) => ({
  version: 1,
  subject: {
    compose: { file: 'ci/compose.yml', service: 'app' },
    env: { FIXTURE: JSON.stringify({ echoEnv: ['DB_PASSWORD'], ...fixture }) },
  },
  health: { within: '60s', ...health },
  checks: [{ name: 'ping', get: '/ping' }],
});

const options = (stack: Stack, fixture?: Fixture, more: RunOptions = {}): RunOptions => ({
  policy: policyOf(fixture),
  files: { 'ci/compose.yml': JSON.stringify(stackOf(stack)) },
  env: { DOCKER_CONFIG },
  seeded: [SECRET],
  timeoutMs: 90_000,
  ...more,
});

const migration = (command: string): Stack => ({
  app: { depends_on: { migrate: { condition: 'service_completed_successfully' } } },
  others: { migrate: { image: BUSYBOX, command: ['sh', '-c', command] } },
});

describeWhere(composeMissing ?? imageMissing(FIXTURE) ?? imageMissing(BUSYBOX))('a stack around the image', () => {
  it.concurrent('is brought up, judged by the image under guard, and taken down with its volume', async () => {
    const result = await runGuard({ image: FIXTURE }, options({}));
    const report = await expectRun(result, { verdict: 'pass', reason: 'ok', deadlineMs: 60_000 });
    expect(result.outputs.get('image-id')).toBe(await docker('image', 'inspect', '--format', '{{.Id}}', FIXTURE));
    expect(report.subject?.kind).toBe('compose');
    expect(result.reportFile('service.log')).toContain('DB_PASSWORD');
  });

  it.concurrent('has a service that does its work first and ends', async () => {
    const result = await runGuard({ image: FIXTURE }, options(migration('sleep 1; echo migrated')));
    await expectRun(result, { verdict: 'pass', reason: 'ok', deadlineMs: 60_000 });
  });

  it.concurrent.each([
    ['does not do its work', migration('echo no table users; exit 4'), /"migrate".*code 4/, /no table users/],
    ['dies', { db: { command: ['sh', '-c', 'echo the disk is gone; exit 2'] } }, /"db".*code 2/, /the disk is gone/],
    [
      'is unhealthy',
      {
        db: { healthcheck: { test: ['CMD', 'false'], interval: '300ms', retries: 2 } },
        app: { depends_on: { db: { condition: 'service_healthy' } } },
      },
      /"db".*unhealthy/,
      /db/,
    ],
  ] satisfies [string, Stack, RegExp, RegExp][])(
    'where a service around the image %s: nothing is known about the image, and that service is named',
    async (_name, stack, sentence, evidence) => {
      const result = await runGuard({ image: FIXTURE }, options(stack));
      const deadlineMs = 60_000;
      await expectRun(result, { verdict: 'inconclusive', reason: 'compose-failed', sentence, evidence, deadlineMs });
    },
  );

  it.concurrent('whose image dies: the image is to blame', async () => {
    const result = await runGuard(
      { image: FIXTURE },
      options({}, { listen: false, exitAfterMs: 300, exitCode: 3, log: ['no licence'] }),
    );
    await expectRun(result, {
      verdict: 'fail',
      reason: 'container-exited',
      sentence: /code 3/,
      evidence: /no licence/,
      deadlineMs: 60_000,
    });
  });

  it.concurrent.each([
    ['before its start', 'compose "$2" "$3" "$4" "$5" "$6" "$7" up --no-deps --no-start app', 'exit 1'],
    ['right after its start', '"$@"', 'exit 0'],
  ])('whose image is removed %s by somebody else: nothing is known about it', async (_when, up, end) => {
    // $3 is the name of the project
    const find = '"$DOCKER" ps --all --quiet --filter "name=^$3-app-1$"';
    const shell = `"$DOCKER" ${up}; "$DOCKER" rm --force $(${find}) >/dev/null; ${end}`;
    const result = await runGuard(
      { image: FIXTURE },
      options({}, {}, { beforeDocker: `case "$*" in compose*" up "*" app") ${shell};; esac` }),
    );
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'container-gone',
      sentence: /service app was removed while it was started/,
      deadlineMs: 60_000,
    });
  });

  it.concurrent('takes its variables from the .env file beside it, and none from the job', async () => {
    const stack = { db: { image: 'release-guard-test/busybox:${DB_TAG:?which database?}' } };
    const unset = await runGuard({ image: FIXTURE }, options(stack, {}, { env: { DOCKER_CONFIG, DB_TAG: '1' } }));
    await expectRun(unset, {
      verdict: 'invalid',
      reason: 'policy-invalid-value',
      advice: /\.env file beside it/,
      evidence: /which database\?/,
      startsNothing: true,
      deadlineMs: 60_000,
    });
    const files = { 'ci/compose.yml': JSON.stringify(stackOf(stack)), 'ci/.env': 'DB_TAG=1\n' };
    const set = await runGuard({ image: FIXTURE }, options(stack, {}, { files }));
    await expectRun(set, { verdict: 'pass', reason: 'ok', deadlineMs: 60_000 });
  });

  it.concurrent('is gone after SIGINT, its network and its volume too', async () => {
    const live = startGuard({ image: FIXTURE }, options({}, { upAfterMs: 1e9 }));
    await live.until(() => /503 DOWN/.test(live.log()));
    live.signal('SIGINT');
    const result = await live.result;
    await expectRun(result, { verdict: 'cancelled', reason: 'cancelled', deadlineMs: 60_000 });
  });

  it.concurrent('that was killed with everything up is taken down by the post step', async () => {
    const live = startGuard({ image: FIXTURE }, options({}, { upAfterMs: 1e9 }));
    await live.until(() => /503 DOWN/.test(live.log()));
    live.signal('SIGKILL');
    const main = await live.result;
    const left = (await leftovers(main.runnerName, [])).map((name) => name.split(' ')[0]);
    expect(left.sort()).toEqual(['container', 'container', 'network', 'volume']);
    const post = await runPost(main);
    expect(post.exitCode, post.log).toBe(3);
    expect(await leftovers(main.runnerName, [])).toEqual([]);
  });

  it.concurrent('needs the compose plugin, and says how to get it', async () => {
    const room = makeRoom();
    const empty = join(room.top, 'docker-config');
    mkdirSync(empty);
    // where the plugin is installed for the whole machine, docker is made to speak as it does without
    const withoutPlugin = 'case $1 in compose) echo "docker: unknown command: docker compose" >&2; exit 1;; esac';
    const result = await runGuard(
      { image: FIXTURE },
      options(
        {},
        {},
        {
          room,
          env: { DOCKER_CONFIG: empty },
          ...(answersCompose(empty) ? { beforeDocker: withoutPlugin } : {}),
        },
      ),
    );
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'compose-missing',
      sentence: /compose plugin/,
      advice: /docker-compose-plugin/,
      deadlineMs: 60_000,
    });
  });
});
