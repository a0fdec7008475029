import { createSecretRegistry, type SecretRegistry } from '../../../src/platform/secrets.ts';
import type { Settings } from '../../../src/settings.ts';
import { Cancelled, type Finding } from '../../../src/verdict.ts';
import type { Sample } from '../../../src/watch/samples.ts';
import type { Observation, Source } from '../../../src/watch/source.ts';
import { type Watched, type WatchPast, watch } from '../../../src/watch/watch.ts';
import type { World } from '../../../src/world.ts';
import { contextOf, policyOf } from '../policy/loading.ts';
import { type FakeClock, fakeClock } from './sources/fake-clock.ts';

/** A source of the test's making: `script` is called with the clock, and told things are heard until it aborts. */
export function fakeSource(
  script: (
    tell: (observation: Observation) => void,
    clock: FakeClock,
    signal: AbortSignal,
    lastTick: AbortSignal,
  ) => Promise<void>,
  examined: readonly Finding[] = [],
): (clock: FakeClock) => Source {
  return (clock) => ({
    name: 'fake',
    examine: async () => examined,
    watch: (tell, signal, lastTick = signal) => script(tell, clock, signal, lastTick),
  });
}

/** Probes every 2 s; `outcome` says what becomes of the tick at that moment. */
export function fakeProbes(
  outcome: (atMs: number) => Pick<Sample, 'outcome'> & { readonly latencyMs?: number; readonly why?: string },
  everyMs = 2000,
): (clock: FakeClock) => Source {
  return fakeSource(async (tell, clock, _signal, lastTick) => {
    for (let atMs = 0; !lastTick.aborted; atMs += everyMs) {
      const { latencyMs = 20, why, ...rest } = outcome(atMs);
      const observation = { kind: 'sample', probe: 'home', sample: { atMs, latencyMs, ...rest } } as const;
      tell(why === undefined ? observation : { ...observation, why });
      await clock.sleep(everyMs, lastTick).catch(() => undefined);
    }
  });
}

/** A source that tells the given things, each at its moment. */
export function fakeTold(told: readonly (readonly [number, Observation])[]): (clock: FakeClock) => Source {
  return fakeSource(async (tell, clock, _signal, lastTick) => {
    const began = clock.now();
    for (const [atMs, observation] of told) {
      await clock.sleep(Math.max(0, began + atMs - clock.now()), lastTick).catch(() => undefined);
      if (lastTick.aborted) return;
      tell(observation);
    }
  });
}

export const always = (outcome: Sample['outcome'], why?: string) => () =>
  why === undefined ? { outcome } : { outcome, why };

export interface Stage {
  readonly clock: FakeClock;
  readonly lines: readonly string[];
  readonly secrets: SecretRegistry;
  /** Cancels the job after so long. */
  cancelAfter(ms: number): void;
  /** Runs the watch to its end; at most 3 h go by on its clock. */
  run(policy: string, ...sources: readonly ((clock: FakeClock) => Source)[]): Promise<Watched>;
}

/** A watch in a world of one clock. */
export function stage(
  options: {
    readonly ownMetrics?: readonly string[];
    readonly onFail?: Settings['onFail'];
    readonly dryRun?: boolean;
    readonly past?: WatchPast;
  } = {},
): Stage {
  const clock = fakeClock();
  const lines: string[] = [];
  const secrets = createSecretRegistry();
  const cancellation = new AbortController();
  const nothing = () => undefined;
  const output = {
    line: (text: string) => lines.push(text),
    section: nothing,
    foreign: nothing,
    annotate: nothing,
    debug: nothing,
    progress: nothing,
  };
  const world = {
    clock,
    startedAt: clock.now(),
    secrets,
    output,
    cancelled: cancellation.signal,
    environment: {},
    random: () => '00000000',
  } as unknown as World;
  const { onFail = 'block', dryRun = false } = options;
  const given = { mode: 'watch', onFail, dryRun, url: 'https://www.example.com', vars: new Map(), secrets: new Map() };
  return {
    clock,
    lines,
    secrets,
    cancelAfter: (ms) => {
      void clock.sleep(ms).then(() => cancellation.abort(new Cancelled('SIGINT')));
    },
    run: async (policy, ...sources) => {
      const read = await policyOf(policy, contextOf());
      let isOver = false;
      const open = () => ({
        list: sources.map((source) => source(clock)),
        ownMetrics: () => options.ownMetrics ?? [],
        close: nothing,
      });
      const watching = watch(given as unknown as Settings, read, world, open, options.past).finally(() => {
        isOver = true;
      });
      for (let minutes = 0; !isOver && minutes < 180; minutes++) await clock.advance(60_000);
      return watching;
    },
  };
}
