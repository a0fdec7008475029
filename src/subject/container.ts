import type { ContainerEvent, ContainerFacts } from '../platform/docker.ts';
import type { RunIdentity } from '../settings.ts';
import type { World } from '../world.ts';
import { explainDeath, tailOf } from './cause.ts';
import type { EventWatch } from './container-events.ts';
import { isDockerProblem } from './docker-finding.ts';
import { endingSignal, isBeingRemoved } from './outside.ts';
import { outOfReach } from './reach.ts';
import { explainSilence } from './silence.ts';
import type { Death, ImageIdentity, Subject, Termination } from './subject.ts';

/** Events after which a container may not be what it was. */
const SUSPICIOUS = new Set(['die', 'oom', 'destroy', 'restart', 'pause']);
/** What a death is explained from; larger logs would only be slower to fetch. */
const DEATH_LOG_BYTES = 128 * 1024;
const DEATH_LOG_MS = 1_500;
/** How long after the kernel's killing a container's end is taken for its consequence. */
const OUT_OF_MEMORY_MS = 10_000;
/** How long the engine's books may be ahead of its events, which say whether somebody had a hand in an end. */
const EVENT_NEWS_MS = 500;
/** How long after its end a container that somebody stopped is looked at, for whether it is removed as well. */
const REMOVAL_MS = 120;
const REMOVAL_POLL_MS = 20;

/** What a started container needs to be judged as a subject. */
export interface ContainerSubjectOptions {
  readonly kind: 'image' | 'compose';
  readonly label: string;
  readonly run: RunIdentity;
  /** What the engine said of the container right after it was started. */
  readonly started: ContainerFacts;
  readonly image: ImageIdentity;
  readonly baseUrl: URL;
  readonly managementUrl: URL | undefined;
  /** Ports inside the container that the service should answer on, the main one first. */
  readonly ports: readonly number[];
  /** Ports that the image says it listens on. */
  readonly exposedPorts: readonly number[];
  /** CPUs that the container may use. */
  readonly cpus: number;
  readonly events: EventWatch;
  /** Takes everything down; default: removes what carries the run's label. */
  readonly remove?: () => Promise<void>;
}

/** A running container as a `Subject`. From here on its death is noticed. */
export function containerSubject(options: ContainerSubjectOptions, world: World): Subject {
  const { docker, clock } = world;
  const { id } = options.started;
  const begun = clock.now();
  const died = new AbortController();
  let leaving = false;
  let outOfMemoryAt: number | undefined;
  let examining = false;
  let again = false;
  let end: ContainerEvent | undefined;
  let endHeardAt = begun;
  const endHeard = new AbortController();
  /** Signals that this run did not send. */
  const sentByOthers: number[] = [];
  let stopping: Promise<void> | undefined;
  let onDie: ((event: ContainerEvent) => void) | undefined;

  /** A child that was killed for want of memory long ago is not why the container ends now. */
  const ranOutOfMemory = () => outOfMemoryAt !== undefined && clock.now() - outOfMemoryAt < OUT_OF_MEMORY_MS;

  const stoppedBy = (facts: ContainerFacts | undefined) => endingSignal(sentByOthers, end?.exitCode ?? facts?.exitCode);

  const explain = async (facts: ContainerFacts | undefined, log: string): Promise<Death> =>
    explainDeath({
      facts: facts && ranOutOfMemory() ? { ...facts, outOfMemory: true } : facts,
      signal: stoppedBy(facts),
      imageId: options.image.id,
      startedAt: options.started.startedAt,
      log,
      afterMs: (facts && lifetimeOf(facts)) ?? clock.now() - begun,
      label: options.label,
    });

  const examine = async (log?: Promise<string>): Promise<Death | undefined> => {
    let facts: ContainerFacts | undefined;
    try {
      facts = await docker.examineContainer(id);
      if (facts && isUnchanged(facts, options)) return undefined;
      if (!facts?.running) facts = await whatBecomesOf(facts);
    } catch (error) {
      if (!isDockerProblem(error)) throw error;
      return engineLost(error.message, error.output, error.advice);
    }
    const removed = facts === undefined || isBeingRemoved(facts);
    // what ended by itself and was then swept away is told by its end
    if (removed && end && stoppedBy(facts) === undefined) return explainEnd(end, log);
    return explain(facts, await (log ?? (removed ? '' : logBeforeLong())));
  };

  /** Waits for the events that belong to an end, and, where somebody else brought it about, for a removal. */
  const whatBecomesOf = async (seen: ContainerFacts | undefined): Promise<ContainerFacts | undefined> => {
    let facts = seen;
    if (leaving) return facts;
    await clock.sleep(EVENT_NEWS_MS, endHeard.signal).catch(() => undefined);
    const isOver = () => facts === undefined || facts.running || isBeingRemoved(facts) || leaving;
    while (!isOver() && stoppedBy(facts) !== undefined && clock.now() - endHeardAt < REMOVAL_MS) {
      await clock.sleep(REMOVAL_POLL_MS);
      facts = await docker.examineContainer(id);
    }
    return facts;
  };

  /** The engine's books stay closed for a tenth of a second after an end; the event says enough to go without them. */
  const explainEnd = async ({ exitCode = -1 }: ContainerEvent, log = logBeforeLong()): Promise<Death> =>
    explain({ ...options.started, running: false, status: 'exited', exitCode }, await log);

  const logBeforeLong = async (): Promise<string> => {
    const given = new AbortController();
    try {
      return await Promise.race([
        docker.logs(id, DEATH_LOG_BYTES),
        clock.sleep(DEATH_LOG_MS, given.signal).then(() => ''),
      ]);
    } catch {
      return '';
    } finally {
      given.abort();
    }
  };

  /** Examines until the answer is newer than the last event. */
  const suspect = async () => {
    again = true;
    if (examining) return;
    examining = true;
    try {
      for (let attempt = 1; again; attempt++) {
        again = false;
        const death =
          end && (ranOutOfMemory() || (isTelling(end) && stoppedBy(undefined) === undefined))
            ? await explainEnd(end)
            : await examine(end && logBeforeLong());
        if (leaving) return;
        if (death) return died.abort(death);
        // the engine tells of an end a moment before its own books say so
        if (end && attempt < 10) {
          await clock.sleep(20);
          again = true;
        }
      }
    } catch {
      // the next event or the next phase asks again
    } finally {
      examining = false;
    }
  };

  options.events.listen((event) => {
    if (event !== undefined && event.containerId !== id) return;
    if (event?.action === 'oom') outOfMemoryAt = clock.now();
    if (event?.action === 'kill' && event.signal !== undefined && !leaving) sentByOthers.push(event.signal);
    if (event?.action === 'die') {
      end = event;
      endHeardAt = clock.now();
      endHeard.abort();
      onDie?.(event);
    }
    if (leaving || died.signal.aborted) return;
    if (event === undefined || SUSPICIOUS.has(event.action)) void suspect();
  });

  const terminate = async (withinMs: number): Promise<Termination> => {
    leaving = true;
    const signalled = clock.now();
    const waiting = new AbortController();
    const ended = new Promise<ContainerEvent>((resolve) => {
      onDie = resolve;
    });
    try {
      await docker.signalContainer(id, 'SIGTERM').catch(() => undefined);
      const event = await Promise.race([
        ended,
        clock.sleep(withinMs - (clock.now() - signalled), waiting.signal).then(() => undefined),
      ]);
      const tookMs = clock.now() - signalled;
      if (event) return { exitedByItself: true, exitCode: event.exitCode, tookMs };
      const facts = await docker.examineContainer(id);
      const exitedByItself = facts !== undefined && !facts.running;
      return { exitedByItself, exitCode: exitedByItself ? facts.exitCode : undefined, tookMs };
    } finally {
      waiting.abort();
    }
  };

  const stop = async (): Promise<void> => {
    leaving = true;
    options.events.close();
    try {
      await (options.remove?.() ?? docker.removeRun(options.run.id, [id]));
    } catch (error) {
      if (!isDockerProblem(error)) throw error;
      world.output.annotate(
        'warning',
        `Removing ${options.label} failed, so it may still be there: ${error.message} The next run on this runner removes it.`,
      );
    }
  };

  return {
    kind: options.kind,
    label: options.label,
    baseUrl: options.baseUrl,
    managementUrl: options.managementUrl,
    image: options.image,
    died: died.signal,
    examine: () => examine(),
    logs: (maxBytes) => docker.logs(id, maxBytes).catch(() => undefined),
    async explainSilence() {
      const sockets = await docker.listeningSockets(id).catch(() => undefined);
      for (const port of options.ports) {
        const silence = explainSilence({
          port,
          alsoAsked: options.ports,
          sockets,
          exposedPorts: options.exposedPorts,
          place: 'container',
        });
        if (silence?.reason === 'not-listening') {
          return { ...silence, evidence: [...silence.evidence, ...tailOf(await logBeforeLong())] };
        }
        if (silence) return silence;
      }
      return sockets && (await outOfReach([options.baseUrl, options.managementUrl ?? options.baseUrl]));
    },
    async resources() {
      const stats = await docker.stats(id).catch(() => undefined);
      if (!stats) return undefined;
      return {
        memoryBytes: stats.memoryBytes,
        memoryShare: options.started.memoryLimit > 0 ? stats.memoryBytes / options.started.memoryLimit : undefined,
        cpuShare: stats.cpus / options.cpus,
      };
    },
    healthcheck: async () =>
      // An image without a HEALTHCHECK never gets one.
      options.started.health === undefined
        ? undefined
        : (await docker.examineContainer(id).catch(() => undefined))?.health,
    terminate,
    stop() {
      stopping ??= stop().finally(() => {
        stopping = undefined;
      });
      return stopping;
    },
  };
}

/** Another process on the same port could answer just as well, so only the very start that was seen counts. */
function isUnchanged(facts: ContainerFacts, options: ContainerSubjectOptions): boolean {
  return (
    facts.running &&
    facts.status === 'running' &&
    facts.startedAt === options.started.startedAt &&
    facts.restartCount === 0 &&
    facts.imageId === options.image.id
  );
}

/** Whether the exit code says all: 137 may be the end for want of memory, which only the engine's books tell for sure. */
function isTelling(end: ContainerEvent): boolean {
  return end.exitCode !== undefined && end.exitCode !== 137;
}

/** Milliseconds by the engine's own clock; `undefined` for a container that has not ended. */
function lifetimeOf(facts: ContainerFacts): number | undefined {
  const ms = Date.parse(facts.finishedAt) - Date.parse(facts.startedAt);
  return !facts.running && ms >= 0 ? ms : undefined;
}

function engineLost(sentence: string, output: string, advice: string | undefined): Death {
  return {
    reason: 'docker-lost',
    outcome: 'undecided',
    sentence,
    evidence: output === '' ? [] : [{ kind: 'text', label: 'docker said', text: output }],
    ...(advice === undefined ? {} : { advice }),
  };
}
