import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { createFiles } from '../../../src/platform/files.ts';
import { createGitHub } from '../../../src/platform/github-client.ts';
import { type PublishSettings, publish } from '../../../src/report/publish.ts';
import { commandsIn } from '../../helpers/command-oracle.ts';
import { recordedOutput } from '../../helpers/recorded-output.ts';
import { BROKEN, sample } from '../../unit/report/sample.ts';
import { gitHubStandIn, type StandIn } from './github-stand-in.ts';

const TOKEN = 'ghs_abcdefghijklmnopqrstuvwxyz0123456789';
const SHA = 'a'.repeat(40);
const report = sample({ findings: BROKEN });
const settings: PublishSettings = {
  comment: true,
  statusContext: 'release-guard',
  onInconclusive: 'fail',
  githubToken: TOKEN,
  environment: 'production',
};
const PULL_REQUEST = {
  pull_request: {
    number: 7,
    head: { sha: SHA, repo: { full_name: 'example/courses' } },
    base: { repo: { full_name: 'example/courses' } },
  },
};

/** Publishes as a job would; returns the notices. */
async function published(
  api: Pick<StandIn, 'url'>,
  event: unknown = PULL_REQUEST,
  changes: Partial<PublishSettings> = {},
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rg-publish-'));
  const eventPath = join(folder, 'event.json');
  writeFileSync(eventPath, JSON.stringify(event));
  const { output, text, secrets } = recordedOutput();
  secrets.add('github-token', TOKEN);
  await publish(
    report,
    { ...settings, ...changes },
    {
      environment: {
        GITHUB_REPOSITORY: 'example/courses',
        GITHUB_API_URL: api.url,
        GITHUB_EVENT_PATH: eventPath,
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_WORKFLOW: 'release',
        GITHUB_JOB: 'guard',
      },
      files: createFiles({ roots: [folder] }),
      output,
      clock: { ...systemClock, sleep: async () => {} },
      cancelled: new AbortController().signal,
      random: () => '00000000',
    },
  );
  const commands = commandsIn(text()).filter((command) => command.name !== 'add-mask');
  expect(commands.every((command) => command.name === 'notice')).toBe(true);
  return commands.map((command) => command.data);
}

describe('publishing to GitHub', () => {
  it('creates one comment, keeps it up to date, and sets the status on the commit that people see', async () => {
    await using api = await gitHubStandIn();
    expect(await published(api)).toEqual([]);
    expect(await published(api)).toEqual([]);
    expect(api.mistakes).toEqual([]);
    expect(api.comments).toHaveLength(1);
    expect(api.comments[0]?.body).toMatch(/^<!-- release-guard: [0-9a-f]{16} -->\n## ❌ Release Guard/);
    const writes = api.received.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
    expect(writes.toSorted()).toEqual([
      'PATCH /repos/example/courses/issues/comments/1000',
      'POST /repos/example/courses/issues/7/comments',
      `POST /repos/example/courses/statuses/${SHA}`,
      `POST /repos/example/courses/statuses/${SHA}`,
    ]);
    expect(api.received.find(({ path }) => path.includes('/statuses/'))?.body).toEqual({
      state: 'failure',
      context: 'release-guard',
      description: 'fail: GET /api/public/stats/users answered 200, but $.code is 500 instead of 200.',
      target_url: 'https://github.com/example/courses/actions/runs/42/attempts/1',
    });
    expect(api.received.every(({ authorization }) => authorization === `token ${TOKEN}`)).toBe(true);
  });

  it('never touches a comment that somebody else put the marker into', async () => {
    await using first = await gitHubStandIn();
    await published(first);
    const stolen = `${first.comments[0]?.body.split('\n')[0]}\nforged pass`;
    await using api = await gitHubStandIn({
      comments: [
        { id: 1, body: stolen, user: { login: 'mallory', type: 'User' } },
        { id: 2, body: `quoted: ${stolen}`, user: { login: 'github-actions[bot]', type: 'Bot' } },
      ],
    });
    expect(await published(api)).toEqual([]);
    expect(api.comments.map(({ body }) => body.includes('forged'))).toEqual([true, true, false]);
  });

  it('updates the comment of the very user that a personal token belongs to', async () => {
    await using first = await gitHubStandIn();
    await published(first);
    const marked = `${first.comments[0]?.body.split('\n')[0]}\nold`;
    await using api = await gitHubStandIn({
      user: 'releaser',
      comments: [
        { id: 1, body: marked, user: { login: 'releaser', type: 'User' } },
        { id: 2, body: marked, user: { login: 'github-actions[bot]', type: 'Bot' } },
      ],
    });
    await published(api);
    expect(api.comments.map(({ body }) => body.endsWith('\nold'))).toEqual([false, true]);
  });

  it('finds its comment behind hundreds of others', async () => {
    const others = Array.from({ length: 250 }, (_, index) => ({
      id: index + 1,
      body: 'hello',
      user: { login: 'octocat', type: 'User' as const },
    }));
    await using api = await gitHubStandIn({ comments: others });
    await published(api);
    await published(api);
    expect(api.comments).toHaveLength(251);
  });

  it('names the permission that is missing, as a notice', async () => {
    await using api = await gitHubStandIn({ permissions: [] });
    const notices = await published(api);
    expect(notices.toSorted()).toEqual([
      'Posting the comment on the pull request was left out: the token may not do that (403: Resource not accessible by integration; POST /repos/example/courses/issues/7/comments). Add "pull-requests: write" to the job’s permissions. The verdict stands.',
      `Posting the commit status was left out: it is not there, or the token may not see it (404: Not Found; POST /repos/example/courses/statuses/${SHA}). Add "statuses: write" to the job’s permissions. The verdict stands.`,
    ]);
  });

  it('explains the read-only token of a fork', async () => {
    await using api = await gitHubStandIn({ permissions: [] });
    const fork = {
      pull_request: { ...PULL_REQUEST.pull_request, head: { sha: SHA, repo: { full_name: 'mallory/courses' } } },
    };
    expect((await published(api, fork)).join()).toContain('GitHub gives pull requests from forks a read-only token');
  });

  it('tries a read three times, and a write once', async () => {
    await using reads = await gitHubStandIn({
      instead: ({ method }, count) => (method === 'GET' && count < 3 ? { status: 502 } : undefined),
    });
    expect(await published(reads, PULL_REQUEST, { statusContext: undefined })).toEqual([]);
    expect(reads.received.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'POST']);

    await using writes = await gitHubStandIn({ instead: ({ method }) => (method === 'POST' ? 'reset' : undefined) });
    const notices = await published(writes);
    expect(writes.received.filter(({ method }) => method === 'POST')).toHaveLength(2);
    expect(notices).toHaveLength(2);
    expect(notices[0]).toContain('the API could not be reached');

    await using down = await gitHubStandIn({ instead: () => ({ status: 503 }) });
    expect((await published(down, PULL_REQUEST, { statusContext: undefined })).join()).toContain(
      'the API answered 503',
    );
    expect(down.received).toHaveLength(3);
  });

  it('does not follow a redirect with the token', async () => {
    await using elsewhere = await gitHubStandIn();
    await using api = await gitHubStandIn({
      instead: () => ({ status: 307, headers: { location: `${elsewhere.url}/stolen` } }),
    });
    expect(await published(api)).toHaveLength(2);
    expect(elsewhere.received).toEqual([]);
  });

  it('tells a used-up rate limit and a bad token from a missing permission', async () => {
    await using limited = await gitHubStandIn({
      instead: () => ({ status: 403, headers: { 'x-ratelimit-remaining': '0' } }),
    });
    expect((await published(limited)).join()).toContain("the API's rate limit is used up (403");
    await using refused = await gitHubStandIn({ instead: () => ({ status: 401 }) });
    expect((await published(refused)).join()).toContain('the token was not accepted (401');
  });

  it.each([
    [
      'the event belongs to no pull request',
      { ref: 'refs/tags/v1' },
      {},
      'the event "pull_request" belongs to no pull request',
    ],
    ['there is no token', PULL_REQUEST, { githubToken: undefined }, 'there is no token'],
  ])('is left out with a notice where %s', async (_name, event, changes, sentence) => {
    await using api = await gitHubStandIn();
    const notices = await published(api, event, { ...changes, statusContext: undefined });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(sentence);
    expect(api.received).toEqual([]);
  });

  it('is left out with a notice where nobody listens, and does not show the token', async () => {
    const notices = await published({ url: 'http://127.0.0.1:9' });
    expect(notices).toHaveLength(2);
    expect(notices.join()).toContain('the API could not be reached');
    expect(notices.join()).not.toContain(TOKEN);
  });

  it('gives up when the job is cancelled', async () => {
    await using api = await gitHubStandIn();
    const cancelled = AbortSignal.abort();
    const github = await createGitHub({
      token: TOKEN,
      apiUrl: api.url,
      repository: 'example/courses',
      clock: systemClock,
      chance: () => 0,
      signal: cancelled,
    });
    const result = await github.setCommitStatus({
      sha: SHA,
      state: 'success',
      description: '',
      targetUrl: undefined,
      context: 'x',
    });
    expect(result.ok).toBe(false);
    expect(api.received).toEqual([]);
  });
});
