/** What a message of any runtime is about, beside its own words. */
export interface Refinement {
  /** Replaces the summary where the message alone does not say enough. */
  readonly summary?: string;
  readonly advice: string;
}

interface Unreachable {
  /** `db:5432`, or a name alone. */
  readonly target: string | undefined;
  readonly how: 'refused' | 'unknown' | 'timeout';
}

const HOST = String.raw`([\w.-]+|\[[\da-fA-F:]+\])`;
/** Each names the place that could not be reached, in the words of one runtime or driver. */
const REFUSED: readonly RegExp[] = [
  // Node, Go
  new RegExp(String.raw`ECONNREFUSED ${HOST}:(\d+)`),
  new RegExp(String.raw`dial tcp ${HOST}:(\d+): connect: connection refused`),
  // PostgreSQL: JDBC, libpq
  new RegExp(String.raw`Connection to ${HOST}:(\d+) refused`),
  new RegExp(String.raw`connection to server at "${HOST}".*, port (\d+) failed: Connection refused`),
  // JVM: sockets, Netty, Lettuce
  /Connection refused:? (?:\(Connection refused\) )?(?:connect: )?(?:to: )?([\w.-]*)\/[\d.:a-fA-F]+:(\d+)/,
  new RegExp(String.raw`Unable to connect to ${HOST}(?:\/<unresolved>|\/[\d.]+)?:(\d+)`),
  new RegExp(String.raw`Connection refused: (?:no further information: )?${HOST}[/:](?:[\d.]+:)?(\d+)`),
  // redis-py, pymysql
  new RegExp(String.raw`Error 111 connecting to ${HOST}:(\d+)`),
];
const UNKNOWN_HOST: readonly RegExp[] = [
  /UnknownHostException: ([\w.-]+)/,
  /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/,
  /lookup ([\w.-]+)(?: on [\d.:]+)?: no such host/,
  /could not translate host name "([\w.-]+)" to address/,
  /Can't connect to MySQL server on '([\w.-]+)' \(\[Errno -\d\]/,
];
const REFUSED_SOMEWHERE = /\bConnection ?refused\b|ECONNREFUSED|Communications link failure/i;
/** Where settings name the database although the error does not. */
const JDBC_TARGET = /jdbc:\w+(?::\w+)?:\/\/((?:[\w.-]+|\[[\da-fA-F:]+\])(?::\d+)?)/;

/**
 * What a crash is about in any runtime: a port that is taken, a service that cannot be reached, a credential that is
 * refused, a file that may not be used. `words` are those of the crash, `log` those of the whole log.
 */
export function refine(words: string, log: string): Refinement | undefined {
  return portInUse(words) ?? unreachableDependency(words, log) ?? refusedLogin(words) ?? forbidden(words);
}

const PORT_IN_USE = /EADDRINUSE|address already in use|Port \d+ (?:was|is) already in use/i;
/** The port beside it, in the words of Node, Go, nginx, Python and others. */
const TAKEN_PORTS: readonly RegExp[] = [
  /address already in use:? [^\s()]*:(\d+)/i,
  /listen tcp\S* \S*:(\d+): bind/,
  /bind\(\) to \S*:(\d+) failed/,
  /bind on address \('[^']*', (\d+)\)/,
  /\bport (\d+)\b/i,
];

function portInUse(words: string): Refinement | undefined {
  if (!PORT_IN_USE.test(words)) return undefined;
  const port = TAKEN_PORTS.map((pattern) => pattern.exec(words)?.[1]).find((number) => number !== undefined);
  const named = port === undefined ? 'the port that it wants' : `port ${port}`;
  return {
    summary: `${named} is already in use`,
    advice: `Inside a container only its own processes can hold ${named}: look for a second server or a second start in it. On a shared network or as a local process, another program may hold it.`,
  };
}

function unreachableDependency(words: string, log: string): Refinement | undefined {
  const found = findUnreachable(words, log);
  if (found === undefined) return undefined;
  const { target, how } = found;
  const named = target ?? 'a service that it needs';
  const host = target?.replace(/:\d+$/, '');
  const local = host !== undefined && /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host);
  const said = how === 'refused' ? 'connection refused' : how === 'unknown' ? 'no such host' : 'no answer';
  return {
    summary: `it could not reach ${named} (${said})`,
    advice: local
      ? `Inside a container ${host} is the container itself: point the setting at a service that the candidate can reach, and start it beside the candidate (subject.compose) or join its network (subject.network).`
      : `The candidate must be able to reach ${named}: start it beside the candidate (subject.compose), join its network (subject.network), or point the setting at one that is reachable.`,
  };
}

function findUnreachable(words: string, log: string): Unreachable | undefined {
  for (const pattern of UNKNOWN_HOST) {
    const host = pattern.exec(words)?.[1];
    if (host !== undefined) return { target: host, how: 'unknown' };
  }
  for (const pattern of REFUSED) {
    const match = pattern.exec(words);
    if (match) return { target: `${match[1] === '' ? 'localhost' : match[1]}:${match[2]}`, how: 'refused' };
  }
  if (REFUSED_SOMEWHERE.test(words)) {
    return { target: JDBC_TARGET.exec(words)?.[1] ?? JDBC_TARGET.exec(log)?.[1], how: 'refused' };
  }
  const late =
    /(?:ETIMEDOUT|dial tcp) \[?([\w.:-]+?)\]?:(\d+)(?:$|\s|: (?:i\/o timeout|connect: connection timed out))/m.exec(
      words,
    );
  return late ? { target: `${late[1]}:${late[2]}`, how: 'timeout' } : undefined;
}

function refusedLogin(words: string): Refinement | undefined {
  const user =
    /password authentication failed for user "([^"]*)"/.exec(words)?.[1] ??
    /Access denied for user '([^']*)'/.exec(words)?.[1] ??
    /Login failed for user '([^']*)'/.exec(words)?.[1];
  if (user === undefined && !/WRONGPASS|ACCESS_REFUSED|Authentication failed/.test(words)) return undefined;
  return {
    advice: `Check the user name and the password that the candidate is given${user === undefined ? '' : ` for ${user}`} (subject.env or subject.env-file), against the service that it reaches here.`,
  };
}

function forbidden(words: string): Refinement | undefined {
  if (/listen(?: tcp)? ?(?:EACCES|\S*: bind: permission denied)/.test(words)) {
    return {
      advice:
        'Ports below 1024 need a right that the user in the image does not have: listen on a port above, such as 8080.',
    };
  }
  if (/(?:EACCES|Permission denied|AccessDeniedException|permission denied)/.test(words)) {
    return {
      advice:
        'Look at the user that the image runs as (USER) and at the owner of the path; with hardened: true the root file system is read-only.',
    };
  }
  if (/EROFS|Read-only file system/.test(words)) {
    return {
      advice:
        'With hardened: true the root file system is read-only: write to /tmp or to a volume, or set hardened: false.',
    };
  }
  return undefined;
}
