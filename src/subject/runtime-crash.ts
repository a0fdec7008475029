import { block, type Crash, MAX_EVIDENCE_LINES, textAt } from './crash-lines.ts';
import type { LogDiagnosis } from './log-analysis.ts';
import type { LogLine } from './log-lines.ts';
import { findNodeCrash } from './node-crash.ts';
import { findPythonCrash } from './python-crash.ts';

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
