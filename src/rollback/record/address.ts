import { createHash } from 'node:crypto';

/** Hexadecimal digits of a fingerprint: enough that two addresses of one environment never share it by chance. */
const DIGITS = 16;

/** What `fingerprintOf` gives. */
export const FINGERPRINT = /^[0-9a-f]{16}$/;

/**
 * What a record says of the address at which a service was judged: two addresses have the same fingerprint where they lead
 * to the same origin and base path, however they are written. Records are readable by whoever can read the repository and
 * the address may be internal, so it is not in it as such; who guesses an address can tell whether it is this one. Pure.
 *
 * @param address a base URL of HTTP; what is none has no fingerprint
 */
export function fingerprintOf(address: string): string | undefined {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return undefined;
  return createHash('sha256').update(plainAddress(address)).digest('hex').slice(0, DIGITS);
}

/**
 * Origin and base path of a URL as they are shown and compared: without credentials, default port and trailing slashes, the
 * host in lower case. Pure.
 *
 * @throws TypeError for what is no URL
 */
export function plainAddress(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
