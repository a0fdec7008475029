import { buildExpectation, buildRules, buildTextMatcher, DEFAULT_EXPECTATION } from './build-expectation.ts';
import { METHODS, type RawCheck } from './check-schema.ts';
import { CHECK_DEFAULTS } from './defaults.ts';
import type { Filling } from './filling.ts';
import type { Path } from './mistake.ts';
import type { Auth, Capture, Check, Condition, HttpCheck, Method, RequestBody, Retry, Template } from './policy.ts';
import { onlyReference } from './template.ts';
import { milliseconds } from './units.ts';

type PlainText = string | number | boolean;

/**
 * The checks with their defaults and a name each; those without one are named after what they ask or run.
 *
 * @param made those that are made, by their place; without it all of them
 */
export function buildChecks(raws: readonly RawCheck[], filling: Filling, made?: ReadonlySet<number>): readonly Check[] {
  const taken = new Set(raws.flatMap(({ name }) => (name === undefined ? [] : [name])));
  return raws.flatMap((raw, index) => {
    const name = raw.name ?? freeName(defaultName(raw), taken);
    return made === undefined || made.has(index) ? [buildCheck(raw, name, ['checks', index], filling)] : [];
  });
}

function defaultName(raw: RawCheck): string {
  const method = METHODS.find((name) => raw[name] !== undefined);
  const command = typeof raw.run === 'string' ? raw.run : raw.run?.join(' ');
  const name =
    method === undefined ? `run ${command?.trim().split('\n')[0]}` : `${method.toUpperCase()} ${raw[method]}`;
  return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} (${number})`;
  taken.add(free);
  return free;
}

function buildCheck(raw: RawCheck, name: string, path: Path, filling: Filling): Check {
  const common = {
    name,
    source: filling.source(path),
    severity: raw.severity ?? 'block',
    tags: raw.tags ?? [],
    timeoutMs: milliseconds(raw.timeout, CHECK_DEFAULTS.timeoutMs),
    retry: raw.retry && buildRetry(raw.retry, [...path, 'retry'], filling),
    when: raw.when && buildCondition(raw.when, [...path, 'when'], filling),
    forEach: raw['for-each'] && { as: raw['for-each'].as, items: raw['for-each'].in },
  } as const;
  if (raw.run !== undefined) {
    return {
      ...common,
      kind: 'run',
      run: raw.run,
      env: typedTexts(raw.env, [...path, 'env'], filling),
      workingDirectory: filling.present(raw['working-directory'], [...path, 'working-directory']),
    };
  }
  return { ...common, ...buildRequest(raw, path, filling) };
}

type RequestPart = Omit<
  HttpCheck,
  'name' | 'source' | 'severity' | 'tags' | 'timeoutMs' | 'retry' | 'when' | 'forEach'
>;

function buildRequest(raw: RawCheck, path: Path, filling: Filling): RequestPart {
  const method = METHODS.find((name) => raw[name] !== undefined) ?? 'get';
  return {
    kind: 'http',
    method: method.toUpperCase() as Method,
    path: raw[method] ?? '/',
    query: pairs(raw.query, [...path, 'query'], filling),
    headers: pairs(raw.headers, [...path, 'headers'], filling),
    body: raw.body && buildBody(raw.body, [...path, 'body'], filling),
    auth: raw.auth && buildAuth(raw.auth, [...path, 'auth'], filling),
    follow: raw.follow ?? CHECK_DEFAULTS.follow,
    management: raw.management ?? false,
    expect: raw.expect ? buildExpectation(raw.expect, [...path, 'expect'], filling, true) : DEFAULT_EXPECTATION,
    captures: Object.entries(raw.capture ?? {}).map(([name, place]) =>
      buildCapture(name, place, [...path, 'capture', name], filling),
    ),
  };
}

function buildCondition(raw: NonNullable<RawCheck['when']>, path: Path, filling: Filling): Condition {
  const value = filling.typed(raw.value, [...path, 'value']);
  // Only a captured value has a type of its own; "equals: true" for a variable means the text.
  const build = onlyReference(value)?.kind === 'value' ? buildRules : buildTextMatcher;
  return { value, matcher: build(raw, path, filling) };
}

function buildRetry(raw: NonNullable<RawCheck['retry']>, path: Path, filling: Filling): Retry {
  const stopWhen = raw['stop-when'];
  return {
    times: raw.times,
    everyMs: milliseconds(raw.every, CHECK_DEFAULTS.retryEveryMs),
    stopWhen: stopWhen && buildExpectation(stopWhen, [...path, 'stop-when'], filling, false),
  };
}

function buildCapture(
  name: string,
  raw: NonNullable<RawCheck['capture']>[string],
  path: Path,
  filling: Filling,
): Capture {
  const from: Capture['from'] =
    raw.json !== undefined
      ? { kind: 'json', path: raw.json }
      : raw.header !== undefined
        ? { kind: 'header', name: raw.header }
        : { kind: 'regex', pattern: filling.pattern(raw.regex ?? '', [...path, 'regex']) };
  return { name, from, secret: raw.secret ?? false, source: filling.source(path, 'key') };
}

function buildAuth(raw: NonNullable<RawCheck['auth']>, path: Path, filling: Filling): Auth {
  if (raw.basic !== undefined) {
    return {
      kind: 'basic',
      user: filling.typed(raw.basic.user, [...path, 'basic', 'user']),
      password: filling.typed(raw.basic.password, [...path, 'basic', 'password']),
    };
  }
  if (raw.header !== undefined) {
    return {
      kind: 'header',
      name: raw.header.name,
      value: filling.typed(raw.header.value, [...path, 'header', 'value']),
    };
  }
  return { kind: 'bearer', token: raw.bearer ?? '' };
}

function buildBody(raw: NonNullable<RawCheck['body']>, path: Path, filling: Filling): RequestBody {
  const contentType = filling.present(raw['content-type'], [...path, 'content-type']);
  if (raw.form !== undefined) return { kind: 'form', fields: pairs(raw.form, [...path, 'form'], filling) };
  if (raw.text !== undefined) return { kind: 'text', text: raw.text, contentType };
  if (raw.file !== undefined)
    return { kind: 'file', path: filling.present(raw.file, [...path, 'file']) ?? '', contentType };
  return { kind: 'json', value: raw.json ?? null };
}

/** Names with their values, a list of values as its name again and again. */
function pairs(
  map: Readonly<Record<string, PlainText | readonly PlainText[]>> | undefined,
  path: Path,
  filling: Filling,
): readonly (readonly [string, Template])[] {
  return Object.entries(map ?? {}).flatMap(([name, value]): (readonly [string, Template])[] =>
    typeof value === 'object'
      ? value.map((item, index) => [name, filling.typed(item, [...path, name, index])])
      : [[name, filling.typed(value, [...path, name])]],
  );
}

function typedTexts(map: RawCheck['env'], path: Path, filling: Filling): Readonly<Record<string, Template>> {
  const typed: Record<string, Template> = Object.create(null);
  for (const [name, value] of Object.entries(map ?? {})) typed[name] = filling.typed(value, [...path, name]);
  return typed;
}
