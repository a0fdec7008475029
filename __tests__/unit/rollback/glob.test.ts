import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { ROLLBACK_DEFAULTS } from '../../../src/policy/defaults.ts';
import {
  MAX_GLOB_LENGTH,
  matchesEnvironmentPattern,
  matchesPathPatterns,
  matchesTagPattern,
} from '../../../src/rollback/target/glob.ts';
import fc from '../../helpers/fast-check.ts';

describe('a pattern of tags means what it means in on.push.tags of a workflow', () => {
  it.each([
    ['v*', 'v1.4.0', true],
    ['v*', 'v', true],
    ['v*', 'release-v1', false],
    ['v*', 'v1/rc', false],
    ['v**', 'v1/rc', true],
    ['**', 'app/v1', true],
    ['*', 'app/v1', false],
    ['app/v*', 'app/v1.4.0', true],
    ['app/v*', 'web/v1.4.0', false],
    ['v[0-9]+.[0-9]+.[0-9]+', 'v1.10.0', true],
    ['v[0-9]+.[0-9]+.[0-9]+', 'v1.10.0-rc.1', false],
    ['v[0-9]+.[0-9]+.[0-9]+', 'v1x10x0', false],
    ['v[12].[0-9]+', 'v3.0', false],
    ['v1.0.?', 'v1.0', true],
    ['v1.0.?', 'v1.0.1', false],
    ['versions?-*', 'version-4', true],
    ['versions?-*', 'versions-4', true],
    ['v1+', 'v111', true],
    ['*.jsx?', 'page.js', true],
    ['v1.4.0', 'v1.4.0', true],
    ['v1.4.0', 'v1x4x0', false],
    ['V*', 'v1', false],
    ['{v,w}1', 'v1', false],
    ['v\\*', 'v*', true],
    ['v\\*', 'v1', false],
    ['+', '+', true],
    ['?', '?', true],
    ['v[1', 'v[1', true],
    ['v[]', 'v[]', true],
    ['v1*', 'v1\nx', true],
    ['', '', true],
    ['', 'v1', false],
  ])('%s with %s: %s', (pattern, tag, expected) => {
    expect(matchesTagPattern(tag, pattern)).toBe(expected);
  });
});

describe('a pattern of an environment means what it means to File.fnmatch with FNM_PATHNAME', () => {
  it.each([
    ['main', 'main', true],
    ['main', 'maintenance', false],
    ['v*', 'v1.4.0', true],
    ['release/*', 'release/1', true],
    ['release/*', 'release/1/a', false],
    ['release/*/*', 'release/1/a', true],
    ['release/**', 'release/1/a', false],
    ['release/**/*', 'release/1/a', true],
    ['release/**/*', 'release/1', true],
    ['**/*', 'a/b/c', true],
    ['**', 'a/b', false],
    ['*', 'main', true],
    ['*', 'feature/x', false],
    ['v?', 'v1', true],
    ['v?', 'v12', false],
    ['v[0-9].*', 'v3.1', true],
    ['v[!0-9]', 'v3', false],
    ['v[^0-9]', 'vx', true],
    ['v[^0-9]', 'v/', false],
    ['a[.-0]b', 'a/b', false],
    ['a+', 'aa', false],
    ['{main,dev}', 'main', false],
    ['v[9-0]', 'v5', false],
  ])('%s with %s: %s', (pattern, ref, expected) => {
    expect(matchesEnvironmentPattern(ref, pattern)).toBe(expected);
  });
});

describe('patterns of paths', () => {
  const migrations = ['src/main/resources/db/migration/**'];

  it.each([
    [migrations, 'src/main/resources/db/migration/V2__orders.sql', true],
    [migrations, 'src/main/resources/db/migration/2026/V2__orders.sql', true],
    [migrations, 'src/main/resources/db/migration/.hidden.sql', true],
    [migrations, 'src/main/resources/db/migrations/V2.sql', false],
    [migrations, 'other/src/main/resources/db/migration/V2.sql', false],
    [['**/*.sql'], 'V1.sql', true],
    [['**/*.sql'], 'db/.hidden/V1.sql', true],
    [['db/*.sql'], 'db/a/V1.sql', false],
    [['db/**/V*.sql'], 'db/V1.sql', true],
    [['db/**/V*.sql'], 'db/a/b/V1.sql', true],
    [['db/V[0-9]*__*.{sql,java}'], 'db/V12__orders.java', true],
    [['db/V[0-9]*__*.{sql,java}'], 'db/V12__orders.kt', false],
    [['{db,sql}/**'], 'sql/x/V1', true],
    [['{db/**,sql/{a,b}/*}'], 'sql/b/V1', true],
    [['{db/**,sql/{a,b}/*}'], 'sql/c/V1', false],
    [['db/{x}'], 'db/{x}', true],
    [['db/{a,b'], 'db/{a,b', true],
    [['db/\\*'], 'db/*', true],
    [['./db/**'], 'db/V1.sql', true],
    [['/db/**'], 'db/V1.sql', true],
    [['db/'], 'db/a/V1.sql', true],
    [['db'], 'db/a/V1.sql', true],
    [['db'], 'db2/V1.sql', false],
    [['Dockerfile'], 'Dockerfile', true],
    [['db/**', '!db/test/**'], 'db/test/V1.sql', false],
    [['db/**', '!db/test/**'], 'db/V1.sql', true],
    [['db/**', '!db/test/**', 'db/test/real/**'], 'db/test/real/V1.sql', true],
    [['!db/**'], 'other', false],
    [[], 'db/V1.sql', false],
  ])('%j with %s: %s', (patterns, path, expected) => {
    expect(matchesPathPatterns(path, patterns)).toBe(expected);
  });

  it.each([
    ['src/main/resources/application-prod.yml', true],
    ['application.properties', true],
    ['docker-compose.prod.yaml', true],
    ['deploy/.env.production', true],
    ['.github/workflows/release.yml', true],
    ['src/main/java/Application.java', false],
  ])('the configuration that is looked for where the policy is silent: %s: %s', (path, expected) => {
    expect(matchesPathPatterns(path, ROLLBACK_DEFAULTS.configuration)).toBe(expected);
  });

  it('are read like another implementation reads them', () => {
    const segment = fc
      .array(fc.constantFrom('a', 'b', 'ab', '.', '*', '?', '[ab]', '[^a]', '{a,b}', '{a,*b}'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join(''))
      // Both ask for whole segments; `*` beside `*` means something else in each implementation, `.` and `..` are no names.
      .filter((text) => !text.includes('**') && !/^[.]+$/.test(text));
    const pattern = fc
      .array(fc.oneof({ weight: 3, arbitrary: segment }, fc.constant('**')), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'))
      .filter((text) => /[*?[{]/.test(text) && !text.includes('**/**'));
    const name = fc.stringMatching(/^[ab.]{1,4}$/).filter((text) => !/^[.]{1,2}$/.test(text));
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(pattern, path, (glob, file) => {
        // A folder's own name is no file: `a/**` matches `a` there, and files below it here.
        fc.pre(!(glob.endsWith('/**') && picomatch.isMatch(file, glob.slice(0, -3), { dot: true })));
        expect(matchesPathPatterns(file, [glob])).toBe(
          picomatch.isMatch(file, glob, { dot: true, noextglob: true, fastpaths: false }),
        );
      }),
      { numRuns: 3000 },
    );
  });
});

describe('odd patterns', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom('*', '?', '+', '[', ']', '{', '}', ',', '!', '^', '-', '\\', '/', 'a', '𝒳', '\n'),
    }),
  );

  it('are never a reason to throw', () => {
    fc.assert(
      fc.property(odd, odd, (pattern, text) => {
        matchesTagPattern(text, pattern);
        matchesEnvironmentPattern(text, pattern);
        matchesPathPatterns(text, [pattern]);
      }),
      { numRuns: 3000 },
    );
  });

  it('match themselves where every special character is escaped', () => {
    fc.assert(
      fc.property(odd, (text) => {
        const escaped = [...text].map((character) => (/[a-zA-Z0-9/]/.test(character) ? character : `\\${character}`));
        const pattern = escaped.join('');
        fc.pre(pattern.length <= MAX_GLOB_LENGTH);
        expect(matchesTagPattern(text, pattern)).toBe(true);
        expect(matchesEnvironmentPattern(text, pattern)).toBe(true);
      }),
    );
  });

  it('match nothing where they are longer than anyone writes', () => {
    expect(matchesTagPattern('v1', `v1${'*'.repeat(MAX_GLOB_LENGTH)}`)).toBe(false);
  });

  it('cannot hold up the run: matching takes time linear in the text', () => {
    const pattern = `${'*a'.repeat(20)}b`;
    // A backtracking matcher would need some 10^60 steps here, and never return.
    expect(matchesTagPattern('a'.repeat(4000), pattern)).toBe(false);
  });
});
