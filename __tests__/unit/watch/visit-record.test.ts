import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../src/platform/github.ts';
import { decodeVisit, encodeVisit, VISIT_TASK, type VisitRecord } from '../../../src/watch/visit-record.ts';
import fc from '../../helpers/fast-check.ts';

const COMMIT = 'a'.repeat(40);
const VISIT: VisitRecord = {
  operationId: 'abcdef0123456789',
  tag: 'v1.5.0',
  commit: COMMIT,
  address: '0123456789abcdef',
  visits: 3,
  watchedMs: 360_000,
  beganAt: '2026-11-20T10:00:00Z',
  runId: 77,
  means: [{ name: 'login success', mean: 0.99, count: 24 }],
  state: { schema: 1, any: ['thing'] },
  seen: { any: ['thing'] },
};

function deploymentOf(payload: unknown, more: Partial<Deployment> = {}): Deployment {
  return {
    id: 42,
    sha: COMMIT,
    ref: COMMIT,
    task: VISIT_TASK,
    environment: 'production',
    payload,
    createdAt: '2026-11-20T10:15:00Z',
    creator: 'github-actions[bot]',
    url: 'https://api.github.com/repos/o/r/deployments/42',
    ...more,
  };
}

const throughJson = (visit: VisitRecord): Record<string, unknown> => JSON.parse(JSON.stringify(encodeVisit(visit)));

describe('a visit as a record', () => {
  it('is read back as it was written, as an object or as text', () => {
    const entry = { ...VISIT, deploymentId: 42, createdAt: '2026-11-20T10:15:00Z' };
    expect(decodeVisit(deploymentOf(throughJson(VISIT)))).toEqual({ ok: true, entry });
    expect(decodeVisit(deploymentOf(JSON.stringify(encodeVisit(VISIT))))).toEqual({ ok: true, entry });
  });

  it('leaves out what is not known, and means that do not fit', () => {
    const bare = {
      ...VISIT,
      beganAt: undefined,
      runId: undefined,
      means: [
        { name: 'x'.repeat(101), mean: 1, count: 1 },
        { name: 'endless', mean: Number.POSITIVE_INFINITY, count: 1 },
        ...Array.from({ length: 25 }, (_, index) => ({ name: `metric ${index}`, mean: index, count: 1 })),
      ],
    };
    const read = decodeVisit(deploymentOf(throughJson(bare)));
    expect(read).toMatchObject({ ok: true, entry: { beganAt: undefined, runId: undefined } });
    expect(read.ok && read.entry.means.map(({ name }) => name)).toEqual(
      Array.from({ length: 20 }, (_, index) => `metric ${index}`),
    );
  });

  it.each([
    ['schema', 2],
    ['kind', 'release'],
    ['tag', '-rf'],
    ['commit', 'b'.repeat(40)],
    ['commit', 'main'],
    ['operation_id', 'xyz'],
    ['address', 'https://shop.internal'],
    ['address', '0123456789ABCDEF'],
    ['visits', -1],
    ['visits', '3'],
    ['watched_ms', 'long'],
    ['watched_ms', 1e308],
    ['began_at', 'yesterday'],
    ['run_id', 1.5],
    ['means', undefined],
    ['means', [['name', 'mean', 1]]],
    ['means', [['x'.repeat(101), 1, 1]]],
    ['means', Array.from({ length: 21 }, (_, index) => [`m${index}`, 1, 1])],
    ['state', { long: 'x'.repeat(8192) }],
  ])('is refused where its "%s" is %j', (field, value) => {
    expect(decodeVisit(deploymentOf({ ...throughJson(VISIT), [field]: value }))).toEqual({
      ok: false,
      why: expect.stringContaining(`"${field}"`),
    });
  });

  it('is refused where it is no object, or of another task', () => {
    for (const payload of [null, [], 'no JSON', 7]) expect(decodeVisit(deploymentOf(payload)).ok).toBe(false);
    expect(decodeVisit(deploymentOf(throughJson(VISIT), { task: 'release-guard' })).ok).toBe(false);
  });

  it('is refused where its state is nested too deeply to be looked through', () => {
    const deep: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
    expect(decodeVisit(deploymentOf({ ...throughJson(VISIT), state: deep }))).toEqual({
      ok: false,
      why: 'its "state" is too long',
    });
    expect(decodeVisit(deploymentOf({ ...throughJson(VISIT), seen: deep })).ok).toBe(true);
  });

  it('has an answer for any payload', () => {
    const fields = Object.keys(encodeVisit(VISIT));
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        const payload = { ...throughJson(VISIT), [field]: value };
        expect(typeof decodeVisit(deploymentOf(payload)).ok).toBe('boolean');
      }),
    );
    fc.assert(fc.property(fc.anything(), (payload) => typeof decodeVisit(deploymentOf(payload)).ok === 'boolean'));
  });
});
