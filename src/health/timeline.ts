import type { TimelineEntry } from '../report/report.ts';

/** A service that flaps for minutes must not fill the report: the first and the last entries tell the story. */
const KEPT_AT_EACH_END = 100;

/** The states of a service in the order they were seen, equal ones in a row as one. */
export interface Timeline {
  see(atMs: number, state: string, detail: string | undefined): void;
  entries(): readonly TimelineEntry[];
}

/** Makes an empty timeline; of a long wait it keeps the beginning and the end, and counts what lies between. */
export function createTimeline(): Timeline {
  const first: TimelineEntry[] = [];
  const last: TimelineEntry[] = [];
  let dropped = 0;
  return {
    see: (atMs, state, detail) => {
      const kept = last.length > 0 ? last : first;
      const previous = kept.at(-1);
      if (previous?.state === state && previous.detail === detail) {
        kept[kept.length - 1] = { ...previous, attempts: previous.attempts + 1 };
        return;
      }
      const entry: TimelineEntry = { atMs, state, attempts: 1, ...(detail === undefined ? {} : { detail }) };
      if (first.length < KEPT_AT_EACH_END) first.push(entry);
      else last.push(entry);
      if (last.length > KEPT_AT_EACH_END) dropped += last.shift()?.attempts ?? 0;
    },
    entries: () => {
      const [next] = last;
      if (dropped === 0 || next === undefined) return [...first, ...last];
      return [...first, { atMs: (first.at(-1)?.atMs ?? 0) + 1, state: '…', attempts: dropped }, ...last];
    },
  };
}

/** The timeline as text, one state per line: `12.3 s  503 DOWN ×4  component db is DOWN: …`. */
export function timelineText(entries: readonly TimelineEntry[], startMs: number): string {
  return entries
    .map(({ atMs, state, detail, attempts }) => {
      const times = attempts > 1 ? ` ×${attempts}` : '';
      return `${seconds(atMs - startMs).padStart(8)}  ${state}${times}${detail === undefined ? '' : `  ${detail}`}`;
    })
    .join('\n');
}

/** `850 ms`, `12.3 s`, `4 min 5 s`. */
export function seconds(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1_000).toFixed(1)} s`;
  const whole = Math.round(ms / 1_000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
