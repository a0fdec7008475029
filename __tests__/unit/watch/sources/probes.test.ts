import { describe, expect, it } from 'vitest';
// loaded before the clock stands still: they are loaded with the first cookie and the first rule about JSON otherwise
import 'tough-cookie';
import '../../../../src/checks/json-path.ts';
import type { HttpCheck } from '../../../../src/policy/policy.ts';
import type { OwnHealth } from '../../../../src/watch/sources/control.ts';
import { probesSource } from '../../../../src/watch/sources/probes.ts';
import type { World } from '../../../../src/world.ts';
import { capture, checklist, expectation, httpCheck, jsonRules, runCheck } from '../../checks/builders.ts';
import { json, samplesOf, scene, subjectOf, wellOurselves } from './scene.ts';

const SCOPE = { vars: new Map(), secrets: new Map(), env: new Map(), baseUrl: 'http://service.test' };
const PING = httpCheck({ name: 'ping', path: '/ping', timeoutMs: 20_000 });

function probes(
  world: World,
  checks: readonly (HttpCheck | ReturnType<typeof runCheck>)[],
  names: readonly string[],
  ownHealth: OwnHealth = wellOurselves,
  everyMs = 2000,
) {
  const policy = checklist(checks);
  return probesSource({ subject: subjectOf(world), policy, names, everyMs, scope: SCOPE, ownHealth, world });
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
      { atMs: 2000, latencyMs: 1500, outcome: 'failed' },
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
      why: expect.stringMatching(/^the control URL did not answer \(was refused: .*\)$/),
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

  it('log in anew when the service no longer takes the token, once a minute at most', async () => {
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
      '170 error',
    ]);
    expect(logins).toBe(3);
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

describe('what is no probe', () => {
  it.each([
    ['no check', httpCheck({ name: 'other' }), 'is not the name of a check'],
    ['a program', runCheck({ name: 'ping', run: 'true' }), 'runs a program'],
    ['a repeated check', { ...PING, forEach: { as: 'item', items: [1] } } as HttpCheck, 'repeated over a list'],
    ['a check with a condition', { ...PING, when: { value: '1', matcher: {} } } as HttpCheck, 'with a condition'],
  ])('is invalid before the watch: %s', async (_, check, words) => {
    const { world, sent } = scene(() => ({}));
    expect(await probes(world, [check], ['ping']).examine()).toMatchObject([
      { kind: 'watch', outcome: 'invalid', severity: 'block', sentence: expect.stringContaining(words) },
    ]);
    expect(sent).toEqual([]);
  });
});
