import { describe, expect, it } from 'vitest';
import type { GitHub } from '../../../src/platform/github.ts';
import { openRival } from '../../../src/rollback/limits.ts';
import type { Release, Target } from '../../../src/rollback/plan.ts';
import { writeRecord } from '../../../src/rollback/record/ledger.ts';
import type { LedgerRecord, States } from '../../../src/rollback/record/record.ts';
import { findRival } from '../../../src/rollback/rival.ts';
import { failure, releaseRun } from './fake-repository.ts';
import { type MemoryLedger, memoryLedger, patientWorld } from './memory-ledger.ts';
import { commitOf, rollback, states, story, timeOf, verdict } from './stories.ts';

const MINUTE_MS = 60_000;
const good = [verdict('v1', 'pass'), verdict('v2', 'pass')];
const release = (tag: string) => ({ tag, commit: commitOf(tag) });

/** The record of the rollback that is followed instead of one from v3 to v2, so many minutes after the newest record. */
function rival(
  records: readonly LedgerRecord[],
  of: States,
  { from = release('v3'), anyTarget = false }: { readonly from?: Release; readonly anyTarget?: boolean } = {},
  minutes = 5,
): number | undefined {
  const ledger = story(...good, ...records);
  const now = new Date(Date.parse(timeOf(ledger.entries.length)) + minutes * MINUTE_MS);
  const policy = {
    ...{ limits: { perRelease: 1, perDay: 1 }, source: undefined },
    ...{ waitMs: 30 * MINUTE_MS, verify: { url: 'https://app', withinMs: 5 * MINUTE_MS } },
  };
  const asked = { ledger, states: of, policy, from, now };
  return openRival(anyTarget ? asked : { ...asked, target: release('v2') })?.deploymentId;
}

describe('another guard', () => {
  it('is followed that goes back from the same release to the same one, right now', () => {
    expect(rival([rollback('v3', 'v2')], states({ 3: 'open' }))).toBe(3);
    // nobody asked how it stands with it
    expect(rival([rollback('v3', 'v2')], new Map())).toBe(3);
  });

  it.each(['success', 'failure', 'error', 'inactive'] as const)(
    'is not followed whose rollback came to "%s"',
    (state) => {
      expect(rival([rollback('v3', 'v2')], states({ 3: state }))).toBeUndefined();
    },
  );

  it('is not followed from another release, or to another one', () => {
    expect(rival([rollback('v4', 'v2')], states({ 3: 'open' }))).toBeUndefined();
    expect(rival([rollback('v3', 'v1')], states({ 3: 'open' }))).toBeUndefined();
    expect(rival([verdict('v3', 'fail')], new Map())).toBeUndefined();
  });

  it('is followed to wherever it goes where nothing is chosen yet', () => {
    expect(rival([rollback('v3', 'v1')], states({ 3: 'open' }), { anyTarget: true })).toBe(3);
    expect(rival([rollback('v4', 'v1')], states({ 3: 'open' }), { anyTarget: true })).toBeUndefined();
  });

  it('is known by the tag that it goes back from, or by its commit', () => {
    const open = states({ 3: 'open' });
    expect(rival([rollback('v3', 'v2')], open, { from: { tag: 'v3-again', commit: commitOf('v3') } })).toBe(3);
    expect(rival([rollback('v3', 'v2')], open, { from: { tag: 'v3', commit: '' } })).toBe(3);
  });

  it('is the newest of several', () => {
    expect(rival([rollback('v3', 'v2'), rollback('v3', 'v2')], states({ 3: 'open', 4: 'open' }))).toBe(4);
  });

  it('is not followed any more once it has been silent for longer than it may wait, verify and stand in a queue', () => {
    expect(rival([rollback('v3', 'v2')], states({ 3: 'open' }), {}, 50)).toBe(3);
    expect(rival([rollback('v3', 'v2')], states({ 3: 'open' }), {}, 50.001)).toBeUndefined();
  });
});

describe('another guard that began since the record was read', () => {
  const from = release('v2');
  const running = { run: releaseRun(7, 'v1', { status: 'in_progress', conclusion: undefined }) };

  /** What is found where a rollback was begun that the list does not show in its first `lag` reads. */
  async function found(
    of: Pick<Target, 'run'>,
    lag: number,
    prepare: (github: MemoryLedger) => void = () => undefined,
  ) {
    const github = memoryLedger('v1');
    const world = patientWorld();
    github.lag = lag;
    await writeRecord(github, 'production', rollback('v2', 'v1', { operationId: '0000abcd' }), world);
    github.requests.length = 0;
    prepare(github);
    const question = {
      ...{ repository: 'octo/app', ledger: story(), states: states({}), from, target: release('v1') },
      ...{ now: new Date('2026-11-20T10:05:00Z'), isAutomatic: true, isPersons: false },
      policy: { limits: { perRelease: 1, perDay: 1 }, waitMs: 30 * MINUTE_MS, verify: undefined, source: undefined },
    };
    const rival = await findRival(question, of, github as unknown as GitHub, world);
    return { rival: rival?.deploymentId, slept: world.slept, requests: github.requests };
  }

  it.each([
    [0, 1, []],
    [2, 1, [1000, 1000]],
    [3, undefined, [1000, 1000]],
  ])(
    'is looked for while the run of the target runs, three times at most: shown after %d reads',
    async (lag, rival, slept) => {
      expect(await found(running, lag)).toMatchObject({ rival, slept });
    },
  );

  it.each<[string, Pick<Target, 'run'>]>([
    ['has ended', { run: releaseRun(7, 'v1') }],
    ['is not known', { run: undefined }],
  ])('is not looked for where the run of the target %s', async (_, target) => {
    expect(await found(target, 0)).toEqual({ rival: undefined, slept: [], requests: [] });
  });

  it('is nobody where GitHub does not answer', async () => {
    const down = failure('unreachable');
    expect((await found(running, 0, (github) => github.onRead.push(down))).rival).toBeUndefined();
    expect((await found(running, 0, (github) => github.onRead.push(undefined, down))).rival).toBeUndefined();
  });
});
