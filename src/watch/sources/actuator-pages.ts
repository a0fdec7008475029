import { bodyText } from '../../checks/answer.ts';
import { actuatorBase, askActuator, jsonObject, own } from '../../checks/rules/actuator.ts';
import { shorten } from '../../checks/shorten.ts';
import { discoverHealth, under } from '../../health/discover.ts';
import type { HttpAnswer } from '../../platform/http.ts';
import type { HealthPolicy } from '../../policy/policy.ts';
import type { Subject } from '../../subject/subject.ts';
import type { World } from '../../world.ts';
import { parseExposition, type Series } from './exposition.ts';
import { type Meter, mayBeMeter, meterOnPage } from './meter.ts';
import { countersOf, isRequestSeries, type RequestCounters } from './request-counters.ts';

/** Something that was read, or why it was not; `isThere`: somebody answered, and had nothing of the kind. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly isThere: boolean; readonly why: string };

/** The pages of an actuator that tell numbers: `prometheus` where it is exposed, else `metrics`. */
export interface ActuatorPages {
  /** Finds out where the actuator is and which of the pages it has; `undefined` if it has neither. */
  find(signal: AbortSignal): Promise<Read<'prometheus' | 'metrics'>>;
  /** What was counted of the service's requests. */
  counters(signal: AbortSignal): Promise<Read<RequestCounters>>;
  meter(meter: Meter, statistic: string | undefined, signal: AbortSignal): Promise<Read<number>>;
}

/** Large services have some thousand series of some hundred bytes. */
const MAX_PAGE_BYTES = 10 * 1024 * 1024;
const MAX_QUOTED = 200;
/** Pages of the actuator that are asked often enough to matter among the requests of a service. */
const MOST_OWN_PATHS = 5;
const REQUESTS = 'http.server.requests';

/** Whose actuator it is, and where the policy says that its health lies. */
export interface ActuatorPagesOptions {
  readonly subject: Subject;
  readonly health: HealthPolicy;
  readonly world: World;
}

/** The pages of the actuator of this service; where they lie is found out with the first question. */
export function actuatorPages({ subject, health, world }: ActuatorPagesOptions): ActuatorPages {
  let place: { readonly origin: URL; readonly path: string } | undefined;
  let kind: 'prometheus' | 'metrics' | undefined;
  const usual = under(subject.managementUrl ?? subject.baseUrl, '/actuator');
  const usualPlace = { origin: usual, path: usual.pathname };

  const get = async (page: string, signal: AbortSignal): Promise<Read<HttpAnswer>> => {
    place ??= await look(signal);
    // where nobody told where it is, it is asked at its usual place, and looked for anew the next time
    const { origin, path } = place ?? usualPlace;
    const asked = `${path}/${page}`;
    const result = await askActuator(origin, asked, subject, [], { ...world, cancelled: signal }, MAX_PAGE_BYTES);
    const shown = asked.split('?', 1)[0];
    if (!result.ok) {
      const words = shorten(result.message, MAX_QUOTED, (text) => world.secrets.redact(text));
      return { ok: false, isThere: false, why: `${shown} gave no answer: ${words}` };
    }
    if (result.status === 200) return { ok: true, value: result };
    return { ok: false, isThere: result.status < 500, why: `${shown} answered ${result.status}` };
  };

  const look = async (signal: AbortSignal) => {
    const found = await discoverHealth(subject, health, (url) =>
      askActuator(url, url.pathname, subject, [], { ...world, cancelled: signal }),
    );
    const { endpoint } = found;
    return endpoint && { origin: endpoint, path: actuatorBase({ endpoint }) };
  };

  const page = async (isWanted: (name: string) => boolean, signal: AbortSignal): Promise<Read<readonly Series[]>> => {
    const got = await get('prometheus', signal);
    return got.ok ? { ok: true, value: parseExposition(bodyText(got.value), isWanted) } : got;
  };

  const json = async (name: string, signal: AbortSignal): Promise<Read<MeterPage>> => {
    const got = await get(`metrics/${name}`, signal);
    if (!got.ok) return got;
    const read = readMeter(got.value);
    return read === undefined
      ? { ok: false, isThere: true, why: `${got.value.status} of metrics/${name} is no meter` }
      : { ok: true, value: read };
  };

  const countersOfMeters = async (signal: AbortSignal): Promise<Read<RequestCounters>> => {
    const gaugeOf = async (name: string) => {
      const read = await json(name, signal);
      return read.ok ? read.value.statistics.get('VALUE') : undefined;
    };
    const startSeconds = await gaugeOf('process.start.time');
    const all = await json(REQUESTS, signal);
    if (!all.ok) return all;
    const counted = async (tag: string) => {
      // the service's own words, which need not be whole characters
      const one = await json(`${REQUESTS}?tag=${encodeURIComponent(tag.toWellFormed())}`, signal);
      // a tag that no request has yet
      return one.ok ? (one.value.statistics.get('COUNT') ?? 0) : 0;
    };
    const path = (place ?? usualPlace).path;
    const own = all.value.tagValues('uri').filter((uri) => uri === path || uri.startsWith(`${path}/`));
    let ours = 0;
    for (const uri of own.slice(0, MOST_OWN_PATHS)) ours += await counted(`uri:${uri}`);
    const errors = all.value.tagValues('outcome').includes('SERVER_ERROR') ? await counted('outcome:SERVER_ERROR') : 0;
    const uptimeSeconds = await gaugeOf('process.uptime');
    if ((await gaugeOf('process.start.time')) !== startSeconds) {
      return { ok: false, isThere: true, why: 'several processes answered, each to a part of the questions' };
    }
    return {
      ok: true,
      value: {
        requests: (all.value.statistics.get('COUNT') ?? 0) - ours,
        errors,
        buckets: undefined,
        uptimeSeconds,
        startSeconds,
        isOneAnswer: false,
      },
    };
  };

  const find: ActuatorPages['find'] = async (signal) => {
    const series = await page((name) => isRequestSeries(name) || name.startsWith('jvm_'), signal);
    if (series.ok && series.value.length > 0) {
      kind = 'prometheus';
      return { ok: true, value: kind };
    }
    const meters = await get('metrics', signal);
    if (!meters.ok) return series.ok ? meters : { ...meters, why: `${series.why}, and ${meters.why}` };
    kind = 'metrics';
    return { ok: true, value: kind };
  };

  return {
    find,

    counters: async (signal) => {
      const found = kind ?? (await find(signal));
      if (typeof found === 'object' && !found.ok) return found;
      if (kind === 'metrics') return await countersOfMeters(signal);
      const series = await page(isRequestSeries, signal);
      if (!series.ok) return series;
      const counters = countersOf(series.value, (place ?? usualPlace).path);
      return counters === undefined
        ? { ok: false, isThere: true, why: 'no request was counted yet' }
        : { ok: true, value: counters };
    },

    meter: async (meter, statistic, signal) => {
      const found = kind ?? (await find(signal));
      if (typeof found === 'object' && !found.ok) return found;
      if (kind === 'prometheus') {
        const series = await page((name) => mayBeMeter(name, meter), signal);
        if (!series.ok) return series;
        const value = meterOnPage(series.value, meter, statistic);
        return value === undefined ? absent(meter, statistic) : { ok: true, value };
      }
      const query = meter.tags.map((tag) => `tag=${encodeURIComponent(tag)}`).join('&');
      const read = await json(`${encodeURIComponent(meter.name)}${query === '' ? '' : `?${query}`}`, signal);
      if (!read.ok) return read;
      const { statistics } = read.value;
      const value = statistic === undefined ? [...statistics.values()][0] : statistics.get(statistic);
      return value === undefined ? absent(meter, statistic, [...statistics.keys()]) : { ok: true, value };
    },
  };
}

function absent(meter: Meter, statistic: string | undefined, has: readonly string[] = []): Read<never> {
  const what = statistic === undefined ? meter.name : `${meter.name} with the statistic ${statistic}`;
  const those = has.length === 0 ? '' : ` (it has ${has.join(', ')})`;
  return { ok: false, isThere: true, why: `the actuator has no meter ${what}${those}` };
}

/** A page of `/actuator/metrics/{name}`: https://docs.spring.io/spring-boot/api/rest/actuator/metrics.html */
interface MeterPage {
  readonly statistics: ReadonlyMap<string, number>;
  tagValues(tag: string): readonly string[];
}

function readMeter(answer: HttpAnswer): MeterPage | undefined {
  const body = jsonObject(answer.body);
  const measurements = own(body, 'measurements');
  if (!Array.isArray(measurements)) return undefined;
  const tags = own(body, 'availableTags');
  const statistics = new Map<string, number>();
  for (const each of measurements as readonly unknown[]) {
    const [statistic, value] = [own(each, 'statistic'), own(each, 'value')];
    if (typeof statistic === 'string' && /^[A-Z_]{1,40}$/.test(statistic) && typeof value === 'number') {
      statistics.set(statistic, value);
    }
  }
  return {
    statistics,
    tagValues: (tag) => {
      const found = Array.isArray(tags) ? (tags as readonly unknown[]).find((each) => own(each, 'tag') === tag) : [];
      const values = own(found, 'values');
      return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
    },
  };
}
