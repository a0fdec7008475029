import { beforeAll, describe, expect, test } from 'vitest';
import { loadPolicy } from '../../../src/policy/load.ts';
import fc from '../../helpers/fast-check.ts';
import { contextOf, FILE, findingsOf } from './loading.ts';

function levels(count: number, width: number): string {
  const lines = [`a0: &a0 [${Array(width).fill('x').join(', ')}]`];
  for (let level = 1; level < count; level++) {
    lines.push(
      `a${level}: &a${level} [${Array(width)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.join('\n');
}

const TOO_LARGE: readonly (readonly [string, string, string])[] = [
  ['50,000 nested lists', '['.repeat(50_000), 'is nested more than 64 levels deep'],
  ['40,000 nested maps', '{a: '.repeat(40_000), 'is nested more than 64 levels deep'],
  ['100,000 lists in a line', '- '.repeat(100_000), 'is nested more than 64 levels deep'],
  ['100,000 keys in a line', '? '.repeat(100_000), 'is nested more than 64 levels deep'],
  [
    'a staircase',
    Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'is nested more than 64 levels deep',
  ],
  ['80,000 aliases', `a: &a x\nb: [${'*a,'.repeat(80_000)}]`, 'uses more than 50 aliases'],
  ['aliases that multiply by five', levels(10, 5), 'unfolds by its aliases to more than 10000 values'],
  ['aliases that double', levels(25, 2), 'unfolds by its aliases to more than 10000 values'],
  ['an alias of itself', 'a: &a [*a]', 'has an alias that leads to itself'],
  ['two megabytes', 'version: 1 # x\n'.repeat(140_000), 'has 2100000 bytes, and 262144 are the most that is read'],
  ['a quarter of a million brackets that close nothing', ']'.repeat(250_000), 'closes a bracket that was never opened'],
  ['100,000 tags', '!a '.repeat(80_000), 'has more than 1000 anchors and tags'],
];

describe('a file that is made to hurt', () => {
  beforeAll(async () => {
    await findingsOf('version: 1');
  });

  test.each(TOO_LARGE)('%s: refused at once', async (_, yaml, sentence) => {
    let tookMs = Number.POSITIVE_INFINITY;
    let findings: Awaited<ReturnType<typeof findingsOf>> = [];
    // what else the machine does is no part of the promise: the best of three counts
    for (let attempt = 0; attempt < 3 && tookMs >= 500; attempt += 1) {
      const before = performance.now();
      findings = await findingsOf(yaml);
      tookMs = Math.min(tookMs, performance.now() - before);
    }
    // The promise is half a second (F01); composing any of these takes longer.
    expect(tookMs).toBeLessThan(500);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ reason: 'policy-too-large', outcome: 'invalid', source: { file: FILE } });
    expect(findings[0]?.sentence).toContain(sentence);
  });

  test.each([
    ['a zero byte', 'version: 1\0', 'is binary, not text'],
    ['an escape character', 'version: \u001b[31m1', 'is binary, not text'],
    ['bytes that are not UTF-8', Uint8Array.of(0x61, 0x3a, 0x20, 0xff), 'is not UTF-8 text'],
    ['UTF-16', new Uint8Array(Buffer.from('\uFEFFversion: 1', 'utf16le')), 'is not UTF-8 text'],
    ['two documents', 'version: 1\n---\nversion: 1', 'holds more than one YAML document'],
    ['another YAML', '%YAML 1.1\n---\nversion: 1', 'asks for YAML 1.1, and only 1.2 is read'],
    ['a bracket left open', 'checks: [', 'is not YAML here'],
    ['a tab for indentation', 'health:\n\tpath: /x', 'is not YAML here'],
    [
      'an anchor that is nowhere',
      'health: *nowhere',
      'health is the alias "*nowhere", and no anchor of that name stands before it',
    ],
  ])('%s is refused with a sentence of its own', async (_, yaml, sentence) => {
    const findings = await findingsOf(yaml);
    expect(findings[0]).toMatchObject({ reason: 'policy-not-yaml', outcome: 'invalid' });
    expect(findings[0]?.sentence).toContain(sentence);
  });

  test('words of YAML 1.1 are texts, merge keys are unknown, and no prototype is reached', async () => {
    expect((await findingsOf('health: { honor-healthcheck: yes }'))[0]?.reason).toBe('policy-wrong-type');
    expect((await findingsOf('a: &x { version: 1 }\n<<: *x')).map(({ reason }) => reason)).toEqual([
      'policy-unknown-key',
      'policy-unknown-key',
    ]);
    await findingsOf('subject: { env: { __proto__: { polluted: 1 } } }');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('what only looks like nesting or aliases is left alone', async () => {
    const yaml = `
# [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
checks:
  - { post: /a, body: { text: "${'['.repeat(200)}" } }
  - post: /b
    body:
      text: |
        ${'*a '.repeat(100)}
        ${'- '.repeat(100)}
  - { post: /c, body: { json: { ${Array.from({ length: 120 }, (_, index) => `k${index}: ${index}`).join(', ')} } } }
`;
    expect(await findingsOf(yaml)).toEqual([]);
  });
});

describe('for any text', () => {
  const words = fc.constantFrom(
    ...[
      'version: 1',
      'health',
      'checks',
      'expect',
      'json',
      'get: /x',
      'env',
      ': ',
      '- ',
      '? ',
      '\n',
      '\n  ',
      '\n    ',
      '{',
      '}',
      '[',
      ']',
      ',',
    ],
    ...[
      '&a',
      '*a',
      '!!js/function',
      '!x',
      '<<',
      '"',
      "'",
      '|',
      '>',
      '#',
      '%YAML 1.1\n',
      '---\n',
      '...',
      '\t',
      '\r\n',
      '\u0085',
      '\uFEFF',
      '\\',
    ],
    ...[
      '${vars.X}',
      '${',
      '}',
      '$.a',
      '__proto__',
      'null',
      '~',
      '0x1F',
      '.nan',
      '1e999',
      '2s',
      '(?=x)',
      '(((',
      '🙂',
      '\uD800',
    ],
  );
  const hostile = fc.oneof(
    fc.array(words, { maxLength: 60 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );

  test('the loader answers with a policy or with findings that point into the file, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const loaded = await loadPolicy(text, FILE, contextOf());
        if (loaded.ok) return;
        expect(loaded.findings.length).toBeGreaterThan(0);
        const lines = text.replace(/^\uFEFF/, '').split('\n');
        for (const finding of loaded.findings) {
          const { line = 0, column = 0 } = finding.source ?? {};
          expect(finding.outcome).toBe('invalid');
          expect(finding.reason).toBeDefined();
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThan(0);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('any bytes are answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const loaded = await loadPolicy(bytes, FILE, contextOf());
        expect(loaded.ok || loaded.findings.length > 0).toBe(true);
      }),
    );
  });

  test('any JSON in the place of any section is answered', async () => {
    const section = fc.constantFrom(
      'subject',
      'health',
      'checks',
      'watch',
      'rollback',
      'notify',
      'logs',
      'identity',
      'filter',
      'presets',
      'allowed-hosts',
      'env-names',
      'shutdown',
      'resources',
      'parallel',
    );
    const inside = fc.constantFrom(
      'get',
      'expect',
      'json',
      'body',
      'capture',
      'for-each',
      'when',
      'retry',
      'stop-when',
      'auth',
      'run',
      'in',
      'as',
      'value',
      'matches',
      'schema',
      'tags',
      'metrics',
      'probes',
      'name',
      'path',
      'inputs',
      'ignore',
      'json-equal',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<unknown>(null, true, 0, 1.5, '', 'x', '/x', '${a}', '${vars.X}', '2s', '$.a'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(inside, tie('value'), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(section, value, async (name, content) => {
        const loaded = await loadPolicy(JSON.stringify({ [name]: content }), FILE, contextOf());
        expect(loaded.ok || loaded.findings.length > 0).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
