import { cut, tail } from '../platform/untrusted.ts';
import type { Evidence, Finding, VerdictName } from '../verdict.ts';
import type { CleanReport } from './clean-report.ts';
import { ganttChart } from './gantt.ts';
import { cell, fence, prose } from './markdown.ts';
import { rollbackMarkdown } from './rollback-section.ts';
import { watchMarkdown } from './watch-section.ts';
import { durationText, type FindingState, headline, isScored, needsAttention, placeToSay, stateOf } from './wording.ts';

/** Bytes of `summary.md`. */
export const MAX_SUMMARY_BYTES = 64 * 1024;
/** Characters of one piece of evidence, of one side of a comparison, and of the service's log. */
const MAX_EVIDENCE_LENGTH = 4096;
const MAX_LOG_LENGTH = 16 * 1024;
const MOST_ROWS = 150;

const SIGNS: Readonly<Record<VerdictName, string>> = {
  pass: '✅',
  fail: '❌',
  invalid: '⛔',
  inconclusive: '❓',
  cancelled: '⏹',
};
const STATES: Readonly<Record<FindingState, string>> = {
  holds: '✅',
  flaky: '✅ flaky',
  broken: '❌ **broken**',
  advisory: '⚠ advisory',
  undecided: '❓ undecided',
  invalid: '⛔ wrong',
  skipped: 'skipped',
};

/**
 * `summary.md` and the job's summary: verdict, first cause and what to do on top, then the timeline, every finding in a
 * table, the broken ones unfolded, the log folded. Whole parts are dropped from the bottom until it fits.
 */
export function summaryMarkdown(report: CleanReport): string {
  return joined([...headParts(report), ...bodyParts(report)], MAX_SUMMARY_BYTES);
}

/** The parts that a reader needs first: the verdict, its cause, what to do. */
export function headParts(report: CleanReport): readonly string[] {
  const { verdict, subject } = report;
  const image = subject?.image;
  const reason = verdict.reason === 'ok' ? '' : ` (<code>${verdict.reason}</code>)`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Release', report.tag === undefined ? undefined : cell(report.tag)],
    ['Guarded', subject === undefined ? undefined : cell(image?.reference ?? subject.label)],
    ['Image id', image === undefined ? undefined : cell(image.id)],
    ['Digest', image?.digest === undefined ? undefined : cell(image.digest)],
    ['Ready after', report.readyMs === undefined ? undefined : durationText(report.readyMs)],
    ['Health', report.healthEndpoint === undefined ? undefined : cell(report.healthEndpoint)],
    ['Checks', report.checks.total === 0 ? undefined : checksText(report)],
    ['Score', isScored(report) ? `${report.assessment.score} of 100, ${report.assessment.level}` : undefined],
    ['Took', durationText(report.durationMs)],
  ];
  return [
    `## ${SIGNS[verdict.name]} Release Guard: ${headline(report)}${reason}\n`,
    `**What happened:** ${prose(verdict.sentence)}\n${
      verdict.advice === undefined ? '' : `\n**What to do:** ${prose(verdict.advice)}\n`
    }`,
    ...(verdict.cause === undefined ? [] : causeParts(verdict.cause)),
    `| | |\n| --- | --- |\n${facts
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `| ${name} | ${value} |`)
      .join('\n')}\n`,
  ];
}

/** Everything below the verdict. */
export function bodyParts(report: CleanReport): readonly string[] {
  const chart = ganttChart(report);
  const others = report.findings.filter((finding) => finding !== report.verdict.cause && needsAttention(finding));
  const given = new Set([report.verdict.advice]);
  const more = others.flatMap((finding) => {
    const advice = given.has(finding.advice) ? undefined : finding.advice;
    given.add(finding.advice);
    return unfolded(finding, advice);
  });
  return [
    ...(report.rollback === undefined ? [] : rollbackMarkdown(report.rollback, report.verdict.sentence)),
    ...(report.watch === undefined ? [] : watchMarkdown(report.watch, report.verdict.sentence)),
    ...(chart === undefined ? [] : [`### Timeline (seconds)\n\n${fence(chart, 'mermaid')}`]),
    ...(report.findings.length === 0 ? [] : [findingsTable(report.findings)]),
    ...(others.length === 0 ? [] : ['### Also to look at\n']),
    ...more,
    ...(report.serviceLog === undefined || report.serviceLog.trim() === '' ? [] : [serviceLog(report.serviceLog)]),
  ];
}

/**
 * Joins whole parts while they fit, so that no fence, table or `<details>` is ever cut open; says what is missing.
 *
 * @param maxBytes of UTF-8, the note included
 */
export function joined(parts: readonly string[], maxBytes: number): string {
  const note = (count: number): string =>
    `\n*${count === 1 ? 'One part' : `${count} parts`} left out to stay within the size limit; the whole is in the report folder.*\n`;
  const room = maxBytes - Buffer.byteLength(note(parts.length));
  const kept: string[] = [];
  let size = 0;
  let dropped = 0;
  for (const part of parts) {
    const bytes = Buffer.byteLength(part) + 1;
    if (dropped > 0 || size + bytes > room) {
      dropped += 1;
      continue;
    }
    kept.push(part);
    size += bytes;
  }
  return kept.join('\n') + (dropped === 0 ? '' : note(dropped));
}

/** Checks that were not come to, or could not be decided, do not hold. */
function checksText({ checks: { total, failed }, findings }: CleanReport): string {
  if (failed > 0) return `${failed} of ${total} failed`;
  const held = findings.filter(({ kind, outcome }) => kind === 'check' && outcome === 'pass').length;
  return held === 0 ? `none of ${total} is known to hold` : `${held} of ${total} hold`;
}

function causeParts(cause: Finding): readonly string[] {
  const asked = placeToSay(cause);
  if (asked === undefined && cause.source !== undefined) return evidenceParts(cause.evidence);
  const at = asked === undefined ? '' : `, asked for in ${cell(asked)}`;
  return [`**Found by:** ${prose(cause.title)}${at}\n`, ...evidenceParts(cause.evidence)];
}

/** @param advice what is not said above already */
function unfolded(finding: Finding, advice: string | undefined): readonly string[] {
  const asked = placeToSay(finding);
  const reason = finding.reason === undefined ? '' : ` (<code>${finding.reason}</code>)`;
  return [
    `#### ${STATES[stateOf(finding)]}: ${prose(finding.title)}${reason}\n\n${[
      prose(finding.sentence),
      ...(advice === undefined ? [] : [`**What to do:** ${prose(advice)}`]),
      ...(asked === undefined ? [] : [`Asked for in ${cell(asked)}.`]),
    ].join('\n\n')}\n`,
    ...evidenceParts(finding.evidence),
  ];
}

function evidenceParts(evidence: readonly Evidence[]): readonly string[] {
  return evidence.map((piece) => (piece.kind === 'text' ? captured(piece) : comparison(piece)));
}

function captured(piece: Extract<Evidence, { kind: 'text' }>): string {
  const heading = `Captured (${prose(piece.label)}):`;
  return isLine(piece.text)
    ? `${heading} ${cell(piece.text)}\n`
    : `${heading}\n\n${fence(cut(piece.text, MAX_EVIDENCE_LENGTH), 'text')}`;
}

/** Short enough to be read in running text; anything longer is something to copy. */
function isLine(text: string): boolean {
  return text.trim() !== '' && text.length <= 60 && !text.trim().includes('\n');
}

function comparison(piece: Extract<Evidence, { kind: 'comparison' }>): string {
  const at = piece.path === undefined || piece.path === piece.label ? '' : ` at ${cell(piece.path)}`;
  const heading = `Compared (${prose(piece.label)})${at}:\n\n`;
  const isShort = [piece.expected, piece.actual].every((side) => side.length <= 120 && !side.includes('\n'));
  if (isShort) {
    return `${heading}| expected | actual |\n| --- | --- |\n| ${cell(piece.expected)} | ${cell(piece.actual)} |\n`;
  }
  return `${heading}expected\n\n${fence(cut(piece.expected, MAX_EVIDENCE_LENGTH), 'text')}\nactual\n\n${fence(
    cut(piece.actual, MAX_EVIDENCE_LENGTH),
    'text',
  )}`;
}

function findingsTable(findings: readonly Finding[]): string {
  // Where there is no room for all, those that hold are left out first.
  const attention = findings.filter(needsAttention).slice(0, MOST_ROWS);
  const held = findings.filter((finding) => !needsAttention(finding)).slice(0, MOST_ROWS - attention.length);
  const rows = findings.filter((finding) => attention.includes(finding) || held.includes(finding));
  const more = findings.length - rows.length;
  return `### Examined\n\n| result | what | finding | took |\n| --- | --- | --- | ---: |\n${rows.map(row).join('\n')}\n${
    more === 0 ? '' : `\n*${more} more are in report.json.*\n`
  }`;
}

function row(finding: Finding): string {
  const took = finding.outcome === 'skipped' ? '' : durationText(finding.durationMs);
  const [state, time] = [STATES[stateOf(finding)], took].map(unbroken);
  return `| ${state} | ${prose(cut(finding.title, 120))} | ${prose(cut(finding.sentence, 240))} | ${time} |`;
}

/** Narrow columns would break it into two lines. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;');
}

function serviceLog(log: string): string {
  const kept = tail(log.replace(/\n+$/, ''), MAX_LOG_LENGTH);
  const lines = kept.text.split('\n').length;
  const shown = lines === 1 ? 'the last line' : `the last ${lines} lines`;
  return `<details><summary>Captured output of the service (${shown}, untrusted)</summary>\n\n${fence(
    kept.text,
    'text',
  )}\n</details>\n`;
}
