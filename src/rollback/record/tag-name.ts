/** Longest tag that is read or written, in UTF-16 units. */
const MAX_TAG_LENGTH = 255;

/** Blanks, controls and the marks that mean something to git. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const FORBIDDEN = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\./;

/**
 * Whether git would take this as the name of a tag, and it is not too long to be one that somebody chose.
 * https://git-scm.com/docs/git-check-ref-format; a leading dash is refused by `git tag` itself.
 */
export function isTagName(text: string): boolean {
  return (
    text !== '' &&
    text !== '@' &&
    text.length <= MAX_TAG_LENGTH &&
    text.isWellFormed() &&
    !/^[-/]|[/.]$/.test(text) &&
    !FORBIDDEN.test(text)
  );
}

/** Whether this is the full name of a commit: 40 hexadecimal digits, or 64 in a repository of SHA-256. */
export function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
