import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../src/rollback/plan.ts';
import { historyMarkdown, historyOf, historyText } from '../../../src/rollback/record/history.ts';
import fc from '../../helpers/fast-check.ts';
import { drill, marked, rollback, states, story, verdict } from './stories.ts';

const told = story(
  verdict('v1.5.1', 'pass'),
  verdict('v1.5.2', 'pass'),
  verdict('v1.5.2', 'fail', { mode: 'watch', reason: 'health-down: the component "db" is DOWN.' }),
  rollback('v1.5.2', 'v1.5.1', { reason: 'health-down' }),
  verdict('v1.5.1', 'pass', { partOf: 'deadbeef' }),
  drill('v1.5.1', 'fail', { wouldTakeMs: 95_000, reason: 'rollback-image-missing' }),
  marked('v1.5.2', 'good'),
  rollback('v1.6.0', 'v1.5.2', { askedBy: undefined }),
  verdict('v1.7.0', 'inconclusive'),
);
const entries = historyOf(told, states({ 4: 'success', 8: 'open' }));

describe('the history', () => {
  it('tells what happened to whom, why, by whom, how long, and how it ended', () => {
    const rows = entries.map(({ what, from, to, why, by, tookMs, ended }) => [what, from, to, why, by, tookMs, ended]);
    expect(rows).toEqual([
      ['release', undefined, 'v1.7.0', 'gate', 'mona', undefined, 'not known'],
      ['rollback', 'v1.6.0', 'v1.5.2', '', 'github-actions[bot]', undefined, 'in progress'],
      ['mark', undefined, 'v1.5.2', '', 'mona', undefined, 'marked good'],
      [
        'drill',
        undefined,
        'v1.5.1',
        'would take 1 min 35 s; rollback-image-missing',
        'mona',
        undefined,
        'would not work',
      ],
      ['release', undefined, 'v1.5.1', 'gate, in the run of a rollback', 'mona', undefined, 'good'],
      ['rollback', 'v1.5.2', 'v1.5.1', 'health-down', 'mona', 600_000, 'done'],
      ['release', undefined, 'v1.5.2', 'watch: health-down: the component "db" is DOWN.', 'mona', undefined, 'failed'],
      ['release', undefined, 'v1.5.2', 'gate', 'mona', undefined, 'good'],
      ['release', undefined, 'v1.5.1', 'gate', 'mona', undefined, 'good'],
    ]);
  });

  it('shows that what passed was gone back from', () => {
    const ledger = story(verdict('v1', 'pass'), verdict('v2', 'pass'), rollback('v2', 'v1'));
    expect(historyOf(ledger, new Map()).map(({ ended }) => ended)).toEqual(['not read', 'bad by now', 'good']);
  });

  it('says why a rollback did not restore the service', () => {
    const ledger = story(rollback('v2', 'v1', { reason: 'check-failed' }));
    const [entry] = historyOf(
      ledger,
      new Map([
        [
          1,
          {
            state: 'failure',
            since: '2026-11-01T00:03:00Z',
            description: 'run 7 ended with failure',
            logUrl: undefined,
          },
        ],
      ]),
    );
    expect(entry).toMatchObject({ ended: 'failed', why: 'check-failed; run 7 ended with failure', tookMs: 180_000 });
  });
});

describe('the history on a terminal', () => {
  it('is a table that a person can read', () => {
    expect(historyText(entries.slice(3, 7))).toMatchInlineSnapshot(`
      "when (UTC)        what      release          why                                            by    took    ended
      2026-11-01 05:00  drill     v1.5.1           would take 1 min 35 s; rollback-image-missing  mona          would not work
      2026-11-01 04:00  release   v1.5.1           gate, in the run of a rollback                 mona          good
      2026-11-01 03:00  rollback  v1.5.2 → v1.5.1  health-down                                    mona  10 min  done
      2026-11-01 02:00  release   v1.5.2           watch: health-down: the component "db" is      mona          failed
                                                   DOWN."
    `);
  });

  it('says so where there is nothing', () => {
    expect(historyText([])).toBe('Nothing is recorded yet.');
  });

  const foreign = fc.string({ unit: 'binary', maxLength: 300 });
  const anything: fc.Arbitrary<HistoryEntry> = fc.record({
    when: fc.constant('2026-11-20T10:00:00Z'),
    what: fc.constantFrom('release', 'rollback', 'drill', 'mark'),
    from: fc.option(foreign, { nil: undefined }),
    to: foreign,
    why: foreign,
    by: foreign,
    tookMs: fc.option(fc.nat(10 ** 9), { nil: undefined }),
    ended: fc.constantFrom('good', 'would not work', 'in progress'),
  });

  it('is never wider than 120 columns and never broken by what others wrote', () => {
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 5 }), (rows) => {
        const lines = historyText(rows).split('\n');
        expect(lines.length).toBeLessThanOrEqual(1 + 3 * rows.length);
        for (const line of lines) {
          expect(line.length).toBeLessThanOrEqual(120);
          expect(line).not.toMatch(/\p{Cc}|::|##\[/u);
        }
      }),
    );
  });

  it('shows the whole of who asked, in several lines where it is long', () => {
    const [entry] = entries.slice(5);
    const by = 'github-actions[bot] (first ann)';
    const lines = historyText(entry === undefined ? [] : [{ ...entry, by, why: 'health-down' }]).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/ health-down +github-actions\[bot\] /);
    expect(lines[2]).toMatch(/^ +\(first ann\)$/);
    expect(lines[2]?.indexOf('(first')).toBe(lines[1]?.indexOf('github-actions'));
  });

  it('shows both names of a rollback, however long one of them is', () => {
    const [entry] = historyOf(story(rollback('release/2026-11-20/very-long-name-of-a-tag', 'v1.5.1')), new Map());
    expect(historyText(entry === undefined ? [] : [entry])).toMatch(/release\/2026-11-20\S*… → v1\.5\.1/);
  });
});

describe('the history in the job summary', () => {
  it('is a table of the newest twenty', () => {
    const many = Array.from({ length: 23 }, () => entries[0]).filter((entry) => entry !== undefined);
    const markdown = historyMarkdown(many);
    expect(markdown.match(/^\| 2026/gm)).toHaveLength(20);
    expect(markdown).toContain('*3 older records are in the report; `release-guard history` lists them all.*');
    expect(historyMarkdown(many.slice(0, 21))).toContain('*1 older record is in the report;');
    expect(historyMarkdown(many.slice(0, 20))).not.toContain('older');
  });

  it('keeps what others wrote in its cell', () => {
    const hostile = '| a | <img src=x> `` @octocat [x](http://y)\n## ::set-output name=x::y';
    const row = { ...(entries[0] as HistoryEntry), from: hostile, to: hostile, why: hostile, by: hostile };
    const line =
      historyMarkdown([row])
        .split('\n')
        .find((candidate) => candidate.startsWith('| 2026')) ?? '';
    expect(line.match(/\|/g)).toHaveLength(8);
    expect(line).not.toMatch(/<img|@octocat|\]\(|::/);
  });

  it('says so where there is nothing', () => {
    expect(historyMarkdown([])).toBe('### History\n\nNothing is recorded yet.\n');
  });
});
