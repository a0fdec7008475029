import { describe, expect, it } from 'vitest';
import { ROLLBACK_DEFAULTS } from '../../../src/policy/defaults.ts';
import type { Entry, Ledger, LedgerRecord, RollbackRecord } from '../../../src/rollback/record/record.ts';
import { findTarget } from '../../../src/rollback/target/target.ts';
import type { TargetQuestion, TargetSearch } from '../../../src/rollback/target/target-search.ts';
import { type FakeRepository, failure, fakeRepository, releaseRun } from './fake-repository.ts';
import { commitOf, drill, marked, rollback, story, verdict } from './stories.ts';

const passed = (tag: string, runId: number | undefined, more = {}) => verdict(tag, 'pass', { runId, ...more });
const RUNS = [releaseRun(10, 'v1.3.0'), releaseRun(20, 'v1.4.0'), releaseRun(30, 'v1.5.0')];
const RECORDS = [passed('v1.3.0', 10), passed('v1.4.0', 20), verdict('v1.5.0', 'fail', { runId: 30 })];

async function search(
  content: FakeRepository,
  records: Ledger | readonly LedgerRecord[],
  more: Partial<TargetQuestion> = {},
): Promise<{ readonly found: TargetSearch; readonly requests: readonly string[] }> {
  const { github, requests } = fakeRepository(content);
  const found = await findTarget({
    ...{ github, workflow: 'release.yml', policy: ROLLBACK_DEFAULTS, to: undefined },
    ledger: 'environment' in records ? records : story(...records),
    from: { tag: 'v1.5.0', commit: commitOf('v1.5.0') },
    ...more,
  });
  return { found, requests };
}

const targetOf = ({ found }: { readonly found: TargetSearch }) => (found.ok ? found.target : undefined);
const reasonsOf = ({ found }: { readonly found: TargetSearch }) => found.findings.flatMap(({ reason }) => reason ?? []);

describe('a target that is named', () => {
  it.each(['tag v1.4.0', 'run 20', 'release v1.4.0'])('is none where GitHub does not answer: %s', async (request) => {
    const searched = await search({ runs: RUNS, failing: { [request]: failure('unreachable') } }, RECORDS, {
      ...{ to: 'v1.4.0', examineReleases: true },
    });
    expect(searched.found.ok).toBe(false);
    expect(reasonsOf(searched)).toEqual(['github-unreachable']);
    expect(searched.requests.at(-1)).toBe(request);
  });

  it('by another guard, which goes back to it already, is told as that', async () => {
    const ledger = story(...RECORDS, rollback('v1.5.0', 'v1.4.0'));
    const begun = ledger.entries[0] as Entry<RollbackRecord>;
    expect(targetOf(await search({ runs: RUNS }, ledger, { to: 'v1.4.0', begun }))).toMatchObject({
      source: 'ledger',
      why: 'v1.4.0 is what another guard goes back to already (2026-11-01 03:00 UTC, record 4).',
    });
  });

  it.each<[string, readonly LedgerRecord[], FakeRepository, boolean]>([
    ['failed, and nothing else is known', [], { runs: [releaseRun(10, 'v1.3.0', { conclusion: 'failure' })] }, true],
    ['failed after it had passed', RECORDS, { runs: [releaseRun(10, 'v1.3.0', { conclusion: 'failure' })] }, false],
    [
      'has not ended',
      [],
      { runs: [releaseRun(10, 'v1.3.0', { status: 'in_progress', conclusion: undefined })] },
      false,
    ],
    ['is not there', [], { tags: { 'v1.3.0': commitOf('v1.3.0') } }, false],
  ])('is doubted, or not, where its run %s', async (_, records, content, isDoubted) => {
    const searched = await search(content, records, { to: 'v1.3.0' });
    expect(targetOf(searched)?.tag).toBe('v1.3.0');
    expect(reasonsOf(searched)).toEqual(isDoubted ? ['rollback-run-not-successful'] : []);
  });

  it('brings what GitHub says of its release along, and is none where that is a draft', async () => {
    const asked = { to: 'v1.4.0', examineReleases: true };
    const { found } = await search({ runs: RUNS, releases: { 'v1.4.0': {} } }, RECORDS, asked);
    expect(found.ok).toBe(true);
    expect(found.findings.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    const draft = await search({ runs: RUNS, releases: { 'v1.4.0': { draft: true } } }, RECORDS, asked);
    expect([draft.found.ok, ...reasonsOf(draft)]).toEqual([false, 'rollback-draft']);
  });

  it('has its run looked for on five pages where nobody recorded it, and on one where it was another workflow’s', async () => {
    const newer = Array.from({ length: 9 }, (_, index) => releaseRun(40 + index, `v2.0.${index}`));
    const content = { runs: [releaseRun(10, 'v1.3.0'), ...newer], pageSize: 1 };
    const unknown = await search(content, [], { to: 'v1.3.0' });
    expect(unknown.requests).toEqual(['tag v1.3.0', 'runs 1', 'runs 2', 'runs 3', 'runs 4', 'runs 5']);
    const other = await search(content, [passed('v1.3.0', 48)], { to: 'v1.3.0' });
    expect(other.requests).toEqual(['tag v1.3.0', 'run 48', 'runs 1']);
    expect([unknown, other].map((searched) => targetOf(searched)?.run)).toEqual([undefined, undefined]);
  });
});

describe('a search for a target', () => {
  it('that finds none blocks, and points to the place in the policy', async () => {
    const source = { file: '.github/release-guard.yml', line: 9, column: 1 };
    const policy = { ...ROLLBACK_DEFAULTS, source, revoked: ['v1.3.0', 'v1.4.0'] };
    for (const to of [undefined, 'v1.4.0']) {
      const { found } = await search({ runs: RUNS }, RECORDS, { policy, to });
      expect(found).toMatchObject({
        ok: false,
        findings: [{ kind: 'rollback', title: 'target', outcome: 'fail', severity: 'block', source }],
      });
    }
  });
});

describe('older records', () => {
  const incomplete: Ledger = { ...story(passed('v1.4.0', 20), verdict('v1.5.0', 'fail')), complete: false };

  it('are read four times at most, and nobody is looked at twice', async () => {
    let reads = 0;
    const readMore = async (ledger: Ledger) => {
      reads += 1;
      return { ok: true, value: ledger } as const;
    };
    const searched = await search({ tags: { 'v1.4.0': undefined } }, incomplete, { readMore });
    expect(reasonsOf(searched)).toEqual(['rollback-no-good-release']);
    expect(searched.found.passedOver.map(({ tag }) => tag)).toEqual(['v1.4.0']);
    expect([reads, searched.requests]).toEqual([4, ['tag v1.4.0']]);
  });

  it('are not asked for where all of them are known', async () => {
    const readMore = async () => expect.unreachable('There are no older records.');
    const searched = await search({ tags: { 'v1.4.0': undefined } }, { ...incomplete, complete: true }, { readMore });
    expect(reasonsOf(searched)).toEqual(['rollback-no-good-release']);
  });
});

describe('what the record says of a target', () => {
  const OTHER = 'd'.repeat(40);
  const DIGEST = `ghcr.io/acme/shop@sha256:${'a'.repeat(64)}`;

  it('is about the commit that was called good, whatever was said of the tag since', async () => {
    const records = [
      passed('v1.4.0', 20),
      verdict('v1.4.0', 'inconclusive', { commit: OTHER, runId: 21 }),
      drill('v1.4.0', 'pass', { commit: OTHER }),
      verdict('v1.5.0', 'fail'),
    ];
    for (const to of [undefined, 'v1.4.0']) {
      expect(targetOf(await search({ runs: RUNS }, records, { to }))).toMatchObject({
        ...{ tag: 'v1.4.0', commit: commitOf('v1.4.0'), run: { id: 20 } },
      });
    }
  });

  it('is about the newest commit where none was called good, and a drill calls none so', async () => {
    const records = [
      verdict('v1.4.0', 'inconclusive', { commit: OTHER }),
      verdict('v1.4.0', 'inconclusive'),
      drill('v1.4.0', 'pass', { commit: OTHER }),
    ];
    const searched = await search({ runs: RUNS }, records, { to: 'v1.4.0' });
    expect([targetOf(searched)?.commit, ...reasonsOf(searched)]).toEqual([commitOf('v1.4.0')]);
    const moved = await search({ runs: RUNS, tags: { 'v1.4.0': OTHER } }, records, { to: 'v1.4.0' });
    expect(reasonsOf(moved)).toEqual(['rollback-tag-moved']);
  });

  it('names the run of its newest gate, else that of the newest verdict that has one', async () => {
    const runs = [11, 12, 13, 14].map((id) => releaseRun(id, 'v1.4.0'));
    const watch = { mode: 'watch' } as const;
    const runIdOf = async (...records: readonly LedgerRecord[]) => {
      const { requests } = await search({ runs }, [...records, verdict('v1.5.0', 'fail')]);
      return requests.find((request) => request.startsWith('run '));
    };
    expect(await runIdOf(passed('v1.4.0', 11), passed('v1.4.0', 12), passed('v1.4.0', 13, watch))).toBe('run 12');
    expect(await runIdOf(passed('v1.4.0', 11, watch), passed('v1.4.0', 12, watch))).toBe('run 12');
    expect(await runIdOf(passed('v1.4.0', 11, watch), passed('v1.4.0', undefined, watch))).toBe('run 11');
    // of another commit, and of another tag
    const elsewhere = verdict('v1.4.0', 'inconclusive', { commit: OTHER, runId: 13 });
    const namesake = verdict('v1.4.0-rc', 'inconclusive', { commit: commitOf('v1.4.0'), runId: 14 });
    expect(await runIdOf(passed('v1.4.0', 11), elsewhere, namesake)).toBe('run 11');
  });

  it('names the newest image that passed, as far as verdicts name one', async () => {
    const records = [
      passed('v1.4.0', 20, { imageDigest: DIGEST }),
      passed('v1.4.0', 20),
      passed('v1.3.0', 10, { imageDigest: DIGEST.replaceAll('a', 'b') }),
    ];
    expect(targetOf(await search({ runs: RUNS }, records, { to: 'v1.4.0' }))?.imageDigest).toBe(DIGEST);
  });

  it('is the word of a person after all that passed, and never about one that was called bad since', async () => {
    const byHand = [marked('v1.2.0', 'good'), passed('v1.3.0', 10), marked('v1.4.0', 'bad')];
    expect(targetOf(await search({ runs: RUNS }, [...byHand, verdict('v1.5.0', 'fail')]))?.tag).toBe('v1.3.0');
    const both = [marked('v1.4.0', 'good'), rollback('v1.4.0', 'v1.3.0'), verdict('v1.5.0', 'fail')];
    expect(reasonsOf(await search({ runs: RUNS }, both))).toEqual(['rollback-no-good-release']);
  });
});
