/** Milliseconds as people say them: `0.4 s`, `12 s`, `2 min 5 s`. */
export function inSeconds(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Bytes as limits are written: `512 MiB`, `1 GiB`. */
export function inMebibytes(bytes: number): string {
  const mebibytes = bytes / 1024 ** 2;
  if (mebibytes >= 1024 && Number.isInteger((mebibytes / 1024) * 10)) return `${mebibytes / 1024} GiB`;
  return `${mebibytes < 10 ? Math.round(mebibytes * 10) / 10 : Math.round(mebibytes)} MiB`;
}

/** Text on one line, cut to `maxCharacters` between two words; the caller has redacted it. */
export function onOneLine(text: string, maxCharacters: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= maxCharacters) return line;
  const cut = line.slice(0, maxCharacters);
  const blank = cut.lastIndexOf(' ');
  return `${(blank > maxCharacters / 2 ? cut.slice(0, blank) : cut).trimEnd()} …`;
}

/** A sentence's end: one full stop, whatever the text ended with. */
export function asSentence(text: string): string {
  const body = text.trimEnd().replace(/[\s.:;,]+$/, '');
  return /[!?…]$/.test(body) ? body : `${body}.`;
}

/** `8080`, `8080 and 9090`, `1, 2 and 3`. */
export function inWords(items: readonly (string | number)[], last = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** The last `count` lines that are not blank. */
export function lastLines(text: string, count: number): string {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}

/** The same clause as the beginning of a sentence. Pure. */
export function capitalised(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}
