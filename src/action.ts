import { tmpdir } from 'node:os';
import { openWorld, type RealWorld } from './collaborators.ts';
import { deliver } from './deliver.ts';
import { endSoonWhenCancelled } from './ending.ts';
import { INPUTS, readSettings, type SettingsRead } from './inputs.ts';
import { judge } from './judge.ts';
import type { EarlyFacts } from './subject/boot.ts';
import { parseReference } from './subject/reference.ts';
import { nameRun } from './subject/run-identity.ts';

/**
 * The action's main step: inputs in, report out.
 *
 * @returns the exit code
 */
export async function runAction(): Promise<number> {
  const environment = process.env;
  const workspace = environment['GITHUB_WORKSPACE'] || process.cwd();
  const world = openWorld('actions', [workspace, environment['RUNNER_TEMP'] || tmpdir()]);
  const run = nameRun(environment, world.clock, world.random);
  // Before anything else: whatever happens from here on, the post step knows what to look for.
  world.output.saveState('run', run.id);
  endSoonWhenCancelled(world);

  const read = readSettings(actionInputs(environment), pushedTag(environment), (name) => `input "${name}"`, workspace);
  registerSecrets(read, world);
  const { report, notify } = await judge(read, run, world, lookAhead(read, world));
  const exitCode = await deliver(report, read.ok ? read.settings : undefined, run, world, notify);
  world.output.saveState('verdict', report.verdict.name);
  await world.output.flushed();
  return exitCode;
}

/** `INPUT_ENV-FILE` and so on, as the runner passes them: upper case, dashes kept. */
export function actionInputs(environment: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  const known = new Map(INPUTS.map((input) => [`INPUT_${input.name.toUpperCase()}`, input.name]));
  return new Map(
    Object.entries(environment).flatMap(([name, value]): [string, string][] =>
      name.startsWith('INPUT_') && value !== undefined && value !== ''
        ? [[known.get(name) ?? name.slice('INPUT_'.length).toLowerCase(), value]]
        : [],
    ),
  );
}

function pushedTag(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  return environment['GITHUB_REF_TYPE'] === 'tag' ? environment['GITHUB_REF_NAME'] : undefined;
}

/** Everything secret that the inputs hold is known to the redaction before the first line is printed. */
export function registerSecrets(read: SettingsRead, world: RealWorld): void {
  const secrets = read.ok ? read.settings.secrets : read.secrets;
  for (const [name, value] of secrets) world.secrets.add(`secrets.${name}`, value);
  const token = read.ok ? read.settings.githubToken : undefined;
  if (token !== undefined) world.secrets.add('github-token', token);
}

/** Asks the engine about the image while the policy is still being read: the answer is needed in any case. */
export function lookAhead(read: SettingsRead, world: RealWorld): EarlyFacts {
  const reference = read.ok ? read.settings.image : undefined;
  if (reference === undefined || !parseReference(reference).ok) return {};
  const image = world.docker.examineImage(reference);
  // Whoever boots the image sees the failure; until then it must not count as unhandled.
  image.catch(() => undefined);
  return { image };
}
