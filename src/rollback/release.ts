import type { Gathered, Guarded } from '../guard.ts';
import type { GitHub } from '../platform/github.ts';
import type { Policy } from '../policy/policy.ts';
import type { RunIdentity, Settings } from '../settings.ts';
import { type Finding, foldVerdict, type Verdict } from '../verdict.ts';
import type { World } from '../world.ts';
import { rehearse } from './drill.ts';
import { examineEvent } from './event.ts';
import { connectToGitHub } from './github-connection.ts';
import { githubFinding } from './github-finding.ts';
import { readLedger, setState, writeRecord } from './ledger.ts';
import { ownRunId } from './leg.ts';
import type { Release, RollbackReport } from './plan.ts';
import type { RollbackTask } from './planning.ts';
import type { ReleaseRecord } from './record.ts';
import { type RolledBack, rollBack } from './rollback.ts';
import { rollbackTo } from './standing.ts';

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

  const cancelled = mustGoBack
    ? world.cancelled
    : AbortSignal.any([world.cancelled, AbortSignal.timeout(RECORD_LIMIT_MS)]);
  const connection = await connectToGitHub(settings, { ...world, cancelled });
  if (!connection.ok) {
    return mustGoBack ? notGoneBack(gathered, [connection.finding]) : unchanged;
  }
  const { github } = connection;
  const release = await releaseUnderGuard(tag, github, world);
  if (!release.ok) {
    if (mustGoBack) return notGoneBack(gathered, [release.finding]);
    notRecorded(release.finding, isWanted, world);
    return unchanged;
  }
  const unrecorded = await record(gathered, verdict, release.release, settings, github, world);
  if (unrecorded !== undefined && !mustGoBack) notRecorded(unrecorded, isWanted, world);
  if (!mustGoBack) return unchanged;
  if (unrecorded !== undefined) return notGoneBack(gathered, [unrecorded]);

  const reason = settings.reason ?? verdict.sentence;
  const task = { ...taskOf('on-fail', settings, policy, run, world, reason), from: release.release };
  return after(gathered, await rollBack(task, github, world));
}

/** Releases are recorded by runs of GitHub Actions that a rollback could be started from: no pull requests, no terminals. */
async function isOnRecord(world: World): Promise<boolean> {
  const { environment } = world;
  if (environment['GITHUB_ACTIONS'] !== 'true' || !environment['GITHUB_REPOSITORY']) return false;
  return (await examineEvent(world)) === undefined;
}

/** The runner knows the commit of the tag that it runs for; any other tag is looked up. */
async function releaseUnderGuard(
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

/** Writes the verdict down. @returns what kept it from being written */
async function record(
  gathered: Gathered,
  verdict: Verdict,
  release: Release,
  settings: Settings,
  github: GitHub,
  world: World,
): Promise<Finding | undefined> {
  const doing = `Writing the verdict on ${release.tag} into the record`;
  const permission = 'deployments: write';
  const ledger = await readLedger(github, settings.environment);
  if (!ledger.ok) return githubFinding(ledger.failure, doing, { permission });
  const { image } = gathered.subject ?? {};
  const entry: ReleaseRecord = {
    kind: 'release',
    mode: settings.mode === 'watch' ? 'watch' : 'gate',
    operationId: `${world.random()}${world.random()}`,
    ...release,
    verdict: verdict.name,
    imageDigest: pinned(image),
    partOf: rollbackTo(ledger.value, release)?.operationId,
    runId: ownRunId(world),
    runAttempt: Number(world.environment['GITHUB_RUN_ATTEMPT']) || undefined,
    reason: verdict.name === 'pass' ? settings.reason : world.secrets.redact(verdict.sentence),
    askedBy: whoAsks(world),
  };
  const written = await writeRecord(github, settings.environment, entry, world);
  if (!written.ok) return githubFinding(written.failure, doing, { permission });
  const state = verdict.name === 'pass' ? 'success' : verdict.name === 'fail' ? 'failure' : 'error';
  const description = world.secrets.redact(verdict.sentence);
  const set = await setState(github, written.value.deploymentId, state, { description, ...runLink(world) });
  return set.ok ? undefined : githubFinding(set.failure, doing, { permission });
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

function notRecorded(finding: Finding, isWanted: boolean, world: World): void {
  const text =
    `The verdict was not written into the record of releases: ${finding.sentence} ${finding.advice ?? ''}`.trim();
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

function notGoneBack(gathered: Gathered, findings: readonly Finding[]): Guarded {
  return after(gathered, { report: refusal(findings), findings, phases: [], cancelled: undefined });
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

function refusal([first]: readonly Finding[]): RollbackReport {
  return {
    outcome: 'refused',
    sentence: first?.sentence ?? 'Nothing was sent.',
    advice: first?.advice,
    plan: undefined,
    lastGoodTag: undefined,
    run: undefined,
    conclusion: undefined,
    verified: 'not-reached',
    steps: [],
    history: [],
  };
}
