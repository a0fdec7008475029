import { describe, expect, it } from 'vitest';
import { exitCodeOf, type RollbackOutcome, type VerdictName } from '../../src/verdict.ts';

const CODES: Readonly<Record<RollbackOutcome, Readonly<Record<VerdictName, number>>>> = {
  none: { pass: 0, fail: 1, invalid: 2, inconclusive: 3, cancelled: 130 },
  planned: { pass: 0, fail: 1, invalid: 2, inconclusive: 3, cancelled: 130 },
  done: { pass: 0, fail: 1, invalid: 2, inconclusive: 3, cancelled: 130 },
  refused: { pass: 4, fail: 4, invalid: 2, inconclusive: 4, cancelled: 130 },
  failed: { pass: 4, fail: 4, invalid: 2, inconclusive: 4, cancelled: 130 },
  unknown: { pass: 4, fail: 4, invalid: 2, inconclusive: 4, cancelled: 130 },
};

describe('the exit code', () => {
  for (const [outcome, codes] of Object.entries(CODES) as [RollbackOutcome, (typeof CODES)['none']][]) {
    it.each(Object.entries(codes) as [VerdictName, number][])(
      `of a verdict "%s" with rollback "${outcome}" is %i`,
      (verdict, code) => {
        expect(exitCodeOf(verdict, outcome)).toBe(code);
      },
    );
  }
});
