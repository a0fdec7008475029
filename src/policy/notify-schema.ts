import { filledList, isMap, ruled, section, url, word } from './fields.ts';

/** How grave what is told is, from the least on. */
export const NOTIFY_LEVELS = ['info', 'warning', 'critical', 'emergency'] as const;

/** The section `notify`. */
export const notify = ruled(
  section({
    webhook: url().optional().describe('URL that the outcome is posted to; usually "${secrets.NAME}".'),
    format: word(['slack', 'json'])
      .optional()
      .describe('What is posted. Default: slack for hooks.slack.com, json everywhere else.'),
    levels: filledList(word(NOTIFY_LEVELS), 'a list of levels')
      .optional()
      .describe('What is told of. Default: everything. A recovery is told with "info".'),
  }),
  (value, complain) => {
    if (!isMap(value) || Object.hasOwn(value, 'webhook')) return;
    complain({
      reason: 'policy-asserts-nothing',
      clause: 'has no "webhook", so nobody is told',
      advice: 'Add "webhook", or remove the section.',
      unlessUnknownKeys: true,
    });
  },
)
  .meta({ required: ['webhook'] })
  .describe('Whom to tell.');
