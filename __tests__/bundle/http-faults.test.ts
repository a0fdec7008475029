import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWhere, rootMissing } from '../helpers/docker.ts';
import { type Expected, evidenceOf, expectRun } from '../helpers/expectations.ts';
import { makeRoom } from '../helpers/room.ts';
import { runGuard, runOnceUp, wasUp } from '../helpers/runner.ts';
import { type Fixture, freePort, makeAuthority, startFixture } from '../helpers/service.ts';

/** One check against a service whose health is fine; the fault is in the answer. */
interface CheckFault {
  readonly name: string;
  readonly answer: object;
  readonly check?: object;
  readonly policy?: object;
  readonly expected: Omit<Expected, 'verdict'>;
}

const MB = 1 << 20;

const CHECK_FAULTS: readonly CheckFault[] = [
  {
    name: 'H01 hangs after accepting the connection',
    answer: { hangAfterAccept: true },
    expected: { reason: 'check-timeout', sentence: /700 ?ms/ },
  },
  {
    name: 'H02 drips its body byte by byte',
    answer: { repeat: ['x', 1000], drip: { bytes: 1, everyMs: 50 } },
    expected: { reason: 'check-timeout', evidence: /body/ },
  },
  {
    name: 'H02 falls silent in the middle of its body',
    answer: { repeat: ['x', 1000], hangMidBody: true },
    expected: { reason: 'check-timeout', evidence: /body/ },
  },
  {
    name: 'H03 never ends its body',
    answer: { infinite: true },
    expected: { reason: 'check-too-large', sentence: /1 MiB|1048576/ },
  },
  {
    name: 'H03 sends a gzip bomb of 512 MiB',
    answer: { gzipBombMb: 512 },
    // the service needs a while to make it
    check: { timeout: '50s' },
    expected: { reason: ['check-too-large', 'check-bad-headers'], deadlineMs: 50_000 },
  },
  {
    name: 'H04 says that its body is encoded 500 times',
    answer: { contentEncodings: 500, body: 'x' },
    expected: { reason: 'check-bad-headers', sentence: /encod/ },
  },
  {
    name: 'H04 sends a header of 20 KB',
    answer: { headerKb: 20, json: {} },
    expected: { reason: 'check-bad-headers' },
  },
  {
    name: 'H05 resets the connection in the middle of its body',
    answer: { repeat: ['x', 100_000], resetMidBody: true },
    expected: { reason: 'check-reset', evidence: /\d+ bytes|bytes: \d+/ },
  },
  { name: 'H05 resets the connection before an answer', answer: { reset: true }, expected: { reason: 'check-reset' } },
  {
    name: 'H05 answers something that is not HTTP',
    answer: { rawBase64: Buffer.from('SSH-2.0-OpenSSH_9.2\r\n\r\n').toString('base64') },
    expected: { reason: ['check-bad-headers', 'check-reset', 'check-failed'] },
  },
  ...[
    'http://169.254.169.254/latest/',
    'http://2852039166/latest/',
    'http://[::ffff:a9fe:a9fe]/latest/',
    'http://0xa9fea9fe/',
  ].map(
    (redirect): CheckFault => ({
      name: `H06 redirects to the metadata address as ${redirect}`,
      answer: { redirect },
      check: { follow: 3 },
      policy: { 'allowed-hosts': ['169.254.169.254', '2852039166', '[::ffff:a9fe:a9fe]'] },
      expected: { reason: 'check-address-blocked', endsWithinMs: 3000 },
    }),
  ),
  {
    name: 'H07 redirects in a circle',
    answer: { redirect: '/faulty' },
    check: { follow: 5 },
    expected: { reason: 'check-redirect-loop', evidence: /faulty/ },
  },
  {
    name: 'a redirect that nobody asked to follow is the result, and no 2xx',
    answer: { redirect: '/ping' },
    expected: { reason: 'check-failed', evidence: /302/ },
  },
  {
    name: 'a 500 without a body',
    answer: { status: 500 },
    expected: { reason: 'check-failed', evidence: /500/ },
  },
  ...(
    [
      ['is cut off', Buffer.from('{"data": {"token":')],
      ['is UTF-16', Buffer.from('\ufeff{"data": 1}', 'utf16le')],
      ['is nested a million deep', Buffer.from('['.repeat(900_000))],
      ['is an HTML page', Buffer.from('<html><body>Log in</body></html>')],
      ['is empty', Buffer.alloc(0)],
      ['is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ] as const
  ).map(
    ([what, body]): CheckFault => ({
      name: `H12 JSON that ${what}`,
      answer:
        body.length > MB / 4
          ? { repeat: ['[', 900_000], contentType: 'application/json' }
          : { bodyBase64: body.toString('base64'), contentType: 'application/json' },
      check: { expect: { json: { '$.data': { exists: true } } } },
      expected: { reason: ['check-bad-json', 'check-failed'], endsWithinMs: 4000 },
    }),
  ),
  {
    name: 'H13 a pattern that takes other engines for ever is decided at once',
    answer: { repeat: ['a', 64 << 10] },
    check: { timeout: '5s', expect: { body: { matches: '^(a+)+$b' } } },
    expected: { reason: 'check-failed', endsWithinMs: 4000 },
  },
];

const HEALTH_FAULTS: readonly { name: string; fixture: Fixture; expected: Omit<Expected, 'verdict'> }[] = [
  {
    name: 'H10 200 with UNKNOWN is not UP',
    fixture: { health: { json: { status: 'UNKNOWN' } } },
    expected: { reason: 'health-not-up', sentence: /UNKNOWN/ },
  },
  {
    name: 'H10 200 with a log-in page is not health',
    fixture: { health: { body: '<html><form>Log in</form></html>', contentType: 'text/html' } },
    expected: { reason: 'health-not-json', sentence: /HTML|JSON/ },
  },
  {
    name: 'UP with 503 is inconsistent',
    fixture: { health: { status: 503, json: { status: 'UP' } } },
    expected: { reason: 'health-inconsistent', sentence: /503/ },
  },
  {
    name: 'DOWN with 200 fails, and the component is named',
    fixture: {
      health: {
        json: { status: 'DOWN', components: { db: { status: 'DOWN', details: { error: 'no route to db.internal' } } } },
      },
    },
    expected: { reason: ['health-down', 'health-inconsistent'], sentence: /db/ },
  },
  {
    name: 'H11 a status hidden in __proto__ does not count',
    fixture: { health: { body: '{"__proto__":{"status":"UP"},"status":"DOWN"}', contentType: 'application/json' } },
    expected: { reason: ['health-down', 'health-inconsistent'] },
  },
  {
    name: 'H11 a status only in __proto__ is no status',
    fixture: { health: { body: '{"__proto__":{"status":"UP"}}', contentType: 'application/json' } },
    expected: { reason: ['health-not-up', 'health-not-json'] },
  },
  {
    name: 'H12 health whose JSON is cut off',
    fixture: { health: { body: '{"status":"UP"', contentType: 'application/json' } },
    expected: { reason: 'health-not-json' },
  },
  {
    name: 'health that wants a log-in',
    fixture: { health: { status: 401, json: {} } },
    expected: { reason: 'health-unauthorised', advice: /./ },
  },
  {
    name: 'health that is not there',
    fixture: { health: { status: 404 }, links: false },
    expected: { reason: 'health-not-found', advice: /health/ },
  },
  {
    name: 'H01 health that hangs',
    fixture: { health: { hangAfterAccept: true } },
    expected: { reason: 'health-timeout' },
  },
];

describe('HTTP faults, each against the bundle:', () => {
  it.each(CHECK_FAULTS)('$name', async ({ answer, check, policy, expected }) => {
    const service = await startFixture({ routes: { 'GET /faulty': answer } });
    const result = await runGuard(
      { url: service.url },
      {
        policy: {
          version: 1,
          health: { within: '30s' },
          // the others end by what is wrong with them
          checks: [
            {
              name: 'the faulty one',
              get: '/faulty',
              timeout: expected.reason === 'check-timeout' ? '700ms' : '20s',
              ...check,
            },
          ],
          ...policy,
        },
      },
    );
    const report = await expectRun(result, { verdict: 'fail', ...expected });
    expect(report.verdict.sentence).toContain('the faulty one');
    expect(report.checks).toEqual({ total: 1, failed: 1 });
  });

  it.each(HEALTH_FAULTS)('$name', async ({ fixture, expected }) => {
    const service = await startFixture(fixture);
    const result = await runOnceUp(
      (times) => runGuard({ url: service.url }, { policy: { version: 1, health: { within: `${1500 * times}ms` } } }),
      (run) => wasUp(run) || expected.reason === 'health-timeout',
    );
    await expectRun(result, { verdict: 'fail', ...expected });
  });

  it('H07 a header with a secret does not follow a redirect to another origin', async () => {
    const other = await startFixture();
    const service = await startFixture({ routes: { 'GET /faulty': { redirect: `${other.url}/echo/stolen` } } });
    const secret = 'header-secret-2f7d41';
    const result = await runGuard(
      { url: service.url, secrets: `KEY=${secret}` },
      {
        policy: {
          version: 1,
          'allowed-hosts': [`127.0.0.1:${other.port}`],
          checks: [
            {
              name: 'the faulty one',
              get: '/faulty',
              follow: 2,
              headers: {
                'X-Api-Key': '${secrets.KEY}',
                Authorization: 'Bearer ${secrets.KEY}',
                Cookie: 'a=${secrets.KEY}',
              },
            },
          ],
        },
      },
    );
    const heard = await other.requests();
    expect(JSON.stringify(heard)).not.toContain(secret);
    expect(JSON.stringify(await service.requests())).toContain(secret);
    // whether it followed without them or refused to follow, it says so
    await expectRun(result, {
      verdict: heard.length > 0 ? 'pass' : 'fail',
      reason: heard.length > 0 ? 'ok' : ['check-address-blocked', 'check-redirect-loop', 'check-failed'],
    });
  });

  it('an absolute URL whose host is not listed is refused before anything is sent', async () => {
    const other = await startFixture();
    const service = await startFixture();
    const result = await runGuard(
      { url: service.url },
      { policy: { version: 1, checks: [{ name: 'elsewhere', get: `${other.url}/ping` }] } },
    );
    expect(await other.requests()).toEqual([]);
    expect(['fail', 'invalid']).toContain(result.outputs.get('verdict'));
    await expectRun(result, {
      verdict: result.outputs.get('verdict') as 'fail' | 'invalid',
      reason: ['check-address-blocked', 'policy-invalid-value'],
    });
  });

  it('nobody listening at a URL is a health that never came, within the time given', async () => {
    const result = await runGuard(
      { url: `http://127.0.0.1:${await freePort()}` },
      { policy: { version: 1, health: { within: '1s' } } },
    );
    await expectRun(result, {
      verdict: 'fail',
      reason: ['not-listening', 'health-timeout'],
      sentence: /refused|1 ?s/,
      endsWithinMs: 5000,
    });
  });

  it('a service that flaps does not become stable', async () => {
    const service = await startFixture({ flapMs: 300 });
    const policy = { version: 1, health: { within: '3s', stable: 20, every: '100ms' } };
    await expectRun(await runGuard({ url: service.url }, { policy }), {
      verdict: 'fail',
      reason: ['health-flapping', 'health-down'],
    });
  });

  it('a failing check shows expected and actual, the request as curl and the body', async () => {
    const service = await startFixture({ routes: { 'GET /faulty': { json: { code: 500, message: 'kaputt' } } } });
    const policy = {
      version: 1,
      checks: [{ name: 'the faulty one', get: '/faulty', expect: { json: { '$.code': 200 } } }],
    };
    const report = await expectRun(await runGuard({ url: service.url }, { policy }), {
      verdict: 'fail',
      reason: 'check-failed',
    });
    const evidence = evidenceOf(report.verdict.cause);
    expect(evidence).toMatch(/"expected":"200"/);
    expect(evidence).toMatch(/"actual":"500"/);
    expect(evidence).toContain('kaputt');
    expect(evidence).toMatch(/curl .*\/faulty/);
  });
});

describe('H09 TLS faults have three distinct texts:', () => {
  const sentences = new Set<string>();

  it.each([
    ['a certificate of an authority that nobody knows', { host: '127.0.0.1' }, false, 'self-signed'],
    ['a certificate that has expired', { host: '127.0.0.1', expired: true }, true, 'expired'],
    ['a certificate of another host', { host: 'elsewhere.example' }, true, 'host'],
  ])('%s', async (_name, options, known, _kind) => {
    const room = makeRoom();
    const folder = join(room.top, 'tls');
    mkdirSync(folder);
    const authority = makeAuthority(folder);
    const service = await startFixture({ tls: authority.issue(options) });
    const trusted = join(folder, 'trusted.pem');
    writeFileSync(trusted, authority.cert);
    const result = await runOnceUp((times) =>
      runGuard(
        { url: service.url },
        {
          room,
          policy: { version: 1, health: { within: `${times}s` }, checks: [{ name: 'ping', get: '/ping' }] },
          env: known ? { NODE_EXTRA_CA_CERTS: trusted } : {},
        },
      ),
    );
    const report = await expectRun(result, {
      verdict: 'fail',
      reason: 'health-tls',
    });
    expect(`${report.verdict.sentence} ${evidenceOf(report.verdict.cause)}`).toMatch(/certificate/i);
    sentences.add(report.verdict.sentence.replace(/\d+/g, 'N'));
  });

  it('and no two of them are the same', () => {
    expect(sentences.size).toBe(3);
  });
});

describeWhere(rootMissing)('H08 a name that points to a metadata address', () => {
  it('is blocked where the connection is made, although the name is allowed', async () => {
    const room = makeRoom({ hosts: '127.0.0.1 localhost\n169.254.169.254 rebound.example\n' });
    const service = await startFixture();
    const result = await runGuard(
      { url: service.url },
      {
        room,
        policy: {
          version: 1,
          'allowed-hosts': ['rebound.example'],
          checks: [{ name: 'elsewhere', get: 'http://rebound.example/latest/meta-data' }],
        },
        // a mount namespace of its own, in which another file says what names mean
        wrapper: [
          'unshare',
          '--mount',
          'sh',
          '-c',
          'mount --bind "$0" /etc/hosts && exec "$@"',
          join(room.workspace, 'hosts'),
        ],
      },
    );
    await expectRun(result, { verdict: 'fail', reason: 'check-address-blocked', endsWithinMs: 4000 });
  });
});
