import type { Matcher, TemplateJson } from '../policy/policy.ts';
import type { JsonLocation } from './json-location.ts';
import { isJsonObject, jsonCovers, jsonEquals, jsonText, jsonType, withArticle } from './json-value.ts';

/** What a path or header that is not there gives. */
export const NOTHING: unique symbol = Symbol('nothing');

/** UTF-16 units of text that a regular expression is matched against at most; longer text is never a match. */
export const MAX_MATCH_INPUT = 64 * 1024;

/** What matching needs besides the value and the matcher. */
export interface MatchTools {
  /** Fills templates in what is expected; see `policy/template.ts`. */
  readonly fill: (value: TemplateJson) => unknown;
  /** The compiled form of a `matches` pattern. */
  readonly pattern: (source: string) => { test(text: string): boolean };
  /** The value is text that stands for something (a header, a body): `200` then equals `"200"`, and `"10"` is more than 9. */
  readonly textual: boolean;
}

/** A rule that does not hold. Texts are whole and may be foreign; the caller redacts, then cuts. */
export interface Refusal {
  /** Reads after "expected <what>": `200`, `a string`, `to contain "x"`. */
  readonly expected: string;
  readonly actual: string;
  /** Where below the value it was found, for `every`. */
  readonly at: JsonLocation;
}

/** `undefined`: cannot be said, because there is no value. Neither it nor its opposite holds then. */
type Truth = boolean | undefined;

interface Rule {
  readonly truth: Truth;
  readonly expected: () => string;
  readonly actual?: (() => string) | undefined;
  readonly at?: JsonLocation;
}

/**
 * Every rule of a matcher that a value breaks; none means that it holds.
 *
 * Of nothing (`NOTHING`) only `exists: false` holds, and `not: { exists: true }`: a rule about a value that is not there
 * is never satisfied, however it is turned round.
 */
export function refusals(matcher: Matcher, value: unknown | typeof NOTHING, tools: MatchTools): readonly Refusal[] {
  const broken: Refusal[] = [];
  for (const rule of rulesOf(matcher, value, tools)) {
    if (rule.truth === true) continue;
    broken.push({ expected: rule.expected(), actual: rule.actual?.() ?? valueText(value), at: rule.at ?? [] });
  }
  return broken;
}

function truthOf(matcher: Matcher, value: unknown, tools: MatchTools): Truth {
  let truth: Truth = true;
  for (const rule of rulesOf(matcher, value, tools)) {
    if (rule.truth === false) return false;
    if (rule.truth === undefined) truth = undefined;
  }
  return truth;
}

function rulesOf(matcher: Matcher, value: unknown, tools: MatchTools): readonly Rule[] {
  const rules: Rule[] = [];
  const something = value !== NOTHING;
  const rule = (expected: () => string, truth: () => Truth, actual?: () => string): void => {
    rules.push({ truth: something ? truth() : undefined, expected, actual: something ? actual : undefined });
  };

  if (matcher.exists !== undefined) {
    const wanted = matcher.exists;
    rules.push({ truth: something === wanted, expected: () => (wanted ? 'to exist' : 'not to exist') });
  }
  if (matcher.equals !== undefined) {
    const wanted = tools.fill(matcher.equals);
    rule(
      () => jsonText(wanted),
      () => same(value, wanted, tools),
    );
  }
  if (matcher.not !== undefined) {
    const inner = matcher.not;
    const truth = truthOf(inner, value, tools);
    rules.push({
      truth: truth === undefined ? undefined : !truth,
      expected: () => negated(phraseOf(inner, tools)),
    });
  }
  if (matcher.contains !== undefined) {
    const wanted = tools.fill(matcher.contains);
    rule(
      () => `to contain ${jsonText(wanted)}`,
      () => contains(value, wanted, tools),
    );
  }
  if (matcher.matches !== undefined) rules.push(matchesRule(matcher.matches, value, tools));
  if (matcher.type !== undefined) {
    const wanted = matcher.type;
    rule(
      () => withArticle(wanted),
      () => hasType(value, wanted, tools),
    );
  }
  if (matcher.length !== undefined) {
    const inner = matcher.length;
    const length = something ? lengthOf(value) : undefined;
    rule(
      () => `to have a length: ${phraseOf(inner, tools)}`,
      () => length !== undefined && truthOf(inner, length, { ...tools, textual: false }),
      length === undefined ? undefined : () => `a length of ${length}`,
    );
  }
  for (const [name, phrase, holds] of ORDER_RULES) {
    const limit = matcher[name];
    if (limit === undefined) continue;
    const number = numberOf(value, tools);
    rule(
      () => `${phrase} ${limit}`,
      () => number !== undefined && holds(number, limit),
    );
  }
  if (matcher.oneOf !== undefined) {
    const wanted = matcher.oneOf.map((item) => tools.fill(item));
    rule(
      () => `one of ${wanted.map(jsonText).join(', ')}`,
      () => wanted.some((item) => same(value, item, tools)),
    );
  }
  if (matcher.every !== undefined) rules.push(everyRule(matcher.every, value, tools));
  if (matcher.any !== undefined) {
    const inner = matcher.any;
    rule(
      () => `to have an element: ${phraseOf(inner, tools)}`,
      () => Array.isArray(value) && value.some((item: unknown) => truthOf(inner, item, tools) === true),
    );
  }
  return rules;
}

const ORDER_RULES = [
  ['gt', 'greater than', (value: number, limit: number) => value > limit],
  ['gte', 'at least', (value: number, limit: number) => value >= limit],
  ['lt', 'less than', (value: number, limit: number) => value < limit],
  ['lte', 'at most', (value: number, limit: number) => value <= limit],
] as const;

function matchesRule(source: string, value: unknown, tools: MatchTools): Rule {
  const expected = () => `to match /${source}/`;
  if (value === NOTHING) return { truth: undefined, expected };
  if (typeof value !== 'string') return { truth: false, expected };
  if (value.length > MAX_MATCH_INPUT) {
    const actual = () => `a text of ${value.length} characters, more than a regular expression is matched against`;
    return { truth: undefined, expected, actual };
  }
  return { truth: tools.pattern(source).test(value), expected };
}

function everyRule(inner: Matcher, value: unknown, tools: MatchTools): Rule {
  const expected = () => `to have every element: ${phraseOf(inner, tools)}`;
  if (value === NOTHING) return { truth: undefined, expected };
  if (!Array.isArray(value)) return { truth: false, expected };
  if (value.length === 0) return { truth: false, expected, actual: () => 'an empty list' };
  const list: readonly unknown[] = value;
  const index = list.findIndex((item) => truthOf(inner, item, tools) !== true);
  return index < 0
    ? { truth: true, expected }
    : { truth: false, expected, actual: () => jsonText(list[index]), at: [index] };
}

function same(value: unknown, wanted: unknown, tools: MatchTools): boolean {
  if (jsonEquals(value, wanted)) return true;
  const scalar = typeof wanted === 'number' || typeof wanted === 'boolean';
  return tools.textual && scalar && typeof value === 'string' && value.trim() === String(wanted);
}

function contains(value: unknown, wanted: unknown, tools: MatchTools): boolean {
  if (typeof value === 'string') {
    if (typeof wanted === 'string') return value.includes(wanted);
    return (
      tools.textual && (typeof wanted === 'number' || typeof wanted === 'boolean') && value.includes(String(wanted))
    );
  }
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    // A list inside a list asks for each of its elements: `contains: [a, b]` reads as "a and b".
    const parts: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    return parts.every((part) => list.some((item) => jsonCovers(item, part)));
  }
  return isJsonObject(value) && isJsonObject(wanted) && jsonCovers(value, wanted);
}

function hasType(value: unknown, wanted: NonNullable<Matcher['type']>, tools: MatchTools): boolean {
  const number = wanted === 'number' || wanted === 'integer' ? numberOf(value, tools) : undefined;
  if (wanted === 'integer') return number !== undefined && Number.isInteger(number);
  return number !== undefined || jsonType(value) === wanted;
}

/** Of a string in characters, of a list in elements, of an object in names. */
function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') {
    let length = 0;
    for (const _ of value) length++;
    return length;
  }
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : undefined;
}

function numberOf(value: unknown, tools: MatchTools): number | undefined {
  if (typeof value === 'number') return value;
  const decimal = tools.textual && typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value);
  return decimal ? Number(value) : undefined;
}

function valueText(value: unknown): string {
  return value === NOTHING ? 'nothing' : jsonText(value);
}

/** All of a matcher in words. */
function phraseOf(matcher: Matcher, tools: MatchTools): string {
  return rulesOf(matcher, NOTHING, tools)
    .map((rule) => rule.expected())
    .join(' and ');
}

function negated(phrase: string): string {
  if (phrase.startsWith('not to ')) return phrase.slice(4);
  return phrase.startsWith('to ') ? `not ${phrase}` : `anything but ${phrase}`;
}
