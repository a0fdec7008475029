import { githubFinding } from '../github-finding.ts';
import type { PassedOver, Release, Target } from '../plan.ts';
import type { Entry, Ledger, ReleaseRecord } from '../record/record.ts';
import { releasesBefore, standingOf } from '../record/standing.ts';
import { isTagName } from '../record/tag-name.ts';
import { findInRuns } from './first-use-target.ts';
import { matchesTagPattern } from './glob.ts';
import { objectionsTo, recordText } from './objection.ts';
import { findReleaseRun, succeeded } from './release-run.ts';
import {
  examineRelease,
  type FallsOut,
  type FoundTarget,
  movedClause,
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

/** Candidates whose tag is looked up; each costs two requests or more. */
const MOST_EXAMINED = 5;
/** Pages of older records that are read where none of the newest is a candidate. */
const MOST_MORE_PAGES = 4;
/** Pages of runs that are read for a release that the ledger knows, and for one that only a person names. */
const RUN_PAGES = { recorded: 1, given: 5 } as const;

/**
 * Finds the release to go back to: the one that a person named, else the newest before `from` that the ledger knows as
 * good, else, where the ledger has never known another good release, the newest whose release run succeeded. Its tag is
 * followed to its commit, its run confirmed by id. Whoever falls out is told with the reason; a question that GitHub
 * does not answer ends the search, so that no older release is taken for want of an answer about a newer one.
 *
 * Requests beyond the ledger: tag (one, two if it is annotated) and run by id; on first use the list of runs before them.
 */
export async function findTarget(question: TargetQuestion): Promise<TargetSearch> {
  return question.to === undefined ? await findInLedger(question) : await findGiven(question, question.to);
}

async function findGiven(question: TargetQuestion, to: string): Promise<TargetSearch> {
  const { github, ledger, from, policy, workflow } = question;
  const refuse = (...findings: Parameters<typeof targetFinding>[1][]): TargetSearch => ({
    ok: false,
    findings: findings.map((said) => targetFinding(policy, said)),
    passedOver: [],
  });
  const refusal = ({ reason, clause, advice }: FallsOut['fallsOut'] & { readonly advice?: string | undefined }) => ({
    reason,
    sentence: `${to} cannot be gone back to: ${clause}.`,
    ...(advice === undefined ? {} : { advice }),
  });
  if (!isTagName(to)) {
    return refuse({
      reason: 'rollback-tag-not-found',
      sentence: `"${to}" in "to" is not a name that a tag can have.`,
      advice: 'Give the name of a tag, such as v1.4.0, or leave "to" out for the last good one.',
    });
  }
  const recorded = recordedCommit(ledger, to);
  const known = objectionsTo({ tag: to, commit: recorded }, from, policy, ledger);
  if (known.length > 0) return refuse(...known.map(refusal));

  const peeled = await peel(github, to);
  if (!peeled.ok) return { ok: false, findings: [peeled.finding], passedOver: [] };
  if (peeled.fallsOut !== undefined) {
    const advice = 'Check its spelling; where the tag was removed, push it again for the commit that was released.';
    return refuse(refusal({ ...peeled.fallsOut, advice }));
  }
  const { commit } = peeled;
  if (recorded !== undefined && recorded !== commit) {
    return refuse(
      refusal({
        reason: 'rollback-tag-moved',
        clause: movedClause(recorded, commit),
        advice: `Find out who moved it and why; if it is right as it is, a person says so with release-guard mark-good --tag ${to}.`,
      }),
    );
  }
  const release: Release = { tag: to, commit };
  const objections = objectionsTo(release, from, policy, ledger);
  if (objections.length > 0) return refuse(...objections.map(refusal));
  const flags = question.examineReleases === true ? [await examineRelease(github, release, policy)] : [];
  if (flags.some(({ outcome }) => outcome !== 'pass')) return { ok: false, findings: flags, passedOver: [] };

  const runId = recordedRun(ledger, release);
  const pages = runId === undefined ? RUN_PAGES.given : RUN_PAGES.recorded;
  const found = await findReleaseRun(github, workflow, release, runId, pages);
  if (!found.ok) return { ok: false, findings: [found.finding], passedOver: [] };
  const isGood = standingOf(ledger, to) === 'good';
  const word = isGood ? 'the record knows it as good' : 'the record does not know whether it is good';
  const target: Target = {
    ...release,
    run: found.run,
    imageDigest: recordedDigest(ledger, release),
    ...(question.begun === undefined
      ? { source: 'given', why: `${to} was named by a person; ${word}${note(found.note)}.` }
      : { source: 'ledger', why: `${to} is what another guard goes back to already (${recordText(question.begun)}).` }),
  };
  const doubt =
    !isGood && found.run !== undefined && found.run.status === 'completed' && !succeeded(found.run)
      ? [
          targetFinding(policy, {
            severity: 'warn',
            reason: 'rollback-run-not-successful',
            sentence: `The release run of ${to} (${found.run.id}, attempt ${found.run.attempt}) ended with ${found.run.conclusion}, so nothing shows that this release ever worked.`,
            advice: 'Make sure that it is the one you want.',
          }),
        ]
      : [];
  return { ok: true, target, passedOver: [], findings: [targetPass(question, target), ...flags, ...doubt] };
}

async function findInLedger(question: TargetQuestion): Promise<TargetSearch> {
  const { from } = question;
  const passed: PassedOver[] = [];
  const seen = new Set<string>();
  let { ledger } = question;
  let examined = 0;
  for (let morePages = 0; ; morePages += 1) {
    for (const candidate of candidatesIn(ledger, from)) {
      const { tag } = candidate.entry;
      if (seen.has(tag)) continue;
      seen.add(tag);
      const release = { tag, commit: recordedCommit(ledger, tag) ?? candidate.entry.commit };
      const objection = objectionsTo(release, from, question.policy, ledger)[0] ?? foreignTag(question, tag);
      if (objection !== undefined) {
        passed.push(passedOver(tag, objection));
        continue;
      }
      if (examined === MOST_EXAMINED) return noneConfirmed(question, examined, passed);
      examined += 1;
      const found = await examineCandidate({ ...question, ledger }, release, candidate);
      if (!found.ok) return { ok: false, findings: [found.finding], passedOver: passed };
      if (found.fallsOut === undefined) return { ...found, passedOver: passed };
      passed.push(passedOver(tag, found.fallsOut));
    }
    if (ledger.complete || question.readMore === undefined || morePages === MOST_MORE_PAGES) break;
    const more = await question.readMore(ledger);
    if (!more.ok) {
      const finding = githubFinding(more.failure, `Reading older records of "${ledger.environment}"`, {
        permission: 'deployments: read',
      });
      return { ok: false, findings: [finding], passedOver: passed };
    }
    ledger = more.value;
  }
  const isFirstUse = ledger.complete && !ledger.entries.some((entry) => saysGood(entry) && entry.tag !== from.tag);
  return isFirstUse ? await findInRuns({ ...question, ledger }, passed) : noGoodRelease(question, ledger, passed);
}

/** A record that calls a release good, and how it does. */
interface LedgerCandidate {
  readonly entry: Entry;
  readonly how: 'passed' | 'marked';
}

/**
 * In the order in which they are tried: those that passed, in the order in which they were live; after them those that
 * only a person's word calls good, because nobody knows when they were live.
 */
function candidatesIn(ledger: Ledger, from: Release): readonly LedgerCandidate[] {
  const judged = new Set(ledger.entries.flatMap((entry) => (entry.kind === 'release' ? entry.tag : [])));
  const marked = ledger.entries.filter(
    (entry) => entry.kind === 'mark' && !judged.has(entry.tag) && standingOf(ledger, entry.tag) === 'good',
  );
  return [
    ...releasesBefore(ledger, from).map(({ entry }) => ({ entry, how: 'passed' }) as const),
    ...marked.map((entry) => ({ entry, how: 'marked' }) as const),
  ];
}

/** Releases of another part of the repository may stand in the same record; the pattern tells them apart. */
function foreignTag({ policy, from }: TargetQuestion, tag: string): FallsOut['fallsOut'] | undefined {
  if (matchesTagPattern(tag, policy.tags) || !matchesTagPattern(from.tag, policy.tags)) return undefined;
  return {
    reason: 'rollback-tag-not-a-release',
    clause: `it does not match "${policy.tags}", the pattern of releases in the policy`,
  };
}

async function examineCandidate(
  question: TargetQuestion,
  release: Release,
  { entry, how }: LedgerCandidate,
): Promise<FoundTarget | FallsOut | Stop> {
  const { github, ledger, workflow, from } = question;
  const peeled = await peel(github, release.tag);
  if (!peeled.ok || peeled.fallsOut !== undefined) return peeled;
  if (peeled.commit !== release.commit) {
    return {
      ok: true,
      fallsOut: { reason: 'rollback-tag-moved', clause: movedClause(release.commit, peeled.commit) },
    };
  }
  const flags = await releaseFlags(question, release.tag);
  if (!flags.ok || flags.fallsOut !== undefined) return flags;
  const found = await findReleaseRun(github, workflow, release, recordedRun(ledger, release), RUN_PAGES.recorded);
  if (!found.ok) return found;
  const target: Target = {
    ...release,
    run: found.run,
    imageDigest: recordedDigest(ledger, release),
    source: 'ledger',
    why:
      how === 'passed'
        ? `${release.tag} is the newest release before ${from.tag} that the record knows as good (${recordText(entry)})${note(found.note)}.`
        : `${release.tag} is the newest release that a person marked good (${recordText(entry)})${note(found.note)}.`,
  };
  const findings = [targetPass(question, target), ...(flags.finding === undefined ? [] : [flags.finding])];
  return { ok: true, target, findings };
}

function targetPass({ policy }: TargetQuestion, { why }: Target) {
  return targetFinding(policy, { outcome: 'pass', sentence: why });
}

function note(clause: string | undefined): string {
  return clause === undefined ? '' : `; ${clause}`;
}

function saysGood(entry: Entry): boolean {
  return (entry.kind === 'release' && entry.verdict === 'pass') || (entry.kind === 'mark' && entry.mark === 'good');
}

/** The commit that the newest word on a tag was about; a good word outranks the others. */
function recordedCommit({ entries }: Ledger, tag: string): string | undefined {
  const own = entries.filter((entry) => entry.tag === tag && entry.kind !== 'drill');
  return (own.find(saysGood) ?? own[0])?.commit;
}

/** The run that released it: a gate runs in it, a watch may run elsewhere. */
function recordedRun({ entries }: Ledger, release: Release): number | undefined {
  const own = verdictsOn(entries, release).filter(({ runId }) => runId !== undefined);
  return (own.find(({ mode }) => mode === 'gate') ?? own[0])?.runId;
}

/** Of the newest verdict that passed: an image that was built again in between is the one that the tag leads to. */
function recordedDigest({ entries }: Ledger, release: Release): string | undefined {
  return verdictsOn(entries, release).find(
    ({ verdict, imageDigest }) => verdict === 'pass' && imageDigest !== undefined,
  )?.imageDigest;
}

function verdictsOn(entries: readonly Entry[], { tag, commit }: Release): readonly Entry<ReleaseRecord>[] {
  return entries.filter(
    (entry): entry is Entry<ReleaseRecord> => entry.kind === 'release' && entry.tag === tag && entry.commit === commit,
  );
}

function noGoodRelease(question: TargetQuestion, ledger: Ledger, passed: readonly PassedOver[]): TargetSearch {
  const { from, policy } = question;
  const extent = ledger.complete ? '' : ` among its ${ledger.entries.length} newest entries`;
  const finding = targetFinding(policy, {
    reason: 'rollback-no-good-release',
    sentence: `The record of "${ledger.environment}" knows no good release before ${from.tag}${extent} that may be gone back to.`,
    advice:
      'Release a new version that mends it, or name a tag that worked in "to"; a person’s word makes one good again: release-guard mark-good --tag <tag>.',
    evidence: passedOverEvidence(passed),
  });
  return { ok: false, findings: [finding], passedOver: passed };
}
