import { describe, expect, it } from 'vitest';
import { examineRecognition, type RecognitionQuestion, VERIFIED } from '../../../src/rollback/recognition.ts';
import type { Ledger, States } from '../../../src/rollback/record/record.ts';
import { commitOf, drill, marked, rollback, story, verdict } from './stories.ts';

const NO_STATES: States = new Map();

function examined(ledger: Ledger, more: Partial<RecognitionQuestion> = {}) {
  return examineRecognition({
    address: 'https://shop.example.com:8443',
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
        'Nothing at https://shop.example.com:8443 showed that it is the service (no check held, and no actuator told its health), and no release was ever seen well there in "production", so "url" or the checks may be wrong.',
      advice: expect.stringMatching(
        /^Correct "url" .* if v3 is dead, go back by hand: .* mode rollback with the tag v3\.$/,
      ),
    });
  });

  it.for<readonly [string, Ledger, States]>([
    ['a gate of the live service passed', story(verdict('v1', 'pass', { judged: 'live' })), NO_STATES],
    ['a watch passed', story(verdict('v1', 'pass', { mode: 'watch' })), NO_STATES],
    [
      'it passed in the run of a rollback',
      story(verdict('v1', 'pass', { judged: 'live', partOf: '0123abcd' })),
      NO_STATES,
    ],
    [
      'a release passed that was marked bad since',
      story(verdict('v1', 'pass', { judged: 'live' }), marked('v1', 'bad')),
      NO_STATES,
    ],
    ['the release itself passed', story(verdict('v3', 'pass', { judged: 'live' })), NO_STATES],
    ['a rollback was verified', story(rollback('v2', 'v1')), ended('success', `${VERIFIED}rolled back to v1`)],
  ])('is shown by the record where %s', ([, ledger, states]) => {
    expect(examined(ledger, { states })).toMatchObject({ outcome: 'pass', sentence: expect.stringContaining(': v') });
  });

  it.for<readonly [string, Ledger, States]>([
    ['candidates that passed', story(verdict('v1', 'pass'), verdict('v2', 'pass')), NO_STATES],
    ['live services that failed', story(verdict('v1', 'fail', { judged: 'live' })), NO_STATES],
    ['live services of which nothing was known', story(verdict('v1', 'inconclusive', { judged: 'live' })), NO_STATES],
    ['the word of a person', story(marked('v1', 'good')), NO_STATES],
    ['a drill', story(drill('v1', 'pass')), NO_STATES],
    ['a rollback that nobody verified', story(rollback('v2', 'v1')), ended('success', 'rolled back to v1')],
    ['a rollback that failed', story(rollback('v2', 'v1')), ended('failure', `${VERIFIED}rolled back to v1`)],
    ['a rollback of which nobody knows', story(rollback('v2', 'v1')), NO_STATES],
  ])('is not shown by %s', ([, ledger, states]) => {
    expect(examined(ledger, { states }).reason).toBe('rollback-never-seen-well');
  });
});
