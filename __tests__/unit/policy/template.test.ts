import { describe, expect, test } from 'vitest';
import {
  fill,
  fillJson,
  literal,
  missing,
  parseTemplate,
  references,
  type Scope,
  show,
  showJson,
  UnfilledReference,
} from '../../../src/policy/template.ts';
import fc from '../../helpers/fast-check.ts';

const scope: Scope = {
  vars: new Map([
    ['USER', 'smoke'],
    ['a.b', 'dotted'],
    ['TRICK', '${secrets.PASSWORD}'],
  ]),
  secrets: new Map([['PASSWORD', 'hunter22']]),
  env: new Map([['STAGE', 'prod']]),
  baseUrl: 'http://127.0.0.1:49153',
  targetTag: 'v1.2.3',
  values: new Map([
    ['token', { value: 'abc', secret: true }],
    ['count', { value: 3, secret: false }],
    ['plan', { value: { id: 7, tags: ['x', 'y'], none: null }, secret: false }],
  ]),
};

describe('filling a template', () => {
  test.each([
    ['nothing to fill', 'nothing to fill'],
    ['${vars.USER}', 'smoke'],
    ['/u/${vars.USER}/${env.STAGE}', '/u/smoke/prod'],
    ['${vars.a.b}', 'dotted'],
    ['Bearer ${token}', 'Bearer abc'],
    ['${secrets.PASSWORD}!', 'hunter22!'],
    ['${base-url}/x', 'http://127.0.0.1:49153/x'],
    ['${target.tag}', 'v1.2.3'],
    ['${count} of ${plan.id}', '3 of 7'],
    ['${plan.tags.1}', 'y'],
    ['${plan.tags}', '["x","y"]'],
    ['${plan.none}', 'null'],
    ['$${vars.USER}', '${vars.USER}'],
    ['$$${vars.USER}', '$${vars.USER}'],
    ['5 $ and }', '5 $ and }'],
  ])('%s becomes %s', (template, filled) => {
    expect(fill(template, scope)).toBe(filled);
  });

  test('a value that looks like a reference stays what it is', () => {
    expect(fill('${vars.TRICK}', scope)).toBe('${secrets.PASSWORD}');
    expect(show('${vars.TRICK}', scope)).toBe('${secrets.PASSWORD}');
  });

  test.each([
    '${vars.NOPE}',
    '${plan.nope}',
    '${plan.constructor}',
    '${plan.tags.length.x}',
    '${later}',
    '${target.name}',
  ])('%s has no value and is not filled with a guess', (template) => {
    expect(() => fill(template, scope)).toThrow(UnfilledReference);
    expect(show(template, scope)).toBe(template);
    expect(missing(template, scope)).toHaveLength(1);
  });

  test('secrets and captured secrets are shown by name, everything else by value', () => {
    expect(show('curl -u ${vars.USER}:${secrets.PASSWORD} ${base-url} ${token}', scope)).toBe(
      'curl -u smoke:${secrets.PASSWORD} http://127.0.0.1:49153 ${token}',
    );
    expect(showJson({ user: '${vars.USER}', pass: '${secrets.PASSWORD}', n: '${count}' }, scope)).toEqual({
      user: 'smoke',
      pass: '${secrets.PASSWORD}',
      n: 3,
    });
  });
});

describe('filling JSON', () => {
  test('a text that is exactly one reference takes the value with its type', () => {
    expect(
      fillJson({ a: '${count}', b: ['${plan.tags}'], c: 'n=${count}', d: 1, e: null, f: '${plan.none}' }, scope),
    ).toEqual({
      a: 3,
      b: [['x', 'y']],
      c: 'n=3',
      d: 1,
      e: null,
      f: null,
    });
  });

  test('keys are not templates', () => {
    expect(Object.keys(fillJson({ '${count}': 1 }, scope) as object)).toEqual(['${count}']);
  });
});

describe('taking a template apart', () => {
  test.each([
    ['${', 'has a "${" without a "}"'],
    ['a ${vars.X', 'has a "${" without a "}"'],
    ['${}', 'holds ${}, which is not a reference'],
    ['${ x }', 'holds ${ x }, which is not a reference'],
    ['${vars.}', 'holds ${vars.}, which names no variable'],
    ['${vars}', 'holds ${vars}, which names no variable'],
    ['${a..b}', 'holds ${a..b}, which is not a reference'],
    ['${{ github.sha }}', 'holds the workflow expression ${{ github.sha }}, which means nothing in this file'],
  ])('%s is refused: %s', (template, problem) => {
    const parsed = parseTemplate(template);
    expect(parsed.ok ? 'parsed' : parsed.problem).toBe(problem);
  });

  test('references are listed in order with what the user wrote', () => {
    expect(references('${vars.A}-${b.c}-$${vars.C}').map(({ source }) => source)).toEqual(['${vars.A}', '${b.c}']);
  });
});

describe('for any text', () => {
  const anyText = fc.string({ unit: fc.constantFrom('$', '{', '}', '.', 'a', 'vars', 'secrets', '-', ' ', 'é', '\n') });

  test('taking it apart and filling it never fails in another way than by a missing value', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          fill(text, scope);
        } catch (error) {
          expect(error).toBeInstanceOf(UnfilledReference);
        }
        expect(typeof show(text, scope)).toBe('string');
      }),
    );
  });

  test('its literal fills to exactly itself', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fill(literal(text), scope)).toBe(text);
      }),
    );
  });

  test('as a value it is put in as it is, and nothing in it is a reference', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (before, value, after) => {
        const given: Scope = { ...scope, values: new Map([['it', { value, secret: false }]]) };
        const template = `${literal(before)} \${it} ${literal(after)}`;
        expect(fill(template, given)).toBe(`${before} ${value} ${after}`);
      }),
    );
  });

  test('a secret value never appears in what is shown', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const given: Scope = {
          ...scope,
          secrets: new Map([['S', 'Tr0ub4dor']]),
          values: new Map([['t', { value: { in: 'Tr0ub4dor' }, secret: true }]]),
        };
        expect(show(`${literal(text)}\${secrets.S}\${t}\${t.in}`, given)).not.toContain('Tr0ub4dor');
      }),
    );
  });
});
