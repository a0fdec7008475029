import type { WorkflowRun } from '../../platform/github.ts';
import type { PassedOver, Release, Target } from '../plan.ts';
import { matchesTagPattern } from './glob.ts';
import { objectionsTo, short } from './objection.ts';
import { confirmRun, noneOf, releasesTag, runsFinding, succeeded } from './release-run.ts';
import { isBelow } from './tags.ts';
import {
  type FallsOut,
  type FoundTarget,
  noneConfirmed,
  passedOver,
  passedOverEvidence,
  peel,
  releaseFlags,
  type Stop,
  type TargetQuestion,
  type TargetSearch,
  targetFinding,
} from './target-search.ts';

/** Pages of the workflow's runs that are read at most: 200 runs. */
const MOST_PAGES = 2;
/** Candidates whose tag is looked up; each costs two requests or more. */
const MOST_EXAMINED = 5;

/**
 * First use: the record has never known another good release, so the newest tag whose release run succeeded before that
 * of `from` stands in. The list is read unfiltered; what it says of a candidate is confirmed by the run's id and the tag.
 */
export async function findInRuns(question: TargetQuestion, already: readonly PassedOver[]): Promise<TargetSearch> {
  const { github, workflow } = question;
  const passed = [...already];
  const seen = new Set(already.map(({ tag }) => tag));
  let runs: readonly WorkflowRun[] = [];
  let examined = 0;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const listed = await github.workflowRuns(workflow, page);
    if (!listed.ok) return { ok: false, findings: [runsFinding(listed.failure, workflow)], passedOver: passed };
    runs = [...runs, ...listed.value.runs];
    const isLast = !listed.value.hasMore || page === MOST_PAGES;
    // Without the run of `from` nothing says which runs came before it; it may be on the next page.
    if (releaseRunOf(question.from, runs) === undefined && !isLast) continue;
    for (const tag of tagsOf(runs, question)) {
      if (seen.has(tag)) continue;
      const byList = objectionByList(question, tag, runs);
      if (byList === undefined && examined === MOST_EXAMINED) return noneConfirmed(question, examined, passed);
      seen.add(tag);
      if (byList !== undefined) {
        passed.push(passedOver(tag, byList));
        continue;
      }
      examined += 1;
      const found = await examineTag(question, tag, runs);
      if (!found.ok) return { ok: false, findings: [found.finding], passedOver: passed };
      if (found.fallsOut === undefined) return { ...found, passedOver: passed };
      passed.push(passedOver(tag, found.fallsOut));
    }
    if (isLast) break;
  }
  return none(question, runs.length, passed);
}

/** The newest run at the commit that is gone back from; one of the tag's own name first. */
function releaseRunOf(from: Release, runs: readonly WorkflowRun[]): WorkflowRun | undefined {
  const atCommit = runs.filter(({ headSha }) => headSha === from.commit);
  return atCommit.find(({ headBranch }) => headBranch === from.tag) ?? atCommit[0];
}

/** Tags in the order of their newest run that could be gone back to. */
function tagsOf(runs: readonly WorkflowRun[], { from, policy }: TargetQuestion): readonly string[] {
  const fromRun = releaseRunOf(from, runs);
  const places = new Map<string, { place: number; isEligible: boolean }>();
  for (const [place, run] of runs.entries()) {
    const tag = run.headBranch;
    if (tag === undefined || tag === from.tag || !releasesTag(run, tag) || !matchesTagPattern(tag, policy.tags))
      continue;
    const isEligible = succeeded(run) && isBefore(run, tag, from, fromRun);
    const known = places.get(tag);
    if (known === undefined || (isEligible && !known.isEligible)) places.set(tag, { place, isEligible });
  }
  return [...places].sort(([, left], [, right]) => left.place - right.place).map(([tag]) => tag);
}

/** Where the run of `from` is not known, only a lower version counts as earlier. */
function isBefore(run: WorkflowRun, tag: string, from: Release, fromRun: WorkflowRun | undefined): boolean {
  if (fromRun === undefined) return isBelow(tag, from.tag) === 'yes';
  const apart = Date.parse(run.createdAt) - Date.parse(fromRun.createdAt);
  return apart === 0 ? run.id < fromRun.id : apart < 0;
}

/** What stands against a tag by the policy, the record and the list of runs; costs no request. */
function objectionByList(
  { from, policy, ledger }: TargetQuestion,
  tag: string,
  runs: readonly WorkflowRun[],
): FallsOut['fallsOut'] | undefined {
  const own = runs.filter((run) => releasesTag(run, tag));
  const others = own.filter(({ headSha }) => headSha !== from.commit);
  const commit = others.length === 0 ? from.commit : undefined;
  const [objection] = objectionsTo({ tag, commit }, from, policy, ledger);
  if (objection !== undefined) return objection;
  const fromRun = releaseRunOf(from, runs);
  const objections = others.map((run) => objectionToRun(run, tag, from, fromRun));
  return objections.includes(undefined) ? undefined : objections[0];
}

function objectionToRun(
  run: WorkflowRun,
  tag: string,
  from: Release,
  fromRun: WorkflowRun | undefined,
): FallsOut['fallsOut'] | undefined {
  if (!isBefore(run, tag, from, fromRun)) {
    return {
      reason: 'rollback-superseded',
      clause:
        fromRun === undefined
          ? `the release run of ${from.tag} was not found, and by its version it is not known to be older`
          : `its release run ${run.id} was not started before that of ${from.tag} (run ${fromRun.id})`,
    };
  }
  if (succeeded(run)) return undefined;
  return {
    reason: 'rollback-run-not-successful',
    clause:
      run.status === 'completed'
        ? `its release run ${run.id} ended with ${run.conclusion ?? 'no conclusion'} (attempt ${run.attempt})`
        : `its release run ${run.id} has not ended (${run.status})`,
  };
}

async function examineTag(
  question: TargetQuestion,
  tag: string,
  runs: readonly WorkflowRun[],
): Promise<FoundTarget | FallsOut | Stop> {
  const { github, workflow, from, policy, ledger } = question;
  const peeled = await peel(github, tag);
  if (!peeled.ok || peeled.fallsOut !== undefined) return peeled;
  const release: Release = { tag, commit: peeled.commit };
  const [objection] = objectionsTo(release, from, policy, ledger);
  if (objection !== undefined) return { ok: true, fallsOut: objection };

  // A branch may have the tag's name: only runs at the tag's own commit released it.
  const listed = runs.find((run) => releasesTag(run, tag) && run.headSha === release.commit);
  if (listed === undefined) {
    const clause = `none of its runs is for ${short(release.commit)}, the commit that the tag leads to now`;
    return { ok: true, fallsOut: { reason: 'rollback-tag-moved', clause } };
  }
  const fromRun = releaseRunOf(from, runs);
  const listedObjection = objectionToRun(listed, tag, from, fromRun);
  if (listedObjection !== undefined) return { ok: true, fallsOut: listedObjection };

  const confirmed = await confirmRun(github, workflow, release, listed.id);
  if (!confirmed.ok) return confirmed;
  if (confirmed.state !== 'confirmed') {
    const clause =
      confirmed.state === 'gone'
        ? `its release run ${listed.id} is no longer there`
        : `its release run ${listed.id} is of another workflow or commit than the list of runs says`;
    return { ok: true, fallsOut: { reason: 'rollback-run-not-found', clause } };
  }
  const runObjection = objectionToRun(confirmed.run, tag, from, fromRun);
  if (runObjection !== undefined) return { ok: true, fallsOut: runObjection };
  const flags = await releaseFlags(question, tag);
  if (!flags.ok || flags.fallsOut !== undefined) return flags;

  const { run } = confirmed;
  const order = fromRun === undefined ? `; the run of ${from.tag} was not found, so their versions were compared` : '';
  const target: Target = {
    ...release,
    run,
    imageDigest: undefined,
    source: 'runs',
    why: `${tag} is the newest tag before ${from.tag} whose release run succeeded (run ${run.id}, as its latest attempt, ${run.attempt}, tells); the record of "${ledger.environment}" has no good release yet, so nothing else shows that it was good${order}.`,
  };
  const pass = targetFinding(policy, { outcome: 'pass', sentence: target.why });
  return { ok: true, target, findings: flags.finding === undefined ? [pass] : [pass, flags.finding] };
}

function none(
  { from, policy, ledger, workflow }: TargetQuestion,
  read: number,
  passed: readonly PassedOver[],
): TargetSearch {
  const finding = targetFinding(policy, {
    reason: 'rollback-no-good-release',
    sentence: `The record of "${ledger.environment}" has no good release yet, and ${noneOf(read, workflow)} released a tag before ${from.tag} that matches "${policy.tags}" and may be gone back to.`,
    advice:
      'Name a tag that worked in "to", or see whether "rollback.workflow" and "rollback.tags" in the policy name the release workflow and its tags.',
    evidence: passedOverEvidence(passed),
  });
  return { ok: false, findings: [finding], passedOver: passed };
}
