/**
 * W01 to W09 of the fault matrix, as far as they are about the whole program in real time. What takes hundreds of watches
 * on a clock of our own is in `__tests__/unit/watch`; W02 with a port that nobody listens at, W06, and W07 with both
 * servers stopped are in `watch.test.ts`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { describeWhere, rootMissing } from '../helpers/docker.ts';
import { type Expected, expectRun, expectSeen, findings, IN_REAL_TIME } from '../helpers/expectations.ts';
import { prometheusMissing, startPrometheus } from '../helpers/prometheus.ts';
import { setRelease, startGate } from '../helpers/release.ts';
import { makeRoom } from '../helpers/room.ts';
import { runGuard, startGuard } from '../helpers/runner.ts';
import { freePort } from '../helpers/service.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A live service whose answers a test changes while it is watched. */
interface Live extends AsyncDisposable {
  readonly url: string;
  answer: Answer;
  /** So many requests came to it. */
  asked: number;
}

const well: Answer = (response) => void response.end('welcome');
const broken: Answer = (response) => void response.writeHead(500).end('broken');
const silent: Answer = () => undefined;

async function live(answer: Answer = well, host = '127.0.0.1'): Promise<Live> {
  const server = createServer((request, response) => {
    service.asked += 1;
    service.answer(response, request);
  });
  await new Promise<void>((listening) => server.listen(0, host, listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const service: Live = {
    url: `http://${host}:${address.port}`,
    answer,
    asked: 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return service;
}

const policy = (watch: object, check: object = {}): object => ({
  version: 1,
  checks: [{ name: 'home', get: '/', timeout: '2s', ...check }],
  watch,
});
const QUICK = { for: '8s', every: '100ms', probes: ['home'], 'error-rate': { max: '5%' } };
/** Longer than any watch here, so that the promise about the end of a run (I8) fits. */
const PATIENCE = { deadlineMs: 90_000 };
const LONG = { timeoutMs: 100_000 };
const SLOW_TEST = { timeout: 110_000 };

/** A network of its own for a process, with one way out, which can be cut. */
interface OwnNetwork extends Disposable {
  /** Starts a process in it. */
  readonly wrapper: readonly string[];
  /** Where this machine is reached from inside. */
  readonly host: string;
  cut(): void;
}

function ownNetwork(): OwnNetwork {
  const name = `rg-${randomBytes(4).toString('hex')}`;
  // a block that is for tests of networks (RFC 2544), so that nothing real is in the way
  const block = `198.18.${randomInt(256)}`;
  const [host, inside] = [`${block}.1`, `${block}.2`];
  const ip = (line: string) => execFileSync('ip', line.split(' '), { stdio: 'pipe' });
  ip(`netns add ${name}`);
  const network: OwnNetwork = {
    wrapper: ['ip', 'netns', 'exec', name],
    host,
    cut: () => ip(`link set ${name} down`),
    [Symbol.dispose]: () => ip(`netns del ${name}`),
  };
  try {
    ip(`link add ${name} type veth peer name inside netns ${name}`);
    ip(`addr add ${host}/30 dev ${name}`);
    ip(`link set ${name} up`);
    ip(`-n ${name} addr add ${inside}/30 dev inside`);
    ip(`-n ${name} link set inside up`);
    return network;
  } catch (error) {
    network[Symbol.dispose]();
    throw error;
  }
}

const namespacesMissing =
  rootMissing ?? (spawnSync('ip', ['-Version']).error ? 'there is no program ip (Debian: iproute2)' : undefined);

describeWhere(namespacesMissing)('the watch from a machine that loses its network', { concurrent: true }, () => {
  it('W07 blames nobody, and rolls nothing back', SLOW_TEST, async () => {
    using network = ownNetwork();
    await using service = await live(well, network.host);
    await using control = await live(well, network.host);
    const watch = { ...QUICK, for: '10m', every: '500ms', 'control-url': control.url };
    const guard = startGuard(
      { mode: 'watch', url: service.url, 'on-fail': 'rollback' },
      { policy: policy(watch), wrapper: network.wrapper, ...LONG },
    );
    await guard.until(() => service.asked >= 4);
    network.cut();
    const result = await guard.result;
    const report = await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'watch-own-trouble',
      evidence: /the control URL did not answer/,
      ...PATIENCE,
    });
    expect(report.watch?.ticks.failed).toBe(0);
    expect(result.exitCode).toBe(3);
    expect(result.outputs.get('rollback')).toBe('none');
  });
});

describe.concurrent('the watch of a live service', IN_REAL_TIME, () => {
  // five at a time, so the longest come first
  it('W03 fails a service of which every tenth answer is an error, once a minute has shown it', SLOW_TEST, async () => {
    await using service = await live((response, request) => {
      if (service.asked % 10 === 0) broken(response, request);
      else well(response, request);
    });
    const watch = { ...QUICK, for: '10m', every: '200ms', 'error-rate': { max: '2%' } };
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: policy(watch), ...LONG });
    const report = await expectRun(result, {
      verdict: 'fail',
      reason: 'watch-error-rate',
      sentence: /^\d+ of \d+ probes \((9|10)(\.\d+)? %\) failed(, .* in the last two minutes)?; the limit is 2 %/,
      evidence: /x home: .*500/,
      ...PATIENCE,
    });
    // as soon as it may: what one minute shows is plenty
    expect(report.watch?.decidedAtMs).toBeGreaterThanOrEqual(60_000);
    await expectSeen(result, () => expect(report.watch?.tookMs).toBeLessThan(70_000));
  });

  it('W04 does not fail a service for one stall of 12 s, and rolls nothing back', SLOW_TEST, async () => {
    await using stage = await setRelease();
    await using service = await live();
    const watch = { ...QUICK, for: '66s', every: '200ms', 'error-rate': { max: '2%' } };
    const guard = startGate(
      stage,
      { mode: 'watch', url: service.url, 'on-fail': 'rollback' },
      { policy: policy(watch), ...LONG },
    );
    await guard.until(() => service.asked >= 50);
    service.answer = silent;
    const stalledAt = performance.now();
    await sleep(12_000);
    service.answer = well;
    const due = (performance.now() - stalledAt) / 200;
    const result = await guard.result;
    const report = await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'watch-not-proven',
      sentence: /above the limit of 2 %, and too little to be sure of it/,
      advice: /came close together, as in one outage/,
      ...PATIENCE,
    });
    // the open loop sends on time during the stall as well
    const { failed = 0, missed = 0, planned } = report.watch?.ticks ?? {};
    expect(planned).toBe(330);
    await expectSeen(result, () => expect(Math.abs(failed + missed - due)).toBeLessThanOrEqual(2));
    expect(result.outputs.get('rollback')).toBe('none');
    expect(stage.github.journal.startingRequests).toEqual([]);
    stage.github.expectNoViolations();
  });

  it(
    'W05 fails a service that has become slow without one error, and shows the share as well as the P95',
    SLOW_TEST,
    async () => {
      await using service = await live((response) => {
        setTimeout(() => response.end('welcome'), service.asked % 5 === 0 ? 600 : 5);
      });
      const watch = { ...QUICK, for: '10m', every: '200ms', p95: { max: '300ms' } };
      const result = await runGuard({ mode: 'watch', url: service.url }, { policy: policy(watch), ...LONG });
      const report = await expectRun(result, {
        verdict: 'fail',
        reason: 'watch-too-slow',
        sentence:
          /^The P95 is [6-9]\d\d ms, above the limit of 300 ms: \d+ of \d+ \([1-4]\d(\.\d+)? %\) took longer, where 5 % may/,
        ...PATIENCE,
      });
      expect(report.watch?.ticks.failed).toBe(0);
      expect(report.watch?.p95Ms).toBeGreaterThanOrEqual(600);
      expect(report.watch?.series.find(({ name }) => name === 'P95')?.max).toBe(300);
    },
  );

  it('W02 decides no later than 40 s after every answer has become an error', SLOW_TEST, async () => {
    await using service = await live();
    const watch = { ...QUICK, for: '10m', every: '500ms' };
    const guard = startGuard({ mode: 'watch', url: service.url }, { policy: policy(watch), ...LONG });
    await guard.until(() => service.asked >= 10);
    service.answer = broken;
    const onset = performance.now();
    const result = await guard.result;
    const tookMs = performance.now() - onset;
    const report = await expectRun(result, {
      verdict: 'fail',
      reason: 'watch-service-dead',
      sentence: /^The service is dead: \d+ probes in a row failed/,
      evidence: /x home: .*500/,
      ...PATIENCE,
    });
    await expectSeen(result, () => expect(tookMs).toBeLessThan(40_000));
    // one in a row is not enough, nor are many in less than 30 s
    expect(report.watch?.ticks.failed).toBeGreaterThanOrEqual(60);
    expect(result.exitCode).toBe(1);
  });

  it('W08 takes answers that came while it stood still itself for errors of its own, and not for slow ones', async () => {
    await using service = await live((response) => void setTimeout(() => response.end('welcome'), 60));
    const watch = { ...QUICK, for: '12s', p95: { max: '2s' }, 'min-samples': 20 };
    const guard = startGuard({ mode: 'watch', url: service.url }, { policy: policy(watch) });
    await guard.until(() => service.asked >= 20);
    guard.signal('SIGSTOP');
    await sleep(5000);
    guard.signal('SIGCONT');
    const result = await guard.result;
    const report = await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'watch-own-trouble',
      sentence: /met trouble of our own/,
      evidence: /held up/,
      ...PATIENCE,
    });
    expect(report.watch?.ticks.failed).toBe(0);
    expect(report.watch?.ticks.errors).toBeGreaterThanOrEqual(48);
    expect(report.watch?.p95Ms).toBeLessThan(2000);
  });

  it('W01 passes a service that fails twice at the beginning and is well from then on', async () => {
    await using service = await live((response, request) => {
      if (service.asked <= 2) broken(response, request);
      else well(response, request);
    });
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: policy(QUICK) });
    const report = await expectRun(result, { verdict: 'pass', reason: 'ok', ...PATIENCE });
    await expectSeen(result, () => expect(report.watch?.ticks).toMatchObject({ planned: 80, failed: 2 }));
  });

  it.for([
    ['forwards', 3_600_000],
    ['backwards', -3_600_000],
  ] as const)('W09 does not notice that the clock on the wall jumps an hour %s', async ([, jumpMs]) => {
    await using service = await live();
    const shift = `const Real = Date; const begin = performance.now();
      const now = () => Real.now() + (performance.now() - begin > 3000 ? ${jumpMs} : 0);
      globalThis.Date = class extends Real {
        constructor(...given) { given.length === 0 ? super(now()) : super(...given); }
        static now() { return now(); }
      };`;
    const room = makeRoom({ 'clock.mjs': shift });
    const env = { NODE_OPTIONS: `--import=${join(room.workspace, 'clock.mjs')}` };
    const given = policy({ ...QUICK, p95: { max: '2s' } });
    const result = await runGuard({ mode: 'watch', url: service.url }, { room, env, policy: given });
    const report = await expectRun(result, { verdict: 'pass', reason: 'ok', ...PATIENCE });
    expect(report.watch).toMatchObject({ plannedMs: 8000, ticks: { planned: 80, failed: 0 } });
    for (const tookMs of [report.durationMs, report.watch?.tookMs, ...report.findings.map((one) => one.durationMs)]) {
      expect(tookMs).toBeGreaterThanOrEqual(0);
      expect(tookMs).toBeLessThan(result.tookMs);
    }
    expect(report.watch?.p95Ms).toBeLessThan(2000);
  });

  it('is not failed by a Prometheus that dies: that says nothing about the service', async () => {
    await using stage = await setRelease();
    await using service = await live();
    let isThere = true;
    await using prometheus = await live((response) => {
      if (isThere) response.end('{"status":"success","data":{"resultType":"scalar","result":[1,"5"]}}');
      else response.writeHead(503).end('no healthy upstream');
    });
    const metric = { name: 'orders', prometheus: 'orders', min: 1, every: '200ms' };
    const watch = { for: '4s', prometheus: { url: prometheus.url }, metrics: [metric] };
    const inputs = { mode: 'watch', url: service.url, 'on-fail': 'rollback' };
    const guard = startGate(stage, inputs, { policy: policy(watch) });
    await guard.until(() => prometheus.asked >= 4);
    isThere = false;
    const result = await guard.result;
    await expectRun(result, { verdict: 'inconclusive', reason: 'watch-metric-unavailable', ...PATIENCE });
    expect(stage.github.journal.startingRequests).toEqual([]);
  });

  it('says of a service that sends everybody to its login page where it sends them', async () => {
    await using service = await live((response) => void response.writeHead(302, { location: '/login?to=%2F' }).end());
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: policy(QUICK) });
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'watch-not-proven',
      evidence: /home: expected status 2xx and got 302 to \/login$/m,
      ...PATIENCE,
    });
  });
});

describe.concurrent('a watch that can never be is invalid, and the service is asked nothing', () => {
  it.for<readonly [string, object, object, Partial<Expected>]>([
    [
      'a watch of no time',
      { ...QUICK, for: '0s' },
      {},
      { reason: 'policy-asserts-nothing', sentence: /watch\.for is no time at all/ },
    ],
    [
      'no time between probes',
      { ...QUICK, every: '0ms' },
      {},
      { reason: 'policy-asserts-nothing', sentence: /watch\.every is no time at all/ },
    ],
    ['a time that is none', { ...QUICK, for: 'a while' }, {}, { sentence: /watch\.for/ }],
    [
      'looks at health further apart than the watch is long',
      { ...QUICK, health: { every: '1m' } },
      {},
      { sentence: /watch\.health\.every.* longer than the watch, which takes 8s/ },
    ],
    [
      'a metric that is looked at less than once',
      {
        ...QUICK,
        prometheus: { url: 'http://127.0.0.1:9' },
        metrics: [{ name: 'm', prometheus: 'up', min: 1, every: '9s' }],
      },
      {},
      { sentence: /watch\.metrics\[0\]\.every/ },
    ],
    [
      'a probe that runs a program',
      QUICK,
      { run: 'true', get: undefined },
      { sentence: /watch\.probes\[0\] is "home", a check that runs a program/ },
    ],
  ])('%s', async ([, watch, check, expected]) => {
    await using service = await live();
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: policy(watch, check) });
    await expectRun(result, { verdict: 'invalid', reason: 'policy-invalid-value', startsNothing: true, ...expected });
    expect(result.exitCode).toBe(2);
    expect(service.asked).toBe(0);
  });
});

describeWhere(prometheusMissing)('a metric that a real Prometheus cannot tell', () => {
  const promised: readonly (readonly [string, string, Partial<Expected>])[] = [
    [
      'because it never existed',
      'sum(rate(no_such_metric_total[1m]))',
      { reason: 'watch-metric-unknown', sentence: /^Metric "orders" never existed/ },
    ],
    [
      'because the query is not PromQL',
      'sum(rate(up[1m]) by',
      { reason: 'watch-query-invalid', sentence: /^Prometheus refuses the query of metric "orders".*parse error/ },
    ],
    [
      'because it is not one number',
      'up or vector(1)',
      { reason: 'watch-query-invalid', sentence: /is not one number/ },
    ],
  ];

  it('is invalid before anything is watched, whatever the cause', async () => {
    const ownPort = await freePort();
    await using prometheus = await startPrometheus([`127.0.0.1:${ownPort}`]);
    await prometheus.knows('up');
    await Promise.all(
      promised.map(async ([, query, expected]) => {
        await using service = await live();
        const watch = { ...QUICK, prometheus: { url: prometheus.url }, metrics: [metricOf(query)] };
        const result = await runGuard({ mode: 'watch', url: service.url }, { policy: policy(watch) });
        const report = await expectRun(result, { verdict: 'invalid', reason: 'watch-metric-unknown', ...expected });
        expect(findings(report, 'watch').filter(({ outcome }) => outcome === 'invalid')).toHaveLength(1);
        expect(service.asked).toBe(0);
      }),
    );
  });
});

function metricOf(query: string): object {
  return { name: 'orders', prometheus: query, min: 1, every: '1s' };
}
