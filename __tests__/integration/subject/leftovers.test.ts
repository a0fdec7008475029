import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProcesses } from '../../../src/platform/processes.ts';
import type { RunIdentity } from '../../../src/settings.ts';
import { claimRun, removeLeftoversOf, sweepLeftovers } from '../../../src/subject/leftovers.ts';
import { runLabels } from '../../../src/subject/run-identity.ts';
import { describeWithDocker, docker } from '../../helpers/docker.ts';
import { realWorld, testRun } from '../../helpers/real-world.ts';
import { makeRoom } from '../../helpers/room.ts';

const BUSYBOX = 'release-guard-test/busybox:1';

/** The identity of a process that has been and is no more. */
async function goneProcess(): Promise<string> {
  const child = spawn('true');
  await new Promise((done) => child.once('exit', done));
  const [, ...rest] = createProcesses().identity().split(':');
  return [child.pid, ...rest].join(':');
}

async function container(run: RunIdentity, labels: Readonly<Record<string, string>>): Promise<void> {
  const flags = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
  await docker('run', '--detach', '--name', run.id, ...flags, BUSYBOX, 'sleep', '600');
}

const isThere = async (run: RunIdentity) =>
  (await docker('ps', '--all', '--quiet', '--filter', `name=^/?${run.id}$`)) !== '';

describeWithDocker('the sweep at the start of a run', () => {
  test('removes what a dead run of this runner left, and nothing that is anybody else’s', async () => {
    const room = makeRoom();
    const world = realWorld(room);
    const [own, dead, alive, old, young, foreign, plain] = Array.from({ length: 7 }, () => testRun(room)) as [
      RunIdentity,
      RunIdentity,
      RunIdentity,
      RunIdentity,
      RunIdentity,
      RunIdentity,
      RunIdentity,
    ];
    const labels = (run: RunIdentity, process: string, startedAt = Math.floor(Date.now() / 1000)) => ({
      ...runLabels(run, world),
      'dev.release-guard.process': process,
      'dev.release-guard.started': String(startedAt),
    });
    const gone = await goneProcess();
    const sevenHoursAgo = Math.floor(Date.now() / 1000) - 7 * 3600;
    await container(own, labels(own, gone));
    await container(dead, labels(dead, gone));
    await container(alive, labels(alive, world.processes.identity(), sevenHoursAgo));
    await container(old, labels(old, '', sevenHoursAgo));
    await container(young, labels(young, ''));
    await container(foreign, { ...labels(foreign, gone), 'dev.release-guard.runner': 'another-machine' });
    await container(plain, {});
    try {
      expect(new Set(await sweepLeftovers(world, own))).toEqual(new Set([dead.id, old.id]));
      const left = await Promise.all([own, dead, alive, old, young, foreign, plain].map(isThere));
      expect(left).toEqual([true, false, true, false, true, true, true]);
    } finally {
      await docker('rm', '--force', plain.id);
    }
  });

  test('removes the folders of dead runs, and follows no links', async () => {
    const room = makeRoom();
    const world = realWorld(room);
    const own = testRun(room);
    const alive = testRun(room);
    await claimRun(own, world);
    await claimRun(alive, world);
    const runs = join(room.temp, 'release-guard');
    const folder = (name: string, owner: string) => {
      mkdirSync(join(runs, name), { recursive: true });
      writeFileSync(join(runs, name, 'owner'), owner);
      writeFileSync(join(runs, name, 'left.env'), 'PASSWORD=x');
      return join(runs, name);
    };
    const gone = await goneProcess();
    const fresh = folder('rg-1-1-fresh', gone);
    const old = folder('rg-1-1-old', gone);
    utimesSync(old, new Date(Date.now() - 7 * 3600e3), new Date(Date.now() - 7 * 3600e3));
    mkdirSync(join(runs, 'not ours'));
    writeFileSync(join(room.top, 'precious'), '');
    symlinkSync(room.top, join(runs, 'rg-1-1-link'));

    await sweepLeftovers(world, own);
    expect(existsSync(fresh)).toBe(false);
    expect(existsSync(old)).toBe(false);
    expect(existsSync(own.folder)).toBe(true);
    expect(existsSync(alive.folder)).toBe(true);
    expect(existsSync(join(runs, 'not ours'))).toBe(true);
    expect(existsSync(join(room.top, 'precious'))).toBe(true);
  });
});

describeWithDocker('the post step', () => {
  test('removes what the run left, and no empty folder stays', async () => {
    const room = makeRoom();
    const world = realWorld(room);
    const run = testRun(room);
    await container(run, runLabels(run, world));
    await claimRun(run, world);
    expect(await removeLeftoversOf(run.id, world)).toBe(1);
    expect(await isThere(run)).toBe(false);
    expect(readdirSync(room.temp)).toEqual([]);
    expect(await removeLeftoversOf(run.id, world)).toBe(0);
  });

  test('does not believe a saved state that names a run of another job or of another runner', async () => {
    const room = makeRoom();
    const world = realWorld(room);
    const own = testRun(room);
    const otherJob = testRun(room, '1-2');
    const otherRunner = { ...testRun(room), runner: 'that-one' };
    for (const run of [own, otherJob, otherRunner]) await container(run, runLabels(run, world));
    const removed = [];
    for (const run of [otherJob, otherRunner, own]) removed.push(await removeLeftoversOf(run.id, world));
    expect(removed).toEqual([0, 0, 1]);
    expect(await Promise.all([otherJob, otherRunner, own].map(isThere))).toEqual([true, true, false]);
  });

  test('does not believe a saved state that names somebody else’s container', async () => {
    const room = makeRoom();
    const world = realWorld(room);
    const run = testRun(room);
    await docker('run', '--detach', '--name', run.id, BUSYBOX, 'sleep', '600');
    try {
      const id = await docker('inspect', '--format', '{{.Id}}', run.id);
      for (const hostile of [run.id, id, 'x; rm -rf /', '../..', '--all', '', 'rg-', 'rg-x\nrg-y', 'rg-A']) {
        expect(await removeLeftoversOf(hostile, world)).toBe(0);
      }
      expect(await isThere(run)).toBe(true);
      expect(existsSync(room.temp)).toBe(true);
    } finally {
      await docker('rm', '--force', run.id);
    }
  });
});

describe('a process', () => {
  test('is known to be alive, to be gone, or not to be known', async () => {
    const processes = createProcesses();
    expect(processes.presence(processes.identity())).toBe('alive');
    expect(processes.presence(await goneProcess())).toBe(process.platform === 'linux' ? 'gone' : 'unknown');
    for (const unknown of ['', 'x', '1:2:another-machine', '-1::', `${process.pid}`]) {
      expect(processes.presence(unknown)).toBe('unknown');
    }
  });

  test.runIf(process.platform === 'linux')('is not taken for another one that has its number now', () => {
    const processes = createProcesses();
    const [pid, , namespace] = processes.identity().split(':');
    expect(processes.presence(`${pid}:1:${namespace}`)).toBe('gone');
  });
});
