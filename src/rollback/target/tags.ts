/** What the name of a tag says about a version. */
export interface TagVersion {
  /** What stands before it: `app/` of `app/v1.4.0`; `v`, `release-` and the like are left out. */
  readonly component: string;
  /** At least one: `[1, 4, 0]`, `[2024, 10, 1]`. */
  readonly numbers: readonly number[];
  /** A year comes first. */
  readonly isDate: boolean;
  /**
   * Of what follows the numbers. `none`: nothing, or a word such as `Final` or `RELEASE`. `before`: a pre-release.
   * `after`: a correction of what the numbers name. `ambiguous`: people mean either, as with `1.4.0-1`.
   */
  readonly suffix: 'none' | 'before' | 'after' | 'ambiguous';
  /** Parts of the suffix in lower case: `rc.1` and `rc1` are `['rc', '1']`. */
  readonly identifiers: readonly string[];
}

/** Whether one release is below another: `unknown` where their names cannot be compared. */
export type Below = 'yes' | 'no' | 'unknown';

const MAX_TAG_LENGTH = 255;
/** Digits of one number; more would not be exact. */
const MAX_DIGITS = 15;

const BEFORE =
  /^(?:a|alpha|b|beta|c|rc|cr|m|milestone|pre|preview|prerelease|snapshot|dev|ea|nightly|canary|next|unstable|test|draft|wip)$/;
const FINAL = /^(?:final|release|ga|stable)$/;
const AFTER = /^(?:sp|sr|hotfix|hf|patch|post)$/;
const EITHER = /^(?:p|r|rev|build)$/;
/** Words before a version that name no component of a repository. */
const NO_COMPONENT = /^(?:v|ver|version|r|rel|release|releases|tag|tags|prod|production)$/;

/**
 * Reads the version out of a tag, more kindly than semver does: `v1.4`, `1.4.0`, `release-1.4.0`, `app/v1.4.0`,
 * `1.4.0.7`, `1.4.0.RELEASE`, `2024.10.01`, `2024-10-01`, `v3`. `undefined`: there is none in it.
 */
export function versionOf(tag: string): TagVersion | undefined {
  if (tag.length > MAX_TAG_LENGTH) return undefined;
  const found = DATE.exec(tag) ?? DOTTED.exec(tag) ?? SINGLE.exec(tag);
  if (found === null) return undefined;
  const [, before = '', core = '', after = ''] = found;
  const numbers = numbersOf(core);
  if (numbers === undefined) return undefined;
  const isDate = looksLikeDate(numbers);
  const identifiers = identifiersOf(after);
  return { component: componentOf(before), numbers, isDate, suffix: suffixOf(identifiers, isDate), identifiers };
}

/** `2024-10-01`, which semver would read as 2024 with a suffix. */
const DATE = /^((?:.*[^0-9a-z])?v?)((?:19|20)\d\d[-_](?:0[1-9]|1[0-2])[-_](?:0[1-9]|[12]\d|3[01]))(?!\d)(.*)$/is;
/** The first numbers with dots between them, whatever digits come before: `java17-v1.4.0`. */
const DOTTED = /^(|.*?[^0-9.])(\d+(?:\.\d+)+)(.*)$/s;
/** One number at the end, or before a suffix: `v3`, `build-217`, `v3-rc.1`. */
const SINGLE = /^(|(?:.*?[^0-9a-z])?v|.*?[^0-9a-z])(\d+)((?![0-9]).*)$/is;
/** `20241001`. */
const COMPACT_DATE = /^((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;

function numbersOf(core: string): readonly number[] | undefined {
  const parts = core.split(/[-._]/);
  if (parts.some((part) => part.length > MAX_DIGITS)) return undefined;
  const [first = '', ...rest] = parts;
  const [, ...date] = COMPACT_DATE.exec(first) ?? [];
  return (date.length === 0 ? parts : [...date, ...rest]).map(Number);
}

function looksLikeDate(numbers: readonly number[]): boolean {
  const [year = 0, month = 0] = numbers;
  return year >= 1990 && year < 2100 && (numbers.length === 1 || month <= 53);
}

function componentOf(before: string): string {
  const words = before.toLowerCase().split(/([-_/@+.])/);
  while (words.length > 0 && /^[-_/@+.]?$/.test(words.at(-1) ?? '')) words.pop();
  while (NO_COMPONENT.test(words.at(-1) ?? '') || isWordBefore(words.at(-1))) {
    words.pop();
    while (words.length > 0 && /^[-_/@+.]?$/.test(words.at(-1) ?? '')) words.pop();
  }
  return words.join('');
}

function isWordBefore(word: string | undefined): boolean {
  return word !== undefined && word.length > 1 && BEFORE.test(word);
}

/** Build metadata (`+20241001`) says nothing about the order. */
function identifiersOf(after: string): readonly string[] {
  const [suffix = ''] = after.toLowerCase().split('+');
  return suffix.match(/\d+|[^\d\s\-._~/@]+/g) ?? [];
}

function suffixOf(identifiers: readonly string[], isDate: boolean): TagVersion['suffix'] {
  const words = identifiers.filter((identifier) => !/^\d+$/.test(identifier));
  if (identifiers.length === 0) return 'none';
  if (words.some((word) => BEFORE.test(word))) return 'before';
  if (words.length === 0) return isDate ? 'after' : 'ambiguous';
  if (words.every((word) => FINAL.test(word))) return identifiers.length === words.length ? 'none' : 'ambiguous';
  if (words.every((word) => AFTER.test(word))) return 'after';
  if (words.some((word) => EITHER.test(word))) return 'ambiguous';
  return 'before';
}

/**
 * Whether a tag calls itself a pre-release: by the rule of semver (anything after `-`), but for words that say the
 * opposite (`1.4.0.RELEASE`, `1.4.0-hotfix.1`) and the second release of a day (`2024.10.01-2`), or by a word before
 * the version (`nightly-2024.10.01`).
 */
export function isPreRelease(tag: string): boolean {
  const version = versionOf(tag);
  if (version === undefined) return wordsOf(tag).some(isWordBefore);
  if (version.suffix === 'before' || version.suffix === 'ambiguous') return true;
  return isWordBefore(wordBeforeVersion(tag));
}

function wordsOf(tag: string): readonly string[] {
  return tag.toLowerCase().split(/[^a-z]+/);
}

function wordBeforeVersion(tag: string): string | undefined {
  return /([a-z]+)[-_/.]v?\d[^a-z]*$/.exec(tag.toLowerCase())?.[1];
}

/**
 * Whether a tag is below a floor, by their versions. `unknown` is for whoever asks to treat as an obstacle: one of them
 * has no version, they are of different components (`api/v2` and `web/v1`), one counts years and the other does not, or
 * they differ only in a suffix that people use in both ways (`1.4.0-1`, `1.4.0-r2`).
 */
export function isBelow(tag: string, floor: string): Below {
  if (tag === floor) return 'no';
  const [left, right] = [versionOf(tag), versionOf(floor)];
  if (left === undefined || right === undefined) return 'unknown';
  const order = compareVersions(left, right);
  if (order === undefined) return 'unknown';
  return order < 0 ? 'yes' : 'no';
}

/** Below 0 where the left one comes first; `undefined` where they cannot be compared. */
function compareVersions(left: TagVersion, right: TagVersion): number | undefined {
  if (left.component !== '' && right.component !== '' && left.component !== right.component) return undefined;
  if (left.isDate !== right.isDate) return undefined;
  for (let index = 0; index < Math.max(left.numbers.length, right.numbers.length); index += 1) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareSuffixes(left, right);
}

const SUFFIX_RANK: Readonly<Record<Exclude<TagVersion['suffix'], 'ambiguous'>, number>> = {
  before: -1,
  none: 0,
  after: 1,
};

function compareSuffixes(left: TagVersion, right: TagVersion): number | undefined {
  if (left.suffix === 'ambiguous' || right.suffix === 'ambiguous') {
    return left.identifiers.join('.') === right.identifiers.join('.') ? 0 : undefined;
  }
  const difference = SUFFIX_RANK[left.suffix] - SUFFIX_RANK[right.suffix];
  return difference === 0 && left.suffix !== 'none' ? compareAll(left.identifiers, right.identifiers) : difference;
}

/** Semver §11: numbers by size and below words, words by letters, a longer list above a shorter one that it begins with. */
function compareAll(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = compareOne(left[index] ?? '', right[index] ?? '');
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareOne(left: string, right: string): number {
  const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (leftIsNumber && rightIsNumber) return Number(left) - Number(right);
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
