import { describe, expect, it } from 'vitest';
import type { Release } from '../../../src/rollback/plan.ts';
import type { Ledger, States } from '../../../src/rollback/record/record.ts';
import {
  currentRelease,
  goodReleasesBefore,
  releasesBefore,
  rollbackTo,
  type Standing,
  standingOf,
  supersededBy,
} from '../../../src/rollback/record/standing.ts';
import { commitOf, drill, marked, rollback, states, story, verdict } from './stories.ts';

interface Story {
  readonly ledger: Ledger;
  readonly states?: States;
  readonly standing: Readonly<Record<string, Standing>>;
  readonly current: string | undefined;
  /** What there is to go back to from each tag. */
  readonly back: Readonly<Record<string, readonly string[]>>;
  readonly superseded?: readonly string[];
  /** Tags that run because of a rollback. */
  readonly guarded?: readonly string[];
}

const release = (tag: string, commit = commitOf(tag)): Release => ({ tag, commit });

const STORIES: Readonly<Record<string, Story>> = {
  'nothing was ever recorded': {
    ledger: story(),
    standing: { v1: 'unknown' },
    current: undefined,
    back: { v1: [] },
  },
  'two good releases and a bad one': {
    ledger: story(verdict('v1', 'pass'), verdict('v2', 'pass'), verdict('v3', 'fail')),
    standing: { v1: 'good', v2: 'good', v3: 'failed' },
    current: 'v2',
    back: { v3: ['v2', 'v1'], v2: ['v1'], v1: [], v4: ['v2', 'v1'] },
    superseded: ['v1'],
  },
  'the bad one was gone back from': {
    ledger: story(verdict('v1', 'pass'), verdict('v2', 'pass'), verdict('v3', 'fail'), rollback('v3', 'v2')),
    states: states({ 4: 'success' }),
    standing: { v2: 'good', v3: 'bad' },
    current: 'v2',
    back: { v2: ['v1'], v4: ['v2', 'v1'] },
    superseded: ['v1'],
    guarded: ['v2'],
  },
  'the old version is gated again inside of the rollback': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      verdict('v3', 'pass'),
      rollback('v3', 'v2'),
      verdict('v2', 'pass', { partOf: 'deadbeef' }),
    ),
    states: states({ 4: 'success' }),
    standing: { v1: 'good', v2: 'good', v3: 'bad' },
    current: 'v2',
    back: { v2: ['v1'], v3: ['v2', 'v1'], v4: ['v2', 'v1'] },
    superseded: ['v1', 'v2', 'v3'],
    guarded: ['v2'],
  },
  'the old version fails inside of the rollback': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      verdict('v3', 'fail'),
      rollback('v3', 'v2'),
      verdict('v2', 'fail', { partOf: 'deadbeef' }),
    ),
    states: states({ 4: 'failure' }),
    standing: { v2: 'failed', v3: 'bad' },
    current: 'v2',
    back: { v2: ['v1'], v4: ['v1'] },
    superseded: ['v1'],
    guarded: ['v2'],
  },
  'a second bad release goes back to the same place': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      verdict('v3', 'fail'),
      rollback('v3', 'v2'),
      verdict('v2', 'pass', { partOf: 'deadbeef' }),
      verdict('v4', 'fail'),
      rollback('v4', 'v2'),
    ),
    states: states({ 4: 'success', 7: 'success' }),
    standing: { v2: 'good', v3: 'bad', v4: 'bad' },
    current: 'v2',
    back: { v4: ['v2', 'v1'], v5: ['v2', 'v1'] },
    superseded: ['v1', 'v3'],
    guarded: ['v2'],
  },
  'a good release after a rollback ends it': {
    ledger: story(verdict('v1', 'pass'), verdict('v2', 'pass'), rollback('v2', 'v1'), verdict('v3', 'pass')),
    states: states({ 3: 'success' }),
    standing: { v1: 'good', v2: 'bad', v3: 'good' },
    current: 'v3',
    back: { v3: ['v1'], v4: ['v3', 'v1'] },
    superseded: ['v1', 'v2'],
  },
  'a release after a rollback that did not stay good ends nothing': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      rollback('v2', 'v1'),
      verdict('v3', 'pass'),
      verdict('v3', 'fail', { mode: 'watch' }),
    ),
    states: states({ 3: 'success' }),
    standing: { v1: 'good', v2: 'bad', v3: 'failed' },
    current: 'v3',
    back: { v3: ['v1'] },
    superseded: ['v1', 'v2'],
    guarded: ['v1'],
  },
  'a rollback further back than one release': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      verdict('v3', 'pass'),
      rollback('v3', 'v1'),
      verdict('v1', 'pass', { partOf: 'deadbeef' }),
      verdict('v4', 'fail'),
    ),
    states: states({ 4: 'success' }),
    standing: { v3: 'bad', v4: 'failed' },
    current: 'v1',
    // What was live last is gone back to first.
    back: { v4: ['v1', 'v2'], v2: ['v1'] },
    superseded: ['v1', 'v2', 'v3'],
    guarded: ['v1'],
  },
  'a hotfix of an older line fails': {
    ledger: story(verdict('v1.9.0', 'pass'), verdict('v2.0.0', 'pass'), verdict('v1.9.1', 'fail')),
    standing: { 'v1.9.1': 'failed' },
    current: 'v2.0.0',
    back: { 'v1.9.1': ['v2.0.0', 'v1.9.0'] },
    superseded: ['v1.9.0'],
  },
  'a watch fails a release that its gate passed': {
    ledger: story(verdict('v1', 'pass'), verdict('v2', 'pass'), verdict('v2', 'fail', { mode: 'watch' })),
    standing: { v1: 'good', v2: 'failed' },
    current: 'v2',
    back: { v2: ['v1'], v3: ['v1'] },
    superseded: ['v1'],
  },
  'a slow watch fails an older release after a newer one': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      verdict('v3', 'pass'),
      verdict('v2', 'fail', { mode: 'watch' }),
    ),
    standing: { v2: 'failed', v3: 'good' },
    current: 'v3',
    back: { v2: ['v1'], v3: ['v1'] },
    superseded: ['v1', 'v2'],
  },
  'a pass does not make good what was gone back from': {
    ledger: story(verdict('v1', 'pass'), verdict('v2', 'pass'), rollback('v2', 'v1'), verdict('v2', 'pass')),
    states: states({ 3: 'success' }),
    standing: { v2: 'bad' },
    current: 'v2',
    back: { v3: ['v1'], v2: ['v1'] },
    superseded: ['v1'],
    guarded: ['v1'],
  },
  'a person makes good what was gone back from': {
    ledger: story(verdict('v1', 'pass'), verdict('v2', 'pass'), rollback('v2', 'v1'), marked('v2', 'good')),
    states: states({ 3: 'success' }),
    standing: { v2: 'good' },
    current: 'v1',
    back: { v3: ['v2', 'v1'] },
    superseded: ['v1'],
    guarded: ['v1'],
  },
  'a verdict after a person called it good counts': {
    ledger: story(verdict('v1', 'fail'), marked('v1', 'good'), verdict('v1', 'fail', { mode: 'watch' })),
    standing: { v1: 'failed' },
    current: 'v1',
    back: { v2: [] },
  },
  'a person makes a release bad, and a later pass does not change that': {
    ledger: story(verdict('v1', 'pass'), verdict('v2', 'pass'), marked('v2', 'bad'), verdict('v2', 'pass')),
    standing: { v2: 'bad' },
    current: 'v2',
    back: { v3: ['v1'] },
    superseded: ['v1'],
  },
  'two tags of one commit': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      verdict('v2-final', 'pass', { commit: commitOf('v2') }),
      rollback('v2-final', 'v1', { rollbackOf: release('v2-final', commitOf('v2')) }),
    ),
    states: states({ 4: 'success' }),
    standing: { v2: 'good', 'v2-final': 'bad' },
    current: 'v1',
    // v2 is the same code as what was gone back from.
    back: { v3: ['v1'] },
    superseded: ['v1', 'v2'],
    guarded: ['v1'],
  },
  'a second tag of a commit fails': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      verdict('v2-again', 'fail', { commit: commitOf('v2') }),
    ),
    standing: { v2: 'good', 'v2-again': 'failed' },
    current: 'v2',
    back: { 'v2-again': ['v1'] },
    superseded: ['v1'],
  },
  'a rollback that failed': {
    ledger: story(verdict('v1', 'pass'), verdict('v2', 'pass'), rollback('v2', 'v1')),
    states: states({ 3: 'failure' }),
    standing: { v1: 'good', v2: 'bad' },
    current: 'v2',
    back: { v2: ['v1'] },
    superseded: ['v1'],
    guarded: ['v1'],
  },
  'an old release was deployed again': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      verdict('v1', 'pass'),
      verdict('v1', 'fail', { mode: 'watch' }),
    ),
    standing: { v1: 'failed', v2: 'good' },
    current: 'v1',
    back: { v1: ['v2'] },
    superseded: ['v1', 'v2'],
  },
  'nobody could judge a release': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'inconclusive'),
      verdict('v3', 'cancelled'),
      drill('v1', 'pass'),
    ),
    standing: { v2: 'unknown', v3: 'unknown', v1: 'good' },
    current: 'v1',
    back: { v2: ['v1'], v3: ['v1'] },
  },
  'a candidate waits for its approval while the live one turns bad': {
    ledger: story(
      verdict('v1', 'pass', { judged: 'live' }),
      verdict('v2', 'pass'),
      verdict('v2', 'pass', { judged: 'live' }),
      verdict('v3', 'pass'),
      verdict('v2', 'fail', { mode: 'watch' }),
    ),
    standing: { v1: 'good', v2: 'failed', v3: 'unknown' },
    current: 'v2',
    superseded: ['v1'],
    back: { v2: ['v1'] },
  },
  'a release never went live, because its deployment failed': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v1', 'pass', { judged: 'live' }),
      verdict('v2', 'pass'),
      verdict('v3', 'pass'),
      verdict('v3', 'fail', { judged: 'live' }),
    ),
    standing: { v1: 'good', v2: 'unknown', v3: 'failed' },
    current: 'v3',
    superseded: ['v1', 'v2'],
    back: { v3: ['v1'] },
  },
  'a team begins to judge its live service': {
    ledger: story(
      verdict('v1', 'pass'),
      verdict('v2', 'pass'),
      verdict('v3', 'pass'),
      verdict('v3', 'fail', { judged: 'live' }),
    ),
    standing: { v1: 'good', v2: 'good', v3: 'failed' },
    current: 'v3',
    superseded: ['v1', 'v2'],
    back: { v3: ['v2', 'v1'] },
  },
  'only watches were recorded': {
    ledger: story(verdict('v1', 'pass', { mode: 'watch' }), verdict('v2', 'fail', { mode: 'watch' })),
    standing: { v1: 'good', v2: 'failed' },
    current: 'v2',
    back: { v2: ['v1'] },
  },
};

describe.each(Object.entries(STORIES))('%s', (_name, told) => {
  const { ledger } = told;
  const tags = [...new Set(ledger.entries.map(({ tag }) => tag)), ...Object.keys(told.standing)];
  const newest = (tag: string): Release => {
    const entry = ledger.entries.find((candidate) => candidate.tag === tag);
    return release(tag, entry?.commit);
  };

  it('leaves every release with its standing', () => {
    for (const [tag, standing] of Object.entries(told.standing))
      expect([tag, standingOf(ledger, tag)]).toEqual([tag, standing]);
  });
  it('leaves one release live', () => {
    expect(currentRelease(ledger, told.states ?? new Map())?.tag).toBe(told.current);
  });
  it('knows what there is to go back to', () => {
    for (const [tag, back] of Object.entries(told.back)) {
      expect([tag, goodReleasesBefore(ledger, newest(tag)).map((entry) => entry.tag)]).toEqual([tag, back]);
    }
  });
  it('knows what is superseded', () => {
    expect([...new Set(tags)].filter((tag) => supersededBy(ledger, newest(tag)) !== undefined).sort()).toEqual(
      told.superseded ?? [],
    );
  });
  it('knows what runs because of a rollback', () => {
    expect([...new Set(tags)].filter((tag) => rollbackTo(ledger, newest(tag)) !== undefined).sort()).toEqual(
      told.guarded ?? [],
    );
  });
});

describe('a release that is gone back to', () => {
  it('is told by its own gate, not by the run of a rollback', () => {
    const { ledger } = STORIES['the old version is gated again inside of the rollback'] as Story;
    expect(goodReleasesBefore(ledger, release('v4'))[0]).toMatchObject({ deploymentId: 2, partOf: undefined });
  });
  it('is told by the run of a rollback where nothing else is known', () => {
    const ledger = story(rollback('v2', 'v1'), verdict('v1', 'pass', { partOf: 'deadbeef' }));
    expect(goodReleasesBefore(ledger, release('v3')).map(({ deploymentId }) => deploymentId)).toEqual([2]);
  });
  it('is listed with those that are no longer good, so that a plan can say why they were passed over', () => {
    const { ledger } = STORIES['the bad one was gone back from'] as Story;
    const ofPassed = story(verdict('v1', 'pass'), verdict('v2', 'pass'), rollback('v2', 'v1'));
    expect(releasesBefore(ledger, release('v4')).map(({ standing }) => standing)).toEqual(['good', 'good']);
    expect(releasesBefore(ofPassed, release('v3')).map(({ entry, standing }) => [entry.tag, standing])).toEqual([
      ['v2', 'bad'],
      ['v1', 'good'],
    ]);
  });
});

describe('the loop guard', () => {
  it('knows the target by its commit under another tag', () => {
    const ledger = story(verdict('v1', 'pass'), verdict('v2', 'fail'), rollback('v2', 'v1'));
    expect(rollbackTo(ledger, release('v1-again', commitOf('v1')))?.rollbackOf.tag).toBe('v2');
  });
  it('is not ended by another name of the same commit', () => {
    const ledger = story(
      verdict('v1', 'pass'),
      rollback('v2', 'v1'),
      verdict('v1-again', 'pass', { commit: commitOf('v1') }),
    );
    expect(rollbackTo(ledger, release('v1'))).toBeDefined();
  });
  it('is not hidden by a later rollback to somewhere else', () => {
    const ledger = story(verdict('v1', 'pass'), rollback('v3', 'v1'), rollback('v3', 'v0'));
    expect(rollbackTo(ledger, release('v1'))?.deploymentId).toBe(2);
  });
});

describe('what superseded a release', () => {
  it('is the first good one after it', () => {
    const ledger = story(verdict('v1', 'fail'), verdict('v2', 'pass'), verdict('v3', 'pass'));
    expect(supersededBy(ledger, release('v1'))?.tag).toBe('v2');
  });
});

describe('the sentence of what is live', () => {
  it('says how that is known and since when', () => {
    const gated = currentRelease(story(verdict('v1', 'pass')), new Map());
    expect(gated).toEqual({
      ...release('v1'),
      why: 'The record says that v1 is live: it is the newest release that passed its gate (2026-11-01 00:00 UTC).',
    });
    const back = currentRelease(story(verdict('v1', 'pass'), rollback('v2', 'v1')), states({ 2: 'success' }));
    expect(back?.why).toBe(
      'The record says that v1 is live: the environment was rolled back to it from v2 (2026-11-01 01:00 UTC).',
    );
  });
});
