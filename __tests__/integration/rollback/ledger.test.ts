import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/platform/clock.ts';
import type { GitHub } from '../../../src/platform/github.ts';
import { createGitHub } from '../../../src/platform/github-client.ts';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import { examineLimits, rollbacksToAsk } from '../../../src/rollback/limits.ts';
import { historyOf } from '../../../src/rollback/record/history.ts';
import { readLedger, readMore, readStates, setState, writeRecord } from '../../../src/rollback/record/ledger.ts';
import { mark } from '../../../src/rollback/record/mark.ts';
import { claim } from '../../../src/rollback/record/race.ts';
import type { LedgerRecord, ReleaseRecord, RollbackRecord } from '../../../src/rollback/record/record.ts';
import { currentRelease, goodReleasesBefore, rollbackTo, standingOf } from '../../../src/rollback/record/standing.ts';
import { seedReleases } from '../../helpers/github/seeding.ts';
import { type StandIn, type StandInOptions, startGitHub } from '../../helpers/github/stand-in.ts';

/** Pauses take no time, but the clock goes on by them. */
function hurriedClock(): Clock {
  let paused = 0;
  return {
    now: () => performance.now() + paused,
    date: () => new Date(Date.now() + paused),
    sleep: async (ms, signal) => {
      paused += ms;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
}

interface Scene extends AsyncDisposable {
  readonly standIn: StandIn;
  readonly github: GitHub;
  readonly world: { readonly clock: Clock; readonly cancelled: AbortSignal };
  readonly commits: Readonly<Record<'v1.4.0' | 'v1.4.1' | 'v1.5.0', string>>;
  readonly connect: (token: string) => Promise<GitHub>;
}

async function scene(options: StandInOptions = {}): Promise<Scene> {
  const clock = hurriedClock();
  const standIn = await startGitHub(options);
  const [first, second, third] = seedReleases(standIn.state, [
    { tag: 'v1.4.0', daysAgo: 9 },
    { tag: 'v1.4.1', daysAgo: 3 },
    { tag: 'v1.5.0', daysAgo: 1 },
  ]);
  const cancelled = new AbortController().signal;
  const connect = async (token: string): Promise<GitHub> =>
    await createGitHub({
      token,
      apiUrl: standIn.url,
      repository: standIn.state.repository,
      clock,
      chance: () => 0.5,
      signal: cancelled,
      requestLimitMs: 2000,
    });
  return {
    standIn,
    github: await connect(standIn.token),
    connect,
    world: { clock, cancelled },
    commits: { 'v1.4.0': first?.sha ?? '', 'v1.4.1': second?.sha ?? '', 'v1.5.0': third?.sha ?? '' },
    [Symbol.asyncDispose]: async () => await standIn[Symbol.asyncDispose](),
  };
}

type SeededTag = keyof Scene['commits'];
let operations = 0;

function common({ commits }: Scene, tag: SeededTag) {
  operations += 1;
  return {
    operationId: operations.toString(16).padStart(12, '0'),
    tag,
    commit: commits[tag],
    runId: 77,
    runAttempt: 1,
    reason: 'health-down: the component "db" is DOWN.',
    askedBy: 'mona',
  };
}

function verdict(
  at: Scene,
  tag: SeededTag,
  found: ReleaseRecord['verdict'],
  more: Partial<ReleaseRecord> = {},
): ReleaseRecord {
  return {
    kind: 'release',
    ...common(at, tag),
    mode: 'gate',
    judged: 'candidate',
    address: undefined,
    verdict: found,
    imageDigest: undefined,
    partOf: undefined,
    ...more,
  };
}

function back(at: Scene, from: SeededTag, to: SeededTag): RollbackRecord {
  return {
    kind: 'rollback',
    ...common(at, to),
    rollbackOf: { tag: from, commit: at.commits[from] },
    imageDigest: `ghcr.io/acme/shop@sha256:${'a'.repeat(64)}`,
    mechanism: 'rerun',
    targetRun: { id: 5, attempt: 1 },
    address: 'c0ffee0123456789',
  };
}

async function written({ github, world }: Scene, record: LedgerRecord) {
  const result = await writeRecord(github, 'production', record, world);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

async function read({ github }: Scene) {
  const result = await readLedger(github, 'production');
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

describe('the record of releases at GitHub', () => {
  it('tells a whole story again as it was written', async () => {
    await using here = await scene();
    const { github, world } = here;
    const good = await written(here, verdict(here, 'v1.4.1', 'pass'));
    await setState(github, good.deploymentId, 'success', { description: 'the release may ship' });
    const bad = await written(here, verdict(here, 'v1.5.0', 'fail'));
    await setState(github, bad.deploymentId, 'failure', { description: 'the release is blocked' });
    const intent = back(here, 'v1.5.0', 'v1.4.1');
    const claimed = await claim({
      github,
      environment: 'production',
      record: intent,
      planned: await read(here),
      world,
    });
    if (claimed.kind !== 'won') throw new Error(`the claim is ${claimed.kind}`);
    await setState(github, claimed.entry.deploymentId, 'success', { description: 'v1.4.1 serves again' });

    const ledger = await read(here);
    expect(ledger).toMatchObject({ complete: true, unreadable: [] });
    expect(ledger.entries).toMatchObject([{ ...intent, creator: 'github-actions[bot]' }, bad, good]);
    const from = { tag: 'v1.5.0', commit: here.commits['v1.5.0'] };
    const states = await readStates(github, rollbacksToAsk(ledger, from, new Date()));
    if (!states.ok) throw new Error(states.failure.message);
    expect(currentRelease(ledger, states.value)?.tag).toBe('v1.4.1');
    expect(standingOf(ledger, 'v1.5.0')).toBe('bad');
    expect(goodReleasesBefore(ledger, from).map(({ tag }) => tag)).toEqual(['v1.4.1']);
    expect(rollbackTo(ledger, { tag: 'v1.4.1', commit: here.commits['v1.4.1'] })).toBeDefined();
    expect(historyOf(ledger, states.value).map(({ what, ended }) => `${what} ${ended}`)).toEqual([
      'rollback done',
      'release failed',
      'release good',
    ]);
    here.standIn.expectNoViolations();
  });

  it('is linked to its run on GitHub’s pages', async () => {
    await using here = await scene();
    await written(here, verdict(here, 'v1.4.1', 'pass'));
    expect(here.standIn.state.deployments.at(-1)).toMatchObject({
      ref: 'v1.4.1',
      task: 'release-guard',
      payload: { schema: 1, workflow_run_id: 77 },
    });
  });

  it.each(['reset', 'bad-gateway'] as const)('is written once although the answer is lost by a %s', async (as) => {
    await using here = await scene({ behaviour: { deploymentListLagReads: 2 } });
    const { standIn } = here;
    standIn.faults.add({ method: 'POST', path: '/deployments', at: 1, does: { kind: 'lose-answer', as } });
    const entry = await written(here, verdict(here, 'v1.4.1', 'pass'));
    const ours = standIn.state.deployments.filter(({ task }) => task === 'release-guard');
    expect(ours.map(({ id }) => id)).toEqual([entry.deploymentId]);
    standIn.expectNoViolations();
  });

  it('is written in the end although nothing arrived at first', async () => {
    await using here = await scene();
    here.standIn.faults.add({ method: 'POST', path: '/deployments', at: [1, 2], does: { kind: 'reset' } });
    const entry = await written(here, verdict(here, 'v1.4.1', 'pass'));
    expect((await read(here)).entries.map(({ deploymentId }) => deploymentId)).toEqual([entry.deploymentId]);
  });

  it('is not written again and again', async () => {
    await using here = await scene();
    const fault = here.standIn.faults.add({ method: 'POST', path: '/deployments', does: { kind: 'reset' } });
    const result = await writeRecord(here.github, 'production', verdict(here, 'v1.4.1', 'pass'), here.world);
    expect(result).toMatchObject({ ok: false, failure: { kind: 'unreachable', mayHaveHappened: true } });
    expect(fault.happened).toBe(3);
  });

  it('is written under the commit where the tag was removed', async () => {
    await using here = await scene();
    here.standIn.state.tags.delete('v1.4.1');
    await written(here, verdict(here, 'v1.4.1', 'pass'));
    expect(here.standIn.state.deployments.at(-1)).toMatchObject({ ref: here.commits['v1.4.1'] });
    expect((await read(here)).entries).toMatchObject([{ tag: 'v1.4.1' }]);
  });

  it('is written under the commit that was judged where the tag was moved meanwhile', async () => {
    await using here = await scene();
    here.standIn.state.tag('v1.4.1', here.commits['v1.5.0']);
    const entry = await written(here, verdict(here, 'v1.4.1', 'pass'));
    expect(entry.commit).toBe(here.commits['v1.4.1']);
    const ledger = await read(here);
    expect(ledger.entries).toMatchObject([{ deploymentId: entry.deploymentId }]);
    expect(ledger.unreadable).toHaveLength(1);
  });

  it('says which permission is missing', async () => {
    await using here = await scene();
    const token = here.standIn.addToken({ permissions: { deployments: 'read', contents: 'read' } });
    const poor = await here.connect(token);
    expect(await writeRecord(poor, 'production', verdict(here, 'v1.4.1', 'pass'), here.world)).toMatchObject({
      ok: false,
      failure: { kind: 'permission', mayHaveHappened: false },
    });
    const [finding] = await mark(
      poor,
      'production',
      { tag: 'v1.4.1', mark: 'bad', reason: undefined, askedBy: undefined },
      { ...here.world, random: () => '0badcafe', secrets: createSecretRegistry(), environment: {} },
    );
    expect(finding).toMatchObject({ reason: 'github-permission' });
    expect(finding?.advice).toContain('deployments: write');
  });

  it('is read to the last page, each record once', async () => {
    await using here = await scene();
    const { state } = here.standIn;
    for (let index = 0; index < 130; index += 1) {
      const commit = here.commits['v1.4.1'];
      const operation = index.toString(16).padStart(8, '0');
      state.deployment({
        ref: 'v1.4.1',
        sha: commit,
        task: 'release-guard',
        environment: 'production',
        createdAt: Date.now() - (131 - index) * 3_600_000,
        payload: {
          schema: 1,
          kind: 'release',
          tag: 'v1.4.1',
          commit,
          operation_id: operation,
          mode: 'gate',
          verdict: 'pass',
        },
      });
    }
    const first = await read(here);
    expect(first).toMatchObject({ complete: false });
    expect(first.entries).toHaveLength(100);
    const all = await readMore(here.github, first);
    expect(all).toMatchObject({ ok: true, value: { complete: true } });
    expect(all.ok && all.value.entries).toHaveLength(130);
    here.standIn.expectNoViolations();
  });

  it('is read once although GitHub says for ever that there is more', async () => {
    await using here = await scene();
    const entry = await written(here, verdict(here, 'v1.4.1', 'pass'));
    here.standIn.faults.add({ method: 'GET', path: '/deployments', does: { kind: 'endless' } });
    const ledger = await readLedger(here.github, 'production', { pages: 99 });
    expect(ledger).toMatchObject({ ok: true, value: { complete: true, entries: [entry] } });
    expect(here.standIn.journal.reads).toHaveLength(1);
  });

  it('still counts a rollback after GitHub set it to inactive by itself', async () => {
    await using here = await scene();
    const { github, standIn } = here;
    const entry = await written(here, back(here, 'v1.5.0', 'v1.4.1'));
    await setState(github, entry.deploymentId, 'success', { description: 'v1.4.1 serves again' });
    const deployment = standIn.state.deployments.find(({ id }) => id === entry.deploymentId);
    if (deployment === undefined) throw new Error('nothing was written');
    standIn.state.deploymentStatus(deployment, { state: 'inactive' });
    const ledger = await read(here);
    const from = { tag: 'v1.5.0', commit: here.commits['v1.5.0'] };
    const states = await readStates(github, rollbacksToAsk(ledger, from, new Date()));
    if (!states.ok) throw new Error(states.failure.message);
    const findings = examineLimits({
      repository: github.repository,
      ledger,
      states: states.value,
      policy: { limits: { perRelease: 1, perDay: 1 }, waitMs: 60_000, verify: undefined, source: undefined },
      from,
      target: { tag: 'v1.4.0', commit: here.commits['v1.4.0'] },
      now: new Date(),
      isAutomatic: true,
      isPersons: false,
    });
    expect(findings.map(({ reason }) => reason)).toEqual(['rollback-limit-release', 'rollback-limit-day']);
  });
});

describe('a person’s word at GitHub', () => {
  it('is about the commit that an annotated tag leads to', async () => {
    await using here = await scene();
    const { standIn, github, world } = here;
    standIn.state.tag('v1.4.1', here.commits['v1.4.1'], 2);
    const request = { tag: 'v1.4.1', mark: 'good' as const, reason: 'checked by hand', askedBy: 'mona' };
    const marking = { ...world, random: () => '0badcafe', secrets: createSecretRegistry(), environment: {} };
    const [finding] = await mark(github, 'production', request, marking);
    expect(finding).toMatchObject({ outcome: 'pass' });
    const ledger = await read(here);
    expect(ledger.entries).toMatchObject([{ kind: 'mark', commit: here.commits['v1.4.1'], reason: 'checked by hand' }]);
    standIn.expectNoViolations();
  });

  it('is refused about a tag that is not there', async () => {
    await using here = await scene();
    const request = { tag: 'v9.9.9', mark: 'good' as const, reason: undefined, askedBy: undefined };
    const marking = { ...here.world, random: () => '0badcafe', secrets: createSecretRegistry(), environment: {} };
    expect(await mark(here.github, 'production', request, marking)).toMatchObject([
      { reason: 'rollback-tag-not-found' },
    ]);
    expect(here.standIn.journal.otherWrites).toHaveLength(0);
  });
});

describe('claims that race', () => {
  const nothing = { environment: 'production', entries: [], complete: true, unreadable: [] };

  it.each([0, 2])('have one winner, whose rivals withdraw, with a list that lags by %d reads', async (lag) => {
    await using here = await scene({ behaviour: { deploymentListLagReads: lag } });
    const { github, world, standIn } = here;
    const claims = Array.from({ length: 4 }, () =>
      claim({ github, environment: 'production', record: back(here, 'v1.5.0', 'v1.4.1'), planned: nothing, world }),
    );
    const ended = await Promise.all(claims);
    expect(ended.map(({ kind }) => kind).sort()).toEqual(['lost', 'lost', 'lost', 'won']);
    const states = standIn.state.deployments.flatMap(({ task, statuses }) =>
      task === 'release-guard' ? [statuses.at(-1)?.state] : [],
    );
    expect(states.sort()).toEqual(['in_progress', 'inactive', 'inactive', 'inactive']);
    standIn.expectNoViolations();
  });

  it('have one winner among processes', async () => {
    await using here = await scene();
    const { standIn } = here;
    const program = join(import.meta.dirname, '../../helpers/claiming-process.ts');
    const at = Date.now() + 1500;
    const ended = await Promise.all(
      [1, 2, 3].map(async (operation) => {
        const words = [
          standIn.url,
          standIn.token,
          standIn.state.repository,
          `0000000${operation}`,
          here.commits['v1.4.1'],
          String(at),
        ];
        const { stdout } = await promisify(execFile)(process.execPath, [program, ...words]);
        return JSON.parse(stdout) as { readonly kind: string; readonly winner: number };
      }),
    );
    expect(ended.map(({ kind }) => kind).sort()).toEqual(['lost', 'lost', 'won']);
    const open = standIn.state.deployments.filter(({ statuses }) => statuses.at(-1)?.state === 'in_progress');
    expect(open.map(({ id }) => id)).toEqual([ended.find(({ kind }) => kind === 'won')?.winner]);
  });
});
