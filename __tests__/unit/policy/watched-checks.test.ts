import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/inputs.ts';
import { unusedSections } from '../../../src/judge.ts';
import { watchedChecks } from '../../../src/policy/watched-checks.ts';
import { contextOf, findingsOf, policyOf } from './loading.ts';

/** A policy of a gate with a section `watch`; only what the watch needs is given. */
const SHARED = `version: 1
subject: { port: 8080, management-port: 8081, env: { DB_PASSWORD: "\${secrets.DB}" }, network: "\${vars.NETWORK}" }
filter: { tags: ["\${vars.TAG}"] }
identity: { version: "\${vars.VERSION}" }
logs: { forbid: ["\${vars.WORD}"] }
checks:
  - { name: first, post: /first, body: { json: { key: "\${secrets.KEY}" } }, capture: { seed: { json: $.seed } } }
  - { name: other token, get: /other, capture: { token: { regex: "\${vars.PATTERN}(.*)" } } }
  - { name: log in, post: /login, body: { json: { seed: "\${seed}" } }, capture: { token: { json: $.token } } }
  - { name: session, post: /session, body: { form: { password: "\${secrets.PASSWORD}" } } }
  - { name: mine, get: /mine, auth: { bearer: "\${token}" } }
  - { get: "/\${vars.NAMELESS}" }
  - { name: upload, put: /file, body: { file: "\${vars.FILE}" } }
watch: { probes: [mine], session: [session], error-rate: { max: 5% } }
`;
const GIVEN = { secrets: { KEY: 'k', PASSWORD: 'p' } };

function unused(inputs: Readonly<Record<string, string>>) {
  const read = readSettings(new Map(Object.entries(inputs)), 'v1.4.0', (name) => name);
  if (!read.ok) throw new Error(read.findings.map(({ sentence }) => sentence).join(' '));
  return unusedSections(read.settings);
}

describe('a policy that a watch shares with the gate', () => {
  const inputs = { mode: 'watch', url: 'https://www.example.com' };

  test('needs for the watch what its probes, its logins and those before them refer to, and nothing else', async () => {
    const policy = await policyOf(SHARED, { ...contextOf(GIVEN), unused: unused(inputs) });
    expect(policy.checks.map(({ name }) => name)).toEqual(['first', 'log in', 'session', 'mine']);
    expect(policy.subject).toMatchObject({ port: 8080, managementPort: 8081, env: {}, network: undefined });
    expect([policy.logs, policy.filter]).toEqual([undefined, { tags: [], skip: [] }]);
  });

  test('still needs that', async () => {
    const findings = await findingsOf(SHARED, { ...contextOf({ secrets: { KEY: 'k' } }), unused: unused(inputs) });
    expect(findings.map(({ sentence }) => sentence)).toEqual([
      expect.stringContaining('checks[3].body.form.password uses "${secrets.PASSWORD}", and no secret PASSWORD'),
    ]);
  });

  test.each([
    { mode: 'gate', image: 'app:dev' },
    { ...inputs, 'on-fail': 'rollback' },
  ])('needs all that its checks refer to with %j: they are made', async (given) => {
    const findings = await findingsOf(SHARED, { ...contextOf(GIVEN), unused: unused(given) });
    const sentences = findings.map(({ sentence }) => sentence).join('\n');
    for (const name of ['DB', 'NETWORK', 'TAG', 'WORD', 'PATTERN', 'NAMELESS', 'FILE']) {
      expect(sentences).toMatch(new RegExp(`no (variable|secret) ${name} was given`));
    }
  });

  test('is read without it, where there is no watch or its shape is wrong', () => {
    expect(watchedChecks({ checks: [{ name: 'a', get: '/' }] })).toEqual(new Set());
    expect(watchedChecks({ checks: { a: 1 }, watch: { probes: ['a'] } })).toEqual(new Set());
    expect(watchedChecks({ checks: ['a', null, { name: 'b' }], watch: { probes: ['b', null, 7] } })).toEqual(
      new Set([2]),
    );
    expect(watchedChecks('x')).toEqual(new Set());
  });
});
