import type { AnnotationLevel, ManagedOutput } from '../platform/output.ts';
import type { Finding, SourcePosition } from '../verdict.ts';
import type { CleanReport } from './clean-report.ts';
import { headline, sentenceWithoutPlace, stateOf } from './wording.ts';

/** What `Output.annotate` takes. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly message: string;
  readonly at: SourcePosition | undefined;
}

/** GitHub shows ten of each level for a step. https://docs.github.com/rest/checks/runs */
const MOST_OF_A_LEVEL = 10;

/** Hands the annotations to the runner. On a terminal there are none: the report says the same things there. */
export function annotate(report: CleanReport, output: ManagedOutput, isTolerated: boolean): void {
  if (output.kind !== 'actions') return;
  for (const { level, message, at, title } of annotationsOf(report, isTolerated)) {
    output.annotate(level, message, at, title);
  }
}

/**
 * The verdict first, then each finding that needs attention, on the line of the policy file that asked for it.
 *
 * @param isTolerated the run could not decide and the user wants it green: its annotations are warnings then
 */
export function annotationsOf(report: CleanReport, isTolerated: boolean): readonly Annotation[] {
  const { verdict } = report;
  const annotations: Annotation[] = [];
  if (verdict.name !== 'pass') {
    annotations.push({
      level: isTolerated ? 'warning' : 'error',
      title: `Release Guard: ${headline(report)} (${verdict.reason})`,
      message: sentences(
        verdict.cause === undefined ? verdict.sentence : sentenceWithoutPlace(verdict.cause),
        verdict.advice,
      ),
      at: verdict.cause?.source,
    });
  }
  for (const finding of report.findings) {
    const level = levelOf(finding, isTolerated);
    if (level === undefined || finding === verdict.cause) continue;
    annotations.push({
      level,
      title: `${finding.title}${finding.reason === undefined ? '' : ` (${finding.reason})`}`,
      message: sentences(sentenceWithoutPlace(finding), finding.advice),
      at: finding.source,
    });
  }
  return (['error', 'warning', 'notice'] as const).flatMap((level) =>
    annotations.filter((annotation) => annotation.level === level).slice(0, MOST_OF_A_LEVEL),
  );
}

function levelOf(finding: Finding, isTolerated: boolean): AnnotationLevel | undefined {
  const state = stateOf(finding);
  if (state === 'broken' || state === 'invalid') return 'error';
  if (state === 'undecided') return finding.severity === 'block' && !isTolerated ? 'error' : 'warning';
  if (state === 'advisory' || state === 'flaky') return 'warning';
  return undefined;
}

function sentences(sentence: string, advice: string | undefined): string {
  return advice === undefined ? sentence : `${sentence}\nWhat to do: ${advice}`;
}
