import { RE2JS, type RE2JSException } from 're2js';

/** Characters of a regular expression. */
export const MAX_PATTERN_LENGTH = 1000;

/** A compiled regular expression whose time is linear in the text. */
export interface Pattern {
  /** Whether it matches anywhere. */
  test(text: string): boolean;
  /** The first group of the first match, or all of the match where there is no group. */
  capture(text: string): string | undefined;
}

/** A regular expression that cannot be used; the message is a clause for a sentence. */
export class PatternProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PatternProblem';
  }
}

const compiled = new Map<string, Pattern>();

/**
 * Compiles RE2 syntax (https://github.com/google/re2/wiki/Syntax), once for each pattern.
 *
 * @throws PatternProblem for look-around, back-references, and what is no regular expression.
 */
export function compilePattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (source.length > MAX_PATTERN_LENGTH) {
    throw new PatternProblem(`is longer than ${MAX_PATTERN_LENGTH} characters`);
  }
  const pattern = patternOf(compile(source));
  compiled.set(source, pattern);
  return pattern;
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source);
  } catch (error) {
    throw new PatternProblem(problemOf(error));
  }
}

function problemOf(error: unknown): string {
  const message = error instanceof Error ? (error as RE2JSException).message : String(error);
  const lookAround = /\(\?<?[=!]/.test(message);
  return lookAround
    ? 'uses look-around, which cannot be matched in linear time'
    : `is not a regular expression of RE2 (${message.replace(/^error parsing regexp: /, '')})`;
}

function patternOf(regex: RE2JS): Pattern {
  return {
    test: (text) => regex.test(text),
    capture: (text) => {
      const matcher = regex.matcher(text);
      if (!matcher.find()) return undefined;
      return matcher.group(matcher.groupCount() > 0 ? 1 : 0) ?? undefined;
    },
  };
}
