import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/platform/clock.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createHttp, type Http } from '../../../src/platform/http.ts';
import type { NotifyPolicy } from '../../../src/policy/policy.ts';
import { notify } from '../../../src/report/notify.ts';
import { recordedOutput } from '../../helpers/recorded-output.ts';
import { BROKEN, sample } from '../../unit/report/sample.ts';

const SECRET_PATH = '/services/T000/B000/not-for-anybody';
const LEVELS = ['info', 'warning', 'critical', 'emergency'] as const;
const report = sample({ findings: BROKEN });

interface Posted {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const servers = new Set<Server>();
afterEach(() => {
  for (const server of servers) server.close();
  servers.clear();
});

/** A webhook that answers each post with the next of the statuses, and the last one from then on. */
async function webhook(
  statuses: readonly number[],
  retryAfter?: () => string,
): Promise<{ readonly url: string; readonly posts: Posted[] }> {
  const posts: Posted[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      posts.push({ method: request.method, url: request.url, headers: request.headers, body });
      response.statusCode = statuses[Math.min(posts.length, statuses.length) - 1] ?? 500;
      response.setHeader('location', '/elsewhere');
      if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter());
      response.end(`echo of ${request.url}`);
    });
  });
  servers.add(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}${SECRET_PATH}`, posts };
}

/** Tells as a job would, without its pauses; returns what was printed and how long was slept. */
async function told(
  url: string,
  policy: Partial<NotifyPolicy> = {},
  replaced: { readonly clock?: Clock; readonly http?: Http } = {},
): Promise<{ readonly printed: string; readonly pauses: readonly number[] }> {
  const { output, text } = recordedOutput();
  const pauses: number[] = [];
  const clock = replaced.clock ?? {
    ...systemClock,
    sleep: async (ms: number) => {
      pauses.push(ms);
    },
  };
  const http = replaced.http ?? createHttp({ clock });
  const source = { file: 'policy.yml', line: 1, column: 1 };
  await notify(
    report,
    { webhook: url, format: undefined, levels: LEVELS, source, ...policy },
    { http, clock, output, cancelled: new AbortController().signal },
  );
  http.close();
  return { printed: text(), pauses };
}

describe('a webhook', () => {
  it('is told once, in JSON, and nothing is printed', async () => {
    const { url, posts } = await webhook([200]);
    expect(await told(url)).toEqual({ printed: '', pauses: [] });
    expect(posts).toHaveLength(1);
    expect(posts[0]).toMatchObject({
      method: 'POST',
      url: SECRET_PATH,
      headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'release-guard' },
    });
    expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({ schema: 1, level: 'critical', verdict: 'fail' });
  });

  it('is told in the form of Slack where the policy says so', async () => {
    const { url, posts } = await webhook([200]);
    await told(url, { format: 'slack' });
    expect(JSON.parse(posts[0]?.body ?? '')).toMatchObject({
      text: expect.stringContaining('CRITICAL'),
      blocks: [{}, {}, {}, {}],
    });
  });

  it('is not told of what it does not want to know', async () => {
    const { url, posts } = await webhook([200]);
    await told(url, { levels: ['info', 'emergency'] });
    expect(posts).toEqual([]);
  });

  it('that is busy is told again, after a pause', async () => {
    const { url, posts } = await webhook([503, 429, 200]);
    expect(await told(url)).toEqual({ printed: '', pauses: [1000, 3000] });
    expect(posts).toHaveLength(3);
  });

  it.each([
    ['asks for time gets it', '2', [2000, 3000]],
    ['asks for less than it gets anyway is asked when it would have been', '0', [1000, 3000]],
    ['asks for more time than there is', '3600', [8000, 8000]],
    ['asks for time in words of its own', 'soon', [1000, 3000]],
    ['asks for a moment that is over', 'Wed, 21 Oct 2015 07:28:00 GMT', [1000, 3000]],
    ['asks for a moment that is far away', 'Fri, 31 Dec 2100 23:59:59 GMT', [8000, 8000]],
  ])('that %s', async (_name, asked, pauses) => {
    const { url, posts } = await webhook([429, 503, 200], () => asked);
    expect(await told(url)).toEqual({ printed: '', pauses });
    expect(posts).toHaveLength(3);
  });

  it('that asks for time is given no more than 15 s in all', async () => {
    let now = 0;
    const clock: Clock = {
      now: () => now,
      date: () => new Date(0),
      sleep: async (ms) => {
        now += ms;
      },
    };
    const { url, posts } = await webhook([429], () => '60');
    const http = createHttp({ clock: systemClock });
    const { printed } = await told(url, {}, { clock, http });
    expect(posts).toHaveLength(2);
    expect(now).toBe(8000);
    expect(printed).toContain('it answered 429');
  });

  it('that stays broken is a warning after three attempts, without its URL', async () => {
    const { url, posts } = await webhook([500]);
    const { printed } = await told(url);
    expect(posts).toHaveLength(3);
    expect(printed).toMatch(/^::warning::Telling the webhook under "notify" failed: it answered 500\./);
    expect(printed).toContain('The verdict stands.');
    expect(printed).not.toContain('not-for-anybody');
    expect(printed).not.toContain('echo');
  });

  it.each([404, 403, 410])('that says %i is not asked again', async (status) => {
    const { url, posts } = await webhook([status]);
    expect((await told(url)).printed).toContain(`it answered ${status}`);
    expect(posts).toHaveLength(1);
  });

  it('that redirects is not followed', async () => {
    const { url, posts } = await webhook([302]);
    expect((await told(url)).printed).toContain('redirects are not followed');
    expect(posts.map((post) => post.url)).toEqual([SECRET_PATH]);
  });

  it('that nobody answers for is a warning that names neither host nor path', async () => {
    const { printed } = await told(`http://127.0.0.1:9${SECRET_PATH}`);
    expect(printed).toContain('failed: the connection was refused. Check');
    expect(printed).not.toContain('127.0.0.1');
  });

  it('is never given more than 15 s in all', async () => {
    let now = 0;
    const clock: Clock = {
      now: () => now,
      date: () => new Date(0),
      sleep: async (ms) => {
        now += ms;
      },
    };
    const timeouts: number[] = [];
    const http: Http = {
      close: () => undefined,
      send: async ({ timeoutMs }) => {
        timeouts.push(timeoutMs);
        now += timeoutMs;
        return { ok: false, kind: 'timeout', phase: 'headers', bytes: 0, tookMs: timeoutMs, message: 'no answer' };
      },
    };
    const { printed } = await told('https://hooks.example.com/x', {}, { clock, http });
    expect(timeouts).toEqual([5000, 5000, 1000]);
    expect(now).toBe(15_000);
    expect(printed).toContain('failed: no answer came in time. Check');
  });

  it.each([
    ['is not encrypted', 'http://hooks.example.com/secret-path', /begins with http:.*Use https/],
    ['is empty, as in a workflow of a fork', '', /the secret with its URL is empty/],
    ['is no URL', 'secret-path', /is not a URL/],
    ['is of another protocol', 'ftp://hooks.example.com/secret-path', /is not a URL/],
    ['is the metadata of a cloud', 'https://169.254.169.254/secret-path', /its address is one that is never asked/],
  ])('whose URL %s is not asked, and the warning does not show it', async (_name, url, says) => {
    const { printed } = await told(url);
    expect(printed).toMatch(says);
    expect(printed).not.toContain('secret-path');
  });
});
