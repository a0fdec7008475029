import type { ManagedOutput, Tone } from '../platform/output.ts';
import { cut, cutLines, tail } from '../platform/untrusted.ts';
import type { Evidence, Finding, VerdictName } from '../verdict.ts';
import type { CleanReport } from './clean-report.ts';
import { briefText } from './live-line.ts';
import { rollbackLines } from './rollback-section.ts';
import { watchLines } from './watch-section.ts';
import {
  durationText,
  isScored,
  needsAttention,
  placeToSay,
  STATE_WIDTH,
  STATE_WORDS,
  sentenceWithTitle,
  stateOf,
} from './wording.ts';
import { hanging, wrapped } from './wrapping.ts';

/** A line and what it means; `platform/output.ts` prints it and makes foreign words in it harmless. */
export interface TerminalLine {
  readonly text: string;
  readonly tone?: Tone;
}

const VERDICT_TONES: Readonly<Record<VerdictName, Tone>> = {
  pass: 'good',
  fail: 'bad',
  invalid: 'bad',
  inconclusive: 'warn',
  cancelled: 'warn',
};
/** Lines of one piece of evidence that are shown of the first cause, and of every other finding. */
const CAUSE_LINES = 40;
const OTHER_LINES = 6;
/** Characters of one piece of evidence that are looked at. */
const MAX_QUOTED = 64 * 1024;

/** Prints the end of a run in plain view: verdict, cause, everything examined, where the files are. */
export function showReport(report: CleanReport, folder: string, output: ManagedOutput): void {
  output.endSection();
  for (const { text, tone } of terminalReport(report, output.width)) output.line(text, tone);
  for (const { text, tone } of labelled('Report: ', folder, output.width, '')) output.line(text, tone);
}

/**
 * The end of a run as a person reads it: the sentence first, then what to do, then the evidence, then everything else.
 *
 * @param width columns to wrap to
 */
export function terminalReport(report: CleanReport, width: number): readonly TerminalLine[] {
  const { verdict, findings } = report;
  const lines: TerminalLine[] = [{ text: '' }];
  const heading = `${verdict.name.toUpperCase()}${verdict.reason === 'ok' ? '' : ` (${verdict.reason})`}`;
  lines.push({ text: heading, tone: VERDICT_TONES[verdict.name] });
  lines.push(...wrapped(verdict.sentence, width, '').map((text): TerminalLine => ({ text, tone: 'strong' })));
  if (verdict.advice !== undefined) {
    lines.push({ text: '' }, ...labelled('What to do: ', verdict.advice, width, ''));
  }
  if (verdict.cause !== undefined) {
    const evidence = evidenceLines(verdict.cause.evidence, width, '', CAUSE_LINES);
    lines.push(...foundBy(verdict.cause, width), ...(evidence.length === 0 ? [] : [{ text: '' }, ...evidence]));
  }
  const others = findings.filter((finding) => finding !== verdict.cause && needsAttention(finding));
  if (others.length > 0) {
    lines.push({ text: '' }, { text: verdict.cause === undefined ? 'To look at' : 'Also', tone: 'strong' });
    const given = new Set([verdict.advice]);
    for (const finding of others) {
      lines.push(...unfolded(finding, given.has(finding.advice) ? undefined : finding.advice, width));
      given.add(finding.advice);
    }
  }
  if (findings.length > 0) {
    lines.push({ text: '' }, { text: 'Examined', tone: 'strong' });
    for (const finding of findings) lines.push(...listed(finding, width));
  }
  if (report.watch !== undefined) lines.push(...watchLines(report.watch));
  if (report.rollback !== undefined) lines.push(...rollbackLines(report.rollback, report.verdict.sentence));
  lines.push({ text: '' }, ...facts(report, width));
  return lines;
}

/** @param advice what is not said above already */
function unfolded(finding: Finding, advice: string | undefined, width: number): readonly TerminalLine[] {
  const state = STATE_WORDS[stateOf(finding)];
  return [
    ...hanging(`${state.word} `.padEnd(STATE_WIDTH), sentenceWithTitle(finding), width, '  ').map((text) =>
      line(text, state.tone),
    ),
    ...(advice === undefined ? [] : labelled('What to do: ', advice, width, ' '.repeat(STATE_WIDTH + 2))),
    ...place(finding, ' '.repeat(STATE_WIDTH + 2)),
    ...evidenceLines(finding.evidence, width, ' '.repeat(STATE_WIDTH + 2), OTHER_LINES),
  ];
}

function listed(finding: Finding, width: number): readonly TerminalLine[] {
  const state = STATE_WORDS[stateOf(finding)];
  return hanging(`${state.word} `.padEnd(STATE_WIDTH), briefText(finding), width, '  ').map((text) =>
    line(text, state.tone),
  );
}

function facts(report: CleanReport, width: number): readonly TerminalLine[] {
  const { subject } = report;
  const image = subject?.image;
  return [
    ...(subject === undefined ? [] : labelled('Guarded: ', image?.reference ?? subject.label, width, '')),
    ...(image === undefined ? [] : labelled('Image id: ', image.id, width, '')),
    ...(image?.digest === undefined ? [] : labelled('Digest: ', image.digest, width, '')),
    ...(report.readyMs === undefined ? [] : labelled('Ready after: ', durationText(report.readyMs), width, '')),
    ...labelled(
      isScored(report) ? 'Score: ' : 'Took: ',
      isScored(report)
        ? `${report.assessment.score} of 100 (${report.assessment.level}), ${durationText(report.durationMs)} in all`
        : durationText(report.durationMs),
      width,
      '',
    ),
  ];
}

function foundBy(cause: Finding, width: number): readonly TerminalLine[] {
  const asked = placeToSay(cause);
  if (asked === undefined && cause.source !== undefined) return [];
  const at = asked === undefined ? '' : `, asked for in ${asked}`;
  return labelled('Found by:   ', `${cause.title}${at}`, width, '');
}

function place(finding: Finding, indent: string): readonly TerminalLine[] {
  const asked = placeToSay(finding);
  return asked === undefined ? [] : [{ text: `${indent}Asked for in ${asked}`, tone: 'quiet' }];
}

function evidenceLines(
  evidence: readonly Evidence[],
  width: number,
  indent: string,
  most: number,
): readonly TerminalLine[] {
  return evidence.flatMap((piece) => {
    if (piece.kind === 'text' && !piece.text.trim().includes('\n')) {
      return [line(`${indent}${piece.label}: ${piece.text.trim()}`)];
    }
    const body =
      piece.kind === 'comparison'
        ? [...quoted('expected | ', piece.expected, indent, most), ...quoted('actual   | ', piece.actual, indent, most)]
        : quoted('| ', piece.text, indent, most, ENDS_MATTER.test(piece.label));
    return [...wrapped(`${comparedAt(piece)}:`, width, indent).map((text) => line(text)), ...body];
  });
}

/** What a comparison is about, and where; once, if that is the same. */
function comparedAt(piece: Evidence): string {
  return piece.kind === 'comparison' && piece.path !== undefined && piece.path !== piece.label
    ? `${piece.label} at ${piece.path}`
    : piece.label;
}

/** What is written line by line while something happens; of everything else the beginning says most. */
const ENDS_MATTER = /\b(log|output|timeline|attempts)\b/i;

/** Foreign lines stay as they are, unwrapped, behind a bar; of many the first ones, or the last ones. */
function quoted(
  prefix: string,
  text: string,
  indent: string,
  most: number,
  endMatters = false,
): readonly TerminalLine[] {
  const whole = text.replace(/\n+$/, '');
  const all = cutLines(endMatters ? tail(whole, MAX_QUOTED).text : cut(whole, MAX_QUOTED)).split('\n');
  const shown = endMatters ? all.slice(-most) : all.slice(0, most);
  const dropped = all.length - shown.length;
  const note = (place: string): readonly TerminalLine[] => {
    const lines = dropped === 1 ? 'one line' : `${dropped} lines`;
    return dropped === 0 ? [] : [line(`${indent}${prefix}… (${lines} ${place} left out)`, 'quiet')];
  };
  return [
    ...(endMatters ? note('before this') : []),
    ...shown.map((text) => line(`${indent}${prefix}${text}`, 'quiet')),
    ...(endMatters ? [] : note('after this')),
  ];
}

function labelled(label: string, text: string, width: number, indent: string): readonly TerminalLine[] {
  return hanging(label, text, width, indent).map((text) => line(text));
}

function line(text: string, tone?: Tone): TerminalLine {
  return tone === undefined ? { text } : { text, tone };
}
