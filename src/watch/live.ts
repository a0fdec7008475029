import type { Tone } from '../platform/output.ts';
import { isWithin } from './metric.ts';
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
  readonly metrics: readonly {
    readonly name: string;
    readonly last: number | undefined;
    readonly min?: number;
    readonly max?: number;
  }[];
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
    ...metrics.map(({ name, last, ...bounds }) => {
      const value = last === undefined ? 'no value' : number(last);
      return `${name} ${value} (${boundsText(bounds)})`;
    }),
  );
  return `${clockText(atMs)}  ${parts.join(', ')}`;
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
  readonly #metrics: ReadonlyMap<string, { readonly min?: number; readonly max?: number }>;
  /** Of the probes together: when the condition began, how many ticks had it, and whether it was said. */
  #condition: Condition = 'ok';
  #sinceMs = 0;
  #count = 0;
  #isSaid = false;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  readonly #wrongMetrics = new Map<string, string>();

  constructor(metrics: Standing['metrics'], say: (line: LiveLine) => void) {
    this.#metrics = new Map(metrics.map(({ name, ...bounds }) => [name, bounds]));
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
    const bounds = this.#metrics.get(metric);
    if (bounds === undefined) return;
    const wrong =
      reading.outcome === 'value'
        ? isWithin(bounds, reading.value)
          ? undefined
          : 'out of bounds'
        : reading.outcome === 'error'
          ? 'not answered'
          : 'no data';
    const before = this.#wrongMetrics.get(metric);
    if (wrong === before) return;
    if (wrong === undefined) {
      this.#wrongMetrics.delete(metric);
      this.#line(reading.atMs, `${metric} is within bounds again (${valueText(reading)})`, 'good');
      return;
    }
    this.#wrongMetrics.set(metric, wrong);
    const reason = why === undefined ? '' : `: ${why}`;
    const said =
      reading.outcome === 'value'
        ? `${valueText(reading)} is out of bounds (${boundsText(bounds)})`
        : `${wrong}${reason}`;
    this.#line(reading.atMs, `${metric}: ${said}`, reading.outcome === 'value' ? 'bad' : 'warn');
  }

  #line(atMs: number, text: string, tone: Tone): void {
    this.#say({ text: `${clockText(atMs)}  ${text}`, tone });
  }
}

function valueText(reading: Extract<Observation, { kind: 'reading' }>['reading']): string {
  return reading.outcome === 'value' ? number(reading.value) : '';
}
