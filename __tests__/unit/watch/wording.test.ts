import { describe, expect, it } from 'vitest';
import { boundsText, countsText, milliseconds, number, percent, times } from '../../../src/watch/wording.ts';

describe('figures of a watch', () => {
  it.each([
    [percent(0.12), '12 %'],
    [percent(0.0425), '4.3 %'],
    [percent(0.0001), '0.01 %'],
    [percent(1), '100 %'],
    [percent(0), '0 %'],
    [countsText({ bad: 12, all: 300 }), '12 of 300 (4 %)'],
    [countsText({ bad: 0, all: 0 }), '0 of 0'],
    [times(14.4), '14.4x'],
    [times(200), '200x'],
    [milliseconds(840.4), '840 ms'],
    [milliseconds(2345), '2.35 s'],
    [milliseconds(60_000), '60 s'],
    [number(123_456), '123456'],
    [number(0.98765), '0.988'],
    [number(-2.5), '-2.5'],
    [boundsText({ min: 0.98 }), 'at least 0.98'],
    [boundsText({ max: 50 }), 'at most 50'],
    [boundsText({ min: 1, max: 5 }), 'from 1 to 5'],
  ])('read as people write them: %s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
