import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/verdict.ts';
import { ChangeTeller, clockText, openingLine, type Standing, standingLine } from '../../../src/watch/live.ts';
import { SeriesRecorder } from '../../../src/watch/series.ts';
import type { Observation } from '../../../src/watch/source.ts';
import fc from '../../helpers/fast-check.ts';

const PROBES = {
  failed: 4,
  answered: 300,
  missed: 0,
  errors: 0,
  p95Ms: 430,
  errorLimit: 0.05,
  p95LimitMs: 5000,
};
const RESTARTED: Finding = {
  kind: 'watch',
  title: 'watch.container',
  outcome: 'fail',
  severity: 'block',
  reason: 'container-restarted',
  sentence: 'The container shop was started again during the watch.',
  evidence: [],
  startedAt: 7,
  durationMs: 0,
};
const standing = (changes: Partial<Standing> = {}): Standing => ({
  atMs: 724_000,
  probes: PROBES,
  states: [],
  metrics: [],
  ...changes,
});

test.each([
  ['00:00  watches for 15 min: 2 probes every 2 s, 1 metric', { probes: 2, metrics: 1 }],
  ['00:00  watches for 15 min: 1 probe every 2 s', { probes: 1, metrics: 0 }],
  ['04:00  watches for 2 min: 3 metrics', { atMs: 240_000, lengthMs: 120_000, probes: 0, metrics: 3 }],
  ['00:00  watches for 15 min', { probes: 0, metrics: 0 }],
  ['00:00  watches for 15 min: 1 probe every 500 ms', { probes: 1, metrics: 0, everyMs: 500 }],
])('the first line is %s', (line, plan) => {
  expect(openingLine({ atMs: 0, lengthMs: 900_000, everyMs: 2000, ...plan })).toBe(line);
});

describe('the line of every minute', () => {
  test.each<readonly [string, Partial<Standing>]>([
    ['12:04  error rate 1.3 % (limit 5 %), P95 430 ms (limit 5 s), 300 answers', {}],
    [
      '12:04  error rate 1.3 % (limit 5 %), P95 430 ms (limit 5 s), 300 answers, health: 200 UP',
      { states: [{ source: 'health', state: '200 UP' }] },
    ],
    [
      '00:00  error rate not known, P95 not known, 0 answers',
      {
        atMs: 0,
        probes: { ...PROBES, failed: 0, answered: 0, p95Ms: undefined, errorLimit: undefined, p95LimitMs: undefined },
      },
    ],
    [
      '1:02:03  error rate 100 % (limit 5 %), P95 430 ms (limit 5 s), 1 answer, 2 missed, 3 errors of our own',
      { atMs: 3_723_999, probes: { ...PROBES, failed: 1, answered: 1, missed: 2, errors: 3 } },
    ],
    [
      '12:04  logins 0.991 (at least 0.98), orders no value (from 1 to 5), actuator error rate 2 % (limit 5 %)',
      {
        probes: undefined,
        metrics: [
          { name: 'logins', unit: 'value', min: 0.98, last: 0.991 },
          { name: 'orders', unit: 'value', min: 1, max: 5, last: undefined },
          { name: 'actuator error rate', unit: 'share', max: 0.05, last: 0.02 },
        ],
      },
    ],
  ])('is %s', (line, changes) => {
    expect(standingLine(standing(changes))).toBe(line);
  });

  test('counts from the beginning of the watch', () => {
    expect(clockText(59_999)).toBe('00:59');
    expect(clockText(-5)).toBe('00:00');
  });
});

describe('what changed', () => {
  const METRICS: Standing['metrics'] = [{ name: 'logins', unit: 'value', min: 0.98, last: undefined }];
  const said = (observations: readonly Observation[]): readonly string[] => {
    const lines: string[] = [];
    const teller = new ChangeTeller(METRICS, ({ text }) => lines.push(text));
    for (const observation of observations) teller.tell(observation, 83_000);
    return lines;
  };
  const probed = (signs: string, probe = 'home'): readonly Observation[] =>
    [...signs].map((sign, index) => ({
      kind: 'sample',
      probe,
      sample: {
        atMs: index * 2000,
        latencyMs: 10,
        outcome: sign === '.' ? 'ok' : sign === 'x' ? 'failed' : sign === 'e' ? 'error' : 'missed',
      },
      why: `it was ${sign}`,
    }));
  const read = (values: readonly (number | 'no-data')[]): readonly Observation[] =>
    values.map((value, index) => ({
      kind: 'reading',
      metric: 'logins',
      reading:
        value === 'no-data'
          ? { atMs: index * 15_000, outcome: 'no-data' }
          : { atMs: index * 15_000, outcome: 'value', value },
    }));

  const timeOf = (observation: Observation): number => (observation.kind === 'sample' ? observation.sample.atMs : 0);
  const byTime = (left: Observation, right: Observation): number => timeOf(left) - timeOf(right);

  test.each<readonly [string, readonly Observation[], readonly string[]]>([
    ['nothing, while all is well', probed('.....'), []],
    [
      'the first failure and the end of it',
      probed('..xxx..'),
      [
        '00:04  probe "home" fails: it was x',
        '00:10  probe "home" answers well again, after 3 failures in a row in 6 s',
      ],
    ],
    [
      'a single failure',
      probed('.x.'),
      ['00:02  probe "home" fails: it was x', '00:04  probe "home" answers well again'],
    ],
    [
      'trouble of our own',
      probed('.ee.'),
      ['00:02  trouble of our own: it was e', '00:06  no more trouble of our own, after 2 errors in a row in 4 s'],
    ],
    [
      'trouble of our own that turns out to be that of the service',
      probed('exx'),
      [
        '00:00  trouble of our own: it was e',
        '00:02  no more trouble of our own',
        '00:02  probe "home" fails: it was x',
      ],
    ],
    [
      'each probe by its own name, while the others answer',
      ['xxx...', '......', '.x....'].flatMap((signs, index) => probed(signs, `probe ${index}`)).sort(byTime),
      [
        '00:00  probe "probe 0" fails: it was x',
        '00:02  probe "probe 2" fails: it was x',
        '00:04  probe "probe 2" answers well again',
        '00:06  probe "probe 0" answers well again, after 3 failures in a row in 6 s',
      ],
    ],
    [
      'not every up and down of a service that flaps',
      probed('.x.x.x.x.x.x'),
      [
        '00:02  probe "home" fails: it was x',
        '00:04  probe "home" answers well again',
        '00:18  probe "home" fails: it was x',
        '00:20  probe "home" answers well again',
      ],
    ],
    [
      'what is wrong still, once it may be said again',
      probed('.x.xxxxxxxxx'),
      [
        '00:02  probe "home" fails: it was x',
        '00:04  probe "home" answers well again',
        '00:18  probe "home" fails: it was x',
      ],
    ],
    [
      'what is wrong in another way still',
      probed('.xeeeeeeeeee.'),
      [
        '00:02  probe "home" fails: it was x',
        '00:04  trouble of our own: it was e',
        '00:24  no more trouble of our own, after 10 errors in a row in 20 s',
        '00:24  probe "home" answers well again',
      ],
    ],
    ['nothing of ticks that could not be sent', probed('.--.'), []],
    [
      'a metric that leaves its bounds and comes back',
      read([1, 0.9, 0.9, 1]),
      ['00:15  logins 0.9 is out of bounds (at least 0.98)', '00:45  logins 1 is within bounds'],
    ],
    [
      'a metric without data',
      read([1, 'no-data', 1]),
      ['00:15  logins has no data', '00:30  logins 1 is within bounds'],
    ],
    [
      'a state, at once',
      [{ kind: 'state', source: 'health', atMs: 61_000, state: '503 DOWN: component db is DOWN', isGood: false }],
      ['01:01  health: 503 DOWN: component db is DOWN'],
    ],
    [
      'a finding, with the moment that it was told',
      [{ kind: 'finding', finding: RESTARTED }],
      [`01:23  ${RESTARTED.sentence}`],
    ],
  ])('is %s', (_name, observations, lines) => {
    expect(said(observations)).toEqual(lines);
  });

  test('does not fill the log with a source that flaps, and says how much it did not say', () => {
    const state = (atMs: number, source = 'health'): Observation =>
      ({ kind: 'state', source, atMs, state: `state of ${atMs}`, isGood: false }) as const;
    const flapping = Array.from({ length: 100 }, (_, at) => state(at * 100));
    expect(said([...flapping, state(9950, 'control'), state(15_000), state(16_000)])).toEqual([
      ...[0, 100, 200, 300, 400].map((atMs) => `00:00  health: state of ${atMs}`),
      '00:09  control: state of 9950',
      '00:15  health: state of 15000 (and 95 changes before)',
      '00:16  health: state of 16000',
    ]);
  });
});

describe('series', () => {
  test('have at most 60 points, whatever the length, the pace and the number of samples', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 86_400_000 }),
        fc.integer({ min: 10, max: 60_000 }),
        fc.array(fc.record({ share: fc.double({ min: 0, max: 1.2, noNaN: true }), isBad: fc.boolean() }), {
          maxLength: 300,
        }),
        (forMs, everyMs, samples) => {
          const recorder = new SeriesRecorder(
            { forMs, everyMs: Math.min(everyMs, forMs) },
            { metrics: [{ name: 'm', unit: 'value' }] },
          );
          for (const { share, isBad } of samples) {
            recorder.addSample({ atMs: share * forMs, latencyMs: 5, outcome: isBad ? 'failed' : 'ok' });
            recorder.addReading('m', { atMs: share * forMs, outcome: 'value', value: share });
          }
          for (const { points } of recorder.series()) {
            expect(points.length).toBeLessThanOrEqual(60);
            expect(points.map(({ atMs }) => atMs)).toEqual(points.map(({ atMs }) => atMs).sort((a, b) => a - b));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('tell the share of failures and the P95 of each stretch; what nothing was seen in is left out', () => {
    const recorder = new SeriesRecorder(
      { forMs: 600_000, everyMs: 2000 },
      { errorRate: 0.05, p95Ms: 1000, metrics: [] },
    );
    for (let index = 0; index < 10; index++) {
      recorder.addSample({ atMs: 1000 + index, latencyMs: 100, outcome: index < 5 ? 'failed' : 'ok' });
      recorder.addSample({ atMs: 25_000 + index, latencyMs: 2000, outcome: 'ok' });
    }
    recorder.addSample({ atMs: 40_000, latencyMs: 0, outcome: 'missed' });
    recorder.addSample({ atMs: 50_000, latencyMs: 0, outcome: 'error' });
    expect(recorder.stretchMs).toBe(10_000);
    const [errorRate, p95] = recorder.series();
    expect(errorRate).toEqual({
      name: 'error rate',
      unit: 'share',
      max: 0.05,
      points: [
        { atMs: 0, value: 0.5 },
        { atMs: 20_000, value: 0 },
      ],
    });
    expect(p95).toMatchObject({ name: 'P95', unit: 'ms', max: 1000 });
    expect(p95?.points[1]?.value).toBeGreaterThan(1980);
    expect(p95?.points[1]?.value).toBeLessThan(2020);
  });

  const dying = (stretchBefore: number) => {
    const recorder = new SeriesRecorder(
      { forMs: 600_000, everyMs: 2000 },
      { errorRate: 0.05, p95Ms: 1000, metrics: [{ name: 'm', unit: 'value' }] },
    );
    // from 30 s on everything fails, but for the very last answer
    for (let atMs = stretchBefore; atMs < 53_000; atMs += 2000) {
      recorder.addSample({ atMs, latencyMs: 5, outcome: atMs >= 30_000 && atMs < 52_000 ? 'failed' : 'ok' });
      recorder.addReading('m', { atMs, outcome: 'value', value: atMs });
    }
    return recorder;
  };

  test('count the little that was seen of the last stretch to the one before, so that it does not look like an end of its own', () => {
    const [errorRate, p95, metric] = dying(0).series(53_000);
    expect(errorRate?.points).toEqual([0, 0, 0, 1, 6 / 7].map((value, index) => ({ atMs: index * 10_000, value })));
    expect(p95?.points.map(({ atMs }) => atMs)).toEqual([0, 10_000, 20_000, 40_000]);
    expect(metric?.points.at(-1)).toEqual({ atMs: 40_000, value: 52_000 });
  });

  test('keep a last stretch of which half was seen', () => {
    const [errorRate] = dying(0).series(55_000);
    expect(errorRate?.points.at(-1)).toEqual({ atMs: 50_000, value: 0.5 });
  });

  test('have one stretch at least, and leave what the next visit goes on from as it is', () => {
    const recorder = dying(40_000);
    const before = recorder.seen();
    expect(recorder.series(1)[0]?.points).toEqual([{ atMs: 0, value: 6 / 7 }]);
    expect(recorder.seen()).toEqual(before);
  });

  test('show the P95 of an earlier visit where that is all that is left of it', () => {
    const span = { forMs: 600_000, everyMs: 2000, visitMs: 10_000 };
    const first = new SeriesRecorder(span, { p95Ms: 1000, metrics: [] });
    first.addSample({ atMs: 1000, latencyMs: 100, outcome: 'ok' });
    const second = new SeriesRecorder(span, { p95Ms: 1000, metrics: [] }, first.seen());
    second.addSample({ atMs: 10_500, latencyMs: 1, outcome: 'failed' });
    const [errorRate, p95] = second.series(11_000);
    expect(errorRate?.points).toEqual([{ atMs: 0, value: 0.5 }]);
    expect(p95?.points).toEqual(first.series()[1]?.points);
  });
});
