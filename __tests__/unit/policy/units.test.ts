import { describe, expect, test } from 'vitest';
import { nearestName } from '../../../src/policy/nearest.ts';
import { formatDuration, parseBytes, parseDuration, parseRatio, parseShare } from '../../../src/policy/units.ts';
import fc from '../../helpers/fast-check.ts';

describe('durations', () => {
  test.each([
    ['500ms', 500],
    ['2s', 2_000],
    ['1.5m', 90_000],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['0s', 0],
  ])('%s is %i ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(['', '5', '5 s', '-1s', '1d', 's', '1e3s', '1s ', '1S', '.5s', '0x1s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test('written out and read again they are the same', () => {
    fc.assert(
      fc.property(fc.nat(86_400_000), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
      }),
    );
    expect([60_000, 61_000, 3_600_000, 1, 0].map(formatDuration)).toEqual(['1m', '61s', '1h', '1ms', '0ms']);
  });
});

test.each([
  ['5%', 0.05],
  ['100%', 1],
  ['0.5%', 0.005],
  ['101%', undefined],
  ['5', undefined],
  ['%', undefined],
])('the share %s is %s', (text, share) => {
  expect(parseShare(text)).toBe(share);
});

test.each([
  ['512m', 536_870_912],
  ['1g', 1_073_741_824],
  ['1.5GiB', 1_610_612_736],
  ['64 KB', 65_536],
  ['1048576', 1_048_576],
  ['1048576b', 1_048_576],
  ['1x', undefined],
  ['', undefined],
  ['-1g', undefined],
])('the size %s is %s bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test('ratios end in x', () => {
  expect([parseRatio('2.5x'), parseRatio('2'), parseRatio('x')]).toEqual([2.5, undefined, undefined]);
});

describe('the nearest name', () => {
  const names = ['health', 'checks', 'allowed-hosts', 'env-names', 'get', 'put', 'SMOKE_PASSWORD'];
  test.each([
    ['helth', 'health'],
    ['haelth', 'health'],
    ['check', 'checks'],
    ['allowed_hosts', 'allowed-hosts'],
    ['allowedHosts', 'allowed-hosts'],
    ['Health', 'health'],
    ['gett', 'get'],
    ['SMOKE_PASWORD', 'SMOKE_PASSWORD'],
    ['zzz', undefined],
    ['', undefined],
    ['completely different', undefined],
  ])('of %s is %s', (typed, nearest) => {
    expect(nearestName(typed, names)).toBe(nearest);
  });

  test('is a candidate or nothing, finds one letter left out, and is quick for long names', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 8 }), fc.string({ maxLength: 2000 }), (candidates, typed) => {
        const nearest = nearestName(typed, candidates);
        expect(nearest === undefined || candidates.includes(nearest)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{4,20}$/), fc.nat(19), (name, at) => {
        const cut = at % name.length;
        expect(nearestName(name.slice(0, cut) + name.slice(cut + 1), [name])).toBe(name);
      }),
    );
  });
});
