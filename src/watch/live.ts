import type { Tone } from '../platform/output.ts';
import { isWithin } from './metric.ts';
import type { Series } from './series.ts';
import type { Observation } from './source.ts';
import type { WatchChange } from './watch-report.ts';
import { boundsText, milliseconds, number, percent } from './wording.ts';

/** A service that flaps is not told of more often than this, in milliseconds. */
const QUIET_MS = 15_000;

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

/** `12:04  error rate 1.2 % (limit 5 %), P95 430 ms (limit 5 s), 300 answers, health UP`: what is known now. Pure. */
export function standingLine({ atMs, probes, states, metrics }: Standing): string {
  const parts: string[] = [];
  if (probes !== undefined) {
    const { failed, answered, missed, errors, p95Ms, errorLimit, p95LimitMs } = probes;
    parts.push(`error rate ${answered === 0 ? 'not known' : percent(failed / answered)}${limit(errorLimit, percent)}`);
    parts.push(`P95 ${p95Ms === undefined ? 'not known' : milliseconds(p95Ms)}${limit(p95LimitMs, milliseconds)}`);
    parts.push(answered === 1 ? '1 answer' : `${answered} answers`);
    if (missed > 0) parts.push(`${missed} missed`);
    if (errors > 0) parts.push(`${errors} errors of our own`);
  }
  parts.push(...states.map(({ source, state }) => `${source} ${state}`));
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

type Condition = 'ok' | 'failed' | 'error';

/** Says at once what has changed: probes that begin to fail or answer again, states, metrics that leave their bounds. */
export class ChangeTeller {
  readonly #say: (line: LiveLine) => void;
  readonly #metrics: ReadonlyMap<string, Standing['metrics'][number]>;
  /** Of the probes together: when the condition began, how many ticks had it, and whether it was said. */
  #condition: Condition = 'ok';
  #sinceMs = 0;
  #count = 0;
  #isSaid = false;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  readonly #wrongMetrics = new Map<string, string>();

  constructor(metrics: Standing['metrics'], say: (line: LiveLine) => void) {
    this.#metrics = new Map(metrics.map((metric) => [metric.name, metric]));
    this.#say = say;
  }

  tell(observation: Observation): void {
    switch (observation.kind) {
      case 'sample':
        this.#sample(observation);
        return;
      case 'reading':
        this.#reading(observation);
        return;
      case 'state':
        this.#line(observation.atMs, `${observation.source} ${observation.state}`, observation.isGood ? 'good' : 'bad');
        return;
      case 'finding':
        this.#say({
          text: observation.finding.sentence,
          tone: observation.finding.outcome === 'fail' ? 'bad' : 'warn',
        });
    }
  }

  #sample({ probe, sample, why }: Extract<Observation, { kind: 'sample' }>): void {
    const { outcome, atMs } = sample;
    if (outcome === 'missed') return;
    if (outcome === this.#condition) {
      this.#count += 1;
      return;
    }
    const before = { condition: this.#condition, sinceMs: this.#sinceMs, count: this.#count, isSaid: this.#isSaid };
    this.#condition = outcome;
    this.#sinceMs = atMs;
    this.#count = 1;
    if (outcome === 'ok') {
      if (before.isSaid) {
        const lasted = milliseconds(Math.max(0, atMs - before.sinceMs));
        this.#line(atMs, `probe "${probe}" answers well again, after ${before.count} in a row in ${lasted}`, 'good');
      }
      this.#isSaid = false;
      return;
    }
    this.#isSaid = atMs - this.#saidAtMs >= QUIET_MS;
    if (!this.#isSaid) return;
    this.#saidAtMs = atMs;
    const reason = why === undefined ? '' : `: ${why}`;
    if (outcome === 'failed') this.#line(atMs, `probe "${probe}" fails${reason}`, 'bad');
    else this.#line(atMs, `trouble of our own${reason}`, 'warn');
  }

  #reading({ metric, reading, why }: Extract<Observation, { kind: 'reading' }>): void {
    const asked = this.#metrics.get(metric);
    if (asked === undefined) return;
    const { unit, ...bounds } = asked;
    const { atMs, outcome } = reading;
    const wrong = outcome !== 'value' ? outcome : isWithin(bounds, reading.value) ? undefined : 'out-of-bounds';
    if (wrong === this.#wrongMetrics.get(metric)) return;
    if (wrong === undefined) this.#wrongMetrics.delete(metric);
    else this.#wrongMetrics.set(metric, wrong);
    if (outcome === 'value') {
      const value = `${metric} ${figure(reading.value, unit)}`;
      if (wrong === undefined) this.#line(atMs, `${value} is within bounds again`, 'good');
      else this.#line(atMs, `${value} is out of bounds (${limits(bounds, unit)})`, 'bad');
      return;
    }
    const what = outcome === 'no-data' ? 'has no data' : 'could not be asked for';
    this.#line(atMs, `${metric} ${what}${why === undefined ? '' : `: ${why}`}`, 'warn');
  }

  #line(atMs: number, text: string, tone: Tone): void {
    this.#say({ text: `${clockText(atMs)}  ${text}`, tone });
  }
}
