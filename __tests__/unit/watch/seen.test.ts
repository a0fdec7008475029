import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/verdict.ts';
import { LatencyDistribution } from '../../../src/watch/latency.ts';
import { findingsOfEarlier, type Seen, toldUntil } from '../../../src/watch/seen.ts';
import { decodeSeen, encodeSeen, MOST_SEEN_BYTES } from '../../../src/watch/seen-record.ts';
import { SeriesRecorder, type SeriesSeen } from '../../../src/watch/series.ts';
import fc from '../../helpers/fast-check.ts';

const same = (text: string): string => text;

const NOTHING: SeriesSeen = { stretchMs: 10_000, stretches: [], newest: undefined, metrics: new Map() };

function seenOf(more: Partial<Seen> = {}): Seen {
  return {
    series: NOTHING,
    changes: [],
    changesLeftOut: 0,
    failures: { kinds: [], others: 0 },
    own: { kinds: [], others: 0 },
    told: [],
    toldLeftOut: 0,
    ...more,
  };
}

function latencyOf(values: readonly number[]): LatencyDistribution {
  const latency = new LatencyDistribution();
  for (const value of values) latency.record(value);
  return latency;
}

const FULL = seenOf({
  series: {
    stretchMs: 20_000,
    stretches: [
      { index: 0, bad: 0, all: 10, p95Ms: 20.1 },
      { index: 3, bad: 2, all: 2, p95Ms: undefined },
    ],
    newest: latencyOf([5, 7000]),
    metrics: new Map([
      [
        'orders',
        [
          [0, 12.5],
          [4, -3],
        ] as const,
      ],
    ]),
  },
  changes: [{ atMs: 5000, source: 'health', state: 'DOWN (db)', isGood: false, at: '2026-11-20T10:00:05.000Z' }],
  changesLeftOut: 2,
  failures: { kinds: [['home: got 503', 7]], others: 1 },
  own: { kinds: [['home: no network', 2]], others: 0 },
  told: [
    {
      title: 'the service goes on during the watch',
      outcome: 'undecided',
      reason: 'watch-service-restarted',
      sentence: 'The counters began anew.',
      first: 1,
      last: 3,
      times: 4,
    },
  ],
  toldLeftOut: 1,
});

/** As it comes back from a server. */
function throughJson(seen: Seen, redact = same): unknown {
  return JSON.parse(JSON.stringify(encodeSeen(seen, redact)));
}

function readBack(seen: Seen, redact = same): Seen {
  const read = decodeSeen(throughJson(seen, redact));
  if (!read.ok) throw new Error(read.why);
  return read.seen;
}

describe('what visits saw', () => {
  it('is read back as it was written', () => {
    expect(readBack(FULL)).toEqual(FULL);
    expect(readBack(seenOf())).toEqual(seenOf());
  });

  it('fits a record whatever there was, and keeps the error rate over time whole', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => index);
    const long = (index: number) => `${index} ${'word ü '.repeat(200)}`;
    const seen = seenOf({
      series: {
        stretchMs: 48_123.4,
        stretches: many(60).map((index) => ({ index, bad: 123_456, all: 456_789, p95Ms: 3_599_999.9 })),
        newest: latencyOf(many(5000).map((index) => 1.01 ** index % 3_600_000)),
        metrics: new Map(
          many(40).map((metric) => [`metric ${metric}`, many(60).map((at) => [at, Math.PI * 10 ** (at % 9)] as const)]),
        ),
      },
      changes: many(200).map((index) => ({ atMs: index, source: 'health', state: long(index), isGood: false })),
      failures: { kinds: many(20).map((index) => [long(index), 1000 - index]), others: 3 },
      own: { kinds: many(20).map((index) => [long(index), 1]), others: 0 },
      told: many(20).map((index) => ({
        ...{ title: long(index), outcome: 'undecided', reason: 'watch-too-short', sentence: long(index) },
        ...{ first: 1, last: 2, times: 3 },
      })),
    });
    expect(Buffer.byteLength(JSON.stringify(encodeSeen(seen, same)))).toBeLessThanOrEqual(MOST_SEEN_BYTES);
    const read = readBack(seen);
    expect(read.series.stretches).toEqual(seen.series.stretches);
    expect(read.series.metrics.size).toBeGreaterThan(0);
    // the newest changes and the most frequent troubles are kept, and what is left out is counted
    expect(read.changes.at(-1)?.state).toMatch(/^199 /);
    expect(read.changes.length + read.changesLeftOut).toBe(200);
    expect(read.failures.kinds[0]).toEqual([expect.stringMatching(/^0 /), 1000]);
    const counted = ({ kinds, others }: Seen['failures']) => kinds.reduce((sum, [, count]) => sum + count, others);
    expect(counted(read.failures)).toBe(counted(seen.failures));
    expect(counted(read.own)).toBe(20);
    expect(read.told.reduce((sum, { times }) => sum + times, read.toldLeftOut)).toBe(60);
  });

  it('keeps values of metrics with fewer digits before it leaves any out', () => {
    const values = Array.from({ length: 60 }, (_, index) => [index, 0.123456789 + index] as const);
    const metrics = (count: number) => new Map(Array.from({ length: count }, (_, at) => [`metric ${at}`, values]));
    const digitsOf = (count: number) => {
      const read = readBack(seenOf({ series: { ...NOTHING, metrics: metrics(count) } })).series.metrics;
      return [read.size, read.get('metric 0')?.[0]?.[1]];
    };
    expect(digitsOf(2)).toEqual([2, 0.123457]);
    expect(digitsOf(16)).toEqual([16, 0.123]);
    expect(digitsOf(40)[0]).toBeLessThan(40);
  });

  it('takes secrets out before it cuts', () => {
    const secret = 's3cr3t-of-thirty-four-characters-!';
    const redact = (text: string) => text.replaceAll(secret, '***');
    const text = `${'x'.repeat(105)}${secret}`;
    const told = [{ ...(FULL.told[0] ?? expect.unreachable()), sentence: `${'y'.repeat(290)}${secret}` }];
    const seen = seenOf({
      told,
      changes: [{ atMs: 0, source: text, state: text, isGood: true }],
      failures: { kinds: [[`${'z'.repeat(140)}${secret}`, 1]], others: 0 },
    });
    expect(JSON.stringify(throughJson(seen, redact))).not.toContain('s3cr3t');
    expect(JSON.stringify(throughJson(seen))).toContain('s3cr3t');
  });
});

describe('what visits saw, from elsewhere', () => {
  const good = throughJson(FULL) as Record<string, unknown>;
  const changed = (name: string, value: unknown) => ({ ...good, [name]: value });

  it.each<[string, unknown]>([
    ['stretch_ms', -1],
    ['probes', [0, 1]],
    ['probes', [0, 2, 1, 5]],
    ['probes', [0, 0, 0, 5]],
    ['probes', [3, 0, 1, 5, 3, 0, 1, 5]],
    ['probes', [60, 0, 1, 5]],
    ['probes', [0, 0, 1, -2]],
    ['newest', '0;0'],
    ['newest', 7],
    ['metrics', {}],
    ['metrics', [['orders', [0, 1, 2]]]],
    ['metrics', [['orders', [1, 5, 1, 5]]]],
    ['metrics', [['orders', [0, '5']]]],
    ['metrics', [['orders', [60, 5]]]],
    ['metrics', [[7, [0, 5]]]],
    ['changes', [[0, 'health', 'UP', 1, '']]],
    ['changes', [[-1, 'health', 'UP', true, '']]],
    ['changes', [[0, 'health', 'UP', true, 'today']]],
    ['changes', [[0, 'health', 'x'.repeat(401), true, '']]],
    ['changes', Array.from({ length: 201 }, () => [0, 'health', 'UP', true, ''])],
    ['changes_left_out', -1],
    ['failures', { kinds: [['a', -1]], others: 0 }],
    ['failures', { kinds: [['a']], others: 0 }],
    ['failures', { kinds: [], others: '0' }],
    ['own', undefined],
    ['told', [{ title: 'a', outcome: 'invalid', sentence: 'b', visits: [1, 1, 1] }]],
    ['told', [{ title: 'a', outcome: 'pass', reason: 'made-up', sentence: 'b', visits: [1, 1, 1] }]],
    ['told', [{ title: 'a', outcome: 'pass', sentence: 'b', visits: [2, 1, 1] }]],
    ['told', Array.from({ length: 21 }, () => ({ title: 'a', outcome: 'pass', sentence: 'b', visits: [1, 1, 1] }))],
    ['told_left_out', 0.5],
  ])('is not read with another %s (%j)', (name, value) => {
    const read = decodeSeen(changed(name, value));
    expect(read.ok).toBe(false);
    expect(!read.ok && read.why).toMatch(/^its "seen.+[^.]$/);
  });

  it('is missing in what an older version left, which is said', () => {
    expect(decodeSeen(undefined)).toEqual({ ok: false, why: 'its "seen" is missing' });
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.keys(good)), (value, name) => {
        expect(decodeSeen(value).ok).toBe(false);
        expect(typeof decodeSeen(changed(name, value)).ok).toBe('boolean');
      }),
    );
  });
});

describe('warnings of several visits', () => {
  const warning = (title: string, sentence: string, more: Partial<Finding> = {}): Finding => ({
    ...{ kind: 'watch', title, outcome: 'undecided', severity: 'warn', reason: 'watch-service-restarted', sentence },
    ...{ evidence: [], startedAt: 0, durationMs: 0 },
    ...more,
  });
  const facts = { startedAt: 7 };
  const sentencesOf = (told: Parameters<typeof findingsOfEarlier>[0]) =>
    findingsOfEarlier(told, { visit: 9, findings: [] }, facts).map(({ sentence }) => sentence);

  it('are one where they are of the same kind, with the visits that told it', () => {
    let told = toldUntil(undefined, [warning('counters', 'It began anew 3 s before.')], 2);
    expect(sentencesOf(told)).toEqual(['Visit 2: It began anew 3 s before.']);
    told = toldUntil(told, [warning('health', 'It was DOWN.'), warning('health', 'It was DOWN again.')], 3);
    told = toldUntil(told, [warning('counters', 'It began anew 9 s before.')], 5);
    expect(sentencesOf(told)).toEqual([
      'Visits 2 to 5, 2 times: It began anew 3 s before.',
      'Visit 3, 2 times: It was DOWN.',
    ]);
  });

  it('are shown with their reason, and decide nothing', () => {
    const told = toldUntil(undefined, [warning('counters', 'It failed.', { outcome: 'fail', severity: 'block' })], 1);
    expect(findingsOfEarlier(told, { visit: 2, findings: [] }, facts)).toEqual([
      expect.objectContaining({
        title: 'counters',
        outcome: 'fail',
        severity: 'warn',
        reason: 'watch-service-restarted',
      }),
    ]);
  });

  it('are not repeated where every visit told them and this one tells them again', () => {
    const lasting = warning('no control URL', 'There is none.');
    const passing = warning('counters', 'They began anew.');
    const told = toldUntil(toldUntil(undefined, [lasting, passing], 1), [lasting], 2);
    const titlesOf = (now: readonly Finding[], visit = 3) =>
      findingsOfEarlier(told, { visit, findings: now }, facts).map(({ title }) => title);
    expect(titlesOf([lasting, passing])).toEqual(['counters']);
    expect(titlesOf([])).toEqual(['no control URL', 'counters']);
    // the visit before this one did not tell it
    expect(titlesOf([lasting], 4)).toEqual(['no control URL', 'counters']);
  });

  it('are counted where there are too many kinds', () => {
    const many = Array.from({ length: 25 }, (_, index) => warning(`thing ${index}`, 'It is so.'));
    const told = toldUntil(toldUntil(undefined, many, 1), many, 2);
    expect(sentencesOf(told)).toHaveLength(21);
    expect(sentencesOf(told).at(-1)).toBe('Earlier visits told 10 other warnings, which are in their own reports.');
  });
});

describe('series that go on from one visit to the next', () => {
  const limits = { errorRate: 0.05, p95Ms: 500, metrics: [{ name: 'orders', unit: 'value', min: 1 }] } as const;

  it('are those of one recorder, however many visits there are', () => {
    const looks = fc.array(
      fc.record({
        share: fc.double({ min: 0, max: 0.999, noNaN: true }),
        latencyMs: fc.integer({ min: 1, max: 5000 }),
        outcome: fc.constantFrom('ok', 'ok', 'ok', 'failed', 'missed', 'error'),
        value: fc.integer({ min: -999, max: 999 }),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 30 }), looks, (visits, ticks, given) => {
        const [everyMs, visitMs] = [2000, ticks * 2000];
        const span = { forMs: visits * visitMs, everyMs, visitMs };
        const whole = new SeriesRecorder(span, limits);
        let part = new SeriesRecorder(span, limits);
        let visit = 0;
        for (const { share, value, ...sample } of given.toSorted((left, right) => left.share - right.share)) {
          const atMs = Math.floor(share * span.forMs);
          for (; visit < Math.floor(atMs / visitMs); visit++) {
            part = new SeriesRecorder(span, limits, readBack(seenOf({ series: part.seen() })).series);
          }
          for (const recorder of [whole, part]) {
            recorder.addSample({ atMs, ...sample });
            recorder.addReading('orders', { atMs, outcome: 'value', value });
          }
        }
        expect(part.series()).toEqual(whole.series());
        for (const { points } of whole.series()) expect(points.length).toBeLessThanOrEqual(60);
      }),
    );
  });

  it('have no point that two visits share, as long as there are enough points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 120 }), (visits, ticks) => {
        const { stretchMs } = new SeriesRecorder(
          { forMs: visits * ticks * 2000, everyMs: 2000, visitMs: ticks * 2000 },
          limits,
        );
        expect((ticks * 2000) % stretchMs).toBe(0);
        expect(stretchMs % 2000).toBe(0);
      }),
    );
  });

  it('begin anew where the policy made the points longer', () => {
    const before = new SeriesRecorder({ forMs: 600_000, everyMs: 2000, visitMs: 60_000 }, limits);
    before.addSample({ atMs: 0, latencyMs: 5, outcome: 'ok' });
    const after = new SeriesRecorder({ forMs: 900_000, everyMs: 2000, visitMs: 90_000 }, limits, before.seen());
    expect(after.series().filter(({ points }) => points.length > 0)).toEqual([]);
  });
});
