import { expect } from 'vitest';
import type { Reason } from '../../src/reasons.ts';
import type { Report } from '../../src/report/report.ts';
import type { Finding, VerdictName } from '../../src/verdict.ts';
import { type Allowances, expectInvariants } from './invariants.ts';
import { expectPrompt } from './promptness.ts';
import type { GuardResult } from './runner.ts';

export interface Expected extends Allowances {
  readonly verdict: VerdictName;
  /** One, or several where the outcome may rightly be seen in more than one way. */
  readonly reason: Reason | 'ok' | readonly Reason[];
  /** Matched against the verdict's sentence. */
  readonly sentence?: RegExp;
  readonly advice?: RegExp;
  /** Matched against the evidence of the finding that decided. */
  readonly evidence?: RegExp;
  /** Milliseconds, where the issue promises a time. */
  readonly endsWithinMs?: number;
  /** Nothing was started: no container was created and no service was asked. */
  readonly startsNothing?: boolean;
}

/**
 * For tests of a watch in real time, which the guard rightly sees less of where this machine is held up: what fails for
 * that is tried again.
 */
export const IN_REAL_TIME = { retry: { count: 2, condition: /this machine was held up/ } };

/** Holds a watch against expectations; where one fails, its error says whether this machine was held up meanwhile. */
export async function expectSeen<Value>(
  result: GuardResult,
  expectations: () => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await expectations();
  } catch (error) {
    const ticks = result.reportFile('report.json') === undefined ? undefined : result.report().watch?.ticks;
    if (error instanceof Error && ticks && ticks.errors + ticks.missed > 0) {
      error.message += `\n\nMaybe since this machine was held up: ${JSON.stringify(ticks)}`;
    }
    throw error;
  }
}

/** Holds a run against what was expected of it, and against the nine invariants. Answers the report. */
export async function expectRun(result: GuardResult, expected: Expected): Promise<Report> {
  return await expectSeen(result, () => held(result, expected));
}

async function held(result: GuardResult, expected: Expected): Promise<Report> {
  const reasons: readonly string[] = typeof expected.reason === 'string' ? [expected.reason] : expected.reason;
  const shown = `The run printed:\n${result.log.slice(-6000)}\n`;
  expect(result.outputs.get('verdict'), shown).toBe(expected.verdict);
  expect(reasons, shown).toContain(result.outputs.get('reason'));
  const report = result.report();
  expect(report.verdict).toMatchObject({ name: expected.verdict, reason: result.outputs.get('reason') });
  if (expected.sentence) expect(report.verdict.sentence).toMatch(expected.sentence);
  if (expected.advice) expect(report.verdict.advice ?? '').toMatch(expected.advice);
  if (expected.evidence) expect(evidenceOf(report.verdict.cause)).toMatch(expected.evidence);
  if (expected.endsWithinMs !== undefined) expectPrompt(result.tookMs, expected.endsWithinMs, shown);
  if (expected.startsNothing) expect(startsOf(result)).toEqual([]);
  // what decided is the first thing that a reader meets: in the log, and at the top of the summary
  const sentence = lettersOf(report.verdict.sentence).slice(0, 40);
  expect(lettersOf(result.log)).toContain(sentence);
  expect(lettersOf(result.summary.split('\n').slice(0, 8).join('\n'))).toContain(sentence);
  await expectInvariants(result, expected);
  return report;
}

/** The findings of a kind, for tests that look at more than what decided. */
export function findings(report: Report, kind: Finding['kind']): readonly Finding[] {
  return report.findings.filter((finding) => finding.kind === kind);
}

/** All evidence of a finding as text. */
export function evidenceOf(finding: Finding | undefined): string {
  return (finding?.evidence ?? [])
    .map((piece) => (piece.kind === 'text' ? `${piece.label}: ${piece.text}` : JSON.stringify(piece)))
    .join('\n');
}

/** Letters and digits alone: what is left the same by every way of showing foreign text as it is. */
function lettersOf(text: string): string {
  return text
    .replace(/<\/?code>|&(?:quot|lt|gt|amp);/g, '')
    .replace(/&#(\d+);/g, (_entity, code: string) => String.fromCodePoint(Number(code)))
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Calls of docker that bring something up. */
function startsOf(result: GuardResult): readonly string[] {
  return result.docker
    .map((call) => call.argv.join(' '))
    .filter((line) => /^(\S+ )*(create|start|run|up|pull)\b/.test(line));
}
