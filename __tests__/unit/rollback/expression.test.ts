import { describe, expect, it } from 'vitest';
import {
  type ExpressionContext,
  evaluateCondition,
  evaluateText,
  evaluateValue,
} from '../../../src/rollback/mechanism/expression.ts';
import fc from '../../helpers/fast-check.ts';

const PUSHED_TAG: ExpressionContext = {
  ref: 'refs/tags/v1.4.1',
  sha: '9c0ffee',
  eventName: 'push',
  repository: 'acme/shop',
  workflow: 'Release',
  runId: 4711,
  inputs: undefined,
  eventInputs: undefined,
};
const INPUTS = new Map<string, string | boolean | undefined>([
  ['tag', 'v1.4.1'],
  ['force', false],
  ['Stage', 'production'],
  ['hidden', undefined],
]);
const DISPATCHED: ExpressionContext = {
  ...PUSHED_TAG,
  ref: 'refs/heads/main',
  eventName: 'workflow_dispatch',
  runId: undefined,
  inputs: INPUTS,
  eventInputs: INPUTS,
};

describe('a text of a workflow file', () => {
  it.each([
    ['deploy', 'deploy'],
    ['', ''],
    ['a $ and a {{ b }}', 'a $ and a {{ b }}'],
    ['${{ github.workflow }}-${{ github.ref }}', 'Release-refs/tags/v1.4.1'],
    ['${{github.ref_name}}/${{ github.ref_type }}', 'v1.4.1/tag'],
    ['${{ GitHub.Ref_Name }}', 'v1.4.1'],
    [
      '${{ github.repository }} ${{ github.repository_owner }} ${{ github.event.repository.name }}',
      'acme/shop acme shop',
    ],
    ['${{ github.run_id }}', '4711'],
    ['${{ github.sha }}', '9c0ffee'],
    ['${{ github.event_name }}', 'push'],
    ['${{ github.head_ref || github.run_id }}', '4711'],
    ['${{ github.event.pull_request.number || github.ref }}', 'refs/tags/v1.4.1'],
    ["${{ 'it''s' }}", "it's"],
    ['${{ 1 }} ${{ -2.5 }} ${{ true }} ${{ null }}', '1 -2.5 true '],
    ["${{ '' || 0 || false || null || 'last' }}", 'last'],
    ["${{ github.event_name == 'PUSH' && 'pushed' || 'other' }}", 'pushed'],
    ["${{ github.event_name != 'push' && 'other' || 'pushed' }}", 'pushed'],
    ["${{ (github.ref_type == 'tag') && 'production' || 'staging' }}", 'production'],
    ["${{ !(github.ref_type == 'tag') && 'staging' || 'production' }}", 'production'],
    ["${{ format('{0}-{1}-{{x}}', github.workflow, github.ref_name) }}", 'Release-v1.4.1-{x}'],
    ["${{ startsWith(github.ref, 'refs/tags/') && 'release' || 'build' }}", 'release'],
    ["${{ '}}' }}", '}}'],
    // without a dispatch there are no inputs, and what is not there is empty
    ["${{ inputs.stage || 'production' }}", 'production'],
  ])('%s is %s for a pushed tag', (text, filled) => {
    expect(evaluateText(text, PUSHED_TAG)).toBe(filled);
  });

  it.each([
    ['${{ inputs.tag }}', 'v1.4.1'],
    ['${{ inputs.STAGE }}', 'production'],
    ['${{ inputs.other }}', ''],
    ["${{ inputs.force && 'forced' || 'gentle' }}", 'gentle'],
    // in the event every input is a text, and "false" is not empty
    ["${{ github.event.inputs.force && 'forced' || 'gentle' }}", 'forced'],
    ['${{ github.ref_name }}', 'main'],
  ])('%s is %s for a dispatch', (text, filled) => {
    expect(evaluateText(text, DISPATCHED)).toBe(filled);
  });

  it.each([
    '${{ vars.STAGE }}',
    '${{ secrets.NAME }}',
    '${{ matrix.os }}',
    '${{ needs.build.outputs.name }}',
    '${{ env.X }}',
    '${{ github.actor }}',
    '${{ github.event.release.target_commitish }}',
    '${{ fromJSON(\'"x"\') }}',
    '${{ hashFiles("x") }}',
    "${{ vars.STAGE || 'production' }}",
    "${{ github.event['inputs'].x }}",
    '${{ github.ref == 1 }}',
    "${{ format('{1}', 'a') }}",
    '${{ format() }}',
    "${{ 'open }}",
    '${{ github.ref',
    '${{ }}',
    '${{ github.ref github.sha }}',
    '${{ (github.ref }}',
    '${{ github.ref || }}',
    `\${{ ${'!'.repeat(40)}true }}`,
    `\${{ ${'('.repeat(5000)}1 }}`,
    `x${'y'.repeat(1000)}`,
  ])('%s is not known beforehand', (text) => {
    expect(evaluateText(text, PUSHED_TAG)).toBeUndefined();
  });

  it('does not depend on what is not reached', () => {
    expect(evaluateText("${{ 'known' || vars.X }}", PUSHED_TAG)).toBe('known');
    expect(evaluateText("${{ false && vars.X || 'known' }}", PUSHED_TAG)).toBe('known');
  });

  it('is not known where an input, the ref or the event is not known', () => {
    expect(evaluateText('${{ inputs.hidden }}', DISPATCHED)).toBeUndefined();
    expect(evaluateText('${{ inputs.tag }}', { ...DISPATCHED, inputs: undefined })).toBeUndefined();
    expect(evaluateText('${{ github.ref_name }}', { ...PUSHED_TAG, ref: undefined })).toBeUndefined();
    expect(evaluateText('${{ github.head_ref }}', { ...PUSHED_TAG, eventName: 'pull_request' })).toBeUndefined();
    expect(evaluateText('${{ github.run_id }}', DISPATCHED)).toBeUndefined();
  });

  it('keeps the type where it is one expression', () => {
    expect(evaluateValue('${{ inputs.force }}', DISPATCHED)).toBe(false);
    expect(evaluateValue(' ${{ inputs.force }} ', DISPATCHED)).toBe(false);
    expect(evaluateValue('x ${{ inputs.force }}', DISPATCHED)).toBe('x false');
    expect(evaluateValue('${{ inputs.tag }}${{ inputs.tag }}', DISPATCHED)).toBe('v1.4.1v1.4.1');
  });

  it('never throws and never takes long, whatever it holds', () => {
    const piece = fc.constantFrom(
      '${{',
      '}}',
      '(',
      ')',
      '!',
      '||',
      '&&',
      '==',
      "'",
      ',',
      'github.ref',
      'format',
      '{0}',
      '1',
      ' ',
      'ä',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const value = evaluateText(pieces.join(''), PUSHED_TAG);
        expect(value === undefined || typeof value === 'string').toBe(true);
      }),
    );
  });

  it('without an expression is itself', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        fc.pre(!text.includes('${{'));
        expect(evaluateText(text, PUSHED_TAG)).toBe(text);
      }),
    );
  });
});

describe('the condition of a job', () => {
  it.each([
    ["github.event_name == 'push'", true],
    ["github.event_name == 'pull_request'", false],
    ["${{ github.ref == 'refs/heads/main' }}", false],
    ["startsWith(github.ref, 'refs/tags/v') && always()", true],
    ['endsWith(github.ref, "x")', undefined],
    ["endsWith(github.ref, '.1')", true],
    ["contains(github.ref, 'TAGS')", true],
    ['always()', true],
    ['success()', true],
    ['failure()', false],
    ['cancelled()', false],
    ['!cancelled()', true],
    ['${{ !failure() }}', true],
    ["needs.gate.outputs.verdict == 'pass'", undefined],
    ["always() && needs.gate.result == 'success'", undefined],
    ["failure() && needs.gate.result == 'failure'", false],
    ["contains(fromJSON('[1]'), 1)", undefined],
  ])('%s holds: %s', (condition, holds) => {
    expect(evaluateCondition(condition, PUSHED_TAG)).toBe(holds);
  });
});
