import type { GitHub } from '../../platform/github.ts';
import type { World } from '../../world.ts';

/**
 * Requests that following a run may cost: so many at once, and one more for every minute. 30 minutes come to 48, which
 * leaves room below 60 for what start and end cost. The job's token has 1,000 an hour for all workflows of a repository.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
const AT_ONCE = 18;
const ONE_MORE_EVERY_MS = 60_000;
/** Kept for looking at the run itself. */
const RESERVE = 3;

/** Counts what GitHub counts: answers of 304 cost nothing, repeated reads cost each time. */
export interface RequestBudget {
  /** Milliseconds until one more request may be sent that costs something; 0 for now. */
  waitMs(): number;
  /** Whether there is enough for a request that only explains something. */
  hasSpare(): boolean;
}

/** A budget that begins now, with what was counted before left out. */
export function requestBudget(github: Pick<GitHub, 'usage'>, clock: World['clock']): RequestBudget {
  const begun = clock.now();
  const countedBefore = github.usage().counted;
  const left = (): number =>
    AT_ONCE + (clock.now() - begun) / ONE_MORE_EVERY_MS - (github.usage().counted - countedBefore);
  return {
    waitMs: () => Math.max(0, Math.ceil((1 - left()) * ONE_MORE_EVERY_MS)),
    hasSpare: () => left() >= 1 + RESERVE,
  };
}
