import { RE2JS } from 're2js';

/**
 * The three ways of writing patterns that a rollback meets, each as its owner reads it. Every pattern has a meaning
 * (what cannot be read as a pattern is read as itself), nothing here throws, and matching takes time linear in the text:
 * tag and path names come from the repository, and a backtracking matcher could be held up by them.
 */

/** Characters of a pattern; a longer one matches nothing. */
export const MAX_GLOB_LENGTH = 1000;

/**
 * Whether a tag is one that the pattern means, read as GitHub reads `on.push.tags`: `*` stops at `/`, `**` does not,
 * `?` and `+` repeat the character (or set) before them.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function matchesTagPattern(tag: string, pattern: string): boolean {
  return matches('tag', tag, pattern);
}

/**
 * Whether a branch or tag may deploy by a rule of an environment, read as GitHub reads those: like Ruby's
 * `File.fnmatch` with `FNM_PATHNAME`, where `*` stops at `/` and only `**` followed by `/` goes over it.
 * https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
 * https://docs.ruby-lang.org/en/master/File.html#method-c-fnmatch
 */
export function matchesEnvironmentPattern(ref: string, pattern: string): boolean {
  return matches('environment', ref, pattern);
}

/**
 * Whether a file of the repository is one that the patterns mean: `**` goes over folders, `*`, `?` and `[a-z]` stop at
 * `/`, `{a,b}` is either, names that begin with a dot are names like others, and a path without any of these stands for
 * the file or for all of the folder. As in GitHub's `paths`, a pattern that begins with `!` takes out what earlier ones
 * let in; the last one that matches decides.
 */
export function matchesPathPatterns(path: string, patterns: readonly string[]): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const excludes = pattern.startsWith('!');
    if (matched === excludes && matches('path', path, excludes ? pattern.slice(1) : pattern)) matched = !excludes;
  }
  return matched;
}

type Dialect = 'tag' | 'environment' | 'path';

const MAX_KNOWN = 500;
const known = new Map<string, RE2JS | undefined>();

function matches(dialect: Dialect, text: string, pattern: string): boolean {
  const key = `${dialect} ${pattern}`;
  if (!known.has(key)) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(key, pattern.length > MAX_GLOB_LENGTH ? undefined : compile(dialect, pattern));
  }
  return known.get(key)?.matches(text) ?? false;
}

function compile(dialect: Dialect, pattern: string): RE2JS | undefined {
  const source = dialect === 'path' ? pathSource(pattern) : sourceOf(dialect, pattern);
  try {
    return RE2JS.compile(source, RE2JS.DOTALL);
  } catch {
    return undefined;
  }
}

function pathSource(pattern: string): string {
  const path = pattern.replace(/^(?:\.?\/)+/, '');
  if (path.endsWith('/')) return sourceOf('path', `${path}**`);
  return `${sourceOf('path', path)}${/[*?[{]/.test(path) ? '' : '(?:/.*)?'}`;
}

function sourceOf(dialect: Dialect, pattern: string): string {
  const characters = [...pattern];
  const braces = dialect === 'path' ? bracesOf(characters) : new Map<number, string>();
  let source = '';
  let repeatable = false;
  for (let index = 0; index < characters.length; ) {
    const piece = pieceAt(dialect, characters, index, repeatable, braces);
    source += piece.source;
    repeatable = piece.repeatable;
    index += piece.length;
  }
  return source;
}

interface Piece {
  readonly source: string;
  /** Characters of the pattern that it stands for. */
  readonly length: number;
  /** Whether `?` and `+` of a tag pattern may repeat it. */
  readonly repeatable: boolean;
}

function pieceAt(
  dialect: Dialect,
  characters: readonly string[],
  index: number,
  repeatable: boolean,
  braces: ReadonlyMap<number, string>,
): Piece {
  const character = characters[index] ?? '';
  const next = characters[index + 1];
  const brace = braces.get(index);
  if (brace !== undefined) return { source: brace, length: 1, repeatable: false };
  switch (character) {
    case '\\':
      return next === undefined ? literal(character, 1) : literal(next, 2);
    case '*':
      return stars(dialect, characters, index, braces);
    case '?':
    case '+':
      if (dialect !== 'tag') break;
      return repeatable ? { source: character, length: 1, repeatable: false } : literal(character, 1);
    case '[':
      return setAt(dialect, characters, index) ?? literal(character, 1);
  }
  if (character === '?') return { source: '[^/]', length: 1, repeatable: false };
  return literal(character, 1);
}

function literal(character: string, length: number): Piece {
  return { source: quote(character), length, repeatable: true };
}

function quote(character: string): string {
  return /^[a-zA-Z0-9/]$/.test(character) ? character : `\\x{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

function stars(
  dialect: Dialect,
  characters: readonly string[],
  index: number,
  braces: ReadonlyMap<number, string>,
): Piece {
  let end = index;
  while (characters[end] === '*') end += 1;
  const piece = (source: string, length: number): Piece => ({ source, length, repeatable: false });
  const length = end - index;
  if (length === 1) return piece('[^/]*', 1);
  if (dialect === 'tag') return piece('.*', length);
  const startsSegment = index === 0 || characters[index - 1] === '/' || braces.has(index - 1);
  const beforeSlash = characters[end] === '/';
  if (startsSegment && beforeSlash) return piece('(?:[^/]+/)*', length + 1);
  if (dialect === 'path' && startsSegment && (end === characters.length || braces.has(end))) return piece('.*', length);
  return piece('[^/]*', length);
}

/** `[a-z0-9]`, `[!a-z]`, `[^a-z]`; never matches `/`. `undefined`: it has no end. */
function setAt(dialect: Dialect, characters: readonly string[], index: number): Piece | undefined {
  let at = index + 1;
  const negated = dialect !== 'tag' && (characters[at] === '!' || characters[at] === '^');
  if (negated) at += 1;
  const first = at;
  let items = '';
  for (; at < characters.length; ) {
    if (characters[at] === ']' && at > first) {
      const source = negated ? `[^${quote('/')}${items}]` : items === '' ? '[^\\x{0}-\\x{10ffff}]' : `[${items}]`;
      return { source, length: at - index + 1, repeatable: true };
    }
    const low = memberAt(characters, at);
    at += low.length;
    const high =
      characters[at] === '-' && characters[at + 1] !== ']' && at + 1 < characters.length
        ? memberAt(characters, at + 1)
        : undefined;
    if (high === undefined) {
      if (low.character !== '/') items += quote(low.character);
      continue;
    }
    at += 1 + high.length;
    items += rangeSource(low.character, high.character);
  }
  return undefined;
}

function memberAt(characters: readonly string[], at: number): { readonly character: string; readonly length: number } {
  const escaped = characters[at] === '\\' ? characters[at + 1] : undefined;
  return escaped === undefined ? { character: characters[at] ?? '', length: 1 } : { character: escaped, length: 2 };
}

/** A range that runs backwards holds nothing. `/` is cut out of one that runs over it. */
function rangeSource(low: string, high: string): string {
  const from = low.codePointAt(0) ?? 0;
  const to = high.codePointAt(0) ?? 0;
  const slash = '/'.charCodeAt(0);
  const parts =
    from <= slash && slash <= to ? [[from, slash - 1] as const, [slash + 1, to] as const] : [[from, to] as const];
  return parts
    .filter(([start, end]) => start <= end)
    .map(([start, end]) => `\\x{${start.toString(16)}}-\\x{${end.toString(16)}}`)
    .join('');
}

/** Places of `{`, `,` and `}` that make an alternative, with what each becomes; `{x}` and `{` alone are themselves. */
function bracesOf(characters: readonly string[]): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const open: { readonly at: number; readonly commas: number[] }[] = [];
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index];
    const innermost = open.at(-1);
    if (character === '\\') index += 1;
    else if (character === '[') index += (setAt('path', characters, index)?.length ?? 1) - 1;
    else if (character === '{') open.push({ at: index, commas: [] });
    else if (character === ',') innermost?.commas.push(index);
    else if (character === '}' && innermost !== undefined) {
      open.pop();
      if (innermost.commas.length === 0) continue;
      found.set(innermost.at, '(?:').set(index, ')');
      for (const comma of innermost.commas) found.set(comma, '|');
    }
  }
  return found;
}
