import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runChecks } from '../../../src/checks/run.ts';
import type { Scope } from '../../../src/policy/template.ts';
import { type Finding, foldVerdict } from '../../../src/verdict.ts';
import {
  capture,
  checklist,
  EMPTY_SCOPE,
  expectation,
  httpCheck,
  jsonRules,
  runCheck,
} from '../../unit/checks/builders.ts';
import { DEATH, json, serve, subjectAt, testWorld } from './bench-room.ts';

const textOf = (finding: Finding | undefined, label: string): string =>
  (finding?.evidence ?? []).map((piece) => (piece.kind === 'text' && piece.label === label ? piece.text : '')).join('');

describe('a check that holds', () => {
  test('is one passing finding and one line', async () => {
    const service = await serve((_, response) => json(response, { status: 'UP' }));
    const world = testWorld();
    const policy = checklist([httpCheck({ name: 'info', path: '/actuator/info' })]);
    const result = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, world);
    expect(result).toMatchObject({ total: 1, failed: 0, died: undefined });
    expect(result.findings[0]).toMatchObject({ title: 'check "info"', outcome: 'pass', kind: 'check' });
    expect(result.findings[0]?.sentence).toMatch(/^Check "info" answered 200 in \d+ ms\.$/);
    expect(world.lines[0]).toMatch(/^ok {6}check "info" \(\d+ ms\)$/);
    expect(service.seen[0]?.headers['user-agent']).toMatch(/^release-guard\//);
  });

  test('after a retry is shown as flaky', async () => {
    let asked = 0;
    const service = await serve((_, response) => json(response, {}, ++asked < 3 ? 503 : 200));
    const check = httpCheck({ name: 'slow start', retry: { times: 4, everyMs: 5, stopWhen: undefined } });
    const { findings } = await runChecks(subjectAt(service.url), checklist([check]), EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ outcome: 'pass', attempts: 3 });
    expect(findings[0]?.sentence).toContain('but only at attempt 3');
    expect(textOf(findings[0], 'Attempts before')).toContain('2. expected status 2xx and got 503');
  });
});

describe('a check that does not hold', () => {
  test('says what was expected, what came, and how to ask again', async () => {
    const service = await serve((_, response) => json(response, { error: 'boom' }, 500));
    const check = httpCheck({
      name: 'login',
      method: 'POST',
      path: '/api/auth/login',
      body: { kind: 'json', value: { account: '${vars.USER}', password: '${secrets.PASSWORD}' } },
      expect: expectation({ status: [200], json: jsonRules({ '$.data.token': { type: 'string' } }) }),
    });
    const scope: Scope = {
      ...EMPTY_SCOPE,
      vars: new Map([['USER', 'smoke']]),
      secrets: new Map([['PASSWORD', "it's-hidden"]]),
    };
    const world = testWorld();
    const { findings, failed } = await runChecks(subjectAt(service.url), checklist([check]), scope, world);
    const [finding] = findings;
    expect(failed).toBe(1);
    expect(finding).toMatchObject({ outcome: 'fail', reason: 'check-failed' });
    expect(finding?.sentence).toBe('Check "login" expected status 200 and got 500, and 1 more expectation is not met.');
    expect(finding?.evidence).toContainEqual(
      expect.objectContaining({ kind: 'comparison', label: '$.data.token', expected: 'a string' }),
    );
    const request = textOf(finding, 'Request');
    expect(request).toContain(`'{"account":"smoke","password":"'"$PASSWORD"'"}'`);
    expect(request).not.toContain('hidden');
    expect(textOf(finding, 'Response')).toContain('HTTP 500 Internal Server Error');
    expect(textOf(finding, 'Response body')).toBe('{"error":"boom"}');
    expect(service.seen[0]?.body).toBe(`{"account":"smoke","password":"it's-hidden"}`);
  });

  test('stops retrying when the answer will never get better', async () => {
    const service = await serve((_, response) => json(response, {}, 403));
    const stopWhen = expectation({ status: [403] });
    const check = httpCheck({ name: 'admin', retry: { times: 9, everyMs: 1, stopWhen } });
    await runChecks(subjectAt(service.url), checklist([check]), EMPTY_SCOPE, testWorld());
    expect(service.seen).toHaveLength(1);
  });

  test.each([
    ['an HTML page', '<!doctype html><p>Log in</p>'],
    ['a byte order mark', '\ufeff{}'],
    ['JSON nested deeper than 200 levels', '['.repeat(100_000)],
    ['an empty body', ''],
    ['text that begins like JSON and is not', '{"a":'],
  ])('says that the body is %s where JSON was expected', async (what, body) => {
    const service = await serve((_, response) => response.end(body));
    const check = httpCheck({ name: 'data', expect: expectation({ json: jsonRules({ $: { exists: true } }) }) });
    const { findings } = await runChecks(subjectAt(service.url), checklist([check]), EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-bad-json' });
    expect(findings[0]?.sentence).toContain(what);
  });

  test('hides secrets of the answer before anything is cut', async () => {
    const token = 'tok-0123456789abcdef';
    const service = await serve((_, response) => json(response, { filler: 'x'.repeat(4080), token }, 500));
    const check = httpCheck({ name: 'login', captures: [capture('token', '$.token', true)] });
    const { findings } = await runChecks(subjectAt(service.url), checklist([check]), EMPTY_SCOPE, testWorld());
    expect(JSON.stringify(findings)).not.toContain('tok-0');
  });
});

describe('an exchange that breaks down', () => {
  test('hangs: the deadline and the phase are named', async () => {
    const service = await serve(() => undefined);
    const check = httpCheck({ name: 'hang', timeoutMs: 80 });
    const { findings } = await runChecks(subjectAt(service.url), checklist([check]), EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-timeout' });
    expect(findings[0]?.sentence).toContain('within 80 ms');
  });

  test('drips: the bytes so far are named', async () => {
    const service = await serve((_, response) => {
      response.writeHead(200).write('four');
    });
    const check = httpCheck({ name: 'drip', timeoutMs: 80 });
    const { findings } = await runChecks(subjectAt(service.url), checklist([check]), EMPTY_SCOPE, testWorld());
    expect(findings[0]?.sentence).toContain('the body stopped at 4 bytes');
  });

  test('refused and reset have reasons of their own', async () => {
    const service = await serve((_, response) => response.destroy());
    const check = httpCheck({ name: 'reset' });
    const reset = await runChecks(subjectAt(service.url), checklist([check]), EMPTY_SCOPE, testWorld());
    expect(reset.findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-reset' });
    service.server.closeAllConnections();
    await new Promise((closed) => service.server.close(closed));
    const refused = await runChecks(subjectAt(service.url), checklist([check]), EMPTY_SCOPE, testWorld());
    expect(refused.findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-refused' });
  });

  test('an address of cloud metadata is never asked', async () => {
    const check = httpCheck({ name: 'metadata', path: 'http://169.254.169.254/latest/meta-data' });
    const policy = checklist([check], { allowedHosts: ['169.254.169.254'] });
    const { findings } = await runChecks(subjectAt(new URL('http://127.0.0.1:9/')), policy, EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-address-blocked' });
  });
});

describe('redirects', () => {
  test('are the result unless following is asked for', async () => {
    const service = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    const expectRedirect = expectation({ status: ['3xx'], redirect: { equals: '/elsewhere' } });
    const policy = checklist([httpCheck({ name: 'moved', expect: expectRedirect })]);
    const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(findings[0]?.outcome).toBe('pass');
    expect(service.seen).toHaveLength(1);
  });

  test('in a circle are found', async () => {
    const service = await serve(({ url }, response) => {
      response.writeHead(302, { location: url === '/a' ? '/b' : '/a' }).end();
    });
    const policy = checklist([httpCheck({ name: 'loop', path: '/a', follow: 10 })]);
    const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-redirect-loop' });
    expect(findings[0]?.sentence).toBe('Check "loop" was stopped: the redirects lead in a circle after 2 redirects.');
    expect(service.seen).toHaveLength(2);
  });

  test('to a host that may not be asked are shown with the answer that led there', async () => {
    const service = await serve((_, response) =>
      response.writeHead(302, { location: 'http://elsewhere.test/x' }).end(),
    );
    const policy = checklist([httpCheck({ name: 'away', follow: 3 })]);
    const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-address-blocked' });
    expect(findings[0]?.sentence).toMatch(
      /^Check "away" was stopped: its redirect is not followed, because elsewhere\.test/,
    );
    expect(findings[0]?.advice).toContain('allowed-hosts');
    expect(textOf(findings[0], 'Response')).toBe('HTTP 302 Found\nlocation: http://elsewhere.test/x');
  });

  test('to another origin carry nothing of the user', async () => {
    const other = await serve((_, response) => json(response, {}));
    const service = await serve((_, response) => {
      response.writeHead(302, { location: `${other.url.href}in`, 'set-cookie': 'session=0123456789' }).end();
    });
    const check = httpCheck({
      name: 'away',
      follow: 3,
      headers: [['X-Api-Key', 'key-0123456789']],
      auth: { kind: 'bearer', token: 'bearer-0123456789' },
    });
    const policy = checklist([check, check], { allowedHosts: [other.url.host] });
    const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(findings[0]?.outcome).toBe('pass');
    expect(service.seen[1]?.headers.cookie).toBe('session=0123456789');
    for (const { headers } of other.seen) {
      expect(Object.keys(headers).sort()).toEqual(expect.not.arrayContaining(['authorization', 'x-api-key', 'cookie']));
      expect(JSON.stringify(headers)).not.toContain('0123456789');
    }
  });

  test('lead only to hosts that are listed', async () => {
    const other = await serve((_, response) => json(response, {}));
    const service = await serve((_, response) => response.writeHead(302, { location: other.url.href }).end());
    const policy = checklist([httpCheck({ name: 'away', follow: 3 })]);
    const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-address-blocked' });
    expect(other.seen).toHaveLength(0);
  });

  test('after a form log-in keep the cookie and ask with GET', async () => {
    const service = await serve(({ method, url }, response) => {
      if (url === '/login') {
        const cookie = 'SESSION=abcdef012345; Path=/; Secure; HttpOnly; Domain=prod.example.com';
        response.writeHead(302, { location: '/home', 'set-cookie': cookie }).end();
      } else json(response, { method });
    });
    const check = httpCheck({
      name: 'login',
      method: 'POST',
      path: '/login',
      follow: 2,
      body: { kind: 'form', fields: [['user', 'a b']] },
      expect: expectation({ status: [200], json: jsonRules({ '$.method': { equals: 'GET' } }) }),
    });
    const { findings } = await runChecks(subjectAt(service.url), checklist([check]), EMPTY_SCOPE, testWorld());
    expect(findings[0]?.outcome).toBe('pass');
    expect(service.seen[0]?.body).toBe('user=a+b');
    expect(service.seen[1]).toMatchObject({ method: 'GET', body: '' });
    expect(service.seen[1]?.headers.cookie).toBe('SESSION=abcdef012345');
    expect(service.seen[1]?.headers['content-type']).toBeUndefined();
  });
});

describe('checks that depend on each other', () => {
  const login = httpCheck({ name: 'login', path: '/login', captures: [capture('token', '$.token', true)] });
  const orders = httpCheck({ name: 'orders', path: '/orders', auth: { kind: 'bearer', token: '${token}' } });
  const good = (request: { url: string }, response: Parameters<typeof json>[0]) =>
    json(response, request.url === '/login' ? { token: 'tok-0123456789' } : {});

  test.each([1, 8])('hand captured values on, %i at a time', async (parallel) => {
    const service = await serve(good);
    const policy = checklist([login, orders], { parallel });
    const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    expect(service.seen[1]?.headers.authorization).toBe('Bearer tok-0123456789');
  });

  test('are skipped when a blocking check before them failed', async () => {
    const service = await serve((_, response) => json(response, {}));
    const { findings } = await runChecks(subjectAt(service.url), checklist([login, orders]), EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-capture-failed' });
    expect(findings[1]).toMatchObject({ outcome: 'skipped', reason: 'check-dependency' });
    expect(foldVerdict(findings).name).toBe('fail');
  });

  test('are undecided, not passed over, when an advisory check before them failed', async () => {
    const service = await serve((_, response) => json(response, {}));
    const policy = checklist([httpCheck({ name: 'other' }), { ...login, severity: 'warn' }, orders]);
    const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(findings[2]).toMatchObject({ outcome: 'undecided', severity: 'block', reason: 'check-dependency' });
    expect(foldVerdict(findings).name).toBe('inconclusive');
  });

  test('are left out together by the same condition', async () => {
    const service = await serve(good);
    const when = { value: '${vars.LOGIN}', matcher: { equals: 'yes' } };
    const policy = checklist([httpCheck({ name: 'other' }), { ...login, when }, { ...orders, when }]);
    const { findings, total } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'skipped', 'skipped']);
    expect(foldVerdict(findings).name).toBe('pass');
    expect(total).toBe(1);
  });

  test('come along when a filter selects only the last of them', async () => {
    const service = await serve(good);
    const policy = checklist([login, { ...orders, tags: ['smoke'] }, httpCheck({ name: 'other' })], {
      filter: { tags: ['smoke'], skip: [] },
    });
    const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'skipped']);
    expect(findings[2]?.reason).toBe('check-filtered');
  });
});

describe('checks over a list', () => {
  test('are a finding for each item', async () => {
    const service = await serve(({ url }, response) => json(response, {}, url === '/plans/pro' ? 404 : 200));
    const check = httpCheck({
      name: 'plan',
      path: '/plans/${plan.id}',
      forEach: { as: 'plan', items: [{ id: 'free' }, { id: 'pro' }] },
    });
    const { findings, total, failed } = await runChecks(
      subjectAt(service.url),
      checklist([check]),
      EMPTY_SCOPE,
      testWorld(),
    );
    expect(findings.map(({ title, outcome }) => [title, outcome])).toEqual([
      ['check "plan" ({"id":"free"})', 'pass'],
      ['check "plan" ({"id":"pro"})', 'fail'],
    ]);
    expect([total, failed]).toEqual([2, 1]);
  });

  test('go through a captured list, with values encoded into the path', async () => {
    const service = await serve(({ url }, response) => json(response, url === '/list' ? ['a', 'b?c'] : {}));
    const list = httpCheck({ name: 'list', path: '/list', captures: [capture('ids', '$')] });
    const each = httpCheck({ name: 'each', path: '/one/${id}', forEach: { as: 'id', items: '${ids}' } });
    await runChecks(subjectAt(service.url), checklist([list, each]), EMPTY_SCOPE, testWorld());
    expect(service.seen.map(({ url }) => url)).toEqual(['/list', '/one/a', '/one/b%3Fc']);
  });

  test('are undecided over an empty one', async () => {
    const service = await serve((_, response) => json(response, []));
    const list = httpCheck({ name: 'list', path: '/list', captures: [capture('ids', '$')] });
    const each = httpCheck({ name: 'each', path: '/one/${id}', forEach: { as: 'id', items: '${ids}' } });
    const { findings } = await runChecks(subjectAt(service.url), checklist([list, each]), EMPTY_SCOPE, testWorld());
    expect(findings[1]).toMatchObject({ outcome: 'undecided', reason: 'nothing-examined', severity: 'block' });
  });
});

test('a checklist that filters leave nothing of is not a pass', async () => {
  const policy = checklist([httpCheck({ name: 'info' })], { filter: { tags: ['none'], skip: [] } });
  const { findings, total } = await runChecks(
    subjectAt(new URL('http://127.0.0.1:9/')),
    policy,
    EMPTY_SCOPE,
    testWorld(),
  );
  expect(findings.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['skipped', 'check-filtered'],
    ['undecided', 'nothing-examined'],
  ]);
  expect(total).toBe(0);
});

describe('a service that dies', () => {
  test.each([1, 4])('during a check is blamed itself, and the rest is skipped, %i at a time', async (parallel) => {
    const service = await serve(({ url }, response) => {
      if (url !== '/2') return json(response, {});
      subject.die();
      response.destroy();
    });
    const subject = subjectAt(service.url);
    const checks = [1, 2, 3].map((name) => httpCheck({ name: `${name}`, path: `/${name}`, method: 'PUT' }));
    const { findings, died } = await runChecks(subject, checklist(checks, { parallel }), EMPTY_SCOPE, testWorld());
    expect(died).toBe(DEATH);
    expect(findings[0]).toMatchObject({ kind: 'subject', outcome: 'fail', reason: 'container-exited' });
    expect(findings[0]?.sentence).toBe(`The service died during check "2": ${DEATH.sentence}`);
    expect(findings.slice(1).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['pass', undefined],
      ['skipped', 'service-died'],
      ['skipped', 'service-died'],
    ]);
  });

  test('is asked before the check is blamed, even if nobody has told yet', async () => {
    const service = await serve((_, response) => response.destroy());
    const subject = subjectAt(service.url, () => DEATH);
    const { findings } = await runChecks(subject, checklist([httpCheck({ name: 'info' })]), EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ kind: 'subject', reason: 'container-exited' });
  });

  test('a moment after its port closed is still found', async () => {
    const service = await serve((_, response) => response.destroy());
    const subject = subjectAt(service.url);
    setTimeout(() => subject.die(), 100);
    const { findings } = await runChecks(subject, checklist([httpCheck({ name: 'info' })]), EMPTY_SCOPE, testWorld());
    expect(findings[0]).toMatchObject({ kind: 'subject', reason: 'container-exited' });
  });
});

test('a cancelled job ends the checklist at once', async () => {
  const world = testWorld();
  const service = await serve(() => world.cancellation.abort(new Error('cancelled')));
  const policy = checklist([httpCheck({ name: 'hang' }), httpCheck({ name: 'next' })]);
  await expect(runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, world)).rejects.toThrow('cancelled');
  expect(service.seen).toHaveLength(1);
});

describe('checks side by side', () => {
  test('are no more than allowed, and reported in the order of the policy', async () => {
    let open = 0;
    let most = 0;
    const service = await serve(({ url }, response) => {
      most = Math.max(most, ++open);
      setTimeout(
        () => {
          open--;
          json(response, {});
        },
        40 - Number(url.slice(1)),
      );
    });
    const checks = Array.from({ length: 12 }, (_, at) => httpCheck({ name: `${at}`, path: `/${at}` }));
    const policy = checklist(checks, { parallel: 4 });
    const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
    expect(most).toBe(4);
    expect(findings.map(({ title }) => title)).toEqual(checks.map(({ name }) => `check "${name}"`));
  });

  test('send the cookies of the log-in before them', async () => {
    const service = await serve(({ url }, response) => {
      if (url === '/login') response.setHeader('set-cookie', 'SESSION=abcdef012345; Path=/');
      json(response, {});
    });
    const login = httpCheck({ name: 'login', method: 'POST', path: '/login' });
    const checks = [login, ...[1, 2, 3].map((at) => httpCheck({ name: `${at}`, path: `/${at}` }))];
    await runChecks(subjectAt(service.url), checklist(checks, { parallel: 3 }), EMPTY_SCOPE, testWorld());
    expect(service.seen.slice(1).map(({ headers }) => headers.cookie)).toEqual(Array(3).fill('SESSION=abcdef012345'));
  });
});

describe('programs of the user', () => {
  test('see where the service is, what was captured, and nothing else of this process', async () => {
    const service = await serve((_, response) => json(response, { token: 'tok-0123456789' }));
    const world = testWorld();
    const login = httpCheck({ name: 'login', captures: [capture('access-token', '$.token', true)] });
    const suite = runCheck({
      name: 'suite',
      run: 'echo "$BASE_URL $ACCESS_TOKEN $EXTRA"; env | grep -c ^NOT_FOR_YOU; false',
      env: { EXTRA: '${vars.EXTRA}' },
    });
    const scope = { ...EMPTY_SCOPE, vars: new Map([['EXTRA', 'more']]) };
    const strange = { ...world, environment: { ...world.environment, NOT_FOR_YOU: '1' } };
    const { findings } = await runChecks(subjectAt(service.url), checklist([login, suite]), scope, strange);
    expect(findings[1]).toMatchObject({ outcome: 'fail', reason: 'check-command-failed' });
    expect(findings[1]?.sentence).toBe('Check "suite" exited with 1, not with 0.');
    expect(textOf(findings[1], 'Output')).toBe(`${service.url.origin} «access-token» more\n0\n`);
  });

  test('are lists of words that no shell reads', async () => {
    const check = runCheck({ name: 'words', run: ['test', '${vars.X}', '=', '$(id); `id`'] });
    const scope = { ...EMPTY_SCOPE, vars: new Map([['X', '$(id); `id`']]) };
    const { findings } = await runChecks(
      subjectAt(new URL('http://127.0.0.1:9/')),
      checklist([check]),
      scope,
      testWorld(),
    );
    expect(findings[0]?.outcome).toBe('pass');
  });

  test('are stopped when their time is over, with everything they started', async () => {
    const check = runCheck({ name: 'slow', run: 'sleep 30 & sleep 30', timeoutMs: 100 });
    const { findings } = await runChecks(
      subjectAt(new URL('http://127.0.0.1:9/')),
      checklist([check]),
      EMPTY_SCOPE,
      testWorld(),
    );
    expect(findings[0]).toMatchObject({ outcome: 'fail', reason: 'check-timeout' });
  });

  test('that are not there leave the check undecided', async () => {
    const check = runCheck({ name: 'missing', run: ['/nowhere/at/all'] });
    const { findings } = await runChecks(
      subjectAt(new URL('http://127.0.0.1:9/')),
      checklist([check]),
      EMPTY_SCOPE,
      testWorld(),
    );
    expect(findings[0]).toMatchObject({ outcome: 'undecided', reason: 'check-command-failed' });
  });
});

test('a captured value never takes the place of PATH', async () => {
  const service = await serve((_, response) => json(response, { path: '/nowhere' }));
  const policy = checklist([
    httpCheck({ name: 'path', captures: [capture('path', '$.path')] }),
    runCheck({ name: 'program', run: ['sh', '-c', 'test "$PATH" != /nowhere && command -v env'] }),
  ]);
  const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
  expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
});

test('headers that say who asks are named in the evidence and not shown', async () => {
  const service = await serve((_, response) => {
    response
      .writeHead(500, { 'set-cookie': 'SESSION=topsecret99', 'x-auth-token': 'topsecret99', 'x-plain': 'shown' })
      .end();
  });
  const policy = checklist([httpCheck({ name: 'headers' })]);
  const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
  const response = textOf(findings[0], 'Response');
  expect(response).toContain('set-cookie: (not shown)');
  expect(response).toContain('x-auth-token: (not shown)');
  expect(response).toContain('x-plain: shown');
  expect(JSON.stringify(findings)).not.toContain('topsecret99');
});

test('a body that is too large, and one that expands to it, are refused', async () => {
  const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
  const service = await serve(({ url }, response) => {
    if (url === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    else response.end(Buffer.alloc(2 * 1024 * 1024, 'x'));
  });
  const policy = checklist([httpCheck({ name: 'large', path: '/large' }), httpCheck({ name: 'bomb', path: '/bomb' })]);
  const { findings } = await runChecks(subjectAt(service.url), policy, EMPTY_SCOPE, testWorld());
  expect(findings.map(({ reason }) => reason)).toEqual(['check-too-large', 'check-too-large']);
});
