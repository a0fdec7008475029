import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/verdict.ts';
import { foldVerdict } from '../../../src/verdict.ts';
import { ACTUATOR_ERROR_RATE, ACTUATOR_P95 } from '../../../src/watch/metric.ts';
import { stretchesIn } from '../../../src/watch/series.ts';
import type { Observation } from '../../../src/watch/source.ts';
import type { Watched } from '../../../src/watch/watch.ts';
import { always, fakeProbes, fakeSource, fakeTold, stage } from './runtime.ts';

const POLICY = `
checks: [{ name: home, get: / }]
watch: { for: 15m, every: 2s, probes: [home], error-rate: { max: 5% }, p95: { max: 1s } }
`;
const METRIC = (rest: string, more = '') => `
watch:
  for: 10m
  prometheus: { url: "http://prometheus.test" }
  metrics: [{ name: logins, prometheus: up, every: 30s, ${rest} }${more}]
`;

const verdictOf = ({ findings }: Watched) => foldVerdict(findings);
const outcomes = ({ findings }: Watched) =>
  findings.filter(({ kind }) => kind === 'watch').map(({ title, outcome, reason }) => [title, outcome, reason]);
const finding = (given: Partial<Finding>): Finding => ({
  kind: 'watch',
  title: 'container app',
  outcome: 'fail',
  severity: 'block',
  reason: 'container-restarted',
  sentence: 'The container app was started again.',
  evidence: [],
  startedAt: 0,
  durationMs: 0,
  ...given,
});
const reading = (atMs: number, value: number, metric = 'logins'): readonly [number, Observation] => [
  atMs,
  { kind: 'reading', metric, reading: { atMs, outcome: 'value', value } },
];

describe('a watch', () => {
  test('of a healthy service passes at its end, with every rule held, and says every minute how it stands', async () => {
    const { run, lines } = stage();
    const watched = await run(POLICY, fakeProbes(always('ok')));
    expect(verdictOf(watched).name).toBe('pass');
    expect(watched.watch).toMatchObject({
      tookMs: 900_000,
      decidedAtMs: undefined,
      ticks: { planned: 450, answered: 450, failed: 0, missed: 0, errors: 0 },
    });
    const standing = lines.filter((line) => line.includes('error rate 0 % (limit 5 %)'));
    expect(standing.map((line) => line.slice(0, 5))).toEqual(
      Array.from({ length: 15 }, (_, index) => `${String(index + 1).padStart(2, '0')}:00`),
    );
    expect(standing.at(-1)).toMatch(/P95 (?:19|20)[.\d]* ms \(limit 1 s\), 450 answers$/);
  });

  test('of a service that dies ends 30 s later, names what is dead and why, and leaves the other rules open', async () => {
    const { run, lines } = stage();
    const watched = await run(
      POLICY,
      fakeProbes((atMs) => (atMs < 120_000 ? { outcome: 'ok' } : { outcome: 'failed', why: 'connection refused' })),
    );
    const verdict = verdictOf(watched);
    expect(verdict).toMatchObject({ name: 'fail', reason: 'watch-service-dead' });
    expect(verdict.cause?.evidence).toEqual([
      { kind: 'text', label: 'what was wrong with the answers', text: '16x home: connection refused' },
    ]);
    expect(watched.watch?.decidedAtMs).toBeLessThanOrEqual(155_000);
    expect(watched.watch?.tookMs).toBe(150_000);
    expect(outcomes(watched).filter(([, outcome]) => outcome === 'skipped')).toEqual([
      ['watch: samples', 'skipped', 'watch-decided-earlier'],
      ['watch: error rate', 'skipped', 'watch-decided-earlier'],
      ['watch: P95', 'skipped', 'watch-decided-earlier'],
    ]);
    expect(lines).toContain('02:00  probe "home" fails: connection refused');
  });

  test.each([
    ['by hand, where the run does not', {}, ', and go back to the last good release if it does not come back.'],
    [
      'by hand too, where the run only plans it',
      { onFail: 'rollback', dryRun: true },
      ', and roll back by hand if it does not come back, because "dry-run" only plans it.',
    ],
    ['not at all, where the run does', { onFail: 'rollback' }, ', before this version is released again.'],
  ] as const)('of a bad service advises to go back %s', async (_name, options, advice) => {
    const dies = fakeProbes((atMs) => ({ outcome: atMs < 10_000 ? 'ok' : 'failed' }));
    const look = 'ook at the log of the service and at what the deployment did';
    expect(verdictOf(await stage(options).run(POLICY, dies))).toMatchObject({
      reason: 'watch-service-dead',
      advice: `L${look}${advice}`,
    });
    expect(verdictOf(await stage(options).run(POLICY, fakeProbes(always('failed'))))).toMatchObject({
      reason: 'watch-service-dead',
      advice: `Look at "url" and the probes first if they are new, because nothing answered well in the whole watch; then l${look}${advice}`,
    });
  });

  test('draws error rate and P95 to the moment of the decision, in which nothing looks well', async () => {
    const { run } = stage();
    const watched = await run(
      POLICY,
      fakeProbes((atMs) => (atMs < 121_000 ? { outcome: 'ok' } : { outcome: 'failed', latencyMs: 3 })),
    );
    const { series = [], tookMs = 0, stretchMs = 0 } = watched.watch ?? {};
    expect(stretchesIn(tookMs, stretchMs)).toBe(10);
    const [errors, p95] = series.map(({ points }) => points);
    expect(errors?.slice(-3)).toEqual([
      { atMs: 105_000, value: 0 },
      { atMs: 120_000, value: 7 / 8 },
      { atMs: 135_000, value: 1 },
    ]);
    expect(p95?.at(-1)?.atMs).toBe(120_000);
  });

  test('of a slow service fails by its P95, which is said', async () => {
    const { run } = stage();
    const watched = await run(
      POLICY,
      fakeProbes(() => ({ outcome: 'ok', latencyMs: 3000 })),
    );
    expect(verdictOf(watched)).toMatchObject({ name: 'fail', reason: 'watch-too-slow' });
    expect(verdictOf(watched).sentence).toContain('The P95 is 3');
    // where it was asked for, not where the section begins
    expect(verdictOf(watched).cause?.source).toMatchObject({ line: 3, column: 72 });
  });

  test('that sees nothing because of trouble of our own is undecided, and ends without waiting for its time', async () => {
    const { run } = stage();
    const watched = await run(POLICY, fakeProbes(always('error', 'the control URL did not answer')));
    const verdict = verdictOf(watched);
    expect(verdict).toMatchObject({ name: 'inconclusive', reason: 'watch-own-trouble' });
    expect(verdict.cause?.evidence).toMatchObject([
      { label: 'what kept the watch from seeing', text: expect.stringMatching(/^\d+x home: the control URL/) },
    ]);
    expect(verdict.advice).toContain('or correct "url" if its host has another name');
    expect(watched.watch?.tookMs).toBeLessThan(60_000);
  });

  test('tells what was wrong with the answers, whatever else it is that decides', async () => {
    const probes = fakeProbes((atMs) =>
      atMs % 4000 === 0 ? { outcome: 'ok' } : { outcome: 'failed', why: 'got 500' },
    );
    const wrong = { label: 'what was wrong with the answers', text: expect.stringMatching(/^\d+x home: got 500$/) };

    const policy = POLICY.replace('error-rate: { max: 5% }', 'error-rate: { max: 90% }');
    const tells = fakeTold([
      [30_000, { kind: 'finding', finding: finding({ evidence: [{ kind: 'text', label: 'log', text: 'bye' }] }) }],
    ]);
    const byContainer = await stage().run(policy, probes, tells);
    expect(verdictOf(byContainer).reason).toBe('container-restarted');
    expect(verdictOf(byContainer).cause?.evidence).toMatchObject([{ label: 'log' }, wrong]);

    const metric =
      'metrics: [{ name: logins, json: { url: "http://127.0.0.1/", path: $.a }, min: 1, failure-limit: 0 }] }';
    const byMetric = await stage().run(policy.replace(/\}$/m, `, ${metric}`), probes, fakeTold([reading(30_000, 0)]));
    expect(verdictOf(byMetric).reason).toBe('watch-metric');
    expect(verdictOf(byMetric).cause?.evidence).toMatchObject([wrong]);
  });

  test('W06 that is too short for its limit says so before it begins, and how many samples it would have taken', async () => {
    const { run, lines } = stage();
    const watched = await run(
      POLICY.replace('15m', '30s').replace('5%', '0.1%'),
      fakeProbes(() => {
        expect(lines.join('\n')).toMatch(/at least 2995 clean samples/);
        return { outcome: 'ok' };
      }),
    );
    expect(verdictOf(watched)).toMatchObject({ name: 'inconclusive', reason: 'watch-too-few-samples' });
    expect(
      watched.findings.filter(({ reason }) => reason === 'watch-too-short').map(({ severity }) => severity),
    ).toEqual(['warn', 'warn', 'warn', 'warn']);
  });

  test('W09 does not look at the time of day', async () => {
    const scene = stage();
    let hours = 0;
    const date = () => {
      hours += 25;
      return new Date(Date.UTC(2026, 0, 1, hours % 49));
    };
    Object.assign(scene.clock, { date });
    expect(verdictOf(await scene.run(POLICY, fakeProbes(always('ok')))).name).toBe('pass');
  });

  test('ends at once with what a source found, if that breaks a rule by itself', async () => {
    const { run } = stage();
    const restarted = finding({});
    const watched = await run(
      POLICY,
      fakeProbes(always('ok')),
      fakeTold([[61_000, { kind: 'finding', finding: restarted }]]),
    );
    expect(verdictOf(watched).cause).toEqual(restarted);
    expect(watched.watch).toMatchObject({ tookMs: 61_000, decidedAtMs: 61_000, why: restarted.sentence });
    expect(watched.findings.filter(({ outcome }) => outcome === 'undecided')).toEqual([]);
  });

  test('goes on after a finding that only warns, and shows it', async () => {
    const { run } = stage();
    const warned = finding({ severity: 'warn' });
    const watched = await run(
      POLICY,
      fakeProbes(always('ok')),
      fakeTold([[5000, { kind: 'finding', finding: warned }]]),
    );
    expect(verdictOf(watched).name).toBe('pass');
    expect(watched.findings).toContainEqual(warned);
  });

  test('keeps a bounded number of findings, changes and reasons, however many there are', async () => {
    const { run } = stage();
    const flood = fakeSource(async (tell, clock, _signal, lastTick) => {
      const began = clock.now();
      while (!lastTick.aborted) {
        const atMs = clock.now() - began;
        tell({ kind: 'finding', finding: finding({ severity: 'warn', sentence: `At ${atMs}.` }) });
        tell({ kind: 'state', source: 'health', atMs, state: `state ${atMs}`, isGood: false });
        await clock.sleep(1000, lastTick).catch(() => undefined);
      }
    });
    const watched = await run(
      POLICY,
      flood,
      fakeProbes((atMs) => (atMs % 40_000 === 0 ? { outcome: 'failed', why: `number ${atMs}` } : { outcome: 'ok' })),
    );
    expect(watched.findings.length).toBeLessThan(70);
    expect(watched.watch?.changes).toHaveLength(200);
    expect(watched.watch?.changes.at(-1)?.state).toBe('state 899000');
    expect(watched.watch?.changesLeftOut).toBe(700);
    for (const { points } of watched.watch?.series ?? []) expect(points.length).toBeLessThanOrEqual(60);
  });

  test('fails by a finding that breaks a rule, however many others only warned before', async () => {
    const { run } = stage();
    const outOfMemory = finding({ reason: 'out-of-memory', sentence: 'The container app ran out of memory.' });
    const warned = Array.from({ length: 60 }, (_, second): readonly [number, Observation] => [
      1000 * second,
      { kind: 'finding', finding: finding({ severity: 'warn', sentence: `It was restarted at ${second} s.` }) },
    ]);
    const watched = await run(
      POLICY,
      fakeProbes(always('ok')),
      fakeTold([...warned, [70_000, { kind: 'finding', finding: outOfMemory }]]),
    );
    expect(verdictOf(watched).cause).toEqual(outOfMemory);
    expect(watched.watch?.why).toBe(outOfMemory.sentence);
  });

  test('names what is wrong all the time first, among answers that are never the same', async () => {
    const { run } = stage();
    const watched = await run(
      POLICY,
      fakeProbes(
        (atMs) => ({ outcome: 'failed', why: atMs < 12_000 || atMs % 1000 === 0 ? `body ${atMs}` : 'got 503' }),
        500,
      ),
    );
    const [evidence] = verdictOf(watched).cause?.evidence ?? [];
    expect(evidence?.kind === 'text' && evidence.text.split('\n')[0]).toMatch(/^\d+x home: got 503$/);
  });

  test('takes secrets out of what was wrong before it is cut', async () => {
    const { run, secrets } = stage();
    secrets.add('secrets.TOKEN', 's3cr3t-token-of-thirty-characters');
    const watched = await run(
      POLICY,
      fakeProbes(always('failed', `${'x'.repeat(285)} s3cr3t-token-of-thirty-characters`)),
    );
    expect(JSON.stringify(watched)).not.toContain('s3cr3t');
  });
});

describe('at its end, a watch', () => {
  /** Probes that stop when they are told to, whose answers come so late. */
  const hanging = (afterMs: (atMs: number) => number, outcome: 'ok' | 'failed' = 'failed') =>
    fakeSource(async (tell, clock, signal, lastTick) => {
      const open: Promise<void>[] = [];
      for (let atMs = 0; !lastTick.aborted; atMs += 2000) {
        const latencyMs = afterMs(atMs);
        const sample = { atMs, latencyMs, outcome: latencyMs > 1000 ? outcome : 'ok' } as const;
        const told = clock.sleep(latencyMs, signal).then(() => tell({ kind: 'sample', probe: 'home', sample }));
        open.push(told.catch(() => undefined));
        await clock.sleep(2000, lastTick).catch(() => undefined);
      }
      await Promise.all(open);
    });

  test('waits for the answers that are still open, and sees that the service began to hang', async () => {
    const { run, lines } = stage();
    const watched = await run(
      POLICY,
      hanging((atMs) => (atMs >= 890_000 ? 10_000 : 20)),
    );
    expect(watched.watch).toMatchObject({ tookMs: 908_000, ticks: { answered: 450, failed: 5 } });
    expect(verdictOf(watched)).toMatchObject({ name: 'inconclusive', reason: 'watch-not-proven' });
    expect(verdictOf(watched).sentence).toContain('The last 5 probes failed');
    expect(lines).toContain('15:01  4 answers are still open, and waited for: 20 s at most');
  });

  test('waits in silence where it is short, and no longer than it must', async () => {
    const { run, lines } = stage();
    const watched = await run(
      POLICY.replace('1s', '4s'),
      hanging(() => 2500, 'ok'),
    );
    expect(watched.watch).toMatchObject({ tookMs: 900_500, ticks: { answered: 450, failed: 0 } });
    expect(lines.join()).not.toContain('still open');
  });

  test('waits for what a monitor was asked last', async () => {
    const late = fakeSource(async (tell, clock, signal, lastTick) => {
      await clock.sleep(3_600_000, lastTick).catch(() => undefined);
      await clock.sleep(4000, signal);
      for (const atMs of [570_000, 580_000, 590_000]) tell(reading(atMs, 0)[1]);
    });
    const watched = await stage().run(METRIC('min: 1'), late);
    expect(verdictOf(watched)).toMatchObject({ name: 'fail', reason: 'watch-metric' });
    expect(watched.watch).toMatchObject({ tookMs: 604_000, decidedAtMs: 590_000 });
  });

  test('does not wait for probes that were never sent', async () => {
    const few = fakeTold([[0, { kind: 'sample', probe: 'home', sample: { atMs: 0, latencyMs: 20, outcome: 'ok' } }]]);
    expect((await stage().run(POLICY, few)).watch).toMatchObject({ tookMs: 900_000, ticks: { answered: 1 } });
  });

  test('does not wait for ever', async () => {
    const { run } = stage();
    const watched = await run(
      POLICY,
      hanging((atMs) => (atMs >= 890_000 ? 3_600_000 : 20)),
    );
    expect(watched.watch).toMatchObject({ tookMs: 920_000, ticks: { answered: 445 } });
  });

  test('does not wait once it is decided, or cancelled', async () => {
    const decided = await stage().run(
      POLICY,
      hanging((atMs) => (atMs >= 860_000 ? 10_000 : 20)),
    );
    expect(verdictOf(decided)).toMatchObject({ name: 'fail', reason: 'watch-service-dead' });
    expect(decided.watch?.tookMs).toBe(890_000);
    const scene = stage();
    scene.cancelAfter(903_000);
    const cancelled = await scene.run(
      POLICY,
      hanging((atMs) => (atMs >= 890_000 ? 3_600_000 : 20)),
    );
    expect(cancelled.watch?.tookMs).toBe(903_000);
    expect(cancelled.cancelled).toBeDefined();
  });
});

describe('before it begins, a watch', () => {
  test('that a source finds a mistake for is invalid, and nothing is watched', async () => {
    const { run } = stage();
    const mistaken = finding({ outcome: 'invalid', reason: 'watch-query-invalid', sentence: 'It is no PromQL.' });
    const unwatched = fakeSource(async () => expect.unreachable(), [mistaken]);
    const watched = await run(POLICY, unwatched, fakeProbes(always('ok')));
    expect(verdictOf(watched)).toMatchObject({ name: 'invalid', reason: 'watch-query-invalid' });
    expect(watched.watch).toBeUndefined();
  });

  test.each([
    ['rollback', '', true],
    ['rollback', 'control-url: "https://example.org/robots.txt", ', false],
    ['block', '', false],
  ] as const)(
    'on-fail %s, %s: says that it cannot tell its own network from a dead service: %s',
    async (onFail, more, isSaid) => {
      const { run, lines } = stage({ onFail });
      const watched = await run(POLICY.replace('watch: {', `watch: { ${more}`), fakeProbes(always('ok')));
      expect(watched.findings.some(({ reason }) => reason === 'watch-no-control')).toBe(isSaid);
      expect(lines.join('\n').includes('looks like a dead service')).toBe(isSaid);
      expect(verdictOf(watched)).toMatchObject({ name: 'pass', reason: 'ok' });
    },
  );

  test('that looks at health alone says that it cannot tell its own network from a dead service either', async () => {
    const { run } = stage({ onFail: 'rollback' });
    const told = async (more: string) =>
      (await run(METRIC('min: 1').replace('for: 10m', `for: 10m${more}`), fakeTold([]))).findings.some(
        ({ reason }) => reason === 'watch-no-control',
      );
    expect(await told('\n  health: { every: 5s }')).toBe(true);
    expect(await told('')).toBe(false);
  });

  test('says how often probes are sent that may change something, and warns nobody of it', async () => {
    const { run, lines } = stage();
    const posts = `checks:
      - { name: home, get: / }
      - { name: search, post: /search }
      - { name: log in, post: /login, capture: { token: { json: $.token } } }
watch: { for: 2m, probes: [home, search], error-rate: { max: 5% } }`;
    const watched = await run(posts, fakeProbes(always('ok')));
    const sentence = 'Probe "search" (POST) is sent up to 60 times in this watch, so it must change nothing.';
    expect(watched.findings).toContainEqual(expect.objectContaining({ sentence, outcome: 'pass', severity: 'warn' }));
    expect(lines.filter((line) => line.includes(sentence))).toHaveLength(1);
    const reading = await run(posts.replace('home, search', 'home'), fakeProbes(always('ok')));
    expect(JSON.stringify(reading.findings)).not.toContain('must change nothing');
  });

  test('names a few of many probes that may change something', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `probe ${index}`);
    const checks = names.map((name) => `{ name: ${name}, delete: / }`).join(', ');
    const watched = await stage().run(
      `checks: [${checks}]\nwatch: { for: 1m, probes: [${names.join(', ')}], error-rate: { max: 5% } }`,
      fakeProbes(always('ok')),
    );
    expect(watched.findings.map((each) => each.sentence).find((each) => each.includes('DELETE'))).toMatch(
      /^Probes "probe 0" \(DELETE\), .*"probe 4" \(DELETE\) and 2 more are sent up to 30 times each in this watch/,
    );
  });

  test('of metrics alone needs no control URL', async () => {
    const { run } = stage({ onFail: 'rollback' });
    const watched = await run(METRIC('min: 98%'), fakeTold([reading(0, 1)]));
    expect(watched.findings.some(({ reason }) => reason === 'watch-no-control')).toBe(false);
  });

  test('needs a section that says what to watch', async () => {
    const watched = await stage().run('checks: [{ name: home, get: / }]');
    expect(verdictOf(watched)).toMatchObject({ name: 'invalid', reason: 'policy-asserts-nothing' });
    expect(verdictOf(watched).sentence).toBe(
      'Mode watch was asked for, and the policy has no section "watch" that says what to watch.',
    );
  });
});

describe('a metric', () => {
  test('that is out of bounds more often than is put up with ends the watch', async () => {
    const { run, lines } = stage();
    const told = [0, 1, 2, 3, 4, 5].map((index) => reading(index * 30_000, index < 2 ? 0.99 : 0.9));
    const watched = await run(METRIC('min: 98%'), fakeTold(told));
    expect(verdictOf(watched)).toMatchObject({ name: 'fail', reason: 'watch-metric' });
    expect(verdictOf(watched).cause?.source?.line).toBe(5);
    expect(watched.watch).toMatchObject({ tookMs: 120_000, decidedAtMs: 120_000 });
    expect(lines).toContain('01:00  logins 0.9 is out of bounds (at least 0.98)');
  });

  test('in a dry run is shown and decides nothing', async () => {
    const { run } = stage();
    const bad = Array.from({ length: 20 }, (_, index) => reading(index * 30_000, 0));
    const good = Array.from({ length: 20 }, (_, index) => reading(index * 30_000, 5, 'orders'));
    const watched = await run(
      METRIC('min: 98%, dry-run: true', ', { name: orders, prometheus: up, min: 1 }'),
      fakeTold(bad),
      fakeTold(good),
    );
    expect(verdictOf(watched).name).toBe('pass');
    expect(outcomes(watched)).toContainEqual(['watch: metric "logins"', 'fail', 'watch-metric']);
    expect(watched.findings.find(({ outcome }) => outcome === 'fail')?.advice).toBe(
      'Look at what the metric counts; if the bounds are wrong, correct them under "watch.metrics".',
    );
  });

  test('may be called as a figure of the probes, and has a mean of its own', async () => {
    const both = METRIC('max: 9').replace('watch:', 'checks: [{ name: home, get: / }]\nwatch:\n  probes: [home]');
    const told = Array.from({ length: 20 }, (_, index) => reading(index * 30_000, 3, 'error rate'));
    const watched = await stage().run(both.replace('logins', 'error rate'), fakeProbes(always('ok')), fakeTold(told));
    expect(verdictOf(watched).name).toBe('pass');
    expect(watched.trace?.means).toEqual([{ name: 'error rate', mean: 3, count: 20 }]);
  });

  test('without data is never good', async () => {
    const { run } = stage();
    const nothing = Array.from({ length: 20 }, (_, index): readonly [number, Observation] => {
      const atMs = index * 30_000;
      return [atMs, { kind: 'reading', metric: 'logins', reading: { atMs, outcome: 'no-data' }, why: 'no series' }];
    });
    const watched = await run(METRIC('min: 98%'), fakeTold(nothing));
    expect(verdictOf(watched)).toMatchObject({ name: 'inconclusive', reason: 'watch-metric-no-data' });
    expect(verdictOf(watched).cause?.evidence).toMatchObject([{ text: '20x logins: no series' }]);
  });

  test('of the service’s own takes the limit of the error rate where there are no probes', async () => {
    const { run } = stage({ ownMetrics: [ACTUATOR_ERROR_RATE] });
    const looks = Array.from({ length: 90 }, (_, index): readonly [number, Observation] => {
      const atMs = index * 10_000;
      const reading = { atMs, outcome: 'value', value: 0.2, requests: { bad: 20, all: 100 } } as const;
      return [atMs, { kind: 'reading', metric: ACTUATOR_ERROR_RATE, reading }];
    });
    const watched = await run(
      'watch: { for: 15m, actuator: { every: 10s }, error-rate: { max: 5% } }',
      fakeTold(looks),
    );
    expect(verdictOf(watched)).toMatchObject({
      name: 'fail',
      reason: 'watch-error-rate',
      sentence: 'Of the requests that the service counted, 140 of 700 (20 %) failed; the limit is 5 %.',
    });
    expect(watched.watch?.decidedAtMs).toBe(60_000);
    expect(verdictOf(watched)).toMatchObject({
      advice:
        'Look in the log of the service for what these requests met, and go back to the last good release if this release does it.',
      cause: { source: { line: 1, column: 46 } },
    });
  });

  test('of the service’s own has a unit in all that is said of it', async () => {
    const { run, lines } = stage({ ownMetrics: [ACTUATOR_P95] });
    const looks = Array.from({ length: 90 }, (_, index): readonly [number, Observation] => {
      const atMs = index * 10_000;
      const reading = { atMs, outcome: 'value', value: 350, requests: { bad: 30, all: 100 } } as const;
      return [atMs, { kind: 'reading', metric: ACTUATOR_P95, reading }];
    });
    const watched = await run('watch: { for: 15m, actuator: { every: 10s }, p95: { max: 200ms } }', fakeTold(looks));
    expect(verdictOf(watched).sentence).toMatch(
      /^Of the requests that the service counted, \d+ of \d+ \(30 %\) took longer than 200 ms; the limit is 5 %\.$/,
    );
    expect(lines).toContain('00:00  actuator p95 350 ms is out of bounds (limit 200 ms)');
    const open = await stage({ ownMetrics: [ACTUATOR_P95] }).run(
      'watch: { for: 15m, actuator: { every: 10s }, p95: { max: 200ms } }',
      fakeTold(looks.slice(0, 2)),
      fakeTold([[15_000, { kind: 'finding', finding: finding({}) }]]),
    );
    expect(open.findings.map(({ sentence }) => sentence)).toContain('350 ms at the moment; limit 200 ms.');
    expect(watched.watch?.series).toMatchObject([{ name: ACTUATOR_P95, unit: 'ms', max: 200, everyMs: 10_000 }]);
  });
});

describe('a watch that is ended from outside', () => {
  test('by a cancelled job says so, and leaves nothing running', async () => {
    const scene = stage();
    let isRunning = false;
    const lasting = fakeSource(async (_tell, clock, signal) => {
      isRunning = true;
      await clock.sleep(3_600_000, signal).catch(() => undefined);
      isRunning = false;
    });
    scene.cancelAfter(90_000);
    const watched = await scene.run(POLICY, lasting, fakeProbes(always('ok')));
    expect(watched.cancelled?.message).toContain('SIGINT');
    expect(isRunning).toBe(false);
    expect(watched.watch?.tookMs).toBe(90_000);
  });

  test('by a source that fails in a way nobody foresaw is an error of ours, and leaves nothing running', async () => {
    const { run } = stage();
    let isRunning = false;
    const lasting = fakeSource(async (_tell, clock, signal) => {
      isRunning = true;
      await clock.sleep(3_600_000, signal).catch(() => undefined);
      isRunning = false;
    });
    const broken = fakeSource(async (_tell, clock) => {
      await clock.sleep(10_000);
      throw new Error('a bug');
    });
    const watched = await run(POLICY, lasting, broken);
    expect(watched.findings.find(({ reason }) => reason === 'internal-error')).toBeDefined();
    expect(isRunning).toBe(false);
    expect(verdictOf(watched).name).toBe('inconclusive');
  });
});
