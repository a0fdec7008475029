import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask } from '../../helpers/github/ask.ts';
import type { Misdeed } from '../../helpers/github/faults.ts';
import { type StandIn, startGitHub } from '../../helpers/github/stand-in.ts';
import type { Run } from '../../helpers/github/state.ts';

let github: StandIn;
let run: Run;
beforeEach(async () => {
  github = await startGitHub();
  run = github.state.run('release.yml');
});
afterEach(async () => {
  await github[Symbol.asyncDispose]();
});

describe('what is not described', () => {
  test.each([
    ['a path', 'GET ./actions/runners', undefined, 404],
    ['a method', 'DELETE ./actions/runs/1', undefined, 404],
    ['a number that is none', 'GET ./actions/runs/abc', undefined, 422],
    ['a query parameter', 'GET ./actions/runs?tag=v1', undefined, 422],
    ['a value of a query parameter', 'GET ./actions/runs?status=bogus', undefined, 422],
    ['a body without what it needs', 'POST ./actions/workflows/release.yml/dispatches', { inputs: {} }, 422],
    ['a body of the wrong type', 'POST ./actions/workflows/release.yml/dispatches', { ref: 123 }, 422],
    ['a property nobody knows', 'POST ./deployments', { ref: 'main', automerge: false }, 422],
    ['a state', 'POST ./deployments/1/statuses', { state: 'great' }, 422],
    ['a body where none belongs', 'POST ./actions/runs/1/cancel', {}, 422],
  ])('%s is a violation and is refused', async (_name, what, body, status) => {
    const answer = await ask(github, what, { body });
    expect(answer.status).toBe(status);
    expect(github.violations).toHaveLength(1);
    expect(() => github.expectNoViolations()).toThrow(/Not as GitHub describes it/);
    expect(github.journal.entries).toMatchObject([{ carriedOut: false, status }]);
  });

  test('an answer of the stand-in itself is loud', async () => {
    Object.assign(run, { title: 17 });
    expect((await ask(github, `GET ./actions/runs/${run.id}`)).status).toBe(500);
    expect(github.violations).toEqual([expect.stringContaining('/display_title must be string')]);
  });
});

describe('a token', () => {
  test.each([
    ['GET ./actions/runs', { contents: 'read' }, 'actions=read'],
    ['POST ./actions/runs/1/rerun', { actions: 'read' }, 'actions=write'],
    ['POST ./deployments/1/statuses', { deployments: 'read' }, 'deployments=write'],
    ['GET ./contents/README.md', { actions: 'write' }, 'contents=read'],
    ['POST ./statuses/1', { contents: 'write' }, 'statuses=write'],
    ['POST ./issues/1/comments', { pull_requests: 'read' }, 'issues=write; pull_requests=write'],
  ] as const)(
    'for %s that grants only %o is refused with the permission that is needed',
    async (what, permissions, accepted) => {
      const token = github.addToken({ permissions });
      const bodies: Readonly<Record<string, unknown>> = {
        'POST ./deployments/1/statuses': { state: 'success' },
        'POST ./statuses/1': { state: 'success' },
        'POST ./issues/1/comments': { body: 'x' },
      };
      const answer = await ask(github, what, { token, body: bodies[what] });
      expect(answer).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
      expect(answer.headers.get('x-accepted-github-permissions')).toBe(accepted);
      github.expectNoViolations();
    },
  );

  test('that nobody has is refused', async () => {
    expect(await ask(github, 'GET ./actions/runs', { token: 'stolen' })).toMatchObject({
      status: 401,
      body: { message: 'Bad credentials' },
    });
  });

  test('of a job may not ask whose it is', async () => {
    expect((await ask(github, 'GET /user')).status).toBe(403);
  });

  test('is kept out of the journal', async () => {
    await ask(github, 'GET ./actions/runs');
    expect(JSON.stringify(github.journal.entries)).not.toContain(github.token);
  });
});

describe('faults', () => {
  const rerun = () => ask(github, `POST ./actions/runs/${run.id}/rerun`);
  const add = (does: Misdeed) => github.faults.add({ path: '/actions/runs/*/rerun', does });

  test('that lose the answer let the request have its effect', async () => {
    add({ kind: 'lose-answer' });
    await expect(rerun()).rejects.toThrow();
    expect(run.attempts).toHaveLength(2);
    expect(github.journal.startingRequests).toMatchObject([{ carriedOut: true, status: 0 }]);
  });

  test('of a gateway lose the answer as well', async () => {
    add({ kind: 'lose-answer', as: 'bad-gateway' });
    expect((await rerun()).status).toBe(502);
    expect(run.attempts).toHaveLength(2);
  });

  test('that break the connection before keep it from having one', async () => {
    add({ kind: 'reset' });
    await expect(rerun()).rejects.toThrow();
    expect(run.attempts).toHaveLength(1);
    expect(github.journal.startingRequests).toMatchObject([{ carriedOut: false, status: 0 }]);
  });

  test.each<readonly [Misdeed, number, string, string]>([
    [{ kind: 'primary-limit', resetInMs: 60_000 }, 403, 'x-ratelimit-remaining', '0'],
    [{ kind: 'primary-limit', resetInMs: 60_000, status: 429 }, 429, 'x-ratelimit-remaining', '0'],
    [{ kind: 'secondary-limit', retryAfter: 7 }, 403, 'retry-after', '7'],
    [{ kind: 'secondary-limit', retryAfter: 7, status: 429 }, 429, 'retry-after', '7'],
    [{ kind: 'redirect', to: 'https://example.com/' }, 302, 'location', 'https://example.com/'],
    [{ kind: 'answer', status: 503, headers: { 'retry-after': '1' }, body: { message: 'x' } }, 503, 'retry-after', '1'],
    [{ kind: 'html' }, 200, 'content-type', 'text/html; charset=utf-8'],
  ])('answer %o instead, and nothing is done', async (does, status, header, value) => {
    add(does);
    const answer = await rerun();
    expect([answer.status, answer.headers.get(header)]).toEqual([status, value]);
    expect(run.attempts).toHaveLength(1);
  });

  test('break an answer off in the middle', async () => {
    github.faults.add({ path: '/actions/runs/*', does: { kind: 'truncate' } });
    await expect(ask(github, `GET ./actions/runs/${run.id}`)).rejects.toThrow(SyntaxError);
  });

  test('make a list that leads to itself for ever', async () => {
    github.faults.add({ path: /\/runs$/, does: { kind: 'endless' } });
    const answer = await ask(github, 'GET ./actions/workflows/release.yml/runs?page=3');
    expect(answer.headers.get('link')).toBe(
      `<${github.url}/repos/acme/shop/actions/workflows/release.yml/runs?page=3>; rel="next"`,
    );
  });

  test('happen to the requests that they are meant for, in their turn', async () => {
    const teapot = (status: number) => ({ kind: 'answer', status, body: { message: 'x' } }) as const;
    const second = github.faults.add({ method: 'GET', path: '/actions/runs/*', at: 2, does: teapot(500) });
    github.faults.add({ path: '/actions/runs/*', at: { from: 4, to: 5 }, does: teapot(502) });
    github.faults.add({ method: 'POST', path: '/actions/runs/*', does: teapot(503) });
    const statuses: number[] = [];
    for (let read = 0; read < 6; read++) statuses.push((await ask(github, `GET ./actions/runs/${run.id}`)).status);
    expect(statuses).toEqual([200, 500, 200, 502, 502, 200]);
    expect(second.happened).toBe(1);
    github.faults.clear();
    expect((await rerun()).status).toBe(201);
  });

  test('delay an answer, and leave one out', async () => {
    github.faults.add({ path: '/actions/runs/*', at: 1, does: { kind: 'delay', ms: 60 } });
    github.faults.add({ path: '/actions/runs/*', at: 2, does: { kind: 'hang' } });
    const began = performance.now();
    expect((await ask(github, `GET ./actions/runs/${run.id}`)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(50);
    const hanging = ask(github, `GET ./actions/runs/${run.id}`);
    await github[Symbol.asyncDispose]();
    await expect(hanging).rejects.toThrow();
    github = await startGitHub();
  });
});

test('beyond the limit of the hour nothing is carried out', async () => {
  github.behaviour.rateLimit = 1;
  await ask(github, 'GET ./actions/runs');
  const answer = await ask(github, `POST ./actions/runs/${run.id}/rerun`);
  expect(answer).toMatchObject({ status: 403, body: { message: expect.stringContaining('rate limit exceeded') } });
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(run.attempts).toHaveLength(1);
  github.behaviour.rateLimit = undefined;
  expect((await ask(github, 'GET .')).headers.get('x-ratelimit-limit')).toBeNull();
});
