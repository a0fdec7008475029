import { describe, expect, test } from 'vitest';
import { foldVerdict } from '../../../src/verdict.ts';
import type { Observation, Source } from '../../../src/watch/source.ts';
import { watchFinding } from '../../../src/watch/sources/finding.ts';
import type { Watched } from '../../../src/watch/watch.ts';
import { always, fakeProbes, fakeSource, fakeTold, stage } from './runtime.ts';
import { fakeClock } from './sources/fake-clock.ts';

const PROBES = `
checks: [{ name: home, get: / }]
watch: { for: 5m, every: 2s, probes: [home], error-rate: { max: 5% } }
`;
const METRIC = `
watch:
  for: 10m
  prometheus: { url: "http://prometheus.test" }
  metrics: [{ name: logins, prometheus: up, every: 30s, min: 1, failure-limit: 1 }]
`;
const dead = fakeProbes(always('failed', 'refused'));
const elsewhere = fakeSource(async (tell, clock, signal) => {
  for (let atMs = 0; !signal.aborted; atMs += 2000) {
    const sample = { atMs, latencyMs: 20, outcome: 'failed' } as const;
    tell({ kind: 'sample', probe: 'home', sample, why: 'expected status 2xx and got 302', isElsewhere: true });
    await clock.sleep(2000, signal).catch(() => undefined);
  }
});
const telling = (recognisedBy: string | undefined) => (): Source => ({
  name: 'health',
  examine: async () => [],
  recognisedBy: () => recognisedBy,
  watch: async () => undefined,
});
const reading = (atMs: number, value: number): readonly [number, Observation] => [
  atMs,
  { kind: 'reading', metric: 'logins', reading: { atMs, outcome: 'value', value } },
];
const ended = (recognisedBy?: string): readonly [number, Observation] => {
  const clock = fakeClock();
  const statement = {
    title: 'container app',
    outcome: 'fail',
    reason: 'container-exited',
    sentence: 'It ended.',
  } as const;
  const finding = watchFinding(
    { ...statement, source: { file: 'p.yml', line: 1, column: 1 } },
    { clock, startedAt: 0 },
  );
  return [5000, { kind: 'finding', finding, ...(recognisedBy === undefined ? {} : { recognisedBy }) }];
};
const adviceOf = ({ findings }: Watched) => foldVerdict(findings).advice;

describe('the service that a watch looked at', () => {
  test('is recognised by what any source saw at its URL', async () => {
    const watched = await stage().run(PROBES, dead, telling(undefined), telling('its health answered DOWN'));
    expect(watched.recognisedBy).toBe('its health answered DOWN');
  });

  test('is not recognised where nothing but failures came from there', async () => {
    const watched = await stage().run(PROBES, dead, telling(undefined));
    expect(foldVerdict(watched.findings).reason).toBe('watch-service-dead');
    expect(watched.recognisedBy).toBeUndefined();
  });

  test('is recognised by a metric that decided and was within its bounds before', async () => {
    const worse = fakeTold([reading(0, 2), reading(30_000, 0), reading(60_000, 0), reading(90_000, 0)]);
    const watched = await stage().run(METRIC, worse);
    expect(foldVerdict(watched.findings).reason).toBe('watch-metric');
    expect(watched.recognisedBy).toBe('the metric "logins" was within its bounds before');
  });

  test('is not recognised by a metric that was never within its bounds', async () => {
    const watched = await stage().run(METRIC, fakeTold([reading(0, 0), reading(30_000, 0), reading(60_000, 0)]));
    expect(foldVerdict(watched.findings).reason).toBe('watch-metric');
    expect(watched.recognisedBy).toBeUndefined();
  });

  test('is not recognised by a metric that is well where something else decided', async () => {
    const both = PROBES.replace(
      'watch: {',
      `watch: { ${METRIC.split('\n')
        .slice(3, 5)
        .map((line) => line.trim())
        .join(', ')},`,
    );
    const watched = await stage().run(both, dead, fakeTold([reading(0, 2), reading(20_000, 2)]));
    expect(foldVerdict(watched.findings).reason).toBe('watch-service-dead');
    expect(watched.recognisedBy).toBeUndefined();
  });

  test.for([['the container was seen running'], [undefined]] as const)(
    'is the container that ended, if it was seen before: %s',
    async ([seen]) => {
      const watched = await stage().run(PROBES, fakeTold([ended(seen)]));
      expect(foldVerdict(watched.findings).reason).toBe('container-exited');
      expect(watched.recognisedBy).toBe(seen);
    },
  );
});

describe('the advice of a watch', () => {
  test('is to look at the url first where whoever answers is plainly not the service', async () => {
    expect(adviceOf(await stage().run(PROBES, elsewhere))).toMatch(/^Look at "url" and the probes first, /);
  });

  test('is to look at the log where nobody answers', async () => {
    expect(adviceOf(await stage().run(PROBES, dead))).toMatch(/^Look at the log of the service/);
  });
});
