import { cutShort, harmless, harmlessLine, visible } from '../platform/untrusted.ts';

/**
 * Two ways, and no third, by which foreign text gets into Markdown: `fence()` for blocks and `cell()` for a line.
 * `prose()` is for our own sentences, which may quote foreign words: each word that is more than plain goes through
 * `cell()`. None of the three can end what it stands in, start a structure, load an image or mention anybody.
 */

/** A fenced code block; the fence is longer than any run of back-ticks in the text. Ends with a line feed. */
export function fence(text: string, language = ''): string {
  const body = harmless(text).replace(/\n+$/, '');
  const longest = Math.max(2, ...(body.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}${language}\n${body}\n${marks}\n`;
}

/**
 * One line inside `<code>`, with every mark that means something to Markdown, HTML or GitHub as a numeric entity:
 * nothing in it can end the table's cell, become a link or an image, or mention anybody.
 */
export function cell(text: string, maxLength = 300): string {
  const line = cutShort(harmlessLine(text), maxLength);
  return line === '' ? '' : `<code>${entities(line)}</code>`;
}

const PLAIN_WORD = /^["'(]{0,2}(?:[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*|\p{N}+[.,]\p{N}+|%)["')]{0,2}[.,;:!?]?["')]?$/u;
/** Words that GitHub turns into links by itself: commits, issues, advisories. */
const LINKED_WORD = /^[("']*[0-9a-f]{7,}|gh-\d|ghsa-|cve-/i;
/** `1.` and `1)` at a line's start would begin a list. */
const LIST_MARK = /^(\d+)([.)])$/;

/**
 * A word, or what is one thing to copy: text between two back-ticks, with the sentence's punctuation around it, and an
 * expression of a workflow with whatever it is part of. No part of it can match a text in two ways.
 */
const TOKEN = /["'(]{0,2}`[^`]+`["')]{0,2}[.,;:!?]?["')]?(?=\s|$)|\S*?\$\{\{[^{}]*\}\}\S*|\S+/gu;
const IN_BACK_TICKS = /^(["'(]{0,2})`([^`]+)`(["')]{0,2}[.,;:!?]?["')]?)$/u;

/**
 * A sentence of our own as running text; foreign words in it are set as code where they are more than plain words. What
 * stands between two back-ticks is set as code as a whole, whoever wrote them: more than that they cannot do.
 */
export function prose(sentence: string): string {
  return (visible(sentence).match(TOKEN) ?? [])
    .map((token, index) => {
      const [, before = '', inner, after = ''] = IN_BACK_TICKS.exec(token) ?? [];
      if (inner !== undefined && inner.trim() !== '') return edged(before, onOneLine(inner), after);
      if (!PLAIN_WORD.test(token) || LINKED_WORD.test(token)) return codeWithEdges(token);
      return index === 0
        ? token.replace(LIST_MARK, (_whole, number: string, mark: string) => number + entity(mark))
        : token;
    })
    .join(' ');
}

function onOneLine(text: string): string {
  return text.trim().replace(/\s*[\n\t]\s*/g, ' ');
}

/** Punctuation of the sentence stays outside of the code that it surrounds. */
function codeWithEdges(text: string): string {
  const parts = /^(["'(]*)(.*?)(["')]*[.,;:!?]?)$/su.exec(onOneLine(text));
  const [, before = '', inner = text, after = ''] = parts ?? [];
  return inner === '' ? cell(text) : edged(before, inner, after);
}

function edged(before: string, code: string, after: string): string {
  return `${entities(before)}${cell(code, 1000)}${entities(after)}`;
}

/**
 * Marks that Markdown, HTML, GitHub's mentions, emoji, formulas and bare links are made of.
 * https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
 */
function entities(text: string): string {
  return text.replace(/[&<>*_`[\]\\|~!#@:$^{}]|(?<=\bwww)\./gi, entity);
}

function entity(mark: string): string {
  return `&#${mark.charCodeAt(0)};`;
}

/** Words that begin a statement in a gantt chart. https://mermaid.js.org/syntax/gantt.html */
const GANTT_KEYWORDS =
  /^(?:gantt|title|section|click|call|href|dateFormat|axisFormat|tickInterval|todayMarker|excludes|includes|inclusiveEndDates|topAxis|weekday|weekend|accTitle|accDescr)\b/i;

/** A label of a Mermaid gantt chart: letters that can be seen, digits and a few marks that mean nothing to Mermaid. */
export function ganttLabel(text: string, maxLength = 48): string {
  const plain = cutShort(
    text
      .replace(/(?:[^\p{L}\p{N} ._/()-]|\p{DI})+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    maxLength,
  );
  if (plain === '') return 'unnamed';
  // A leading word of our own keeps keywords and dates from being read as such.
  return GANTT_KEYWORDS.test(plain) || !/^[\p{L}\p{N}]/u.test(plain) || /^\d{4}-/.test(plain) ? `item ${plain}` : plain;
}
