import type { Subject } from '../subject/subject.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';

/**
 * A slow start makes Docker say `unhealthy` before the service is up, and Docker changes its mind only with the next probe:
 * 30 s later unless the image says otherwise. So long is it waited for, or until two more probes have failed.
 * https://docs.docker.com/reference/dockerfile/#healthcheck
 */
const CHANGE_OF_MIND_MS = 35_000;
const EVERY_MS = 250;
const PROBES = 2;

/** What the image's own HEALTHCHECK says against a service that is UP over HTTP; `undefined` if it says nothing against it. */
export async function judgeHealthcheck(
  subject: Subject,
  world: World,
  stop: AbortSignal,
): Promise<Pick<Finding, 'kind' | 'title' | 'outcome' | 'reason' | 'sentence' | 'evidence' | 'advice'> | undefined> {
  const { clock } = world;
  const until = clock.now() + CHANGE_OF_MIND_MS;
  let probes = 0;
  let seen = await subject.healthcheck();
  while (seen?.status === 'unhealthy' && probes < PROBES && clock.now() < until) {
    world.output.progress('health is good over HTTP, the HEALTHCHECK of the image says unhealthy');
    await clock.sleep(EVERY_MS, stop).catch(() => undefined);
    if (stop.aborted) return undefined;
    const next = await subject.healthcheck();
    if (next?.endedAt !== seen.endedAt || next?.log !== seen.log) probes += 1;
    seen = next;
  }
  return seen?.status === 'unhealthy' ? containerUnhealthy(seen.log) : undefined;
}

/** The finding for a HEALTHCHECK that contradicts health over HTTP. */
export function containerUnhealthy(
  log: string,
): Pick<Finding, 'kind' | 'title' | 'outcome' | 'reason' | 'sentence' | 'evidence' | 'advice'> {
  return {
    kind: 'health',
    title: 'HEALTHCHECK of the image',
    outcome: 'fail',
    reason: 'container-unhealthy',
    sentence: 'Health is good over HTTP, but the HEALTHCHECK of the image says unhealthy.',
    evidence: log === '' ? [] : [{ kind: 'text', label: 'last probe of the HEALTHCHECK', text: log }],
    advice: 'Correct the HEALTHCHECK of the image, or set health.honor-healthcheck to false.',
  };
}
