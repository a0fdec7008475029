import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../helpers/bundle.ts';
import { projectFile } from '../../helpers/project-files.ts';

interface LockFile {
  readonly packages: Readonly<
    Record<
      string,
      { readonly dependencies?: Readonly<Record<string, string>>; readonly resolved?: string; readonly dev?: boolean }
    >
  >;
}

const lock = JSON.parse(projectFile('package-lock.json')) as LockFile;
const bundle = projectFile('dist/index.js');

describe('the committed bundle', () => {
  it('is one file, with its licences and nothing else to load', () => {
    expect(readdirSync(join(projectRoot, 'dist')).sort()).toEqual(['index.js', 'licenses.txt', 'package.json']);
    expect(JSON.parse(projectFile('dist/package.json'))).toMatchObject({ type: 'module' });
  });

  it('names the licence of every dependency that it carries', () => {
    const licences = projectFile('dist/licenses.txt');
    const names = Object.keys(lock.packages['']?.dependencies ?? {});
    expect(names.length).toBeGreaterThan(5);
    // ncc leaves out what it does not bundle; everything that is bundled has a heading of its name
    const carried = names.filter((name) => bundle.includes(`node_modules/${name}/`));
    expect(carried.filter((name) => !new RegExp(`^${name}$`, 'm').test(licences))).toEqual([]);
    expect(carried.length).toBeGreaterThan(5);
  });

  it('has one copy of undici', () => {
    const copies = Object.keys(lock.packages).filter((path) => /(^|\/)node_modules\/undici$/.test(path));
    expect(copies).toEqual(['node_modules/undici']);
  });

  it('has no engine that evaluates scripts in JSON paths', () => {
    expect(bundle).not.toMatch(/node_modules\/jsonpath(-plus)?\//);
  });

  it('names no place of the machine that built it', () => {
    expect(bundle).not.toContain(projectRoot);
    expect(bundle).not.toMatch(/file:\/\/\/(home|root|work|tmp)\b/);
  });
});

describe('the lock file', () => {
  it('takes every package from the public registry', () => {
    const hosts = new Set(
      Object.values(lock.packages).flatMap(({ resolved }) =>
        resolved?.startsWith('http') ? [new URL(resolved).host] : [],
      ),
    );
    expect([...hosts].filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
  });
});
