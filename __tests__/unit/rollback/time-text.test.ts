import { describe, expect, it } from 'vitest';
import { minuteOf, spanText } from '../../../src/rollback/record/time-text.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('a time', () => {
  it('is told to the minute, in UTC', () => {
    expect(minuteOf('2026-11-21T10:02:59Z')).toBe('2026-11-21 10:02 UTC');
    expect(minuteOf('2026-11-21T01:02:59+02:00')).toBe('2026-11-20 23:02 UTC');
  });
});

describe('a span', () => {
  it.each([
    [8300, '8.3 s'],
    [5 * MINUTE_MS + 3000, '5 min 3 s'],
    [HOUR_MS - 600, '59 min 59 s'],
    [HOUR_MS - 400, '1 h'],
    [HOUR_MS, '1 h'],
    [7 * HOUR_MS + 20 * MINUTE_MS, '7 h 20 min'],
    [48 * HOUR_MS - 1000, '47 h 59 min'],
    [48 * HOUR_MS, '2 days'],
    [9.9 * 24 * HOUR_MS, '9 days'],
  ])('of %d ms is %s', (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });
});
