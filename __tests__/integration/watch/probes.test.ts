import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { type EventLoop, watchEventLoop } from '../../../src/platform/event-loop.ts';
import { bootUrl } from '../../../src/subject/url.ts';
import type { Observation } from '../../../src/watch/source.ts';
import { controlSource } from '../../../src/watch/sources/control.ts';
import { probesSource } from '../../../src/watch/sources/probes.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { startFixture } from '../../helpers/service.ts';
import { capture, checklist, httpCheck } from '../../unit/checks/builders.ts';
import { serve } from '../platform/servers.ts';
import { SOURCE, watching } from './watching.ts';

const room = makeRoom();
let eventLoop: EventLoop | undefined;
afterEach(() => eventLoop?.close());

function sources(url: string, path: string, controlUrl: string | undefined, everyMs = 100) {
  const world = realWorld(room);
  eventLoop = watchEventLoop(world.clock);
  const login = httpCheck({
    name: 'login',
    method: 'POST',
    path: '/login',
    body: { kind: 'json', value: { account: 'smoke', password: 'secret' } },
    captures: [capture('token', '$.data.token', true)],
  });
  const probe = httpCheck({ name: 'probe', path, timeoutMs: 1000 });
  const personal = httpCheck({ name: 'personal', path: '/private', auth: { kind: 'bearer', token: '${token}' } });
  const form = httpCheck({
    name: 'form',
    method: 'POST',
    path: '/session',
    body: { kind: 'form', fields: [['account', 'smoke']] },
    follow: 1,
  });
  const account = httpCheck({ name: 'account', path: '/account' });
  const followed = httpCheck({ name: 'followed', path, follow: 2, timeoutMs: 1000 });
  const policy = checklist([login, probe, personal, form, account, followed]);
  const { subject } = bootUrl(url, policy, world);
  const watch = { controlUrl, everyMs, source: SOURCE };
  const control = controlSource({ watch, subject, eventLoop, world });
  const scope = { vars: new Map(), secrets: new Map(), env: new Map() };
  const probingAs = (session: readonly string[], ...names: string[]) =>
    probesSource({
      subject,
      judgedAt: subject.baseUrl,
      policy,
      names,
      session,
      everyMs,
      scope,
      ownHealth: control,
      world,
    });
  const probing = (...names: string[]) => probingAs([], ...names);
  return { control, probing, probingAs };
}

const isSample = (outcome: string) => (each: Observation) => each.kind === 'sample' && each.sample.outcome === outcome;
/** What came of the probes, but for errors of a busy machine, which may come at any time. */
const outcomesOf = (observed: readonly Observation[]) =>
  new Set(
    observed.flatMap((each) =>
      each.kind === 'sample' && !/this machine was held up/.test(each.why ?? '') ? [each.sample.outcome] : [],
    ),
  );

describe('probes of a live service', () => {
  it('see every third answer fail, and say what was wrong with it', async () => {
    const service = await startFixture({ routes: { 'GET /shop': { body: 'open', failEvery: 3 } } });
    const probes = sources(service.url, '/shop', undefined).probing('probe');
    const watch = watching(probes);
    expect(probes.recognisedBy?.()).toBeUndefined();
    const told = (outcome: string, why: RegExp) =>
      watch.observed.filter((each) => isSample(outcome)(each) && each.kind === 'sample' && why.test(each.why ?? ''));
    await watch.first(() => told('failed', /got 500/).length >= 3 && told('ok', /^$/).length >= 6);
    expect(probes.recognisedBy?.()).toBe('probe "probe" held');
    await watch.end();
  });

  it('see every connection that breaks without an answer, and use none a second time', async () => {
    let asked = 0;
    const ports = new Set<number | undefined>();
    const served = await serve((request, response) => {
      asked += 1;
      ports.add(request.socket.remotePort);
      if (asked % 3 === 0) request.socket.destroy();
      else response.end('open');
    });
    const watch = watching(sources(served.url.origin, '/', undefined).probing('probe'));
    const told = (outcome: string) => watch.observed.filter(isSample(outcome)).length;
    await watch.first(() => told('failed') >= 3 && told('ok') >= 6);
    await watch.end();
    expect(ports.size).toBe(asked);
  });

  it('time a service that does not answer by how long it was waited for', async () => {
    const service = await startFixture({ routes: { 'GET /shop': { hangAfterAccept: true } } });
    const watch = watching(sources(service.url, '/shop', undefined).probing('probe'));
    const failed = await watch.first(isSample('failed'));
    await watch.end();
    expect(failed.kind === 'sample' && failed.sample.latencyMs).toBeGreaterThanOrEqual(999);
  });

  it('log in before the watch, and show no token', async () => {
    const service = await startFixture();
    const probes = sources(service.url, '/', undefined).probing('personal');
    expect(await probes.examine()).toEqual([]);
    const watch = watching(probes);
    await watch.first(isSample('ok'));
    await watch.end();
    expect(outcomesOf(watch.observed)).toEqual(new Set(['ok']));
    expect(JSON.stringify(watch.observed)).not.toContain('fixture-token-7c1d');
  });
});

describe('probes that log in by a form', () => {
  /** Knows whoever has one of its cookies, and sends all others to its form, as Spring Security does. */
  async function startForm() {
    const sessions = new Set<string>();
    let logins = 0;
    const server = createServer((request, response) => {
      const id = /SESSION=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
      if (request.method === 'POST') {
        logins += 1;
        const given = `session-of-the-watch-${logins}`;
        sessions.add(given);
        const cookies = [`SESSION=${given}; Path=/; HttpOnly; SameSite=Lax`, 'theme=dark'];
        return void response.writeHead(302, { location: '/account', 'set-cookie': cookies }).end();
      }
      if (sessions.has(id)) return void response.end('welcome back');
      response.writeHead(302, { location: '/session' }).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${port}`,
      forget: () => sessions.clear(),
      logins: () => logins,
      [Symbol.asyncDispose]: async () => {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      },
    };
  }

  it('send its cookie, and log in anew when the service has forgotten them', { timeout: 30_000 }, async () => {
    await using service = await startForm();
    const probes = sources(service.url, '/', undefined).probingAs(['form'], 'account');
    expect(await probes.examine()).toEqual([]);
    const watch = watching(probes);
    await watch.first(isSample('ok'));
    // whoever has just logged in does not do so again
    await systemClock.sleep(10_000);
    expect(service.logins()).toBe(1);
    service.forget();
    // other errors are those of a busy machine
    const error = await watch.first((each) => each.kind === 'sample' && /turned away/.test(each.why ?? ''));
    expect(isSample('error')(error)).toBe(true);
    const before = watch.observed.indexOf(error);
    await watch.first((each) => isSample('ok')(each) && watch.observed.indexOf(each) > before + 2);
    await watch.end();
    expect(outcomesOf(watch.observed)).not.toContain('failed');
    expect(service.logins()).toBe(2);
    expect(JSON.stringify(watch.observed)).not.toContain('session-of-the-watch');
  });

  it('fail without it, since nobody else is let in', async () => {
    await using service = await startForm();
    const probes = sources(service.url, '/', undefined).probing('account');
    expect(await probes.examine()).toEqual([]);
    const watch = watching(probes);
    const failed = await watch.first(isSample('failed'));
    await watch.end();
    expect(failed).toMatchObject({
      why: expect.stringContaining('expected status 2xx and got 302'),
      isElsewhere: true,
    });
    expect(probes.recognisedBy?.()).toBeUndefined();
  });
});

describe('a service that sends everybody elsewhere', () => {
  it('has failed, although nobody follows it there: it did answer', async () => {
    const server = createServer((_, response) => {
      response.writeHead(302, { location: 'http://login.example.com/' }).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const { port } = server.address() as AddressInfo;
      const watch = watching(sources(`http://127.0.0.1:${port}`, '/', undefined).probing('followed'));
      const failed = await watch.first((each) => each.kind === 'sample' && /redirect/.test(each.why ?? ''));
      await watch.end();
      expect(failed).toMatchObject({ sample: { outcome: 'failed' }, isElsewhere: true });
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  });
});

describe('trouble of our own', () => {
  it('a request that is not sent, because of where it would go, says nothing about the service', async () => {
    const service = await startFixture();
    const probes = sources(service.url, 'http://not-allowed.example.com/', undefined).probing('probe');
    const watch = watching(probes);
    await watch.first(isSample('error'));
    await watch.end();
    expect(outcomesOf(watch.observed)).toEqual(new Set(['error']));
  });

  it('a dead service fails while the control URL answers, and is an error when that is silent too', async () => {
    const [service, elsewhere] = [await startFixture(), await startFixture()];
    const { control, probing } = sources(service.url, '/ping', `${elsewhere.url}/ping`);
    expect(await control.examine()).toEqual([]);
    const [watch, controlling] = [watching(probing('probe')), watching(control)];
    await watch.first(isSample('ok'));
    await service.stop();
    await watch.first(isSample('failed'));
    await elsewhere.stop();
    await controlling.first((each) => each.kind === 'state' && !each.isGood);
    const error = await watch.first(
      (each) =>
        isSample('error')(each) && each.kind === 'sample' && /the control URL did not answer/.test(each.why ?? ''),
    );
    // once our own network is known to be out, nothing is blamed on the service any more
    const later = () => watch.observed.slice(watch.observed.indexOf(error) + 3);
    await watch.first(() => later().length >= 5);
    await Promise.all([watch.end(), controlling.end()]);
    expect(later().every(isSample('error'))).toBe(true);
  });

  it('both going at the same moment is never the service', async () => {
    const both = await startFixture();
    // two names for one machine that goes away as a whole
    const { control, probing } = sources(both.url, '/ping', both.url.replace('127.0.0.1', 'localhost'));
    const [watch, controlling] = [watching(probing('probe')), watching(control)];
    await watch.first(isSample('ok'));
    await both.stop();
    await watch.first(isSample('error'));
    await systemClock.sleep(500);
    await Promise.all([watch.end(), controlling.end()]);
    expect(outcomesOf(watch.observed)).toEqual(new Set(['ok', 'error']));
  });

  it('a process that stands still is an error, and not a slow service', async () => {
    const service = await startFixture();
    const watch = watching(sources(service.url, '/ping', undefined).probing('probe'));
    await watch.first(isSample('ok'));
    const until = performance.now() + 1000;
    while (performance.now() < until);
    const stoodStill = (each: Observation) => each.kind === 'sample' && /this machine was held up/.test(each.why ?? '');
    expect(isSample('error')(await watch.first(stoodStill))).toBe(true);
    const heldUp = watch.observed.length;
    await watch.first((each) => isSample('ok')(each) && watch.observed.indexOf(each) > heldUp);
    await watch.end();
    const slow = watch.observed.filter((each) => each.kind === 'sample' && each.sample.latencyMs > 500);
    expect(slow.every(isSample('error'))).toBe(true);
    expect(outcomesOf(watch.observed)).toEqual(new Set(['ok']));
  });
});
