import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { createProcesses, type ProcessResult } from '../../../src/platform/processes.ts';
import { createSecretRegistry } from '../../../src/platform/secrets.ts';
import { connectToGitHub, repositoryOfRemote } from '../../../src/rollback/github-connection.ts';

const TOKEN = 'ghs_abcdefghijklmnopqrstuvwxyz';
const RUNNER = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'example/courses' };

function world(environment: Readonly<Record<string, string>>, remote: Partial<ProcessResult> = { exitCode: 2 }) {
  const asked: (readonly string[])[] = [];
  const secrets = createSecretRegistry();
  return {
    asked,
    secrets,
    world: {
      environment,
      secrets,
      clock: systemClock,
      startedAt: systemClock.now(),
      random: () => '00000000',
      cancelled: new AbortController().signal,
      processes: {
        ...createProcesses(),
        run: async ({ argv }: { readonly argv: readonly string[] }): Promise<ProcessResult> => {
          asked.push(argv);
          return {
            exitCode: 0,
            signal: undefined,
            startError: undefined,
            timedOut: false,
            output: '',
            tookMs: 1,
            ...remote,
          };
        },
      },
    },
  };
}

describe('the repository of a remote', () => {
  it.each([
    ['https://github.com/example/courses.git', 'example/courses'],
    ['https://github.com/example/courses', 'example/courses'],
    ['https://GitHub.com/example/courses/', 'example/courses'],
    ['https://x-access-token:secret@github.com/example/courses.git', 'example/courses'],
    ['git@github.com:example/courses.git', 'example/courses'],
    ['github.com:example/dotted.name', 'example/dotted.name'],
    ['ssh://git@github.com/example/courses.git', 'example/courses'],
    ['ssh://git@ssh.github.com:443/example/courses.git', 'example/courses'],
    ['git://github.com/example/courses.git', 'example/courses'],
    ['https://github.com.evil.example/example/courses', undefined],
    ['git@gitlab.com:example/courses.git', undefined],
    ['https://github.com/example', undefined],
    ['https://github.com/example/courses/tree/main', undefined],
    ['git@github.com:../courses', undefined],
    ['/srv/git/courses.git', undefined],
    ['file:///srv/github.com/courses', undefined],
    ['fatal: No such remote', undefined],
    ['', undefined],
  ])('%s is %s', (remote, repository) => {
    expect(repositoryOfRemote(remote, 'github.com')).toBe(repository);
  });

  it('is on the server that is used', () => {
    expect(repositoryOfRemote('git@git.example.com:team/app.git', 'git.example.com')).toBe('team/app');
    expect(repositoryOfRemote('git@github.com:team/app.git', 'git.example.com')).toBeUndefined();
  });
});

describe('connecting to GitHub', () => {
  it('binds to the repository of the run, asks git nothing, and keeps the token secret', async () => {
    const { world: inside, asked, secrets } = world(RUNNER);
    const connected = await connectToGitHub({ githubToken: TOKEN }, inside);
    expect(connected.ok && connected.github.repository).toBe('example/courses');
    expect(asked).toEqual([]);
    expect(secrets.redact(`token ${TOKEN}`)).toBe('token «github-token»');
  });

  it('asks git on the command line, and takes the token that the person’s own tools use', async () => {
    const remote = { output: 'warning: something\ngit@github.com:example/courses.git\n' };
    for (const variables of [{ GITHUB_TOKEN: TOKEN }, { GH_TOKEN: TOKEN }]) {
      const { world: inside, asked, secrets } = world({ ...variables, PATH: '/bin' }, remote);
      const connected = await connectToGitHub({ githubToken: undefined }, inside);
      expect(connected.ok && connected.github.repository).toBe('example/courses');
      expect(asked).toEqual([['git', 'remote', 'get-url', 'origin']]);
      expect(secrets.redact(TOKEN)).toBe('«github-token»');
    }
  });

  it.each([
    [
      'no token on a runner, where variables are not asked',
      { ...RUNNER, GITHUB_TOKEN: TOKEN },
      undefined,
      'github-token-missing',
    ],
    ['no token on the command line', {}, undefined, 'github-token-missing'],
    ['a token of two words', RUNNER, 'Bearer x', 'github-token-refused'],
    ['a repository that is none', { GITHUB_REPOSITORY: 'courses' }, TOKEN, 'github-repository-unknown'],
    ['a repository that climbs', { GITHUB_REPOSITORY: '../..' }, TOKEN, 'github-repository-unknown'],
    ['no repository and no clone', {}, TOKEN, 'github-repository-unknown'],
    ['an address in clear', { ...RUNNER, GITHUB_API_URL: 'http://ghe.example.com/api/v3' }, TOKEN, 'input-invalid'],
    [
      'an address that only begins as one’s own',
      { ...RUNNER, GITHUB_API_URL: 'http://127.0.0.1.example' },
      TOKEN,
      'input-invalid',
    ],
    ['an address of another kind', { ...RUNNER, GITHUB_API_URL: 'ftp://127.0.0.1' }, TOKEN, 'input-invalid'],
    ['no address', { ...RUNNER, GITHUB_API_URL: 'ghe' }, TOKEN, 'input-invalid'],
    ['no server', { ...RUNNER, GITHUB_SERVER_URL: 'ghe' }, TOKEN, 'input-invalid'],
  ])('is refused with %s', async (_name, environment, githubToken, reason) => {
    const { world: inside } = world(environment);
    const connected = await connectToGitHub({ githubToken }, inside);
    if (connected.ok) throw new Error('It connected.');
    expect(connected.finding).toMatchObject({ outcome: 'invalid', severity: 'block', reason });
    expect(connected.finding.sentence).toMatch(/\.$/);
    expect(JSON.stringify(connected.finding)).not.toContain(TOKEN);
  });

  it.each([
    ['http://127.0.0.1:8080'],
    ['http://localhost:8080/api/v3'],
    ['http://[::1]:8080'],
    ['https://ghe.example.com/api/v3'],
  ])('goes to %s', async (url) => {
    const { world: inside } = world({ ...RUNNER, GITHUB_API_URL: url });
    expect((await connectToGitHub({ githubToken: TOKEN }, inside)).ok).toBe(true);
  });
});
