import { describe, expect, it } from 'vitest';
import { examineRecognition, type RecognitionQuestion, VERIFIED, wellAt } from '../../../src/rollback/recognition.ts';
import { fingerprintOf } from '../../../src/rollback/record/address.ts';
import type { Ledger, States } from '../../../src/rollback/record/record.ts';
import { commitOf, drill, marked, rollback, story, verdict } from './stories.ts';

const NO_STATES: States = new Map();
const ADDRESS = 'https://shop.example.com:8443';
const HERE = fingerprintOf(ADDRESS);
const ELSEWHERE = fingerprintOf('https://shop.example.com');

function examined(ledger: Ledger, more: Partial<RecognitionQuestion> = {}) {
  return examineRecognition({
    address: ADDRESS,
    recognisedBy: undefined,
    ledger,
    states: NO_STATES,
    policy: { source: undefined },
    from: { tag: 'v3', commit: commitOf('v3') },
    ...more,
  });
}

const ended = (state: 'success' | 'failure' | 'open', description: string): States =>
  new Map([[1, { state, since: undefined, description, logUrl: undefined }]]);

describe('whether a guard looked at the right service', () => {
  it('is shown by what it saw in this very run, whatever the record says', () => {
    expect(examined(story(), { recognisedBy: 'its health answered DOWN' })).toMatchObject({
      outcome: 'pass',
      sentence: 'What was judged is the service: its health answered DOWN.',
    });
  });

  it('is not known without that on first use, and forbids the rollback with what to do', () => {
    expect(examined(story(verdict('v3', 'fail', { judged: 'live' })))).toMatchObject({
      kind: 'rollback',
      outcome: 'fail',
      severity: 'block',
      reason: 'rollback-never-seen-well',
      sentence:
        'Nothing at https://shop.example.com:8443 showed that it is the service (no check held, and no actuator told its health), and the record of "production" has no release that was seen well there, so "url" or the checks may be wrong.',
      advice: expect.stringMatching(
        /^Correct "url" .* if v3 is dead, go back by hand: .* mode rollback with the tag v3\.$/,
      ),
    });
  });

  it('is not known of a metric that never was within its bounds, which is said and not the address', () => {
    expect(examined(story(), { metric: 'logins' })).toMatchObject({
      outcome: 'fail',
      reason: 'rollback-never-seen-well',
      sentence:
        'The metric "logins" was never seen within its bounds, neither in this watch nor in an earlier good one, so its query or its bounds may be wrong.',
      advice:
        'Correct the metric, or watch a good release with it first; if v3 is bad, go back by hand: a person starts mode rollback with the tag v3.',
    });
  });

  it.for<readonly [string, Ledger, States]>([
    ['a gate of the live service passed', story(verdict('v1', 'pass', { judged: 'live', address: HERE })), NO_STATES],
    ['a watch passed', story(verdict('v1', 'pass', { mode: 'watch', address: HERE })), NO_STATES],
    [
      'it passed in the run of a rollback',
      story(verdict('v1', 'pass', { judged: 'live', address: HERE, partOf: '0123abcd' })),
      NO_STATES,
    ],
    [
      'a release passed that was marked bad since',
      story(verdict('v1', 'pass', { judged: 'live', address: HERE }), marked('v1', 'bad')),
      NO_STATES,
    ],
    ['the release itself passed', story(verdict('v3', 'pass', { judged: 'live', address: HERE })), NO_STATES],
    [
      'an older one was seen here and a newer one elsewhere',
      story(
        verdict('v1', 'pass', { judged: 'live', address: HERE }),
        verdict('v2', 'pass', { judged: 'live', address: ELSEWHERE }),
      ),
      NO_STATES,
    ],
    [
      'a rollback was verified',
      story(rollback('v2', 'v1', { address: HERE })),
      ended('success', `${VERIFIED}rolled back to v1`),
    ],
  ])('is shown by the record where %s', ([, ledger, states]) => {
    expect(examined(ledger, { states })).toMatchObject({
      outcome: 'pass',
      sentence: expect.stringMatching(/^A release was seen well at https:.*:8443 before: v\d, at 2026-/),
    });
  });

  it.for<readonly [string, Ledger, States]>([
    ['candidates that passed', story(verdict('v1', 'pass', { address: HERE }), verdict('v2', 'pass')), NO_STATES],
    ['live services that failed', story(verdict('v1', 'fail', { judged: 'live', address: HERE })), NO_STATES],
    [
      'live services of which nothing was known',
      story(verdict('v1', 'inconclusive', { judged: 'live', address: HERE })),
      NO_STATES,
    ],
    ['the word of a person', story(marked('v1', 'good')), NO_STATES],
    ['a drill', story(drill('v1', 'pass')), NO_STATES],
    [
      'a rollback that nobody verified',
      story(rollback('v2', 'v1', { address: HERE })),
      ended('success', 'rolled back to v1'),
    ],
    [
      'a rollback that failed',
      story(rollback('v2', 'v1', { address: HERE })),
      ended('failure', `${VERIFIED}rolled back to v1`),
    ],
    ['a rollback of which nobody knows', story(rollback('v2', 'v1', { address: HERE })), NO_STATES],
    ['a live service of which nobody wrote where it was', story(verdict('v1', 'pass', { judged: 'live' })), NO_STATES],
    [
      'a rollback that was verified at an address that nobody wrote down',
      story(rollback('v2', 'v1')),
      ended('success', `${VERIFIED}rolled back to v1`),
    ],
  ])('is not shown by %s', ([, ledger, states]) => {
    expect(examined(ledger, { states })).toMatchObject({
      reason: 'rollback-never-seen-well',
      sentence: expect.stringContaining('has no release that was seen well there'),
    });
  });

  it.for<readonly [string, Ledger, States]>([
    ['a live service', story(verdict('v1', 'pass', { judged: 'live', address: ELSEWHERE })), NO_STATES],
    ['a watch', story(verdict('v1', 'pass', { mode: 'watch', address: ELSEWHERE })), NO_STATES],
    [
      'a rollback that was verified',
      story(rollback('v2', 'v1', { address: ELSEWHERE })),
      ended('success', `${VERIFIED}rolled back to v1`),
    ],
  ])('is not shown by another address: %s', ([, ledger, states]) => {
    expect(examined(ledger, { states })).toMatchObject({
      outcome: 'fail',
      reason: 'rollback-never-seen-well',
      sentence:
        'Nothing at https://shop.example.com:8443 showed that it is the service (no check held, and no actuator told its health), and the record of "production" knows the service at another address (v1 was seen well there at 2026-11-01 00:00 UTC, record 1), so "url" may be wrong.',
      advice: expect.stringMatching(/^Has "url" changed\? Correct it .* if v3 is dead, go back by hand: /),
    });
  });

  it('is not shown by itself where the address is none', () => {
    const ledger = story(verdict('v1', 'pass', { judged: 'live' }));
    expect(wellAt(ledger, NO_STATES, 'nowhere')).toBeUndefined();
  });
});
