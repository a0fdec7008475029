import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createProcesses } from '../../../src/platform/processes.ts';
import { makeRoom } from '../../helpers/room.ts';

const processes = createProcesses();
const environment = { PATH: process.env['PATH'] ?? '' };
const node = (code: string) => [process.execPath, '-e', code] as const;

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function gone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 1000 && isAlive(pid); attempt++) await sleep(20);
  return !isAlive(pid);
}

describe('a program that runs to its end', () => {
  test('answers its exit code and both its streams', async () => {
    const result = await processes.run({
      argv: node('console.log("out"); console.error("err"); process.exitCode = 3'),
      environment,
      timeoutMs: 10_000,
    });
    expect(result).toMatchObject({ exitCode: 3, signal: undefined, startError: undefined, timedOut: false });
    expect(result.output).toMatch(/out/);
    expect(result.output).toMatch(/err/);
  });

  test('reads what it is given on stdin, and its stderr can be left out', async () => {
    const echo = node('process.stdin.pipe(process.stdout); console.error("noise")');
    const result = await processes.run({ argv: echo, environment, input: 'a\nb', stdoutOnly: true, timeoutMs: 10_000 });
    expect(result).toMatchObject({ exitCode: 0, output: 'a\nb' });
    const deaf = { argv: node('process.exit(0)'), environment, input: 'x'.repeat(1 << 20), timeoutMs: 10_000 };
    expect(await processes.run(deaf)).toMatchObject({ exitCode: 0, timedOut: false });
    const without = { argv: echo, environment, stdoutOnly: true, timeoutMs: 10_000 };
    expect(await processes.run(without)).toMatchObject({ exitCode: 0, output: '' });
  });

  test('sees the environment that it was given and nothing else', async () => {
    process.env['RG_TEST_SECRET'] = 'not for children';
    try {
      const result = await processes.run({
        argv: node('console.log(JSON.stringify(process.env))'),
        environment: { ONLY: 'this' },
        timeoutMs: 10_000,
      });
      expect(JSON.parse(result.output)).toMatchObject({ ONLY: 'this' });
      expect(result.output).not.toContain('not for children');
    } finally {
      delete process.env['RG_TEST_SECRET'];
    }
  });

  test('gets its arguments as they are, whatever a shell would make of them', async () => {
    const hostile = ['$(id)', '; id', '`id`', '"', "'", '*', ''];
    const result = await processes.run({
      argv: [process.execPath, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...hostile],
      environment,
      timeoutMs: 10_000,
    });
    expect(JSON.parse(result.output)).toEqual(hostile);
  });

  test('runs in the folder that it was given', async () => {
    const room = makeRoom();
    const result = await processes.run({
      argv: node('console.log(process.cwd())'),
      environment,
      timeoutMs: 10_000,
      workingDirectory: room.workspace,
    });
    expect(result.output.trim()).toBe(room.workspace);
  });

  test.each([
    [['/nowhere/at/all'], 'was not found'],
    [['/etc/passwd'], 'may not be executed'],
    [['nul\0byte'], 'null bytes'],
  ] as const)('cannot be started: %j', async (argv, words) => {
    const result = await processes.run({ argv, environment, timeoutMs: 10_000 });
    expect(result.exitCode).toBeUndefined();
    expect(result.startError).toContain(words);
  });

  test('keeps the end of a flood, from the beginning of a line', async () => {
    const result = await processes.run({
      argv: node('for (let i = 0; i < 300000; i++) process.stdout.write(`line ${i}\\n`)'),
      environment,
      timeoutMs: 30_000,
      keepBytes: 10_000,
    });
    const [note, first, ...rest] = result.output.trimEnd().split('\n');
    expect(note).toMatch(/left out/);
    expect(first).toMatch(/^line \d+$/);
    expect(rest.at(-1)).toBe('line 299999');
    expect(result.output.length).toBeLessThan(10_200);
  });
});

describe.runIf(process.platform !== 'win32')('a process group', () => {
  test('is killed as a whole when the time is up, those that ignore SIGTERM too', async () => {
    const result = await processes.run({
      argv: ['sh', '-c', 'trap "" TERM; sleep 60 & echo $!; wait'],
      environment,
      // enough to get as far as "wait" on a busy machine
      timeoutMs: 2_000,
    });
    expect(result.timedOut).toBe(true);
    expect(result.signal).toBe('SIGKILL');
    expect(await gone(Number(result.output.trim()))).toBe(true);
  });

  test('is killed when the signal aborts, and the answer is the reason', async () => {
    const stopping = new AbortController();
    setTimeout(() => stopping.abort(new Error('enough')), 200);
    const begun = performance.now();
    const running = processes.run({
      argv: ['sh', '-c', 'sleep 60 & wait'],
      environment,
      timeoutMs: 60_000,
      signal: stopping.signal,
    });
    await expect(running).rejects.toThrow('enough');
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test('is not begun when the signal has aborted already', async () => {
    const running = processes.run({
      argv: ['true'],
      environment,
      timeoutMs: 1_000,
      signal: AbortSignal.abort(new Error('before')),
    });
    await expect(running).rejects.toThrow('before');
  });

  test('does not outlive its leader, and a child that holds the pipe delays nothing', async () => {
    const result = await processes.run({ argv: ['sh', '-c', 'sleep 60 & echo $!'], environment, timeoutMs: 30_000 });
    expect(result.exitCode).toBe(0);
    expect(result.tookMs).toBeLessThan(10_000);
    expect(await gone(Number(result.output.trim()))).toBe(true);
  });

  test('that was started is signalled as a whole, and tells how it ended', async () => {
    const running = processes.start({ argv: ['sh', '-c', 'sleep 60 & echo $!; wait'], environment });
    while (running.output() === '') await sleep(10);
    const child = Number(running.output().trim());
    running.signalGroup('SIGTERM');
    expect(await running.exited).toEqual({ exitCode: undefined, signal: 'SIGTERM', startError: undefined });
    expect(await gone(child)).toBe(true);
    running.signalGroup('SIGKILL');
  });
});
