import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The top of the checkout. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * The bundle that is tested: the committed one, or the one that `RELEASE_GUARD_BUNDLE` names.
 * It is always started by the Node that runs the tests, which `npm test` makes Node 24, as the action's runner does.
 */
export const bundlePath = resolve(process.env['RELEASE_GUARD_BUNDLE'] ?? join(projectRoot, 'dist/index.js'));

/** What `action.yml` declares; the runner hands over every declared input, with its default where none was given. */
export interface ActionFace {
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: readonly string[];
  readonly runs: { readonly using: string; readonly main: string; readonly post: string };
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: unknown } | null>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string; readonly post: string };
}

/** Reads the action.yml beside the bundle that is tested (or the project's own, if that one stands alone). */
export function actionFace(): ActionFace {
  const beside = join(dirname(bundlePath), '..', 'action.yml');
  const path = existsSync(beside) ? beside : join(projectRoot, 'action.yml');
  const file = parse(readFileSync(path, 'utf8')) as ActionFile;
  return {
    inputs: new Map(Object.entries(file.inputs).map(([name, input]) => [name, String(input?.default ?? '')])),
    outputs: Object.keys(file.outputs),
    runs: file.runs,
  };
}
