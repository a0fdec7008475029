import { expect, test } from 'vitest';
import { shorten, shortenToEnd } from '../../../src/checks/shorten.ts';
import fc from '../../helpers/fast-check.ts';

const redact = (text: string) => text.replaceAll('hunter2-hunter2', '«PASSWORD»');

test('a secret is taken out before text is cut, wherever the cut falls', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.nat(40), (before, length) => {
      const text = `${'x'.repeat(before)}hunter2-hunter2${'y'.repeat(30)}`;
      for (const cut of [shorten(text, length + 1, redact), shortenToEnd(text, length + 1, redact)]) {
        expect(cut).not.toContain('hunter2');
      }
    }),
  );
});

test('no character is cut in two', () => {
  for (let length = 1; length < 10; length++) {
    expect(shorten('😀😀😀😀😀', length, redact).isWellFormed()).toBe(true);
    expect(shortenToEnd('😀😀😀😀😀', length, redact).isWellFormed()).toBe(true);
  }
});

test('what is missing is counted', () => {
  expect(shorten('abcdef', 4, redact)).toBe('abcd… (2 more characters)');
  expect(shortenToEnd('abcdef', 4, redact)).toBe('(2 characters before this) …cdef');
  expect(shorten('abcd', 4, redact)).toBe('abcd');
});
