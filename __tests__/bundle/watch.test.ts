import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { expectRun, expectSeen, findings, IN_REAL_TIME } from '../helpers/expectations.ts';
import { newestRecord, setRelease, startGate } from '../helpers/release.ts';
import { expectRollback } from '../helpers/rollback.ts';
import { type Inputs, type RunOptions, runCli, runGuard, startGuard } from '../helpers/runner.ts';

/** Longer than any watch here, so that the promise about the end of a run (I8) fits. */
const PATIENCE = { deadlineMs: 60_000 };
const HOOK_SECRET = 'not-for-anybody-8f2c1e';
const CHECKS = [{ name: 'home', get: '/', timeout: '2s' }];

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A live service whose answers a test changes while it is watched. */
interface Live extends AsyncDisposable {
  readonly url: string;
  answer: Answer;
  readonly asked: { readonly method: string; readonly url: string; readonly body: string }[];
  /** Nobody listens any more. */
  vanish(): Promise<void>;
}

const well: Answer = (response) => void response.end('welcome');
const broken: Answer = (response) => void response.writeHead(500).end('broken');
const silent: Answer = () => undefined;

async function live(answer: Answer = well): Promise<Live> {
  const asked: Live['asked'][number][] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', body });
      service.answer(response, request);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const vanish = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((closed) => server.close(() => closed()));
  };
  const service: Live = {
    url: `http://127.0.0.1:${address.port}`,
    answer,
    asked,
    vanish,
    [Symbol.asyncDispose]: vanish,
  };
  return service;
}

const policy = (watch: object, more: object = {}): object => ({ version: 1, checks: CHECKS, watch, ...more });
const QUICK = { for: '8s', every: '100ms', probes: ['home'], 'error-rate': { max: '5%' }, 'min-samples': 60 };

async function watchService(service: Live, given: object, inputs: Inputs = {}, options: RunOptions = {}) {
  return await runGuard({ mode: 'watch', url: service.url, ...inputs }, { policy: given, ...options });
}

describe.concurrent('mode watch', IN_REAL_TIME, () => {
  it('passes a service that answers well, with enough samples', async () => {
    await using service = await live();
    const result = await watchService(service, policy({ ...QUICK, p95: { max: '2s' } }));
    const report = await expectRun(result, { verdict: 'pass', reason: 'ok', ...PATIENCE });
    expect(result.exitCode).toBe(0);
    expect(report.watch).toMatchObject({ plannedMs: 8000, ticks: { planned: 80, failed: 0 } });
    expect(report.watch?.ticks.answered).toBeGreaterThanOrEqual(72);
    expect(report.watch?.series.map(({ name }) => name)).toEqual(['error rate', 'P95']);
    expect(result.log).toMatch(/^00:08 {2}error rate 0 % \(limit 5 %\), P95 .* \(limit 2 s\), \d+ answers\b/m);
    expect(result.summary).toContain('xychart-beta');
    expect(result.docker).toEqual([]);
  });

  it('finds a service dead 30 s after it is gone, and W02 no later than 40 s', { timeout: 90_000 }, async () => {
    await using service = await live();
    await using control = await live();
    const watch = { ...QUICK, for: '5m', every: '500ms', 'control-url': control.url };
    const guard = startGuard({ mode: 'watch', url: service.url }, { policy: policy(watch), timeoutMs: 80_000 });
    await guard.until(() => service.asked.length >= 4);
    await service.vanish();
    const goneAt = performance.now();
    const result = await guard.result;
    const tookMs = performance.now() - goneAt;
    const report = await expectRun(result, {
      verdict: 'fail',
      reason: 'watch-service-dead',
      sentence: /probes in a row failed/,
      evidence: /x home: .*refused/,
      deadlineMs: 80_000,
    });
    await expectSeen(result, () => expect(tookMs).toBeLessThan(40_000));
    expect(report.watch?.decidedAtMs).toBeGreaterThan(30_000);
    expect(result.log).toMatch(/probe "home" fails: .*refused/);
  });

  it('W07 blames nobody when its own network is out, and sends nothing', { timeout: 90_000 }, async () => {
    await using stage = await setRelease();
    const service = await live();
    const control = await live();
    const watch = { ...QUICK, for: '5m', every: '500ms', 'control-url': control.url };
    const guard = startGate(
      stage,
      { mode: 'watch', url: service.url, 'on-fail': 'rollback' },
      { policy: policy(watch), timeoutMs: 80_000 },
    );
    await guard.until(() => service.asked.length >= 4);
    await Promise.all([service.vanish(), control.vanish()]);
    const result = await guard.result;
    await expectRun(result, { verdict: 'inconclusive', reason: 'watch-own-trouble', deadlineMs: 80_000 });
    expect(result.exitCode).toBe(3);
    expect(result.outputs.get('rollback')).toBe('none');
    expect(stage.github.journal.startingRequests).toEqual([]);
  });

  it('is inconclusive with too few samples, and says how many a pass needs', async () => {
    await using service = await live();
    const result = await watchService(service, policy({ ...QUICK, for: '2s' }));
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'watch-too-few-samples',
      sentence: /a pass needs 60/,
      ...PATIENCE,
    });
    expect(result.exitCode).toBe(3);
  });

  it('W06 warns before it begins that it is too short for its limit', async () => {
    await using service = await live();
    const watch = { ...QUICK, for: '3s', 'error-rate': { max: '0.1%' } };
    const result = await watchService(service, policy(watch));
    const report = await expectRun(result, { verdict: 'inconclusive', reason: 'watch-too-few-samples', ...PATIENCE });
    const warned = findings(report, 'watch').filter(({ reason }) => reason === 'watch-too-short');
    expect(warned.map(({ sentence }) => sentence).join(' ')).toContain('at least 2995 clean samples');
    expect(result.log.indexOf('2995')).toBeLessThan(result.log.indexOf('00:03'));
    expect(result.log).toMatch(/^::warning [^\n]*watch-too-short/m);
  });

  it('counts what never comes as failed, from the moment that it was due', async () => {
    await using service = await live(silent);
    const watch = { ...QUICK, for: '4s', 'min-samples': 10 };
    const result = await watchService(service, {
      ...policy(watch),
      checks: [{ name: 'home', get: '/', timeout: '500ms' }],
    });
    const report = await expectRun(result, {
      verdict: 'inconclusive',
      reason: ['watch-not-proven', 'watch-ticks-missed'],
      ...PATIENCE,
    });
    expect(report.watch?.ticks.failed).toBe(report.watch?.ticks.answered);
    expect(report.watch?.p95Ms).toBeGreaterThanOrEqual(490);
  });

  it('is cancelled by SIGINT at once, and tells nobody', async () => {
    await using service = await live();
    await using hook = await live();
    const given = policy({ ...QUICK, for: '10m' }, { notify: { webhook: `${hook.url}/${HOOK_SECRET}` } });
    const guard = startGuard({ mode: 'watch', url: service.url }, { policy: given });
    await guard.until(() => service.asked.length >= 5);
    guard.signal('SIGINT');
    const signalledAt = performance.now();
    const result = await guard.result;
    expect(performance.now() - signalledAt).toBeLessThan(5000);
    await expectRun(result, { verdict: 'cancelled', reason: 'cancelled', ...PATIENCE });
    expect(result.exitCode).toBe(130);
    expect(hook.asked).toEqual([]);
  });

  it('rolls a release back that is bad, with one request, and tells the webhook', { timeout: 120_000 }, async () => {
    await using stage = await setRelease();
    await using service = await live();
    await using hook = await live();
    const watch = { ...QUICK, for: '5m', every: '500ms' };
    const health = { path: '/', kind: 'http' };
    const guard = startGate(
      stage,
      { mode: 'watch', url: service.url, 'on-fail': 'rollback', secrets: `HOOK=${hook.url}/${HOOK_SECRET}` },
      {
        policy: policy(watch, { health, notify: { webhook: '${secrets.HOOK}', format: 'slack' } }),
        timeoutMs: 110_000,
        seeded: [HOOK_SECRET],
      },
    );
    await guard.until(() => service.asked.length >= 4);
    service.answer = broken;
    await guard.until(() => stage.github.journal.startingRequests.length === 1);
    service.answer = well;
    const result = await guard.result;
    const { report } = await expectRollback(stage, result, {
      verdict: 'fail',
      // the latter where the former was kept from being seen for 30 s in a row
      reason: ['watch-service-dead', 'watch-error-rate'],
      outcome: 'done',
      starts: 1,
      deadlineMs: 110_000,
    });
    expect(result.exitCode).toBe(1);
    expect(report.rollback?.plan?.from.tag).toBe('v1.2.0');
    expect(report.rollback?.plan?.target.tag).toBe('v1.1.0');
    const records = stage.github.state.deployments.map(({ payload }) => Object(payload));
    expect(records.filter(({ kind }) => kind === 'release')).toMatchObject([
      { kind: 'release', mode: 'watch', tag: 'v1.2.0', verdict: 'fail' },
    ]);
    expect(newestRecord(stage.github).payload).toMatchObject({ tag: 'v1.1.0' });
    expect(hook.asked).toHaveLength(1);
    expect(hook.asked[0]?.body).toContain('RECOVERED');
  });

  it('records a pass as such, and rolls nothing back', async () => {
    await using stage = await setRelease();
    await using service = await live();
    const guard = startGate(
      stage,
      { mode: 'watch', url: service.url, 'on-fail': 'rollback' },
      { policy: policy(QUICK) },
    );
    const result = await guard.result;
    await expectRun(result, { verdict: 'pass', reason: 'ok', ...PATIENCE });
    expect(stage.github.journal.startingRequests).toEqual([]);
    expect(newestRecord(stage.github).payload).toMatchObject({ kind: 'release', mode: 'watch', verdict: 'pass' });
  });

  it('reads a number in any JSON, and fails on it where it leaves its bounds', async () => {
    await using service = await live();
    let orders = 12;
    await using shop = await live((response) => void response.end(JSON.stringify({ today: { orders } })));
    const metric = {
      name: 'orders',
      json: { url: `${shop.url}/stats`, path: '$.today.orders' },
      min: 10,
      every: '200ms',
      'failure-limit': 3,
    };
    const guard = startGuard(
      { mode: 'watch', url: service.url },
      { policy: policy({ for: '20s', metrics: [metric] }) },
    );
    await guard.until(() => shop.asked.length >= 4);
    orders = 3;
    const result = await guard.result;
    const report = await expectRun(result, {
      verdict: 'fail',
      reason: 'watch-metric',
      sentence: /^The metric "orders" is 3, out of bounds \(at least 10\)/,
      ...PATIENCE,
    });
    expect(report.watch?.tookMs).toBeLessThan(15_000);
    expect(result.log).toMatch(/orders 3 is out of bounds \(at least 10\)/);
  });
});

describe.concurrent('a mistake in a watch is invalid, and the service is not watched', () => {
  it.for<readonly [string, (service: Live) => object, Parameters<typeof expectRun>[1]]>([
    [
      'a probe that is no check',
      () => policy({ ...QUICK, probes: ['hme'] }),
      { verdict: 'invalid', reason: 'policy-invalid-value', sentence: /did you mean "home"/ },
    ],
    ['no section', () => ({ version: 1 }), { verdict: 'invalid', reason: 'policy-asserts-nothing' }],
    [
      'rules without probes',
      () => policy({ 'error-rate': { max: '5%' } }),
      {
        verdict: 'invalid',
        reason: 'policy-asserts-nothing',
        sentence: /:\d+:\d+ watch\.error-rate is a rule about answers, and there are no "probes"/,
      },
    ],
    [
      'an interval longer than the watch',
      () => policy({ ...QUICK, every: '1m' }),
      { verdict: 'invalid', reason: 'policy-invalid-value', sentence: /longer than the watch, which takes 8s/ },
    ],
    [
      'a metric behind a login page',
      ({ url }) => policy({ metrics: [{ name: 'orders', json: { url: `${url}/login-first`, path: '$.n' }, min: 1 }] }),
      { verdict: 'invalid', reason: 'watch-metric-unavailable', sentence: /redirects to/ },
    ],
    [
      'a control URL of the service itself',
      ({ url }) => policy({ ...QUICK, 'control-url': `${url}/robots.txt` }),
      { verdict: 'invalid', reason: 'policy-invalid-value', sentence: /the service itself/ },
    ],
  ])('%s', async ([, given, expected]) => {
    await using service = await live((response, request) => {
      if (request.url === '/login-first') response.writeHead(302, { location: '/login' });
      response.end();
    });
    const result = await watchService(service, given(service));
    await expectRun(result, expected);
    expect(result.exitCode).toBe(2);
    expect(service.asked.filter(({ url }) => url === '/')).toEqual([]);
  });
});

describe.concurrent('notify, after any verdict', () => {
  const gate = (webhook: string, checks: readonly object[] = []) => ({
    version: 1,
    health: { path: '/', kind: 'http' },
    checks,
    notify: { webhook },
  });

  it('tells the webhook what came of a gate, in JSON, and shows its URL nowhere', async () => {
    await using service = await live();
    await using hook = await live();
    const webhook = `${hook.url}/${HOOK_SECRET}`;
    const result = await runGuard({ url: service.url }, { policy: gate(webhook), seeded: [HOOK_SECRET] });
    await expectRun(result, { verdict: 'pass', reason: 'ok' });
    expect(hook.asked).toMatchObject([{ method: 'POST', url: `/${HOOK_SECRET}` }]);
    expect(JSON.parse(hook.asked[0]?.body ?? '')).toMatchObject({
      schema: 1,
      level: 'info',
      verdict: 'pass',
      tag: 'v1.4.0',
      mode: 'gate',
    });
  });

  it('never changes the verdict: a webhook that is broken is a warning', async () => {
    await using service = await live();
    await using hook = await live((response) => void response.writeHead(404).end(`no ${HOOK_SECRET} here`));
    const webhook = `${hook.url}/${HOOK_SECRET}`;
    const result = await runGuard({ url: service.url }, { policy: gate(webhook), seeded: [HOOK_SECRET] });
    await expectRun(result, { verdict: 'pass', reason: 'ok' });
    expect(result.exitCode).toBe(0);
    expect(result.log).toMatch(/^::warning::Telling the webhook under "notify" failed: it answered 404/m);
  });

  it('says critical of a gate that fails', async () => {
    await using service = await live();
    await using hook = await live();
    const orders = { name: 'orders', get: '/', expect: { status: 201 } };
    const result = await runGuard({ url: service.url }, { policy: gate(`${hook.url}/x`, [orders]) });
    await expectRun(result, { verdict: 'fail', reason: 'check-failed' });
    expect(JSON.parse(hook.asked[0]?.body ?? '')).toMatchObject({ level: 'critical', reason: 'check-failed' });
  });

  it('tells nobody from a developer’s own machine, which need not know the secret', async () => {
    await using service = await live();
    const result = await runCli(['gate', '--url', service.url], { policy: gate('${secrets.HOOK}') });
    expect(result.exitCode, result.log).toBe(0);
  });
});
