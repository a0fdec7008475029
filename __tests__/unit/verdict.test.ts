import { describe, expect, test } from 'vitest';
import { REASONS } from '../../src/reasons.ts';
import { EXIT_CODES, FINDING_KINDS, type Finding, foldVerdict } from '../../src/verdict.ts';
import fc from '../helpers/fast-check.ts';

const finding = (over: Partial<Finding>): Finding => ({
  kind: 'check',
  title: 'a check',
  outcome: 'pass',
  severity: 'block',
  sentence: 'It holds.',
  evidence: [],
  startedAt: 0,
  durationMs: 1,
  ...over,
});

const anyFinding = fc
  .record({
    kind: fc.constantFrom(...FINDING_KINDS),
    outcome: fc.constantFrom('pass', 'fail', 'undecided', 'invalid', 'skipped'),
    severity: fc.constantFrom('block', 'warn'),
    reason: fc.constantFrom(...REASONS),
  } as const)
  .map((fields) => finding(fields as Partial<Finding>));
const anyFindings = fc.array(anyFinding, { maxLength: 12 });

describe('the verdict', () => {
  test('of no findings at all is inconclusive: no data is never a pass', () => {
    expect(foldVerdict([])).toMatchObject({ name: 'inconclusive', reason: 'nothing-examined' });
  });

  test('of nothing but advisory and skipped findings is inconclusive', () => {
    expect(foldVerdict([finding({ severity: 'warn' }), finding({ outcome: 'skipped' })]).name).toBe('inconclusive');
  });

  test('is a pass when every blocking finding holds, whatever advisory ones say', () => {
    const verdict = foldVerdict([finding({}), finding({ severity: 'warn', outcome: 'fail', reason: 'check-failed' })]);
    expect(verdict).toMatchObject({ name: 'pass', reason: 'ok' });
    expect(verdict.sentence).toContain('1 advisory finding does not');
  });

  test('takes its first cause from the subject before health, and from health before checks', () => {
    const verdict = foldVerdict([
      finding({ outcome: 'fail', reason: 'check-failed', sentence: 'A check broke.' }),
      finding({ kind: 'health', outcome: 'fail', reason: 'health-down', sentence: 'Health is DOWN.' }),
      finding({ kind: 'subject', outcome: 'fail', reason: 'out-of-memory', sentence: 'It ran out of memory.' }),
    ]);
    expect(verdict).toMatchObject({ name: 'fail', reason: 'out-of-memory', sentence: 'It ran out of memory.' });
  });

  test.each([
    [['invalid', 'fail', 'undecided', 'pass'], 'invalid'],
    [['undecided', 'fail', 'pass'], 'fail'],
    [['pass', 'undecided'], 'inconclusive'],
    [['skipped', 'pass'], 'pass'],
  ] as const)('of the outcomes %j is %s', (outcomes, name) => {
    expect(foldVerdict(outcomes.map((outcome) => finding({ outcome }))).name).toBe(name);
  });

  test('is total, and its exit code is one of those that the design names', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const verdict = foldVerdict(findings);
        expect([0, 1, 2, 3]).toContain(EXIT_CODES[verdict.name]);
        expect(verdict.sentence).not.toBe('');
        expect(verdict.cause === undefined || findings.includes(verdict.cause)).toBe(true);
      }),
    );
  });

  test('is a pass only if a blocking finding was examined and holds, and none failed, was undecided or invalid', () => {
    fc.assert(
      fc.property(anyFindings, (findings) => {
        const blocking = findings.filter((one) => one.severity === 'block');
        const mayPass =
          blocking.some((one) => one.outcome === 'pass') &&
          blocking.every((one) => one.outcome === 'pass' || one.outcome === 'skipped') &&
          findings.every((one) => one.outcome !== 'invalid');
        expect(foldVerdict(findings).name === 'pass').toBe(mayPass);
      }),
    );
  });

  test('never gets better by one more finding that does not hold', () => {
    const rank = { pass: 0, inconclusive: 1, fail: 2, invalid: 3, cancelled: 4 };
    fc.assert(
      fc.property(anyFindings, anyFinding, (findings, extra) => {
        fc.pre(extra.outcome !== 'pass');
        expect(rank[foldVerdict([...findings, extra]).name]).toBeGreaterThanOrEqual(rank[foldVerdict(findings).name]);
      }),
    );
  });

  test('does not depend on the order of findings of different kinds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyFinding, { selector: (one) => one.kind }), (findings) => {
        expect(foldVerdict([...findings].reverse())).toEqual(foldVerdict(findings));
      }),
    );
  });
});
