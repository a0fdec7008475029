import type { SecretRegistry } from '../platform/secrets.ts';

/** Parts of a variable's name that make its value a secret, wherever they stand in it. */
const SECRET_WORD =
  /PASSW|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|PRIVATE|WEBHOOK|SIGNATURE|SIGNING|APIKEY|ACCESSKEY|(?<!BY|COM|TRES|SUR|UNDER|OVER)PASS(?:$|[^A-Z])|(?<!OLD)PWD(?:$|[^A-Z])|(?:^|[^A-Z])(?:AUTH|AUTHORIZATION|DSN|SALT|PIN|COOKIE)(?:$|[^A-Z])|KEYS?(?:$|[^A-Z])/;
/** Endings of names whose numbers and switches describe a secret and are none. */
const DESCRIBES_ONE =
  /(?:TTL|EXPIRY|EXPIRATION|EXPIRES|ENABLED|DISABLED|REQUIRED|TIMEOUT|LENGTH|SIZE|SECONDS|MINUTES|HOURS|DAYS|MS|COUNT|LIMIT|PORT|VALIDITY|AGE)(?:_IN)?$/;
const SWITCH = /^(?:true|false|yes|no|on|off|none|null|enabled|disabled|required|optional)?$/i;

/** Whether the name of a variable says that its value must not be seen. */
export function looksSecret(name: string): boolean {
  // camelCase and dotted property names become words as well
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toUpperCase();
  return SECRET_WORD.test(words.replace(/[^A-Z\d]+/g, '_'));
}

/**
 * Registers what must not be shown of a service's environment: values whose name looks secret, passwords inside URLs
 * (`jdbc:postgresql://user:password@db/x`, `?password=…`), options (`-Ddb.password=…`), and secret fields of values that are JSON.
 */
export function registerSecretValues(entries: Iterable<readonly [string, string]>, secrets: SecretRegistry): void {
  for (const [name, value] of entries) {
    if (isSecret(name, value)) secrets.add(name, value);
    for (const [part, secret] of secretsInside(value)) secrets.add(`${name} (${part})`, secret);
  }
}

function isSecret(name: string, value: string): boolean {
  const describes = DESCRIBES_ONE.test(name.toUpperCase()) && /^[\d.]+\w{0,2}$/.test(value);
  return looksSecret(name) && !SWITCH.test(value) && !describes;
}

function* secretsInside(value: string): Generator<readonly [string, string]> {
  for (const [, userinfo = ''] of value.matchAll(/:\/\/([^\s/?#"'<>]+)@/g)) {
    const colon = userinfo.indexOf(':');
    if (colon >= 0) yield* encodings('password', userinfo.slice(colon + 1));
  }
  for (const [, name = '', secret = ''] of value.matchAll(/(?:^|[?&;\s])([\w.-]+)=([^&;\s"']+)/g)) {
    if (isSecret(name, secret)) yield* encodings(name, secret);
  }
  if (/^\s*[[{]/.test(value)) yield* secretsInJson(value);
}

/** A part of a URL is often used decoded. */
function* encodings(part: string, secret: string): Generator<readonly [string, string]> {
  yield [part, secret];
  try {
    const decoded = decodeURIComponent(secret);
    if (decoded !== secret) yield [part, decoded];
  } catch {
    // not percent-encoded after all
  }
}

function* secretsInJson(text: string): Generator<readonly [string, string]> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return;
  }
  const waiting: (readonly [string, unknown])[] = [['', document]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [name, value] = next;
    if (typeof value === 'object' && value !== null) {
      waiting.push(...Object.entries(value).map(([key, inner]) => [Array.isArray(value) ? name : key, inner] as const));
    } else if (typeof value === 'string' && isSecret(name, value)) {
      yield [name, value];
    }
  }
}
