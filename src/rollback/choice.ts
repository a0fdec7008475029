import type { Finding } from '../verdict.ts';
import { chooseMechanism, order, type Via } from './mechanism.ts';
import type { Mechanism, MechanismName } from './plan.ts';

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
  const causes = tried.map((one) => one.obstacles.find(({ outcome }) => outcome === 'fail'));
  const [first, ...others] = causes;
  // What stands against all of them stands against the rollback, and is said as itself.
  const shared = tried
    .at(0)
    ?.obstacles.find(
      (one) =>
        one.outcome === 'fail' &&
        tried.every(({ obstacles }) => obstacles.some((other) => other.sentence === one.sentence)),
    );
  if (shared !== undefined) return [shared];
  if (first !== undefined && others.length === 0) return tried.flatMap(({ obstacles }) => obstacles.filter(isFail));
  return [
    {
      kind: 'rollback',
      title: 'way to start the release workflow again',
      outcome: 'fail',
      severity: 'block',
      reason: 'rollback-no-mechanism',
      sentence: `GitHub would accept no way to start the release workflow again: ${causes
        .flatMap((cause, index) => {
          const name = tried[index]?.name;
          return cause === undefined || name === undefined
            ? []
            : [`by ${WAYS[name]}: ${cause.sentence.replace(/\.$/, '')}`];
        })
        .join('; ')}.`,
      evidence: [],
      advice: first?.advice ?? 'Deploy the old version by hand.',
      startedAt: at,
      durationMs: 0,
    },
  ];
}

function isFail({ outcome }: Finding): boolean {
  return outcome === 'fail';
}

function acceptedFindings(chosen: Mechanism, tried: readonly Mechanism[], at: number): readonly Finding[] {
  const earlier = tried.slice(0, tried.indexOf(chosen));
  const because = earlier
    .map((one) => `${WAYS[one.name]}: ${one.obstacles.find(isFail)?.sentence ?? 'it cannot be put together.'}`)
    .join(' ');
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
    ...(earlier[0]?.name === 'rerun-job'
      ? [
          {
            kind: 'rollback',
            title: WAYS['rerun-job'],
            outcome: 'fail',
            severity: 'warn',
            reason: earlier[0].obstacles.find(isFail)?.reason ?? 'rollback-job-not-found',
            sentence: `Not only the job that deploys is started again, but the whole workflow, which may build anew (${because.replace(/\.$/, '')}).`,
            evidence: [],
            startedAt: at,
            durationMs: 0,
          } satisfies Finding,
        ]
      : []),
  ];
}
