import { describe, expect, it } from 'vitest';
import { judgePieces, whatToAsk } from '../../../src/rollback/verify/image.ts';
import type { Gap, Pieces } from '../../../src/rollback/verify/image-pieces.ts';

const GOOD = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const CONFIG = `sha256:${'c'.repeat(64)}`;

describe('what to ask for', () => {
  it.each([
    ['the tag that the policy names', undefined, 'ghcr.io/org/app:v1.4.0', 'ghcr.io/org/app', 'v1.4.0', undefined],
    ['that tag, and what it should be', GOOD, 'ghcr.io/org/app:v1.4.0', 'ghcr.io/org/app', 'v1.4.0', GOOD],
    ['that tag, and what it should be elsewhere too', `x.io/y@${GOOD}`, 'app:v1', 'docker.io/library/app', 'v1', GOOD],
    ['what was recorded', `ghcr.io/org/app@${GOOD}`, undefined, 'ghcr.io/org/app', GOOD, undefined],
    ['the digest in the policy', undefined, `org/app@${GOOD}`, 'docker.io/org/app', GOOD, undefined],
    ['latest, as docker does', undefined, 'org/app', 'docker.io/org/app', 'latest', undefined],
    ['the tag, where the record is nonsense', '::error::forged', 'org/app:v1', 'docker.io/org/app', 'v1', undefined],
  ])('is %s', (_what, recorded, reference, repository, asked, expected) => {
    expect(whatToAsk({ recorded, reference })).toMatchObject({ ok: true, repository, asked, recorded: expected });
  });

  it.each([
    ['nothing is known', undefined, undefined, /nothing says where it lies/],
    ['only a digest is known', GOOD, undefined, /sha256:aaaaaaaaaaaa\), and not the registry/],
    ['the record names a tag and no digest', 'ghcr.io/org/app:v1', undefined, /nothing says where/],
    ['the record is nonsense', '../../etc/passwd', undefined, /nothing says where/],
    ['the policy names something that is no image', GOOD, 'Org/App:v1', /capital letters/],
  ])('is not known where %s', (_what, recorded, reference, sentence) => {
    expect(whatToAsk({ recorded, reference })).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(sentence),
      advice: expect.stringContaining('rollback: { image:'),
    });
  });
});

describe('the pieces of an image', () => {
  const gap = (piece: string, problem: Gap['problem'], more: Partial<Gap> = {}): Gap => ({
    piece,
    digest: OTHER,
    problem,
    message: 'ghcr.io says so',
    isAttestation: false,
    ...more,
  });
  const pieces = (more: Partial<Pieces> = {}): Pieces => ({
    digest: GOOD,
    known: new Set([GOOD, CONFIG]),
    platforms: ['linux/amd64', 'linux/arm64'],
    layers: 7,
    layersAsked: true,
    missing: [],
    unasked: [],
    ...more,
  });
  const judge = (given: Partial<Pieces> = {}, recorded?: string) => judgePieces(pieces(given), 'app:v1', recorded);

  it('are whole where all of them are there', () => {
    expect(judge()).toEqual([
      {
        title: 'image app:v1',
        outcome: 'pass',
        sentence:
          'The image app:v1 is whole in its registry: its manifest, those of linux/amd64 and linux/arm64, their configs and all 7 layers are there.',
      },
    ]);
  });

  it('say so where the layers were too many to ask for', () => {
    expect(judge({ layers: 99, layersAsked: false, platforms: [] })[0]).toMatchObject({
      outcome: 'pass',
      sentence:
        'The image app:v1 is in its registry: its manifest and its config are there, and its 99 layers were not asked for one by one.',
    });
  });

  it('are not whole where one is missing, whatever else could not be asked for', () => {
    const missing = [gap('the manifest of linux/arm64', 'missing'), gap('a layer of linux/amd64', 'missing')];
    const [finding, ...others] = judge({ missing, unasked: [gap('the config', 'unreachable')] });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      outcome: 'fail',
      reason: 'rollback-image-missing',
      sentence:
        'The image app:v1 is not whole any more: the manifest of linux/arm64 (and 1 more) is missing: ghcr.io says so.',
      advice: expect.stringMatching(/untagged/),
    });
    expect(finding?.severity ?? 'block').toBe('block');
  });

  it('are gone where the manifest itself is', () => {
    expect(
      judge({ digest: undefined, missing: [gap('the manifest', 'missing', { digest: undefined })] }),
    ).toMatchObject([
      { outcome: 'fail', reason: 'rollback-image-missing', sentence: 'The image app:v1 is gone: ghcr.io says so.' },
    ]);
  });

  it.each(['denied', 'limited', 'unreachable', 'unreadable'] as const)(
    'are not known, which is no pass and does not block, where the registry is %s',
    (problem) => {
      expect(
        judge({ digest: undefined, unasked: [gap('the manifest', problem, { digest: undefined })] }),
      ).toMatchObject([
        {
          outcome: 'undecided',
          severity: 'warn',
          reason: 'rollback-image-unchecked',
          advice: expect.stringMatching(/./),
        },
      ]);
      expect(judge({ unasked: [gap('a layer', problem)] })).toMatchObject([
        { outcome: 'undecided', severity: 'warn', sentence: expect.stringMatching(/a layer could not be asked for/) },
      ]);
    },
  );

  it.each([
    ['the manifest', { digest: undefined }, 'The image app:v1 cannot be pulled: ghcr.io says so.'],
    ['a part', {}, 'The image app:v1 is not whole any more: the config is not what its digest says: ghcr.io says so.'],
  ])('cannot be pulled where the bytes of %s are others', (_what, given, sentence) => {
    expect(judge({ ...given, missing: [gap('the config', 'altered')] })).toMatchObject([
      { outcome: 'fail', reason: 'rollback-image-missing', sentence, advice: expect.stringMatching(/push it anew/) },
    ]);
  });

  it('are another image where the tag was pushed anew', () => {
    expect(judge({}, OTHER)).toMatchObject([
      {
        outcome: 'fail',
        reason: 'rollback-image-changed',
        sentence: expect.stringMatching(
          /names now \(sha256:aaaaaaaaaaaa\) is not the image that was judged good \(sha256:bbbbbbbbbbbb\)/,
        ),
      },
    ]);
  });

  it.each([
    ['the digest of the manifest', GOOD],
    ['the id of the image, which is that of a config', CONFIG],
  ])('are the image that was judged good where the record has %s', (_what, recorded) => {
    expect(judge({}, recorded)).toMatchObject([{ outcome: 'pass' }]);
  });

  it('may be that image where a part of it could not be read', () => {
    expect(judge({ unasked: [gap('the manifest of linux/arm64', 'unreachable')] }, OTHER)).toMatchObject([
      { outcome: 'undecided', severity: 'warn', reason: 'rollback-image-unchecked' },
      { outcome: 'undecided', severity: 'warn', reason: 'rollback-image-unchecked' },
    ]);
  });

  it('are whole without their attestations, and that is said', () => {
    const missing = [gap('the manifest of an attestation', 'missing', { isAttestation: true })];
    expect(judge({ missing })).toMatchObject([
      { outcome: 'pass' },
      {
        outcome: 'fail',
        severity: 'warn',
        reason: 'rollback-image-missing',
        sentence: expect.stringMatching(/runs without them/),
      },
    ]);
  });
});
