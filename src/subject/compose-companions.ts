import type { Finding } from '../verdict.ts';
import { StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import { type CompanionState, type ComposeModel, judgeCompanions, parseStates } from './compose-model.ts';
import type { EventWatch } from './container-events.ts';
import { findingOfDocker, isDockerProblem, stoppedByDocker } from './docker-finding.ts';
import type { Death, Subject } from './subject.ts';
import { inSeconds, inWords, lastLines } from './wording.ts';

/** How long compose may take to read its files, or to list what it started. */
export const CONFIG_MS = 30_000;
/** Pulling and building the services around the image included. */
export const UP_MS = 15 * 60_000;
/** Longest wait for the services around the image, once they are started. */
const COMPANIONS_MS = 5 * 60_000;
const COMPANIONS_POLL_MS = 300;
/** How long after its end a container may take to be started again by its restart policy. */
const RESTART_MS = 300;
const LOG_BYTES = 32 * 1024;
const LOG_LINES = 25;

/** A stack that is being brought up, and everything that is needed to talk to compose about it. */
export interface Stack {
  /** As the user gave it. */
  readonly file: string;
  readonly service: string;
  readonly model: ComposeModel;
  readonly overrideFile: string;
  readonly compose: (argv: readonly string[], timeoutMs: number, signal?: AbortSignal) => Promise<string>;
  /** Takes all of it down. */
  readonly remove: () => Promise<void>;
}

/** Starts the services around the image and waits until each is up, healthy, or done. */
export async function startCompanions(
  stack: Stack,
  started: readonly string[],
  world: World,
): Promise<readonly CompanionState[]> {
  const begun = world.clock.now();
  world.output.progress(`Starting ${inWords(started)}`);
  const mustFinish = new Set(
    [...(stack.model.services.get(stack.service)?.dependsOn ?? [])]
      .filter(([, condition]) => condition === 'service_completed_successfully')
      .map(([name]) => name),
  );
  const states = async () =>
    parseStates(await stack.compose(['ps', '--all', '--format', 'json'], CONFIG_MS, world.cancelled)).filter(
      ({ service }) => started.includes(service),
    );
  try {
    await stack.compose(['up', '--detach', '--quiet-pull', '--no-color', ...started], UP_MS, world.cancelled);
  } catch (error) {
    if (!isDockerProblem(error)) throw error;
    // compose waits for conditions between these services itself, and says little about the one that failed
    const judged = judgeCompanions(await states().catch(() => []), mustFinish);
    if (judged.kind === 'failed') throw await companionFailed(stack, judged.companion, begun, world);
    throw new StoppedByFinding(findingOfDocker(error, `stack ${stack.file}`, world, begun));
  }
  return await stoppedByDocker(`stack ${stack.file}`, world, async () => {
    const until = world.clock.now() + COMPANIONS_MS;
    for (;;) {
      const seen = await states();
      const judged = judgeCompanions(seen, mustFinish);
      if (judged.kind === 'ready') return seen;
      if (judged.kind === 'failed') throw await companionFailed(stack, judged.companion, begun, world);
      if (world.clock.now() >= until) throw companionsLate(stack, judged.services, begun, world);
      world.output.progress(`Waiting for ${inWords(judged.services)}`);
      await world.clock.sleep(COMPANIONS_POLL_MS, world.cancelled);
    }
  });
}

/**
 * The subject, which also counts as ended once a service around it has failed: what it does from then on says nothing
 * about the image.
 */
export function withCompanions(
  subject: Subject,
  stack: Stack,
  companions: readonly CompanionState[],
  events: EventWatch,
  world: World,
): Subject {
  const begun = world.clock.now();
  const companionDied = new AbortController();
  let leaving = false;
  const examineCompanion = async (companion: CompanionState) => {
    // one that is started again by its restart policy is back, or on its way
    await world.clock.sleep(RESTART_MS);
    const facts = await world.docker.examineContainer(companion.containerId);
    if (leaving || companionDied.signal.aborted || facts?.running || facts?.status === 'restarting') return;
    const seen = { ...companion, state: 'exited', health: '', exitCode: facts?.exitCode ?? companion.exitCode };
    const death: Death = {
      ...(await companionWords(stack, seen, world.clock.now() - begun, world)),
      reason: 'compose-failed',
      outcome: 'undecided',
    };
    if (!leaving) companionDied.abort(death);
  };
  events.listen((event) => {
    if (event?.action !== 'die' || event.exitCode === 0 || leaving) return;
    const companion = companions.find(({ containerId }) => event.containerId.startsWith(containerId));
    // what the engine cannot tell any more is noticed by whoever watches the subject itself
    if (companion) examineCompanion(companion).catch(() => undefined);
  });
  /** The engine's word may be a moment behind its books. */
  const lookAt = async (companion: CompanionState) => {
    const facts = await world.docker.examineContainer(companion.containerId).catch(() => undefined);
    if (facts && !facts.running && facts.exitCode !== 0) await examineCompanion(companion).catch(() => undefined);
  };
  return {
    ...subject,
    died: AbortSignal.any([subject.died, companionDied.signal]),
    async examine() {
      const [death] = await Promise.all([subject.examine(), ...companions.map(lookAt)]);
      return companionDied.signal.aborted ? (companionDied.signal.reason as Death) : death;
    },
    async stop() {
      leaving = true;
      await subject.stop();
    },
  };
}

async function companionFailed(
  stack: Stack,
  companion: CompanionState,
  begun: number,
  world: World,
): Promise<StoppedByFinding> {
  return undecided(stack, begun, world, await companionWords(stack, companion, world.clock.now() - begun, world));
}

async function companionWords(
  stack: Stack,
  companion: CompanionState,
  afterMs: number,
  world: World,
): Promise<Required<Pick<Finding, 'sentence' | 'advice' | 'evidence'>>> {
  const log = await world.docker.logs(companion.containerId, LOG_BYTES).catch(() => '');
  const tail = lastLines(world.secrets.redact(log), LOG_LINES);
  const how = companion.health === 'unhealthy' ? 'is unhealthy' : `exited with code ${companion.exitCode}`;
  return {
    sentence: `The service "${companion.service}" around the image ${how} after ${inSeconds(afterMs)}, so nothing is known about the image.`,
    advice: `Bring "${companion.service}" of ${stack.file} up on its own first; its last lines are below.`,
    evidence: [{ kind: 'text', label: `last lines of ${companion.service}`, text: tail || '(it wrote nothing)' }],
  };
}

function companionsLate(stack: Stack, services: readonly string[], begun: number, world: World): StoppedByFinding {
  return undecided(stack, begun, world, {
    sentence: `The ${services.length === 1 ? 'service' : 'services'} ${inWords(services)} around the image ${services.length === 1 ? 'was' : 'were'} not up within ${inSeconds(COMPANIONS_MS)}, so nothing is known about the image.`,
    advice: `Bring the stack of ${stack.file} up by hand and look at what ${services.length === 1 ? 'it waits' : 'they wait'} for.`,
    evidence: [],
  });
}

/** The finding of a stack that did not come up, which says nothing about the image. */
export function undecided(
  stack: Stack,
  begun: number,
  world: World,
  words: Required<Pick<Finding, 'sentence' | 'advice' | 'evidence'>>,
): StoppedByFinding {
  return new StoppedByFinding({
    ...words,
    kind: 'platform',
    title: `stack ${stack.file}`,
    outcome: 'undecided',
    severity: 'block',
    reason: 'compose-failed',
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  });
}
