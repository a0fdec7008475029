import { Lexer, LineCounter, parseDocument } from 'yaml';
import type { Reason } from '../reasons.ts';
import type { SourcePosition } from '../verdict.ts';
import { type Located, locate } from './located.ts';
import { type Mistake, quote } from './mistake.ts';

/** A policy file as far as it could be read, with every mistake in its YAML. */
export interface ReadFile {
  /** `undefined` if nothing can be said about the content. */
  readonly located: Located | undefined;
  readonly mistakes: readonly Mistake[];
}

const LARGEST_BYTES = 256 * 1024;
const DEEPEST = 64;
const MOST_ALIASES = 50;
/** Anchors and tags together. */
const MOST_PROPERTIES = 1000;
/** Quoted texts with nothing between them; each is a mistake of its own, and slow to find in great numbers. */
const MOST_CLASHES = 20;

/**
 * Reads YAML 1.2 into plain data without trusting it: bounded size, depth, aliases and total; no merge keys, no tags
 * beyond the core schema, one document, no key twice. Bytes must be UTF-8. Never throws.
 */
export function readYaml(source: string | Uint8Array, file: string): ReadFile {
  const start: SourcePosition = { file, line: 1, column: 1 };
  const refuse = (reason: Reason, sentence: string, advice: string, position = start): ReadFile => ({
    located: undefined,
    mistakes: [{ reason, path: [], position, sentence, advice }],
  });

  const size = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength;
  if (size > LARGEST_BYTES) {
    return refuse(
      'policy-too-large',
      `The policy file has ${size} bytes, and ${LARGEST_BYTES} are the most that is read.`,
      'Check that the input "policy" names the right file; a policy is usually a few kilobytes.',
    );
  }
  const decoded = decode(source);
  if (decoded === undefined) {
    return refuse('policy-not-yaml', 'The policy file is not UTF-8 text.', 'Save it as UTF-8 text.');
  }
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
  const lines = new LineCounter();
  const at = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const binary = firstControl(text);
  try {
    const excess = binary === undefined ? scan(text, lines) : undefined;
    if (binary !== undefined) {
      return refuse('policy-not-yaml', 'The policy file is binary, not text.', 'Save it as UTF-8 text.');
    }
    if (excess !== undefined) {
      return refuse(
        'policy-too-large',
        `The policy file ${excess.sentence}.`,
        'Write it flatter, with fewer aliases.',
        at(excess.offset),
      );
    }
    return compose(text, at);
  } catch (error) {
    // The YAML library promises to collect errors, not to throw them; this is for the day it does not.
    const message = error instanceof Error ? error.message : String(error);
    return refuse('policy-not-yaml', `The policy file cannot be read as YAML: ${firstLine(message)}.`, YAML_ADVICE);
  }
}

const YAML_ADVICE = 'Mend the YAML here; an editor with YAML support shows the place.';

function decode(source: string | Uint8Array): string | undefined {
  if (typeof source === 'string') return source;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(source);
  } catch {
    return undefined;
  }
}

/** The first character that YAML 1.2 does not allow (https://yaml.org/spec/1.2.2/#51-character-set), as an offset. */
function firstControl(text: string): number | undefined {
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if ((code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || code === 0x7f) return offset;
  }
  return undefined;
}

/**
 * Looks for nesting and aliases beyond the limits in the token stream, which costs nothing beside composing:
 * the YAML library needs seconds for a hundred kilobytes of `[`. Also counts the lines.
 */
function scan(text: string, lines: LineCounter): { readonly sentence: string; readonly offset: number } | undefined {
  lines.addNewLine(0);
  for (let next = text.indexOf('\n'); next >= 0; next = text.indexOf('\n', next + 1)) lines.addNewLine(next + 1);
  let offset = 0;
  let depth = 0;
  let onThisLine = 0;
  let aliases = 0;
  let properties = 0;
  let clashes = 0;
  let afterQuoted = false;
  let scalar = false;
  for (const token of new Lexer().lex(text)) {
    // Marks of the lexer's own; the text after "scalar follows" is content, whatever it looks like.
    if (token === '\x02' || token === '\x18') continue;
    if (token === '\x1f') {
      scalar = true;
      continue;
    }
    if (scalar) {
      scalar = false;
    } else if (token === '[' || token === '{') {
      depth++;
    } else if (token === ']' || token === '}') {
      depth--;
    } else if (token === '-' || token === '?' || token === ':') {
      // Inside brackets these are siblings, not levels.
      if (depth === 0) onThisLine++;
    } else if (token.startsWith('\n') || token.startsWith('\r')) {
      onThisLine = 0;
    } else if (token.startsWith('*')) {
      aliases++;
    } else if (token.startsWith('&') || token.startsWith('!')) {
      properties++;
    }
    if (depth > DEEPEST || onThisLine > DEEPEST) return { sentence: TOO_DEEP, offset };
    if (aliases > MOST_ALIASES) return { sentence: `uses more than ${MOST_ALIASES} aliases`, offset };
    if (properties > MOST_PROPERTIES) return { sentence: `has more than ${MOST_PROPERTIES} anchors and tags`, offset };
    if (clashes > MOST_CLASHES) return { sentence: 'has a row of quoted texts with nothing between them', offset };
    const quoted = token.startsWith('"') || token.startsWith("'");
    if (quoted && afterQuoted) clashes++;
    if (!token.startsWith(' ')) afterQuoted = quoted;
    // What closes nothing is a mistake that the YAML library finds too, but ever so slowly in great numbers.
    if (depth < 0) return { sentence: 'closes a bracket that was never opened', offset };
    offset += token.length;
  }
  return undefined;
}

const TOO_DEEP = `is nested more than ${DEEPEST} levels deep`;

function compose(text: string, at: (offset: number) => SourcePosition): ReadFile {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    // A key twice is found by the walk below in linear time.
    uniqueKeys: false,
    merge: false,
    resolveKnownTags: false,
    prettyErrors: false,
    // "silent" would also swallow the error about a second document.
    logLevel: 'error',
  });
  const mistakes: Mistake[] = [];
  for (const error of document.errors) {
    const several = error.code === 'MULTIPLE_DOCS';
    mistakes.push({
      reason: 'policy-not-yaml',
      path: [],
      position: at(error.pos[0]),
      sentence: several
        ? 'The policy file holds more than one YAML document.'
        : `The policy file is not YAML here: ${firstLine(error.message)}.`,
      advice: several ? 'Keep one document and remove the "---" between them.' : adviceAt(text, error.pos[0]),
    });
  }
  const { yaml } = document.directives ?? {};
  if (yaml?.explicit === true && yaml.version !== '1.2') {
    mistakes.push({
      reason: 'policy-not-yaml',
      path: [],
      position: at(0),
      sentence: `The policy file asks for YAML ${yaml.version}, and only 1.2 is read.`,
      advice: 'Remove the %YAML line.',
    });
  }
  // Broken YAML gives data that the user did not write; nothing more can be said about it.
  if (mistakes.length > 0) return { located: undefined, mistakes };
  for (const warning of document.warnings) {
    mistakes.push({
      reason: 'policy-wrong-type',
      path: [],
      position: at(warning.pos[0]),
      sentence: `The YAML tag ${quote(/^!\S*/.exec(text.slice(warning.pos[0]))?.[0] ?? firstLine(warning.message))} is not understood.`,
      advice: 'Write plain values: texts, numbers, true or false, lists and maps.',
    });
  }
  const { located, mistakes: found } = locate(document.contents, at);
  return { located, mistakes: [...mistakes, ...found] };
}

/** The mistake that YAML makes easiest in this file has an advice of its own. */
function adviceAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
  return /\{.*[{,]\s*\$[^"',}]*\[/.test(line)
    ? 'Inside braces put a JSONPath that has brackets in quotes: { "$.items[0].id": 1 }.'
    : YAML_ADVICE;
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return (line.length > 160 ? `${line.slice(0, 160)}…` : line).replace(/[.:\s]+$/, '');
}
