import { describe, expect, it } from 'vitest';
import { dispatchInputs } from '../../../src/rollback/mechanism/dispatch-inputs.ts';
import { fileOf } from './facts-builder.ts';

const PLACE = 'release.yml at main';

function inputsOf(declared: string, wanted: Record<string, string> = {}): ReturnType<typeof dispatchInputs> {
  return dispatchInputs(
    fileOf(`on: { workflow_dispatch: { inputs: ${declared} } }\njobs: { a: {} }`),
    wanted,
    'v1.4.1',
    PLACE,
  );
}

describe('the inputs of a dispatch', () => {
  it.each([
    ['{ tag: }', { tag: 'v1.4.1' }],
    ['{ Tag_Name: { type: string } }', { Tag_Name: 'v1.4.1' }],
    ['{ release-tag: , verbose: { type: boolean } }', { 'release-tag': 'v1.4.1' }],
    ['{ tag: { type: choice, options: [v1.4.1, v1.5.0] } }', { tag: 'v1.4.1' }],
  ])('are told the tag where one of them plainly means it: %s', (declared, inputs) => {
    expect(inputsOf(declared)).toMatchObject({ inputs, tagInput: Object.keys(inputs)[0], problems: [] });
  });

  it.each(['{}', '{ version: }', '{ ref: }', '{ release: }', '{ tag: , release-tag: }', '{ tag: { type: boolean } }'])(
    'are not told the tag by a guess: %s',
    (declared) => {
      expect(inputsOf(declared)).toMatchObject({ inputs: {}, tagInput: undefined });
    },
  );

  it('are told the tag where the policy says so, in the shape that it says', () => {
    expect(inputsOf('{ version: , tag: }', { version: 'release-${target.tag}' })).toMatchObject({
      inputs: { version: 'release-v1.4.1' },
      tagInput: 'version',
      problems: [],
    });
  });

  it('take a value of the user’s own for an input that would be told the tag', () => {
    expect(inputsOf('{ tag: }', { tag: 'stable' })).toMatchObject({ inputs: { tag: 'stable' }, tagInput: undefined });
  });

  it('leave a literal as it is', () => {
    expect(inputsOf('{ note: }', { note: 'costs $${5}' }).inputs).toEqual({ note: 'costs ${5}' });
  });

  it.each([
    ['{ release-guard-operation: { required: true } }', {}, 'release-guard-operation'],
    ['{ operation-id: }', {}, 'operation-id'],
    ['{ operation-id: }', { 'operation-id': 'mine' }, undefined],
    ['{ other: }', {}, undefined],
  ])('carry the operation where the workflow declares it: %s', (declared, wanted, operationInput) => {
    expect(inputsOf(declared, wanted)).toMatchObject({ operationInput, problems: [] });
  });

  it.each([
    ['{ tag: }', { tagg: 'x' }, 'does not declare the input "tagg"', 'Did you mean "tag"?'],
    ['{}', { level: 'x' }, 'does not declare the input "level"', 'Take "level" out of rollback.inputs.'],
    ['{ stage: }', { level: 'x' }, 'does not declare the input "level"', 'or use one of "stage"'],
    ['{ stage: { required: true } }', {}, 'requires the input "stage"', 'rollback.inputs'],
    ['{ stage: { required: true, default: "" } }', {}, 'requires the input "stage"', 'rollback.inputs'],
    [
      '{ force: { type: boolean } }',
      { force: 'yes' },
      '"true" or "false", and "yes" would be sent',
      'rollback.inputs.force',
    ],
    ['{ count: { type: number } }', { count: 'many' }, 'a number, and "many" would be sent', 'rollback.inputs.count'],
    ['{ count: { type: number } }', { count: ' ' }, 'a number', 'rollback.inputs.count'],
    [
      '{ stage: { type: choice, options: [a, b] } }',
      { stage: 'c' },
      'only "a", "b", and "c" would be sent',
      'rollback.inputs.stage',
    ],
    [
      '{ tag: { type: choice, options: [v1.5.0] } }',
      {},
      'only "v1.5.0", and "v1.4.1" would be sent',
      'rollback.inputs.tag',
    ],
    ['{ note: }', { note: '${vars.X}' }, 'holds a value that is not known here', '${target.tag}'],
  ])('with %s and %j are refused', (declared, wanted, sentence, advice) => {
    const { problems } = inputsOf(declared, wanted);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.sentence).toContain(sentence);
    expect(problems[0]?.advice).toContain(advice);
  });

  it.each([
    ['{ stage: { required: true, default: production } }', {}],
    ['{ force: { type: boolean } }', { force: 'true' }],
    ['{ count: { type: number } }', { count: '2.5' }],
    ['{ stage: { type: choice, options: [a, b] } }', { stage: 'b' }],
    ['{ where: { type: environment } }', { where: 'production' }],
  ])('with %s and %j are taken', (declared, wanted) => {
    expect(inputsOf(declared, wanted)).toMatchObject({ inputs: wanted, problems: [] });
  });

  it('are at most 25', () => {
    const names = Array.from({ length: 26 }, (_, index) => `i${index}`);
    const declared = `{ ${names.map((name) => `${name}: `).join(', ')} }`;
    const wanted = (count: number): Record<string, string> =>
      Object.fromEntries(names.slice(0, count).map((name) => [name, 'x']));
    expect(inputsOf(declared, wanted(25)).problems).toEqual([]);
    expect(inputsOf(declared, wanted(26)).problems[0]?.sentence).toBe('26 inputs would be sent, and GitHub takes 25.');
  });
});
