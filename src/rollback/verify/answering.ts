import type { Quote } from '../../health/quote.ts';
import type { Finding } from '../../verdict.ts';
import type { Release } from '../plan.ts';

/** What a service says that it is (`build.version` and `git.commit.id` of `/actuator/info`); foreign. */
export interface ShownIdentity {
  readonly version: string | undefined;
  readonly commit: string | undefined;
}

/**
 * Who answers. `silent`: the service does not say, or says something that names no release.
 * `previous`: the release that was gone back from.
 */
export type Answering = 'target' | 'previous' | 'other' | 'silent';

/** Shortest abbreviated commit that identifies one; git's own default. */
const SHORTEST_COMMIT = 7;

/** What builds say that were given no version: Maven's snapshots, Gradle's default. */
const NAMES_NO_RELEASE = /(?:-SNAPSHOT|^unspecified)$/i;

/**
 * Which release a service is, by what it says.
 *
 * - The commit decides where it is shown: it is the release's if either is the beginning of the other, from seven digits on.
 * - Else the version decides: it is the release's if it is the tag, or the version that the tag ends with, each with or
 *   without a leading `v`. That version begins with a digit and stands at the tag's beginning or after `/`, `-`, `_` or `@`:
 *   `1.4.0` of `v1.4.0`, `release/1.4.0` and `app-v1.4.0`; `1.4.0-rc1` of `v1.4.0-rc1`.
 * - A version that no build was given on purpose (`…-SNAPSHOT`, `unspecified`) says nothing, unless the tag is called that.
 */
export function whoAnswers(shown: ShownIdentity, target: Release, previous: Release | undefined): Answering {
  const { commit, version } = shown;
  if (commit !== undefined && commit.length >= SHORTEST_COMMIT) {
    if (isSameCommit(commit, target.commit)) return 'target';
    return previous !== undefined && isSameCommit(commit, previous.commit) ? 'previous' : 'other';
  }
  if (version === undefined) return 'silent';
  if (isVersionOf(version, target.tag)) return 'target';
  if (previous !== undefined && isVersionOf(version, previous.tag)) return 'previous';
  return NAMES_NO_RELEASE.test(version) ? 'silent' : 'other';
}

/** Whether a version that a service shows is that of a tag; see `whoAnswers`. */
export function isVersionOf(version: string, tag: string): boolean {
  const bare = withoutV(version);
  const ending = /(?:^|[/@_-])v?(\d[^/]*)$/i.exec(tag)?.[1];
  return version !== '' && (bare === withoutV(tag) || bare === ending);
}

function withoutV(text: string): string {
  return text.replace(/^v(?=\d)/i, '');
}

function isSameCommit(left: string, right: string): boolean {
  const [short, long] = [left.toLowerCase(), right.toLowerCase()].sort((one, other) => one.length - other.length);
  return short !== undefined && long !== undefined && short.length >= SHORTEST_COMMIT && long.startsWith(short);
}

/** What a person calls the thing that answers: its version, else its commit; safe to put into a sentence. */
export function shownText(shown: ShownIdentity, quote: Quote): string | undefined {
  if (shown.version !== undefined) return quote(shown.version, 80);
  return shown.commit === undefined ? undefined : `commit ${quote(shown.commit, 12)}`;
}

/**
 * What the service showed, taken from the findings of the rule `identity`, which was asked whether it is `expected`:
 * a rule that holds says that it is just that, one that does not carries what was shown instead.
 */
export function shownIn(findings: readonly Finding[], expected: Release): ShownIdentity {
  const shown = (what: 'version' | 'commit', asked: string): string | undefined => {
    const finding = findings.find(({ kind, title }) => kind === 'identity' && title === `identity: ${what}`);
    if (finding?.outcome === 'pass') return asked;
    const [evidence] = finding?.evidence ?? [];
    return evidence?.kind === 'comparison' ? evidence.actual : undefined;
  };
  return { version: shown('version', expected.tag), commit: shown('commit', expected.commit) };
}
