import { z } from 'zod';
import { ACTUATOR_ERROR_RATE, ACTUATOR_P95, LONGEST_METRIC_NAME } from '../watch/metric.ts';
import { MOST_VALUES } from '../watch/sources/moments.ts';
import { METRIC_EVERY_MS } from './defaults.ts';
import {
  type Complain,
  duration,
  exactlyOne,
  flag,
  isMap,
  jsonPath,
  listOf,
  ratio,
  ruled,
  section,
  share,
  text,
  url,
  wholeNumber,
  word,
} from './fields.ts';
import { parseDuration, parseRatio, parseShare } from './units.ts';

const METRIC_SOURCES = ['prometheus', 'json', 'actuator', 'container'] as const;
const METRIC_BOUNDS = ['min', 'max', 'baseline'] as const;
/** Values, readings or errors that may be put up with at most. */
export const MOST_PUT_UP_WITH = 10_000;

const limit = () =>
  z.union([share('98%'), z.number({ error: 'a number' })], { error: 'a number or a share such as "98%"' });

/** One of the metrics of the watch. */
export const metric = ruled(
  section({
    name: text('a name').describe('How the report calls it; each metric has a name of its own.'),
    prometheus: text('a PromQL expression')
      .optional()
      .describe('PromQL expression that gives one number; no data is never good.'),
    range: section({ step: duration('5s').describe('From one value to the next.') })
      .optional()
      .describe('Asks for every value since the look before, instead of the value of the moment.'),
    json: section({
      url: url().describe('URL that answers with JSON.'),
      path: jsonPath().describe('JSONPath (RFC 9535) of one number in it.'),
    })
      .optional()
      .describe('A number in any JSON that is asked over HTTP.'),
    actuator: section({
      meter: text('the name of a meter').describe(
        'A meter such as hikaricp.connections.active, with tags as jvm.memory.used?tag=area:heap, or a quotient of two: jvm.memory.used?tag=area:heap / jvm.memory.max?tag=area:heap.',
      ),
      statistic: text('the name of a statistic')
        .optional()
        .describe('Its statistic, such as VALUE, COUNT or MAX. Default: its value, else its first statistic.'),
    })
      .optional()
      .describe("A meter of the service's own actuator."),
    container: word(['memory', 'cpu'])
      .optional()
      .describe('Share of its limit, or else of this machine, that "watch.container" uses, from 0 to 1.'),
    min: limit().optional().describe('Least value; a share counts from 0 to 1.'),
    max: limit().optional().describe('Greatest value; a share counts from 0 to 1.'),
    baseline: ratio().optional().describe('Greatest ratio to its mean in earlier good watches, such as 2.5x.'),
    every: duration('15s').optional().describe('From one look to the next. Default: 15s.'),
    'initial-delay': duration('1m')
      .optional()
      .describe('Values before this are shown and decide nothing. Default: none.'),
    'failure-limit': wholeNumber(0, MOST_PUT_UP_WITH, 'a number of values')
      .optional()
      .describe('So many values out of bounds are put up with, in a row or not; one more is a breach. Default: 2.'),
    'inconclusive-limit': wholeNumber(0, MOST_PUT_UP_WITH, 'a number of readings')
      .optional()
      .describe('So many readings without data are put up with. Default: 3.'),
    'consecutive-error-limit': wholeNumber(0, MOST_PUT_UP_WITH, 'a number of failures')
      .optional()
      .describe('So many failures of the source in a row are put up with. Default: 4.'),
    'dry-run': flag().optional().describe('Measured and shown, never deciding. Default: false.'),
  }),
  (value, complain) => {
    if (!isMap(value)) return;
    exactlyOne(value, METRIC_SOURCES, complain);
    if (Object.hasOwn(value, 'range') && !Object.hasOwn(value, 'prometheus')) {
      complain({
        reason: 'policy-invalid-value',
        clause: 'belongs to "prometheus", which this metric does not ask',
        advice: 'Remove it.',
        path: ['range'],
        at: 'key',
      });
    }
    if (!METRIC_BOUNDS.some((bound) => Object.hasOwn(value, bound))) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'has no "min", "max" or "baseline", so it asserts nothing',
        advice: `Give at least one of ${listOf(METRIC_BOUNDS)}.`,
        unlessUnknownKeys: true,
      });
    }
    const [min, max] = [boundOf(value['min']), boundOf(value['max'])];
    if (min !== undefined && max !== undefined && min > max) {
      complain({
        reason: 'policy-invalid-value',
        clause: 'is above "max", so no value could hold',
        advice: 'Exchange the two.',
        path: ['min'],
      });
    }
    complainOfName(value, complain);
    complainOfRatio(value, complain);
    complainOfStep(value, complain);
  },
).meta({
  oneOf: METRIC_SOURCES.map((source) => ({ required: [source] })),
  dependentRequired: { range: ['prometheus'] },
  anyOf: METRIC_BOUNDS.map((bound) => ({ required: [bound] })),
});

/** What is too long once its variables are filled in is told then. */
function complainOfName({ name }: Readonly<Record<string, unknown>>, complain: Complain): void {
  if (name === ACTUATOR_ERROR_RATE || name === ACTUATOR_P95) {
    complain({
      reason: 'policy-invalid-value',
      clause: "is how the watch calls a figure of the service's own counters",
      advice: 'Write another name.',
      path: ['name'],
    });
  }
  if (typeof name !== 'string' || name.includes('${') || name.length <= LONGEST_METRIC_NAME) return;
  complain({
    reason: 'policy-invalid-value',
    clause: `is longer than ${LONGEST_METRIC_NAME} characters`,
    advice: 'Write a shorter name.',
    path: ['name'],
  });
}

/** One look must be able to bring all the values since the one before. */
function complainOfStep({ range, every }: Readonly<Record<string, unknown>>, complain: Complain): void {
  const step = quantity(isMap(range) ? range['step'] : undefined, parseDuration);
  const everyMs = quantity(every, parseDuration) ?? METRIC_EVERY_MS;
  if (step === undefined || step === 0 || everyMs / step <= MOST_VALUES) return;
  complain({
    reason: 'policy-invalid-value',
    clause: `makes more than the ${MOST_VALUES} values that Prometheus gives at a time, from one look to the next`,
    advice: 'Write a longer time, such as "5s".',
    path: ['range', 'step'],
  });
}

/** Complains of a ratio of zero under "baseline". */
export function complainOfRatio(
  value: Readonly<Record<string, unknown>>,
  complain: Complain,
  at: readonly string[] = [],
): void {
  if (quantity(value['baseline'], parseRatio) !== 0) return;
  complain({
    reason: 'policy-invalid-value',
    clause: 'is zero, which every value exceeds',
    advice: 'Write a ratio such as "2.5x".',
    path: [...at, 'baseline'],
  });
}

function boundOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : quantity(value, parseShare);
}

/** A quantity as it is counted; `undefined` where it is none, which is complained of elsewhere. Pure. */
export function quantity(value: unknown, parse: (text: string) => number | undefined): number | undefined {
  return typeof value === 'string' ? parse(value) : undefined;
}
