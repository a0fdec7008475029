import { cut, visible } from '../platform/untrusted.ts';
import { type Evidence, FINDING_KINDS, type Finding } from '../verdict.ts';
import type { CleanReport } from './clean-report.ts';
import { stateOf } from './wording.ts';

/** Characters of one finding's evidence. */
const MAX_EVIDENCE_LENGTH = 8192;

/**
 * `junit.xml`: a suite for each part of the run, a case for each finding, in the run's order.
 * Broken rules are failures, what could not be examined is an error, and a broken rule that does not block is a case
 * that was skipped with its reason, because JUnit knows no warnings.
 * https://github.com/testmoapp/junitxml
 */
export function junitXml(report: CleanReport): string {
  const suites = FINDING_KINDS.map((kind) => ({
    kind,
    findings: report.findings.filter((finding) => finding.kind === kind),
  })).filter((suite) => suite.findings.length > 0);
  const total = counts(report.findings);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="release-guard" ${total} time="${seconds(report.durationMs)}">`,
    ...suites.flatMap(({ kind, findings }) => [
      `  <testsuite name="${kind}" ${counts(findings)} time="${seconds(sum(findings))}" timestamp="${attribute(report.startedAt)}">`,
      ...findings.flatMap((finding) => testCase(finding)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(finding: Finding): readonly string[] {
  const { source } = finding;
  const where = source === undefined ? '' : ` file="${attribute(source.file)}" line="${source.line}"`;
  const open = `    <testcase classname="release-guard.${finding.kind}" name="${attribute(finding.title)}" time="${seconds(finding.durationMs)}"${where}`;
  const outcome = outcomeElement(finding);
  const flaky = stateOf(finding) === 'flaky' ? [`      <system-out>${text(finding.sentence)}</system-out>`] : [];
  return outcome === undefined && flaky.length === 0
    ? [`${open}/>`]
    : [`${open}>`, ...(outcome === undefined ? [] : [`      ${outcome}`]), ...flaky, '    </testcase>'];
}

function outcomeElement(finding: Finding): string | undefined {
  const type = attribute(finding.reason ?? finding.outcome);
  const message = attribute(finding.sentence);
  const body = text(
    [finding.sentence, finding.advice, ...finding.evidence.map(evidenceText)].filter(Boolean).join('\n\n'),
  );
  switch (stateOf(finding)) {
    case 'broken':
      return `<failure type="${type}" message="${message}">${body}</failure>`;
    case 'undecided':
    case 'invalid':
      return `<error type="${type}" message="${message}">${body}</error>`;
    case 'advisory':
      return `<skipped message="${attribute(`advisory (${finding.reason}): `)}${message}"/>`;
    case 'skipped':
      return `<skipped message="${message}"/>`;
    default:
      return undefined;
  }
}

function evidenceText(evidence: Evidence): string {
  return evidence.kind === 'text'
    ? `${evidence.label}:\n${cut(evidence.text, MAX_EVIDENCE_LENGTH)}`
    : [
        `${evidence.label}${evidence.path === undefined ? '' : ` at ${evidence.path}`}:`,
        `expected: ${cut(evidence.expected, MAX_EVIDENCE_LENGTH)}`,
        `actual:   ${cut(evidence.actual, MAX_EVIDENCE_LENGTH)}`,
      ].join('\n');
}

function counts(findings: readonly Finding[]): string {
  const states = findings.map(stateOf);
  const count = (...wanted: readonly string[]): number => states.filter((state) => wanted.includes(state)).length;
  return `tests="${findings.length}" failures="${count('broken')}" errors="${count('undecided', 'invalid')}" skipped="${count('skipped', 'advisory')}"`;
}

function sum(findings: readonly Finding[]): number {
  return findings.reduce((total, finding) => total + finding.durationMs, 0);
}

function seconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(3);
}

/** XML 1.0 cannot hold control characters, not even as references; `visible` has written them out before. */
function text(raw: string): string {
  return (
    visible(raw)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // A reader sees what was there; a runner that this file is printed to sees no command.
      .replaceAll('##[', '#&#35;[')
      .replaceAll('::', '&#58;&#58;')
  );
}

function attribute(raw: string): string {
  return text(raw).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
