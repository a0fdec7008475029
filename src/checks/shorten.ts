/** Takes secrets out of text; `SecretRegistry.redact` of the world. */
export type Redact = (text: string) => string;

/**
 * The beginning of foreign text: redacted first, because half a secret is no longer found, then cut to `maxLength`
 * UTF-16 units at a character boundary, saying how much is missing.
 */
export function shorten(text: string, maxLength: number, redact: Redact): string {
  const redacted = redact(text);
  if (redacted.length <= maxLength) return redacted;
  const end = isHighSurrogate(redacted.charCodeAt(maxLength - 1)) ? maxLength - 1 : maxLength;
  return `${redacted.slice(0, end)}… (${redacted.length - end} more characters)`;
}

/** The end of foreign text, for output whose last lines matter; see `shorten`. */
export function shortenToEnd(text: string, maxLength: number, redact: Redact): string {
  const redacted = redact(text);
  if (redacted.length <= maxLength) return redacted;
  const start = redacted.length - maxLength;
  const from = isLowSurrogate(redacted.charCodeAt(start)) ? start + 1 : start;
  return `(${from} characters before this) …${redacted.slice(from)}`;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
