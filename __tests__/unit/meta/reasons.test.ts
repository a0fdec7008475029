import { describe, expect, it } from 'vitest';
import { REASONS } from '../../../src/reasons.ts';
import { projectFile, projectFiles } from '../../helpers/project-files.ts';

const sections = projectFile('docs/reasons.md').split(/^## /m).slice(1);
const headings = sections.map((section) => section.split('\n')[0]?.trim() ?? '');

describe('the reason codes', () => {
  it('each have a heading in docs/reasons.md, and no heading is left over', () => {
    const words = headings.filter((heading) => /^[a-z]+(-[a-z0-9]+)*$/.test(heading));
    expect([...words].sort()).toEqual([...REASONS].sort());
    expect(words.length).toBe(new Set(words).size);
  });

  it.each(sections.map((section) => [section.split('\n')[0] ?? '', section] as const))(
    '%s is explained in a sentence at least',
    (heading, section) => {
      const text = section.slice(heading.length).split(/^# /m)[0] ?? '';
      expect(text.trim().length).toBeGreaterThan(15);
      expect(text).toMatch(/[.:]\s*$/m);
    },
  );

  it('are each used somewhere: a word that nothing says is dead', () => {
    const code = projectFiles('src', '.ts')
      .filter((path) => path !== 'src/reasons.ts')
      .map(projectFile)
      .join('\n');
    expect(REASONS.filter((reason) => !code.includes(`'${reason}'`))).toEqual([]);
  });

  it('that the README lists exist', () => {
    const listed = projectFile('README.md').match(/^\| `([a-z]+(?:-[a-z]+)+)` \| (?!`)/gm) ?? [];
    const words = listed.map((row) => row.split('`')[1] ?? '');
    const known = new Set<string>(REASONS);
    const table = projectFile('README.md').split('## What went wrong')[1] ?? '';
    expect(words.filter((word) => table.includes(`| \`${word}\` |`) && !known.has(word))).toEqual([]);
  });
});
