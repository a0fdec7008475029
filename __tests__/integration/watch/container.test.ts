import { randomBytes } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { createDocker } from '../../../src/platform/docker-engine.ts';
import { containerSource } from '../../../src/watch/sources/container.ts';
import { describeWhere, describeWithDocker, docker, FIXTURE, imageMissing } from '../../helpers/docker.ts';
import { realWorld } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';
import { metricFrom, readingOf, SOURCE, watching } from './watching.ts';

const room = makeRoom();
const names: string[] = [];
afterEach(async () => {
  for (const name of names.splice(0)) await docker('rm', '--force', '--volumes', name).catch(() => undefined);
});

async function running(fixture: object = {}, ...options: readonly string[]): Promise<string> {
  const name = `rg-test-watched-${randomBytes(4).toString('hex')}`;
  names.push(name);
  await docker('run', '--detach', '--name', name, '--env', `FIXTURE=${JSON.stringify(fixture)}`, ...options, FIXTURE);
  return name;
}

/** Where the container is asked for. */
const ASKED = { ...SOURCE, line: 7 };

/** Ten times as fast: looks are 500 ms apart. */
const clock = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 10, signal) };

const source = (container: string, environment = process.env) =>
  containerSource({
    container,
    watch: { source: SOURCE, ruleSources: new Map([['container', ASKED]]) },
    metrics: (['memory', 'cpu'] as const).map((what) =>
      metricFrom({ kind: 'container', what }, { name: what, everyMs: 5000 }),
    ),
    world: realWorld(room, environment, { clock, docker: createDocker({ environment }) }),
  });

describeWhere(imageMissing(FIXTURE))('a container on this machine', () => {
  it('tells its memory and its CPUs as shares of its limits', async () => {
    const container = source(await running({ cpuBurn: 1 }, '--memory', '256m', '--cpus', '0.5'));
    expect(await container.examine()).toEqual([]);
    const watch = watching(container);
    const share = async (metric: string) =>
      readingOf(
        await watch.first(
          (each) => each.kind === 'reading' && each.metric === metric && Number(readingOf(each)) > 0.01,
        ),
      );
    expect(await share('memory')).toBeLessThan(1);
    // half a CPU is all that it may use, and it uses what it may
    const cpu = await watch.first(
      (each) => each.kind === 'reading' && each.metric === 'cpu' && Number(readingOf(each)) > 0.6,
    );
    expect(readingOf(cpu)).toBeLessThan(1.5);
    await watch.end();
    expect(watch.observed.filter(({ kind }) => kind === 'finding')).toEqual([]);
  });

  it.each<[string, (name: string) => Promise<unknown>, object]>([
    ['was started again', (name) => docker('restart', '--time', '0', name), { reason: 'container-restarted' }],
    [
      'was killed',
      (name) => docker('kill', name),
      { reason: 'container-exited', sentence: expect.stringContaining('exit code 137') },
    ],
    ['was removed', (name) => docker('rm', '--force', name), { reason: 'container-gone' }],
  ])('that %s is a finding', async (_, harm, expected) => {
    const name = await running();
    const container = source(name);
    expect(await container.examine()).toEqual([]);
    const watch = watching(container);
    await watch.first(({ kind }) => kind === 'reading');
    await harm(name);
    expect(await watch.first(({ kind }) => kind === 'finding')).toMatchObject({
      finding: { kind: 'watch', outcome: 'fail', severity: 'block', title: `container ${name}`, ...expected },
      recognisedBy: 'the container was seen running',
    });
    await watch.end();
    expect(watch.observed.filter(({ kind }) => kind === 'finding')).toHaveLength(1);
  });

  it('that another one took the place of is a finding', async () => {
    const name = await running();
    const container = source(name);
    await container.examine();
    await docker('rename', name, `${name}-old`);
    names.push(`${name}-old`);
    await docker('run', '--detach', '--name', name, FIXTURE);
    const watch = watching(container);
    expect(await watch.first(({ kind }) => kind === 'finding')).toMatchObject({
      finding: { outcome: 'fail', reason: 'container-replaced' },
    });
    await watch.end();
  });

  it('that runs out of memory is a finding', async () => {
    const name = await running({ hogMb: 200, hogAfterMs: 6000 }, '--memory', '100m', '--memory-swap', '100m');
    const container = source(name);
    expect(await container.examine()).toEqual([]);
    const watch = watching(container);
    expect(await watch.first(({ kind }) => kind === 'finding')).toMatchObject({
      finding: { outcome: 'fail', reason: 'out-of-memory', sentence: expect.stringContaining('its limit of 100 MiB') },
    });
    await watch.end();
  });

  it('that runs is told once, and that it is paused; neither is a finding by itself', async () => {
    const name = await running();
    const container = source(name);
    await container.examine();
    const watch = watching(container);
    await watch.first((each) => each.kind === 'state' && each.state === 'runs' && each.isGood);
    await docker('pause', name);
    await watch.first((each) => each.kind === 'state' && each.state === 'paused' && !each.isGood);
    await docker('unpause', name);
    const states = () => watch.observed.flatMap((each) => (each.kind === 'state' ? [each.state] : []));
    await watch.first(() => states().length === 3);
    await watch.end();
    expect(states()).toEqual(['runs', 'paused', 'runs']);
    expect(watch.observed.filter(({ kind }) => kind === 'finding')).toEqual([]);
  });

  it('that does not run is a finding as soon as the watch begins, and one that is not there is invalid', async () => {
    const name = await running();
    await docker('kill', name);
    const container = source(name);
    expect(await container.examine()).toEqual([]);
    const watch = watching(container);
    const told = await watch.first(({ kind }) => kind === 'finding');
    expect(told).toMatchObject({ finding: { outcome: 'fail', severity: 'block', reason: 'container-exited' } });
    expect(told).not.toHaveProperty('recognisedBy');
    await watch.end();
    expect(await source(`${name}-not`).examine()).toMatchObject([
      { outcome: 'invalid', reason: 'container-gone', source: ASKED },
    ]);
  });
});

describeWithDocker('an engine that does not answer', () => {
  it('leaves the container undecided before the watch, and its readings errors during it', async () => {
    const environment = { ...process.env, DOCKER_HOST: `unix://${room.temp}/nobody.sock` };
    const container = source('app', environment);
    expect(await container.examine()).toMatchObject([{ outcome: 'undecided', reason: 'docker-unreachable' }]);
    const watch = watching(container);
    await watch.first((observation) => readingOf(observation) === 'error');
    await watch.first((each) => each.kind === 'state' && !each.isGood);
    await watch.end();
    expect(watch.observed.filter(({ kind }) => kind === 'finding')).toEqual([]);
  });
});
