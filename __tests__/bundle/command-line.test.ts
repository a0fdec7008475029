import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { INPUTS } from '../../src/inputs.ts';
import { projectFile } from '../helpers/project-files.ts';
import { expectPrompt } from '../helpers/promptness.ts';
import { makeRoom } from '../helpers/room.ts';
import { runCli } from '../helpers/runner.ts';
import { fixtureScript, freePort, startFixture } from '../helpers/service.ts';

const POLICY = { version: 1, health: { within: '30s' }, checks: [{ name: 'ping', get: '/ping' }] };

describe('the command line', () => {
  it.each([[['--help']], [['help']], [['gate', '--help']], [[]]])(
    'shows its help for %j, with every option',
    async (argv) => {
      const { exitCode, stdout } = await runCli(argv);
      expect(exitCode).toBe(0);
      for (const { name } of INPUTS.filter((input) => input.name !== 'mode')) expect(stdout).toContain(`--${name}`);
      expect(stdout).toContain('release-guard gate --image app:dev');
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    },
  );

  it('says its version', async () => {
    const { version } = JSON.parse(projectFile('package.json')) as { version: string };
    expect((await runCli(['--version'])).stdout.trim()).toBe(version);
  });

  it('passes a good service with exit code 0, in plain text, with no workflow command', async () => {
    const service = await startFixture();
    const result = await runCli(['gate', '--url', service.url], { policy: POLICY });
    expect(result.exitCode, result.log).toBe(0);
    expect(result.log).toMatch(/PASS/);
    expect(result.log).not.toContain('\u001b[');
    expect(result.log).not.toMatch(/^::/m);
  });

  it('blocks a bad one with exit code 1, and shows expected and actual', async () => {
    const service = await startFixture();
    const policy = { ...POLICY, checks: [{ name: 'ping', get: '/ping', expect: { json: { '$.data': 'peng' } } }] };
    const result = await runCli(['gate', `--url=${service.url}`], { policy });
    expect(result.exitCode, result.log).toBe(1);
    expect(result.log).toMatch(/peng/);
    expect(result.log).toMatch(/pong/);
  });

  it('starts a command, judges it and ends it', async () => {
    const port = await freePort();
    const policy = { ...POLICY, subject: { env: { FIXTURE: JSON.stringify({ port, host: '127.0.0.1' }) } } };
    const argv = ['gate', '--command', `"${process.execPath}" "${fixtureScript}"`, '--port', String(port)];
    const result = await runCli(argv, { policy });
    expect(result.exitCode, result.log).toBe(0);
    await expect(fetch(`http://127.0.0.1:${port}/ping`)).rejects.toThrow();
  });

  it.each([
    [['gaet'], /gaet/, /gate/],
    [['gate', '--iamge', 'app:1'], /--iamge/, /--image/],
    [['gate', '--image'], /--image/, /value/],
    [['gate', '--image', 'app:1', '--image', 'app:2'], /--image/, /twice/],
    [['gate'], /--image/, /one/],
    [['gate', 'app:1'], /app:1/, /--help/],
    [['gate', '--url', 'http://127.0.0.1:9', '--image', 'app:1'], /--image/, /--url/],
    [['rollback', '--to', 'v1.3.0'], /no token/, /GITHUB_TOKEN/],
    [['rollback', '--image', 'app:1'], /boots nothing/, /--image/],
    [['mark-good', '--reason', 'x'], /mark-good/, /--tag/],
    [['history', '--image', 'x'], /no option --image/, /--help/],
  ])('refuses %j with exit code 2, within a second', async (argv, says, advises) => {
    const result = await runCli(argv);
    expect(result.exitCode, result.log).toBe(2);
    expect(result.log).toMatch(says);
    expect(result.log).toMatch(advises);
    expectPrompt(result.tookMs, 1000);
  });

  it('gives a mistake in the policy a place that a terminal can jump to', async () => {
    const result = await runCli(['gate', '--url', 'http://127.0.0.1:9'], { policy: 'version: 1\nhelth: {}\n' });
    expect(result.exitCode).toBe(2);
    expect(result.log).toContain('.github/release-guard.yml:2:1');
  });

  it('init looks at a running service and writes a starter policy that holds for it', async () => {
    const service = await startFixture({ routes: { 'GET /api/public/plans': { json: { code: 200, data: [] } } } });
    const room = makeRoom();
    const wrote = await runCli(['init', '--url', service.url, '--write', '.github/release-guard.yml'], { room });
    expect(wrote.exitCode, wrote.log).toBe(0);
    const policy = readFileSync(join(room.workspace, '.github/release-guard.yml'), 'utf8');
    expect(policy).toContain('/api/public/plans');
    const result = await runCli(['gate', '--url', service.url], { room });
    expect(result.exitCode, `${policy}\n${result.log}`).toBe(0);
  });
});
