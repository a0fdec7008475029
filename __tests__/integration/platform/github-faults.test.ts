import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { api, clientFor, contentOf, failureOf, job, json, run, SHA, TOKEN } from './github-server.ts';
import { later, portOf, serve, serveSockets } from './servers.ts';

const DISPATCH = { workflow: 'release.yml', ref: 'v1.0.0', inputs: {} };
const NO_FURTHER = { ok: true, value: undefined };

/** A clock that tells what was waited for, and waits for nothing. */
function waitingClock(now = Date.parse('2026-11-21T12:00:00Z')) {
  const waits: number[] = [];
  const clock = {
    ...systemClock,
    date: () => new Date(now),
    sleep: async (ms: number, signal?: AbortSignal) => {
      waits.push(ms);
      signal?.throwIfAborted();
    },
  };
  return { clock, waits };
}

describe('an answer that is lost', () => {
  it('is asked for three times where nothing changes by it, with growing pauses', async () => {
    const server = await api((_request, response) => response.socket?.resetAndDestroy());
    const { clock, waits } = waitingClock();
    const github = await server.github({ clock, chance: () => 0.5 });
    const failure = failureOf(await github.run(42));
    expect(failure).toMatchObject({ kind: 'unreachable', status: undefined, mayHaveHappened: false });
    expect(failure.message).toContain('GET /repos/example/courses/actions/runs/42');
    expect(server.seen).toHaveLength(3);
    expect(waits).toEqual([500, 1000]);
  });

  it('is worth a second request that succeeds', async () => {
    const server = await api((_request, response, count) =>
      count === 1 ? response.socket?.resetAndDestroy() : json(response, 200, run()),
    );
    expect(contentOf(await (await server.github()).run(42)).id).toBe(42);
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    ['reset', (response: ServerResponse) => response.socket?.resetAndDestroy()],
    ['closed without a word', (response: ServerResponse) => response.socket?.destroy()],
    [
      'half of it',
      (response: ServerResponse) => {
        response.writeHead(201, { 'content-type': 'application/json', 'content-length': '500' });
        response.write('{"half":', () => response.socket?.destroy());
      },
    ],
    ['a 500', (response: ServerResponse) => json(response, 500, { message: 'Server Error' })],
    [
      'a 502 page of a load balancer',
      (response: ServerResponse) => {
        response.writeHead(502, { 'content-type': 'text/html' });
        response.end('<html><h1>Unicorn!</h1></html>');
      },
    ],
  ])('of a write may have happened, and is never sent again: %s', async (_name, answer) => {
    const server = await api((_request, response) => answer(response));
    const github = await server.github();
    const results = [
      await github.rerun(42),
      await github.rerunJob(1),
      await github.dispatch(DISPATCH),
      await github.createDeploymentStatus(9, { state: 'success', description: '' }),
    ];
    for (const result of results) {
      expect(failureOf(result)).toMatchObject({ kind: 'unreachable', mayHaveHappened: true });
    }
    expect(server.seen).toHaveLength(4);
  });

  it('says so where it broke off in the middle', async () => {
    const server = await api((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write(JSON.stringify(run()), () => response.socket?.destroy());
    });
    const failure = failureOf(await (await server.github()).run(42));
    expect(failure.kind).toBe('unreachable');
    expect(failure.message).toContain('the answer broke off');
    expect(server.seen).toHaveLength(3);
  });

  it('is one that never left where nobody listens, or the name is no name', async () => {
    const closed = await serve(() => undefined);
    await new Promise((done) => closed.server.close(done));
    // Port 9 is one of those that no fetch goes to.
    for (const url of [closed.url.href, 'http://nowhere.invalid', 'http://127.0.0.1:9']) {
      const github = await clientFor(url);
      const failure = failureOf(await github.rerun(42));
      expect(failure).toMatchObject({ kind: 'unreachable', mayHaveHappened: false });
      expect(failure.message).toMatch(/^the API could not be reached: .*(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|bad port)/);
    }
  });

  it('is one that never left where the other side speaks no TLS, or nobody vouches for it', async () => {
    const plain = await serveSockets((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 no TLS\r\n\r\n')));
    const folder = mkdtempSync(join(tmpdir(), 'rg-github-tls-'));
    const [key, cert] = ['key', 'cert'].map((name) => join(folder, `${name}.pem`));
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ];
    const names = ['-subj', '/CN=api', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', [...request, ...names, '-keyout', key ?? '', '-out', cert ?? ''], { stdio: 'ignore' });
    const received: string[] = [];
    const options = { key: readFileSync(key ?? ''), cert: readFileSync(cert ?? '') };
    const server = https.createServer(options, ({ method }) => received.push(method ?? ''));
    rmSync(folder, { recursive: true });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    later(() => server.close());
    for (const port of [plain.url.port, portOf(server)]) {
      const github = await clientFor(`https://127.0.0.1:${port}`);
      expect(failureOf(await github.rerun(42))).toMatchObject({ kind: 'unreachable', mayHaveHappened: false });
    }
    expect(received).toEqual([]);
  });
});

describe('a slow answer', () => {
  it('is given up at the limit, and may have happened where it was a write', async () => {
    const server = await api(() => undefined);
    const github = await server.github({ requestLimitMs: 100 });
    const failure = failureOf(await github.rerun(42));
    expect(failure).toMatchObject({ kind: 'unreachable', mayHaveHappened: true });
    expect(failure.message).toContain('no whole answer');
    expect(server.seen).toHaveLength(1);
  });

  it('is given up after 15 s', async () => {
    const server = await api((_request, response) => json(response, 200, run()));
    const limits = vi.spyOn(AbortSignal, 'timeout');
    await (await server.github()).run(42);
    expect(limits.mock.calls).toEqual([[15_000]]);
    limits.mockRestore();
  });

  it('is given up at the limit although it trickles', async () => {
    const server = await api((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drip));
    });
    const github = await server.github({ requestLimitMs: 100 });
    expect(failureOf(await github.defaultBranch())).toMatchObject({ kind: 'unreachable', mayHaveHappened: false });
    expect(server.seen).toHaveLength(3);
  });
});

describe('an answer that is not what the API promises', () => {
  it.each([
    ['a login page', 'text/html; charset=utf-8', '<!DOCTYPE html><title>Sign in</title>', 'a page for people', 3],
    ['a page that calls itself JSON', 'application/json', '<html></html>', 'a page for people', 3],
    ['JSON that ends too early', 'application/json', JSON.stringify(run()).slice(0, 40), 'it is not JSON', 3],
    ['an array', 'application/json', JSON.stringify([run()]), 'expected object, received array', 1],
    ['nothing', 'application/json', '', 'it is empty', 1],
    ['null', 'application/json', 'null', 'expected object, received null', 1],
    ['an id as a string', 'application/json', JSON.stringify(run({ id: '42' })), '"id" is wrong', 1],
    ['an id that is no longer exact', 'application/json', '{"id":9007199254740993}', '"id" is wrong', 1],
    ['another run', 'application/json', JSON.stringify(run({ id: 43 })), 'it is about run 43', 1],
  ])('is malformed: %s', async (_name, type, body, clause, requests) => {
    const server = await api((_request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(body);
    });
    const failure = failureOf(await (await server.github()).run(42));
    expect(failure).toMatchObject({ kind: 'malformed', status: 200, mayHaveHappened: false });
    expect(failure.message).toContain(clause);
    expect(failure.message).toContain('GET /repos/example/courses/actions/runs/42');
    expect(server.seen).toHaveLength(requests);
  });

  it('may be the answer to a write that was carried out', async () => {
    const server = await api((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>Welcome to the hotel</html>');
    });
    const github = await server.github();
    for (const result of [
      await github.rerun(42),
      await github.dispatch(DISPATCH),
      await github.setCommitStatus({
        sha: SHA,
        state: 'success',
        description: '',
        targetUrl: undefined,
        context: 'guard',
      }),
    ]) {
      expect(failureOf(result)).toMatchObject({ kind: 'malformed', mayHaveHappened: true });
    }
    expect(server.seen).toHaveLength(3);
  });

  it.each([200, 202, 204])('is a re-run that was answered %i', async (status) => {
    const server = await api((_request, response) => json(response, status, undefined));
    const failure = failureOf(await (await server.github()).rerun(42));
    expect(failure).toMatchObject({ kind: 'malformed', status, mayHaveHappened: true });
    expect(failure.message).toContain(`its status is ${status}`);
  });

  it('is a refusal by something in between, which is not blamed on the token', async () => {
    const server = await api((_request, response) => {
      response.writeHead(403, { 'content-type': 'text/html' });
      response.end('<html>Blocked by your administrator</html>');
    });
    const github = await server.github();
    expect(failureOf(await github.rerun(42))).toMatchObject({ kind: 'malformed', status: 403, mayHaveHappened: false });
    expect(server.seen).toHaveLength(1);
  });

  it.each(['plain', 'gzip'])('is one without an end, of which no more than 32 MiB are read: %s', async (encoding) => {
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const packed = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    let written = 0;
    const server = await api((_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(encoding === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
      });
      if (encoding === 'gzip') {
        response.end(packed);
        return;
      }
      const more = (): void => {
        if (response.destroyed) return;
        written++;
        if (response.write(chunk)) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    const failure = failureOf(await (await server.github()).run(42));
    expect(failure.kind).toBe('malformed');
    expect(failure.message).toContain('larger than 32 MiB');
    expect(server.seen).toHaveLength(1);
    expect(written).toBeLessThan(200);
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('is not followed, by no request, with %i', async (status) => {
    const elsewhere = await api((_request, response) => json(response, 200, run()));
    const server = await api((_request, response) =>
      json(response, status, { message: 'Moved' }, { location: `${elsewhere.url.href}stolen` }),
    );
    const github = await server.github();
    for (const result of [await github.run(42), await github.rerun(42)]) {
      const failure = failureOf(result);
      expect(failure).toMatchObject({ kind: 'redirected', status, mayHaveHappened: false });
      expect(failure.message).toContain(`answered with ${status}`);
      expect(failure.message).toContain(elsewhere.url.origin);
    }
    expect(elsewhere.seen).toEqual([]);
    expect(server.seen).toHaveLength(2);
  });

  it('on the same address is explained as a repository that was renamed', async () => {
    const server = await api((_request, response) =>
      json(response, 301, { message: 'Moved Permanently' }, { location: '/repositories/1/actions/runs/42' }),
    );
    const failure = failureOf(await (await server.github()).run(42));
    expect(failure.message).toContain('the repository may have been renamed or moved');
    expect(failure.said).toBe('Moved Permanently');
    expect(server.seen).toHaveLength(1);
  });

  it('to nowhere is one all the same', async () => {
    const server = await api((_request, response, count) =>
      json(response, 302, {}, count === 1 ? {} : { location: 'http://[' }),
    );
    const github = await server.github();
    for (const result of [await github.run(42), await github.run(42)]) {
      expect(failureOf(result).message).toContain('does not say where to');
    }
  });
});

describe('a rate limit', () => {
  const NOW = Date.parse('2026-11-21T12:00:00Z') / 1000;
  const MANY = { message: 'API rate limit exceeded for installation ID 1.' };
  const SECONDARY = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' };

  it.each([
    ['429 alone', 429, { message: 'Too many requests' }, {}, undefined],
    ['429 with retry-after', 429, SECONDARY, { 'retry-after': '3000' }, 3_000_000],
    ['403 with retry-after', 403, SECONDARY, { 'retry-after': '61' }, 61_000],
    ['403 with nothing left', 403, MANY, { 'x-ratelimit-remaining': '0' }, undefined],
    [
      '403 with nothing left until the reset in 40 minutes',
      403,
      MANY,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW + 2400) },
      2_400_000,
    ],
    [
      '403 with a word about it only',
      403,
      SECONDARY,
      { 'x-ratelimit-remaining': '900', 'x-ratelimit-reset': String(NOW + 5) },
      undefined,
    ],
    ['403 with a date', 403, {}, { 'retry-after': 'Sat, 21 Nov 2026 12:10:00 GMT' }, 600_000],
    ['403 with nonsense', 403, MANY, { 'retry-after': 'soon' }, undefined],
    ['403 with a pause of years', 403, MANY, { 'retry-after': '999999999999' }, undefined],
  ])(
    'is told from a refusal, and is no reason to send anything again: %s',
    async (_name, status, body, headers, ms) => {
      const date = new Date(NOW * 1000).toUTCString();
      const server = await api((_request, response) => json(response, status, body, { date, ...headers }));
      const { clock, waits } = waitingClock();
      const github = await server.github({ clock });
      for (const result of [await github.run(42), await github.rerun(42), await github.dispatch(DISPATCH)]) {
        expect(failureOf(result)).toMatchObject({
          kind: 'rate-limit',
          status,
          retryAfterMs: ms,
          mayHaveHappened: false,
        });
      }
      expect(server.seen).toHaveLength(3);
      expect(waits).toEqual([]);
    },
  );

  it('that ends within a minute is waited for once by a read, and never by a write', async () => {
    const server = await api((_request, response, count) =>
      count === 1 ? json(response, 429, SECONDARY, { 'retry-after': '2' }) : json(response, 200, run()),
    );
    const { clock, waits } = waitingClock();
    expect(contentOf(await (await server.github({ clock })).run(42)).id).toBe(42);
    expect(waits).toEqual([2000]);

    const always = await api((_request, response) => json(response, 429, SECONDARY, { 'retry-after': '2' }));
    const second = waitingClock();
    const github = await always.github({ clock: second.clock });
    expect(failureOf(await github.run(42)).kind).toBe('rate-limit');
    expect(second.waits).toEqual([2000]);
    expect(failureOf(await github.rerun(42))).toMatchObject({ kind: 'rate-limit', retryAfterMs: 2000 });
    expect(always.requests()).toHaveLength(3);
  });

  it('whose reset is over already is asked again at once, once', async () => {
    const server = await api((_request, response) =>
      json(response, 403, MANY, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW - 100) }),
    );
    const { clock, waits } = waitingClock();
    expect(failureOf(await (await server.github({ clock })).run(42)).retryAfterMs).toBe(0);
    expect(waits).toEqual([0]);
    expect(server.seen).toHaveLength(2);
  });

  it('is not what a refusal is about, whose headers say that there is enough left', async () => {
    const server = await api((_request, response) =>
      json(
        response,
        403,
        { message: 'Resource not accessible by integration' },
        { 'x-ratelimit-remaining': '999', 'x-accepted-github-permissions': 'actions=write' },
      ),
    );
    const github = await server.github();
    expect(failureOf(await github.rerun(42))).toEqual({
      kind: 'permission',
      status: 403,
      message:
        'the token may not do that (403: Resource not accessible by integration; POST /repos/example/courses/actions/runs/42/rerun)',
      said: 'Resource not accessible by integration',
      retryAfterMs: undefined,
      acceptedPermissions: 'actions=write',
      mayHaveHappened: false,
    });
    expect(github.usage().remaining).toBe(999);
  });
});

describe('a refusal', () => {
  it.each([
    [401, 'token'],
    [403, 'permission'],
    [404, 'not-found'],
    [409, 'conflict'],
    [400, 'rejected'],
    [410, 'rejected'],
    [422, 'rejected'],
  ])('is definite: %i is %s', async (status, kind) => {
    const server = await api((_request, response) => json(response, status, { message: 'No.' }));
    const github = await server.github();
    for (const result of [await github.rerun(42), await github.workflow('release.yml')]) {
      expect(failureOf(result)).toMatchObject({ kind, status, said: 'No.', mayHaveHappened: false });
    }
    expect(server.seen).toHaveLength(2);
  });

  it('of an address that is not responsible is not sent again either, although HTTP would allow it', async () => {
    const server = await api((_request, response) => json(response, 421, { message: 'Misdirected' }));
    const github = await server.github();
    expect(failureOf(await github.rerun(42))).toMatchObject({ kind: 'rejected', mayHaveHappened: false });
    expect(failureOf(await github.dispatch(DISPATCH))).toMatchObject({ kind: 'rejected', mayHaveHappened: false });
    expect(server.seen).toHaveLength(2);
  });

  it('tells all that GitHub said, cut to 500 characters', async () => {
    const server = await api((_request, response) =>
      json(response, 422, {
        message: 'Validation Failed',
        errors: [{ message: 'No ref found for: v9' }, 'and more', { code: 'x' }, { message: 'y'.repeat(1000) }],
      }),
    );
    const { said } = failureOf(await (await server.github()).rerun(42));
    expect(said).toMatch(/^Validation Failed: No ref found for: v9: and more: yyyy/);
    expect(said).toHaveLength(500);
  });
});

describe('the token', () => {
  it('is in no failure, although the server echoes it everywhere', async () => {
    const echo = { message: `${'m'.repeat(480)} ${TOKEN}`, errors: [{ message: TOKEN }] };
    const headers = { 'x-accepted-github-permissions': TOKEN, location: `http://${TOKEN}.example/`, etag: TOKEN };
    const server = await api((_request, response, count) => json(response, 300 + (count % 3) * 101, echo, headers));
    const github = await server.github();
    const results = [];
    for (let times = 0; times < 6; times++) results.push(await github.tagCommit(TOKEN), await github.rerun(42));
    const liar = await api((_request, response) =>
      json(response, 200, { ref: TOKEN, type: TOKEN, encoding: TOKEN, object: { type: TOKEN, sha: TOKEN } }),
    );
    const lied = await liar.github();
    results.push(await lied.tagCommit('v1'), await lied.fileAt('a', 'v1'), await lied.environmentRules('x'));
    expect(results.every(({ ok }) => !ok)).toBe(true);
    expect(JSON.stringify(results)).not.toContain(TOKEN);
    // Nor a part of it that a cut has left over.
    expect(JSON.stringify(results)).not.toContain(TOKEN.slice(0, 12));
  });

  it('goes to no other address than that of the API, whatever a page says comes next', async () => {
    const elsewhere = await api((_request, response) => json(response, 200, { workflow_runs: [] }));
    const server = await api((_request, response) =>
      json(
        response,
        200,
        { workflow_runs: Array.from({ length: 100 }, (_, index) => run({ id: index + 1 })) },
        { link: `<${elsewhere.url.href}>; rel="next"` },
      ),
    );
    const github = await server.github();
    expect(contentOf(await github.workflowRuns('release.yml', 1)).hasMore).toBe(true);
    await github.workflowRuns('release.yml', 2);
    expect(elsewhere.seen).toEqual([]);
    expect(server.requests()).toEqual(
      [1, 2].map((page) => `GET /repos/example/courses/actions/workflows/release.yml/runs?per_page=100&page=${page}`),
    );
    expect(server.seen.every(({ headers }) => headers.authorization === `token ${TOKEN}`)).toBe(true);
  });
});

describe('a list without an end', () => {
  it('of jobs, whose next page is itself, is endless', async () => {
    const server = await api((request, response) =>
      json(
        response,
        200,
        { jobs: Array.from({ length: 100 }, (_, index) => job(index + 1)) },
        { link: `<http://127.0.0.1${request.path}>; rel="next"` },
      ),
    );
    const failure = failureOf(await (await server.github()).jobs(42));
    expect(failure.kind).toBe('endless');
    expect(failure.message).toContain('jobs of run 42');
    expect(server.seen).toHaveLength(2);
  });

  it('of jobs that are new each time ends after 300', async () => {
    const server = await api((_request, response, count) =>
      json(
        response,
        200,
        { jobs: Array.from({ length: 100 }, (_, index) => job(count * 1000 + index)) },
        { link: '<x>; rel="next"' },
      ),
    );
    expect(contentOf(await (await server.github()).jobs(42))).toHaveLength(300);
    expect(server.seen).toHaveLength(3);
  });

  it('of an environment’s rules is endless', async () => {
    const server = await api((request, response) =>
      request.path.includes('branch-policies')
        ? json(
            response,
            200,
            { branch_policies: Array.from({ length: 100 }, (_, index) => ({ name: `v${index}`, type: 'tag' })) },
            { link: '<x>; rel="next"' },
          )
        : json(response, 200, {
            name: 'production',
            deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
          }),
    );
    expect(failureOf(await (await server.github()).environmentRules('production')).kind).toBe('endless');
    expect(server.seen).toHaveLength(3);
  });

  it('of comments is endless, and nothing is written', async () => {
    const server = await api((_request, response) =>
      json(
        response,
        200,
        Array.from({ length: 100 }, (_, index) => ({ id: index + 1, body: 'x', user: null })),
      ),
    );
    expect(failureOf(await (await server.github()).upsertComment(7, '<!-- m -->', 'text')).kind).toBe('endless');
    expect(server.requests().every((request) => request.startsWith('GET '))).toBe(true);
  });

  it('of annotated tags that lead to each other is endless', async () => {
    const server = await api((request, response) =>
      json(response, 200, {
        ref: 'refs/tags/v1',
        object: { type: 'tag', sha: request.path.endsWith(SHA) ? 'b'.repeat(40) : SHA },
      }),
    );
    expect(failureOf(await (await server.github()).tagCommit('v1')).kind).toBe('endless');
    expect(server.seen).toHaveLength(6);
  });
});

describe('a cancelled job', () => {
  it('sends nothing any more', async () => {
    const server = await api((_request, response) => json(response, 201, undefined));
    const github = await server.github({ signal: AbortSignal.abort() });
    for (const result of [await github.rerun(42), await github.run(42)]) {
      expect(failureOf(result)).toMatchObject({ kind: 'cancelled', mayHaveHappened: false });
    }
    expect(server.seen).toEqual([]);
  });

  it('does not know what became of a write in flight', async () => {
    const cancelling = new AbortController();
    const server = await api(() => cancelling.abort());
    const github = await server.github({ signal: cancelling.signal });
    expect(failureOf(await github.rerun(42))).toMatchObject({ kind: 'cancelled', mayHaveHappened: true });
    expect(server.seen).toHaveLength(1);
  });

  it('does not go on after a pause', async () => {
    const cancelling = new AbortController();
    const server = await api((_request, response) => json(response, 503, {}));
    const github = await server.github({
      signal: cancelling.signal,
      clock: {
        ...systemClock,
        sleep: async (_ms, signal) => {
          cancelling.abort(new Error('cancelled'));
          signal?.throwIfAborted();
        },
      },
    });
    expect(failureOf(await github.run(42)).kind).toBe('cancelled');
    expect(server.seen).toHaveLength(1);
  });
});

describe('a dispatch', () => {
  it('is asked once more without the run’s details by a server that does not know them, and by no other', async () => {
    for (const status of [400, 422]) {
      const old = await api((request, response) =>
        request.body.includes('return_run_details')
          ? json(response, status, { message: '"return_run_details" is not a permitted key.' })
          : json(response, 204, undefined),
      );
      expect(await (await old.github()).dispatch(DISPATCH)).toEqual(NO_FURTHER);
      expect(old.seen.map(({ body }) => JSON.parse(body))).toEqual([
        { ref: 'v1.0.0', return_run_details: true },
        { ref: 'v1.0.0' },
      ]);
    }
    const refusing = await api((_request, response) => json(response, 422, { message: 'No ref found for: v1.0.0' }));
    expect(failureOf(await (await refusing.github()).dispatch(DISPATCH))).toMatchObject({
      kind: 'rejected',
      said: 'No ref found for: v1.0.0',
    });
    expect(refusing.seen).toHaveLength(1);
    const stubborn = await api((_request, response) => json(response, 422, { message: 'return_run_details' }));
    expect(failureOf(await (await stubborn.github()).dispatch(DISPATCH)).kind).toBe('rejected');
    expect(stubborn.seen).toHaveLength(2);
  });

  it('whose answer names no run may have happened', async () => {
    const server = await api((_request, response) => json(response, 200, { workflow_run_id: 'x' }));
    expect(failureOf(await (await server.github()).dispatch(DISPATCH))).toMatchObject({
      kind: 'malformed',
      mayHaveHappened: true,
    });
    expect(server.seen).toHaveLength(1);
  });
});
