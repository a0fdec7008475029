import { describe, expect, test } from 'vitest';
import { MAX_MATCH_INPUT, type MatchTools, NOTHING, refusals } from '../../../src/checks/match.ts';
import { compilePattern } from '../../../src/checks/pattern.ts';
import type { Matcher } from '../../../src/policy/policy.ts';
import fc from '../../helpers/fast-check.ts';

const JSON_TOOLS: MatchTools = { fill: (value) => value, pattern: compilePattern, textual: false };
const TEXT_TOOLS: MatchTools = { ...JSON_TOOLS, textual: true };
const holds = (matcher: Matcher, value: unknown, tools = JSON_TOOLS): boolean =>
  refusals(matcher, value, tools).length === 0;

describe('a matcher', () => {
  test.each<[Matcher, unknown]>([
    [{ equals: { a: [1, null], b: 'x' } }, { b: 'x', a: [1, null] }],
    [{ equals: null }, null],
    [{ equals: 1 }, 1.0],
    [{ not: { equals: 1 } }, '1'],
    [{ contains: 'b' }, 'abc'],
    [{ contains: 2 }, [1, 2]],
    [{ contains: { id: 2 } }, [{ id: 1 }, { id: 2, name: 'x' }]],
    [{ contains: ['a', 'b'] }, ['b', 'c', 'a']],
    [{ contains: { a: { b: 1 } } }, { a: { b: 1, c: 2 }, d: 3 }],
    [{ matches: '^v\\d+$' }, 'v12'],
    [{ exists: true }, null],
    [{ exists: false }, NOTHING],
    [{ not: { exists: true } }, NOTHING],
    [{ type: 'integer' }, 3.0],
    [{ type: 'number' }, 3.5],
    [{ type: 'null' }, null],
    [{ type: 'array' }, []],
    [{ length: { equals: 1 } }, '😀'],
    [{ length: { gte: 2, lt: 3 } }, { a: 1, b: 2 }],
    [{ gt: 1, lte: 2 }, 2],
    [{ oneOf: ['a', { b: 1 }] }, { b: 1 }],
    [{ every: { type: 'string' } }, ['a', 'b']],
    [{ any: { gt: 2 } }, [1, 3]],
    [{ equals: JSON.parse('{"__proto__":1}') }, JSON.parse('{"__proto__":1}')],
  ])('%j holds for %j', (matcher, value) => {
    expect(refusals(matcher, value, JSON_TOOLS)).toEqual([]);
  });

  test.each<[Matcher, unknown, string, string]>([
    [{ equals: 200 }, '200', '200', '"200"'],
    [{ equals: { a: 1 } }, { a: 1, b: 2 }, '{"a":1}', '{"a":1,"b":2}'],
    [{ equals: JSON.parse('{"__proto__":1}') }, {}, '{"__proto__":1}', '{}'],
    [{ not: { contains: 'b' } }, 'abc', 'not to contain "b"', '"abc"'],
    [{ not: { equals: 1 } }, 1, 'anything but 1', '1'],
    [{ contains: 'http.server.requests' }, ['a'], 'to contain "http.server.requests"', '["a"]'],
    [{ contains: 'a' }, 5, 'to contain "a"', '5'],
    [{ matches: 'x' }, 5, 'to match /x/', '5'],
    [{ exists: true }, NOTHING, 'to exist', 'nothing'],
    [{ exists: false }, null, 'not to exist', 'null'],
    [{ type: 'string' }, 5, 'a string', '5'],
    [{ type: 'integer' }, 3.5, 'an integer', '3.5'],
    [{ type: 'object' }, [], 'an object', '[]'],
    [{ type: 'string' }, NOTHING, 'a string', 'nothing'],
    [{ length: { gt: 0 } }, [], 'to have a length: greater than 0', 'a length of 0'],
    [{ length: { gte: 0 } }, 5, 'to have a length: at least 0', '5'],
    [{ gt: 1 }, '2', 'greater than 1', '"2"'],
    [{ oneOf: [1, 2] }, 3, 'one of 1, 2', '3'],
    [{ every: { type: 'string' } }, [], 'to have every element: a string', 'an empty list'],
    [{ every: { type: 'string' } }, ['a', 7], 'to have every element: a string', '7'],
    [{ any: { gt: 2 } }, [], 'to have an element: greater than 2', '[]'],
  ])('%j refuses %j', (matcher, value, expected, actual) => {
    expect(refusals(matcher, value, JSON_TOOLS)).toMatchObject([{ expected, actual }]);
  });

  test('tells every rule that is broken', () => {
    expect(refusals({ type: 'string', gt: 1, equals: 1 }, 0, JSON_TOOLS)).toHaveLength(3);
  });

  test('tells which element breaks the rule for all', () => {
    expect(refusals({ every: { gt: 0 } }, [1, 2, 0], JSON_TOOLS)[0]?.at).toEqual([2]);
  });

  test('of nothing holds only where it asks for nothing', () => {
    const matcher = fc.letrec<{ matcher: Matcher }>((tie) => ({
      matcher: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Matcher>({ equals: 1 }, { contains: 'a' }, { type: 'null' }, { gt: 0 }, { every: { gt: 1 } }),
        fc.record({ not: tie('matcher') }) as fc.Arbitrary<Matcher>,
      ),
    })).matcher;
    fc.assert(fc.property(matcher, (one) => !holds(one, NOTHING)));
  });

  test('and its opposite never both hold, and one of them does, for whatever is there', () => {
    const matchers = fc.constantFrom<Matcher>(
      { equals: 1 },
      { contains: 'a' },
      { type: 'string' },
      { gt: 0 },
      { length: { gt: 1 } },
      { any: { equals: null } },
      { matches: 'a' },
      { exists: true },
    );
    fc.assert(fc.property(matchers, fc.jsonValue(), (one, value) => holds(one, value) !== holds({ not: one }, value)));
  });

  test('takes numbers in headers and bodies for numbers', () => {
    expect(holds({ equals: 200 }, '200', TEXT_TOOLS)).toBe(true);
    expect(holds({ gt: 9 }, '10', TEXT_TOOLS)).toBe(true);
    expect(holds({ type: 'integer' }, '10', TEXT_TOOLS)).toBe(true);
    expect(holds({ gt: 9 }, '10 apples', TEXT_TOOLS)).toBe(false);
  });

  test('neither matches nor fails to match text that is too long for a regular expression', () => {
    const long = 'a'.repeat(MAX_MATCH_INPUT + 1);
    expect(holds({ matches: 'a' }, long)).toBe(false);
    expect(holds({ not: { matches: 'b' } }, long)).toBe(false);
    expect(refusals({ matches: 'a' }, long, JSON_TOOLS)[0]?.actual).toContain('65537 characters');
  });

  test('decides a catastrophic regular expression at once', () => {
    expect(holds({ matches: '^(a+)+$' }, `${'a'.repeat(MAX_MATCH_INPUT - 1)}!`)).toBe(false);
  });
});

test.each(['(?=a)b', '(?<!a)b', '(a)\\1', '(', 'a'.repeat(1001)])('the regular expression %j is refused', (source) => {
  expect(() => compilePattern(source)).toThrowError(expect.objectContaining({ name: 'PatternProblem' }));
});
