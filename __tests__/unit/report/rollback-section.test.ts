import { describe, expect, it } from 'vitest';
import { rollbackLines, rollbackMarkdown } from '../../../src/report/rollback-section.ts';
import { headline } from '../../../src/report/wording.ts';
import type { RollbackReport } from '../../../src/rollback/plan.ts';
import type { RollbackOutcome, Verdict, VerdictName } from '../../../src/verdict.ts';
import fc from '../../helpers/fast-check.ts';
import { hostileMarkdown, runningText, structureOf } from './hostile-markdown.ts';

const REPORT: RollbackReport = {
  outcome: 'done',
  sentence: 'production was rolled back from v1.5.0 to v1.4.2.',
  advice: undefined,
  plan: undefined,
  lastGoodTag: 'v1.4.2',
  run: { id: 7, attempt: 2, url: 'https://github.com/acme/shop/actions/runs/7', adopted: undefined },
  conclusion: 'success',
  verified: 'yes',
  steps: [
    { name: 'read the record', stage: 'decision', startMs: 0, endMs: 400 },
    { name: 'find the target', stage: 'decision', startMs: 400, endMs: 1_000 },
    { name: 'follow the run to its end', stage: 'execution', startMs: 1_000, endMs: 91_000 },
  ],
  history: [
    {
      when: '2026-11-20T10:00:00Z',
      what: 'rollback',
      from: 'v1.5.0',
      to: 'v1.4.2',
      why: 'logins fail',
      by: 'ada',
      tookMs: 90_000,
      ended: 'done',
    },
  ],
};

const markdown = (changes: Partial<RollbackReport> = {}, said = 'Check "login" failed.'): string =>
  rollbackMarkdown({ ...REPORT, ...changes }, said).join('\n');
const lines = (changes: Partial<RollbackReport> = {}, said = 'Check "login" failed.'): string =>
  rollbackLines({ ...REPORT, ...changes }, said)
    .map(({ text }) => text)
    .join('\n');

describe('the rollback in the summary', () => {
  it('says how it ended, which run it was, and where the time went', () => {
    const text = markdown();
    expect(text).toContain('production was rolled back');
    expect(text).toContain('| Outcome | ✅ done |');
    expect(text).toMatch(/\| Run \| .*actions\/runs\/7.*, attempt 2 \|/);
    expect(text).toContain('| Verified | ✅ yes |');
    expect(text).toContain('| Time for decision | 1.0 s |');
    expect(text).toContain('| Time for execution | 1 min 30 s |');
    expect(text).not.toContain('Time for verification');
    expect(text).toContain('| execution | follow the run to its end | 1 min 30 s |');
    expect(text).toContain('### History');
  });

  it('does not say again what the verdict has said', () => {
    const text = markdown({ advice: 'Do this.' }, REPORT.sentence);
    expect(text).not.toContain('was rolled back');
    expect(text).not.toContain('Do this.');
    expect(markdown({ advice: 'Do this.' })).toContain('**What to do:** Do this.');
  });

  it('says why a run is followed that it did not start', () => {
    const run = { id: 7, attempt: 2, url: 'https://github.com/acme/shop/actions/runs/7' };
    expect(markdown({ run: { ...run, adopted: 'Another guard started it.' } })).toContain('Another guard started it.');
  });

  it.each([
    ['no', '❌ no'],
    ['not-asked', 'because the policy has no rollback.verify.url'],
  ] as const)('says in words that it was not verified (%s)', (verified, words) => {
    expect(markdown({ verified })).toContain(words);
  });

  it('says nothing of a verification that it did not get to', () => {
    expect(markdown({ outcome: 'failed', verified: 'not-reached' })).not.toContain('Verified');
  });

  it('keeps its structure whatever the foreign texts are, and mentions nobody', () => {
    const url = 'https://github.com/acme/shop/actions/runs/7';
    const structure = (text: string): string =>
      structureOf(text).replaceAll(/ html_inline<code>| html_inline<\/code>/g, '');
    const withText = (adopted: string, other: string): string =>
      markdown({ run: { id: 7, attempt: 2, url, adopted }, conclusion: other, advice: other });
    const plain = structure(withText('x', 'x'));
    const foreign = hostileMarkdown.filter((one) => one.trim() !== '');
    fc.assert(
      fc.property(foreign, foreign, (one, two) => {
        const text = withText(one, two);
        expect(structure(text)).toBe(plain);
        expect(runningText(text)).not.toMatch(/@\w|https?:\/\/|www\.|GH-\d/i);
      }),
    );
  });
});

describe('the rollback on a terminal', () => {
  it('says how it ended, which run it was, where the time went, and what was before', () => {
    expect(lines()).toMatch(
      /^\nRollback: done\nproduction was rolled back .*\nRun: https:.*\/7, attempt 2\nTime: decision 1\.0 s, execution 1 min 30 s\n\nHistory\n/,
    );
  });

  it('is short where nothing was started', () => {
    const nothing = { outcome: 'refused', run: undefined, steps: [], history: [] } as const;
    expect(lines(nothing, REPORT.sentence)).toBe('\nRollback: refused');
  });
});

describe('the headline', () => {
  const told = (mode: string, name: VerdictName, outcome: RollbackOutcome | undefined): string => {
    const verdict = { name, reason: 'ok', sentence: '' } as Verdict;
    return headline({ mode, verdict, rollback: outcome && { ...REPORT, outcome } });
  };

  it.each([
    ['gate', 'fail', undefined, 'the release is blocked'],
    ['gate', 'fail', 'done', 'the release is blocked; rolled back'],
    ['gate', 'fail', 'refused', 'the release is blocked; the rollback was refused, nothing was started'],
    ['gate', 'fail', 'unknown', 'the release is blocked; it is not known how the rollback ended'],
    ['rollback', 'pass', 'done', 'rolled back'],
    ['rollback', 'pass', 'planned', 'the rollback is planned, nothing was sent'],
    ['rollback', 'inconclusive', 'refused', 'the rollback was refused, nothing was started'],
    ['rollback', 'fail', 'failed', 'the rollback failed'],
    ['rollback', 'cancelled', 'none', 'the job was cancelled'],
    ['rollback', 'cancelled', 'unknown', 'the job was cancelled while a rollback was under way'],
    ['rollback', 'invalid', 'refused', 'inputs or policy are wrong, nothing was started'],
    ['drill', 'pass', 'planned', 'a rollback would work today'],
    ['drill', 'fail', 'none', 'a rollback would not work today'],
    ['drill', 'fail', 'refused', 'the full drill was refused, nothing was started'],
    ['drill', 'pass', 'done', 'rolled back and came back again'],
    ['drill', 'fail', 'failed', 'the full drill failed'],
  ] as const)('of mode %s with verdict %s and rollback %s', (mode, verdict, outcome, expected) => {
    expect(told(mode, verdict, outcome)).toBe(expected);
  });
});
