import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { api, contentOf, deployment, failureOf, job, json, run, SHA, TOKEN } from './github-server.ts';
import { later, portOf } from './servers.ts';

const OTHER = 'b'.repeat(40);

describe('a request', () => {
  it('says who asks, with which token, and for which version of the API', async () => {
    const server = await api((_request, response) => json(response, 200, { default_branch: 'main' }));
    expect(contentOf(await (await server.github()).defaultBranch())).toBe('main');
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: `token ${TOKEN}`,
      accept: 'application/vnd.github.v3+json',
      'x-github-api-version': '2022-11-28',
    });
    expect(server.seen[0]?.headers['user-agent']).toMatch(/^release-guard\b/);
  });

  it.each([
    ['v1.0.0', 'tags%2Fv1.0.0'],
    ['release/1.0', 'tags%2Frelease%2F1.0'],
    ['100%#1 ?&ü', 'tags%2F100%25%231%20%3F%26%C3%BC'],
    ['..', 'tags%2F..'],
    ['{repo}', 'tags%2F%7Brepo%7D'],
  ])('names the tag %s and no other thing', async (tag, encoded) => {
    const server = await api((_request, response) =>
      json(response, 200, { ref: `refs/tags/${tag}`, object: { type: 'commit', sha: SHA } }),
    );
    expect(contentOf(await (await server.github()).tagCommit(tag))).toBe(SHA);
    expect(server.requests()).toEqual([`GET /repos/example/courses/git/ref/${encoded}`]);
  });

  it('keeps the names of environments, files and refs apart from the address', async () => {
    const server = await api((_request, response) => json(response, 404, { message: 'Not Found' }));
    const github = await server.github();
    await github.environmentRules('eu/prod #1');
    await github.fileAt('.github/workflows/a b.yml', 'release/1.0#x');
    await github.compare('a/b', 'c#d');
    await github.deployments({ environment: 'eu/prod & co', task: 'release-guard' }, 2);
    await github.releaseOf('v/1');
    expect(server.requests()).toEqual([
      'GET /repos/example/courses/environments/eu%2Fprod%20%231',
      'GET /repos/example/courses/contents/.github%2Fworkflows%2Fa%20b.yml?ref=release%2F1.0%23x',
      'GET /repos/example/courses/compare/a%2Fb...c%23d',
      'GET /repos/example/courses/deployments?environment=eu%2Fprod%20%26%20co&task=release-guard&per_page=100&page=2',
      'GET /repos/example/courses/releases/tags/v%2F1',
      'GET /repos/example/courses/releases?per_page=100&page=1',
    ]);
  });

  it('goes to the base path of a GitHub Enterprise Server', async () => {
    const server = await api((_request, response) => json(response, 200, { default_branch: 'main' }));
    const github = await server.github({ apiUrl: `${server.url.href}api/v3/` });
    await github.defaultBranch();
    expect(server.requests()).toEqual(['GET /api/v3/repos/example/courses']);
  });

  it('is counted, apart from answers that nothing has changed', async () => {
    const server = await api((_request, response, count) =>
      count === 2
        ? json(response, 304, undefined)
        : json(response, 200, run(), { etag: 'W/"abc"', 'x-ratelimit-remaining': '41' }),
    );
    const github = await server.github();
    expect(github.usage()).toEqual({ sent: 0, counted: 0, waitedMs: 0, remaining: undefined });
    const first = contentOf(await github.runIfChanged(42, undefined));
    expect(first).toMatchObject({ changed: { id: 42, attempt: 2 }, etag: 'W/"abc"' });
    expect(contentOf(await github.runIfChanged(42, first.etag))).toEqual({ changed: undefined, etag: 'W/"abc"' });
    expect(contentOf(await github.runIfChanged(42, 'W/"old"')).changed?.id).toBe(42);
    expect(server.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, 'W/"abc"', 'W/"old"']);
    expect(github.usage()).toMatchObject({ sent: 3, counted: 2, remaining: 41 });
    expect(github.usage().waitedMs).toBeGreaterThan(0);
  });

  it('that did not ask whether something changed is not answered by 304', async () => {
    const server = await api((_request, response) => json(response, 304, undefined));
    const github = await server.github();
    for (const result of [await github.run(42), await github.runIfChanged(42, undefined), await github.rerun(42)]) {
      expect(failureOf(result)).toMatchObject({ kind: 'malformed', status: 304 });
    }
  });
});

describe('a tag', () => {
  it('is followed through annotated tags to its commit', async () => {
    const objects: Record<string, unknown> = {
      [OTHER]: { object: { type: 'tag', sha: 'c'.repeat(40) } },
      ['c'.repeat(40)]: { object: { type: 'commit', sha: SHA } },
    };
    const server = await api((request, response) =>
      json(
        response,
        200,
        objects[request.path.slice(-40)] ?? { ref: 'refs/tags/v1', object: { type: 'tag', sha: OTHER } },
      ),
    );
    expect(contentOf(await (await server.github()).tagCommit('v1'))).toBe(SHA);
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    ['is not there', 404, { message: 'Not Found' }, 'not-found'],
    ['leads to a folder', 200, { ref: 'refs/tags/v1', object: { type: 'tree', sha: SHA } }, 'not-found'],
    [
      'is answered with one that begins like it',
      200,
      { ref: 'refs/tags/v1.0', object: { type: 'commit', sha: SHA } },
      'malformed',
    ],
    ['is answered with all that begin like it', 200, [{ ref: 'refs/tags/v1' }], 'malformed'],
    [
      'leads to something that is no commit’s name',
      200,
      { ref: 'refs/tags/v1', object: { type: 'commit', sha: 'main' } },
      'malformed',
    ],
  ])('that %s leads nowhere', async (_name, status, body, kind) => {
    const server = await api((_request, response) => json(response, status, body));
    expect(failureOf(await (await server.github()).tagCommit('v1')).kind).toBe(kind);
  });
});

describe('a list', () => {
  it('goes on where GitHub names a next page and this one is full', async () => {
    for (const [size, link, hasMore] of [
      [100, '<https://api.github.com/x?page=1>; rel="prev", <https://api.github.com/x?page=3>; rel="next"', true],
      [100, '<https://api.github.com/x?page=1>; rel="prev", <https://api.github.com/x?page=1>; rel="first"', false],
      [100, '', false],
      [99, '<https://api.github.com/x?page=3>; rel="next"', false],
    ] as const) {
      const server = await api((request, response) =>
        json(
          response,
          200,
          request.path.includes('deployments')
            ? Array.from({ length: size }, (_, index) => deployment({ id: index + 1 }))
            : { workflow_runs: Array.from({ length: size }, (_, index) => run({ id: index + 1 })) },
          { link },
        ),
      );
      const github = await server.github();
      const runs = contentOf(await github.workflowRuns(7, 2));
      expect([runs.runs.length, runs.hasMore]).toEqual([size, hasMore]);
      const listed = contentOf(await github.deployments({ environment: 'production', task: 'release-guard' }, 2));
      expect([listed.deployments.length, listed.hasMore]).toEqual([size, hasMore]);
    }
  });

  it('of jobs is read to its end', async () => {
    const server = await api((request, response) => {
      const page = Number(new URL(request.path, 'http://x').searchParams.get('page'));
      const jobs = Array.from({ length: page === 3 ? 5 : 100 }, (_, index) => job(page * 1000 + index));
      json(response, 200, { total_count: 205, jobs }, page === 3 ? {} : { link: '<x>; rel="next"' });
    });
    const jobs = contentOf(await (await server.github()).jobs(42));
    expect(jobs).toHaveLength(205);
    expect(jobs[0]).toEqual({
      id: 1000,
      name: 'deploy (1000)',
      status: 'completed',
      conclusion: 'success',
      startedAt: '2026-11-02T10:00:00Z',
      completedAt: '2026-11-02T10:05:00Z',
      url: 'https://github.com/example/courses/actions/runs/42/job/1',
    });
    expect(server.requests()).toEqual(
      [1, 2, 3].map(
        (page) => `GET /repos/example/courses/actions/runs/42/jobs?filter=latest&per_page=100&page=${page}`,
      ),
    );
  });

  it('of deployments leaves out what was not asked for', async () => {
    const server = await api((_request, response) =>
      json(response, 200, [
        deployment({ id: 1, task: 'deploy' }),
        deployment({ id: 2, environment: 'staging' }),
        deployment({ id: 3, environment: 'Production' }),
      ]),
    );
    const listed = contentOf(
      await (await server.github()).deployments({ environment: 'production', task: 'release-guard' }, 1),
    );
    expect(listed.deployments.map(({ id }) => id)).toEqual([3]);
  });
});

describe('a write', () => {
  it('of a deployment never merges, never asks for checks, and keeps its payload', async () => {
    const server = await api((request, response) =>
      json(response, 201, deployment({ payload: JSON.parse(request.body).payload })),
    );
    const payload = { schema: 1, runId: 9_007_199_254_740_991, odd: '123n', nested: { list: [1, null, '«»'] } };
    const created = contentOf(
      await (await server.github()).createDeployment({
        ref: 'v1.0.0',
        task: 'release-guard',
        environment: 'production',
        description: '€'.repeat(200),
        payload,
      }),
    );
    expect(created.payload).toEqual(payload);
    expect(server.requests()).toEqual(['POST /repos/example/courses/deployments']);
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({
      ref: 'v1.0.0',
      task: 'release-guard',
      environment: 'production',
      description: `${'€'.repeat(139)}…`,
      payload,
      auto_merge: false,
      required_contexts: [],
    });
  });

  it('of a status leaves the other deployments of the environment as they are', async () => {
    const server = await api((_request, response) =>
      json(response, 201, { id: 3, state: 'in_progress', created_at: '2026-11-01T10:00:00Z', creator: null }),
    );
    const github = await server.github();
    expect(
      contentOf(
        await github.createDeploymentStatus(9, {
          state: 'in_progress',
          description: 'running',
          logUrl: 'https://github.com/example/courses/actions/runs/42',
        }),
      ),
    ).toEqual({
      id: 3,
      state: 'in_progress',
      description: '',
      logUrl: '',
      createdAt: '2026-11-01T10:00:00Z',
      creator: undefined,
    });
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({
      state: 'in_progress',
      description: 'running',
      log_url: 'https://github.com/example/courses/actions/runs/42',
      auto_inactive: false,
    });
  });

  it('that was answered with another deployment, or with a merge, may have happened', async () => {
    const answers: readonly (readonly [number, unknown])[] = [
      [201, deployment({ task: 'deploy' })],
      [202, { message: 'Auto-merged main into v1.0.0 on deployment.' }],
    ];
    const server = await api((_request, response, count) => json(response, ...(answers[count - 1] ?? [500, {}])));
    const github = await server.github();
    const request = { ref: 'v1', task: 'release-guard', environment: 'production', description: '', payload: {} };
    for (let times = 0; times < 2; times++) {
      expect(failureOf(await github.createDeployment(request))).toMatchObject({
        kind: 'malformed',
        mayHaveHappened: true,
      });
    }
  });

  it('that starts a run has no body where none is needed', async () => {
    const server = await api((request, response) =>
      request.path.endsWith('dispatches')
        ? json(response, 200, { workflow_run_id: 77, run_url: 'https://api', html_url: 'https://page' })
        : json(response, 201, request.path.includes('jobs') ? {} : undefined),
    );
    const github = await server.github();
    expect(await github.rerun(42)).toEqual({ ok: true, value: undefined });
    expect(await github.rerunJob(5)).toEqual({ ok: true, value: undefined });
    expect(contentOf(await github.dispatch({ workflow: 'release.yml', ref: 'v1', inputs: { tag: 'v1' } }))).toEqual({
      runId: 77,
      url: 'https://page',
    });
    expect(server.seen.map(({ headers }) => [headers['content-length'], headers['transfer-encoding']])).toEqual([
      ['0', undefined],
      ['0', undefined],
      ['60', undefined],
    ]);
    expect(server.seen.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'POST /repos/example/courses/actions/runs/42/rerun ',
      'POST /repos/example/courses/actions/jobs/5/rerun ',
      'POST /repos/example/courses/actions/workflows/release.yml/dispatches {"ref":"v1","inputs":{"tag":"v1"},"return_run_details":true}',
    ]);
  });
});

describe('a proxy', () => {
  const program = `
    import { createGitHub } from './src/platform/github-client.ts';
    import { systemClock } from './src/platform/clock.ts';
    const github = await createGitHub({ token: 't0ken-of-a-test', apiUrl: 'http://api.example.test', repository: 'o/r', clock: systemClock, chance: () => 0 });
    process.stdout.write(JSON.stringify(await github.rerun(42)));
  `;

  /** Asks through a proxy, in a process of its own because the proxy is read from its variables. */
  async function through(proxyPort: number): Promise<{ readonly output: string; readonly complaints: string }> {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      env: {
        PATH: process.env['PATH'],
        http_proxy: `http://127.0.0.1:${proxyPort}`,
        GITHUB_API_URL: 'http://api.example.test',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { output, complaints };
  }

  it('that the runner names is used', async () => {
    const server = await api((_request, response) => json(response, 201, undefined));
    const asked: string[] = [];
    const proxy = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (data) => {
        asked.push(data.toString().split('\r\n')[0] ?? '');
        const upstream = connect(portOf(server.server), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          socket.pipe(upstream).pipe(socket);
        });
        upstream.on('error', () => undefined);
      });
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    later(() => proxy.close());
    const { output, complaints } = await through(portOf(proxy));
    expect(output, complaints).toBe('{"ok":true}');
    expect(asked).toEqual(['CONNECT api.example.test:80 HTTP/1.1']);
    expect(server.requests()).toEqual(['POST /repos/o/r/actions/runs/42/rerun']);
  });

  it('that lets nobody through has sent nothing on', async () => {
    const proxy = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'));
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    later(() => proxy.close());
    const { output, complaints } = await through(portOf(proxy));
    expect(JSON.parse(output || complaints)).toMatchObject({
      ok: false,
      failure: { kind: 'unreachable', mayHaveHappened: false },
    });
  });
});

describe('the clock of GitHub', () => {
  const noon = Date.parse('2026-11-01T12:00:00Z');
  const dated = (date: string) => ({ date });
  /** A clock whose time goes by only when it is told to. */
  const standing = () => {
    let now = 0;
    const clock = { now: () => now, date: () => new Date(noon + now), sleep: async () => undefined };
    return { clock, goOn: (ms: number) => (now += ms) };
  };

  it('is the runner’s until GitHub has answered, then what the answer said, and goes on from there', async () => {
    const server = await api((_request, response) =>
      json(response, 200, { default_branch: 'main' }, dated('Fri, 30 Oct 2026 06:00:00 GMT')),
    );
    const { clock, goOn } = standing();
    const github = await server.github({ clock });
    expect(github.date().toISOString()).toBe('2026-11-01T12:00:00.000Z');
    await github.defaultBranch();
    expect(github.date().toISOString()).toBe('2026-10-30T06:00:00.000Z');
    goOn(90_000);
    expect(github.date().toISOString()).toBe('2026-10-30T06:01:30.000Z');
  });

  it('is not set by an answer without a date, with none that can be read, or of a server that refuses', async () => {
    const answers = [
      [200, { date: 'yesterday' }],
      [502, dated('Fri, 30 Oct 2026 06:00:00 GMT')],
      [200, {}],
    ] as const;
    const server = await api((_request, response, count) => {
      response.sendDate = false;
      const [status, headers] = answers[count - 1] ?? [500, {}];
      json(response, status, { default_branch: 'main' }, headers);
    });
    const { clock } = standing();
    const github = await server.github({ clock, readAttempts: 1 });
    for (const _ of answers) await github.defaultBranch();
    expect(server.seen).toHaveLength(answers.length);
    expect(github.date().toISOString()).toBe('2026-11-01T12:00:00.000Z');
  });

  it('tells how long a rate limit lasts, however wrong the runner’s own clock is', async () => {
    const reset = Date.parse('2026-10-30T06:20:00Z') / 1000;
    const server = await api((_request, response) =>
      json(
        response,
        403,
        { message: 'API rate limit exceeded' },
        {
          ...dated('Fri, 30 Oct 2026 06:00:00 GMT'),
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(reset),
        },
      ),
    );
    const github = await server.github({ clock: standing().clock });
    expect(failureOf(await github.defaultBranch())).toMatchObject({ kind: 'rate-limit', retryAfterMs: 1_200_000 });
  });
});
