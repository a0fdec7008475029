import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createProcesses } from '../../../src/platform/processes.ts';
import { defaultPolicy } from '../../../src/policy/default.ts';
import type { SubjectPolicy } from '../../../src/policy/policy.ts';
import { bootCommand } from '../../../src/subject/command.ts';
import { endRecordedProcess } from '../../../src/subject/process-record.ts';
import type { Death, Subject } from '../../../src/subject/subject.ts';
import { type Finding, StoppedByFinding } from '../../../src/verdict.ts';
import { realWorld, testRun } from '../../helpers/real-world.ts';
import { makeRoom, writeInside } from '../../helpers/room.ts';
import { type Fixture, fixtureScript, freePort, startFixture } from '../../helpers/service.ts';

const started: Subject[] = [];
afterEach(async () => {
  for (const subject of started.splice(0)) await subject.stop();
});

interface Options {
  readonly fixture?: Fixture;
  readonly command?: string;
  readonly port?: number | undefined;
  readonly subject?: Partial<SubjectPolicy>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly envFile?: string;
  readonly secret?: string;
}

async function boot(options: Options = {}) {
  const room = makeRoom(options.envFile === undefined ? {} : { 'service.env': options.envFile });
  const warnings: string[] = [];
  const world = realWorld(room, { ...process.env, ...options.environment });
  const port = 'port' in options ? options.port : await freePort();
  if (options.secret !== undefined) world.secrets.add('secrets.X', options.secret);
  const policy = defaultPolicy();
  const fixture = JSON.stringify({ host: '127.0.0.1', port, ...options.fixture });
  const run = testRun(room);
  const { subject, findings } = await bootCommand(
    options.command ?? `"${process.execPath}" "${fixtureScript}"`,
    { port, envFile: options.envFile === undefined ? undefined : join(room.workspace, 'service.env') },
    {
      ...policy,
      subject: { ...policy.subject, ...options.subject, env: { FIXTURE: fixture, ...options.subject?.env } },
    },
    run,
    { ...world, output: { ...world.output, annotate: (_level, message) => warnings.push(message) } },
  );
  started.push(subject);
  return { subject, findings, world, run, port: port ?? 0, warnings };
}

async function stoppedBy(attempt: Promise<unknown>): Promise<Finding> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof StoppedByFinding) return error.finding;
  throw new Error(`It was not stopped by a finding: ${error}`);
}

const deathOf = async (subject: Subject): Promise<Death> => {
  if (!subject.died.aborted) {
    await new Promise((resolve) => subject.died.addEventListener('abort', resolve, { once: true }));
  }
  return subject.died.reason as Death;
};

const isOpen = (port: number) =>
  new Promise<boolean>((decided) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      decided(true);
    });
    socket.on('error', () => decided(false));
  });

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    if (await condition()) return;
    await sleep(25);
  }
  throw new Error('it did not come to pass');
}

describe('a service that a command starts', () => {
  test('answers on its port, says what it says, and is gone afterwards', async () => {
    const { subject, port, run } = await boot({ fixture: { log: ['hello'] } });
    await until(() => isOpen(port));
    expect((await fetch(new URL('/ping', subject.baseUrl))).status).toBe(200);
    expect(await subject.logs(10_000)).toContain('hello');
    expect(await subject.examine()).toBeUndefined();
    await subject.stop();
    expect(await isOpen(port)).toBe(false);
    expect(subject.died.aborted).toBe(false);
    expect(readdirSync(run.folder)).toEqual([]);
    await subject.stop();
  });

  test('dies: that is noticed, with the crash as the cause', async () => {
    const { subject } = await boot({ fixture: { listen: false, crash: 'no database url' } });
    const death = await deathOf(subject);
    expect(death.reason).toBe('process-exited');
    expect(death.sentence).toMatch(
      /^The process \d+ exited with code 1 after .* s: no database url \(at .*server\.mjs/,
    );
    expect(await subject.examine()).toEqual(death);
  });

  test('is found dead within 250 ms of its end', async () => {
    const took: number[] = [];
    // what the machine does beside this test is not ours to promise: the best of three counts
    for (let attempt = 0; attempt < 3 && !took.some((ms) => ms < 250); attempt++) {
      const { subject } = await boot({ command: 'sleep 0.5; date +%s%3N; exit 3' });
      const death = await deathOf(subject);
      const noticed = Date.now();
      took.push(noticed - Number((await subject.logs(100))?.trim()));
      expect(death.sentence).toContain('exited with code 3');
    }
    expect(Math.min(...took)).toBeLessThan(250);
  });

  test('sees what the user wrote and where the tools are, and nothing of the runner', async () => {
    const { subject } = await boot({
      command: 'env; exec sleep 20',
      environment: {
        INPUT_SECRETS: 'A=aaaa',
        ACTIONS_RUNTIME_TOKEN: 'tttt',
        GITHUB_TOKEN: 'gggg',
        GITHUB_ENV: '/x',
        LD_PRELOAD: '',
        JAVA_HOME_17_X64: '/opt/java17',
      },
      envFile: 'FROM_FILE=yes\nBOTH=file\n',
      subject: { env: { FROM_POLICY: 'two words $HOME', BOTH: 'policy' } },
    });
    await until(async () => (await subject.logs(100_000))?.includes('FROM_POLICY') ?? false);
    const seen = (await subject.logs(100_000)) ?? '';
    expect(seen).toContain('FROM_FILE=yes');
    expect(seen).toContain('FROM_POLICY=two words $HOME');
    expect(seen).toContain('BOTH=policy');
    expect(seen).toContain('JAVA_HOME_17_X64=/opt/java17');
    expect(seen).toMatch(/^PATH=/m);
    expect(seen).not.toMatch(/INPUT_|ACTIONS_|GITHUB_|LD_PRELOAD/);
  });

  test('its log is without secrets before it is cut', async () => {
    const { subject } = await boot({ command: 'echo hunter-in-the-rain; sleep 20', secret: 'hunter-in-the-rain' });
    await until(async () => (await subject.logs(1000)) !== '');
    expect(await subject.logs(14)).not.toContain('rain');
    expect(await subject.logs(1000)).toContain('«secrets.X»');
  });

  test('listens on another port: that port is named', async () => {
    const other = await freePort();
    const { subject, port } = await boot({ fixture: { port: other } });
    await until(() => isOpen(other));
    const silence = await subject.explainSilence();
    expect(silence?.reason).toBe('wrong-port');
    expect(silence?.sentence).toContain(`not listen on port ${port}, but on port ${other}`);
  });

  test('listens on nothing, or on ::1 only: said so', async () => {
    const { subject: silent } = await boot({ command: 'sleep 20' });
    expect((await silent.explainSilence())?.reason).toBe('not-listening');
    const { subject, port } = await boot({ fixture: { host: '::1' } });
    await until(async () => (await subject.logs(1000)) !== '');
    await until(async () => (await subject.explainSilence())?.reason === 'bound-to-loopback');
    expect(await isOpen(port)).toBe(false);
  });

  test('SIGTERM: ends by itself, and how long it took is told', async () => {
    const { subject, port } = await boot({ fixture: { termExitCode: 0 } });
    await until(() => isOpen(port));
    expect(await subject.terminate(5000)).toMatchObject({ exitedByItself: true, exitCode: 0 });
    expect(subject.died.aborted).toBe(false);
  });

  test('SIGTERM: a shell that ends before its service does not hide the service', async () => {
    const command = `("${process.execPath}" "${fixtureScript}"); true`;
    const { subject, port } = await boot({ command, fixture: { drainMs: 700 } });
    await until(() => isOpen(port));
    const termination = await subject.terminate(10_000);
    expect(termination?.exitedByItself).toBe(true);
    expect(termination?.tookMs).toBeGreaterThan(600);
  });

  test('SIGTERM that is ignored is told, and the process is killed all the same', async () => {
    const { subject, port } = await boot({ fixture: { ignoreTerm: true } });
    await until(() => isOpen(port));
    expect(await subject.terminate(300)).toMatchObject({ exitedByItself: false, exitCode: undefined });
    await subject.stop();
    expect(await isOpen(port)).toBe(false);
  });

  test('children are ended with it', async () => {
    const child = await freePort();
    const { subject } = await boot({ fixture: { childPort: child } });
    await until(() => isOpen(child));
    await subject.stop();
    await until(async () => !(await isOpen(child)));
  });

  test('a process that leaves its group is ended as well', async () => {
    const port = await freePort();
    const server = `require('node:net').createServer().listen(${port}, '127.0.0.1')`;
    const { subject } = await boot({ port, command: `setsid "${process.execPath}" -e "${server}" & sleep 20` });
    await until(() => isOpen(port));
    await subject.stop();
    await until(async () => !(await isOpen(port)));
  });

  test('a port that stays taken is warned of', async () => {
    const port = await freePort();
    // it ends when it is spoken to
    const server = `require('node:net').createServer((s) => s.on('data', () => process.exit())).listen(${port}, '127.0.0.1')`;
    const command = `env --ignore-environment setsid "${process.execPath}" -e "${server}" & sleep 20`;
    const { subject, warnings } = await boot({ port, command });
    await until(() => isOpen(port));
    await subject.stop();
    connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .end('over');
    expect(warnings.join()).toContain(`Port ${port} is still taken`);
  });
});

describe('a command that is not started', () => {
  test('without a port', async () => {
    expect(await stoppedBy(boot({ port: undefined }))).toMatchObject({ outcome: 'invalid', reason: 'input-missing' });
  });

  test('when somebody else holds the port', async () => {
    const somebody = await startFixture();
    const room = makeRoom();
    const finding = await stoppedBy(boot({ port: somebody.port, command: `touch "${room.top}/started"` }));
    expect(finding).toMatchObject({ outcome: 'undecided', reason: 'port-taken' });
    expect(existsSync(join(room.top, 'started'))).toBe(false);
  });

  test('with an env file that cannot be used', async () => {
    expect(await stoppedBy(boot({ envFile: 'BARE\n' }))).toMatchObject({
      outcome: 'invalid',
      reason: 'env-file-invalid',
    });
  });

  test('names the command that the shell did not find', async () => {
    const { subject } = await boot({ command: 'no-such-program --serve' });
    expect(await deathOf(subject)).toMatchObject({
      reason: 'entrypoint-not-found',
      sentence: expect.stringContaining('no-such-program'),
    });
  });
});

describe('a run that was killed', () => {
  test('leaves a note by which the process group is ended later', async () => {
    const { port, run, world } = await boot();
    await until(() => isOpen(port));
    expect(await endRecordedProcess(run.folder, world)).toBe(true);
    await until(async () => !(await isOpen(port)));
    expect(await endRecordedProcess(run.folder, world)).toBe(false);
  });

  test('whose note names somebody else ends nobody', async () => {
    const processes = createProcesses();
    const room = makeRoom();
    const world = realWorld(room);
    const sleeper = processes.start({ argv: ['/bin/sleep', '20'], environment: {} });
    const [pid, , namespace] = processes.identity(sleeper.pid).split(':');
    for (const note of [`${pid}:1:${namespace}`, `${pid}::${namespace}`, `-1:1:${namespace}`, '1', 'x; rm', '']) {
      writeInside(room, 'process-group', note);
      expect(await endRecordedProcess(room.workspace, world)).toBe(false);
    }
    expect(processes.presence(processes.identity(sleeper.pid))).toBe('alive');
    sleeper.signalGroup('SIGKILL');
    await sleeper.exited;
  });
});
