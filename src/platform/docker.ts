import type { Reason } from '../reasons.ts';

/**
 * The only room that runs docker: argv lists, an allow-listed environment, never a shell.
 * Every method rejects with `DockerProblem` for what Docker or the registry says, and with the signal's reason when aborted.
 */
export interface Docker {
  /** What the engine knows of an image that is on this machine; `undefined` if it is not. */
  examineImage(reference: string): Promise<ImageFacts | undefined>;
  /** Fetches an image. Problems: `image-not-found`, `image-unauthorised`, `registry-unreachable`, `image-wrong-platform`. */
  pull(
    reference: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (line: string) => void },
  ): Promise<void>;
  /** Creates a container (never from a tag, never pulling) and answers its id. Nothing is started. */
  createContainer(specification: ContainerSpecification): Promise<string>;
  /** Problems: `entrypoint-not-found`, `entrypoint-not-executable`, `image-wrong-platform`, `port-taken`, `docker-failed`. */
  startContainer(id: string): Promise<void>;
  /** `undefined` when there is no such container any more. */
  examineContainer(id: string): Promise<ContainerFacts | undefined>;
  /**
   * Calls `onEvent` for each event of the containers that carry this run's label, from now until `signal` aborts.
   * Resolves once the stream is known to be open. `onLost` is called if the engine goes away meanwhile.
   */
  followEvents(
    runId: string,
    options: {
      readonly signal: AbortSignal;
      readonly onEvent: (event: ContainerEvent) => void;
      readonly onLost: () => void;
    },
  ): Promise<void>;
  /** The last part of stdout and stderr in order, at most `maxBytes`, at most 2 KiB per line (16 KiB of JSON); foreign text. */
  logs(id: string, maxBytes: number): Promise<string>;
  stats(id: string): Promise<ContainerStats | undefined>;
  signalContainer(id: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** The two files of the container's network namespace, if they can be had (host's /proc, else `cat` inside). */
  listeningSockets(id: string): Promise<readonly ListeningSocket[] | undefined>;
  /** `undefined` when there is no such network. */
  examineNetwork(name: string): Promise<{ readonly id: string; readonly driver: string } | undefined>;
  /** Whether this process runs in a container itself (a job container), and on which networks it is. */
  ownContainer(): Promise<{ readonly id: string; readonly networks: readonly string[] } | undefined>;
  /** `docker compose …` as a project of this run. Problem `compose-missing` where the plugin is not there. */
  compose(specification: ComposeCommand): Promise<string>;
  /** Containers, networks and volumes of ours, of any run. */
  listOurs(): Promise<readonly OwnedObject[]>;
  /**
   * Removes everything that carries this run's label, by force, volumes too. Never anything else.
   * `known` are containers that the caller made itself: they go at once, while the rest is looked for.
   */
  removeRun(runId: string, known?: readonly string[]): Promise<void>;
}

/** Label that names the run which made an object: `RunIdentity.id`. */
export const LABEL_RUN = 'dev.release-guard.run';
/** Label that names the machine (the runner) on which that run ran. */
export const LABEL_RUNNER = 'dev.release-guard.runner';
/** Seconds since 1970 when the run began. */
export const LABEL_STARTED = 'dev.release-guard.started';
/** `Processes.identity()` of the run, so that what a dead run left behind can be told from what a live one uses. */
export const LABEL_PROCESS = 'dev.release-guard.process';

/** Docker could not do what it was asked to do; the message is one sentence. */
export class DockerProblem extends Error {
  readonly reason: Reason;
  /** What docker printed; foreign text. */
  readonly output: string;
  readonly advice: string | undefined;
  constructor(reason: Reason, sentence: string, output = '', advice?: string) {
    super(sentence);
    this.name = 'DockerProblem';
    this.reason = reason;
    this.output = output;
    this.advice = advice;
  }
}

/** What the engine knows of an image. */
export interface ImageFacts {
  /** `sha256:…` */
  readonly id: string;
  /** `name@sha256:…`, as the engine lists them. */
  readonly repoDigests: readonly string[];
  readonly os: string;
  readonly architecture: string;
  /** `8080/tcp`, sorted by number. */
  readonly exposedPorts: readonly number[];
  readonly hasHealthcheck: boolean;
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How a container is to be started. */
export interface ContainerSpecification {
  readonly name: string;
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Path of a file of `KEY=VALUE` lines, written by us. */
  readonly environmentFile: string | undefined;
  /** Container ports to publish on free ports of 127.0.0.1. Empty with a network that is joined. */
  readonly publish: readonly number[];
  readonly network: string | undefined;
  /** Bytes. */
  readonly memory: number | undefined;
  readonly cpus: number | undefined;
  readonly hardened: boolean;
}

/** What the engine knows of a container at one moment. */
export interface ContainerFacts {
  readonly id: string;
  readonly imageId: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
  /** `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`. */
  readonly status: string;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
  /** What the engine says of a start that failed; foreign text. */
  readonly error: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly restartCount: number;
  readonly pid: number;
  /** Bytes; 0 for none. */
  readonly memoryLimit: number;
  /** CPUs that it may use; absent where it has no limit. */
  readonly cpuLimit?: number;
  /** Container port to the host port on 127.0.0.1. */
  readonly ports: ReadonlyMap<number, number>;
  /** Network name to the container's address on it. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly health:
    | { readonly status: 'starting' | 'healthy' | 'unhealthy'; readonly log: string; readonly endedAt?: string }
    | undefined;
}

/** Something that happened to a container, as the engine reports it at once. */
export interface ContainerEvent {
  readonly containerId: string;
  /** `start`, `die`, `oom`, `kill`, `restart`, `destroy`, `health_status: unhealthy` … */
  readonly action: string;
  readonly exitCode: number | undefined;
  /** Number of the signal that somebody sent through the engine, where the action is `kill`. */
  readonly signal?: number;
}

/** What a container uses at one moment. */
export interface ContainerStats {
  readonly memoryBytes: number;
  /** Bytes; the machine's memory where the container has no limit. */
  readonly memoryLimitBytes: number;
  /** As `docker stats` counts: 1.0 is one whole CPU. */
  readonly cpus: number;
}

/** A TCP port on which a process in the container listens. */
export interface ListeningSocket {
  readonly port: number;
  /** Bound to 127.0.0.0/8 or ::1 only. */
  readonly loopback: boolean;
}

/** One call of `docker compose`. */
export interface ComposeCommand {
  readonly project: string;
  /** Absolute paths, the user's first, ours (the override) last. */
  readonly files: readonly string[];
  readonly workingDirectory: string;
  readonly argv: readonly string[];
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly onProgress: ((line: string) => void) | undefined;
}

/** An object on the engine that carries our labels, of whatever run. */
export interface OwnedObject {
  readonly kind: 'container' | 'network' | 'volume';
  readonly id: string;
  readonly runId: string;
  readonly runner: string;
  /** Seconds since 1970. */
  readonly startedAt: number;
  readonly running: boolean;
  /** `Processes.identity()` of the run that made it; empty where it is not known. */
  readonly process: string;
}
