import type { Reason } from '../reasons.ts';
import { refine } from './crash-advice.ts';
import { findJavaFailure } from './java-failure.ts';
import { type LogLine, readLogLines } from './log-lines.ts';
import { findRuntimeCrash } from './runtime-crash.ts';
import { findSpringFailure } from './spring-failure.ts';

/** What a log says about the end of its service. */
export interface LogDiagnosis {
  /** One clause that says what went wrong; foreign words in it. */
  readonly summary: string;
  /** What `evidence` is: `Spring Boot's failure analysis`. */
  readonly label: string;
  /** The lines that say it; foreign text. */
  readonly evidence: string;
  readonly advice?: string;
  /** The framework or the runtime itself says that the application did not start. */
  readonly failedToStart: boolean;
  /** The runtime cannot go on after this; other errors may have been survived. */
  readonly fatal: boolean;
  /** A reason word that is more exact than "exited". */
  readonly reason?: Reason;
}

/** Only the end of a log is about the end. */
const MAX_CHARACTERS = 512 * 1024;

/**
 * Reads out of a log why its service ended: Spring Boot's failure analysis, the root of a Java stack trace, the crash
 * of a Node, Python, Go, Rust, .NET, PHP or Ruby program, or a last word that is known. Pure, in time linear in the
 * log's length; colours, prefixes and JSON around the lines do not matter.
 *
 * @param log the end of the log, with secrets taken out already
 */
export function analyseLog(log: string): LogDiagnosis | undefined {
  const lines = readLogLines(log.slice(-MAX_CHARACTERS));
  const spring = findSpringFailure(lines);
  if (spring) return spring;
  const crash = findJavaFailure(lines) ?? findRuntimeCrash(lines);
  if (crash) return refined(crash, lines);
  return findLastWord(lines);
}

function refined(crash: LogDiagnosis, lines: readonly LogLine[]): LogDiagnosis {
  const refinement = refine(`${crash.summary}\n${crash.evidence}`, textOf(lines));
  if (refinement === undefined) return crash;
  const summary = refinement.summary === undefined ? crash.summary : `${refinement.summary}: ${crash.summary}`;
  return { ...crash, summary, advice: crash.advice ?? refinement.advice };
}

/** Programs without a runtime that speaks for them say what is wrong in one of their last lines. */
const LAST_WORDS =
  /\b(?:fatal|panic|error|failed|cannot|can't|could not|unable|refused|denied|not found|no such|invalid|missing|already in use)\b/i;
const LAST_LINES = 5;

function findLastWord(lines: readonly LogLine[]): LogDiagnosis | undefined {
  const last = lines
    .map((line) => line.text.trim())
    .filter((text) => text !== '')
    .slice(-LAST_LINES);
  const said = last.findLast((text) => LAST_WORDS.test(text));
  if (said === undefined) return undefined;
  const refinement = refine(said, textOf(lines));
  const words = withoutStamp(said);
  return {
    summary: refinement?.summary === undefined ? words : `${refinement.summary}: ${words}`,
    label: 'the last error in its log',
    evidence: last.join('\n'),
    ...(refinement === undefined ? {} : { advice: refinement.advice }),
    failedToStart: false,
    fatal: false,
  };
}

/** Without the time and, as Spring Boot writes them, level, process, application, thread and logger. */
function withoutStamp(text: string): string {
  return text
    .replace(/^\[?\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?\s*/, '')
    .replace(/^(?:ERROR|FATAL|WARN|INFO)\s+\d+ --- (?:\[[^\]]*\] ?)+\S+\s+: /, '');
}

function textOf(lines: readonly LogLine[]): string {
  return lines.map((line) => line.text).join('\n');
}
