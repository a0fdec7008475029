import { describe, expect, it } from 'vitest';
import type { DeploymentStatus } from '../../../src/platform/github.ts';
import {
  readLedger,
  readMore,
  readStates,
  setState,
  stateOf,
  statusOf,
  writeRecord,
} from '../../../src/rollback/record/ledger.ts';
import fc from '../../helpers/fast-check.ts';
import { failureOf, type MemoryLedger, memoryLedger, patientWorld } from './memory-ledger.ts';
import { commitOf, rollback, verdict } from './stories.ts';

async function read(github: MemoryLedger, pages = 1) {
  const ledger = await readLedger(github, 'production', { pages });
  if (!ledger.ok) throw new Error(ledger.failure.message);
  return ledger.value;
}

let operations = 0;
/** A record with an operation of its own. */
function fresh(tag: string) {
  operations += 1;
  return verdict(tag, 'pass', { operationId: operations.toString(16).padStart(8, '0') });
}

describe('writing a record', () => {
  it('creates one deployment under the tag, with the record as its payload', async () => {
    const github = memoryLedger('v1');
    const record = fresh('v1');
    const written = await writeRecord(github, 'production', record, patientWorld());
    expect(written).toMatchObject({ ok: true, value: { ...record, deploymentId: 1, creator: 'github-actions[bot]' } });
    expect(github.stored).toMatchObject([
      { ref: 'v1', task: 'release-guard', environment: 'production', description: 'gate of v1: pass' },
    ]);
    expect((await read(github)).entries).toEqual([written.ok && written.value]);
  });

  it('falls back to the commit where the tag is gone', async () => {
    const github = memoryLedger();
    const written = await writeRecord(github, 'production', fresh('v1'), patientWorld());
    expect(written).toMatchObject({ ok: true, value: { tag: 'v1' } });
    expect(github.requests).toEqual(['POST deployments v1', `POST deployments ${commitOf('v1')}`]);
  });

  it('falls back to the commit where the tag was moved, and withdraws what it wrote under the wrong one', async () => {
    const github = memoryLedger();
    github.tags.set('v1', commitOf('v2'));
    const written = await writeRecord(github, 'production', fresh('v1'), patientWorld());
    expect(written).toMatchObject({ ok: true, value: { tag: 'v1', commit: commitOf('v1'), deploymentId: 2 } });
    expect(github.statuses.get(1)).toMatchObject([{ state: 'inactive' }]);
    const ledger = await read(github);
    expect(ledger.entries.map(({ deploymentId }) => deploymentId)).toEqual([2]);
    expect(ledger.unreadable).toHaveLength(1);
  });

  it('says so where GitHub hands back something else than was written', async () => {
    const github = memoryLedger('v1');
    const { createDeployment } = github;
    github.createDeployment = async (request) => await createDeployment({ ...request, payload: {} });
    expect(await writeRecord(github, 'production', fresh('v1'), patientWorld())).toMatchObject({
      ok: false,
      failure: { kind: 'malformed', message: 'deployment 1 is not what was written: its "schema" is not 1' },
    });
  });

  it('does not send what could not be read back', async () => {
    const github = memoryLedger('v1');
    const record = { ...fresh('v1'), imageDigest: 'latest' };
    expect(await writeRecord(github, 'production', record, patientWorld())).toMatchObject({
      ok: false,
      failure: {
        kind: 'rejected',
        message: 'the record was not sent: its "digest" is not the digest of an image',
        mayHaveHappened: false,
      },
    });
    expect(github.requests).toEqual([]);
  });

  it('returns a refusal as it is, and sends nothing again', async () => {
    const github = memoryLedger('v1');
    github.onCreate.push(failureOf('permission', { status: 403 }));
    expect(await writeRecord(github, 'production', fresh('v1'), patientWorld())).toMatchObject({
      ok: false,
      failure: { kind: 'permission' },
    });
    expect(github.requests).toEqual(['POST deployments v1']);
  });

  it('does not send again when a lost record cannot be looked for', async () => {
    const github = memoryLedger('v1');
    github.onCreate.push('lost-after');
    github.onRead.push(failureOf('unreachable'));
    const written = await writeRecord(github, 'production', fresh('v1'), patientWorld());
    expect(written).toMatchObject({ ok: false, failure: { mayHaveHappened: true } });
    expect(github.stored).toHaveLength(1);
  });

  it('gives up after two repeats', async () => {
    const github = memoryLedger('v1');
    github.onCreate.push('lost-before', 'lost-before', 'lost-before', 'lost-before');
    const written = await writeRecord(github, 'production', fresh('v1'), patientWorld());
    expect(written).toMatchObject({ ok: false, failure: { mayHaveHappened: true } });
    expect(github.requests.filter((request) => request.startsWith('POST'))).toHaveLength(3);
  });

  it('never makes two records of one, whichever answers are lost and however the list lags', async () => {
    const fault = fc.constantFrom('lost-after' as const, 'lost-before' as const, undefined);
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 4 }), fc.integer({ min: 0, max: 2 }), async (faults, lag) => {
        const github = memoryLedger('v1');
        github.onCreate.push(...faults);
        github.lag = lag;
        const written = await writeRecord(github, 'production', fresh('v1'), patientWorld());
        expect(github.stored.length).toBeLessThanOrEqual(1);
        if (written.ok) expect(github.stored.map(({ id }) => id)).toEqual([written.value.deploymentId]);
        else expect(faults.slice(0, 3)).toEqual(['lost-before', 'lost-before', 'lost-before']);
      }),
    );
  });

  it('counts as one record where a list lagged so long that it was written twice', async () => {
    const github = memoryLedger('v1');
    github.onCreate.push('lost-after');
    github.lag = 3;
    const written = await writeRecord(github, 'production', fresh('v1'), patientWorld());
    expect(github.stored).toHaveLength(2);
    for (let reads = 0; reads < github.lag; reads += 1) await read(github);
    // The one whose number is known to its writer, who sets its statuses.
    expect((await read(github)).entries.map(({ deploymentId }) => deploymentId)).toEqual([
      written.ok && written.value.deploymentId,
    ]);
  });

  it('stops looking when the job is cancelled', async () => {
    const github = memoryLedger('v1');
    github.onCreate.push('lost-before');
    const world = patientWorld();
    world.cancellation.abort(new Error('The job was cancelled.'));
    await expect(writeRecord(github, 'production', fresh('v1'), world)).rejects.toThrow('The job was cancelled.');
    expect(github.stored).toHaveLength(0);
  });
});

describe('reading the ledger', () => {
  async function filled(count: number, hoursApart: number): Promise<MemoryLedger> {
    const github = memoryLedger('v1');
    for (let index = 0; index < count; index += 1) await writeRecord(github, 'production', fresh('v1'), patientWorld());
    github.stored.forEach((deployment, index) => {
      const createdAt = new Date(Date.parse('2026-01-01T00:00:00Z') + index * hoursApart * 3_600_000).toISOString();
      github.stored[index] = { ...deployment, createdAt };
    });
    github.requests.length = 0;
    return github;
  }

  it('takes one request, newest first', async () => {
    const github = await filled(120, 5);
    const ledger = await read(github);
    expect(github.requests).toEqual(['GET deployments 1']);
    expect(ledger.entries.map(({ deploymentId }) => deploymentId)).toEqual(
      Array.from({ length: 100 }, (_, index) => 120 - index),
    );
    expect(ledger.complete).toBe(false);
  });

  it('reads on where it is asked to, and then knows that it has all', async () => {
    const github = await filled(120, 5);
    const first = await read(github);
    const all = await readMore(github, first);
    expect(all).toMatchObject({ ok: true, value: { complete: true } });
    expect(all.ok && all.value.entries).toHaveLength(120);
    expect(all.ok && (await readMore(github, all.value))).toEqual(all);
    expect(github.requests).toEqual(['GET deployments 1', 'GET deployments 2']);
    expect((await read(github, 2)).complete).toBe(true);
  });

  it('counts a record once that moved to the next page between two requests', async () => {
    const github = await filled(120, 5);
    const first = await read(github);
    await writeRecord(github, 'production', fresh('v1'), patientWorld());
    const all = await readMore(github, first);
    expect(all.ok && new Set(all.value.entries.map(({ deploymentId }) => deploymentId)).size).toBe(120);
    expect(all.ok && all.value.entries).toHaveLength(120);
  });

  it('reads as far back as a day, because limits count by the day', async () => {
    const github = await filled(250, 0.1);
    const ledger = await read(github);
    expect(github.requests).toHaveLength(3);
    expect(ledger.complete).toBe(true);
  });

  it('does not read for ever', async () => {
    const github = await filled(30, 5);
    github.pageSize = 2;
    const endless = await readLedger(github, 'production', { pages: 100 });
    expect(endless).toMatchObject({ ok: false, failure: { kind: 'endless', mayHaveHappened: false } });
    expect(github.requests).toHaveLength(10);
  });

  it('notices a list that leads back to itself', async () => {
    const github = await filled(3, 20);
    const { deployments } = github;
    github.deployments = async (filter) => {
      const first = await deployments(filter, 1);
      return first.ok ? { ok: true, value: { ...first.value, hasMore: true } } : first;
    };
    const endless = await readLedger(github, 'production', { pages: 100 });
    expect(endless).toMatchObject({
      ok: false,
      failure: {
        kind: 'endless',
        message:
          'the list of deployments with the task "release-guard" does not end: page 2 brings nothing new and says that there is more',
      },
    });
  });

  it('keeps apart what it cannot read, with the reason, and leaves out what is not ours', async () => {
    const github = await filled(2, 5);
    const [first, second] = github.stored;
    if (first === undefined || second === undefined) throw new Error('nothing was stored');
    github.deployments = async () => ({
      ok: true,
      value: {
        deployments: [
          { ...second, id: 9, payload: { schema: 7 } },
          { ...second, id: 8, environment: 'staging' },
          { ...second, id: 7, task: 'deploy' },
          { ...first, id: 6, environment: 'Production' },
        ],
        hasMore: false,
      },
    });
    const ledger = await read(github);
    expect(ledger.entries.map(({ deploymentId }) => deploymentId)).toEqual([6]);
    expect(ledger.unreadable).toEqual([
      { deploymentId: 9, why: 'it was written by a newer Release Guard (schema 7; this one reads 1)' },
    ]);
  });

  it('hands on what GitHub says', async () => {
    const github = memoryLedger();
    github.onRead.push(failureOf('rate-limit'));
    expect(await readLedger(github, 'production')).toMatchObject({ ok: false, failure: { kind: 'rate-limit' } });
  });
});

describe('the statuses of a record', () => {
  it('are set with one line of at most 140 characters, cut between words', async () => {
    const github = memoryLedger('v1');
    await writeRecord(github, 'production', fresh('v1'), patientWorld());
    await setState(github, 1, 'failure', { description: `the gate failed:\n${'health-down '.repeat(20)}` });
    await setState(github, 1, 'error', { description: 'x'.repeat(300) });
    await setState(github, 1, 'success', { description: ' short ' });
    const said = github.statuses.get(1)?.map(({ description }) => description) ?? [];
    expect(said[0]).toMatch(/^the gate failed: (?:health-down )+health-down…$/);
    expect(said.map(({ length }) => length)).toEqual([137, 140, 5]);
  });

  it('are never cut inside of a character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 130, maxLength: 200 }), async (description) => {
        const github = memoryLedger('v1');
        await setState(github, 1, 'failure', { description });
        const said = github.statuses.get(1)?.[0]?.description ?? '';
        expect(said.length).toBeLessThanOrEqual(140);
        expect(said.isWellFormed()).toBe(true);
        if (!description.includes('\ufffd')) expect(said).not.toContain('\ufffd');
      }),
    );
  });

  it('are sent again after a lost answer, twice at most, and never after a refusal', async () => {
    const github = memoryLedger('v1');
    github.onStatus.push('lost-before', 'lost-after');
    expect((await setState(github, 1, 'success', { description: 'done' })).ok).toBe(true);
    github.onStatus.push('lost-before', 'lost-before', 'lost-before');
    expect((await setState(github, 2, 'success', { description: 'done' })).ok).toBe(false);
    github.onStatus.push(failureOf('permission'));
    expect((await setState(github, 3, 'success', { description: 'done' })).ok).toBe(false);
    const counts = [1, 2, 3].map(
      (id) => github.requests.filter((request) => request.startsWith(`POST statuses ${id}`)).length,
    );
    expect(counts).toEqual([3, 3, 1]);
  });

  const statuses = (...states: readonly string[]): readonly DeploymentStatus[] =>
    states.map((state, index) => ({
      id: index + 1,
      state,
      description: state,
      logUrl: state === 'in_progress' ? 'https://github.com/o/r/actions/runs/7' : '',
      createdAt: `2026-11-20T10:0${index}:00Z`,
      creator: undefined,
    }));

  it.each([
    ['rollback', [], 'open'],
    ['rollback', ['in_progress'], 'open'],
    ['rollback', ['queued'], 'open'],
    ['rollback', ['pending', 'waiting-for-godot'], 'open'],
    ['rollback', ['in_progress', 'success'], 'success'],
    ['rollback', ['in_progress', 'failure'], 'failure'],
    ['rollback', ['in_progress', 'error'], 'error'],
    ['rollback', ['in_progress', 'inactive'], 'inactive'],
    // GitHub itself sets what was a success to inactive when anybody deploys to the same environment.
    ['rollback', ['in_progress', 'success', 'inactive'], 'success'],
    ['rollback', ['in_progress', 'failure', 'inactive'], 'failure'],
    ['rollback', ['in_progress', 'error', 'success'], 'success'],
    ['release', ['success', 'inactive'], 'inactive'],
    ['release', ['failure'], 'failure'],
    ['release', ['constructor'], 'open'],
  ] as const)('of a %s: %j mean %s, in whatever order they come', (kind, states, state) => {
    expect(stateOf(statuses(...states), kind)).toBe(state);
    expect(stateOf([...statuses(...states)].reverse(), kind)).toBe(state);
  });

  it('tell since when, why, and which run it is about', () => {
    expect(statusOf(statuses('in_progress', 'failure'), 'rollback')).toEqual({
      state: 'failure',
      since: '2026-11-20T10:01:00Z',
      description: 'failure',
      logUrl: 'https://github.com/o/r/actions/runs/7',
    });
  });

  it('are asked for one record after the other, until one cannot be read', async () => {
    const github = memoryLedger('v1', 'v2');
    const written = await writeRecord(github, 'production', rollback('v2', 'v1'), patientWorld());
    if (!written.ok) throw new Error('nothing was written');
    await setState(github, 1, 'in_progress', { description: '' });
    const states = await readStates(github, [written.value]);
    expect(states.ok && states.value.get(1)?.state).toBe('open');
    github.onRead.push(failureOf('unreachable'));
    expect(await readStates(github, [written.value])).toMatchObject({ ok: false });
  });
});
