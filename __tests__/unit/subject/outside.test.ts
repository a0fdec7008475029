import { describe, expect, test } from 'vitest';
import { endingSignal } from '../../../src/subject/outside.ts';

describe('the signal that ended a container', () => {
  test.each([
    ['docker kill', [9], 137, 9],
    ['docker stop, in time', [15], 143, 15],
    ['docker stop, answered with an end in order', [15], 0, 15],
    ['docker stop, answered with an error', [15], 1, 15],
    ['docker stop, out of patience', [15, 9], 137, 9],
    ['docker stop of an image with a stop signal of its own', [3], 0, 3],
    ['an interrupt', [2], 130, 2],
  ])('%s', (_how, sent, exitCode, expected) => {
    expect(endingSignal(sent, exitCode)).toBe(expected);
  });

  test.each([
    ['nobody sent one', [], 137],
    ['nobody sent one, and it ended in order', [], 0],
    ['a new log file was asked for, and it failed of itself', [1], 1],
    ['a thread dump was asked for, and the kernel killed it', [3], 137],
    ['how it ended is not known', [9], undefined],
  ])('none: %s', (_how, sent, exitCode) => {
    expect(endingSignal(sent, exitCode)).toBeUndefined();
  });
});
