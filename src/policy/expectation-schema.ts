import { z } from 'zod';
import {
  anyJson,
  type Complain,
  choice,
  complainOfHeaderNames,
  complainOfJsonPath,
  duration,
  filledList,
  filledMap,
  filledSection,
  flag,
  HEADER_NAMES,
  isMap,
  jsonPath,
  regularExpression,
  ruled,
  section,
  text,
  word,
} from './fields.ts';
import type { TemplateJson } from './policy.ts';

/** A matcher as it stands in the file. */
export type RawMatcher = string | number | boolean | null | readonly TemplateJson[] | RawMatcherMap;
/** A matcher that is written as a map of rules. */
export interface RawMatcherMap {
  readonly equals?: TemplateJson | undefined;
  readonly not?: RawMatcher | undefined;
  readonly contains?: TemplateJson | undefined;
  readonly matches?: string | undefined;
  readonly exists?: boolean | undefined;
  readonly type?: (typeof JSON_TYPES)[number] | undefined;
  readonly length?: RawMatcher | undefined;
  readonly gt?: number | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly lte?: number | undefined;
  readonly 'one-of'?: readonly TemplateJson[] | undefined;
  readonly every?: RawMatcher | undefined;
  readonly any?: RawMatcher | undefined;
}

const JSON_TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'] as const;

const MATCHER = 'a value, or a matcher such as { contains: x }';

/** Refers to the matcher from inside itself. */
const nested: () => z.ZodType<RawMatcher> = () => z.lazy(() => matcher);
const bound = () => z.number({ error: 'a number' });

/** The rules of a matcher and the shape of each. */
export const matcherShape = {
  equals: anyJson().optional().describe('Equal to this JSON value; also for whole objects and lists.'),
  not: nested().optional().describe('Anything for which this matcher does not hold.'),
  contains: anyJson()
    .optional()
    .describe('A text holds this text; a list holds an element equal to this; an object has this key.'),
  matches: regularExpression().optional().describe('Matches this regular expression (RE2 syntax) somewhere.'),
  exists: flag().optional().describe('There (true) or not there (false); null is there.'),
  type: word(JSON_TYPES).optional().describe('The JSON type.'),
  length: nested().optional().describe('Length of a text, list or object: a number or a matcher.'),
  gt: bound().optional().describe('A number greater than this.'),
  gte: bound().optional().describe('A number greater than or equal to this.'),
  lt: bound().optional().describe('A number less than this.'),
  lte: bound().optional().describe('A number less than or equal to this.'),
  'one-of': filledList(anyJson(), 'a list of values').optional().describe('Equal to one of these values.'),
  every: nested().optional().describe('Holds for every element of a list that is not empty.'),
  any: nested().optional().describe('Holds for at least one element of a list.'),
} as const;

/** Names of the rules of a matcher. */
export const MATCHER_KEYS: readonly string[] = Object.keys(matcherShape);

const matcherMap = ruled(filledSection(matcherShape), complainOfContains).describe(
  'Every rule that is given must hold. To compare with a whole object, write equals.',
);

/** A rule for one value: a scalar or a list means `equals`. */
export const matcher: z.ZodType<RawMatcher> = z
  .union([z.string(), z.number(), z.boolean(), z.null(), z.array(anyJson()), matcherMap], { error: MATCHER })
  .meta({ id: 'matcher', description: 'A value (equal to it) or a map of rules that must all hold.' });

/** An empty text is part of every text. */
export function complainOfContains(value: unknown, complain: Complain): void {
  const { contains } = isMap(value) ? value : {};
  if (contains === '') {
    complain({
      reason: 'policy-asserts-nothing',
      clause: 'is empty, and every text contains an empty one',
      advice: 'Write the text that must be found.',
      path: ['contains'],
    });
  }
}

const STATUS = 'a status code such as 200, a class such as "2xx", or a list of them';
const statusCode = z.union(
  [
    z.number().int({ error: STATUS }).min(100, { error: STATUS }).max(599, { error: STATUS }),
    z.string().regex(/^[1-5]xx$/, { error: STATUS }),
  ],
  { error: STATUS },
);
const status = ruled(z.union([statusCode, filledList(statusCode, STATUS)], { error: STATUS }), (value, complain) => {
  if (Array.isArray(value) && new Set(value.filter((one) => typeof one === 'string')).size === 5) {
    complain({
      reason: 'policy-asserts-nothing',
      clause: 'allows every status, so it asserts nothing',
      advice: 'Leave out the classes that would be wrong.',
    });
  }
});

const wholeJson = ruled(
  section({
    value: anyJson().describe('The JSON to compare with.'),
    ignore: filledList(jsonPath(), 'a list of JSONPaths')
      .optional()
      .describe('Paths (RFC 9535) whose values are not compared.'),
  }),
  (value, complain) => {
    if (isMap(value) && !Object.hasOwn(value, 'value')) {
      complain({ reason: 'policy-invalid-value', clause: 'lacks "value"', advice: 'Add the JSON to compare with.' });
    }
  },
).meta({ required: ['value'] });

/** What an answer must be; one that asserts nothing is a mistake. */
export const expectation = filledSection({
  status: status
    .optional()
    .describe('Status code, class such as 2xx, or a list of them. Default: 2xx, or 3xx where "redirect" is given.'),
  headers: ruled(filledMap(matcher, 'a map from header names to matchers'), complainOfHeaderNames)
    .meta(HEADER_NAMES)
    .optional()
    .describe('Header name to matcher.'),
  json: ruled(filledMap(matcher, 'a map from JSONPaths to matchers'), (value, complain) => {
    for (const path of isMap(value) ? Object.keys(value) : []) complainOfJsonPath(path, 'key', [path], complain);
  })
    .optional()
    .describe('JSONPath (RFC 9535) to matcher: { $.data.items: { length: { gt: 0 } } }.'),
  'json-equal': wholeJson.optional().describe('The whole JSON body is equal to this.'),
  'json-subset': ruled(wholeJson, (value, complain) => {
    const { value: subset } = isMap(value) ? value : {};
    if (subset !== null && typeof subset === 'object' && Object.keys(subset).length === 0) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'is empty, so nearly every body has it',
        advice: 'Write the keys that must be there.',
        path: ['value'],
      });
    }
  })
    .optional()
    .describe('The JSON body holds at least this; more keys are fine.'),
  schema: text('the path of a JSON Schema file')
    .optional()
    .describe('File with a JSON Schema that the body must satisfy.'),
  body: z
    .union([text('a text'), matcherMap], {
      error: 'a text that the body must contain, or a matcher such as { matches: x }',
    })
    .optional()
    .describe('A plain text means that the body contains it; otherwise a matcher for the body as text.'),
  within: duration('800ms').optional().describe('The whole answer is here within this time.'),
  redirect: matcher.optional().describe('The Location of a redirect: a text (equal) or a matcher.'),
}).meta({ id: 'expectation', description: 'What the answer must be. Every rule that is given must hold.' });

/** An expectation as it stands in the file, valid and without defaults. */
export type RawExpectation = z.output<typeof expectation>;

/** Where a value is taken from an answer. */
export const capture = choice(
  {
    json: jsonPath().optional().describe('The first value at this JSONPath (RFC 9535).'),
    header: text('the name of a header').optional().describe('The value of this header.'),
    regex: regularExpression().optional().describe('The first group (or all) of the first match in the body.'),
    secret: flag().optional().describe('Never shown anywhere. Default: false.'),
  },
  ['json', 'header', 'regex'],
).describe('Takes a value out of the answer for the checks after this one.');
