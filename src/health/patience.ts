import type { Sighting } from './look.ts';

/**
 * What a running service does not grow any more once its health is UP: its main port, and components that are not
 * visible.
 */
const GRACE_MS = 10_000;
/**
 * A login, a 404 or a page where health should be is how a service answers that is up and set up so; hardly any server
 * says it on its way up. The exception is one that deploys its application after opening its port, so that there is
 * never less than a quarter of the time that the user gave.
 */
const SETTLED_MS = 15_000;

/**
 * How long this state is waited for, from its first sight and as long as nothing else is seen; `undefined`: until the
 * deadline. Milliseconds.
 */
export function patienceWith(seen: Pick<Sighting, 'reason' | 'failure'>, withinMs: number): number | undefined {
  switch (seen.reason) {
    case 'main-port-silent':
    case 'health-component-missing':
      return GRACE_MS;
    case 'health-unauthorised':
    case 'health-not-found':
      return Math.max(SETTLED_MS, withinMs / 4);
    case 'health-not-json':
      return seen.failure === undefined ? Math.max(SETTLED_MS, withinMs / 4) : undefined;
    default:
      return undefined;
  }
}
