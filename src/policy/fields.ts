import { z } from 'zod';
import { compileJsonPath } from '../checks/json-path.ts';
import { compilePattern, MAX_PATTERN_LENGTH } from '../checks/pattern.ts';
import type { Reason } from '../reasons.ts';
import type { TemplateJson } from './policy.ts';
import {
  BYTES_PATTERN,
  DURATION_PATTERN,
  formatDuration,
  LEAST_MEMORY_BYTES,
  LONGEST_DURATION_MS,
  parseBytes,
  parseDuration,
  RATIO_PATTERN,
  SHARE_PATTERN,
} from './units.ts';

/*
 * The building blocks of the schema. How mistakes become sentences (complaints.ts):
 *
 * - the message of a leaf is a noun phrase for what must stand there: `a duration such as "30s"`;
 * - the message of unknown keys is the list of the keys that are known there, separated by spaces;
 * - a rule of this project's own complains with its reason, clause and advice.
 *
 * What JSON Schema cannot take from a rule is said beside it through `meta`.
 */

// Generated checkers pay off only for schemas that are used often; this one is used once in a run.
z.config({ jitless: true });

/** What a rule of this project's own has to say about a value. */
export interface Complaint {
  readonly reason: Reason;
  /** Goes on after the path: `asserts nothing, because the list is empty`. */
  readonly clause: string;
  readonly advice: string;
  /** Where it points inside the value that the rule is about. */
  readonly path?: readonly (string | number)[];
  readonly at?: 'key' | 'value';
  /** Not said where a key is unknown: that key is probably the one that is missed. */
  readonly unlessUnknownKeys?: true;
}

/** Takes a mistake; more may follow. */
export type Complain = (complaint: Complaint) => void;

/** Adds a rule that is asked even if a part of the value is wrong in another way; it must therefore trust no shape. */
export function ruled<Schema extends z.ZodType>(
  schema: Schema,
  rule: (value: unknown, complain: Complain) => void,
): Schema {
  return schema.superRefine(
    (value, context) => {
      rule(value, (complaint) => {
        context.addIssue({ code: 'custom', path: [...(complaint.path ?? [])], params: { complaint } });
      });
    },
    { when: () => true },
  );
}

/** A map with these keys and no others. */
export function section<const Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape).join(' ');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? keys : 'a map of keys') });
}

/** A section whose keys are all optional, and of which at least one must be given. */
export function filledSection<const Shape extends z.ZodRawShape>(shape: Shape) {
  return ruled(section(shape), (value, complain) => {
    if (isMap(value) && Object.keys(value).length === 0) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'is empty, so it asserts nothing',
        advice: `Give at least one of ${listOf(Object.keys(shape))}, or remove it.`,
        unlessUnknownKeys: true,
      });
    }
  }).meta({ minProperties: 1 });
}

/** A section of which exactly one of the `choices` must be given. */
export function choice<const Shape extends z.ZodRawShape>(shape: Shape, choices: readonly (keyof Shape & string)[]) {
  return ruled(section(shape), (value, complain) => {
    if (isMap(value)) exactlyOne(value, choices, complain);
  }).meta({ oneOf: choices.map((name) => ({ required: [name] })) });
}

/** Complains unless exactly one of these keys is there. */
export function exactlyOne(
  value: Readonly<Record<string, unknown>>,
  choices: readonly string[],
  complain: Complain,
): void {
  const [first, second] = choices.filter((name) => Object.hasOwn(value, name));
  if (first === undefined) {
    complain({
      reason: 'policy-invalid-value',
      clause: `needs one of ${listOf(choices)}`,
      advice: 'Add one of them.',
      unlessUnknownKeys: true,
    });
  } else if (second !== undefined) {
    complain({
      reason: 'policy-invalid-value',
      clause: `cannot stand beside "${first}", because only one of the two can be meant`,
      advice: 'Keep one of the two.',
      path: [second],
      at: 'key',
    });
  }
}

/** Whether this is a map of the file: no list, not `null`. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** `a, b or c`, in quotes. */
export function listOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return quoted.length < 2 ? (quoted[0] ?? '') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

/** A list that must not be empty where it is given; `nothing` says what an empty one would mean. */
export function filledList<Item extends z.ZodType>(item: Item, wanted: string) {
  return z.array(item, { error: wanted }).min(1, { error: wanted });
}

/** A map from names of the user's own; must not be empty where it is given. */
export function filledMap<Value extends z.ZodType>(value: Value, wanted: string) {
  return ruled(z.record(z.string(), value, { error: wanted }), (map, complain) => {
    if (isMap(map) && Object.keys(map).length === 0) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'is empty, so it asserts nothing',
        advice: 'Fill it, or remove it.',
      });
    }
  }).meta({ minProperties: 1 });
}

/** A text with something in it. */
export function text(wanted: string) {
  return z.string({ error: wanted }).min(1, { error: wanted });
}

/** One of these words. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: words.length === 1 ? `"${words[0]}"` : `one of ${listOf(words)}` });
}

/** A whole number between these two, both included; `what` names it in the mistake. */
export function wholeNumber(least: number, most: number, what: string) {
  const error = `${what} from ${least} to ${most}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** `true` or `false`, never a text that looks like it. */
export const flag = () => z.boolean({ error: 'true or false' });

/** A text, number or truth value that is used as text, exactly as it was typed. */
export function plainText(wanted = 'a text') {
  return z.union([z.string(), z.number(), z.boolean()], { error: wanted });
}

/** Any JSON value; its strings are templates. The reader of the file lets nothing else through. */
export const anyJson = () => z.unknown() as unknown as z.ZodType<TemplateJson>;

/** A duration; zero is refused because what may take no time at all asserts nothing. */
export function duration(example: string) {
  const error = `a duration such as "${example}"`;
  return ruled(z.string({ error }).regex(DURATION_PATTERN, { error }), (value, complain) => {
    const milliseconds = typeof value === 'string' ? parseDuration(value) : undefined;
    if (milliseconds === 0) {
      complain({
        reason: 'policy-asserts-nothing',
        clause: 'is no time at all',
        advice: `Write a duration above zero, such as "${example}".`,
      });
    } else if (milliseconds !== undefined && milliseconds > LONGEST_DURATION_MS) {
      complain({
        reason: 'policy-invalid-value',
        clause: `is longer than ${formatDuration(LONGEST_DURATION_MS)}`,
        advice: `Write a shorter duration, such as "${example}".`,
      });
    }
  }).meta({ pattern: `^(?=.*[1-9])${DURATION_PATTERN.source.slice(1)}` });
}

/** A share such as `5%`, from 0 % to 100 %; stays text here. */
export function share(example: string) {
  const error = `a share such as "${example}"`;
  return z.string({ error }).regex(SHARE_PATTERN, { error });
}

/** A ratio such as `2.5x`; stays text here. */
export function ratio() {
  const error = 'a ratio such as "2.5x"';
  return z.string({ error }).regex(RATIO_PATTERN, { error });
}

/** A size of memory as docker takes it, not below the least that a container can have. */
export function memorySize() {
  const error = 'a size such as "512m" or "1g"';
  return ruled(
    z.union([z.string().regex(BYTES_PATTERN, { error }), z.number().int({ error }).positive({ error })], { error }),
    (value, complain) => {
      const bytes = typeof value === 'string' ? parseBytes(value) : value;
      if (typeof bytes === 'number' && bytes < LEAST_MEMORY_BYTES) {
        complain({
          reason: 'policy-invalid-value',
          clause: 'is less memory than the 6 MiB that a container needs at least',
          advice: 'Write a size with a unit, such as "512m" or "1g".',
        });
      }
    },
  );
}

/** A regular expression of RE2. */
export function regularExpression() {
  return ruled(
    text('a regular expression').max(MAX_PATTERN_LENGTH, {
      error: `a regular expression of at most ${MAX_PATTERN_LENGTH} characters`,
    }),
    (value, complain) => {
      if (typeof value === 'string' && value !== '' && value.length <= MAX_PATTERN_LENGTH)
        complainOfPattern(value, complain);
    },
  );
}

function complainOfPattern(source: string, complain: Complain): void {
  let pattern: ReturnType<typeof compilePattern>;
  try {
    pattern = compilePattern(source);
  } catch (error) {
    complain({
      reason: 'policy-bad-regex',
      clause: error instanceof Error ? error.message : String(error),
      advice:
        'Write it in RE2 syntax (https://github.com/google/re2/wiki/Syntax), which has no look-around and no back-references; "not" with "matches" often says the same.',
    });
    return;
  }
  if (pattern.test('') && pattern.test('\u0001')) {
    complain({
      reason: 'policy-asserts-nothing',
      clause: 'matches every text, so it asserts nothing',
      advice: 'Write a pattern that some texts do not match.',
    });
  }
}

/** Complains unless the text is a JSONPath of RFC 9535. */
export function complainOfJsonPath(
  source: string,
  at: 'key' | 'value',
  path: readonly (string | number)[],
  complain: Complain,
): void {
  try {
    compileJsonPath(source);
  } catch (error) {
    complain({
      reason: 'policy-bad-json-path',
      clause: `is not a JSONPath of RFC 9535 (${error instanceof Error ? error.message : String(error)})`,
      advice:
        'Write a path such as "$.data.items[0].name" or "$..id"; keys with odd letters go in brackets: $["odd key"].',
      path,
      at,
    });
  }
}

/** A JSONPath that can be compiled. */
export function jsonPath() {
  return ruled(text('a JSONPath such as "$.data.token"'), (value, complain) => {
    if (typeof value === 'string' && value !== '') complainOfJsonPath(value, 'value', [], complain);
  });
}

/** What HTTP allows as the name of a header (https://www.rfc-editor.org/rfc/rfc9110#name-tokens). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Complains of every key that cannot be the name of a header. */
export function complainOfHeaderNames(value: unknown, complain: Complain): void {
  for (const name of isMap(value) ? Object.keys(value) : []) {
    if (HEADER_NAME.test(name)) continue;
    complain({
      reason: 'policy-invalid-value',
      clause: 'is not the name of a header',
      advice: 'Write letters, digits and dashes only.',
      path: [name],
      at: 'key',
    });
  }
}

/** The same for editors, in the JSON Schema. */
export const HEADER_NAMES = { propertyNames: { pattern: HEADER_NAME.source } } as const;

/** The name of a header. https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
export function headerName() {
  const error = 'the name of a header, such as "X-Api-Key"';
  return z.string({ error }).regex(HEADER_NAME, { error });
}

const URL_TEXT = 'a URL such as "https://example.com", or "${vars.NAME}"';
/** A URL, or a text whose variables will make one. */
export const url = () => z.string({ error: URL_TEXT }).regex(/^(?:https?:\/\/|\$\{)\S+$/, { error: URL_TEXT });
