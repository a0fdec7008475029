import type { Deployment } from '../platform/github.ts';
import type { MeanOfMetric } from '../rollback/record/record.ts';
import { isCommit, isTagName } from '../rollback/record/tag-name.ts';
import { Fields, listOf, objectOf, Unreadable } from './foreign.ts';
import { MOST_BYTES } from './state.ts';

/**
 * The task of the deployments that keep a watch between its visits. One of its own, so that no visit is ever taken for a
 * verdict, a rollback or a word of a person, and none of them takes the place of one in a list.
 */
export const VISIT_TASK = 'release-guard-visit';

/** Goes up when the meaning of a field changes. */
const SCHEMA = 1;
const OPERATION = /^[0-9a-f]{8,64}$/;
/** Metrics whose means are kept, and characters of the name of one. */
const MOST_METRICS = 20;
const LONGEST_NAME = 100;
/** Characters of a payload that came as a string. */
const MOST_PAYLOAD = 64 * 1024;

/** A watch as a visit left it. A record never changes: each visit writes one, and the newest of an operation counts. */
export interface VisitRecord {
  /** Of the watch as a whole, the same in all of its visits. */
  readonly operationId: string;
  readonly tag: string;
  readonly commit: string;
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
    operation_id: visit.operationId,
    visits: visit.visits,
    watched_ms: Math.round(visit.watchedMs),
    began_at: visit.beganAt,
    run_id: visit.runId,
    means: keepable(visit.means).map(({ name, mean, count }) => [name, mean, count]),
    state: visit.state,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Those that fit a record. */
function keepable(means: readonly MeanOfMetric[]): readonly MeanOfMetric[] {
  return means.filter(({ name, mean }) => name.length <= LONGEST_NAME && Number.isFinite(mean)).slice(0, MOST_METRICS);
}

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
  const fields = new Fields(objectOf(parsed(payload), 'its payload'));
  if (fields.value('schema') !== SCHEMA) throw new Unreadable(`its "schema" is not ${SCHEMA}`);
  fields.word('kind', ['visit']);
  const commit = matching(fields, 'commit', isCommit, 'the full name of a commit');
  if (commit !== sha) throw new Unreadable('its "commit" is not the commit that the deployment was created for');
  const state = fields.value('state');
  if (new TextEncoder().encode(JSON.stringify(state) ?? '').length > MOST_BYTES) {
    throw new Unreadable('its "state" is too long');
  }
  return {
    deploymentId: id,
    createdAt,
    operationId: matching(fields, 'operation_id', (text) => OPERATION.test(text), 'hexadecimal digits'),
    tag: matching(fields, 'tag', isTagName, 'the name of a tag'),
    commit,
    visits: fields.count('visits'),
    watchedMs: fields.time('watched_ms'),
    beganAt: fields.optional('began_at', () =>
      matching(fields, 'began_at', (text) => !Number.isNaN(Date.parse(text)), 'a time'),
    ),
    runId: fields.optional('run_id', () => fields.count('run_id')),
    means: meansOf(fields),
    state,
  };
}

function meansOf(fields: Fields): readonly MeanOfMetric[] {
  const list = listOf(fields.value('means'), 'its "means"');
  if (list.length > MOST_METRICS) throw fields.wrong('means', 'a short list');
  return list.map((item) => {
    const [name, mean, count, ...more]: readonly unknown[] = Array.isArray(item) ? item : [];
    const isRight =
      typeof name === 'string' &&
      name.length <= LONGEST_NAME &&
      typeof mean === 'number' &&
      Number.isFinite(mean) &&
      typeof count === 'number' &&
      Number.isSafeInteger(count) &&
      count > 0 &&
      more.length === 0;
    if (!isRight) throw fields.wrong('means', 'a list of means');
    return { name, mean, count };
  });
}

function matching(fields: Fields, name: string, isRight: (text: string) => boolean, what: string): string {
  const text = fields.text(name, 1000);
  if (!isRight(text)) throw fields.wrong(name, what);
  return text;
}

/** Some servers and clients give the payload as a string that holds JSON. */
function parsed(payload: unknown): unknown {
  if (typeof payload !== 'string') return payload;
  if (payload.length > MOST_PAYLOAD) throw new Unreadable('its payload is too long');
  try {
    return JSON.parse(payload);
  } catch {
    throw new Unreadable('its payload is not JSON');
  }
}
