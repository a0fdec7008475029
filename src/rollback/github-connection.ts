import type { GitHub } from '../platform/github.ts';
import { createGitHub } from '../platform/github-client.ts';
import type { GitHubOptions } from '../platform/github-request.ts';
import type { Reason } from '../reasons.ts';
import type { Settings } from '../settings.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';

/** The client of the API, or what is missing or wrong, as a finding with outcome `invalid`. */
export type GitHubConnection =
  | { readonly ok: true; readonly github: GitHub }
  | { readonly ok: false; readonly finding: Finding };

type ConnectionWorld = Pick<
  World,
  'environment' | 'processes' | 'clock' | 'startedAt' | 'random' | 'secrets' | 'cancelled'
>;

const GIT_LIMIT_MS = 10_000;

/**
 * Binds the API's client to the repository of this run: the one that the runner names, on the command line the one that
 * `git remote get-url origin` leads to. Sends nothing. What is missing or wrong is a finding with outcome `invalid`.
 */
export async function connectToGitHub(
  settings: Pick<Settings, 'githubToken'>,
  world: ConnectionWorld,
  patience: Pick<GitHubOptions, 'readAttempts'> = {},
): Promise<GitHubConnection> {
  const { environment } = world;
  const refused = (reason: Reason, sentence: string, advice: string): GitHubConnection => ({
    ok: false,
    finding: {
      kind: 'input',
      title: 'access to GitHub',
      outcome: 'invalid',
      severity: 'block',
      reason,
      sentence,
      evidence: [],
      advice,
      startedAt: world.clock.now() - world.startedAt,
      durationMs: 0,
    },
  });
  const onRunner = environment['GITHUB_ACTIONS'] === 'true';

  const token = (settings.githubToken ?? (onRunner ? undefined : ownToken(environment)))?.trim();
  if (token === undefined || token === '') {
    return refused(
      'github-token-missing',
      'This needs GitHub’s API, and there is no token for it.',
      onRunner
        ? 'Leave the input github-token out, so that the job’s own token is used, or give it one.'
        : 'Set GITHUB_TOKEN or GH_TOKEN, e.g. to what `gh auth token` prints.',
    );
  }
  world.secrets.add('github-token', token);
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return refused(
      'github-token-refused',
      'The token for GitHub has spaces or characters in it that no token has.',
      'Give github-token the token alone.',
    );
  }

  const server = serverUrl(environment);
  const apiUrl = server === undefined ? undefined : addressOf(environment['GITHUB_API_URL'] || apiOf(server));
  if (server === undefined || apiUrl === undefined) {
    const name = server === undefined ? 'GITHUB_SERVER_URL' : 'GITHUB_API_URL';
    return refused('input-invalid', `${name} is not an address.`, `Set ${name} to the address of your GitHub.`);
  }
  if (apiUrl.protocol !== 'https:' && !(apiUrl.protocol === 'http:' && isLoopback(apiUrl.hostname))) {
    return refused(
      'input-invalid',
      `The token for GitHub is not sent to ${apiUrl.origin}, because it could be read on the way.`,
      'Set GITHUB_API_URL to an address that begins with https://.',
    );
  }

  const named = environment['GITHUB_REPOSITORY'] || undefined;
  const repository = named ?? (await originRepository(server.hostname, world));
  if (repository === undefined || !isRepository(repository)) {
    return refused(
      'github-repository-unknown',
      named === undefined
        ? `It is not known which repository on ${server.hostname} this is about.`
        : 'GITHUB_REPOSITORY does not name a repository.',
      named === undefined
        ? `Run it inside a clone whose remote "origin" is on ${server.hostname}, or set GITHUB_REPOSITORY to owner/name.`
        : 'Set GITHUB_REPOSITORY to owner/name.',
    );
  }

  const github = await createGitHub({
    ...patience,
    token,
    apiUrl: apiUrl.href,
    repository,
    clock: world.clock,
    chance: () => Number.parseInt(world.random(), 16) / 2 ** 32,
    signal: world.cancelled,
    redact: world.secrets.redact,
  });
  return { ok: true, github };
}

/** `owner/name` of a remote's address, in any of git's forms, if it is on this host. */
export function repositoryOfRemote(remote: string, host: string): string | undefined {
  const text = remote.trim();
  const short = /^(?:[^@/\s]+@)?([^:/\s]+):(?!\/\/)\/?(\S+)$/.exec(text);
  let found: { readonly host: string; readonly path: string } | undefined;
  if (short?.[1] !== undefined && short[2] !== undefined) {
    found = { host: short[1], path: short[2] };
  } else {
    const url = addressOf(text);
    if (url === undefined || !['https:', 'http:', 'ssh:', 'git:'].includes(url.protocol)) return undefined;
    found = { host: url.hostname, path: url.pathname };
  }
  // GitHub takes ssh on the port of https under this name: https://docs.github.com/authentication/troubleshooting-ssh/using-ssh-over-the-https-port
  const named = found.host.toLowerCase();
  if (named !== host.toLowerCase() && named !== `ssh.${host.toLowerCase()}`) return undefined;
  const repository = found.path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return isRepository(repository) ? repository : undefined;
}

async function originRepository(host: string, world: ConnectionWorld): Promise<string | undefined> {
  const { PATH, HOME } = world.environment;
  const result = await world.processes.run({
    argv: ['git', 'remote', 'get-url', 'origin'],
    environment: { ...(PATH === undefined ? {} : { PATH }), ...(HOME === undefined ? {} : { HOME }), LC_ALL: 'C' },
    timeoutMs: GIT_LIMIT_MS,
    signal: world.cancelled,
  });
  if (result.exitCode !== 0) return undefined;
  for (const line of result.output.split('\n')) {
    const repository = repositoryOfRemote(line, host);
    if (repository !== undefined) return repository;
  }
  return undefined;
}

function ownToken(environment: World['environment']): string | undefined {
  return environment['GITHUB_TOKEN'] || environment['GH_TOKEN'] || undefined;
}

function serverUrl(environment: World['environment']): URL | undefined {
  return addressOf(environment['GITHUB_SERVER_URL'] || 'https://github.com');
}

/** Where each kind of GitHub has its API: https://docs.github.com/enterprise-server/rest/using-the-rest-api/getting-started-with-the-rest-api */
function apiOf(server: URL): string {
  if (server.hostname === 'github.com' || server.hostname.endsWith('.ghe.com')) return `https://api.${server.hostname}`;
  return `${server.origin}/api/v3`;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function isRepository(text: string): boolean {
  return /^[\w.-]+\/[\w.-]+$/.test(text) && !text.split('/').some((part) => /^\.{1,2}$/.test(part));
}

function addressOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
