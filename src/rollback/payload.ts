import type { Deployment } from '../platform/github.ts';
import { cutShort } from '../platform/untrusted.ts';
import type { VerdictName } from '../verdict.ts';
import { type Entry, LEDGER_TASK, type LedgerRecord, type RecordCommon } from './record.ts';
import { isCommit, isTagName } from './tag-name.ts';

/** Goes up when the meaning of a field changes; a new field that may be missing does not need it. */
const SCHEMA = 1;
/** Characters of a reason and of a login that are kept. */
export const MAX_REASON_LENGTH = 500;
const MAX_LOGIN_LENGTH = 100;
/** Characters of a payload that came as a string; ours have less than 2,000. */
const MAX_PAYLOAD_LENGTH = 64 * 1024;

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
        verdict: record.verdict,
        digest: record.imageDigest,
        part_of: record.partOf,
      };
    case 'rollback':
      return {
        rollback_of: { tag: record.rollbackOf.tag, commit: record.rollbackOf.commit },
        digest: record.imageDigest,
        mechanism: record.mechanism,
        target_run: record.targetRun && { id: record.targetRun.id, attempt: record.targetRun.attempt },
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

export type Decoded =
  | { readonly ok: true; readonly entry: Entry }
  /** `why` is a clause: `its "tag" is not the name of a tag`; foreign words may be in it. */
  | { readonly ok: false; readonly why: string };

/** Stops the reading of one payload; never leaves this file. */
class Unreadable extends Error {}

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
  const fields = new Fields(objectOf(deployment.payload), '');
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
  switch (fields.word('kind', ['release', 'rollback', 'drill', 'mark'])) {
    case 'release':
      return {
        kind: 'release',
        ...common,
        mode: fields.word('mode', MODES),
        judged: fields.optional('judged', (name) => fields.word(name, JUDGED)) ?? 'candidate',
        verdict: fields.word('verdict', VERDICTS),
        imageDigest: digest(),
        partOf: fields.optional('part_of', (name) => fields.matching(name, OPERATION, 'an operation id')),
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

/** Reads the fields of one foreign object; each method throws `Unreadable` where the field is not what it must be. */
class Fields {
  readonly #object: object;
  readonly #path: string;

  constructor(object: object, path: string) {
    this.#object = object;
    this.#path = path;
  }

  /** Own fields only: `null` and what is inherited count as missing. */
  value(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? (Reflect.get(this.#object, name) ?? undefined) : undefined;
  }

  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.value(name) === undefined ? undefined : read(name);
  }

  within(name: string): Fields {
    const value = this.value(name);
    if (typeof value !== 'object' || value === null) throw this.#wrong(name, 'an object');
    return new Fields(value, `${this.#path}${name}.`);
  }

  release(): { readonly tag: string; readonly commit: string } {
    const tag = this.value('tag');
    if (typeof tag !== 'string' || !isTagName(tag)) throw this.#wrong('tag', 'the name of a tag');
    const commit = this.value('commit');
    if (typeof commit !== 'string' || !isCommit(commit)) throw this.#wrong('commit', 'the full name of a commit');
    return { tag, commit };
  }

  word<const T extends string>(name: string, words: readonly T[]): T {
    const value = this.value(name);
    const word = words.find((known) => known === value);
    if (word === undefined) throw this.#wrong(name, `one of ${words.join(', ')}`);
    return word;
  }

  matching(name: string, form: RegExp, what: string): string {
    const value = this.value(name);
    if (typeof value !== 'string' || !form.test(value)) throw this.#wrong(name, what);
    return value;
  }

  /** Text for people: what is too long is cut, because it decides nothing. */
  text(name: string, maxLength: number): string {
    const value = this.value(name);
    if (typeof value !== 'string') throw this.#wrong(name, 'text');
    return cutShort(value, maxLength);
  }

  wholeNumber(name: string): number {
    const value = this.value(name);
    if (!isWholeNumber(value)) throw this.#wrong(name, 'a whole number above 0');
    return value;
  }

  milliseconds(name: string): number {
    const value = this.value(name);
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw this.#wrong(name, 'a time');
    return value;
  }

  #wrong(name: string, what: string): Unreadable {
    const isMissing = this.value(name) === undefined;
    return new Unreadable(`its "${this.#path}${name}" is ${isMissing ? 'missing' : `not ${what}`}`);
  }
}

/** GitHub hands the payload back as it was given; some servers and clients give it as a string that holds JSON. */
function objectOf(payload: unknown): object {
  let value = payload;
  if (typeof value === 'string') {
    if (value.length > MAX_PAYLOAD_LENGTH) throw new Unreadable('its payload is too long');
    try {
      value = JSON.parse(value);
    } catch {
      throw new Unreadable('its payload is not JSON');
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Unreadable('its payload is not an object');
  }
  return value;
}

function isWholeNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
