import { describe, expect, it } from 'vitest';
import { annotationsOf } from '../../../src/report/annotations.ts';
import { commentMarkdown, commentMarker } from '../../../src/report/comment.ts';
import { eventFacts } from '../../../src/report/event.ts';
import { ganttChart } from '../../../src/report/gantt.ts';
import { commitStatus } from '../../../src/report/status.ts';
import { summaryMarkdown } from '../../../src/report/summary.ts';
import { terminalReport } from '../../../src/report/terminal.ts';
import { durationText } from '../../../src/report/wording.ts';
import type { Finding } from '../../../src/verdict.ts';
import { BROKEN, finding, sample } from './sample.ts';

const broken = sample({ findings: BROKEN, checks: { total: 4, failed: 1 } });
const undecided = sample({
  findings: [finding({ kind: 'platform', outcome: 'undecided', reason: 'docker-missing', sentence: 'No Docker.' })],
});

describe('annotations', () => {
  it('put the verdict first and every other finding on the line that asked for it', () => {
    expect(annotationsOf(broken, false)).toEqual([
      {
        level: 'error',
        title: 'Release Guard: the release is blocked (check-failed)',
        message: expect.stringMatching(/^GET \/api\/public\/stats\/users answered 200.*\nWhat to do: Look at/),
        at: { file: '.github/release-guard.yml', line: 21, column: 5 },
      },
      expect.objectContaining({ level: 'warning', title: 'check "search courses"' }),
      {
        level: 'warning',
        title: 'check "orders for the admin" (check-failed)',
        message: 'GET /api/admin/orders answered 403 instead of 2xx.\nWhat to do: Check the role of the smoke account.',
        at: { file: '.github/release-guard.yml', line: 34, column: 5 },
      },
    ]);
  });

  it('are none for a run in which all is well, and warnings where not knowing is tolerated', () => {
    expect(annotationsOf(sample({ findings: [finding()] }), false)).toEqual([]);
    expect(annotationsOf(undecided, false).map(({ level }) => level)).toEqual(['error']);
    expect(annotationsOf(undecided, true).map(({ level }) => level)).toEqual(['warning']);
  });

  it('are at most ten of a level', () => {
    const many = sample({
      findings: Array.from({ length: 30 }, () => finding({ outcome: 'fail', reason: 'check-failed' })),
    });
    expect(annotationsOf(many, false)).toHaveLength(10);
  });
});

describe('the commit status', () => {
  it.each([
    [sample(), 'fail', 'success', 'pass: All 4 blocking findings hold.'],
    [broken, 'fail', 'failure', 'fail: GET /api/public/stats/users answered 200, but $.code is 500 instead of 200.'],
    [undecided, 'fail', 'error', 'inconclusive: No Docker.'],
    [undecided, 'warn', 'success', 'inconclusive: No Docker.'],
    [sample({ cancelled: 'Cancelled.' }), 'warn', 'error', 'cancelled: Cancelled.'],
  ] as const)('%#: says how the run ended', (report, onInconclusive, state, description) => {
    expect(commitStatus(report, 'guard', onInconclusive)).toEqual({
      state,
      description,
      context: 'guard',
      targetUrl: 'https://github.com/example/courses/actions/runs/42/attempts/1',
    });
  });

  it('fits into 140 characters without halving one', () => {
    const report = sample({
      findings: [finding({ outcome: 'fail', reason: 'check-failed', sentence: '😀'.repeat(200) })],
    });
    const { description } = commitStatus(report, 'x', 'fail');
    expect(description.length).toBeLessThanOrEqual(140);
    expect(description.isWellFormed()).toBe(true);
  });
});

describe('the comment', () => {
  it('begins with its marker, which tells jobs apart and can hold no word of anybody', () => {
    const marker = commentMarker('release guard production');
    expect(marker).toMatch(/^<!-- release-guard: [0-9a-f]{16} -->$/);
    expect(commentMarker('release guard staging')).not.toBe(marker);
    expect(commentMarkdown(broken, marker).split('\n')[0]).toBe(marker);
  });

  it('links the run and names the commit', () => {
    expect(commentMarkdown(broken, '<!-- x -->')).toContain(
      'From commit <code>c0ffeec0ffee</code>, [this run](https://github.com/example/courses/actions/runs/42/attempts/1).',
    );
  });
});

describe('the summary', () => {
  it('says verdict, cause and what to do before anything else', () => {
    const order = [
      '## ❌',
      '**What happened:**',
      '**What to do:**',
      '**Found by:**',
      '| expected | actual |',
      '### Timeline',
      '### Examined',
      '### Also',
      '<details>',
    ];
    const summary = summaryMarkdown(broken);
    const places = order.map((text) => summary.indexOf(text));
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(places).not.toContain(-1);
  });

  const wasNotCome = finding({ outcome: 'skipped' });
  it.each<readonly [string, readonly Finding[], { readonly total: number; readonly failed: number }]>([
    ['2 of 2 hold', [finding(), finding()], { total: 2, failed: 0 }],
    ['1 of 3 failed', [finding(), finding({ outcome: 'fail' }), wasNotCome], { total: 3, failed: 1 }],
    ['1 of 2 hold', [finding(), finding({ outcome: 'undecided' })], { total: 2, failed: 0 }],
    ['none of 2 is known to hold', [wasNotCome, wasNotCome], { total: 2, failed: 0 }],
    ['none of 1 is known to hold', [finding({ kind: 'health', outcome: 'fail' })], { total: 1, failed: 0 }],
  ])('says of the checks that %s', (said, findings, checks) => {
    expect(summaryMarkdown(sample({ findings, checks }))).toContain(`| Checks | ${said} |`);
  });

  it('does not break what is short in its narrow columns', () => {
    const summary = summaryMarkdown(sample({ findings: [finding({ outcome: 'fail', durationMs: 83_000 })] }));
    expect(summary).toMatch(/^\| ❌&nbsp;\*\*broken\*\* \| .* \| 1&nbsp;min&nbsp;23&nbsp;s \|$/m);
  });

  it('leaves out what there is not', () => {
    const summary = summaryMarkdown(
      sample({
        findings: [],
        phases: [],
        timeline: [],
        serviceLog: undefined,
        subject: undefined,
        tag: undefined,
        readyMs: undefined,
        healthEndpoint: undefined,
        checks: { total: 0, failed: 0 },
      }),
    );
    expect(summary).not.toMatch(/Timeline|Examined|Also|details|Guarded|undefined/);
  });
});

describe('the chart', () => {
  it('takes attempts without an answer together, and shows the end of the wait', () => {
    const flapping = Array.from({ length: 50 }, (_, index) => ({
      atMs: 100 + index * 10,
      state: index % 2 ? 'reset' : 'closed',
      attempts: 1,
    }));
    const chart = ganttChart(
      sample({
        timeline: [
          { atMs: 0, state: '503 DOWN', attempts: 3 },
          ...flapping,
          { atMs: 4000, state: '200 UP', attempts: 2 },
        ],
      }),
    );
    expect(chart?.split('\n').filter((line) => /closed|DOWN|UP/.test(line))).toEqual([
      '  503 DOWN x 3 :active, 0, 100',
      '  closed or reset x 50 :active, 100, 4000',
      '  200 UP x 2 :done, 4000, 5012',
    ]);
  });

  it('shows broken checks before slow ones where there are too many, in their order', () => {
    const findings = Array.from({ length: 100 }, (_, index) =>
      finding({
        title: `number ${index}`,
        durationMs: index,
        ...(index === 3 ? { outcome: 'fail', reason: 'check-failed' } : {}),
      }),
    );
    const bars = ganttChart(sample({ findings }))?.match(/number \d+/g);
    expect(bars).toHaveLength(30);
    expect(bars?.slice(0, 2)).toEqual(['number 3', 'number 71']);
  });

  it('is none where so little happened that its figures say all', () => {
    const phases = ['examine', 'watch'].map((name, at) => ({ name, startMs: at, endMs: at + 1 }));
    expect(ganttChart(sample({ findings: [], phases, timeline: [] }))).toBeUndefined();
    expect(ganttChart(sample({ findings: [finding()], phases, timeline: [] }))).toContain('watch');
  });
});

describe('the terminal', () => {
  const lines = terminalReport(broken, 60).map(({ text }) => text);

  it('says the verdict and its sentence first, in their colours', () => {
    const [, heading, sentence] = terminalReport(broken, 200);
    expect(heading).toEqual({ text: 'FAIL (check-failed)', tone: 'bad' });
    expect(sentence).toEqual({
      text: 'GET /api/public/stats/users answered 200, but $.code is 500 instead of 200.',
      tone: 'strong',
    });
  });

  it('wraps our own words to the width, and leaves captured lines as they are', () => {
    for (const line of lines) {
      if (!/\| |sha256:|curl|response body:/.test(line)) expect(line.length).toBeLessThanOrEqual(60);
    }
    expect(lines.some((line) => line.startsWith('request: curl -sS') && line.length > 60)).toBe(true);
  });

  it('names a finding once, and says where a comparison differs once', () => {
    const named = finding({
      outcome: 'fail',
      severity: 'warn',
      reason: 'check-failed',
      title: 'check "login"',
      sentence: 'Check "login" answered 500.',
      evidence: [{ kind: 'comparison', label: '$.code', path: '$.code', expected: '200', actual: '500' }],
    });
    const shown = terminalReport(sample({ findings: [finding(), named] }), 80).map(({ text }) => text);
    expect(shown).toContain('  warn    Check "login" answered 500.');
    expect(shown).toContain('          $.code:');
  });

  it('shows the last lines of long evidence, and says how many are missing', () => {
    const log = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    const shown = terminalReport(
      sample({
        findings: [
          finding({
            outcome: 'fail',
            reason: 'container-exited',
            evidence: [{ kind: 'text', label: 'log', text: log }],
          }),
        ],
      }),
      80,
    ).map(({ text }) => text);
    expect(shown).toContain('| … (60 lines before this left out)');
    expect(shown).toContain('| line 99');
    expect(shown).not.toContain('| line 59');
  });

  it('shows the first lines of an answer', () => {
    const body = Array.from({ length: 41 }, (_, index) => `line ${index}`).join('\n');
    const evidence = [{ kind: 'text', label: 'Response body', text: body }] as const;
    const failed = finding({ outcome: 'fail', reason: 'check-failed', evidence });
    const shown = terminalReport(sample({ findings: [failed] }), 80).map(({ text }) => text);
    expect(shown).toContain('| line 0');
    expect(shown).toContain('| … (one line after this left out)');
  });

  it('gives the same advice once', () => {
    const failed = (title: string) =>
      finding({ title, outcome: 'fail', reason: 'check-failed', sentence: `${title} failed.`, advice: 'Ask again.' });
    const several = sample({ findings: ['one', 'two', 'three'].map(failed) });
    const shown = terminalReport(several, 80).map(({ text }) => text);
    expect(shown.filter((text) => text.includes('Ask again.'))).toHaveLength(1);
    expect(summaryMarkdown(several).split('Ask again.')).toHaveLength(2);
  });

  it('says once where a mistake in the policy is, and an annotation leaves it to its own place', () => {
    const mistake = (line: number) =>
      finding({
        kind: 'policy',
        title: 'policy checks[1].get',
        outcome: 'invalid',
        reason: 'policy-invalid-value',
        sentence: `policy.yml:${line}:5 checks[1].get asks another host.`,
        source: { file: 'policy.yml', line, column: 5 },
      });
    const wrong = sample({ findings: [mistake(3), mistake(9)] });
    const shown = terminalReport(wrong, 80).map(({ text }) => text);
    for (const place of ['policy.yml:3:5', 'policy.yml:9:5']) {
      expect(shown.filter((text) => text.includes(place))).toHaveLength(1);
    }
    expect(shown.join('\n')).not.toContain('\n\n\n');
    expect(annotationsOf(wrong, false).map(({ message }) => message)).toEqual(
      [3, 9].map(() => 'checks[1].get asks another host.'),
    );
  });
});

describe('the event', () => {
  const sha = 'a'.repeat(40);
  it.each([
    [
      'a pull request',
      { pull_request: { number: 7, head: { sha, repo: { full_name: 'o/r' } }, base: { repo: { full_name: 'o/r' } } } },
      {},
      { pullRequest: 7, sha, isFork: false },
    ],
    [
      'a fork',
      { pull_request: { number: 7, head: { sha, repo: { full_name: 'x/r' } }, base: { repo: { full_name: 'o/r' } } } },
      {},
      { pullRequest: 7, sha, isFork: true },
    ],
    [
      'a deleted fork',
      { pull_request: { number: 7, head: { sha, repo: null }, base: { repo: { full_name: 'o/r' } } } },
      {},
      { pullRequest: 7, sha, isFork: true },
    ],
    [
      'a push',
      { ref: 'refs/heads/main' },
      { GITHUB_REF: 'refs/heads/main', GITHUB_SHA: sha },
      { pullRequest: undefined, sha, isFork: false },
    ],
    [
      'a comment on a pull request',
      { issue: { number: 9, pull_request: {} } },
      { GITHUB_SHA: sha },
      { pullRequest: 9, sha, isFork: false },
    ],
    [
      'a comment on an issue',
      { issue: { number: 9 } },
      { GITHUB_SHA: sha },
      { pullRequest: undefined, sha, isFork: false },
    ],
    [
      'another workflow',
      { workflow_run: { head_sha: sha, pull_requests: [{ number: 3 }] } },
      { GITHUB_SHA: 'b'.repeat(40) },
      { pullRequest: 3, sha, isFork: false },
    ],
    [
      'a merge queue',
      { merge_group: { head_sha: sha } },
      { GITHUB_SHA: 'b'.repeat(40) },
      { pullRequest: undefined, sha, isFork: false },
    ],
    [
      'a pull request without its payload',
      undefined,
      { GITHUB_REF: 'refs/pull/12/merge', GITHUB_SHA: sha },
      { pullRequest: 12, sha: undefined, isFork: false },
    ],
    [
      'nonsense',
      { pull_request: { number: '7; rm', head: { sha: '../x' } } },
      { GITHUB_SHA: 'main' },
      { pullRequest: undefined, sha: undefined, isFork: false },
    ],
    ['a number', 7, {}, { pullRequest: undefined, sha: undefined, isFork: false }],
  ])('of %s says where comment and status belong', (_name, payload, environment, facts) => {
    expect(eventFacts(payload, environment)).toEqual(facts);
  });
});

it.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1000, '1.0 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 0 s'],
  [123_000, '2 min 3 s'],
])('%d ms is written as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
