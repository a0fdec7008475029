import { count, described, list, shape, text } from './schema-parts.ts';

const moment = { type: 'string', format: 'date-time' };
const value = { type: 'number' };

const series = shape(
  {
    name: described(text, '"error rate", "P95", or the name of a metric.'),
    unit: described({ enum: ['share', 'ms', 'value'] }, 'share: from 0 to 1. ms: milliseconds.'),
    min: value,
    max: described(value, 'What the values are held against.'),
    everyMs: described(count, 'From one look at a metric to the next.'),
    points: list(shape({ atMs: described(count, 'Where its stretch of time begins.'), value })),
  },
  ['min', 'max', 'everyMs'],
);

/** The schema of `watch` in `report.json`. */
export const watchSchema = shape(
  {
    startMs: described(
      count,
      'When the watch began. All other times inside count from there; where it is made in visits, they count what was watched.',
    ),
    plannedMs: count,
    tookMs: count,
    decidedAtMs: described(count, 'When it was decided; absent where the end decided.'),
    why: described(text, 'Why it ended.'),
    probes: list(text),
    ticks: described(
      shape({ planned: count, answered: count, failed: count, missed: count, errors: count }),
      'Of the answered ones some failed; errors are trouble of our own.',
    ),
    p95Ms: count,
    series: described(list(series), 'At most 60 points each.'),
    stretchMs: described(count, 'What one point of a series stands for.'),
    changes: described(
      list(shape({ atMs: count, source: text, state: text, isGood: { type: 'boolean' }, at: moment }, ['at'])),
      'States that were told while it went on; the newest 200. In visits with the time of day, and of earlier ones fewer.',
    ),
    changesLeftOut: count,
    visits: described(
      shape({ made: count, planned: count, beganAt: moment }),
      'Where the watch is made in visits: which one this is, of how many, and when the first was made.',
    ),
  },
  ['decidedAtMs', 'p95Ms', 'visits'],
);
