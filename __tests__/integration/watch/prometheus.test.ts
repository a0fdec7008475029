import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { Observation } from '../../../src/watch/source.ts';
import { prometheusSource } from '../../../src/watch/sources/prometheus.ts';
import { describeWhere } from '../../helpers/docker.ts';
import { prometheusMissing, startPrometheus } from '../../helpers/prometheus.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { startFixture } from '../../helpers/service.ts';
import { metricFrom, readingOf, SOURCE, watching } from './watching.ts';

const room = makeRoom();

function source(url: string, query: string, given: Parameters<typeof metricFrom>[1] = {}, stepMs?: number) {
  const metrics = [metricFrom({ kind: 'prometheus', query, stepMs }, given)];
  return prometheusSource({ url, watch: { source: SOURCE }, metrics, world: realWorld(room) });
}

describeWhere(prometheusMissing)('a real Prometheus', () => {
  it('has no data in its first seconds, and then a value; nobody takes the one for the other', async () => {
    const service = await startFixture({ routes: { 'GET /metrics': { body: 'logins_total{ok="true"} 49\n' } } });
    await using prometheus = await startPrometheus();
    const up = source(prometheus.url, 'sum(up)');
    expect(await up.examine()).toMatchObject([
      { outcome: 'undecided', severity: 'warn', reason: 'watch-metric-no-data' },
    ]);
    const watch = watching(up);
    await watch.first((observation) => readingOf(observation) === 'no-data');
    prometheus.scrape([`127.0.0.1:${service.port}`]);
    await watch.first((observation) => readingOf(observation) === 1);
    await watch.end();
    const readings = watch.observed.map(readingOf);
    expect(readings[0]).toBe('no-data');
    expect(new Set(readings)).toEqual(new Set(['no-data', 1]));
    expect(await up.examine()).toEqual([]);
  });

  it('is asked before the watch whether each query gives one number', async () => {
    const page = 'logins_total{ok="true"} 49\nlogins_total{ok="false"} 1\n';
    const service = await startFixture({ routes: { 'GET /metrics': { body: page } } });
    await using prometheus = await startPrometheus([`127.0.0.1:${service.port}`]);
    await prometheus.knows('logins_total');
    const examined = async (query: string, given: Parameters<typeof metricFrom>[1] = {}) => {
      const [finding, ...more] = await source(prometheus.url, query, given).examine();
      expect(more).toEqual([]);
      return finding === undefined ? 'fine' : [finding.outcome, finding.severity, finding.reason, finding.sentence];
    };
    const said = (words: string) => expect.stringContaining(words);
    expect(await examined('sum(logins_total)')).toBe('fine');
    expect(await examined('sum(logins_total{ok="true"}) / sum(logins_total) # share')).toBe('fine');
    expect(await examined('42')).toBe('fine');
    expect(await examined('sum(logins_total')).toEqual([
      'invalid',
      'block',
      'watch-query-invalid',
      said('parse error: unclosed left parenthesis'),
    ]);
    expect(await examined('logins_total')).toEqual(['invalid', 'block', 'watch-query-invalid', said('gives 2 values')]);
    expect(await examined('logins_total[1m]')).toEqual(['invalid', 'block', 'watch-query-invalid', said('a range')]);
    expect(await examined('"text"')).toEqual(['invalid', 'block', 'watch-query-invalid', said('gives text')]);
    expect(await examined('logins_total / on(job) logins_total')).toEqual([
      'invalid',
      'block',
      'watch-query-invalid',
      said('Prometheus refuses the query'),
    ]);
    expect(await examined('never_seen_total')).toEqual([
      'invalid',
      'block',
      'watch-metric-unknown',
      said('never existed'),
    ]);
    expect(await examined('never_seen_total # what a name')).toMatchObject([
      'invalid',
      'block',
      'watch-metric-unknown',
      {},
    ]);
    for (const expected of [{ initialDelayMs: 1000 }, { dryRun: true }]) {
      expect(await examined('never_seen_total', expected)).toMatchObject([
        'undecided',
        'warn',
        'watch-metric-no-data',
        {},
      ]);
    }
    expect(await examined('sum(logins_total) * 0 / 0')).toEqual([
      'undecided',
      'warn',
      'watch-metric-no-data',
      said('gives NaN'),
    ]);
  });

  it('that fails later is our error', async () => {
    await using prometheus = await startPrometheus();
    const metric = source(prometheus.url, '7', { everyMs: 100 });
    expect(await metric.examine()).toEqual([]);
    const watch = watching(metric);
    await watch.first((observation) => readingOf(observation) === 7);
    await prometheus.stop();
    const error = await watch.first((observation) => readingOf(observation) === 'error');
    expect(error).toMatchObject({ why: expect.stringContaining('gave no answer') });
    await watch.end();
    expect(watch.observed.map(readingOf)).not.toContain('no-data');
  });
});

describeWhere(prometheusMissing)('a range query to a real Prometheus', () => {
  const readings = (observed: readonly Observation[]) =>
    observed.flatMap((each) => (each.kind === 'reading' ? [each.reading] : []));

  it('brings every value since the look before, none from before the watch, and none twice', async () => {
    await using prometheus = await startPrometheus();
    // what Prometheus was at each moment: its own time
    const clock = source(prometheus.url, 'time()', { everyMs: 700 }, 200);
    expect(await clock.examine()).toEqual([]);
    const beganAt = Date.now() / 1000;
    const watch = watching(clock);
    await watch.first(() => readings(watch.observed).length >= 12);
    await watch.end();
    const values = readings(watch.observed).map((reading) => (reading.outcome === 'value' ? reading.value : 0));
    expect(values[0]).toBeGreaterThanOrEqual(beganAt - 0.001);
    for (const [index, value] of values.entries()) expect(value).toBeCloseTo((values[0] ?? 0) + index * 0.2, 3);
    const times = readings(watch.observed).map(({ atMs }) => atMs);
    for (const [index, atMs] of times.entries()) expect(atMs).toBeCloseTo((times[0] ?? 0) + index * 200, 3);
    expect(times[0]).toBeGreaterThanOrEqual(0);
  });

  it('has a reading without data for each moment that has none', async () => {
    const service = await startFixture({ routes: { 'GET /metrics': { body: 'logins_total 7\n' } } });
    await using prometheus = await startPrometheus([`127.0.0.1:${service.port}`]);
    await prometheus.knows('logins_total');
    const even = source(prometheus.url, 'sum(logins_total) and on() (vector(time()) % 2 == 0)', { everyMs: 500 }, 1000);
    const watch = watching(even);
    await watch.first(() => readings(watch.observed).length >= 4);
    await watch.end();
    const [first, second, ...rest] = watch.observed.map(readingOf);
    expect(new Set([first, second])).toEqual(new Set([7, 'no-data']));
    expect(rest.slice(0, 2)).toEqual([first, second]);
  });

  it('asks again for what it could not have while Prometheus was away, which is an error meanwhile', async () => {
    const service = await startFixture({ routes: { 'GET /metrics': { body: 'logins_total 7\n' } } });
    await using prometheus = await startPrometheus([`127.0.0.1:${service.port}`]);
    await prometheus.knows('logins_total');
    let isAway = false;
    const front = createServer((request, response) => {
      if (isAway) return void response.writeHead(503).end();
      void fetch(`${prometheus.url}${request.url}`).then(async (answer) => response.end(await answer.text()));
    });
    await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
    const { port } = front.address() as AddressInfo;
    const watch = watching(source(`http://127.0.0.1:${port}`, 'time()', { everyMs: 300 }, 100));
    await watch.first((each) => typeof readingOf(each) === 'number');
    isAway = true;
    await watch.first((each) => readingOf(each) === 'error');
    isAway = false;
    const errors = () => watch.observed.findLastIndex((each) => readingOf(each) === 'error');
    await watch.first((each) => typeof readingOf(each) === 'number' && watch.observed.indexOf(each) > errors());
    await watch.end();
    front.close();
    const values = watch.observed.map(readingOf).filter((value) => typeof value === 'number');
    for (const [index, value] of values.entries()) expect(value).toBeCloseTo((values[0] ?? 0) + index * 0.1, 3);
  });

  it('is held against the kind of the query before the watch', async () => {
    await using prometheus = await startPrometheus();
    const said = async (query: string) => (await source(prometheus.url, query, {}, 1000).examine())[0]?.sentence;
    expect(await said('vector(1)')).toBeUndefined();
    expect(await said('up[1m]')).toContain('is not one number: it gives a range of values');
    expect(await said('sum(')).toContain('Prometheus refuses the query');
  });

  it('is told before the watch where ranges are not answered', async () => {
    await using prometheus = await startPrometheus();
    const front = createServer((request, response) => {
      if (request.url?.includes('query_range')) return void response.writeHead(403).end('not for you');
      void fetch(`${prometheus.url}${request.url}`).then(async (answer) => response.end(await answer.text()));
    });
    await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
    const { port } = front.address() as AddressInfo;
    expect(await source(`http://127.0.0.1:${port}`, 'vector(1)', {}, 1000).examine()).toMatchObject([
      {
        outcome: 'invalid',
        reason: 'watch-metric-unavailable',
        sentence: expect.stringMatching(/query_range answered status 403 \(not for you\)/),
      },
    ]);
    front.close();
  });
});

describeWhere(undefined)('what is no Prometheus', () => {
  const examined = async (routes: object, url = (base: string) => base) => {
    const service = await startFixture({ routes });
    return await source(url(service.url), 'up').examine();
  };

  it.each<[string, object, object]>([
    [
      'a redirect to a login page',
      { redirect: 'https://sso.example.com/login?next=%2F' },
      {
        outcome: 'invalid',
        sentence: expect.stringMatching(/redirects to https:\/\/sso\.example\.com\/login.*login page/),
      },
    ],
    ['HTML', { body: '<html>Hello</html>', contentType: 'text/html' }, { outcome: 'invalid' }],
    ['nobody who may ask', { status: 401 }, { outcome: 'invalid', sentence: expect.stringContaining('status 401') }],
    ['other JSON', { json: { status: 'UP' } }, { outcome: 'invalid' }],
    ['an outage', { status: 503 }, { outcome: 'undecided', severity: 'warn' }],
  ])('is said before the watch: %s', async (_, spec, expected) => {
    const findings = await examined({ 'GET /api/v1/query': spec });
    expect(findings).toMatchObject([{ reason: 'watch-metric-unavailable', ...expected }]);
  });

  it('may lie behind a path, and ask for a name and a password, which are never shown', async () => {
    const service = await startFixture({
      routes: { 'GET /prometheus/api/v1/query': { json: { status: 'error', error: 'no to hunter2-hunter2' } } },
    });
    const url = service.url.replace('http://', 'http://reader:hunter2-hunter2@');
    const findings = await source(`${url}/prometheus/`, 'up').examine();
    const [seen] = (await service.requests()).filter((request) => request.url.startsWith('/prometheus'));
    expect(seen?.headers['authorization']).toBe(`Basic ${btoa('reader:hunter2-hunter2')}`);
    expect(findings).toMatchObject([{ outcome: 'undecided', sentence: expect.stringContaining('no to ') }]);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });
});
