import { BlockList, isIP } from 'node:net';
import type { AddressRules } from './http.ts';

/**
 * Addresses that hand out a machine's credentials to whoever asks. Nothing in a policy can allow them.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 * https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 * https://cloud.google.com/compute/docs/metadata/querying-metadata
 * https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
 */
const FORBIDDEN = forbiddenList();
const FORBIDDEN_NAMES = ['metadata.google.internal', 'metadata.goog'];

/** Prefixes (in bytes) behind which an IPv6 address carries an IPv4 one, and where the four bytes are. */
const EMBEDDINGS: readonly { readonly prefix: readonly number[]; readonly at: number }[] = [
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], at: 12 }, // mapped, RFC 4291
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], at: 12 }, // compatible, RFC 4291
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], at: 12 }, // translated, RFC 2765
  { prefix: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], at: 12 }, // NAT64, RFC 6052
  { prefix: [0x20, 0x02], at: 2 }, // 6to4, RFC 3056
];

function forbiddenList(): BlockList {
  const list = new BlockList();
  list.addSubnet('169.254.0.0', 16, 'ipv4');
  list.addAddress('168.63.129.16', 'ipv4');
  list.addAddress('100.100.100.200', 'ipv4');
  list.addAddress('192.0.0.192', 'ipv4');
  list.addSubnet('fe80::', 10, 'ipv6');
  list.addAddress('fd00:ec2::254', 'ipv6');
  list.addAddress('fd20:ce::254', 'ipv6');
  return list;
}

/**
 * Whether an IP address is one that is never asked: link-local, or a cloud's metadata service,
 * also where it hides in an IPv6 address. Text that is no IP address is not.
 */
export function isForbiddenAddress(address: string): boolean {
  const bare = address.split('%', 1)[0] ?? '';
  const family = isIP(bare);
  if (family === 4) return FORBIDDEN.check(bare, 'ipv4');
  if (family !== 6) return false;
  if (FORBIDDEN.check(bare, 'ipv6')) return true;
  const bytes = ipv6Bytes(bare);
  return EMBEDDINGS.some(
    ({ prefix, at }) =>
      prefix.every((byte, index) => bytes[index] === byte) &&
      FORBIDDEN.check(bytes.slice(at, at + 4).join('.'), 'ipv4'),
  );
}

/**
 * Why a URL may not be asked, as one clause for a sentence; `undefined` if it may.
 * Looks at the URL alone: what a name stands for is checked again after it is looked up.
 */
export function whyBlocked(url: URL, rules: AddressRules): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return `${url.protocol} is neither http nor https`;
  // The URL parser has turned decimal, hexadecimal and octal spellings of IPv4 into the dotted one already.
  const host = hostOf(url);
  if (isForbiddenAddress(host) || FORBIDDEN_NAMES.includes(host)) {
    return `${host} is a link-local or cloud metadata address, which is never asked`;
  }
  if (rules.subjectOrigins.includes(url.origin)) return undefined;
  const withPort = `${bracketed(host)}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
  const allowed = rules.allowedHosts.some((entry) => {
    const name = entry.toLowerCase();
    return name === withPort || name === host || name === bracketed(host);
  });
  return allowed ? undefined : `${withPort} is not the service under guard and is not listed in allowed-hosts`;
}

/** The host of a URL as a name or a bare address: no brackets, no dot at the end. */
export function hostOf(url: URL): string {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The 16 bytes of a valid IPv6 address. */
function ipv6Bytes(address: string): readonly number[] {
  // The URL parser spells every IPv6 address in groups of hexadecimal digits, dotted tails included.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
