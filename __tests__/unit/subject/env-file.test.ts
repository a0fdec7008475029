import { describe, expect, test } from 'vitest';
import { formatEnvFile, mistakeInVariable, parseEnvFile } from '../../../src/subject/env-file.ts';
import fc from '../../helpers/fast-check.ts';

const parse = (text: string) => parseEnvFile(text, 'prod.env');
const entriesOf = (text: string) => Object.fromEntries(parse(text).entries);

describe('an env file in Docker’s dialect', () => {
  test.each([
    ['A=1\nB=2\n', { A: '1', B: '2' }],
    ['A=1', { A: '1' }],
    ['\n\n# comment\n   # comment\nA=1\n', { A: '1' }],
    ['   A=1\n\tB=2', { A: '1', B: '2' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['A=', { A: '' }],
    ['A==b=c', { A: '=b=c' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=ä€😀', { A: 'ä€😀' }],
    ['\uFEFFA=1', { A: '1' }],
    ['A="quoted"', { A: '"quoted"' }],
    ["A='quoted'", { A: "'quoted'" }],
    ['A=b # c', { A: 'b # c' }],
    ['A=b#c', { A: 'b#c' }],
    ['A=$HOME `id`', { A: '$HOME `id`' }],
    ['A=b  ', { A: 'b  ' }],
    ['a.b-c/d=1', { 'a.b-c/d': '1' }],
  ])('%j', (text, expected) => {
    expect(entriesOf(text)).toEqual(expected);
    expect(parse(text).findings.filter((finding) => finding.outcome === 'invalid')).toEqual([]);
  });

  test.each([
    ['GITHUB_TOKEN', 1, "import the runner's own variable"],
    ['A=1\nPATH\n', 2, '`PATH=`'],
    ['A B=1', 1, 'blank'],
    ['A =1', 1, 'blank'],
    ['export A=1', 1, 'export'],
    ['=1', 1, 'no name'],
    [' =1', 1, 'no name'],
    ['KEY="a\nb"', 2, 'import'],
    ['KEY="-----BEGIN\nMII EKEY\n-----END"', 2, 'not of the form'],
    ['A=1\0', 1, 'NUL'],
    [`A=${'x'.repeat(70_000)}`, 1, '60 KiB'],
  ])('refuses %j', (text, line, word) => {
    const finding = parse(text).findings.find((candidate) => candidate.outcome === 'invalid');
    expect(finding?.source?.line).toBe(line);
    expect(finding?.reason).toBe('env-file-invalid');
    expect(`${finding?.sentence} ${finding?.advice}`).toContain(word);
    expect(finding?.sentence).toMatch(/^In line \d+ of prod\.env: .*\.$/s);
  });

  test('never lets a variable through that has no value of its own', () => {
    expect(entriesOf('GITHUB_TOKEN\nACTIONS_RUNTIME_TOKEN\nA=1')).toEqual({ A: '1' });
  });

  test('finds all mistakes at once', () => {
    expect(parse('A\nB C=1\n=x\nOK=1').findings.map((finding) => finding.source?.line)).toEqual([1, 2, 3]);
  });

  test.each(['A="b"', "A='b'", 'A="b" ', 'A= b', 'A=b # c'])(
    'warns of %j, which means something else in a shell',
    (text) => {
      expect(parse(text).findings).toMatchObject([{ outcome: 'fail', severity: 'warn', reason: 'env-file-invalid' }]);
    },
  );

  test.each(['A=it"s', 'A="', 'A=\'b"', 'A=b#c', 'A=#fff'])('does not warn of %j', (text) => {
    expect(parse(text).findings).toEqual([]);
  });

  test('never shows a value in what it says', () => {
    const text = 'PASSWORD="hunter2-x"\nTOKEN= hunter2-y # hunter2-z\nMY KEY=hunter2-w';
    expect(JSON.stringify(parse(text).findings)).not.toContain('hunter2');
  });
});

describe('an env file of our own', () => {
  const name = fc.stringMatching(/^[A-Za-z_][\w.-]{0,20}$/);
  const value = fc.string({ unit: 'binary', maxLength: 60 });

  test('is read back as what was written, for everything that is let through', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.oneof(name, fc.string({ maxLength: 10 })), value)), (pairs) => {
        const entries = new Map(pairs.filter(([key, text]) => mistakeInVariable(key, text) === undefined));
        const read = parseEnvFile(formatEnvFile(entries), 'x');
        expect(read.findings.filter((finding) => finding.outcome === 'invalid')).toEqual([]);
        expect([...read.entries]).toEqual([...entries]);
      }),
    );
  });

  test.each([
    ['A', 'b\nc', 'line break'],
    ['A', 'b\rc', 'line break'],
    ['A', 'b\0', 'NUL'],
    ['A B', 'c', 'name'],
    ['', 'c', 'name'],
    ['A=B', 'c', 'name'],
    ['#A', 'c', 'name'],
    ['A', 'x'.repeat(70_000), '60 KiB'],
  ])('cannot carry %j=%j', (key, text, word) => {
    expect(mistakeInVariable(key, text)).toContain(word);
  });
});
