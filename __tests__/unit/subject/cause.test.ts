import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ContainerFacts } from '../../../src/platform/docker.ts';
import { REASONS } from '../../../src/reasons.ts';
import { explainDeath, explainProcessEnd } from '../../../src/subject/cause.ts';
import fc from '../../helpers/fast-check.ts';

const crash = (name: string) => readFileSync(join(import.meta.dirname, 'crashes', `${name}.txt`), 'utf8');
const sample = (name: string) => readFileSync(join(import.meta.dirname, '../../images/samples', `${name}.txt`), 'utf8');

const exited: ContainerFacts = {
  id: 'c1',
  imageId: 'sha256:aa',
  name: 'rg-1',
  labels: {},
  running: false,
  status: 'exited',
  exitCode: 1,
  outOfMemory: false,
  error: '',
  startedAt: 't0',
  finishedAt: 't1',
  restartCount: 0,
  pid: 0,
  memoryLimit: 0,
  ports: new Map(),
  addresses: new Map(),
  health: undefined,
};
const died = (facts: Partial<ContainerFacts> | undefined, log = '', afterMs = 2100, signal?: number) =>
  explainDeath({
    facts: facts && { ...exited, ...facts },
    imageId: 'sha256:aa',
    startedAt: 't0',
    signal,
    log,
    afterMs,
    label: 'container rg-1',
  });
const textOf = (death: ReturnType<typeof died>, label: string) =>
  death.evidence.flatMap((each) => (each.kind === 'text' && each.label === label ? [each.text] : []))[0];

describe('the first cause of a death', () => {
  test('an ordinary exit: code, time, and the last lines of the log', () => {
    const death = died({ exitCode: 3 }, 'one\ntwo\n\nbye\n', 130);
    expect(death).toMatchObject({
      reason: 'container-exited',
      sentence: 'The container rg-1 exited with code 3 after 0.1 s.',
    });
    expect(textOf(death, 'last lines of its log')).toBe('one\ntwo\nbye');
  });

  test('exit code 0 is not success', () => {
    expect(died({ exitCode: 0 }, 'done').sentence).toBe(
      'The container rg-1 exited with code 0 after 2.1 s: 0 is not success here: a service must keep running.',
    );
  });

  test('a log that is empty is said to be', () => {
    expect(textOf(died({}), 'last lines of its log')).toBe('(it wrote nothing to stdout or stderr)');
  });

  test('memory: the limit is named, and nothing that the log says comes before it', () => {
    expect(died({ exitCode: 137, outOfMemory: true, memoryLimit: 256 << 20 }, crash('java-nested'))).toMatchObject({
      reason: 'out-of-memory',
      sentence:
        'The container rg-1 was killed after 2.1 s, because memory ran out (OOM, exit code 137); its limit is 256 MiB.',
      advice: expect.stringContaining('subject.memory'),
    });
  });

  test('memory of a process inside a container that goes on', () => {
    expect(died({ running: true, status: 'running', outOfMemory: true, memoryLimit: 1 << 30 }).sentence).toBe(
      'One of the processes in the container rg-1 was killed within 2.1 s, because memory ran out (OOM); its limit is 1 GiB.',
    );
  });

  test('137 without a record of memory is not called one', () => {
    const death = died({ exitCode: 137 }, crash('node-uncaught-error'));
    expect(death.reason).toBe('container-exited');
    expect(death.sentence).toMatch(/SIGKILL.*no out-of-memory kill was recorded\.$/);
    expect(textOf(death, 'what its log says before that')).toContain('The configuration cannot be read');
  });

  test("the framework's own words are the sentence, and its advice the advice", () => {
    const death = died({}, sample('start-wrong-type'));
    expect(death.reason).toBe('application-failed-to-start');
    expect(death.sentence).toMatch(/^The application failed to start after 2\.1 s: Invalid value 'eighty' for .*\.$/);
    expect(death.sentence).not.toMatch(/\n/);
    expect(death.advice).toBe('Review the value of the property with the provided reason.');
    expect(textOf(death, "Spring Boot's failure analysis")).toContain('Description:');
    expect(textOf(death, 'how it ended')).toBe('The container rg-1 exited with code 1 after 2.1 s.');
  });

  test('a crash of the program is named', () => {
    expect(died({}, crash('python-traceback'))).toMatchObject({
      reason: 'container-exited',
      sentence:
        'The container rg-1 exited with code 1 after 2.1 s: RuntimeError: the setting DATABASE_URL is missing (at /app/main.py:7).',
    });
  });

  test('SIGTERM from outside is the cause, whatever was logged before', () => {
    expect(died({ exitCode: 143 }, crash('java-nested')).sentence).toMatch(/stopped by SIGTERM/);
  });

  test('a runtime that aborts itself says why', () => {
    expect(died({ exitCode: 134 }, crash('node-heap')).sentence).toMatch(/Node ran out of heap memory/);
    expect(died({ exitCode: 139 }, 'WARN retrying: connection refused').sentence).toMatch(/SIGSEGV/);
  });

  test.each([
    [
      127,
      'OCI runtime create failed: runc create failed: unable to start container process: exec: "/nope": stat /nope: no such file or directory: unknown',
      '',
      'entrypoint-not-found',
      /"\/nope" is not in the image/,
    ],
    [
      126,
      'OCI runtime create failed: exec: "/server.mjs": permission denied: unknown',
      '',
      'entrypoint-not-executable',
      /"\/server\.mjs" may not be executed/,
    ],
    [1, '', 'exec /service: exec format error', 'image-wrong-platform', /exec format error/],
    [127, '', '/bin/sh: java: not found', 'entrypoint-not-found', /java: not found/],
    [126, '', '', 'entrypoint-not-executable', /could not be executed/],
  ])('a command that cannot be started: %i %s%s', (exitCode, error, log, reason, sentence) => {
    const death = died({ exitCode, error }, log);
    expect(death.reason).toBe(reason);
    expect(death.sentence).toMatch(sentence);
  });

  test('what somebody else did is told, and decides nothing', () => {
    expect(died(undefined)).toMatchObject({
      reason: 'container-gone',
      outcome: 'undecided',
      sentence: 'The container rg-1 was removed after 2.1 s, and not by this run, so nothing is known about the image.',
      evidence: [],
    });
    expect(died(undefined, 'bye')).toMatchObject({ evidence: [{ text: 'bye' }] });
    for (const status of ['removing', 'dead']) {
      expect(died({ status, exitCode: 137 }, '', 2100, 9).reason).toBe('container-gone');
    }
    expect(died({ imageId: 'sha256:bb' })).toMatchObject({
      reason: 'container-replaced',
      outcome: 'undecided',
      evidence: expect.arrayContaining([expect.objectContaining({ expected: 'sha256:aa', actual: 'sha256:bb' })]),
    });
    expect(died({ running: true, status: 'paused' })).toMatchObject({
      reason: 'container-stopped',
      outcome: 'undecided',
      sentence: expect.stringMatching(/was paused/),
    });
    expect(died({ exitCode: 137 }, 'bye', 2100, 9)).toMatchObject({
      reason: 'container-stopped',
      outcome: 'undecided',
      sentence:
        'The container rg-1 was killed through Docker (SIGKILL, exit code 137) after 2.1 s, and not by this run, so nothing is known about the image.',
      evidence: [{ text: 'bye' }],
    });
    expect(died({ exitCode: 0 }, '', 2100, 15).sentence).toMatch(/was stopped through Docker \(SIGTERM, exit code 0\)/);
  });

  test('what the service logs while somebody stops it is shown, and is not the cause', () => {
    const death = died({ exitCode: 143 }, sample('start-port-in-use'), 2100, 15);
    expect(death.reason).toBe('container-stopped');
    expect(textOf(death, 'what its log says before that')).toMatch(/port/i);
  });

  test('a kill for want of memory is one, also where somebody sent a signal', () => {
    expect(died({ exitCode: 137, outOfMemory: true }, '', 2100, 9).reason).toBe('out-of-memory');
    expect(died({ exitCode: 137, outOfMemory: true }, '', 2100, 9).outcome).toBeUndefined();
  });

  test('restarts count against the image, unless somebody else made them', () => {
    for (const facts of [{ startedAt: 't9' }, { restartCount: 1 }]) {
      const again = { running: true, status: 'running', ...facts };
      expect(died(again).reason).toBe('container-restarted');
      expect(died(again).outcome).toBeUndefined();
      expect(died(again, '', 2100, 15)).toMatchObject({ reason: 'container-restarted', outcome: 'undecided' });
    }
  });

  test('is total: one sentence on one line, a known reason, advice, whatever happened', () => {
    const facts = fc.record({
      running: fc.boolean(),
      status: fc.constantFrom('created', 'running', 'paused', 'restarting', 'exited', 'dead', ''),
      exitCode: fc.integer({ min: -1, max: 300 }),
      outOfMemory: fc.boolean(),
      error: fc.string(),
      startedAt: fc.constantFrom('t0', 't1', ''),
      restartCount: fc.nat(3),
      memoryLimit: fc.nat(),
    });
    fc.assert(
      fc.property(fc.option(facts, { nil: undefined }), fc.string({ unit: 'binary' }), fc.nat(1e7), (some, log, ms) => {
        const death = died(some, log, ms);
        expect(REASONS).toContain(death.reason);
        expect(death.sentence).toMatch(/^(?:The|One) [^\n]*[.!?…]$/u);
        expect(death.advice).toMatch(/\.$/);
      }),
    );
  });
});

describe('the end of a local process', () => {
  const ended = (exitCode: number | undefined, signal: string | undefined, log = '') =>
    explainProcessEnd({ exitCode, signal, log, afterMs: 61_000, label: 'process 7' });

  test('is told in the same words', () => {
    expect(ended(1, undefined)).toMatchObject({
      reason: 'process-exited',
      sentence: 'The process 7 exited with code 1 after 1 min 1 s.',
    });
    expect(ended(undefined, 'SIGKILL').sentence).toMatch(
      /^The process 7 was ended by SIGKILL after 1 min 1 s: killed by/,
    );
    expect(ended(1, undefined, crash('go-panic')).sentence).toContain('panic: the setting DATABASE_URL is missing');
  });

  test('a command that the shell does not find is named', () => {
    expect(ended(127, undefined, '/bin/sh: 1: no-such-program: not found')).toMatchObject({
      reason: 'entrypoint-not-found',
      sentence: expect.stringContaining('no-such-program: not found'),
    });
  });
});
