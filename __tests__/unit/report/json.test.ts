import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../../src/reasons.ts';
import { reportJson } from '../../../src/report/json.ts';
import { reportJsonSchema } from '../../../src/report/json-schema.ts';
import { FINDING_KINDS } from '../../../src/verdict.ts';
import fc from '../../helpers/fast-check.ts';
import { BROKEN, finding, sample } from './sample.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
addFormats.default(ajv);
const isReport = ajv.compile(reportJsonSchema());

describe('report.json', () => {
  it('is what its schema describes, for any findings', () => {
    const findings = fc.array(
      fc.record(
        {
          kind: fc.constantFrom(...FINDING_KINDS),
          outcome: fc.constantFrom(
            'pass' as const,
            'fail' as const,
            'undecided' as const,
            'invalid' as const,
            'skipped' as const,
          ),
          severity: fc.constantFrom('block' as const, 'warn' as const),
          reason: fc.constantFrom(...REASONS),
          title: fc.string(),
          sentence: fc.string({ unit: 'binary' }),
          advice: fc.string(),
          startedAt: fc.double({ min: 0, max: 1e7, noNaN: true }),
          durationMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
          source: fc.record({ file: fc.string(), line: fc.integer({ min: 1 }), column: fc.integer({ min: 1 }) }),
        },
        { requiredKeys: ['kind', 'outcome'] },
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(findings, (list) => {
        const written = reportJson(sample({ findings: list.map((changes) => finding(changes)) }));
        expect(isReport(JSON.parse(written)), ajv.errorsText(isReport.errors)).toBe(true);
      }),
    );
  });

  it.each([
    ['a pass', sample()],
    ['a broken release', sample({ findings: BROKEN })],
    [
      'a run that found nothing out',
      sample({
        tag: undefined,
        subject: undefined,
        policyFile: undefined,
        readyMs: undefined,
        healthEndpoint: undefined,
        timeline: [],
        phases: [],
        findings: [],
        serviceLog: undefined,
        run: {
          repository: undefined,
          commit: undefined,
          url: undefined,
          runId: undefined,
          attempt: undefined,
          actor: undefined,
        },
        cancelled: 'The job was cancelled (SIGTERM).',
      }),
    ],
  ])('of %s fits the schema', (_name, report) => {
    const parsed = JSON.parse(reportJson(report));
    expect(isReport(parsed), ajv.errorsText(isReport.errors)).toBe(true);
    expect(parsed).toMatchObject({ schema: 1, verdict: { name: report.verdict.name } });
  });

  it('points from the verdict to the finding that decided', () => {
    const parsed = JSON.parse(reportJson(sample({ findings: BROKEN })));
    expect(parsed.verdict).toMatchObject({ name: 'fail', exitCode: 1, reason: 'check-failed', cause: 4 });
    expect(parsed.findings[parsed.verdict.cause].title).toBe('check "user statistics"');
  });

  it('holds control characters and commands as escapes, so that printing it says nothing to a runner', () => {
    const sentence = 'a\u0007b\u202ec\u{e0041}d ##[error]x ::error::y \ud800';
    const written = reportJson(sample({ findings: [finding({ sentence })] }));
    expect(written).toContain('a\\u0007b\\u202ec\\udb40\\udc41d #\\u0023[error]x ::error::y \\ud800');
    expect(JSON.parse(written).findings[0].sentence).toBe(sentence);
  });

  it('is refused by its schema where a word is wrong', () => {
    const parsed = JSON.parse(reportJson(sample()));
    expect(isReport({ ...parsed, extra: 1 })).toBe(false);
    expect(isReport({ ...parsed, verdict: { ...parsed.verdict, name: 'ok' } })).toBe(false);
  });
});

it('report.schema.json is what the code says', () => {
  const published = JSON.parse(readFileSync(new URL('../../../report.schema.json', import.meta.url), 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
});
