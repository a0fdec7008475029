import { cutShort } from '../../platform/untrusted.ts';
import { isCommit, isTagName } from './tag-name.ts';

/** Characters of a payload that came as a string; the longest of ours, that of a visit, has less than 20,000. */
const MAX_PAYLOAD_LENGTH = 64 * 1024;
/** Milliseconds, 115 days: nothing is watched or waited for as long as that. */
const LONGEST_TIME_MS = 1e10;
/** Numbers in one list; ours have a few hundred. */
const MAX_NUMBERS = 1000;

/** Stops the reading of one payload; its message is a clause: `its "visits" is not a count`. Caught by whoever reads it. */
export class Unreadable extends Error {}

/** Reads the fields of one foreign object; each method throws `Unreadable` where the field is not what it must be. */
export class Fields {
  readonly #object: object;
  readonly #path: string;

  /** @param path of the object within the payload, with a dot at its end; nothing for the payload itself */
  constructor(object: object, path = '') {
    this.#object = object;
    this.#path = path;
  }

  /** Own fields only: `null` and what is inherited count as missing. */
  value(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? (Reflect.get(this.#object, name) ?? undefined) : undefined;
  }

  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.value(name) === undefined ? undefined : read(name);
  }

  within(name: string): Fields {
    const value = this.value(name);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.wrong(name, 'an object');
    return new Fields(value, `${this.#path}${name}.`);
  }

  release(): { readonly tag: string; readonly commit: string } {
    const tag = this.value('tag');
    if (typeof tag !== 'string' || !isTagName(tag)) throw this.wrong('tag', 'the name of a tag');
    const commit = this.value('commit');
    if (typeof commit !== 'string' || !isCommit(commit)) throw this.wrong('commit', 'the full name of a commit');
    return { tag, commit };
  }

  word<const T extends string>(name: string, words: readonly T[]): T {
    const value = this.value(name);
    const word = words.find((known) => known === value);
    if (word === undefined) throw this.wrong(name, `one of ${words.join(', ')}`);
    return word;
  }

  matching(name: string, form: RegExp, what: string): string {
    const value = this.value(name);
    if (typeof value !== 'string' || !form.test(value)) throw this.wrong(name, what);
    return value;
  }

  /** Text for people: what is too long is cut, because it decides nothing. */
  text(name: string, maxLength: number): string {
    const value = this.value(name);
    if (typeof value !== 'string') throw this.wrong(name, 'text');
    return cutShort(value, maxLength);
  }

  wholeNumber(name: string): number {
    const value = this.value(name);
    if (!isWholeNumber(value)) throw this.wrong(name, 'a whole number above 0');
    return value;
  }

  count(name: string): number {
    const value = this.value(name);
    if (!isCount(value)) throw this.wrong(name, 'a count');
    return value;
  }

  /**
   * A time or a length of time, from 0 to 115 days.
   *
   * @param most a lower bound, which belongs to it
   */
  milliseconds(name: string, most = LONGEST_TIME_MS): number {
    return this.number(name, 'a time', 0, Math.min(most, LONGEST_TIME_MS));
  }

  /** A finite number within the bounds, which belong to it. */
  number(name: string, what: string, least = -Number.MAX_VALUE, most = Number.MAX_VALUE): number {
    const value = this.value(name);
    if (typeof value !== 'number' || !(least <= value && value <= most)) throw this.wrong(name, what);
    return value;
  }

  /** Text that decides: what is too long is not taken. */
  exactText(name: string, maxLength: number): string {
    const value = this.value(name);
    if (typeof value !== 'string' || value.length > maxLength) throw this.wrong(name, 'a short text');
    return value;
  }

  /** ISO 8601, or whatever else is a moment. */
  moment(name: string): string {
    const value = this.value(name);
    if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) throw this.wrong(name, 'a time');
    return value;
  }

  /** A list of anything. */
  items(name: string, maxLength: number): readonly unknown[] {
    const value = this.value(name);
    if (!Array.isArray(value) || value.length > maxLength) throw this.wrong(name, 'a short list');
    return value;
  }

  /** A list of objects. */
  list(name: string, maxLength: number): readonly Fields[] {
    return this.items(name, maxLength).map((item) => {
      if (typeof item !== 'object' || item === null || Array.isArray(item)) {
        throw this.wrong(name, 'a list of objects');
      }
      return new Fields(item, `${this.#path}${name}.`);
    });
  }

  /** A list of at most a thousand numbers. */
  numbers(name: string, isRight: (value: unknown) => value is number = isNumber): readonly number[] {
    const items = this.items(name, MAX_NUMBERS);
    if (!items.every(isRight)) throw this.wrong(name, 'a list of numbers');
    return items;
  }

  tuple(name: string, length: number, isRight: (value: unknown) => value is number = isNumber): readonly number[] {
    const numbers = this.numbers(name, isRight);
    if (numbers.length !== length) throw this.wrong(name, `a list of ${length} numbers`);
    return numbers;
  }

  /** What to throw where the field is there, and not what it must be. */
  wrong(name: string, what: string): Unreadable {
    const isMissing = this.value(name) === undefined;
    return new Unreadable(`its "${this.#path}${name}" is ${isMissing ? 'missing' : `not ${what}`}`);
  }
}

/** GitHub hands the payload back as it was given; some servers and clients give it as a string that holds JSON. */
export function objectOf(payload: unknown): object {
  let value = payload;
  if (typeof value === 'string') {
    if (value.length > MAX_PAYLOAD_LENGTH) throw new Unreadable('its payload is too long');
    try {
      value = JSON.parse(value);
    } catch {
      throw new Unreadable('its payload is not JSON');
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Unreadable('its payload is not an object');
  }
  return value;
}

/** Whole, 0 or more. */
export function isCount(value: unknown): value is number {
  return value === 0 || isWholeNumber(value);
}

/** Whether this is a number that can be counted with: finite, of any sign. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Whole, above 0. */
export function isWholeNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
