import type { Capture } from '../policy/policy.ts';
import type { ScopeValue } from '../policy/template.ts';
import { type Answer, bodyText, headerValue, readJson } from './answer.ts';
import { MAX_MATCH_INPUT } from './match.ts';

/** What an answer gave for later checks, and the first thing that it did not give. */
export interface Captured {
  readonly values: ReadonlyMap<string, ScopeValue>;
  /** `message` is a clause for a sentence; without foreign text. */
  readonly missing: { readonly name: string; readonly message: string } | undefined;
}

const NONE: Captured = { values: new Map(), missing: undefined };

/**
 * Takes values out of an answer: the value (or, for a path that may select several nodes, the list of values) of a JSON
 * path with its type, a header's text, or a regular expression's first group. Goes on after one that is missing,
 * so that secrets are known even of an answer that is not as expected.
 */
export async function captureValues(captures: readonly Capture[], answer: Answer): Promise<Captured> {
  if (captures.length === 0) return NONE;
  const values = new Map<string, ScopeValue>();
  let missing: Captured['missing'];
  for (const capture of captures) {
    const taken = await take(capture, answer);
    if (taken.ok) values.set(capture.name, { value: taken.value, secret: capture.secret });
    else missing ??= { name: capture.name, message: taken.message };
  }
  return { values, missing };
}

type Taken = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

async function take({ from }: Capture, answer: Answer): Promise<Taken> {
  switch (from.kind) {
    case 'json': {
      const reading = readJson(answer.body);
      if (!reading.ok) return { ok: false, message: `the body is ${reading.problem}` };
      const { compileJsonPath } = await import('./json-path.ts');
      const path = compileJsonPath(from.path);
      const values = path.values(reading.value);
      if (values.length === 0) return { ok: false, message: `${from.path} selects nothing` };
      return { ok: true, value: path.singular ? values[0] : values };
    }
    case 'header': {
      const value = headerValue(answer.headers, from.name);
      return value === undefined ? { ok: false, message: `there is no header ${from.name}` } : { ok: true, value };
    }
    case 'regex': {
      const { compilePattern } = await import('./pattern.ts');
      const text = bodyText(answer);
      if (text.length > MAX_MATCH_INPUT) return { ok: false, message: 'the body is too long for a regular expression' };
      const value = compilePattern(from.pattern).capture(text);
      return value === undefined ? { ok: false, message: `/${from.pattern}/ matches nothing` } : { ok: true, value };
    }
  }
}

/** Every text in a captured value, each of which is a secret if the value is. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item: unknown) => textsOf(item));
}
