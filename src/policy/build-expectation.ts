import type { RawExpectation, RawMatcher, RawMatcherMap } from './expectation-schema.ts';
import type { Filling } from './filling.ts';
import type { Path } from './mistake.ts';
import type { Expectation, Matcher, TemplateJson } from './policy.ts';
import { parseDuration } from './units.ts';

/** What is expected where the user expects nothing. */
export const DEFAULT_EXPECTATION: Expectation = {
  status: ['2xx'],
  headers: [],
  json: [],
  jsonEqual: undefined,
  jsonSubset: undefined,
  schema: undefined,
  body: undefined,
  withinMs: undefined,
  redirect: undefined,
};

/**
 * @param withStatus whether an answer must be 2xx (3xx where a redirect is expected) unless a status is given:
 * a body that looks right under a 500 is not a pass
 */
export function buildExpectation(raw: RawExpectation, path: Path, filling: Filling, withStatus: boolean): Expectation {
  const schema = raw.schema === undefined ? undefined : filling.schema(raw.schema, [...path, 'schema']);
  const otherwise = withStatus ? ([raw.redirect === undefined ? '2xx' : '3xx'] as const) : undefined;
  return {
    status: raw.status === undefined ? otherwise : ([raw.status].flat() as NonNullable<Expectation['status']>),
    headers: Object.entries(raw.headers ?? {}).map(([name, matcher]) => [
      name,
      buildTextMatcher(matcher, [...path, 'headers', name], filling),
    ]),
    json: Object.entries(raw.json ?? {}).map(([jsonPath, matcher]) => ({
      path: jsonPath,
      matcher: buildMatcher(matcher, [...path, 'json', jsonPath], filling),
      source: filling.source([...path, 'json', jsonPath], 'key'),
    })),
    jsonEqual: wholeJson(raw['json-equal']),
    jsonSubset: wholeJson(raw['json-subset']),
    schema,
    body:
      typeof raw.body === 'string'
        ? { contains: raw.body }
        : raw.body && buildTextMatcher(raw.body, [...path, 'body'], filling),
    withinMs: raw.within === undefined ? undefined : parseDuration(raw.within),
    redirect: raw.redirect === undefined ? undefined : buildTextMatcher(raw.redirect, [...path, 'redirect'], filling),
  };
}

function wholeJson(raw: RawExpectation['json-equal']): Expectation['jsonEqual'] {
  return raw && { value: raw.value, ignore: raw.ignore ?? [] };
}

/** A matcher for what is always text (a header, a body, a variable): plain numbers mean the text that was typed. */
export function buildTextMatcher(raw: RawMatcher, path: Path, filling: Filling): Matcher {
  if (!isRuleMap(raw)) return { equals: asText(raw, path, filling) };
  return {
    ...buildRules(raw, path, filling),
    ...(raw.equals !== undefined && { equals: asText(raw.equals, [...path, 'equals'], filling) }),
    ...(raw.contains !== undefined && { contains: asText(raw.contains, [...path, 'contains'], filling) }),
    ...(raw['one-of'] !== undefined && {
      oneOf: raw['one-of'].map((value, index) => asText(value, [...path, 'one-of', index], filling)),
    }),
    ...(raw.not !== undefined && { not: buildTextMatcher(raw.not, [...path, 'not'], filling) }),
  };
}

function asText(value: TemplateJson, path: Path, filling: Filling): TemplateJson {
  return typeof value === 'number' || typeof value === 'boolean' ? filling.typed(value, path) : value;
}

/** A plain value means `equals`. */
export function buildMatcher(raw: RawMatcher, path: Path, filling: Filling): Matcher {
  return isRuleMap(raw) ? buildRules(raw, path, filling) : { equals: raw };
}

/** The rules of one matcher, with templates and patterns examined; mistakes go to `filling`. */
export function buildRules(raw: RawMatcherMap, path: Path, filling: Filling): Matcher {
  const inside = (rule: string, matcher: RawMatcher) => buildMatcher(matcher, [...path, rule], filling);
  return {
    ...given('equals', raw.equals),
    ...(raw.not !== undefined && { not: inside('not', raw.not) }),
    ...given('contains', raw.contains),
    ...(raw.matches !== undefined && { matches: filling.pattern(raw.matches, [...path, 'matches']) }),
    ...given('exists', raw.exists),
    ...given('type', raw.type),
    ...(raw.length !== undefined && { length: inside('length', raw.length) }),
    ...given('gt', raw.gt),
    ...given('gte', raw.gte),
    ...given('lt', raw.lt),
    ...given('lte', raw.lte),
    ...given('oneOf', raw['one-of']),
    ...(raw.every !== undefined && { every: inside('every', raw.every) }),
    ...(raw.any !== undefined && { any: inside('any', raw.any) }),
  };
}

function given<Name extends keyof Matcher>(name: Name, value: Matcher[Name] | undefined): Matcher {
  return value === undefined ? {} : { [name]: value };
}

function isRuleMap(raw: RawMatcher): raw is RawMatcherMap {
  return raw !== null && typeof raw === 'object' && !Array.isArray(raw as readonly TemplateJson[]);
}
