import { describe, expect, it } from 'vitest';
import { readChallenges } from '../../../src/platform/registry-challenge.ts';
import { isDigest, readManifest } from '../../../src/platform/registry-manifest.ts';
import fc from '../../helpers/fast-check.ts';

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const C = `sha256:${'c'.repeat(64)}`;

const challenges = (...values: readonly string[]) =>
  readChallenges(values.map((value) => ['www-authenticate', value] as const)).map(({ scheme, parameters }) => [
    scheme,
    Object.fromEntries(parameters),
  ]);

describe('what a registry asks for', () => {
  it.each([
    [
      'Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull,push"',
      [['bearer', { realm: 'https://auth.example/token', service: 'registry', scope: 'repository:a/b:pull,push' }]],
    ],
    ['bearer REALM = "x" , Service=y', [['bearer', { realm: 'x', service: 'y' }]]],
    ['Basic realm="Registry Realm"', [['basic', { realm: 'Registry Realm' }]]],
    ['Basic', [['basic', {}]]],
    [
      'Negotiate, Basic realm="a, b=\\"c\\"", Bearer realm="https://x/"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'a, b="c"' }],
        ['bearer', { realm: 'https://x/' }],
      ],
    ],
    ['realm="nobody"', []],
    ['', []],
    ['"', []],
  ])('%s', (value, expected) => {
    expect(challenges(value)).toEqual(expected);
  });

  it('may stand in many headers, and other headers do not count', () => {
    expect(challenges('Basic realm="a"', 'Bearer realm="b"').map(([scheme]) => scheme)).toEqual(['basic', 'bearer']);
    expect(readChallenges([['x-www-authenticate', 'Basic']])).toEqual([]);
  });

  it('is read from any text, without throwing or hanging', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) => {
        expect(challenges(text).length).toBeLessThanOrEqual(16);
      }),
    );
    // a look that tries everything would not end before the test does
    challenges(`Bearer realm="${'\\"'.repeat(8_000)}`, 'a='.repeat(8_000), `${' '.repeat(16_000)}"`);
  });
});

describe('a manifest', () => {
  const read = (value: unknown) => readManifest(Buffer.from(JSON.stringify(value)));
  const image = { schemaVersion: 2, config: { digest: A }, layers: [{ digest: B }, { digest: C }] };

  it('of one image names its config and its layers', () => {
    expect(read(image)).toEqual({ kind: 'image', config: A, layers: [B, C] });
  });

  it('leaves out layers that lie elsewhere', () => {
    const layers = [{ digest: B, urls: ['https://example.com/'] }, { digest: C }];
    expect(read({ ...image, layers })).toEqual({ kind: 'image', config: A, layers: [C] });
  });

  it('of many platforms names each, and tells attestations from them', () => {
    const manifests = [
      { digest: A, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      { digest: B },
      { digest: C, platform: { os: 'unknown', architecture: 'unknown' } },
      { digest: C, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
    ];
    expect(read({ schemaVersion: 2, manifests })).toEqual({
      kind: 'index',
      children: [
        { digest: A, platform: 'linux/arm64/v8', isAttestation: false },
        { digest: B, platform: undefined, isAttestation: false },
        { digest: C, platform: 'unknown/unknown', isAttestation: true },
        { digest: C, platform: undefined, isAttestation: true },
      ],
    });
  });

  it.each([
    ['no JSON', Buffer.from('<html>')],
    ['bytes that are no text', Buffer.from([0xff, 0xfe])],
    ['nothing', Buffer.alloc(0)],
    ['a list', Buffer.from('[]')],
    ['null', Buffer.from('null')],
    ['the old schema', Buffer.from('{"schemaVersion":1,"fsLayers":[]}')],
    ['an index of nothing', Buffer.from('{"manifests":[]}')],
    [
      'an index of attestations',
      Buffer.from(JSON.stringify({ manifests: [{ digest: A, platform: { os: 'unknown', architecture: 'unknown' } }] })),
    ],
    ['an index without digests', Buffer.from('{"manifests":[{"digest":"../../etc"}]}')],
    [
      'an endless index',
      Buffer.from(JSON.stringify({ manifests: Array.from({ length: 101 }, () => ({ digest: A })) })),
    ],
    ['a layer without a digest', Buffer.from(JSON.stringify({ config: { digest: A }, layers: [{}] }))],
    [
      'a config whose digest leads elsewhere',
      Buffer.from(JSON.stringify({ config: { digest: 'sha256:../../x' }, layers: [] })),
    ],
    ['borrowed properties', Buffer.from('{"__proto__":{"config":{"digest":"x"},"layers":[]}}')],
  ])('that is %s is unreadable, and says why', (_what, bytes) => {
    expect(readManifest(bytes)).toEqual({ kind: 'unreadable', why: expect.stringMatching(/^it |^a /) });
  });

  it('is read from any JSON without throwing', () => {
    fc.assert(fc.property(fc.json(), (text) => readManifest(Buffer.from(text)).kind !== undefined));
  });

  it('has digests of sha256 or sha512 and no others', () => {
    expect([A, `sha512:${'0'.repeat(128)}`].every(isDigest)).toBe(true);
    expect([`md5:${'0'.repeat(32)}`, A.toUpperCase(), `${A}a`, ` ${A}`, '', undefined].some(isDigest)).toBe(false);
  });
});
