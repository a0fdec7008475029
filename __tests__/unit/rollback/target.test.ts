import { describe, expect, it } from 'vitest';
import { ROLLBACK_DEFAULTS } from '../../../src/policy/defaults.ts';
import type { Ledger, LedgerRecord } from '../../../src/rollback/record/record.ts';
import { goodReleasesBefore, standingOf } from '../../../src/rollback/record/standing.ts';
import type { TargetRules } from '../../../src/rollback/target/objection.ts';
import { findTarget } from '../../../src/rollback/target/target.ts';
import { examineRelease, type TargetQuestion, type TargetSearch } from '../../../src/rollback/target/target-search.ts';
import fc from '../../helpers/fast-check.ts';
import { type FakeRepository, failure, fakeRepository, releaseRun } from './fake-repository.ts';
import { commitOf, marked, rollback, story, verdict } from './stories.ts';

const FROM = { tag: 'v1.5.0', commit: commitOf('v1.5.0') };
const OTHER = 'd'.repeat(40);

async function search(
  content: FakeRepository,
  records: Ledger | readonly LedgerRecord[],
  more: Partial<Omit<TargetQuestion, 'policy'>> & { readonly policy?: Partial<TargetRules> } = {},
): Promise<TargetSearch & { readonly requests: readonly string[] }> {
  const { github, requests } = fakeRepository(content);
  const ledger = 'environment' in records ? records : story(...records);
  const { policy, ...rest } = more;
  const found = await findTarget({
    github,
    ledger,
    from: FROM,
    to: undefined,
    workflow: 'release.yml',
    ...rest,
    policy: { ...ROLLBACK_DEFAULTS, ...policy },
  });
  return { ...found, requests };
}

function targetOf(found: TargetSearch) {
  if (!found.ok) throw new Error(`No target: ${found.findings.map(({ sentence }) => sentence).join(' ')}`);
  return found.target;
}

/** What forbids it, as `reason: sentence`. */
function refusals(found: TargetSearch): readonly string[] {
  if (found.ok) throw new Error(`There is a target: ${found.target.why}`);
  for (const finding of found.findings) {
    expect(finding.kind).toBe('rollback');
    expect(finding.sentence).toMatch(/\.$/);
    expect(finding.advice).toMatch(/\.$/);
  }
  return found.findings.map(({ reason, sentence }) => `${reason}: ${sentence}`);
}

const passed = (tag: string, runId: number, more = {}) => verdict(tag, 'pass', { runId, ...more });

describe('the last good release of the record', () => {
  const runs = [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.4.0'), releaseRun(30, 'v1.5.0')];
  const records = [passed('v1.3.0', 10), passed('v1.4.0', 20), verdict('v1.5.0', 'fail', { runId: 30 })];

  it('is the newest one before the release that is gone back from, with its tag and its run confirmed', async () => {
    const found = await search({ runs }, records);
    expect(targetOf(found)).toMatchObject({
      tag: 'v1.4.0',
      commit: commitOf('v1.4.0'),
      source: 'ledger',
      run: { id: 20 },
    });
    expect(targetOf(found).why).toBe(
      'v1.4.0 is the newest release before v1.5.0 that the record knows as good (2026-11-01 01:00 UTC, record 2).',
    );
    expect(found.passedOver).toEqual([]);
    expect(found.requests).toEqual(['tag v1.4.0', 'run 20']);
  });

  it('brings the digest of its image from the newest verdict that passed', async () => {
    const digest = (digit: string) => `ghcr.io/acme/shop@sha256:${digit.repeat(64)}`;
    const found = await search({ runs }, [
      passed('v1.4.0', 20, { imageDigest: digest('a') }),
      passed('v1.4.0', 20, { imageDigest: digest('b') }),
      verdict('v1.4.0', 'inconclusive', { imageDigest: digest('c') }),
      records[2] as LedgerRecord,
    ]);
    expect(targetOf(found).imageDigest).toBe(digest('b'));
  });

  it.each<[string, readonly LedgerRecord[], string]>([
    [
      'one that was rolled back from, although it passed again',
      [passed('v1.4.0', 20), rollback('v1.4.0', 'v1.3.0'), passed('v1.4.0', 20)],
      'rollback-known-bad: v1.4.0 was passed over: it was rolled back from (2026-11-01 02:00 UTC, record 3).',
    ],
    [
      'one that a person marked bad',
      [passed('v1.4.0', 20), marked('v1.4.0', 'bad')],
      'rollback-known-bad: v1.4.0 was passed over: it was marked bad by mona (2026-11-01 02:00 UTC, record 3).',
    ],
    [
      'one that failed since',
      [passed('v1.4.0', 20), verdict('v1.4.0', 'fail')],
      'rollback-known-bad: v1.4.0 was passed over: its newest verdict is a fail (2026-11-01 02:00 UTC, record 3).',
    ],
    [
      'another name of the commit that is gone back from',
      [passed('v1.4.0', 20, { commit: FROM.commit })],
      `rollback-same-commit: v1.4.0 was passed over: it names the same commit (${FROM.commit.slice(0, 12)}) as v1.5.0, which is gone back from.`,
    ],
    [
      'another name of a commit that was rolled back from',
      [rollback('v1.4.1', 'v1.3.0', {}), passed('v1.4.0', 20, { commit: commitOf('v1.4.1') })],
      'rollback-known-bad: v1.4.0 was passed over: its commit is also that of v1.4.1, which was rolled back from (2026-11-01 01:00 UTC, record 2).',
    ],
  ])('is never %s', async (_what, between, why) => {
    const found = await search({ runs }, [passed('v1.3.0', 10), ...between]);
    expect(targetOf(found).tag).toBe('v1.3.0');
    expect(found.passedOver.map((over) => `${over.reason}: ${over.why}`)).toEqual([why]);
    // What the record alone rules out costs no request.
    expect(found.requests).toEqual(['tag v1.3.0', 'run 10']);
  });

  it.each<[string, Partial<TargetRules>, string]>([
    [
      'revoked',
      { revoked: ['v1.4.0'] },
      'rollback-revoked: v1.4.0 was passed over: it is listed under "rollback.revoked" in the policy.',
    ],
    [
      'below the floor, nor one that cannot be compared with it',
      { floor: 'v1.4.1', revoked: [] },
      'rollback-below-floor: v1.4.0 was passed over: it is below v1.4.1, the floor in the policy.',
    ],
    [
      'of another part of the repository',
      { tags: 'v1.[35].*' },
      'rollback-tag-not-a-release: v1.4.0 was passed over: it does not match "v1.[35].*", the pattern of releases in the policy.',
    ],
  ])('is never one that is %s', async (_what, policy, why) => {
    const found = await search({ runs }, records, { policy });
    expect(found.passedOver.map((over) => `${over.reason}: ${over.why}`)[0]).toBe(why);
    if (policy.floor === undefined) expect(targetOf(found).tag).toBe('v1.3.0');
    else expect(found.ok).toBe(false);
  });

  it('may have any tag where the release that is gone back from does not match the pattern either', async () => {
    const found = await search({ runs }, records, { policy: { tags: 'release-*' } });
    expect(targetOf(found).tag).toBe('v1.4.0');
  });

  it('is a pre-release only if the policy says so', async () => {
    const content = { runs: [...runs, releaseRun(25, 'v1.5.0-rc.1')] };
    const withCandidate = [...records.slice(0, 2), passed('v1.5.0-rc.1', 25)];
    const found = await search(content, withCandidate);
    expect(targetOf(found).tag).toBe('v1.4.0');
    expect(found.passedOver[0]?.why).toBe('v1.5.0-rc.1 was passed over: its name says that it is a pre-release.');
    const asked = await search(content, withCandidate, { policy: { preReleases: true } });
    expect(targetOf(asked).tag).toBe('v1.5.0-rc.1');
  });

  it('is passed over where its tag was moved or removed, with both commits', async () => {
    const moved = await search({ runs, tags: { 'v1.4.0': OTHER } }, records);
    expect(targetOf(moved).tag).toBe('v1.3.0');
    expect(moved.passedOver).toEqual([
      {
        tag: 'v1.4.0',
        reason: 'rollback-tag-moved',
        why: `v1.4.0 was passed over: its tag was moved: it leads to dddddddddddd now, and to ${commitOf('v1.4.0').slice(0, 12)} when it was recorded.`,
      },
    ]);
    const removed = await search({ runs, tags: { 'v1.4.0': undefined } }, records);
    expect(targetOf(removed).tag).toBe('v1.3.0');
    expect(removed.passedOver[0]?.reason).toBe('rollback-tag-not-found');
  });

  it('is what a person marked good where nothing passed before, and its run is looked for', async () => {
    const found = await search({ runs }, [marked('v1.3.0', 'good'), verdict('v1.5.0', 'fail', { runId: 30 })]);
    expect(targetOf(found)).toMatchObject({ tag: 'v1.3.0', source: 'ledger', run: { id: 10 } });
    expect(targetOf(found).why).toContain('a person marked good');
  });

  it('is what goodReleasesBefore of the record says, as far as tags and policy allow it', async () => {
    const tag = fc.constantFrom('v1.1.0', 'v1.2.0', 'v1.3.0', 'v1.4.0', 'v1.5.0');
    const record: fc.Arbitrary<LedgerRecord> = fc.oneof(
      { weight: 4, arbitrary: tag.map((one) => passed(one, 10)) },
      tag.map((one) => verdict(one, 'fail')),
      fc.tuple(tag, tag).map(([from, to]) => rollback(from, to)),
      fc.tuple(tag, fc.constantFrom('good' as const, 'bad' as const)).map(([one, mark]) => marked(one, mark)),
    );
    const tags = Object.fromEntries(['v1.1.0', 'v1.2.0', 'v1.3.0', 'v1.4.0'].map((one) => [one, commitOf(one)]));
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 12 }), async (records) => {
        const ledger = story(...records);
        const [best] = goodReleasesBefore(ledger, FROM);
        const found = await search({ tags }, ledger);
        if (best !== undefined) expect(targetOf(found).tag).toBe(best.tag);
        if (!found.ok) return;
        expect(found.target.tag).not.toBe(FROM.tag);
        expect(standingOf(ledger, found.target.tag)).toBe('good');
      }),
      { numRuns: 500 },
    );
  });
});

describe('where nothing can be gone back to', () => {
  it('a record without another good release that once had one is no first use', async () => {
    const found = await search({ runs: [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.4.0')] }, [
      passed('v1.4.0', 20),
      rollback('v1.4.0', 'v1.3.0'),
      verdict('v1.5.0', 'fail'),
    ]);
    expect(refusals(found)).toEqual([
      'rollback-no-good-release: The record of "production" knows no good release before v1.5.0 that may be gone back to.',
    ]);
    expect(found.ok ? [] : found.findings[0]?.evidence).toEqual([
      {
        kind: 'text',
        label: 'passed over',
        text: expect.stringContaining('v1.4.0 was passed over: it was rolled back'),
      },
    ]);
    expect(found.requests).toEqual([]);
  });

  it('at most five candidates are looked at', async () => {
    const tags = Array.from({ length: 9 }, (_, index) => `v1.0.${index}`);
    const found = await search(
      { tags: {} },
      tags.map((tag) => passed(tag, 1)),
    );
    expect(refusals(found)[0]).toContain('rollback-no-good-release: None of the 5 newest releases');
    expect(found.requests).toHaveLength(5);
  });

  it('older records are read before anything is concluded', async () => {
    const older = story(passed('v1.3.0', 10), verdict('v1.5.0', 'fail'));
    const newer: Ledger = { ...older, entries: older.entries.slice(0, 1), complete: false };
    const found = await search({ runs: [releaseRun(10, 'v1.3.0')] }, newer, {
      readMore: () => Promise.resolve({ ok: true, value: older }),
    });
    expect(targetOf(found)).toMatchObject({ tag: 'v1.3.0', source: 'ledger' });
  });

  it('records that cannot be read keep it from being taken for first use', async () => {
    const newer: Ledger = { ...story(verdict('v1.5.0', 'fail')), complete: false };
    const content = { runs: [releaseRun(10, 'v1.3.0'), releaseRun(30, 'v1.5.0')] };
    const down = await search(content, newer, {
      readMore: () => Promise.resolve({ ok: false, failure: failure('unreachable') }),
    });
    expect(refusals(down)).toEqual([
      'github-unreachable: Reading older records of "production" failed: GitHub answered with unreachable.',
    ]);
    const unread = await search(content, newer);
    expect(refusals(unread)[0]).toContain('among its 1 newest entries');
  });
});

describe('GitHub that does not answer is never taken for a candidate that is bad', () => {
  const runs = [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.4.0'), releaseRun(30, 'v1.5.0')];
  const records = [passed('v1.3.0', 10), passed('v1.4.0', 20)];

  it.each([
    ['tag v1.4.0', 'unreachable', 'github-unreachable', records],
    ['tag v1.4.0', 'rate-limit', 'github-rate-limit', records],
    ['tag v1.4.0', 'permission', 'github-permission', records],
    ['run 20', 'malformed', 'github-malformed', records],
    ['release v1.4.0', 'redirected', 'github-redirected', records],
    ['runs 1', 'endless', 'github-endless', []],
    ['runs 1', 'cancelled', 'cancelled', []],
    ['tag v1.4.0', 'unreachable', 'github-unreachable', []],
    ['run 20', 'token', 'github-token-refused', []],
    ['release v1.4.0', 'unreachable', 'github-unreachable', []],
  ] as const)('%s: %s', async (request, kind, reason, ledger) => {
    const found = await search({ runs, failing: { [request]: failure(kind) } }, ledger, { examineReleases: true });
    expect(refusals(found)).toHaveLength(1);
    expect(found.ok ? undefined : found.findings[0]).toMatchObject({ reason, severity: 'block' });
    expect(found.requests.at(-1)).toBe(request);
  });

  it('a workflow that is not there is called so', async () => {
    const found = await search({ failing: { 'runs 1': failure('not-found') } }, []);
    expect(refusals(found)).toEqual([
      'rollback-workflow-not-found: GitHub shows no workflow release.yml in this repository.',
    ]);
  });
});

describe('the run of a release that the record knows', () => {
  const good = [passed('v1.4.0', 20)];

  it('is left out where GitHub no longer has it; the release stays good', async () => {
    const found = await search({ tags: { 'v1.4.0': commitOf('v1.4.0') } }, good);
    expect(targetOf(found)).toMatchObject({ tag: 'v1.4.0', run: undefined });
    expect(targetOf(found).why).toMatch(/; its run 20 is no longer there, so only a dispatch remains\.$/);
    expect(found.requests).toEqual(['tag v1.4.0', 'run 20']);
  });

  it('is looked for by commit and tag where the record was written in a run of another workflow', async () => {
    const watch = releaseRun(20, 'main', { path: '.github/workflows/watch.yml', workflowId: 8 });
    const found = await search({ runs: [releaseRun(15, 'v1.4.0')], byId: { 20: watch } }, good);
    expect(targetOf(found).run?.id).toBe(15);
    expect(found.requests).toEqual(['tag v1.4.0', 'run 20', 'runs 1', 'run 15']);
  });

  it('is that of the gate where a watch in another workflow has written a record since', async () => {
    const found = await search({ runs: [releaseRun(15, 'v1.4.0')] }, [
      passed('v1.4.0', 15),
      passed('v1.4.0', 99, { mode: 'watch' }),
    ]);
    expect(targetOf(found).run?.id).toBe(15);
    expect(found.requests).toEqual(['tag v1.4.0', 'run 15']);
  });

  it.each([
    ['of another commit', { headSha: OTHER }],
    ['of another workflow', { path: '.github/workflows/ci.yml' }],
    ['of another id', { id: 21 }],
  ])('is not one %s', async (_what, changes) => {
    const found = await search(
      { tags: { 'v1.4.0': commitOf('v1.4.0') }, byId: { 20: releaseRun(20, 'v1.4.0', changes) } },
      good,
    );
    expect(targetOf(found).run).toBeUndefined();
    expect(targetOf(found).why).toContain('its own run was not found among the 0 newest runs of release.yml');
  });

  it('may belong to a workflow that is named by its id or its path', async () => {
    const content = { runs: [releaseRun(20, 'v1.4.0', { workflowId: 77 })] };
    for (const workflow of ['77', '.github/workflows/release.yml']) {
      expect(targetOf(await search(content, good, { workflow })).run?.id).toBe(20);
    }
    expect(targetOf(await search(content, good, { workflow: '78' })).run).toBeUndefined();
  });
});

describe('on first use, where the record has never known another good release', () => {
  const from = releaseRun(30, 'v1.5.0', { conclusion: undefined, status: 'in_progress' } as object);

  it('the newest tag whose release run succeeded stands in, and that is said', async () => {
    const found = await search(
      { runs: [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.4.0', { attempt: 2 }), from] },
      [],
    );
    expect(targetOf(found)).toMatchObject({ tag: 'v1.4.0', source: 'runs', run: { id: 20 }, imageDigest: undefined });
    expect(targetOf(found).why).toBe(
      'v1.4.0 is the newest tag before v1.5.0 whose release run succeeded (run 20, as its latest attempt, 2, tells); the record of "production" has no good release yet, so nothing else shows that it was good.',
    );
    expect(found.requests).toEqual(['runs 1', 'tag v1.4.0', 'run 20']);
  });

  it('verdicts on the release that is gone back from do not make it a later use', async () => {
    const found = await search({ runs: [releaseRun(20, 'v1.4.0'), from] }, [
      passed('v1.5.0', 30),
      verdict('v1.5.0', 'fail'),
    ]);
    expect(targetOf(found)).toMatchObject({ tag: 'v1.4.0', source: 'runs' });
  });

  it('whoever falls out is told with the reason', async () => {
    const runs = [
      releaseRun(10, 'v1.3.0'),
      releaseRun(11, 'v1.3.1', { conclusion: 'failure', attempt: 3 }),
      releaseRun(12, 'v1.3.2', { status: 'in_progress' }),
      releaseRun(13, 'v1.3.3', { headSha: FROM.commit }),
      releaseRun(14, 'v1.3.4-rc.1'),
      releaseRun(15, 'v1.3.5', { headSha: OTHER }),
      releaseRun(16, 'v1.3.6'),
      releaseRun(17, 'v1.3.7'),
      releaseRun(18, 'main'),
      releaseRun(19, 'v9', { event: 'pull_request' }),
      from,
      releaseRun(31, 'v1.6.0'),
    ];
    const found = await search({ runs, tags: { 'v1.3.6': undefined }, byId: { 17: undefined } }, [
      verdict('v1.2.0', 'fail'),
    ]);
    expect(targetOf(found).tag).toBe('v1.3.0');
    const same = FROM.commit.slice(0, 12);
    expect(found.passedOver.map(({ reason, why }) => `${reason}: ${why}`)).toEqual([
      'rollback-superseded: v1.6.0 was passed over: its release run 31 was not started before that of v1.5.0 (run 30).',
      'rollback-run-not-found: v1.3.7 was passed over: its release run 17 is no longer there.',
      'rollback-tag-not-found: v1.3.6 was passed over: this repository has no tag of that name (any more).',
      `rollback-tag-moved: v1.3.5 was passed over: none of its runs is for ${commitOf('v1.3.5').slice(0, 12)}, the commit that the tag leads to now.`,
      'rollback-pre-release: v1.3.4-rc.1 was passed over: its name says that it is a pre-release.',
      `rollback-same-commit: v1.3.3 was passed over: it names the same commit (${same}) as v1.5.0, which is gone back from.`,
      'rollback-run-not-successful: v1.3.2 was passed over: its release run 12 has not ended (in_progress).',
      'rollback-run-not-successful: v1.3.1 was passed over: its release run 11 ended with failure (attempt 3).',
    ]);
  });

  it('a failed verdict and a revoked tag count here too', async () => {
    const runs = [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.4.0'), releaseRun(21, 'v1.4.1'), from];
    const found = await search({ runs }, [verdict('v1.4.0', 'fail')], { policy: { revoked: ['v1.4.1'] } });
    expect(targetOf(found).tag).toBe('v1.3.0');
    expect(found.passedOver.map(({ reason }) => reason)).toEqual(['rollback-revoked', 'rollback-known-bad']);
  });

  it('a branch of the same name is told apart by the commit', async () => {
    const runs = [releaseRun(20, 'v1.4.0'), releaseRun(21, 'v1.4.0', { headSha: OTHER, conclusion: 'failure' }), from];
    expect(targetOf(await search({ runs }, [])).run?.id).toBe(20);
  });

  it('a tag whose newest run at its commit failed is no candidate, although an older one succeeded', async () => {
    const runs = [
      releaseRun(10, 'v1.3.0'),
      releaseRun(20, 'v1.4.0'),
      releaseRun(21, 'v1.4.0', { conclusion: 'failure' }),
      from,
    ];
    const found = await search({ runs }, []);
    expect(targetOf(found).tag).toBe('v1.3.0');
    expect(found.passedOver[0]?.why).toContain('its release run 21 ended with failure');
  });

  it('the run itself is believed where the list says something else of it', async () => {
    const runs = [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.4.0'), from];
    const found = await search(
      { runs, byId: { 20: releaseRun(20, 'v1.4.0', { conclusion: 'failure', attempt: 2 }) } },
      [],
    );
    expect(targetOf(found).tag).toBe('v1.3.0');
    expect(found.passedOver[0]?.why).toContain('ended with failure (attempt 2)');
  });

  it('a second page is read where the first has no candidate, and no third', async () => {
    const noise = Array.from({ length: 5 }, (_, index) => releaseRun(21 + index, 'main'));
    const onSecond = await search({ runs: [releaseRun(20, 'v1.4.0'), ...noise, from], pageSize: 4 }, []);
    expect(targetOf(onSecond).tag).toBe('v1.4.0');
    expect(onSecond.requests).toEqual(['runs 1', 'runs 2', 'tag v1.4.0', 'run 20']);
    const onThird = await search({ runs: [releaseRun(20, 'v1.4.0'), ...noise, from], pageSize: 3 }, []);
    expect(refusals(onThird)).toEqual([
      'rollback-no-good-release: The record of "production" has no good release yet, and none of the 6 newest runs of release.yml released a tag before v1.5.0 that matches "v*" and may be gone back to.',
    ]);
    expect(onThird.requests).toEqual(['runs 1', 'runs 2']);
  });

  it.each([
    [[], 'no run of release.yml'],
    [[from], 'not even the only run of release.yml'],
  ])('counts runs as a person does', async (runs, who) => {
    expect(refusals(await search({ runs }, []))[0]).toContain(`has no good release yet, and ${who} released a tag`);
  });

  it('versions decide what is older where the run of the release itself is not found', async () => {
    const runs = [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.6.0')];
    const found = await search({ runs }, []);
    expect(targetOf(found).tag).toBe('v1.3.0');
    expect(targetOf(found).why).toContain('the run of v1.5.0 was not found, so their versions were compared');
    expect(found.passedOver[0]).toMatchObject({ tag: 'v1.6.0', reason: 'rollback-superseded' });
  });

  it('no more than five tags are looked up', async () => {
    const runs = Array.from({ length: 9 }, (_, index) => releaseRun(10 + index, `v1.0.${index}`));
    const tags = Object.fromEntries(runs.map(({ headBranch }) => [headBranch, undefined]));
    const found = await search({ runs: [...runs, from], tags }, []);
    expect(refusals(found)[0]).toContain('None of the 5 newest releases before v1.5.0');
    expect(found.requests).toHaveLength(6);
  });
});

describe('a tag that a person names', () => {
  const runs = [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.4.0'), releaseRun(30, 'v1.5.0')];
  const records = [passed('v1.3.0', 10), passed('v1.4.0', 20), verdict('v1.5.0', 'fail', { runId: 30 })];

  it('is taken as it is, whatever the pattern of tags says', async () => {
    const found = await search({ runs }, records, { to: 'v1.3.0', policy: { tags: 'release-*' } });
    expect(targetOf(found)).toMatchObject({ tag: 'v1.3.0', source: 'given', run: { id: 10 } });
    expect(targetOf(found).why).toBe('v1.3.0 was named by a person; the record knows it as good.');
    expect(found.requests).toEqual(['tag v1.3.0', 'run 10']);
  });

  it('may be one that the record does not know; its run is looked for', async () => {
    const found = await search({ runs }, [], { to: 'v1.3.0' });
    expect(targetOf(found)).toMatchObject({ tag: 'v1.3.0', run: { id: 10 } });
    expect(targetOf(found).why).toBe('v1.3.0 was named by a person; the record does not know whether it is good.');
    expect(found.requests).toEqual(['tag v1.3.0', 'runs 1', 'run 10']);
  });

  it('is doubted aloud where nothing but a failed run is known of it', async () => {
    const found = await search({ runs: [releaseRun(10, 'v1.3.0', { conclusion: 'cancelled' })] }, [], { to: 'v1.3.0' });
    expect(targetOf(found).run?.id).toBe(10);
    expect(found.findings.at(-1)).toMatchObject({
      severity: 'warn',
      reason: 'rollback-run-not-successful',
      sentence:
        'The release run of v1.3.0 (10, attempt 1) ended with cancelled, so nothing shows that this release ever worked.',
    });
  });

  it.each<[string, string, readonly LedgerRecord[], Partial<TargetRules>, readonly string[]]>([
    [
      'that is gone back from',
      'v1.5.0',
      [],
      {},
      ['rollback-same-commit: v1.5.0 cannot be gone back to: it is the release that is gone back from.'],
    ],
    [
      'that does not exist',
      'v0.9.9',
      [],
      {},
      ['rollback-tag-not-found: v0.9.9 cannot be gone back to: this repository has no tag of that name (any more).'],
    ],
    [
      'that no tag can have',
      'v1..0 $(id)',
      [],
      {},
      ['rollback-tag-not-found: "v1..0 $(id)" in "to" is not a name that a tag can have.'],
    ],
    [
      'that was moved',
      'v1.4.0',
      [passed('v1.4.0', 20, { commit: OTHER })],
      {},
      [
        `rollback-tag-moved: v1.4.0 cannot be gone back to: its tag was moved: it leads to ${commitOf('v1.4.0').slice(0, 12)} now, and to dddddddddddd when it was recorded.`,
      ],
    ],
    [
      'that several rules forbid',
      'v1.3.0',
      [rollback('v1.3.0', 'v1.2.0')],
      { revoked: ['v1.3.0'], floor: 'v1.4.0' },
      [
        'rollback-revoked: v1.3.0 cannot be gone back to: it is listed under "rollback.revoked" in the policy.',
        'rollback-known-bad: v1.3.0 cannot be gone back to: it was rolled back from (2026-11-01 00:00 UTC, record 1).',
        'rollback-below-floor: v1.3.0 cannot be gone back to: it is below v1.4.0, the floor in the policy.',
      ],
    ],
    [
      'that cannot be compared with the floor',
      'stable',
      [],
      { floor: 'v1.4.0' },
      [
        'rollback-below-floor: stable cannot be gone back to: its version cannot be compared with v1.4.0, the floor in the policy, so it may be below it.',
      ],
    ],
    [
      'that calls itself a pre-release',
      'v1.5.0-rc.1',
      [],
      {},
      ['rollback-pre-release: v1.5.0-rc.1 cannot be gone back to: its name says that it is a pre-release.'],
    ],
  ])('is refused where it is one %s', async (_what, to, ledger, policy, expected) => {
    const found = await search({ runs }, ledger, { to, policy });
    expect(refusals(found)).toEqual(expected);
  });

  it('is refused where it leads to the commit that is gone back from, or to a bad one', async () => {
    const same = await search({ tags: { v1: FROM.commit } }, [], { to: 'v1' });
    expect(refusals(same)[0]).toContain('rollback-same-commit: v1 cannot be gone back to: it names the same commit');
    const bad = await search({ tags: { v1: commitOf('v1.4.9') } }, [rollback('v1.4.9', 'v1.3.0')], { to: 'v1' });
    expect(refusals(bad)[0]).toContain(
      'rollback-known-bad: v1 cannot be gone back to: its commit is also that of v1.4.9',
    );
  });

  it('is good again where a person has marked it good, also at a new commit', async () => {
    const remarked = { ...marked('v1.4.0', 'good'), commit: OTHER };
    const found = await search(
      { tags: { 'v1.4.0': OTHER } },
      [passed('v1.4.0', 20), rollback('v1.4.0', 'v1.3.0'), remarked],
      {
        to: 'v1.4.0',
      },
    );
    expect(targetOf(found)).toMatchObject({ tag: 'v1.4.0', commit: OTHER, run: undefined });
  });
});

describe('what GitHub says of a release', () => {
  const runs = [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.4.0'), releaseRun(30, 'v1.5.0')];
  const records = [passed('v1.3.0', 10), passed('v1.4.0', 20)];

  it.each([
    ['a draft', { draft: true }, 'rollback-draft', { preReleases: true }],
    ['a pre-release', { prerelease: true }, 'rollback-pre-release', {}],
  ] as const)('%s sends the search on, and refuses a tag that was named', async (_what, facts, reason, policy) => {
    const content = { runs, releases: { 'v1.4.0': facts } };
    for (const ledger of [records, []]) {
      const found = await search(content, ledger, { examineReleases: true, policy });
      expect(targetOf(found).tag).toBe('v1.3.0');
      expect(found.passedOver).toMatchObject([{ tag: 'v1.4.0', reason }]);
    }
    const named = await search(content, records, { examineReleases: true, policy, to: 'v1.4.0' });
    expect(refusals(named)).toEqual([expect.stringContaining(`${reason}: The release v1.4.0 on GitHub is a`)]);
  });

  it('a pre-release may be gone back to where the policy says so', async () => {
    const { github } = fakeRepository({ releases: { 'v1.4.0': { prerelease: true } } });
    expect(await examineRelease(github, { tag: 'v1.4.0' }, { preReleases: true, source: undefined })).toMatchObject({
      outcome: 'pass',
    });
  });

  it('a tag without a release passes', async () => {
    const found = await search({ runs }, records, { examineReleases: true });
    expect(targetOf(found).tag).toBe('v1.4.0');
    expect(found.findings.map(({ outcome, sentence }) => `${outcome}: ${sentence}`)).toContain(
      'pass: v1.4.0 has no release on GitHub, so none forbids it.',
    );
  });

  it('is not asked where nobody wants to know', async () => {
    const found = await search({ runs }, records);
    expect(found.requests.some((request) => request.startsWith('release'))).toBe(false);
  });
});
