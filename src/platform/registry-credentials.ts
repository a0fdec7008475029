import { homedir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../world.ts';

/** What a registry is told about who asks. */
export type Credentials =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** To be changed for a token at the registry's own door; never sent anywhere else. */
  | { readonly kind: 'identity-token'; readonly token: string };

/** What is known here of a log-in to one registry. */
export interface CredentialsRead {
  /** `undefined`: nobody logged in here. */
  readonly credentials: Credentials | undefined;
  /** A clause that says why a log-in that may be there could not be read. Foreign text may be inside. */
  readonly trouble: string | undefined;
}

type Tools = Pick<World, 'files' | 'processes' | 'secrets' | 'environment' | 'cancelled'>;

const CONFIG_BYTES = 1024 * 1024;
const HELPER_TIMEOUT_MS = 5_000;
const HELPER_NAME = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/i;

/** What a helper may see of our environment: what the docker command would hand on, and the clouds' own variables. */
const HELPER_ENVIRONMENT =
  /^(?:PATH|HOME|TMPDIR|USER|DOCKER_CONFIG|XDG_RUNTIME_DIR|DBUS_SESSION_BUS_ADDRESS|GNUPGHOME|PASSWORD_STORE_DIR|https?_proxy|no_proxy|SystemRoot|PATHEXT|USERPROFILE|ProgramData|ProgramFiles|APPDATA|LOCALAPPDATA|TEMP|TMP|(?:AWS|GOOGLE|CLOUDSDK|GCLOUD|AZURE)_\w+)$/i;

/** Docker's own registry has a name of its own in its configuration. */
const DOCKER_HUB = 'https://index.docker.io/v1/';
const DOCKER_HUB_HOSTS = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/**
 * The credentials that `docker login` left for a registry: those of a credential helper, else those in the
 * configuration file. Whatever is found is registered as secret before it is handed out. Never throws, except when the
 * job is cancelled.
 * https://docs.docker.com/reference/cli/docker/login/#credential-stores
 *
 * @param host of the registry as images name it: `ghcr.io`, `docker.io`, `localhost:5000`
 */
export async function readCredentials(host: string, tools: Tools): Promise<CredentialsRead> {
  const { environment } = tools;
  const folder = environment['DOCKER_CONFIG'] || join(environment['HOME'] || homedir(), '.docker');
  const text = await tools.files.readOwn(join(folder, 'config.json'), CONFIG_BYTES, { followLinks: true });
  if (text === undefined) return none();
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    return none("Docker's configuration file is no JSON");
  }
  const helper = entryOf(own(config, 'credHelpers'), host) ?? own(config, 'credsStore');
  const asked = typeof helper === 'string' && helper !== '' ? await askHelper(helper, host, tools) : none();
  if (asked.credentials !== undefined) return asked;
  const written = fromEntry(entryOf(own(config, 'auths'), host));
  return { credentials: registered(written, host, tools), trouble: written === undefined ? asked.trouble : undefined };
}

/** The entry for a host: keys are hosts, or URLs as older versions of Docker wrote them. */
function entryOf(entries: unknown, host: string): unknown {
  if (typeof entries !== 'object' || entries === null) return undefined;
  const hosts = DOCKER_HUB_HOSTS.includes(host) ? DOCKER_HUB_HOSTS : [host];
  return Object.entries(entries).find(([key]) => hosts.includes(hostIn(key)))?.[1];
}

function hostIn(key: string): string {
  const bare = key.replace(/^https?:\/\//i, '');
  return (bare.split('/', 1)[0] ?? '').toLowerCase();
}

function fromEntry(entry: unknown): Credentials | undefined {
  const token = own(entry, 'identitytoken');
  if (isText(token)) return { kind: 'identity-token', token };
  const auth = own(entry, 'auth');
  if (isText(auth)) {
    const decoded = Buffer.from(auth, 'base64').toString();
    const colon = decoded.indexOf(':');
    if (colon < 1) return undefined;
    // docker pads some of them with zeros
    return passwordOf(decoded.slice(0, colon), decoded.slice(colon + 1).replace(/\0+$/, ''));
  }
  const [user, password] = [own(entry, 'username'), own(entry, 'password')];
  return isText(user) && isText(password) ? passwordOf(user, password) : undefined;
}

function passwordOf(user: string, password: string): Credentials | undefined {
  if (password === '') return undefined;
  return user === '<token>' ? { kind: 'identity-token', token: password } : { kind: 'password', user, password };
}

/** https://github.com/docker/docker-credential-helpers#development */
async function askHelper(name: string, host: string, tools: Tools): Promise<CredentialsRead> {
  if (!HELPER_NAME.test(name)) return none("the name of the credential helper in Docker's configuration is no name");
  const program = `docker-credential-${name}`;
  const environment: Record<string, string> = {};
  for (const [variable, value] of Object.entries(tools.environment)) {
    if (value !== undefined && HELPER_ENVIRONMENT.test(variable)) environment[variable] = value;
  }
  const result = await tools.processes.run({
    argv: [program, 'get'],
    environment,
    input: DOCKER_HUB_HOSTS.includes(host) ? DOCKER_HUB : host,
    stdoutOnly: true,
    keepBytes: 64 * 1024,
    timeoutMs: HELPER_TIMEOUT_MS,
    signal: tools.cancelled,
  });
  if (result.startError !== undefined) return none(`${program} could not be started`);
  if (result.timedOut) return none(`${program} did not answer within ${HELPER_TIMEOUT_MS / 1000} s`);
  if (result.exitCode !== 0) {
    // the words that every helper says on stdout where there is nothing for this registry
    if (/credentials not found/i.test(result.output)) return none();
    return none(`${program} failed with exit code ${result.exitCode ?? 'unknown'}`);
  }
  let answer: unknown;
  try {
    answer = JSON.parse(result.output);
  } catch {
    return none(`${program} did not answer with JSON`);
  }
  const [user, secret] = [own(answer, 'Username'), own(answer, 'Secret')];
  if (!isText(user) || !isText(secret)) return none(`${program} answered without a user name or a secret`);
  return { credentials: registered(passwordOf(user, secret), host, tools), trouble: undefined };
}

function registered(credentials: Credentials | undefined, host: string, tools: Tools): Credentials | undefined {
  if (credentials === undefined) return undefined;
  const secret = credentials.kind === 'password' ? credentials.password : credentials.token;
  tools.secrets.add(`log-in of ${host}`, secret);
  if (credentials.kind === 'password') tools.secrets.add(`log-in of ${host}`, basicOf(credentials));
  return credentials;
}

/** What stands behind `Basic` in the header of a request. */
export function basicOf(credentials: Extract<Credentials, { kind: 'password' }>): string {
  return Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
}

function none(trouble?: string): CredentialsRead {
  return { credentials: undefined, trouble };
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
