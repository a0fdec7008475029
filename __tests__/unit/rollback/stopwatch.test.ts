import { expect, it } from 'vitest';
import { createStopwatch } from '../../../src/rollback/stopwatch.ts';

it('times each step since the run began, those that fail as well', async () => {
  let now = 1_000;
  const clock = { now: () => now, date: () => new Date(now), sleep: async () => undefined };
  const watch = createStopwatch({ clock, startedAt: 400 });
  const took = (ms: number) => async () => {
    now += ms;
    return ms;
  };
  expect(await watch.step('decision', 'plan', took(50))).toBe(50);
  const failing = watch.step('execution', 'send', async () => {
    now += 7;
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(watch.steps).toEqual([
    { stage: 'decision', name: 'plan', startMs: 600, endMs: 650 },
    { stage: 'execution', name: 'send', startMs: 650, endMs: 657 },
  ]);
});
