import { describe, expect, test } from 'vitest';
import { examineShutdown } from '../../../src/checks/rules/shutdown.ts';
import { runChecks } from '../../../src/checks/run.ts';
import type { Clock } from '../../../src/platform/clock.ts';
import type { ShutdownPolicy } from '../../../src/policy/policy.ts';
import type { Scope } from '../../../src/policy/template.ts';
import { capture, checklist, EMPTY_SCOPE, httpCheck } from '../../unit/checks/builders.ts';
import { json, type Service, serve, subjectAt, testWorld } from './bench-room.ts';

const shutdown: ShutdownPolicy = {
  withinMs: 2_000,
  request: 'search',
  source: { file: 'policy.yml', line: 9, column: 1 },
};
const login = httpCheck({ name: 'login', path: '/login', captures: [capture('token', '$.token', true)] });
const search = httpCheck({
  name: 'search',
  method: 'POST',
  path: '/search',
  auth: { kind: 'bearer', token: '${token}' },
  body: { kind: 'json', value: { text: 'hello' } },
});
const policy = checklist([login, search], { shutdown });

/** Ends as a good server does: no new connections, and gone when the last answer is out. */
function closing(service: Service) {
  return async () => {
    const closed = new Promise((done) => service.server.close(done));
    service.server.closeIdleConnections();
    await closed;
    return { exitedByItself: true, exitCode: 0, tookMs: 5 };
  };
}

describe('the request that is in flight at SIGTERM', () => {
  test('may need a value that the checklist captured', async () => {
    const service = await serve((request, response) =>
      request.url === '/login'
        ? json(response, { token: 'tok-0123456789' })
        : json(response, {}, request.headers.authorization === 'Bearer tok-0123456789' ? 200 : 500),
    );
    const subject = { ...subjectAt(service.url), terminate: closing(service) };
    const world = testWorld();
    const { values } = await runChecks(subject, policy, EMPTY_SCOPE, world);
    const scope: Scope = { ...EMPTY_SCOPE, values };
    const findings = await examineShutdown(subject, policy, shutdown, scope, world);
    expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    expect(findings[1]?.sentence).toBe('The request of check "search", in flight at SIGTERM, was answered whole.');
  });

  test.each([
    ['needs a value that no check gave', search, 'needs ${token}, which no check gave'],
    ['cannot be made', { ...search, auth: undefined, path: '//elsewhere' }, 'cannot be made: its path begins with'],
  ])('is none where it %s, and the finding says so', async (_, check, why) => {
    const service = await serve((_request, response) => json(response, {}));
    const subject = { ...subjectAt(service.url), terminate: closing(service) };
    const given = checklist([check], { shutdown });
    const findings = await examineShutdown(subject, given, shutdown, EMPTY_SCOPE, testWorld());
    // It was asked for by name, so that its absence is no pass.
    expect(findings.map(({ outcome }) => outcome)).toEqual(['pass', 'undecided']);
    expect(findings[0]?.sentence).toContain(`without a request in flight (the request of check "search" ${why}`);
  });

  test('is not waited for when the process is gone already, nor where there is none', async () => {
    const slept: number[] = [];
    const world = testWorld();
    const clock: Clock = {
      ...world.clock,
      sleep: async (ms, signal) => {
        slept.push(ms);
        // Only what ends the wait early lets the run go on.
        await new Promise((_done, stopped) => signal?.addEventListener('abort', () => stopped(signal.reason)));
      },
    };
    const service = await serve((_request, response) => json(response, {}));
    const dropping = async () => {
      service.server.close();
      service.server.closeAllConnections();
      return { exitedByItself: true, exitCode: 0, tookMs: 5 };
    };
    const subject = { ...subjectAt(service.url), terminate: dropping };
    const held = checklist([{ ...search, auth: undefined }], { shutdown });
    const dropped = await examineShutdown(subject, held, shutdown, EMPTY_SCOPE, { ...world, clock });
    expect(dropped[1]).toMatchObject({ outcome: 'fail', reason: 'shutdown-dropped-request' });
    expect(slept).toHaveLength(1);

    await examineShutdown(subject, checklist([], { shutdown }), shutdown, EMPTY_SCOPE, { ...world, clock });
    expect(slept).toHaveLength(1);
  });
});
