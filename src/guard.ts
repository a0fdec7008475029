import type { CheckResults } from './checks/run.ts';
import type { HealthResult } from './health/wait.ts';
import { internalError } from './internal-error.ts';
import type { Policy, TemplateJson } from './policy/policy.ts';
import { fillJson, type Scope } from './policy/template.ts';
import { briefLine } from './report/live-line.ts';
import type { Phase } from './report/report.ts';
import type { RollbackReport } from './rollback/plan.ts';
import type { Judged } from './rollback/recognition.ts';
import { scopeOf } from './scope.ts';
import type { RunIdentity, Settings } from './settings.ts';
import type { EarlyFacts } from './subject/boot.ts';
import type { Subject } from './subject/subject.ts';
import { Cancelled, type Finding, StoppedByFinding } from './verdict.ts';
import type { WatchReport } from './watch/watch-report.ts';
import type { WatchedRelease } from './watch/watched-release.ts';
import type { World } from './world.ts';

/** What a mode learned; a rollback or a drill adds its own part. */
export interface Guarded extends Gathered {
  readonly rollback: RollbackReport | undefined;
}

/** Everything a run learned; the verdict is folded from it and the reports are rendered from it. */
export interface Gathered {
  readonly findings: readonly Finding[];
  readonly subject: Pick<Subject, 'kind' | 'label' | 'image'> | undefined;
  readonly health: HealthResult | undefined;
  readonly checks: Pick<CheckResults, 'total' | 'failed'>;
  readonly phases: readonly Phase[];
  /** Tail of the service's log; foreign. */
  readonly serviceLog: string | undefined;
  /** Set when the job was cancelled; nothing else counts then. */
  readonly cancelled: Cancelled | undefined;
  /** A rollback that nobody typed asks for it. */
  readonly judged?: Judged | undefined;
  /** What a watch saw. */
  readonly watch?: WatchReport | undefined;
  /** What the record of a watch's verdict has besides. */
  readonly watched?: WatchedRelease | undefined;
}

/** Bytes of the service's log that the report keeps. */
const LOG_TAIL_BYTES = 64 * 1024;
/** Bytes of the service's log that log rules look at: three rotated files of 10 MiB are the most that is kept. */
const LOG_RULES_BYTES = 30 * 1024 * 1024;

/** The modes. Never throws for anything that the service, Docker, GitHub or the user did; those are findings. */
export async function guard(
  settings: Settings,
  policy: Policy,
  run: RunIdentity,
  world: World,
  early: EarlyFacts = {},
  onBooted: () => void = () => undefined,
): Promise<Guarded> {
  if (settings.mode === 'gate') {
    return await concluded(await gate(settings, policy, run, world, early, onBooted), settings, policy, run, world);
  }
  onBooted();
  if (settings.mode === 'watch') {
    const { watchRelease } = await import('./watch/release-watch.ts');
    return await concluded(await watchRelease(settings, policy, world), settings, policy, run, world);
  }
  const { rollBackByHand, drill } = await import('./rollback/release.ts');
  return settings.mode === 'drill'
    ? await drill(settings, policy, run, world)
    : await rollBackByHand(settings, policy, run, world);
}

/** What follows a verdict on a release: the record and, where that was asked for, the rollback. */
async function concluded(
  gathered: Gathered,
  settings: Settings,
  policy: Policy,
  run: RunIdentity,
  world: World,
): Promise<Guarded> {
  const { cancelled, watched } = gathered;
  const tag = settings.tag ?? watched?.release?.tag;
  if (cancelled !== undefined || tag === undefined || watched?.isOpen) return { ...gathered, rollback: undefined };
  const { concludeRelease } = await import('./rollback/release.ts');
  return await concludeRelease(gathered, tag, settings, policy, run, world);
}

/**
 * Mode `gate`: boots the subject, waits for health, runs the checklist and the rules, and takes everything down again.
 * Never throws for anything that the service, Docker or the user did; those are findings.
 *
 * @param onBooted called when the boot is over, whatever came of it
 */
export async function gate(
  settings: Settings,
  policy: Policy,
  run: RunIdentity,
  world: World,
  early: EarlyFacts = {},
  onBooted: () => void = () => undefined,
): Promise<Gathered> {
  const findings: Finding[] = [];
  const phases: Phase[] = [];
  let subject: Subject | undefined;
  let health: HealthResult | undefined;
  let checks: Pick<CheckResults, 'total' | 'failed'> = { total: policy.checks.length, failed: 0 };
  let serviceLog: string | undefined;
  let recognisedBy: string | undefined;
  let cancelled: Cancelled | undefined;
  let stopped: Gathered['subject'];

  /** Does a part of the run under a heading of its own, keeps what it found and, unless it did so itself, says it. */
  const phase = async <T extends { readonly findings: readonly Finding[] }>(
    name: string,
    work: () => Promise<T>,
    speaks: 'speaks' | undefined = undefined,
  ): Promise<T> => {
    const startMs = sinceStart(world);
    world.output.section(name);
    try {
      const result = await work();
      findings.push(...result.findings);
      if (speaks === undefined) sayFindings(result.findings, world);
      return result;
    } finally {
      phases.push({ name, startMs, endMs: sinceStart(world) });
      world.cancelled.throwIfAborted();
    }
  };

  try {
    const booted = await phase('boot', async () => {
      const { boot } = await import(/* webpackMode: "eager" */ './subject/boot.ts');
      return await boot(settings, policy, run, world, early);
    }).finally(onBooted);
    subject = booted.subject;
    const alive = booted.subject;

    const scope = scopeOf(settings, policy, alive, world);
    const fill = (value: TemplateJson): unknown => fillJson(value, scope);
    const waited = await phase('health', async () => {
      const { waitUntilHealthy } = await import(/* webpackMode: "eager" */ './health/wait.ts');
      return await waitUntilHealthy(alive, policy.health, world, fill);
    });
    health = waited;
    recognisedBy = waited.recognisedBy;

    let isUp = waited.healthy;
    let values: Scope['values'];
    if (isUp && policy.checks.length > 0) {
      const checked = await phase(
        'checks',
        async () => {
          const { runChecks } = await import(/* webpackMode: "eager" */ './checks/run.ts');
          return await runChecks(alive, policy, scope, world);
        },
        'speaks',
      );
      checks = { total: checked.total, failed: checked.failed };
      values = checked.values;
      recognisedBy ??= checked.recognisedBy;
      isUp = checked.died === undefined;
    }
    if (isUp && hasRules(policy)) {
      await phase('rules', async () => {
        const { examineRules } = await import(/* webpackMode: "eager" */ './checks/rules/rules.ts');
        return { findings: await examineRules(alive, policy, waited, world) };
      });
    }
    if (isUp) {
      const confirmed = await phase('confirm', async () => {
        const { confirmHealthy } = await import(/* webpackMode: "eager" */ './health/confirm.ts');
        return { findings: await confirmHealthy(alive, waited, policy.health, world, fill) };
      });
      isUp = confirmed.findings.every((finding) => finding.kind !== 'subject' || finding.outcome === 'pass');
    }
    const shutdown = policy.shutdown;
    if (isUp && shutdown !== undefined) {
      await phase('shutdown', async () => {
        const { examineShutdown } = await import(/* webpackMode: "eager" */ './checks/rules/shutdown.ts');
        const findings = await examineShutdown(alive, policy, shutdown, values ? { ...scope, values } : scope, world);
        return { findings };
      });
    }
    // Last, and in any case: what the service said at its end, or why it never came up, is in its log too.
    if (policy.logs !== undefined) {
      await phase('logs', async () => ({ findings: await examineLogs(alive, policy, world) }));
    }
  } catch (error) {
    if (error instanceof Cancelled) {
      cancelled = error;
    } else {
      // What was found before still counts: a broken rule stays broken, whatever happens afterwards.
      const finding = error instanceof StoppedByFinding ? error.finding : internalError(error, world);
      if (error instanceof StoppedByFinding) stopped = error.subject;
      findings.push(finding);
      sayFindings([finding], world);
    }
  } finally {
    const ending = subject;
    if (ending !== undefined) {
      const startMs = sinceStart(world);
      // A cancelled job has five seconds in all: what is left of them belongs to the removal.
      if (!world.cancelled.aborted) serviceLog = await ending.logs(LOG_TAIL_BYTES).catch(() => undefined);
      await ending.stop();
      phases.push({ name: 'cleanup', startMs, endMs: sinceStart(world) });
    }
  }
  return {
    findings,
    subject: subject ?? stopped,
    health,
    checks,
    phases,
    serviceLog,
    cancelled,
    judged: { recognisedBy },
  };
}

function sayFindings(findings: readonly Finding[], world: World): void {
  for (const finding of findings) {
    const { text, tone } = briefLine(finding);
    world.output.line(text, tone);
  }
}

function hasRules(policy: Policy): boolean {
  return policy.presets.length > 0 || policy.identity !== undefined || policy.resources !== undefined;
}

async function examineLogs(subject: Subject, policy: Policy, world: World): Promise<readonly Finding[]> {
  const { examineLog } = await import('./checks/rules/logs.ts');
  const startedAt = sinceStart(world);
  const log = await subject.logs(LOG_RULES_BYTES);
  return examineLog(policy.logs, log, startedAt, (text) => world.secrets.redact(text)).map((finding) => ({
    ...finding,
    durationMs: sinceStart(world) - startedAt,
  }));
}

function sinceStart(world: World): number {
  return world.clock.now() - world.startedAt;
}
