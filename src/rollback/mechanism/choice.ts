import type { Finding } from '../../verdict.ts';
import type { Mechanism, MechanismName } from '../plan.ts';
import { chooseMechanism, order, type Via } from './mechanism.ts';

const WAYS: Readonly<Record<MechanismName, string>> = {
  'rerun-job': 're-run of one job',
  rerun: 're-run of the release run',
  dispatch: 'dispatch of the workflow',
};

/**
 * What the choice comes to, for the plan: a finding that holds and what is to know about the chosen one;
 * or, where none would be accepted, why.
 */
export function choiceFindings(
  mechanisms: readonly Mechanism[],
  via: Via,
  job: string | undefined,
  at: number,
): readonly Finding[] {
  const chosen = chooseMechanism(mechanisms, via, job);
  const tried = order(via, job).flatMap((name) => mechanisms.find((one) => one.name === name) ?? []);
  if (chosen !== undefined) return [...acceptedFindings(chosen, tried, at), ...chosen.obstacles];
  const refusals = tried.map(({ name, obstacles }) => ({ way: WAYS[name], fails: obstacles.filter(isFail) }));
  // What stands against all of them stands against the rollback, and is said as itself.
  const [first, ...others] = refusals;
  const shared = (first?.fails ?? []).filter(({ sentence }) =>
    others.every(({ fails }) => fails.some((other) => other.sentence === sentence)),
  );
  return shared.length > 0 ? shared : [noMechanism(refusals, at)];
}

interface Refusal {
  readonly way: string;
  readonly fails: readonly Finding[];
}

function noMechanism(refusals: readonly Refusal[], at: number): Finding {
  const waysByCause = new Map<string, string[]>();
  for (const { way, fails } of refusals) {
    const cause = fails[0]?.sentence.replace(/\.$/, '') ?? 'it cannot be put together';
    waysByCause.set(cause, [...(waysByCause.get(cause) ?? []), way]);
  }
  const causes = [...waysByCause].map(([cause, ways]) => `${ways.join(' and ')}: ${cause}`);
  return {
    kind: 'rollback',
    title: 'way to start the release workflow again',
    outcome: 'fail',
    severity: 'block',
    reason: 'rollback-no-mechanism',
    sentence: `There is no way to start the release workflow again; ${causes.join('; ')}.`,
    evidence: refusals.map(({ way, fails }) => ({
      kind: 'text',
      label: `Against the ${way}`,
      text: fails.map(({ sentence }) => sentence).join('\n'),
    })),
    advice: 'Remove what stands against one of them, choose another tag with "to", or deploy the old version by hand.',
    startedAt: at,
    durationMs: 0,
  };
}

function isFail({ outcome }: Finding): boolean {
  return outcome === 'fail';
}

function acceptedFindings(chosen: Mechanism, tried: readonly Mechanism[], at: number): readonly Finding[] {
  const earlier = tried.slice(0, tried.indexOf(chosen));
  const [wanted] = earlier;
  const because = wanted?.obstacles.find(isFail);
  return [
    {
      kind: 'rollback',
      title: WAYS[chosen.name],
      outcome: 'pass',
      severity: 'block',
      sentence: `Nothing is known for which GitHub would refuse the ${WAYS[chosen.name]}.`,
      evidence: [],
      startedAt: at,
      durationMs: 0,
    },
    ...(wanted?.name === 'rerun-job'
      ? [
          {
            kind: 'rollback',
            title: WAYS['rerun-job'],
            outcome: 'fail',
            severity: 'warn',
            reason: because?.reason ?? 'rollback-job-not-found',
            sentence: `The job that deploys cannot be started again alone, so the whole workflow is, which may build anew: ${because?.sentence ?? 'it cannot be put together.'}`,
            // What would mend the run that is too old is not what would find the job.
            ...(because?.reason === 'rollback-job-not-found' && because.advice !== undefined
              ? { advice: because.advice }
              : {}),
            evidence: [],
            startedAt: at,
            durationMs: 0,
          } satisfies Finding,
        ]
      : []),
  ];
}
