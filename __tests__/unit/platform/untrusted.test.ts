import { describe, expect, it } from 'vitest';
import { cut, cutShort, foreignText, harmless, normalise, tail, visible } from '../../../src/platform/untrusted.ts';
import { commandsIn, KNOWN_COMMANDS } from '../../helpers/command-oracle.ts';
import fc from '../../helpers/fast-check.ts';

const asIs = (text: string): string => text;
const show = (text: string): string => foreignText(text, { redact: asIs, maxLength: 1_000_000 });

/** What could hide, split or end a line: put between all the parts of what is otherwise a command. */
const NOISE = fc.oneof(
  { weight: 12, arbitrary: fc.constant('') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[' ', '\t', '\n', '\r', '\r\n', '\u0085', '\u00a0', '\u3000', '\u2028', '\u2029', ':', '#', '##', '%0A'],
      ...['\u200b', '\u00ad', '\ufeff', '\ufe0f', '\u202e', '\u2060', '\u0000', '\u001b', '\ud800', '\u{e0041}'],
      ...['\u001b[31m', '\u009b1m', '\u001b]0;x\u0007', '\u001bPx\u001b\\', '\u001b7'],
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
);
const NAME = fc.constantFrom(...KNOWN_COMMANDS, 'SET-OUTPUT', 'unknown');
const PARTS = fc.oneof(
  fc.tuple(
    NOISE,
    fc.constant(':'),
    NOISE,
    fc.constant(':'),
    NOISE,
    NAME,
    NOISE,
    fc.constantFrom('::', ' name=a::', ' a=b,c=d::'),
  ),
  fc.tuple(
    NOISE,
    fc.constant('#'),
    NOISE,
    fc.constant('#'),
    NOISE,
    fc.constant('['),
    NOISE,
    NAME,
    NOISE,
    fc.constantFrom(']', ' name=a]', ' a=b;c=d]'),
  ),
  fc.tuple(fc.string(), NOISE),
);
const hostile = fc.array(PARTS, { minLength: 1, maxLength: 3 }).map((lines) => lines.flat());

describe('the door for untrusted text', () => {
  it('lets no command of either grammar through, whatever the text', { timeout: 120_000 }, () => {
    let live = 0;
    fc.assert(
      fc.property(hostile, (pieces) => {
        const text = pieces.join('');
        if (commandsIn(text).length > 0) live += 1;
        expect(commandsIn(show(text))).toEqual([]);
        expect(commandsIn(foreignText(text, { redact: asIs, prefix: '| ', maxLength: 1000 }))).toEqual([]);
      }),
      { numRuns: 200_000 },
    );
    // The property means something only if many of the texts are commands when they are printed as they are.
    expect(live).toBeGreaterThan(20_000);
  });

  it.each([
    ['the rule for ##[', (text: string) => visible(text).replace(/:(?=:)/g, ':\\')],
    ['the rule for ::', (text: string) => visible(text).replace(/##\[/g, '#\\#[')],
    ['the rule for what cannot be seen', (text: string) => text.replace(/:(?=:)/g, ':\\').replace(/##\[/g, '#\\#[')],
  ])('is needed whole: without %s a command gets through', (_name, weakened) => {
    const found = fc.check(
      fc.property(hostile, (pieces) => commandsIn(weakened(normalise(pieces.join('')))).length === 0),
      { numRuns: 20_000 },
    );
    expect(found.failed).toBe(true);
  });

  it.each([
    ['::set-output name=verdict::pass', ':\\:set-output name=verdict:\\:pass'],
    ['log ##[add-mask]a', 'log #\\#[add-mask]a'],
    [':::', ':\\:\\:'],
    ['###[group]x', '##\\#[group]x'],
    ['a\u202Eb\u200Bc', 'a\\u202Eb\\u200Bc'],
    ['tag \u{E0041}', 'tag \\u{E0041}'],
    ['\u0000\u0007\u0085', '\\u0000\\u0007\\u0085'],
    ['half \ud800', 'half \\uD800'],
    ['tab\tstays', 'tab\tstays'],
  ])('shows %j as %j', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  it.each([
    ['a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['\u001b[1;31mred\u001b[0m', 'red'],
    ['\u009b31mred', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001bP never ends\nnext line', '\nnext line'],
    ['⚠\ufe0f', '⚠'],
  ])('normalises %j to %j', (text, normal) => {
    expect(normalise(text)).toBe(normal);
  });

  it('never halves a character when it cuts, and says how much is missing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat(40), (text, length) => {
        expect(cut(text, length).isWellFormed()).toBe(true);
        expect(cutShort(text, length + 1).isWellFormed()).toBe(true);
        expect(cutShort(text, length + 1).length).toBeLessThanOrEqual(Math.max(length + 1, 1));
        expect(tail(text, length).text.isWellFormed()).toBe(true);
        expect(tail(text, length).text.length).toBeLessThanOrEqual(length);
      }),
    );
    expect(cut('abcdef', 2)).toBe('ab… (4 more characters)');
  });

  it('keeps whole lines of the end, and says what is left out', () => {
    expect(tail('one\ntwo\nthree', 9)).toEqual({ text: 'two\nthree', dropped: 4 });
    expect(tail('one\ntwo\nthree', 8)).toEqual({ text: 'three', dropped: 8 });
    expect(foreignText('one\ntwo\nthree', { redact: asIs, maxLength: 6, prefix: '| ' })).toBe(
      '| … (8 characters before this are left out)\n| three',
    );
  });

  it('cuts a line without an end', () => {
    const shown = show('x'.repeat(5000));
    expect(shown).toBe(`${'x'.repeat(2048)}… (2952 more characters)`);
  });

  it('redacts before it cuts and before it escapes', () => {
    const secret = 'hunter2::hunter2';
    const redact = (text: string): string => text.replaceAll(secret, '«pw»');
    expect(foreignText(`${'x'.repeat(2040)}${secret}`, { redact, maxLength: 10_000 })).not.toContain('hunter');
    expect(foreignText(`hun\u001b[0mter2::hunter2`, { redact, maxLength: 10_000 })).toBe('«pw»');
  });
});
