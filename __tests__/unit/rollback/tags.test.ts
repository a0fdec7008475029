import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { isBelow, isPreRelease, versionOf } from '../../../src/rollback/target/tags.ts';
import fc from '../../helpers/fast-check.ts';

describe('the version of a tag', () => {
  it.each([
    ['1.4.0', [1, 4, 0]],
    ['v1.4', [1, 4]],
    ['V1.4', [1, 4]],
    ['v3', [3]],
    ['v01.04', [1, 4]],
    ['release-1.4.0', [1, 4, 0]],
    ['release/1.4.0', [1, 4, 0]],
    ['app/v1.4.0', [1, 4, 0]],
    ['@scope/package@1.2.3', [1, 2, 3]],
    ['java17-v1.4.0', [1, 4, 0]],
    ['app-2-v1.4.0', [1, 4, 0]],
    ['1.4.0.7', [1, 4, 0, 7]],
    ['1.4.0.RELEASE', [1, 4, 0]],
    ['v1.4.0+build.5', [1, 4, 0]],
    ['v3-rc.1', [3]],
    ['build-217', [217]],
    ['2024.10.01', [2024, 10, 1]],
    ['2024-10-01', [2024, 10, 1]],
    ['release/2024-10-01', [2024, 10, 1]],
    ['20241001', [2024, 10, 1]],
    ['v20241001.2', [2024, 10, 1, 2]],
  ])('of %s', (tag, numbers) => {
    expect(versionOf(tag)?.numbers).toEqual(numbers);
  });

  it.each(['', 'v', 'production-fix', 'latest', 'Hoxton.SR3', '1234567890123456.1', `v1.${'0'.repeat(300)}`])(
    'is not invented for %s',
    (tag) => {
      expect(versionOf(tag)).toBeUndefined();
    },
  );

  it('is found without ever throwing', () => {
    const tag = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'v.-_/+019arc\n'), maxLength: 300 }),
    );
    fc.assert(
      fc.property(tag, tag, (left, right) => {
        const version = versionOf(left);
        expect(version?.numbers.every(Number.isSafeInteger) ?? true).toBe(true);
        isPreRelease(left);
        isBelow(left, right);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a tag calls itself a pre-release', () => {
  it.each([
    'v1.4.0-rc.1',
    '1.4.0rc1',
    'v1.4.0-SNAPSHOT',
    'v2.0.0-beta+exp.sha.5114f85',
    'v1.4.M2',
    'v3-rc.1',
    'v1.4.0-1',
    'v1.4.0-alpine',
    'v1.4.0-rc.2.hotfix',
    'nightly',
    'nightly-2024.10.01',
    'beta/1.2',
  ])('%s', (tag) => {
    expect(isPreRelease(tag)).toBe(true);
  });

  it.each([
    'v1.4.0',
    '1.4.0.RELEASE',
    'v1.4.0.Final',
    'v1.4.0-GA',
    'v1.4.0.SP1',
    'v1.4.0-hotfix.1',
    'v1.4.0+build.5',
    'v1.4.0+rc',
    '2024-10-01',
    '2024.10.01-2',
    'canary-service/v1.0.0',
    'next-shop/v1.0.0',
    'v3',
    'production-fix',
    '',
  ])('%s does not', (tag) => {
    expect(isPreRelease(tag)).toBe(false);
  });
});

describe('a tag is below a floor', () => {
  it.each([
    ['v1.3.9', 'v1.4.0', 'yes'],
    ['v1.4.0', 'v1.4.0', 'no'],
    ['1.4.0', 'v1.4', 'no'],
    ['v1.4', '1.4.0.0', 'no'],
    ['v1.10.0', 'v1.9.0', 'no'],
    ['v1.4.0-rc.1', 'v1.4.0', 'yes'],
    ['v1.4.0-rc9', 'v1.4.0-rc10', 'yes'],
    ['v1.4.0-hotfix.1', 'v1.4.0', 'no'],
    ['v1.4.0', 'v1.4.0.SP1', 'yes'],
    ['v1.4.0.Final', 'v1.4.0', 'no'],
    ['v1.4.0+a', 'v1.4.0+b', 'no'],
    ['1.4.0.6', '1.4.0.7', 'yes'],
    ['app/v1.3.0', 'v1.4.0', 'yes'],
    ['app/v1.3.0', 'app/v1.4.0', 'yes'],
    ['2024.09.30', '2024-10-01', 'yes'],
    ['2024.10.01', '20241001', 'no'],
    ['2024.10.01-2', '2024.10.01', 'no'],
    ['2024.10.01-2', '2024.10.01-3', 'yes'],
    ['2024.10.01', '2024.10.01-2', 'yes'],
    ['1990.1', '1991.1', 'yes'],
    ['2099.53', '2100.1', 'unknown'],
    ['2099.54', '2099.53', 'unknown'],
    ['v1.4.0-1', '1.4.0-1', 'no'],
    ['v1.4.0.RELEASE', 'v1.4.0', 'no'],
    ['v1.4.0.RELEASE2', 'v1.4.0', 'unknown'],
    ['v1.4.0-hotfix.rc.1', 'v1.4.0', 'yes'],
    ['V1.4.0', 'v1.4.0', 'no'],
    ['App/V1.3.0', 'app/v1.4.0', 'yes'],
    ['latest', 'latest', 'no'],
  ] as const)('%s below %s: %s', (tag, floor, expected) => {
    expect(isBelow(tag, floor)).toBe(expected);
  });

  it.each([
    ['latest', 'v1.4.0', 'one has no version'],
    ['v1.4.0', 'stable', 'the floor has no version'],
    ['api/v1.3.0', 'web/v1.4.0', 'they are of different components'],
    ['v1.4.0', '2024.10.01', 'one counts years'],
    ['2024.10.01', 'v1.4.0', 'the floor does not count years'],
    ['v1.4.0-1', 'v1.4.0', 'people use such a suffix in both ways'],
    ['v1.4.0-r2', 'v1.4.0-r1', 'people use such a suffix in both ways'],
  ])('%s cannot be compared with %s: %s', (tag, floor) => {
    expect(isBelow(tag, floor)).toBe('unknown');
  });

  // few different ones, so that the suffix decides often
  const core = fc.constantFrom(0, 1, 10);
  const number = fc.nat(12);
  const word = fc.constantFrom('alpha', 'beta', 'rc', 'snapshot', 'x');
  const semverTag = fc
    .record({
      core: fc.tuple(core, core, core),
      suffix: fc.option(fc.tuple(word, fc.array(fc.oneof(word, number.map(String)), { maxLength: 3 })), {
        nil: undefined,
      }),
    })
    .map(
      ({ core, suffix }) => `${core.join('.')}${suffix === undefined ? '' : `-${[suffix[0], ...suffix[1]].join('.')}`}`,
    );

  it('by its suffix in the order of semver §11, whichever of them is the floor', () => {
    const order = ['alpha', 'alpha.1', 'alpha.beta', 'beta', 'beta.2', 'beta.11', 'rc.1', 'rc.1.1', undefined, 'sp.1'];
    const tags = order.map((suffix) => (suffix === undefined ? 'v1.0.0' : `v1.0.0-${suffix}`));
    for (const [low, tag] of tags.entries()) {
      for (const [high, floor] of tags.entries()) expect(isBelow(tag, floor)).toBe(low < high ? 'yes' : 'no');
    }
  });

  it('as semver says, for whatever semver can read', () => {
    fc.assert(
      fc.property(semverTag, semverTag, (left, right) => {
        expect(isBelow(`v${left}`, right)).toBe(semver.lt(left, right) ? 'yes' : 'no');
        expect(isPreRelease(left)).toBe(semver.prerelease(left) !== null);
      }),
      { numRuns: 3000 },
    );
  });

  const anyTag = fc
    .tuple(
      fc.constantFrom('', 'v', 'release-', 'app/v', 'web/', 'nightly-'),
      fc.array(fc.constantFrom(0, 1, 2, 10, 2024, 2025), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '-rc.1', 'rc2', '-1', '.RELEASE', '-hotfix', '.SP1', '+x', '-r3'),
    )
    .map(([before, numbers, suffix]) => `${before}${numbers.join('.')}${suffix}`);

  it('never both ways round, and never below itself', () => {
    fc.assert(
      fc.property(anyTag, anyTag, (left, right) => {
        expect(isBelow(left, left)).toBe('no');
        if (isBelow(left, right) === 'yes') expect(isBelow(right, left)).toBe('no');
        if (isBelow(left, right) === 'unknown') expect(isBelow(right, left)).toBe('unknown');
      }),
      { numRuns: 3000 },
    );
  });

  it('where it is below something that is below it, as far as all can be compared', () => {
    fc.assert(
      fc.property(anyTag, anyTag, anyTag, (low, middle, high) => {
        if (isBelow(low, middle) !== 'yes' || isBelow(middle, high) !== 'yes') return;
        expect(isBelow(low, high)).not.toBe('no');
      }),
      { numRuns: 5000 },
    );
  });
});
