import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { jsonDifferences } from '../../../src/checks/json-diff.ts';
import { locationText } from '../../../src/checks/json-location.ts';
import { compileJsonPath } from '../../../src/checks/json-path.ts';
import { jsonCovers, jsonEquals } from '../../../src/checks/json-value.ts';
import fc from '../../helpers/fast-check.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const value = fc.jsonValue({ maxDepth: 4 }).map(plain);

describe('the differences of two documents', () => {
  test('are none exactly where they are equal', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(jsonDifferences(left, right, 'equal').length === 0).toBe(isDeepStrictEqual(left, right));
        expect(jsonEquals(left, right)).toBe(isDeepStrictEqual(left, right));
        expect(jsonDifferences(left, plain(left), 'equal')).toEqual([]);
      }),
    );
  });

  test('are none exactly where one covers the other', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(jsonDifferences(left, right, 'subset').length === 0).toBe(jsonCovers(right, left));
        expect(jsonCovers(left, left)).toBe(true);
      }),
    );
  });

  test('stand at paths that lead to them', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        for (const { path, expected, actual } of jsonDifferences(left, right, 'equal')) {
          const at = (document: unknown) =>
            compileJsonPath(path)
              .values(document)
              .map((each) => JSON.stringify(each));
          expect(at(left)[0] ?? 'nothing').toBe(expected);
          expect(actual.startsWith(at(right)[0] ?? 'nothing')).toBe(true);
        }
      }),
    );
  });

  test.each([
    [{ a: 1 }, { a: 1, b: 2 }, '$.b', 'nothing', '2'],
    [{ a: 1, b: 2 }, { a: 1 }, '$.b', '2', 'nothing'],
    [{ a: [1, { 'b c': 2 }] }, { a: [1, { 'b c': '2' }] }, "$.a[1]['b c']", '2', '"2" (a string)'],
    [[1, 2], [1], '$[1]', '2', 'nothing'],
    [[1], [1, 2], '$[1]', 'nothing', '2'],
    [null, {}, '$', 'null', '{}'],
    [JSON.parse('{"__proto__":1}'), {}, '$.__proto__', '1', 'nothing'],
    [{}, JSON.parse('{"toString":1}'), '$.toString', 'nothing', '1'],
  ])('of %j and %j begin at %s', (expected, actual, path, wanted, got) => {
    expect(jsonDifferences(expected, actual, 'equal')[0]).toEqual({ path, expected: wanted, actual: got });
  });

  test('leave out what is ignored, with everything below', () => {
    const ignored = (location: readonly (string | number)[]) => locationText(location) === '$.meta';
    expect(jsonDifferences({ a: 1, meta: { x: 1 } }, { a: 1 }, 'equal', ignored)).toEqual([]);
    expect(jsonDifferences({ a: 1 }, { a: 1, meta: { x: 2 } }, 'equal', ignored)).toEqual([]);
  });

  test('of a subset may have more names, and no more elements', () => {
    expect(jsonDifferences({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }, 'subset')).toEqual([]);
    expect(jsonDifferences([1], [1, 2], 'subset')).toHaveLength(1);
  });

  test('are no more than asked for', () => {
    expect(jsonDifferences([1, 2, 3, 4], [5, 6, 7, 8], 'equal', undefined, 2)).toHaveLength(2);
  });
});

test('a place written as a path selects exactly that place, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(3), (name, index) => {
      const document = { [name]: [0, 1, 2, 3], other: 1 };
      const path = locationText([name, index]);
      expect(compileJsonPath(path).locations(document)).toEqual([[name, index]]);
    }),
  );
});
