import { describe, expect, it } from 'vitest';
import { quoting } from '../../../src/health/quote.ts';
import { writeRecord } from '../../../src/rollback/record/ledger.ts';
import type { ReleaseRecord } from '../../../src/rollback/record/record.ts';
import { withInnerVerdict } from '../../../src/rollback/run/inner-verdict.ts';
import type { Finding } from '../../../src/verdict.ts';
import { failureOf, memoryLedger, patientWorld } from './memory-ledger.ts';
import { verdict } from './stories.ts';

const RUN = { id: 7, attempt: 2 };
const FAILED: Finding = {
  kind: 'rollback',
  title: 'rollback run 7',
  outcome: 'fail',
  severity: 'block',
  reason: 'rollback-run-failed',
  sentence: 'Run 7, attempt 2, failed: job "guard" (failure).',
  advice: 'Read the log of job "guard".',
  evidence: [],
  startedAt: 0,
  durationMs: 0,
};
const inside = { runId: RUN.id, runAttempt: RUN.attempt, partOf: '0badc0de' };
const quote = quoting({ redact: (text) => text.replaceAll('hunter2', '***') });

async function told(...records: readonly ReleaseRecord[]): Promise<Finding> {
  const github = memoryLedger('v1', 'v2');
  for (const record of records) await writeRecord(github, 'production', record, patientWorld());
  return await withInnerVerdict(FAILED, RUN, { tag: 'v1' }, 'production', github, quote);
}

describe('a run of a rollback that failed', () => {
  it('calls for a person where its own guard found the old version bad', async () => {
    const reason = 'Health is DOWN: password hunter2 refused.';
    expect(await told(verdict('v1', 'pass', inside), verdict('v1', 'fail', { ...inside, reason }))).toEqual({
      ...FAILED,
      advice:
        'The old version v1 fails too, as the guard in that run has found: Health is DOWN: password *** refused. Call a person, because nothing goes back any further by itself. Read the log of job "guard".',
    });
  });

  it.each<[string, readonly ReleaseRecord[]]>([
    ['nobody judged anything in it', []],
    ['its own guard passed the old version', [verdict('v1', 'pass', inside)]],
    ['another attempt found the old version bad', [verdict('v1', 'fail', { ...inside, runAttempt: 1 })]],
    ['another run found the old version bad', [verdict('v1', 'fail', { ...inside, runId: 8 })]],
    ['another release was found bad', [verdict('v2', 'fail', inside)]],
  ])('is told as it is where %s', async (_what, records) => {
    expect(await told(...records)).toEqual(FAILED);
  });

  it('is told as it is where the record cannot be read', async () => {
    const github = memoryLedger('v1');
    await writeRecord(github, 'production', verdict('v1', 'fail', inside), patientWorld());
    github.onRead.push(failureOf('permission'));
    expect(await withInnerVerdict(FAILED, RUN, { tag: 'v1' }, 'production', github, quote)).toEqual(FAILED);
  });
});
