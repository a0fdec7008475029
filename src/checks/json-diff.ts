import { type JsonLocation, locationText } from './json-location.ts';
import { isJsonObject, jsonText, jsonType } from './json-value.ts';

/** One place where two documents differ. Texts are whole; the caller redacts, then cuts. */
export interface JsonDifference {
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

/** `equal`: nothing missing, nothing more. `subset`: objects may have more names; lists may not be longer. */
export type DiffMode = 'equal' | 'subset';

/**
 * Finds the places where `actual` is not what was expected, in document order of the expected value, at most `limit`.
 * No difference means equal (or covered), and the other way round.
 *
 * @param ignored Tells places that do not count, with everything below them.
 */
export function jsonDifferences(
  expected: unknown,
  actual: unknown,
  mode: DiffMode,
  ignored: (location: JsonLocation) => boolean = () => false,
  limit = 5,
): readonly JsonDifference[] {
  const found: JsonDifference[] = [];
  compare(expected, actual, []);
  return found;

  function report(location: JsonLocation, wanted: string, got: string): void {
    if (found.length < limit) found.push({ path: locationText(location), expected: wanted, actual: got });
  }

  function compare(wanted: unknown, got: unknown, location: JsonLocation): void {
    if (wanted === got || found.length >= limit || ignored(location)) return;
    if (Array.isArray(wanted) && Array.isArray(got)) compareLists(wanted, got, location);
    else if (isJsonObject(wanted) && isJsonObject(got)) compareObjects(wanted, got, location);
    else report(location, jsonText(wanted), describe(got, wanted));
  }

  function compareLists(wanted: readonly unknown[], got: readonly unknown[], location: JsonLocation): void {
    const shared = Math.min(wanted.length, got.length);
    for (let index = 0; index < shared; index++) compare(wanted[index], got[index], [...location, index]);
    for (let index = shared; index < Math.max(wanted.length, got.length); index++) {
      const place = [...location, index];
      if (ignored(place)) continue;
      if (index < wanted.length) report(place, jsonText(wanted[index]), 'nothing');
      else report(place, 'nothing', jsonText(got[index]));
    }
  }

  function compareObjects(
    wanted: Readonly<Record<string, unknown>>,
    got: Readonly<Record<string, unknown>>,
    location: JsonLocation,
  ): void {
    for (const name of Object.keys(wanted)) {
      const place = [...location, name];
      if (Object.hasOwn(got, name)) compare(wanted[name], got[name], place);
      else if (!ignored(place)) report(place, jsonText(wanted[name]), 'nothing');
    }
    if (mode === 'subset') return;
    for (const name of Object.keys(got)) {
      const place = [...location, name];
      if (!Object.hasOwn(wanted, name) && !ignored(place)) report(place, 'nothing', jsonText(got[name]));
    }
  }
}

/** Where only the type differs, the type is said, since `"1"` beside `1` is easily misread. */
function describe(got: unknown, wanted: unknown): string {
  const text = jsonText(got);
  const scalar = got !== null && typeof got !== 'object' && wanted !== null && typeof wanted !== 'object';
  return scalar && typeof got !== typeof wanted ? `${text} (a ${jsonType(got)})` : text;
}
