import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../../src/policy/default.ts';
import type { HttpCheck } from '../../../src/policy/policy.ts';
import { contextOf, FILE, findingsOf, policyOf, SAMPLE_CONTEXT } from './loading.ts';

const sample = await readFile(new URL('sample-policy.yml', import.meta.url));

async function onlyCheck(yaml: string, context = contextOf()): Promise<HttpCheck> {
  const { checks } = await policyOf(`checks:\n  - ${yaml}\n`, context);
  const [check] = checks;
  if (check?.kind !== 'http') throw new Error('not a request');
  return check;
}

describe('the sample policy of the design', () => {
  test('loads, with units read and variables filled in', async () => {
    const policy = await policyOf(sample, SAMPLE_CONTEXT);
    expect(policy).toMatchObject({
      file: FILE,
      subject: {
        port: 8520,
        managementPort: 8521,
        env: { SPRING_PROFILES_ACTIVE: 'prod' },
        memory: 1_073_741_824,
        network: 'ci_default',
        compose: { file: 'ci/compose.yml', service: 'app' },
        hardened: false,
      },
      health: {
        path: '/actuator/health',
        kind: 'actuator',
        withinMs: 120_000,
        timeoutMs: 5_000,
        everyMs: 1_000,
        stable: 2,
      },
      parallel: 1,
      identity: { version: '1.6.0', commit: '4a7d1ed' },
      resources: { memory: 0.9, cpu: 0.9 },
      shutdown: { withinMs: 30_000, request: undefined },
      allowedHosts: [],
      envNames: [],
    });
    expect(policy.health.components).toEqual({ db: 'UP', redis: 'UP', rabbit: 'UP' });
    expect(policy.logs?.forbid.map(({ rule }) => rule)).toEqual([
      { kind: 'text', text: 'APPLICATION FAILED TO START' },
      { kind: 'regex', pattern: '\\bFATAL\\b' },
    ]);
    expect(policy.presets).toEqual([{ name: 'actuator-exposure', source: { file: FILE, line: 42, column: 11 } }]);
  });

  test('has its checks in order, with templates left for later', async () => {
    const { checks } = await policyOf(sample, SAMPLE_CONTEXT);
    expect(checks.map(({ name, kind, severity }) => `${kind} ${severity} ${name}`)).toEqual([
      'http block info',
      'http block metrics know the HTTP server',
      'http block user statistics',
      'http block search courses',
      'http block login',
      'http warn orders for the admin',
      "run block the team's own smoke suite",
    ]);
    expect(checks[3]).toMatchObject({
      method: 'POST',
      expect: { schema: { file: 'ci/course-page.schema.json', document: { type: 'object', required: ['data'] } } },
    });
    expect(checks[4]).toMatchObject({
      method: 'POST',
      path: '/api/auth/login',
      source: { file: FILE, line: 30, column: 5 },
      body: { kind: 'json', value: { account: '${vars.SMOKE_USER}', password: '${secrets.SMOKE_PASSWORD}' } },
      expect: {
        status: [200],
        json: [
          { path: '$.data.token', matcher: { type: 'string' }, source: { line: 33, column: 36 } },
          { path: '$.data.user', matcher: { exists: true } },
        ],
      },
      captures: [{ name: 'token', from: { kind: 'json', path: '$.data.token' }, secret: true }],
    });
    expect(checks[5]).toMatchObject({ auth: { kind: 'bearer', token: '${token}' } });
    expect(checks[6]).toMatchObject({ run: 'pytest tests/smoke -q', timeoutMs: 120_000 });
  });

  test('loads the same with a byte order mark and Windows line ends', async () => {
    const crlf = `\uFEFF${sample.toString().replaceAll('\n', '\r\n')}`;
    expect(await policyOf(crlf, SAMPLE_CONTEXT)).toEqual(await policyOf(sample, SAMPLE_CONTEXT));
    expect(await policyOf(new TextEncoder().encode(crlf), SAMPLE_CONTEXT)).toEqual(
      await policyOf(sample, SAMPLE_CONTEXT),
    );
  });
});

describe('what a file does not say', () => {
  test('is what the built-in policy says', async () => {
    expect(await policyOf('version: 1')).toEqual({ ...defaultPolicy(), file: FILE });
  });

  test.each([
    ['{}', 'actuator'],
    ['{ path: /actuator/health }', 'actuator'],
    ['{ path: /manage/actuator/health?x=1 }', 'actuator'],
    ['{ path: /healthz }', 'http'],
    ['{ path: /my-actuator }', 'http'],
    ['{ path: /health, components: { db: UP } }', 'actuator'],
    ['{ path: /health, kind: actuator }', 'actuator'],
    ['{ path: /actuator/health, kind: http }', 'http'],
  ])('the kind of health: %s is %s', async (health, kind) => {
    expect((await policyOf(`health: ${health}`)).health.kind).toBe(kind);
  });

  test.each([
    ['{ get: /x }', ['2xx']],
    ['{ get: /x, expect: { within: 1s } }', ['2xx']],
    ['{ get: /x, expect: { redirect: /login } }', ['3xx']],
    ['{ get: /x, expect: { status: 404 } }', [404]],
    ['{ get: /x, expect: { status: [200, 4xx] } }', [200, '4xx']],
  ])('the status of %s is %j', async (check, status) => {
    expect((await onlyCheck(check)).expect.status).toEqual(status);
  });

  test('an actuator may answer with any status where only its body is spoken about, a plain page may not', async () => {
    const statusOf = async (kind: string) =>
      (await policyOf(`health: { kind: ${kind}, expect: { json: { $.status: UP } } }`)).health.expect?.status;
    expect(await statusOf('actuator')).toBeUndefined();
    expect(await statusOf('http')).toEqual(['2xx']);
  });

  test('the conditions for giving up expect no status of their own', async () => {
    const { retry } = await onlyCheck('{ get: /x, retry: { times: 3, stop-when: { body: locked } } }');
    expect(retry).toMatchObject({
      times: 3,
      everyMs: 1_000,
      stopWhen: { status: undefined, body: { contains: 'locked' } },
    });
  });

  test('a check without a name is called by its request, and no two alike', async () => {
    const { checks } = await policyOf('checks: [{ get: /x }, { get: /x }, { run: [npm, test] }, { run: "a\\nb" }]');
    expect(checks.map(({ name }) => name)).toEqual(['GET /x', 'GET /x (2)', 'run npm test', 'run a']);
  });
});

describe('plain values', () => {
  test('are kept as they were typed where text is meant', async () => {
    const policy = await policyOf('subject: { env: { V: 1.10, H: 0x10, B: True, S: "", O: 007 } }');
    expect(policy.subject.env).toEqual({ V: '1.10', H: '0x10', B: 'True', S: '', O: '007' });
  });

  test('in query, headers and forms may be repeated and are text', async () => {
    const check = await onlyCheck(
      '{ post: /x, query: { page: 1, tag: [a, 2.0] }, headers: { X-Count: 10 }, body: { form: { ok: true, n: [1, 2] } } }',
    );
    expect(check.query).toEqual([
      ['page', '1'],
      ['tag', 'a'],
      ['tag', '2.0'],
    ]);
    expect(check.headers).toEqual([['X-Count', '10']]);
    expect(check.body).toEqual({
      kind: 'form',
      fields: [
        ['ok', 'true'],
        ['n', '1'],
        ['n', '2'],
      ],
    });
  });

  test('are compared as text with headers, bodies and variables, and as JSON with JSON', async () => {
    const check = await onlyCheck(
      '{ get: /x, when: { value: "${vars.FULL}", equals: true }, expect: { headers: { Content-Length: 10, X: { one-of: [1, 2] } }, body: { not: { equals: 1.0 } }, json: { $.n: 10, $.l: [1], $.z: null } } }',
      contextOf({ vars: { FULL: 'true' } }),
    );
    expect(check.when).toEqual({ value: '${vars.FULL}', matcher: { equals: 'true' } });
    expect(check.expect.headers).toEqual([
      ['Content-Length', { equals: '10' }],
      ['X', { oneOf: ['1', '2'] }],
    ]);
    expect(check.expect.body).toEqual({ not: { equals: '1.0' } });
    expect(check.expect.json.map(({ matcher }) => matcher)).toEqual([
      { equals: 10 },
      { equals: [1] },
      { equals: null },
    ]);
  });
});

describe('matchers', () => {
  test('nest, and plain values inside mean equality', async () => {
    const check = await onlyCheck(
      '{ get: /x, expect: { json: { $.a: { not: x, length: { gt: 0, lte: 5 }, every: { type: string }, any: 3, one-of: [1, null], exists: true } }, redirect: { matches: ^/login } } }',
    );
    expect(check.expect.json[0]?.matcher).toEqual({
      not: { equals: 'x' },
      length: { gt: 0, lte: 5 },
      every: { type: 'string' },
      any: { equals: 3 },
      oneOf: [1, null],
      exists: true,
    });
    expect(check.expect.redirect).toEqual({ matches: '^/login' });
  });

  test('a plain text under body means that the body contains it', async () => {
    expect((await onlyCheck('{ get: /x, expect: { body: welcome } }')).expect.body).toEqual({ contains: 'welcome' });
  });

  test('whole JSON is compared with paths left out', async () => {
    const good = await onlyCheck('{ get: /x, expect: { json-equal: { value: { a: [1] }, ignore: [$.t] } } }');
    expect(good.expect.jsonEqual).toEqual({ value: { a: [1] }, ignore: ['$.t'] });
  });
});

describe('references', () => {
  test('are filled in at once outside checks, and values are never read as references again', async () => {
    const policy = await policyOf(
      'subject: { env: { A: "${vars.A}", B: "${secrets.B}", C: "${env.C}", D: "$${HOME}" } }\nenv-names: [C]\nhealth: { path: "/${vars.P}" }\nallowed-hosts: ["${vars.HOST}"]',
      contextOf({
        vars: { A: '${secrets.B}', P: 'healthz', HOST: 'API.example.com' },
        secrets: { B: 's3cret' },
        environment: { C: 'c' },
      }),
    );
    expect(policy.subject.env).toEqual({ A: '${secrets.B}', B: 's3cret', C: 'c', D: '${HOME}' });
    expect(policy.health).toMatchObject({ path: '/healthz', kind: 'http' });
    expect(policy.allowedHosts).toEqual(['api.example.com']);
    expect(policy.envNames).toEqual(['C']);
  });

  test('in patterns are put in as the text they are', async () => {
    const { logs } = await policyOf(
      'logs: { forbid: [{ matches: "v${vars.V}$" }] }',
      contextOf({ vars: { V: '1.2+3' } }),
    );
    expect(logs?.forbid[0]?.rule).toEqual({ kind: 'regex', pattern: 'v1\\.2\\+3$' });
  });

  test('reach captures of earlier checks, the item of for-each and the base URL', async () => {
    const policy = await policyOf(`
checks:
  - { get: /plans, capture: { plans: { json: $.data }, id: { regex: "id=(.+)" } } }
  - get: /plans/\${plan.id}
    for-each: { as: plan, in: "\${plans}" }
    expect: { json: { $.id: "\${plan.id}", $.self: "\${base-url}/plans" } }
  - { run: [check, "\${id}"], env: { ID: "\${id}" } }
  - { run: "echo \${HOME} $ID" }
`);
    expect(policy.checks[1]).toMatchObject({ forEach: { as: 'plan', items: '${plans}' } });
    expect(policy.checks[2]).toMatchObject({ run: ['check', '${id}'], env: { ID: '${id}' } });
    expect(policy.checks[3]).toMatchObject({ run: 'echo ${HOME} $ID' });
  });

  test('inside a rollback may be the tag to go back to', async () => {
    expect(await findingsOf('rollback: { inputs: { tag: "${target.tag}" } }')).toEqual([]);
  });
});

test('aliases mean what they stand for, at the place where it is written', async () => {
  const { checks } = await policyOf(
    'checks:\n  - { get: /a, expect: &ok { json: { $.code: 200 } } }\n  - { get: /b, expect: *ok }\n',
  );
  expect(checks[1]).toMatchObject({ expect: { json: [{ path: '$.code', source: { line: 2, column: 38 } }] } });
});

test('user-named keys live in objects without a prototype', async () => {
  const policy = await policyOf('subject: { env: { toString: x } }\nhealth: { components: { hasOwnProperty: UP } }');
  expect(Object.getPrototypeOf(policy.subject.env)).toBeNull();
  expect(Object.getPrototypeOf(policy.health.components)).toBeNull();
  expect({ ...policy.subject.env }).toEqual({ toString: 'x' });
});
