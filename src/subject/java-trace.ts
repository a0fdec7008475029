import type { LogLine } from './log-lines.ts';

/** One exception of a stack trace. */
export interface JavaException {
  /** `java.net.ConnectException` */
  readonly className: string;
  readonly message: string;
  /** The frames as written, without what is around them; at most six. */
  readonly frames: readonly string[];
  /** The first frame that is no library's: what the team can do something about. */
  readonly ownFrame: string | undefined;
}

/** A stack trace: the exception that was thrown and everything that caused it, the root last. */
export interface JavaTrace {
  readonly chain: readonly [JavaException, ...JavaException[]];
  /** Name of the thread that it ended, where the JVM says so. */
  readonly uncaughtIn: string | undefined;
  /** Spring says that the application did not start because of it. */
  readonly endedTheStart: boolean;
  /** Index of the first line after it. */
  readonly end: number;
}

const FRAME = /^\s+at (?:[\w.$@/<>-]+\/)?[\w.$<>[\]-]+\(.*\)/;
const OMITTED = /^\s+\.\.\. \d+ (?:more|common frames omitted)/;
const CLASS = String.raw`((?:[A-Za-z_$][\w$]*\.)+[A-Z_$][\w$]*)`;
const HEAD = new RegExp(`^(?:Exception in thread "([^"]*)" )?${CLASS}(?:: (.*)|:?$)`);
/** The exception at the end of a line that says more: `… threw exception: java.lang.X: message`. */
const HEAD_INSIDE = new RegExp(String.raw`(?:^|[\s:])${CLASS}(?:: (.*)|$)`);
const CAUSED = new RegExp(`^(?:Caused by|Wrapped by): ${CLASS}(?:: (.*)|:?$)`);
const UNCAUGHT_WITHOUT_FRAMES = new RegExp(`^Exception in thread "([^"]*)" ${CLASS}(?:: (.*)|$)`);
/** Lines between a head and its first frame that can belong to its message. */
const MAX_MESSAGE_LINES = 30;
const MAX_FRAMES = 6;

/** All stack traces of a log, in order. Traces printed root first (logback's `%rEx`) are turned around. */
export function findJavaTraces(lines: readonly LogLine[]): readonly JavaTrace[] {
  const traces: JavaTrace[] = [];
  let index = 0;
  while (index < lines.length) {
    const trace = FRAME.test(textAt(lines, index)) ? readTrace(lines, index, traces.at(-1)?.end ?? 0) : undefined;
    if (trace) traces.push(trace);
    index = trace?.end ?? index + 1;
  }
  const bare = lines.findLastIndex((line) => UNCAUGHT_WITHOUT_FRAMES.test(line.text));
  if (bare >= (traces.at(-1)?.end ?? 0)) {
    const [, thread, className = '', message = ''] = UNCAUGHT_WITHOUT_FRAMES.exec(textAt(lines, bare)) ?? [];
    traces.push({
      chain: [{ className, message, frames: [], ownFrame: undefined }],
      uncaughtIn: thread,
      endedTheStart: false,
      end: bare + 1,
    });
  }
  return traces;
}

function readTrace(lines: readonly LogLine[], firstFrame: number, from: number): JavaTrace | undefined {
  const head = findHead(lines, firstFrame, from);
  if (head === undefined) return undefined;
  const chain: Reading[] = [{ className: head.className, message: head.message, frames: [], ownFrame: undefined }];
  let rootFirst = false;
  let suppressed = false;
  let inMessage = false;
  let index = firstFrame;
  for (; index < lines.length; index++) {
    const text = textAt(lines, index);
    const current = chain.at(-1);
    const caused = CAUSED.exec(text);
    if (caused) {
      rootFirst ||= text.startsWith('Wrapped by');
      chain.push({ className: caused[1] ?? '', message: caused[2] ?? '', frames: [], ownFrame: undefined });
      suppressed = false;
      inMessage = true;
    } else if (FRAME.test(text)) {
      inMessage = false;
      if (!suppressed && current) addFrame(current, frameOf(text));
    } else if (/^\s+Suppressed: /.test(text)) {
      suppressed = true;
      inMessage = false;
    } else if (OMITTED.test(text) || (suppressed && /^\s/.test(text))) {
      inMessage = false;
    } else if (inMessage && current && !lines[index]?.record && goesOn(lines, index)) {
      current.message += `\n${text}`;
    } else break;
  }
  if (rootFirst) chain.reverse();
  const [first, ...rest] = chain;
  if (first === undefined) return undefined;
  return {
    chain: [first, ...rest],
    uncaughtIn: head.thread,
    endedTheStart: lines
      .slice(Math.max(from, head.index - 3), head.index + 1)
      .some((line) => /Application run failed/.test(line.text)),
    end: index,
  };
}

interface Reading {
  className: string;
  message: string;
  frames: string[];
  ownFrame: string | undefined;
}

function addFrame(to: Reading, frame: string): void {
  if (to.frames.length < MAX_FRAMES) to.frames.push(frame);
  if (!LIBRARIES.test(frame)) to.ownFrame ??= frame.replace(/^at (?:[\w.@-]+\/)?/, '');
}

/** Whether a line between a `Caused by` and its frames is part of its message: its frames must follow soon. */
function goesOn(lines: readonly LogLine[], index: number): boolean {
  for (let ahead = index + 1; ahead < Math.min(lines.length, index + MAX_MESSAGE_LINES); ahead++) {
    const text = textAt(lines, ahead);
    if (FRAME.test(text) || OMITTED.test(text)) return true;
    if (lines[ahead]?.record || CAUSED.test(text)) return false;
  }
  return false;
}

interface Head {
  readonly index: number;
  readonly thread: string | undefined;
  readonly className: string;
  readonly message: string;
}

/** Looks upwards from the first frame for the line that names the exception; a message may have many lines. */
function findHead(lines: readonly LogLine[], firstFrame: number, from: number): Head | undefined {
  const lowest = Math.max(from, firstFrame - MAX_MESSAGE_LINES);
  for (let index = firstFrame - 1; index >= lowest; index--) {
    const match = HEAD.exec(textAt(lines, index));
    if (match) {
      const more = lines.slice(index + 1, firstFrame).map((line) => line.text);
      return {
        index,
        thread: match[1],
        className: match[2] ?? '',
        message: [match[3] ?? '', ...more].join('\n').trimEnd(),
      };
    }
    if (lines[index]?.record) {
      const inside = HEAD_INSIDE.exec(textAt(lines, index));
      return inside ? { index, thread: undefined, className: inside[1] ?? '', message: inside[2] ?? '' } : undefined;
    }
  }
  return undefined;
}

/** `at com.example.Server.main(Server.java:11)`, without the packaging data after it. */
function frameOf(text: string): string {
  return text.trim().replace(/\)\s+~?\[[^\]]*\]\s*$/, ')');
}

function textAt(lines: readonly LogLine[], index: number): string {
  return lines[index]?.text ?? '';
}

/** `ConnectException: Connection refused`; the class alone where there is no message. */
export function nameException({ className, message }: JavaException): string {
  const simple = className.split(/[.$]/).at(-1) ?? className;
  return message.trim() === '' ? simple : `${simple}: ${message}`;
}

const LIBRARIES =
  /^at (?:[\w.@-]+\/)?(?:java|javax|jakarta|jdk|sun|com\.sun|kotlin|scala|org\.springframework|org\.apache|org\.hibernate|com\.zaxxer|org\.postgresql|com\.mysql|io\.netty|reactor|org\.eclipse)\./;

/** The root, and each exception around it in one line. */
export function showTrace({ chain }: JavaTrace): string {
  const root = chain.at(-1) ?? chain[0];
  const around = chain
    .slice(0, -1)
    .reverse()
    .map((exception) => `wrapped by ${oneLine(`${exception.className}: ${exception.message}`)}`);
  return [
    `${root.className}${root.message === '' ? '' : `: ${root.message}`}`,
    ...root.frames.map((frame) => `    ${frame}`),
    ...around,
  ].join('\n');
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(/:\s*$/, '');
  return line.length > 300 ? `${line.slice(0, 300)} …` : line;
}
