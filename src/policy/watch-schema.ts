import { WATCH_DEFAULTS } from '../watch/rules.ts';
import {
  type Complain,
  duration,
  filledList,
  filledSection,
  flag,
  isMap,
  listOf,
  ratio,
  ruled,
  section,
  share,
  text,
  url,
  wholeNumber,
} from './fields.ts';
import { complainOfRatio, MOST_PUT_UP_WITH, metric, quantity } from './metric-schema.ts';
import { formatDuration, parseDuration, parseRatio, parseShare } from './units.ts';

const WATCH_RULES = ['error-rate', 'p95', 'consecutive-failures', 'budgets', 'metrics'] as const;
const MOST_SAMPLES = 10_000_000;

const budget = ruled(
  section({
    budget: share('0.1%').describe('Share of requests that may fail in the long run: 0.1% for an objective of 99.9%.'),
    rate: ratio().describe('How many times as fast as that is too fast, such as 14.4x.'),
    long: duration('1h').describe('The window that says that it matters.'),
    short: duration('5m').describe('The window that says that it still goes on.'),
  }),
  (value, complain) => {
    if (!isMap(value)) return;
    const [share, rate] = [quantity(value['budget'], parseShare), quantity(value['rate'], parseRatio)];
    if (share === 0 || rate === 0) {
      const [key] = share === 0 ? ['budget'] : ['rate'];
      complain({
        reason: 'policy-invalid-value',
        clause: 'is zero, which every request exceeds',
        advice: 'Write more than zero.',
        path: [key],
      });
    } else if (share !== undefined && rate !== undefined && share * rate >= 1) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: `asks for more than all requests to fail (${share * 100}% times ${rate})`,
        advice: 'Write a lower rate.',
        path: ['rate'],
      });
    }
    const [long, short] = [quantity(value['long'], parseDuration), quantity(value['short'], parseDuration)];
    if (long !== undefined && short !== undefined && short >= long) {
      complain({
        reason: 'policy-invalid-value',
        clause: 'is not shorter than "long"',
        advice: 'Write a twelfth of "long", as is usual.',
        path: ['short'],
      });
    }
  },
);

/** The section `watch`. */
export const watch = ruled(
  section({
    for: duration('15m')
      .optional()
      .describe(
        'How long to watch after the release, such as 15m; no look, step or delay may be longer. Default: 15m.',
      ),
    every: duration('2s')
      .optional()
      .describe('From one round of probes to the next, whether or not the last one has returned. Default: 2s.'),
    probes: filledList(text('the name of a check'), 'a list of names of checks')
      .optional()
      .describe('Names of checks that are asked in each round; one request each.'),
    session: filledList(text('the name of a check'), 'a list of names of checks')
      .optional()
      .describe('Names of checks that log in: made before the watch, and again when the service forgot about it.'),
    'error-rate': section({ max: share('5%').describe('Greatest share of failed probes, below 100%.') })
      .optional()
      .describe('How many probes may fail.'),
    p95: filledSection({
      max: duration('5s').optional().describe('Greatest 95th percentile of the answer time, such as 5s.'),
      baseline: ratio().optional().describe('Greatest ratio to the P95 of earlier good watches, such as 2.5x.'),
    })
      .optional()
      .describe('How slow answers may be.'),
    'consecutive-failures': wholeNumber(1, 1000, 'a number of failures')
      .optional()
      .describe('This many failures in a row that last 30 s are a dead service. Default: 5.'),
    'min-samples': wholeNumber(1, MOST_SAMPLES, 'a number of samples')
      .optional()
      .describe('Fewer answers are never a pass. Default: 60.'),
    strict: flag()
      .optional()
      .describe('Whether a pass by the probes must be proven with 95 % confidence, not only seen. Default: false.'),
    'consecutive-error-limit': wholeNumber(1, MOST_PUT_UP_WITH, 'a number of errors')
      .optional()
      .describe('This many errors of our own in a row that last 30 s end the watch undecided. Default: 4.'),
    'control-url': url()
      .optional()
      .describe(
        'Another URL that is known to answer, not on the service itself: while it does not, our own network is out.',
      ),
    health: section({ every: duration('5s').describe('From one look to the next.') })
      .optional()
      .describe("Asks the actuator's health too: bad for 30 s and five looks in a row is a breach."),
    actuator: section({ every: duration('10s').describe('From one look to the next.') })
      .optional()
      .describe("Error rate (5xx) and P95 from the service's own counters too; P95 only where it keeps a histogram."),
    container: text('the name of a container')
      .optional()
      .describe('Container on this machine that must neither restart nor run out of memory.'),
    prometheus: section({ url: url().describe('Base URL of Prometheus; a name and a password in it are kept secret.') })
      .optional()
      .describe('Where the PromQL of "metrics" is asked.'),
    metrics: filledList(metric, 'a list of metrics').optional().describe('Rules about metrics.'),
    budgets: filledList(budget, 'a list of error budgets')
      .optional()
      .describe('Error budgets that must not burn too fast.'),
    visits: section({ every: duration('5m').describe('From one visit to the next.') })
      .optional()
      .describe('Short visits of a scheduled workflow instead of one long watch.'),
  }),
  (value, complain) => {
    if (!isMap(value)) return;
    if (!WATCH_RULES.some((rule) => Object.hasOwn(value, rule))) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'has no rule, so it asserts nothing',
        advice: `Give at least one of ${listOf(WATCH_RULES)}.`,
        unlessUnknownKeys: true,
      });
    }
    if (quantity(isMap(value['error-rate']) ? value['error-rate']['max'] : undefined, parseShare) === 1) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'lets every probe fail, so it asserts nothing',
        advice: 'Write a share below 100%.',
        path: ['error-rate', 'max'],
      });
    }
    if (isMap(value['p95'])) complainOfRatio(value['p95'], complain, ['p95']);
    complainOfRulesWithoutProbes(value, complain);
    complainOfMetrics(value, complain);
    complainOfTimes(value, complain);
    complainOfVisits(value, complain);
  },
)
  .meta({
    anyOf: WATCH_RULES.map((rule) => ({ required: [rule] })),
    dependentRequired: { 'consecutive-failures': ['probes'], budgets: ['probes'], session: ['probes'] },
    dependentSchemas: {
      'error-rate': { anyOf: [{ required: ['probes'] }, { required: ['actuator'] }] },
      p95: { anyOf: [{ required: ['probes'] }, { required: ['actuator'] }] },
    },
    allOf: (['prometheus', 'container'] as const).map((source) => ({
      if: {
        properties: { metrics: { description: 'One that is asked there.', contains: { required: [source] } } },
        required: ['metrics'],
      },
      // biome-ignore lint/suspicious/noThenProperty: it is the keyword of JSON Schema
      then: { required: [source] },
    })),
  })
  .describe('Watching the live service after a release.');

/** Only probes tell about single answers; the service's own counters tell shares and times. */
function complainOfRulesWithoutProbes(value: Readonly<Record<string, unknown>>, complain: Complain): void {
  if (Object.hasOwn(value, 'probes')) return;
  if (Object.hasOwn(value, 'session')) {
    complain({
      reason: 'policy-asserts-nothing',
      clause: 'logs in for "probes", and there are none',
      advice: 'Add "probes", or remove it.',
      path: ['session'],
      at: 'key',
      unlessUnknownKeys: true,
    });
  }
  if (value['strict'] === true) {
    complain({
      reason: 'policy-asserts-nothing',
      clause: 'is about the answers to "probes", and there are none',
      advice: 'Add "probes", or remove it.',
      path: ['strict'],
      at: 'key',
      unlessUnknownKeys: true,
    });
  }
  for (const rule of ['error-rate', 'p95', 'consecutive-failures', 'budgets'] as const) {
    const mayCount = rule === 'error-rate' || rule === 'p95';
    if (!Object.hasOwn(value, rule) || (mayCount && Object.hasOwn(value, 'actuator'))) continue;
    complain({
      reason: 'policy-asserts-nothing',
      clause: 'is a rule about answers, and there are no "probes" that would be answered',
      advice: `Add "probes" with the names of checks that are asked again and again${mayCount ? ', or "actuator: { every: 10s }" for the service\'s own counters' : ''}.`,
      path: [rule],
      at: 'key',
      unlessUnknownKeys: true,
    });
  }
}

/** What answers a metric must be named, and each metric must have a name of its own. */
function complainOfMetrics(value: Readonly<Record<string, unknown>>, complain: Complain): void {
  const metrics = Array.isArray(value['metrics']) ? value['metrics'] : [];
  for (const source of ['prometheus', 'container'] as const) {
    const asks = metrics.some((item: unknown) => isMap(item) && Object.hasOwn(item, source));
    if (!asks || Object.hasOwn(value, source)) continue;
    complain({
      reason: 'policy-invalid-value',
      clause: `has nobody to ask, because "watch.${source}" is missing`,
      advice: `Add "${source}: ${source === 'prometheus' ? '{ url: … }' : '<name>'}" to "watch".`,
      path: ['metrics'],
      at: 'key',
    });
  }
  const first = new Map<unknown, number>();
  for (const [index, item] of metrics.entries()) {
    const name: unknown = isMap(item) ? item['name'] : undefined;
    const earlier = first.get(name);
    if (name !== undefined && earlier !== undefined) {
      complain({
        reason: 'policy-invalid-value',
        clause: `is the name of watch.metrics[${earlier}] too`,
        advice: 'Give each metric a name of its own.',
        path: ['metrics', index, 'name'],
      });
    } else {
      first.set(name, index);
    }
  }
}

/** Nothing happens less than once in a watch. */
function complainOfTimes(value: Readonly<Record<string, unknown>>, complain: Complain): void {
  const whole =
    quantity(value['for'], parseDuration) ?? (Object.hasOwn(value, 'for') ? undefined : WATCH_DEFAULTS.forMs);
  if (whole === undefined || whole === 0) return;
  const inside = (key: string) => (isMap(value[key]) ? value[key]['every'] : undefined);
  const metrics = Array.isArray(value['metrics']) ? value['metrics'] : [];
  const times: readonly (readonly [readonly (string | number)[], unknown])[] = [
    [['every'], value['every']],
    ...['health', 'actuator', 'visits'].map((key) => [[key, 'every'], inside(key)] as const),
    ...metrics.flatMap((item: unknown, index) =>
      ['every', 'initial-delay'].map((key) => [['metrics', index, key], isMap(item) ? item[key] : undefined] as const),
    ),
    ...metrics.map((item: unknown, index) => [['metrics', index, 'range', 'step'], stepOf(item)] as const),
  ];
  for (const [path, time] of times) {
    const ms = quantity(time, parseDuration);
    if (ms === undefined || ms <= whole) continue;
    complain({
      reason: 'policy-invalid-value',
      clause: `is longer than the watch, which takes ${formatDuration(whole)}`,
      advice: 'Write a shorter time, or a longer "watch.for".',
      path,
    });
  }
}

function stepOf(metric: unknown): unknown {
  const range = isMap(metric) ? metric['range'] : undefined;
  return isMap(range) ? range['step'] : undefined;
}

/** A visit that sees nothing twice is none. */
function complainOfVisits(value: Readonly<Record<string, unknown>>, complain: Complain): void {
  const visits = quantity(isMap(value['visits']) ? value['visits']['every'] : undefined, parseDuration);
  const tick = quantity(value['every'], parseDuration) ?? WATCH_DEFAULTS.everyMs;
  if (visits === undefined || visits === 0 || visits >= 2 * tick) return;
  complain({
    reason: 'policy-invalid-value',
    clause: `is less than twice "watch.every", which is ${formatDuration(tick)}`,
    advice: 'Write how often the scheduled workflow runs, such as "15m".',
    path: ['visits', 'every'],
  });
}
