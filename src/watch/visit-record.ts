import type { Deployment } from '../platform/github.ts';
import { FINGERPRINT } from '../rollback/record/address.ts';
import { Fields, isNumber, isWholeNumber, objectOf, Unreadable } from '../rollback/record/payload-fields.ts';
import type { MeanOfMetric } from '../rollback/record/record.ts';
import { LONGEST_METRIC_NAME } from './metric.ts';
import { MOST_BYTES } from './state.ts';

/**
 * The task of the deployments that keep a watch between its visits. One of its own, so that no visit is ever taken for a
 * verdict, a rollback or a word of a person, and none of them takes the place of one in a list.
 */
export const VISIT_TASK = 'release-guard-visit';

/** Goes up when the meaning of a field changes. */
const SCHEMA = 1;
const OPERATION = /^[0-9a-f]{8,64}$/;
/** Metrics whose means are kept. */
const MOST_METRICS = 20;

/** A watch as a visit left it. A record never changes: each visit writes one, and the newest of an operation counts. */
export interface VisitRecord {
  /** Of the watch as a whole, the same in all of its visits. */
  readonly operationId: string;
  readonly tag: string;
  readonly commit: string;
  /**
   * Fingerprint, by `fingerprintOf`, of the one address that all visits so far were to; `undefined` where they were to
   * several, and in records of older guards.
   */
  readonly address: string | undefined;
  /** How many visits were made, this one included. */
  readonly visits: number;
  /** Milliseconds on our monotonic clock, of all visits together. */
  readonly watchedMs: number;
  /** ISO 8601, GitHub's clock: when the first visit was recorded; `undefined` in that record itself. */
  readonly beganAt: string | undefined;
  readonly runId: number | undefined;
  readonly means: readonly MeanOfMetric[];
  /** What `encodeState` gave; read with `decodeState` once the rules are known. */
  readonly state: unknown;
  /** What `encodeSeen` gave, for the reports; read with `decodeSeen`. */
  readonly seen: unknown;
}

/** A record as it was read. */
export interface VisitEntry extends VisitRecord {
  readonly deploymentId: number;
  /** ISO 8601, GitHub's clock. */
  readonly createdAt: string;
}

/** The payload of a visit's deployment. What is `undefined` is left out. Pure. */
export function encodeVisit(visit: VisitRecord): Readonly<Record<string, unknown>> {
  const fields = {
    schema: SCHEMA,
    kind: 'visit',
    tag: visit.tag,
    commit: visit.commit,
    address: visit.address,
    operation_id: visit.operationId,
    visits: visit.visits,
    watched_ms: Math.round(visit.watchedMs),
    began_at: visit.beganAt,
    run_id: visit.runId,
    means: keepable(visit.means).map(({ name, mean, count }) => [name, mean, count]),
    state: visit.state,
    seen: visit.seen,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Those that fit a record. */
function keepable(means: readonly MeanOfMetric[]): readonly MeanOfMetric[] {
  return means
    .filter(({ name, mean }) => name.length <= LONGEST_METRIC_NAME && Number.isFinite(mean))
    .slice(0, MOST_METRICS);
}

/** A visit as it was read, or why it is none. */
export type DecodedVisit =
  | { readonly ok: true; readonly entry: VisitEntry }
  /** `why` is a clause: `its "visits" is not a count`. */
  | { readonly ok: false; readonly why: string };

/** Reads a deployment as a visit. Total: any payload has an answer, and nothing of it is taken over unchecked. Pure. */
export function decodeVisit(deployment: Deployment): DecodedVisit {
  try {
    return { ok: true, entry: entryOf(deployment) };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, why: error.message };
    throw error;
  }
}

function entryOf({ id, sha, task, createdAt, payload }: Deployment): VisitEntry {
  if (task !== VISIT_TASK) throw new Unreadable('its task is not that of a visit');
  if (Number.isNaN(Date.parse(createdAt))) throw new Unreadable('the time of its creation is not a time');
  const fields = new Fields(objectOf(payload));
  if (fields.value('schema') !== SCHEMA) throw new Unreadable(`its "schema" is not ${SCHEMA}`);
  fields.word('kind', ['visit']);
  const { tag, commit } = fields.release();
  if (commit !== sha) throw new Unreadable('its "commit" is not the commit that the deployment was created for');
  const state = fields.value('state');
  if (bytesOf(state) > MOST_BYTES) throw new Unreadable('its "state" is too long');
  return {
    deploymentId: id,
    createdAt,
    operationId: fields.matching('operation_id', OPERATION, 'eight to 64 hexadecimal digits'),
    tag,
    commit,
    address: fields.optional('address', (name) => fields.matching(name, FINGERPRINT, 'sixteen hexadecimal digits')),
    visits: fields.count('visits'),
    watchedMs: fields.milliseconds('watched_ms'),
    beganAt: fields.optional('began_at', (name) => fields.moment(name)),
    runId: fields.optional('run_id', (name) => fields.count(name)),
    means: meansOf(fields),
    state,
    seen: fields.value('seen'),
  };
}

/** Of the value as JSON; what is nested too deeply to be written at all is longer than anything of ours. */
function bytesOf(value: unknown): number {
  try {
    return new TextEncoder().encode(JSON.stringify(value) ?? '').length;
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function meansOf(fields: Fields): readonly MeanOfMetric[] {
  return fields.items('means', MOST_METRICS).map((item) => {
    const [name, mean, count, ...more]: readonly unknown[] = Array.isArray(item) ? item : [];
    const isRight =
      typeof name === 'string' &&
      name.length <= LONGEST_METRIC_NAME &&
      isNumber(mean) &&
      isWholeNumber(count) &&
      more.length === 0;
    if (!isRight) throw fields.wrong('means', 'a list of means');
    return { name, mean, count };
  });
}
