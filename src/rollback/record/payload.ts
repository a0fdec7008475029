import type { Deployment } from '../../platform/github.ts';
import { cutShort } from '../../platform/untrusted.ts';
import type { VerdictName } from '../../verdict.ts';
import { LONGEST_METRIC_NAME } from '../../watch/metric.ts';
import { FINGERPRINT } from './address.ts';
import { Fields, isWholeNumber, objectOf, Unreadable } from './payload-fields.ts';
import { type Entry, LEDGER_TASK, type LedgerRecord, type Measured, type RecordCommon } from './record.ts';

/** Goes up when the meaning of a field changes; a new field that may be missing does not need it. */
const SCHEMA = 1;
/** Characters of a reason and of a login that are kept. */
export const MAX_REASON_LENGTH = 500;
const MAX_LOGIN_LENGTH = 100;

/** Metrics of a watch that are kept. */
const MAX_METRICS = 20;

const MODES = ['gate', 'watch'] as const;
const JUDGED = ['candidate', 'live'] as const;
const MARKS = ['good', 'bad'] as const;
const MECHANISMS = ['rerun', 'rerun-job', 'dispatch'] as const;
const VERDICTS = ['pass', 'fail', 'invalid', 'inconclusive', 'cancelled'] as const satisfies readonly VerdictName[];
const DIGEST = /^(?:[\w.:/-]{1,400}@)?sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/;
const OPERATION = /^[0-9a-f]{8,64}$/;

/**
 * The payload of a record's deployment, as a person would read it on GitHub's pages. Pure.
 * What is `undefined` is left out. `workflow_run_id` is ours twice: GitHub's page links the deployment to that run.
 *
 * @param record its reason is redacted already; a long one is cut
 */
export function encodeRecord(record: LedgerRecord): Readonly<Record<string, unknown>> {
  const { kind, tag, commit, operationId, runId, runAttempt, reason, askedBy } = record;
  const fields = {
    schema: SCHEMA,
    kind,
    tag,
    commit,
    ...ownFields(record),
    run_id: runId,
    attempt: runAttempt,
    operation_id: operationId,
    reason: reason === undefined ? undefined : cutShort(reason, MAX_REASON_LENGTH),
    asked_by: askedBy === undefined ? undefined : cutShort(askedBy, MAX_LOGIN_LENGTH),
    workflow_run_id: runId,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function ownFields(record: LedgerRecord): Readonly<Record<string, unknown>> {
  switch (record.kind) {
    case 'release':
      return {
        mode: record.mode,
        judged: record.judged,
        address: record.address,
        verdict: record.verdict,
        digest: record.imageDigest,
        part_of: record.partOf,
        measured: record.measured && encodeMeasured(record.measured),
      };
    case 'rollback':
      return {
        rollback_of: { tag: record.rollbackOf.tag, commit: record.rollbackOf.commit },
        digest: record.imageDigest,
        mechanism: record.mechanism,
        target_run: record.targetRun && { id: record.targetRun.id, attempt: record.targetRun.attempt },
        address: record.address,
      };
    case 'drill':
      return {
        verdict: record.verdict,
        drilled_from: record.drilledFrom && { tag: record.drilledFrom.tag, commit: record.drilledFrom.commit },
        would_take_ms: record.wouldTakeMs,
      };
    case 'mark':
      return { mark: record.mark };
  }
}

/** What does not fit is left out: it is for comparison only. */
function encodeMeasured(measured: Measured): Readonly<Record<string, unknown>> {
  const { samples, errorRate, p95Ms, hour, tookMs, metrics } = measured;
  return {
    samples,
    ...(errorRate === undefined ? {} : { error_rate: errorRate }),
    // it may be the service's own word
    ...(isTime(p95Ms) ? { p95_ms: p95Ms } : {}),
    hour,
    took_ms: tookMs,
    metrics: metrics
      .filter(({ name, mean }) => name.length <= LONGEST_METRIC_NAME && Number.isFinite(mean))
      .slice(0, MAX_METRICS)
      .map(({ name, mean, count }) => ({ name, mean, count })),
  };
}

function isTime(ms: number | undefined): boolean {
  return ms !== undefined && Number.isFinite(ms) && ms >= 0;
}

/** Why a record could not be read back if it were written, as a clause; `undefined` if it could. Pure. */
export function whyUnwritable(record: LedgerRecord): string | undefined {
  const decoded = decodeRecord({
    id: 1,
    sha: record.commit,
    ref: record.tag,
    task: LEDGER_TASK,
    environment: '',
    payload: encodeRecord(record),
    createdAt: new Date(0).toISOString(),
    creator: undefined,
    url: '',
  });
  return decoded.ok ? undefined : decoded.why;
}

/** A record, or why a deployment is none that can be read. */
export type Decoded =
  | { readonly ok: true; readonly entry: Entry }
  /** `why` is a clause: `its "tag" is not the name of a tag`; foreign words may be in it. */
  | { readonly ok: false; readonly why: string };

/**
 * Reads a deployment as a record. Total: any payload has an answer, and nothing of it is taken over unchecked.
 * Fields that are not known are ignored, so that an older guard can read what a newer one adds. Pure.
 */
export function decodeRecord(deployment: Deployment): Decoded {
  try {
    return { ok: true, entry: entryOf(deployment) };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, why: error.message };
    throw error;
  }
}

function entryOf(deployment: Deployment): Entry {
  if (deployment.task !== LEDGER_TASK) throw new Unreadable('its task is not ours');
  if (!isWholeNumber(deployment.id)) throw new Unreadable('its id is not a number');
  if (Number.isNaN(Date.parse(deployment.createdAt))) throw new Unreadable('the time of its creation is not a time');
  const fields = new Fields(objectOf(deployment.payload));
  const schema = fields.value('schema');
  if (schema !== SCHEMA) {
    throw new Unreadable(
      isWholeNumber(schema) && schema > SCHEMA
        ? `it was written by a newer Release Guard (schema ${schema}; this one reads ${SCHEMA})`
        : `its "schema" is not ${SCHEMA}`,
    );
  }
  const record = recordOf(fields);
  if (record.commit !== deployment.sha) {
    throw new Unreadable('its "commit" is not the commit that the deployment was created for');
  }
  return {
    ...record,
    deploymentId: deployment.id,
    createdAt: deployment.createdAt,
    creator: deployment.creator,
  };
}

function recordOf(fields: Fields): LedgerRecord {
  const common: RecordCommon = {
    operationId: fields.matching('operation_id', OPERATION, 'eight to 64 hexadecimal digits'),
    ...fields.release(),
    runId: fields.optional('run_id', (name) => fields.wholeNumber(name)),
    runAttempt: fields.optional('attempt', (name) => fields.wholeNumber(name)),
    reason: fields.optional('reason', (name) => fields.text(name, MAX_REASON_LENGTH)),
    askedBy: fields.optional('asked_by', (name) => fields.text(name, MAX_LOGIN_LENGTH)),
  };
  const digest = () => fields.optional('digest', (name) => fields.matching(name, DIGEST, 'the digest of an image'));
  const address = () =>
    fields.optional('address', (name) => fields.matching(name, FINGERPRINT, 'sixteen hexadecimal digits'));
  switch (fields.word('kind', ['release', 'rollback', 'drill', 'mark'])) {
    case 'release':
      return {
        kind: 'release',
        ...common,
        mode: fields.word('mode', MODES),
        judged: fields.optional('judged', (name) => fields.word(name, JUDGED)) ?? 'candidate',
        address: address(),
        verdict: fields.word('verdict', VERDICTS),
        imageDigest: digest(),
        partOf: fields.optional('part_of', (name) => fields.matching(name, OPERATION, 'an operation id')),
        measured: fields.optional('measured', (name) => measuredOf(fields.within(name))),
      };
    case 'rollback':
      return {
        kind: 'rollback',
        ...common,
        rollbackOf: fields.within('rollback_of').release(),
        imageDigest: digest(),
        mechanism: fields.word('mechanism', MECHANISMS),
        targetRun: fields.optional('target_run', (name) => {
          const run = fields.within(name);
          return { id: run.wholeNumber('id'), attempt: run.wholeNumber('attempt') };
        }),
        address: address(),
      };
    case 'drill':
      return {
        kind: 'drill',
        ...common,
        verdict: fields.word('verdict', VERDICTS),
        drilledFrom: fields.optional('drilled_from', (name) => fields.within(name).release()),
        wouldTakeMs: fields.optional('would_take_ms', (name) => fields.milliseconds(name)),
      };
    case 'mark':
      return { kind: 'mark', ...common, mark: fields.word('mark', MARKS) };
  }
}

function measuredOf(fields: Fields): Measured {
  return {
    samples: fields.count('samples'),
    errorRate: fields.optional('error_rate', (name) => fields.number(name, 'a share', 0, 1)),
    p95Ms: fields.optional('p95_ms', (name) => fields.milliseconds(name)),
    hour: fields.number('hour', 'an hour', 0, 23),
    tookMs: fields.milliseconds('took_ms'),
    metrics: fields.list('metrics', MAX_METRICS).map((metric) => ({
      name: metric.exactText('name', LONGEST_METRIC_NAME),
      mean: metric.number('mean', 'a number'),
      count: metric.wholeNumber('count'),
    })),
  };
}
