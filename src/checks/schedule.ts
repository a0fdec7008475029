import type { Check, Expectation, Matcher, RequestBody, TemplateJson } from '../policy/policy.ts';
import { type Reference, references, referencesInJson } from '../policy/template.ts';

/**
 * One check, or one item of a check that is repeated over a list in the policy. A check over a captured list is one
 * unit: how many times it runs is known only when it begins.
 */
export interface Unit {
  readonly check: Check;
  readonly item: { readonly name: string; readonly value: TemplateJson } | undefined;
  /** Captured names that it uses, with the unit that gives each: the last one before it in the policy. */
  readonly needs: ReadonlyMap<string, number>;
  /** Runs alone: everything before it has ended, and nothing after it has begun. */
  readonly alone: boolean;
}

/**
 * These ask and change nothing (RFC 9110 §9.2.1), so they may run side by side. Every other request, and every program
 * of the user's, keeps its place in the policy's order: what comes later may rely on what it did or which cookie it got.
 */
export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Puts checks into units, in the policy's order. A check uses a captured value by naming it; it then waits for the check
 * that captures it. Programs (`run`) use every value that was captured before them, if it is there.
 */
export function planUnits(checks: readonly Check[]): readonly Unit[] {
  const units: Unit[] = [];
  const givers = new Map<string, number>();
  for (const check of checks) {
    const needs = new Map<string, number>();
    for (const name of namesUsed(check)) {
      const giver = givers.get(name);
      if (giver !== undefined) needs.set(name, giver);
    }
    const alone = check.kind === 'run' || !SAFE_METHODS.has(check.method);
    const { forEach } = check;
    if (forEach === undefined || typeof forEach.items === 'string') {
      units.push({ check, item: undefined, needs, alone });
    } else {
      for (const value of forEach.items) units.push({ check, item: { name: forEach.as, value }, needs, alone });
      if (forEach.items.length === 0) units.push({ check, item: undefined, needs, alone });
    }
    if (check.kind === 'http') for (const { name } of check.captures) givers.set(name, units.length - 1);
  }
  return units;
}

/** The state of a run, by unit. */
export interface Progress {
  readonly started: readonly boolean[];
  readonly ended: readonly boolean[];
}

/**
 * The next unit that may start now, in the policy's order; `undefined` if all that are left must wait.
 *
 * @param from Every unit before this one has ended.
 */
export function nextUnit(units: readonly Unit[], progress: Progress, from = 0): number | undefined {
  let allEnded = true;
  for (let index = from; index < units.length; index++) {
    const unit = units[index];
    if (unit === undefined) break;
    if (progress.started[index]) {
      if (progress.ended[index]) continue;
      if (unit.alone) return undefined;
      allEnded = false;
      continue;
    }
    if (unit.alone) return allEnded ? index : undefined;
    if ([...unit.needs.values()].every((giver) => progress.ended[giver])) return index;
    allEnded = false;
  }
  return undefined;
}

/**
 * The checks that a filter lets run: those with one of `tags` (all where there are none) and none of `skip`,
 * and the checks whose captured values they use, unless those are skipped by name of a tag.
 */
export function selectChecks(
  checks: readonly Check[],
  filter: { readonly tags: readonly string[]; readonly skip: readonly string[] },
): ReadonlySet<Check> {
  const allowed = checks.filter((check) => !check.tags.some((tag) => filter.skip.includes(tag)));
  if (filter.tags.length === 0) return new Set(allowed);
  const selected = new Set(allowed.filter((check) => check.tags.some((tag) => filter.tags.includes(tag))));
  // Backwards, so that the giver of a giver is found as well.
  for (const [index, check] of [...checks.entries()].reverse()) {
    if (!selected.has(check)) continue;
    for (const name of namesUsed(check)) {
      const giver = checks
        .slice(0, index)
        .findLast((each) => each.kind === 'http' && each.captures.some((capture) => capture.name === name));
      if (giver !== undefined && allowed.includes(giver)) selected.add(giver);
    }
  }
  return selected;
}

/** Names of captured values that a check's templates mention. */
export function namesUsed(check: Check): ReadonlySet<string> {
  const names = new Set<string>();
  for (const reference of referencesOf(check)) {
    if (reference.kind === 'value' && reference.name !== check.forEach?.as) names.add(reference.name);
  }
  if (typeof check.forEach?.items === 'string') {
    for (const reference of references(check.forEach.items)) if (reference.kind === 'value') names.add(reference.name);
  }
  return names;
}

function referencesOf(check: Check): readonly Reference[] {
  const found: Reference[] = [];
  const text = (template: string): void => {
    if (template.includes('${')) found.push(...references(template));
  };
  const json = (value: TemplateJson): void => {
    found.push(...referencesInJson(value));
  };
  if (check.when !== undefined) {
    text(check.when.value);
    matcherValues(check.when.matcher).forEach(json);
  }
  if (check.forEach !== undefined && typeof check.forEach.items !== 'string') check.forEach.items.forEach(json);
  if (check.retry?.stopWhen !== undefined) expectedValues(check.retry.stopWhen).forEach(json);
  if (check.kind === 'run') {
    if (typeof check.run !== 'string') check.run.forEach(text);
    Object.values(check.env).forEach(text);
    return found;
  }
  text(check.path);
  for (const [, value] of check.query) text(value);
  for (const [, value] of check.headers) text(value);
  if (check.body !== undefined) bodyTemplates(check.body).forEach(json);
  switch (check.auth?.kind) {
    case 'basic':
      text(check.auth.user);
      text(check.auth.password);
      break;
    case 'bearer':
      text(check.auth.token);
      break;
    case 'header':
      text(check.auth.value);
      break;
    case undefined:
      break;
  }
  expectedValues(check.expect).forEach(json);
  return found;
}

function bodyTemplates(body: RequestBody): readonly TemplateJson[] {
  switch (body.kind) {
    case 'json':
      return [body.value];
    case 'form':
      return body.fields.map(([, value]) => value);
    case 'text':
      return [body.text];
    case 'file':
      return [];
  }
}

function expectedValues(expectation: Expectation): readonly TemplateJson[] {
  const matchers = [
    ...expectation.headers.map(([, matcher]) => matcher),
    ...expectation.json.map(({ matcher }) => matcher),
    ...[expectation.body, expectation.redirect].filter((matcher) => matcher !== undefined),
  ];
  return [
    ...matchers.flatMap(matcherValues),
    ...[expectation.jsonEqual, expectation.jsonSubset].flatMap((whole) => (whole === undefined ? [] : [whole.value])),
  ];
}

function matcherValues(matcher: Matcher): readonly TemplateJson[] {
  const inner = [matcher.not, matcher.length, matcher.every, matcher.any].filter((each) => each !== undefined);
  const own = [matcher.equals, matcher.contains].filter((each) => each !== undefined);
  return [...own, ...(matcher.oneOf ?? []), ...inner.flatMap(matcherValues)];
}
