import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from './bundle.ts';

const NOT_OURS = new Set(['node_modules', '.git', 'coverage', '.cache']);
/** What Maven builds. */
const BUILT = 'examples/spring-boot/target';

/** The text of a project file. @throws Error that says which file is missing. */
export function projectFile(path: string): string {
  try {
    return readFileSync(join(projectRoot, path), 'utf8');
  } catch {
    throw new Error(`${path} is missing`);
  }
}

/** Paths from the project's top, of all files below `folder` whose name ends so. */
export function projectFiles(folder: string, ending: string): readonly string[] {
  const found: string[] = [];
  const walk = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (NOT_OURS.has(entry.name)) continue;
      const inside = join(path, entry.name);
      if (inside === join(projectRoot, BUILT)) continue;
      if (entry.isDirectory()) walk(inside);
      else if (entry.name.endsWith(ending)) found.push(relative(projectRoot, inside).replaceAll('\\', '/'));
    }
  };
  walk(join(projectRoot, folder));
  return found.sort();
}

export interface Snippet {
  /** `README.md:42` */
  readonly place: string;
  readonly text: string;
}

/** The fenced code of one language in a Markdown file. */
export function snippets(path: string, language: string): readonly Snippet[] {
  const found: Snippet[] = [];
  const lines = projectFile(path).split('\n');
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]?.trim() !== `\`\`\`${language}`) continue;
    const end = lines.findIndex((line, index) => index > at && line.trim() === '```');
    found.push({ place: `${path}:${at + 1}`, text: `${lines.slice(at + 1, end).join('\n')}\n` });
    at = end;
  }
  return found;
}

/** The cells of the Markdown table that follows a heading, without its head; code marks taken off. */
export function table(path: string, heading: string): readonly (readonly string[])[] {
  const lines = projectFile(path).split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`${path} has no heading "${heading}"`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  const rows: string[][] = [];
  for (let at = first + 2; lines[at]?.startsWith('|'); at++) {
    rows.push(
      (lines[at] ?? '')
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
  }
  return rows;
}
