import type { TemplateJson } from './policy.ts';

/**
 * One place in a template where a value goes.
 *
 * - `vars`, `secrets`, `env`: `${vars.NAME}` and so on; the name may hold dots.
 * - `base-url`: `${base-url}`, where the subject answers.
 * - `target`: `${target.tag}`, the tag of a rollback.
 * - `value`: `${token}`, `${plan.id}`, `${plan.owners.0}`: a captured value or a `for-each` item, and a way into it.
 */
export type Reference =
  | { readonly kind: 'vars' | 'secrets' | 'env' | 'target'; readonly name: string; readonly source: string }
  | { readonly kind: 'base-url'; readonly source: string }
  | { readonly kind: 'value'; readonly name: string; readonly path: readonly string[]; readonly source: string };

/** Plain text, or a reference that is filled in. */
export type TemplatePart = string | Reference;

/** A template taken apart, or what is wrong with it. */
export type ParsedTemplate =
  | { readonly ok: true; readonly parts: readonly TemplatePart[] }
  /** `problem` is a clause for a sentence, `advice` a sentence. */
  | { readonly ok: false; readonly problem: string; readonly advice: string };

/** A captured value or `for-each` item. */
export interface ScopeValue {
  readonly value: unknown;
  /** Never shown, and everything that is taken out of it neither. */
  readonly secret: boolean;
}

/** What references stand for when a template is filled. */
export interface Scope {
  readonly vars: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, string>;
  /** Only the variables that the policy lists under `env-names`. */
  readonly env: ReadonlyMap<string, string>;
  readonly baseUrl?: string;
  readonly targetTag?: string;
  /** Captured values and the `for-each` item, by name. */
  readonly values?: ReadonlyMap<string, ScopeValue>;
}

/** Thrown by `fill` and `fillJson` when the scope has no value for a reference. */
export class UnfilledReference extends Error {
  readonly reference: Reference;
  constructor(reference: Reference) {
    super(`Nothing is known for ${reference.source}.`);
    this.name = 'UnfilledReference';
    this.reference = reference;
  }
}

const NAMESPACES = ['vars', 'secrets', 'env', 'target'] as const;
/** First words of references that captures and `for-each` items cannot be named. */
export const RESERVED_NAMES: readonly string[] = [...NAMESPACES, 'base-url'];

/** Names of captures and `for-each` items. */
export const VALUE_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Takes a template apart. `$${` is a literal `${`; a `$` that is not before `{` is a `$`. */
export function parseTemplate(template: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  let text = '';
  let at = 0;
  while (at < template.length) {
    const opening = template.indexOf('${', at);
    if (opening < 0) break;
    if (opening > at && template[opening - 1] === '$') {
      text += `${template.slice(at, opening - 1)}\${`;
      at = opening + 2;
      continue;
    }
    const closing = template.indexOf('}', opening);
    if (closing < 0) {
      return {
        ok: false,
        problem: `has a "\${" without a "}"`,
        advice: 'Close the reference with "}", or write "$${" for a literal "${".',
      };
    }
    const source = template.slice(opening, closing + 1);
    const reference = parseReference(source);
    if (typeof reference === 'string') return { ok: false, problem: reference, advice: adviceFor(source) };
    text += template.slice(at, opening);
    if (text !== '') parts.push(text);
    text = '';
    parts.push(reference);
    at = closing + 1;
  }
  text += template.slice(at);
  if (text !== '') parts.push(text);
  return { ok: true, parts };
}

function parseReference(source: string): Reference | string {
  const inner = source.slice(2, -1);
  if (inner.startsWith('{'))
    return `holds the workflow expression ${shorten(`${source}}`)}, which means nothing in this file`;
  if (inner === 'base-url') return { kind: 'base-url', source };
  const [first = '', ...path] = inner.split('.');
  const namespace = NAMESPACES.find((name) => name === first);
  if (namespace !== undefined) {
    const name = path.join('.');
    return VARIABLE_NAME.test(name)
      ? { kind: namespace, name, source }
      : `holds ${shorten(source)}, which names no variable`;
  }
  if (!VALUE_NAME.test(first) || path.includes('')) return `holds ${shorten(source)}, which is not a reference`;
  return { kind: 'value', name: first, path, source };
}

function adviceFor(source: string): string {
  return source.startsWith('${{')
    ? `Hand the value over through the input "vars" (or "secrets") and write "\${vars.NAME}" (or "\${secrets.NAME}") here.`
    : `Write "\${vars.NAME}", "\${secrets.NAME}", "\${env.NAME}", "\${base-url}" or the name of a capture, or "$\${" for a literal "\${".`;
}

function shorten(source: string): string {
  return source.length > 40 ? `${source.slice(0, 40)}…` : source;
}

/** Every reference of a template, in order, repeated ones repeated. Empty for one that cannot be taken apart. */
export function references(template: string): readonly Reference[] {
  const parsed = parseTemplate(template);
  return parsed.ok ? parsed.parts.filter((part) => typeof part !== 'string') : [];
}

/** Every reference in all strings of a JSON value. */
export function referencesInJson(value: TemplateJson): readonly Reference[] {
  if (typeof value === 'string') return references(value);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((item: TemplateJson) => referencesInJson(item));
}

/** References that have no value in this scope, as the user wrote them, each once. */
export function missing(value: TemplateJson, scope: Scope): readonly Reference[] {
  const seen = new Set<string>();
  return referencesInJson(value).filter((reference) => {
    if (seen.has(reference.source) || lookUp(reference, scope) !== undefined) return false;
    seen.add(reference.source);
    return true;
  });
}

/**
 * Fills a template as text. Values are data: what they hold is never taken apart again.
 * Lists and objects become JSON text, `null` the word.
 *
 * @throws UnfilledReference
 */
export function fill(template: string, scope: Scope): string {
  return partsOf(template)
    .map((part) => (typeof part === 'string' ? part : asText(takeValue(part, scope))))
    .join('');
}

/**
 * Fills every string of a JSON value (not the keys of objects). A string that is exactly one reference
 * takes the value with its JSON type; every other string stays a string. The value given is not changed.
 *
 * @throws UnfilledReference
 */
export function fillJson(value: TemplateJson, scope: Scope): unknown {
  return mapStrings(value, (template) => {
    const only = onlyReference(template);
    return only === undefined ? fill(template, scope) : takeValue(only, scope);
  });
}

/**
 * Fills a template for showing it: secrets and captured secrets stay references (`${secrets.NAME}`, `${token}`),
 * and so does what has no value. Never throws.
 *
 * @param name what stands there instead of such a value
 */
export function show(template: string, scope: Scope, name: (reference: Reference) => string = sourceOf): string {
  return partsOf(template)
    .map((part) => (typeof part === 'string' ? part : showReference(part, scope, name)))
    .join('');
}

/** `fillJson` for showing: see `show`. */
export function showJson(
  value: TemplateJson,
  scope: Scope,
  name: (reference: Reference) => string = sourceOf,
): unknown {
  return mapStrings(value, (template) => {
    const only = onlyReference(template);
    if (only === undefined) return show(template, scope, name);
    const found = lookUp(only, scope);
    return found === undefined || found.secret ? name(only) : found.value;
  });
}

function sourceOf(reference: Reference): string {
  return reference.source;
}

/** The reference that a template consists of, if it is exactly one. */
export function onlyReference(template: string): Reference | undefined {
  const parts = partsOf(template);
  const [first] = parts;
  return parts.length === 1 && typeof first === 'object' ? first : undefined;
}

/** Fills everything but `${target.…}`: what is left is a template of the target alone. @throws UnfilledReference */
export function fillUntilTarget(template: string, scope: Scope): string {
  return partsOf(template)
    .map((part) => {
      if (typeof part === 'string') return literal(part);
      return part.kind === 'target' ? part.source : literal(fill(part.source, scope));
    })
    .join('');
}

/** A text as a template that stands for itself: filling it gives exactly this text. */
export function literal(text: string): string {
  // A function, because "$$" has a meaning of its own in a replacement text.
  return text.replaceAll('${', () => '$${');
}

function partsOf(template: string): readonly TemplatePart[] {
  const parsed = parseTemplate(template);
  // A policy with a template that cannot be taken apart does not load; elsewhere the text stands for itself.
  return parsed.ok ? parsed.parts : [template];
}

function takeValue(reference: Reference, scope: Scope): unknown {
  const found = lookUp(reference, scope);
  if (found === undefined) throw new UnfilledReference(reference);
  return found.value;
}

function showReference(reference: Reference, scope: Scope, name: (reference: Reference) => string): string {
  const found = lookUp(reference, scope);
  return found === undefined || found.secret ? name(reference) : asText(found.value);
}

function lookUp(reference: Reference, scope: Scope): ScopeValue | undefined {
  switch (reference.kind) {
    case 'vars':
    case 'env':
      return given(scope[reference.kind].get(reference.name), false);
    case 'secrets':
      return given(scope.secrets.get(reference.name), true);
    case 'base-url':
      return given(scope.baseUrl, false);
    case 'target':
      return reference.name === 'tag' ? given(scope.targetTag, false) : undefined;
    case 'value': {
      const root = scope.values?.get(reference.name);
      if (root === undefined) return undefined;
      let value = root.value;
      for (const step of reference.path) {
        // Own properties only: "${item.constructor}" must not reach into the language.
        if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
        value = (value as Readonly<Record<string, unknown>>)[step];
      }
      return value === undefined ? undefined : { value, secret: root.secret };
    }
  }
}

function given(value: string | undefined, secret: boolean): ScopeValue | undefined {
  return value === undefined ? undefined : { value, secret };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function mapStrings(value: TemplateJson, map: (text: string) => unknown): unknown {
  if (typeof value === 'string') return map(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item: TemplateJson) => mapStrings(item, map));
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, item] of Object.entries(value)) copy[key] = mapStrings(item as TemplateJson, map);
  return copy;
}
