import { REASONS, type Reason } from '../reasons.ts';
import { Fields, isCount, isNumber, Unreadable } from '../rollback/record/payload-fields.ts';
import { onOneLine } from '../subject/wording.ts';
import { LatencyDistribution } from './latency.ts';
import { MOST_TOLD, type Seen, type Told, type TroublesSeen } from './seen.ts';
import { MOST_POINTS, type SeenStretch, type SeriesSeen } from './series.ts';
import type { WatchChange } from './watch-report.ts';

/** Of all that was seen, as JSON. What does not fit is left out: it is for the reports only. */
export const MOST_SEEN_BYTES = 8192;
/** Of the parts that come before the metrics, so that each of them has room. */
const MOST_TOLD_BYTES = 2000;
const MOST_TROUBLE_BYTES = 800;
const MOST_CHANGE_BYTES = 1500;
/** Characters of the latencies of the newest stretch; a hundred different ones fit. */
const MOST_DISTRIBUTION = 600;
/** Digits of a metric's values, as many as there is room for; bars have eight heights. */
const DIGITS = [6, 4, 3, 2];
/** Characters of texts as they are written, and as they are read: cutting adds an ellipsis. */
const MOST_TITLE = 120;
const MOST_SENTENCE = 300;
const MOST_STATE = 120;
const MOST_CLAUSE = 160;
const LONGEST_TEXT = 400;
/** Lists are read up to these lengths. */
const MOST_KINDS = 20;
const MOST_CHANGES = 200;
const MOST_METRICS = 1000;
const OUTCOMES = ['pass', 'fail', 'undecided', 'skipped'] as const;

/**
 * What the visits saw as plain data whose JSON has at most {@link MOST_SEEN_BYTES} bytes. Pure.
 *
 * @param redact takes secrets out of foreign texts, before they are cut
 */
export function encodeSeen(seen: Seen, redact: (text: string) => string): Readonly<Record<string, unknown>> {
  const clip = (text: string, most: number): string => onOneLine(redact(text), most);
  const { series, changes, changesLeftOut, failures, own, told, toldLeftOut } = seen;
  const fields: Record<string, unknown> = {
    stretch_ms: series.stretchMs,
    probes: series.stretches.flatMap(({ index, bad, all, p95Ms }) => [index, bad, all, tenths(p95Ms)]),
    ...(series.newest === undefined ? {} : { newest: newestOf(series.newest) }),
  };
  const warnings = fitting(
    told.map((one) => encodeTold(one, clip)),
    MOST_TOLD_BYTES,
  );
  fields['told'] = warnings.items;
  fields['told_left_out'] = told.slice(warnings.items.length).reduce((sum, { times }) => sum + times, toldLeftOut);
  fields['failures'] = encodeTroubles(failures, clip);
  fields['own'] = encodeTroubles(own, clip);
  const newestChanges = fitting(changes.map((change) => encodeChange(change, clip)).toReversed(), MOST_CHANGE_BYTES);
  fields['changes'] = newestChanges.items.toReversed();
  fields['changes_left_out'] = changesLeftOut + newestChanges.leftOut;
  const room = MOST_SEEN_BYTES - bytesOf({ ...fields, metrics: [] });
  return { ...fields, metrics: encodeMetrics(series.metrics, room) };
}

function encodeTold({ title, outcome, reason, sentence, first, last, times }: Told, clip: Clip): object {
  return {
    title: clip(title, MOST_TITLE),
    outcome,
    ...(reason === undefined ? {} : { reason }),
    sentence: clip(sentence, MOST_SENTENCE),
    visits: [first, last, times],
  };
}

type Clip = (text: string, most: number) => string;

/** The most frequent first. */
function encodeTroubles({ kinds, others }: TroublesSeen, clip: Clip): object {
  const sorted = kinds.toSorted(([, left], [, right]) => right - left);
  const kept = fitting(
    sorted.map(([text, count]) => [clip(text, MOST_CLAUSE), count] as const),
    MOST_TROUBLE_BYTES,
  );
  return {
    kinds: kept.items,
    others: sorted.slice(kept.items.length).reduce((sum, [, count]) => sum + count, others),
  };
}

function encodeChange({ atMs, source, state, isGood, at }: WatchChange, clip: Clip): readonly unknown[] {
  return [Math.round(atMs), clip(source, MOST_TITLE), clip(state, MOST_STATE), isGood, at ?? ''];
}

/** All metrics with fewer digits, then with the fewest digits those that fit. */
function encodeMetrics(metrics: SeriesSeen['metrics'], room: number): readonly unknown[] {
  for (const digits of DIGITS) {
    const encoded = [...metrics].flatMap(([name, values]) =>
      values.length === 0 || name.length > LONGEST_TEXT
        ? []
        : [[name, values.flatMap(([index, value]) => [index, Number(value.toPrecision(digits))])]],
    );
    const fitted = fitting(encoded, room);
    if (fitted.leftOut === 0 || digits === DIGITS.at(-1)) return fitted.items;
  }
  return [];
}

/** The first items whose JSON together has so many bytes at most; one that is too long ends it. */
function fitting<T>(
  items: readonly T[],
  mostBytes: number,
): { readonly items: readonly T[]; readonly leftOut: number } {
  let left = mostBytes - 2;
  const end = items.findIndex((item) => {
    left -= bytesOf(item) + 1;
    return left < 0;
  });
  const kept = end === -1 ? items : items.slice(0, end);
  return { items: kept, leftOut: items.length - kept.length };
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** As a whole number; -1 where there is none. */
function tenths(ms: number | undefined): number {
  return ms === undefined ? -1 : Math.round(ms * 10);
}

/** Nothing where it is so manifold that not even the coarsest one fits. */
function newestOf(latency: LatencyDistribution): string {
  const text = latency.encode(MOST_DISTRIBUTION);
  return text.length <= MOST_DISTRIBUTION ? text : new LatencyDistribution().encode(MOST_DISTRIBUTION);
}

/**
 * Reads what `encodeSeen` wrote. Total: any value has an answer, and nothing of it is taken over unchecked. `why` is a
 * clause: `its "seen" is missing`. Pure.
 */
export function decodeSeen(
  value: unknown,
): { readonly ok: true; readonly seen: Seen } | { readonly ok: false; readonly why: string } {
  try {
    return { ok: true, seen: read(new Fields({ seen: value }).within('seen')) };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, why: error.message };
    throw error;
  }
}

function read(fields: Fields): Seen {
  return {
    series: seriesOf(fields),
    changes: fields.items('changes', MOST_CHANGES).map((item) => changeOf(item, fields)),
    changesLeftOut: fields.count('changes_left_out'),
    failures: troublesOf(fields.within('failures')),
    own: troublesOf(fields.within('own')),
    told: fields.list('told', MOST_TOLD).map(toldOf),
    toldLeftOut: fields.count('told_left_out'),
  };
}

function seriesOf(fields: Fields): SeriesSeen {
  const metrics = fields.items('metrics', MOST_METRICS).map((item) => metricOf(item, fields));
  return {
    stretchMs: fields.milliseconds('stretch_ms'),
    stretches: stretchesOf(fields),
    newest: fields.optional('newest', (name) => {
      const latency = LatencyDistribution.decode(fields.exactText(name, MOST_DISTRIBUTION));
      if (latency === undefined) throw fields.wrong(name, 'a distribution');
      return latency;
    }),
    metrics: new Map(metrics),
  };
}

function stretchesOf(fields: Fields): readonly SeenStretch[] {
  const numbers = fields.numbers('probes');
  const stretches: SeenStretch[] = [];
  for (let at = 0; at < numbers.length; at += 4) {
    const [index, bad, all, tenth] = numbers.slice(at, at + 4);
    const isNext = isIndex(index) && index > (stretches.at(-1)?.index ?? -1);
    if (!isNext || !isCount(bad) || !isCount(all) || all === 0 || bad > all || tenth === undefined || tenth < -1) {
      throw fields.wrong('probes', 'a row of stretches');
    }
    stretches.push({ index, bad, all, p95Ms: tenth < 0 ? undefined : tenth / 10 });
  }
  return stretches;
}

function metricOf(item: unknown, fields: Fields): readonly [string, readonly (readonly [number, number])[]] {
  const [name, numbers, ...more]: readonly unknown[] = Array.isArray(item) ? item : [];
  const isRight =
    typeof name === 'string' &&
    name.length <= LONGEST_TEXT &&
    Array.isArray(numbers) &&
    numbers.length % 2 === 0 &&
    numbers.length <= 2 * MOST_POINTS &&
    numbers.every(isNumber) &&
    more.length === 0;
  if (!isRight) throw fields.wrong('metrics', 'a list of metrics');
  const values: (readonly [number, number])[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    const [index, value] = numbers.slice(at, at + 2);
    if (!isIndex(index) || index <= (values.at(-1)?.[0] ?? -1) || value === undefined) {
      throw fields.wrong('metrics', 'a list of metrics');
    }
    values.push([index, value]);
  }
  return [name, values];
}

function isIndex(value: unknown): value is number {
  return isCount(value) && value < MOST_POINTS;
}

function changeOf(item: unknown, fields: Fields): WatchChange {
  const [atMs, source, state, isGood, at, ...more]: readonly unknown[] = Array.isArray(item) ? item : [];
  const isRight =
    isCount(atMs) &&
    isText(source) &&
    isText(state) &&
    typeof isGood === 'boolean' &&
    isText(at) &&
    (at === '' || !Number.isNaN(Date.parse(at))) &&
    more.length === 0;
  if (!isRight) throw fields.wrong('changes', 'a list of changes');
  return { atMs, source, state, isGood, ...(at === '' ? {} : { at }) };
}

function troublesOf(fields: Fields): TroublesSeen {
  const kinds = fields.items('kinds', MOST_KINDS).map((item) => {
    const [text, count, ...more]: readonly unknown[] = Array.isArray(item) ? item : [];
    if (!isText(text) || !isCount(count) || more.length > 0) throw fields.wrong('kinds', 'a list of troubles');
    return [text, count] as const;
  });
  return { kinds, others: fields.count('others') };
}

function toldOf(fields: Fields): Told {
  const [first = 0, last = 0, times = 0] = fields.tuple('visits', 3, isCount);
  if (first > last) throw fields.wrong('visits', 'a stretch of visits');
  return {
    title: fields.exactText('title', LONGEST_TEXT),
    outcome: fields.word('outcome', OUTCOMES),
    reason: fields.optional('reason', (name) => reasonOf(fields, name)),
    sentence: fields.exactText('sentence', LONGEST_TEXT),
    first,
    last,
    times,
  };
}

function reasonOf(fields: Fields, name: string): Reason {
  const value = fields.value(name);
  const reason = REASONS.find((known) => known === value);
  if (reason === undefined) throw fields.wrong(name, 'the code of a reason');
  return reason;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}
