import type { Gathered, Guarded } from '../guard.ts';
import { internalError } from '../internal-error.ts';
import type { GitHub } from '../platform/github.ts';
import type { Policy } from '../policy/policy.ts';
import type { RunIdentity, Settings } from '../settings.ts';
import { Cancelled, type Finding, foldVerdict, type Verdict } from '../verdict.ts';
import type { World } from '../world.ts';
import { rehearse } from './drill.ts';
import { examineEvent } from './event.ts';
import { connectToGitHub } from './github-connection.ts';
import { githubFinding } from './github-finding.ts';
import { ownAttempt, ownRunId } from './leg.ts';
import type { Release, RollbackReport } from './plan.ts';
import type { RollbackTask } from './planning.ts';
import { fingerprintOf } from './record/address.ts';
import { readLedger, setState, writeRecord } from './record/ledger.ts';
import type { ReleaseRecord } from './record/record.ts';
import { rollbackTo } from './record/standing.ts';
import { type RolledBack, rollBack } from './rollback.ts';

/** Milliseconds that a record may take where no rollback was asked for: the verdict must not wait for GitHub. */
const RECORD_LIMIT_MS = 20_000;

/** Mode `rollback`: a person goes back. */
export async function rollBackByHand(
  settings: Settings,
  policy: Policy,
  run: RunIdentity,
  world: World,
): Promise<Guarded> {
  const connection = await connectToGitHub(settings, world);
  if (!connection.ok) return withoutSubject([connection.finding]);
  const task = taskOf('by-hand', settings, policy, run, world, settings.reason);
  return guarded(await rollBack(task, connection.github, world));
}

/** Mode `drill`: would a rollback work today? */
export async function drill(settings: Settings, policy: Policy, run: RunIdentity, world: World): Promise<Guarded> {
  const connection = await connectToGitHub(settings, world);
  if (!connection.ok) return withoutSubject([connection.finding]);
  const task = taskOf('drill', settings, policy, run, world, settings.reason);
  return guarded(await rehearse(task, connection.github, world));
}

/**
 * What follows a gate or a watch of a release: its verdict is written into the record, and, where that was asked for and
 * the verdict is a fail, the last good release is gone back to. The verdict itself stays what it is.
 */
export async function concludeRelease(
  gathered: Gathered,
  tag: string,
  settings: Settings,
  policy: Policy,
  run: RunIdentity,
  world: World,
): Promise<Guarded> {
  const verdict = foldVerdict(gathered.findings);
  const unchanged: Guarded = { ...gathered, rollback: undefined };
  if (verdict.name === 'invalid' || verdict.name === 'cancelled') return unchanged;
  const mustGoBack = settings.onFail === 'rollback' && verdict.name === 'fail';
  if (!mustGoBack && !(await isOnRecord(world))) return unchanged;

  const isWanted = settings.onFail === 'rollback' || policy.rollback.source !== undefined;
  const limit = mustGoBack ? undefined : AbortSignal.timeout(RECORD_LIMIT_MS);
  let recorded: Recorded;
  try {
    // Where no rollback is set up, the record is worth one attempt: nobody waits for a GitHub that does not answer.
    recorded = await record(gathered, tag, verdict, settings, world, limit, isWanted ? {} : { readAttempts: 1 });
  } catch (error) {
    if (error instanceof Cancelled) return { ...unchanged, cancelled: error };
    // Whatever goes wrong here, the verdict is out.
    recorded = { ok: false, finding: internalError(error, world) };
  }
  if (!mustGoBack) {
    if (!recorded.ok) sayUnrecorded(limit?.aborted ? tooSlow(tag) : recorded.finding, isWanted, world);
    return unchanged;
  }
  if (!recorded.ok) return notGoneBack(gathered, recorded.finding);
  const reason = settings.reason ?? verdict.sentence;
  const facts = { from: recorded.release, judged: gathered.judged };
  const task = { ...taskOf('on-fail', settings, policy, run, world, reason), ...facts };
  return after(gathered, await rollBack(task, recorded.github, world));
}

/** Releases are recorded by runs of GitHub Actions that a rollback could be started from: no pull requests, no terminals. */
async function isOnRecord(world: World): Promise<boolean> {
  const { environment } = world;
  if (environment['GITHUB_ACTIONS'] !== 'true' || !environment['GITHUB_REPOSITORY']) return false;
  return (await examineEvent(world)) === undefined;
}

/** The runner knows the commit of the tag that it runs for; any other tag is looked up. */
export async function releaseUnderGuard(
  tag: string,
  github: GitHub,
  world: World,
): Promise<{ readonly ok: true; readonly release: Release } | { readonly ok: false; readonly finding: Finding }> {
  const { GITHUB_REF_TYPE: kind, GITHUB_REF_NAME: name, GITHUB_SHA: commit } = world.environment;
  if (kind === 'tag' && name === tag && commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit)) {
    return { ok: true, release: { tag, commit } };
  }
  const found = await github.tagCommit(tag);
  if (found.ok) return { ok: true, release: { tag, commit: found.value } };
  const finding = githubFinding(found.failure, `Looking up the tag ${tag}`, { permission: 'contents: read' });
  return {
    ok: false,
    finding: found.failure.kind === 'not-found' ? { ...finding, reason: 'rollback-tag-not-found' } : finding,
  };
}

type Recorded =
  | { readonly ok: true; readonly release: Release; readonly github: GitHub }
  | { readonly ok: false; readonly finding: Finding };

/**
 * Writes the verdict down.
 *
 * @param limit ends the attempt
 * @throws Cancelled when the job is cancelled
 */
async function record(
  gathered: Gathered,
  tag: string,
  verdict: Verdict,
  settings: Settings,
  world: World,
  limit: AbortSignal | undefined,
  patience: Parameters<typeof connectToGitHub>[2],
): Promise<Recorded> {
  const cancelled = limit === undefined ? world.cancelled : AbortSignal.any([world.cancelled, limit]);
  const connection = await connectToGitHub(settings, { ...world, cancelled }, patience);
  if (!connection.ok) return connection;
  const { github } = connection;
  const known = gathered.watched?.release;
  const found =
    known?.tag === tag ? ({ ok: true, release: known } as const) : await releaseUnderGuard(tag, github, world);
  world.cancelled.throwIfAborted();
  if (!found.ok) return found;
  const { release } = found;
  const doing = `Writing the verdict on ${tag} into the record`;
  const permission = 'deployments: write';
  const ledger = await readLedger(github, settings.environment);
  world.cancelled.throwIfAborted();
  if (!ledger.ok) {
    // GitHub names what the reading needs, and the record is written next.
    const failure = { ...ledger.failure, acceptedPermissions: undefined };
    return { ok: false, finding: githubFinding(failure, doing, { permission }) };
  }
  const { image } = gathered.subject ?? {};
  const sentence = world.secrets.redact(verdict.sentence);
  const entry: ReleaseRecord = {
    kind: 'release',
    mode: settings.mode === 'watch' ? 'watch' : 'gate',
    judged: settings.url === undefined ? 'candidate' : 'live',
    address: addressJudged(gathered, settings),
    operationId: gathered.watched?.operationId ?? `${world.random()}${world.random()}`,
    ...release,
    verdict: verdict.name,
    imageDigest: pinned(image),
    partOf: rollbackTo(ledger.value, release)?.operationId,
    ...(verdict.name === 'pass' ? { measured: gathered.watched?.measured } : {}),
    runId: ownRunId(world),
    runAttempt: ownAttempt(world),
    reason: verdict.name !== 'pass' ? sentence : settings.reason && world.secrets.redact(settings.reason),
    askedBy: whoAsks(world),
  };
  const written = await writeRecord(github, settings.environment, entry, { ...world, cancelled });
  world.cancelled.throwIfAborted();
  if (!written.ok) return { ok: false, finding: githubFinding(written.failure, doing, { permission }) };
  const state = verdict.name === 'pass' ? 'success' : verdict.name === 'fail' ? 'failure' : 'error';
  // The record says it without a status too; GitHub's page only shows it better with one.
  await setState(github, written.value.deploymentId, state, { description: sentence, ...runLink(world) });
  return { ok: true, release, github };
}

/** A watch of metrics alone, or one that was told of the service from elsewhere, passes whatever `url` leads to. */
function addressJudged({ judged }: Gathered, { mode, url }: Settings): string | undefined {
  if (url === undefined || (mode === 'watch' && judged?.recognisedBy === undefined)) return undefined;
  return fingerprintOf(judged?.at ?? url);
}

function tooSlow(tag: string): Finding {
  return {
    kind: 'rollback',
    title: 'record',
    outcome: 'undecided',
    severity: 'block',
    reason: 'github-unreachable',
    sentence: `Writing the verdict on ${tag} into the record was given up after ${RECORD_LIMIT_MS / 1000} s, because GitHub did not answer.`,
    advice: 'See https://www.githubstatus.com; the release counts as not judged until its gate runs again.',
    evidence: [],
    startedAt: 0,
    durationMs: RECORD_LIMIT_MS,
  };
}

/** `name@sha256:…`, so that the very image can be asked for again. */
function pinned(image: NonNullable<Gathered['subject']>['image'] | undefined): string | undefined {
  if (image?.digest === undefined) return undefined;
  const name = image.reference.replace(/@.*$/, '').replace(/:[^:/]+$/, '');
  return image.digest.includes('@') ? image.digest : `${name}@${image.digest}`;
}

function runLink(world: World): { readonly logUrl?: string } {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = world.environment;
  return server && repository && id ? { logUrl: `${server}/${repository}/actions/runs/${id}` } : {};
}

/** Who started this run; where somebody else started it again, both. */
export function whoAsks(world: Pick<World, 'environment'>): string | undefined {
  const { GITHUB_TRIGGERING_ACTOR: now, GITHUB_ACTOR: first, USER: user } = world.environment;
  if (now && first && now !== first) return `${now} (first ${first})`;
  return now || first || user || undefined;
}

function taskOf(
  kind: RollbackTask['kind'],
  settings: Settings,
  policy: Policy,
  run: RunIdentity,
  world: World,
  reason: string | undefined,
): RollbackTask {
  return { kind, settings, policy, run, from: undefined, reason, askedBy: whoAsks(world) };
}

function sayUnrecorded({ sentence, advice }: Finding, isWanted: boolean, world: World): void {
  const text = `The verdict was not written into the record of releases: ${sentence} ${advice ?? ''}`.trim();
  if (isWanted) world.output.annotate('warning', text);
  else world.output.debug(text);
}

/** The gate's findings stay first; a mistake of the rollback's is no mistake in the gate's own inputs. */
function after(gathered: Gathered, rolledBack: RolledBack): Guarded {
  return {
    ...gathered,
    findings: [...gathered.findings, ...rolledBack.findings.map(asRollback)],
    phases: [...gathered.phases, ...rolledBack.phases],
    cancelled: rolledBack.cancelled,
    rollback: rolledBack.report,
  };
}

function notGoneBack(gathered: Gathered, finding: Finding): Guarded {
  return after(gathered, { report: refusal(finding), findings: [finding], phases: [], cancelled: undefined });
}

function asRollback(finding: Finding): Finding {
  return finding.outcome === 'invalid' ? { ...finding, kind: 'rollback', outcome: 'fail' } : finding;
}

function guarded({ findings, phases, cancelled, report }: RolledBack): Guarded {
  return { ...withoutSubject(findings), phases, cancelled, rollback: report };
}

function withoutSubject(findings: readonly Finding[]): Guarded {
  return {
    findings,
    subject: undefined,
    health: undefined,
    checks: { total: 0, failed: 0 },
    phases: [],
    serviceLog: undefined,
    cancelled: undefined,
    rollback: undefined,
  };
}

function refusal({ sentence, advice }: Finding): RollbackReport {
  return {
    outcome: 'refused',
    sentence,
    advice,
    plan: undefined,
    lastGoodTag: undefined,
    run: undefined,
    conclusion: undefined,
    verified: 'not-reached',
    steps: [],
    history: [],
  };
}
