import { StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import type { EventWatch } from './container-events.ts';
import { isDockerProblem } from './docker-finding.ts';
import { isBeingRemoved, removedByOthers } from './outside.ts';

/** How long the engine's word of a new container may be on its way. */
const EVENT_NEWS_MS = 500;

type Docker = Pick<World, 'docker'>;
type Time = Pick<World, 'clock' | 'startedAt'>;

/**
 * What stopped a start: the error, unless the container has been removed meanwhile. Then that is why, whatever the
 * engine's words were: half a container that is taken down can look like an image without its program.
 *
 * @param label how sentences name it: `container rg-1a2b3c`
 */
export async function whyStartFailed(
  error: unknown,
  id: string,
  label: string,
  world: Docker & Time,
): Promise<unknown> {
  if (!isDockerProblem(error)) return error;
  return (await wasRemoved(id, world)) ? removedWhileStarted(label, world, error.output) : error;
}

/** The finding of a container that somebody else removed before it could be judged. */
export function removedWhileStarted(label: string, world: Time, dockerSaid = ''): StoppedByFinding {
  const evidence = dockerSaid === '' ? [] : [{ kind: 'text', label: 'docker said', text: dockerSaid } as const];
  return new StoppedByFinding({
    ...removedByOthers(`The ${label}`, 'while it was started', evidence),
    kind: 'subject',
    title: label,
    outcome: 'undecided',
    severity: 'block',
    startedAt: world.clock.now() - world.startedAt,
    durationMs: 0,
  });
}

/**
 * The id of the container that compose made, by the engine's word, which is there also when the container is not any
 * more; `undefined` where none was made.
 *
 * @param known ids, or their beginnings, of containers that were there before
 */
export async function newContainer(
  events: EventWatch,
  known: readonly string[],
  { clock }: Pick<World, 'clock'>,
): Promise<string | undefined> {
  let id: string | undefined;
  const heard = new AbortController();
  events.listen((event) => {
    if (event?.action !== 'create' || known.some((one) => event.containerId.startsWith(one))) return;
    id = event.containerId;
    heard.abort();
  });
  await clock.sleep(EVENT_NEWS_MS, heard.signal).catch(() => undefined);
  return id;
}

/** Whether a container is gone or going. An engine that does not answer removes nothing. */
export async function wasRemoved(id: string, { docker }: Docker): Promise<boolean> {
  try {
    const facts = await docker.examineContainer(id);
    return facts === undefined || isBeingRemoved(facts);
  } catch (error) {
    if (!isDockerProblem(error)) throw error;
    return false;
  }
}
