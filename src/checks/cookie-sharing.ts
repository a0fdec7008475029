import { type Cookies, createCookies } from './cookies.ts';
import type { Unit } from './schedule.ts';

/** Which unit sees which cookies; see `runChecks`. What a unit sees never depends on who happens to be faster. */
export interface SharedCookies {
  /** The cookies for a unit that begins now. */
  begin(index: number, unit: Unit): Cookies;
  end(unit: Unit): void;
  /** The cookies for a request that comes after all units. */
  atEnd(): Cookies;
}

/** @param limit Units that may run at a time. */
export function shareCookies(limit: number): SharedCookies {
  const common = createCookies();
  if (limit === 1) return { begin: () => common, end: () => undefined, atEnd: () => common };

  /** What units side by side got, which only those who depend on them may see yet. */
  const pending = new Map<number, Cookies>();
  const publish = (): void => {
    for (const [, cookies] of [...pending].sort(([left], [right]) => left - right)) common.absorb(cookies);
    pending.clear();
  };
  return {
    begin: (index, unit) => {
      if (unit.alone) {
        publish();
        return common;
      }
      const cookies = common.fork();
      for (const giver of [...new Set(unit.needs.values())].sort((left, right) => left - right)) {
        const given = pending.get(giver);
        if (given !== undefined) cookies.absorb(given);
      }
      pending.set(index, cookies);
      return cookies;
    },
    end: (unit) => {
      if (unit.alone) publish();
    },
    atEnd: () => {
      publish();
      return common;
    },
  };
}
