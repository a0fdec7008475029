import { cut, tail } from '../platform/untrusted.ts';
import { exitCodeOf } from '../verdict.ts';
import type { CleanReport } from './clean-report.ts';

/** Where the schema of this file's shape is published; `schema` counts its breaking changes. */
export const REPORT_SCHEMA_URL = 'https://raw.githubusercontent.com/org/release-guard/v1/report.schema.json';
/** Goes up when a reader of `report.json` would have to change. */
export const REPORT_SCHEMA_VERSION = 1;

/** Characters of the whole file; its texts are cut until it fits. */
const MAX_LENGTH = 4 * 1024 * 1024;
const MAX_LOG_LENGTH = 64 * 1024;
/** Tried in this order. */
const TEXT_LENGTHS = [32 * 1024, 2048, 128];

/** `report.json`, as `report.schema.json` describes it. What is not known is absent. */
export function reportJson(report: CleanReport): string {
  let written = '';
  for (const length of TEXT_LENGTHS) {
    written = printable(
      JSON.stringify(
        jsonShape(report),
        (name, value) => (name === 'serviceLog' ? value : asWritten(name, value, length)),
        2,
      ),
    );
    if (written.length <= MAX_LENGTH) break;
  }
  return `${written}\n`;
}

function jsonShape(report: CleanReport): object {
  const { tool, verdict, assessment, findings, serviceLog, ...facts } = report;
  const { cause, ...said } = verdict;
  const causeIndex = cause === undefined ? -1 : findings.indexOf(cause);
  return {
    $schema: REPORT_SCHEMA_URL,
    schema: REPORT_SCHEMA_VERSION,
    tool,
    verdict: {
      ...said,
      exitCode: exitCodeOf(verdict.name, report.rollback?.outcome ?? 'none'),
      ...(causeIndex === -1 ? {} : { cause: causeIndex }),
    },
    assessment,
    ...facts,
    findings,
    ...(serviceLog === undefined ? {} : { serviceLog: tail(serviceLog, MAX_LOG_LENGTH).text }),
  };
}

/** Texts cut, times whole. */
function asWritten(name: string, value: unknown, length: number): unknown {
  if (typeof value === 'string') return value.length > length ? cut(value, length) : value;
  return typeof value === 'number' && /^(?:startedAt|\w+Ms)$/.test(name) ? Math.round(value) : value;
}

/**
 * JSON can write any character as an escape, so nothing is lost: what cannot be seen, and what a runner would take for
 * a command if this file is printed, are written that way.
 */
function printable(json: string): string {
  return json
    .replace(/(?![\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{Noncharacter_Code_Point}]/gu, (character) =>
      [...Array(character.length).keys()].map((unit) => unicodeEscape(character.charCodeAt(unit))).join(''),
    )
    .replaceAll('##[', `#${unicodeEscape(0x23)}[`);
}

function unicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
