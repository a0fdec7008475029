import { describe, expect, it } from 'vitest';
import { projectFile, projectFiles } from '../../helpers/project-files.ts';

const sources = projectFiles('src', '.ts').map((path) => ({ path, text: withoutComments(projectFile(path)) }));

/** Files of src/ in whose code the pattern is found. */
function filesWith(pattern: RegExp, allowed: readonly string[] = []): readonly string[] {
  return sources.filter(({ path, text }) => pattern.test(text) && !allowed.includes(path)).map(({ path }) => path);
}

/** Without comments, and without the loads whose comment is what counts. */
function withoutComments(text: string): string {
  return text
    .replaceAll('import(/* webpackMode: "eager" */', 'eager(')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

describe('the sources', () => {
  it('are there', () => {
    expect(sources.length).toBeGreaterThan(20);
  });

  it('evaluate no text as code', () => {
    expect(filesWith(/\beval\s*\(|\bnew Function\b|\bFunction\s*\(|node:vm|\bvm\./)).toEqual([]);
  });

  it('write to stdout and stderr in one place only', () => {
    // the doors hand the two streams to that place
    const doors = ['src/platform/output.ts', 'src/collaborators.ts', 'src/cli.ts'];
    expect(filesWith(/\bconsole\.|process\.std(out|err)\b|\bcore\.(info|debug|setOutput|summary)/, doors)).toEqual([]);
    expect(filesWith(/process\.std(out|err)\s*\.write/)).toEqual([]);
  });

  it('start programs in one room only, and never through a shell by accident', () => {
    const rooms = filesWith(/node:child_process/);
    expect(rooms.filter((path) => !/^src\/platform\/(processes|docker)/.test(path))).toEqual([]);
    expect(filesWith(/\bshell:\s*true|\bexecSync\b/)).toEqual([]);
    expect(filesWith(/(?<![.\w])exec\(/)).toEqual([]);
  });

  it('never write the files that change later steps of the job', () => {
    expect(filesWith(/GITHUB_ENV|GITHUB_PATH|exportVariable|addPath/)).toEqual([]);
  });

  it('switch no check off: no any, no ignored type error, no disabled lint rule without a reason', () => {
    expect(
      sources.map(({ path }) => path).filter((path) => /@ts-(ignore|expect-error|nocheck)/.test(projectFile(path))),
    ).toEqual([]);
    expect(filesWith(/:\s*any\b|\bas any\b|<any>/)).toEqual([]);
    const unexplained = projectFiles('src', '.ts').filter((path) =>
      /biome-ignore [\w/]+:\s*$/m.test(projectFile(path)),
    );
    expect(unexplained).toEqual([]);
  });

  it('load only heavy libraries from files of their own; every other lazy load stays in index.js', () => {
    // Node’s own modules are not bundled; a type is named by `import('…').Name` and loads nothing
    const heavy =
      /@actions\/github|tough-cookie|\/schema\.ts|\/pattern\.ts|\/json-path\.ts|\/policy\/load\.ts|\/init\/init\.ts|github-client\.ts|\/rollback\/|\/watch\/|\/rules\/logs\.ts/;
    const loads = sources.flatMap(({ text }) => [...text.matchAll(/\bawait import\('(?!node:)([^']+)'\)/g)]);
    expect(loads.map(([, target]) => target ?? '').filter((target) => !heavy.test(target))).toEqual([]);
    expect(loads.length).toBeGreaterThan(5);
  });
});
