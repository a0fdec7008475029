/** Longest line that is kept, in characters. */
const LINE_LIMIT = 2048;
/** A record of a structured log holds a whole stack trace, whose end says most, in one line. */
const limitOf = (line: string) => (line.startsWith('{') ? LINE_WINDOW : LINE_LIMIT);
/** What is kept of a longer line until secrets have been taken out, so that none is cut in half. */
const LINE_WINDOW = 16_384;

/** One line of a container's log with the time in front that `docker logs --timestamps` prints. */
interface StampedLine {
  readonly stamp: string;
  readonly text: string;
}

/** Collects the last lines of one stream of a container's log within a budget, however much comes. */
export interface LogCollector {
  add(chunk: Buffer): void;
  /** Ends the stream; the lines that were kept, oldest first. */
  end(): readonly StampedLine[];
  /** What came, kept or not. */
  readonly seen: { readonly lines: number; readonly bytes: number };
}

/** How many entries `docker logs --tail` is asked for at first: enough for most logs, little even of the longest lines. */
export const FIRST_TAIL = 256;
const MOST_ENTRIES = 200_000;
/** The engine keeps a longer line as several entries of this size, and `--tail` counts entries. */
const ENTRY_BYTES = 16_384;
/** What is read at most, apart from a log that is asked for as a whole. */
const READ_BUDGET = 8 * 1024 * 1024;

/**
 * How many entries to ask for after `asked` of them came to so many lines and bytes; `undefined` where that was all of
 * the log, or all that is worth reading. A log of enormous lines would otherwise be read as a whole for its last words.
 */
export function nextTail(
  asked: number,
  got: { readonly lines: number; readonly bytes: number },
  maxBytes: number,
): number | undefined {
  if (got.lines + got.bytes / ENTRY_BYTES < asked) return undefined;
  const wanted = Math.min(MOST_ENTRIES, Math.ceil(maxBytes / 24));
  const affordable = Math.floor((Math.max(READ_BUDGET, 4 * maxBytes) * asked) / got.bytes);
  const next = Math.min(wanted, affordable);
  return next > asked ? next : undefined;
}

/** Keeps about `maxBytes` of the last lines, of which at most 16 KiB each are held. */
export function collectLog(maxBytes: number): LogCollector {
  const decoder = new TextDecoder();
  const lines: StampedLine[] = [];
  let oldest = 0;
  let held = 0;
  let current = '';
  let currentLength = 0;
  const seen = { lines: 0, bytes: 0 };

  const extend = (piece: string) => {
    currentLength += piece.length;
    if (current.length < LINE_WINDOW) current += piece.slice(0, LINE_WINDOW - current.length);
  };
  const close = () => {
    const text = current.endsWith('\r') ? current.slice(0, -1) : current;
    const blank = text.indexOf(' ');
    const line = {
      stamp: text.slice(0, blank),
      text: currentLength > LINE_WINDOW ? `${text.slice(blank + 1)}${CUT_HERE}` : text.slice(blank + 1),
    };
    lines.push(line);
    seen.lines += 1;
    held += Math.min(line.text.length, limitOf(line.text)) + 1;
    for (let first = lines[oldest]; held > maxBytes && first && oldest < lines.length - 1; first = lines[oldest]) {
      held -= Math.min(first.text.length, limitOf(first.text)) + 1;
      oldest++;
    }
    if (oldest > 4096) {
      lines.splice(0, oldest);
      oldest = 0;
    }
    current = '';
    currentLength = 0;
  };
  const read = (text: string) => {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      extend(text.slice(from, end));
      close();
      from = end + 1;
    }
    extend(text.slice(from));
  };
  return {
    seen,
    add(chunk) {
      seen.bytes += chunk.length;
      read(decoder.decode(chunk, { stream: true }));
    },
    end() {
      read(decoder.decode());
      if (currentLength > 0) close();
      return lines.slice(oldest);
    },
  };
}

/** Marks a line whose rest was dropped while reading; not a character that logs hold. */
const CUT_HERE = '\u{F0001}';

/**
 * Puts both streams in the order of their times, takes secrets out, and only then cuts: lines to 2 KiB (JSON to 16 KiB), the whole to
 * its last `maxBytes` at a line's beginning.
 */
export function mergeLog(
  streams: readonly (readonly StampedLine[])[],
  maxBytes: number,
  redact: (text: string) => string,
): string {
  const merged = streams
    .flat()
    .sort((left, right) => (left.stamp < right.stamp ? -1 : left.stamp > right.stamp ? 1 : 0));
  const lines = redact(merged.map((line) => line.text).join('\n')).split('\n');
  const kept: string[] = [];
  let bytes = 0;
  for (const line of lines.reverse()) {
    const cut = shorten(line);
    bytes += Buffer.byteLength(cut) + 1;
    if (bytes > maxBytes) break;
    kept.push(cut);
  }
  return kept.reverse().join('\n');
}

function shorten(line: string): string {
  const complete = !line.endsWith(CUT_HERE);
  const text = complete ? line : line.slice(0, -CUT_HERE.length);
  const limit = limitOf(text);
  if (complete && text.length <= limit) return text;
  return `${text.slice(0, limit)} … (the line goes on)`;
}
