import { describe, expect, test } from 'vitest';
import { meaningOfExitCode, meaningOfSignal } from '../../../src/subject/exit-codes.ts';

describe('an exit code', () => {
  test.each([
    [0, /0 is not success/, undefined],
    [125, /Docker, or a wrapper/, undefined],
    [126, /could not be executed/, 'entrypoint-not-executable'],
    [127, /was not found/, 'entrypoint-not-found'],
    [130, /SIGINT/, undefined],
    [134, /SIGABRT/, undefined],
    [137, /SIGKILL, which is what the kernel does when memory runs out; no out-of-memory kill was recorded/, undefined],
    [139, /SIGSEGV/, undefined],
    [143, /SIGTERM/, undefined],
    [140, /SIGUSR2/, undefined],
  ])('%i says what it means', (code, clause, reason) => {
    const meaning = meaningOfExitCode(code);
    expect(meaning.clause).toMatch(clause);
    expect(meaning.reason).toBe(reason);
    expect(meaning.advice).toMatch(/\.$/);
  });

  test.each([1, 2, 3, 64, 128, 255])('%i says nothing by itself, and the advice is to read the log', (code) => {
    expect(meaningOfExitCode(code)).toMatchObject({ clause: '', advice: expect.stringMatching(/log/) });
  });

  test('of a local process is not explained by an image', () => {
    for (const code of [126, 127]) expect(meaningOfExitCode(code, 'process').advice).not.toMatch(/image|ENTRYPOINT/);
  });

  test('of a signal means what the signal means', () => {
    expect(meaningOfExitCode(143)).toEqual(meaningOfSignal('SIGTERM'));
  });
});
