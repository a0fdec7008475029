import { expect, test } from 'vitest';
import { outOfReach, refuseUnreachable } from '../../../src/subject/reach.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { freePort, startFixture } from '../../helpers/service.ts';

const closed = async () => new URL(`http://127.0.0.1:${await freePort()}/`);

test('a container that accepts connections is within reach, one that does not is nothing to judge the service by', async () => {
  const { url } = await startFixture();
  expect(await outOfReach([new URL(url)])).toBeUndefined();
  const nobody = await closed();
  expect(await outOfReach([new URL(url), nobody])).toMatchObject({
    reason: 'health-unreachable',
    outcome: 'undecided',
    sentence: expect.stringContaining(nobody.host),
    advice: expect.stringContaining('DOCKER_HOST'),
  });
});

test.each([
  ['tcp://192.0.2.9:2375', 'published', 'undecided'],
  ['ssh://deploy@192.0.2.9', 'published', 'undecided'],
  ['tcp://192.0.2.9:2375', 'network', undefined],
  ['tcp://127.0.0.1:2375', 'published', undefined],
  ['ssh://root@localhost', 'published', undefined],
  ['tcp://[::1]:2375', 'published', undefined],
  ['unix:///var/run/docker.sock', 'published', undefined],
  ['npipe:////./pipe/docker_engine', 'published', undefined],
  ['', 'published', undefined],
] as const)('with the engine %s and a port that is %s and closed the outcome is %s', async (engine, kind, outcome) => {
  const world = realWorld(makeRoom(), { DOCKER_HOST: engine });
  const reach = kind === 'published' ? ({ kind } as const) : ({ kind, name: 'n', join: 'n' } as const);
  const refused = await refuseUnreachable([await closed()], reach, world).then(
    () => undefined,
    (error) => error.finding.outcome,
  );
  expect(refused).toBe(outcome);
});

test('an engine that is asked over a network and is on this machine all the same is no reason to refuse', async () => {
  const { url } = await startFixture();
  const world = realWorld(makeRoom(), { DOCKER_HOST: 'tcp://192.0.2.9:2375' });
  await refuseUnreachable([new URL(url)], { kind: 'published' }, world);
});
