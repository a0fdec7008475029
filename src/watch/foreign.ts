/** Stops the reading of foreign data; its message is a clause: `its "missed" is not a count`. */
export class Unreadable extends Error {}

/** Numbers in one list; ours have a few hundred. */
const MOST_NUMBERS = 1000;

/** Reads the fields of one foreign object; each method throws `Unreadable` where the field is not what it must be. */
export class Fields {
  readonly #object: object;

  constructor(object: object) {
    this.#object = object;
  }

  /** Own fields only: `null` and what is inherited count as missing. */
  value(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? (Reflect.get(this.#object, name) ?? undefined) : undefined;
  }

  optional<T>(name: string, read: () => T): T | undefined {
    return this.value(name) === undefined ? undefined : read();
  }

  within(name: string): Fields {
    return new Fields(objectOf(this.value(name), `its "${name}"`));
  }

  word<const T extends string>(name: string, words: readonly T[]): T {
    const value = this.value(name);
    const word = words.find((known) => known === value);
    if (word === undefined) throw this.wrong(name, `one of ${words.join(', ')}`);
    return word;
  }

  text(name: string, mostCharacters: number): string {
    const value = this.value(name);
    if (typeof value !== 'string' || value.length > mostCharacters) throw this.wrong(name, 'a short text');
    return value;
  }

  count(name: string): number {
    const value = this.value(name);
    if (!isCount(value)) throw this.wrong(name, 'a count');
    return value;
  }

  number(name: string): number {
    const value = this.value(name);
    if (!isNumber(value)) throw this.wrong(name, 'a number');
    return value;
  }

  /** Milliseconds, not negative. */
  time(name: string): number {
    const value = this.number(name);
    if (value < 0) throw this.wrong(name, 'a time');
    return value;
  }

  numbers(name: string, isRight: (value: unknown) => value is number = isNumber): readonly number[] {
    const list = listOf(this.value(name), `its "${name}"`);
    if (!list.every(isRight)) throw this.wrong(name, 'a list of numbers');
    return list;
  }

  tuple(name: string, length: number, isRight: (value: unknown) => value is number = isNumber): readonly number[] {
    const numbers = this.numbers(name, isRight);
    if (numbers.length !== length) throw this.wrong(name, `a list of ${length} numbers`);
    return numbers;
  }

  wrong(name: string, what: string): Unreadable {
    return new Unreadable(`its "${name}" is ${this.value(name) === undefined ? 'missing' : `not ${what}`}`);
  }
}

/** The value as an object that is no list. */
export function objectOf(value: unknown, what: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unreadable(`${what} is not an object`);
  return value;
}

/** The value as a list of bearable length. */
export function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length > MOST_NUMBERS) throw new Unreadable(`${what} is not a short list`);
  return value;
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
