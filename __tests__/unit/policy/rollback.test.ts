import { describe, expect, test } from 'vitest';
import { ROLLBACK_DEFAULTS } from '../../../src/policy/defaults.ts';
import { loadPolicy, type PolicyContext } from '../../../src/policy/load.ts';
import { fill } from '../../../src/policy/template.ts';

const NOTHING: PolicyContext = {
  vars: new Map(),
  secrets: new Map(),
  environment: {},
  readFile: async () => ({ ok: false, problem: 'not-found', message: 'there is no such file' }),
};

async function rollbackOf(yaml: string, context: Partial<PolicyContext> = {}) {
  const loaded = await loadPolicy(yaml, 'policy.yml', { ...NOTHING, ...context });
  if (!loaded.ok) throw new Error(loaded.findings.map((finding) => finding.sentence).join('\n'));
  return loaded.policy;
}

describe('the section rollback', () => {
  test('a policy without it has the defaults', async () => {
    expect((await rollbackOf('version: 1')).rollback).toEqual(ROLLBACK_DEFAULTS);
  });

  test('every key is read, with its unit', async () => {
    const { rollback } = await rollbackOf(
      `rollback:
  workflow: release.yml
  tags: "release-*"
  via: dispatch
  job: deploy
  inputs: { tag: "\${target.tag}", from: "\${vars.FROM}", literal: "$\${target.tag}" }
  wait: 10m
  verify: { url: "\${vars.URL}", within: 90s }
  floor: v1.4.0
  revoked: [v1.5.2]
  pre-releases: true
  image: ghcr.io/acme/shop:\${target.tag}
  preflight: boot
  migrations: { paths: ["db/**"], when-crossed: warn }
  configuration: ["ops/**"]
  limits: { per-release: 2, per-day: 3 }
  drill: full
`,
      {
        vars: new Map([
          ['FROM', 'a ${target.tag}'],
          ['URL', 'https://shop.example.com'],
        ]),
      },
    );
    expect(rollback).toMatchObject({
      workflow: 'release.yml',
      tags: 'release-*',
      via: 'dispatch',
      job: 'deploy',
      waitMs: 600_000,
      verify: { url: 'https://shop.example.com', withinMs: 90_000 },
      floor: 'v1.4.0',
      revoked: ['v1.5.2'],
      preReleases: true,
      preflight: 'boot',
      migrations: { paths: ['db/**'], whenCrossed: 'warn' },
      configuration: ['ops/**'],
      limits: { perRelease: 2, perDay: 3 },
      drill: 'full',
    });
    const scope = { vars: new Map(), secrets: new Map(), env: new Map(), targetTag: 'v1.4.1' };
    const filled = Object.fromEntries(
      Object.entries({ ...rollback.inputs, image: rollback.image ?? '' }).map(([name, text]) => [
        name,
        fill(text, scope),
      ]),
    );
    expect(filled).toEqual({
      tag: 'v1.4.1',
      from: 'a ${target.tag}',
      literal: '${target.tag}',
      image: 'ghcr.io/acme/shop:v1.4.1',
    });
  });

  test('a secret cannot be an input of a run, because everybody can read those', async () => {
    const secrets = new Map([['TOKEN', 'long-enough-to-be-secret']]);
    await expect(rollbackOf('rollback: { inputs: { t: "${secrets.TOKEN}" } }', { secrets })).rejects.toThrow(
      'secrets cannot be used here',
    );
  });
});

describe('a section that a run does not read', () => {
  const yaml = 'identity: { version: "${vars.VERSION}" }\nrollback: { verify: { url: "${vars.URL}" }, job: deploy }\n';

  test('needs no variables', async () => {
    const policy = await rollbackOf(yaml, { unused: ['identity', 'rollback'] });
    expect(policy.rollback).toEqual({ ...ROLLBACK_DEFAULTS, source: { file: 'policy.yml', line: 2, column: 1 } });
    expect(policy.identity).toMatchObject({ version: undefined, commit: undefined, source: { line: 1 } });
  });

  test('needs them in a run that reads it', async () => {
    await expect(rollbackOf(yaml)).rejects.toThrow('no variable VERSION was given');
  });

  test('is still checked for its form', async () => {
    await expect(rollbackOf('rollback: { joob: deploy }', { unused: ['rollback'] })).rejects.toThrow('joob');
  });
});
