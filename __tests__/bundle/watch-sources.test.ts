import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { describeWhere } from '../helpers/docker.ts';
import { expectRun, findings, IN_REAL_TIME } from '../helpers/expectations.ts';
import { prometheusMissing, startPrometheus } from '../helpers/prometheus.ts';
import { runGuard, startGuard } from '../helpers/runner.ts';

const PATIENCE = { deadlineMs: 60_000 };

interface Site extends AsyncDisposable {
  readonly url: string;
  /** Paths that were asked for, without what the guard asks before it judges a service. */
  readonly asked: string[];
}

/** A site on this machine that answers as the test says. */
async function site(answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<Site> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      answer(response, request);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const shop = () => site((response) => void response.end('welcome'));
const LOGIN_PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>';
const toLogin = (response: ServerResponse) =>
  void response.writeHead(302, { location: 'https://sso.example.com/login?next=%2F' }).end();
const loginPage = (response: ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end(LOGIN_PAGE);
const metric = (name: string, more: object) => ({ name, every: '200ms', min: 1, ...more });
const QUICK = { for: '4s', every: '100ms', probes: ['home'], 'error-rate': { max: '10%' }, 'min-samples': 20 };
const policy = (watch: object, checks: readonly object[] = [{ name: 'home', get: '/', timeout: '2s' }]): object => ({
  version: 1,
  checks,
  watch,
});

describe.concurrent('a monitor that leads to a login page is invalid, before anything is watched', () => {
  it.for<readonly [string, typeof toLogin, (url: string) => object, RegExp]>([
    [
      'Prometheus that redirects',
      toLogin,
      (url) => ({ prometheus: { url }, metrics: [metric('m', { prometheus: 'up' })] }),
      /^Metric "m" could not be asked for before the watch begins: .* redirects to https:\/\/sso\.example\.com\/login.*login page\.$/,
    ],
    [
      'Prometheus that shows one',
      loginPage,
      (url) => ({ prometheus: { url }, metrics: [metric('m', { prometheus: 'up' })] }),
      /^Metric "m" could not be asked for .*\/api\/v1\/query answered status 200 \(.*\), which is not an answer of Prometheus\.$/,
    ],
    [
      'JSON that redirects',
      toLogin,
      (url) => ({ metrics: [metric('m', { json: { url: `${url}/stats`, path: '$.n' } })] }),
      /^Metric "m" has no value before the watch begins: .* redirects to https:\/\/sso\.example\.com\/login.*login page\.$/,
    ],
    [
      'JSON that shows one',
      loginPage,
      (url) => ({ metrics: [metric('m', { json: { url: `${url}/stats`, path: '$.n' } })] }),
      /^Metric "m" has no value before the watch begins: .*\/stats answered .* and not JSON\.$/,
    ],
  ])('%s', async ([, answer, watched, sentence]) => {
    await using service = await shop();
    await using monitor = await site(answer);
    const given = policy({ ...QUICK, ...watched(monitor.url) });
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: given });
    const report = await expectRun(result, {
      verdict: 'invalid',
      reason: 'watch-metric-unavailable',
      sentence,
      startsNothing: true,
    });
    expect(result.exitCode).toBe(2);
    expect(findings(report, 'watch').filter(({ outcome }) => outcome !== 'pass')).toHaveLength(1);
    expect(service.asked).toEqual([]);
  });
});

describe.concurrent('several mistakes of a watch are told at once', () => {
  it('those in the policy file, each with its line and column', async () => {
    await using service = await shop();
    const watch = {
      for: '0s',
      probes: ['hme'],
      'error-rate': { max: '100%' },
      metrics: [metric('m', { prometheus: 'up', range: { step: '1h' } })],
      budgets: [{ budget: '0%', rate: '10x', long: '5m', short: '1h' }],
    };
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: policy(watch) });
    const report = await expectRun(result, {
      verdict: 'invalid',
      reason: ['policy-asserts-nothing', 'policy-invalid-value'],
      startsNothing: true,
    });
    expect(result.exitCode).toBe(2);
    const told = findings(report, 'policy');
    expect(told.map(({ source }) => source?.column)).not.toContain(undefined);
    for (const part of ['for', 'probes[0]', 'error-rate.max', 'metrics', 'budgets[0].budget', 'budgets[0].short']) {
      expect(told.filter(({ sentence }) => sentence.includes(` watch.${part} `))).toHaveLength(1);
    }
    expect(service.asked).toEqual([]);
  });

  it('those of what is asked, one sentence each', async () => {
    await using service = await shop();
    await using monitor = await site(loginPage);
    const watch = {
      ...QUICK,
      'control-url': `${service.url}/robots.txt`,
      prometheus: { url: monitor.url },
      metrics: [
        metric('first', { prometheus: 'up' }),
        metric('second', { json: { url: `${monitor.url}/stats`, path: '$.n' } }),
      ],
    };
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: policy(watch) });
    const report = await expectRun(result, {
      verdict: 'invalid',
      reason: ['policy-invalid-value', 'watch-metric-unavailable'],
      startsNothing: true,
    });
    const told = findings(report, 'watch').filter(({ outcome }) => outcome === 'invalid');
    expect(told.map(({ title }) => title).sort()).toEqual(['metric "first"', 'metric "second"', 'watch.control-url']);
    expect(service.asked).toEqual([]);
  });
});

describeWhere(prometheusMissing)('a range query to a real Prometheus', { concurrent: true }, () => {
  it('has each of its values held against the bounds, and fails on those that leave them', async () => {
    await using service = await shop();
    await using prometheus = await startPrometheus();
    // one moment in two is bad: looks every second would have seen all of them, or none
    const waves = metric('waves', {
      prometheus: 'vector(time() * 2 % 2 < bool 1)',
      range: { step: '500ms' },
      every: '1s',
      'failure-limit': 3,
    });
    const given = policy({ for: '30s', prometheus: { url: prometheus.url }, metrics: [waves] });
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: given });
    await expectRun(result, {
      verdict: 'fail',
      reason: 'watch-metric',
      sentence: /^The metric "waves" is 0, out of bounds \(at least 1\)/,
      ...PATIENCE,
    });
  });

  it('passes where all of them are within', async () => {
    await using service = await shop();
    await using prometheus = await startPrometheus();
    const good = metric('good', { prometheus: 'vector(1)', range: { step: '100ms' }, every: '1s' });
    const given = policy({ for: '4s', prometheus: { url: prometheus.url }, metrics: [good] });
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: given });
    const report = await expectRun(result, { verdict: 'pass', reason: 'ok', ...PATIENCE });
    const [judged] = findings(report, 'watch').filter(({ title }) => title === 'watch: metric "good"');
    const values = Number(/^(\d+) of \1 values were within bounds/.exec(judged?.sentence ?? '')?.[1]);
    // three looks at the least, ten values each
    expect(values).toBeGreaterThan(15);
  });
});

describe.concurrent('probes that log in by a form', IN_REAL_TIME, () => {
  const CHECKS = [
    { name: 'log in', post: '/session', body: { form: { account: 'smoke' } }, expect: { status: 302 } },
    { name: 'account', get: '/account', timeout: '2s' },
  ];
  const watch = { ...QUICK, for: '6s', probes: ['account'], session: ['log in'] };
  const SESSION = 'session-of-the-watch-5b1e';
  const members = (isOpen: () => boolean = () => true) =>
    site((response, request) => {
      if (request.method === 'POST') {
        if (!isOpen()) return void response.writeHead(503).end();
        return void response
          .writeHead(302, { location: '/account', 'set-cookie': `SESSION=${SESSION}; Path=/; HttpOnly; Secure` })
          .end();
      }
      const isMember = request.headers.cookie === `SESSION=${SESSION}` && isOpen();
      if (isMember) return void response.end('welcome back');
      response.writeHead(302, { location: '/session' }).end();
    });

  it('pass with the cookie that they were given, which is shown nowhere', async () => {
    await using service = await members();
    const result = await runGuard(
      { mode: 'watch', url: service.url },
      { policy: policy(watch, CHECKS), seeded: [SESSION] },
    );
    await expectRun(result, { verdict: 'pass', reason: 'ok', ...PATIENCE });
    expect(service.asked.filter((asked) => asked.startsWith('POST'))).toEqual(['POST /session']);
  });

  it('fail where they are no longer let in, and say why once', { timeout: 90_000 }, async () => {
    let isOpen = true;
    await using service = await members(() => isOpen);
    const guard = startGuard(
      { mode: 'watch', url: service.url },
      { policy: policy({ ...watch, for: '3m', every: '500ms' }, CHECKS), timeoutMs: 80_000, seeded: [SESSION] },
    );
    await guard.until(() => service.asked.length > 24);
    isOpen = false;
    const result = await guard.result;
    await expectRun(result, {
      verdict: 'fail',
      reason: ['watch-service-dead', 'watch-error-rate'],
      evidence: /account: what it needs could not be had: .*log in.* got 503/,
      deadlineMs: 80_000,
    });
    expect(result.log.match(/probe "account" fails: what it needs could not be had/g)?.length).toBe(1);
    expect(service.asked.filter((asked) => asked.startsWith('POST'))).toHaveLength(2);
  });
});
