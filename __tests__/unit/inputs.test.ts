import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INPUTS, readSettings } from '../../src/inputs.ts';
import fc from '../helpers/fast-check.ts';

const read = (values: Record<string, string>, pushedTag?: string) =>
  readSettings(new Map(Object.entries(values)), pushedTag, (name) => `input "${name}"`);
const problems = (values: Record<string, string>) => {
  const result = read(values);
  return result.ok ? [] : result.findings.map((finding) => `${finding.reason}: ${finding.sentence} ${finding.advice}`);
};

describe('the inputs', () => {
  test('are read into settings with the documented defaults', () => {
    const result = read({ image: 'app:1' });
    expect(result).toMatchObject({
      ok: true,
      settings: {
        mode: 'gate',
        policy: { path: '.github/release-guard.yml', given: false },
        environment: 'production',
        onFail: 'block',
        onInconclusive: 'fail',
        via: 'auto',
        dryRun: false,
        comment: false,
        tag: undefined,
      },
    });
  });

  test('that are wrong are named once in what the reports show', () => {
    const result = read({ image: 'app:1', mode: 'gaet' });
    expect(!result.ok && result.findings.map(({ title }) => title)).toEqual(['input "mode"']);
  });

  test('take the pushed tag as the release under guard unless one is given', () => {
    expect(read({ image: 'a' }, 'v1.2.3')).toMatchObject({ settings: { tag: 'v1.2.3' } });
    expect(read({ image: 'a', tag: 'v2' }, 'v1.2.3')).toMatchObject({ settings: { tag: 'v2' } });
  });

  test('name the report folder from the workspace, and it becomes a full path', () => {
    const values = new Map([
      ['url', 'http://a'],
      ['report-dir', 'out/gate'],
    ]);
    const folder = resolve('/ws');
    expect(readSettings(values, undefined, String, folder)).toMatchObject({
      settings: { reportDir: join(folder, 'out', 'gate') },
    });
    expect(read({ url: 'http://a', 'report-dir': resolve('/elsewhere') })).toMatchObject({
      settings: { reportDir: resolve('/elsewhere') },
    });
  });

  test('that are empty count as absent', () => {
    expect(read({ image: 'a', url: '', command: '  ', port: '' }).ok).toBe(true);
  });

  test.each([
    ['an unknown mode', { mode: 'gaet', image: 'a' }, /input-invalid: .*"gaet".*Did you mean gate/],
    [
      'a watch of nothing',
      { mode: 'watch' },
      /input-missing: Mode watch needs to know where .* input "url" is not given/,
    ],
    ['a watch of an image', { mode: 'watch', image: 'a' }, /input-conflict: Mode watch starts nothing.*"image"/],
    [
      'an image for a rollback',
      { mode: 'rollback', image: 'a' },
      /input-conflict: Mode rollback boots nothing.*"image"/,
    ],
    ['a tag that git would refuse', { mode: 'rollback', to: 'v1..2' }, /input-invalid: .*"v1\.\.2" cannot be the name/],
    ['an option for a tag', { mode: 'rollback', to: '-v1' }, /input-invalid: .*cannot be the name of a tag/],
    [
      'a ref for a tag',
      { mode: 'rollback', tag: 'refs/tags/v1.4.2' },
      /input-invalid: .*"refs\/tags\/v1\.4\.2" cannot be the name of a tag/,
    ],
    ['an environment of two lines', { mode: 'rollback', environment: 'a\nb' }, /cannot be the name of an environment/],
    [
      'an environment longer than GitHub takes',
      { mode: 'rollback', environment: 'x'.repeat(256) },
      /cannot be the name of an environment/,
    ],
    ['a workflow that is no file', { mode: 'rollback', workflow: 'a/b.yml' }, /input-invalid: .*not the file name/],
    ['a workflow by its title', { mode: 'rollback', workflow: 'Release' }, /input-invalid: .*not the file name/],
    ['an unknown value', { image: 'a', 'on-inconclusive': 'ignore' }, /input-invalid: .*fail, warn/],
    ['a boolean that is none', { image: 'a', comment: 'yes' }, /input-invalid: .*"yes".*false, true/],
    ['two subjects', { image: 'a', url: 'http://a' }, /input-conflict: .*"image" and input "url"/],
    ['no subject', {}, /input-missing: .*none of/],
    ['an unknown input', { image: 'a', polcy: 'x' }, /input-unknown: .*"polcy".*Did you mean input "policy"/],
    ['a port that is none', { image: 'a', port: '80a' }, /input-invalid: .*"80a" is not a port/],
    ['a port beyond the last', { image: 'a', port: '70000' }, /input-invalid: .*"70000" is not a port/],
    ['a variable without a value', { image: 'a', vars: 'A=1\nB' }, /input-invalid: .*line 2 is not KEY=VALUE/],
    ['a variable given twice', { image: 'a', vars: 'A=1\nA=2' }, /input-invalid: .*"A" is given twice/],
  ])('refuse %s with a sentence that says what to change', (_name, values, expected) => {
    const found = problems(values as Record<string, string>);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });

  test.each(['v1.4.2', 'release/2026-11', 'v1.0.0+build', 'ü1', 'a-b_c'])('take the tag %s', (tag) => {
    expect(read({ mode: 'rollback', to: tag })).toMatchObject({ ok: true, settings: { to: tag } });
  });

  test('take a workflow with or without its folder, and the live URL of a rollback', () => {
    const values = { mode: 'drill', workflow: '.github/workflows/release.yml', url: 'https://shop.example.com' };
    expect(read(values)).toMatchObject({ ok: true, settings: { workflow: 'release.yml', url: values.url } });
  });

  test('report every mistake at once', () => {
    expect(problems({ mode: 'x', comment: 'maybe', port: '0', vars: '=' })).toHaveLength(5);
  });

  test('never show a line of the secrets, even one that cannot be read', () => {
    expect(problems({ image: 'a', secrets: 'hunter2-in-the-wrong-place' }).join()).not.toContain('hunter2');
  });

  test('keep values of variables as they are, with equal signs and blanks', () => {
    const result = read({ image: 'a', vars: 'A= b = c \n\nB=' });
    expect(result.ok && [...result.settings.vars]).toEqual([
      ['A', ' b = c '],
      ['B', ''],
    ]);
  });

  test('never throw, whatever they hold', () => {
    const anyValues = fc.dictionary(fc.constantFrom(...INPUTS.map((input) => input.name), 'other'), fc.string());
    fc.assert(fc.property(anyValues, (values) => void expect(typeof read(values).ok).toBe('boolean')));
  });
});
