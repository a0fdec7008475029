import type { Clock } from './platform/clock.ts';
import type { Docker } from './platform/docker.ts';
import type { Files } from './platform/files.ts';
import type { Http } from './platform/http.ts';
import type { Output } from './platform/output.ts';
import type { Processes } from './platform/processes.ts';
import type { SecretRegistry } from './platform/secrets.ts';

/** Everything outside this program, as one object: time, chance and the world come in through here. */
export interface World {
  readonly clock: Clock;
  /** `now()` of the clock when the run began; findings count from here. */
  readonly startedAt: number;
  /** Eight fresh random hexadecimal digits. */
  readonly random: () => string;
  readonly docker: Docker;
  readonly http: Http;
  readonly files: Files;
  readonly processes: Processes;
  readonly output: Output;
  readonly secrets: SecretRegistry;
  /**
   * Takes outputs of the action that a cancelled job must have from now on, such as the run that may be in flight; absent
   * where nobody reads outputs.
   */
  readonly inFlight?: (outputs: Readonly<Record<string, string>>) => void;
  /** Aborted with a `Cancelled` when the job is cancelled. */
  readonly cancelled: AbortSignal;
  /** The variables of this process; read by name, never handed on as a whole. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
