import { describe, expect, it } from 'vitest';
import {
  examineLimits,
  insideAnother,
  type LimitsQuestion,
  openDrill,
  rollbacksToAsk,
} from '../../../src/rollback/limits.ts';
import type { Ledger } from '../../../src/rollback/record/record.ts';
import { supersededBy } from '../../../src/rollback/record/standing.ts';
import { commitOf, drill, marked, rollback, states, story, timeOf, verdict } from './stories.ts';

const release = (tag: string) => ({ tag, commit: commitOf(tag) });
const MINUTE_MS = 60_000;

/** Minutes after the newest record of the story. */
function minutesAfter(ledger: Ledger, minutes: number): Date {
  return new Date(Date.parse(timeOf(ledger.entries.length)) + minutes * MINUTE_MS);
}

function question(ledger: Ledger, more: Partial<LimitsQuestion> = {}): LimitsQuestion {
  return {
    repository: 'octo/app',
    ledger,
    states: states(Object.fromEntries(ledger.entries.map(({ deploymentId }) => [deploymentId, 'success' as const]))),
    policy: { limits: { perRelease: 1, perDay: 1 }, waitMs: 30 * MINUTE_MS, verify: undefined, source: undefined },
    from: release('v3'),
    target: release('v2'),
    now: minutesAfter(ledger, 30),
    isAutomatic: true,
    isPersons: false,
    ...more,
  };
}

const limits = (perRelease: number, perDay: number) => ({
  policy: { limits: { perRelease, perDay }, waitMs: 30 * MINUTE_MS, verify: undefined, source: undefined },
});
const blocked = (asked: LimitsQuestion) =>
  examineLimits(asked)
    .filter(({ outcome, severity }) => outcome !== 'pass' && severity === 'block')
    .map(({ reason }) => reason);

const twoGood = [verdict('v1', 'pass'), verdict('v2', 'pass')];
const wentBack = story(...twoGood, verdict('v3', 'fail'), rollback('v3', 'v2'));

describe('the limits', () => {
  it('say how much of them is used where they allow a rollback', () => {
    expect(examineLimits(question(story(...twoGood, verdict('v3', 'fail'))))).toMatchObject([
      {
        outcome: 'pass',
        sentence:
          'The limits allow a rollback: 0 of at most 1 from v3, 0 of at most 1 in the last 24 hours in "production".',
      },
    ]);
  });

  it('never allow a second rollback from one release', () => {
    const later = { now: minutesAfter(wentBack, 48 * 60) };
    expect(blocked(question(wentBack, later))).toEqual(['rollback-limit-release']);
    const [finding] = examineLimits(question(wentBack, later));
    expect(finding?.sentence).toBe(
      'v3 was rolled back from once already in "production", the last time at 2026-11-01 03:00 UTC to v2, and the limit is 1.',
    );
    expect(finding?.advice).toContain('raise "per-release" under "rollback.limits" in the policy');
    expect(blocked(question(wentBack, { ...later, ...limits(2, 1) }))).toEqual([]);
  });

  it('do not take a release for live again whose rollback failed', () => {
    const later = { now: minutesAfter(wentBack, 48 * 60) };
    const advice = (state: 'success' | 'failure' | 'error') =>
      examineLimits(question(wentBack, { ...later, states: states({ 4: state }) }))[0]?.advice;
    expect(advice('success')).toContain('Find out why v3 is live again');
    for (const state of ['failure', 'error'] as const) {
      expect(advice(state)).toMatch(
        /^See how record 4 ended and find out which version serves; .*types the tag into "to"/,
      );
    }
  });

  it('know the release by its commit under another tag', () => {
    const again = { tag: 'v3-again', commit: commitOf('v3') };
    expect(blocked(question(wentBack, { from: again, now: minutesAfter(wentBack, 48 * 60) }))).toEqual([
      'rollback-limit-release',
    ]);
  });

  it('hold by hand too, and are only shown to a person who named the tag', () => {
    const byHand = question(wentBack, { isAutomatic: false });
    expect(blocked(byHand)).toEqual(['rollback-limit-release', 'rollback-limit-day']);
    for (const { advice } of examineLimits(byHand)) expect(advice).toContain('types the tag into "to"');
    const persons = question(wentBack, { isAutomatic: false, isPersons: true });
    expect(examineLimits(persons)).toMatchObject([
      { outcome: 'fail', severity: 'warn', reason: 'rollback-limit-release' },
      { outcome: 'fail', severity: 'warn', reason: 'rollback-limit-day' },
    ]);
    for (const { advice } of examineLimits(persons)) expect(advice).not.toContain('"to"');
  });

  it('let nobody past a rollback that goes on', () => {
    const open = question(wentBack, { isAutomatic: false, isPersons: true, states: states({ 4: 'open' }) });
    expect(blocked(open)).toEqual(['rollback-in-progress']);
  });

  it('allow one rollback in 24 hours, counted to the minute', () => {
    const next = { from: release('v4') };
    const ledger = story(...twoGood, rollback('v3', 'v2'), verdict('v4', 'fail'));
    const since = (minutes: number) => new Date(Date.parse(timeOf(3)) + minutes * MINUTE_MS);
    expect(blocked(question(ledger, { ...next, now: since(24 * 60 - 1) }))).toEqual(['rollback-limit-day']);
    expect(blocked(question(ledger, { ...next, now: since(24 * 60) }))).toEqual([]);
    // a clock was set back
    expect(blocked(question(ledger, { ...next, now: since(-10) }))).toEqual(['rollback-limit-day']);
    expect(blocked(question(ledger, { ...next, now: since(60), ...limits(1, 2) }))).toEqual([]);
  });

  it('count a rollback whatever became of it, except one that was withdrawn', () => {
    const asked = { from: release('v4') };
    const ofState = (state: 'success' | 'failure' | 'error' | 'inactive') =>
      blocked(question(wentBack, { ...asked, states: states({ 4: state }) }));
    expect(ofState('success')).toEqual(['rollback-limit-day']);
    expect(ofState('failure')).toEqual(['rollback-limit-day']);
    expect(ofState('error')).toEqual(['rollback-limit-day']);
    expect(ofState('inactive')).toEqual([]);
  });

  it('refuse while another rollback goes on, and say who began it, where, and how to close its record', () => {
    const open = story(...twoGood, rollback('v3', 'v2', { askedBy: undefined, runId: 77 }));
    const asked = question(open, { from: release('v4'), states: states({ 3: 'open' }), ...limits(9, 9) });
    const [finding] = examineLimits(asked);
    expect(finding).toMatchObject({ outcome: 'fail', severity: 'block', reason: 'rollback-in-progress' });
    expect(finding?.sentence).toBe(
      'A rollback from v3 to v2 in "production" was begun by github-actions[bot] in run 77 at 2026-11-01 02:00 UTC (record 3), and it has not ended yet.',
    );
    expect(finding?.advice).toBe(
      'Wait for it to end; if its guard is gone, close its record with `gh api --method POST repos/octo/app/deployments/3/statuses -f state=error -f description="closed by hand: its guard is gone"`.',
    );
  });

  it('call a guard dead that is silent for longer than it may wait, and still leave it to a person', () => {
    const open = story(...twoGood, rollback('v3', 'v2'));
    const lookedAt = (minutes: number, more: Partial<LimitsQuestion['policy']> = {}) =>
      examineLimits(
        question(open, {
          from: release('v4'),
          states: states({ 3: 'open' }),
          now: minutesAfter(open, minutes),
          policy: { ...limits(9, 9).policy, ...more },
        }),
      )[0];
    expect(lookedAt(45)?.sentence).toContain('it has not ended yet');
    expect(lookedAt(46)).toMatchObject({ outcome: 'fail', severity: 'block', reason: 'rollback-in-progress' });
    expect(lookedAt(46)?.sentence).toContain(
      'nobody has said in 46 min how it ended, so its guard is most likely gone',
    );
    expect(lookedAt(46, { verify: { url: 'https://app', withinMs: 5 * MINUTE_MS } })?.sentence).toContain(
      'not ended yet',
    );
    expect(lookedAt(60 * 24 * 9)?.sentence).toContain('in 9 days');
  });

  it('take a rollback that was not asked about for one that goes on', () => {
    expect(blocked(question(wentBack, { from: release('v4'), states: new Map(), ...limits(9, 9) }))).toEqual([
      'rollback-in-progress',
    ]);
  });

  it('never allow a rollback of a rollback', () => {
    const asked = { from: release('v2'), target: release('v1'), ...limits(9, 9) };
    const [finding] = examineLimits(question(wentBack, asked));
    expect(finding).toMatchObject({ outcome: 'fail', severity: 'block', reason: 'rollback-of-rollback' });
    expect(finding?.sentence).toBe(
      'v2 is itself what v3 was rolled back to at 2026-11-01 03:00 UTC, so going back from it is a rollback of a rollback.',
    );
    expect(finding?.advice).toContain('call a person');
    expect(blocked(question(wentBack, { ...asked, isAutomatic: false }))).toEqual(['rollback-of-rollback']);
  });

  it('tell a release that a rollback went to before anything is looked for, whatever was released before that', () => {
    // v3 passed its gate and was found bad where it serves, so it is newer than v2 and no reason to leave v2 alone
    const ledger = story(verdict('v2', 'pass'), verdict('v3', 'pass'), verdict('v3', 'fail'), rollback('v3', 'v2'));
    expect(supersededBy(ledger, release('v2'))?.tag).toBe('v3');
    expect(insideAnother(question(ledger, { from: release('v2') }))).toMatchObject({
      severity: 'block',
      reason: 'rollback-of-rollback',
      advice: expect.stringContaining('call a person'),
    });
    expect(insideAnother(question(ledger, { from: release('v3') }))).toBeUndefined();
  });

  it('let a person go further back who names the tag, and warn', () => {
    const asked = { from: release('v2'), target: release('v1'), isPersons: true };
    expect(examineLimits(question(wentBack, { ...asked, ...limits(9, 9), isAutomatic: false }))).toMatchObject([
      { outcome: 'fail', severity: 'warn', reason: 'rollback-of-rollback' },
    ]);
    expect(blocked(question(wentBack, { ...asked, isAutomatic: false }))).toEqual([]);
  });

  it('do not start by themselves what an unreadable record may forbid', () => {
    const unreadable = [
      { deploymentId: 9, why: 'it was written by a newer Release Guard (schema 2; this one reads 1)' },
    ];
    const ledger = { ...story(...twoGood, verdict('v3', 'fail')), unreadable };
    expect(blocked(question(ledger))).toEqual(['rollback-record-failed']);
    expect(blocked(question(ledger, { isAutomatic: false }))).toEqual([]);
    expect(examineLimits(question(ledger))[0]?.advice).toContain('roll back by hand until then');
    expect(examineLimits(question(ledger, { isAutomatic: false }))[0]?.advice).not.toContain('by hand');
    expect(examineLimits(question(ledger))[0]).toMatchObject({
      outcome: 'undecided',
      sentence:
        'Record 9 in "production" could not be read (it was written by a newer Release Guard (schema 2; this one reads 1)), so it is not known whether v3 was deployed by a rollback.',
    });
    const older = { ...ledger, unreadable: [{ deploymentId: 1, why: 'its payload is not JSON' }] };
    expect(blocked(question(older))).toEqual([]);
  });

  it('count one record that cannot be read only where it is newer than the last good release', () => {
    const ledger = story(...twoGood, verdict('v3', 'fail'));
    const withUnreadable = (...ids: readonly number[]) =>
      blocked(question({ ...ledger, unreadable: ids.map((deploymentId) => ({ deploymentId, why: 'it is no JSON' })) }));
    expect(withUnreadable(2)).toEqual([]);
    expect(withUnreadable(3)).toEqual(['rollback-record-failed']);
    // nothing is known as good, so that any of them may hide what it was
    const none = { ...story(verdict('v3', 'fail')), unreadable: [{ deploymentId: 1, why: 'it is no JSON' }] };
    expect(blocked(question(none))).toEqual(['rollback-record-failed']);
    const [finding] = examineLimits(question(none, { isAutomatic: false }));
    expect(finding).toMatchObject({ outcome: 'undecided', severity: 'warn' });
  });

  it('name who began the rollback that goes on, as far as anybody knows', () => {
    const sentence = (more: Parameters<typeof rollback>[2], creator: string | undefined) => {
      const ledger = story(...twoGood, rollback('v3', 'v2', more));
      const entries = ledger.entries.map((entry) => ({ ...entry, creator }));
      return examineLimits(question({ ...ledger, entries }, { states: states({ 3: 'open' }) }))[0]?.sentence;
    };
    expect(sentence({ askedBy: 'mona', runId: 7 }, 'robot')).toContain('was begun by mona in run 7 at ');
    expect(sentence({ askedBy: undefined, runId: 7 }, 'robot')).toContain('was begun by robot in run 7 at ');
    expect(sentence({ askedBy: undefined, runId: undefined }, undefined)).toContain('was begun at ');
  });

  it('say of a rollback whose guard is gone what to do first', () => {
    const ledger = story(...twoGood, rollback('v3', 'v2'));
    const at = (minutes: number) =>
      examineLimits(question(ledger, { states: states({ 3: 'open' }), now: minutesAfter(ledger, minutes) }))[0]?.advice;
    expect(at(45)).toMatch(/^Wait for it to end; /);
    expect(at(46)).toMatch(/^Find out which version serves, then close that record with `gh api .*` and start/);
  });

  it('say how often, and shown to a person, what to look at', () => {
    const twice = story(...twoGood, rollback('v3', 'v2'), rollback('v3', 'v1'));
    const asked = question(twice, { isPersons: true, isAutomatic: false });
    const [, ofDay] = examineLimits(asked);
    expect(examineLimits(asked)[0]?.sentence).toContain('v3 was rolled back from 2 times already');
    expect(ofDay?.sentence).toContain('was rolled back 2 times in the last 24 hours');
    expect(ofDay?.advice).toBe('Look whether something else is wrong than the releases.');
  });

  it('point to the place in the policy', () => {
    const source = { file: '.github/release-guard.yml', line: 60, column: 1 };
    const [finding] = examineLimits(question(wentBack, { policy: { ...limits(1, 1).policy, source } }));
    expect(finding?.source).toEqual(source);
  });
});

describe('a full drill', () => {
  const there = drill('v2', 'pass', { drilledFrom: release('v3') });
  const ledger = story(...twoGood, verdict('v3', 'pass'), there);
  const reasons = (tag: string, more: Partial<LimitsQuestion> = {}) =>
    blocked(
      question(ledger, {
        from: release(tag),
        target: release('v1'),
        ...limits(9, 9),
        now: minutesAfter(ledger, 5),
        ...more,
      }),
    );

  it('forbids that either of its releases is gone back from automatically, and says why', () => {
    expect(reasons('v3')).toEqual(['rollback-of-rollback']);
    expect(reasons('v2')).toEqual(['rollback-of-rollback']);
    expect(reasons('v4')).toEqual([]);
    const asked = question(ledger, { now: minutesAfter(ledger, 5) });
    expect(insideAnother(asked)).toMatchObject({
      ...{ title: 'drill in progress', outcome: 'fail', severity: 'block', reason: 'rollback-of-rollback' },
      sentence: 'v3 runs because of a full drill (record 4), so no rollback is started from it.',
    });
  });

  it('forbids nothing to who starts a rollback by hand', () => {
    expect(reasons('v3', { isAutomatic: false })).toEqual([]);
  });

  it('is going on for as long as both of its ways may take', () => {
    expect(openDrill(ledger, release('v3'), limits(1, 1).policy, minutesAfter(ledger, 90 - 0.001))?.deploymentId).toBe(
      4,
    );
    expect(openDrill(ledger, release('v3'), limits(1, 1).policy, minutesAfter(ledger, 90))).toBeUndefined();
  });

  it('is none that only planned', () => {
    const planned = story(...twoGood, verdict('v3', 'pass'), drill('v2', 'pass'));
    expect(openDrill(planned, release('v2'), limits(1, 1).policy, minutesAfter(planned, 5))).toBeUndefined();
  });
});

describe('the rollbacks that are asked about', () => {
  it('are those of the release, those of the day and the newest few, and nothing else', () => {
    const old = Array.from({ length: 8 }, (_, index) => rollback(`w${index}`, 'v1'));
    const ledger = story(rollback('v3', 'v1'), ...old, ...twoGood, marked('v1', 'good'));
    const asked = rollbacksToAsk(ledger, release('v3'), minutesAfter(ledger, 60 * 48));
    expect(asked.map(({ deploymentId }) => deploymentId)).toEqual([9, 8, 7, 6, 5, 1]);
    expect(rollbacksToAsk(ledger, release('v9'), minutesAfter(ledger, 0))).toHaveLength(9);
  });
});
