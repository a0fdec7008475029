import { describe, expect, test } from 'vitest';
import { helpText, readArguments } from '../../src/arguments.ts';
import { INPUTS } from '../../src/inputs.ts';

describe('the command line', () => {
  test('takes the names of the inputs as options, in both spellings, and switches without a value', () => {
    const line = readArguments([
      'gate',
      '--image',
      'app:dev',
      '--port=8080',
      '--comment',
      '--vars',
      'A=1',
      '--vars',
      'B=2',
    ]);
    expect(line.kind === 'guard' && Object.fromEntries(line.values)).toEqual({
      mode: 'gate',
      image: 'app:dev',
      port: '8080',
      comment: 'true',
      vars: 'A=1\nB=2',
    });
  });

  test("passes a later mode on, so that its answer is the same as the action's", () => {
    const line = readArguments(['rollback', '--to', 'v1']);
    expect(line.kind === 'guard' && line.values.get('mode')).toBe('rollback');
  });

  test.each([
    [['gat'], /"gat" is not a command.*Did you mean release-guard gate/],
    [['gate', '--imge', 'x'], /no option --imge.*Did you mean --image/],
    [['gate', '--image'], /--image needs a value/],
    [['gate', 'app:dev'], /"app:dev" is not an option/],
    [['gate', '--image', 'a', '--image', 'b'], /--image is given twice/],
    [['init', '--comment'], /init has no option --comment/],
  ])('refuses %j and says what to write', (argv, expected) => {
    const line = readArguments(argv);
    expect(line.kind === 'mistake' && `${line.sentence} ${line.advice}`).toMatch(expected);
  });

  test.each([[[]], [['--help']], [['-h']], [['help']], [['gate', '--help']]])('shows the help for %j', (argv) => {
    expect(readArguments(argv).kind).toBe('help');
  });

  test('has every option in its help, and no line wider than 112 columns', () => {
    const help = helpText();
    for (const input of INPUTS.filter((one) => one.name !== 'mode')) expect(help).toContain(`--${input.name}`);
    expect(help.split('\n').filter((line) => line.length > 130)).toEqual([]);
  });
});
