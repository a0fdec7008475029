import type { GitHub, GitHubFailure } from '../platform/github.ts';
import type { Finding } from '../verdict.ts';
import type { World } from '../world.ts';
import { githubFinding } from './github-finding.ts';
import { insideAnother, rollbacksToAsk } from './limits.ts';
import type { Release } from './plan.ts';
import type { RollbackTask } from './planning.ts';
import { readStates } from './record/ledger.ts';
import type { Ledger } from './record/record.ts';
import { currentRelease, supersededBy } from './record/standing.ts';
import { runFinding } from './run/run-finding.ts';
import { newestRelease } from './target/newest-release.ts';

/** Thrown by a step without which there is no plan. */
export class NoPlan extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    super(findings[0]?.sentence ?? 'There is no plan.');
    this.findings = findings;
  }
}

/** The release that is gone back from, and how that is known. @throws NoPlan where it is not known */
export async function whatToGoBackFrom(
  task: RollbackTask,
  github: GitHub,
  ledger: Ledger,
  workflow: string,
  now: Date,
  world: World,
): Promise<{ readonly from: Release; readonly why: string }> {
  const { settings, policy } = task;
  if (task.kind === 'on-fail' && task.from !== undefined) {
    return { from: task.from, why: `This guard found ${task.from.tag} bad.` };
  }
  if (settings.tag !== undefined) {
    const commit = await github.tagCommit(settings.tag);
    if (!commit.ok)
      throw cannotRead(
        commit.failure,
        `Looking up the tag ${settings.tag}`,
        'contents: read',
        'rollback-tag-not-found',
      );
    return {
      from: { tag: settings.tag, commit: commit.value },
      why: `${settings.tag} was given as the release to go back from.`,
    };
  }
  const states = await readStates(github, rollbacksToAsk(ledger, { tag: '', commit: '' }, now));
  if (!states.ok) throw cannotRead(states.failure, 'Reading what became of earlier rollbacks', 'deployments: read');
  const current = currentRelease(ledger, states.value);
  if (current !== undefined) return { from: { tag: current.tag, commit: current.commit }, why: current.why };
  // The run of a rollback that goes on is the newest, and looks like a release.
  const begun = ledger.entries.find(
    (entry) => entry.kind === 'rollback' && (states.value.get(entry.deploymentId)?.state ?? 'open') === 'open',
  );
  if (begun?.kind === 'rollback') {
    const why = `A rollback from ${begun.rollbackOf.tag} was begun and has not ended (record ${begun.deploymentId}).`;
    return { from: begun.rollbackOf, why };
  }
  const newest = await newestRelease(github, workflow, policy.rollback, world);
  if (!newest.ok) throw new NoPlan([newest.finding]);
  return { from: newest.release, why: newest.why };
}

/** The guard in a run that a rollback or a drill started: what else there is to go back to does not matter. @throws NoPlan */
export function refuseInsideAnother(task: RollbackTask, ledger: Ledger, from: Release, now: Date, world: World): void {
  if (task.kind !== 'on-fail') return;
  const because = insideAnother({
    ledger,
    from,
    policy: task.policy.rollback,
    now,
    isAutomatic: true,
    isPersons: false,
  });
  if (because !== undefined) throw new NoPlan([{ ...because, startedAt: world.clock.now() - world.startedAt }]);
}

/** Another release went live meanwhile: going back automatically would take that one away too. @throws NoPlan */
export function refuseIfSuperseded(task: RollbackTask, ledger: Ledger, from: Release, world: World): void {
  const newer = task.kind === 'on-fail' ? supersededBy(ledger, from) : undefined;
  if (newer === undefined) return;
  throw new NoPlan([
    runFinding(
      {
        title: `release ${from.tag}`,
        outcome: 'fail',
        reason: 'rollback-superseded',
        sentence: `${from.tag} is bad, and ${newer.tag} was released after it (record ${newer.deploymentId}), so going back would take ${newer.tag} away too.`,
        advice: `Decide by hand: run mode rollback with tag ${newer.tag} if that one must go as well.`,
      },
      world.clock.now(),
      world,
    ),
  ]);
}

/** File name of the workflow that releases. @throws NoPlan where nobody says which */
export function releaseWorkflow({ settings, policy }: RollbackTask, world: World): string {
  const named = settings.workflow ?? policy.rollback.workflow;
  if (named !== undefined) return named.replace(/^\.github\/workflows\//, '');
  // octo/shop/.github/workflows/release.yml@refs/tags/v1
  const [, running] = /\/\.github\/workflows\/([^/@]+)@/.exec(world.environment['GITHUB_WORKFLOW_REF'] ?? '') ?? [];
  if (running !== undefined) return running;
  throw new NoPlan([
    {
      ...runFinding(
        {
          title: 'release workflow',
          outcome: 'invalid',
          reason: 'input-missing',
          sentence: 'Planning a rollback failed: it is not said which workflow releases.',
          advice:
            'Give its file name, such as release.yml, in the input workflow or as rollback.workflow in the policy.',
        },
        world.clock.now(),
        world,
      ),
      kind: 'input',
    },
  ]);
}

/** What keeps a plan from being made where GitHub does not answer. */
export function cannotRead(
  failure: GitHubFailure,
  doing: string,
  permission: string,
  ifMissing?: Finding['reason'],
): NoPlan {
  const finding = githubFinding(failure, doing, { permission });
  return new NoPlan([
    failure.kind === 'not-found' && ifMissing !== undefined ? { ...finding, reason: ifMissing } : finding,
  ]);
}
