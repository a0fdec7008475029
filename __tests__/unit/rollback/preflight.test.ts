import { describe, expect, it } from 'vitest';
import { judgePreflight } from '../../../src/rollback/verify/preflight.ts';
import { type Finding, foldVerdict } from '../../../src/verdict.ts';

const TARGET = { tag: 'v1.4.0', commit: '0c0ffee0c0ffee0c0ffee0c0ffee0c0ffee0c0ff' };
const SILENT = { version: undefined, commit: undefined };
const quote = (text: string) => text;

const finding = (given: Partial<Finding>): Finding => ({
  kind: 'health',
  title: 'health',
  outcome: 'pass',
  severity: 'block',
  sentence: 'Something was found.',
  evidence: [],
  startedAt: 0,
  durationMs: 0,
  ...given,
});

const judge = (
  given: Partial<Finding>,
  shown: { readonly version?: string; readonly commit?: string } = {},
  mustSayWho = false,
) =>
  judgePreflight({ verdict: foldVerdict([finding(given)]), shown: { ...SILENT, ...shown } }, TARGET, mustSayWho, quote);

describe('a preflight', () => {
  it('holds where the gate holds', () => {
    expect(judge({})).toEqual({ outcome: 'pass', sentence: 'The image of v1.4.0 boots here and passes the gate.' });
  });

  it.each([
    ['the commit', { commit: '0c0ffee' }, 'pass', undefined],
    ['the version', { version: '1.4.0' }, 'pass', undefined],
    ['another version', { version: '1.3.0' }, 'fail', 'rollback-preflight-failed'],
    ['nothing', {}, 'fail', 'rollback-preflight-failed'],
  ] as const)('of a policy with an identity wants the image to say who it is: %s', (_what, shown, outcome, reason) => {
    const judged = judge({}, shown, true);
    expect(judged.outcome).toBe(outcome);
    expect(judged.reason).toBe(reason);
  });

  it('forbids going back to what does not pass, with the first cause', () => {
    const evidence = [{ kind: 'text', label: 'log', text: 'BOOM' }] as const;
    const given = { outcome: 'fail', reason: 'health-down', sentence: 'Component db is DOWN.', evidence } as const;
    expect(judge(given)).toMatchObject({
      outcome: 'fail',
      reason: 'rollback-preflight-failed',
      sentence: 'The image of v1.4.0 does not pass the gate on this machine: Component db is DOWN.',
      evidence,
    });
    expect(judge(given).severity ?? 'block').toBe('block');
  });

  it('says of a check that it may be younger than the release', () => {
    expect(judge({ kind: 'check', outcome: 'fail', reason: 'check-failed', advice: 'Look.' }).advice).toMatch(
      /^Look\. A check that is younger than v1\.4\.0/,
    );
  });

  it.each(['docker-missing', 'docker-unreachable', 'docker-permission', 'docker-config'] as const)(
    'does not forbid where this machine has no Docker (%s), and is no pass',
    (reason) => {
      expect(judge({ kind: 'platform', outcome: 'undecided', reason })).toMatchObject({
        outcome: 'undecided',
        severity: 'warn',
        reason,
      });
    },
  );

  it.each([
    ['registry-unreachable', 'undecided'],
    ['docker-lost', 'undecided'],
    ['image-unauthorised', 'invalid'],
    ['env-file-unreadable', 'invalid'],
  ] as const)('forbids where it could not be decided (%s), and says how to do without', (reason, outcome) => {
    const judged = judge({ kind: 'platform', outcome, reason });
    expect(judged).toMatchObject({
      outcome: 'undecided',
      reason: 'rollback-preflight-failed',
      advice: expect.stringContaining('rollback.preflight: image'),
    });
    expect(judged.severity ?? 'block').toBe('block');
  });
});
