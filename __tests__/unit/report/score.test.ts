import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/report/score.ts';
import { cancelledVerdict, FINDING_KINDS, type Finding, foldVerdict, type Outcome } from '../../../src/verdict.ts';
import fc from '../../helpers/fast-check.ts';
import { finding } from './sample.ts';

const OUTCOMES: readonly Outcome[] = ['pass', 'fail', 'undecided', 'invalid', 'skipped'];

const findings = fc.array(
  fc.record({
    kind: fc.constantFrom(...FINDING_KINDS),
    outcome: fc.constantFrom(...OUTCOMES),
    severity: fc.constantFrom('block' as const, 'warn' as const),
    attempts: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 20 },
);
const scored = (list: readonly Partial<Finding>[]) => {
  const all = list.map((changes) => finding(changes));
  return assess(foldVerdict(all), all);
};
const times = (count: number, changes: Partial<Finding> = {}): Partial<Finding>[] =>
  Array.from({ length: count }, () => changes);

describe('the score', () => {
  // The table of docs/score.md.
  it.each([
    ['12 of 12 hold', times(12), 100, 'healthy'],
    [
      '12 hold, one at the second attempt, one advisory rule is broken',
      [...times(11), { attempts: 2 }, { outcome: 'fail', severity: 'warn' }],
      93,
      'healthy',
    ],
    [
      '12 hold, three advisory rules are broken',
      [...times(12), ...times(3, { outcome: 'fail', severity: 'warn' })],
      85,
      'warning',
    ],
    ['11 of 12 hold, one is broken', [...times(11), { outcome: 'fail' }], 37, 'critical'],
    ['11 of 12 hold, one is undecided', [...times(11), { outcome: 'undecided' }], 55, 'critical'],
    ['the container exited', [{ kind: 'subject', outcome: 'fail' }], 0, 'unhealthy'],
    [
      'the service went DOWN after the checks held',
      [...times(12), { kind: 'health', outcome: 'fail' }],
      9,
      'unhealthy',
    ],
    ['nothing was examined', [{ outcome: 'skipped' }], 0, 'unhealthy'],
    ['nothing was found at all', [], 0, 'unhealthy'],
    ['the policy is wrong', [...times(12), { kind: 'policy', outcome: 'invalid' }], 0, 'unhealthy'],
  ] as const)('of a run in which %s', (_name, list, score, level) => {
    expect(scored(list)).toMatchObject({ score, level });
  });

  it('of a cancelled run is 0, whatever was found before', () => {
    const held = [finding()];
    expect(assess(cancelledVerdict('The job was cancelled (SIGTERM).'), held)).toMatchObject({ score: 0 });
  });

  it('is a whole number from 0 to 100, and never above 40 while a blocking rule is broken', () => {
    fc.assert(
      fc.property(findings, (list) => {
        const { score } = scored(list);
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
        const isBroken = list.some((each) => each.outcome === 'fail' && each.severity === 'block');
        if (isBroken) expect(score).toBeLessThanOrEqual(40);
      }),
    );
  });

  it('never rises when something that holds breaks', () => {
    fc.assert(
      fc.property(
        findings.filter((list) => list.some((each) => each.outcome === 'pass')),
        (list) => {
          const index = list.findIndex((each) => each.outcome === 'pass');
          const worse = list.map((each, at) => (at === index ? { ...each, outcome: 'fail' as const } : each));
          expect(scored(worse).score).toBeLessThanOrEqual(scored(list).score);
        },
      ),
    );
  });

  it('does not rise when an advisory check that held late breaks beside many that are broken', () => {
    const advisory = times(4, { outcome: 'fail', severity: 'warn' });
    const late = { kind: 'check', severity: 'warn', attempts: 2 } as const;
    const [before, after] = (['pass', 'fail'] as const).map((outcome) =>
      scored([{}, ...advisory, { ...late, outcome }]),
    );
    expect([before?.score, after?.score]).toEqual([78, 78]);
  });

  it('is 100 only for a pass', () => {
    fc.assert(
      fc.property(findings, (list) => {
        const all = list.map((changes) => finding(changes));
        if (foldVerdict(all).name !== 'pass') expect(assess(foldVerdict(all), all).score).toBeLessThan(90);
      }),
    );
  });

  it('lists what is wrong, the worst first, and what to do, each once', () => {
    const { issues, recommendations } = scored([
      { outcome: 'fail', severity: 'warn', sentence: 'Advisory.', advice: 'Later.' },
      { outcome: 'undecided', sentence: 'Unknown.', advice: 'Same.' },
      { outcome: 'fail', sentence: 'Check broke.', advice: 'Same.' },
      { kind: 'subject', outcome: 'fail', sentence: 'It died.', advice: 'First.' },
      { title: 'check "slow"', attempts: 3 },
    ]);
    expect(issues).toEqual([
      'It died.',
      'Check broke.',
      'Unknown.',
      'Advisory.',
      'Check "slow" held only at attempt 3.',
    ]);
    expect(recommendations).toEqual(['First.', 'Same.', 'Later.']);
  });
});
