import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isObject, type Json, type JsonObject, objectAt } from './json.ts';

/** The file that scripts/github-description.ts makes. */
export const DESCRIPTION_FILE = new URL('./description.json', import.meta.url);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly valid: ValidateFunction;
}

/** One operation of GitHub's API, e.g. `actions/re-run-workflow`. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** `/repos/{owner}/{repo}/actions/runs/{run_id}/rerun` */
  readonly path: string;
}

export interface Matched {
  readonly operation: Operation;
  /** Values of the path's parameters, decoded. */
  readonly values: Readonly<Record<string, string>>;
}

interface Route {
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly description: JsonObject;
  /** Where the description is, as a JSON pointer. */
  readonly pointer: string;
}

/** A problem in words, e.g. `query parameter "bogus" is not described`. */
export type Problem = string;

const ROOT = 'https://release-guard.example/github';

/** What GitHub answers anywhere, whatever an operation's own list says. */
const ANYWHERE = new Set([304, 400, 401, 403, 404, 405, 415, 422, 429, 500, 502, 503, 504]);

/** GitHub's own description of its API: which requests are right, and which answers. */
export interface Description {
  /** `undefined`: no such path, or not with this method. */
  match(method: string, pathname: string): Matched | undefined;
  problemsOfRequest(matched: Matched, query: URLSearchParams, body: unknown): readonly Problem[];
  /** @param contentType of the answer; bodies that are not JSON are not examined */
  problemsOfAnswer(
    operation: Operation,
    answer: { readonly status: number; readonly contentType: string | undefined; readonly body: unknown },
  ): readonly Problem[];
  readonly operations: readonly Operation[];
}

/** Reads the description and compiles what is asked for when it is asked for. */
export function loadDescription(): Description {
  const document = withoutNullable(JSON.parse(readFileSync(DESCRIPTION_FILE, 'utf8')) as Json, false) as JsonObject;
  // The description speaks OpenAPI: words that JSON Schema does not know are its own.
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  // CommonJS, whose default export the compiler and the runtime see differently.
  (addFormats as unknown as (into: Ajv) => void)(ajv);
  ajv.addSchema({ ...document, $id: ROOT });

  const compiled = new Map<string, ValidateFunction>();
  const at = (pointer: string): ValidateFunction => {
    let found = compiled.get(pointer);
    if (!found) {
      found = ajv.compile({ $ref: `${ROOT}#${pointer}` });
      compiled.set(pointer, found);
    }
    return found;
  };
  /** Follows a reference of the description itself (parameters, responses). */
  const resolved = (value: Json | undefined, pointer: string): { value: JsonObject; pointer: string } => {
    if (!isObject(value)) throw new Error(`There is nothing at ${pointer}.`);
    const reference = value['$ref'];
    if (typeof reference !== 'string') return { value, pointer };
    const keys = reference.slice(2).split('/');
    let target: Json | undefined = document;
    for (const key of keys) target = isObject(target) ? target[key] : undefined;
    return resolved(target, pointerOf(keys));
  };

  const routes: readonly Route[] = Object.entries(objectAt(document, 'paths'))
    .flatMap(([path, item]) =>
      Object.entries(isObject(item) ? item : {}).map(([method, description]) => {
        if (!isObject(description)) throw new Error(`${method} ${path} is not described.`);
        const pointer = pointerOf(['paths', path, method]);
        const wide = new Set(
          list(description['parameters']).flatMap((entry, index) => {
            const { value } = resolved(entry, `${pointer}/parameters/${index}`);
            return value['x-multi-segment'] === true ? [String(value['name'])] : [];
          }),
        );
        const names: string[] = [];
        const pattern = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
          names.push(name);
          return wide.has(name) ? '(.+)' : '([^/]+)';
        });
        return {
          operation: { id: String(description['operationId']), method: method.toUpperCase(), path },
          pattern: new RegExp(`^${pattern}$`),
          names,
          description,
          pointer,
        };
      }),
    )
    // A literal word wins over a placeholder, and one at the end over a placeholder that takes all the rest.
    .sort(
      (one, other) => one.names.length - other.names.length || other.operation.path.length - one.operation.path.length,
    );
  const routeOf = new Map(routes.map((route) => [route.operation.id, route]));
  const route = (operation: Operation): Route => {
    const found = routeOf.get(operation.id);
    if (!found) throw new Error(`${operation.id} is not described.`);
    return found;
  };

  const parametersOf = new Map<string, readonly Parameter[]>();
  const parameters = (of: Route): readonly Parameter[] => {
    const known = parametersOf.get(of.operation.id);
    if (known) return known;
    const read = list(of.description['parameters']).map((entry, index): Parameter => {
      const { value, pointer } = resolved(entry, `${of.pointer}/parameters/${index}`);
      return {
        name: String(value['name']),
        in: String(value['in']),
        required: value['required'] === true,
        valid: at(`${pointer}/schema`),
      };
    });
    parametersOf.set(of.operation.id, read);
    return read;
  };

  return {
    operations: routes.map((one) => one.operation),
    match: (method, pathname) => {
      for (const one of routes) {
        if (one.operation.method !== method) continue;
        const found = one.pattern.exec(pathname);
        if (!found) continue;
        const values: Record<string, string> = {};
        for (const [index, name] of one.names.entries()) values[name] = decoded(found[index + 1] ?? '');
        return { operation: one.operation, values };
      }
      return undefined;
    },
    problemsOfRequest: ({ operation, values }, query, body) => {
      const of = route(operation);
      const problems: Problem[] = [];
      const known = parameters(of);
      for (const parameter of known) {
        if (parameter.in !== 'path' && parameter.in !== 'query') continue;
        const sent = parameter.in === 'path' ? values[parameter.name] : (query.get(parameter.name) ?? undefined);
        if (sent === undefined) {
          if (parameter.required) problems.push(`${parameter.in} parameter "${parameter.name}" is missing`);
        } else if (!readings(sent).some((reading) => parameter.valid(reading))) {
          problems.push(`${parameter.in} parameter "${parameter.name}": ${said(parameter.valid)} (was "${sent}")`);
        }
      }
      for (const name of new Set(query.keys())) {
        if (!known.some((one) => one.in === 'query' && one.name === name)) {
          problems.push(`query parameter "${name}" is not described`);
        }
        if (query.getAll(name).length > 1) problems.push(`query parameter "${name}" is given more than once`);
      }
      problems.push(...problemsOfBody(of, body));
      return problems;
    },
    problemsOfAnswer: (operation, { status, contentType, body }) => {
      const of = route(operation);
      const responses = objectAt(of.description, 'responses');
      const described = responses[String(status)];
      const empty = body === undefined || body === '';
      if (described === undefined) {
        if (!ANYWHERE.has(status)) return [`status ${status} is not described`];
        if (empty) return [];
        return isObject(body) && typeof body['message'] === 'string' ? [] : [`an error of ${status} without a message`];
      }
      const { value, pointer } = resolved(described, `${of.pointer}/responses/${status}`);
      const content = value['content'];
      if (!isObject(content)) return empty || status >= 400 ? [] : [`status ${status} has no body`];
      if (contentType !== undefined && !/^application\/json\b/.test(contentType)) return [];
      if (!('application/json' in content)) return [`status ${status} has no JSON body`];
      const valid = at(`${pointer}/content/application~1json/schema`);
      return valid(body) ? [] : [`body: ${said(valid)}`];
    },
  };

  function problemsOfBody(of: Route, body: unknown): readonly Problem[] {
    const described = of.description['requestBody'];
    if (described === undefined) return body === undefined ? [] : ['there is a body, and none is described'];
    const { value, pointer } = resolved(described, `${of.pointer}/requestBody`);
    if (body === undefined) return value['required'] === true ? ['the body is missing'] : [];
    const schemaPointer = `${pointer}/content/application~1json/schema`;
    const valid = at(schemaPointer);
    const problems: Problem[] = valid(body) ? [] : [`body: ${said(valid)}`];
    // OpenAPI lets unknown properties pass; GitHub's newer endpoints refuse them, and sending one is a mistake anyway.
    const schema = objectAt(objectAt(objectAt(value, 'content'), 'application/json'), 'schema');
    const properties = propertiesOf(schema);
    if (properties && isObject(body)) {
      for (const name of Object.keys(body)) {
        if (!properties.has(name)) problems.push(`body: property "${name}" is not described`);
      }
    }
    return problems;
  }
}

function propertiesOf(schema: Json | undefined): ReadonlySet<string> | undefined {
  if (!isObject(schema)) return undefined;
  const own = schema['properties'];
  if (isObject(own)) return new Set(Object.keys(own));
  for (const choice of list(schema['anyOf'])) {
    const found = propertiesOf(choice);
    if (found) return found;
  }
  return undefined;
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function pointerOf(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a text in an address can mean. */
function readings(text: string): readonly unknown[] {
  const meant: unknown[] = [text];
  if (/^-?\d{1,16}$/.test(text)) meant.push(Number(text));
  if (text === 'true' || text === 'false') meant.push(text === 'true');
  return meant;
}

function said(valid: ValidateFunction): string {
  return (valid.errors ?? [])
    .slice(0, 5)
    .map((error) => `${error.instancePath || '(whole)'} ${error.message ?? error.keyword}`)
    .join('; ');
}

/**
 * OpenAPI 3.0's `nullable` in words of JSON Schema. Beside an enumeration or a reference it would otherwise be lost,
 * and GitHub uses it there. https://github.com/OAI/OpenAPI-Specification/blob/main/proposals/2019-10-31-Clarify-Nullable.md
 *
 * @param names whether the keys are names (under `properties`) and no words of the schema
 */
function withoutNullable(value: Json, names: boolean): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => withoutNullable(item, false));
  if (!isObject(value)) return value;
  const changed: Record<string, Json> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (!names && key === 'nullable' && typeof inner === 'boolean') continue;
    // Data, not schemas.
    changed[key] = key === 'enum' || key === 'default' ? inner : withoutNullable(inner, !names && key === 'properties');
  }
  if (names) return changed;
  // GitHub's default for an address is the empty text, which it does send, and which is no address.
  const choices: Json[] = [changed];
  if (value['nullable'] === true) choices.unshift({ type: 'null' });
  if (value['default'] === '' && value['format'] !== undefined) choices.unshift({ const: '' });
  return choices.length > 1 ? { anyOf: choices } : changed;
}
