import { cancelledVerdict, type Finding, foldVerdict } from '../verdict.ts';
import type { Report } from './report.ts';
import { assess } from './score.ts';

/** What a run learned; everything else in a report follows from it. */
export interface ReportInput extends Omit<Report, 'tool' | 'verdict' | 'assessment' | 'startedAt'> {
  readonly version: string;
  readonly startedAt: Date;
  /** One sentence, when the job was cancelled: nothing else counts then. */
  readonly cancelled: string | undefined;
}

/** Folds findings into the verdict and the assessment and puts the report together. Pure. */
export function buildReport(input: ReportInput): Report {
  const { version, startedAt, cancelled, ...facts } = input;
  const findings: readonly Finding[] = facts.findings;
  const folded = cancelled === undefined ? foldVerdict(findings) : cancelledVerdict(cancelled);
  const rollback = facts.rollback;
  // What was asked for was to go back, so that is what the verdict is about.
  const isAboutRollback = folded.name === 'pass' && rollback !== undefined;
  const verdict = isAboutRollback ? { ...folded, sentence: rollback.sentence } : folded;
  return {
    ...facts,
    tool: { name: 'release-guard', version },
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(facts.durationMs),
    readyMs: facts.readyMs === undefined ? undefined : Math.round(facts.readyMs),
    timeline: facts.timeline.map((entry) => ({ ...entry, atMs: Math.round(entry.atMs) })),
    phases: facts.phases.map((phase) => ({
      ...phase,
      startMs: Math.round(phase.startMs),
      endMs: Math.round(phase.endMs),
    })),
    verdict,
    assessment: assess(verdict, findings),
  };
}
