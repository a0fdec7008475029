import { describe, expect, it } from 'vitest';
import type { LedgerRecord, Measured } from '../../../src/rollback/record/record.ts';
import { adviceFrom } from '../../../src/watch/advice.ts';
import { baselineFor, baselinesFor, goodWatches, median } from '../../../src/watch/baselines.ts';
import { commitOf, marked, rollback, story, verdict } from '../rollback/stories.ts';

const measured = (p95Ms: number, more: Partial<Measured> = {}): Measured => ({
  samples: 450,
  errorRate: 0.002,
  p95Ms,
  hour: 10,
  tookMs: 900_000,
  metrics: [],
  ...more,
});
/** A watch that passed; each in a run of its own unless said otherwise. */
const watch = (tag: string, figures: Measured, runId: number | undefined = undefined) =>
  verdict(tag, 'pass', { mode: 'watch', judged: 'live', measured: figures, runId });
const UNDER_WATCH = { tag: 'v9', commit: commitOf('v9') };
const good = (...records: readonly LedgerRecord[]) => goodWatches(story(...records), UNDER_WATCH);
const P95 = { figure: 'p95', hour: 10, runId: 100 } as const;

describe('earlier good watches', () => {
  it('are those that passed and measured, newest first', () => {
    const records = [
      watch('v1', measured(100)),
      verdict('v2', 'pass', { mode: 'watch', judged: 'live' }),
      verdict('v3', 'fail', { mode: 'watch', judged: 'live', measured: measured(900) }),
      verdict('v3', 'inconclusive', { mode: 'watch', judged: 'live', measured: measured(900) }),
      watch('v4', measured(120)),
    ];
    expect(good(...records).map(({ tag }) => tag)).toEqual(['v4', 'v1']);
  });

  it('are never of the release that is watched, whatever its name', () => {
    const same = { ...watch('v9-rc', measured(100)), commit: UNDER_WATCH.commit };
    expect(good(watch('v9', measured(100)), same)).toEqual([]);
  });

  it('are never of a release that is bad or failed since, nor of another name of its commit', () => {
    expect(good(watch('v1', measured(100)), rollback('v1', 'v0'))).toEqual([]);
    expect(good(watch('v1', measured(100)), marked('v1', 'bad'))).toEqual([]);
    expect(good(watch('v1', measured(100)), verdict('v1', 'fail', { judged: 'live' }))).toEqual([]);
    const alias = { ...watch('stable', measured(100)), commit: commitOf('v1') };
    expect(good(watch('v1', measured(100)), alias, rollback('v1', 'v0'))).toEqual([]);
    expect(good(watch('v1', measured(100)), rollback('v1', 'v0'), marked('v1', 'good'))).toHaveLength(1);
  });
});

describe('a baseline', () => {
  it('is the median of the watches at the same hour of day or beside it, where there are three', () => {
    const records = [
      watch('v1', measured(100, { hour: 9 })),
      watch('v2', measured(140, { hour: 10 })),
      watch('v3', measured(120, { hour: 11 })),
      watch('v4', measured(999, { hour: 12 })),
      watch('v4', measured(999, { hour: 22 })),
    ];
    expect(baselineFor(good(...records), P95)).toEqual({
      value: 120,
      from: '3 good watches at this hour of the day (v3, v2 and v1)',
    });
  });

  it('knows that 23 o’clock is beside midnight', () => {
    const records = [23, 0, 1].map((hour, index) => watch(`v${index}`, measured(100 + index, { hour })));
    const far = watch('v7', measured(999, { hour: 12 }));
    expect(baselineFor(good(...records, far), { ...P95, hour: 0 })?.value).toBe(101);
  });

  it('is that of any hour where there are too few at this one, and says so', () => {
    const records = [watch('v1', measured(100)), watch('v1', measured(110)), watch('v2', measured(300, { hour: 3 }))];
    expect(baselineFor(good(...records), P95)).toEqual({
      value: 110,
      from: '3 good watches at any hour of the day, for lack of 3 at this one (v2 and v1)',
    });
    expect(baselineFor(good(watch('v1', measured(100))), P95)?.from).toMatch(/^1 good watch at any hour/);
  });

  it('rests on the newest ten', () => {
    const records = Array.from({ length: 14 }, (_, index) => watch('v1', measured(index < 4 ? 10_000 : 100)));
    expect(baselineFor(good(...records), P95)).toMatchObject({ value: 100, from: expect.stringMatching(/^10 good/) });
  });

  it('is what was measured in the same run before the deployment, alone', () => {
    const records = [10, 10, 10].map((hour, index) => watch(`v${index}`, measured(100, { hour })));
    const before = watch('v8', measured(250), 100);
    expect(baselineFor(good(...records, before), P95)).toEqual({
      value: 250,
      from: 'what was measured before this deployment (v8)',
    });
    const unknownRun = { ...P95, runId: undefined };
    expect(baselineFor(good(...records, watch('v8', measured(250))), unknownRun)?.value).toBe(100);
  });

  it('of a metric is that of the same metric', () => {
    const metrics = [{ name: 'orders', mean: 12, count: 60 }];
    const watches = good(watch('v1', measured(100, { metrics })), watch('v2', measured(100)));
    const orders = { ...P95, figure: { metric: 'orders' } };
    expect(baselineFor(watches, orders)).toMatchObject({ value: 12, from: expect.stringContaining('(v1)') });
    expect(baselineFor(watches, { ...P95, figure: { metric: 'logins' } })).toBeUndefined();
  });

  it('is none where nothing was measured', () => {
    expect(baselineFor([], P95)).toBeUndefined();
    const probesOnly = { ...measured(1), p95Ms: undefined };
    expect(baselineFor(good(watch('v1', probesOnly)), P95)).toBeUndefined();
  });

  it('is looked for only where the policy compares', () => {
    const watches = good(watch('v1', measured(100, { metrics: [{ name: 'orders', mean: 12, count: 60 }] })));
    const policy = { p95: { maxMs: 5000, baselineRatio: undefined }, metrics: [] };
    expect(baselinesFor(watches, policy, P95)).toEqual({ p95: undefined, metrics: new Map() });
    expect(baselinesFor(watches, { ...policy, p95: { maxMs: 5000, baselineRatio: 2.5 } }, P95).p95?.value).toBe(100);
  });

  it.each([
    [[], undefined],
    [[3], 3],
    [[1, 4], 2.5],
    [[9, 1, 5], 5],
  ])('takes the middle of %j', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('advice', () => {
  const policy = { p95: { maxMs: 5000, baselineRatio: undefined }, errorRate: 0.05 };

  it('names limits that the past would have kept, beside those that are asked for', () => {
    const watches = good(...[100, 130, 90].map((p95, index) => watch(`v${index}`, measured(p95))));
    expect(adviceFrom(watches, policy)).toEqual([
      'In the last 3 good watches the P95 was at most 130 ms: a limit of 200 ms would have fitted; the limit is 5 s.',
      'In the last 3 good watches 3 of 1350 probes failed: an error rate of at most 1 % would have fitted; the limit is 5 %, and takes 299 clean samples to show.',
    ]);
  });

  it('says nothing where there were fewer than three', () => {
    expect(adviceFrom(good(watch('v1', measured(100)), watch('v2', measured(100))), policy)).toEqual([]);
  });

  it('never names an error rate that nobody could exceed, nor one of zero', () => {
    const never = good(...[1, 2, 3].map((n) => watch(`v${n}`, measured(100, { samples: 5, errorRate: 0 }))));
    expect(adviceFrom(never, policy)[1]).toContain('at most 20 % would');
    const always = good(...[1, 2, 3].map((n) => watch(`v${n}`, measured(100, { samples: 5, errorRate: 1 }))));
    expect(adviceFrom(always, policy)).toHaveLength(1);
  });
});
