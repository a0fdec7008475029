import { z } from 'zod';
import {
  duration,
  filledList,
  filledSection,
  isMap,
  ratio,
  ruled,
  section,
  share,
  text,
  url,
  wholeNumber,
} from './fields.ts';

/*
 * Sections that are checked although nothing reads them yet: a mistake in them should be found
 * when it is written, not on the day of the rollback.
 */

const limit = () =>
  z.union([share('98%'), z.number({ error: 'a number' })], { error: 'a number or a share such as "98%"' });

const metric = ruled(
  section({
    name: text('a name').describe('How the report calls it.'),
    prometheus: text('a PromQL expression').describe('PromQL expression that gives one number.'),
    min: limit().optional().describe('Least value.'),
    max: limit().optional().describe('Greatest value.'),
  }),
  (value, complain) => {
    if (isMap(value) && !Object.hasOwn(value, 'min') && !Object.hasOwn(value, 'max')) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'has neither "min" nor "max", so it asserts nothing',
        advice: 'Give at least one of the two.',
      });
    }
  },
).meta({ anyOf: [{ required: ['min'] }, { required: ['max'] }] });

const WATCH_RULES = ['error-rate', 'p95', 'consecutive-failures', 'metrics'] as const;

export const watch = ruled(
  section({
    for: duration('15m').optional().describe('How long to watch after the release.'),
    every: duration('2s').optional().describe('Pause between two rounds of probes.'),
    probes: filledList(text('the name of a check'), 'a list of names of checks')
      .optional()
      .describe('Names of checks that are asked again and again.'),
    'error-rate': section({ max: share('5%').describe('Greatest share of failed probes.') })
      .optional()
      .describe('How many probes may fail.'),
    p95: filledSection({
      max: duration('5s').optional().describe('Greatest 95th percentile of the answer time.'),
      baseline: ratio().optional().describe('Greatest ratio to the time before the release.'),
    })
      .optional()
      .describe('How slow answers may be.'),
    'consecutive-failures': wholeNumber(1, 1000, 'a number of failures')
      .optional()
      .describe('This many failures in a row are a breach.'),
    prometheus: section({ url: url().describe('Base URL of Prometheus.') })
      .optional()
      .describe('Where "metrics" are asked.'),
    metrics: filledList(metric, 'a list of metrics').optional().describe('Rules about metrics.'),
  }),
  (value, complain) => {
    if (!isMap(value)) return;
    if (!WATCH_RULES.some((rule) => Object.hasOwn(value, rule))) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'has no rule, so it asserts nothing',
        advice: 'Give at least one of "error-rate", "p95", "consecutive-failures" or "metrics".',
      });
    }
    if (Object.hasOwn(value, 'metrics') && !Object.hasOwn(value, 'prometheus')) {
      complain({
        reason: 'policy-invalid-value',
        clause: 'has nobody to ask, because "watch.prometheus" is missing',
        advice: 'Add "prometheus: { url: … }" to "watch".',
        path: ['metrics'],
        at: 'key',
      });
    }
  },
)
  .meta({ anyOf: WATCH_RULES.map((rule) => ({ required: [rule] })), dependentRequired: { metrics: ['prometheus'] } })
  .describe('Watching the live service after a release.');

export const notify = filledSection({
  webhook: url().optional().describe('URL that the outcome is posted to; usually "${secrets.NAME}".'),
}).describe('Whom to tell.');
