import { block, type Crash, textAt } from './crash-lines.ts';
import type { LogLine } from './log-lines.ts';

const NODE_HEAP = /^FATAL ERROR: (.*(?:heap limit|heap out of memory|Allocation failed).*)$/;
const NODE_FRAME = /^\s+at .+/;
const NODE_ERROR =
  /^(?:Uncaught )?((?:[A-Z]\w*)?(?:Error|Exception|Rejection|Warning)|[A-Z]\w+)(?: \[(\w+)\])?(?:: (.*))?$/;
/** Beside frames: cut repetitions, and a line about the emitter between two pieces of a trace. */
const NODE_TRACE_LINE = /^\s+(?:at |\.\.\. \d+ lines)|^Emitted 'error' event|^Require stack:|^- \//;

/** Finds the uncaught error, the unhandled rejection or the full heap that ended a Node program. */
export function findNodeCrash(lines: readonly LogLine[]): Crash | undefined {
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
