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

/** A sentence of our own as running text; foreign words in it are set as code where they are more than plain words. */
export function prose(sentence: string): string {
  return visible(sentence)
    .split(/\s+/)
    .filter(Boolean)
    .map((word, index) => {
      if (!PLAIN_WORD.test(word) || LINKED_WORD.test(word)) return codeWithEdges(word);
      return index === 0
        ? word.replace(LIST_MARK, (_whole, number: string, mark: string) => number + entity(mark))
        : word;
    })
    .join(' ');
}

/** Punctuation of the sentence stays outside of the code that it surrounds. */
function codeWithEdges(text: string): string {
  const parts = /^(["'(]*)(.*?)(["')]*[.,;:!?]?)$/su.exec(text);
  const [, before = '', inner = text, after = ''] = parts ?? [];
  if (inner === '') return cell(text);
  return `${entities(before)}${cell(inner, 1000)}${entities(after)}`;
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

/** A label of a Mermaid gantt chart: letters, digits and a few marks that mean nothing to Mermaid. */
export function ganttLabel(text: string, maxLength = 48): string {
  const plain = cutShort(
    text
      .replace(/[^\p{L}\p{N} ._/()-]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    maxLength,
  );
  if (plain === '') return 'unnamed';
  // A leading word of our own keeps keywords and dates from being read as such.
  return GANTT_KEYWORDS.test(plain) || !/^[\p{L}\p{N}]/u.test(plain) || /^\d{4}-/.test(plain) ? `item ${plain}` : plain;
}
