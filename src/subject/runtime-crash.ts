import type { LogDiagnosis } from './log-analysis.ts';
import type { LogLine } from './log-lines.ts';

type Crash = Pick<LogDiagnosis, 'summary' | 'label' | 'evidence' | 'advice' | 'fatal' | 'reason'>;

/** Most lines of a crash that are shown. */
const MAX_EVIDENCE_LINES = 25;

/** Finds the crash of a Node, Python, Go, Rust, .NET, PHP or Ruby program; the last one in the log counts. */
export function findRuntimeCrash(lines: readonly LogLine[]): LogDiagnosis | undefined {
  for (const find of [
    findNodeCrash,
    findPythonCrash,
    findGoCrash,
    findRustPanic,
    findDotnetCrash,
    findPhpCrash,
    findRubyCrash,
  ]) {
    const crash = find(lines);
    if (crash) return { ...crash, failedToStart: false };
  }
  return undefined;
}

const NODE_HEAP = /^FATAL ERROR: (.*(?:heap limit|heap out of memory|Allocation failed).*)$/;
const NODE_FRAME = /^\s+at .+/;
const NODE_ERROR =
  /^(?:Uncaught )?((?:[A-Z]\w*)?(?:Error|Exception|Rejection|Warning)|[A-Z]\w+)(?: \[(\w+)\])?(?:: (.*))?$/;
/** Beside frames: cut repetitions, and a line about the emitter between two pieces of a trace. */
const NODE_TRACE_LINE = /^\s+(?:at |\.\.\. \d+ lines)|^Emitted 'error' event|^Require stack:|^- \//;

function findNodeCrash(lines: readonly LogLine[]): Crash | undefined {
  const heap = lines.findLastIndex((line) => NODE_HEAP.test(line.text));
  if (heap >= 0) {
    return {
      summary: `Node ran out of heap memory (${NODE_HEAP.exec(textAt(lines, heap))?.[1]})`,
      label: 'what Node says',
      evidence: textAt(lines, heap),
      advice:
        'Raise --max-old-space-size (NODE_OPTIONS) within the memory of the container (subject.memory), or find what fills the heap.',
      fatal: true,
      reason: 'out-of-memory',
    };
  }
  // Node names itself at the end of every uncaught error since version 17; what was only logged does not count as well
  const signature = lines.findLastIndex((line) => /^Node\.js v\d+/.test(line.text));
  const from = signature < 0 ? lines.length : signature;
  const frame = lines.findLastIndex((_line, index) => index < from && isFirstNodeFrame(lines, index));
  if (frame < 0) return undefined;
  const head = findNodeHead(lines, frame);
  if (head === undefined) return undefined;
  const end = endOfNodeTrace(lines, frame);
  return {
    summary: `${head.summary}${ownFrame(lines, frame, end)}`,
    label: 'uncaught error',
    evidence: block(lines, head.index, end),
    fatal: signature >= 0,
    ...adviceForNode(head.summary),
  };
}

/** Frames of Node and of Java look alike; a Java frame has no `:line:column`. */
function isFirstNodeFrame(lines: readonly LogLine[], index: number): boolean {
  const before = textAt(lines, index - 1);
  const insideAnother = /^\s+(?:\[|\.\.\. )|^Emitted '/.test(before) || isNodeFrame(before);
  return isNodeFrame(textAt(lines, index)) && !insideAnother;
}

function isNodeFrame(text: string): boolean {
  return NODE_FRAME.test(text) && /(?::\d+:\d+\)?|<anonymous>\)|\(native\))(?: \{)?$/.test(text);
}

function findNodeHead(lines: readonly LogLine[], frame: number): { index: number; summary: string } | undefined {
  for (let index = frame - 1; index >= Math.max(0, frame - 12); index--) {
    const match = NODE_ERROR.exec(textAt(lines, index));
    if (!match) {
      if (textAt(lines, index).trim() === '') return undefined;
      continue;
    }
    const [, name = '', , message = ''] = match;
    if (name === 'UnhandledPromiseRejection') {
      const reason = /rejected with the reason "(.*)"\.?$/.exec(message)?.[1];
      return { index, summary: `an unhandled promise rejection: ${reason ?? message}` };
    }
    return { index, summary: message === '' ? name : name === 'Error' ? message : `${name}: ${message}` };
  }
  return undefined;
}

function endOfNodeTrace(lines: readonly LogLine[], frame: number): number {
  let index = frame;
  while (index < lines.length && NODE_TRACE_LINE.test(textAt(lines, index))) index++;
  // the properties of the error, its cause among them
  if (textAt(lines, index - 1).endsWith('{')) {
    while (index < lines.length && textAt(lines, index) !== '}') index++;
    index++;
  }
  return index;
}

function ownFrame(lines: readonly LogLine[], from: number, to: number): string {
  const own = lines
    .slice(from, to)
    .map((line) => line.text)
    .find((text) => isNodeFrame(text) && !/node:|node_modules/.test(text));
  const place = own && /\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?/.exec(own)?.[1];
  return place === undefined ? '' : ` (at ${place.replace('file://', '')})`;
}

function adviceForNode(summary: string): Pick<Crash, 'advice'> {
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(summary)?.[1];
  if (missing === undefined) return {};
  return {
    advice: /^[./]/.test(missing)
      ? `The file ${missing} is not in the image: check what the build writes and what the Dockerfile copies.`
      : `The package ${missing} is not in the image: it must be under dependencies (not devDependencies), and be installed in the image.`,
  };
}

const TRACEBACK = /^\s*(?:[|+] )?\s*(?:Exception Group )?Traceback \(most recent call last\):$/;
const PYTHON_ERROR = /^([A-Za-z_][\w.]*)(?:: (.*))?$/;

function findPythonCrash(lines: readonly LogLine[]): Crash | undefined {
  const from = lines.findLastIndex((line) => TRACEBACK.test(line.text));
  if (from < 0) return findPythonSyntaxError(lines) ?? findPythonFile(lines);
  const group = /Exception Group/.test(textAt(lines, from));
  const bare = (index: number) =>
    group ? textAt(lines, index).replace(/^\s*[|+][ |+-]*/, '  ') : textAt(lines, index);
  for (let index = from + 1; index < Math.min(lines.length, from + 200); index++) {
    const text = bare(index);
    const match = PYTHON_ERROR.exec(group ? text.trim() : text);
    if (!match || (group && /^(?:File|raise)\b/.test(text.trim()))) continue;
    const [, name = '', message = ''] = match;
    const parts = group ? subExceptions(lines, index) : [];
    const place = lastPythonFrame(lines, from, index);
    const summary = `${name.split('.').at(-1)}${message === '' ? '' : `: ${message}`}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
    return {
      summary: `${summary}${place}`,
      label: 'traceback',
      evidence: block(
        lines,
        Math.max(from, index - MAX_EVIDENCE_LINES + 1),
        index + 1 + (group ? parts.length * 2 + 1 : 0),
      ),
      fatal: false,
      ...adviceForPython(name, message),
    };
  }
  return undefined;
}

function subExceptions(lines: readonly LogLine[], from: number): readonly string[] {
  const found: string[] = [];
  for (const { text } of lines.slice(from + 1, from + 40)) {
    if (!/^\s+[|+]/.test(text)) break;
    const words = text.replace(/^[\s|+-]+/, '');
    if (/^[A-Za-z_][\w.]*(?:Error|Exception|Exit)\b/.test(words)) found.push(words);
  }
  return found;
}

function lastPythonFrame(lines: readonly LogLine[], from: number, to: number): string {
  const frames = lines.slice(from, to).map((line) => /^\s*(?:\| +)?File "([^"]+)", line (\d+)/.exec(line.text));
  const own = frames.findLast((frame) => frame && !/site-packages|^<|\/lib\/python/.test(frame[1] ?? ''));
  return own ? ` (at ${own[1]}:${own[2]})` : '';
}

function findPythonSyntaxError(lines: readonly LogLine[]): Crash | undefined {
  const at = lines.findLastIndex((line) => /^(?:SyntaxError|IndentationError|TabError): /.test(line.text));
  if (at < 0) return undefined;
  const fileAt = lines.findLastIndex((line, index) => index < at && /^\s+File "/.test(line.text));
  return {
    summary: `${textAt(lines, at)}${lastPythonFrame(lines, Math.max(0, fileAt), at)}`,
    label: 'syntax error',
    evidence: block(lines, fileAt < 0 ? at : fileAt, at + 1),
    fatal: true,
    advice: 'Check that the file is written for the version of Python in the image.',
  };
}

function findPythonFile(lines: readonly LogLine[]): Crash | undefined {
  const at = lines.findLastIndex((line) => /^\S*python[\d.]*: can't open file /.test(line.text));
  const file = /can't open file '?(.+?)'?: /.exec(textAt(lines, at))?.[1];
  if (at < 0 || file === undefined) return undefined;
  return {
    summary: `Python could not open ${file}`,
    label: 'what Python says',
    evidence: textAt(lines, at),
    fatal: true,
    advice: 'Check WORKDIR, and what the Dockerfile copies, against the path in the command.',
  };
}

function adviceForPython(name: string, message: string): Pick<Crash, 'advice'> {
  const missing = /^No module named '([^']+)'/.exec(message)?.[1];
  if (missing !== undefined) {
    return {
      advice: `The module ${missing} is not in the image: add it to the requirements that the Dockerfile installs, or check PYTHONPATH if it is your own.`,
    };
  }
  if (name === 'KeyError' && /^'[A-Z][A-Z\d_]+'$/.test(message)) {
    return {
      advice: `If ${message.slice(1, -1)} is a variable of the environment, set it for the candidate (subject.env or subject.env-file).`,
    };
  }
  return {};
}

function findGoCrash(lines: readonly LogLine[]): Crash | undefined {
  const at = lines.findLastIndex(
    (line, index) =>
      /^(?:panic|fatal error): /.test(line.text) &&
      lines
        .slice(index + 1, index + 15)
        .some((next) => /^goroutine \d+(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[|^\[signal SIG/.test(next.text)),
  );
  if (at < 0) return undefined;
  const [, kind = '', message = ''] = /^(panic|fatal error): (.*)$/.exec(textAt(lines, at)) ?? [];
  const frames = lines.slice(at, at + 60).map((line) => /^\s+(\S+\.go:\d+)(?: \+0x[\da-f]+)?$/.exec(line.text)?.[1]);
  const place = frames.find(
    (frame) =>
      frame !== undefined && !/^(?:\/usr\/local\/go\/|runtime\/|internal\/|sync\/|.*\/src\/runtime\/)/.test(frame),
  );
  const summary = message
    .replace(/ \[recovered(?:, \w+)?\]$/, '')
    .replace(/^runtime error: /, '')
    .replace(/^&?\w[\w.*]*\{.*?"(.*)".*\}$/, '$1');
  return {
    summary: `${kind === 'panic' ? 'panic' : 'fatal error of the Go runtime'}: ${summary}${place === undefined ? '' : ` (at ${place})`}`,
    label: `Go ${kind}`,
    evidence: block(lines, at, at + 16),
    fatal: true,
    ...(/out of memory|cannot allocate/.test(message) ? { reason: 'out-of-memory' as const } : {}),
  };
}

function findRustPanic(lines: readonly LogLine[]): Crash | undefined {
  const at = lines.findLastIndex((line) => /^thread '.*' (?:\(\d+\) )?panicked at /.test(line.text));
  if (at < 0) {
    // what main returns is printed with Debug and nothing else
    const last = lines.findLast((line) => line.text.trim() !== '');
    const returned = /^Error: (.+)$/.exec(last?.text ?? '')?.[1];
    if (last === undefined || returned === undefined || !/[{(]/.test(returned)) return undefined;
    const os = /^Os \{ code: (\d+), kind: (\w+), message: "(.*)" \}$/.exec(returned);
    return {
      summary: os ? `${os[3]} (${os[2]})` : returned,
      label: 'what the program says',
      evidence: last.text,
      fatal: true,
    };
  }
  const text = textAt(lines, at);
  const [, place = '', older = ''] = /panicked at (?:'.*', )?([^\s']+:\d+:\d+):?()$/.exec(text) ?? [];
  const message = /panicked at '(.*)', /.exec(text)?.[1] ?? textAt(lines, at + 1);
  return {
    summary: `panic: ${message}${place === '' ? older : ` (at ${place})`}`,
    label: 'Rust panic',
    evidence: block(lines, at, at + 12),
    fatal: true,
  };
}

function findDotnetCrash(lines: readonly LogLine[]): Crash | undefined {
  const at = lines.findLastIndex((line) => /^Unhandled exception\. /.test(line.text));
  if (at < 0) return findDotnetStart(lines);
  const rest = lines.slice(at, at + 80).map((line) => line.text);
  const inner = rest.findLast((text) => /^\s+---> /.test(text));
  const words = (inner ?? rest[0] ?? '').replace(/^\s*(?:Unhandled exception\. |---> )/, '');
  const [, name = '', message = words] = /^([\w.]+(?:`\d+)?)(?: \([^)]*\))?: (.*)$/.exec(words) ?? [];
  const place = rest.map((text) => /^\s+at .* in (.+):line (\d+)$/.exec(text)).find((match) => match);
  return {
    summary: `${name === '' ? '' : `${name.split('.').at(-1)}: `}${message}${place ? ` (at ${place[1]}:${place[2]})` : ''}`,
    label: 'unhandled exception',
    evidence: block(lines, at, at + MAX_EVIDENCE_LINES),
    fatal: true,
  };
}

function findDotnetStart(lines: readonly LogLine[]): Crash | undefined {
  const at = lines.findLastIndex((line) =>
    /^You must install or update \.NET to run this application|^The framework '[^']+', version '[^']+'.* was not found/.test(
      line.text,
    ),
  );
  if (at < 0) return undefined;
  const needed = lines
    .map((line) => /^(?:Framework: |The framework )'([^']+)', version '([^']+)'/.exec(line.text))
    .find((match) => match);
  return {
    summary: needed
      ? `.NET does not find the framework ${needed[1]} ${needed[2]} in the image`
      : '.NET does not find its framework in the image',
    label: 'what .NET says',
    evidence: block(lines, at, at + MAX_EVIDENCE_LINES),
    fatal: true,
    advice: 'Use the base image of the version that the application is built for (aspnet for web applications).',
  };
}

function findPhpCrash(lines: readonly LogLine[]): Crash | undefined {
  const pattern =
    /^(?:\[[^\]]*\] )?(?:PHP )?(?:Fatal|Parse) error:\s+(?:Uncaught )?(.*?) in (\/?\S+?)(?: on line |:)(\d+)$/;
  const at = lines.findLastIndex((line) => pattern.test(line.text));
  const match = at < 0 ? null : pattern.exec(textAt(lines, at));
  if (!match) return undefined;
  return {
    summary: `${match[1]} (at ${match[2]}:${match[3]})`,
    label: 'fatal error',
    evidence: block(lines, at, at + 10),
    fatal: true,
  };
}

function findRubyCrash(lines: readonly LogLine[]): Crash | undefined {
  const pattern = /^(\S+\.rb:\d+):in [`'](.*)': (.*) \(([A-Z][\w:]*)\)$/;
  const at = lines.findLastIndex((line) => pattern.test(line.text));
  const match = at < 0 ? null : pattern.exec(textAt(lines, at));
  if (!match) return undefined;
  return {
    summary: `${match[4]}: ${match[3]} (at ${match[1]})`,
    label: 'uncaught exception',
    evidence: block(lines, at, at + 10),
    fatal: true,
  };
}

function block(lines: readonly LogLine[], from: number, to: number): string {
  return lines
    .slice(from, Math.min(to, from + MAX_EVIDENCE_LINES))
    .map((line) => line.text)
    .join('\n')
    .trim();
}

function textAt(lines: readonly LogLine[], index: number): string {
  return lines[index]?.text ?? '';
}
