import type { SecretRegistry } from '../platform/secrets.ts';
import { cutShort, normalise } from '../platform/untrusted.ts';

/** Foreign text as one short line for a sentence or a state: redacted first, then cut. */
export type Quote = (text: string, maxLength: number) => string;

export function quoting(secrets: Pick<SecretRegistry, 'redact'>): Quote {
  return (text, maxLength) => cutShort(secrets.redact(normalise(text)).replace(/\s+/g, ' ').trim(), maxLength);
}
