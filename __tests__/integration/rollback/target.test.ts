import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import type { GitHub } from '../../../src/platform/github.ts';
import { createGitHub } from '../../../src/platform/github-client.ts';
import { ROLLBACK_DEFAULTS } from '../../../src/policy/defaults.ts';
import type { RollbackPolicy } from '../../../src/policy/policy.ts';
import type { Release } from '../../../src/rollback/plan.ts';
import { readLedger, readMore } from '../../../src/rollback/record/ledger.ts';
import { encodeRecord } from '../../../src/rollback/record/payload.ts';
import { LEDGER_TASK, type LedgerRecord } from '../../../src/rollback/record/record.ts';
import { examineCrossing } from '../../../src/rollback/target/crossing.ts';
import { findTarget } from '../../../src/rollback/target/target.ts';
import type { TargetSearch } from '../../../src/rollback/target/target-search.ts';
import { type SeededRelease, seedHistory, seedReleases } from '../../helpers/github/seeding.ts';
import { type StandIn, startGitHub } from '../../helpers/github/stand-in.ts';

const standIns: StandIn[] = [];

async function open(): Promise<StandIn> {
  const standIn = await startGitHub();
  standIns.push(standIn);
  return standIn;
}

afterEach(async () => {
  for (const standIn of standIns.splice(0)) {
    standIn.expectNoViolations();
    expect(standIn.journal.startingRequests).toEqual([]);
    expect(standIn.journal.otherWrites).toEqual([]);
    await standIn[Symbol.asyncDispose]();
  }
});

async function clientOf(standIn: StandIn, token = standIn.token): Promise<GitHub> {
  return await createGitHub({
    token,
    apiUrl: standIn.url,
    repository: standIn.state.repository,
    // Pauses between attempts are not what is examined here.
    clock: { ...systemClock, sleep: async (_ms, signal) => signal?.throwIfAborted() },
    chance: () => 0,
    requestLimitMs: 2000,
  });
}

let operations = 0;

function record(
  standIn: StandIn,
  written: Partial<LedgerRecord> & Release & Pick<LedgerRecord, 'kind'>,
  createdAt = standIn.state.now(),
): void {
  operations += 1;
  const whole = {
    operationId: operations.toString(16).padStart(8, '0'),
    runId: undefined,
    runAttempt: undefined,
    reason: undefined,
    askedBy: undefined,
    ...written,
  } as LedgerRecord;
  standIn.state.deployment({
    ref: whole.tag,
    sha: whole.commit,
    task: LEDGER_TASK,
    payload: encodeRecord(whole),
    createdAt,
  });
}

function recordPass(standIn: StandIn, { tag, sha, run }: SeededRelease): void {
  record(standIn, { kind: 'release', tag, commit: sha, mode: 'gate', verdict: 'pass', runId: run?.id }, run?.createdAt);
}

function releaseOf({ tag, sha }: SeededRelease): Release {
  return { tag, commit: sha };
}

/** Reads the record and finds the target, as a plan does. */
async function search(
  standIn: StandIn,
  from: Release,
  options: { readonly to?: string; readonly policy?: Partial<RollbackPolicy>; readonly token?: string } = {},
): Promise<TargetSearch> {
  const github = await clientOf(standIn, options.token);
  const ledger = await readLedger(github, 'production');
  if (!ledger.ok) throw new Error(ledger.failure.message);
  return await findTarget({
    github,
    ledger: ledger.value,
    from,
    to: options.to,
    workflow: 'release.yml',
    policy: { ...ROLLBACK_DEFAULTS, ...options.policy },
    readMore: (known) => readMore(github, known),
  });
}

function targetOf(found: TargetSearch) {
  if (!found.ok) throw new Error(found.findings.map(({ sentence }) => sentence).join(' '));
  return found.target;
}

describe('among 10,000 runs and 5,000 tags', () => {
  it('the last good release of a long record is found with five requests, the record among them', async () => {
    const standIn = await open();
    const { releases } = seedHistory(standIn.state, { runs: 10_000, tags: 5000 });
    const [from, good, older] = [releases.at(-1), releases.at(-2), releases.at(-3)] as SeededRelease[];
    if (from === undefined || good === undefined || older === undefined) throw new Error('no history');
    for (const release of releases.slice(-1500, -1)) recordPass(standIn, release);
    // Annotated tags take one request more; both must stay within the promise.
    for (const annotated of [false, true]) {
      standIn.state.tag(good.tag, good.sha, annotated);
      standIn.journal.clear();
      const found = await search(standIn, releaseOf(from));
      expect(targetOf(found)).toMatchObject({
        tag: good.tag,
        commit: good.sha,
        source: 'ledger',
        run: { id: good.run?.id },
      });
      expect(standIn.journal.entries.length, standIn.journal.toString()).toBeLessThanOrEqual(5);
    }
  });

  it('so is the newest successful release on first use', async () => {
    const standIn = await open();
    const { releases } = seedHistory(standIn.state, { runs: 10_000, tags: 5000 });
    const [from, good] = [releases.at(-1), releases.at(-2)];
    if (from === undefined || good === undefined) throw new Error('no history');
    for (const annotated of [false, true]) {
      standIn.state.tag(good.tag, good.sha, annotated);
      standIn.journal.clear();
      const found = await search(standIn, releaseOf(from));
      expect(targetOf(found)).toMatchObject({ tag: good.tag, source: 'runs', run: { id: good.run?.id } });
      expect(standIn.journal.entries.length, standIn.journal.toString()).toBeLessThanOrEqual(5);
    }
  });
});

describe('a release to go back to', () => {
  async function threeReleases() {
    const standIn = await open();
    const seeded = seedReleases(standIn.state, [
      { tag: 'v1.3.0', daysAgo: 9 },
      { tag: 'v1.4.0', daysAgo: 5, annotated: true },
      { tag: 'v1.5.0', daysAgo: 1 },
    ]);
    const [older, good, bad] = seeded as [SeededRelease, SeededRelease, SeededRelease];
    return { standIn, older, good, bad };
  }

  it('is passed over where its tag was moved since', async () => {
    const { standIn, older, good, bad } = await threeReleases();
    for (const release of [older, good]) recordPass(standIn, release);
    standIn.state.tag('v1.4.0', bad.sha, true);
    const found = await search(standIn, releaseOf(bad));
    expect(targetOf(found).tag).toBe('v1.3.0');
    expect(found.passedOver).toMatchObject([{ tag: 'v1.4.0', reason: 'rollback-tag-moved' }]);
  });

  it('is never one that was rolled back from', async () => {
    const { standIn, older, good, bad } = await threeReleases();
    for (const release of [older, good]) recordPass(standIn, release);
    record(standIn, { kind: 'rollback', ...releaseOf(older), rollbackOf: releaseOf(good), mechanism: 'rerun' });
    const found = await search(standIn, releaseOf(bad));
    expect(targetOf(found).tag).toBe('v1.3.0');
    expect(found.passedOver).toMatchObject([{ tag: 'v1.4.0', reason: 'rollback-known-bad' }]);
  });

  it('stays one where GitHub has removed its old run', async () => {
    const { standIn, good, bad } = await threeReleases();
    recordPass(standIn, good);
    standIn.state.runs.delete(good.run?.id ?? 0);
    expect(targetOf(await search(standIn, releaseOf(bad)))).toMatchObject({ tag: 'v1.4.0', run: undefined });
  });

  it.each([
    ['is not reachable', { kind: 'answer', status: 502 }, 'github-unreachable'],
    ['sends a page for people', { kind: 'html' }, 'github-malformed'],
    ['redirects', { kind: 'redirect', to: 'https://example.com/' }, 'github-redirected'],
    ['wants no more requests', { kind: 'primary-limit', resetInMs: 2_400_000 }, 'github-rate-limit'],
  ] as const)('is not looked for any longer where GitHub %s', async (_what, does, reason) => {
    const { standIn, older, good, bad } = await threeReleases();
    for (const release of [older, good]) recordPass(standIn, release);
    standIn.faults.add({ path: /^\/git\/ref\/tags\/v1\.4\.0$/, does });
    const found = await search(standIn, releaseOf(bad));
    expect(found).toMatchObject({ ok: false, findings: [{ reason, severity: 'block' }] });
    expect(standIn.journal.entries.some(({ path }) => path.includes('v1.3.0'))).toBe(false);
  });

  it('that a person names must exist', async () => {
    const { standIn, bad } = await threeReleases();
    const found = await search(standIn, releaseOf(bad), { to: 'v0.0.1' });
    expect(found).toMatchObject({ ok: false, findings: [{ reason: 'rollback-tag-not-found' }] });
    const given = await search(standIn, releaseOf(bad), { to: 'v1.3.0' });
    expect(targetOf(given)).toMatchObject({ tag: 'v1.3.0', source: 'given', run: { headBranch: 'v1.3.0' } });
  });

  it('needs a token that may read runs, and says which permission', async () => {
    const { standIn, bad } = await threeReleases();
    const token = standIn.addToken({ permissions: { deployments: 'read', contents: 'read', metadata: 'read' } });
    const found = await search(standIn, releaseOf(bad), { token });
    expect(found).toMatchObject({
      ok: false,
      findings: [{ reason: 'github-permission', advice: expect.stringContaining('actions: read') }],
    });
  });
});

describe('what lies between two releases', () => {
  const policy: RollbackPolicy = {
    ...ROLLBACK_DEFAULTS,
    migrations: { paths: ['db/migration/**'], whenCrossed: 'refuse' },
  };

  it('is read from GitHub: migrations, declarations, configuration, commits', async () => {
    const standIn = await open();
    const [target, , from] = seedReleases(standIn.state, [
      { tag: 'v1.3.0', files: { 'db/migration/V1__shop.sql': 'CREATE TABLE shop ();\n' } },
      { tag: 'v1.4.0', files: { 'db/migration/V2__note.sql': '-- release-guard: rollback-safe\nALTER TABLE shop;\n' } },
      { tag: 'v1.5.0', files: { 'db/migration/V3__drop.sql': 'DROP TABLE shop;\n', 'application.yml': 'a: 1\n' } },
    ]) as [SeededRelease, SeededRelease, SeededRelease];
    const github = await clientOf(standIn);
    const crossed = await examineCrossing(github, releaseOf(target), releaseOf(from), policy);
    expect(crossed.crossing).toEqual({
      commits: 2,
      migrations: [
        { path: 'db/migration/V2__note.sql', declaredSafe: true },
        { path: 'db/migration/V3__drop.sql', declaredSafe: false },
      ],
      configuration: ['application.yml'],
    });
    expect(crossed.findings.map(({ outcome, severity, reason }) => `${outcome} ${severity} ${reason}`)).toEqual([
      'pass warn undefined',
      'fail block rollback-crosses-migrations',
      'fail warn rollback-crosses-configuration',
    ]);
  });

  it('is not known where more files differ than GitHub lists', async () => {
    const standIn = await open();
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`src/a${index}.txt`, 'x\n']));
    const [target, from] = seedReleases(standIn.state, [{ tag: 'v1.4.0' }, { tag: 'v1.5.0', files: many }]) as [
      SeededRelease,
      SeededRelease,
    ];
    const crossed = await examineCrossing(await clientOf(standIn), releaseOf(target), releaseOf(from), policy);
    expect(crossed.findings).toContainEqual(
      expect.objectContaining({ outcome: 'undecided', severity: 'block', reason: 'rollback-crossing-unknown' }),
    );
  });
});
