import { describe, expect, test } from 'vitest';
import { compileSchema } from '../../../src/checks/schema.ts';
import { type Group, loadSuite } from './json-schema-suite.ts';

const suite = loadSuite();

/** Why groups of required tests are not judged as the suite wants. What is not listed must pass. */
const KNOWN: readonly { readonly groups: RegExp; readonly reason: string }[] = [
  { groups: /^refRemote\.json/, reason: 'refers to other documents: nothing is ever fetched' },
  { groups: /^vocabulary\.json/, reason: 'refers to a meta-schema elsewhere: nothing is ever fetched' },
  { groups: /^dynamicRef\.json|with \$dynamicRef$/, reason: '$dynamicRef is refused: ajv judges it wrongly' },
  {
    groups: /^recursiveRef\.json|with \$recursive(Ref|Anchor)$/,
    reason: '$recursiveRef is refused: ajv judges it wrongly',
  },
  {
    groups: /^(unevaluatedItems|not|anchor)\.json|^ref\.json: ref creates new scope/,
    reason: 'unevaluatedItems is refused: ajv judges it wrongly',
  },
  { groups: /^format\.json/, reason: 'formats are asserted; 2020-12 only annotates by default' },
  {
    groups: /^properties\.json: properties whose names are Javascript/,
    reason: 'a property named __proto__ is not looked at',
  },
  {
    groups: /^ref\.json: (refs with relative uris and defs|relative refs with absolute uris|URN ref with nested)/,
    reason: 'refused: ajv loops on an $id of a sibling',
  },
  {
    groups: /^ref\.json: (ref overrides any sibling|\$ref prevents a sibling)/,
    reason: 'keywords beside $ref count in every draft, which judges more strictly',
  },
  {
    groups: /^unevaluatedProperties\.json: .*(then not defined|if without then and else)/,
    reason: 'ajv looks into "if" only with "then" or "else"',
  },
];

function judged(group: Group, dialect: string): readonly boolean[] {
  const schema = typeof group.schema === 'boolean' ? group.schema : { $schema: dialect, ...(group.schema as object) };
  try {
    const check = compileSchema(schema);
    return group.tests.map(({ data, valid }) => (check(data).length === 0) === valid);
  } catch {
    return group.tests.map(() => false);
  }
}

describe.each([
  ['draft2020-12', 'https://json-schema.org/draft/2020-12/schema'],
  ['draft2019-09', 'https://json-schema.org/draft/2019-09/schema'],
  ['draft7', 'http://json-schema.org/draft-07/schema#'],
  ['draft6', 'http://json-schema.org/draft-06/schema#'],
])('the JSON Schema test suite, %s', (draft, dialect) => {
  if (!suite.ok) {
    test.skip(`could not be fetched: ${suite.reason}`, () => {});
    return;
  }
  const groups = suite.groups(draft).map((group) => ({ group, results: judged(group, dialect) }));
  const required = groups.filter(({ group }) => !group.file.startsWith('optional'));
  const optional = groups.filter(({ group }) => group.file.startsWith('optional'));
  const score = (part: typeof groups): string => {
    const results = part.flatMap(({ results }) => results);
    return `${results.filter(Boolean).length} of ${results.length}`;
  };

  test(`is passed but for what is known: ${score(required)} required, ${score(optional)} optional`, () => {
    const surprising = required
      .filter(({ results }) => results.includes(false))
      .map(({ group }) => group.name)
      .filter((name) => !KNOWN.some(({ groups: known }) => known.test(name)));
    expect(surprising).toEqual([]);
  });
});
