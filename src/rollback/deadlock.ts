import { evaluateText } from './expression.ts';
import type { MechanismFacts, OwnRun } from './facts.ts';
import { type Obstacle, refused, shown } from './obstacle.ts';
import type { ReachedGroup } from './reach.ts';
import type { Start } from './starts.ts';
import type { Concurrency } from './workflow-file.ts';

/** A concurrency group that this run holds while the guard waits in it. */
interface HeldGroup {
  readonly group: string;
  /** `the workflow .github/workflows/release.yml (line 4)`; `undefined` where only GitHub says that it is held. */
  readonly holder: string | undefined;
}

/**
 * Whether the run that would be started needs a concurrency group that this run holds: then it would wait for the guard,
 * and the guard for it. Groups belong to the repository and not to a workflow, and their case does not count.
 * https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export function deadlockObstacles(start: Start, { own }: Pick<MechanismFacts, 'own'>): readonly Obstacle[] {
  const { held, unknown } = heldGroups(own);
  const needed = start.reach.groups.filter(({ runs }) => runs !== 'no');
  const place = `${start.at.path} at ${start.at.ref}`;
  const obstacles: Obstacle[] = [];
  for (const group of needed) {
    const name = evaluateText(group.concurrency.group, group.context);
    if (name === undefined) {
      // Where this run holds nothing, nobody can wait for it.
      if (held.length === 0 && !unknown) continue;
      obstacles.push(
        shown(
          'rollback-deadlock',
          `Which concurrency group ${group.label} of ${place} needs is not known beforehand ("${group.concurrency.group}").`,
          'Let this job and what it starts not share a concurrency group, or they wait for each other.',
        ),
      );
      continue;
    }
    const clash = held.find((one) => one.group.toLowerCase() === name.toLowerCase());
    if (clash !== undefined) obstacles.push(clashing(clash, group, name, place));
  }
  return obstacles;
}

function clashing(held: HeldGroup, needed: ReachedGroup, name: string, place: string): Obstacle {
  const holder = held.holder === undefined ? 'This run holds' : `This run holds, by ${held.holder},`;
  const end =
    needed.concurrency.cancelsInProgress === true
      ? 'needs it too and cancels whoever holds it, so that it would cancel this run'
      : 'needs it too, so that each would wait for the other';
  const sentence = `${holder} the concurrency group "${name}", and ${needed.label} of ${place} (line ${needed.concurrency.line}) ${end}.`;
  const advice =
    held.holder === undefined
      ? 'Run this job in a workflow without that concurrency group.'
      : `Take \`concurrency\` off ${held.holder}, or give it a group of its own, so that this run does not hold "${name}" while it waits.`;
  return (needed.runs === 'yes' ? refused : shown)('rollback-deadlock', sentence, advice);
}

/** By this run's own file as far as it can be read; what GitHub lists may also belong to jobs that end by themselves. */
function heldGroups(own: OwnRun): { readonly held: readonly HeldGroup[]; readonly unknown: boolean } {
  const listed: readonly HeldGroup[] = own.groups.known
    ? own.groups.value.map((group) => ({ group, holder: undefined }))
    : [];
  if (!own.file.known) return { held: listed, unknown: !own.groups.known };
  const file = own.file.value;
  const job = file.jobs.find(({ key }) => key === own.jobKey);
  const blocks: readonly (readonly [Concurrency | undefined, string])[] = [
    [file.concurrency, `the workflow ${own.path}`],
    [job?.concurrency, `job "${job?.key}" of ${own.path}`],
  ];
  const held: HeldGroup[] = [];
  // A job that is not in the file belongs to a workflow that is called, which may have groups of its own.
  let complete = job !== undefined;
  for (const [concurrency, label] of blocks) {
    if (concurrency === undefined) continue;
    const group = evaluateText(concurrency.group, own.context);
    if (group === undefined) complete = false;
    else held.push({ group, holder: `${label} (line ${concurrency.line})` });
  }
  return complete ? { held, unknown: false } : { held: [...held, ...listed], unknown: !own.groups.known };
}
