import type { Cookie, CookieJar } from 'tough-cookie';

/** The cookies that checks see, one jar for each origin. Nothing is loaded before a service sets one. */
export interface Cookies {
  /** The value of the `Cookie` header, if there is anything to send. */
  header(url: URL): string | undefined;
  /** Keeps what an answer sets. Resolves to the values that look like a session's, to be registered as secrets. */
  keep(url: URL, setCookie: readonly string[]): Promise<readonly string[]>;
  /** A copy that knows the same cookies; what is kept in it stays in it until it is absorbed. */
  fork(): Cookies;
  /** Takes over what a fork has kept. */
  absorb(fork: Cookies): void;
  /** What was kept here, the newest of each name and path, not what was known at the beginning. */
  kept(): Iterable<KeptCookie>;
}

/** A cookie as a jar hands it on, with the URL whose answer set it. */
export interface KeptCookie {
  readonly url: URL;
  readonly cookie: Cookie;
}

/** Shorter values are no secrets worth the text that they would be taken out of. */
const MIN_SECRET_LENGTH = 8;
const SESSION_NAME = /sess|sid|token|auth|jwt|csrf|xsrf|remember/i;

/** Loaded with the first cookie that any service sets. */
let library: typeof import('tough-cookie') | undefined;

/** @param known Cookies to begin with. */
export function createCookies(known: Iterable<KeptCookie> = []): Cookies {
  const jars = new Map<string, CookieJar>();
  const kept = new Map<string, KeptCookie>();
  const put = ({ url, cookie }: KeptCookie): void => {
    if (library === undefined) return;
    let jar = jars.get(url.origin);
    if (jar === undefined) {
      // A service under guard runs at another address than in production, often without the TLS that a proxy adds.
      // A jar of one origin cannot send a cookie anywhere else, so neither Domain nor Secure has anything to protect.
      jar = new library.CookieJar(undefined, { rejectPublicSuffixes: false, prefixSecurity: 'unsafe-disabled' });
      jars.set(url.origin, jar);
    }
    jar.setCookieSync(cookie.clone() ?? cookie, url.href, { ignoreError: true });
  };
  const remember = (one: KeptCookie): void => {
    const { url, cookie } = one;
    const key = `${url.origin} ${cookie.key} ${cookie.path ?? url.pathname.replace(/[^/]*$/, '')}`;
    kept.delete(key);
    kept.set(key, one);
    put(one);
  };
  for (const each of known) put(each);

  return {
    kept: () => kept.values(),
    header: (url) => jars.get(url.origin)?.getCookieStringSync(url.href) || undefined,
    keep: async (url, setCookie) => {
      library ??= await import('tough-cookie');
      const secrets: string[] = [];
      for (const line of setCookie) {
        const cookie = library.Cookie.parse(line);
        if (cookie === undefined) continue;
        if (isSecret(cookie)) secrets.push(cookie.value);
        cookie.domain = null;
        cookie.secure = false;
        remember({ url, cookie });
      }
      return secrets;
    },
    fork: () => createCookies([...known, ...kept.values()]),
    absorb: (fork) => {
      for (const one of fork.kept()) remember(one);
    },
  };
}

function isSecret(cookie: Cookie): boolean {
  return cookie.value.length >= MIN_SECRET_LENGTH && (cookie.httpOnly || SESSION_NAME.test(cookie.key));
}
