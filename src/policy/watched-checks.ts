import type { Data } from './located.ts';
import { referencesInJson } from './template.ts';

type Keys = Readonly<Record<string, Data>>;

/**
 * The checks that a watch makes, by their place in the file: its probes, those that log in for them, and those that capture
 * what these use. Works on a file with mistakes too; it may name a check too many, and never one too few. Pure.
 */
export function watchedChecks(file: Data): ReadonlySet<number> {
  const { checks = null, watch = null } = keysOf(file);
  const list = listOf(checks).map(keysOf);
  const { probes = null, session = null } = keysOf(watch);
  const named: ReadonlySet<string> = new Set(
    [...listOf(probes), ...listOf(session)].filter((name) => typeof name === 'string'),
  );
  const found = new Set<number>();
  const asking = [...list.keys()].filter((index) => {
    const name = list[index]?.['name'];
    return typeof name === 'string' && named.has(name);
  });
  for (let index = asking.pop(); index !== undefined; index = asking.pop()) {
    if (found.has(index)) continue;
    found.add(index);
    const before = list.slice(0, index);
    for (const reference of referencesInJson(list[index] ?? null)) {
      if (reference.kind !== 'value') continue;
      const giver = before.findLastIndex(({ capture = null }) => Object.hasOwn(keysOf(capture), reference.name));
      if (giver >= 0) asking.push(giver);
    }
  }
  return found;
}

function keysOf(data: Data): Keys {
  return data !== null && typeof data === 'object' && !Array.isArray(data) ? (data as Keys) : {};
}

function listOf(data: Data): readonly Data[] {
  return Array.isArray(data) ? data : [];
}
