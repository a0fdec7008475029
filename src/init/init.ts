import type { RealWorld } from '../collaborators.ts';
import { waitUntilHealthy } from '../health/wait.ts';
import type { SettingsRead } from '../inputs.ts';
import { defaultPolicy } from '../policy/default.ts';
import type { RunIdentity } from '../settings.ts';
import { boot } from '../subject/boot.ts';
import type { Subject } from '../subject/subject.ts';
import { Cancelled, EXIT_CODES, type Finding, StoppedByFinding } from '../verdict.ts';
import { explore } from './explore.ts';
import { starterPolicy } from './starter.ts';

/** Makes the list of endpoints visible in the candidate, which nobody but this command talks to. */
const SHOW_MAPPINGS = { MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: 'health,info,metrics,mappings' };

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
  const tell = (findings: readonly Finding[]): number => {
    for (const finding of findings) {
      output.line(`${finding.sentence}${finding.advice ? ` ${finding.advice}` : ''}`, 'bad');
      for (const evidence of finding.evidence) if (evidence.kind === 'text') output.foreign(evidence.text);
    }
    const worst = findings.some((finding) => finding.outcome === 'invalid')
      ? 'invalid'
      : findings.some((finding) => finding.outcome === 'fail')
        ? 'fail'
        : 'inconclusive';
    return EXIT_CODES[worst];
  };
  if (!read.ok) return tell(read.findings);

  let subject: Subject | undefined;
  try {
    const policy = defaultPolicy();
    const booted = await boot(
      read.settings,
      { ...policy, subject: { ...policy.subject, env: SHOW_MAPPINGS } },
      run,
      world,
    );
    subject = booted.subject;
    const health = await waitUntilHealthy(subject, policy.health, world);
    if (!health.healthy) return tell(health.findings.filter((finding) => finding.outcome !== 'pass'));
    const text = starterPolicy(await explore(subject, health, read.settings.port, world));
    if (target === undefined) {
      output.line('');
      output.line(text.trimEnd());
      return 0;
    }
    await world.files.createPrivate(target, text);
    output.line(`Wrote ${target}. Read it, then try it: release-guard gate --policy ${target}.`, 'good');
    return 0;
  } catch (error) {
    if (error instanceof StoppedByFinding) return tell([error.finding]);
    if (error instanceof Cancelled) {
      output.line(error.message);
      return EXIT_CODES.cancelled;
    }
    throw error;
  } finally {
    await subject?.stop();
  }
}
