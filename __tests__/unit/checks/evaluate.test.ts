import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/checks/answer.ts';
import { readJson } from '../../../src/checks/answer.ts';
import { conditionHolds, evaluateExpectation } from '../../../src/checks/evaluate.ts';
import { NOTHING } from '../../../src/checks/match.ts';
import { compileSchema } from '../../../src/checks/schema.ts';
import type { Expectation } from '../../../src/policy/policy.ts';
import { expectation, jsonRules } from './builders.ts';

const answer = (body: unknown, given: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers: [['content-type', 'application/json']],
  body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
  totalMs: 10,
  ...given,
});
const judge = (given: Partial<Expectation>, one: Answer) =>
  evaluateExpectation(expectation(given), one, (value) => value);

describe('an expectation', () => {
  test.each<[Partial<Expectation>, Answer]>([
    [{ status: [201, '2xx'] }, answer('', { status: 204 })],
    [
      { headers: [['X-A', { equals: 'b, c' }]] },
      answer('', {
        headers: [
          ['x-a', 'b'],
          ['x-a', 'c'],
        ],
      }),
    ],
    [{ headers: [['X-A', { exists: false }]] }, answer('')],
    [{ headers: [['Content-Length', { lt: 10 }]] }, answer('', { headers: [['content-length', '9']] })],
    [{ json: jsonRules({ '$.a[0].b': { equals: 1 } }) }, answer({ a: [{ b: 1 }] })],
    [{ json: jsonRules({ '$.a[*].b': { equals: [1, 2] } }) }, answer({ a: [{ b: 1 }, { b: 2 }] })],
    [{ json: jsonRules({ '$..b': { every: { gt: 0 } } }) }, answer({ a: [{ b: 1 }, { b: 2 }] })],
    [{ json: jsonRules({ '$.a': { exists: false } }) }, answer({ b: 1 })],
    [{ json: jsonRules({ '$.a[*]': { exists: false } }) }, answer({ a: [] })],
    [{ jsonEqual: { value: { a: 1 }, ignore: ['$.at', '$..id'] } }, answer({ a: 1, at: 2, id: 3 })],
    [{ jsonSubset: { value: { a: { b: 1 } }, ignore: [] } }, answer({ a: { b: 1, c: 2 }, d: 3 })],
    [
      { body: { contains: 'käse' } },
      answer('', {
        headers: [['content-type', 'text/plain; charset=ISO-8859-1']],
        body: new Uint8Array([0x6b, 0xe4, 0x73, 0x65]),
      }),
    ],
    [{ body: { matches: '^\\d+$' } }, answer('123')],
    [{ withinMs: 10 }, answer('')],
    [{ redirect: { matches: '/home$' } }, answer('', { status: 302, headers: [['location', '/home']] })],
    [{ schema: { file: 's.json', document: { type: 'object' } } }, answer({})],
  ])('%j holds', async (given, one) => {
    expect(await judge(given, one)).toEqual([]);
  });

  test.each<[Partial<Expectation>, Answer, Record<string, unknown>]>([
    [{ status: ['2xx', 404] }, answer('', { status: 500 }), { label: 'status', expected: '2xx or 404', actual: '500' }],
    [
      { status: ['2xx'] },
      answer('', { status: 302, headers: [['location', '/login?code=s3cret']] }),
      { label: 'status', expected: '2xx', actual: '302 to /login' },
    ],
    [
      { status: [200] },
      answer('', { status: 201, headers: [['location', '/orders/1']] }),
      { label: 'status', expected: '200', actual: '201' },
    ],
    [{ headers: [['X-A', { equals: 'b' }]] }, answer(''), { label: 'header x-a', expected: '"b"', actual: 'nothing' }],
    [
      { json: jsonRules({ '$.items[*].id': { every: { type: 'integer' } } }) },
      answer({ items: [{ id: 1 }, { id: 'x' }] }),
      { label: '$.items[*].id', path: '$.items[1].id', actual: '"x"' },
    ],
    [
      { json: jsonRules({ '$.ids': { every: { type: 'integer' } } }) },
      answer({ ids: [1, 'x'] }),
      { label: '$.ids', path: '$.ids[1]', actual: '"x"' },
    ],
    [
      { json: jsonRules({ '$.token': { type: 'string' } }) },
      answer({ Token: 'x' }),
      { expected: 'a string', actual: 'nothing; the body has "Token"' },
    ],
    [
      { json: jsonRules({ '$.a[*]': { length: { equals: 0 } } }) },
      answer({ a: [] }),
      { expected: 'to have a length: 0', actual: 'nothing' },
    ],
    [
      { jsonEqual: { value: { a: [1, { b: 2 }] }, ignore: [] } },
      answer({ a: [1, { b: 3 }] }),
      { label: '$.a[1].b', path: '$.a[1].b', expected: '2', actual: '3' },
    ],
    [{ body: { contains: 'x' } }, answer('abc'), { label: 'body', expected: 'to contain "x"', actual: '"abc"' }],
    [{ withinMs: 10 }, answer('', { totalMs: 10.2 }), { label: 'time', expected: 'at most 10 ms', actual: '11 ms' }],
    [{ redirect: { equals: '/' } }, answer('', { status: 302 }), { label: 'redirect', actual: 'nothing' }],
    [
      { json: jsonRules({ $: { exists: true } }) },
      answer('<html>'),
      { reason: 'check-bad-json', actual: 'an HTML page' },
    ],
    [
      { schema: { file: 's.json', document: { properties: { id: { type: 'integer' } } } } },
      answer({ id: 'x' }),
      { label: '$.id', path: '$.id', expected: 'an integer', actual: '"x"' },
    ],
  ])('%j is refused', async (given, one, mismatch) => {
    expect(await judge(given, one)).toMatchObject([mismatch]);
  });

  test('tells everything that is wrong, not only the first', async () => {
    const given = { status: [201], json: jsonRules({ '$.a': { equals: 1 }, '$.b': { equals: 2 } }), withinMs: 1 };
    expect((await judge(given, answer({ a: 0, b: 0 }))).map(({ label }) => label)).toEqual([
      'status',
      '$.a',
      '$.b',
      'time',
    ]);
  });

  test('sees only what a document itself has', async () => {
    const rules = jsonRules({ '$.__proto__.status': { equals: 'UP' }, '$.constructor': { exists: false } });
    expect(await judge({ json: rules }, answer('{"__proto__":{"status":"UP"}}'))).toEqual([]);
    expect(
      await judge({ json: jsonRules({ '$.status': { exists: false } }) }, answer('{"__proto__":{"status":"UP"}}')),
    ).toEqual([]);
  });

  test('is not slowed down by a regular expression that the document brings along', async () => {
    const rules = jsonRules({ '$.list[?search(@, $.pattern)]': { exists: false } });
    const document = { pattern: '^(a+)+$', list: [`${'a'.repeat(60_000)}!`] };
    expect(await judge({ json: rules }, answer(document))).toEqual([]);
  });
});

test.each<[Parameters<typeof conditionHolds>[0], unknown, boolean]>([
  [{ equals: 'prod' }, 'prod', true],
  [{ equals: 3 }, '3', true],
  [{ matches: '^v' }, 'v1', true],
  [{ exists: true }, NOTHING, false],
  [{ exists: false }, NOTHING, true],
  [{ not: { equals: 'prod' } }, NOTHING, false],
])('the condition %j', async (matcher, value, holds) => {
  expect(await conditionHolds(matcher, value, (each) => each)).toBe(holds);
});

test('a path may select more nodes than a stack holds', async () => {
  const rule: Partial<Expectation> = { json: jsonRules({ '$..*': { every: { equals: 1 } } }) };
  expect(await judge(rule, answer(new Array(300_000).fill(1)))).toEqual([]);
  expect(await judge(rule, answer([...new Array(300_000).fill(1), 2]))).toHaveLength(1);
});

describe('reading JSON', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);

  test.each([
    ['an empty body', bytes()],
    ['text that begins with a byte order mark, which JSON does not allow', bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d)],
    ['text in UTF-16; JSON is UTF-8', bytes(0xff, 0xfe, 0x7b, 0)],
    ['text in UTF-16; JSON is UTF-8', bytes(0, 0x7b, 0, 0x7d)],
    ['bytes that are not UTF-8', bytes(0x22, 0xff, 0x22)],
    ['JSON nested deeper than 200 levels', new TextEncoder().encode('['.repeat(1_000_000))],
    ['JSON nested deeper than 200 levels', new TextEncoder().encode(`${'[{"a":'.repeat(101)}1${'}]'.repeat(101)}`)],
    ['an HTML page', new TextEncoder().encode('\n<!DOCTYPE html>')],
    ['XML', new TextEncoder().encode('<?xml version="1.0"?><a/>')],
    ['text that is not JSON', new TextEncoder().encode('UP')],
  ])('says that it is %s', (problem, body) => {
    expect(readJson(body)).toEqual({ ok: false, problem });
  });

  test('is not deceived by brackets in strings', () => {
    const text = JSON.stringify({ a: '[{"\\'.repeat(300) });
    expect(readJson(new TextEncoder().encode(text))).toEqual({ ok: true, value: JSON.parse(text) });
  });
});

describe('a schema', () => {
  const violations = (schema: unknown, document: unknown) =>
    compileSchema(schema)(document).map(({ path, rule, actual }) => `${path} ${rule}, is ${actual}`);

  test('says where a document breaks which rule', () => {
    const schema = {
      properties: {
        data: { properties: { items: { items: { properties: { id: { type: 'integer' } }, required: ['name'] } } } },
      },
      additionalProperties: false,
    };
    expect(violations(schema, { data: { items: [{ id: 'x', name: 'y' }, {}] }, extra: 1 })).toEqual([
      '$ must not have the property "extra", is {"data":{"items":[{"id":"x","name":"y"},{}]},"extra":1}',
      '$.data.items[0].id must be an integer, is "x"',
      '$.data.items[1] must have the property "name", is {}',
    ]);
  });

  test('asserts formats, constants and lists of values', () => {
    const schema = { properties: { at: { format: 'date-time' }, kind: { enum: ['a', 'b'] }, version: { const: 1 } } };
    expect(violations(schema, { at: 'yesterday', kind: 'c', version: 2 })).toEqual([
      '$.at must match format "date-time", is "yesterday"',
      '$.kind must be one of "a", "b", is "c"',
      '$.version must be 1, is 2',
    ]);
  });

  test('is not slowed down by its patterns', () => {
    expect(violations({ pattern: '^(a+)+$' }, `${'a'.repeat(100_000)}!`)).toHaveLength(1);
  });

  test('means what its draft means', () => {
    const tuple = { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] };
    expect(violations(tuple, [1])).toHaveLength(1);
    expect(violations({ prefixItems: [{ type: 'string' }] }, [1])).toHaveLength(1);
  });

  test.each([
    [{ $ref: 'https://example.com/other.json' }, /can't resolve reference/],
    [{ type: 'strnig' }, /cannot be compiled/],
    [{ $schema: 'http://json-schema.org/draft-04/schema#' }, /"\$schema"/],
    [{ properties: { a: { unevaluatedItems: false } } }, /"unevaluatedItems"/],
    [{ $dynamicRef: '#a' }, /"\$dynamicRef"/],
    [{ pattern: '(?=a)' }, /cannot be compiled/],
    [[], /neither an object/],
  ])('%j is refused', (schema, message) => {
    expect(() => compileSchema(schema)).toThrow(message);
  });

  test('may have properties that are called like refused keywords, and share its $id with another', () => {
    const one = { $id: 'https://example.com/a', properties: { unevaluatedItems: { type: 'string' } } };
    expect(violations(one, { unevaluatedItems: 1 })).toHaveLength(1);
    expect(violations({ ...one, properties: {} }, { unevaluatedItems: 1 })).toEqual([]);
  });
});
