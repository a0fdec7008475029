import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../helpers/bundle.ts';
import { projectFile, projectFiles } from '../../helpers/project-files.ts';

interface LockFile {
  readonly packages: Readonly<
    Record<
      string,
      { readonly dependencies?: Readonly<Record<string, string>>; readonly resolved?: string; readonly dev?: boolean }
    >
  >;
}

const lock = JSON.parse(projectFile('package-lock.json')) as LockFile;
const files = readdirSync(join(projectRoot, 'dist'));
const bundle = files
  .filter((name) => name.endsWith('.js'))
  .map((name) => projectFile(`dist/${name}`))
  .join('\n');

describe('the committed bundle', () => {
  it('is a door, the files that it loads when a run needs them, their licences, and nothing else', () => {
    const others = files.filter((name) => !/^(\d+\.)?index\.js$/.test(name));
    expect(others.sort()).toEqual(['licenses.txt', 'package.json', 'post.js']);
    expect(files).toContain('index.js');
    expect(JSON.parse(projectFile('dist/package.json'))).toMatchObject({ type: 'module' });
  });

  it('names the licence of every package that it carries', () => {
    const licences = projectFile('dist/licenses.txt');
    const direct = Object.keys(lock.packages['']?.dependencies ?? {}).filter((name) =>
      projectFiles('src', '.ts').some((path) =>
        new RegExp(`(from|import\\() ?'${name}(/[\\w./-]+)?'`).test(projectFile(path)),
      ),
    );
    const carried = [...bundle.matchAll(/node_modules\/((?:@[\w-]+\/)?[\w.-]+)\//g)].map(([, name = '']) => name);
    const unnamed = [...new Set([...direct, ...carried])].filter(
      (name) => !new RegExp(`^${name}$`, 'm').test(licences),
    );
    expect(direct.length).toBeGreaterThan(5);
    expect(unnamed).toEqual([]);
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
