import type { ImageFacts } from '../platform/docker.ts';
import type { Policy } from '../policy/policy.ts';
import type { RunIdentity, Settings } from '../settings.ts';
import type { World } from '../world.ts';
import type { Booted } from './subject.ts';

/** What was asked for before the policy was read, because it is needed in any case. */
export interface EarlyFacts {
  /** What the engine knows of `settings.image`; rejects as `Docker.examineImage` does. */
  readonly image?: Promise<ImageFacts | undefined>;
}

/**
 * Brings up what is to be judged: a live service (`url`), a local process (`command`), a stack with the image in it
 * (`subject.compose`) or the image alone. The subject is up, not yet healthy.
 *
 * @throws StoppedByFinding when it cannot be brought up; nothing is left running then
 * @throws Cancelled when the job was cancelled meanwhile; nothing is left running then
 */
export async function boot(
  settings: Settings,
  policy: Policy,
  run: RunIdentity,
  world: World,
  early: EarlyFacts = {},
): Promise<Booted> {
  if (settings.url !== undefined) {
    const { bootUrl } = await import(/* webpackMode: "eager" */ './url.ts');
    return bootUrl(settings.url, policy, world);
  }
  if (settings.command !== undefined) {
    const { bootCommand } = await import(/* webpackMode: "eager" */ './command.ts');
    return await bootCommand(settings.command, settings, policy, run, world);
  }
  if (policy.subject.compose !== undefined) {
    const { bootCompose } = await import(/* webpackMode: "eager" */ './compose.ts');
    return await bootCompose(policy.subject.compose, settings, policy, run, world, early);
  }
  const { bootImage } = await import(/* webpackMode: "eager" */ './image.ts');
  return await bootImage(settings, policy, run, world, early);
}
