import type { ContainerEvent } from '../platform/docker.ts';
import type { RunIdentity } from '../settings.ts';
import type { World } from '../world.ts';

/** How often a stream of events that broke off is opened again. */
const EVENT_STREAMS = 5;

/** The events of a run's containers, followed from before the first of them is started. */
export interface EventWatch {
  /** Hears every event, those that came before this call as well; `undefined` stands for a stream that broke off. */
  listen(listener: (event: ContainerEvent | undefined) => void): void;
  close(): void;
}

/** Begins to follow the events of all containers that carry this run's label. */
export function watchEvents(run: RunIdentity, world: Pick<World, 'docker'>): EventWatch {
  const closed = new AbortController();
  const heard: (ContainerEvent | undefined)[] = [];
  const listeners: ((event: ContainerEvent | undefined) => void)[] = [];
  const tell = (event: ContainerEvent | undefined) => {
    heard.push(event);
    for (const listener of listeners) listener(event);
  };
  let streams = 0;
  const follow = () => {
    streams += 1;
    world.docker
      .followEvents(run.id, {
        signal: closed.signal,
        onEvent: (event) => {
          // the checks of a HEALTHCHECK tell three events each time, for as long as the container lives
          if (!event.action.startsWith('exec_')) tell(event);
        },
        onLost: () => {
          if (closed.signal.aborted) return;
          // events are told again from the beginning, and being told twice does no harm
          if (streams < EVENT_STREAMS) follow();
          tell(undefined);
        },
      })
      .catch(() => tell(undefined));
  };
  follow();
  return {
    listen(listener) {
      listeners.push(listener);
      for (const event of [...heard]) listener(event);
    },
    close: () => closed.abort(),
  };
}
