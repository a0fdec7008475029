import type { Ajv, ErrorObject, Options, ValidateFunction } from 'ajv';
import { Ajv as Ajv07 } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import formats from 'ajv-formats';
import { RE2JS } from 're2js';
import { type JsonLocation, locationText } from './json-location.ts';
import { isJsonObject, jsonText, withArticle } from './json-value.ts';

/** One rule of a schema that a document breaks. Texts are whole and may be foreign. */
export interface SchemaViolation {
  /** RFC 9535 path of the place. */
  readonly path: string;
  /** Reads after the path: `must be integer`. */
  readonly rule: string;
  /** The value there, as JSON. */
  readonly actual: string;
}

/** A compiled schema: the violations of a document, at most 20; none means that it is valid. */
export type SchemaCheck = (document: unknown) => readonly SchemaViolation[];

/** A schema that cannot be used; the message is a clause for a sentence. */
export class SchemaProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SchemaProblem';
  }
}

const MAX_VIOLATIONS = 20;
const cache = new WeakMap<object, SchemaCheck>();

/**
 * Compiles a JSON Schema, once for each document object. `$schema` decides the draft: 2020-12 (the default), 2019-09,
 * draft-07 or draft-06. Formats are asserted. Nothing is ever fetched: a `$ref` must lead into the same document.
 * Keywords that the engine is known to judge wrongly are refused, since a document would pass that should not.
 *
 * @throws SchemaProblem
 */
export function compileSchema(document: unknown): SchemaCheck {
  if (typeof document === 'boolean') return checkOf(validatorFor(undefined).compile(document));
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new SchemaProblem('is neither an object nor true or false');
  }
  const known = cache.get(document);
  if (known !== undefined) return known;
  refuseMisjudged(document);
  const validator = validatorFor((document as { readonly $schema?: unknown }).$schema);
  let validate: ValidateFunction;
  try {
    validate = validator.compile(document);
  } catch (error) {
    throw new SchemaProblem(`cannot be compiled: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    // The next schema may have the same `$id`.
    validator.removeSchema(document);
  }
  const check = checkOf(validate);
  cache.set(document, check);
  return check;
}

/** Measured against the official test suite (`json-schema-suite.test.ts`). */
const MISJUDGED: ReadonlySet<string> = new Set(['$dynamicRef', '$recursiveRef', 'unevaluatedItems']);
/** Keywords whose members are named by the user and are schemas themselves. */
const SCHEMA_MAPS: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
]);
const DATA_KEYWORDS: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);

function refuseMisjudged(schema: unknown): void {
  if (Array.isArray(schema)) schema.forEach(refuseMisjudged);
  if (!isJsonObject(schema)) return;
  for (const [keyword, value] of Object.entries(schema)) {
    if (MISJUDGED.has(keyword)) throw new SchemaProblem(`uses "${keyword}", which cannot be judged reliably here`);
    if (DATA_KEYWORDS.has(keyword)) continue;
    if (SCHEMA_MAPS.has(keyword) && isJsonObject(value)) Object.values(value).forEach(refuseMisjudged);
    else refuseMisjudged(value);
  }
}

/** Patterns of a schema meet text of the service under guard, so they are matched in linear time as well. */
const linearTime = Object.assign(
  (source: string): { test(text: string): boolean; toString(): string } => {
    const regex = RE2JS.compile(RE2JS.translateRegExp(source));
    // ajv tells patterns apart by their text.
    return { test: (text) => regex.test(text), toString: () => `/${source}/` };
  },
  { code: 'undefined' },
);

const OPTIONS: Options = {
  allErrors: true,
  // Unknown keywords are annotations in every draft since 2019-09, and schemas carry many.
  strict: false,
  verbose: true,
  validateFormats: true,
  // Names such as `toString` and `__proto__` are there only if the document has them.
  ownProperties: true,
  logger: false,
  code: { regExp: linearTime },
};

const DEFAULT_DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const validators = new Map<string, Ajv>();

function validatorFor(dialect: unknown): Ajv {
  const name =
    dialect === undefined
      ? DEFAULT_DIALECT
      : String(dialect)
          .replace(/^http:/, 'https:')
          .replace(/#$/, '');
  const known = validators.get(name);
  if (known !== undefined) return known;
  const validator = createValidator(name);
  if (validator === undefined) {
    throw new SchemaProblem(
      `has the "$schema" ${jsonText(dialect)}, which is not known; 2020-12, 2019-09, draft-07 and draft-06 are`,
    );
  }
  (formats as unknown as (validator: Ajv) => void)(validator);
  validators.set(name, validator);
  return validator;
}

function createValidator(dialect: string): Ajv | undefined {
  switch (dialect) {
    case DEFAULT_DIALECT:
      return new Ajv2020(OPTIONS);
    case 'https://json-schema.org/draft/2019-09/schema':
      return new Ajv2019(OPTIONS);
    case 'https://json-schema.org/draft-07/schema':
      return new Ajv07(OPTIONS);
    case 'https://json-schema.org/draft-06/schema':
      return new Ajv07(OPTIONS).addMetaSchema(draft6);
    default:
      return undefined;
  }
}

function checkOf(validate: ValidateFunction): SchemaCheck {
  return (document) => {
    try {
      if (validate(document) === true) return [];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [
        { path: '$', rule: 'must be judged by a schema that does not refer to itself without end', actual: 'no end' },
      ];
    }
    return (validate.errors ?? [])
      .filter((error) => !SUMMARIES.has(error.keyword))
      .concat((validate.errors ?? []).filter((error) => SUMMARIES.has(error.keyword)))
      .slice(0, MAX_VIOLATIONS)
      .map((error) => violationOf(error, document));
  };
}

/** Keywords whose error only says that another error below was found; shown last. */
const SUMMARIES: ReadonlySet<string> = new Set(['if', 'anyOf', 'oneOf', 'allOf', 'not']);

function violationOf(error: ErrorObject, document: unknown): SchemaViolation {
  const { location, value } = follow(error.instancePath, document);
  return { path: locationText(location), rule: ruleOf(error), actual: jsonText(value) };
}

/** https://ajv.js.org/api.html#error-parameters */
interface ErrorParameters {
  readonly additionalProperty?: unknown;
  readonly unevaluatedProperty?: unknown;
  readonly missingProperty?: unknown;
  readonly allowedValues?: readonly unknown[];
  readonly allowedValue?: unknown;
  readonly type?: string | readonly string[];
}

function ruleOf(error: ErrorObject): string {
  const parameters = error.params as ErrorParameters;
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = parameters.additionalProperty ?? parameters.unevaluatedProperty;
      return `must not have the property ${jsonText(name)}`;
    }
    case 'required':
      return `must have the property ${jsonText(parameters.missingProperty)}`;
    case 'enum':
      return `must be one of ${(parameters.allowedValues ?? []).map(jsonText).join(', ')}`;
    case 'type': {
      const types = [parameters.type ?? []].flat();
      return `must be ${types.map((type) => withArticle(type)).join(' or ')}`;
    }
    case 'const':
      return `must be ${jsonText(parameters.allowedValue)}`;
    default:
      return error.message ?? `must satisfy "${error.keyword}"`;
  }
}

/** A JSON Pointer (RFC 6901) with its numbers told apart by what they lead through. */
function follow(pointer: string, document: unknown): { readonly location: JsonLocation; readonly value: unknown } {
  const location: (string | number)[] = [];
  let value = document;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    location.push(Array.isArray(value) ? Number(name) : name);
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[name];
  }
  return { location, value };
}
