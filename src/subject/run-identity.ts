import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../platform/clock.ts';
import { LABEL_PROCESS, LABEL_RUN, LABEL_RUNNER, LABEL_STARTED } from '../platform/docker.ts';
import type { RunIdentity } from '../settings.ts';
import type { World } from '../world.ts';

/** What a run's id must look like before anything is removed by it; saved state may be hostile. */
export const RUN_ID = /^rg-[a-z0-9-]{1,80}$/;

/**
 * Names this run before anything is created: `rg-<GitHub run id or time of day>-<attempt>-<random>`.
 * `random` answers eight hexadecimal digits.
 */
export function nameRun(
  environment: Readonly<Record<string, string | undefined>>,
  clock: Pick<Clock, 'date'>,
  random: () => string,
): RunIdentity {
  const job = jobPart(environment) ?? `local-${Math.floor(clock.date().getTime() / 1000)}-1`;
  const id = `rg-${job}-${random()}`;
  return { id, runner: runnerName(environment), folder: join(runsFolder(environment), id) };
}

/** Whether a run with this id can have been one of this job's; anything may be asked. */
export function isRunOfThisJob(runId: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  return RUN_ID.test(runId) && runId.startsWith(`rg-${jobPart(environment) ?? 'local'}-`);
}

/** The runner's name, as labels may hold it; the machine's where there is no runner. */
export function runnerName(environment: Readonly<Record<string, string | undefined>>): string {
  return (environment['RUNNER_NAME'] || hostname() || 'unknown').replace(/[^\w.-]/g, '-').slice(0, 100);
}

/** Folder that holds the folders of all runs of this machine. */
export function runsFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return join(environment['RUNNER_TEMP'] || tmpdir(), 'release-guard');
}

/** The labels that everything of a run carries: whose it is, since when, and which process answers for it. */
export function runLabels(
  run: RunIdentity,
  world: Pick<World, 'clock' | 'processes'>,
): Readonly<Record<string, string>> {
  return {
    [LABEL_RUN]: run.id,
    [LABEL_RUNNER]: run.runner,
    [LABEL_STARTED]: String(Math.floor(world.clock.date().getTime() / 1000)),
    [LABEL_PROCESS]: world.processes.identity(),
  };
}

/** `<GitHub run id>-<attempt>`; `undefined` outside a workflow. */
function jobPart(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const run = digits(environment['GITHUB_RUN_ID']);
  return run === undefined ? undefined : `${run}-${digits(environment['GITHUB_RUN_ATTEMPT']) ?? '1'}`;
}

function digits(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{1,20}$/.test(text) ? text : undefined;
}
