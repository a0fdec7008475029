import { nextUnit, type Unit } from './schedule.ts';

/**
 * Runs all units, at most `limit` at a time, each as soon as its turn comes (`nextUnit`).
 *
 * @throws what a unit throws, when those that run have ended
 */
export async function runSideBySide(
  units: readonly Unit[],
  limit: number,
  runUnit: (index: number, unit: Unit) => Promise<void>,
): Promise<void> {
  const progress = { started: units.map(() => false), ended: units.map(() => false) };
  const running = new Set<Promise<void>>();
  let from = 0;
  const start = (index: number, unit: Unit): void => {
    progress.started[index] = true;
    const one = runUnit(index, unit)
      .then(() => {
        progress.ended[index] = true;
      })
      .finally(() => running.delete(one));
    running.add(one);
  };
  for (;;) {
    while (running.size < limit) {
      while (progress.ended[from]) from++;
      const index = nextUnit(units, progress, from);
      const unit = index === undefined ? undefined : units[index];
      if (index === undefined || unit === undefined) break;
      start(index, unit);
    }
    if (running.size === 0) return;
    try {
      await Promise.race(running);
    } catch (error) {
      await Promise.allSettled(running);
      throw error;
    }
  }
}
