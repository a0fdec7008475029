import { describe, expect, it } from 'vitest';
import { isNamedByPerson, type PersonQuestion } from '../../../src/rollback/person.ts';
import type { States } from '../../../src/rollback/record/record.ts';
import { rollback, states, story, verdict } from './stories.ts';

const OPERATION = 'feedc0de12345678';
const ledger = story(verdict('v1', 'pass'), verdict('v2', 'pass'), rollback('v2', 'v1', { operationId: OPERATION }));
const PERSON = { login: 'ann', type: 'User' };

function named(changes: Partial<PersonQuestion> = {}, environment: Readonly<Record<string, string>> = {}): boolean {
  return isNamedByPerson({
    to: 'v1',
    payload: { inputs: { tag: 'v1', reason: 'orders fail' }, sender: PERSON },
    ownRunId: 9001,
    ledger,
    states: states({ 3: 'failure' }),
    ...changes,
    environment: {
      GITHUB_ACTIONS: 'true',
      CI: 'true',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_ACTOR: 'ann',
      GITHUB_TRIGGERING_ACTOR: 'ann',
      ...environment,
    },
  });
}

/** The rollback of the story, with a link to the run that it started. */
function linked(run: number): States {
  const url = `https://github.com/acme/shop/actions/runs/${run}`;
  return new Map([[3, { state: 'failure', since: undefined, description: '', logUrl: url }]]);
}

describe('a tag to go back to', () => {
  it('is named by a person who types it into a dispatch', () => {
    expect(named()).toBe(true);
    expect(named({ payload: { inputs: { tag: ' v1 ' } } })).toBe(true);
    expect(named({}, { GITHUB_TRIGGERING_ACTOR: 'bob' })).toBe(true);
  });

  it.for([
    ['nobody names one', { to: undefined }],
    ['it stands in the workflow file', { to: 'v0' }],
    ['nothing was typed', { payload: { inputs: { tag: '' } } }],
    ['the payload says nothing', { payload: undefined }],
    ['the payload is of another shape', { payload: { inputs: ['v1', { tag: 'v1' }].at(1), sender: 'ann' } }, true],
    ['inputs are a list of something else', { payload: { inputs: 'v1' } }],
    ['inputs are null', { payload: { inputs: null } }],
    ['a robot is the sender', { payload: { inputs: { tag: 'v1' }, sender: { login: 'x', type: 'Bot' } } }],
    ['an app is the sender by its name', { payload: { inputs: { tag: 'v1' }, sender: { login: 'deployer[bot]' } } }],
  ] as const)('is named by a person or not: %s', ([, changes, expected = false]) => {
    expect(named(changes)).toBe(expected);
  });

  it.for(['push', 'schedule', 'release', 'repository_dispatch', 'workflow_run', 'deployment', ''])(
    'is not named by a person on "%s"',
    (event) => {
      expect(named({}, { GITHUB_EVENT_NAME: event })).toBe(false);
    },
  );

  it.for(['GITHUB_ACTOR', 'GITHUB_TRIGGERING_ACTOR'])('is not named by a person where %s is a robot', (name) => {
    expect(named({}, { [name]: 'github-actions[bot]' })).toBe(false);
  });

  it('is not named by a person in a run that a guard has started, under whatever name', () => {
    expect(named({ states: linked(9001) })).toBe(false);
    expect(named({ states: linked(9002) })).toBe(true);
    expect(named({ payload: { inputs: { tag: 'v1', 'operation-id': OPERATION }, sender: PERSON } })).toBe(false);
    const targetRun = { id: 9001, attempt: 1 };
    const again = story(verdict('v1', 'pass'), verdict('v2', 'pass'), rollback('v2', 'v1', { targetRun }));
    expect(named({ ledger: again })).toBe(false);
    expect(named({ ledger: again, ownRunId: undefined })).toBe(true);
  });

  it('is named by a person at a terminal, unless that is one of a build server', () => {
    expect(named({ payload: undefined }, { GITHUB_ACTIONS: '', CI: '' })).toBe(true);
    expect(named({ payload: undefined }, { GITHUB_ACTIONS: '', CI: '1' })).toBe(false);
    expect(named({ to: undefined }, { GITHUB_ACTIONS: '', CI: '' })).toBe(false);
  });
});
