import { describe, expect, it } from 'vitest';
import { isVersionOf, shownIn, shownText, whoAnswers } from '../../../src/rollback/verify/answering.ts';
import type { Finding } from '../../../src/verdict.ts';
import fc from '../../helpers/fast-check.ts';

const TARGET = { tag: 'v1.4.0', commit: '0c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ff' };
const PREVIOUS = { tag: 'v1.5.0', commit: 'badbadbadbadbadbadbadbadbadbadbadbadbadb' };
const quote = (text: string, maxLength: number) => text.slice(0, maxLength);

describe('who answers', () => {
  it.each([
    ['the whole commit', { commit: TARGET.commit }, 'target'],
    ['an abbreviated commit', { commit: '0c0ffee' }, 'target'],
    ['a commit in capitals', { commit: '0C0FFEE0C0FF' }, 'target'],
    ['the commit, and a version that nobody keeps', { commit: '0c0ffee', version: '0.0.1-SNAPSHOT' }, 'target'],
    ['the commit of the failing release', { commit: 'badbadb' }, 'previous'],
    ['the right version on another commit', { commit: '1111111', version: '1.4.0' }, 'other'],
    ['six digits of a commit, which identify none', { commit: '0c0ffe', version: '1.4.0' }, 'target'],
    ['six digits of a commit and no version', { commit: '0c0ffe' }, 'silent'],
    ['the tag', { version: 'v1.4.0' }, 'target'],
    ['the version', { version: '1.4.0' }, 'target'],
    ['the version of the failing release', { version: '1.5.0' }, 'previous'],
    ['another version', { version: '1.4.1' }, 'other'],
    ['a longer version', { version: '1.4.0.1' }, 'other'],
    ['a snapshot', { version: '1.4.0-SNAPSHOT' }, 'silent'],
    ["Gradle's default", { version: 'unspecified' }, 'silent'],
    ['an empty version', { version: '' }, 'other'],
    ['nothing', {}, 'silent'],
  ] as const)('by %s', (_what, shown, expected) => {
    expect(whoAnswers({ version: undefined, commit: undefined, ...shown }, TARGET, PREVIOUS)).toBe(expected);
  });

  it('is another one where it is not known what was gone back from', () => {
    expect(whoAnswers({ version: '1.5.0', commit: undefined }, TARGET, undefined)).toBe('other');
  });

  it('is the target even where its tag calls itself a snapshot', () => {
    const target = { ...TARGET, tag: 'v1.4.0-SNAPSHOT' };
    expect(whoAnswers({ version: '1.4.0-SNAPSHOT', commit: undefined }, target, PREVIOUS)).toBe('target');
  });
});

describe('the version of a tag', () => {
  it.each([
    ['1.4.0', 'v1.4.0', true],
    ['v1.4.0', '1.4.0', true],
    ['V1.4.0', 'v1.4.0', true],
    ['1.4.0', 'release/1.4.0', true],
    ['1.4.0', 'release/v1.4.0', true],
    ['1.4.0', 'app-v1.4.0', true],
    ['1.4.0', 'app@1.4.0', true],
    ['1.4.0', 'java17-1.4.0', true],
    ['1.4.0-rc1', 'app-v1.4.0-rc1', true],
    ['1.4.0-rc1', 'v1.4.0-rc1', true],
    ['2026.11.21', 'release-2026.11.21', true],
    ['app-v1.4.0', 'app-v1.4.0', true],
    ['rc1', 'v1.4.0-rc1', false],
    ['1', 'v1.4.0-1', false],
    ['1.4.0', 'v1.4.0-1', false],
    ['1.4', 'v1.4.0', false],
    ['11.4.0', 'v1.4.0', false],
    ['', 'stable', false],
    ['stable', 'stable', true],
    ['17', 'java17', false],
  ])('%s of %s: %s', (version, tag, expected) => {
    expect(isVersionOf(version, tag)).toBe(expected);
  });

  it('is the tag itself, whatever it is called', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (tag) => isVersionOf(tag, tag)));
  });

  it('never belongs to two tags that differ in their number', () => {
    const number = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((parts) => parts.join('.'));
    const prefix = fc.constantFrom('', 'v', 'app-', 'app-v', 'release/', 'x@v');
    fc.assert(
      fc.property(number, number, prefix, prefix, (one, other, left, right) => {
        fc.pre(one !== other);
        return !(isVersionOf(one, left + one) && isVersionOf(one, right + other));
      }),
    );
  });
});

describe('what the service showed', () => {
  const identity = (what: string, rest: Partial<Finding>): Finding => ({
    kind: 'identity',
    title: `identity: ${what}`,
    outcome: 'fail',
    severity: 'block',
    sentence: '',
    evidence: [],
    startedAt: 0,
    durationMs: 0,
    ...rest,
  });

  it('is what was asked for where the rule holds, and the evidence where it does not', () => {
    const findings = [
      identity('commit', { outcome: 'pass' }),
      identity('version', { evidence: [{ kind: 'comparison', label: 'version', expected: 'v1.4.0', actual: '1.3' }] }),
    ];
    expect(shownIn(findings, TARGET)).toEqual({ version: '1.3', commit: TARGET.commit });
  });

  it('is nothing where nothing was shown, or nobody asked', () => {
    expect(shownIn([identity('version', {})], TARGET)).toEqual({ version: undefined, commit: undefined });
    expect(shownIn([], TARGET)).toEqual({ version: undefined, commit: undefined });
  });

  it('is named by its version, else by its commit, through the door for foreign text', () => {
    expect(shownText({ version: '1.4.0', commit: 'abc' }, quote)).toBe('1.4.0');
    expect(shownText({ version: undefined, commit: TARGET.commit }, quote)).toBe('commit 0c0ffee0c0ff');
    expect(shownText({ version: undefined, commit: undefined }, quote)).toBeUndefined();
    expect(shownText({ version: 'a secret', commit: undefined }, () => '«x»')).toBe('«x»');
  });
});
