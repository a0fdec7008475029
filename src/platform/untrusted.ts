/**
 * The one door for text that did not come from this code: logs, bodies, headers, answers, names of the user's.
 * Pure. The order is fixed: normalise, redact, cut, make harmless; a secret that was cut or escaped is no longer found.
 */

/** Characters of one line that are shown; the rest is counted. */
export const MAX_LINE_LENGTH = 2048;

/**
 * Terminal control sequences: CSI and OSC in both their 7-bit and 8-bit forms, strings (DCS, SOS, PM, APC), and the
 * short escapes. Strings that never end stop at the line's end, so that they cannot swallow the rest of a log.
 * https://ecma-international.org/publications-and-standards/standards/ecma-48/
 */
const TERMINAL_CODES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]*(?:\x1b\\|\x9c)?|\x1b[ -/]*[0-~]/g;

/** They only choose between two pictures of the character before them. */
const VARIATION_SELECTORS = /[\uFE00-\uFE0F]/g;

/**
 * What a reader cannot see or what changes how its neighbours are shown: controls, bidirectional and zero-width
 * characters, the Unicode line ends, everything that collation ignores, halves of surrogate pairs.
 * The runner compares `::` and `##[` by culture, where ignorable characters do not count, so none may survive.
 */
const UNSHOWABLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{Noncharacter_Code_Point}]/gu;

/** Takes out terminal codes and variation selectors, so that neither can hide a secret from redaction. */
export function withoutTerminalCodes(text: string): string {
  return text.replace(TERMINAL_CODES, '').replace(VARIATION_SELECTORS, '');
}

/** Every line end becomes a line feed, terminal codes go. */
export function normalise(text: string): string {
  return withoutTerminalCodes(text).replace(/\r\n?/g, '\n');
}

/** Writes characters that cannot be seen as `\u202E` or `\u{E0041}`; line feeds and tabs stay. */
export function visible(text: string): string {
  return text.replace(UNSHOWABLE, (character) => {
    const point = character.codePointAt(0) ?? 0;
    const digits = point.toString(16).toUpperCase();
    return point > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
  });
}

/**
 * Breaks both of the runner's command grammars: `::name::` at a line's start and `##[name]` anywhere in it, on stdout
 * and stderr alike. https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function harmless(text: string): string {
  return visible(text)
    .replace(/:(?=:)/g, ':\\')
    .replace(/##\[/g, '#\\#[');
}

/** As `harmless`, on one line: line feeds become `⏎`. */
export function harmlessLine(text: string): string {
  return harmless(text.trim().replace(/\s*\n\s*/g, ' ⏎ '));
}

/** Cuts to at most `length` UTF-16 units without halving a surrogate pair; says how much is missing. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = wholeStart(text, length);
  return `${kept}… (${text.length - kept.length} more characters)`;
}

/** Cuts to at most `length` UTF-16 units, an ellipsis included; for places with no room to say more. */
export function cutShort(text: string, length: number): string {
  return text.length <= length ? text : `${wholeStart(text, length - 1)}…`;
}

/** Keeps the last whole lines that fit into `length` UTF-16 units; the end of a log is what matters. */
export function tail(text: string, length: number): { readonly text: string; readonly dropped: number } {
  if (text.length <= length) return { text, dropped: 0 };
  const from = text.length - length;
  const lineStart = text.indexOf('\n', from - 1) + 1;
  // A single line longer than the room has no line start in it: its own end is kept then.
  const start = lineStart > 0 && lineStart < text.length ? lineStart : from;
  const halved = isLowSurrogate(text.charCodeAt(start)) ? 1 : 0;
  return { text: text.slice(start + halved), dropped: start + halved };
}

/** Cuts every line to `MAX_LINE_LENGTH`. */
export function cutLines(text: string): string {
  return text
    .split('\n')
    .map((line) => cut(line, MAX_LINE_LENGTH))
    .join('\n');
}

/** How foreign text is shown in full: bounded, line by line. */
export interface ForeignTextOptions {
  readonly redact: (text: string) => string;
  /** Goes before every line, e.g. `| `. */
  readonly prefix?: string;
  /** UTF-16 units in all, kept from the end. */
  readonly maxLength: number;
}

/** The whole way through the door, for text shown as a block. No trailing line feed. */
export function foreignText(text: string, options: ForeignTextOptions): string {
  const prefix = options.prefix ?? '';
  const kept = tail(options.redact(normalise(text)).replace(/\n+$/, ''), options.maxLength);
  const lines = harmless(cutLines(kept.text))
    .split('\n')
    .map((line) => `${prefix}${line}`);
  if (kept.dropped > 0) lines.unshift(`${prefix}… (${kept.dropped} characters before this are left out)`);
  return lines.join('\n');
}

function wholeStart(text: string, length: number): string {
  const end = Math.max(0, length);
  return text.slice(0, isLowSurrogate(text.charCodeAt(end)) ? Math.max(0, end - 1) : end);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
