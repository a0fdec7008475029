/** Any text. */
export const text = { type: 'string' };
/** Whole and not negative; times are milliseconds since the run began. */
export const count = { type: 'integer', minimum: 0 };

/** A map with these keys and no others, all of them required but the optional ones. */
export function shape(properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

/** The schema of a list. */
export function list(items: object): object {
  return { type: 'array', items };
}

/** The same schema with a description. */
export function described(schema: object, description: string): object {
  return { ...schema, description };
}
