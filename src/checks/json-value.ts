/** A JSON value read from an answer; at most `MAX_DEPTH` deep, so that it can be walked by recursion. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Lists and objects inside each other that are accepted in an answer. */
export const MAX_DEPTH = 200;

/** Whether a value is a JSON object: not a list, not null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON type of a value, `integer` being a number for this purpose. */
export function jsonType(value: unknown): 'string' | 'number' | 'boolean' | 'array' | 'object' | 'null' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}

/**
 * Whether two JSON values are the same: objects regardless of the order of their names, numbers by value.
 * Own properties only, so that `__proto__` is a name like any other.
 */
export function jsonEquals(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item: unknown, index) => jsonEquals(item, right[index]))
    );
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && jsonEquals(left[name], right[name]))
  );
}

/**
 * Whether `whole` has everything of `part`: each name of an object, recursively; lists have as many elements,
 * each having everything of its counterpart; other values are equal.
 */
export function jsonCovers(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return (
      Array.isArray(whole) &&
      whole.length === part.length &&
      part.every((item: unknown, index) => jsonCovers(whole[index], item))
    );
  }
  if (!isJsonObject(part)) return jsonEquals(whole, part);
  if (!isJsonObject(whole)) return false;
  return Object.keys(part).every((name) => Object.hasOwn(whole, name) && jsonCovers(whole[name], part[name]));
}

/** A value as people read it: text in quotes, everything else as JSON. Whole; the caller redacts, then cuts. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

/** The name of a JSON type in a sentence: `a string`, `an integer`, `null`. */
export function withArticle(type: string): string {
  if (type === 'null') return type;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
