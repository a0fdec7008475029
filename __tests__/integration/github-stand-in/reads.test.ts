import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask } from '../../helpers/github/ask.ts';
import { seedHistory, seedReleases } from '../../helpers/github/seeding.ts';
import { type StandIn, startGitHub } from '../../helpers/github/stand-in.ts';

const DAY_MS = 86_400_000;

let github: StandIn;
beforeEach(async () => {
  github = await startGitHub();
});
afterEach(async () => {
  github.expectNoViolations();
  await github[Symbol.asyncDispose]();
});

describe('lists of runs', () => {
  test('are right without a filter, and weeks old with one', async () => {
    seedReleases(github.state, [
      { tag: 'v1.0.0', daysAgo: 40 },
      { tag: 'v1.1.0', daysAgo: 30 },
      { tag: 'v1.2.0', daysAgo: 2 },
    ]);
    const tags = async (query: string) => {
      const { body } = await ask(github, `GET ./actions/workflows/release.yml/runs${query}`);
      return (body as { workflow_runs: { head_branch: string }[] }).workflow_runs.map((run) => run.head_branch);
    };
    expect(await tags('')).toEqual(['v1.2.0', 'v1.1.0', 'v1.0.0']);
    expect(await tags('?status=success')).toEqual(['v1.1.0', 'v1.0.0']);
    github.behaviour.staleFilters = false;
    expect(await tags('?branch=v1.2.0&event=push')).toEqual(['v1.2.0']);
  });

  test('come in pages whose links lead through all of a history of thousands', async () => {
    const { releases } = seedHistory(github.state, { runs: 10_000, tags: 5_000 });
    expect(github.state.runs.size).toBe(10_000);
    expect(github.state.tags.size).toBe(5_000);
    const first = await ask(github, 'GET ./actions/workflows/release.yml/runs?per_page=100');
    const { total_count: total, workflow_runs: runs } = first.body as {
      total_count: number;
      workflow_runs: { head_branch: string }[];
    };
    expect(runs).toHaveLength(100);
    expect(runs.find((run) => run.head_branch.startsWith('v'))?.head_branch).toBe(releases.at(-1)?.tag);
    const last = Math.ceil(total / 100);
    expect(first.headers.get('link')).toBe(
      `<${github.url}/repos/acme/shop/actions/workflows/release.yml/runs?per_page=100&page=2>; rel="next", ` +
        `<${github.url}/repos/acme/shop/actions/workflows/release.yml/runs?per_page=100&page=${last}>; rel="last"`,
    );
    const end = await ask(github, `GET ./actions/workflows/release.yml/runs?per_page=100&page=${last}`);
    expect(end.headers.get('link')).not.toContain('rel="next"');
  });
});

test('an answer that has not changed costs nothing, unless the server knows no ETags', async () => {
  const run = github.state.run('release.yml');
  const address = `GET ./actions/runs/${run.id}`;
  const first = await ask(github, address);
  const etag = first.headers.get('etag') ?? '';
  const remaining = first.headers.get('x-ratelimit-remaining');
  const again = await ask(github, address, { headers: { 'if-none-match': etag } });
  expect([again.status, again.body, again.headers.get('x-ratelimit-remaining')]).toEqual([304, undefined, remaining]);
  github.state.live(run, [{ status: 'in_progress' }]);
  expect((await ask(github, address, { headers: { 'if-none-match': etag } })).status).toBe(200);
  github.behaviour.etags = false;
  expect((await ask(github, address, { headers: { 'if-none-match': '*' } })).headers.get('etag')).toBeNull();
});

test('tags lead to commits directly, through an object, or through several, and can be moved', async () => {
  const one = github.state.commit();
  const two = github.state.commit();
  github.state.tag('light', one);
  github.state.tag('deep', one, 3);
  expect((await ask(github, 'GET ./git/ref/tags/light')).body).toMatchObject({ object: { type: 'commit', sha: one } });
  let object = ((await ask(github, 'GET ./git/ref/tags%2Fdeep')).body as { object: { type: string; sha: string } })
    .object;
  let depth = 0;
  for (; object.type === 'tag'; depth++) {
    object = ((await ask(github, `GET ./git/tags/${object.sha}`)).body as { object: typeof object }).object;
  }
  expect([depth, object.sha]).toEqual([3, one]);
  github.state.tag('light', two);
  expect((await ask(github, 'GET ./git/ref/tags/light')).body).toMatchObject({ object: { sha: two } });
  expect((await ask(github, 'GET ./git/ref/tags/lig')).status).toBe(404);
  expect((await ask(github, 'GET ./git/matching-refs/tags/lig')).body).toMatchObject([{ ref: 'refs/tags/light' }]);
});

describe('a comparison', () => {
  test('tells commits and files between, in both directions and across branches', async () => {
    const { state } = github;
    const base = state.commit({ files: { a: '1', b: '1', 'old name': '1' } });
    state.commit({ files: { b: '2' } });
    const head = state.commit({ files: { a: null, c: '1', b: '3' }, renames: { 'new name': 'old name' } });
    const side = state.commit({ parent: base, branch: 'side', files: { d: '1' } });
    const compared = async (between: string) => {
      const { body } = await ask(github, `GET ./compare/${between}`);
      const { status, ahead_by, behind_by, files } = body as Record<string, unknown> & {
        files: { filename: string; status: string }[];
      };
      return [status, ahead_by, behind_by, files.map((file) => `${file.status} ${file.filename}`)];
    };
    expect(await compared(`${base}...${head}`)).toEqual([
      'ahead',
      2,
      0,
      ['renamed new name', 'removed a', 'modified b', 'added c'],
    ]);
    expect(await compared(`${head}...${base}`)).toEqual(['behind', 0, 2, []]);
    expect(await compared(`${head}...${side}`)).toEqual(['diverged', 1, 2, ['added d']]);
    expect(await compared(`${head}...main`)).toEqual(['identical', 0, 0, []]);
    expect((await ask(github, 'GET ./compare/main...nothing')).status).toBe(404);
  });

  test('names at most 300 files and 250 commits', async () => {
    const base = github.state.commit();
    for (let count = 0; count < 260; count++) {
      github.state.commit({ message: `Change ${count}`, files: { [`a${count}`]: '1', [`b${count}`]: '1' } });
    }
    const { body } = await ask(github, `GET ./compare/${base}...main`);
    const { total_commits, commits, files } = body as {
      total_commits: number;
      commits: { commit: { message: string } }[];
      files: unknown[];
    };
    expect([total_commits, commits.length, files.length]).toEqual([260, 250, 300]);
    expect(commits.at(-1)?.commit.message).toBe('Change 259');
  });
});

test('a file is what it was at the ref', async () => {
  const first = github.state.commit({ files: { 'a/b c.yml': 'one\n' } });
  github.state.commit({ files: { 'a/b c.yml': 'two\n' } });
  const text = async (ref: string) => {
    const { status, body } = await ask(github, `GET ./contents/a/b%20c.yml${ref}`);
    return status === 200 ? Buffer.from((body as { content: string }).content, 'base64').toString() : status;
  };
  expect(await text(`?ref=${first}`)).toBe('one\n');
  expect(await text('')).toBe('two\n');
  github.state.commit({ files: { 'a/b c.yml': null } });
  expect(await text('')).toBe(404);
  expect(await text('?ref=none')).toBe(404);
});

describe('deployments', () => {
  const body = { ref: 'v1.0.0', auto_merge: false, required_contexts: [] };

  test('are refused for the two defaults that bite an old release', async () => {
    seedReleases(github.state, [{ tag: 'v1.0.0' }, { tag: 'v1.1.0' }]);
    const create = (sent: object) => ask(github, 'POST ./deployments', { body: sent });
    expect(await create({ ref: 'v1.0.0', required_contexts: [] })).toMatchObject({
      status: 409,
      body: { message: 'Conflict merging main into v1.0.0.' },
    });
    expect(await create({ ref: 'v1.0.0', auto_merge: false })).toMatchObject({
      status: 409,
      body: { message: 'Conflict: Commit status checks failed for v1.0.0.' },
    });
    expect(await create(body)).toMatchObject({ status: 201 });
    expect(await create({ ...body, ref: 'none' })).toMatchObject({ status: 422 });
    expect(github.journal.otherWrites.map((entry) => entry.carriedOut)).toEqual([false, false, true, false]);
    expect(github.journal.startingRequests).toEqual([]);
  });

  test('are listed newest first by environment and task, with their payload as it came', async () => {
    seedReleases(github.state, [{ tag: 'v1.0.0' }]);
    for (const more of [{ task: 'a', payload: '{"text":1}' }, { task: 'b' }, { task: 'a', payload: { n: [1] } }]) {
      await ask(github, 'POST ./deployments', { body: { ...body, ...more } });
    }
    const { body: listed } = await ask(github, 'GET ./deployments?environment=production&task=a&per_page=100');
    expect(listed).toMatchObject([{ payload: { n: [1] } }, { payload: '{"text":1}' }]);
  });

  test('may be missing from the list for a while', async () => {
    seedReleases(github.state, [{ tag: 'v1.0.0' }]);
    github.behaviour.deploymentListLagReads = 1;
    await ask(github, 'POST ./deployments', { body });
    expect((await ask(github, 'GET ./deployments')).body).toEqual([]);
    expect((await ask(github, 'GET ./deployments')).body).toHaveLength(1);
  });

  test('of production are not made inactive by their successor, those of other environments are', async () => {
    seedReleases(github.state, [{ tag: 'v1.0.0' }]);
    const olderOne = async (environment: string) => {
      const older = github.state.deployment({ ref: 'v1.0.0', environment, statuses: ['success'] });
      const newer = github.state.deployment({ ref: 'v1.0.0', environment });
      await ask(github, `POST ./deployments/${newer.id}/statuses`, { body: { state: 'success' } });
      return older.statuses.at(-1)?.state;
    };
    expect([await olderOne('production'), await olderOne('staging')]).toEqual(['success', 'inactive']);
  });

  test('take descriptions of at most 140 characters', async () => {
    const deployment = github.state.deployment({ ref: 'main' });
    const status = (description: string) =>
      ask(github, `POST ./deployments/${deployment.id}/statuses`, { body: { state: 'failure', description } });
    expect((await status('x'.repeat(140))).status).toBe(201);
    expect((await status('x'.repeat(141))).status).toBe(422);
  });
});

test('drafts are not found by their tag', async () => {
  github.state.tag('v1', github.state.commit());
  github.state.release('v1', { draft: true });
  expect((await ask(github, 'GET ./releases/tags/v1')).status).toBe(404);
});

test('the newest release is the one of the newest commit, not the one that was published last', async () => {
  const now = Date.now();
  github.state.tag('v2', github.state.commit({ date: now }));
  github.state.tag('v1.1', github.state.commit({ date: now - DAY_MS }));
  github.state.release('v2', { publishedAt: now - DAY_MS });
  github.state.release('v1.1', { publishedAt: now });
  expect((await ask(github, 'GET ./releases/latest')).body).toMatchObject({ tag_name: 'v2' });
});
