import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { reportJson } from '../../../src/report/json.ts';
import { reportJsonSchema } from '../../../src/report/json-schema.ts';
import { watchLines, watchMarkdown } from '../../../src/report/watch-section.ts';
import { headline } from '../../../src/report/wording.ts';
import type { Series } from '../../../src/watch/series.ts';
import type { WatchReport } from '../../../src/watch/watch-report.ts';
import { sample } from './sample.ts';

const series = (values: readonly (number | undefined)[], more: Partial<Series> = {}): Series => ({
  name: 'error rate',
  unit: 'share',
  points: values.flatMap((value, index) => (value === undefined ? [] : [{ atMs: index * 15_000, value }])),
  ...more,
});
const report = (changes: Partial<WatchReport> = {}): WatchReport => ({
  startMs: 120,
  plannedMs: 900_000,
  tookMs: 150_400,
  decidedAtMs: 150_020.4,
  why: 'The service is dead.',
  probes: ['home'],
  ticks: { planned: 450, answered: 75, failed: 16, missed: 1, errors: 2 },
  p95Ms: 430.2,
  series: [series([0, 0, 0, 0, 0.04, 0, 0, 1, 1, 1], { max: 0.05 })],
  stretchMs: 15_000,
  changes: [{ atMs: 120_000, source: 'health', state: '503 DOWN: component db is DOWN', isGood: false }],
  changesLeftOut: 0,
  ...changes,
});

describe('the summary of a watch', () => {
  test('says when and why it was decided, and draws the error rate beside its limit', () => {
    const markdown = watchMarkdown(report(), 'something else').join('\n');
    const names = ['00:00', '00:15', '00:30', '00:45', '01:00', '01:15', '01:30', '01:45', '02:00', '02:15'].map(
      (name) => `"${name}"`,
    );
    expect(markdown).toContain('| Watched | 2 min 30 s of 15 min 0 s |');
    expect(markdown).toContain('| Decided | after 2 min 30 s |');
    expect(markdown).toContain('| Why | The service is dead. |');
    expect(markdown).toContain('| Not seen | 1 could not be sent, 2 met trouble of our own |');
    expect(markdown).toContain('#### Error rate over time, limit 5 %');
    expect(markdown).toContain(
      [
        'xychart-beta',
        `  x-axis "one bar for 15 s, the last one to the decision at 02:30" [${names.join(', ')}]`,
        '  y-axis "%" 0 --> 100',
        '  bar [0, 0, 0, 0, 4, 0, 0, 100, 100, 100]',
        '  line [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]',
      ].join('\n'),
    );
    expect(markdown).toContain('| 02:00 | ❌ health | ');
  });

  test('says that nothing is decided where it was broken off or goes on', () => {
    const cut = { plannedMs: 900_000, tookMs: 120_000, decidedAtMs: undefined };
    expect(watchMarkdown(report(cut), '').join('\n')).toContain('| Decided | not yet |');
    expect(watchLines(report(cut)).map(({ text }) => text)).toContain(
      'Watch: 2 min 0 s of 15 min 0 s; decided: not yet',
    );
    const whole = { ...cut, tookMs: 900_002 };
    expect(watchMarkdown(report(whole), '').join('\n')).toContain('| Decided | at the end |');
  });

  test.each([
    ['watch-goes-on', 'nothing is decided yet about the live release'],
    ['watch-not-open', 'no watch is open'],
    ['ok', 'the live release does well'],
  ] as const)('says of a green visit with the reason %s: %s', (reason, said) => {
    const verdict = { name: 'pass', reason, sentence: '' } as const;
    expect(headline({ mode: 'watch', verdict, rollback: undefined })).toBe(said);
  });

  test('does not say the verdict twice', () => {
    expect(watchMarkdown(report(), 'The service is dead.').join('\n')).not.toContain('| Why |');
  });

  test('shows metrics in a table, one without a value too', () => {
    const metrics = [
      series([1, 2, 3], { name: 'orders', unit: 'value', min: 1 }),
      series([], { name: 'logins', unit: 'value', min: 0.98 }),
    ];
    const markdown = watchMarkdown(report({ series: metrics, tookMs: 45_000 }), '').join('\n');
    expect(markdown).toContain('| orders | 3 | at least 1 | <code>▃▆█</code> |');
    expect(markdown).toContain('| logins | no value | at least 0.98 |  |');
    expect(markdown).not.toContain('xychart');
  });

  test('shows the newest changes, and how many came before', () => {
    const changes = Array.from({ length: 30 }, (_, index) => ({
      atMs: index * 1000,
      source: 'health',
      state: `state ${index}`,
      isGood: true,
    }));
    const markdown = watchMarkdown(report({ changes, changesLeftOut: 5 }), '').join('\n');
    expect(markdown).toContain('state 29');
    expect(markdown).not.toContain('state 9 ');
    expect(markdown).toContain('*15 before these.*');
  });
});

describe('the summary of a watch in visits', () => {
  const visits = { made: 3, planned: 24, beganAt: '2026-11-20T10:05:10Z' };
  const markdown = (changes: Partial<WatchReport> = {}) => watchMarkdown(report({ visits, ...changes }), '').join('\n');

  test('says which visit it is, when they began, and that times leave out what lies between them', () => {
    expect(markdown()).toContain(
      '| Visits | 3 of 24, the first at 2026-11-20 10:05 UTC; all times here leave out what lies between visits |',
    );
    expect(watchMarkdown(report(), '').join('\n')).not.toContain('| Visits |');
  });

  test('says at what time of day states changed, as far as it is known', () => {
    const change = { atMs: 61_000, source: 'health', state: 'DOWN', isGood: false };
    const table = markdown({
      changes: [
        { ...change, at: '2026-11-20T10:21:01Z' },
        { ...change, atMs: 62_000 },
      ],
    });
    expect(table).toContain('| after | at | what | state |\n| ---: | --- | --- | --- |\n');
    expect(table).toContain('| 01:01 | 2026-11-20 10:21 UTC | ❌ health | DOWN |');
    expect(table).toContain('| 01:02 |  | ❌ health | DOWN |');
  });
});

test('the terminal shows each figure as a line of bars, with its range and its limit', () => {
  const lines = watchLines(report()).map(({ text }) => text);
  expect(lines).toContain('Watch: 2 min 30 s of 15 min 0 s; decided: after 2 min 30 s');
  expect(lines).toContain('16 of 75 probes (21 %) failed, 1 could not be sent, 2 met trouble of our own');
  expect(lines).toContain('error rate  ▁▁▁▁▁▁▁███  0 % to 100 %, limit 5 %');
});

test('the watch in report.json is what its schema says', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(reportJsonSchema());
  const inVisits = report({
    visits: { made: 2, planned: 3, beganAt: '2026-11-20T10:05:10.123Z' },
    changes: [{ atMs: 1, source: 'health', state: 'UP', isGood: true, at: '2026-11-20T10:05:11.124Z' }],
  });
  const withMetric = report({ series: [series([1, 2], { name: 'orders', unit: 'value', min: 1, everyMs: 15_000 })] });
  for (const watch of [report(), inVisits, withMetric]) {
    const shown: unknown = JSON.parse(reportJson(sample({ mode: 'watch', watch })));
    expect(validate(shown), JSON.stringify(validate.errors)).toBe(true);
  }
  const written = JSON.parse(reportJson(sample({ mode: 'watch', watch: report() }))) as { watch: WatchReport };
  expect(written.watch).toMatchObject({
    decidedAtMs: 150_020,
    p95Ms: 430,
    series: [{ points: Array.from({ length: 10 }, () => ({})) }],
  });
});
