import { cutShort, harmlessLine } from '../../platform/untrusted.ts';
import { cell } from '../../report/markdown.ts';
import type { HistoryEntry } from '../plan.ts';
import type { Entry, Ledger, RecordState, ReleaseRecord, RollbackRecord, States } from './record.ts';
import { standingOf } from './standing.ts';
import { minuteOf, spanText } from './time-text.ts';

/** Rows of the job summary; the command line shows all. */
const MOST_ROWS = 20;
/** Columns of the terminal's table. */
const WIDTH = 120;
const GAP = '  ';
/** Widest columns; what is left of the width is for the reason. Names and reasons are wrapped. */
const MAX_RELEASES = 28;
const MAX_BY = 'github-actions[bot]'.length;
const MIN_WHY = 12;
const MOST_LINES = 3;

/**
 * The ledger as a person wants to read it, newest first. Pure. Foreign words are in it as they are: they are redacted
 * with the rest of the report before it is shown.
 *
 * @param states of the rollbacks; one that is not among them ended `not read`
 */
export function historyOf(ledger: Ledger, states: States): readonly HistoryEntry[] {
  return ledger.entries.map((entry) => lineOf(entry, ledger, states));
}

function lineOf(entry: Entry, ledger: Ledger, states: States): HistoryEntry {
  const who = entry.askedBy ?? entry.creator ?? 'not known';
  const common = {
    when: entry.createdAt,
    what: entry.kind,
    to: entry.tag,
    by: who,
    from: undefined,
    tookMs: undefined,
  };
  switch (entry.kind) {
    case 'release':
      return { ...common, why: releaseWhy(entry), ended: releaseEnd(entry, ledger) };
    case 'rollback':
      return { ...common, from: entry.rollbackOf.tag, ...rollbackEnd(entry, states) };
    case 'drill': {
      const estimate = entry.wouldTakeMs === undefined ? [] : [`would take ${spanText(entry.wouldTakeMs)}`];
      return { ...common, why: [...estimate, ...given(entry.reason)].join('; '), ended: DRILL_ENDS[entry.verdict] };
    }
    case 'mark':
      return { ...common, why: given(entry.reason).join(''), ended: `marked ${entry.mark}` };
  }
}

function releaseWhy({ mode, partOf, reason }: ReleaseRecord): string {
  return [partOf === undefined ? mode : `${mode}, in the run of a rollback`, ...given(reason)].join(': ');
}

const RELEASE_ENDS: Readonly<Record<ReleaseRecord['verdict'], string>> = {
  pass: 'good',
  fail: 'failed',
  invalid: 'not judged',
  inconclusive: 'not known',
  cancelled: 'cancelled',
};

function releaseEnd({ verdict, tag }: ReleaseRecord, ledger: Ledger): string {
  return verdict === 'pass' && standingOf(ledger, tag) === 'bad' ? 'bad by now' : RELEASE_ENDS[verdict];
}

const ROLLBACK_ENDS: Readonly<Record<RecordState, string>> = {
  open: 'in progress',
  success: 'done',
  failure: 'failed',
  error: 'not known',
  inactive: 'withdrawn',
};

function rollbackEnd(entry: Entry<RollbackRecord>, states: States): Pick<HistoryEntry, 'tookMs' | 'ended' | 'why'> {
  const status = states.get(entry.deploymentId);
  const reason = given(entry.reason);
  if (status === undefined) return { tookMs: undefined, ended: 'not read', why: reason.join('') };
  const tookMs = Date.parse(status.since ?? '') - Date.parse(entry.createdAt);
  const isTold = status.state === 'open' || status.state === 'success';
  return {
    tookMs: status.state === 'open' || !(tookMs >= 0) ? undefined : tookMs,
    ended: ROLLBACK_ENDS[status.state],
    why: [...reason, ...(isTold ? [] : given(status.description))].join('; '),
  };
}

const DRILL_ENDS: Readonly<Record<ReleaseRecord['verdict'], string>> = {
  pass: 'would work',
  fail: 'would not work',
  invalid: 'not judged',
  inconclusive: 'not known',
  cancelled: 'cancelled',
};

function given(text: string | undefined): readonly string[] {
  return text === undefined || text.trim() === '' ? [] : [text];
}

const HEADINGS = ['when (UTC)', 'what', 'release', 'why', 'by', 'took', 'ended'] as const;
const NOTHING = 'Nothing is recorded yet.';

/**
 * A table for the terminal, at most 120 columns wide; reasons and names are wrapped. No trailing line feed. Pure.
 *
 * @param entries redacted already
 */
export function historyText(entries: readonly HistoryEntry[]): string {
  if (entries.length === 0) return NOTHING;
  const rows = entries.map((entry) => [
    minuteOf(entry.when).slice(0, -' UTC'.length),
    entry.what,
    entry.from === undefined ? plain(entry.to, MAX_RELEASES) : fromTo(entry.from, entry.to),
    plain(entry.why, Number.POSITIVE_INFINITY),
    plain(entry.by, Number.POSITIVE_INFINITY),
    entry.tookMs === undefined ? '' : spanText(entry.tookMs),
    entry.ended,
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  widths[BY] = Math.min(MAX_BY, widths[BY] ?? MAX_BY);
  const others = widths.reduce((sum, width, column) => (column === WHY ? sum : sum + width), 0);
  const room = Math.max(MIN_WHY, WIDTH - others - GAP.length * (HEADINGS.length - 1));
  widths[WHY] = Math.min(widths[WHY] ?? room, room);
  return [HEADINGS, ...rows].flatMap((row) => lines(row, widths)).join('\n');
}

const WHY = HEADINGS.indexOf('why');
const BY = HEADINGS.indexOf('by');

function lines(row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = widths.map((width, column) => {
    const text = row[column] ?? '';
    return column === WHY || column === BY ? wrapped(text, width) : [text];
  });
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    widths
      .map((width, column) => (cells[column]?.[line] ?? '').padEnd(width))
      .join(GAP)
      .trimEnd(),
  );
}

/** At least one line; a word that is wider than the column is broken. */
function wrapped(text: string, width: number): readonly string[] {
  const found: string[] = [''];
  for (const word of text.split(' ')) {
    const line = found.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length <= width) {
      found[found.length - 1] = `${line} ${word}`;
      continue;
    }
    if (line === '') found.pop();
    found.push(...broken(word, width));
  }
  if (found.length <= MOST_LINES) return found;
  const last = found[MOST_LINES - 1] ?? '';
  return [...found.slice(0, MOST_LINES - 1), cutShort(`${last}…`, width)];
}

function broken(word: string, width: number): readonly string[] {
  const pieces: string[] = [''];
  for (const character of word) {
    const piece = pieces.at(-1) ?? '';
    if (piece.length + character.length <= width) pieces[pieces.length - 1] = piece + character;
    else pieces.push(character);
  }
  return pieces;
}

function fromTo(from: string, to: string): string {
  const arrow = ' → ';
  const room = MAX_RELEASES - arrow.length;
  // A short name leaves its room to the long one.
  const half = Math.floor(room / 2);
  const forFrom = Math.max(half, room - harmlessLine(to).length);
  const shownFrom = plain(from, forFrom);
  return `${shownFrom}${arrow}${plain(to, room - shownFrom.length)}`;
}

function plain(text: string, maxLength: number): string {
  return cutShort(harmlessLine(text).replace(/\s+/g, ' '), maxLength);
}

/**
 * The newest records as a table for the job summary, with a heading. Ends with a line feed. Pure.
 *
 * @param entries redacted already
 */
export function historyMarkdown(entries: readonly HistoryEntry[]): string {
  if (entries.length === 0) return `### History\n\n${NOTHING}\n`;
  const rows = entries.slice(0, MOST_ROWS).map((entry) => {
    const releases =
      entry.from === undefined ? cell(entry.to, 100) : `${cell(entry.from, 100)} → ${cell(entry.to, 100)}`;
    const took = entry.tookMs === undefined ? '' : spanText(entry.tookMs);
    return `| ${minuteOf(entry.when)} | ${entry.what} | ${releases} | ${cell(entry.why)} | ${cell(entry.by, 100)} | ${took} | ${cell(entry.ended)} |`;
  });
  const more = entries.length - rows.length;
  return `### History\n\n| when | what | release | why | by | took | ended |\n| --- | --- | --- | --- | --- | ---: | --- |\n${rows.join('\n')}\n${
    more === 0
      ? ''
      : `\n*${more} older ${more === 1 ? 'record is' : 'records are'} in the report; \`release-guard history\` lists them all.*\n`
  }`;
}
