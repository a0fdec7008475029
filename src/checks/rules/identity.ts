import type { HealthResult } from '../../health/wait.ts';
import type { IdentityPolicy } from '../../policy/policy.ts';
import type { Subject } from '../../subject/subject.ts';
import type { Evidence, Finding } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { actuatorBase, askActuator, jsonObject, own } from './actuator.ts';

/** Shortest abbreviated commit that identifies one; git's own default. */
const SHORTEST_COMMIT = 7;

/**
 * `identity`: what runs says that it is what was built. Asks `/actuator/info` for `build.version` and `git.commit.id`
 * (abbreviated in Boot's simple mode, so either may be the beginning of the other, from seven digits on).
 * A service that does not say who it is does not hold this rule.
 */
export async function examineIdentity(
  subject: Subject,
  health: HealthResult,
  policy: IdentityPolicy,
  allowedHosts: readonly string[],
  world: World,
): Promise<readonly Finding[]> {
  const startedAt = world.clock.now() - world.startedAt;
  const path = `${actuatorBase(health)}/info`;
  const answer = await askActuator(subject.managementUrl ?? subject.baseUrl, path, subject, allowedHosts, world);
  world.cancelled.throwIfAborted();
  const info = answer.ok && answer.status === 200 ? jsonObject(answer.body) : undefined;
  return judgeIdentity(policy, info, describeAnswer(path, answer)).map((finding) => ({
    ...finding,
    startedAt,
    durationMs: world.clock.now() - world.startedAt - startedAt,
  }));
}

function describeAnswer(path: string, answer: Awaited<ReturnType<typeof askActuator>>): string {
  if (!answer.ok) return `${path}: ${answer.message}`;
  return answer.status === 200 ? `${path} answered` : `${path} answered ${answer.status}`;
}

/** The pure half: one finding per thing that the policy wants to be told. */
export function judgeIdentity(
  policy: IdentityPolicy,
  info: Readonly<Record<string, unknown>> | undefined,
  where: string,
): readonly Finding[] {
  const commit = own(info, 'git', 'commit', 'id');
  const said = {
    version: own(info, 'build', 'version'),
    // Boot's full mode nests the abbreviated and the full id.
    commit: typeof commit === 'object' ? (own(commit, 'full') ?? own(commit, 'abbrev')) : commit,
  };
  return (['version', 'commit'] as const).flatMap((what): Finding[] => {
    const expected = policy[what];
    if (expected === undefined) return [];
    const actual = said[what];
    const common = {
      kind: 'identity',
      title: `identity: ${what}`,
      severity: 'block',
      source: policy.source,
      startedAt: 0,
      durationMs: 0,
    } as const;
    if (typeof actual !== 'string' || actual === '') {
      return [
        {
          ...common,
          outcome: 'fail',
          reason: 'identity-unavailable',
          sentence: `The service does not say which ${what} it is: ${info === undefined ? where : `${where}, without ${what === 'version' ? 'build.version' : 'git.commit.id'}`}.`,
          evidence: [],
          advice:
            what === 'version'
              ? 'Run the build-info goal of spring-boot-maven-plugin (or springBoot { buildInfo() }) and expose the info endpoint.'
              : 'Add git-commit-id-maven-plugin (or gradle-git-properties) to the build and expose the info endpoint.',
        },
      ];
    }
    const same = what === 'version' ? actual === expected : sameCommit(actual, expected);
    const evidence: Evidence[] = [{ kind: 'comparison', label: what, expected, actual }];
    return [
      same
        ? { ...common, outcome: 'pass', sentence: `The service says that it is ${what} ${expected}.`, evidence: [] }
        : {
            ...common,
            outcome: 'fail',
            reason: 'identity-mismatch',
            sentence: `The service that runs is ${what} ${actual.slice(0, 80)}, not ${expected}.`,
            evidence,
            advice:
              'The image holds another build than the one under guard: look for a cached layer, a stale artifact or a wrong tag in the build job.',
          },
    ];
  });
}

function sameCommit(left: string, right: string): boolean {
  const [short, long] = [left.toLowerCase(), right.toLowerCase()].sort((one, other) => one.length - other.length);
  return short !== undefined && long !== undefined && short.length >= SHORTEST_COMMIT && long.startsWith(short);
}
