import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';

/** Starts, counts for a tenth of a second of its own time, and says how much longer that took by the clock. */
const PROBE = `
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
for (const until = used() + 100; used() < until; );
console.log(performance.now() / used());
`;

/** How many times longer than on a machine of its own a program takes just now; at least 1. */
export function slowness(): number {
  const { stdout } = spawnSync(process.execPath, ['--eval', PROBE], { encoding: 'utf8' });
  return Math.max(1, Number(stdout) || 1);
}

/**
 * Holds a duration against a promise, in milliseconds. What is promised is promised for a machine that is not kept busy
 * by others: where it took longer, the machine is measured, and the promise is stretched by as much as it is slower.
 */
export function expectPrompt(tookMs: number, promisedMs: number, shown = ''): void {
  if (tookMs < promisedMs) return;
  const times = slowness();
  expect(tookMs, `It took ${times.toFixed(1)} times as long as alone on this machine just now. ${shown}`).toBeLessThan(
    promisedMs * times,
  );
}
