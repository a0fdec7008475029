import type { Reason } from '../reasons.ts';
import type { Evidence, Finding } from '../verdict.ts';

/** How a subject ended before anyone asked it to. */
export interface Death {
  readonly reason: Reason;
  /** One sentence: what ended, how, after how long. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  readonly advice?: string;
  /** Set where it is not the subject's fault, so that nothing is known of it: the engine or a service around it is gone. */
  readonly outcome?: 'undecided';
}

/** What the service uses at one moment. */
export interface ResourceSample {
  /** Share of the memory limit in use, 0 to 1; `undefined` where there is no limit to compare with. */
  readonly memoryShare: number | undefined;
  readonly memoryBytes: number;
  /** Share of the CPUs allowed (or of the machine's), 0 to 1. */
  readonly cpuShare: number;
}

/** How the service ended after it was asked to. */
export interface Termination {
  /** Whether the process ended by itself within the time given. */
  readonly exitedByItself: boolean;
  readonly exitCode: number | undefined;
  /** Milliseconds from the signal to the end, or to giving up. */
  readonly tookMs: number;
}

/** What the image turned out to be; set for `image` and `compose`. */
export interface ImageIdentity {
  readonly reference: string;
  /** `sha256:…`, what was run. */
  readonly id: string;
  /** `sha256:…` of the registry's manifest, where the engine knows one. */
  readonly digest: string | undefined;
  /** `linux/amd64`. */
  readonly platform: string;
}

/** What is judged: an image, a compose stack, a local process or a live service, all in one shape. */
export interface Subject {
  readonly kind: 'image' | 'compose' | 'command' | 'url';
  /** How sentences name it: `container rg-1a2b3c`, `https://example.com`. */
  readonly label: string;
  readonly baseUrl: URL;
  /** Where the actuator answers, if it has a port of its own. */
  readonly managementUrl: URL | undefined;
  readonly image: ImageIdentity | undefined;
  /**
   * Aborted within 250 ms of the subject's end, with a `Death` as its reason.
   * Everything that waits for the subject races against it. Never aborted by `terminate` or `stop`.
   */
  readonly died: AbortSignal;
  /** Asks the engine (or the process table) again, for the moments when "probably alive" is not enough. */
  examine(): Promise<Death | undefined>;
  /** The last part of stdout and stderr together, bounded to `maxBytes`; foreign text. `undefined` where there is none (a URL). */
  logs(maxBytes: number): Promise<string | undefined>;
  /**
   * Why nobody answers although it runs: another port is open, it is bound to loopback only, or it is out of reach.
   * `undefined` if nothing could be learned.
   */
  explainSilence(): Promise<Death | undefined>;
  /** `undefined` where it cannot be measured. */
  resources(): Promise<ResourceSample | undefined>;
  /** The image's own HEALTHCHECK, where it has one. */
  healthcheck(): Promise<
    | {
        readonly status: 'starting' | 'healthy' | 'unhealthy';
        /** What the last probe printed; foreign. */
        readonly log: string;
        /** When the last probe ended, to tell one probe from the next. */
        readonly endedAt?: string;
      }
    | undefined
  >;
  /** Sends SIGTERM and watches for the end; `undefined` where it is not ours to stop. */
  terminate(withinMs: number): Promise<Termination | undefined>;
  /** Removes everything that was started for it. May be called often, and after anything. */
  stop(): Promise<void>;
}

/** A subject that is up (not yet healthy), with what was learned on the way. */
export interface Booted {
  readonly subject: Subject;
  readonly findings: readonly Finding[];
}
