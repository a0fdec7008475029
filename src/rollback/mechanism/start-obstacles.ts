import { deadlockObstacles } from './deadlock.ts';
import { environmentObstacles } from './environment-gate.ts';
import type { MechanismFacts } from './facts.ts';
import { type Obstacle, shown } from './obstacle.ts';
import type { Start } from './starts.ts';

/** What lies in the jobs that would run. */
export function startObstacles(facts: MechanismFacts, start: Start | undefined): readonly Obstacle[] {
  if (start !== undefined) return [...environmentObstacles(start, facts), ...deadlockObstacles(start, facts)];
  if (facts.target.run === undefined) return [];
  const { file, path, ref } = facts.atTag;
  const why = file.known ? 'it is not there' : file.why;
  return [
    shown(
      'rollback-workflow-not-found',
      `${path} at ${ref} could not be read (${why}), so its environments, its concurrency groups and what it builds are not known.`,
    ),
  ];
}
