import { lookAhead, registerSecrets } from './action.ts';
import { helpText, readArguments } from './arguments.ts';
import { openWorld } from './collaborators.ts';
import { deliver } from './deliver.ts';
import { endSoonWhenCancelled } from './ending.ts';
import { readSettings } from './inputs.ts';
import { judge } from './judge.ts';
import { removeLeftoversOf } from './subject/leftovers.ts';
import { nameRun } from './subject/run-identity.ts';
import { EXIT_CODES } from './verdict.ts';
import { VERSION } from './version.ts';

/**
 * The command line for a developer's own machine: the same settings, the same judgement, the same report.
 *
 * @returns the exit code
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  // Whoever sits at this machine may name any file of it.
  const world = openWorld('terminal', ['/']);
  const { output } = world;
  const line = readArguments(argv);
  if (line.kind === 'help' || line.kind === 'version') {
    output.line(line.kind === 'help' ? helpText().trimEnd() : VERSION);
    await output.flushed();
    return 0;
  }
  if (line.kind === 'mistake') {
    output.line(`${line.sentence} ${line.advice}`, 'bad');
    await output.flushed();
    return EXIT_CODES.invalid;
  }
  endSoonWhenCancelled(world);
  const run = nameRun(world.environment, world.clock, world.random);
  const isAboutRecord = line.kind === 'history' || line.kind === 'mark-good' || line.kind === 'mark-bad';
  // These judge nothing, so that they need not be told what to judge.
  const values = isAboutRecord ? new Map([['mode', 'drill'], ...line.values]) : line.values;
  const read = readSettings(values, undefined, (name) => `--${name}`);
  registerSecrets(read, world);
  try {
    if (line.kind === 'init') {
      const { runInit } = await import('./init/init.ts');
      return await runInit(read, line.write, run, world);
    }
    if (line.kind !== 'guard') {
      const { runRecordCommand } = await import('./rollback/record/record-commands.ts');
      return await runRecordCommand(line.kind, read, world);
    }
    const { report, notify } = await judge(read, run, world, lookAhead(read, world));
    return await deliver(report, read.ok ? read.settings : undefined, run, world, notify);
  } finally {
    // There is no post step here: this is the second layer of the clean-up, and the next run is the third.
    if (world.cancelled.aborted) await removeLeftoversOf(run.id, world).catch(() => 0);
    await output.flushed();
  }
}
