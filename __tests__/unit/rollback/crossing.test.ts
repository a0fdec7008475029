import { describe, expect, it } from 'vitest';
import type { ComparedFile, Comparison, GitHub, GitHubFailure } from '../../../src/platform/github.ts';
import { ROLLBACK_DEFAULTS } from '../../../src/policy/defaults.ts';
import {
  type CrossingRules,
  crossedConfiguration,
  crossedMigrations,
  declaresSafe,
  type ExaminedCrossing,
  examineCrossing,
} from '../../../src/rollback/target/crossing.ts';
import fc from '../../helpers/fast-check.ts';
import { failure } from './fake-repository.ts';
import { commitOf } from './stories.ts';

const TARGET = { tag: 'v1.4.0', commit: commitOf('v1.4.0') };
const FROM = { tag: 'v1.5.0', commit: commitOf('v1.5.0') };
const FOLDER = 'src/main/resources/db/migration';
const SAFE = '-- release-guard: rollback-safe\nALTER TABLE orders ADD COLUMN note text;\n';

function file(path: string, status = 'added', previousPath?: string): ComparedFile {
  return { path, status, previousPath };
}

interface Between {
  readonly files?: readonly ComparedFile[];
  readonly comparison?: Partial<Comparison>;
  /** Texts at the commit that is gone back from. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly failing?: Readonly<Record<string, GitHubFailure>>;
  readonly policy?: Partial<CrossingRules>;
  readonly whenCrossed?: 'refuse' | 'warn' | 'allow';
}

async function cross(between: Between): Promise<ExaminedCrossing & { readonly requests: readonly string[] }> {
  const requests: string[] = [];
  const github: Pick<GitHub, 'compare' | 'fileAt'> = {
    compare: (base, head) => {
      const request = `compare ${base} ${head}`;
      requests.push(request);
      const fault = between.failing?.['compare'];
      if (fault !== undefined) return Promise.resolve({ ok: false, failure: fault });
      const value: Comparison = {
        status: 'ahead',
        aheadBy: 2,
        behindBy: 0,
        commits: [
          { sha: 'a'.repeat(40), subject: 'Add orders' },
          { sha: 'b'.repeat(40), subject: 'Release v1.5.0' },
        ],
        files: between.files ?? [],
        filesComplete: true,
        ...between.comparison,
      };
      return Promise.resolve({ ok: true, value });
    },
    fileAt: (path, ref) => {
      requests.push(`file ${path} ${ref}`);
      const text = between.texts?.[path];
      const fault = between.failing?.[path] ?? (text === undefined ? failure('not-found') : undefined);
      return Promise.resolve(fault === undefined ? { ok: true, value: text ?? '' } : { ok: false, failure: fault });
    },
  };
  const whenCrossed = between.whenCrossed ?? 'refuse';
  const policy: CrossingRules = {
    ...ROLLBACK_DEFAULTS,
    migrations: { paths: [`${FOLDER}/**`], whenCrossed },
    ...between.policy,
  };
  return { ...(await examineCrossing(github, TARGET, FROM, policy)), requests };
}

/** What stands against going back or is to be known, as `outcome severity reason: sentence`. */
function told({ findings }: ExaminedCrossing): readonly string[] {
  return findings.map(({ kind, outcome, severity, reason, sentence, advice }) => {
    expect(kind).toBe('rollback');
    expect(sentence).toMatch(/\.$/);
    if (outcome !== 'pass') expect(advice).toMatch(/\.$/);
    return `${outcome} ${severity}${reason === undefined ? '' : ` ${reason}`}: ${sentence}`;
  });
}

const HISTORY = 'pass warn: Going from v1.5.0 back to v1.4.0 takes back 2 commits.';

describe('migrations that lie between the two releases', () => {
  it('refuse going back, are named, and the advice is to roll forward', async () => {
    const crossed = await cross({ files: [file(`${FOLDER}/V7__orders.sql`), file('src/main/java/Orders.java')] });
    expect(told(crossed)).toEqual([
      HISTORY,
      `fail block rollback-crosses-migrations: 1 migration of v1.5.0 does not go back with the version, and v1.4.0 may not work on the new schema: ${FOLDER}/V7__orders.sql.`,
    ]);
    expect(crossed.findings[1]?.advice).toBe(
      'Roll forward: release a new version that mends v1.5.0; where v1.4.0 is known to work with these migrations, say "release-guard: rollback-safe" in a comment at the top of each.',
    );
    expect(crossed.crossing).toEqual({
      commits: 2,
      migrations: [{ path: `${FOLDER}/V7__orders.sql`, declaredSafe: false }],
      configuration: [],
    });
    expect(crossed.requests[0]).toBe(`compare ${TARGET.commit} ${FROM.commit}`);
  });

  it('only warn, or are only listed, where the policy says so', async () => {
    const files = [file(`${FOLDER}/V7__orders.sql`), file(`${FOLDER}/V8__items.sql`)];
    const warned = await cross({ files, whenCrossed: 'warn' });
    expect(told(warned)[1]).toMatch(/^fail warn rollback-crosses-migrations: 2 migrations of v1\.5\.0 do not go back/);
    const allowed = await cross({ files, whenCrossed: 'allow' });
    expect(told(allowed)[1]).toBe(
      `pass warn: 2 migrations lie between v1.4.0 and v1.5.0, and the policy allows it: ${FOLDER}/V7__orders.sql, ${FOLDER}/V8__items.sql.`,
    );
    expect(allowed.requests).toHaveLength(1);
  });

  it('do not refuse where each declares itself safe', async () => {
    const path = `${FOLDER}/V7__note.sql`;
    const crossed = await cross({ files: [file(path)], texts: { [path]: SAFE } });
    expect(told(crossed)[1]).toBe(
      `pass warn: 1 migration lies between v1.4.0 and v1.5.0, and each declares that going back is safe: ${path}.`,
    );
    expect(crossed.crossing?.migrations).toEqual([{ path, declaredSafe: true }]);
    expect(crossed.requests[1]).toBe(`file ${path} ${FROM.commit}`);
  });

  it('refuse where one of them does not', async () => {
    const [safe, unsafe] = [`${FOLDER}/V7__note.sql`, `${FOLDER}/V8__drop.sql`];
    const crossed = await cross({
      files: [file(safe), file(unsafe)],
      texts: { [safe]: SAFE, [unsafe]: 'DROP TABLE orders;\n' },
    });
    expect(told(crossed)[1]).toMatch(/^fail block rollback-crosses-migrations: 1 migration .*: \S+V8__drop\.sql\.$/);
    expect(crossed.findings[1]?.evidence).toEqual([
      { kind: 'text', label: 'migrations', text: `${safe} (declares itself safe)\n${unsafe}` },
    ]);
  });

  it('are read one by one up to twenty; the others declare nothing', async () => {
    const paths = Array.from({ length: 23 }, (_, index) => `${FOLDER}/V${index}.sql`);
    const crossed = await cross({
      files: paths.map((path) => file(path)),
      texts: Object.fromEntries(paths.map((path) => [path, SAFE])),
    });
    expect(crossed.requests).toHaveLength(1 + 20);
    expect(told(crossed)[1]).toMatch(/: 3 migrations .*V20\.sql, \S+V21\.sql, \S+V22\.sql\.$/);
  });

  it('declare nothing where they cannot be read, and it is said that GitHub did not answer', async () => {
    const path = `${FOLDER}/V7__note.sql`;
    const down = await cross({ files: [file(path)], failing: { [path]: failure('unreachable') } });
    expect(
      told(down)
        .slice(1)
        .map((one) => one.split(':')[0]),
    ).toEqual(['undecided block github-unreachable', 'fail block rollback-crosses-migrations']);
    const gone = await cross({ files: [file(path)] });
    expect(
      told(gone)
        .slice(1)
        .map((one) => one.split(':')[0]),
    ).toEqual(['fail block rollback-crosses-migrations']);
  });

  it('name five in the sentence and all in the evidence', async () => {
    const paths = Array.from({ length: 8 }, (_, index) => `${FOLDER}/V${index}.sql`);
    const crossed = await cross({ files: paths.map((path) => file(path)) });
    expect(told(crossed)[1]).toMatch(/V4\.sql and 3 more\.$/);
    expect(crossed.findings[1]?.evidence).toEqual([{ kind: 'text', label: 'migrations', text: paths.join('\n') }]);
  });

  it('are said not to be there where there are none', async () => {
    expect(told(await cross({ files: [file('README.md')] }))).toEqual([
      HISTORY,
      'pass warn: No migration lies between v1.4.0 and v1.5.0.',
    ]);
  });

  it('are not looked for where the policy does not say where they are', async () => {
    const crossed = await cross({ files: [file(`${FOLDER}/V7.sql`)], policy: { migrations: undefined } });
    expect(told(crossed)).toEqual([HISTORY]);
    expect(crossed.crossing).toEqual({ commits: 2, migrations: [], configuration: [] });
  });

  it.each([
    ['added', true],
    ['modified', true],
    ['copied', true],
    ['changed', true],
    ['renamed', true],
    ['removed', false],
    ['unchanged', false],
  ])('that were %s count: %s', (status, counts) => {
    const files = [file(`${FOLDER}/V7.sql`, status, status === 'renamed' ? `${FOLDER}/V6.sql` : undefined)];
    expect(crossedMigrations(files, [`${FOLDER}/**`])).toHaveLength(counts ? 1 : 0);
  });
});

describe('the marker of a migration that is safe', () => {
  it.each([
    '-- release-guard: rollback-safe',
    '  --release-guard:rollback-safe  ',
    '# release-guard: rollback-safe',
    '// release-guard: rollback-safe',
    '/* release-guard: rollback-safe */',
    ' * release-guard: rollback-safe',
    '<!-- release-guard: rollback-safe -->',
    '-- Release-Guard: Rollback-Safe (only adds a column that may be empty)',
    `${'-- line\r\n'.repeat(49)}-- release-guard: rollback-safe\r\nSELECT 1;`,
  ])('counts: %j', (text) => {
    expect(declaresSafe(text)).toBe(true);
  });

  it.each([
    '',
    'release-guard: rollback-safe',
    "INSERT INTO notes VALUES ('-- release-guard: rollback-safe');",
    "INSERT INTO notes VALUES ('\n-- release-guard: rollback-safe');",
    '-- release-guard: rollback-safe: false',
    '-- release-guard: rollback-safe? no',
    '-- release-guard: not rollback-safe',
    '-- not release-guard: rollback-safe',
    '-- release-guard: rollback-safety',
    '-- release-guard: rollback-unsafe',
    `${'-- line\n'.repeat(50)}-- release-guard: rollback-safe`,
  ])('does not count: %j', (text) => {
    expect(declaresSafe(text)).toBe(false);
  });

  it('is looked for without throwing, whatever is in the file', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof declaresSafe(text) === 'boolean'));
  });
});

describe('what cannot be known is not guessed', () => {
  const many = { files: [file('README.md', 'modified')], comparison: { filesComplete: false } };

  it('a list that GitHub cut short blocks where migrations refuse, and warns elsewhere', async () => {
    const refused = await cross(many);
    expect(told(refused)).toEqual([
      HISTORY,
      'undecided block rollback-crossing-unknown: More files differ between v1.4.0 and v1.5.0 than the 1 that GitHub lists, so migrations or configuration files may be among those that it leaves out.',
    ]);
    expect(refused.findings[1]?.advice).toContain(
      `git diff --name-only ${TARGET.commit.slice(0, 12)}...${FROM.commit.slice(0, 12)}`,
    );
    expect(told(await cross({ ...many, whenCrossed: 'warn' }))[1]).toMatch(/^undecided warn rollback-crossing-unknown/);
    expect(told(await cross({ ...many, policy: { migrations: undefined } }))[1]).toMatch(
      /^undecided warn rollback-crossing-unknown: .* so configuration files may be/,
    );
  });

  it('a list cut short in which every migration that is seen is safe still blocks', async () => {
    const path = `${FOLDER}/V7.sql`;
    const crossed = await cross({ ...many, files: [file(path)], texts: { [path]: SAFE } });
    expect(told(crossed).map((one) => one.split(':')[0])).toEqual([
      'pass warn',
      'pass warn',
      'undecided block rollback-crossing-unknown',
    ]);
  });

  it('a migration that is seen refuses, whatever else is left out', async () => {
    const crossed = await cross({ ...many, files: [file(`${FOLDER}/V7.sql`)] });
    expect(told(crossed).map((one) => one.split(':')[0])).toEqual([
      'pass warn',
      'fail block rollback-crosses-migrations',
    ]);
  });

  it.each([
    ['refuse', 'unreachable', 'block'],
    ['warn', 'unreachable', 'warn'],
    ['allow', 'permission', 'warn'],
    ['allow', 'cancelled', 'block'],
  ] as const)('%s, and GitHub cannot compare (%s): %s', async (whenCrossed, kind, severity) => {
    const crossed = await cross({ whenCrossed, failing: { compare: failure(kind) } });
    expect(crossed.crossing).toBeUndefined();
    expect(crossed.findings).toMatchObject([
      { severity, sentence: expect.stringContaining('Comparing v1.4.0 with v1.5.0') },
    ]);
  });
});

describe('the history between the two releases', () => {
  it.each([
    [{ aheadBy: 1 }, 'Going from v1.5.0 back to v1.4.0 takes back 1 commit.'],
    [
      { status: 'diverged', aheadBy: 3, behindBy: 2 },
      'Going from v1.5.0 back to v1.4.0 takes back 3 commits and brings in 2 that v1.5.0 never had, because the two have grown apart.',
    ],
    [
      { status: 'behind', aheadBy: 0, behindBy: 4 },
      'Going from v1.5.0 back to v1.4.0 takes nothing back: v1.4.0 is 4 commits ahead of v1.5.0.',
    ],
    [
      { status: 'identical', aheadBy: 0, behindBy: 0 },
      'Going from v1.5.0 back to v1.4.0 changes nothing: both lead to the same history.',
    ],
  ])('%j', async (comparison, sentence) => {
    const crossed = await cross({ comparison });
    expect(crossed.findings[0]).toMatchObject({ outcome: 'pass', severity: 'warn', sentence });
  });

  it('shows the last commits, and how many came before them', async () => {
    const commits = Array.from({ length: 25 }, (_, index) => ({
      sha: `${index}`.padEnd(40, '0'),
      subject: `Change ${index}`,
    }));
    const crossed = await cross({ comparison: { aheadBy: 40, commits } });
    const text = crossed.findings[0]?.evidence[0];
    const lines = text?.kind === 'text' ? text.text.split('\n') : [];
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe('… 20 older commits');
    expect(lines.at(-1)).toBe('240000000000 Change 24');
  });
});

describe('configuration that does not go back by itself', () => {
  it('is listed, and does not forbid going back', async () => {
    const files = [
      file('src/main/resources/application-prod.yml', 'modified'),
      file('deploy/.env.production', 'removed'),
      file('deploy/compose.yml', 'renamed', 'docker-compose.yml'),
      file('src/main/java/Application.java', 'modified'),
    ];
    const crossed = await cross({ files });
    expect(told(crossed).at(-1)).toBe(
      'fail warn rollback-crosses-configuration: 3 configuration files differ between v1.4.0 and v1.5.0: src/main/resources/application-prod.yml, deploy/.env.production, docker-compose.yml → deploy/compose.yml.',
    );
    expect(crossed.crossing?.configuration).toHaveLength(3);
  });

  it('is found under its old name too', () => {
    expect(crossedConfiguration([file('old/x.txt', 'renamed', 'app.env')], ['**/*.env'])).toEqual([
      'app.env → old/x.txt',
    ]);
  });
});
