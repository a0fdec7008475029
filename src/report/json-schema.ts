import { REASONS } from '../reasons.ts';
import { FINDING_KINDS } from '../verdict.ts';
import { REPORT_SCHEMA_URL, REPORT_SCHEMA_VERSION } from './json.ts';

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const reason = { enum: [...REASONS] };

function shape(properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

function described(schema: object, description: string): object {
  return { ...schema, description };
}

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
            exitCode: { enum: [0, 1, 2, 3, 130] },
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
        findings: { type: 'array', items: findingSchema() },
        serviceLog: described(text, "The last part of the service's own output: untrusted, redacted."),
      },
      ['tag', 'subject', 'policyFile', 'readyMs', 'healthEndpoint', 'serviceLog'],
    ),
  };
}

function findingSchema(): object {
  return shape(
    {
      kind: { enum: [...FINDING_KINDS] },
      title: text,
      outcome: { enum: ['pass', 'fail', 'undecided', 'invalid', 'skipped'] },
      severity: described({ enum: ['block', 'warn'] }, '`warn` is shown and does not decide.'),
      reason,
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
}
