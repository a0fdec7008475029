import type { Policy } from '../policy/policy.ts';
import type { Settings } from '../settings.ts';
import { type Finding, StoppedByFinding } from '../verdict.ts';
import type { World } from '../world.ts';
import { MAX_ENV_FILE_BYTES, mistakeInVariable, parseEnvFile } from './env-file.ts';
import { registerSecretValues } from './secret-values.ts';

/** What the service is given as its environment, and the warnings that its env file deserves. */
export interface ServiceEnvironment {
  readonly entries: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/**
 * The policy's `env` over the env file; the input `env-file` stands in for the policy's. Everything in it that looks
 * secret is registered. Throws `StoppedByFinding` with `env-file-unreadable`, `env-file-invalid` or `policy-invalid-value`.
 */
export async function serviceEnvironment(
  settings: Pick<Settings, 'envFile'>,
  policy: Pick<Policy, 'subject' | 'file'>,
  world: Pick<World, 'files' | 'secrets' | 'clock' | 'startedAt'>,
): Promise<ServiceEnvironment> {
  const begun = world.clock.now();
  const timed = (finding: Finding): Finding => ({
    ...finding,
    startedAt: begun - world.startedAt,
    durationMs: world.clock.now() - begun,
  });
  const file = settings.envFile ?? policy.subject.envFile;
  const read = file === undefined ? undefined : parseEnvFile(await textOf(file, world, timed), file);
  const entries = new Map([...(read?.entries ?? []), ...Object.entries(policy.subject.env)]);
  registerSecretValues(entries, world.secrets);

  const mistakes = read?.findings.filter((finding) => finding.outcome === 'invalid') ?? [];
  if (mistakes[0]) throw new StoppedByFinding(timed(together(mistakes[0], mistakes)));
  for (const [name, value] of Object.entries(policy.subject.env)) {
    const mistake = mistakeInVariable(name, value);
    if (mistake !== undefined) throw new StoppedByFinding(timed(policyMistake(mistake, policy)));
  }
  return { entries, findings: read?.findings.map(timed) ?? [] };
}

async function textOf(
  file: string,
  world: Pick<World, 'files'>,
  timed: (finding: Finding) => Finding,
): Promise<string> {
  const unreadable = (reason: 'env-file-unreadable' | 'env-file-invalid', why: string, advice: string) =>
    new StoppedByFinding(
      timed({
        kind: 'input',
        title: `env file ${file}`,
        outcome: 'invalid',
        severity: 'block',
        reason,
        sentence: `The env file ${file} cannot be used: ${why}.`,
        evidence: [],
        advice,
        startedAt: 0,
        durationMs: 0,
      }),
    );
  const read = await world.files.readUserFile(file, { maxBytes: MAX_ENV_FILE_BYTES });
  if (!read.ok) {
    throw unreadable(
      'env-file-unreadable',
      read.message,
      read.problem === 'not-found'
        ? 'Check the path; it counts from the root of the workspace, and the repository must be checked out before this step.'
        : 'Give a plain text file inside the workspace.',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read.bytes);
  } catch {
    throw unreadable('env-file-invalid', 'it is not UTF-8 text', 'Save it as plain UTF-8 text.');
  }
}

/** All mistakes in one finding: the first in the sentence, every one in the evidence. */
function together(first: Finding, all: readonly Finding[]): Finding {
  if (all.length === 1) return first;
  return {
    ...first,
    sentence: `${first.sentence.slice(0, -1)} (and ${all.length - 1} more ${all.length === 2 ? 'mistake' : 'mistakes'}).`,
    evidence: [{ kind: 'text', label: 'all mistakes', text: all.map((mistake) => mistake.sentence).join('\n') }],
  };
}

function policyMistake(sentence: string, policy: Pick<Policy, 'subject'>): Finding {
  return {
    kind: 'policy',
    title: 'subject.env',
    outcome: 'invalid',
    severity: 'block',
    reason: 'policy-invalid-value',
    sentence: `In subject.env of the policy: ${sentence}`,
    evidence: [],
    advice:
      'A name holds no blanks and no "="; a value holds no line breaks (hand it over as base64, for instance) and at most 60 KiB.',
    ...(policy.subject.source === undefined ? {} : { source: policy.subject.source }),
    startedAt: 0,
    durationMs: 0,
  };
}
