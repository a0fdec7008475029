import { availableParallelism } from 'node:os';
import type { ContainerFacts } from '../../platform/docker.ts';
import type { WatchMetric, WatchPolicy } from '../../policy/policy.ts';
import { findingOfDocker, isDockerProblem } from '../../subject/docker-finding.ts';
import type { Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Source } from '../source.ts';
import { type Statement, watchFinding } from './finding.ts';
import { lookEvery } from './pace.ts';
import { type MetricLook, tellReading } from './reading.ts';

/** From one look at the container to the next. */
const EVERY_MS = 5000;

/** Which container is looked at, and for which metrics. */
export interface ContainerOptions {
  /** Name or id of a container on this machine. */
  readonly container: string;
  readonly watch: Pick<WatchPolicy, 'source' | 'ruleSources'>;
  /** Those that come from the container. */
  readonly metrics: readonly WatchMetric[];
  readonly world: World;
}

/**
 * A container on this machine, as the engine sees it: that it does not run, ended, was started again, was replaced or ran out of memory
 * is a finding; how much of its memory and its CPUs it uses are readings, as shares of its limits or of the machine's.
 */
export function containerSource(options: ContainerOptions): Source {
  const { container, world } = options;
  const { docker, clock } = world;
  const title = `container ${container}`;
  const metrics = options.metrics.flatMap((metric) =>
    metric.from.kind === 'container' ? [{ metric, what: metric.from.what }] : [],
  );
  let known: ContainerFacts | undefined;

  return {
    name: title,

    examine: async () => {
      try {
        known = await docker.examineContainer(container);
      } catch (error) {
        if (!isDockerProblem(error)) throw error;
        return [findingOfDocker(error, title, world)];
      }
      if (known === undefined) {
        return [
          say({
            outcome: 'invalid',
            reason: 'container-gone',
            sentence: `There is no container ${container} on this machine.`,
            advice: 'Name one that "docker ps" shows on the runner that watches, or leave "watch.container" out.',
          }),
        ];
      }
      // one that does not run ends the watch as soon as it begins
      return [];
    },

    watch: async (tell, signal, lastTick = signal) => {
      let isEngineThere = true;
      let isLookedAt = false;
      let isSeenRunning = false;
      await Promise.all([
        lookEvery(EVERY_MS, clock, lastTick, async (atMs) => {
          const seen = await examined();
          if (signal.aborted) return;
          if (seen.ok !== isEngineThere) {
            isEngineThere = seen.ok;
            const state = seen.ok ? 'Docker answers again' : `Docker does not answer: ${seen.why}`;
            tell({ kind: 'state', source: title, atMs, state, isGood: seen.ok });
          }
          if (!seen.ok) return;
          isSeenRunning ||= known?.running === true;
          const change = isLookedAt ? changeBetween(known, seen.facts) : firstLook(known, seen.facts);
          isLookedAt = true;
          known = seen.facts;
          if (change === undefined) return;
          tell({ kind: 'state', source: title, atMs, state: change.state, isGood: change.state === 'runs' });
          if (change.statement === undefined) return;
          const recognisedBy = isSeenRunning ? { recognisedBy: 'the container was seen running' } : {};
          tell({ kind: 'finding', finding: say(change.statement), ...recognisedBy });
        }),
        ...metrics.map(({ metric, what }) =>
          lookEvery(metric.everyMs, clock, lastTick, async (atMs) => {
            const look = await shareOf(what);
            if (!signal.aborted) tellReading(tell, metric.name, atMs, look);
          }),
        ),
      ]);
    },
  };

  function say(statement: Omit<Statement, 'title' | 'source'>): Finding {
    const { source, ruleSources } = options.watch;
    return watchFinding({ ...statement, title, source: ruleSources?.get('container') ?? source }, world);
  }

  async function examined(): Promise<
    { readonly ok: true; readonly facts: ContainerFacts | undefined } | { readonly ok: false; readonly why: string }
  > {
    try {
      return { ok: true, facts: await docker.examineContainer(container) };
    } catch (error) {
      if (!isDockerProblem(error)) throw error;
      return { ok: false, why: error.message };
    }
  }

  async function shareOf(what: 'memory' | 'cpu'): Promise<MetricLook> {
    try {
      const stats = await docker.stats(container);
      if (stats === undefined) return { outcome: 'no-data', why: 'the container does not run' };
      const cpus = known?.cpuLimit ?? availableParallelism();
      return {
        outcome: 'value',
        value: what === 'memory' ? stats.memoryBytes / stats.memoryLimitBytes : stats.cpus / cpus,
      };
    } catch (error) {
      if (!isDockerProblem(error)) throw error;
      return { outcome: 'error', why: error.message };
    }
  }
}

/** What became of the container from one look to the next; no statement where it is well again, or only paused. */
interface Change {
  readonly state: string;
  readonly statement: Omit<Statement, 'title' | 'source'> | undefined;
}

/** A container that does not run when the watch begins is as bad as one that ends; one that runs is told to be looked at. */
function firstLook(before: ContainerFacts | undefined, now: ContainerFacts | undefined): Change | undefined {
  const isDown = now !== undefined && !now.running && before?.running !== true;
  if (isDown) return { state: now.status, statement: ended(now) };
  return (
    changeBetween(before, now) ??
    (now && { state: now.status === 'running' ? 'runs' : now.status, statement: undefined })
  );
}

function changeBetween(before: ContainerFacts | undefined, now: ContainerFacts | undefined): Change | undefined {
  if (now === undefined) {
    if (before === undefined) return undefined;
    const sentence = `The container ${before.name} was removed during the watch.`;
    const advice = 'If a deployment replaced it, begin the watch after that.';
    return { state: 'gone', statement: { outcome: 'fail', reason: 'container-gone', sentence, advice } };
  }
  if (before === undefined) return { state: now.running ? 'runs' : now.status, statement: undefined };
  if (now.id !== before.id) {
    const sentence = `The container ${now.name} was replaced by another one during the watch.`;
    const advice = 'If a deployment replaced it, begin the watch after that.';
    return { state: 'replaced', statement: { outcome: 'fail', reason: 'container-replaced', sentence, advice } };
  }
  // the engine forgets that a container ran out of memory once it is started again
  if (now.outOfMemory && !before.outOfMemory) return { state: 'out of memory', statement: outOfMemory(now) };
  if (before.running && !now.running) return { state: now.status, statement: ended(now) };
  const isAnew = now.startedAt !== before.startedAt || now.restartCount !== before.restartCount;
  if (isAnew && now.running) {
    // that it ended was told already
    if (!before.running) return { state: 'runs', statement: undefined };
    const times = now.restartCount - before.restartCount;
    const sentence = `The container ${now.name} was started again during the watch${times > 1 ? `, ${times} times` : ''}.`;
    const advice = 'Look at the end of its log before that for why it ended.';
    return { state: 'restarted', statement: { outcome: 'fail', reason: 'container-restarted', sentence, advice } };
  }
  if (now.status !== before.status && (now.status === 'paused' || before.status === 'paused')) {
    return { state: now.status === 'running' ? 'runs' : now.status, statement: undefined };
  }
  return undefined;
}

function ended(facts: ContainerFacts): Omit<Statement, 'title' | 'source'> {
  if (facts.outOfMemory) return outOfMemory(facts);
  return {
    outcome: 'fail',
    reason: 'container-exited',
    sentence: `The container ${facts.name} does not run: it is ${facts.status}, with exit code ${facts.exitCode}.`,
    advice: 'Look at the end of its log for why it ended.',
  };
}

function outOfMemory(facts: ContainerFacts): Omit<Statement, 'title' | 'source'> {
  const limit = facts.memoryLimit > 0 ? `its limit of ${Math.round(facts.memoryLimit / 2 ** 20)} MiB` : 'its memory';
  return {
    outcome: 'fail',
    reason: 'out-of-memory',
    sentence: `The container ${facts.name} ran out of ${limit}, and the kernel killed a process of it.`,
    advice: 'Give it more memory, or find what grew.',
  };
}
