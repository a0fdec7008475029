import { describe, expect, it } from 'vitest';
// loaded before the clock stands still: they are loaded with the first cookie and the first rule about JSON otherwise
import 'tough-cookie';
import '../../../../src/checks/json-path.ts';
import type { HttpCheck } from '../../../../src/policy/policy.ts';
import type { OwnHealth } from '../../../../src/watch/sources/control.ts';
import { probesSource } from '../../../../src/watch/sources/probes.ts';
import type { World } from '../../../../src/world.ts';
import { capture, checklist, expectation, httpCheck, jsonRules } from '../../checks/builders.ts';
import { json, samplesOf, scene, subjectOf, wellOurselves } from './scene.ts';

const SCOPE = { vars: new Map(), secrets: new Map(), env: new Map(), baseUrl: 'http://service.test' };
const PING = httpCheck({ name: 'ping', path: '/ping', timeoutMs: 20_000 });

function probes(
  world: World,
  checks: readonly HttpCheck[],
  names: readonly string[],
  ownHealth: OwnHealth = wellOurselves,
  everyMs = 2000,
  session: readonly string[] = [],
) {
  const policy = checklist(checks);
  const subject = subjectOf(world);
  const places = { subject, judgedAt: subject.baseUrl };
  return probesSource({ ...places, policy, names, session, everyMs, scope: SCOPE, ownHealth, world });
}

describe('probes', () => {
  it('send the next request on time although the last has not returned', async () => {
    const { world, sent, watch } = scene(() => ({ afterMs: 9000 }));
    await watch(probes(world, [PING], ['ping']), 10_000);
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 2000, 4000, 6000, 8000]);
  });

  it('ask every named check at each tick, and no other', async () => {
    const { world, sent, watch, observed } = scene(() => ({ afterMs: 5 }));
    const others = ['pong', 'other'].map((name) => httpCheck({ name, path: `/${name}` }));
    await watch(probes(world, [PING, ...others], ['ping', 'pong']), 4000);
    expect(sent.map(({ request }) => request.url.pathname)).toEqual(['/ping', '/pong', '/ping', '/pong']);
    expect(observed.map((each) => each.kind === 'sample' && each.probe)).toEqual(['ping', 'pong', 'ping', 'pong']);
  });

  it('neither show nor remember the session that a service gives to each of them', async () => {
    const { world, observed, watch } = scene((_, count) => ({
      headers: [['set-cookie', `JSESSIONID=session-of-${count}; HttpOnly`]],
      body: json({ code: `session-of-${count}` }),
    }));
    const remembered: string[] = [];
    world.secrets.onMaskable((value) => remembered.push(value));
    const check = httpCheck({ name: 'ping', expect: expectation({ json: jsonRules({ '$.code': { equals: 200 } }) }) });
    await watch(probes(world, [check], ['ping']), 10_000);
    expect(samplesOf(observed)).toHaveLength(5);
    expect(JSON.stringify(observed)).not.toContain('session-of');
    expect(JSON.stringify(observed)).toContain('«cookie»');
    expect(remembered).toEqual([]);
  });

  it('see a stall of 12 s at a tick of 2 s as exactly six failed ticks, none missed', async () => {
    const { clock, world, watch, observed } = scene(() => {
      const at = clock.now() - 1000;
      // what comes in during the stall is answered when it is over, and that is later than the check allows
      return { afterMs: at >= 20_000 && at < 32_000 ? 12_000 : 5 };
    });
    const check = httpCheck({ name: 'ping', timeoutMs: 1500 });
    await watch(probes(world, [check], ['ping']), 60_000);
    const samples = samplesOf(observed);
    expect(samples).toHaveLength(30);
    const failed = samples.filter(({ outcome }) => outcome !== 'ok');
    expect(failed.map(({ atMs, outcome }) => [atMs, outcome])).toEqual(
      [20_000, 22_000, 24_000, 26_000, 28_000, 30_000].map((at) => [at, 'failed']),
    );
  });

  it('count the time from the moment that the request was meant for, and enter a time-out with the time that passed', async () => {
    const { world, watch, observed } = scene((_, count) => (count === 1 ? { afterMs: 700 } : 'timeout'));
    await watch(probes(world, [httpCheck({ name: 'ping', timeoutMs: 1500 })], ['ping']), 4000);
    expect(samplesOf(observed)).toEqual([
      { atMs: 0, latencyMs: 700, outcome: 'ok' },
      { atMs: 2000, latencyMs: 1500, outcome: 'failed', isTimeout: true },
    ]);
    expect(observed[1]).toMatchObject({ why: expect.stringContaining('within 1500 ms') });
  });

  it('miss a tick rather than have more than 64 requests open', async () => {
    const { world, sent, watch, observed } = scene(() => 'timeout');
    await watch(probes(world, [PING], ['ping'], wellOurselves, 100), 7000);
    expect(sent).toHaveLength(64);
    const samples = samplesOf(observed);
    expect(samples.map(({ outcome }) => outcome)).toEqual(Array(6).fill('missed'));
    expect(samples[0]?.atMs).toBe(6400);
  });

  it('do not send a tick that this machine was late for, and call it an error', async () => {
    const { clock, world, sent, begin, observed } = scene(() => ({ afterMs: 5 }));
    const end = begin(probes(world, [PING], ['ping']));
    await clock.advance(3000);
    await clock.jump(5000);
    await clock.advance(1000);
    await end();
    expect(samplesOf(observed).map(({ atMs, outcome }) => [atMs, outcome])).toEqual([
      [0, 'ok'],
      [2000, 'ok'],
      [4000, 'error'],
      [6000, 'error'],
      // due at the very moment that the machine came back
      [8000, 'ok'],
    ]);
    expect(sent).toHaveLength(3);
  });

  it('call a sample an error while there is trouble of our own, and say both', async () => {
    const asked: unknown[] = [];
    const ownHealth: OwnHealth = {
      knowsNetwork: true,
      troubleDuring: async (span, look) => {
        asked.push([span.untilMs - span.fromMs, look]);
        return look === 'failed' ? 'the control URL did not answer' : undefined;
      },
    };
    const { world, watch, observed } = scene((_, count) => (count === 1 ? { afterMs: 30 } : 'refused'));
    await watch(probes(world, [PING], ['ping'], ownHealth), 4000);
    expect(asked).toEqual([
      [30, 'answered'],
      [0, 'failed'],
    ]);
    expect(samplesOf(observed).map(({ outcome }) => outcome)).toEqual(['ok', 'error']);
    expect(observed[1]).toMatchObject({
      why: expect.stringMatching(/^the control URL did not answer \(it was refused: .*\)$/),
    });
  });

  it.each([
    [false, 'error'],
    [true, 'failed'],
  ])(
    'take a name that is not found for our own trouble unless a control URL answers (%s)',
    async (knowsNetwork, outcome) => {
      const { world, watch, observed } = scene(() => 'name-not-found');
      await watch(probes(world, [PING], ['ping'], { ...wellOurselves, knowsNetwork }), 1000);
      expect(samplesOf(observed).map((sample) => sample.outcome)).toEqual([outcome]);
    },
  );

  it('judge an answer by the expectations of the check', async () => {
    const { world, watch, observed } = scene((_, count) => ({ body: json({ code: count === 1 ? 200 : 500 }) }));
    const check = httpCheck({
      name: 'ping',
      expect: expectation({ json: [{ path: '$.code', matcher: { equals: 200 }, source: PING.source }] }),
    });
    await watch(probes(world, [check], ['ping']), 4000);
    expect(samplesOf(observed).map(({ outcome }) => outcome)).toEqual(['ok', 'failed']);
    expect(observed[1]).toMatchObject({ why: expect.stringContaining('500') });
  });

  it('keep no cookie from one request to the next', async () => {
    const { world, sent, watch } = scene(() => ({ headers: [['set-cookie', 'session=0123456789']] }));
    await watch(probes(world, [PING], ['ping']), 6000);
    expect(sent).toHaveLength(3);
    for (const { request } of sent) expect(request.headers.map(([name]) => name.toLowerCase())).not.toContain('cookie');
  });

  it('send nothing more after the last tick, and tell what was still open', async () => {
    const { clock, world, sent, observed } = scene(() => ({ afterMs: 5000 }));
    const [lastTick, over] = [new AbortController(), new AbortController()];
    const watched = probes(world, [PING], ['ping']).watch((each) => observed.push(each), over.signal, lastTick.signal);
    await clock.advance(3000);
    lastTick.abort();
    await clock.advance(60_000);
    await watched;
    expect(sent).toHaveLength(2);
    expect(samplesOf(observed).map(({ atMs, latencyMs }) => [atMs, latencyMs])).toEqual([
      [0, 5000],
      [2000, 5000],
    ]);
  });

  it('tell nothing after the end, and leave no request open', async () => {
    const { world, sent, watch, observed, clock } = scene(() => 'timeout');
    await watch(probes(world, [PING], ['ping']), 3000);
    expect(sent.every(({ request }) => request.signal?.aborted)).toBe(true);
    await clock.advance(60_000);
    expect(observed).toEqual([]);
    expect(sent).toHaveLength(2);
  });
});

describe('probes that prove themselves', () => {
  const LOGIN = httpCheck({
    name: 'login',
    method: 'POST',
    path: '/login',
    captures: [capture('token', '$.token', true)],
  });
  const ORDERS = httpCheck({ name: 'orders', path: '/orders', auth: { kind: 'bearer', token: '${token}' } });
  const bearer = (headers: readonly (readonly [string, string])[]) =>
    headers.find(([name]) => name === 'Authorization')?.[1];

  it('log in once before the watch', async () => {
    const { world, sent, watch, observed } = scene(({ url }) =>
      url.pathname === '/login' ? { body: json({ token: 'first-token' }) } : {},
    );
    const source = probes(world, [LOGIN, ORDERS], ['orders']);
    expect(await source.examine()).toEqual([]);
    await watch(source, 6000);
    expect(sent.map(({ request }) => request.url.pathname)).toEqual(['/login', '/orders', '/orders', '/orders']);
    expect(bearer(sent[1]?.request.headers ?? [])).toBe('Bearer first-token');
    expect(samplesOf(observed).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
  });

  it('log in anew when the service no longer takes the token, once in ten seconds at most', async () => {
    let logins = 0;
    const { clock, world, watch, observed } = scene(({ url, headers }) => {
      if (url.pathname === '/login') {
        logins += 1;
        return { body: json({ token: `token-number-${logins}` }) };
      }
      const isOld = bearer(headers) === 'Bearer token-number-1' && clock.now() > 101_000;
      return { status: isOld || clock.now() > 116_000 ? 401 : 200 };
    });
    const source = probes(world, [LOGIN, ORDERS], ['orders'], wellOurselves, 10_000);
    await source.examine();
    await watch(source, 180_000);
    const outcomes = samplesOf(observed).map(({ atMs, outcome }) => `${atMs / 1000} ${outcome}`);
    expect(outcomes.filter((each) => !each.endsWith('ok'))).toEqual([
      '110 error',
      '120 failed',
      '130 failed',
      '140 failed',
      '150 failed',
      '160 failed',
      '170 failed',
    ]);
    expect(logins).toBe(8);
  });

  it('fail while the login fails, and say so before the watch', async () => {
    const { world, sent, watch, observed } = scene(({ url }) => (url.pathname === '/login' ? { status: 500 } : {}));
    const source = probes(world, [LOGIN, ORDERS], ['orders']);
    expect(await source.examine()).toMatchObject([
      {
        outcome: 'undecided',
        severity: 'warn',
        reason: 'check-dependency',
        sentence: expect.stringContaining('login'),
      },
    ]);
    await watch(source, 4000);
    expect(sent.map(({ request }) => request.url.pathname)).toEqual(['/login']);
    expect(samplesOf(observed).map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  });

  it('never show a token', async () => {
    const { world, watch, observed } = scene(({ url }) =>
      url.pathname === '/login'
        ? { body: json({ token: 'very-secret-token' }) }
        : { status: 500, body: json('very-secret-token') },
    );
    const source = probes(world, [LOGIN, ORDERS], ['orders']);
    await source.examine();
    await watch(source, 2000);
    expect(samplesOf(observed)).toHaveLength(1);
    expect(world.secrets.redact('very-secret-token')).not.toContain('very-secret-token');
    expect(JSON.stringify(observed)).not.toContain('very-secret-token');
  });
});

describe('probes that log in by a cookie', () => {
  const LOGIN = httpCheck({ name: 'login', method: 'POST', path: '/login' });
  const ACCOUNT = httpCheck({ name: 'account', path: '/account' });
  const PUBLIC = httpCheck({ name: 'public', path: '/public' });
  const cookieOf = (headers: readonly (readonly [string, string])[]) =>
    headers.find(([name]) => name.toLowerCase() === 'cookie')?.[1];
  const outcomes = (observed: Parameters<typeof samplesOf>[0]) =>
    samplesOf(observed).map(({ atMs, outcome }) => `${atMs / 1000} ${outcome}`);
  /** A service that gives a new session with each login, and knows the newest until `endsAt` says otherwise. */
  const service = (mayKnow: (session: number) => boolean = () => true, turnedAway: object = { status: 401 }) => {
    let logins = 0;
    const at = scene(({ url, headers }) => {
      if (url.pathname === '/login') {
        logins += 1;
        return { headers: [['set-cookie', `SESSION=session-number-${logins}; Path=/; HttpOnly; Secure`]] };
      }
      const session = Number(cookieOf(headers)?.match(/^SESSION=session-number-(\d+)$/)?.[1] ?? 0);
      if (url.pathname !== '/account') return { headers: [['set-cookie', 'SESSION=of-a-stranger-01']] };
      return session > 0 && mayKnow(session) ? {} : turnedAway;
    });
    return { ...at, logins: () => logins };
  };

  it('send what the login was given, and not what the probes are given', async () => {
    const { world, sent, watch, observed } = service();
    const source = probes(world, [PUBLIC, LOGIN, ACCOUNT], ['public', 'account'], wellOurselves, 2000, ['login']);
    expect(await source.examine()).toEqual([]);
    await watch(source, 4000);
    expect(sent.map(({ request }) => [request.url.pathname, cookieOf(request.headers)])).toEqual([
      ['/login', undefined],
      ['/public', undefined],
      ['/account', 'SESSION=session-number-1'],
      ['/public', undefined],
      ['/account', 'SESSION=session-number-1'],
    ]);
    expect(outcomes(observed)).toEqual(['0 ok', '0 ok', '2 ok', '2 ok']);
  });

  it('send the cookie of a check that they have a value of', async () => {
    const { world, watch, observed } = scene(({ url, headers }) => {
      if (url.pathname === '/login') {
        return { headers: [['set-cookie', 'CSRF=0123456789']], body: json({ token: 'token-0123456789' }) };
      }
      return { status: cookieOf(headers) === 'CSRF=0123456789' ? 200 : 403 };
    });
    const login = { ...LOGIN, captures: [capture('token', '$.token', true)] };
    const orders = httpCheck({ name: 'orders', path: '/orders', auth: { kind: 'bearer', token: '${token}' } });
    const source = probes(world, [login, orders], ['orders']);
    await source.examine();
    await watch(source, 2000);
    expect(outcomes(observed)).toEqual(['0 ok']);
  });

  it.each([
    ['401', { status: 401 }],
    ['403', { status: 403 }],
    ['a redirect', { status: 302, headers: [['location', '/login']] }],
  ])('have a new session where theirs ended, which is no failure: %s', async (_, turnedAway) => {
    const at = service((session) => at.clock.now() < 31_000 || session > 1, turnedAway);
    const source = probes(at.world, [LOGIN, ACCOUNT], ['account'], wellOurselves, 10_000, ['login']);
    await source.examine();
    await at.watch(source, 60_000);
    expect(outcomes(at.observed)).toEqual(['0 ok', '10 ok', '20 ok', '30 error', '40 ok', '50 ok']);
    expect(at.logins()).toBe(2);
    const [error] = at.observed.filter((each) => each.kind === 'sample' && each.sample.outcome === 'error');
    expect(error).toMatchObject({ why: 'it was turned away, and answered after what it needs was had anew' });
  });

  it('log in once for all that are turned away at the same time', async () => {
    const at = service((session) => at.clock.now() < 31_000 || session > 1);
    const more = ['first', 'second', 'third'].map((name) => httpCheck({ name, path: '/account' }));
    const names = more.map(({ name }) => name);
    const source = probes(at.world, [LOGIN, ...more], names, wellOurselves, 10_000, ['login']);
    await source.examine();
    await at.watch(source, 41_000);
    expect(at.logins()).toBe(2);
    expect(outcomes(at.observed).filter((each) => each.startsWith('30'))).toEqual(Array(3).fill('30 error'));
    expect(outcomes(at.observed).filter((each) => each.startsWith('40'))).toEqual(Array(3).fill('40 ok'));
  });

  it('fail where a new session is turned away as well, and log in no more than once in ten seconds', async () => {
    const at = service(() => at.clock.now() < 31_000);
    const source = probes(at.world, [LOGIN, ACCOUNT], ['account'], wellOurselves, 5000, ['login']);
    await source.examine();
    await at.watch(source, 60_000);
    expect(outcomes(at.observed).filter((each) => each.endsWith('error'))).toEqual([]);
    expect(outcomes(at.observed).filter((each) => each.endsWith('ok'))).toHaveLength(6);
    expect(at.logins()).toBe(4);
    expect(at.observed.at(-1)).toMatchObject({ why: 'expected status 2xx and got 401' });
  });

  it('fail while the login does, and are well again soon after it is', async () => {
    let isDown = false;
    const { world, watch, observed, clock } = scene(({ url, headers }) => {
      const now = clock.now() - 1000;
      isDown = now >= 30_000 && now < 45_000;
      if (url.pathname === '/login') return isDown ? 'refused' : { headers: [['set-cookie', 'SESSION=0123456789']] };
      const hasEnded = now >= 30_000 && now < 31_000;
      return { status: hasEnded || cookieOf(headers) === undefined ? 401 : 200 };
    });
    const source = probes(world, [LOGIN, ACCOUNT], ['account'], wellOurselves, 5000, ['login']);
    await source.examine();
    await watch(source, 75_000);
    expect(outcomes(observed).filter((each) => !each.endsWith('ok'))).toEqual([
      '30 failed',
      '35 failed',
      '40 failed',
      '45 failed',
      '50 failed',
    ]);
    const [failed] = observed.filter((each) => each.kind === 'sample' && each.sample.outcome === 'failed');
    expect(failed).toMatchObject({ why: expect.stringContaining('what it needs could not be had: ') });
  });

  it.each([
    [401, 'error'],
    [400, 'error'],
    [500, 'failed'],
    [200, 'failed'],
  ])('do not try a login that was answered %i more than once a minute, and call it %s', async (status, outcome) => {
    const { world, sent, watch, observed } = scene(({ url }) => (url.pathname === '/login' ? { status } : {}));
    // a wrong password is no fault of the release, a login that breaks is
    const login = { ...LOGIN, captures: [capture('token', '$.token', true)] };
    const source = probes(world, [login, ACCOUNT], ['account'], wellOurselves, 5000, ['login']);
    await source.examine();
    await watch(source, 115_000);
    expect(sent.map(({ atMs }) => atMs)).toEqual([0, 60_000]);
    expect(new Set(samplesOf(observed).map((sample) => sample.outcome))).toEqual(new Set([outcome]));
  });

  it('fail where a login is refused that was accepted before', async () => {
    let logins = 0;
    const { world, watch, observed } = scene(({ url, headers }) => {
      if (url.pathname !== '/login') return { status: cookieOf(headers) === undefined ? 401 : 200 };
      logins += 1;
      return logins === 1 ? {} : { status: 401 };
    });
    const source = probes(world, [LOGIN, ACCOUNT], ['account'], wellOurselves, 15_000, ['login']);
    expect(await source.examine()).toEqual([]);
    await watch(source, 40_000);
    expect(outcomes(observed)).toEqual(['0 failed', '15 failed', '30 failed']);
  });

  it('call it an error where the login met trouble of our own', async () => {
    const ownHealth: OwnHealth = {
      knowsNetwork: true,
      troubleDuring: async (_span, look) => (look === 'failed' ? 'the control URL did not answer' : undefined),
    };
    const { world, watch, observed } = scene(({ url }) => (url.pathname === '/login' ? 'refused' : {}));
    const source = probes(world, [LOGIN, ACCOUNT], ['account'], ownHealth, 5000, ['login']);
    await source.examine();
    await watch(source, 10_000);
    expect(outcomes(observed)).toEqual(['0 error', '5 error']);
  });

  it('never show a session', async () => {
    const at = service(() => false);
    const source = probes(at.world, [LOGIN, ACCOUNT], ['account'], wellOurselves, 5000, ['login']);
    await source.examine();
    await at.watch(source, 10_000);
    expect(at.world.secrets.redact('session-number-1')).not.toContain('session-number');
    expect(JSON.stringify(at.observed)).not.toContain('session-number');
  });
});
