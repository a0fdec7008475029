import { describe, expect, it } from 'vitest';
import { waitUntilHealthy } from '../../../src/health/wait.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { policy, type Reply, running, service, subject, world } from './scene.ts';

const UP: Reply = { json: { status: 'UP' } };
const HEALTH = '/actuator/health';
const BOOTS = 11;

/**
 * The promise is 25 ms, measured by the bench on a quiet machine. Here other tests run beside it on two cores, which adds
 * a scheduler's slice or two to every step, so the bound only catches a pause that is wrong.
 */
const BOUND_MS = 60;

/** The least of three medians, where the first is not good enough: what else the machine does is not ours to promise. */
async function leastDelay(boot: Parameters<typeof medianDelay>[0]): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && least >= BOUND_MS; attempt += 1)
    least = Math.min(least, await medianDelay(boot));
  return least;
}

/** Median time from the moment when the service could have answered UP to the moment when the guard says so. */
async function medianDelay(boot: () => Promise<{ readonly url: URL; readonly upAt: () => number }>): Promise<number> {
  const delays: number[] = [];
  for (let index = 0; index < BOOTS; index += 1) {
    const app = await boot();
    let knownAt = 0;
    const outside = world();
    await waitUntilHealthy(subject(app.url), policy({ stable: 1, everyMs: 1_000 }), {
      ...outside,
      output: {
        ...outside.output,
        progress: (text) => {
          if (text.endsWith(': 200 UP')) knownAt = systemClock.now();
        },
      },
    });
    delays.push(knownAt - app.upAt());
  }
  return delays.sort((left, right) => left - right)[Math.floor(BOOTS / 2)] ?? Number.NaN;
}

/** Times that fall anywhere into the pauses. */
function bootMs(): number {
  return 250 + Math.random() * 100;
}

describe('the first UP', () => {
  it('of a service that did not listen before is known at once', async () => {
    const median = await leastDelay(async () => {
      const app = await service((path) => (path === HEALTH ? UP : undefined));
      let upAt = 0;
      setTimeout(() => {
        upAt = systemClock.now();
        void app.listen();
      }, bootMs());
      return { url: app.url, upAt: () => upAt };
    });
    expect(median).toBeGreaterThan(0);
    expect(median).toBeLessThan(BOUND_MS);
  });

  it('of a service that was DOWN before is known at once', async () => {
    const median = await leastDelay(async () => {
      const upAt = systemClock.now() + bootMs();
      const app = await running((path) => {
        if (path !== HEALTH) return undefined;
        return systemClock.now() >= upAt ? UP : { status: 503, json: { status: 'DOWN' } };
      });
      return { url: app.url, upAt: () => upAt };
    });
    expect(median).toBeGreaterThan(0);
    expect(median).toBeLessThan(BOUND_MS);
  });
});

describe('a service that answers slowly', () => {
  it('is not busy with being asked more than a third of the time', async () => {
    const answerMs = 60;
    const withinMs = 2_000;
    const app = await running(() => {
      // A health check that keeps the service busy: nothing else is answered meanwhile.
      const until = performance.now() + answerMs;
      while (performance.now() < until);
      return { status: 503, json: { status: 'DOWN' } };
    });
    await waitUntilHealthy(subject(app.url), policy({ path: HEALTH, withinMs, everyMs: 5_000 }), world());
    expect(app.requests.length).toBeLessThanOrEqual(withinMs / (3 * answerMs) + 1);
    expect(app.requests.length).toBeGreaterThan(1);
  });
});
