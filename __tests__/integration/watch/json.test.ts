import { describe, expect, it } from 'vitest';
import { jsonSource } from '../../../src/watch/sources/json.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { startFixture } from '../../helpers/service.ts';
import { metricFrom, readingOf, watching } from './watching.ts';

const room = makeRoom();
const source = (url: string, path: string, given: Parameters<typeof metricFrom>[1] = {}) =>
  jsonSource({ metrics: [metricFrom({ kind: 'json', url, path }, given)], world: realWorld(room) });

const ORDERS = { orders: { rate: 0.98, total: ' 1234.5 ', none: null, text: 'many', lists: [1, 2] } };

describe('a number out of JSON over HTTP', () => {
  it.each<[string, unknown, string | number]>([
    ['$.orders.rate', 'fine', 0.98],
    ['$.orders.total', 'fine', 1234.5],
    ['$.orders.lists[1]', 'fine', 2],
    ['$.orders.none', ['undecided', 'watch-metric-no-data'], 'no-data'],
    ['$.orders.absent', ['undecided', 'watch-metric-no-data'], 'no-data'],
    ['$.orders.text', ['invalid', 'watch-metric-unavailable'], 'error'],
    ['$.orders.lists', ['invalid', 'watch-metric-unavailable'], 'error'],
    ['$.orders.lists[*]', ['invalid', 'watch-metric-unavailable'], 'error'],
    ['orders', ['invalid', 'watch-metric-unavailable'], 'error'],
  ])('%s', async (path, examined, reading) => {
    const service = await startFixture({ routes: { 'GET /figures': { json: ORDERS } } });
    const json = source(`${service.url}/figures`, path);
    const [finding] = await json.examine();
    expect(finding === undefined ? 'fine' : [finding.outcome, finding.reason]).toEqual(examined);
    const watch = watching(json);
    await watch.first((observation) => readingOf(observation) === reading);
    await watch.end();
  });

  it.each<[string, object, object]>([
    [
      'a redirect to a login page, which is not followed',
      { redirect: '/login?next=figures' },
      {
        outcome: 'invalid',
        sentence: expect.stringMatching(/redirects to \/login\?next=figures, which looks like a login page/),
      },
    ],
    [
      'an HTML page',
      { body: '<!doctype html><p>Hello', contentType: 'text/html' },
      { outcome: 'invalid', sentence: expect.stringContaining('an HTML page') },
    ],
    ['nothing there', { status: 404 }, { outcome: 'invalid' }],
    ['nobody who may ask', { status: 403 }, { outcome: 'invalid' }],
    ['an outage', { status: 500, json: ORDERS }, { outcome: 'undecided', severity: 'warn' }],
    ['too many questions', { status: 429 }, { outcome: 'undecided', severity: 'warn' }],
    ['a connection that breaks', { reset: true }, { outcome: 'undecided', severity: 'warn' }],
  ])('says before the watch what answers instead, and during it reads an error: %s', async (_, spec, expected) => {
    const service = await startFixture({ routes: { 'GET /figures': spec } });
    const json = source(`${service.url}/figures`, '$.orders.rate');
    expect(await json.examine()).toMatchObject([{ reason: 'watch-metric-unavailable', ...expected }]);
    const watch = watching(json);
    await watch.first((observation) => readingOf(observation) === 'error');
    await watch.end();
    expect((await service.requests()).map(({ url }) => url)).not.toContain('/login?next=figures');
  });

  it('may be on another host than the service, but never at the metadata of a cloud', async () => {
    expect(await source('http://169.254.169.254/latest', '$.a').examine()).toMatchObject([
      { outcome: 'invalid', sentence: expect.stringContaining('never asked') },
    ]);
  });

  it('is asked at its own pace', async () => {
    const service = await startFixture({ routes: { 'GET /figures': { json: ORDERS } } });
    const watch = watching(source(`${service.url}/figures`, '$.orders.rate', { everyMs: 100 }));
    await watch.first((observation) => observation.kind === 'reading' && observation.reading.atMs >= 500);
    await watch.end();
    const times = watch.observed.flatMap((each) => (each.kind === 'reading' ? [each.reading.atMs] : []));
    for (const [at, time] of times.entries()) expect(time).toBeGreaterThanOrEqual(at * 100 - 5);
  });
});
