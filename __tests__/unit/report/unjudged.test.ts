import { describe, expect, it } from 'vitest';
import type { Http } from '../../../src/platform/http.ts';
import { notificationOf, slackNotification } from '../../../src/report/notification.ts';
import { notify } from '../../../src/report/notify.ts';
import { commitStatus } from '../../../src/report/status.ts';
import { summaryMarkdown } from '../../../src/report/summary.ts';
import { terminalReport } from '../../../src/report/terminal.ts';
import { foldVerdict, isUnjudged } from '../../../src/verdict.ts';
import { finding, sample } from './sample.ts';

const GOES_ON = 'Visit 1 of 3 to v1.2.0 was made, and nothing is decided yet.';
const visit = (reason: 'watch-goes-on' | 'watch-not-open', sentence: string) =>
  finding({ kind: 'watch', title: 'watch: visit', outcome: 'pass', severity: 'block', reason, sentence });
const open = sample({ findings: [finding({ outcome: 'pass' }), visit('watch-goes-on', GOES_ON)] });
const resting = sample({ findings: [visit('watch-not-open', 'No watch is open: v1 is bad.')] });

describe('a visit that decides nothing', () => {
  it('holds, under a word of its own that nobody takes for the pass of a release', () => {
    expect(foldVerdict(open.findings)).toEqual({ name: 'pass', reason: 'watch-goes-on', sentence: GOES_ON });
    expect(foldVerdict(resting.findings)).toMatchObject({ name: 'pass', reason: 'watch-not-open' });
    expect([open, resting].map(({ verdict }) => isUnjudged(verdict))).toEqual([true, true]);
    expect(isUnjudged(sample({ findings: [finding({ outcome: 'pass' })] }).verdict)).toBe(false);
  });

  it('hides nothing that is broken or unknown', () => {
    const broken = finding({ outcome: 'fail', reason: 'check-failed', sentence: 'Broken.' });
    expect(foldVerdict([...open.findings, broken]).name).toBe('fail');
    expect(foldVerdict([...open.findings, { ...broken, outcome: 'undecided' }]).name).toBe('inconclusive');
  });

  it('leaves a commit status pending', () => {
    expect(commitStatus(open, 'guard', 'fail').state).toBe('pending');
  });

  it('says its word in the log', () => {
    expect(JSON.stringify(terminalReport(open, 100))).toContain('PASS (watch-goes-on)');
  });

  it.each([open, resting])('has no score that a person would take for the health of the release (%#)', (report) => {
    const judged = sample({ findings: [finding({ outcome: 'pass' })] });
    const shown = (one: typeof report) => [
      JSON.stringify(terminalReport(one, 100)),
      summaryMarkdown(one),
      JSON.stringify(slackNotification(notificationOf(one))),
    ];
    for (const text of shown(judged)) expect(text).toMatch(/score/i);
    for (const text of shown(report)) expect(text).not.toMatch(/score/i);
  });

  it.each([open, resting])('is no news for anybody (%#)', async (report) => {
    const http = new Proxy({} as Http, {
      get: () => {
        throw new Error('A request was made.');
      },
    });
    const source = { file: 'policy.yml', line: 1, column: 1 };
    const warned: string[] = [];
    await notify(
      report,
      { webhook: 'https://hooks.example.com/x', format: undefined, levels: ['info', 'warning'], source },
      { http, output: { annotate: (_: string, text: string) => warned.push(text) } } as never,
    );
    expect(warned).toEqual([]);
  });
});
