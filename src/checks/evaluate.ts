import type { Expectation, Matcher, TemplateJson } from '../policy/policy.ts';
import { type Answer, bodyText, headerValue, type JsonReading, readJson } from './answer.ts';
import { jsonDifferences } from './json-diff.ts';
import { type JsonLocation, locationText } from './json-location.ts';
import type { JsonPath } from './json-path.ts';
import { isJsonObject, jsonText } from './json-value.ts';
import { type MatchTools, NOTHING, refusals } from './match.ts';
import type { Mismatch } from './mismatch.ts';
import type { Pattern } from './pattern.ts';
import type { SchemaCheck } from './schema.ts';

/** What an expectation needs, compiled once. */
interface Compiled {
  readonly patterns: ReadonlyMap<string, Pattern>;
  readonly paths: ReadonlyMap<string, JsonPath>;
  readonly schema: SchemaCheck | undefined;
}

const compiled = new WeakMap<Expectation, Compiled>();

/**
 * Judges an answer: every rule that it breaks, not only the first; none means that it is as expected.
 * Expressions, paths and schemas are compiled at the first answer and kept with the expectation.
 *
 * A path that can select one node at most gives that node's value; any other gives the list of the values of its nodes,
 * in document order. A path that selects nothing gives nothing, of which only `exists: false` holds.
 *
 * @param fill Fills the templates in expected values; what it throws is passed on.
 */
export async function evaluateExpectation(
  expectation: Expectation,
  answer: Answer,
  fill: (value: TemplateJson) => unknown,
): Promise<readonly Mismatch[]> {
  const parts = compiled.get(expectation) ?? (await compileExpectation(expectation));
  const tools: MatchTools = {
    fill,
    textual: false,
    pattern: (source) => found(parts.patterns.get(source), source),
  };
  const textTools: MatchTools = { ...tools, textual: true };
  const mismatches: Mismatch[] = [];
  const match = (label: string, matcher: Matcher, value: unknown, how: MatchTools): void => {
    for (const { expected, actual } of refusals(matcher, value, how)) mismatches.push({ label, expected, actual });
  };

  const { status } = expectation;
  if (status !== undefined && !status.some((wanted) => statusIs(answer.status, wanted))) {
    mismatches.push({ label: 'status', expected: status.join(' or '), actual: statusText(answer) });
  }
  for (const [name, matcher] of expectation.headers) {
    match(`header ${name.toLowerCase()}`, matcher, headerValue(answer.headers, name) ?? NOTHING, textTools);
  }
  if (expectation.redirect !== undefined) {
    match('redirect', expectation.redirect, headerValue(answer.headers, 'location') ?? NOTHING, textTools);
  }
  if (needsJson(expectation)) mismatches.push(...judgeJson(expectation, readJson(answer.body), parts, tools));
  if (expectation.body !== undefined) match('body', expectation.body, bodyText(answer), textTools);
  if (expectation.withinMs !== undefined && answer.totalMs > expectation.withinMs) {
    mismatches.push({
      label: 'time',
      expected: `at most ${expectation.withinMs} ms`,
      actual: `${Math.ceil(answer.totalMs)} ms`,
    });
  }
  return mismatches;
}

/** `500`, or `302 to /login`: where it leads says what came in the way. Without the query, which may carry a secret. */
function statusText({ status, headers }: Answer): string {
  const location = status >= 300 && status < 400 ? headerValue(headers, 'location') : undefined;
  return location === undefined ? `${status}` : `${status} to ${location.replace(/[?#].*$/s, '')}`;
}

/** Whether a value that stands in a condition satisfies its matcher. Numbers in text count as numbers. */
export async function conditionHolds(
  matcher: Matcher,
  value: unknown | typeof NOTHING,
  fill: (value: TemplateJson) => unknown,
): Promise<boolean> {
  const patterns = await compilePatterns(patternsIn(matcher));
  const pattern = (source: string): Pattern => found(patterns.get(source), source);
  return refusals(matcher, value, { fill, pattern, textual: true }).length === 0;
}

function needsJson(expectation: Expectation): boolean {
  return (
    expectation.json.length > 0 ||
    expectation.jsonEqual !== undefined ||
    expectation.jsonSubset !== undefined ||
    expectation.schema !== undefined
  );
}

function judgeJson(
  expectation: Expectation,
  reading: JsonReading,
  parts: Compiled,
  tools: MatchTools,
): readonly Mismatch[] {
  if (!reading.ok) return [{ label: 'body', expected: 'JSON', actual: reading.problem, reason: 'check-bad-json' }];
  const document = reading.value;
  const mismatches: Mismatch[] = [];
  for (const { path: source, matcher } of expectation.json) {
    const path = found(parts.paths.get(source), source);
    const values = path.values(document);
    const value = values.length === 0 ? NOTHING : path.singular ? values[0] : values;
    for (const refusal of refusals(matcher, value, tools)) {
      const actual = value === NOTHING ? nothingAt(path, document) : refusal.actual;
      const place = placeOf(path, document, refusal.at);
      mismatches.push({ label: source, ...(place && { path: place }), expected: refusal.expected, actual });
    }
  }
  for (const [mode, wanted] of [
    ['equal', expectation.jsonEqual],
    ['subset', expectation.jsonSubset],
  ] as const) {
    if (wanted === undefined) continue;
    const value = tools.fill(wanted.value);
    const ignored = ignoredPlaces(wanted.ignore, parts, [value, document]);
    for (const difference of jsonDifferences(value, document, mode, ignored)) {
      mismatches.push({ label: difference.path, ...difference });
    }
  }
  for (const { path, rule, actual } of parts.schema?.(document) ?? []) {
    mismatches.push({ label: path, path, expected: rule.replace(/^must be /, '').replace(/^must /, 'to '), actual });
  }
  return mismatches;
}

/** The node itself, or the element of a list that broke a rule for every element. */
function placeOf(path: JsonPath, document: unknown, at: JsonLocation): string | undefined {
  const locations = path.locations(document);
  if (path.singular) return locations[0] && locationText([...locations[0], ...at]);
  const [index, ...below] = at;
  const node = typeof index === 'number' ? locations[index] : undefined;
  return node && locationText([...node, ...below]);
}

/** Says what there is instead, since a misspelt or renamed field is the usual cause. */
function nothingAt(path: JsonPath, document: unknown): string {
  if (!path.singular) return 'nothing';
  if (!isJsonObject(document)) return Array.isArray(document) ? 'nothing; the body is a list' : 'nothing';
  const names = Object.keys(document).slice(0, 10).map(jsonText).join(', ');
  return names === '' ? 'nothing; the body is an empty object' : `nothing; the body has ${names}`;
}

function ignoredPlaces(
  ignore: readonly string[],
  parts: Compiled,
  documents: readonly unknown[],
): (location: JsonLocation) => boolean {
  if (ignore.length === 0) return () => false;
  const places = new Set<string>();
  for (const source of ignore) {
    const path = found(parts.paths.get(source), source);
    for (const document of documents)
      for (const location of path.locations(document)) places.add(locationText(location));
  }
  return (location) => places.has(locationText(location));
}

function statusIs(status: number, wanted: number | string): boolean {
  return typeof wanted === 'number' ? status === wanted : Math.floor(status / 100) === Number(wanted[0]);
}

/** Loads only what this expectation needs: a checklist of status codes never evaluates a regular-expression engine. */
async function compileExpectation(expectation: Expectation): Promise<Compiled> {
  const matchers = [
    ...expectation.headers.map(([, matcher]) => matcher),
    ...expectation.json.map(({ matcher }) => matcher),
    expectation.body,
    expectation.redirect,
  ];
  const patternSources = matchers.flatMap((matcher) => (matcher === undefined ? [] : patternsIn(matcher)));
  const pathSources = [
    ...expectation.json.map(({ path }) => path),
    ...(expectation.jsonEqual?.ignore ?? []),
    ...(expectation.jsonSubset?.ignore ?? []),
  ];
  const parts: Compiled = {
    patterns: await compilePatterns(patternSources),
    paths: await compileAll(pathSources, async () => {
      return (await import('./json-path.ts')).compileJsonPath;
    }),
    schema:
      expectation.schema === undefined
        ? undefined
        : (await import('./schema.ts')).compileSchema(expectation.schema.document),
  };
  compiled.set(expectation, parts);
  return parts;
}

async function compilePatterns(sources: readonly string[]): Promise<ReadonlyMap<string, Pattern>> {
  return await compileAll(sources, async () => {
    return (await import('./pattern.ts')).compilePattern;
  });
}

async function compileAll<T>(
  sources: readonly string[],
  load: () => Promise<(source: string) => T>,
): Promise<ReadonlyMap<string, T>> {
  if (sources.length === 0) return new Map();
  const compile = await load();
  return new Map(sources.map((source) => [source, compile(source)]));
}

function patternsIn(matcher: Matcher): readonly string[] {
  const inner = [matcher.not, matcher.length, matcher.every, matcher.any].filter((each) => each !== undefined);
  return [...(matcher.matches === undefined ? [] : [matcher.matches]), ...inner.flatMap(patternsIn)];
}

function found<T>(value: T | undefined, source: string): T {
  if (value === undefined) throw new Error(`"${source}" was not compiled.`);
  return value;
}
