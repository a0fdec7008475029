import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../../src/policy/default.ts';
import type { WatchMetric, WatchPolicy } from '../../../src/policy/policy.ts';
import { bootUrl } from '../../../src/subject/url.ts';
import { ACTUATOR_ERROR_RATE, ACTUATOR_P95 } from '../../../src/watch/metric.ts';
import { actuatorSource } from '../../../src/watch/sources/actuator.ts';
import { describeWhere, docker, imageMissing, SPRING_BOOT } from '../../helpers/docker.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { startFixture } from '../../helpers/service.ts';
import { serve } from '../platform/servers.ts';
import { metricFrom, readingOf, SOURCE, watching } from './watching.ts';

const room = makeRoom();

function source(url: string, metrics: readonly WatchMetric[] = [], given: Partial<WatchPolicy> = {}) {
  const world = realWorld(room);
  const policy = defaultPolicy();
  const { subject } = bootUrl(url, policy, world);
  return actuatorSource({
    ...{ subject, judgedAt: subject.baseUrl },
    health: policy.health,
    watch: { source: SOURCE, p95: { maxMs: 1000, baselineRatio: undefined }, actuator: { everyMs: 500 }, ...given },
    p95LimitMs: 1000,
    metrics,
    world,
  });
}

const meter = (name: string, statistic?: string, given: Partial<WatchMetric> = {}) =>
  metricFrom({ kind: 'actuator', meter: name, statistic }, { name, ...given });

describeWhere(imageMissing(SPRING_BOOT))('a real Spring Boot service', () => {
  const name = `rg-test-actuator-${randomBytes(4).toString('hex')}`;
  let url = '';
  beforeAll(async () => {
    await docker('run', '--detach', '--name', name, '--publish', '127.0.0.1::8520', SPRING_BOOT);
    url = await started();
  }, 120_000);
  afterAll(() => docker('rm', '--force', '--volumes', name));

  async function started(): Promise<string> {
    const address = (await docker('port', name, '8520/tcp')).split('\n')[0];
    const isUp = () =>
      fetch(`http://${address}/actuator/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isUp())) await sleep(200);
    return `http://${address}`;
  }

  it('tells its error rate and P95, which are those of the requests between two looks', async () => {
    const actuator = source(url);
    expect(await actuator.examine()).toEqual([]);
    expect(actuator.ownMetrics()).toEqual([ACTUATOR_ERROR_RATE, ACTUATOR_P95]);
    expect(actuator.recognisedBy?.()).toBe('its actuator told numbers');
    const watch = watching(actuator);
    for (let request = 0; request < 40; request++) await (await fetch(`${url}/api/public/stats/users`)).arrayBuffer();
    const is = (metric: string) => (observation: (typeof watch.observed)[number]) =>
      observation.kind === 'reading' && observation.metric === metric && observation.reading.outcome === 'value';
    expect(readingOf(await watch.first(is(ACTUATOR_ERROR_RATE)))).toBe(0);
    const p95 = readingOf(await watch.first(is(ACTUATOR_P95)));
    expect(p95).toBeGreaterThan(0);
    // no request of ours took ten seconds
    expect(p95).toBeLessThan(10_000);
    await watch.end();
    // each look's requests are counted once for both
    const countedFor = (metric: string) =>
      watch.observed.flatMap((each) =>
        each.kind === 'reading' && each.metric === metric && each.reading.outcome === 'value'
          ? (each.reading.requests?.all ?? [])
          : [],
      );
    expect(countedFor(ACTUATOR_ERROR_RATE).reduce((sum, all) => sum + all, 0)).toBeGreaterThan(0);
    expect(countedFor(ACTUATOR_P95)).toEqual(countedFor(ACTUATOR_ERROR_RATE));
  });

  it('tells meters and their quotients, and one that never existed is invalid before the watch', async () => {
    const heap = 'jvm.memory.used?tag=area:heap / jvm.memory.max?tag=area:heap';
    const actuator = source(url, [
      meter(heap),
      meter('process.cpu.usage'),
      meter('http.server.requests', 'COUNT'),
      meter('hikaricp.connections.active'),
      meter('orders.placed', undefined, { initialDelayMs: 5000 }),
      meter('no meter'),
    ]);
    expect(await actuator.examine()).toMatchObject([
      { outcome: 'invalid', reason: 'watch-metric-unknown', title: 'metric "hikaricp.connections.active"' },
      { outcome: 'undecided', severity: 'warn', reason: 'watch-metric-unknown', title: 'metric "orders.placed"' },
      { outcome: 'invalid', reason: 'policy-invalid-value', title: 'metric "no meter"' },
    ]);
    const watch = watching(actuator);
    const valueAt = async (metric: string) =>
      readingOf(await watch.first((each) => each.kind === 'reading' && each.metric === metric));
    for (const share of [heap, 'process.cpu.usage']) {
      const value = await valueAt(share);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
    expect(await valueAt('http.server.requests')).toBeGreaterThan(40);
    expect(await valueAt('orders.placed')).toBe('no-data');
    expect(await valueAt('no meter')).toBe('error');
    await watch.end();
  });

  it('that is restarted is a finding, and is no error rate', async () => {
    const actuator = source(url);
    await actuator.examine();
    const watch = watching(actuator);
    await watch.first(
      (observation) => typeof readingOf(observation) === 'number' || readingOf(observation) === 'no-data',
    );
    await docker('restart', '--time', '1', name);
    // the engine may publish it on another port, and then nobody answers at the old one
    const isSame = (await started()) === url;
    if (isSame) {
      const found = await watch.first(({ kind }) => kind === 'finding');
      expect(found).toMatchObject({
        finding: { kind: 'watch', outcome: 'fail', severity: 'warn', reason: 'watch-service-restarted' },
      });
    }
    await watch.end();
    const rates = watch.observed.map(readingOf).filter((value) => typeof value === 'number');
    for (const rate of rates) expect(rate).toBeGreaterThanOrEqual(0);
    expect(watch.observed.map(readingOf)).toContain('error');
  }, 120_000);
});

describe('an actuator without a page for Prometheus', () => {
  it('tells the error rate from its meters, and says that it cannot know the P95', async () => {
    let [requests, errors] = [100, 2];
    const tags = [
      { tag: 'outcome', values: ['SUCCESS', 'SERVER_ERROR'] },
      // half a character, as a careless client may have asked for
      { tag: 'uri', values: ['/api', '/actuator/health', '/actuator/\ud800'] },
    ];
    const meters = (): Readonly<Record<string, number>> => ({
      '/actuator/metrics/http.server.requests': requests,
      '/actuator/metrics/http.server.requests?tag=outcome%3ASERVER_ERROR': errors,
      '/actuator/metrics/http.server.requests?tag=uri%3A%2Factuator%2Fhealth': requests / 2,
      '/actuator/metrics': 0,
    });
    const served = await serve((request, response) => {
      const value = meters()[request.url ?? ''];
      response.statusCode = value === undefined ? 404 : 200;
      response.end(JSON.stringify({ measurements: [{ statistic: 'COUNT', value }], availableTags: tags }));
    });
    const actuator = source(served.url.origin, [], { actuator: { everyMs: 100 } });
    expect(await actuator.examine()).toMatchObject([
      { outcome: 'undecided', severity: 'warn', reason: 'watch-p95-unknown' },
    ]);
    expect(actuator.ownMetrics()).toEqual([ACTUATOR_ERROR_RATE]);
    const watch = watching(actuator);
    await watch.first((observation) => readingOf(observation) === 'no-data');
    [requests, errors] = [300, 12];
    // of 200 more requests 100 were to the actuator itself
    await watch.first((observation) => readingOf(observation) === 0.1);
    await watch.end();
    expect(watch.observed.every((each) => each.kind === 'reading' && each.metric === ACTUATOR_ERROR_RATE)).toBe(true);
    expect(watch.observed).toContainEqual(
      expect.objectContaining({ reading: expect.objectContaining({ requests: { bad: 10, all: 100 } }) }),
    );
  });

  it('nor of meters is invalid before the watch', async () => {
    const service = await startFixture({ routes: { 'GET /actuator/metrics': { status: 404 } } });
    const actuator = source(service.url);
    expect(await actuator.examine()).toMatchObject([
      {
        outcome: 'invalid',
        reason: 'watch-metric-unavailable',
        sentence: expect.stringContaining('/actuator/metrics answered 404'),
      },
    ]);
    expect(actuator.ownMetrics()).toEqual([]);
  });

  it('that does not answer at all leaves it open', async () => {
    const service = await startFixture();
    await service.stop();
    expect(await source(service.url).examine()).toMatchObject([{ outcome: 'undecided', severity: 'warn' }]);
  });
});
