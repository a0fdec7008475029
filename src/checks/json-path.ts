import {
  type FilterFunction,
  FunctionExpressionType,
  JSONPathEnvironment,
  type JSONPathQuery,
  type JSONValue,
} from 'json-p3';
import { RE2JS } from 're2js';
import type { JsonLocation } from './json-location.ts';
import { MAX_DEPTH } from './json-value.ts';
import { MAX_MATCH_INPUT } from './match.ts';

/** A compiled RFC 9535 path. */
export interface JsonPath {
  readonly source: string;
  /** Whether it can select one node at most, whatever the document. */
  readonly singular: boolean;
  /** Values of the nodes selected, in document order. */
  values(document: unknown): readonly unknown[];
  locations(document: unknown): readonly JsonLocation[];
}

/** A path that is not one; the message is a clause for a sentence. */
export class JsonPathProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonPathProblem';
  }
}

/**
 * The standard's two regular-expression functions, in linear time: both the pattern and the text may come out of
 * the document, which the service under guard wrote. I-Regexp (RFC 9485) is a subset of RE2 but for `.`,
 * which stands for everything except the two line ends.
 */
function regexFunction(anchored: boolean): FilterFunction {
  const compiled = new Map<string, RE2JS | undefined>();
  const compile = (source: string): RE2JS | undefined => {
    if (!compiled.has(source)) {
      let regex: RE2JS | undefined;
      try {
        regex = RE2JS.compile(withStandardDots(source));
      } catch {
        // RFC 9535 §2.4.6: what is not a regular expression matches nothing.
      }
      compiled.set(source, regex);
    }
    return compiled.get(source);
  };
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text: unknown, source: unknown): boolean => {
      if (typeof text !== 'string' || typeof source !== 'string' || text.length > MAX_MATCH_INPUT) return false;
      const regex = compile(source);
      return regex !== undefined && (anchored ? regex.testExact(text) : regex.test(text));
    },
  };
}

function withStandardDots(source: string): string {
  let inClass = false;
  let translated = '';
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '\\') translated += character + source.charAt(++at);
    else if (character === '.' && !inClass) translated += '[^\\n\\r]';
    else {
      if (character === '[') inClass = true;
      else if (character === ']') inClass = false;
      translated += character;
    }
  }
  return translated;
}

const environment = new JSONPathEnvironment({ strict: true, maxRecursionDepth: MAX_DEPTH + 1 });
environment.functionRegister.set('match', regexFunction(true));
environment.functionRegister.set('search', regexFunction(false));

const compiledPaths = new Map<string, JsonPath>();

/**
 * Compiles a path (https://www.rfc-editor.org/rfc/rfc9535), once for each source.
 *
 * @throws JsonPathProblem
 */
export function compileJsonPath(source: string): JsonPath {
  const known = compiledPaths.get(source);
  if (known !== undefined) return known;
  let query: JSONPathQuery;
  try {
    query = environment.compile(source);
  } catch (error) {
    throw new JsonPathProblem(error instanceof Error ? error.message : String(error));
  }
  const path: JsonPath = {
    source,
    singular: query.singularQuery(),
    // lazily, because `query` hands the items of a list over as arguments, and the stack holds no list of any length
    values: (document) => Array.from(query.lazyQuery(document as JSONValue), ({ value }) => value),
    locations: (document) => Array.from(query.lazyQuery(document as JSONValue), ({ location }) => location),
  };
  compiledPaths.set(source, path);
  return path;
}
