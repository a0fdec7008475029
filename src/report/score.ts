import { capitalised } from '../subject/wording.ts';
import { FINDING_KINDS, type Finding, type Verdict } from '../verdict.ts';
import type { Assessment } from './report.ts';

/** The best score of a run in which a blocking rule is broken, and of one in which a blocking rule is undecided. */
const CEILING_BROKEN = 40;
const CEILING_UNDECIDED = 60;
/** The service does not run or does not say UP: whatever else holds, it cannot be used. */
const CEILING_DOWN = 10;
const ADVISORY_COST = 5;
const MOST_ADVISORY_COST = 20;
const RETRIED_COST = 2;
const MOST_RETRIED_COST = 10;
const HEALTHY_FROM = 90;
const WARNING_FROM = 61;
const CRITICAL_FROM = 11;
const MAX_ITEMS = 50;

/**
 * The score (0 to 100) and what follows from it; `docs/score.md` explains the formula to users.
 * It describes, it does not decide: the verdict alone does.
 */
export function assess(verdict: Verdict, findings: readonly Finding[]): Assessment {
  const score = scoreOf(verdict, findings);
  const open = findings
    .filter((finding) => finding.outcome !== 'pass' && finding.outcome !== 'skipped')
    .sort((left, right) => rank(left) - rank(right));
  const flaky = findings.filter(isFlaky);
  return {
    score,
    level: levelOf(score),
    issues: unique([
      ...open.map((finding) => finding.sentence),
      ...flaky.map((finding) => `${capitalised(finding.title)} held only at attempt ${finding.attempts}.`),
    ]),
    recommendations: unique([
      ...(verdict.advice === undefined ? [] : [verdict.advice]),
      ...open.flatMap((finding) => (finding.advice === undefined ? [] : [finding.advice])),
    ]),
  };
}

/** Passed, but not at the first try. */
export function isFlaky(finding: Finding): boolean {
  return finding.outcome === 'pass' && isRetried(finding);
}

/** Costs the same however it ended, so that the score never rises when a check that held late breaks. */
function isRetried({ kind, attempts = 1 }: Finding): boolean {
  // Health is polled until it says UP; trying again is not a weakness there.
  return kind === 'check' && attempts > 1;
}

function scoreOf(verdict: Verdict, findings: readonly Finding[]): number {
  if (verdict.name === 'invalid' || verdict.name === 'cancelled') return 0;
  const blocking = findings.filter((finding) => finding.severity === 'block');
  const held = blocking.filter((finding) => finding.outcome === 'pass').length;
  const broken = blocking.filter((finding) => finding.outcome === 'fail');
  const undecided = blocking.filter((finding) => finding.outcome === 'undecided').length;
  const examined = held + broken.length + undecided;
  if (examined === 0) return 0;
  const isDown = broken.some((finding) => finding.kind === 'subject' || finding.kind === 'health');
  const ceiling = isDown ? CEILING_DOWN : broken.length > 0 ? CEILING_BROKEN : undecided > 0 ? CEILING_UNDECIDED : 100;
  const advisory = findings.filter((finding) => finding.severity === 'warn' && finding.outcome === 'fail').length;
  const deduction =
    Math.min(advisory * ADVISORY_COST, MOST_ADVISORY_COST) +
    Math.min(findings.filter(isRetried).length * RETRIED_COST, MOST_RETRIED_COST);
  return Math.max(0, Math.round((ceiling * held) / examined) - deduction);
}

function levelOf(score: number): Assessment['level'] {
  if (score >= HEALTHY_FROM) return 'healthy';
  if (score >= WARNING_FROM) return 'warning';
  return score >= CRITICAL_FROM ? 'critical' : 'unhealthy';
}

/** Blocking before advisory, broken before undecided, then in the order of a first cause. */
function rank(finding: Finding): number {
  const severity = finding.severity === 'block' ? 0 : 1;
  const outcome = ['invalid', 'fail', 'undecided'].indexOf(finding.outcome);
  return (severity * 3 + outcome) * FINDING_KINDS.length + FINDING_KINDS.indexOf(finding.kind);
}

function unique(items: readonly string[]): readonly string[] {
  return [...new Set(items)].slice(0, MAX_ITEMS);
}
