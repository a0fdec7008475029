import { block, type Crash, MAX_EVIDENCE_LINES, textAt } from './crash-lines.ts';
import type { LogLine } from './log-lines.ts';

const TRACEBACK = /^\s*(?:[|+] )?\s*(?:Exception Group )?Traceback \(most recent call last\):$/;
const PYTHON_ERROR = /^([A-Za-z_][\w.]*)(?:: (.*))?$/;

/** Finds the traceback, the syntax error or the missing script that ended a Python program. */
export function findPythonCrash(lines: readonly LogLine[]): Crash | undefined {
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
