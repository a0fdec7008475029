import { randomBytes } from 'node:crypto';
import { systemClock } from './platform/clock.ts';
import { createDocker } from './platform/docker-engine.ts';
import { createFiles } from './platform/files.ts';
import { createHttp } from './platform/http.ts';
import { createOutput, type ManagedOutput, wantsColour } from './platform/output.ts';
import { createProcesses } from './platform/processes.ts';
import { createSecretRegistry } from './platform/secrets.ts';
import { Cancelled } from './verdict.ts';
import type { World } from './world.ts';

/** The world as it really is, for the doors of the program. */
export interface RealWorld extends World {
  readonly output: ManagedOutput;
  /** What `inFlight` was told so far. */
  readonly outputsInFlight: Readonly<Record<string, string>>;
}

/** Names of this process's variables that hold credentials of the runner; their values are never shown. */
const RUNNER_CREDENTIALS = [
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'ACTIONS_CACHE_TOKEN',
  'GITHUB_TOKEN',
];

/**
 * Opens the world for one run.
 *
 * @param roots folders that the user's files may be read from
 */
export function openWorld(kind: 'actions' | 'terminal', roots: readonly string[]): RealWorld {
  // As it was at the start: nothing that is loaded later can change what this run was told.
  const environment = { ...process.env };
  const clock = systemClock;
  const secrets = createSecretRegistry();
  for (const name of RUNNER_CREDENTIALS) {
    const value = environment[name];
    if (value) secrets.add(name, value);
  }
  const outputsInFlight: Record<string, string> = {};
  const cancellation = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // The handler stays for good: the runner sends both, and the second must not end the clean-up of the first.
    process.on(signal, () => cancellation.abort(new Cancelled(signal)));
  }
  return {
    clock,
    startedAt: clock.now(),
    random: () => randomBytes(4).toString('hex'),
    docker: createDocker({ environment, redact: (text) => secrets.redact(text) }),
    http: createHttp({ clock }),
    files: createFiles({ roots }),
    processes: createProcesses(),
    output: createOutput({
      kind,
      stdout: process.stdout,
      stderr: process.stderr,
      secrets,
      clock,
      colour: kind === 'terminal' && wantsColour(process.stdout, environment),
      debug: environment['RUNNER_DEBUG'] === '1',
      environment,
    }),
    secrets,
    outputsInFlight,
    inFlight: (outputs) => {
      Object.assign(outputsInFlight, outputs);
    },
    cancelled: cancellation.signal,
    environment,
  };
}
