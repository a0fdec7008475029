import { watchEventLoop } from '../platform/event-loop.ts';
import type { Policy, WatchPolicy } from '../policy/policy.ts';
import type { Scope } from '../policy/template.ts';
import type { Subject } from '../subject/subject.ts';
import type { World } from '../world.ts';
import type { Source } from './source.ts';
import { controlSource } from './sources/control.ts';
import { probesSource } from './sources/probes.ts';

/** What sources are made from. */
export interface Sighting {
  readonly policy: Policy;
  readonly watch: WatchPolicy;
  readonly subject: Subject;
  readonly scope: Scope;
  readonly world: World;
}

/** The sources of one watch; `close` ends what they share. */
export interface OpenedSources {
  readonly list: readonly Source[];
  close(): void;
}

export type OpenSources = (sighting: Sighting) => OpenedSources;

/** Every source that the policy asks for, and the look at ourselves that belongs to all of them. */
export const openSources: OpenSources = ({ policy, watch, subject, scope, world }) => {
  const eventLoop = watchEventLoop(world.clock);
  const control = controlSource({ watch, subject, eventLoop, world });
  const list: Source[] = [control];
  if (watch.probes.length > 0) {
    const { probes: names, everyMs } = watch;
    list.push(probesSource({ subject, policy, names, everyMs, scope, ownHealth: control, world }));
  }
  return { list, close: () => eventLoop.close() };
};
