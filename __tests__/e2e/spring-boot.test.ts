import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { projectRoot } from '../helpers/bundle.ts';
import { describeWhere, imageMissing, SPRING_BOOT } from '../helpers/docker.ts';
import { type Expected, expectRun } from '../helpers/expectations.ts';
import { runGuard, runOnceUp } from '../helpers/runner.ts';

const PASSWORD = 'smoke-password-71c3';

const CHECKS = [
  { name: 'info', get: '/actuator/info' },
  {
    name: 'metrics know the HTTP server',
    get: '/actuator/metrics',
    retry: { times: 3, every: '500ms' },
    expect: { json: { '$.names': { contains: 'http.server.requests' } } },
  },
  {
    name: 'user statistics',
    get: '/api/public/stats/users',
    expect: { json: { '$.code': 200, '$.data': { exists: true } } },
  },
  {
    name: 'login',
    post: '/api/auth/login',
    body: { json: { account: 'smoke', password: '${secrets.SMOKE_PASSWORD}' } },
    expect: { status: 200, json: { '$.data.token': { type: 'string' }, '$.data.user': { exists: true } } },
    capture: { token: { json: '$.data.token', secret: true } },
  },
  { name: 'orders for the admin', get: '/api/admin/orders', auth: { bearer: '${token}' } },
];

interface Scenario {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly subject?: object;
  readonly health?: object;
  /** Seconds that the service has to come up in and then to become healthy, which it does not; more on a busy machine. */
  readonly withinSeconds?: number;
  readonly policy?: object;
  readonly expected: Expected;
}

const fails = (reason: Expected['reason'], more: Partial<Expected> = {}): Expected => ({
  verdict: 'fail',
  reason,
  ...more,
});

const SCENARIOS: readonly Scenario[] = [
  { name: 'good', expected: { verdict: 'pass', reason: 'ok' } },
  {
    name: 'good, stops well with a request in flight, shows nothing that it should not, and is what was built',
    policy: { presets: ['actuator-exposure'], shutdown: { within: '30s' }, resources: { memory: '95%' } },
    expected: { verdict: 'pass', reason: 'ok' },
  },
  { name: 'slow, inside the limit', env: { MISBEHAVE_READY_DELAY: '4s' }, expected: { verdict: 'pass', reason: 'ok' } },
  {
    name: 'slow, beyond the limit',
    env: { MISBEHAVE_START_DELAY: '60s' },
    health: { within: '4s' },
    expected: fails(['not-listening', 'health-timeout'], { advice: /within/ }),
  },
  {
    name: 'with a component that is DOWN, which is named with its details',
    env: { MISBEHAVE_DOWN: 'db' },
    withinSeconds: 12,
    expected: fails(['health-down', 'health-component-down'], { sentence: /\bdb\b/, evidence: /db\.internal:5432/ }),
  },
  {
    name: 'without a component that the policy wants to see',
    health: { components: { db: 'UP', kafka: 'UP' } },
    withinSeconds: 12,
    expected: fails('health-component-missing', { sentence: /kafka/ }),
  },
  {
    name: 'failing at start for want of a property: Spring\u2019s own analysis is the cause',
    env: { MISBEHAVE_FAIL: 'missing-property' },
    expected: fails('application-failed-to-start', {
      sentence: /payment/,
      evidence: /APPLICATION FAILED TO START|Reason|must not be blank/,
    }),
  },
  {
    name: 'failing at start for want of a bean',
    env: { MISBEHAVE_FAIL: 'missing-bean' },
    expected: fails('application-failed-to-start', { sentence: /PaymentGateway/ }),
  },
  {
    name: 'failing at start three causes deep: the root is the cause',
    env: { MISBEHAVE_FAIL: 'exception' },
    expected: fails(['application-failed-to-start', 'container-exited'], {
      sentence: /Connection refused: db\.internal/,
    }),
  },
  {
    name: 'failing at start without a word',
    env: { MISBEHAVE_FAIL: 'exit' },
    expected: fails('container-exited', { sentence: /\b3\b/ }),
  },
  {
    name: 'out of memory',
    // before it is ever ready
    env: { MISBEHAVE_OOM: 'native', MISBEHAVE_OOM_AFTER: '1s', MISBEHAVE_READY_DELAY: '40s' },
    subject: { memory: '320m' },
    expected: fails('out-of-memory', { sentence: /320/ }),
  },
  {
    name: 'on another port than the one asked for',
    env: { SERVER_PORT: '8999' },
    withinSeconds: 10,
    expected: fails('wrong-port', { sentence: /8999/ }),
  },
  {
    name: 'bound to loopback',
    env: { SERVER_ADDRESS: '127.0.0.1' },
    withinSeconds: 10,
    expected: fails('bound-to-loopback', { advice: /0\.0\.0\.0/ }),
  },
  {
    name: 'ignoring SIGTERM',
    env: { MISBEHAVE_IGNORE_TERM: 'true' },
    policy: { shutdown: { within: '3s' } },
    expected: fails('shutdown-too-slow', { sentence: /3 ?s/ }),
  },
  {
    name: 'dropping requests on shutdown',
    env: { SERVER_SHUTDOWN: 'immediate', MISBEHAVE_LATENCY: '900ms' },
    policy: { shutdown: { within: '20s' } },
    expected: fails('shutdown-dropped-request'),
  },
  {
    name: 'with an error inside a 200',
    env: { MISBEHAVE_BREAK_PATH: '/api/public/stats/users' },
    expected: fails('check-failed', { sentence: /user statistics/, evidence: /500/ }),
  },
  {
    name: 'that writes its secrets into its log, which the report does not repeat',
    env: { MISBEHAVE_LOG_SECRETS: 'true' },
    expected: { verdict: 'pass', reason: 'ok' },
  },
];

describeWhere(imageMissing(SPRING_BOOT))('a Spring Boot service that is', () => {
  it.each(SCENARIOS)('$name', async ({ env, inputs, subject, health, withinSeconds, policy, expected }) => {
    const run = (within: string) =>
      runGuard(
        { image: SPRING_BOOT, secrets: `SMOKE_PASSWORD=${PASSWORD}`, ...inputs },
        {
          policy: {
            version: 1,
            subject: {
              env: { SPRING_PROFILES_ACTIVE: 'prod', SMOKE_PASSWORD: '${secrets.SMOKE_PASSWORD}', ...env },
              ...subject,
            },
            health: { within, ...health },
            checks: CHECKS,
            ...policy,
          },
          timeoutMs: 120_000,
        },
      );
    const result =
      withinSeconds === undefined ? await run('60s') : await runOnceUp((times) => run(`${withinSeconds * times}s`));
    await expectRun(result, { deadlineMs: 120_000, ...expected });
  });

  it('judged by the policy of the example, as its workflow does, good', async () => {
    const example = join(projectRoot, 'examples/spring-boot');
    const files = Object.fromEntries(
      ['release-guard.yml', 'course-page.schema.json'].map((name) => [name, readFileSync(join(example, name), 'utf8')]),
    );
    // what release.yml passes, for the version and the commit that the test image was built with
    const commit = '0c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ff';
    const result = await runGuard(
      {
        image: SPRING_BOOT,
        policy: 'release-guard.yml',
        vars: `SMOKE_USER=smoke\nVERSION=1.4.0\nCOMMIT=${commit}`,
        secrets: `SMOKE_PASSWORD=${PASSWORD}`,
      },
      { files, timeoutMs: 120_000 },
    );
    await expectRun(result, { verdict: 'pass', reason: 'ok', deadlineMs: 120_000 });
  });
});
