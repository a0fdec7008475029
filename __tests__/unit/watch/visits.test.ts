import { describe, expect, it } from 'vitest';
import type { LedgerRecord } from '../../../src/rollback/record/record.ts';
import type { VisitEntry } from '../../../src/watch/visit-record.ts';
import {
  longerThanSchedule,
  type NextVisit,
  nextVisit,
  type VisitQuestion,
  visitPlan,
} from '../../../src/watch/visits.ts';
import fc from '../../helpers/fast-check.ts';
import { commitOf, marked, rollback, story, timeOf, verdict } from '../rollback/stories.ts';

const MINUTE = 60_000;
/** Six visits of two minutes in half an hour. */
const TIMES = { forMs: 30 * MINUTE, everyMs: 2000, visits: { everyMs: 5 * MINUTE } };
const PLAN = visitPlan(TIMES) ?? { visits: 0, visitMs: 0, watchedMs: 0, everyMs: 0 };

const release = (tag: string) => ({ tag, commit: commitOf(tag) });
const live = (tag: string) => verdict(tag, 'pass', { judged: 'live' });
const watched = (tag: string, found: 'pass' | 'fail' | 'inconclusive', operationId: string) =>
  verdict(tag, found, { mode: 'watch', judged: 'live', operationId });

/** A visit that was recorded after so many records of the story, and as many minutes later. */
function visited(tag: string, after: number, minutes: number, more: Partial<VisitEntry> = {}): VisitEntry {
  return {
    operationId: 'abcdef0123456789',
    ...release(tag),
    address: undefined,
    visits: 1,
    watchedMs: 120_000,
    beganAt: undefined,
    runId: 5,
    means: [],
    state: {},
    seen: undefined,
    deploymentId: after + 0.5,
    createdAt: later(after, minutes),
    ...more,
  };
}

const later = (after: number, minutes: number) => new Date(Date.parse(timeOf(after)) + minutes * MINUTE).toISOString();

function next(records: readonly LedgerRecord[], visits: readonly VisitEntry[], now: string, named?: string): NextVisit {
  const question: VisitQuestion = {
    ledger: story(...records),
    visits,
    named: named === undefined ? undefined : release(named),
    forMs: TIMES.forMs,
    plan: PLAN,
    now: new Date(now),
  };
  return nextVisit(question);
}

describe('how a watch is cut into visits', () => {
  it('is visits of half the time to the next, two minutes at most, of whole ticks', () => {
    expect(PLAN).toEqual({ visits: 6, visitMs: 2 * MINUTE, watchedMs: 12 * MINUTE, everyMs: 5 * MINUTE });
    expect(visitPlan({ forMs: 60_000, everyMs: 7000, visits: { everyMs: 20_000 } })).toEqual({
      visits: 3,
      visitMs: 14_000,
      watchedMs: 42_000,
      everyMs: 20_000,
    });
    expect(visitPlan({ ...TIMES, visits: undefined })).toBeUndefined();
  });

  it('always makes a visit, of a tick at least', () => {
    const ms = fc.integer({ min: 1, max: 10 ** 9 });
    fc.assert(
      fc.property(ms, ms, ms, (forMs, everyMs, visitsEveryMs) => {
        const plan = visitPlan({ forMs, everyMs, visits: { everyMs: visitsEveryMs } });
        expect(plan?.visits).toBeGreaterThanOrEqual(1);
        expect((plan?.visitMs ?? 0) % everyMs).toBe(0);
        expect(plan?.visitMs).toBeGreaterThanOrEqual(everyMs);
        expect(plan?.watchedMs).toBe((plan?.visits ?? 0) * (plan?.visitMs ?? 0));
      }),
    );
  });
});

describe('the watch that is open', () => {
  it.each([
    ['nothing is recorded', [], /no release that is live/],
    ['a candidate passed its gate and may wait for its deployment', [verdict('v1', 'pass')], /no release that is live/],
    ['the live service failed its gate', [verdict('v1', 'fail', { judged: 'live' })], /no release that is live/],
    ['the release runs because of a rollback', [verdict('v1', 'pass', { judged: 'live', partOf: '12345678' })], /no/],
    ['it was rolled back from', [live('v1'), live('v2'), rollback('v2', 'v1')], /v2 was rolled back from at/],
    ['a person says that it is bad', [live('v1'), marked('v1', 'bad')], /v1 is bad/],
    ['it failed since', [live('v1'), verdict('v1', 'fail', { judged: 'live' })], /v1 failed/],
  ] as const)('is none where %s', (_, records, says) => {
    expect(next(records, [], later(records.length, 1))).toMatchObject({
      kind: 'none',
      sentence: expect.stringMatching(says),
    });
  });

  it('begins with the newest release that is known to be live, as long as a watch takes', () => {
    const records = [live('v1'), verdict('v2', 'pass'), live('v2')];
    const first = { kind: 'visit', release: release('v2'), number: 1, before: undefined };
    expect(next(records, [], later(3, 4))).toEqual(first);
    expect(next(records, [], later(3, 30))).toEqual(first);
    expect(next(records, [], later(3, 31))).toMatchObject({
      kind: 'none',
      sentence: 'No watch is open: v2 has been live for 31 min, and a watch begins at most 30 min after that.',
    });
  });

  it('begins with a release that is named, whatever is known of it', () => {
    const first = { kind: 'visit', release: release('v9'), number: 1, before: undefined };
    expect(next([], [], later(1, 0), 'v9')).toEqual(first);
    expect(next([live('v1'), verdict('v9', 'pass')], [], later(9, 0), 'v9')).toEqual(first);
  });

  it.each([undefined, 'v1'])('goes on from the newest visit (named: %s)', (named) => {
    const visits = [visited('v1', 1, 12, { visits: 3, beganAt: later(1, 2) }), visited('v1', 1, 7, { visits: 2 })];
    expect(next([live('v1')], visits, later(1, 17), named)).toEqual({
      kind: 'visit',
      release: release('v1'),
      number: 4,
      before: visits[0],
    });
  });

  it('goes on where the release workflow made the first visit and no gate looked at the live service', () => {
    const visits = [visited('v1', 1, 3)];
    expect(next([verdict('v1', 'pass')], visits, later(1, 8))).toMatchObject({ kind: 'visit', number: 2 });
  });

  it.each([undefined, 'v1'])('is left alone where the last visit was a moment ago (named: %s)', (named) => {
    expect(next([live('v1')], [visited('v1', 1, 3)], later(1, 4), named)).toEqual({
      kind: 'none',
      sentence: 'Visit 1 of 6 to v1 was made 1 min ago, so nothing was measured.',
    });
  });

  it('is left alone where the clock of GitHub is ahead of ours', () => {
    expect(next([live('v1')], [visited('v1', 1, 9)], later(1, 4)).kind).toBe('none');
  });

  it.each([undefined, 'v1'])('is over once its verdict is recorded (named: %s)', (named) => {
    const records = [live('v1'), watched('v1', 'pass', 'abcdef0123456789')];
    expect(next(records, [visited('v1', 1, 20, { visits: 5 })], later(2, 1), named)).toMatchObject({
      kind: 'none',
      sentence: expect.stringMatching(/^No watch is open: that of v1 ended with verdict pass at /),
    });
  });

  it('is not over because of a long watch of the same release', () => {
    const records = [live('v1'), watched('v1', 'pass', '1111111111111111')];
    const visit = visited('v1', 2, 3);
    expect(next(records, [visit], later(2, 8))).toMatchObject({ kind: 'visit', number: 2, before: visit });
  });

  it('is that of the next release as soon as that one is live', () => {
    const visits = [visited('v1', 1, 12, { visits: 3 })];
    expect(next([live('v1'), live('v2')], visits, later(2, 1))).toMatchObject({
      kind: 'visit',
      release: release('v2'),
      number: 1,
      before: undefined,
    });
  });

  it('is none after a rollback, until something is released again', () => {
    const records = [live('v1'), live('v2'), rollback('v2', 'v1')];
    const visits = [visited('v2', 2, 3)];
    expect(next(records, visits, later(3, 8))).toMatchObject({ kind: 'none' });
    expect(next(records, visits, later(3, 8), 'v2')).toMatchObject({ kind: 'none' });
    expect(next([...records, live('v3')], visits, later(4, 8))).toMatchObject({ release: release('v3'), number: 1 });
  });

  it('begins anew where the same release was released again', () => {
    const visits = [visited('v1', 1, 12, { visits: 3 })];
    const again = { kind: 'visit', number: 1, before: undefined };
    expect(next([live('v1'), live('v1')], visits, later(2, 1))).toMatchObject(again);
    expect(next([live('v1'), verdict('v1', 'pass')], visits, later(2, 1), 'v1')).toMatchObject(again);
  });

  it('never takes a visit to another commit of the same name for its own', () => {
    const moved = visited('v1', 1, 3, { commit: 'f'.repeat(40) });
    expect(next([], [moved], later(1, 8), 'v1')).toMatchObject({ number: 1, before: undefined });
  });

  it('ends with what was seen where it takes more than twice its time, or one visit too many', () => {
    const slow = visited('v1', 1, 57, { visits: 3, beganAt: later(1, 2) });
    expect(next([live('v1')], [slow], later(1, 62)).kind).toBe('visit');
    expect(next([live('v1')], [slow], later(1, 63))).toEqual({
      kind: 'late',
      release: release('v1'),
      before: slow,
      sentence: 'The watch of v1 began 1 h 1 min ago, and 3 of 6 visits were made.',
    });
    const whole = visited('v1', 1, 20, { visits: 6 });
    expect(next([live('v1')], [whole], later(1, 26)).kind).toBe('late');
  });
});

describe('visits that a schedule of GitHub starts', () => {
  it.each([
    ['5m', 60, 12, undefined],
    ['4m, later than meant', 60, 15, undefined],
    ['1m', 60, 60, 295],
    ['1m, twice', 2, 2, 5],
    ['once', 2, 1, undefined],
  ])('every %s, for %i min: can be made in time, or take so long', (_, forMinutes, visits, minutes) => {
    expect(longerThanSchedule({ visits }, forMinutes * MINUTE)).toBe(minutes && minutes * MINUTE);
  });
});
