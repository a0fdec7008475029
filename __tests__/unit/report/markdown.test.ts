import { describe, expect, it } from 'vitest';
import { harmless } from '../../../src/platform/untrusted.ts';
import { cell, fence, ganttLabel, prose } from '../../../src/report/markdown.ts';
import { commandsIn } from '../../helpers/command-oracle.ts';
import fc from '../../helpers/fast-check.ts';
import { codeIn, hostileMarkdown as hostile, runningText, structureOf } from './hostile-markdown.ts';

describe('foreign text in Markdown', () => {
  it('stays in its fence: what is around it is parsed as if it were not there', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const around of [
          (block: string) => `# before\n\n${block}\n# after\n`,
          (block: string) => `<details><summary>x</summary>\n\n${block}\n</details>\n\nafter`,
        ]) {
          expect(structureOf(around(fence(text, 'text')))).toBe(structureOf(around(fence('x', 'text'))));
        }
        expect(commandsIn(fence(text))).toEqual([]);
      }),
      { numRuns: 4_000 },
    );
  });

  it('would not stay in a fence of three back-ticks', () => {
    const naive = (text: string): string => `\`\`\`\n${text}\n\`\`\`\n`;
    const found = fc.check(
      fc.property(hostile, (text) => structureOf(`${naive(text)}\nafter`) === structureOf(`${naive('x')}\nafter`)),
      { numRuns: 10_000 },
    );
    expect(found.failed).toBe(true);
  });

  it('stays in its cell, whatever it is', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = cell(text);
        expect(shown).not.toMatch(/[|\r\n@]/);
        expect(commandsIn(shown)).toEqual([]);
        if (shown === '') return;
        expect(structureOf(`| ${shown} |`)).toBe(structureOf('| <code>x</code> |'));
        expect(runningText(`| ${shown} |`)).toBe('|  |');
      }),
      { numRuns: 4_000 },
    );
  });

  it('stays text in a sentence, at its beginning too, and mentions and links nothing', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = prose(text);
        expect(shown).not.toMatch(/[|\r\n@]/);
        expect(commandsIn(shown)).toEqual([]);
        for (const markdown of [shown, `#### ${shown}`, `**Why:** ${shown}`, `| a | ${shown} |`]) {
          const structure = structureOf(markdown).replaceAll(/ html_inline<code> html_inline<\/code>/g, '');
          expect(structure).toBe(shown === '' ? structureOf(markdown) : structureOf(markdown.replace(shown, 'x')));
          expect(runningText(markdown)).not.toMatch(/[@#<>]|:\/\/|www\.|:\w+:/i);
        }
      }),
      { numRuns: 4_000 },
    );
  });

  it('stays in a code span of ours, back-ticks and all, and can be copied from there', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = prose(`Add \`${text}\` (or \`${text}\`), and go on.`);
        expect(shown).not.toMatch(/[|\r\n@]/);
        expect(commandsIn(shown)).toEqual([]);
        for (const markdown of [shown, `#### ${shown}`, `**Why:** ${shown}`, `| a | ${shown} |`]) {
          const structure = structureOf(markdown).replaceAll(/ html_inline<code> html_inline<\/code>/g, '');
          expect(structure).toBe(structureOf(markdown.replace(shown, 'x')));
          expect(runningText(markdown)).not.toMatch(/[@#<>]|:\/\/|www\.|:\w+:/i);
        }
        const copied = harmless(text)
          .trim()
          .replace(/\s*[\n\t]\s*/g, ' ');
        if (copied === '' || /[`\r]/.test(copied)) return;
        expect(codeIn(shown)).toEqual([copied, copied]);
        expect(runningText(shown)).toBe('Add  (or ), and go on.');
      }),
      { numRuns: 4_000 },
    );
  });

  it.each([
    ['Add `actions: write` to it.', 'Add <code>actions&#58; write</code> to it.'],
    ['Run `gh run list --limit 5`, then (`x y`).', 'Run <code>gh run list --limit 5</code>, then (<code>x y</code>).'],
    ['Write `it', 'Write <code>&#96;it</code>'],
    ['A ` alone, or `` two.', 'A <code>&#96;</code> alone, or <code>&#96;&#96;</code> two.'],
    ['An `x`y` of three.', 'An <code>&#96;x&#96;y&#96;</code> of three.'],
    [
      "Set on-fail: ${{ github.ref_type == 'tag' && 'rollback' || 'block' }}.",
      "Set on-fail: <code>&#36;&#123;&#123; github.ref&#95;type == 'tag' &#38;&#38; 'rollback' &#124;&#124; 'block' &#125;&#125;</code>.",
    ],
    ['Use token=${{ secrets.X }}, please.', 'Use <code>token=&#36;&#123;&#123; secrets.X &#125;&#125;</code>, please.'],
    ['Never ${{ ends', 'Never <code>&#36;&#123;&#123;</code> ends'],
  ])('sets what is one thing to copy as one: %j', (sentence, markdown) => {
    expect(prose(sentence)).toBe(markdown);
  });

  it.each(['`', '` ', '`a', '"`a b', '${{', '${{ ', '}}', '}} ${{', "('", '"(`x`).'])(
    'is set before the time of a test is over, however long it is: %j',
    (piece) => {
      expect(prose(piece.repeat(50_000))).toContain('</code>');
    },
  );

  it.each([
    ['All 12 blocking findings hold.', 'All 12 blocking findings hold.'],
    ['Readiness took 5.0 s, which is "late".', 'Readiness took 5.0 s, which is "late".'],
    ['1. is no list', '1&#46; is no list'],
    ['Asked http://x/y, got it.', 'Asked <code>http&#58;//x/y</code>, got it.'],
    ['ping @octocat now', 'ping <code>&#64;octocat</code> now'],
    ['fixed by c0ffee1234 (GH-12)', 'fixed by <code>c0ffee1234</code> (<code>GH-12</code>)'],
    ['<b>bold</b> text', '<code>&#60;b&#62;bold&#60;/b&#62;</code> text'],
  ])('sets %j as %j', (sentence, markdown) => {
    expect(prose(sentence)).toBe(markdown);
  });

  it.each([
    ['check "login"', 'check login'],
    ['section evil', 'item section evil'],
    ['click me call x()', 'item click me call x()'],
    ['title: x; y #z %% c', 'item title x y z c'],
    ['2026-11-21', 'item 2026-11-21'],
    ['503 DOWN', '503 DOWN'],
    ['a\nsection b', 'a section b'],
    ['::', 'unnamed'],
    ['\u3164', 'unnamed'],
    ['a\u3164b', 'a b'],
    ['', 'unnamed'],
    ['Prüfung «é»', 'Prüfung é'],
  ])('labels %j in a chart as %j', (label, shown) => {
    expect(ganttLabel(label)).toBe(shown);
  });

  it('keeps every label of a chart on its line and free of what Mermaid reads', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
        expect(ganttLabel(text)).toMatch(/^[\p{L}\p{N}][\p{L}\p{N} ._/()…-]{0,60}$/u);
        expect(ganttLabel(text)).not.toMatch(/\p{DI}/u);
      }),
      { numRuns: 10_000 },
    );
  });
});
