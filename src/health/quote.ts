import type { SecretRegistry } from '../platform/secrets.ts';
import { cutShort, normalise } from '../platform/untrusted.ts';

/** Foreign text as one short line for a sentence or a state: redacted first, then cut. */
export type Quote = (text: string, maxLength: number) => string;

/** Makes the one way in which foreign words get into a sentence: redacted first, then put on one line and cut. */
export function quoting(secrets: Pick<SecretRegistry, 'redact'>): Quote {
  return (text, maxLength) => cutShort(secrets.redact(normalise(text)).replace(/\s+/g, ' ').trim(), maxLength);
}
