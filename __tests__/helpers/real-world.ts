import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { createDocker } from '../../src/platform/docker-engine.ts';
import { createFiles } from '../../src/platform/files.ts';
import { createHttp } from '../../src/platform/http.ts';
import type { Output } from '../../src/platform/output.ts';
import { createProcesses } from '../../src/platform/processes.ts';
import { createSecretRegistry } from '../../src/platform/secrets.ts';
import type { RunIdentity } from '../../src/settings.ts';
import type { World } from '../../src/world.ts';
import type { Room } from './room.ts';

export interface TestWorld extends World {
  readonly cancellation: AbortController;
  /** What was shown as progress. */
  readonly progress: readonly string[];
}

/** The real world for one test, with a room for its files and an output that only remembers. */
export function realWorld(
  room: Room,
  environment: Readonly<Record<string, string | undefined>> = process.env,
  replaced: Partial<World> = {},
  job: Readonly<Record<string, string>> = { GITHUB_RUN_ID: '1', GITHUB_RUN_ATTEMPT: '1', RUNNER_NAME: runnerOf(room) },
): TestWorld {
  const cancellation = new AbortController();
  const secrets = createSecretRegistry();
  const progress: string[] = [];
  const silent = () => undefined;
  const output: Output = {
    line: silent,
    section: silent,
    foreign: silent,
    annotate: silent,
    debug: silent,
    progress: (text) => progress.push(text),
  };
  return {
    clock: systemClock,
    startedAt: systemClock.now(),
    random: () => randomBytes(4).toString('hex'),
    docker: createDocker({ environment, redact: (text) => secrets.redact(text) }),
    http: createHttp({ clock: systemClock }),
    files: createFiles({ roots: [room.workspace, room.temp] }),
    processes: createProcesses(),
    output,
    secrets,
    cancelled: cancellation.signal,
    cancellation,
    environment: { ...environment, ...job, RUNNER_TEMP: room.temp },
    progress,
    ...replaced,
  };
}

const runs: RunIdentity[] = [];

const runnerOf = (room: Room) => `runner-${room.id}`;

/** A run of this test's own, of the job that `realWorld` has; whatever carries its label is removed after the test. */
export function testRun(room: Room, job = '1-1'): RunIdentity {
  const id = `rg-${job}-${randomBytes(4).toString('hex')}`;
  const run = { id, runner: runnerOf(room), folder: join(room.temp, 'release-guard', id) };
  runs.push(run);
  return run;
}

afterEach(async () => {
  const docker = createDocker({ environment: process.env });
  for (const run of runs.splice(0)) await docker.removeRun(run.id).catch(() => undefined);
});
