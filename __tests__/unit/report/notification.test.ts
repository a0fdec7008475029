import { describe, expect, test } from 'vitest';
import type { ReportInput } from '../../../src/report/build.ts';
import { jsonNotification, levelOf, notificationOf, slackNotification } from '../../../src/report/notification.ts';
import { secretsOfWebhook } from '../../../src/report/notify.ts';
import type { RollbackReport } from '../../../src/rollback/plan.ts';
import { BROKEN, finding, sample } from './sample.ts';

const rolledBack = (outcome: RollbackReport['outcome']): RollbackReport => ({
  outcome,
  sentence: 'v1.5.2 serves again.',
  advice: undefined,
  plan: undefined,
  lastGoodTag: 'v1.5.2',
  run: undefined,
  conclusion: undefined,
  verified: 'yes',
  steps: [],
  history: [],
});

describe('the level', () => {
  test.each<readonly [string, Partial<ReportInput>, string, boolean]>([
    ['of a pass', {}, 'info', false],
    [
      'of a pass with an advisory finding',
      { findings: [finding(), finding({ outcome: 'fail', severity: 'warn', reason: 'check-failed' })] },
      'warning',
      false,
    ],
    [
      'of a run that could not decide',
      { findings: [finding({ outcome: 'undecided', reason: 'watch-own-trouble' })] },
      'warning',
      false,
    ],
    ['of wrong inputs', { findings: [finding({ outcome: 'invalid', reason: 'input-invalid' })] }, 'warning', false],
    ['of a broken rule', { findings: BROKEN }, 'critical', false],
    ['of a rollback that restored the service', { findings: BROKEN, rollback: rolledBack('done') }, 'info', true],
    ['of a rollback that was planned', { mode: 'rollback', rollback: rolledBack('planned') }, 'info', false],
    [
      'of a release that is bad and is not gone back from, because the rollback was only planned',
      { findings: BROKEN, rollback: rolledBack('planned') },
      'critical',
      false,
    ],
    ['of a rollback that was refused', { findings: BROKEN, rollback: rolledBack('refused') }, 'emergency', false],
    ['of a rollback that failed', { findings: BROKEN, rollback: rolledBack('failed') }, 'emergency', false],
    [
      'of a rollback of which nobody knows the end',
      { findings: BROKEN, rollback: rolledBack('unknown') },
      'emergency',
      false,
    ],
    [
      'of a drill that found that nothing would work',
      { mode: 'drill', findings: BROKEN, rollback: rolledBack('none') },
      'warning',
      false,
    ],
    [
      'of a drill that was refused',
      { mode: 'drill', findings: BROKEN, rollback: rolledBack('refused') },
      'warning',
      false,
    ],
    ['of a drill that went back and came forward', { mode: 'drill', rollback: rolledBack('done') }, 'info', false],
  ])('%s', (_name, changes, level, recovered) => {
    const report = sample(changes);
    expect(levelOf(report)).toBe(level);
    expect(notificationOf(report)).toMatchObject({ level, recovered });
  });
});

test('the generic form has every fact, and leaves out what is not known', () => {
  const report = sample({ findings: BROKEN, rollback: rolledBack('done'), tag: undefined });
  const told = JSON.parse(JSON.stringify(jsonNotification(notificationOf(report)))) as Record<string, unknown>;
  expect(told).toMatchObject({
    schema: 1,
    tool: 'release-guard',
    level: 'info',
    recovered: true,
    title: 'Release Guard: the release is blocked; rolled back',
    verdict: 'fail',
    reason: report.verdict.reason,
    mode: 'gate',
    environment: 'production',
    repository: 'example/courses',
    runUrl: 'https://github.com/example/courses/actions/runs/42/attempts/1',
    rollback: { outcome: 'done', sentence: 'v1.5.2 serves again.' },
  });
  expect(told).not.toHaveProperty('tag');
  expect(told).not.toHaveProperty('watch');
});

describe('the form for Slack', () => {
  test('says the level, what happened and what to do, and links the run', () => {
    const told = JSON.stringify(slackNotification(notificationOf(sample({ findings: BROKEN }))));
    expect(told).toContain('CRITICAL: Release Guard: the release is blocked');
    expect(told).toContain('<https://github.com/example/courses/actions/runs/42/attempts/1|This run>');
    expect(told).toContain('What to do: ');
  });

  test('names the repository, the release and the environment where a phone shows one text', () => {
    const report = sample({ findings: BROKEN, tag: 'v1.5.3' });
    expect(slackNotification(notificationOf(report))).toMatchObject({
      text: expect.stringContaining('the release is blocked (example/courses, v1.5.3, production). '),
    });
    const local = sample({ findings: BROKEN, tag: undefined, run: { ...report.run, repository: undefined } });
    expect(slackNotification(notificationOf(local))).toMatchObject({
      text: expect.stringContaining('the release is blocked (production). '),
    });
  });

  test('says that the service recovered', () => {
    const told = JSON.stringify(
      slackNotification(notificationOf(sample({ findings: BROKEN, rollback: rolledBack('done') }))),
    );
    expect(told).toContain('RECOVERED: ');
  });

  test('has no mention, link or markup that came from outside, and stays within the limits', () => {
    const foreign = `<!channel> <https://evil.example|click> *bold* \n${'x'.repeat(5000)}`;
    const [broken] = BROKEN;
    const report = sample({
      tag: foreign,
      environment: foreign,
      findings: [finding({ ...broken, outcome: 'fail', reason: 'check-failed', sentence: foreign, advice: foreign })],
      run: { repository: foreign, commit: foreign, url: foreign, runId: foreign, attempt: foreign, actor: foreign },
    });
    const { text, blocks } = slackNotification(notificationOf(report)) as {
      text: string;
      blocks: { type: string; text?: { type: string; text: string }; elements?: { type: string; text: string }[] }[];
    };
    expect(text).not.toMatch(/[<>]/);
    const pieces = blocks
      .flatMap((block) => [block.text, ...(block.elements ?? [])])
      .filter((piece) => piece !== undefined);
    expect(pieces.map(({ type }) => type)).toEqual(['plain_text', 'plain_text', 'plain_text']);
    expect(Math.max(...pieces.map((piece) => piece.text.length))).toBeLessThanOrEqual(3000);
    expect(blocks[0]?.text?.text.length).toBeLessThanOrEqual(150);
  });
});

describe('a pass that is told as a warning', () => {
  const slow = { severity: 'warn', reason: 'check-failed', title: 'check "slow"', sentence: 'It took <3 s>.' } as const;
  const report = sample({
    findings: [finding(), finding({ ...slow, outcome: 'fail' }), finding({ outcome: 'undecided', severity: 'warn' })],
  });

  test('says which finding does not hold, the first of them', () => {
    expect(jsonNotification(notificationOf(report))).toMatchObject({
      level: 'warning',
      sentence: 'The only blocking finding holds; 2 advisory findings do not.',
      advisory: 'check "slow": It took <3 s>.',
    });
    expect(slackNotification(notificationOf(report))).toMatchObject({
      text: 'WARNING: Release Guard: the release may ship (example/courses, v1.5.3, production). The only blocking finding holds; 2 advisory findings do not. check "slow": It took &lt;3 s&gt;.',
      blocks: [
        {},
        {
          text: { text: 'The only blocking finding holds; 2 advisory findings do not.\ncheck "slow": It took <3 s>.' },
        },
        {},
        {},
      ],
    });
  });

  test('is the only one that says so', () => {
    const bad = sample({ findings: [...BROKEN, finding({ ...slow, outcome: 'fail' })] });
    for (const other of [sample(), bad]) {
      expect(JSON.stringify(jsonNotification(notificationOf(other)))).not.toContain('advisory');
      expect(JSON.stringify(slackNotification(notificationOf(other)))).not.toContain('check \\"slow\\": It took');
    }
  });
});

test('the URL of a webhook is a secret, and so is its path alone', () => {
  expect(secretsOfWebhook('https://hooks.slack.com/services/T0/B0/abc?x=1')).toEqual([
    'https://hooks.slack.com/services/T0/B0/abc?x=1',
    '/services/T0/B0/abc?x=1',
  ]);
  expect(secretsOfWebhook('https://example.com/')).toEqual(['https://example.com/']);
  expect(secretsOfWebhook('https://example.com/api')).toEqual(['https://example.com/api']);
  expect(secretsOfWebhook('')).toEqual([]);
  expect(secretsOfWebhook('no url at all')).toEqual(['no url at all']);
});
