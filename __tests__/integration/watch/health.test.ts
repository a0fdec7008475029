import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/platform/clock.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { defaultPolicy } from '../../../src/policy/default.ts';
import { bootUrl } from '../../../src/subject/url.ts';
import type { OwnHealth } from '../../../src/watch/sources/control.ts';
import { healthSource } from '../../../src/watch/sources/health.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { type FixtureService, startFixture } from '../../helpers/service.ts';
import { SOURCE, watching } from './watching.ts';

const room = makeRoom();
const wellOurselves: OwnHealth = { knowsNetwork: true, troubleDuring: async () => undefined };
/** A hundred times as fast, so that 30 s of bad health are over soon. */
const fastClock: Clock = {
  now: () => systemClock.now() * 100,
  date: () => systemClock.date(),
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
};

function source(service: Pick<FixtureService, 'url'>, ownHealth: OwnHealth = wellOurselves) {
  const world = realWorld(room, process.env, { clock: fastClock, startedAt: fastClock.now() });
  const policy = defaultPolicy();
  const { subject } = bootUrl(service.url, policy, world);
  return healthSource({
    ...{ subject, judgedAt: subject.baseUrl },
    // what a request may take is measured by its own clock
    policy: { ...policy.health, timeoutMs: 200_000 },
    watch: { source: SOURCE },
    everyMs: 5000,
    ownHealth,
    world,
    fill: (value) => value,
  });
}

const DB_DOWN = {
  status: 'DOWN',
  components: {
    db: { status: 'DOWN', details: { error: 'java.net.ConnectException: Connection refused: db.internal:5432' } },
    redis: { status: 'UP' },
  },
};
const set = (service: FixtureService, fields: object) =>
  fetch(`${service.url}/__set`, { method: 'POST', body: JSON.stringify(fields) });

describe('health during the watch', () => {
  it('is told when it changes, with the component that went down', async () => {
    const service = await startFixture();
    const health = source(service);
    expect(await health.examine()).toEqual([]);
    const watch = watching(health);
    await watch.first((each) => each.kind === 'state' && each.isGood);
    await set(service, DB_DOWN);
    const down = await watch.first((each) => each.kind === 'state' && !each.isGood);
    expect(health.recognisedBy?.()).toBe('its health answered UP');
    expect(down).toMatchObject({
      source: 'health',
      state: expect.stringMatching(/503 DOWN: .*\bdb\b.*Connection refused/),
    });
    await set(service, { status: 'UP', components: {} });
    await watch.first((each) => each.kind === 'state' && each.isGood && each !== watch.observed[0]);
    await watch.end();
    // a busy machine may have left it down for long enough to be a finding as well
    const states = watch.observed.flatMap((each) => (each.kind === 'state' ? [each.isGood] : []));
    expect(states).toEqual([true, false, true]);
  });

  it('is a finding once it has been bad for 30 s and five looks, and one only', async () => {
    const service = await startFixture();
    const health = source(service);
    await health.examine();
    const watch = watching(health);
    await watch.first((each) => each.kind === 'state');
    await set(service, DB_DOWN);
    const down = await watch.first((each) => each.kind === 'state' && !each.isGood);
    const found = await watch.first(({ kind }) => kind === 'finding');
    expect(found).toMatchObject({
      finding: {
        kind: 'watch',
        outcome: 'fail',
        severity: 'block',
        reason: 'health-down',
        sentence: expect.stringMatching(
          /^Health at \/actuator\/health has been bad for \d+ s, in \d+ looks in a row: 503 DOWN: .*db/,
        ),
      },
      recognisedBy: 'its actuator told its health',
    });
    const badMs = found.kind === 'finding' && down.kind === 'state' ? found.finding.startedAt - down.atMs : 0;
    expect(badMs).toBeGreaterThanOrEqual(29_000);
    await systemClock.sleep(500);
    await watch.end();
    expect(watch.observed.filter(({ kind }) => kind === 'finding')).toHaveLength(1);
  });

  it('that is out of sight for trouble of our own is no finding', async () => {
    const service = await startFixture();
    const health = source(service, { knowsNetwork: true, troubleDuring: async () => 'the control URL did not answer' });
    await health.examine();
    const watch = watching(health);
    await watch.first((each) => each.kind === 'state');
    await service.stop();
    expect(await watch.first((each) => each.kind === 'state' && !each.isGood)).toMatchObject({
      state: 'not seen: the control URL did not answer',
    });
    await systemClock.sleep(800);
    await watch.end();
    expect(watch.observed.filter(({ kind }) => kind === 'finding')).toEqual([]);
  });

  it('of a service that has none is said before the watch, and is no finding during it', async () => {
    const service = await startFixture({ routes: { 'ANY /*': { status: 404 } } });
    const health = source(service);
    expect(await health.examine()).toMatchObject([
      { outcome: 'undecided', severity: 'warn', sentence: expect.stringContaining('was not found') },
    ]);
    const watch = watching(health);
    await systemClock.sleep(800);
    await watch.end();
    expect(watch.observed.map(({ kind }) => kind)).toEqual(['state']);
  });
});
