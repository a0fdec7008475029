import { RE2JS } from 're2js';
import { compilePattern } from '../checks/pattern.ts';
import type { SourcePosition } from '../verdict.ts';
import type { Located } from './located.ts';
import { type Mistake, type Path, pathText } from './mistake.ts';
import type { SchemaFiles } from './schema-files.ts';
import { fill, fillUntilTarget, parseTemplate, type Scope } from './template.ts';

/** Fills what is known while the policy is read, and knows where everything stands. */
export class Filling {
  /** Values that turned out wrong once they were filled in. */
  readonly mistakes: Mistake[] = [];
  readonly #located: Located;
  readonly #scope: Scope;
  readonly #schemas: SchemaFiles;

  constructor(located: Located, scope: Scope, schemas: SchemaFiles) {
    this.#located = located;
    this.#scope = scope;
    this.#schemas = schemas;
  }

  source(path: Path, of: 'key' | 'value' = 'value'): SourcePosition {
    return this.#located.position(path, of);
  }

  /** A text, number or truth value as the text that was typed; still a template. */
  typed(value: string | number | boolean, path: Path): string {
    return typeof value === 'string' ? value : (this.#located.typed(path) ?? String(value));
  }

  text(value: string | number | boolean, path: Path): string {
    return fill(this.typed(value, path), this.#scope);
  }

  /** A text that would mean something else, or nothing, if a variable made it empty. */
  present(value: string | number | boolean | undefined, path: Path): string | undefined {
    if (value === undefined) return undefined;
    const filled = this.text(value, path);
    if (filled === '') {
      this.#add(
        'policy-asserts-nothing',
        path,
        'is empty once its variables are filled in',
        'Give the variable a value.',
      );
    }
    return filled;
  }

  /** A text that a record keeps, of at most so many characters. */
  short(value: string, path: Path, most: number): string {
    const filled = this.present(value, path) ?? '';
    if (filled.length > most) {
      this.#add(
        'policy-invalid-value',
        path,
        `is longer than ${most} characters once its variables are filled in`,
        'Give the variable a shorter value.',
      );
    }
    return filled;
  }

  /** The URL of something that is asked over HTTP; it may hold a secret, so it is not repeated where it is wrong. */
  url(value: string | undefined, path: Path): string | undefined {
    const filled = this.present(value, path);
    if (filled === undefined || filled === '') return filled;
    const isUrl = URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol);
    if (!isUrl) {
      this.#add(
        'policy-invalid-value',
        path,
        'is not a URL of http or https once its variables are filled in',
        'Give the variable a whole URL, such as "https://example.com".',
      );
    }
    return filled;
  }

  texts(
    map: Readonly<Record<string, string | number | boolean>> | undefined,
    path: Path,
  ): Readonly<Record<string, string>> {
    const filled: Record<string, string> = Object.create(null);
    for (const [name, value] of Object.entries(map ?? {})) filled[name] = this.text(value, [...path, name]);
    return filled;
  }

  /** A text in which `${target.tag}` stays. */
  untilTarget(value: string | number | boolean, path: Path): string {
    return fillUntilTarget(this.typed(value, path), this.#scope);
  }

  /** A JSON Schema that was read before. */
  schema(template: string, path: Path): { readonly file: string; readonly document: unknown } {
    const file = this.text(template, path);
    return { file, document: this.#schemas.get(file) };
  }

  /** A regular expression; values are put in as what they are, never as pieces of an expression. */
  pattern(source: string, path: Path): string {
    const parsed = parseTemplate(source);
    if (!parsed.ok || !source.includes('${')) return source;
    const filled = parsed.parts
      .map((part) => (typeof part === 'string' ? part : RE2JS.quote(fill(part.source, this.#scope))))
      .join('');
    try {
      compilePattern(filled);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.#add('policy-bad-regex', path, `${problem} once its variables are filled in`, 'Use shorter values.');
    }
    return filled;
  }

  #add(reason: Mistake['reason'], path: Path, clause: string, advice: string): void {
    const position = this.#located.position(path);
    this.mistakes.push({ reason, path, position, sentence: `${pathText(path)} ${clause}.`, advice });
  }
}
