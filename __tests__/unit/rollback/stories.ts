import type {
  DrillRecord,
  Entry,
  Ledger,
  LedgerRecord,
  MarkRecord,
  RecordState,
  ReleaseRecord,
  RollbackRecord,
  States,
} from '../../../src/rollback/record/record.ts';

/** When the first record of a story was written; each later one an hour after the one before it. */
const BEGINNING = Date.parse('2026-11-01T00:00:00Z');
const HOUR_MS = 3_600_000;

/** The commit of a tag, unless a story says otherwise. */
export function commitOf(tag: string): string {
  return Buffer.from(tag).toString('hex').padEnd(40, '0').slice(0, 40);
}

function common(tag: string) {
  return {
    operationId: '00000000',
    tag,
    commit: commitOf(tag),
    runId: 100,
    runAttempt: 1,
    reason: undefined,
    askedBy: 'mona',
  };
}

export function verdict(
  tag: string,
  found: ReleaseRecord['verdict'],
  more: Partial<ReleaseRecord> = {},
): ReleaseRecord {
  return {
    kind: 'release',
    ...common(tag),
    mode: 'gate',
    judged: more.mode === 'watch' ? 'live' : 'candidate',
    address: undefined,
    verdict: found,
    imageDigest: undefined,
    partOf: undefined,
    ...more,
  };
}

export function rollback(from: string, to: string, more: Partial<RollbackRecord> = {}): RollbackRecord {
  return {
    kind: 'rollback',
    ...common(to),
    rollbackOf: { tag: from, commit: commitOf(from) },
    imageDigest: undefined,
    mechanism: 'rerun',
    targetRun: { id: 7, attempt: 1 },
    address: undefined,
    ...more,
  };
}

export function marked(tag: string, mark: MarkRecord['mark']): MarkRecord {
  return { kind: 'mark', ...common(tag), mark };
}

export function drill(to: string, found: DrillRecord['verdict'], more: Partial<DrillRecord> = {}): DrillRecord {
  return { kind: 'drill', ...common(to), verdict: found, drilledFrom: undefined, wouldTakeMs: 120_000, ...more };
}

/** A ledger of these records, told in the order in which they happened; the first one is deployment 1. */
export function story(...records: readonly LedgerRecord[]): Ledger {
  const entries = records.map(
    (record, index): Entry => ({
      ...record,
      operationId: record.operationId === '00000000' ? (index + 1).toString(16).padStart(8, '0') : record.operationId,
      deploymentId: index + 1,
      createdAt: timeOf(index + 1),
      creator: 'github-actions[bot]',
    }),
  );
  return { environment: 'production', entries: entries.reverse(), complete: true, unreadable: [] };
}

/** When deployment `id` of a story was written. */
export function timeOf(id: number): string {
  return new Date(BEGINNING + (id - 1) * HOUR_MS).toISOString();
}

/** `{ 3: 'success' }`: deployment 3 came into that state ten minutes after it was written. */
export function states(of: Readonly<Record<number, RecordState>>): States {
  return new Map(
    Object.entries(of).map(([id, state]) => [
      Number(id),
      {
        state,
        since: new Date(Date.parse(timeOf(Number(id))) + 600_000).toISOString(),
        description: '',
        logUrl: undefined,
      },
    ]),
  );
}
