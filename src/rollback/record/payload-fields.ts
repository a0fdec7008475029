import { cutShort } from '../../platform/untrusted.ts';
import { isCommit, isTagName } from './tag-name.ts';

/** Characters of a payload that came as a string; ours have less than 5,000. */
const MAX_PAYLOAD_LENGTH = 64 * 1024;

/** Stops the reading of one payload; its message is a clause. Caught by whoever reads the payload. */
export class Unreadable extends Error {}

/** Reads the fields of one foreign object; each method throws `Unreadable` where the field is not what it must be. */
export class Fields {
  readonly #object: object;
  readonly #path: string;

  constructor(object: object, path: string) {
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
    if (typeof value !== 'object' || value === null) throw this.#wrong(name, 'an object');
    return new Fields(value, `${this.#path}${name}.`);
  }

  release(): { readonly tag: string; readonly commit: string } {
    const tag = this.value('tag');
    if (typeof tag !== 'string' || !isTagName(tag)) throw this.#wrong('tag', 'the name of a tag');
    const commit = this.value('commit');
    if (typeof commit !== 'string' || !isCommit(commit)) throw this.#wrong('commit', 'the full name of a commit');
    return { tag, commit };
  }

  word<const T extends string>(name: string, words: readonly T[]): T {
    const value = this.value(name);
    const word = words.find((known) => known === value);
    if (word === undefined) throw this.#wrong(name, `one of ${words.join(', ')}`);
    return word;
  }

  matching(name: string, form: RegExp, what: string): string {
    const value = this.value(name);
    if (typeof value !== 'string' || !form.test(value)) throw this.#wrong(name, what);
    return value;
  }

  /** Text for people: what is too long is cut, because it decides nothing. */
  text(name: string, maxLength: number): string {
    const value = this.value(name);
    if (typeof value !== 'string') throw this.#wrong(name, 'text');
    return cutShort(value, maxLength);
  }

  wholeNumber(name: string): number {
    const value = this.value(name);
    if (!isWholeNumber(value)) throw this.#wrong(name, 'a whole number above 0');
    return value;
  }

  count(name: string): number {
    const value = this.value(name);
    if (value !== 0 && !isWholeNumber(value)) throw this.#wrong(name, 'a count');
    return value;
  }

  milliseconds(name: string): number {
    return this.number(name, 0, Number.MAX_VALUE, 'a time');
  }

  number(name: string, least: number, most: number, what: string): number {
    const value = this.value(name);
    if (typeof value !== 'number' || !(least <= value && value <= most)) throw this.#wrong(name, what);
    return value;
  }

  /** Text that decides: what is too long is not taken. */
  exactText(name: string, maxLength: number): string {
    const value = this.value(name);
    if (typeof value !== 'string' || value.length > maxLength) throw this.#wrong(name, 'a short text');
    return value;
  }

  /** A list of objects. */
  list(name: string, maxLength: number): readonly Fields[] {
    const value = this.value(name);
    if (!Array.isArray(value) || value.length > maxLength) throw this.#wrong(name, 'a short list');
    return value.map((item: unknown) => {
      if (typeof item !== 'object' || item === null) throw this.#wrong(name, 'a list of objects');
      return new Fields(item, `${this.#path}${name}.`);
    });
  }

  #wrong(name: string, what: string): Unreadable {
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

/** Above 0. */
export function isWholeNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
