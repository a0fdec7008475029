/** One line of a log after everything around the service's own words was taken off. */
export interface LogLine {
  readonly text: string;
  /** Begins a record of its own: whatever the lines before it were about ends here. */
  readonly record: boolean;
}

/** Lines longer than this are no words of a crash; looking at them would only take time. */
const MAX_LINE = 8_192;
/** A JSON record holds a whole stack trace. */
const MAX_JSON_LINE = 65_536;

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
const ESCAPES = /\u001b(?:\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
/** `app-1  | `, as `docker compose logs` puts before each line. */
const SERVICE_PREFIX = /^[\w.-]{1,64} +\| ?/;
/** `2026-01-02T03:04:05.123456789Z `, as `docker logs --timestamps` puts before each line; then perhaps CRI's stream. */
const ENGINE_TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}(?:Z|[+-]\d\d:\d\d) (?:std(?:out|err) [FP] )?/;
/** How a record of the usual logging libraries begins: a date, a time, or a level. */
const RECORD_START =
  /^\s*(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d[.,]\d{3} |\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE)\]?[ :])/;

/**
 * Takes a log apart into lines of the service's own words: colours, the prefixes of compose and of the engine, and
 * the wrapping of JSON log lines (logstash, ECS, GELF, log4j2, pino, bunyan, structlog) are taken off. Pure.
 */
export function readLogLines(log: string): readonly LogLine[] {
  let lines = log
    .replace(ESCAPES, '')
    .split(/\r\n|\n|\r/)
    .map((line) => line.slice(0, line.includes('{') ? MAX_JSON_LINE : MAX_LINE));
  lines = withoutCommonPrefix(lines, SERVICE_PREFIX);
  lines = withoutCommonPrefix(lines, ENGINE_TIMESTAMP);
  return lines.flatMap((line) => readJsonRecord(line) ?? [{ text: line.trimEnd(), record: RECORD_START.test(line) }]);
}

/** A prefix is one only if nearly every line has it: a service may write such a word itself now and then. */
function withoutCommonPrefix(lines: readonly string[], prefix: RegExp): string[] {
  const written = lines.filter((line) => line.trim() !== '');
  const having = written.filter((line) => prefix.test(line)).length;
  // the engine's time stamps may not be confused with those of a service that stamps all of its few lines
  const isCommon =
    having > 0 && having >= written.length * 0.95 && (prefix === SERVICE_PREFIX || stampsContinuations(written));
  return isCommon ? lines.map((line) => line.replace(prefix, '')) : [...lines];
}

/** A service stamps the first line of a record only; the engine stamps the lines that continue it as well. */
function stampsContinuations(lines: readonly string[]): boolean {
  return lines.some((line) => /^(?:\s|Caused by:|\}|$)/.test(line.replace(ENGINE_TIMESTAMP, '')));
}

const MESSAGE_KEYS = ['message', 'msg', 'short_message', '@message', 'event', '@m', 'Message', 'RenderedMessage'];
const STACK_KEYS = [
  'stack_trace',
  'stackTrace',
  'stacktrace',
  'stack',
  'full_message',
  'exc_info',
  'exception',
  'error.stack_trace',
  'exception.stacktrace',
  '@x',
  'Exception',
];
/** Objects that hold a stack trace beside the message. */
const NESTED_KEYS = ['error', 'err', 'exception', 'thrown'];

function readJsonRecord(line: string): readonly LogLine[] | undefined {
  const trimmed = line.trim();
  if (!trimmed.startsWith('{"')) return undefined;
  let record: unknown;
  try {
    record = JSON.parse(trimmed);
  } catch {
    record = readCutRecord(trimmed);
  }
  if (!isObject(record)) return undefined;
  const message = firstText(record, MESSAGE_KEYS);
  const nested = NESTED_KEYS.map((key) => record[key]).find(isObject);
  const stack =
    firstText(record, STACK_KEYS) ??
    (nested && (firstText(nested, [...STACK_KEYS, 'extendedStackTrace']) ?? describe(nested)));
  if (message === undefined && stack === undefined) return undefined;
  const parts = stack !== undefined && message !== undefined && stack.startsWith(message) ? [stack] : [message, stack];
  return parts
    .filter((part) => part !== undefined)
    .flatMap((part) => part.split(/\r\n|\n/))
    .map((text, index) => ({ text: text.trimEnd(), record: index === 0 }));
}

/** A string of a JSON record, the last one perhaps without its end. */
const STRING_FIELD = /"([\w.@]{1,40})":"((?:[^"\\]|\\.)*)/g;

/** What is left of a record whose line was cut: its strings, as far as they go. */
function readCutRecord(line: string): Readonly<Record<string, unknown>> | undefined {
  const fields: [string, string][] = [];
  for (const [, key = '', text = ''] of line.matchAll(STRING_FIELD)) {
    try {
      fields.push([key, String(JSON.parse(`"${text.replace(/\\u[\da-f]{0,3}$/i, '')}"`))]);
    } catch {
      // an escape that JSON does not know: no record
      return undefined;
    }
  }
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

/** An error that is told by type and message only. */
function describe(error: Readonly<Record<string, unknown>>): string | undefined {
  const message = firstText(error, ['message', 'localizedMessage']);
  const type = firstText(error, ['type', 'name']);
  if (message === undefined) return undefined;
  return type === undefined ? message : `${type}: ${message}`;
}

function firstText(record: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = record[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
