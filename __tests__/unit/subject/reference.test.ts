import { describe, expect, test } from 'vitest';
import { digestOf, parseReference, type Reference } from '../../../src/subject/reference.ts';
import fc from '../../helpers/fast-check.ts';

const ID = `sha256:${'0123456789abcdef'.repeat(4)}`;
const DIGEST = `sha256:${'f'.repeat(64)}`;

function reference(text: string): Reference {
  const result = parseReference(text);
  if (!result.ok) throw new Error(result.sentence);
  return result.reference;
}

describe('a reference that Docker would take', () => {
  test.each([
    ['app', 'docker.io/library/app', undefined, undefined],
    ['app:dev', 'docker.io/library/app', 'dev', undefined],
    ['org/app', 'docker.io/org/app', undefined, undefined],
    ['docker.io/app', 'docker.io/library/app', undefined, undefined],
    ['index.docker.io/org/app', 'docker.io/org/app', undefined, undefined],
    ['ghcr.io/org/team/app:v1.2.3', 'ghcr.io/org/team/app', 'v1.2.3', undefined],
    ['localhost/app', 'localhost/app', undefined, undefined],
    ['localhost:5000/app:1', 'localhost:5000/app', '1', undefined],
    ['127.0.0.1:5055/a/b', '127.0.0.1:5055/a/b', undefined, undefined],
    ['[::1]:5000/app', '[::1]:5000/app', undefined, undefined],
    ['Registry.Example/app', 'Registry.Example/app', undefined, undefined],
    ['g/a.b_c__d-e---f', 'docker.io/g/a.b_c__d-e---f', undefined, undefined],
    [`app@${DIGEST}`, 'docker.io/library/app', undefined, DIGEST],
    [`ghcr.io/org/app:v1@${DIGEST}`, 'ghcr.io/org/app', 'v1', DIGEST],
    ['app:_1.a-b', 'docker.io/library/app', '_1.a-b', undefined],
  ])('%s', (text, repository, tag, digest) => {
    expect(reference(text)).toEqual({ kind: 'name', text, repository, tag, digest });
  });

  test('an id is one', () => {
    expect(reference(ID)).toEqual({ kind: 'id', text: ID });
  });
});

describe('a reference that is refused before docker sees it', () => {
  test.each([
    ['', 'empty'],
    ['-v/:/h', 'dash'],
    ['--privileged', 'dash'],
    ['a b', 'blanks'],
    ['app\n', 'blanks'],
    ['app\u0000', 'ASCII'],
    ['äpp', 'ASCII'],
    ['app\u202e', 'ASCII'],
    [`${'a/'.repeat(2500)}a`, 'longer than 512'],
    [`${'a'.repeat(300)}`, 'longer than 255'],
    ['https://ghcr.io/org/app', 'protocol'],
    ['Org/App', 'capital letters'],
    ['ghcr.io/Org/app', 'capital letters'],
    ['App', 'capital letters'],
    ['app:', 'no tag'],
    ['ghcr.io/org/app:', 'no tag'],
    [`app:${'a'.repeat(129)}`, 'tag'],
    ['app:v1+build', 'tag'],
    ['app:-x', 'tag'],
    ['app@sha256:abc', 'digest'],
    [`app@${DIGEST}@${DIGEST}`, 'digest'],
    ['ghcr.io/', 'not a name'],
    ['ghcr.io//app', 'not a name'],
    ['/app', 'not a name'],
    ['app/', 'not a name'],
    ['a..b', 'not a name'],
    ['$(id)', 'not a name'],
    ['app;id', 'not a name'],
    ['exa_mple.com/app', 'not a host'],
  ])('%j', (text, word) => {
    const result = parseReference(text);
    if (result.ok) throw new Error('It was taken.');
    expect(result.sentence).toContain(word);
    expect(result.sentence).toMatch(/\.$/);
    expect(result.sentence.length).toBeLessThan(250);
    expect(result.advice).toMatch(/[.?]$/);
  });

  test('nothing that is taken begins with a dash, holds a blank or is long, whatever is given', () => {
    const nearby = fc.string({ unit: fc.constantFrom(...'aA0-._/:@[] \n\u0000ä'), maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(nearby, fc.string({ maxLength: 600 })), (text) => {
        if (parseReference(text).ok) expect(text).toMatch(/^[a-zA-Z0-9[][\x21-\x7e]{0,511}$/);
      }),
      { numRuns: 5_000 },
    );
  });

  test('a long hostile one is refused at once', () => {
    const begun = performance.now();
    for (const text of ['a-'.repeat(255), `${'a'.repeat(250)}!`, '_'.repeat(500), `${'a.'.repeat(200)}/!`]) {
      expect(parseReference(text).ok).toBe(false);
    }
    expect(performance.now() - begun).toBeLessThan(500);
  });
});

describe('the digest of an image', () => {
  const [a, b] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];

  test.each([
    ['app:dev', [], undefined],
    ['app:dev', [`app@${a}`], a],
    ['docker.io/library/app', [`app@${a}`], a],
    ['app', [`other@${a}`], undefined],
    ['app', [`app@${a}`, `ghcr.io/org/app@${b}`], a],
    ['app', [`app@${a}`, `app@${b}`], undefined],
    [`app@${b}`, [`app@${a}`, `app@${b}`], b],
    [ID, [`app@${a}`], a],
    [ID, [`app@${a}`, `other@${a}`], a],
    [ID, [`app@${a}`, `other@${b}`], undefined],
  ])('of %s with %j is %s', (text, repoDigests, digest) => {
    expect(digestOf(reference(text), repoDigests)).toBe(digest);
  });
});
