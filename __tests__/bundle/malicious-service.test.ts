import { describe, expect, it } from 'vitest';
import { expectRun } from '../helpers/expectations.ts';
import { forgedStructure, HOSTILE_LINES } from '../helpers/hostile.ts';
import { type GuardResult, runGuard, runOnceUp } from '../helpers/runner.ts';
import { fixtureScript, freePort, startFixture } from '../helpers/service.ts';

const HOSTILE_TEXT = HOSTILE_LINES.join('\n');

function expectUnforged(result: GuardResult): void {
  expect(forgedStructure(result.summary)).toEqual([]);
  expect(forgedStructure(result.reportFile('summary.md') ?? '')).toEqual([]);
  expect([...result.outputs.values()].join('\n')).not.toContain('forged');
  expect([...result.state].join('\n')).not.toContain('forged');
}

/** Starts the fixture as the guard's own child, so that what it prints is the service's log. */
async function runCommand(
  fixture: object,
  policy: object,
  more: { env?: object; secrets?: string; seeded?: string[] } = {},
) {
  const port = await freePort();
  const env = { FIXTURE: JSON.stringify({ ...fixture, port, host: '127.0.0.1' }), ...more.env };
  return await runGuard(
    {
      command: `"${process.execPath}" "${fixtureScript}"`,
      port: String(port),
      ...(more.secrets === undefined ? {} : { secrets: more.secrets }),
    },
    { policy: { version: 1, subject: { env }, ...policy }, ...(more.seeded && { seeded: more.seeded }) },
  );
}

describe('a hostile service', () => {
  it('M01 whose log carries every command of both grammars on both streams changes nothing when it passes', async () => {
    const result = await runCommand({ log: HOSTILE_LINES, err: HOSTILE_LINES }, { health: { within: '30s' } });
    await expectRun(result, { verdict: 'pass', reason: 'ok' });
    expectUnforged(result);
  });

  it('M01 whose log says pass still fails when it dies, with its log in the report', async () => {
    const result = await runCommand(
      { log: HOSTILE_LINES, err: HOSTILE_LINES, listen: false, exitAfterMs: 300 },
      { health: { within: '10s' } },
    );
    await expectRun(result, {
      verdict: 'fail',
      reason: ['process-exited', 'service-died', 'application-failed-to-start'],
    });
    expectUnforged(result);
    expect(result.reportFile('service.log')).toContain('forged');
  });

  it('M02 whose body and headers try everything breaks neither log nor summary', async () => {
    const service = await startFixture({
      routes: {
        'GET /faulty': {
          status: 500,
          body: HOSTILE_TEXT,
          headers: {
            'x-forged': '::error::forged ##[error]forged',
            'content-disposition': '</details><h1>forged</h1>',
          },
        },
        'GET /value': { json: { code: HOSTILE_TEXT, [HOSTILE_LINES[0] ?? '']: HOSTILE_LINES[17] } },
      },
    });
    const policy = {
      version: 1,
      health: { within: '30s' },
      checks: [
        { name: 'faulty', get: '/faulty' },
        { name: 'value', get: '/value', expect: { json: { '$.code': 200 } } },
        { name: 'header', get: '/faulty', expect: { status: 500, headers: { 'x-forged': 'fine' } } },
      ],
    };
    const result = await runGuard({ url: service.url }, { policy });
    const report = await expectRun(result, { verdict: 'fail', reason: 'check-failed' });
    expect(report.checks).toEqual({ total: 3, failed: 3 });
    expectUnforged(result);
  });

  it('M02 whose status line and health details try everything', async () => {
    const raw = `HTTP/1.1 500 ::error::forged ##[error]forged\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{}`;
    const details = Object.fromEntries(HOSTILE_LINES.map((line, at) => [`${at} ${line}`, line]));
    const service = await startFixture({
      routes: { 'GET /raw': { rawBase64: Buffer.from(raw).toString('base64') } },
      health: {
        status: 503,
        json: { status: 'DOWN', components: { [HOSTILE_LINES[17] ?? '']: { status: 'DOWN', details } } },
      },
    });
    const down = await runOnceUp((times) =>
      runGuard({ url: service.url }, { policy: { version: 1, health: { within: `${times}s` } } }),
    );
    await expectRun(down, { verdict: 'fail', reason: ['health-down', 'health-component-down'] });
    expectUnforged(down);

    const plain = { version: 1, health: { path: '/ping', within: '30s' }, checks: [{ name: 'raw', get: '/raw' }] };
    const result = await runGuard({ url: service.url }, { policy: plain });
    await expectRun(result, { verdict: 'fail', reason: 'check-failed' });
    expectUnforged(result);
  });

  it('M02 names of checks with Markdown and commands in them stay names', async () => {
    const service = await startFixture();
    const checks = HOSTILE_LINES.filter((line) => /^[\p{L}\p{P}\p{S} \d]+$/u.test(line)).map((name) => ({
      name,
      get: '/nowhere',
    }));
    const result = await runGuard({ url: service.url }, { policy: { version: 1, health: { within: '30s' }, checks } });
    await expectRun(result, { verdict: 'fail', reason: 'check-failed' });
    expect(forgedStructure(result.summary)).toEqual([]);
  });

  it('M03 that echoes its secrets in every encoding gives none of them away', async () => {
    const password = 'pa55-wörd+with/"quotes"&more';
    const fixture = {
      echoEnv: ['DB_PASSWORD'],
      health: {
        status: 503,
        json: { status: 'DOWN', components: { db: { status: 'DOWN', details: { error: `login ${password}` } } } },
      },
    };
    const result = await runOnceUp((times) =>
      runCommand(
        fixture,
        { health: { within: `${1500 * times}ms` } },
        { env: { DB_PASSWORD: '${secrets.DB}' }, secrets: `DB=${password}` },
      ),
    );
    await expectRun(result, { verdict: 'fail', reason: ['health-down', 'health-component-down'] });
    expect(result.reportFile('service.log')).toContain('«');
  });

  it('M03 a secret that is cut by the end of what is shown is not shown by half', async () => {
    const password = 'S3cret-of-the-edge-0123456789abcdef';
    // wherever the cut falls, it falls into the secret
    const service = await startFixture({
      routes: { 'GET /faulty': { status: 500, repeat: [`${password} `, 20_000] } },
    });
    const policy = {
      version: 1,
      health: { within: '30s' },
      checks: [{ name: 'faulty', get: '/faulty', headers: { 'x-key': '${secrets.EDGE}' } }],
    };
    const result = await runGuard({ url: service.url, secrets: `EDGE=${password}` }, { policy });
    await expectRun(result, { verdict: 'fail', reason: 'check-failed' });
    for (const text of [
      result.log,
      result.summary,
      result.reportFile('report.json') ?? '',
      result.reportFile('junit.xml') ?? '',
    ]) {
      const shown = text
        .split('\n')
        .filter((line) => !line.startsWith('::add-mask::'))
        .join('\n');
      expect(shown).not.toContain(password.slice(0, 10));
      expect(shown).not.toContain(password.slice(-10));
    }
  });

  it('M03 a captured secret is kept as well as a given one', async () => {
    const token = 'captured-token-4be1c0';
    const service = await startFixture({
      login: { token },
      routes: { 'GET /mirror': { status: 500, body: `you are ${token}` } },
    });
    const policy = {
      version: 1,
      health: { within: '30s' },
      checks: [
        {
          name: 'login',
          post: '/login',
          body: { json: { account: 'smoke', password: '${secrets.PASSWORD}' } },
          capture: { token: { json: '$.data.token', secret: true } },
        },
        { name: 'private', get: '/private', auth: { bearer: '${token}' } },
        { name: 'mirror', get: '/mirror', headers: { 'x-token': '${token}' } },
      ],
    };
    const result = await runGuard({ url: service.url, secrets: 'PASSWORD=secret' }, { policy, seeded: [token] });
    const report = await expectRun(result, { verdict: 'fail', reason: 'check-failed' });
    expect(report.checks).toEqual({ total: 3, failed: 1 });
  });

  it('M06 rollback is refused wherever it is asked for, and nothing is sent', async () => {
    const api = await startFixture();
    const result = await runGuard(
      { mode: 'rollback', to: 'v1.3.0' },
      { event: { name: 'pull_request', payload: { number: 1 } }, env: { GITHUB_API_URL: api.url } },
    );
    await expectRun(result, { verdict: 'invalid', reason: 'rollback-event-forbidden', endsWithinMs: 3000 });
    expect(await api.requests()).toEqual([]);
    expect(result.outputs.get('rollback')).toBe('none');
  });
});
