import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../../src/policy/json-schema.ts';
import { contextOf, findingsOf, SAMPLE_CONTEXT } from './loading.ts';

const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(
  policyJsonSchema(),
);

async function bothSay(yaml: string, context = contextOf()): Promise<readonly [boolean, boolean]> {
  return [validate(parse(yaml)), (await findingsOf(yaml, context)).length === 0];
}

test('the committed policy.schema.json is what the code generates; `node scripts/generate-schemas.ts` writes it', async () => {
  const committed = await readFile(new URL('../../../policy.schema.json', import.meta.url), 'utf8');
  expect(committed).toBe(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
});

test('the sample policy of the design is valid', async () => {
  const sample = await readFile(new URL('sample-policy.yml', import.meta.url), 'utf8');
  expect(await bothSay(sample, SAMPLE_CONTEXT)).toEqual([true, true]);
});

describe('a mistake that a JSON Schema can see is refused by the schema and the loader', () => {
  test.each([
    '5',
    'helth: {}',
    'version: 2',
    'checks: {}',
    'checks: [1]',
    'checks: [{ name: a }]',
    'checks: [{ get: /x, post: /x }]',
    'checks: [{ get: /x, tmeout: 1s }]',
    'checks: [{ get: //x }]',
    'checks: [{ get: x }]',
    'checks: [{ get: "/a b" }]',
    'checks: [{ get: /x, timeout: 5 }]',
    'checks: [{ get: /x, timeout: 0s }]',
    'checks: [{ get: /x, timeout: 5 seconds }]',
    'checks: [{ get: /x, severity: no }]',
    'checks: [{ get: /x, env: { A: b } }]',
    'checks: [{ run: x, expect: { status: 200 } }]',
    'checks: [{ run: [] }]',
    'checks: [{ get: /x, headers: { "a b": c } }]',
    'checks: [{ get: /x, auth: {} }]',
    'checks: [{ get: /x, auth: { bearer: a, basic: { user: a, password: b } } }]',
    'checks: [{ get: /x, body: { json: 1, form: {} } }]',
    'checks: [{ get: /x, capture: {} }]',
    'checks: [{ get: /x, capture: { a: { secret: true } } }]',
    'checks: [{ get: /x, for-each: { as: a, in: [] } }]',
    'checks: [{ get: /x, when: { value: a } }]',
    'checks: [{ get: /x, retry: {} }]',
    'checks: [{ get: /x, retry: { times: 0 } }]',
    'checks: [{ get: /x, expect: {} }]',
    'checks: [{ get: /x, expect: { status: [] } }]',
    'checks: [{ get: /x, expect: { status: 99 } }]',
    'checks: [{ get: /x, expect: { status: 2yx } }]',
    'checks: [{ get: /x, expect: { json: {} } }]',
    'checks: [{ get: /x, expect: { json: { $.a: {} } } }]',
    'checks: [{ get: /x, expect: { json: { $.a: { foo: 1 } } } }]',
    'checks: [{ get: /x, expect: { json: { $.a: { not: { foo: 1 } } } } }]',
    'checks: [{ get: /x, expect: { json: { $.a: { one-of: [] } } } }]',
    'checks: [{ get: /x, expect: { json: { $.a: { gt: "1" } } } }]',
    'checks: [{ get: /x, expect: { json-equal: {} } }]',
    'checks: [{ get: /x, expect: { body: 5 } }]',
    'health: { kind: https }',
    'health: { components: {} }',
    'health: { components: { db: true } }',
    'health: { stable: 0 }',
    'subject: { port: 0 }',
    'subject: { memory: lots }',
    'subject: { compose: { file: a } }',
    'parallel: 100',
    'filter: {}',
    'presets: []',
    'presets: [x]',
    'identity: {}',
    'logs: {}',
    'logs: { forbid: [] }',
    'logs: { forbid: [{ matches: a, x: 1 }] }',
    'resources: { cpu: 0.9 }',
    'resources: { cpu: 101% }',
    'shutdown: {}',
    'watch: {}',
    'watch: { error-rate: {} }',
    'watch: { error-rate: { max: 5% } }',
    'watch: { actuator: { every: 10s }, budgets: [{ budget: 1%, rate: 10x, long: 1h, short: 5m }] }',
    'checks: [{ name: a, get: / }]\nwatch: { actuator: { every: 10s }, consecutive-failures: 3 }',
    'watch: { metrics: [{ name: a, actuator: { meter: b }, range: { step: 5s }, min: 1 }] }',
    'watch: { metrics: [{ name: a, prometheus: up, min: 1 }] }',
    'watch: { prometheus: { url: "http://p" }, metrics: [{ name: a, prometheus: up }] }',
    'watch: { p95: { baseline: "2.5" } }',
    'rollback: { via: hope }',
    'rollback: { limits: {} }',
    'notify: {}',
    'notify: { webhook: nope }',
    'allowed-hosts: ["https://x"]',
    'env-names: [A-B]',
  ])('%j', async (yaml) => {
    expect(await bothSay(yaml)).toEqual([false, false]);
  });
});

describe('what is right is right for both', () => {
  test.each([
    '{}',
    'version: 1',
    'checks: [{ get: /x }]',
    'checks: [{ run: [npm, test], env: { A: 1 }, working-directory: x }]',
    'checks: [{ post: /x, body: { text: "", content-type: a/b } }]',
    'checks: [{ get: /x, query: { a: [1, b], c: true } }]',
    'checks: [{ get: /x, auth: { header: { name: X-Key, value: a } } }]',
    'checks: [{ get: /x, for-each: { as: a, in: [1, { b: 2 }] }, when: { value: a, equals: a } }]',
    'checks: [{ get: /x, retry: { times: 2, every: 1.5s, stop-when: { status: 4xx } } }]',
    'checks: [{ get: /x, expect: { status: [200, 3xx], headers: { A: { exists: true } }, body: ok, redirect: { matches: x } } }]',
    'checks: [{ get: /x, expect: { json: { $.a: null, $.b: [1], $.c: { equals: { d: 1 } }, $.e: { every: { not: { length: 3 } } } } } }]',
    'checks: [{ get: /x, expect: { json-equal: { value: null }, json-subset: { value: { a: 1 }, ignore: [$.b] } } }]',
    'health: { path: /h, kind: http, within: 5m, expect: { body: ok }, honor-healthcheck: false }',
    'subject: { memory: 1073741824, cpus: 0.5, env: { A: 1, B: true, C: "" } }',
    'allowed-hosts: ["api.example.com:8443"]',
    'rollback: { inputs: { tag: "${target.tag}" }, migrations: { paths: [a], when-crossed: warn } }',
    'watch: { actuator: { every: 10s }, p95: { max: 5s, baseline: 2.5x } }',
    'checks: [{ name: a, get: / }]\nwatch: { probes: [a], error-rate: { max: 5% }, consecutive-failures: 3 }',
    'watch: { prometheus: { url: "http://p" }, metrics: [{ name: a, prometheus: up, range: { step: 5s }, min: 1 }] }',
  ])('%j', async (yaml) => {
    expect(await bothSay(yaml)).toEqual([true, true]);
  });
});

test('every key has a description for editors', () => {
  const lacking: string[] = [];
  const visit = (schema: unknown, path: string): void => {
    if (schema === null || typeof schema !== 'object') return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') {
        for (const [name, property] of Object.entries(value as Record<string, object | boolean>)) {
          if (typeof property === 'object' && !('description' in property) && !('$ref' in property))
            lacking.push(`${path}.${name}`);
        }
      }
      visit(value, `${path}.${key}`);
    }
  };
  visit(policyJsonSchema(), '');
  expect(lacking).toEqual([]);
});
