import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeWhere, docker, FIXTURE, imageMissing } from '../helpers/docker.ts';
import { dockerCalls, runIdsOf } from '../helpers/docker-shim.ts';
import { type Expected, evidenceOf, expectRun } from '../helpers/expectations.ts';
import { makeRoom } from '../helpers/room.ts';
import { type Inputs, runGuard, runOnceUp, startGuard } from '../helpers/runner.ts';
import type { Fixture } from '../helpers/service.ts';

interface ContainerFault {
  readonly name: string;
  /** A tag of the fixture image other than `1`. */
  readonly image?: string;
  readonly fixture?: Fixture;
  readonly inputs?: Inputs;
  readonly subject?: object;
  readonly health?: object;
  /** Seconds in which the service comes up and does not become healthy; more on a busy machine. */
  readonly withinSeconds?: number;
  readonly policy?: object;
  readonly expected: Expected;
}

const fails = (reason: Expected['reason'], more: Partial<Expected> = {}): Expected => ({
  verdict: 'fail',
  reason,
  ...more,
});
const passes: Expected = { verdict: 'pass', reason: 'ok' };

const CASES: readonly ContainerFault[] = [
  {
    name: 'C00 is good',
    policy: { checks: [{ name: 'ping', get: '/ping' }] },
    expected: passes,
  },
  {
    name: 'C01 exits at once with code 1: found at once, not at the deadline',
    fixture: { listen: false, exitAfterMs: 100, log: ['no database url given'] },
    health: { within: '60s' },
    expected: fails('container-exited', { sentence: /\b1\b/, evidence: /no database url given/, endsWithinMs: 6000 }),
  },
  {
    name: 'C01 exits at once with code 0, which is no success for a service',
    fixture: { listen: false, exitAfterMs: 100, exitCode: 0 },
    health: { within: '60s' },
    expected: fails('container-exited', { sentence: /\b0\b/, endsWithinMs: 6000 }),
  },
  {
    name: 'C02 runs out of memory: the limit is named',
    fixture: { hogMb: 400, hogAfterMs: 200, upAfterMs: 1e9 },
    subject: { memory: '128m' },
    health: { within: '30s' },
    expected: fails('out-of-memory', { sentence: /128/ }),
  },
  {
    name: 'C03 never listens',
    fixture: { listen: false },
    health: { within: '2s' },
    expected: fails('not-listening', { sentence: /8080/ }),
  },
  {
    name: 'C04 listens on another port: that port is named',
    fixture: { port: 9090 },
    withinSeconds: 2,
    expected: fails('wrong-port', { sentence: /9090/, advice: /port/ }),
  },
  {
    name: 'C04 listens on loopback only, inside the container',
    fixture: { host: '127.0.0.1' },
    withinSeconds: 2,
    expected: fails('bound-to-loopback', { sentence: /127\.0\.0\.1|loopback/, advice: /0\.0\.0\.0/ }),
  },
  {
    name: 'C05 is DOWN for ever: the component and its details are named',
    fixture: { upAfterMs: 1e9 },
    withinSeconds: 2,
    expected: fails(['health-down', 'health-component-down'], { sentence: /db/, evidence: /Connection refused/ }),
  },
  {
    name: 'C06 boots slowly, inside the limit',
    fixture: { startDelayMs: 2000, upAfterMs: 4000 },
    health: { within: '60s' },
    expected: passes,
  },
  {
    name: 'C07 flaps between UP and DOWN',
    fixture: { flapMs: 400 },
    health: { stable: 20, every: '100ms' },
    withinSeconds: 4,
    expected: fails(['health-flapping', 'health-down']),
  },
  {
    name: 'C08 is UP and dies during the checks: that is the cause, not the check',
    fixture: { exitAfterMs: 2500, exitCode: 3 },
    policy: { checks: [{ name: 'slow', get: '/slow?ms=20000', timeout: '30s' }] },
    expected: fails(['service-died', 'container-exited'], { sentence: /3/, endsWithinMs: 9000 }),
  },
  {
    name: 'C08 dies with the answer to the last check, before the verdict',
    fixture: { routes: { 'GET /last': { json: {} } }, exitAfterMs: 3000 },
    policy: { checks: [{ name: 'last', run: 'sleep 3', timeout: '10s' }] },
    expected: fails(['service-died', 'container-exited']),
  },
  {
    name: 'C09 ignores SIGTERM: it is gone all the same',
    image: 'ignores-term',
    expected: { ...passes, endsWithinMs: 8000 },
  },
  {
    name: 'C09 has a shell as its first process, which hands no signal on',
    image: 'shell-entrypoint',
    expected: { ...passes, endsWithinMs: 8000 },
  },
  {
    name: 'C11 floods its log with 200,000 lines',
    fixture: { logFlood: 200_000 },
    health: { within: '60s' },
    expected: passes,
  },
  {
    name: 'C12 prints one line of 20 MB, NULs and bytes that are no text',
    fixture: { logHugeMb: 20, errBase64: Buffer.from([0, 0xff, 0xfe, 0xc3, 0x28, 0x0a]).toString('base64') },
    health: { within: '30s' },
    expected: passes,
  },
  {
    name: 'C14 was built for another processor',
    image: 'wrong-platform',
    expected: fails('image-wrong-platform', { sentence: /exec format error/ }),
  },
  {
    name: 'C14 has an entrypoint that is not there',
    image: 'bad-entrypoint',
    expected: fails('entrypoint-not-found', { sentence: /nope/ }),
  },
  {
    name: 'C14 has an entrypoint that may not be executed',
    image: 'not-executable',
    expected: fails('entrypoint-not-executable', { sentence: /server\.mjs/ }),
  },
  {
    name: 'does not run as root',
    image: 'non-root',
    expected: passes,
  },
  {
    name: 'runs with a read-only root and no capabilities',
    subject: { hardened: true },
    expected: passes,
  },
  {
    name: 'exposes two ports and one is given',
    image: 'two-ports',
    inputs: { port: '8080' },
    expected: passes,
  },
  {
    name: 'has its actuator on a port of its own',
    fixture: { managementPort: 8081 },
    subject: { 'management-port': 8081 },
    policy: { checks: [{ name: 'ping', get: '/ping' }] },
    expected: passes,
  },
];

/** What the issue promises a time for runs alone, so that the time is its own. */
const PROMPT_CASES: readonly ContainerFault[] = [
  {
    name: 'exposes nothing and no port is given',
    image: 'none-exposed',
    expected: {
      verdict: 'invalid',
      reason: 'image-port-ambiguous',
      advice: /port/,
      endsWithinMs: 3000,
      startsNothing: true,
    },
  },
  {
    name: 'exposes two ports and none is given: both are named',
    image: 'two-ports',
    expected: {
      verdict: 'invalid',
      reason: 'image-port-ambiguous',
      sentence: /8080.*9090/,
      endsWithinMs: 3000,
      startsNothing: true,
    },
  },
];

async function guardContainer(fault: ContainerFault) {
  const { image = '1', fixture, inputs, subject, health, withinSeconds, policy, expected } = fault;
  const run = (within: string) =>
    runGuard(
      { image: `release-guard-test/fixture:${image}`, ...inputs },
      {
        policy: {
          version: 1,
          subject: { ...(fixture && { env: { FIXTURE: JSON.stringify(fixture) } }), ...subject },
          health: { within, ...health },
          ...policy,
        },
        timeoutMs: 120_000,
      },
    );
  const result =
    withinSeconds === undefined ? await run('60s') : await runOnceUp((times) => run(`${withinSeconds * times}s`));
  await expectRun(result, { deadlineMs: 60_000, ...expected });
}

describeWhere(imageMissing(FIXTURE))('a container that', () => {
  it.concurrent.each(CASES)('$name', guardContainer);

  it.each(PROMPT_CASES)('$name', guardContainer);

  it('could not even be started is named all the same, in the outputs and in the report', async () => {
    const image = 'release-guard-test/fixture:bad-entrypoint';
    const result = await runGuard({ image }, { policy: policyWith({}, '60s') });
    const report = await expectRun(result, { verdict: 'fail', reason: 'entrypoint-not-found' });
    const id = await docker('image', 'inspect', '--format', '{{.Id}}', image);
    expect(result.outputs.get('image-id')).toBe(id);
    expect(report.subject?.image).toMatchObject({ reference: image, id });
  });

  it('C10 hides its crashes behind a restart policy has none with us', async () => {
    const live = startGuard({ image: FIXTURE }, { policy: policyWith({ upAfterMs: 1e9 }, '60s') });
    const id = await containerOf(live.room);
    const facts = JSON.parse(await docker('inspect', id)) as [
      {
        HostConfig: {
          RestartPolicy: { Name: string };
          PidsLimit: number;
          SecurityOpt: string[];
          Privileged: boolean;
          LogConfig: { Config: Record<string, string> };
          PortBindings: Record<string, { HostIp: string }[]>;
          Binds: string[] | null;
        };
        Config: { Env: string[]; Image: string };
      },
    ];
    const { HostConfig: host, Config: config } = facts[0];
    expect(host.RestartPolicy.Name).toMatch(/^(no)?$/);
    expect(host.PidsLimit).toBeGreaterThan(0);
    expect(host.SecurityOpt).toContain('no-new-privileges');
    expect(host.Privileged).toBe(false);
    expect(Object.keys(host.LogConfig.Config)).toContain('max-size');
    expect(
      Object.values(host.PortBindings)
        .flat()
        .map(({ HostIp }) => HostIp),
    ).toEqual(['127.0.0.1']);
    expect(host.Binds ?? []).toEqual([]);
    expect(config.Image).toMatch(/^sha256:/); // by id, never by tag
    expect(config.Env.filter((entry) => /^(INPUT_|GITHUB_|ACTIONS_|RUNNER_)/.test(entry))).toEqual([]);
    live.signal('SIGINT');
    await expectRun(await live.result, { verdict: 'cancelled', reason: 'cancelled', deadlineMs: 60_000 });
  });

  it('C11 forks without end is held by the limit on processes, and judged by its health', async () => {
    const live = startGuard({ image: FIXTURE }, { policy: policyWith({ forkBomb: true, upAfterMs: 3000 }, '20s') });
    const id = await containerOf(live.room);
    const limit = Number(await docker('inspect', '--format', '{{.HostConfig.PidsLimit}}', id));
    expect(limit).toBeGreaterThan(0);
    expect(limit).toBeLessThanOrEqual(1100);
    await sleep(1500);
    // a machine that is busy forking may be asked too late, when the guard has removed the container
    const pids = await docker('stats', '--no-stream', '--format', '{{.PIDs}}', id).catch(() => undefined);
    if (pids !== undefined) expect(Number(pids)).toBeLessThanOrEqual(1100);
    const result = await live.result;
    const verdict = result.outputs.get('verdict') as 'pass' | 'fail';
    await expectRun(result, {
      verdict,
      reason: verdict === 'pass' ? 'ok' : ['not-listening', 'health-timeout', 'container-exited', 'health-down'],
      deadlineMs: 30_000,
    });
  });

  it('C15 says UP while its own HEALTHCHECK says unhealthy', async () => {
    const image = 'release-guard-test/fixture:unhealthy';
    const live = startGuard({ image }, { policy: policyWith({ upAfterMs: 1e9 }, '60s') });
    const id = await containerOf(live.room);
    const check = () => docker('inspect', '--format', '{{.State.Health.Status}}', id);
    await live.until(async () => (await check()) === 'unhealthy');
    await tell(id, { upAfterMs: 0 });
    await expectRun(await live.result, {
      verdict: 'fail',
      reason: 'container-unhealthy',
      sentence: /HEALTHCHECK|unhealthy/i,
      evidence: /the check of the image itself says no/,
      deadlineMs: 60_000,
    });
  });

  it('C16 is named by a tag that moves during the run: what was resolved is what runs', async () => {
    const moving = `release-guard-test/moving:${makeRoom().id}`;
    await docker('tag', FIXTURE, moving);
    const wanted = await docker('image', 'inspect', '--format', '{{.Id}}', FIXTURE);
    try {
      const result = await runGuard(
        { image: moving, port: '8080' },
        {
          policy: policyWith({}, '60s'),
          // between finding out what the tag means and using it, it comes to mean something else
          beforeDocker: `case "$*" in *create*|*run*) "$DOCKER" tag release-guard-test/fixture:bad-entrypoint ${moving};; esac`,
        },
      );
      await expectRun(result, { verdict: 'pass', reason: 'ok' });
      expect(result.outputs.get('image-id')).toBe(wanted);
    } finally {
      await docker('image', 'rm', '--no-prune', moving);
    }
  });

  it('H14 dies while somebody else takes its port: that somebody is not judged', async () => {
    const live = startGuard({ image: FIXTURE }, { policy: policyWith({ upAfterMs: 1e9 }, '60s') });
    const id = await containerOf(live.room);
    await live.until(() => /503 DOWN/.test(live.log()));
    const port = await portOf(id);
    const impostor = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"status":"UP"}');
    });
    const trying = setInterval(() => impostor.listening || impostor.listen(port, '127.0.0.1'), 5);
    impostor.on('error', () => {});
    try {
      const asked = (await (await fetch(`http://127.0.0.1:${port}/__requests`)).json()) as unknown[];
      await tell(id, { exitAfterRequests: asked.length + 10 });
      await expectRun(await live.result, {
        verdict: 'fail',
        reason: ['container-exited', 'service-died'],
        deadlineMs: 60_000,
        endsWithinMs: 20_000,
      });
    } finally {
      clearInterval(trying);
      impostor.close();
    }
  });

  it('M01 prints every workflow command changes nothing, pass or fail', async () => {
    const { HOSTILE_LINES, forgedStructure } = await import('../helpers/hostile.ts');
    const fixture = { log: HOSTILE_LINES, err: HOSTILE_LINES, listen: false, exitAfterMs: 200 };
    const result = await runGuard({ image: FIXTURE }, { policy: policyWith(fixture, '60s') });
    await expectRun(result, { verdict: 'fail', reason: ['container-exited', 'application-failed-to-start'] });
    expect(forgedStructure(result.summary)).toEqual([]);
    expect([...result.outputs.values()].join()).not.toContain('forged');
  });

  it('F04 gets its env file in Docker\u2019s dialect, and never a variable of the runner\u2019s', async () => {
    const result = await runGuard(
      { image: FIXTURE, 'env-file': 'prod.env', secrets: 'TOKEN=value-of-the-token-9d' },
      {
        files: {
          'prod.env': [
            '# a comment',
            'PLAIN=value # kept',
            'QUOTED="stays quoted"',
            '  INDENTED=yes',
            'EMPTY=',
            'ACTIONS_RUNTIME_TOKEN',
            'GITHUB_SHA',
            'CARRIAGE=return\r',
            '',
          ].join('\n'),
        },
        policy: {
          version: 1,
          subject: {
            env: {
              TOKEN: '${secrets.TOKEN}',
              FIXTURE: JSON.stringify({
                echoEnv: ['PLAIN', 'QUOTED', 'INDENTED', 'CARRIAGE', 'ACTIONS_RUNTIME_TOKEN', 'GITHUB_SHA', 'TOKEN'],
              }),
            },
          },
          health: { within: '60s' },
        },
      },
    );
    if (result.outputs.get('verdict') === 'invalid') {
      // a bare name may also be refused outright: nothing was imported then either
      await expectRun(result, {
        verdict: 'invalid',
        reason: 'env-file-invalid',
        sentence: /ACTIONS_RUNTIME_TOKEN|line 6/,
      });
      return;
    }
    await expectRun(result, { verdict: 'pass', reason: 'ok' });
    const log = result.reportFile('service.log') ?? '';
    expect(log).toMatch(/^PLAIN raw value # kept$/m);
    expect(log).toMatch(/^QUOTED raw "stays quoted"$/m);
    expect(log).toMatch(/^INDENTED raw yes$/m);
    expect(log).toMatch(/^CARRIAGE raw return$/m);
    expect(log).toMatch(/^ACTIONS_RUNTIME_TOKEN raw ?$/m);
    expect(log).toMatch(/^GITHUB_SHA raw ?$/m);
  });

  it('the resources, logs and shutdown rules see it as it is', async () => {
    const result = await runGuard(
      { image: FIXTURE },
      {
        policy: {
          ...policyWith({ log: ['all fine', 'FATAL: disk on fire'], drainMs: 100 }, '60s'),
          presets: ['actuator-exposure'],
          identity: { version: '9.9.9' },
          logs: { forbid: [{ matches: '\\bFATAL\\b' }] },
          resources: { memory: '90%', cpu: '90%' },
          shutdown: { within: '10s' },
        },
      },
    );
    const report = await expectRun(result, { verdict: 'fail', reason: ['identity-mismatch', 'log-forbidden'] });
    const outcome = (kind: string) =>
      report.findings.filter((finding) => finding.kind === kind).map((finding) => finding.outcome);
    expect(outcome('logs')).toContain('fail');
    expect(outcome('identity')).toContain('fail');
    expect(outcome('preset')).not.toContain('fail');
    expect(outcome('shutdown')).toContain('pass');
    const identity = report.findings.find(({ kind }) => kind === 'identity');
    expect(evidenceOf(identity)).toMatch(/9\.9\.9/);
    expect(evidenceOf(identity)).toMatch(/1\.4\.0/);
  });

  it.each([
    ['is left on the spot by SIGTERM', { dropOnTerm: true }, 'shutdown-dropped-request'],
    ['is waited for in vain', { ignoreTerm: true }, 'shutdown-too-slow'],
  ])('a shutdown where a request in flight %s fails', async (_name, fixture, reason) => {
    const result = await runGuard(
      { image: FIXTURE },
      {
        policy: {
          ...policyWith(fixture, '60s'),
          checks: [{ name: 'echo', post: '/echo', body: { json: { held: true } } }],
          shutdown: { within: '3s' },
        },
      },
    );
    await expectRun(result, { verdict: 'fail', reason: reason as 'shutdown-too-slow' });
  });
});

function policyWith(fixture: Fixture, within: string) {
  return { version: 1, subject: { env: { FIXTURE: JSON.stringify(fixture) } }, health: { within } };
}

/** The port of this machine at which a container answers. */
async function portOf(id: string): Promise<number> {
  return Number((await docker('port', id, '8080')).split('\n')[0]?.split(':').at(-1));
}

/** Changes what the fixture service in a container was told to do. */
async function tell(id: string, fixture: Fixture): Promise<void> {
  await fetch(`http://127.0.0.1:${await portOf(id)}/__set`, { method: 'POST', body: JSON.stringify(fixture) });
}

/** The id of the container that a run has created, once it runs. */
async function containerOf(room: Parameters<typeof dockerCalls>[0]): Promise<string> {
  for (let tries = 0; tries < 600; tries++) {
    const [runId] = runIdsOf(dockerCalls(room));
    const id =
      runId && (await docker('ps', '--no-trunc', '--quiet', '--filter', `label=dev.release-guard.run=${runId}`));
    if (id) return id;
    await sleep(50);
  }
  throw new Error('no container came up');
}
