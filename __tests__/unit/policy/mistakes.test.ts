import { describe, expect, test } from 'vitest';
import { contextOf, FILE, findingsOf } from './loading.ts';

/** `reason line:column sentence` of each finding, the file's name left out. */
async function told(yaml: string, context = contextOf()): Promise<readonly string[]> {
  return (await findingsOf(yaml, context)).map(
    ({ reason, sentence }) => `${reason} ${sentence.replace(`${FILE}:`, '')}`,
  );
}

const inExpect = (expectation: string): string => `checks:\n  - get: /x\n    expect: { ${expectation} }\n`;
const inCheck = (rest: string): string => `checks:\n  - { get: /x, ${rest} }\n`;

describe('names', () => {
  test.each([
    ['helth: {}', 'policy-unknown-key 1:1 The policy file has the unknown key "helth"; did you mean "health"?'],
    ['health:\n  withn: 1s', 'policy-unknown-key 2:3 health has the unknown key "withn"; did you mean "within"?'],
    [
      'health: { path: /h, withn: 1s }',
      'policy-unknown-key 1:21 health has the unknown key "withn"; did you mean "within"?',
    ],
    ['zzzzzz: 1', 'policy-unknown-key 1:1 The policy file has the unknown key "zzzzzz".'],
    ['checks:\n  - gett: /x', 'policy-unknown-key 2:5 checks[0] has the unknown key "gett"; did you mean "get"?'],
    [
      inExpect('statu: 200'),
      'policy-unknown-key 3:15 checks[0].expect has the unknown key "statu"; did you mean "status"?',
    ],
    [
      inExpect('json: { $.a: { contain: x } }'),
      'policy-unknown-key 3:30 checks[0].expect.json["$.a"] has the unknown key "contain"; did you mean "contains"?',
    ],
    [
      inExpect('json: { $.a: { not: { equal: x } } }'),
      'policy-unknown-key 3:37 checks[0].expect.json["$.a"].not has the unknown key "equal"; did you mean "equals"?',
    ],
    ['health:\n  stable: 1\n  stable: 2', 'policy-duplicate-key 3:3 health.stable is given twice, first on line 2.'],
    ['{ version: 1, "version": 1 }', 'policy-duplicate-key 1:15 version is given twice, first on line 1.'],
    ['__proto__: 1', 'policy-unknown-key 1:1 __proto__ is a name that is never allowed.'],
    [
      'subject: { env: { constructor: x } }',
      'policy-unknown-key 1:19 subject.env.constructor is a name that is never allowed.',
    ],
    ['? [a]\n: 1', 'policy-wrong-type 1:3 A key in the policy file is not a text.'],
    ['<<: { version: 1 }', 'policy-unknown-key 1:1 The policy file has the unknown key "<<".'],
  ])('%j', async (yaml, sentence) => {
    expect(await told(yaml)).toEqual([sentence]);
  });
});

describe('types and values', () => {
  test.each([
    ['5', 'policy-wrong-type 1:1 The policy file must be a map of keys, not 5.'],
    ['[]', 'policy-wrong-type 1:1 The policy file must be a map of keys, not an empty list.'],
    ['checks:', 'policy-wrong-type 1:1 checks must be a list of checks, not nothing.'],
    ['checks: {}', 'policy-wrong-type 1:9 checks must be a list of checks, not a map.'],
    ['checks: [1]', 'policy-wrong-type 1:10 checks[0] must be a map of keys, not 1.'],
    ['health: { within: 120 }', 'policy-wrong-type 1:19 health.within must be a duration such as "120s", not 120.'],
    [
      'health: { within: 2 minutes }',
      'policy-invalid-value 1:19 health.within must be a duration such as "120s", not "2 minutes".',
    ],
    ['health: { within: 25h }', 'policy-invalid-value 1:19 health.within is longer than 24h.'],
    [
      'health: { kind: htpp }',
      'policy-invalid-value 1:17 health.kind must be one of "actuator" or "http", not "htpp"; did you mean "http"?',
    ],
    [
      'health: { path: actuator }',
      'policy-invalid-value 1:17 health.path must be a path such as "/actuator/health", not "actuator".',
    ],
    [
      'health: { kind: http, components: { db: UP } }',
      'policy-invalid-value 1:23 health.components needs an actuator, and "health.kind" is "http".',
    ],
    ['subject: { port: "8080" }', 'policy-wrong-type 1:18 subject.port must be a port from 1 to 65535, not "8080".'],
    ['subject: { port: 70000 }', 'policy-invalid-value 1:18 subject.port must be a port from 1 to 65535, not 70000.'],
    ['subject: { port: 80.5 }', 'policy-wrong-type 1:18 subject.port must be a port from 1 to 65535, not 80.5.'],
    [
      'subject: { memory: 512 }',
      'policy-invalid-value 1:20 subject.memory is less memory than the 6 MiB that a container needs at least.',
    ],
    [
      'subject: { memory: lots }',
      'policy-invalid-value 1:20 subject.memory must be a size such as "512m" or "1g", not "lots".',
    ],
    ['subject: { cpus: 0 }', 'policy-invalid-value 1:18 subject.cpus must be a number of CPUs above 0, not 0.'],
    [
      'subject: { cpus: .inf }',
      'policy-invalid-value 1:18 subject.cpus is ".inf", which is not a number that JSON has.',
    ],
    ['subject: { env: { A: } }', 'policy-wrong-type 1:19 subject.env.A must be a text, not nothing.'],
    [
      'subject: { env: { "A B": x } }',
      'policy-invalid-value 1:19 subject.env["A B"] has a name with spaces or "=", or none at all.',
    ],
    ['subject: { compose: { file: x } }', 'policy-invalid-value 1:12 subject.compose lacks "service".'],
    ['version: 2', 'policy-invalid-value 1:10 version must be 1, not 2.'],
    ['parallel: 0', 'policy-invalid-value 1:11 parallel must be a number of checks from 1 to 64, not 0.'],
    [
      'presets: [actuator-exposur]',
      'policy-invalid-value 1:11 presets[0] must be "actuator-exposure", not "actuator-exposur"; did you mean "actuator-exposure"?',
    ],
    ['resources: { cpu: 0.9 }', 'policy-wrong-type 1:19 resources.cpu must be a share such as "90%", not 0.9.'],
    [
      'env-names: [A-B]',
      'policy-invalid-value 1:13 env-names[0] must be the name of an environment variable, not "A-B".',
    ],
    [
      'env-names: [GITHUB_TOKEN]',
      'policy-invalid-value 1:13 env-names[0] may hold credentials, and values of "env-names" are not kept secret.',
    ],
    [
      'env-names: [INPUT_SECRETS]',
      'policy-invalid-value 1:13 env-names[0] may hold credentials, and values of "env-names" are not kept secret.',
    ],
    [
      'allowed-hosts: ["https://x"]',
      'policy-invalid-value 1:17 allowed-hosts[0] must be a host such as "api.example.com" or "api.example.com:8443", not "https://x".',
    ],
    ['shutdown: {}', 'policy-invalid-value 1:1 shutdown lacks "within".'],
    ['subject: !!js/function x', 'policy-wrong-type 1:10 The YAML tag "!!js/function" is not understood.'],
  ])('%j', async (yaml, sentence) => {
    expect((await told(yaml))[0]).toBe(sentence);
  });
});

describe('checks', () => {
  test.each([
    [
      'checks:\n  - name: a\n',
      'policy-invalid-value 2:5 checks[0] needs one of "get", "head", "post", "put", "patch", "delete", "options", "trace" or "run".',
    ],
    [
      inCheck('post: /y'),
      'policy-invalid-value 2:16 checks[0].post cannot stand beside "get", because only one of the two can be meant.',
    ],
    [
      'checks: [{ get: //evil.example/x }]',
      'policy-invalid-value 1:17 checks[0].get must be a path such as "/api/info", or an absolute URL whose host is listed under "allowed-hosts", not "//evil.example/x".',
    ],
    [
      'checks: [{ get: /\\evil.example }]',
      'policy-invalid-value 1:17 checks[0].get must be a path such as "/api/info", or an absolute URL whose host is listed under "allowed-hosts", not "/\\\\evil.example".',
    ],
    [
      'checks: [{ get: https://other.example/x }]',
      'policy-invalid-value 1:17 checks[0].get asks "other.example", which is not the service and not under "allowed-hosts".',
    ],
    [
      'allowed-hosts: [o.example]\nchecks: [{ get: "https://u:p@o.example/x" }]',
      'policy-invalid-value 2:17 checks[0].get has a user name or password in its URL.',
    ],
    [
      'checks: [{ name: a, get: /x }, { name: a, get: /y }]',
      'policy-invalid-value 1:40 checks[1].name is the name of checks[0] too.',
    ],
    [inCheck('timeout: 5'), 'policy-wrong-type 2:25 checks[0].timeout must be a duration such as "10s", not 5.'],
    [
      inCheck('severity: wran'),
      'policy-invalid-value 2:26 checks[0].severity must be one of "block" or "warn", not "wran"; did you mean "warn"?',
    ],
    [
      inCheck('headers: { "x y": 1 }'),
      'policy-invalid-value 2:27 checks[0].headers["x y"] is not the name of a header.',
    ],
    [inCheck('auth: {}'), 'policy-invalid-value 2:22 checks[0].auth needs one of "basic", "bearer" or "header".'],
    [inCheck('auth: { basic: { user: a } }'), 'policy-invalid-value 2:24 checks[0].auth.basic lacks "password".'],
    [
      inCheck('body: { json: 1, text: a }'),
      'policy-invalid-value 2:33 checks[0].body.text cannot stand beside "json", because only one of the two can be meant.',
    ],
    [
      inCheck('body: { json: 1, content-type: a/b }'),
      'policy-invalid-value 2:33 checks[0].body.content-type belongs to "text" and "file" only.',
    ],
    [
      inCheck('env: { A: b }'),
      'policy-invalid-value 2:16 checks[0].env belongs to commands, and this check sends a request.',
    ],
    [
      'checks: [{ run: x, expect: { status: 200 } }]',
      'policy-invalid-value 1:20 checks[0].expect belongs to requests, and this check runs a command.',
    ],
    [
      'checks: [{ head: /x, expect: { json: { $.a: 1 } } }]',
      'policy-invalid-value 1:32 checks[0].expect.json can never hold, because the answer to HEAD has no body.',
    ],
    [
      'checks: [{ trace: /x, body: { text: a } }]',
      'policy-invalid-value 1:23 checks[0].body cannot be sent with TRACE.',
    ],
    [
      inCheck('capture: { a: { json: $.a, header: b } }'),
      'policy-invalid-value 2:43 checks[0].capture.a.header cannot stand beside "json", because only one of the two can be meant.',
    ],
    [
      inCheck('capture: { vars: { json: $.a } }'),
      'policy-invalid-value 2:27 checks[0].capture.vars is a name that has a meaning of its own.',
    ],
    [
      inCheck('capture: { "a b": { json: $.a } }'),
      'policy-invalid-value 2:27 checks[0].capture["a b"] is not a name that can be referred to.',
    ],
    [
      inCheck('for-each: { as: x, in: hello }'),
      'policy-invalid-value 2:39 checks[0].for-each.in is a text that is not exactly one captured list.',
    ],
    [inCheck('retry: { every: 1s }'), 'policy-invalid-value 2:16 checks[0].retry lacks "times".'],
    [
      inExpect('status: 2yx'),
      'policy-invalid-value 3:23 checks[0].expect.status must be a status code such as 200, a class such as "2xx", or a list of them, not "2yx".',
    ],
    [
      inExpect('status: 99'),
      'policy-invalid-value 3:23 checks[0].expect.status must be a status code such as 200, a class such as "2xx", or a list of them, not 99.',
    ],
    [
      inExpect('status: [200, ab]'),
      'policy-invalid-value 3:29 checks[0].expect.status[1] must be a status code such as 200, a class such as "2xx", or a list of them, not "ab".',
    ],
    [
      inExpect('json: { "$.x[": 1 }'),
      'policy-bad-json-path 3:23 checks[0].expect.json["$.x["] is not a JSONPath of RFC 9535 (unclosed bracketed selection (\'$.x[\':4)).',
    ],
    [
      inExpect('body: { matches: "(?=x)" }'),
      'policy-bad-regex 3:32 checks[0].expect.body.matches uses look-around, which cannot be matched in linear time.',
    ],
    [
      inExpect(`body: { matches: ${'a'.repeat(1001)} }`),
      `policy-invalid-value 3:32 checks[0].expect.body.matches must be a regular expression of at most 1000 characters, not "${'a'.repeat(60)}…".`,
    ],
    [
      inExpect('schema: nope.json'),
      'policy-bad-schema 3:23 checks[0].expect.schema names "nope.json", which cannot be read: there is no file nope.json.',
    ],
    [
      'watch: { probes: [lgin], consecutive-failures: 3 }\nchecks: [{ name: login, get: /x }]',
      'policy-invalid-value 1:19 watch.probes[0] is "lgin", and no check has that name; did you mean "login"?',
    ],
    [
      'shutdown: { within: 1s, request: nope }',
      'policy-invalid-value 1:34 shutdown.request is "nope", and no check has that name.',
    ],
    [
      'filter: { tags: [smoek] }\nchecks: [{ get: /x, tags: [smoke] }]',
      'policy-invalid-value 1:18 filter.tags[0] is "smoek", and no check has that tag; did you mean "smoke"?',
    ],
    [
      'filter: { tags: [nightly] }\nchecks: [{ get: /x, tags: [smoke] }]',
      'policy-no-checks 1:1 filter leaves none of the checks.',
    ],
    [
      'filter: { skip: [a] }\nchecks: [{ get: /x, tags: [a] }]',
      'policy-no-checks 1:1 filter leaves none of the checks.',
    ],
    [
      'rollback: { via: rerun-job }',
      'policy-invalid-value 1:18 rollback.via is "rerun-job", and "rollback.job" does not say which job.',
    ],
    [
      'watch: { metrics: [{ name: a, prometheus: up, min: 1 }] }',
      'policy-invalid-value 1:10 watch.metrics has nobody to ask, because "watch.prometheus" is missing.',
    ],
    [
      'notify: { webhok: "https://x" }',
      'policy-unknown-key 1:11 notify has the unknown key "webhok"; did you mean "webhook"?',
    ],
    [
      'rollback: { migrations: { paths: [a], when-crossed: refsue } }',
      'policy-invalid-value 1:53 rollback.migrations.when-crossed must be one of "refuse", "warn" or "allow", not "refsue"; did you mean "refuse"?',
    ],
  ])('%j', async (yaml, sentence) => {
    expect(await told(yaml)).toEqual([sentence]);
  });

  test('a plain object where a matcher belongs is told how to be compared', async () => {
    const [finding] = await findingsOf(inExpect('json: { $.a: { foo: 1 } }'));
    expect(finding?.advice).toContain('To compare with a whole object, write "equals" before it');
  });

  test.each([
    [0.05, 'Write it in percent: "5%", which is 0.05 of all.'],
    [0.07, 'Write it in percent: "7%", which is 0.07 of all.'],
    [5, 'Write it in percent: "5%".'],
  ])('a share written as %d is told what it is in percent', async (share, advice) => {
    const [finding] = await findingsOf(`resources: { cpu: ${share} }`);
    expect(finding?.advice).toBe(advice);
  });

  test('a path with brackets inside braces is told to stand in quotes', async () => {
    const [finding] = await findingsOf(inExpect('json: { $.code: 0, $.items[0].id: 1 }'));
    expect(finding).toMatchObject({ reason: 'policy-not-yaml', source: { line: 3 } });
    expect(finding?.advice).toContain('in quotes: { "$.items[0].id": 1 }');
  });

  test.each([
    ['{', 'which is not JSON'],
    ['[]', 'which is neither an object nor true or false'],
    ['{"type":"strin"}', 'which cannot be compiled'],
    ['{"$ref":"https://example.com/x.json"}', 'which cannot be compiled'],
  ])('the JSON Schema %s is refused, at each place that names it', async (schema, clause) => {
    const sentences = await told(
      'checks: [{ get: /x, expect: { schema: s.json } }, { get: /y, expect: { schema: s.json } }]',
      contextOf({ files: { 's.json': schema } }),
    );
    expect(sentences).toHaveLength(2);
    expect(sentences[0]).toContain('policy-bad-schema 1:39 checks[0].expect.schema names "s.json", ');
    expect(sentences[0]).toContain(clause);
    expect(sentences[1]).toContain('1:80 checks[1].expect.schema');
  });
});

describe('what asserts nothing', () => {
  test.each([
    ['', '1:1 The policy file is empty, so it asserts nothing.'],
    ['# only a comment\n', '1:1 The policy file is empty, so it asserts nothing.'],
    ['checks: []', '1:9 checks is an empty list and there is no "health", so the file asserts nothing.'],
    [inExpect(''), '3:13 checks[0].expect is empty, so it asserts nothing.'],
    [inExpect('status: []'), '3:23 checks[0].expect.status is an empty list, so it asserts nothing.'],
    [
      inExpect('status: [1xx, 2xx, 3xx, 4xx, 5xx]'),
      '3:23 checks[0].expect.status allows every status, so it asserts nothing.',
    ],
    [inExpect('json: {}'), '3:21 checks[0].expect.json is empty, so it asserts nothing.'],
    [inExpect('json: { $.a: {} }'), '3:28 checks[0].expect.json["$.a"] is empty, so it asserts nothing.'],
    [
      inExpect('json: { $.a: { one-of: [] } }'),
      '3:38 checks[0].expect.json["$.a"].one-of is an empty list, so it asserts nothing.',
    ],
    [
      inExpect('json: { $.a: { contains: "" } }'),
      '3:40 checks[0].expect.json["$.a"].contains is empty, and every text contains an empty one.',
    ],
    [
      inExpect('json: { $.a: { length: {} } }'),
      '3:38 checks[0].expect.json["$.a"].length is empty, so it asserts nothing.',
    ],
    [
      inExpect('body: { matches: ".*" }'),
      '3:32 checks[0].expect.body.matches matches every text, so it asserts nothing.',
    ],
    [
      inExpect('json-subset: { value: {} }'),
      '3:37 checks[0].expect.json-subset.value is empty, so nearly every body has it.',
    ],
    [inExpect('within: 0s'), '3:23 checks[0].expect.within is no time at all.'],
    ['health: { within: 0s }', '1:19 health.within is no time at all.'],
    ['health: { every: 0.0ms }', '1:18 health.every is no time at all.'],
    ['health: { components: {} }', '1:23 health.components is empty, so it asserts nothing.'],
    [inCheck('for-each: { as: a, in: [] }'), '2:39 checks[0].for-each.in is an empty list, so it asserts nothing.'],
    [inCheck('when: { value: a }'), '2:22 checks[0].when has no rule beside "value", so it decides nothing.'],
    ['presets: []', '1:10 presets is an empty list, so it asserts nothing.'],
    ['logs: { forbid: [] }', '1:17 logs.forbid is an empty list, so it asserts nothing.'],
    ['logs: { forbid: [{ matches: "x*" }] }', '1:29 logs.forbid[0].matches matches every text, so it asserts nothing.'],
    ['identity: {}', '1:11 identity is empty, so it asserts nothing.'],
    ['resources: {}', '1:12 resources is empty, so it asserts nothing.'],
    ['watch: { for: 5m }', '1:8 watch has no rule, so it asserts nothing.'],
    [
      'watch: { prometheus: { url: "http://p" }, metrics: [{ name: a, prometheus: up }] }',
      '1:53 watch.metrics[0] has no "min", "max" or "baseline", so it asserts nothing.',
    ],
  ])('%j', async (yaml, sentence) => {
    expect(await told(yaml)).toEqual([`policy-asserts-nothing ${sentence}`]);
  });

  test('a variable that is empty can make a rule assert nothing', async () => {
    expect(await told('identity: { version: "${vars.V}" }', contextOf({ vars: { V: '' } }))).toEqual([
      'policy-asserts-nothing 1:22 identity.version is empty once its variables are filled in.',
    ]);
  });

  test.each([
    'version: 1',
    'filter: { skip: [slow] }\nchecks: [{ get: /x }]',
    'checks: []\nhealth: { path: /h }',
    'checks: [{ get: /x, severity: warn }]',
  ])('%j asserts something, because health always blocks', async (yaml) => {
    expect(await told(yaml)).toEqual([]);
  });
});

describe('references', () => {
  const given = contextOf({
    vars: { USER: 'a' },
    secrets: { SMOKE_PASSWORD: 'x', EMPTY: '' },
    environment: { STAGE: 'prod', HIDDEN: 'h' },
  });
  test.each([
    [
      'subject: { network: "${vars.USR}" }',
      '1:21 subject.network uses "${vars.USR}", and no variable USR was given; did you mean "USER"?',
    ],
    [
      'subject: { env: { A: "${secrets.SMOKE_PASWORD}" } }',
      '1:22 subject.env.A uses "${secrets.SMOKE_PASWORD}", and no secret SMOKE_PASWORD was given; did you mean "SMOKE_PASSWORD"?',
    ],
    [
      'subject: { env: { A: "${secrets.EMPTY}" } }',
      '1:22 subject.env.A uses "${secrets.EMPTY}", and that secret is empty.',
    ],
    [
      'subject: { env: { A: "${env.HIDDEN}" } }',
      '1:22 subject.env.A uses "${env.HIDDEN}", and HIDDEN is not listed under "env-names".',
    ],
    [
      'env-names: [STAGE]\nsubject: { env: { A: "${env.STAG}" } }',
      '2:22 subject.env.A uses "${env.STAG}", and STAG is not listed under "env-names"; did you mean "STAGE"?',
    ],
    [
      'env-names: [GONE]\nsubject: { env: { A: "${env.GONE}" } }',
      '2:22 subject.env.A uses "${env.GONE}", and the environment has no variable GONE.',
    ],
    [
      'subject: { env: { A: "${token}" } }',
      '1:22 subject.env.A uses "${token}", and captured values exist in checks only.',
    ],
    ['subject: { env: { A: "${base-url}" } }', '1:22 subject.env.A uses "${base-url}", which is known in checks only.'],
    [
      'notify: { webhook: "${secrets.HOOK}" }',
      '1:20 notify.webhook uses "${secrets.HOOK}", and no secret HOOK was given.',
    ],
    [
      'rollback: { job: "${target.tag}" }',
      '1:18 rollback.job uses "${target.tag}", which means something in rollback.inputs and rollback.image only.',
    ],
    [
      'rollback: { inputs: { a: "${target.name}" } }',
      '1:26 rollback.inputs.a uses "${target.name}", and only "${target.tag}" is known.',
    ],
    ['checks: [{ get: "/${tokn}" }]', '1:17 checks[0].get uses "${tokn}", which no earlier check captures.'],
    [
      'checks: [{ get: "/${USER}" }]',
      '1:17 checks[0].get uses "${USER}", which no earlier check captures; did you mean "vars.USER"?',
    ],
    [
      'checks:\n  - { get: /a, capture: { token: { json: $.t } } }\n  - { get: "/${tokn}" }',
      '3:12 checks[1].get uses "${tokn}", which no earlier check captures; did you mean "token"?',
    ],
    [
      'checks:\n  - { get: "/${token}" }\n  - { get: /a, capture: { token: { json: $.t } } }',
      '2:12 checks[0].get uses "${token}", which is captured later, by checks[1].',
    ],
    [
      'checks:\n  - { get: "/${token}", capture: { token: { json: $.t } } }',
      '2:12 checks[0].get uses "${token}", which is captured by this check itself.',
    ],
    [
      inCheck('for-each: { as: p, in: "${p}" }'),
      '2:39 checks[0].for-each.in uses "${p}", which no earlier check captures.',
    ],
    [
      inExpect('body: { matches: "${secrets.SMOKE_PASSWORD}" }'),
      '3:32 checks[0].expect.body.matches uses "${secrets.SMOKE_PASSWORD}", and secrets cannot be used here.',
    ],
    [
      inExpect('json: { $.a: { not: { one-of: ["${nope}"] } } }'),
      '3:46 checks[0].expect.json["$.a"].not.one-of[0] uses "${nope}", which no earlier check captures.',
    ],
  ])('%j', async (yaml, sentence) => {
    expect(await told(yaml, given)).toEqual([`policy-unknown-variable ${sentence}`]);
  });

  test.each([
    [
      'checks: [{ get: "/${{ github.sha }}" }]',
      '1:17 checks[0].get holds the workflow expression ${{ github.sha }}, which means nothing in this file.',
    ],
    ['checks: [{ get: "/${" }]', '1:17 checks[0].get has a "${" without a "}".'],
    ['checks: [{ name: "a ${vars.USER}", get: /x }]', '1:18 checks[0].name holds "${", and nothing is put in here.'],
    [
      'subject: { env: { "${vars.USER}": x } }',
      '1:19 subject.env["${vars.USER}"] is a key, and nothing is put into keys.',
    ],
    [
      'checks: [{ run: "curl ${base-url}/x" }]',
      '1:17 checks[0].run holds "${base-url}", and nothing is put into a line for the shell.',
    ],
    [
      'checks: [{ run: "login ${secrets.P}" }]',
      '1:17 checks[0].run holds "${secrets.P}", and nothing is put into a line for the shell.',
    ],
  ])('%j', async (yaml, sentence) => {
    expect(await told(yaml, given)).toEqual([`policy-invalid-value ${sentence}`]);
  });
});

test('a schema outside the workspace is not read, and the sentence says so', async () => {
  const outside = {
    ...contextOf(),
    readFile: async () =>
      ({ ok: false, problem: 'outside', message: '../../etc/passwd is outside the workspace' }) as const,
  };
  expect(await told(inExpect('schema: ../../etc/passwd'), outside)).toEqual([
    'policy-bad-schema 3:23 checks[0].expect.schema names "../../etc/passwd", which cannot be read: ../../etc/passwd is outside the workspace.',
  ]);
});

test('all mistakes of a file are reported at once, in its order, each with what to change', async () => {
  const findings = await findingsOf(
    `helth: {}
health: { within: 120 }
checks:
  - { get: /a, tmeout: 3s }
  - { get: /b, expect: { json: { "$.x[": 1 }, within: 0s } }
  - { get: "/c/\${nope}", expect: { schema: nope.json } }
logs: { forbid: [] }
x: !!js/function y
parallel: 1
parallel: 2
`,
  );
  expect(findings.map(({ reason, source }) => `${source?.line}:${source?.column} ${reason}`)).toEqual([
    '1:1 policy-unknown-key',
    '2:19 policy-wrong-type',
    '4:16 policy-unknown-key',
    '5:34 policy-bad-json-path',
    '5:55 policy-asserts-nothing',
    '6:12 policy-unknown-variable',
    '6:44 policy-bad-schema',
    '7:17 policy-asserts-nothing',
    '8:1 policy-unknown-key',
    '8:4 policy-wrong-type',
    '10:1 policy-duplicate-key',
  ]);
  for (const finding of findings) {
    expect(finding).toMatchObject({ kind: 'policy', outcome: 'invalid', severity: 'block', evidence: [] });
    expect(finding.source?.file).toBe(FILE);
    expect(finding.sentence).toMatch(/^\.github\/release-guard\.yml:\d+:\d+ .*[.?]$/);
    expect(finding.advice).toMatch(/\.$/);
  }
});

test('more mistakes than anybody can read are counted', async () => {
  const findings = await findingsOf(Array.from({ length: 150 }, (_, index) => `unknown-${index}: 1`).join('\n'));
  expect(findings).toHaveLength(101);
  expect(findings.at(-1)?.sentence).toBe('The policy file has 50 more mistakes after these.');
});
