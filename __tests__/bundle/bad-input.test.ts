import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Expected, expectRun } from '../helpers/expectations.ts';
import { expectPrompt } from '../helpers/promptness.ts';
import { makeRoom } from '../helpers/room.ts';
import { type Inputs, type RunOptions, runGuard } from '../helpers/runner.ts';

/** Answers nobody: a run that asks it has started something. */
const URL_OF_NOBODY = 'http://127.0.0.1:9';
const PING = { name: 'ping', get: '/ping' };
const policyOf = (more: object) => ({ version: 1, checks: [PING], ...more });

interface BadInput {
  readonly name: string;
  readonly inputs: Inputs;
  readonly options?: RunOptions;
  readonly reason: Expected['reason'];
  readonly says: RegExp;
  readonly advises?: RegExp;
}

const INPUTS_CASES: readonly BadInput[] = [
  {
    name: 'an unknown mode',
    inputs: { mode: 'gaet', url: URL_OF_NOBODY },
    reason: 'input-invalid',
    says: /mode.*gaet/,
    advises: /gate/,
  },
  {
    name: 'an unknown input',
    inputs: { iamge: 'app:1' },
    reason: ['input-unknown', 'input-missing'],
    says: /iamge|image/,
  },
  {
    name: 'an unknown value of on-fail',
    inputs: { 'on-fail': 'explode', url: URL_OF_NOBODY },
    reason: 'input-invalid',
    says: /on-fail.*explode/,
    advises: /block/,
  },
  {
    name: 'an unknown value of on-inconclusive',
    inputs: { 'on-inconclusive': 'pass', url: URL_OF_NOBODY },
    reason: 'input-invalid',
    says: /on-inconclusive.*pass/,
    advises: /fail.*warn/,
  },
  {
    name: 'a switch that is neither true nor false',
    inputs: { comment: 'yes', url: URL_OF_NOBODY },
    reason: 'input-invalid',
    says: /comment.*yes/,
    advises: /true/,
  },
  {
    name: 'a port that is none',
    inputs: { port: '80a', url: URL_OF_NOBODY },
    reason: 'input-invalid',
    says: /port.*80a/,
  },
  { name: 'port 0', inputs: { port: '0', url: URL_OF_NOBODY }, reason: 'input-invalid', says: /port/ },
  {
    name: 'a URL that is none',
    inputs: { url: 'localhost:8080' },
    reason: 'input-invalid',
    says: /url.*localhost:/,
    advises: /http/,
  },
  { name: 'a URL of another protocol', inputs: { url: 'file:///etc/passwd' }, reason: 'input-invalid', says: /url/ },
  {
    name: 'an image and a URL at once',
    inputs: { image: 'app:1', url: URL_OF_NOBODY },
    reason: 'input-conflict',
    says: /image.*url/,
    advises: /one/,
  },
  {
    name: 'an image and a command at once',
    inputs: { image: 'app:1', command: 'node server.js' },
    reason: 'input-conflict',
    says: /image.*command/,
  },
  {
    name: 'a URL and a command at once',
    inputs: { url: URL_OF_NOBODY, command: 'node server.js' },
    reason: 'input-conflict',
    says: /url.*command/,
  },
  { name: 'nothing to guard', inputs: {}, reason: 'input-missing', says: /image.*url.*command/, advises: /one/ },
  {
    name: 'a line of vars without an equals sign',
    inputs: { url: URL_OF_NOBODY, vars: 'GOOD=1\nBAD' },
    reason: 'input-invalid',
    says: /vars.*line 2/,
    advises: /KEY=VALUE/,
  },
  {
    name: 'a line of secrets without an equals sign, which is not shown',
    inputs: { url: URL_OF_NOBODY, secrets: 'oops-the-password-alone' },
    options: { seeded: ['oops-the-password-alone'] },
    reason: 'input-invalid',
    says: /secrets.*line 1/,
  },
  {
    name: 'mode watch without a policy',
    inputs: { mode: 'watch', url: URL_OF_NOBODY },
    reason: 'policy-asserts-nothing',
    says: /without a policy file there is no section "watch"/,
  },
  {
    name: 'mode watch of an image',
    inputs: { mode: 'watch', image: 'a:1' },
    reason: 'input-conflict',
    says: /starts nothing/,
  },
  { name: 'mode watch of nothing', inputs: { mode: 'watch' }, reason: 'input-missing', says: /url/ },
];

/** M04: what looks like an option or like no image reference at all never reaches docker. */
const IMAGE_CASES: readonly BadInput[] = [
  '--privileged',
  '-v/:/h',
  '-',
  'a b',
  'app:1;touch /tmp/x',
  '$(id)',
  'APP:1',
  'app:töst',
  'app@sha256:beef',
  `app:${'x'.repeat(5000)}`,
  'ａpp:1',
  'app:1\n--privileged',
].map((image) => ({
  name: `M04 the image reference ${JSON.stringify(image.slice(0, 24))}`,
  inputs: { image },
  reason: 'image-reference-invalid',
  says: /image/,
}));

const POLICY_CASES: readonly (BadInput & { readonly policy: string | object | Uint8Array | undefined })[] = [
  {
    name: 'a policy at a path that is not there',
    inputs: { policy: 'ci/nowhere.yml' },
    policy: undefined,
    reason: 'policy-unreadable',
    says: /ci\/nowhere\.yml/,
  },
  {
    name: 'mode watch and a policy without a word about what to watch',
    inputs: { mode: 'watch' },
    policy: policyOf({}),
    reason: 'policy-asserts-nothing',
    says: /the policy has no section "watch"/,
  },
  {
    name: 'a policy above the workspace (F05)',
    inputs: { policy: '../../../etc/passwd' },
    policy: undefined,
    reason: 'policy-unreadable',
    says: /etc\/passwd/,
  },
  {
    name: 'a policy that is a folder (F05)',
    inputs: { policy: '.github' },
    policy: policyOf({}),
    reason: 'policy-unreadable',
    says: /\.github/,
  },
  {
    name: 'a policy that is an endless device (F05)',
    inputs: { policy: '/dev/zero' },
    policy: undefined,
    reason: 'policy-unreadable',
    says: /\/dev\/zero/,
  },
  {
    name: 'a binary policy',
    inputs: {},
    policy: new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff, 0xfe, 0xc3, 0x28]),
    reason: ['policy-unreadable', 'policy-not-yaml'],
    says: /release-guard\.yml/,
  },
  {
    name: 'a policy of 2 MB (F01)',
    inputs: {},
    policy: `# ${'x'.repeat(2 << 20)}\nversion: 1\n`,
    reason: 'policy-too-large',
    says: /release-guard\.yml/,
  },
  {
    name: 'a policy that is no YAML',
    inputs: {},
    policy: 'version: 1\nchecks: [\n  - name: x\n',
    reason: 'policy-not-yaml',
    says: /release-guard\.yml/,
  },
  {
    name: 'an empty policy',
    inputs: {},
    policy: '',
    reason: 'policy-asserts-nothing',
    says: /./,
  },
  {
    name: 'two documents in one file',
    inputs: {},
    policy: 'version: 1\n---\nversion: 1\n',
    reason: ['policy-not-yaml', 'policy-invalid-value'],
    says: /document/,
  },
  {
    name: 'nested aliases, the billion laughs (F01)',
    inputs: {},
    policy: [
      'version: 1',
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...[...'bcdefghi'].map((name, at) => {
        const before = 'abcdefghi'[at];
        return `${name}: &${name} [${`*${before}, `.repeat(9)}*${before}]`;
      }),
    ].join('\n'),
    reason: 'policy-too-large',
    says: /alias/,
  },
  {
    name: '50,000 brackets deep (F01)',
    inputs: {},
    policy: `version: 1\nchecks: ${'['.repeat(50_000)}`,
    reason: 'policy-too-large',
    says: /./,
  },
  {
    name: '50,000 braces deep, spaced out (F01)',
    inputs: {},
    policy: `version: 1\nchecks: ${'{a: '.repeat(40_000)}`,
    reason: 'policy-too-large',
    says: /./,
  },
  {
    name: 'very many aliases (F01)',
    inputs: {},
    policy: `version: 1\nx: &x 1\ny: [${'*x, '.repeat(50_000)}1]\n`,
    reason: 'policy-too-large',
    says: /alias/,
  },
  {
    name: 'a tag that would run code elsewhere (F02)',
    inputs: {},
    policy: 'version: 1\nchecks:\n  - name: !!js/function "function () {}"\n    get: /\n',
    reason: 'policy-wrong-type',
    says: /tag|js\/function/,
  },
  {
    name: 'an unknown key (F02)',
    inputs: {},
    policy: policyOf({ helth: { within: '5s' } }),
    reason: 'policy-unknown-key',
    says: /helth/,
    advises: /health/,
  },
  {
    name: 'a key twice (F02)',
    inputs: {},
    policy: 'version: 1\nhealth: { within: 5s }\nhealth: { within: 6s }\n',
    reason: 'policy-duplicate-key',
    says: /health/,
  },
  {
    name: 'a wrong type (F02)',
    inputs: {},
    policy: policyOf({ checks: 'all of them' }),
    reason: 'policy-wrong-type',
    says: /checks/,
  },
  {
    name: 'a duration without a unit (F02)',
    inputs: {},
    policy: policyOf({ health: { within: 60 } }),
    reason: ['policy-wrong-type', 'policy-invalid-value'],
    says: /within/,
    advises: /s\b/,
  },
  {
    name: 'a duration of nothing (F03)',
    inputs: {},
    policy: policyOf({ health: { within: '0s' } }),
    reason: 'policy-asserts-nothing',
    says: /within/,
  },
  {
    name: 'a list of checks without a check (F03)',
    inputs: {},
    policy: { version: 1, checks: [] },
    reason: ['policy-no-checks', 'policy-asserts-nothing'],
    says: /checks/,
    advises: /./,
  },
  {
    name: 'a version of the future',
    inputs: {},
    policy: policyOf({ version: 2 }),
    reason: ['policy-invalid-value', 'policy-wrong-type'],
    says: /version/,
  },
  {
    name: 'an expectation that asserts nothing',
    inputs: {},
    policy: policyOf({ checks: [{ ...PING, expect: {} }] }),
    reason: 'policy-asserts-nothing',
    says: /expect|asserts/,
  },
  {
    name: 'a check without a request',
    inputs: {},
    policy: policyOf({ checks: [{ name: 'nothing' }] }),
    reason: ['policy-invalid-value', 'policy-asserts-nothing', 'policy-wrong-type'],
    says: /nothing|check|get/,
  },
  {
    name: 'two checks of the same name',
    inputs: {},
    policy: policyOf({ checks: [PING, PING] }),
    reason: ['policy-invalid-value', 'policy-duplicate-key'],
    says: /checks\[1\]\.name/,
  },
  {
    name: 'a variable that nobody gave',
    inputs: {},
    policy: policyOf({ checks: [{ ...PING, get: '/${vars.PLACE}' }] }),
    reason: 'policy-unknown-variable',
    says: /PLACE/,
  },
  {
    name: 'a secret that nobody gave',
    inputs: {},
    policy: policyOf({ checks: [{ ...PING, auth: { bearer: '${secrets.TOKEN}' } }] }),
    reason: 'policy-unknown-variable',
    says: /TOKEN/,
  },
  {
    name: 'a variable of the runner that is not listed',
    inputs: {},
    policy: policyOf({ checks: [{ ...PING, get: '/${env.GITHUB_SHA}' }] }),
    reason: 'policy-unknown-variable',
    says: /GITHUB_SHA/,
  },
  {
    name: 'a look-behind in a pattern (H13)',
    inputs: {},
    policy: policyOf({ checks: [{ ...PING, expect: { body: { matches: '(?<=a)b' } } }] }),
    reason: 'policy-bad-regex',
    says: /matches.*look-around/,
  },
  {
    name: 'a broken JSON path',
    inputs: {},
    policy: policyOf({ checks: [{ ...PING, expect: { json: { '$.[': 1 } } }] }),
    reason: 'policy-bad-json-path',
    says: /\$\.\[|path/i,
  },
  {
    name: 'a JSON Schema that is none',
    inputs: {},
    options: { files: { 'ci/broken.schema.json': '{"type": "strng"}' } },
    policy: policyOf({ checks: [{ ...PING, expect: { schema: 'ci/broken.schema.json' } }] }),
    reason: 'policy-bad-schema',
    says: /broken\.schema\.json/,
  },
  {
    name: 'an env file with a space in a name (F04)',
    inputs: { command: 'node never.js', port: '9', 'env-file': 'bad.env' },
    options: { files: { 'bad.env': 'GOOD=1\nA KEY=2\n' } },
    policy: policyOf({}),
    reason: 'env-file-invalid',
    says: /bad\.env.*2|line 2/,
  },
  {
    name: 'an env file that is not there (F04)',
    inputs: { command: 'node never.js', port: '9', 'env-file': 'missing.env' },
    policy: policyOf({}),
    reason: 'env-file-unreadable',
    says: /missing\.env/,
  },
];

async function expectRefused(given: BadInput, options: RunOptions): Promise<void> {
  const result = await runGuard(given.inputs, options);
  await expectRun(result, {
    verdict: 'invalid',
    reason: given.reason,
    sentence: given.says,
    ...(given.advises && { advice: given.advises }),
    startsNothing: true,
    endsWithinMs: 3000,
  });
}

describe('bad input is refused within a second, in a sentence, with nothing started:', () => {
  it.each(INPUTS_CASES)('$name', (given) => expectRefused(given, { ...given.options }));

  it.each(IMAGE_CASES)('$name', async (given) => {
    await expectRefused(given, {});
  });

  it.each(POLICY_CASES)('$name', async (given) => {
    const { policy, options } = given;
    const inputs = 'command' in given.inputs ? given.inputs : { url: URL_OF_NOBODY, ...given.inputs };
    const files = policy instanceof Uint8Array ? { '.github/release-guard.yml': policy } : {};
    const text = policy instanceof Uint8Array || policy === undefined ? {} : { policy };
    await expectRefused({ ...given, inputs }, { ...options, ...text, files: { ...options?.files, ...files } });
  });

  it.runIf(process.platform === 'linux')('a policy that is a pipe nobody writes to (F05)', async () => {
    const room = makeRoom();
    execFileSync('mkfifo', [join(room.workspace, 'pipe.yml')]);
    await expectRefused(
      { name: '', inputs: { url: URL_OF_NOBODY, policy: 'pipe.yml' }, reason: 'policy-unreadable', says: /pipe\.yml/ },
      { room },
    );
  });

  it.runIf(process.platform !== 'win32')('a policy that is a link out of the workspace (F05)', async () => {
    const room = makeRoom();
    writeFileSync(join(room.home, 'elsewhere.yml'), 'version: 1\n');
    symlinkSync(join(room.home, 'elsewhere.yml'), join(room.workspace, 'link.yml'));
    await expectRefused(
      { name: '', inputs: { url: URL_OF_NOBODY, policy: 'link.yml' }, reason: 'policy-unreadable', says: /link\.yml/ },
      { room },
    );
  });

  it('a report folder whose place is taken by a file', async () => {
    const room = makeRoom({ taken: 'a file' });
    const result = await runGuard({ url: URL_OF_NOBODY, 'report-dir': join(room.workspace, 'taken') }, { room });
    expect(result.outputs.get('verdict'), result.log).toBe('invalid');
    expect(result.exitCode).toBe(2);
    expect(result.log).toMatch(/taken/);
    expectPrompt(result.tookMs, 1000);
  });

  it('all mistakes of a policy are reported at once, each on its own line of the file (F02)', async () => {
    const policy = `version: 1
helth: { within: 5s }
checks:
  - name: ping
    get: /ping
    expect: { statsu: 200 }
  - name: pong
    gte: /pong
    severity: blok
`;
    const result = await runGuard({ url: URL_OF_NOBODY }, { policy });
    const report = await expectRun(result, { verdict: 'invalid', reason: 'policy-unknown-key', startsNothing: true });
    const places = report.findings.filter(({ outcome }) => outcome === 'invalid').map(({ source }) => source?.line);
    expect(places).toEqual(expect.arrayContaining([2, 6, 8, 9]));
    for (const line of [2, 6, 8, 9]) {
      expect(result.log).toMatch(
        new RegExp(`^::error (?=[^\\n]*file=\\.github/release-guard\\.yml)[^\\n]*line=${line}\\b`, 'm'),
      );
    }
  });

  it('the same mistakes are listed all at once among the inputs too', async () => {
    const result = await runGuard({ mode: 'gaet', port: 'x', comment: 'yes' }, {});
    const report = await expectRun(result, { verdict: 'invalid', reason: 'input-invalid', startsNothing: true });
    expect(report.findings.filter(({ outcome }) => outcome === 'invalid').length).toBeGreaterThanOrEqual(4);
  });

  it('an unreadable policy for another account is refused in a sentence', async (context) => {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) context.skip('this needs root on Linux');
    const room = makeRoom({ 'secret.yml': 'version: 1\n' });
    chmodSync(join(room.workspace, 'secret.yml'), 0);
    await expectRefused(
      {
        name: '',
        inputs: { url: URL_OF_NOBODY, policy: 'secret.yml' },
        reason: 'policy-unreadable',
        says: /secret\.yml/,
      },
      { room, uid: 65534 },
    );
  });
});
