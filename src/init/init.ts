import { shellQuote } from '../checks/shell.ts';
import type { RealWorld } from '../collaborators.ts';
import { type HealthResult, waitUntilHealthy } from '../health/wait.ts';
import type { SettingsRead } from '../inputs.ts';
import { internalError } from '../internal-error.ts';
import { defaultPolicy } from '../policy/default.ts';
import type { RunIdentity, Settings } from '../settings.ts';
import { boot } from '../subject/boot.ts';
import type { Subject } from '../subject/subject.ts';
import { Cancelled, EXIT_CODES, type Finding, StoppedByFinding } from '../verdict.ts';
import { explore, findPlainPage } from './explore.ts';
import { starterPolicy } from './starter.ts';

/** Makes the list of endpoints visible in the candidate, which nobody but this command talks to. */
const SHOW_MAPPINGS = { MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: 'health,info,metrics,mappings' };
/** The service answers, but not with an actuator's health. */
const NO_ACTUATOR: ReadonlySet<Finding['reason']> = new Set([
  'health-not-found',
  'health-not-json',
  'health-not-up',
  'health-unauthorised',
]);

/**
 * `release-guard init`: boots the subject, looks at what it has, and writes a starter policy
 * to the terminal or to a file that must not exist yet.
 *
 * @returns the exit code
 */
export async function runInit(
  read: SettingsRead,
  target: string | undefined,
  run: RunIdentity,
  world: RealWorld,
): Promise<number> {
  const { output } = world;
  if (!read.ok) return tell(read.findings, world);
  let subject: Subject | undefined;
  try {
    if (target !== undefined && (await isThere(target, world)))
      throw new StoppedByFinding(unwritten(target, 'it is there already'));
    const policy = defaultPolicy();
    const booted = await boot(
      read.settings,
      { ...policy, subject: { ...policy.subject, env: SHOW_MAPPINGS } },
      run,
      world,
    );
    subject = booted.subject;
    const health = await waitUntilHealthy(subject, policy.health, world);
    const plainPage = isPlain(health) ? await findPlainPage(subject, world) : undefined;
    if (!health.healthy && plainPage === undefined) {
      return tell(
        health.findings.filter((finding) => finding.outcome !== 'pass'),
        world,
      );
    }
    const text = starterPolicy(await explore(subject, health, plainPage, read.settings.port, world));
    if (target === undefined) {
      output.line('');
      output.line(text.trimEnd());
      output.line('');
      output.line('With --write .github/release-guard.yml it goes to that file.', 'quiet');
      return 0;
    }
    await world.files.createPrivate(target, text).catch((error: NodeJS.ErrnoException) => {
      throw new StoppedByFinding(unwritten(target, error.code === 'EEXIST' ? 'it is there already' : error.message));
    });
    output.line(`Wrote ${target}. Read it, then try it: ${gateCommand(read.settings, target)}`, 'good');
    return 0;
  } catch (error) {
    if (error instanceof StoppedByFinding) return tell([error.finding], world);
    if (error instanceof Cancelled) {
      output.line(error.message);
      return EXIT_CODES.cancelled;
    }
    return tell([internalError(error, world)], world);
  } finally {
    await subject?.stop();
  }
}

function isPlain(health: HealthResult): boolean {
  return !health.healthy && health.findings.some(({ reason }) => NO_ACTUATOR.has(reason));
}

async function isThere(path: string, world: RealWorld): Promise<boolean> {
  const found = await world.files.readUserFile(path, { maxBytes: 1 });
  return found.ok || found.problem !== 'not-found';
}

function unwritten(path: string, why: string): Finding {
  return {
    kind: 'input',
    title: 'option --write',
    outcome: 'invalid',
    severity: 'block',
    reason: 'input-invalid',
    sentence: `Writing the starter policy to ${path} failed: ${why}.`,
    advice:
      'Name a new file in a folder that you may write to with --write; a file that is there is never written over.',
    evidence: [],
    startedAt: 0,
    durationMs: 0,
  };
}

/** What to type next. */
function gateCommand(settings: Settings, policy: string): string {
  const options: readonly (readonly [string, string | undefined])[] = [
    ['image', settings.image],
    ['url', settings.url],
    ['command', settings.command],
    ['env-file', settings.envFile],
    ['policy', policy],
  ];
  const words = options.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, shellQuote(value)]));
  return ['release-guard', 'gate', ...words].join(' ');
}

/** @returns the exit code */
function tell(findings: readonly Finding[], { output }: RealWorld): number {
  for (const finding of findings) {
    output.line(finding.sentence, 'bad');
    if (finding.advice !== undefined) output.line(`What to do: ${finding.advice}`);
    for (const evidence of finding.evidence) {
      if (evidence.kind !== 'text') continue;
      output.line(`${evidence.label}:`);
      output.foreign(evidence.text);
    }
  }
  const has = (outcome: Finding['outcome']): boolean => findings.some((finding) => finding.outcome === outcome);
  return EXIT_CODES[has('invalid') ? 'invalid' : has('fail') ? 'fail' : 'inconclusive'];
}
