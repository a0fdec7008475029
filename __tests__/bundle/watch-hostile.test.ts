/** A watch in a world that means ill, or has run out of something: nothing is forged, leaked or rolled back by it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as bodyOf } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { VISIT_TASK } from '../../src/watch/visit-record.ts';
import { expectRun, IN_REAL_TIME } from '../helpers/expectations.ts';
import { forgedStructure, HOSTILE_LINES } from '../helpers/hostile.ts';
import { expectInvariants } from '../helpers/invariants.ts';
import { setRelease, startGate } from '../helpers/release.ts';
import { setStage, startLiveService, startRollback } from '../helpers/rollback.ts';
import { type GuardResult, type LiveGuard, runGuard, startGuard } from '../helpers/runner.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Whatever is asked, over HTTP, with answers that a test changes. */
interface Live extends AsyncDisposable {
  readonly url: string;
  answer: Answer;
  asked: number;
}

const well: Answer = (response) => void response.end('welcome');
const broken: Answer = (response) => void response.writeHead(500).end('broken');

async function live(answer: Answer = well): Promise<Live> {
  const server = createServer((request, response) => {
    service.asked += 1;
    service.answer(response, request);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const service: Live = {
    url: `http://127.0.0.1:${address.port}`,
    answer,
    asked: 0,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return service;
}

const scalar = (text: string): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'scalar', result: [1, text] } });
const policy = (watch: object, more: object = {}): object => ({
  version: 1,
  checks: [{ name: 'home', get: '/', timeout: '2s' }],
  watch,
  ...more,
});
const QUICK = { for: '6s', every: '100ms', probes: ['home'], 'error-rate': { max: '5%' }, 'min-samples': 20 };
const PATIENCE = { deadlineMs: 90_000 };
const LONG = { timeoutMs: 100_000 };
const SLOW_TEST = { timeout: 110_000 };
/** From the signal to the end; the runner would wait for 7.5 s. */
const SOON_MS = 5_000;

describe.concurrent('a world that means ill', IN_REAL_TIME, () => {
  it('writes neither commands nor structure into what is shown of it', async () => {
    const text = HOSTILE_LINES.join('\n');
    const line = () => HOSTILE_LINES[service.asked % HOSTILE_LINES.length] ?? '';
    let isHostile = false;
    await using service = await live((response, { url = '' }) => {
      if (!isHostile) {
        response.setHeader('content-type', 'application/json').setHeader('x-forged', 'no');
        response.end(url.includes('health') ? '{"status":"UP"}' : '{"code":200}');
      } else if (url.includes('health')) {
        const components = { [line()]: { status: line(), details: { [line()]: text } } };
        response.writeHead(503, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ status: 'DOWN', components }));
      } else {
        const headers = { 'content-type': 'application/json', 'x-forged': '::error::forged ##[error]forged' };
        response.writeHead(500, headers).end(JSON.stringify({ code: line(), [line()]: text }));
      }
    });
    await using monitor = await live((response, { url = '' }) => {
      const isPrometheus = url.startsWith('/api/v1/query');
      if (!isHostile) response.end(isPrometheus ? scalar('5') : '{"orders":5}');
      else if (!isPrometheus) response.end(JSON.stringify({ orders: line() }));
      else if (monitor.asked % 2 === 0) response.writeHead(302, { location: encodeURI(`/login?${line()}`) }).end();
      else response.end(JSON.stringify({ status: 'error', errorType: 'internal', error: text }));
    });
    const metric = { min: 1, every: '200ms' };
    const watch = {
      ...QUICK,
      health: { every: '100ms' },
      prometheus: { url: monitor.url },
      metrics: [
        // the names are the policy's, which a pull request may have changed
        { name: '```\n# forged\n::error::forged', prometheus: 'orders', ...metric },
        { name: '| forged | <img src=forged> |', json: { url: monitor.url, path: '$.orders' }, ...metric },
      ],
    };
    const checks = [{ name: 'home', get: '/', expect: { json: { '$.code': 200 }, headers: { 'x-forged': 'no' } } }];
    const guard = startGuard({ mode: 'watch', url: service.url }, { policy: { version: 1, checks, watch } });
    await guard.until(() => service.asked >= 20);
    isHostile = true;
    const result = await guard.result;
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: ['watch-not-proven', 'watch-metric-unavailable', 'watch-own-trouble'],
      ...PATIENCE,
    });
    expect(result.log).toContain('forged');
    for (const markdown of [result.summary, result.reportFile('summary.md') ?? '']) {
      expect(forgedStructure(markdown)).toEqual([]);
      expect(chartsOf(markdown)).toHaveLength(2);
      for (const chart of chartsOf(markdown)) expect(chart).toMatch(CHART);
    }
    expect([...result.outputs.values(), ...result.state.values()].join('\n')).not.toContain('forged');
  });

  it('gets no secret out of the watch by sending it back', async () => {
    const [token, password, hook] = [
      'bearer-token-of-the-watch-71c',
      'pass/w0rd+of&monitor',
      'hook-path-of-nobody-5d2',
    ];
    let isEchoing = false;
    const echo: Answer = (response, { url = '', headers }) => {
      const { authorization = '' } = headers;
      const bare = authorization.replace(/^\w+ /, '');
      const known = Buffer.from(bare, 'base64').toString('latin1');
      const all = [url, authorization, known, encodeURIComponent(known), Buffer.from(bare).toString('hex'), token];
      response.writeHead(isEchoing ? 302 : 200, { location: `/login?again=${encodeURIComponent(all.join(' '))}` });
      response.end(isEchoing ? `${'x'.repeat(150)} ${all.join(' | ')}` : '{"orders":5,"status":"UP"}');
    };
    await using service = await live(echo);
    await using monitor = await live(echo);
    await using webhook = await live((response, { url = '' }) => void response.writeHead(400).end(`no ${url}`));
    const named = new URL(`${monitor.url}/figures?token=${token}`);
    [named.username, named.password] = ['guard', encodeURIComponent(password)];
    const metric = { name: 'orders', json: { url: '${secrets.FIGURES}', path: '$.orders' }, min: 1, every: '200ms' };
    const watch = { ...QUICK, for: '4s', health: { every: '200ms' }, metrics: [metric] };
    const checks = [{ name: 'home', get: '/', auth: { bearer: '${secrets.TOKEN}' } }];
    const secrets = `TOKEN=${token}\nFIGURES=${named.href}\nHOOK=${webhook.url}/${hook}`;
    const guard = startGuard(
      { mode: 'watch', url: service.url, secrets },
      { policy: { version: 1, checks, watch, notify: { webhook: '${secrets.HOOK}' } }, seeded: [password, hook] },
    );
    await guard.until(() => service.asked >= 10);
    isEchoing = true;
    const result = await guard.result;
    await expectRun(result, {
      verdict: 'inconclusive',
      reason: ['watch-not-proven', 'watch-too-few-samples', 'watch-metric-unavailable'],
      ...PATIENCE,
    });
    expect(webhook.asked).toBe(1);
    expect(result.log).toContain('«');
  });

  it.for([
    ['Prometheus', { prometheus: { url: 'http://169.254.169.254/latest' } }, { prometheus: 'up' }],
    ['a page of figures', {}, { json: { url: 'http://[::ffff:a9fe:a9fe]/', path: '$.orders' } }],
    ['the control URL', { 'control-url': 'http://metadata.google.internal/' }, undefined],
  ] as const)('that names the metadata of a cloud as %s is invalid', async ([, more, from]) => {
    await using service = await live();
    const metrics = from && [{ name: 'orders', min: 1, every: '1s', ...from }];
    const watch = { ...QUICK, for: '2s', ...more, ...(metrics && { metrics }) };
    const result = await runGuard({ mode: 'watch', url: service.url }, { policy: policy(watch) });
    const reason = ['watch-metric-unavailable', 'policy-invalid-value'] as const;
    await expectRun(result, { verdict: 'invalid', reason, sentence: /which is never asked\.$/, ...PATIENCE });
    expect(service.asked).toBe(0);
  });
});

describe.concurrent('a machine that has run out of something', IN_REAL_TIME, () => {
  it('blames no service for having no open files left, and rolls nothing back', SLOW_TEST, async () => {
    await using stage = await setRelease();
    await using service = await live();
    const watch = { ...QUICK, for: '10m', every: '100ms' };
    // each answer that does not come holds a connection, and the limit leaves room for a few
    const guard = startGate(
      stage,
      { mode: 'watch', url: service.url, 'on-fail': 'rollback' },
      {
        policy: { ...policy(watch), checks: [{ name: 'home', get: '/', timeout: '60s' }] },
        wrapper: ['sh', '-c', 'ulimit -n 30; exec "$@"', 'sh'],
        ...LONG,
      },
    );
    await guard.until(() => service.asked >= 10);
    service.answer = () => undefined;
    const result = await guard.result;
    const report = await expectRun(result, {
      verdict: 'inconclusive',
      reason: 'watch-own-trouble',
      evidence: /EMFILE/,
      ...PATIENCE,
    });
    expect(report.watch?.ticks.failed).toBe(0);
    expect(stage.github.journal.startingRequests).toEqual([]);
  });

  it('watches without a record that GitHub never gives out, and says that nobody answered', SLOW_TEST, async () => {
    await using stage = await setRelease();
    await using service = await live();
    stage.github.faults.add({ method: 'GET', path: '/deployments', does: { kind: 'hang' } });
    const watch = { ...QUICK, p95: { max: '2s', baseline: '2x' } };
    const guard = startGate(stage, { mode: 'watch', url: service.url }, { policy: policy(watch), ...LONG });
    const result = await guard.result;
    const report = await expectRun(result, { verdict: 'pass', reason: 'ok', ...PATIENCE });
    expect(report.findings.find(({ reason }) => reason === 'watch-no-baseline')?.sentence).toBe(
      'There is no baseline to compare with, because the record of releases was not read: GitHub did not answer within 20 s.',
    );
  });

  it('takes nothing that it slept through for a failure of the service', SLOW_TEST, async () => {
    await using stage = await setRelease();
    await using service = await live((response, { url = '' }) => {
      response.setHeader('content-type', 'application/json');
      setTimeout(() => response.end(url.startsWith('/api/v1') ? scalar('5') : '{"status":"UP","orders":5}'), 30);
    });
    await using monitor = await live((...given) => service.answer(...given));
    const metric = { min: 1, every: '300ms', 'failure-limit': 0 };
    const watch = {
      ...QUICK,
      for: '50s',
      p95: { max: '2s' },
      health: { every: '500ms' },
      'control-url': monitor.url,
      prometheus: { url: monitor.url },
      metrics: [
        { name: 'asked', prometheus: 'up', ...metric },
        { name: 'served', json: { url: monitor.url, path: '$.orders' }, ...metric },
      ],
    };
    const guard = startGate(
      stage,
      { mode: 'watch', url: service.url, 'on-fail': 'rollback' },
      { policy: policy(watch), ...LONG },
    );
    await guard.until(() => service.asked >= 30);
    guard.signal('SIGSTOP');
    await sleep(40_000);
    guard.signal('SIGCONT');
    const result = await guard.result;
    const report = await expectRun(result, { verdict: 'inconclusive', reason: 'watch-own-trouble', ...PATIENCE });
    expect(report.watch?.ticks.failed).toBe(0);
    expect(report.watch?.p95Ms).toBeLessThan(2000);
    expect(report.findings.filter(({ outcome }) => outcome === 'fail')).toEqual([]);
    expect(stage.github.journal.startingRequests).toEqual([]);
  });
});

describe.concurrent('a watch whose job is cancelled', IN_REAL_TIME, () => {
  it.each([
    ['a webhook that answers', well],
    ['a webhook that is silent', () => undefined],
    ['a webhook that fails', broken],
  ] as const)(
    'while its rollback is followed says so to %s, and starts nothing more',
    SLOW_TEST,
    async (_what, answer) => {
      await using stage = await setRelease({ steps: [{ status: 'in_progress' }] });
      await using service = await live();
      await using hook = await live();
      const told: string[] = [];
      hook.answer = async (response, request) => {
        told.push(await bodyOf(request));
        answer(response, request);
      };
      const watch = { ...QUICK, for: '5m', every: '500ms' };
      const guard = startGate(
        stage,
        { mode: 'watch', url: service.url, 'on-fail': 'rollback' },
        { policy: policy(watch, { notify: { webhook: `${hook.url}/hook` } }), ...LONG },
      );
      await guard.until(() => service.asked >= 4);
      service.answer = broken;
      await guard.until(() => /run \d+ runs/.test(guard.log()));
      const result = await cancelled(guard);
      expect(result.exitCode, result.log).toBe(130);
      expect(result.outputs.get('verdict')).toBe('cancelled');
      expect(result.outputs.get('rollback')).toBe('unknown');
      expect(stage.github.journal.startingRequests).toHaveLength(1);
      expect(JSON.parse(told[0] ?? '')).toMatchObject({
        level: 'emergency',
        verdict: 'cancelled',
        rollback: { outcome: 'unknown' },
      });
      expect(/Telling the webhook under "notify" failed/.test(result.log), result.log).toBe(answer !== well);
      await expectInvariants(result, PATIENCE);
    },
  );

  it('while it tells of a verdict that stands ends with that verdict', SLOW_TEST, async () => {
    await using service = await live();
    await using hook = await live(() => undefined);
    const watch = QUICK;
    const guard = startGuard(
      { mode: 'watch', url: service.url },
      { policy: policy(watch, { notify: { webhook: `${hook.url}/hook` } }) },
    );
    await guard.until(() => hook.asked === 1);
    const result = await cancelled(guard);
    await expectRun(result, { verdict: 'pass', reason: 'ok', ...PATIENCE });
    expect(result.log).toMatch(/::warning::Telling the webhook under "notify" failed/);
  });

  it('while its visit is recorded leaves one record of it, or none', SLOW_TEST, async () => {
    await using stage = await setStage();
    await using service = await startLiveService('1.2.0');
    stage.github.faults.add({ method: 'POST', path: '/deployments', does: { kind: 'delay', ms: 1000 } });
    const watch = { ...QUICK, for: '4s', every: '25ms', visits: { every: '2s' } };
    const guard = startRollback(
      stage,
      { mode: 'watch', url: service.url, tag: 'v1.2.0' },
      { policy: { ...policy(watch), checks: [{ name: 'home', get: '/actuator/health' }] } },
    );
    await guard.until(() => stage.github.journal.otherWrites.length > 0);
    const result = await cancelled(guard);
    expect(result.exitCode, result.log).toBe(130);
    expect(result.outputs.get('verdict')).toBe('cancelled');
    await expectInvariants(result, PATIENCE);
    expect(result.log).toContain('may not count, because nobody knows whether it was recorded');
    expect(stage.github.state.deployments.filter(({ task }) => task === VISIT_TASK).length).toBeLessThanOrEqual(1);
    expect(stage.github.state.deployments.filter(({ task }) => task !== VISIT_TASK)).toEqual([]);
  });
});

/** Sends the signal and waits for the end, which must come soon. */
async function cancelled(guard: LiveGuard): Promise<GuardResult> {
  const at = performance.now();
  guard.signal('SIGINT');
  const result = await guard.result;
  expect(performance.now() - at, result.log).toBeLessThan(SOON_MS);
  return result;
}

/** Numbers as Mermaid reads them, which knows no exponents. */
const NUMBER = String.raw`\d+(?:\.\d+)?`;
const NUMBERS = String.raw`\[-?${NUMBER}(?:, -?${NUMBER})*\]`;
const CHART = new RegExp(
  String.raw`^xychart-beta\n {2}x-axis "one bar for [\w :,.]+" \["[\d:., "]+"\]\n {2}y-axis "(?:%|ms)" 0 --> ${NUMBER}\n(?: {2}bar ${NUMBERS}\n){1,2}(?: {2}line ${NUMBERS}\n)?$`,
);

function chartsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```mermaid\n(?:---\n[^`]*?\n---\n)(xychart[\s\S]*?)^```$/gm)].map(
    ([, chart]) => chart ?? '',
  );
}
