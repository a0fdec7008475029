import type { Death, Subject } from '../subject/subject.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import { deathFinding } from './findings.ts';
import type { FailedTrial } from './trial.ts';

/**
 * A process closes its port a moment before the engine learns that it ended: a refused connection waits this long for
 * the news of a death before the check is blamed. Milliseconds.
 */
const DEATH_NEWS_MS = 300;

/** Whether there is a service still; asked before a check is blamed. */
export interface DeathWatch {
  /** The first that was learned, during which check. */
  death(): { readonly death: Death; readonly finding: Finding } | undefined;
  /** Asks, if nothing is known yet. Resolves to whether it has died. */
  learn(during: string): Promise<boolean>;
  /**
   * Whether a check failed because there is no service any more.
   *
   * @param again it will be tried again anyway, so that late news are no loss
   */
  explains(trial: FailedTrial, during: string, again: boolean): Promise<boolean>;
}

/** @param over aborts when the service dies or the job is cancelled */
export function watchForDeath(subject: Subject, world: World, over: AbortSignal): DeathWatch {
  let known: { readonly death: Death; readonly finding: Finding } | undefined;
  const learn = async (during: string): Promise<boolean> => {
    if (known !== undefined) return true;
    const { died } = subject;
    const death = died.aborted ? (died.reason as Death) : await subject.examine().catch(() => undefined);
    // Several checks side by side may have asked; the first answer counts.
    if (death !== undefined) {
      known ??= { death, finding: deathFinding(death, during, world.clock.now() - world.startedAt) };
    }
    return known !== undefined;
  };
  return {
    death: () => known,
    learn,
    explains: async (trial, during, again) => {
      if (known !== undefined) return true;
      if (!subject.died.aborted && trial.transport === undefined) return false;
      if (await learn(during)) return true;
      if (again || trial.transport !== 'lost' || subject.kind === 'url') return false;
      await world.clock.sleep(DEATH_NEWS_MS, over).catch(() => undefined);
      world.cancelled.throwIfAborted();
      return await learn(during);
    },
  };
}
