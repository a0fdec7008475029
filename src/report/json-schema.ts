import { REASONS } from '../reasons.ts';
import { findingSchema } from './finding-schema.ts';
import { REPORT_SCHEMA_URL, REPORT_SCHEMA_VERSION } from './json.ts';
import { rollbackSchema } from './rollback-schema.ts';
import { count, described, shape, text } from './schema-parts.ts';
import { watchSchema } from './watch-schema.ts';

/** The JSON Schema (2020-12) of `report.json`, published as `report.schema.json`. */
export function reportJsonSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: REPORT_SCHEMA_URL,
    title: 'Release Guard report',
    description: 'What one run of Release Guard found. Times are milliseconds since the run began.',
    ...shape(
      {
        $schema: { const: REPORT_SCHEMA_URL },
        schema: described({ const: REPORT_SCHEMA_VERSION }, 'Raised when a reader has to change.'),
        tool: shape({ name: { const: 'release-guard' }, version: text }),
        verdict: shape(
          {
            name: { enum: ['pass', 'fail', 'invalid', 'inconclusive', 'cancelled'] },
            reason: { enum: ['ok', ...REASONS] },
            sentence: text,
            advice: text,
            exitCode: { enum: [0, 1, 2, 3, 4, 130] },
            cause: described(count, 'Which of `findings` decided; absent for a pass.'),
          },
          ['advice', 'cause'],
        ),
        assessment: shape({
          score: { type: 'integer', minimum: 0, maximum: 100 },
          level: { enum: ['healthy', 'warning', 'critical', 'unhealthy'] },
          issues: { type: 'array', items: text },
          recommendations: { type: 'array', items: text },
        }),
        mode: text,
        tag: text,
        environment: text,
        startedAt: { type: 'string', format: 'date-time' },
        durationMs: count,
        subject: shape(
          {
            kind: { enum: ['image', 'compose', 'command', 'url'] },
            label: text,
            image: shape({ reference: text, id: text, digest: text, platform: text }, ['digest']),
          },
          ['image'],
        ),
        policyFile: text,
        readyMs: count,
        healthEndpoint: text,
        timeline: {
          description: 'States of the service while it was waited for, each until the next.',
          type: 'array',
          items: shape({ atMs: count, state: text, detail: text, attempts: count }, ['detail']),
        },
        phases: { type: 'array', items: shape({ name: text, startMs: count, endMs: count }) },
        checks: shape({ total: count, failed: count }),
        run: shape({ repository: text, commit: text, url: text, runId: text, attempt: text, actor: text }, [
          'repository',
          'commit',
          'url',
          'runId',
          'attempt',
          'actor',
        ]),
        findings: { type: 'array', items: findingSchema },
        rollback: described(rollbackSchema, 'What became of the rollback or the drill, where one was asked for.'),
        watch: described(watchSchema, 'What the watch saw, in mode watch.'),
        serviceLog: described(text, "The last part of the service's own output: untrusted, redacted."),
      },
      ['tag', 'subject', 'policyFile', 'readyMs', 'healthEndpoint', 'rollback', 'watch', 'serviceLog'],
    ),
  };
}
