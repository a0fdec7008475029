import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { SourcePosition } from '../verdict.ts';
import { type Mistake, type Path, pathText, quote } from './mistake.ts';

/** Plain data of a file; objects have no prototype. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };

/** A file as data, and where each piece of it stands. */
export interface Located {
  readonly data: Data;
  /** Where the value at a path begins, or its key; that of the nearest parent where the path leads nowhere. */
  position(path: Path, of?: 'key' | 'value'): SourcePosition;
  /** The value at a path. */
  value(path: Path): Data | undefined;
  /** A number or truth value exactly as it was typed: `1.10`, not 1.1. */
  typed(path: Path): string | undefined;
}

const DEEPEST = 64;
/** Values that aliases stand for, all together. */
const MOST_COPIES = 10_000;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Copies YAML nodes into plain data and writes down where everything stands. Reports keys that occur twice or reach
 * into the language, numbers that JSON does not have, and nodes that unfold without end; those are left out of the data.
 *
 * @returns `located` is undefined where too much was left out for the rest to mean anything.
 */
export function locate(
  contents: Node | null,
  at: (offset: number) => SourcePosition,
): { readonly located: Located | undefined; readonly mistakes: readonly Mistake[] } {
  const walk = new Walk(at);
  const root: Place = { value: 0, key: undefined, typed: undefined, inside: new Map() };
  const data = walk.read(contents, [], root, 0);
  if (walk.unfolded) return { located: undefined, mistakes: walk.mistakes };
  return {
    mistakes: walk.mistakes,
    located: {
      data,
      value: (path) => follow(data, path),
      typed: (path) => {
        const { place, left } = nearest(root, path);
        return left === 0 ? place.typed : undefined;
      },
      position: (path, of = 'value') => {
        const { place, left } = nearest(root, path);
        return at(of === 'key' || left > 0 ? (place.key ?? place.value) : place.value);
      },
    },
  };
}

/** Offsets of one value of the file. */
interface Place {
  value: number;
  key: number | undefined;
  typed: string | undefined;
  readonly inside: Map<string | number, Place>;
}

function nearest(root: Place, path: Path): { readonly place: Place; readonly left: number } {
  let place = root;
  for (const [index, name] of path.entries()) {
    const next = place.inside.get(name);
    if (next === undefined) return { place, left: path.length - index };
    place = next;
  }
  return { place, left: 0 };
}

function follow(data: Data, path: Path): Data | undefined {
  let value: Data | undefined = data;
  for (const name of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string | number, Data>>)[name];
  }
  return value;
}

class Walk {
  readonly mistakes: Mistake[] = [];
  unfolded = false;
  readonly #at: (offset: number) => SourcePosition;
  readonly #anchors = new Map<string, Node>();
  readonly #anchored = new Set<Node>();
  readonly #aliased = new Map<Node, Node>();
  readonly #open = new Set<Node>();
  /** Aliases that are being followed right now. */
  #following = 0;
  #copies = 0;

  constructor(at: (offset: number) => SourcePosition) {
    this.#at = at;
  }

  read(node: Node | null | undefined, path: Path, place: Place, offset: number): Data {
    if (this.unfolded) return null;
    // What is empty stands nowhere; its key shows the place.
    const [from = offset, to] = node?.range ?? [];
    const begin = from === to ? offset : from;
    place.value = begin;
    if (path.length > DEEPEST) return this.#stop(path, begin, TOO_DEEP);
    if (this.#following > 0 && ++this.#copies > MOST_COPIES) {
      return this.#stop(path, begin, `unfolds by its aliases to more than ${MOST_COPIES} values`);
    }
    if (isAlias(node)) return this.#follow(node, path, place, begin);
    if (!node) return null;
    // In the order of the document, once: an alias means the last anchor of its name before it.
    if ('anchor' in node && node.anchor !== undefined && !this.#anchored.has(node)) {
      this.#anchored.add(node);
      this.#anchors.set(node.anchor, node);
    }
    this.#open.add(node);
    const data = this.#content(node, path, place, begin);
    this.#open.delete(node);
    return data;
  }

  #follow(alias: Alias, path: Path, place: Place, begin: number): Data {
    const target = this.#aliased.get(alias) ?? this.#anchors.get(alias.source);
    if (target === undefined) {
      this.#add(
        'policy-not-yaml',
        path,
        begin,
        `${where(path)} is the alias ${quote(`*${alias.source}`)}, and no anchor of that name stands before it.`,
        `Write "&${alias.source}" at the value that is meant, or put the text in quotes.`,
      );
      return null;
    }
    if (this.#open.has(target)) return this.#stop(path, begin, 'has an alias that leads to itself');
    this.#aliased.set(alias, target);
    this.#following++;
    const data = this.read(target, path, place, begin);
    this.#following--;
    return data;
  }

  #content(node: Node, path: Path, place: Place, begin: number): Data {
    if (isSeq<Node>(node))
      return node.items.map((item, index) => this.read(item, [...path, index], placeInside(place, index), begin));
    if (isMap<Node, Node | null>(node)) return this.#map(node.items, path, place, begin);
    if (!isScalar(node)) return null;
    const { value, source } = node;
    if (typeof value === 'string' || value === null) return value;
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
      place.typed = source ?? String(value);
      return value;
    }
    this.#add(
      'policy-invalid-value',
      path,
      begin,
      `${pathText(path)} is ${quote(source ?? String(value))}, which is not a number that JSON has.`,
      'Write a finite number, or put it in quotes to make it a text.',
    );
    return null;
  }

  #map(items: readonly Pair<Node, Node | null>[], path: Path, place: Place, begin: number): Data {
    const data: Record<string, Data> = Object.create(null);
    const firstAt = new Map<string, number>();
    for (const { key, value } of items) {
      const target = isAlias(key) ? this.#anchors.get(key.source) : key;
      const keyAt = key?.range?.[0] ?? begin;
      const name = isScalar(target) ? keyName(target.value, target.source) : undefined;
      if (name === undefined) {
        this.#add(
          'policy-wrong-type',
          path,
          keyAt,
          `A key in ${where(path)} is not a text.`,
          'Write a plain word before the colon.',
        );
        continue;
      }
      const inside = [...path, name];
      const earlier = firstAt.get(name);
      if (FORBIDDEN_KEYS.has(name)) {
        this.#add(
          'policy-unknown-key',
          inside,
          keyAt,
          `${pathText(inside)} is a name that is never allowed.`,
          'Remove it.',
        );
      } else if (earlier !== undefined) {
        this.#add(
          'policy-duplicate-key',
          inside,
          keyAt,
          `${pathText(inside)} is given twice, first on line ${this.#at(earlier).line}.`,
          'Keep one of the two.',
        );
      } else {
        if (isScalar(target) && key.anchor !== undefined) this.#anchors.set(key.anchor, key);
        firstAt.set(name, keyAt);
        const within = placeInside(place, name);
        within.key = keyAt;
        data[name] = this.read(value, inside, within, keyAt);
      }
    }
    return data;
  }

  #stop(path: Path, offset: number, clause: string): null {
    this.unfolded = true;
    this.#add('policy-too-large', path, offset, `The policy file ${clause}.`, 'Write it flatter, with fewer aliases.');
    return null;
  }

  #add(reason: Mistake['reason'], path: Path, offset: number, sentence: string, advice: string): void {
    this.mistakes.push({ reason, path, position: this.#at(offset), sentence, advice });
  }
}

function placeInside(place: Place, name: string | number): Place {
  const inside: Place = { value: place.value, key: undefined, typed: undefined, inside: new Map() };
  place.inside.set(name, inside);
  return inside;
}

const TOO_DEEP = `is nested more than ${DEEPEST} levels deep`;

function keyName(value: unknown, source: string | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? (source ?? String(value)) : undefined;
}

function where(path: Path): string {
  return path.length === 0 ? 'the policy file' : pathText(path);
}
