import { describe, expect, it } from 'vitest';
import { readLedger, readStates, setState, writeRecord } from '../../../src/rollback/record/ledger.ts';
import { type Claimed, claim, winnerOf, withdraw } from '../../../src/rollback/record/race.ts';
import type { Ledger, RollbackRecord } from '../../../src/rollback/record/record.ts';
import fc from '../../helpers/fast-check.ts';
import { failureOf, type MemoryLedger, memoryLedger, patientWorld } from './memory-ledger.ts';
import { commitOf, rollback, states, story } from './stories.ts';

const NOTHING: Ledger = { environment: 'production', entries: [], complete: true, unreadable: [] };

function intent(operation: number, from = 'v2', to = 'v1'): RollbackRecord {
  return rollback(from, to, { operationId: operation.toString(16).padStart(8, '0') });
}

function claims(github: MemoryLedger, record: RollbackRecord, more: Partial<Parameters<typeof claim>[0]> = {}) {
  return claim({ github, environment: 'production', record, planned: NOTHING, world: patientWorld(), ...more });
}

async function stateOfAll(github: MemoryLedger): Promise<Readonly<Record<number, string>>> {
  const ledger = await readLedger(github, 'production');
  const read = ledger.ok ? await readStates(github, ledger.value.entries) : ledger;
  return Object.fromEntries(read.ok ? [...read.value].map(([id, { state }]) => [id, state]) : []);
}

describe('the winner', () => {
  const release = { tag: 'v2', commit: commitOf('v2') };
  const ledger = story(intent(1), intent(2), intent(3), intent(4, 'v9'));
  const winner = (of: Parameters<typeof states>[0], own: number, from: typeof release | undefined = release) =>
    winnerOf(ledger, states(of), own.toString(16).padStart(8, '0'), from)?.deploymentId;

  it('is the earliest intent for the release', () => {
    expect(winner({ 1: 'open', 2: 'open' }, 3)).toBe(1);
  });
  it('is not one that was withdrawn', () => {
    expect(winner({ 1: 'inactive', 2: 'open' }, 3)).toBe(2);
    expect(winner({ 1: 'inactive', 2: 'inactive' }, 3)).toBe(3);
  });
  it('is one that has ended already, too', () => {
    expect(winner({ 1: 'success', 2: 'open' }, 3)).toBe(1);
  });
  it('is not one that the plan knew about', () => {
    expect(winner({ 2: 'open' }, 3)).toBe(2);
    expect(winner({}, 3)).toBe(3);
  });
  it('is not one for another release, unless any is asked for', () => {
    expect(winner({ 1: 'open' }, 4, { tag: 'v9', commit: commitOf('v9') })).toBe(4);
    expect(winnerOf(ledger, states({ 1: 'open' }), '00000004', undefined)?.deploymentId).toBe(1);
  });
});

describe('a claim', () => {
  it('without a rival is won by two writes and one read', async () => {
    const github = memoryLedger('v1');
    const claimed = await claims(github, intent(1));
    expect(claimed).toMatchObject({ kind: 'won', entry: { deploymentId: 1, operationId: '00000001' } });
    expect(github.requests).toEqual(['POST deployments v1', 'POST statuses 1 in_progress', 'GET deployments 1']);
  });

  it('against an earlier one is lost and withdrawn', async () => {
    const github = memoryLedger('v1');
    await claims(github, intent(1));
    const claimed = await claims(github, intent(2));
    expect(claimed).toMatchObject({
      kind: 'lost',
      winner: { deploymentId: 1 },
      entry: { deploymentId: 2 },
      withdrawn: true,
    });
    expect(github.statuses.get(2)?.at(-1)).toMatchObject({
      state: 'inactive',
      description: 'withdrawn: another guard was first (record 1)',
    });
    expect(await stateOfAll(github)).toEqual({ 1: 'open', 2: 'inactive' });
  });

  it('against one that has even ended meanwhile is lost', async () => {
    const github = memoryLedger('v1');
    await claims(github, intent(1));
    await setState(github, 1, 'success', { description: 'done' });
    expect((await claims(github, intent(2))).kind).toBe('lost');
  });

  it('against an earlier rollback that the plan knew about is won', async () => {
    const github = memoryLedger('v1');
    await claims(github, intent(1));
    const planned = await readLedger(github, 'production');
    const claimed = await claims(github, intent(2), planned.ok ? { planned: planned.value } : {});
    expect(claimed.kind).toBe('won');
    expect(github.requests).not.toContain('GET statuses 1');
  });

  it('against one that was withdrawn is won', async () => {
    const github = memoryLedger('v1');
    const first = await claims(github, intent(1));
    if (first.kind !== 'won') throw new Error('the first claim was not won');
    expect(await withdraw(github, first.entry, 'GitHub refused the request')).toBe(true);
    expect((await claims(github, intent(2))).kind).toBe('won');
  });

  it('while another release is gone back from is neither won nor followed', async () => {
    const github = memoryLedger('v1');
    await claims(github, intent(1, 'v9'));
    const claimed = await claims(github, intent(2, 'v2'));
    expect(claimed).toMatchObject({ kind: 'busy', winner: { deploymentId: 1 }, withdrawn: true });
  });

  it('waits until the list shows its own intent', async () => {
    const github = memoryLedger('v1');
    github.lag = 3;
    const world = patientWorld();
    expect((await claims(github, intent(1), { world })).kind).toBe('won');
    expect(world.slept).toEqual([1000, 1000, 1000]);
  });

  it('is withdrawn when the list never shows it', async () => {
    const github = memoryLedger('v1');
    github.lag = 99;
    const claimed = await claims(github, intent(1));
    expect(claimed).toMatchObject({ kind: 'failed', failure: { kind: 'malformed' }, withdrawn: true });
    expect(github.requests.filter((request) => request === 'GET deployments 1')).toHaveLength(5);
    expect(github.statuses.get(1)?.at(-1)?.state).toBe('inactive');
  });

  it.each<[string, (github: MemoryLedger) => void]>([
    ['the ledger cannot be read again', (github) => github.onRead.push(failureOf('unreachable'))],
    ['the state of a rival cannot be read', (github) => github.onRead.push(undefined, failureOf('unreachable'))],
  ])('is withdrawn when %s', async (_name, breaks) => {
    const github = memoryLedger('v1');
    await claims(github, intent(1));
    breaks(github);
    expect(await claims(github, intent(2))).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreachable' },
      withdrawn: true,
    });
    expect(github.statuses.get(2)?.at(-1)?.state).toBe('inactive');
  });

  it('that cannot be written leaves nothing to withdraw', async () => {
    const github = memoryLedger('v1');
    github.onCreate.push(failureOf('permission', { status: 403 }));
    expect(await claims(github, intent(1))).toEqual({
      kind: 'failed',
      failure: failureOf('permission', { status: 403 }),
      entry: undefined,
      withdrawn: true,
    });
    expect(github.requests).toHaveLength(1);
  });

  it('says so where it could not be withdrawn', async () => {
    const github = memoryLedger('v1');
    await claims(github, intent(1));
    github.onStatus.push(undefined, failureOf('permission', { status: 403 }));
    expect(await claims(github, intent(2))).toMatchObject({ kind: 'lost', withdrawn: false });
  });

  it('ends with the job that is cancelled, and has told of its intent, so that it can be withdrawn', async () => {
    const github = memoryLedger('v1');
    github.lag = 99;
    const world = patientWorld();
    const { deployments } = github;
    // While the list still lags, so that the claim is about to wait.
    github.deployments = async (...asked) => {
      const answer = await deployments(...asked);
      world.cancellation.abort(new Error('The job was cancelled.'));
      return answer;
    };
    const intents: number[] = [];
    const claimed = claims(github, intent(1), { world, onIntent: ({ deploymentId }) => intents.push(deploymentId) });
    await expect(claimed).rejects.toThrow('The job was cancelled.');
    expect(intents).toEqual([1]);
  });

  it('ends with the job also where its connection is what ended', async () => {
    const github = memoryLedger('v1');
    const world = patientWorld();
    github.onRead.push(failureOf('cancelled'));
    github.onStatus.push(undefined);
    const { createDeploymentStatus } = github;
    github.createDeploymentStatus = async (...asked) => {
      world.cancellation.abort(new Error('The job was cancelled.'));
      return await createDeploymentStatus(...asked);
    };
    await expect(claims(github, intent(1), { world })).rejects.toThrow('The job was cancelled.');
  });

  it('needs no status to count', async () => {
    const github = memoryLedger('v1');
    github.onStatus.push(failureOf('unreachable'));
    expect((await claims(github, intent(1))).kind).toBe('won');
    expect((await claims(github, intent(2))).kind).toBe('lost');
  });

  it('survives a lost answer', async () => {
    const github = memoryLedger('v1');
    github.onCreate.push('lost-after');
    expect(await claims(github, intent(1))).toMatchObject({ kind: 'won', entry: { deploymentId: 1 } });
    expect(github.stored).toHaveLength(1);
  });
});

describe('claims at the same time', () => {
  it('have exactly one winner, however their requests are shuffled, and all others know it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, count) => {
        const github = memoryLedger('v1');
        github.meanwhile = async () => await scheduler.schedule(Promise.resolve());
        const all = Promise.all(Array.from({ length: count }, (_, index) => claims(github, intent(index + 1))));
        await scheduler.waitFor(all);
        const ended = await all;
        const won = ended.filter((claimed) => claimed.kind === 'won');
        expect(won).toHaveLength(1);
        const winner = (won[0] as Extract<Claimed, { kind: 'won' }>).entry;
        for (const claimed of ended) {
          if (claimed.kind === 'lost') expect(claimed.winner.deploymentId).toBeGreaterThanOrEqual(winner.deploymentId);
        }
        expect(ended.filter(({ kind }) => kind === 'lost')).toHaveLength(count - 1);
      }),
      { numRuns: 200 },
    );
  });

  it('have at most one winner with lost answers and a list that lags', async () => {
    const fault = fc.constantFrom('lost-after' as const, 'lost-before' as const, undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fault, { maxLength: 6 }),
        fc.constantFrom('v2', 'v3'),
        async (scheduler, faults, from) => {
          const github = memoryLedger('v1');
          github.onCreate.push(...faults);
          github.meanwhile = async () => await scheduler.schedule(Promise.resolve());
          const all = Promise.all([
            claims(github, intent(1)),
            claims(github, intent(2, from)),
            claims(github, intent(3)),
          ]);
          await scheduler.waitFor(all);
          expect((await all).filter(({ kind }) => kind === 'won').length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leave no open intent behind but the winner’s', async () => {
    const github = memoryLedger('v1');
    const ended = await Promise.all([1, 2, 3].map((operation) => claims(github, intent(operation))));
    const winner = ended.find((claimed): claimed is Extract<Claimed, { kind: 'won' }> => claimed.kind === 'won');
    const open = Object.entries(await stateOfAll(github)).filter(([, state]) => state === 'open');
    expect(open.map(([id]) => Number(id))).toEqual([winner?.entry.deploymentId]);
  });

  it('are told from records of other rollbacks by their operation', async () => {
    const github = memoryLedger('v1');
    await writeRecord(github, 'production', intent(1), patientWorld());
    expect(await claims(github, intent(2))).toMatchObject({ kind: 'lost', winner: { operationId: '00000001' } });
  });
});
