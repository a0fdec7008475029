import { REASONS } from '../reasons.ts';
import { FINDING_KINDS } from '../verdict.ts';
import { count, described, shape, text } from './schema-parts.ts';

/** One thing that was examined. */
export const findingSchema = shape(
  {
    kind: { enum: [...FINDING_KINDS] },
    title: text,
    outcome: { enum: ['pass', 'fail', 'undecided', 'invalid', 'skipped'] },
    severity: described({ enum: ['block', 'warn'] }, '`warn` is shown and does not decide.'),
    reason: { enum: [...REASONS] },
    sentence: text,
    evidence: {
      type: 'array',
      items: {
        oneOf: [
          shape({ kind: { const: 'text' }, label: text, text }),
          shape({ kind: { const: 'comparison' }, label: text, path: text, expected: text, actual: text }, ['path']),
        ],
      },
    },
    advice: text,
    source: described(
      shape({ file: text, line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } }),
      'Where in the policy file it was asked for.',
    ),
    startedAt: count,
    durationMs: count,
    attempts: count,
  },
  ['reason', 'advice', 'source', 'attempts'],
);
