/** One line of a page for Prometheus. */
export interface Series {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

const NAME = /[A-Za-z_:][\w:]*/y;
const LABEL = /[\s,]*([A-Za-z_]\w*)\s*=\s*"/y;
const LABELS_END = /[\s,]*\}/y;
const VALUE = /\s*(\S+)/y;
/** More than any service has; a page without an end is cut off before. */
const MOST_SERIES = 100_000;

/**
 * Reads the series of a page in Prometheus's text format or in OpenMetrics, of which time stamps and exemplars are left
 * out. Lines that are neither a series nor a comment are passed over. Pure, and linear in the length of the text.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * @param isWanted says by its name whether a series is kept
 */
export function parseExposition(text: string, isWanted: (name: string) => boolean): readonly Series[] {
  const found: Series[] = [];
  for (let at = 0; at < text.length && found.length < MOST_SERIES; ) {
    const lineEnd = text.indexOf('\n', at);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const name = matchAt(NAME, text, at)?.[0];
    if (name !== undefined && isWanted(name)) {
      const series = parseRest(name, text.slice(at + name.length, end));
      if (series !== undefined) found.push(series);
    }
    at = end + 1;
  }
  return found;
}

/** What comes after the name in a line. */
function parseRest(name: string, rest: string): Series | undefined {
  const labels = new Map<string, string>();
  let at = 0;
  if (rest.startsWith('{')) {
    at = 1;
    for (let label = matchAt(LABEL, rest, at); label !== null; label = matchAt(LABEL, rest, at)) {
      const value = quotedText(rest, LABEL.lastIndex);
      if (value === undefined) return undefined;
      labels.set(label[1] ?? '', value.text);
      at = value.end;
    }
    if (matchAt(LABELS_END, rest, at) === null) return undefined;
    at = LABELS_END.lastIndex;
  }
  const value = numberOf(matchAt(VALUE, rest, at)?.[1] ?? '');
  return value === undefined ? undefined : { name, labels, value };
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

/** The text of a label up to its closing quotation mark. */
function quotedText(line: string, start: number): { readonly text: string; readonly end: number } | undefined {
  let text = '';
  for (let at = start; at < line.length; at++) {
    const character = line[at];
    if (character === '"') return { text, end: at + 1 };
    if (character === '\\') at += 1;
    text += character === '\\' && line[at] === 'n' ? '\n' : (line[at] ?? '');
  }
  return undefined;
}

function numberOf(written: string): number | undefined {
  if (/^[+-]?Inf$/.test(written)) return written.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (written === 'NaN') return Number.NaN;
  const value = written === '' ? Number.NaN : Number(written);
  return Number.isNaN(value) ? undefined : value;
}
