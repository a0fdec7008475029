import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { expectSeen, IN_REAL_TIME } from '../helpers/expectations.ts';
import {
  FAILS,
  gateRelease,
  HOLDS,
  newestRecord,
  type ReleaseStage,
  setRelease,
  startGate,
} from '../helpers/release.ts';
import { type ExpectedRollback, expectRollback, liveAt, recordsOf, writesOf } from '../helpers/rollback.ts';

const ROLLBACK = { 'on-fail': 'rollback' };
/** A watch that is over 30 s after it began, if nothing answers as it should. */
const WATCHED = {
  version: 1,
  health: { within: '2s' },
  checks: [{ name: 'plans', get: '/api/public/plans', timeout: '2s' }],
  watch: { for: '5m', every: '500ms', probes: ['plans'], 'error-rate': { max: '5%' }, health: { every: '2s' } },
  rollback: { verify: { url: 'http://127.0.0.1:1', within: '1s' } },
};
const LONG = { timeoutMs: 110_000 };
const SLOW_TEST = { timeout: 120_000 };
const PATIENCE = { deadlineMs: 110_000 };

interface Place extends AsyncDisposable {
  readonly url: string;
}

async function place(answer: RequestListener, scheme = 'http'): Promise<Place> {
  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Nobody listens: a port that was given out and given back. */
async function nowhere(): Promise<Place> {
  const taken = await place(() => undefined);
  await taken[Symbol.asyncDispose]();
  return { url: taken.url, [Symbol.asyncDispose]: async () => undefined };
}

const loginInTheWay: RequestListener = ({ url }, response) => {
  if (url === '/login') response.setHeader('content-type', 'text/html').end('<html>Who are you?</html>');
  else response.writeHead(302, { location: '/login' }).end();
};
const nothingThere: RequestListener = (_request, response) => {
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"status":404,"error":"Not Found"}');
};
const well: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'application/json').end('{"status":"UP"}');
};

/** Mistakes in `url`, each with what the verdict's own advice says of it. */
const MISTAKES: readonly (readonly [string, () => Promise<Place>, RegExp])[] = [
  ['a port where nobody listens', nowhere, /\S/],
  ['a login page that is in the way', () => place(loginInTheWay), /Look at (the input )?"url" .*first/],
  ['a server that has none of the paths', () => place(nothingThere), /\S/],
  ['https on a port of plain http', () => place(well, 'https'), /Look at (the input )?"url" .*first/],
];

const MODES = [
  ['gate', FAILS],
  ['watch', WATCHED],
] as const;

describe.concurrent.each(MODES)('a mistake in the url of a %s that fails', (mode, policy) => {
  const judge = (stage: ReleaseStage, { url }: Place, inputs: Readonly<Record<string, string>> = {}) =>
    startGate(stage, { mode, url, ...ROLLBACK, ...inputs }, { policy, ...LONG }).result;

  it.for(MISTAKES)('sends nothing on first use: %s', SLOW_TEST, async ([, open, advice]) => {
    await using stage = await setRelease();
    await using elsewhere = await open();
    const result = await judge(stage, elsewhere);
    const { report } = await expectNeverSeen(stage, result, elsewhere);
    expect(report.verdict.advice).toMatch(advice);
    expect(writesOf(stage.github)).toEqual(['release v1.2.0 fail', 'failure']);
  });

  it.for(MISTAKES)(
    'sends nothing where releases were seen well at another address: %s',
    SLOW_TEST,
    async ([, open]) => {
      await using stage = await setRelease();
      await using elsewhere = await open();
      recordsOf(stage).release('v1.1.0', 'pass', liveAt(stage.service.url));
      const result = await judge(stage, elsewhere);
      await expectNeverSeen(stage, result, elsewhere, MOVED);
      expect(writesOf(stage.github)).toEqual(['release v1.2.0 fail', 'failure']);
    },
  );

  it.for(MISTAKES)('goes back where a release was seen well there before: %s', SLOW_TEST, async ([, open]) => {
    await using stage = await setRelease();
    await using elsewhere = await open();
    recordsOf(stage).release('v1.1.0', 'pass', liveAt(elsewhere.url));
    const result = await judge(stage, elsewhere);
    // a watch verifies where it watched, and finds the old release no better there
    const outcome = mode === 'watch' ? 'failed' : 'done';
    await expectRollback(stage, result, { ...FAILED, ...PATIENCE, outcome, starts: 1 });
  });
});

describe.concurrent('a release that is dead from its start', () => {
  it('is not gone back from where the record has candidates only, and a person can', SLOW_TEST, async () => {
    await using stage = await setRelease();
    await using dead = await nowhere();
    recordsOf(stage).release('v1.0.0', 'pass');
    recordsOf(stage).release('v1.1.0', 'pass');
    const result = await startGate(stage, { url: dead.url, ...ROLLBACK }, { policy: HOLDS }).result;
    const { rollback } = await expectNeverSeen(stage, result, dead);
    // everything else of the plan stands, for the person who decides
    expect(rollback.plan).toMatchObject({ from: { tag: 'v1.2.0' }, target: { tag: 'v1.1.0' } });
    const byHand = await startGate(
      stage,
      { mode: 'rollback', url: '', tag: 'v1.2.0', workflow: 'release.yml' },
      { policy: HOLDS },
    ).result;
    expect(byHand.outputs.get('rollback'), byHand.log).toBe('done');
    expect(stage.github.journal.startingRequests).toHaveLength(1);
  });

  it('is gone back from where an older page of the record has a release that was seen well', SLOW_TEST, async () => {
    await using stage = await setRelease();
    await using dead = await nowhere();
    const records = recordsOf(stage);
    records.release('v1.0.0', 'pass', { ...liveAt(dead.url), hoursAgo: 900 });
    for (let hour = 0; hour < 120; hour += 1) records.release('v1.0.0', 'inconclusive', { hoursAgo: 800 - hour });
    const result = await startGate(stage, { url: dead.url, ...ROLLBACK }, { policy: HOLDS }).result;
    await expectRollback(stage, result, { ...FAILED, outcome: 'done', starts: 1 });
  });

  it('is gone back from at the address where this guard saw it well, and nowhere else', SLOW_TEST, async () => {
    await using stage = await setRelease();
    await using elsewhere = await nowhere();
    const { url } = stage.service;
    const good = await gateRelease(stage, { url: `${url}/` });
    expect(good.outputs.get('verdict'), good.log).toBe('pass');
    expect(newestRecord(stage.github).payload).toMatchObject(liveAt(url).payload ?? {});
    expect(JSON.stringify(newestRecord(stage.github).payload)).not.toContain('127.0.0.1');

    const mistaken = await startGate(stage, { url: elsewhere.url, ...ROLLBACK }, { policy: HOLDS }).result;
    await expectNeverSeen(stage, mistaken, elsewhere, MOVED);

    await stage.service[Symbol.asyncDispose]();
    const dead = await startGate(stage, { url, ...ROLLBACK }, { policy: HOLDS }).result;
    await expectRollback(stage, dead, { ...FAILED, outcome: 'done', starts: 1 });
  });

  it('is not gone back from where nobody wrote down at which address a release was seen well', SLOW_TEST, async () => {
    await using stage = await setRelease();
    await using dead = await nowhere();
    recordsOf(stage).release('v1.1.0', 'pass', { payload: { judged: 'live' } });
    const result = await startGate(stage, { url: dead.url, ...ROLLBACK }, { policy: HOLDS }).result;
    await expectNeverSeen(stage, result, dead);
  });

  it('is shown by a dry run as what stands against the rollback', async () => {
    await using stage = await setRelease();
    await using dead = await nowhere();
    const inputs = { url: dead.url, ...ROLLBACK, 'dry-run': 'true' };
    const result = await startGate(stage, inputs, { policy: HOLDS }).result;
    await expectNeverSeen(stage, result, dead);
    expect(result.log).toContain('(rollback-never-seen-well)');
  });
});

describe.concurrent('a service that says itself that it is not well', () => {
  it.for(MODES)('is gone back from on first use, by a %s', SLOW_TEST, async ([mode, policy]) => {
    await using stage = await setRelease({
      onStarted: () => {
        Object.assign(stage.service, { version: '1.1.0', healthy: true });
      },
    });
    stage.service.healthy = false;
    const result = await startGate(stage, { mode, ...ROLLBACK }, { policy, ...LONG }).result;
    // what the watch probes the old version does not have either
    const outcome = mode === 'watch' ? 'failed' : 'done';
    const { report } = await expectRollback(stage, result, { ...FAILED, ...PATIENCE, outcome, starts: 1 });
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        title: 'address of the service',
        outcome: 'pass',
        sentence: 'What was judged is the service: its health answered DOWN.',
      }),
    );
  });

  const IN_TIME = { ...SLOW_TEST, ...IN_REAL_TIME };
  it('is known at its management port where that is all that a watch asks', IN_TIME, async () => {
    await using stage = await setRelease();
    await using main = await place(nothingThere);
    const port = Number(new URL(stage.service.url).port);
    const watch = { for: '6s', every: '100ms', probes: ['health'], 'error-rate': { max: '5%' }, 'min-samples': 10 };
    const policy = {
      ...HOLDS,
      subject: { 'management-port': port },
      checks: [{ name: 'health', get: '/actuator/health', management: true, timeout: '1s' }],
      watch,
      rollback: { verify: { url: main.url, within: '1s' } },
    };
    const good = await startGate(stage, { mode: 'watch', url: main.url }, { policy }).result;
    await expectSeen(good, () => expect(good.outputs.get('verdict'), good.log).toBe('pass'));
    expect(newestRecord(stage.github).payload).toMatchObject(liveAt(stage.service.url).payload ?? {});

    await stage.service[Symbol.asyncDispose]();
    const longer = { ...policy, watch: { ...watch, for: '5m' } };
    const dead = await startGate(stage, { mode: 'watch', url: main.url, ...ROLLBACK }, { policy: longer, ...LONG })
      .result;
    // it is verified at the main port, where nothing of it is
    await expectRollback(stage, dead, { ...FAILED, ...PATIENCE, outcome: 'failed', starts: 1 });
  });

  it('is not known by a health page of the management port alone', async () => {
    await using stage = await setRelease();
    await using main = await place(nothingThere);
    const policy = { ...FAILS, subject: { 'management-port': Number(new URL(stage.service.url).port) } };
    const result = await startGate(stage, { url: main.url, ...ROLLBACK }, { policy }).result;
    await expectNeverSeen(stage, result, main);
  });
});

const FAILED = {
  verdict: 'fail',
  reason: [
    'not-listening',
    'health-not-found',
    'health-tls',
    'health-down',
    'check-failed',
    'watch-service-dead',
    // where this machine kept the watch from seeing it dead for 30 s in a row
    'watch-error-rate',
  ],
} as const;

const UNKNOWN = {
  sentence:
    /^Nothing at http\S+ showed .* has no release that was seen well there, so "url" or the checks may be wrong\.$/,
  advice: /^Correct "url" .* go back by hand/,
};
const MOVED = {
  sentence:
    /^Nothing at http\S+ showed .* knows the service at another address \(v1\.\d\.0 .*\), so "url" may be wrong\.$/,
  advice: /^Has "url" changed\? .* go back by hand/,
};

async function expectNeverSeen(
  stage: ReleaseStage,
  result: Parameters<typeof expectRollback>[1],
  { url }: Place,
  told = UNKNOWN,
): ReturnType<typeof expectRollback> {
  const expected: ExpectedRollback = {
    ...FAILED,
    ...PATIENCE,
    outcome: 'refused',
    starts: 0,
    rollbackSentence: told.sentence,
  };
  const { report, rollback } = await expectRollback(stage, result, expected);
  expect(rollback.sentence).toContain(url);
  expect(rollback.advice).toMatch(told.advice);
  expect(report.findings).toContainEqual(expect.objectContaining({ reason: 'rollback-never-seen-well' }));
  expect(result.exitCode).toBe(4);
  return { report, rollback };
}
