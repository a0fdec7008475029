import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../src/platform/github.ts';
import { decodeRecord, encodeRecord, MAX_REASON_LENGTH } from '../../../src/rollback/record/payload.ts';
import type { LedgerRecord } from '../../../src/rollback/record/record.ts';
import { isTagName } from '../../../src/rollback/record/tag-name.ts';
import fc from '../../helpers/fast-check.ts';
import { commitOf, drill, marked, rollback, verdict } from './stories.ts';

function deploymentOf(payload: unknown, more: Partial<Deployment> = {}): Deployment {
  return {
    id: 42,
    sha: commitOf('v1.5.2'),
    ref: 'v1.5.2',
    task: 'release-guard',
    environment: 'production',
    payload,
    createdAt: '2026-11-20T10:00:00Z',
    creator: 'github-actions[bot]',
    url: 'https://api.github.com/repos/o/r/deployments/42',
    ...more,
  };
}

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''));
const commit = fc.oneof(hex(40), hex(64));
const tag = fc
  .oneof(
    fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((numbers) => `v${numbers.join('.')}`),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  )
  .filter(isTagName);
const wholeNumber = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const verdicts = fc.constantFrom('pass', 'fail', 'invalid', 'inconclusive', 'cancelled');
const digest = fc.oneof(
  hex(64).map((digits) => `sha256:${digits}`),
  hex(64).map((digits) => `ghcr.io:443/org/app@sha256:${digits}`),
);
const common = {
  operationId: fc.integer({ min: 8, max: 64 }).chain(hex),
  tag,
  commit,
  runId: maybe(wholeNumber),
  runAttempt: maybe(wholeNumber),
  reason: maybe(fc.string({ unit: 'binary', maxLength: MAX_REASON_LENGTH })),
  askedBy: maybe(fc.string({ maxLength: 100 })),
};
const record: fc.Arbitrary<LedgerRecord> = fc.oneof(
  fc.record({
    kind: fc.constant('release' as const),
    ...common,
    mode: fc.constantFrom('gate', 'watch'),
    judged: fc.constantFrom('candidate', 'live'),
    address: maybe(hex(16)),
    verdict: verdicts,
    imageDigest: maybe(digest),
    partOf: maybe(hex(8)),
  }),
  fc.record({
    kind: fc.constant('rollback' as const),
    ...common,
    rollbackOf: fc.record({ tag, commit }),
    imageDigest: maybe(digest),
    mechanism: fc.constantFrom('rerun', 'rerun-job', 'dispatch'),
    targetRun: maybe(fc.record({ id: wholeNumber, attempt: wholeNumber })),
    address: maybe(hex(16)),
  }),
  fc.record({
    kind: fc.constant('drill' as const),
    drilledFrom: maybe(fc.record({ tag, commit })),
    ...common,
    verdict: verdicts,
    wouldTakeMs: maybe(fc.integer({ min: 0 })),
  }),
  fc.record({ kind: fc.constant('mark' as const), ...common, mark: fc.constantFrom('good', 'bad') }),
);

describe('the payload of a record', () => {
  it('is read back as it was written, also after it went through JSON, and through a string', () => {
    fc.assert(
      fc.property(record, fc.boolean(), (written, asString) => {
        const json = JSON.stringify(encodeRecord(written));
        const decoded = decodeRecord(deploymentOf(asString ? json : JSON.parse(json), { sha: written.commit }));
        expect(decoded).toEqual({
          ok: true,
          entry: { ...written, deploymentId: 42, createdAt: '2026-11-20T10:00:00Z', creator: 'github-actions[bot]' },
        });
      }),
    );
  });

  it('has an answer for any JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string(), fc.constant(undefined)), (payload) => {
        expect(decodeRecord(deploymentOf(payload)).ok).toBe(false);
      }),
    );
  });

  it('has an answer for any one field that is something else, and takes none over unchecked', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.jsonValue(), (written, which, value) => {
        const payload = { ...encodeRecord(written) };
        const names = Object.keys(payload);
        const name = names[which % names.length] ?? '';
        payload[name] = value;
        const decoded = decodeRecord(deploymentOf(payload, { sha: written.commit }));
        if (decoded.ok) {
          const again = encodeRecord(decoded.entry);
          const harmless = value === null || ['reason', 'asked_by', 'workflow_run_id'].includes(name);
          expect(harmless || JSON.stringify(again[name]) === JSON.stringify(value)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads as a person would write it', () => {
    const written = encodeRecord(
      rollback('v1.5.2', 'v1.5.1', {
        operationId: '0badcafe',
        reason: 'health-down',
        imageDigest: `app@sha256:${'a'.repeat(64)}`,
      }),
    );
    expect(written).toEqual({
      schema: 1,
      kind: 'rollback',
      tag: 'v1.5.1',
      commit: commitOf('v1.5.1'),
      rollback_of: { tag: 'v1.5.2', commit: commitOf('v1.5.2') },
      digest: `app@sha256:${'a'.repeat(64)}`,
      mechanism: 'rerun',
      target_run: { id: 7, attempt: 1 },
      run_id: 100,
      attempt: 1,
      operation_id: '0badcafe',
      reason: 'health-down',
      asked_by: 'mona',
      workflow_run_id: 100,
    });
  });

  it('cuts a long reason at writing, without halving a character', () => {
    const { reason } = encodeRecord(verdict('v1', 'fail', { reason: '😀'.repeat(600) }));
    expect(reason).toHaveLength(MAX_REASON_LENGTH - 1);
    expect(String(reason).isWellFormed()).toBe(true);
  });

  it('ignores fields that a later version adds', () => {
    const payload = { ...encodeRecord(verdict('v1.5.2', 'pass')), approved_by: ['octocat'] };
    const decoded = decodeRecord(deploymentOf(payload));
    expect(decoded.ok && 'approved_by' in decoded.entry).toBe(false);
    expect(decoded.ok).toBe(true);
  });

  const good = encodeRecord(verdict('v1.5.2', 'pass'));
  const goodRollback = encodeRecord(rollback('v1.5.3', 'v1.5.2'));
  it.each<[string, unknown, Partial<Deployment>, string]>([
    [
      'a newer schema',
      { ...good, schema: 2 },
      {},
      'it was written by a newer Release Guard (schema 2; this one reads 1)',
    ],
    ['no schema', { ...good, schema: undefined }, {}, 'its "schema" is not 1'],
    ['a schema in quotes', { ...good, schema: '1' }, {}, 'its "schema" is not 1'],
    ['a list', [good], {}, 'its payload is not an object'],
    ['text that is no JSON', '{"schema":1', {}, 'its payload is not JSON'],
    ['endless text', `${' '.repeat(70_000)}{}`, {}, 'its payload is too long'],
    [
      'another commit',
      good,
      { sha: commitOf('v9') },
      'its "commit" is not the commit that the deployment was created for',
    ],
    ['another task', good, { task: 'deploy' }, 'its task is not ours'],
    ['no time', good, { createdAt: 'yesterday' }, 'the time of its creation is not a time'],
    ['an unknown kind', { ...good, kind: 'note' }, {}, 'its "kind" is not one of release, rollback, drill, mark'],
    [
      'a word of a prototype',
      { ...good, verdict: 'constructor' },
      {},
      'its "verdict" is not one of pass, fail, invalid, inconclusive, cancelled',
    ],
    ['a tag that is a path', { ...good, tag: '../../x' }, {}, 'its "tag" is not the name of a tag'],
    ['a tag of 256 characters', { ...good, tag: 'v'.repeat(256) }, {}, 'its "tag" is not the name of a tag'],
    ['half a commit', { ...good, commit: 'abc' }, {}, 'its "commit" is not the full name of a commit'],
    ['no operation', { ...good, operation_id: null }, {}, 'its "operation_id" is missing'],
    [
      'a short operation',
      { ...good, operation_id: '123' },
      {},
      'its "operation_id" is not eight to 64 hexadecimal digits',
    ],
    ['a fraction of a run', { ...good, run_id: 1.5 }, {}, 'its "run_id" is not a whole number above 0'],
    [
      'an address that is no fingerprint',
      { ...good, address: 'https://shop.internal' },
      {},
      'its "address" is not sixteen hexadecimal digits',
    ],
    [
      'an address that is too long, of a rollback',
      { ...goodRollback, address: 'a'.repeat(17) },
      {},
      'its "address" is not sixteen hexadecimal digits',
    ],
    ['a digest that is none', { ...good, digest: 'latest' }, {}, 'its "digest" is not the digest of an image'],
    ['nothing gone back from', { ...goodRollback, rollback_of: undefined }, {}, 'its "rollback_of" is missing'],
    ['a name gone back from', { ...goodRollback, rollback_of: 'v1' }, {}, 'its "rollback_of" is not an object'],
    [
      'a bad name gone back from',
      { ...goodRollback, rollback_of: { tag: 'a b' } },
      {},
      'its "rollback_of.tag" is not the name of a tag',
    ],
    ['fields that are inherited', Object.create(good), {}, 'its "schema" is not 1'],
  ])('is refused with its reason: %s', (_name, payload, more, why) => {
    expect(decodeRecord(deploymentOf(payload, more))).toEqual({ ok: false, why });
  });

  it('is read whatever its kind', () => {
    for (const written of [
      verdict('v1.5.2', 'fail'),
      rollback('v2', 'v1.5.2'),
      drill('v1.5.2', 'pass'),
      marked('v1.5.2', 'bad'),
    ]) {
      expect(decodeRecord(deploymentOf(encodeRecord(written)))).toMatchObject({
        ok: true,
        entry: { kind: written.kind },
      });
    }
  });
});

describe('the name of a tag', () => {
  it.each(['v1.5.2', 'app/v1', 'release-1', '1.0', 'späti', 'a@b', 'v1+build', 'v'.repeat(255), '@@', 'a.b.lockx'])(
    'may be %j',
    (name) => {
      expect(isTagName(name)).toBe(true);
    },
  );
  it.each([
    '',
    '@',
    '-v1',
    '/v1',
    'v1/',
    'v1.',
    'v 1',
    'v1..2',
    'v1~1',
    'v1^',
    'a:b',
    'a?b',
    'a*b',
    'a[b',
    'a\\b',
    'a@{b',
    'a//b',
    '.a',
    'a/.b',
    'a.lock',
    'a.lock/b',
    'a\nb',
    'a\u007fb',
    '\ud800',
    'v'.repeat(256),
  ])('may not be %j', (name) => {
    expect(isTagName(name)).toBe(false);
  });
});
