/** Longest line that is kept, in characters. */
const LINE_LIMIT = 2048;
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
}

/** How many entries `docker logs --tail` is asked for: more than fit into `maxBytes` of ordinary lines. */
export function tailEntries(maxBytes: number): number {
  return Math.min(200_000, Math.max(200, Math.ceil(maxBytes / 24)));
}

/** Keeps about `maxBytes` of the last lines, of which at most 16 KiB each are held. */
export function collectLog(maxBytes: number): LogCollector {
  const decoder = new TextDecoder();
  const lines: StampedLine[] = [];
  let oldest = 0;
  let held = 0;
  let current = '';
  let currentLength = 0;

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
    held += Math.min(line.text.length, LINE_LIMIT) + 1;
    for (let first = lines[oldest]; held > maxBytes && first && oldest < lines.length - 1; first = lines[oldest]) {
      held -= Math.min(first.text.length, LINE_LIMIT) + 1;
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
    add: (chunk) => read(decoder.decode(chunk, { stream: true })),
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
 * Puts both streams in the order of their times, takes secrets out, and only then cuts: lines to 2 KiB, the whole to
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
  if (complete && text.length <= LINE_LIMIT) return text;
  return `${text.slice(0, LINE_LIMIT)} … (the line goes on)`;
}
