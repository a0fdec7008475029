import type { FileRead } from '../platform/files.ts';
import type { Data, Located } from './located.ts';
import { type Mistake, type Path, pathText, quote } from './mistake.ts';
import { fill, missing, type Scope } from './template.ts';

/** Reads a file that the policy names; relative to where the run is. */
export type ReadPolicyFile = (path: string) => FileRead | Promise<FileRead>;

/** JSON Schemas by the path that the policy gives, read and known to compile. */
export type SchemaFiles = ReadonlyMap<string, unknown>;

/**
 * Reads and compiles every JSON Schema that an expectation of the file names, each once.
 * Paths with a reference that is not known are left alone: they are reported elsewhere.
 */
export async function readSchemas(
  located: Located,
  scope: Scope,
  readFile: ReadPolicyFile,
): Promise<{ readonly schemas: SchemaFiles; readonly mistakes: readonly Mistake[] }> {
  const schemas = new Map<string, unknown>();
  const problems = new Map<string, Problem>();
  const mistakes: Mistake[] = [];
  for (const { template, path } of schemaPaths(located)) {
    if (missing(template, scope).length > 0) continue;
    const file = fill(template, scope);
    if (!schemas.has(file) && !problems.has(file)) {
      const read = await readSchema(file, readFile);
      if ('clause' in read) problems.set(file, read);
      else schemas.set(file, read.document);
    }
    const problem = problems.get(file);
    if (problem !== undefined) {
      mistakes.push({
        reason: 'policy-bad-schema',
        path,
        position: located.position(path),
        sentence: `${pathText(path)} names ${quote(file)}, ${problem.clause}.`,
        advice: problem.advice,
      });
    }
  }
  return { schemas, mistakes };
}

interface Problem {
  readonly clause: string;
  readonly advice: string;
}

function* schemaPaths(located: Located): Iterable<{ readonly template: string; readonly path: Path }> {
  const checks = located.value(['checks']);
  const places: Path[] = [['health', 'expect', 'schema']];
  for (const index of Array.isArray(checks) ? checks.keys() : []) {
    places.push(['checks', index, 'expect', 'schema'], ['checks', index, 'retry', 'stop-when', 'schema']);
  }
  for (const path of places) {
    const template: Data | undefined = located.value(path);
    if (typeof template === 'string' && template !== '') yield { template, path };
  }
}

async function readSchema(file: string, readFile: ReadPolicyFile): Promise<Problem | { readonly document: unknown }> {
  const read = await readFile(file);
  if (!read.ok) {
    return {
      clause: `which cannot be read: ${read.message}`,
      advice: 'Give the path of a JSON Schema file in the repository.',
    };
  }
  let document: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
    document = JSON.parse(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { clause: `which is not JSON (${cut(problem)})`, advice: 'Write the JSON Schema as JSON in UTF-8.' };
  }
  const { compileSchema } = await import('../checks/schema.ts');
  try {
    compileSchema(document);
    return { document };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return {
      clause: `which ${cut(problem)}`,
      advice: 'Correct the schema; references must stay inside the file.',
    };
  }
}

function cut(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
