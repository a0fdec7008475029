/**
 * The watch of a real Spring Boot service behind a real nginx, scraped by a real Prometheus, with faults that are put in
 * as they happen: a container that stands still, is killed, is starved of CPU, or is a bad release.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeWhere, docker, imageMissing, SPRING_BOOT } from '../helpers/docker.ts';
import { expectRun, expectSeen, findings, IN_REAL_TIME } from '../helpers/expectations.ts';
import { nginxMissing, startNginx } from '../helpers/nginx.ts';
import { prometheusMissing, startPrometheus } from '../helpers/prometheus.ts';
import { newestRecord, setRelease, startGate } from '../helpers/release.ts';
import { expectRollback } from '../helpers/rollback.ts';
import { runGuard, startGuard } from '../helpers/runner.ts';
import { freePort } from '../helpers/service.ts';

const CHECKS = [
  { name: 'user statistics', get: '/api/public/stats/users', timeout: '5s', expect: { json: { '$.code': 200 } } },
  { name: 'plans', get: '/api/public/plans', timeout: '5s', expect: { json: { '$.code': 200 } } },
];
const PATIENT_CHECKS = CHECKS.map((check) => ({ ...check, timeout: '20s' }));
const PROBES = { probes: ['user statistics', 'plans'], 'error-rate': { max: '5%' } };
const PATIENCE = { deadlineMs: 110_000 };
const LONG = { timeoutMs: 120_000 };

/** A container of the service behind one port of this machine. */
interface Service extends AsyncDisposable {
  readonly name: string;
  readonly port: number;
  /** Takes the container away and starts another one in its place; resolves once it answers. */
  replace(env?: Readonly<Record<string, string>>): Promise<void>;
}

async function startService(env: Readonly<Record<string, string>> = {}): Promise<Service> {
  const name = `rg-test-watch-${randomBytes(4).toString('hex')}`;
  const port = await freePort();
  const remove = () => docker('rm', '--force', '--volumes', name);
  const start = async (given: Readonly<Record<string, string>>) => {
    const variables = Object.entries(given).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
    const place = ['--publish', `127.0.0.1:${port}:8520`, '--memory', '512m', '--label', 'release-guard-test'];
    await docker('run', '--detach', '--name', name, ...place, ...variables, SPRING_BOOT);
    const isUp = () =>
      fetch(`http://127.0.0.1:${port}/actuator/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isUp())) await sleep(100);
  };
  const service: Service = {
    name,
    port,
    replace: async (given = {}) => {
      await remove();
      await start(given);
    },
    [Symbol.asyncDispose]: async () => {
      await remove();
    },
  };
  await start(env).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return service;
}

// They wait most of the time.
describeWhere(nginxMissing ?? prometheusMissing ?? imageMissing(SPRING_BOOT))(
  'the watch of a Spring Boot service behind nginx',
  { concurrent: true, ...IN_REAL_TIME },
  () => {
    it('passes it by every source while it is well, and sees at once that it stands still or is killed', async () => {
      await using service = await startService();
      await using nginx = await startNginx(service.port);
      await using prometheus = await startPrometheus([`127.0.0.1:${service.port}`], '/actuator/prometheus');
      await prometheus.knows('up == 1');
      const errors = 'sum(rate(http_server_requests_seconds_count{outcome="SERVER_ERROR"}[10s])) or vector(0)';
      const watch = {
        ...PROBES,
        for: '16s',
        every: '200ms',
        p95: { max: '2s' },
        health: { every: '1s' },
        actuator: { every: '2s' },
        container: service.name,
        prometheus: { url: prometheus.url },
        metrics: [
          { name: 'errors per second', prometheus: errors, max: 0, every: '1s' },
          { name: 'scraped', prometheus: 'min(up)', min: 1, every: '1s', 'dry-run': true },
          {
            name: 'heap',
            actuator: { meter: 'jvm.memory.used?tag=area:heap / jvm.memory.max?tag=area:heap' },
            max: '98%',
            every: '2s',
          },
          { name: 'memory', container: 'memory', max: '98%', every: '2s' },
        ],
      };
      const policy = { version: 1, checks: CHECKS, watch };
      const longPolicy = { ...policy, watch: { ...watch, for: '10m' } };

      const good = await runGuard({ mode: 'watch', url: nginx.url }, { policy });
      const seen = await expectRun(good, { verdict: 'pass', reason: 'ok', ...PATIENCE });
      expect(seen.watch?.ticks).toMatchObject({ planned: 160, failed: 0 });
      const names = seen.watch?.series.map(({ name }) => name);
      expect(names).toEqual(
        expect.arrayContaining(['error rate', 'P95', 'errors per second', 'scraped', 'heap', 'memory']),
      );
      for (const series of seen.watch?.series ?? []) expect(series.points.length, series.name).toBeGreaterThan(0);
      expect(findings(seen, 'watch').filter(({ outcome }) => outcome === 'fail')).toEqual([]);

      const paused = startGuard({ mode: 'watch', url: nginx.url }, { policy: longPolicy, ...LONG });
      await paused.until(() => paused.log().includes('::group::watch'));
      await sleep(2000);
      await docker('pause', service.name);
      const onset = performance.now();
      const dead = await paused.result;
      const tookMs = performance.now() - onset;
      await expectSeen(dead, () => expect(tookMs).toBeLessThan(40_000));
      const report = await expectRun(dead, {
        verdict: 'fail',
        reason: ['watch-service-dead', 'watch-error-rate', 'health-unreachable', 'health-not-up'],
        evidence: /504/,
        ...PATIENCE,
      });
      expect(report.watch?.changes.map(({ state }) => state)).toContain('paused');
      // a metric that is only shown decides nothing, however bad
      expect(findings(report, 'watch').find(({ title }) => title.includes('scraped'))).toMatchObject({
        severity: 'warn',
      });
      await docker('unpause', service.name);

      const killed = startGuard({ mode: 'watch', url: nginx.url }, { policy: longPolicy, ...LONG });
      await killed.until(() => killed.log().includes('::group::watch'));
      await sleep(2000);
      await docker('kill', service.name);
      const ended = await expectRun(await killed.result, {
        verdict: 'fail',
        reason: 'container-exited',
        sentence: /does not run: it is exited, with exit code 137/,
        ...PATIENCE,
      });
      // the engine is asked every five seconds
      expect(ended.watch?.decidedAtMs).toBeLessThan(20_000);
    });

    it('fails it when it is starved of CPU, without one failed answer', async () => {
      await using service = await startService();
      await using nginx = await startNginx(service.port, 20);
      const watch = { ...PROBES, probes: ['plans'], for: '10m', every: '300ms', p95: { max: '50ms' } };
      const guard = startGuard(
        { mode: 'watch', url: nginx.url },
        { policy: { version: 1, checks: PATIENT_CHECKS, watch }, timeoutMs: 170_000 },
      );
      await guard.until(() => guard.log().includes('::group::watch'));
      await docker('update', '--cpus', '0.03', service.name);
      const report = await expectRun(await guard.result, {
        verdict: 'fail',
        reason: 'watch-too-slow',
        sentence: /^The P95 is .*, above the limit of 50 ms: \d+ of \d+ \(.* %\) took longer, where 5 % may/,
        // how soon depends on what else this machine does
        deadlineMs: 165_000,
      });
      expect(report.watch?.decidedAtMs).toBeGreaterThanOrEqual(60_000);
    });

    it('rolls a bad release back, and sees the one before serve again behind the same port', async () => {
      await using service = await startService({
        MISBEHAVE_BREAK_PATH: '/api/public/stats/users',
        GIT_COMMIT: '5'.repeat(40),
      });
      await using nginx = await startNginx(service.port);
      await using stage = await setRelease({
        releases: [{ tag: 'v1.3.0' }, { tag: 'v1.4.0' }, { tag: 'v1.5.0' }],
        // the workflow deploys what its run was for
        onStarted: (run) => service.replace({ GIT_COMMIT: run.sha }),
      });
      const policy = {
        version: 1,
        health: { path: '/actuator/health', within: '60s' },
        checks: CHECKS,
        watch: { ...PROBES, probes: ['user statistics'], for: '10m', every: '500ms', health: { every: '2s' } },
        rollback: { verify: { url: nginx.url, within: '60s' } },
      };
      const guard = startGate(stage, { mode: 'watch', url: nginx.url, 'on-fail': 'rollback' }, { policy, ...LONG });
      const result = await guard.result;
      const { report } = await expectRollback(stage, result, {
        verdict: 'fail',
        reason: ['watch-service-dead', 'watch-error-rate'],
        evidence: /user statistics: expected .*200 and got 500/,
        outcome: 'done',
        starts: 1,
        ...PATIENCE,
      });
      expect(result.exitCode).toBe(1);
      expect(report.rollback?.plan).toMatchObject({ from: { tag: 'v1.5.0' }, target: { tag: 'v1.4.0' } });
      const records = stage.github.state.deployments.map(({ payload }) => Object(payload));
      expect(records.filter(({ kind }) => kind === 'release')).toMatchObject([
        { mode: 'watch', tag: 'v1.5.0', verdict: 'fail' },
      ]);
      expect(newestRecord(stage.github)).toMatchObject({ payload: { kind: 'rollback', tag: 'v1.4.0' } });
      const answer = await fetch(`${nginx.url}/api/public/stats/users`);
      expect(await answer.json()).toMatchObject({ code: 200 });
    });
  },
);
