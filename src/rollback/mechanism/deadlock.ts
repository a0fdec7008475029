import { evaluateText } from './expression.ts';
import type { MechanismFacts, OwnRun } from './facts.ts';
import { type Obstacle, refused, shown } from './obstacle.ts';
import type { ReachedGroup } from './reach.ts';
import type { Start } from './starts.ts';
import type { Concurrency } from './workflow-file.ts';

/** A concurrency group that this run holds while the guard waits in it. */
interface HeldGroup {
  readonly group: string;
  /** `.github/workflows/release.yml, line 4`; `undefined` where only GitHub says that it is held. */
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
  const obstacles: Obstacle[] = [];
  for (const group of needed) {
    const name = evaluateText(group.concurrency.group, group.context);
    if (name === undefined) {
      // Where this run holds nothing, nobody can wait for it.
      if (held.length === 0 && !unknown) continue;
      obstacles.push(
        shown(
          'rollback-deadlock',
          `Which concurrency group ${neederText(group, start)} needs is not known beforehand ("${group.concurrency.group}").`,
          'Let this job and what it starts not share a concurrency group, or they wait for each other.',
        ),
      );
      continue;
    }
    const clash = held.find((one) => one.group.toLowerCase() === name.toLowerCase());
    if (clash !== undefined) obstacles.push(clashing(clash, group, name, neederText(group, start)));
  }
  return obstacles;
}

/** `job "deploy" of .github/workflows/release.yml at v1.4.1 (line 30)`. */
function neederText({ label, within, concurrency }: ReachedGroup, { at }: Start): string {
  // The label of a job in a called workflow names that workflow.
  const block = within === undefined ? [label, at.path] : [label ?? within];
  return `${block.filter((part) => part !== undefined).join(' of ')} at ${at.ref} (line ${concurrency.line})`;
}

function clashing(held: HeldGroup, needed: ReachedGroup, name: string, needer: string): Obstacle {
  const place = held.holder === undefined ? '' : ` (${held.holder})`;
  const end =
    needed.concurrency.cancelsInProgress === true
      ? 'needs it too and cancels whoever holds it, so that it would cancel this run'
      : 'needs it too, so that each would wait for the other';
  const sentence = `This run holds the concurrency group "${name}"${place}, and ${needer} ${end}.`;
  const advice =
    held.holder === undefined
      ? 'Run this job in a workflow without that concurrency group.'
      : `Change "concurrency" in ${held.holder}: take it off, or give it a group of its own, so that this run does not hold "${name}" while it waits.`;
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
    [file.concurrency, `${own.path}`],
    [job?.concurrency, `job "${job?.key}" of ${own.path}`],
  ];
  const held: HeldGroup[] = [];
  // A job that is not in the file belongs to a workflow that is called, which may have groups of its own.
  let complete = job !== undefined;
  for (const [concurrency, label] of blocks) {
    if (concurrency === undefined) continue;
    const group = evaluateText(concurrency.group, own.context);
    if (group === undefined) complete = false;
    else held.push({ group, holder: `${label}, line ${concurrency.line}` });
  }
  return complete ? { held, unknown: false } : { held: [...held, ...listed], unknown: !own.groups.known };
}
