import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { git } from '../act-run.ts';
import { projectRoot } from '../bundle.ts';
import type { State } from '../github/repository-state.ts';

/** The shop's repository: two releases, both of which look good to whoever builds them. */
export const GOOD = 'v1.4.0';
/** Needs a table that the test database has and production does not. */
export const BAD = 'v1.5.0';

/** What is in the images, by tag: variables of examples/demo/server.mjs. */
export const RELEASES = {
  [GOOD]: { DEMO_VERSION: '1.4.0', DEMO_NEEDS: 'plans users' },
  [BAD]: { DEMO_VERSION: '1.5.0', DEMO_NEEDS: 'plans users coupons' },
} as const;

export type ReleaseTag = keyof typeof RELEASES;

const EXAMPLE = join(projectRoot, 'examples/demo/rollback');
/** Where each file of the example lies in the repository. */
const FILES = {
  'release.yml': '.github/workflows/release.yml',
  'release-guard.yml': '.github/release-guard.yml',
  'build.sh': 'build.sh',
  'deploy.sh': 'deploy.sh',
} as const;

/** Makes the git repository with both tags, and tells the stand-in for GitHub of the same commits. */
export function makeShop(folder: string, state: State): void {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch', state.defaultBranch);
  git(folder, 'remote', 'add', 'origin', `https://github.com/${state.repository}`);
  for (const [name, path] of Object.entries(FILES)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    copyFileSync(join(EXAMPLE, name), join(folder, path));
  }
  for (const tag of Object.keys(RELEASES)) {
    writeFileSync(join(folder, 'VERSION'), `${tag}\n`);
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message', `Release ${tag}`);
    git(folder, 'tag', tag);
    const files = ['VERSION', ...Object.values(FILES)];
    const sha = state.commit({
      sha: git(folder, 'rev-parse', 'HEAD'),
      message: `Release ${tag}`,
      files: Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')])),
    });
    state.tag(tag, sha);
  }
}

/** A checkout of one tag. */
export function checkOut(shop: string, tag: string, to: string, repository: string): void {
  git(dirname(to), 'clone', '--quiet', '--branch', tag, '--config', 'advice.detachedHead=false', shop, to);
  git(to, 'remote', 'set-url', 'origin', `https://github.com/${repository}`);
}
