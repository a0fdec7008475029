/**
 * Builds `dist/` and the JSON Schemas. Heavy libraries are separate files of the bundle, loaded when a run needs them
 * (`import('…')`); everything else is in `index.js` (`import(/* webpackMode: "eager" *\/ '…')` loads without another file).
 * The folder is made anew, so that no file of an earlier build stays behind.
 */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist') } } });
rmSync(values.out, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [
    join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js'),
    'build',
    join(root, 'src/index.ts'),
    '--out',
    values.out,
    '--license',
    'licenses.txt',
    '--no-cache',
  ],
  { stdio: 'inherit', cwd: root },
);
execFileSync(process.execPath, [join(root, 'scripts/generate-schemas.ts')], { stdio: 'inherit', cwd: root });
