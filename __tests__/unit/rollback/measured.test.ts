import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../src/platform/github.ts';
import { historyOf } from '../../../src/rollback/record/history.ts';
import { decodeRecord, encodeRecord, whyUnwritable } from '../../../src/rollback/record/payload.ts';
import type { Measured, ReleaseRecord } from '../../../src/rollback/record/record.ts';
import { currentRelease, goodReleasesBefore, rollbackTo, supersededBy } from '../../../src/rollback/record/standing.ts';
import { commitOf, story, verdict } from './stories.ts';

const MEASURED: Measured = {
  samples: 450,
  errorRate: 0.0022,
  p95Ms: 84.5,
  hour: 23,
  tookMs: 900_000,
  metrics: [{ name: 'login success', mean: 0.99, count: 60 }],
};

const watched = (measured: Measured | undefined): ReleaseRecord =>
  verdict('v1.5.0', 'pass', { mode: 'watch', judged: 'live', measured });

function deploymentOf(payload: unknown): Deployment {
  return {
    id: 42,
    sha: commitOf('v1.5.0'),
    ref: 'v1.5.0',
    task: 'release-guard',
    environment: 'production',
    payload: JSON.parse(JSON.stringify(payload)),
    createdAt: '2026-11-20T10:00:00Z',
    creator: undefined,
    url: '',
  };
}

const readBack = (payload: unknown) => decodeRecord(deploymentOf(payload));

describe('what a watch measured, in its record', () => {
  it.each([
    ['with everything', MEASURED],
    ['without probes', { ...MEASURED, samples: 0, errorRate: undefined, p95Ms: undefined }],
    ['without metrics', { ...MEASURED, metrics: [] }],
  ])('is read back as it was written, %s', (_, measured) => {
    expect(readBack(encodeRecord(watched(measured)))).toMatchObject({ ok: true, entry: { measured } });
  });

  it.each([-5, Number.NaN, Number.POSITIVE_INFINITY])('loses a P95 of %s, and is written all the same', (p95Ms) => {
    const { p95Ms: _, ...rest } = MEASURED;
    const record = watched({ ...MEASURED, p95Ms });
    expect(whyUnwritable(record)).toBeUndefined();
    expect(readBack(encodeRecord(record))).toMatchObject({ ok: true, entry: { measured: rest } });
  });

  it('may be missing', () => {
    const read = readBack(encodeRecord(watched(undefined)));
    expect(read.ok && read.entry.kind === 'release' && read.entry.measured).toBeUndefined();
  });

  it('is bounded: 20 metrics, names of 100 characters, numbers that are numbers', () => {
    const metrics = [
      { name: 'x'.repeat(101), mean: 1, count: 1 },
      { name: 'not a number', mean: Number.NaN, count: 1 },
      ...Array.from({ length: 25 }, (_, index) => ({ name: `${index}`.padEnd(100, 'm'), mean: index, count: 1 })),
    ];
    const record = watched({ ...MEASURED, metrics });
    expect(whyUnwritable(record)).toBeUndefined();
    const payload = encodeRecord(record);
    expect(JSON.stringify(payload).length).toBeLessThan(5000);
    const read = readBack(payload);
    expect(read.ok && read.entry.kind === 'release' && read.entry.measured?.metrics.map(({ mean }) => mean)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  it.each([
    ['samples', -1],
    ['samples', 1.5],
    ['samples', undefined],
    ['error_rate', 1.1],
    ['error_rate', 'few'],
    ['p95_ms', -1],
    ['hour', 24],
    ['hour', undefined],
    ['took_ms', 'long'],
    ['metrics', undefined],
    ['metrics', {}],
    ['metrics', [7]],
    ['metrics', [{ name: 7, mean: 1, count: 1 }]],
    ['metrics', [{ name: 'x'.repeat(101), mean: 1, count: 1 }]],
    ['metrics', [{ name: 'x', mean: '1', count: 1 }]],
    ['metrics', [{ name: 'x', mean: 1, count: 0 }]],
    ['metrics', Array.from({ length: 21 }, () => ({ name: 'x', mean: 1, count: 1 }))],
  ])('is refused where its "%s" is %j', (field, value) => {
    const payload = { ...encodeRecord(watched(MEASURED)), measured: { ...measuredFields(), [field]: value } };
    expect(readBack(payload)).toEqual({ ok: false, why: expect.stringContaining(`"measured.${field}`) });
  });

  it('makes no line of its own in the history', () => {
    const ledger = story(verdict('v1.5.0', 'pass'), watched(MEASURED));
    expect(historyOf(ledger, new Map()).map(({ why }) => why)).toEqual(['watch', 'gate']);
  });
});

describe('what was measured before a deployment', () => {
  const before = verdict('v1', 'pass', { mode: 'watch', judged: 'live', measured: MEASURED });
  const earlier = [verdict('v1', 'pass'), verdict('v1', 'pass', { judged: 'live' })];

  it.each(['fail', 'inconclusive'] as const)(
    'stands in no way of going back from the release that follows it, which came to %s',
    (found) => {
      const ledger = story(...earlier, before, verdict('v2', 'pass'), verdict('v2', found, { judged: 'live' }));
      expect(supersededBy(ledger, release('v2'))).toBeUndefined();
      expect(goodReleasesBefore(ledger, release('v2')).map(({ tag }) => tag)).toEqual(['v1']);
      expect(rollbackTo(ledger, release('v2'))).toBeUndefined();
    },
  );

  it('does not make the old release look live where the new one is', () => {
    const ledger = story(...earlier, before, verdict('v2', 'pass'), verdict('v2', 'inconclusive', { judged: 'live' }));
    expect(currentRelease(ledger, new Map())?.tag).toBe('v2');
  });
});

const release = (tag: string) => ({ tag, commit: commitOf(tag) });

function measuredFields(): object {
  const { measured } = encodeRecord(watched(MEASURED));
  if (typeof measured !== 'object' || measured === null) throw new Error('Nothing was measured.');
  return measured;
}
