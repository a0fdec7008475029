import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A Python validator whose source distribution ships https://github.com/json-schema-org/JSON-Schema-Test-Suite. */
const PACKAGE = 'jsonschema';
const VERSION = '4.26.0';
const SHA256 = '0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326';
const CACHE = fileURLToPath(new URL('../../../.cache/json-schema-suite', import.meta.url));

export interface Group {
  /** `ref.json: root pointer ref` */
  readonly name: string;
  readonly file: string;
  readonly schema: unknown;
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[];
}

export type Suite =
  | { readonly ok: true; groups(draft: string): readonly Group[] }
  | { readonly ok: false; readonly reason: string };

/** The suite, from the cache or through pip. Never throws: says why it is not there. */
export function loadSuite(): Suite {
  const folder = join(CACHE, `${PACKAGE}-${VERSION}`, 'json', 'tests');
  try {
    if (!existsSync(folder)) fetchSuite();
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
  return { ok: true, groups: (draft) => readGroups(join(folder, draft)) };
}

function fetchSuite(): void {
  const fresh = `${CACHE}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    const options = { cwd: fresh, stdio: 'pipe', timeout: 120_000 } as const;
    const download = ['download', '--quiet', '--no-deps', '--no-binary', ':all:'];
    execFileSync('python3', ['-m', 'pip', ...download, `${PACKAGE}==${VERSION}`], options);
    const archive = `${PACKAGE}-${VERSION}.tar.gz`;
    const sum = createHash('sha256')
      .update(readFileSync(join(fresh, archive)))
      .digest('hex');
    if (sum !== SHA256) throw new Error(`${archive} has the checksum ${sum}, not ${SHA256}`);
    execFileSync('tar', ['xzf', archive], options);
    rmSync(CACHE, { recursive: true, force: true });
    renameSync(fresh, CACHE);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function readGroups(folder: string): readonly Group[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const groups = JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly (Group & {
        description: string;
      })[];
      return groups.map(({ description, schema, tests }) => ({ name: `${file}: ${description}`, file, schema, tests }));
    });
}
