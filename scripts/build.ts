/**
 * Builds `dist/` and the JSON Schemas: `node scripts/build.ts [--out <folder>]`.
 * Heavy libraries are separate files of the bundle, loaded when a run needs them (`import('…')`); everything else is in
 * `index.js` (an import with the comment `webpackMode: "eager"` is lazy without being a file of its own).
 * The folder is made anew and only replaced by a whole one, so that no file of an earlier build stays behind.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist') } } });
const target = resolve(values.out);
const fresh = `${target}.new`;

function node(script: string, ...argv: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, script), ...argv], { stdio: 'inherit', cwd: root });
  if (status === 0) return;
  rmSync(fresh, { recursive: true, force: true });
  process.exit(status ?? 1);
}

/** Of every package that a user's run may load. ncc's own list leaves out packages of some of its files. */
function licences(): string {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<
      Record<string, { dev?: boolean; optional?: boolean; version?: string; license?: string }>
    >;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(([path, { version, license }]) => {
      const file = readdirSync(join(root, path)).find((name) => /^licen[cs]e/i.test(name));
      const text = file === undefined ? '' : readFileSync(join(root, path, file), 'utf8').trim();
      return `${path.replace(/^.*node_modules\//, '')}\n${version} ${license}\n${text}\n`;
    })
    .join('\n');
}

rmSync(fresh, { recursive: true, force: true });
const ncc = 'node_modules/@vercel/ncc/dist/ncc/cli.js';
node(ncc, 'build', join(root, 'src/index.ts'), '--out', fresh, '--no-cache');
writeFileSync(join(fresh, 'licenses.txt'), licences());
copyFileSync(join(root, 'scripts/post-step.js'), join(fresh, 'post.js'));
rmSync(target, { recursive: true, force: true });
renameSync(fresh, target);
node('scripts/generate-schemas.ts');
