import { guard } from './guard.ts';
import type { SettingsRead } from './inputs.ts';
import { internalError } from './internal-error.ts';
import type { NotifyPolicy, Policy } from './policy/policy.ts';
import type { UnusedSection } from './policy/references.ts';
import type { ReportInput } from './report/build.ts';
import type { Report } from './report/report.ts';
import type { RunIdentity, Settings } from './settings.ts';
import type { EarlyFacts } from './subject/boot.ts';
import { Cancelled, type Finding } from './verdict.ts';
import { VERSION } from './version.ts';
import type { World } from './world.ts';

/** The most bytes that a policy file may have. */
const POLICY_BYTES = 256 * 1024;

/** The report, and whom to tell of it; `undefined` where nobody is to be told or the policy could not be read. */
export interface Judged {
  readonly report: Report;
  readonly notify: NotifyPolicy | undefined;
}

/**
 * From settings to the report: reads the policy, guards, folds the verdict.
 * The same for the action and the command line. Never throws: what we did wrong ourselves is a finding too.
 */
export async function judge(
  read: SettingsRead,
  run: RunIdentity,
  world: World,
  early: EarlyFacts = {},
): Promise<Judged> {
  const { buildReport } = await import(/* webpackMode: "eager" */ './report/build.ts');
  const settings = read.ok ? read.settings : undefined;
  let notify: NotifyPolicy | undefined;
  const end = (result: Partial<ReportInput> & { readonly findings: readonly Finding[] }): Judged => ({
    notify,
    report: buildReport({
      version: VERSION,
      mode: settings?.mode ?? 'gate',
      tag: settings?.tag,
      environment: settings?.environment ?? 'production',
      startedAt: new Date(world.clock.date().getTime() - (world.clock.now() - world.startedAt)),
      durationMs: world.clock.now() - world.startedAt,
      cancelled: undefined,
      subject: undefined,
      policyFile: undefined,
      readyMs: undefined,
      healthEndpoint: undefined,
      timeline: [],
      phases: [],
      serviceLog: undefined,
      checks: { total: 0, failed: 0 },
      rollback: undefined,
      watch: undefined,
      run: runFacts(world.environment),
      ...result,
    }),
  });
  try {
    if (!read.ok) return end({ findings: read.findings });
    const forbidden = await checkRollback(read.settings, world);
    if (forbidden !== undefined) return end({ findings: [forbidden] });
    const unusable = await checkFolder(read.settings, world);
    const loaded = await readPolicy(read.settings, world);
    const nameless = checkRelease(read.settings, loaded.ok ? loaded.policy : undefined, world);
    const mistakes = [...nameless, ...unusable, ...(loaded.ok ? [] : loaded.findings)];
    if (mistakes.length > 0 || !loaded.ok) return end({ findings: mistakes, policyFile: read.settings.policy.path });
    notify = loaded.policy.notify;
    await keepSecret(notify, world);
    let sweeping: Promise<void> | undefined;
    // Not before the boot is over: its calls of docker would compete with those that the verdict waits for.
    const gathered = await guard(read.settings, loaded.policy, run, world, early, () => {
      sweeping = sweep(read.settings, run, world);
    });
    await sweeping;
    return end({
      tag: gathered.watched?.release?.tag ?? read.settings.tag,
      findings: gathered.findings,
      policyFile: loaded.policy.file,
      cancelled: gathered.cancelled?.message,
      subject: gathered.subject,
      readyMs: gathered.health?.readyMs,
      healthEndpoint: gathered.health?.endpoint?.href,
      timeline: gathered.health?.timeline ?? [],
      phases: gathered.phases,
      serviceLog: gathered.serviceLog,
      checks: gathered.checks,
      rollback: gathered.rollback,
      watch: gathered.watch,
    });
  } catch (error) {
    if (error instanceof Cancelled) return end({ findings: [], cancelled: error.message });
    return end({ findings: [internalError(error, world)] });
  }
}

/** A rollback is nothing that a pull request may start: said before anything is read or asked. */
async function checkRollback(settings: Settings, world: World): Promise<Finding | undefined> {
  if (!mayGoBack(settings)) return undefined;
  const { examineEvent } = await import('./rollback/event.ts');
  return await examineEvent(world);
}

/**
 * After a verdict, a rollback needs a release to go back from. A visit need not be told: the record tells.
 *
 * @param policy `undefined` where it could not be read, so that nobody knows whether it asks for visits
 */
function checkRelease(
  { onFail, mode, tag }: Settings,
  policy: Policy | undefined,
  { environment }: World,
): readonly Finding[] {
  const isByHand = mode === 'rollback' || mode === 'drill';
  if (onFail !== 'rollback' || isByHand || tag !== undefined) return [];
  const mayBeVisit = policy === undefined || policy.watch?.visits !== undefined;
  if (mode === 'watch' && mayBeVisit && environment['GITHUB_ACTIONS'] === 'true') return [];
  const finding: Finding = {
    kind: 'input',
    title: 'on-fail',
    outcome: 'invalid',
    severity: 'block',
    reason: 'input-missing',
    sentence: 'on-fail is "rollback", but there is no release to go back from: this run is for no tag.',
    advice:
      "Give the input tag, or roll back only where a tag runs: on-fail: ${{ github.ref_type == 'tag' && 'rollback' || 'block' }}.",
    evidence: [],
    startedAt: 0,
    durationMs: 0,
  };
  return [finding];
}

/** Who has the URL of a webhook may post there, even where it was not given as a secret. */
async function keepSecret(notify: NotifyPolicy | undefined, world: World): Promise<void> {
  if (notify === undefined) return;
  const { secretsOfWebhook } = await import(/* webpackMode: "eager" */ './report/notify.ts');
  for (const text of secretsOfWebhook(notify.webhook)) world.secrets.add('notify.webhook', text);
}

/** A folder that the user named must be writable before anything is started; our own default is never a reason to stop. */
async function checkFolder(settings: Settings, world: World): Promise<readonly Finding[]> {
  if (settings.reportDir === undefined) return [];
  const { checkReportFolder } = await import(/* webpackMode: "eager" */ './report/write.ts');
  const finding = await checkReportFolder(settings.reportDir, world);
  return finding === undefined ? [] : [finding];
}

/**
 * Marks this run as alive and removes what dead runs left behind, while this one goes on: neither may delay or change
 * the verdict. Where Docker cannot be asked, the boot says so in its own words.
 */
async function sweep(settings: Settings, run: RunIdentity, world: World): Promise<void> {
  if (settings.url !== undefined) return;
  try {
    const { claimRun, sweepLeftovers } = await import(/* webpackMode: "eager" */ './subject/leftovers.ts');
    await claimRun(run, world);
    const swept = await sweepLeftovers(world, run);
    if (swept.length > 0) {
      const runs = swept.length === 1 ? 'an interrupted run' : `${swept.length} interrupted runs`;
      world.output.line(`Removed what ${runs} had left behind.`);
    }
  } catch (error) {
    world.output.debug(`The sweep for leftovers failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether this run may end in a rollback, or rehearses one. */
function mayGoBack(settings: Settings): boolean {
  return settings.mode === 'rollback' || settings.mode === 'drill' || settings.onFail === 'rollback';
}

/**
 * What answers after a rollback is the target, so `identity` is not asked for the release that is gone back from. A watch
 * boots nothing and makes no checks but its probes and what these need; a rollback after it may do both.
 *
 * @param isOnRunner a developer's own machine tells nobody, and has not been given the address for it
 */
export function unusedSections(settings: Settings, isOnRunner = true): readonly UnusedSection[] {
  const { mode } = settings;
  const isOnlyWatched = mode === 'watch' && !mayGoBack(settings);
  const isUnused: Readonly<Record<UnusedSection, boolean>> = {
    subject: isOnlyWatched,
    checks: isOnlyWatched,
    filter: isOnlyWatched,
    logs: isOnlyWatched,
    identity: mode !== 'gate',
    rollback: !mayGoBack(settings),
    watch: mode !== 'watch',
    notify: !isOnRunner,
  };
  return (Object.keys(isUnused) as UnusedSection[]).filter((section) => isUnused[section]);
}

type PolicyRead =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly findings: readonly Finding[] };

async function readPolicy(settings: Settings, world: World): Promise<PolicyRead> {
  const { path, given } = settings.policy;
  const context = {
    vars: settings.vars,
    secrets: settings.secrets,
    environment: world.environment,
    readFile: (name: string) => world.files.readUserFile(name, { maxBytes: POLICY_BYTES }),
    unused: unusedSections(settings, world.environment['GITHUB_ACTIONS'] === 'true'),
  };
  const read = await world.files.readUserFile(path, { maxBytes: POLICY_BYTES });
  if (!read.ok && read.problem === 'not-found' && !given) {
    const { defaultPolicy } = await import(/* webpackMode: "eager" */ './policy/default.ts');
    world.output.line(
      `No policy file at ${path}: the built-in policy applies, which is actuator health and nothing else.`,
    );
    return { ok: true, policy: defaultPolicy() };
  }
  if (!read.ok) {
    return {
      ok: false,
      findings: [
        {
          kind: 'policy',
          title: `policy ${path}`,
          outcome: 'invalid',
          severity: 'block',
          reason: read.problem === 'too-large' ? 'policy-too-large' : 'policy-unreadable',
          sentence: `Reading the policy file ${path} failed: ${read.message}.`,
          advice:
            read.problem === 'not-found'
              ? 'Check the input policy, and that the job has a checkout step before this one.'
              : `A policy is a regular file of at most ${POLICY_BYTES / 1024} KiB inside the workspace.`,
          evidence: [],
          startedAt: 0,
          durationMs: 0,
        },
      ],
    };
  }
  const { loadPolicy } = await import('./policy/load.ts');
  return await loadPolicy(read.bytes, path, context);
}

function runFacts(environment: World['environment']): Report['run'] {
  const { GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_SERVER_URL, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_ACTOR } =
    environment;
  return {
    repository: GITHUB_REPOSITORY,
    commit: GITHUB_SHA,
    url:
      GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID
        ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
        : undefined,
    runId: GITHUB_RUN_ID,
    attempt: GITHUB_RUN_ATTEMPT,
    actor: GITHUB_ACTOR,
  };
}
