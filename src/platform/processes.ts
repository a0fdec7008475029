/** The only room (beside docker.ts) that starts programs: argv lists, no shell unless asked for by name, own process group. */
export interface Processes {
  start(specification: ProcessSpecification): RunningProcess;
  /** Runs to the end. Output is bounded; the rest is dropped from the middle. */
  run(
    specification: ProcessSpecification & { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<ProcessResult>;
}

export interface ProcessSpecification {
  readonly argv: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** Bytes of output kept from the end; default 256 KiB. */
  readonly keepBytes?: number;
}

export interface RunningProcess {
  readonly pid: number | undefined;
  readonly exited: Promise<{
    readonly exitCode: number | undefined;
    readonly signal: string | undefined;
    readonly startError: string | undefined;
  }>;
  /** The last part of stdout and stderr together; foreign text. */
  output(): string;
  /** Signals the whole process group. */
  signalGroup(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface ProcessResult {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** The program could not be started at all. */
  readonly startError: string | undefined;
  readonly timedOut: boolean;
  readonly output: string;
  readonly tookMs: number;
}
