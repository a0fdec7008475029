import { describe, expect, test } from 'vitest';
import { bootUrl } from '../../../src/subject/url.ts';
import { foldVerdict } from '../../../src/verdict.ts';
import type { GoodWatch } from '../../../src/watch/baselines.ts';
import { ACTUATOR_ERROR_RATE } from '../../../src/watch/metric.ts';
import { whereJudged } from '../../../src/watch/recognition.ts';
import type { Observation, Source } from '../../../src/watch/source.ts';
import { watchFinding } from '../../../src/watch/sources/finding.ts';
import type { Watched } from '../../../src/watch/watch.ts';
import { NO_PAST } from '../../../src/watch/watch.ts';
import { contextOf, policyOf } from '../policy/loading.ts';
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
    expect(watched.judged?.recognisedBy).toBe('its health answered DOWN');
  });

  test('is not recognised where nothing but failures came from there', async () => {
    const watched = await stage().run(PROBES, dead, telling(undefined));
    expect(foldVerdict(watched.findings).reason).toBe('watch-service-dead');
    expect(watched.judged?.recognisedBy).toBeUndefined();
  });

  test('is recognised by a metric that decided and was within its bounds before', async () => {
    const worse = fakeTold([reading(0, 2), reading(30_000, 0), reading(60_000, 0), reading(90_000, 0)]);
    const watched = await stage().run(METRIC, worse);
    expect(foldVerdict(watched.findings).reason).toBe('watch-metric');
    expect(watched.judged?.recognisedBy).toBe('the metric "logins" was within its bounds before');
  });

  test('is not recognised by a metric that was never within its bounds', async () => {
    const watched = await stage().run(METRIC, fakeTold([reading(0, 0), reading(30_000, 0), reading(60_000, 0)]));
    expect(foldVerdict(watched.findings).reason).toBe('watch-metric');
    expect(watched.judged?.recognisedBy).toBeUndefined();
  });

  const measured = (mean: number) => ({ tag: 'v1.4.0', measured: { metrics: [{ name: 'logins', mean, count: 40 }] } });
  test.for([
    ['an earlier good watch saw it within them', [measured(0.2), measured(1.5)], 'v1.4.0'],
    ['no earlier one did', [measured(0.2)], undefined],
  ] as const)('is recognised by a metric that decided at once if %s', async ([, watches, tag]) => {
    const goodWatches = watches as unknown as readonly GoodWatch[];
    const never = fakeTold([reading(0, 0), reading(30_000, 0), reading(60_000, 0)]);
    const watched = await stage({ past: { ...NO_PAST, goodWatches } }).run(METRIC, never);
    expect(foldVerdict(watched.findings).reason).toBe('watch-metric');
    expect(watched.judged?.recognisedBy).toBe(
      tag && `the metric "logins" was within its bounds in the watch of ${tag}`,
    );
  });

  test('is recognised by its own counters where they decided', async () => {
    const policy = 'watch: { for: 10m, actuator: { every: 10s }, error-rate: { max: 5% } }';
    const looks = Array.from({ length: 60 }, (_, index): readonly [number, Observation] => {
      const [atMs, requests] = [index * 10_000, { bad: 50, all: 100 }];
      const look = { atMs, outcome: 'value', value: 0.5, requests } as const;
      return [atMs, { kind: 'reading', metric: ACTUATOR_ERROR_RATE, reading: look }];
    });
    const watched = await stage({ ownMetrics: [ACTUATOR_ERROR_RATE] }).run(policy, fakeTold(looks));
    expect(foldVerdict(watched.findings).reason).toBe('watch-error-rate');
    expect(watched.judged?.recognisedBy).toBe('its actuator told numbers');
  });

  test('is not recognised by health at the management port where it is the main port that is silent', async () => {
    const [atMs, told] = ended();
    const silent =
      told.kind === 'finding' ? { ...told, finding: { ...told.finding, reason: 'main-port-silent' as const } } : told;
    const managed = 'subject: { management-port: 8081 }\n';
    const watch = METRIC.replace('for: 10m', 'for: 10m\n  health: { every: 5s }');
    const run = (breach: Observation) =>
      stage().run(managed + watch, fakeTold([[atMs, breach]]), telling('its health answered UP'));
    expect((await run(silent)).judged).toMatchObject({ recognisedBy: undefined, at: 'https://www.example.com/' });
    expect((await run(told)).judged).toMatchObject({
      recognisedBy: 'its health answered UP',
      at: 'https://www.example.com:8081/',
    });
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
    expect(watched.judged?.recognisedBy).toBeUndefined();
  });

  test.for([['the container was seen running'], [undefined]] as const)(
    'is the container that ended, if it was seen before: %s',
    async ([seen]) => {
      const watched = await stage().run(PROBES, fakeTold([ended(seen)]));
      expect(foldVerdict(watched.findings).reason).toBe('container-exited');
      expect(watched.judged?.recognisedBy).toBe(seen);
    },
  );
});

describe('where the service is judged', () => {
  const at = async (watch: string, checks = '', port = 8081) => {
    const policy = await policyOf(`subject: { management-port: ${port} }\n${checks}\nwatch: { ${watch} }`, contextOf());
    const clock = fakeClock();
    const { subject } = bootUrl('https://www.example.com', policy, { clock, startedAt: 0 });
    if (policy.watch === undefined) throw new Error('There is no watch.');
    return whereJudged(policy, policy.watch, subject).port;
  };
  const JSON_METRIC = 'metrics: [{ name: a, json: { url: "http://a", path: $.a }, min: 1 }]';
  const INFO = 'checks: [{ name: info, get: /info, management: true }, { name: home, get: / }]';
  const METER = 'metrics: [{ name: a, actuator: { meter: a.b }, min: 1 }]';

  test.for<readonly [string, string, string | undefined, string]>([
    ['probes', 'probes: [home], error-rate: { max: 5% }', INFO, ''],
    ['probes, although health is elsewhere', 'probes: [home], health: { every: 5s }, p95: { max: 1s }', INFO, ''],
    ['probes of both ports', 'probes: [info, home], error-rate: { max: 5% }', INFO, ''],
    ['probes of the management port', 'probes: [info], error-rate: { max: 5% }', INFO, '8081'],
    ['health', `health: { every: 5s }, ${JSON_METRIC}`, undefined, '8081'],
    [
      'a page that says that it is well',
      `health: { every: 5s }, ${JSON_METRIC}`,
      'health: { kind: http, path: / }',
      '',
    ],
    ['its own counters', 'actuator: { every: 10s }, error-rate: { max: 5% }', undefined, '8081'],
    ['its meters', METER, undefined, '8081'],
    ['nothing of the service itself', JSON_METRIC, undefined, ''],
  ])('by %s', async ([, watch, checks, port]) => {
    expect(await at(watch, checks)).toBe(port);
  });
});

describe('the advice of a watch', () => {
  test('is to look at the url first where whoever answers is plainly not the service', async () => {
    expect(adviceOf(await stage().run(PROBES, elsewhere))).toMatch(
      /^Look at "url" and the probes first, because what answers/,
    );
  });

  test('is to look at the log, and at the url where it is new, where nobody ever answered', async () => {
    expect(adviceOf(await stage().run(PROBES, dead))).toMatch(
      /^Look at "url" and the probes first if they are new, .*; then look at the log of the service/,
    );
  });
});
