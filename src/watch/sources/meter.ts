import type { Series } from './exposition.ts';

/** A meter of Micrometer's, as a policy names it: `jvm.memory.used?tag=area:heap`. */
export interface Meter {
  readonly name: string;
  /** `area:heap`. */
  readonly tags: readonly string[];
}

/** What a metric of the policy asks of the actuator: a meter, or the quotient of two (`used / max`). */
export type MeterQuery = readonly [Meter] | readonly [Meter, Meter];

/**
 * Reads `name`, `name?tag=key:value&tag=…`, or two of them with ` / ` between. Pure; `undefined` for anything else.
 */
export function parseMeterQuery(text: string): MeterQuery | undefined {
  const [first, second, ...more] = text.split(/\s+\/\s+/).map(parseMeter);
  if (first === undefined || more.length > 0) return undefined;
  if (!/\s\/\s/.test(text)) return [first];
  return second === undefined ? undefined : [first, second];
}

function parseMeter(text: string): Meter | undefined {
  const [, name, query] = /^\s*([\w.:-]+)(?:\?(\S*))?\s*$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  const parameters = [...new URLSearchParams(query ?? '')];
  return parameters.every(([key, tag]) => key === 'tag' && tag.includes(':'))
    ? { name, tags: parameters.map(([, tag]) => tag) }
    : undefined;
}

/** Endings of Micrometer's statistics on a page for Prometheus; a unit may stand before each of them. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  VALUE: ['', '_total'],
  COUNT: ['_count', '_total'],
  TOTAL: ['_sum'],
  TOTAL_TIME: ['_sum'],
  MAX: ['_max'],
};
const NO_UNITS: ReadonlySet<string> = new Set(['count', 'sum', 'max', 'min', 'total', 'bucket', 'info', 'created']);

/**
 * The meter's value on a page for Prometheus, where Micrometer writes `jvm.memory.used` as `jvm_memory_used_bytes`; all
 * that match are added up (of MAX the greatest counts), as the actuator's own page of meters does it. Pure;
 * `undefined` if it is not there.
 *
 * @param statistic default: the value, else the count
 */
export function meterOnPage(page: readonly Series[], meter: Meter, statistic: string | undefined): number | undefined {
  const wanted = statistic === undefined ? [...(ENDINGS['VALUE'] ?? []), '_count'] : (ENDINGS[statistic] ?? []);
  const named = new Map<string, number[]>();
  for (const { name, labels, value } of page) {
    if (Number.isNaN(value) || !meter.tags.every((tag) => hasTag(labels, tag))) continue;
    const values = named.get(name);
    if (values === undefined) named.set(name, [value]);
    else values.push(value);
  }
  for (const ending of wanted) {
    const name = [...named.keys()].sort().find((each) => isWrittenAs(each, meter, ending));
    const values = name === undefined ? undefined : named.get(name);
    if (values === undefined) continue;
    return values.reduce((all, value) => (statistic === 'MAX' ? Math.max(all, value) : all + value));
  }
  return undefined;
}

/** Whether a series of such a page may belong to the meter. Pure. */
export function mayBeMeter(name: string, meter: Meter): boolean {
  return name.startsWith(written(meter.name));
}

function isWrittenAs(name: string, meter: Meter, ending: string): boolean {
  const prefix = written(meter.name);
  if (!name.startsWith(prefix) || !name.endsWith(ending)) return false;
  const unit = name.slice(prefix.length, name.length - ending.length);
  return unit === '' || (/^_[a-z]+$/.test(unit) && !NO_UNITS.has(unit.slice(1)));
}

function hasTag(labels: Series['labels'], tag: string): boolean {
  const colon = tag.indexOf(':');
  return labels.get(written(tag.slice(0, colon))) === tag.slice(colon + 1);
}

function written(name: string): string {
  return name.replace(/[^\w:]/g, '_');
}
