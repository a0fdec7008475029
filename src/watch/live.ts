import type { Tone } from '../platform/output.ts';
import { inSeconds } from '../subject/wording.ts';
import { isWithin } from './metric.ts';
import type { Series } from './series.ts';
import type { Observation } from './source.ts';
import type { WatchChange } from './watch-report.ts';
import { boundsText, counted, milliseconds, number, percent } from './wording.ts';

/** A service that flaps is not told of more often than this, in milliseconds. */
const QUIET_MS = 15_000;
/** Nor are states of one source more often than this in that time: a restart goes through a few of them. */
const MOST_STATES = 5;

/** A line for the log. */
export interface LiveLine {
  readonly text: string;
  readonly tone?: Tone;
}

/** What is known at one moment of the watch. */
export interface Standing {
  /** Milliseconds since the watch began. */
  readonly atMs: number;
  /** `undefined` where no probes are asked. */
  readonly probes:
    | {
        readonly failed: number;
        readonly answered: number;
        readonly missed: number;
        readonly errors: number;
        readonly p95Ms: number | undefined;
        readonly errorLimit: number | undefined;
        readonly p95LimitMs: number | undefined;
      }
    | undefined;
  /** The newest state of each source that tells one; foreign. */
  readonly states: readonly Pick<WatchChange, 'source' | 'state'>[];
  readonly metrics: readonly (Omit<Series, 'points'> & { readonly last: number | undefined })[];
}

/** What a watch is about to do, of which the first line is said a minute later. */
export interface Plan {
  /** Milliseconds since the watch began: not 0 in a later visit. */
  readonly atMs: number;
  readonly lengthMs: number;
  readonly probes: number;
  readonly everyMs: number;
  readonly metrics: number;
}

/** `00:00  watches for 15 min: 2 probes every 2 s, 1 metric`. Pure. */
export function openingLine({ atMs, lengthMs, probes, everyMs, metrics }: Plan): string {
  const asked = [
    ...(probes === 0 ? [] : [`${counted(probes, 'probe')} every ${milliseconds(everyMs)}`]),
    ...(metrics === 0 ? [] : [counted(metrics, 'metric')]),
  ];
  const what = asked.length === 0 ? '' : `: ${asked.join(', ')}`;
  return `${clockText(atMs)}  watches for ${inSeconds(lengthMs)}${what}`;
}

/** `12:04  error rate 1.2 % (limit 5 %), P95 430 ms (limit 5 s), 300 answers, health: 200 UP`: what is known now. Pure. */
export function standingLine({ atMs, probes, states, metrics }: Standing): string {
  const parts: string[] = [];
  if (probes !== undefined) {
    const { failed, answered, missed, errors, p95Ms, errorLimit, p95LimitMs } = probes;
    parts.push(`error rate ${answered === 0 ? 'not known' : percent(failed / answered)}${limit(errorLimit, percent)}`);
    parts.push(`P95 ${p95Ms === undefined ? 'not known' : milliseconds(p95Ms)}${limit(p95LimitMs, milliseconds)}`);
    parts.push(counted(answered, 'answer'));
    if (missed > 0) parts.push(`${missed} missed`);
    if (errors > 0) parts.push(counted(errors, 'error of our own', 'errors of our own'));
  }
  parts.push(...states.map(({ source, state }) => `${source}: ${state}`));
  parts.push(
    ...metrics.map(({ name, unit, last, ...bounds }) => {
      const value = last === undefined ? 'no value' : figure(last, unit);
      return `${name} ${value} (${limits(bounds, unit)})`;
    }),
  );
  return `${clockText(atMs)}  ${parts.join(', ')}`;
}

/** A value in its unit: `1.2 %`, `430 ms`, `12`. Pure. */
export function figure(value: number, unit: Series['unit']): string {
  if (unit === 'share') return percent(value);
  return unit === 'ms' ? milliseconds(value) : number(value);
}

/** The bounds of a metric in its unit: `limit 5 %`, `at least 0.98`. Pure. */
export function limits(bounds: { readonly min?: number; readonly max?: number }, unit: Series['unit']): string {
  return unit === 'value' || bounds.max === undefined ? boundsText(bounds) : `limit ${figure(bounds.max, unit)}`;
}

function limit(value: number | undefined, say: (value: number) => string): string {
  return value === undefined ? '' : ` (limit ${say(value)})`;
}

/** Minutes and seconds since the watch began: `12:04`, `1:02:04`. Pure. */
export function clockText(atMs: number): string {
  const seconds = Math.floor(Math.max(0, atMs) / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours === 0 ? '' : `${hours}:`}${two(minutes)}:${two(seconds % 60)}`;
}

/** A run of bad samples. */
interface Run {
  count: number;
  readonly sinceMs: number;
}

/** What is told of one thing, so that its ups and downs do not fill the log. */
interface Told {
  /** What was said to be wrong with it; `undefined` since it was said to be well, or where nothing was said. */
  said: string | undefined;
  /** When something wrong was said last, in milliseconds since the watch began. */
  saidAtMs: number;
}

/** `, after 3 failures in a row in 6 s`; nothing where it was one. */
function lastedText({ count, sinceMs }: Run, one: string, atMs: number): string {
  return count < 2 ? '' : `, after ${count} ${one}s in a row in ${milliseconds(Math.max(0, atMs - sinceMs))}`;
}

/** Says at once what has changed: probes that begin to fail or answer again, states, metrics that leave their bounds. */
export class ChangeTeller {
  readonly #say: (line: LiveLine) => void;
  readonly #metrics: ReadonlyMap<string, Standing['metrics'][number]>;
  readonly #told = new Map<string, Told>();
  /** By source: since when states are counted, and how many of them were said and were not. */
  readonly #states = new Map<string, { readonly sinceMs: number; said: number; unsaid: number }>();
  /** By what is told of: how many samples in a row were bad until now, and since when. */
  readonly #runs = new Map<string, Run>();

  constructor(metrics: Standing['metrics'], say: (line: LiveLine) => void) {
    this.#metrics = new Map(metrics.map((metric) => [metric.name, metric]));
    this.#say = say;
  }

  /** @param nowMs milliseconds since the watch began, for what has no moment of its own */
  tell(observation: Observation, nowMs: number): void {
    switch (observation.kind) {
      case 'sample':
        this.#sample(observation);
        return;
      case 'reading':
        this.#reading(observation);
        return;
      case 'state':
        this.#state(observation);
        return;
      case 'finding':
        this.#line(nowMs, observation.finding.sentence, observation.finding.outcome === 'fail' ? 'bad' : 'warn');
    }
  }

  /** Trouble of our own says nothing about the probe that met it, so the two are told apart. */
  #sample({ probe, sample, why }: Extract<Observation, { kind: 'sample' }>): void {
    const { outcome, atMs } = sample;
    if (outcome === 'missed') return;
    const reason = why === undefined ? '' : `: ${why}`;
    this.#run('own trouble', atMs, outcome === 'error', {
      wrong: `trouble of our own${reason}`,
      tone: 'warn',
      well: (run) => `no more trouble of our own${lastedText(run, 'error', atMs)}`,
    });
    if (outcome === 'error') return;
    this.#run(`probe ${probe}`, atMs, outcome === 'failed', {
      wrong: `probe "${probe}" fails${reason}`,
      tone: 'bad',
      well: (run) => `probe "${probe}" answers well again${lastedText(run, 'failure', atMs)}`,
    });
  }

  #run(
    thing: string,
    atMs: number,
    isBad: boolean,
    { well, ...lines }: { readonly wrong: string; readonly tone: Tone; readonly well: (run: Run) => string },
  ): void {
    const run = this.#runs.get(thing) ?? { count: 0, sinceMs: atMs };
    if (isBad) this.#runs.set(thing, { ...run, count: run.count + 1 });
    else this.#runs.delete(thing);
    this.#change(thing, atMs, isBad ? 'bad' : undefined, { ...lines, well: well(run) });
  }

  #reading({ metric, reading, why }: Extract<Observation, { kind: 'reading' }>): void {
    const asked = this.#metrics.get(metric);
    if (asked === undefined) return;
    const { unit, ...bounds } = asked;
    const { atMs, outcome } = reading;
    const reason = why === undefined ? '' : `: ${why}`;
    if (outcome === 'value') {
      const value = `${metric} ${figure(reading.value, unit)}`;
      this.#change(`metric ${metric}`, atMs, isWithin(bounds, reading.value) ? undefined : 'out of bounds', {
        wrong: `${value} is out of bounds (${limits(bounds, unit)})`,
        tone: 'bad',
        well: `${value} is within bounds`,
      });
    } else {
      const what = outcome === 'no-data' ? 'has no data' : 'could not be asked for';
      this.#change(`metric ${metric}`, atMs, outcome, { wrong: `${metric} ${what}${reason}`, tone: 'warn', well: '' });
    }
  }

  #state({ source, atMs, state, isGood }: Extract<Observation, { kind: 'state' }>): void {
    const before = this.#states.get(source);
    const isSoon = before !== undefined && atMs - before.sinceMs < QUIET_MS;
    const told = isSoon ? before : { sinceMs: atMs, said: 0, unsaid: before?.unsaid ?? 0 };
    this.#states.set(source, told);
    if (told.said >= MOST_STATES) {
      told.unsaid += 1;
      return;
    }
    const more = told.unsaid === 0 ? '' : ` (and ${told.unsaid} ${told.unsaid === 1 ? 'change' : 'changes'} before)`;
    this.#line(atMs, `${source}: ${state}${more}`, isGood ? 'good' : 'bad');
    told.said += 1;
    told.unsaid = 0;
  }

  #change(
    thing: string,
    atMs: number,
    wrong: string | undefined,
    lines: { readonly wrong: string; readonly tone: Tone; readonly well: string },
  ): void {
    const told = this.#told.get(thing) ?? { said: undefined, saidAtMs: Number.NEGATIVE_INFINITY };
    this.#told.set(thing, told);
    if (wrong === undefined) {
      // who never heard that it was wrong need not hear that it is well again
      if (told.said !== undefined) this.#line(atMs, lines.well, 'good');
      told.said = undefined;
    } else if (wrong !== told.said && atMs - told.saidAtMs >= QUIET_MS) {
      this.#line(atMs, lines.wrong, lines.tone);
      told.said = wrong;
      told.saidAtMs = atMs;
    }
  }

  #line(atMs: number, text: string, tone: Tone): void {
    this.#say({ text: `${clockText(atMs)}  ${text}`, tone });
  }
}
