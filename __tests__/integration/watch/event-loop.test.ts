import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { type EventLoop, watchEventLoop } from '../../../src/platform/event-loop.ts';
import { projectRoot } from '../../helpers/bundle.ts';

let eventLoop: EventLoop | undefined;
afterEach(() => eventLoop?.close());

function busyFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('this process', () => {
  it('is found to have been held up, at the time that it was and at no other', async () => {
    eventLoop = watchEventLoop(systemClock);
    await sleep(200);
    const before = systemClock.now();
    await sleep(120);
    const begun = systemClock.now();
    busyFor(600);
    const ended = systemClock.now();
    const { longestMs, inAllMs } = await eventLoop.heldUp(begun, ended);
    expect(longestMs).toBeGreaterThan(500);
    expect(longestMs).toBeLessThanOrEqual(inAllMs);
    expect(inAllMs).toBeLessThanOrEqual(ended - begun);
    expect((await eventLoop.heldUp(before - 100, before)).longestMs).toBeLessThan(500);
    // a look that only its beginning or its end was in
    expect((await eventLoop.heldUp(ended - 200, ended + 1)).inAllMs).toBeLessThanOrEqual(201);
  });

  it('is found to have been held up for short times again and again, which come to a long one', async () => {
    eventLoop = watchEventLoop(systemClock);
    await sleep(50);
    const begun = systemClock.now();
    for (let stretch = 0; stretch < 10; stretch++) {
      busyFor(60);
      await sleep(15);
    }
    const { longestMs, inAllMs } = await eventLoop.heldUp(begun, systemClock.now());
    expect(inAllMs).toBeGreaterThan(400);
    expect(longestMs).toBeLessThan(inAllMs);
  });

  it('is known about only a moment later, and whoever asks waits for that', async () => {
    eventLoop = watchEventLoop(systemClock);
    const until = systemClock.now() + 150;
    await eventLoop.heldUp(until - 100, until);
    expect(systemClock.now()).toBeGreaterThanOrEqual(until);
  });

  it('leaves nobody waiting when it is closed', async () => {
    eventLoop = watchEventLoop(systemClock);
    const waiting = eventLoop.heldUp(0, Number.POSITIVE_INFINITY);
    eventLoop.close();
    expect((await waiting).inAllMs).toBeGreaterThanOrEqual(0);
  });

  it('is not kept alive by being looked at', async () => {
    const script = `
      const { watchEventLoop } = await import('./src/platform/event-loop.ts');
      const clock = { now: () => performance.now() };
      await watchEventLoop(clock).heldUp(0, clock.now());
    `;
    const child = spawn(
      process.execPath,
      ['--experimental-strip-types', '--no-warnings', '--input-type=module', '--eval', script],
      {
        cwd: projectRoot,
        stdio: 'inherit',
      },
    );
    expect(await new Promise((done) => child.once('exit', done))).toBe(0);
  });
});
