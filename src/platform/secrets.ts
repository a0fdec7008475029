/**
 * Knows every secret of the run and takes them out of text. Every sink calls `redact` first,
 * before anything is cut or escaped, because half a secret or an escaped one is no longer found.
 */
export interface SecretRegistry {
  /** Registers a value under the name that stands in for it: `redact` writes `«name»`. Short values (< 4) are ignored. */
  add(name: string, value: string): void;
  /** Values that were too short to be redacted safely, by name, so that they can be warned about. */
  readonly tooShort: readonly string[];
  /** Replaces every registered secret, in its usual encodings too. */
  redact(text: string): string;
}
