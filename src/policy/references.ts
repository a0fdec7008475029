import type { Data, Located } from './located.ts';
import { type Mistake, type Path, pathText, quote } from './mistake.ts';
import { nearestName } from './nearest.ts';
import { parseTemplate, type Reference, type Scope } from './template.ts';

/** What may be referred to in one place. */
interface Place {
  readonly secrets: boolean;
  readonly baseUrl: boolean;
  readonly targetTag: boolean;
  /** Names of captured values and of the item; `undefined` where there are none by nature. */
  readonly values: ReadonlySet<string> | undefined;
}

const FILLED_AT_LOAD: Place = { secrets: true, baseUrl: false, targetTag: false, values: undefined };
const OPEN_TEXT: Place = { ...FILLED_AT_LOAD, secrets: false };

/** Sections whose values a run may do without; of `checks` those that the watch makes are always read. */
export type UnusedSection = 'subject' | 'checks' | 'filter' | 'identity' | 'logs' | 'watch' | 'rollback' | 'notify';

type Map_ = Readonly<Record<string, Data>>;

/**
 * Holds every reference of the file against what is known where it stands: inputs given, captures of earlier checks,
 * variables listed under `env-names`. Works on a file with other mistakes too, so that all are reported at once.
 *
 * @param scope what was given; `scope.env` holds the variables that are listed and set
 * @param unused sections that this run does not read: what they refer to need not be given
 * @param made the checks that are made, by their place; without it all of them
 */
export function checkReferences(
  located: Located,
  scope: Scope,
  unused: readonly UnusedSection[] = [],
  made?: ReadonlySet<number>,
): readonly Mistake[] {
  const walk = new ReferenceWalk(located, scope);
  const top = asMap(located.data);
  for (const [key, section] of Object.entries(top)) {
    if (key === 'checks' || unused.some((name) => name === key)) continue;
    if (key === 'health') {
      walk.strings({ ...asMap(section), expect: null }, [key], FILLED_AT_LOAD);
      walk.expectation(asMap(asMap(section)['expect'] ?? null), [key, 'expect'], FILLED_AT_LOAD);
    } else if (key === 'rollback') {
      const { inputs = null, image = null, ...rest } = asMap(section);
      walk.strings(rest, [key], FILLED_AT_LOAD);
      // Inputs of a run can be read by everybody who can read the repository.
      const forTarget: Place = { ...FILLED_AT_LOAD, secrets: false, targetTag: true };
      walk.strings(inputs, [key, 'inputs'], forTarget);
      walk.strings(image, [key, 'image'], forTarget);
    } else {
      walk.strings(section, [key], FILLED_AT_LOAD);
    }
  }
  walk.checks(asList(top['checks'] ?? null), made);
  return walk.mistakes;
}

class ReferenceWalk {
  readonly mistakes: Mistake[] = [];
  readonly #located: Located;
  readonly #scope: Scope;
  readonly #listed: ReadonlySet<string>;
  /** Capture names to the first check that captures them. */
  readonly #capturedBy = new Map<string, number>();

  constructor(located: Located, scope: Scope) {
    this.#located = located;
    this.#scope = scope;
    this.#listed = new Set(asList(located.value(['env-names']) ?? null).filter((name) => typeof name === 'string'));
  }

  checks(checks: readonly Data[], made?: ReadonlySet<number>): void {
    for (const [index, check] of checks.entries()) {
      for (const name of Object.keys(asMap(asMap(check)['capture'] ?? null))) {
        if (!this.#capturedBy.has(name)) this.#capturedBy.set(name, index);
      }
    }
    const known = new Set<string>();
    for (const [index, check] of checks.entries()) {
      if (made === undefined || made.has(index)) this.#check(asMap(check), ['checks', index], known);
      for (const name of Object.keys(asMap(asMap(check)['capture'] ?? null))) known.add(name);
    }
  }

  #check(check: Map_, path: Path, known: ReadonlySet<string>): void {
    const forEach = asMap(check['for-each'] ?? null);
    const before: Place = { secrets: true, baseUrl: true, targetTag: false, values: known };
    const { as: item } = forEach;
    const place: Place = typeof item === 'string' ? { ...before, values: new Set([...known, item]) } : before;
    for (const [key, value] of Object.entries(check)) {
      const inside = [...path, key];
      if (key === 'expect') this.expectation(asMap(value), inside, place);
      else if (key === 'for-each') this.strings(forEach['in'] ?? null, [...inside, 'in'], before);
      else if (key === 'when') this.#when(asMap(value), inside, place);
      else if (key === 'retry')
        this.expectation(asMap(asMap(value)['stop-when'] ?? null), [...inside, 'stop-when'], place);
      else if (key === 'capture') this.#captures(asMap(value), inside);
      else if (key === 'body') this.#body(asMap(value), inside, place);
      else if (key === 'run' && typeof value === 'string') this.#commandLine(value, inside);
      else if (key === 'name' || key === 'tags') this.#literal(value, inside);
      else if (key === 'working-directory') this.strings(value, inside, OPEN_TEXT);
      else this.strings(value, inside, place);
    }
  }

  #when(condition: Map_, path: Path, place: Place): void {
    const { value = null, ...rules } = condition;
    this.strings(value, [...path, 'value'], place);
    this.#matcher(rules, path, place);
  }

  #captures(captures: Map_, path: Path): void {
    for (const [name, capture] of Object.entries(captures)) {
      const { json = null, header = null, regex = null } = asMap(capture);
      this.#literal(json, [...path, name, 'json']);
      this.#literal(header, [...path, name, 'header']);
      this.strings(regex, [...path, name, 'regex'], OPEN_TEXT);
    }
  }

  #body(body: Map_, path: Path, place: Place): void {
    for (const [key, value] of Object.entries(body)) {
      this.strings(value, [...path, key], key === 'file' || key === 'content-type' ? OPEN_TEXT : place);
    }
  }

  expectation(expectation: Map_, path: Path, place: Place): void {
    for (const [key, value] of Object.entries(expectation)) {
      const inside = [...path, key];
      if (key === 'headers' || key === 'json') {
        for (const [name, matcher] of Object.entries(asMap(value))) {
          this.#key(name, [...inside, name]);
          this.#matcher(matcher, [...inside, name], place);
        }
      } else if (key === 'json-equal' || key === 'json-subset') {
        const { value: json = null, ignore = null } = asMap(value);
        this.strings(json, [...inside, 'value'], place);
        this.#literal(ignore, [...inside, 'ignore']);
      } else if (key === 'body' || key === 'redirect') {
        this.#matcher(value, inside, place);
      } else if (key === 'schema') {
        this.strings(value, inside, OPEN_TEXT);
      }
    }
  }

  #matcher(matcher: Data, path: Path, place: Place): void {
    if (matcher === null || typeof matcher !== 'object' || Array.isArray(matcher)) {
      this.strings(matcher, path, place);
      return;
    }
    for (const [rule, value] of Object.entries(matcher)) {
      const inside = [...path, rule];
      if (rule === 'not' || rule === 'length' || rule === 'every' || rule === 'any')
        this.#matcher(value, inside, place);
      else this.strings(value, inside, rule === 'matches' ? OPEN_TEXT : place);
    }
  }

  /** Every string inside is a template. */
  strings(data: Data, path: Path, place: Place): void {
    if (typeof data === 'string') this.#template(data, path, place);
    else if (Array.isArray(data)) {
      for (const [index, item] of data.entries()) this.strings(item, [...path, index], place);
    } else if (data !== null && typeof data === 'object') {
      for (const [key, item] of Object.entries(data)) {
        this.#key(key, [...path, key]);
        this.strings(item, [...path, key], place);
      }
    }
  }

  #key(key: string, path: Path): void {
    if (key.includes('${')) this.#refuse(path, 'is a key, and nothing is put into keys', 'Write the key out.', 'key');
  }

  /** Nothing is put in here, so a reference must be a misunderstanding. */
  #literal(data: Data, path: Path): void {
    for (const [index, item] of Array.isArray(data) ? data.entries() : []) this.#literal(item, [...path, index]);
    if (typeof data === 'string' && data.includes('${')) {
      this.#refuse(path, 'holds "${", and nothing is put in here', 'Write it out.');
    }
  }

  #commandLine(line: string, path: Path): void {
    // "${NAME}" is the shell's own; what is ours would be a syntax error there, or worse, run as code.
    const [ours] = /\$\{(?:(?:vars|secrets|env|target)\.[^}]*|base-url)\}/.exec(line) ?? [];
    if (ours === undefined) return;
    this.#refuse(
      path,
      `holds ${quote(ours)}, and nothing is put into a line for the shell`,
      `Hand it over by "env: { NAME: "${ours}" }" and write "$NAME" in the line.`,
    );
  }

  #template(template: string, path: Path, place: Place): void {
    if (!template.includes('${')) return;
    const parsed = parseTemplate(template);
    if (!parsed.ok) {
      this.#refuse(path, parsed.problem, parsed.advice);
      return;
    }
    const seen = new Set<string>();
    for (const part of parsed.parts) {
      if (typeof part === 'string' || seen.has(part.source)) continue;
      seen.add(part.source);
      this.#reference(part, path, place);
    }
  }

  #reference(reference: Reference, path: Path, place: Place): void {
    const uses = `uses ${quote(reference.source)}, `;
    switch (reference.kind) {
      case 'vars':
        if (!this.#scope.vars.has(reference.name)) this.#notGiven(reference.name, 'vars', 'variable', path, uses);
        return;
      case 'secrets':
        if (!place.secrets) {
          this.#unknown(path, `${uses}and secrets cannot be used here`, 'Use a variable, or another way to say it.');
        } else if (!this.#scope.secrets.has(reference.name)) {
          this.#notGiven(reference.name, 'secrets', 'secret', path, uses);
        } else if (
          this.#scope.secrets.get(reference.name) === '' &&
          path[0] !== 'notify' &&
          path[0] !== 'rollback' &&
          path[0] !== 'watch'
        ) {
          this.#unknown(
            path,
            `${uses}and that secret is empty`,
            'Set the secret in the repository or environment settings; a workflow of a fork or of Dependabot gets none.',
          );
        }
        return;
      case 'env':
        this.#environment(reference.name, path, uses);
        return;
      case 'target':
        if (reference.name !== 'tag') {
          this.#unknown(path, `${uses}and only "\${target.tag}" is known`, 'Write "${target.tag}".');
        } else if (!place.targetTag) {
          this.#unknown(path, `${uses}which means something in rollback.inputs and rollback.image only`, 'Remove it.');
        }
        return;
      case 'base-url':
        if (!place.baseUrl) this.#unknown(path, `${uses}which is known in checks only`, 'Remove it.');
        return;
      case 'value':
        this.#captured(reference.name, path, place, uses);
    }
  }

  #notGiven(name: string, input: 'vars' | 'secrets', what: string, path: Path, uses: string): void {
    const near = nearestName(name, this.#scope[input].keys());
    this.#unknown(
      path,
      `${uses}and no ${what} ${name} was given${near === undefined ? '' : `; did you mean "${near}"?`}`,
      `Add the line "${name}=…" to the input "${input}"${near === undefined ? '' : `, or write "\${${input}.${near}}"`}.`,
    );
  }

  #environment(name: string, path: Path, uses: string): void {
    if (!this.#listed.has(name)) {
      const near = nearestName(name, this.#listed);
      this.#unknown(
        path,
        `${uses}and ${name} is not listed under "env-names"${near === undefined ? '' : `; did you mean "${near}"?`}`,
        `Add "${name}" to the list "env-names".`,
      );
    } else if (!this.#scope.env.has(name)) {
      this.#unknown(
        path,
        `${uses}and the environment has no variable ${name}`,
        `Set ${name} under "env" of the workflow's step.`,
      );
    }
  }

  #captured(name: string, path: Path, place: Place, uses: string): void {
    if (place.values?.has(name)) return;
    if (place.values === undefined) {
      this.#unknown(
        path,
        `${uses}and captured values exist in checks only`,
        `Write "\${vars.${name}}" if it is a variable, or "$\${" for a literal "\${".`,
      );
      return;
    }
    const later = this.#capturedBy.get(name);
    if (later !== undefined) {
      const own = later === path[1];
      this.#unknown(
        path,
        `${uses}which is captured ${own ? 'by this check itself' : `later, by checks[${later}]`}`,
        own ? 'Use it in a check after this one.' : `Move checks[${later}] before this check.`,
      );
      return;
    }
    const near = nearestName(name, place.values) ?? (this.#scope.vars.has(name) ? `vars.${name}` : undefined);
    this.#unknown(
      path,
      `${uses}which no earlier check captures${near === undefined ? '' : `; did you mean "${near}"?`}`,
      near === undefined
        ? `Capture it in an earlier check, or write "\${vars.${name}}" for a variable.`
        : `Write "\${${near}}", or capture "${name}" in an earlier check.`,
    );
  }

  #unknown(path: Path, clause: string, advice: string): void {
    this.#add('policy-unknown-variable', path, clause, advice, 'value');
  }

  #refuse(path: Path, clause: string, advice: string, of: 'key' | 'value' = 'value'): void {
    this.#add('policy-invalid-value', path, clause, advice, of);
  }

  #add(reason: Mistake['reason'], path: Path, clause: string, advice: string, of: 'key' | 'value'): void {
    this.mistakes.push({
      reason,
      path,
      position: this.#located.position(path, of),
      sentence: `${pathText(path)} ${clause}${clause.endsWith('?') ? '' : '.'}`,
      advice,
    });
  }
}

function asMap(data: Data): Map_ {
  return data !== null && typeof data === 'object' && !Array.isArray(data) ? (data as Map_) : {};
}

function asList(data: Data): readonly Data[] {
  return Array.isArray(data) ? data : [];
}
