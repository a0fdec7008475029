import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { INPUTS } from '../../../src/inputs.ts';
import { projectFile, table } from '../../helpers/project-files.ts';

interface ActionFile {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: unknown }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post: string; readonly 'post-if'?: string };
}

const action = parse(projectFile('action.yml')) as ActionFile;
const uncoded = (cell = '') => cell.replaceAll('`', '');

/** Names and order as the design fixes them; users and outside checks rely on these. */
const OUTPUTS = [
  'verdict',
  'reason',
  'score',
  'report',
  'image-id',
  'image-digest',
  'ready-ms',
  'checks-total',
  'checks-failed',
  'last-good-tag',
  'rollback',
  'rollback-tag',
  'rollback-run-id',
  'rollback-run-url',
];

describe("the action's face", () => {
  it('has the inputs that the code reads, with the same defaults and words', () => {
    const declared = Object.entries(action.inputs).map(([name, input]) => [name, input.default, input.description]);
    expect(declared).toEqual(INPUTS.map((input) => [input.name, input.default, input.help]));
  });

  it('has those inputs in the README, with the same defaults and words', () => {
    const rows = table('README.md', '## Inputs').map(([name, fallback, meaning]) => [
      uncoded(name),
      uncoded(fallback),
      meaning,
    ]);
    expect(rows).toEqual(INPUTS.map((input) => [input.name, input.default, input.help]));
  });

  it('has the outputs of the design, each described', () => {
    expect(Object.keys(action.outputs)).toEqual(OUTPUTS);
    for (const { description } of Object.values(action.outputs)) expect(description).toMatch(/\w/);
  });

  it('has those outputs in the README', () => {
    expect(table('README.md', '## Outputs').flatMap(([names]) => uncoded(names).split(', '))).toEqual(OUTPUTS);
  });

  it('runs one bundle on Node 24, before and after', () => {
    expect(action.runs).toMatchObject({ using: 'node24', main: 'dist/index.js', post: 'dist/post.js' });
    expect(action.runs['post-if'] ?? 'always()').toBe('always()');
  });

  it('has a version of the bundle that is the package’s', () => {
    const { version } = JSON.parse(projectFile('package.json')) as { version: string };
    expect(projectFile('src/version.ts')).toContain(version);
  });
});
